"""What the matcher says of a pair, a record or a run, in the reader's language.

The matcher keeps plain English beside every weight, for its rows are read by programs too. This is
the list of what it can say; a test holds it against the models and the stages.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LEVELS = (
    gettext_noop("another mailbox of the same firm"),
    gettext_noop("both names nearly the same"),
    gettext_noop("day and month changed over"),
    gettext_noop("initial, nearly the family name"),
    gettext_noop("initial, same family name"),
    gettext_noop("nearly the given name, same family name"),
    gettext_noop("nearly the same address"),
    gettext_noop("nearly the same city"),
    gettext_noop("nearly the same name"),
    gettext_noop("nearly the same street"),
    gettext_noop("one character off"),
    gettext_noop("one name in common"),
    gettext_noop("one off"),
    gettext_noop("one word in common"),
    gettext_noop("postcode one character off"),
    gettext_noop("same address"),
    gettext_noop("same birth date"),
    gettext_noop("same city"),
    gettext_noop("same family name, another given name"),
    gettext_noop("same household and family name, another given name"),
    gettext_noop("same family name, given names start alike"),
    gettext_noop("same firm"),
    gettext_noop("same full name"),
    gettext_noop("same given name, another family name"),
    gettext_noop("same given name, nearly the family name"),
    gettext_noop("same household"),
    gettext_noop("same name"),
    gettext_noop("same names in the other order"),
    gettext_noop("same number"),
    gettext_noop("same phone number"),
    gettext_noop("same postcode"),
    gettext_noop("same postcode and city"),
    gettext_noop("same postcode district"),
    gettext_noop("same postcode, nearly the same street"),
    gettext_noop("same street of one's own"),
    gettext_noop("same street of one's own, same town"),
    gettext_noop("same telling part before the @"),
    gettext_noop("same year"),
    gettext_noop("same year, and same month or day"),
    gettext_noop("short form, same family name"),
    gettext_noop("the only name given is nearly one of the other's"),
    gettext_noop("the only name given is one of the other's"),
    gettext_noop("two names in common"),
    gettext_noop("two words in common"),
)
DIFFERENT = (
    gettext_noop("different account number"),
    gettext_noop("different birth date"),
    gettext_noop("different email address"),
    gettext_noop("different home or work"),
    gettext_noop("different name"),
    gettext_noop("different national number"),
    gettext_noop("different phone number"),
    gettext_noop("different private email address"),
)
PRIOR = gettext_noop("how seldom two records are one person's at all")
RARE, COMMON = ", a rare one", ", a common one"

STAGES = (
    gettext_noop("waiting"),
    gettext_noop("reading records"),
    gettext_noop("making faces"),
    gettext_noop("kinds"),
    gettext_noop("learning"),
    gettext_noop("blocking"),
    gettext_noop("pairing"),
    gettext_noop("comparing persons"),
    gettext_noop("comparing organisations"),
    gettext_noop("grouping"),
    gettext_noop("evidence"),
    gettext_noop("judging by the fixed sets"),
    gettext_noop("what came in meanwhile"),
    gettext_noop("what the live path needs"),
    gettext_noop("comparing with what stands"),
    gettext_noop("joining records"),
    gettext_noop("done"),
)
READING = "reading "  # and the column that is read


def evidence(words: str) -> str:
    """``same full name, a rare one``, as the reader says it."""
    for ending, told in (
        (RARE, _("%(evidence)s, a rare one")),
        (COMMON, _("%(evidence)s, a common one")),
    ):
        if words.endswith(ending):
            return told % {"evidence": _(words.removesuffix(ending))}
    return _(words)


def stage(words: str) -> str:
    """What a run is doing just now; which column it reads is of no interest to a reader."""
    if words.startswith(READING) and words not in STAGES:
        words = STAGES[1]
    return _(words or STAGES[0])
