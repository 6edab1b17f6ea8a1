"""Persons and organisations by the ids that were handed out."""
