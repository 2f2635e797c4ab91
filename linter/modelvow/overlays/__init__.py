"""Overlays: files of facts that add to the catalog or correct it, found, read and checked."""
