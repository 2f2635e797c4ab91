"""The case: manifest, facts, evidence and traits joined into the one document that rules see."""
