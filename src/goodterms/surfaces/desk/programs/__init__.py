"""Programs: which software has a key, for administrators."""
