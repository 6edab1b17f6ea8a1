"""Holdings: what someone has with the firm, as told by a division's own system or by them.

Words
    account   a contract with a division, under that system's number
    party     who has a part in an account, and which: holder, joint, payer, user
    bill      an invoice of a silo as told to us, read-only; it can prove a claim
    purchase  one thing bought, here or elsewhere; whether it counts for suggestions is its buyer's
    thing     what someone owns: bought here, registered under a contract, or told by them
"""
