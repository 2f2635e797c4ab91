"""The manifest: text → values and places → manifest with the parts at fault removed."""
