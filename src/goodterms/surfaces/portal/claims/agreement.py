"""The claimant's last word: what each side will see of the other, said before anything opens.

Of oneself it is told as it stands, of the other in kinds alone: neither learns who the other is
before both have said yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import accounts, bills, purchases, things
from goodterms.customer.profile.queries import facts
from goodterms.dialogue.timeline.models import Ask
from goodterms.surfaces.portal.held.things import account_line, division_of
from goodterms.ui.parts import Action
from goodterms.ui.wording import in_words, sentence

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.models import Claim


def context(claim: Claim, person: UUID) -> dict[str, Any]:
    """Two lists, and two equal buttons: we never colour the answer we hope for."""
    yes = reverse("portal:claims-confirmation", args=[claim.pk])
    no = reverse("portal:claims-withdrawal", args=[claim.pk])
    return {
        "mine": _mine(person),
        "theirs": [
            _("Their name and contact details"),
            _("Their accounts, their bills and what they bought"),
            _("Their things"),
            _("What they asked us, and our answers"),
        ],
        "answers": [
            Action(label=_("Yes, both are me"), url=yes, post=True),
            Action(label=_("No, close this question"), url=no, post=True),
        ],
    }


def _mine(person: UUID) -> list[str]:
    """What of one's own the other side would read, each kind that there is any of; six queries."""
    told, billed = facts(person).count, bills(person).count()
    bought, owned = purchases(person).count(), things(person).count()
    asked = Ask.objects.of(person).count()
    own = [f"{division_of(one.account.source)}: {account_line(one)}" for one in accounts(person)]
    return [
        *_counted(told, ngettext("%(count)s fact about you", "%(count)s facts about you", told)),
        *own,
        *_counted(billed, ngettext("%(count)s bill", "%(count)s bills", billed)),
        *_counted(bought, ngettext("%(count)s purchase", "%(count)s purchases", bought)),
        *_counted(owned, ngettext("%(count)s thing", "%(count)s things", owned)),
        *_counted(asked, ngettext("%(count)s question", "%(count)s questions", asked)),
    ]


def _counted(count: int, words: str) -> list[str]:
    return [sentence(words % {"count": in_words(count)})] if count else []
