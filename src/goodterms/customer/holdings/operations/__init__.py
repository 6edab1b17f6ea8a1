"""What one does with what one has: tell of it, name it, place it, rate it, take it off the list."""
