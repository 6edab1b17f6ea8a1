"""Kernel: the words every floor shares; it holds no tables and knows nobody.

Words
    actor     who does something, and for whom: one value everywhere
    refused   a "no" that says what is closed, why, and what to do next
    wall      who may read and write the rows of a table
    hold      what a column says about a person, and why it is kept
    trace     where one person's rows are in a table, and what is left of them once they are erased
    event     something that happened, told to whoever wants to answer it
"""
