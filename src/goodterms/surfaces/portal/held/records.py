"""The records behind the facts, as their sources wrote them, each with "not mine"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.holdings.models import masked
from goodterms.customer.identity.models import DESK, PORTAL
from goodterms.customer.identity.papers import national_ids
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.queries import opened_of
from goodterms.surfaces.portal.held import checking
from goodterms.surfaces.portal.held.wording import shape_of
from goodterms.ui.parts import Action, RecordCard
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.models import Proposal
    from goodterms.customer.profile.queries import Holding

# What else a source may say, under words people know.
LABELS = {
    "account_no": gettext_lazy("Account number"),
    "account_kind": gettext_lazy("Kind of account"),
    "account_status": gettext_lazy("State of the account"),
    "account_opened": gettext_lazy("Account opened"),
    "account_closed": gettext_lazy("Account closed"),
    "invoice_no": gettext_lazy("Invoice number"),
    "invoice_amount": gettext_lazy("Amount of the invoice"),
    "invoice_date": gettext_lazy("Date of the invoice"),
    "due_date": gettext_lazy("Due"),
    "purchase_item": gettext_lazy("Bought"),
    "purchase_amount": gettext_lazy("Price"),
    "purchase_date": gettext_lazy("Bought on"),
    "national_id": gettext_lazy("National number"),
    "record_id": gettext_lazy("Number of the record"),
    "product": gettext_lazy("Product"),
    "serial": gettext_lazy("Serial number"),
    "currency": gettext_lazy("Currency"),
    "language": gettext_lazy("Language"),
}
DATES = {"account_opened", "account_closed", "invoice_date", "due_date", "purchase_date"}
NUMBERS = {"account_no", "invoice_no", "national_id", "serial"}  # they prove something: end shown
CONTACT = 1  # what a code alone opens (identity.md 10)


class Kept(NamedTuple):
    pk: int
    card: RecordCard
    more: str = ""


def cards(records: Iterable[Record], holding: Holding) -> list[Kept]:
    """Every record of our systems and our desk; what they told us themselves is facts already."""
    shown = [record for record in records if record.source.code != PORTAL]
    papers = [paper for record in shown if (paper := getattr(record, "paper", None))]
    numbers = national_ids(papers)
    disputed = {one.record_id: one for one in reversed(holding.about("")) if one.record_id}
    return [
        Kept(
            record.pk,
            _card(record, numbers.get(record.pk, ""), disputed.get(record.pk)),
            checking.words_of(checking.shown(filter(None, [disputed.get(record.pk)]))),
        )
        for record in shown
    ]


def _card(record: Record, national_id: str, disputed: Proposal | None) -> RecordCard:
    read = _("as it read on %(day)s") % {"day": day(record.last_seen)}
    if _is_contact_only(record):
        read = _("%(read)s; contact details only, as far as you have shown that it is yours") % {
            "read": read
        }
    return RecordCard(
        title=record.source.name,
        source=read,
        values=list(_values(record, national_id)),
        actions=[
            *([] if record.source.code == DESK else [_not_mine(record)]),
            *(checking.taking_back(disputed, record.source.name) or [_wrong(record)]),
        ],
    )


def _wrong(record: Record) -> Action:
    return Action(
        label=_("Something is wrong in it"),
        about=_("in the record of %(source)s") % {"source": record.source.name},
        url=reverse("portal:held-record-dispute", args=[record.pk]),
        look="plain",
    )


def _not_mine(record: Record) -> Action:
    return Action(
        label=_("Not mine"),
        about=_("the record of %(source)s") % {"source": record.source.name},
        url=reverse("portal:held-denial", args=[record.pk]),
        post=True,
    )


def _is_contact_only(record: Record) -> bool:
    return opened_of(record) <= CONTACT


def _values(record: Record, national_id: str) -> Iterator[tuple[str, str]]:
    """Label and value, facts first, as the source wrote them; what is hidden above is hidden here.

    Of a record opened for contact the walls give nothing else: its paper waits for its proof.
    """
    payload = {**record.whole, "national_id": national_id}
    other = dict(payload.pop("other", {}))
    raw = {
        name: " ".join(part for column in columns if (part := other.pop(column, "")))
        for name, columns in record.source.mapping.items()
    }
    for name in FIELDS:
        if value := payload.pop(name, ""):
            yield str(FIELDS[name].label), _fact(FIELDS[name], raw.get(name) or value, value)
    known = {name: payload.pop(name) for name in LABELS if name in payload}
    for name, value in (*known.items(), *payload.items(), *other.items()):
        if value not in (None, ""):
            yield _label(name), _shown(name, str(value))


def _fact(field: Field, raw: str, value: str) -> str:
    return shape_of(field, value) if field.sensitive else raw


def _label(name: str) -> str:
    return str(LABELS.get(name, name.replace("_", " ")))


def _shown(name: str, value: str) -> str:
    if name in NUMBERS:
        return masked(value)
    return dated(value) if name in DATES else value
