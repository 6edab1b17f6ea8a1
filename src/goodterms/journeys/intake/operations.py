"""The import into the database (being written by the architect)."""
