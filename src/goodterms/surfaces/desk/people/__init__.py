"""People: the list and its search, one person's page, facts put right, and why somebody looks."""
