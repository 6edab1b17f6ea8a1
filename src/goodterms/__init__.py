"""Goodterms: a CRM turned outside in."""
