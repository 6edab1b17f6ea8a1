"""People: human beings, organisations, how they sign in, and the firm's own shape.

Words
    person        a human being; never a login, an email, a meter or an account
    organisation  a firm, club or office
    seed          a row for a person or organisation that never disappears
    canonical     the surviving seed a seed points at; itself while it stands for itself
    opened        how far a person's own sign-in may read through a seed: 0 nothing to 3 everything
    login         a way to sign in, and the seed it belongs to
    affiliation   a person's dated place in an organisation, with the roles they play there
    role          the part somebody plays at a firm or on an account: user, approver, payer, ...
    lineage       a firm that went over into another: renamed, merged, bought, split; both stay
    household     people who live together and have all said so
    colleagues    two at one firm who both agreed to know of one another
    invitation    the question before a household or colleagues; it names nobody who did not ask
    division      an operating unit of the firm, with its own sources, accounts and staff
    hours         when a division is open; "within four hours" counts these alone
    post          a member of staff's dated place in a division
    absence       days on which somebody in post is not there; the next who greets takes over
"""
