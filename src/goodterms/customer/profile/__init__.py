"""Profile: what we hold about a person, fact by fact, and what they allow.

Words
    fact    one value about someone: with source, date, confidence; yours (changes at once), shared
            (a proposal with a due time), derived (explained, may be objected to)
    card    the short form of a person for lists and search; rebuildable, never a source
    permit  the one leave to send something, naming the choice or duty that allows it
"""
