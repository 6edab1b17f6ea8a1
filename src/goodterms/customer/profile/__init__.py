"""Profile: what we hold about a person, fact by fact, and what they allow.

Words
    fact      one value about someone: with source, date, confidence; yours (changes at once),
              shared (a proposal with a due time), derived (explained, may be objected to)
    proposal  what a person wants of a fact they cannot change alone: a wish for another value, an
              objection to what we worked out, a dispute of what a source says; a named person
              answers by an hour
    card      the short form of a person for lists and search; rebuildable, never a source
    permit    the one leave to send something, naming the choice or duty that allows it
"""
