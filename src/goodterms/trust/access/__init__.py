"""Access: who may reach what; it writes every wall of the database.

Words
    power   what a member of staff may do: reader, contributor, biller, steward, custodian, ...
    program software of the firm or a partner with a key: named, scopes, divisions, an end
    look    somebody who is not the person reading their record, with a reason
    door    the tables sign-in needs, the only ones the login role reaches by itself
"""
