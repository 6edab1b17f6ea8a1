"""Who looked: every look at one's own record, and a question about any of them."""
