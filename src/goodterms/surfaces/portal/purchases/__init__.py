"""Purchases: every item, all divisions and elsewhere, with the buyer's own word on each."""
