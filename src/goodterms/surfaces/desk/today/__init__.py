"""Today: what the records turned out to be, the newest resolve, and who waits for a person."""
