"""The desk: what staff see and do. Today, people, and the lamp posts among them.

Words used here
    desk     the firm's own side of the counter
    today    the first page: what is what, what waits for a person, the newest resolve
    visit    one person's record opened by one member of staff, told to that person by a look
"""
