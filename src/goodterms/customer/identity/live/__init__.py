"""One record in, out or changed: its neighbourhood alone is decided anew, in one transaction.

The same model, the same ``cluster`` and the same pointer SQL as the batch; what differs is that the
database finds what one record touches. Where everybody stands is a function of the records, of
people's words and of the live model, never of the order in which they came:

- two records are looked at together when they share a key that at most ``GENERIC`` records hold;
- whose a phone, mailbox or street is follows from the names of all its holders, and when that
  changes, all of them are scored anew;
- two records are connected when a key found them and their evidence is worth asking about, when
  somebody's word ties them, or when they are of one seed; all that is so connected is decided at
  once, every pair of it scored.

Concurrent writers lock the keys they touch, then the persons, each in order, and wait for no lock
out of order: they let go and begin again instead. So none deadlocks, and what two do at once is
what one after the other would have done.
"""
