"""Identity: which records speak of one person or organisation, who says so, and the way back.

Words
    source      a system or list that tells us things; our own portal and desk are sources too
    record      what one source said about one thing, under the source's own key, as it came
    version     the earlier contents of a record, kept when newer ones replace them
    withdrawn   of a record: its source no longer tells of it; told again, it stands as before
    erased      of a person: nothing of them is held but what a duty keeps; their ids stay, emptied
    face        the normalised, comparable form of a record; derived, always rebuildable
    kind        what a record is about: person, organisation, role_mailbox, department, asset, test,
                unknown; only persons and organisations are customers
    membership  the dated fact "this record speaks of this seed"
    edge        evidence between two records: weight, its parts, the model that gave it
    assertion   somebody's word on a pair: same, different or related; with proof, revocable
    review      a pair that waits for a steward; once answered, a label with its author and strength
    claim       "these are mine too", begun by the customer, with its proof
    question    "do you have anything else with us?", asked by us; shows nobody else's
    label       a proved word on a pair, as the matcher learns from it
    ask band    pairs with evidence enough to ask, not enough to join
    run         one batch resolution: its engine, counts and figures
"""
