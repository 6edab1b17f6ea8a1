"""Lamp posts: what left the count of customers, and why; a steward puts it right."""
