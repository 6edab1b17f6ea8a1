"""What was done to a record, by whom and when: the audit's codes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.customer.identity import queries
from goodterms.customer.identity.models import DISPUTE_ENDED, DISPUTE_HEARD, DISPUTED
from goodterms.customer.profile.fields import FIELDS
from goodterms.kernel.actors import Kind
from goodterms.surfaces.desk.people.naming import label_of
from goodterms.ui.parts import Line

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django_stubs_ext import StrPromise

    from goodterms.customer.identity.models import Change

MOST = 20


class Deed(NamedTuple):
    icon: str
    words: StrPromise


# Every code that an operation leaves; a test reads the source for codes that are missing here.
DEEDS = {
    "holdings.part.given": Deed(
        "user-round", gettext_lazy("A part in an account was written down")
    ),
    "holdings.part.ended": Deed("history", gettext_lazy("A part in an account has ended")),
    "holdings.part.offered": Deed(
        "circle-help", gettext_lazy("Whoever holds an account was asked for a part in it")
    ),
    "holdings.part.answered": Deed(
        "user-round", gettext_lazy("Whoever holds an account answered whether somebody has a part")
    ),
    "holdings.part.taken_back": Deed(
        "history", gettext_lazy("A part in an account was taken back")
    ),
    "holdings.purchase.counted": Deed(
        "check", gettext_lazy("Said whether a purchase counts for suggestions")
    ),
    "holdings.purchase.put_back": Deed("history", gettext_lazy("Put a purchase back")),
    "holdings.purchase.rated": Deed("check", gettext_lazy("Rated a purchase")),
    "holdings.purchase.removed": Deed("flag", gettext_lazy("Took a purchase off their list")),
    "holdings.purchase.told": Deed("plus", gettext_lazy("Told us of a purchase")),
    "holdings.serial.settled": Deed("check", gettext_lazy("Looked at a serial told twice")),
    "holdings.thing.changed": Deed("pencil", gettext_lazy("Changed what we hold on a thing")),
    "holdings.thing.placed": Deed("map-pin", gettext_lazy("Said where a thing is")),
    "holdings.thing.put_back": Deed("history", gettext_lazy("Put a thing back")),
    "holdings.thing.removed": Deed("flag", gettext_lazy("Took a thing off their list")),
    "holdings.thing.told": Deed("plus", gettext_lazy("Told us of a thing")),
    "identity.claim.asked": Deed("circle-help", gettext_lazy("Said that something else is theirs")),
    "identity.claim.passed_on": Deed("handshake", gettext_lazy("Took over a claim from one away")),
    "identity.claim.proved": Deed("shield-check", gettext_lazy("Tried to prove a claim")),
    "identity.claim.undone": Deed("history", gettext_lazy("Took a proved claim back")),
    "identity.claim.agreed": Deed(
        "users-round", gettext_lazy("Said yes to a claim: it is them too")
    ),
    "identity.claim.asked_for_undo": Deed("history", gettext_lazy("Asked us to undo a claim")),
    "identity.claim.by_documents": Deed("shield-check", gettext_lazy("Accepted by documents")),
    "identity.claim.confirmed": Deed(
        "users-round", gettext_lazy("Said that both sign-ins are them")
    ),
    "identity.claim.carried": Deed("mail", gettext_lazy("Took a proof code to its channel")),
    "identity.claim.closed": Deed("flag", gettext_lazy("Closed a claim")),
    "identity.claim.disowned": Deed("flag", gettext_lazy("Said no to a claim: it is not them")),
    "identity.claim.settled": Deed("link", gettext_lazy("A claim was settled")),
    "identity.claim.taken_up": Deed("handshake", gettext_lazy("Took a claim up")),
    "identity.claim.withdrawn": Deed("history", gettext_lazy("Took a claim back")),
    "identity.dispute_answered": Deed("flag", gettext_lazy("Answered our doubt about their word")),
    "identity.dispute.heard": Deed("flag", gettext_lazy("Stayed with their word against ours")),
    "identity.denied": Deed("flag", gettext_lazy("Said that a record is not theirs")),
    "identity.denial_undone": Deed("history", gettext_lazy("Took “not mine” back")),
    "identity.kind.corrected": Deed("signpost", gettext_lazy("Said what a record is about")),
    "identity.kind.correction_undone": Deed(
        "history", gettext_lazy("Took back what a record is about")
    ),
    "identity.question.answered": Deed("circle-help", gettext_lazy("Answered a question of ours")),
    "identity.records.received": Deed("inbox", gettext_lazy("A system told us something anew")),
    "identity.mailbox_opened": Deed("mail", gettext_lazy("A proved mailbox opened a record")),
    "identity.welcomed": Deed("user-round", gettext_lazy("Signed in for the first time")),
    "identity.resolve.asked": Deed("link", gettext_lazy("Asked for everything to be resolved")),
    "identity.resolved": Deed("link", gettext_lazy("Everything was resolved")),
    "identity.taken_apart": Deed("history", gettext_lazy("A steward took a record apart")),
    "identity.job.told": Deed("building-2", gettext_lazy("Said where they work")),
    "identity.job.changed": Deed("building-2", gettext_lazy("Told a change of jobs")),
    "identity.job.corrected": Deed("pencil", gettext_lazy("Put a job right")),
    "identity.job.confirmed": Deed("check", gettext_lazy("Said yes to a job")),
    "identity.job.denied": Deed("flag", gettext_lazy("Said no to a job")),
    "identity.job.ended": Deed("building-2", gettext_lazy("Said that a job has ended")),
    "identity.job.joined": Deed("link", gettext_lazy("A job was joined to a firm of ours")),
    "identity.role.given": Deed("user-round", gettext_lazy("A role at a firm was written down")),
    "identity.role.configured": Deed("user-round", gettext_lazy("Chose which roles are in use")),
    "identity.role.ended": Deed("user-round", gettext_lazy("A role at a firm has ended")),
    "identity.lineage.told": Deed("building-2", gettext_lazy("What became of a firm was told")),
    "identity.lineage.taken_back": Deed(
        "history", gettext_lazy("What became of a firm was taken back")
    ),
    "identity.related.asked": Deed(
        "users-round", gettext_lazy("Asked whether they belong together")
    ),
    "identity.related.taken_back": Deed(
        "history", gettext_lazy("Took the question back whether they belong together")
    ),
    "people.invitation.asked": Deed(
        "users-round", gettext_lazy("Asked somebody whether they belong together")
    ),
    "people.invitation.answered": Deed(
        "users-round", gettext_lazy("Answered whether they belong together")
    ),
    "people.invitation.withdrawn": Deed(
        "history", gettext_lazy("Took back a question to somebody")
    ),
    "people.household.left": Deed("house", gettext_lazy("Left a household")),
    "people.household.came_back": Deed("history", gettext_lazy("Came back to a household")),
    "people.household.copies_chosen": Deed(
        "mail", gettext_lazy("Chose one letter for the household, or one each")
    ),
    "people.colleagues.came_back": Deed("undo-2", gettext_lazy("They are colleagues here again")),
    "people.colleagues.ended": Deed("users-round", gettext_lazy("Ended a tie to a colleague")),
    "identity.review.answered": Deed("link", gettext_lazy("A steward decided about a pair")),
    "identity.review.left": Deed("link", gettext_lazy("A steward left a pair for later")),
    "identity.review.undone": Deed("history", gettext_lazy("A steward took a decision back")),
    "mailroom.delivered": Deed("send", gettext_lazy("A message was handed over")),
    "mailroom.given_up": Deed("triangle-alert", gettext_lazy("A message could not be handed over")),
    "people.away": Deed("calendar", gettext_lazy("Said on which days somebody is away")),
    "people.back": Deed("calendar", gettext_lazy("Said that somebody is there after all")),
    "people.preferences.kept": Deed("check", gettext_lazy("Chose language, clock and colours")),
    "people.erased": Deed("shield-check", gettext_lazy("Erased what we held of them")),
    "profile.fact.corrected": Deed("pencil", gettext_lazy("Put right: %(field)s")),
    "profile.fact.taken_back": Deed("history", gettext_lazy("Took back: %(field)s")),
    "profile.answered": Deed("check", gettext_lazy("Answered a wish, an objection or a dispute")),
    "profile.card_brought": Deed("user-round", gettext_lazy("Brought a card of their own")),
    "profile.taken_over": Deed("handshake", gettext_lazy("Took over a check from somebody away")),
    "profile.taken": Deed("download", gettext_lazy("Took their data along")),
    "profile.disputed": Deed("flag", gettext_lazy("Said that something is wrong")),
    "profile.objected": Deed("flag", gettext_lazy("Objected to what we worked out")),
    "profile.wished": Deed("pencil", gettext_lazy("Wished for another value: %(field)s")),
    "profile.withdrawn": Deed("history", gettext_lazy("Took a wish or an objection back")),
    "profile.permitted": Deed("check", gettext_lazy("A message was allowed")),
    "timeline.added": Deed("message-circle", gettext_lazy("Added words to what they asked")),
    "timeline.answered": Deed("message-circle", gettext_lazy("Answered what they asked")),
    "timeline.asked": Deed("message-circle", gettext_lazy("Asked us something")),
    "timeline.handed_over": Deed("handshake", gettext_lazy("Handed it to a colleague")),
    "timeline.postponed": Deed("clock", gettext_lazy("Named a new hour for an answer")),
    "timeline.taken_back": Deed("history", gettext_lazy("Took what they asked back")),
    "timeline.taken_over": Deed("handshake", gettext_lazy("Took over from somebody away")),
    "timeline.verdict": Deed("check", gettext_lazy("Said whether an answer helped")),
    "timeline.sent": Deed("mail", gettext_lazy("A message was written")),
}
ANY = Deed("history", gettext_lazy("Something was done (%(what)s)"))
MACHINE = gettext_lazy("by the machine")
DISPUTES = {
    DISPUTED: gettext_lazy("A steward differed from their word; theirs stands"),
    DISPUTE_ENDED: gettext_lazy("The steward took it back"),
    DISPUTE_HEARD: gettext_lazy("Has read that a steward differs, and stays with their word"),
}


def log(seeds: Collection[UUID], *, reaches: bool) -> list[Line]:
    """The newest deeds, told once each: runs leave no audit record about single persons.

    The audit opens by a look that reaches; without one, what identity did is told alone.
    """
    audited = AuditRecord.objects.about(seeds)[:MOST] if reaches else []
    changes = [
        change
        for change in queries.changes_of(seeds, MOST)
        if change.what == "resolved" or not reaches
    ]
    lines = [_told(row, seeds) for row in audited] + [changed(change, seeds) for change in changes]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _told(row: AuditRecord, seeds: Collection[UUID]) -> Line:
    """What a customer did is told without their name or the address they sign in with."""
    deed = DEEDS.get(row.what, ANY)
    field = FIELDS.get(str(row.details.get("field")))
    words = str(deed.words) % {"field": label_of(field).lower() if field else "", "what": row.what}
    if row.outcome == Outcome.REFUSED:
        words = _("%(deed)s: refused") % {"deed": words}
    who = str(MACHINE) if row.actor_kind == Kind.SYSTEM else row.actor_name
    if row.actor_kind in {Kind.CUSTOMER, Kind.AGENT}:
        who = _("the customer") if row.actor in seeds else _("another customer")
    return Line(icon=deed.icon, title=words, at=row.at, who=who)


def changed(change: Change, seeds: Collection[UUID]) -> Line:
    """How many of this person's records moved, and where to."""
    if change.what in DISPUTES:
        return Line(icon="flag", title=str(DISPUTES[change.what]), at=change.at)
    mine = set(seeds)
    moved = zip(change.seeds, change.now, strict=True)
    joined = sum(now in mine and now != seed for seed, now in moved)
    words = ngettext("%(count)s record was joined", "%(count)s records were joined", joined)
    if not joined or change.what in {"split", "kind_changed", "kind_undone"}:
        words = _("A record was set apart")
    return Line(
        icon="link",
        title=words % {"count": joined},
        at=change.at,
        who=str(MACHINE) if change.what == "resolved" else "",
    )
