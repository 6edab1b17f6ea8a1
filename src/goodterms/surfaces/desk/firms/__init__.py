"""Firms: found by name; their sites, people, parts and lineage; and letters a household."""
