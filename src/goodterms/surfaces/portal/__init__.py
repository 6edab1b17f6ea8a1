"""Portal: the customer's own pages, one overview of everything, in the words of the house.

Words
    home          what waits on either side, and the way to the rest
    what we hold  every fact, record and account, with its source, its date and Fix
    chapter       one group of rows on What we hold, with its place in the table of contents
    answer        what the customer presses where two sources differ
"""
