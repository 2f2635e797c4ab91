"""Pages: what is told at length of rules, needs, claims, models; plain data → text."""
