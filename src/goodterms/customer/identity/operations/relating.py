"""Related, not same: what records propose, and what a steward puts to two people as a question.

Only the people themselves answer. Households are asked of people who sign in, from records they
can read; places in firms wait on the page of whoever has proved the record, and at the desk.
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Kind, Review
from goodterms.customer.identity.operations.groups import group_of, seeds_of
from goodterms.customer.people.models import Affiliation, Invitation, Login
from goodterms.customer.people.operations import invitations
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.kernel.actors import Actor

CONTEXT = "goodterms.customer.identity"
CROWD = 8  # people behind one phone; more of them are no household but a switchboard
CHUNK = 1_000


def refresh(people: Collection[UUID] | None = None) -> tuple[int, int]:
    """Bring proposals to what records say, of everybody or of these; answers how many of each.

    Questions about households, and places in firms. A task, after a resolve and when people move.
    """
    if people is None:
        made = _ask_households(None), _propose_jobs(None)
        sql.run(sql.text(CONTEXT, "jobs_joined"), {"organisation": Kind.ORGANISATION})
        return made
    told = [(canonical, bool(signs_in)) for canonical, signs_in in sql.rows(_WHO, [list(people)])]
    at_home = [person for person, signs_in in told if signs_in]
    asked = _ask_households(at_home) if at_home else 0
    return asked, _propose_jobs([person for person, _signs_in in told])


# Most who move have never signed in: no household is asked of them, and looking is spared.
_WHO = """
SELECT DISTINCT p.canonical_id, EXISTS (
         SELECT FROM people_login l JOIN people_person s ON s.id = l.person_id
          WHERE s.canonical_id = p.canonical_id)
  FROM people_person p WHERE p.id = ANY (%s::uuid[]) ORDER BY 1
"""


def _ask_households(people: list[UUID] | None) -> int:
    taken: set[UUID] = set()
    for one, other in household_pairs(people):
        if not taken & {one, other}:  # one question at a time
            taken |= {one, other}
            invitations.propose(
                (one, other),
                kind=Invitation.Kind.HOUSEHOLD,
                origin=Invitation.Origin.RECORDS,
            )
    return len(taken) // 2


def household_pairs(people: list[UUID] | None) -> list[tuple[UUID, UUID]]:
    """Sign-ins that may live together, of everybody or where one is of these."""
    near = None
    if people is not None:
        near = [one for (one,) in sql.rows(sql.text(CONTEXT, "household_near"), {"people": people})]
    values = {"people": people, "near": near, "person": Kind.PERSON, "crowd": CROWD}
    question = sql.text(CONTEXT, "household_pairs")
    return [(one, other) for one, other in sql.rows(question, {**values, "now": clock.now()})]


def _propose_jobs(people: list[UUID] | None) -> int:
    """New places in; those out that no record names any more and nobody has spoken of."""
    sql.run(_UNTOLD, {"people": people})
    now, made = clock.now(), 0
    told = sql.rows(sql.text(CONTEXT, "jobs_told"), {"people": people, "person": Kind.PERSON})
    for some in batched(told, CHUNK):
        Affiliation.objects.bulk_create(
            Affiliation(
                person_id=person,
                firm=firm[:200],
                firm_key=core[:200],
                title=title[:120],
                record=row,
                record_key=core[:200],
                told_at=now,
            )
            for person, firm, core, title, row in some
        )
        made += len(some)
    return made


_UNTOLD = """
DELETE FROM people_affiliation a
 WHERE a.state = 'proposed' AND a.origin = 'records'
   AND (%(people)s::uuid[] IS NULL OR a.person_id IN (
     SELECT id FROM people_person WHERE canonical_id = ANY (%(people)s::uuid[])))
   AND NOT EXISTS (
     SELECT FROM identity_record r
       JOIN identity_face f ON f.record_id = r.id
       JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
      WHERE r.id = a.record AND r.withdrawn_at IS NULL
        AND m.person_id = a.person_id AND f.org = a.firm_key)
"""


@operation("identity.related.asked")
def suggest(*, by: Actor, review: UUID, kind: Invitation.Kind) -> Invitation | None:
    """A steward has said "related": both are asked, and neither learns of whom.

    None where the two are in question together already, or one of them is no person.
    """
    if not by.may(Power.STEWARD):
        raise Refused(
            _("Whether two people are related is for a steward to ask."),
            next_step=_("Ask one of them to look at it."),
            rule="related.steward",
        )
    with working("identity.related.asked"):
        row = Review.objects.get(pk=review)
        people = [_sign_in(seed) for seed in seeds_of([row.a_id, row.b_id])]
        asked = None
        if len(set(people)) > 1 and not _asked_before(people, kind):
            asked = invitations.propose(
                people, kind=kind, origin=Invitation.Origin.STEWARD, review=review
            )
    record("identity.related.asked", row, by=by, about=people, kind=str(kind))
    return asked


@operation("identity.related.taken_back")
def take_back(*, by: Actor, review: UUID) -> int:
    """The steward's answer was taken back: questions nobody has agreed on leave both pages."""
    with working("identity.related.taken_back"):
        asked = Invitation.objects.filter(review=review, agreed_at__isnull=True)
        closed = invitations.close(asked.values_list("pk", flat=True))
    record("identity.related.taken_back", f"identity.review:{review}", by=by, closed=closed)
    return closed


def _sign_in(seed: UUID) -> UUID:
    """The seed this person signs in with; the one the record brought, while they never did."""
    signed_in = Login.objects.filter(person__in=group_of(seed)).order_by("pk")
    return signed_in.values_list("person_id", flat=True).first() or seed


def _asked_before(people: Collection[UUID], kind: Invitation.Kind) -> bool:
    open_ones = Invitation.objects.open(clock.now()).filter(kind=kind)
    for seed in people:
        open_ones = open_ones.filter(sides__person__in=group_of(seed))
    return open_ones.exists()
