"""Audit: the append-only record of who did what, to what, about whom.

Words
    audit record   one line an operation leaves behind: actor, verb, object, persons concerned
    outcome        done, or refused and by which rule
    seal           a link of the hash chain over all records; a change of a sealed one shows
    person key     what seals a person's sensitive values, itself wrapped by a master key
    form key       the one-time key of a form, so that a double click has one effect
"""
