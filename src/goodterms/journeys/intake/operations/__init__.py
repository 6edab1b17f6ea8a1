"""What people and tasks do with files. ``bringing`` loads DuckDB and Arrow: import it late."""
