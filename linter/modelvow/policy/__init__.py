"""Packs and rules: read, compile, evaluate over a case."""
