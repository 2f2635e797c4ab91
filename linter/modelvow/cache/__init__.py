"""What manifests came to, kept from one run to the next; never wrong, and nothing is lost without it."""
