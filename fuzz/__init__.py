"""Inputs that nobody would write, given to whatever reads what strangers wrote: `python -m fuzz`."""
