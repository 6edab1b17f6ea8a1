"""Notices: contexts below the timeline announce that something should be said; here it is sent.

Each notice asks the gate for a permit, then hands the message to the timeline. A notice announced
twice is sent once.
"""
