"""Timeline: what passed between the two sides. Today: the messages we send, and what we are asked.

Words
    message   one thing we send to one person, with the permit that allows it; delivered once
    ask       what a person wants of us, with one named owner and an hour: open, answered, closed
    turn      one dated act of one side on an ask, in their words; never changed
    reader    the member of staff who gets an ask, and the hour that can be named for it
    late      a fact read off the clock: open past its hour; whoever acts next says why
    verdict   "That helped" or "Not yet"; only the one who asked can say it
"""
