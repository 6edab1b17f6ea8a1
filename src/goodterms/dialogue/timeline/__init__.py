"""Timeline: what passed between the two sides. Today: the messages we send, each with its permit.

Words
    message   one thing we send to one person, with the permit that allows it; delivered once
"""
