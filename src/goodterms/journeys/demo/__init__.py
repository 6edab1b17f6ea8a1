"""Demo: a firm that does not exist, with records as firms have them, so that there is much to see.

Words
    world      the people, households, firms and lamp posts of eight invented towns
    silo       a system of the firm that exports a file in its own headers, encoding and habits
    truth      which record speaks of whom; known here because we made it, told to nobody but tests
    cast       the five people who can sign in
"""
