"""Bringing lists in: a file is chosen, its columns are looked over, its rows become records."""
