"""People and permissions: household, colleagues, where one works, and what each side sees."""
