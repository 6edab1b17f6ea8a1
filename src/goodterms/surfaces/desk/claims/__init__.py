"""Claims no machine can finish: what waits, what was said, and what our desk does with it."""
