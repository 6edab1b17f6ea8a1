"""Notices: contexts below the timeline announce that something should be said; here it is sent.

Each notice asks the gate for a permit, then hands the message to the timeline. A notice announced
twice is sent once.

Words
    nudge   that a member of staff was written to about one thing that waits on them: when it came,
            an hour before it is due, and when it is late; one mail tells of many
"""
