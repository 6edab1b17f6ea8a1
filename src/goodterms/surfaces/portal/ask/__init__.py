"""Ask: find what is held or done here, or put it to a named person and hear by a named hour.

Words used here
    found    something that answers to the words one typed: of one's own, a thing to do, a person
    finder   gives everything of one kind that could be found; each room of the portal may have one
    want     what is written into "What else do you want?" at the foot of every page
"""
