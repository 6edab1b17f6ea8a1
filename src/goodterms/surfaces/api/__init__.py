"""The API: what programs with a key send and read (docs/guides/api.md).

No session, no form and no page: a key in a header says who asks, JSON says what, and what is not
done is told in one sentence with the field that was meant. Addresses carry their version; within
one, fields are added and never taken away.
"""
