"""Records in, one or up to fifty at a time."""
