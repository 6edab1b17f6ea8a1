"""Everything this page can see, with sources and dates, for the customer to take along (R138)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from goodterms.customer.identity.papers import national_ids
from goodterms.customer.profile.cards_vcf import written
from goodterms.customer.profile.derived import worked_out
from goodterms.customer.profile.queries import seeds_of
from goodterms.dialogue.timeline.queries import asks_of
from goodterms.kernel import clock
from goodterms.surfaces.portal.held import things
from goodterms.surfaces.portal.held.worked_out import dealt
from goodterms.surfaces.portal.people import taken as belonging
from goodterms.trust.access import queries as access
from goodterms.trust.access import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.queries import Fact, Holding, Said
    from goodterms.surfaces.portal.held.page import Contents

SEALED = {"national_id", "national_index"}


def contents(person: UUID, held: Contents) -> dict[str, Any]:
    """Plain values; times are ISO 8601 in UTC."""
    return {
        "firm": settings.FIRM_NAME,
        "taken_at": clock.now().isoformat(),
        "person": str(person),
        "facts": [_fact(fact) for facts in held.holding.facts.values() for fact in facts],
        "worked_out": [
            {"what": one.label, "value": one.value, "from": one.because, "used": not one.stopped}
            for one in worked_out(held.holding, held.records, dealt(held.has))
        ],
        "records": list(_records(held.records)),
        "accounts_and_bills": list(_holdings(held)),
        "belongs_together": belonging.taken(person),
        "wishes_and_disputes": [
            {
                "kind": one.kind,
                "field": one.field,
                "was": one.was,
                "value": one.value,
                "words": one.words,
                "asked_at": one.asked_at.isoformat(),
                "due_at": one.due_at.isoformat(),
                "who": one.owner_name,
                "answer": one.answer,
                "reason": one.reason,
            }
            for one in held.holding.proposals
        ],
        "asked": [
            {
                "kind": ask.kind,
                "about": ask.about_words,
                "at": ask.asked_at.isoformat(),
                "state": ask.state,
            }
            for ask in asks_of(person)
        ],
        "looks": list(_looks(person)),
    }


def as_json(what: dict[str, Any]) -> str:
    return json.dumps(what, ensure_ascii=False, indent=2)


def as_zip(person: UUID, what: dict[str, Any], holding: Holding) -> bytes:
    """The data for programs, the same to read, and a card for an address book."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("data.json", as_json(what))
        files.writestr(
            "read-me-first.html", render_to_string("portal/held/taken.html", {"data": what})
        )
        files.writestr("me.vcf", card(person, holding))
    return packed.getvalue()


def card(person: UUID, holding: Holding, *, old: bool = False) -> str:
    """Their facts as a vCard; ``old``: for programs that know version 3.0 alone."""
    values = {fact.field.name: fact.value for facts in holding.facts.values() for fact in facts}
    return written(values, uid=str(person), version="3.0" if old else "4.0")


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "field": fact.field.name,
        "label": str(fact.field.label),
        "unsure": fact.unsure,
        **_said(fact.chosen),
        "elsewhere": [_said(other) for other in fact.others],
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "value": said.value,
        "source": said.source,
        "at": said.at.isoformat(),
        "told_by_you": said.is_spoken,
    }


def _records(records: list[Record]) -> Iterator[dict[str, Any]]:
    papers = [paper for record in records if (paper := getattr(record, "paper", None))]
    numbers = national_ids(papers)
    for record in records:
        values = {name: said for name, said in record.whole.items() if name not in SEALED}
        if number := numbers.get(record.pk):
            values["national_id"] = number
        yield {
            "source": record.source.name,
            "first_seen": record.first_seen.isoformat(),
            "last_seen": record.last_seen.isoformat(),
            "values": values,
        }


def _holdings(held: Contents) -> Iterator[dict[str, Any]]:
    for fact in things.group(held.has).facts:
        yield {"division": fact.label, "what": fact.value, "source": fact.source}


def _looks(person: UUID) -> Iterator[dict[str, Any]]:
    seeds = seeds_of(person)
    for look in access.looks_at(person):
        reason = access.shown_reason(look, seeds)
        yield {
            "at": look.at.isoformat(),
            "who": look.looker_name,
            "program": look.looker_id is None,
            "reason": reasons.words(reason) if reason else "",
            "saw": [str(reasons.GROUPS[code]) for code in look.groups if code in reasons.GROUPS],
        }
