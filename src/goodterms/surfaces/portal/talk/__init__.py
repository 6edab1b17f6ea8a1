"""Talk to a person: who greets, for which division, at which number."""
