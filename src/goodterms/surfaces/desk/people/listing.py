"""The list of people: rows, what each was found by, and how many there are, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.profile.search import PAGE, Why
from goodterms.surfaces.desk.wording import figure
from goodterms.ui.parts import Cell, Column, Empty, Row, Table

if TYPE_CHECKING:
    from goodterms.customer.profile.search import Hit, Hits

WHYS = {
    Why.INVOICE: gettext_lazy("invoice %(number)s"),
    Why.ACCOUNT: gettext_lazy("account %(number)s"),
    Why.NATIONAL: gettext_lazy("national number"),
    Why.EMAIL: gettext_lazy("email"),
    Why.NUMBER: gettext_lazy("phone or account number"),
    Why.NAME: gettext_lazy("name"),
    Why.FIRM: gettext_lazy("firm"),
    Why.PLACE: gettext_lazy("address"),
    Why.SPELLING: gettext_lazy("another spelling on record"),
    Why.CALLED: gettext_lazy("another form of the name"),
    Why.ALIKE: gettext_lazy("spelt nearly so"),
}


def context(hits: Hits, asked: str) -> dict[str, Any]:
    return {
        "asked": asked,
        "summary": summary(hits, asked),
        "namesakes": namesakes(hits, asked),
        "table": table(hits, asked) if hits.people else None,
        "page": Paginator(range(hits.total), PAGE).page(hits.page),
        "empty": None if hits.people else _nobody(asked),
    }


def summary(hits: Hits, asked: str) -> str:
    if not hits.people:
        return ""
    many = {"people": figure(hits.total), "asked": asked}
    if hits.alike:
        return _("Nobody is written “%(asked)s”. These come close.") % many
    if hits.is_more and asked:
        return _("More than %(people)s people answer to “%(asked)s”.") % many
    if hits.is_more:
        return _("More than %(people)s people; the first of them by name.") % many
    if asked:
        words = ngettext(
            "%(people)s person answers to “%(asked)s”.",
            "%(people)s people answer to “%(asked)s”.",
            hits.total,
        )
    else:
        words = ngettext("%(people)s person", "%(people)s people", hits.total)
    return words % many


def namesakes(hits: Hits, asked: str) -> str:
    """How to tell people of one name apart, where some were found."""
    seen = Counter(hit.card.name for hit in hits.people if hit.card.name)
    name, many = seen.most_common(1)[0] if seen else ("", 0)
    if not asked or many < 2:  # noqa: PLR2004
        return ""
    words = ngettext(
        "%(many)s of them is called %(name)s. To find the one you mean, type the street, the "
        "postcode or the last four figures of a phone beside the name.",
        "%(many)s of them are called %(name)s. To find the one you mean, type the street, the "
        "postcode or the last four figures of a phone beside the name.",
        many,
    )
    return words % {"many": figure(many), "name": name}


def table(hits: Hits, asked: str) -> Table:
    last = Column(label=_("Found by")) if asked else Column(label=_("Records"), number=True)
    return Table(
        columns=(
            Column(label=_("Name")),
            Column(label=_("Firm"), optional=True),
            Column(label=_("Divisions"), optional=True),
            last,
        ),
        rows=[_row(hit, asked) for hit in hits.people],
    )


def _row(hit: Hit, asked: str) -> Row:
    card = hit.card
    by = hit.why[0] if hit.why else "list"
    url = reverse("desk:people-person", args=[card.person_id])
    last = found_by(hit) if asked else figure(card.records)
    return Row(
        cells=(
            Cell(
                words=card.name or _("No name yet"),
                second=card.place if card.is_customer else _("no customer by our definition"),
                url=f"{url}?{urlencode({'by': by})}",
            ),
            Cell(words=card.firm),
            Cell(words=", ".join(hit.divisions)),
            Cell(words=last),
        )
    )


def found_by(hit: Hit) -> str:
    return ", ".join(str(WHYS[why]) % {"number": hit.number} for why in hit.why)


def _nobody(asked: str) -> Empty:
    if not asked:
        return Empty(title=_("Nobody yet"), words=_("People stand here once records have come in."))
    return Empty(
        title=_("Nobody answers to “%(asked)s”") % {"asked": asked},
        words=_(
            "Try the family name alone, an email, a phone, a postcode or the number of a bill. "
            "Accounts and bills are looked up in your own divisions."
        ),
    )
