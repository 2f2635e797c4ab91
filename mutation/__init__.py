"""How much of the judging core the tests hold: its mutants, and which of them a test kills."""
