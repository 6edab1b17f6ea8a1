"""Accounts and bills of all divisions in one overview, never a chooser before it."""
