"""Keeping the catalog: compare, check, refresh and review it. No check of a manifest comes here."""
