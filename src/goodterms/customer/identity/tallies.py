"""What the records turned out to be, in numbers: for the desk's first page and its lamp posts.

Counting a million records takes a second, so each run keeps its count by source, kind and reason; a
reader adds up the sources of their divisions, the records that came since, and what stewards have
put right since. People, firms and homes cannot be added up so: who is one with whom changes with
each record, and lies behind walls. A task counts them anew (``keep_up``), and whoever reads them is
told as of when. Before the first run there is nothing to add to, and everything is counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from goodterms.customer.identity import defining
from goodterms.customer.identity.matching.signs import SENTENCES
from goodterms.customer.identity.models import (
    CUSTOMERS,
    DESK,
    PORTAL,
    Change,
    Kind,
    Record,
    RecordQuerySet,
    Run,
    Source,
)
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    type Groups = Counter[tuple[Kind, str]]  # records by kind and the sign that spoke most for it

LAMPS = tuple(kind for kind in Kind if kind not in {*CUSTOMERS, Kind.UNKNOWN})
KEPT = "tally"  # where a run keeps its count
REST = 100  # times what counting took it rests after: at most a hundredth of one core goes into it
WHOLE = ("people", "firms", "homes", "kinds")


@dataclass(frozen=True, slots=True)
class Tally:
    """What the records that look like customers turned out to be, by the definition in force.

    ``groups`` counts records. ``people`` and ``firms`` count each once, however many records speak
    of them; ``homes`` are households. ``run`` is the newest batch, ended or not; ``kinds`` are
    those that count as customers. ``is_part``: the groups leave other divisions' records out,
    while people, firms and homes are always those of the whole house, as they were ``at``; None is
    now.
    """

    groups: Groups
    people: int
    firms: int
    homes: int
    run: Run | None
    kinds: tuple[int, ...] = defining.Terms().kinds
    is_part: bool = False
    at: datetime | None = None

    @property
    def by_kind(self) -> dict[Kind, int]:
        """Records of every kind, 0 where there are none."""
        found = dict.fromkeys(Kind, 0)
        for (kind, _code), count in self.groups.items():
            found[kind] += count
        return found

    @property
    def records(self) -> int:
        return sum(self.groups.values())

    @property
    def lamps(self) -> int:
        """Records that are no customer's by the terms in force."""
        return sum(one.count for one in self.reasons)

    @property
    def unknown(self) -> int:
        return self.by_kind[Kind.UNKNOWN]

    @property
    def reasons(self) -> list[Reason]:
        """The lamp posts by kind and reason, the most frequent first."""
        return _reasons(self.groups, self.kinds)


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of lamp post and the sign that spoke most for it; ``count`` records."""

    kind: Kind
    code: str
    count: int

    @property
    def sentence(self) -> str:
        """The reason in words; "" for a code that has none."""
        return SENTENCES.get(self.code, "")


def tally() -> Tally:
    """What there is, as the reader's role lets them count it; six queries after a first run."""
    newest, kept = _runs()
    if kept is None:
        return Tally(_groups(silos()), **_whole(), run=newest)
    mine = set(sql.value("SELECT access_my_sources()") if _is_desk() else _every_source())
    return Tally(
        _now(kept, mine),
        **{name: kept[name] for name in WHOLE if name in kept},
        run=newest,
        is_part=any(source not in mine for source, *_counted in kept["sources"]),
        at=datetime.fromisoformat(kept["at"]),
    )


def reasons() -> list[Reason]:
    """The lamp posts by kind and reason, the most frequent first."""
    return tally().reasons


def _reasons(groups: Groups, kinds: Sequence[int]) -> list[Reason]:
    lamps = {kind for kind in LAMPS if kind not in kinds}
    found = [Reason(kind, code, n) for (kind, code), n in groups.items() if kind in lamps and n > 0]
    return sorted(found, key=lambda one: (-one.count, one.kind, one.code))


def _runs() -> tuple[Run | None, dict[str, Any] | None]:
    """The newest run, and the newest count; while a run is under way that is an earlier one's."""
    newest = Run.objects.first()
    if newest is None or KEPT in newest.counts:
        return newest, newest.counts[KEPT] if newest else None
    counted = Run.objects.filter(counts__has_key=KEPT).first()
    return newest, counted.counts[KEPT] if counted else None


def _now(kept: dict[str, Any], mine: Collection[int]) -> Groups:
    """The kept count brought up to this moment."""
    since = _groups(silos().filter(pk__gt=kept["last"]))
    return _kept(kept["sources"], mine) + since + _put_right(kept)


def count_everything() -> dict[str, Any]:
    """What a run keeps, counted as the worker, who sees all sources, and how long it took."""
    begun = clock.now()
    last = Record.objects.aggregate(last=Max("pk"))["last"] or 0
    known = silos().filter(pk__lte=last)  # who comes while this counts is among those since
    counted = known.values_list("source", "kind", "kind_why__0").annotate(count=Count("pk"))
    found = {"sources": [list(row) for row in counted], **_whole()}
    took = (clock.now() - begun).total_seconds()
    return {"at": begun.isoformat(), "last": last, "seconds": took, **found}


def keep_up() -> bool:
    """Count anew what the newest run has kept, and say whether it was time; a task's, each minute.

    Not while a run is under way, which counts itself, and not before the first.
    """
    newest = Run.objects.select_for_update(of=["self"]).first()
    if newest is None or newest.ended is None or KEPT not in newest.counts:
        return False
    kept = newest.counts[KEPT]
    rested = clock.now() - datetime.fromisoformat(kept["at"])
    if rested.total_seconds() < REST * kept.get("seconds", 0):
        return False
    newest.counts[KEPT] = count_everything()
    newest.save(update_fields=["counts"])
    return True


def silos() -> RecordQuerySet:
    """What the firm's own systems and lists told of; our portal and desk are no lamp posts."""
    return Record.objects.standing().exclude(source__code__in=(PORTAL, DESK))


def _whole() -> dict[str, Any]:
    terms = defining.in_force()
    found = defining.count(terms)
    kinds = [kind.value for kind in terms.kinds]
    return {"people": found.people, "firms": found.firms, "homes": found.homes, "kinds": kinds}


def _groups(records: RecordQuerySet) -> Groups:
    counted = records.values_list("kind", "kind_why__0").annotate(count=Count("pk")).order_by()
    return Counter({(Kind(kind), code or ""): count for kind, code, count in counted})


def _kept(rows: Iterable[tuple[int, int, str | None, int]], mine: Collection[int]) -> Groups:
    """The count of the sources whose records the reader may see."""
    found: Groups = Counter()
    for source, kind, code, count in rows:
        if source in mine:
            found[Kind(kind), code or ""] += count
    return found


def _is_desk() -> bool:
    return bool(sql.value("SELECT current_setting('role') = 'goodterms_desk'"))


def _every_source() -> list[int]:
    return list(Source.objects.values_list("pk", flat=True))


def _put_right(kept: dict[str, Any]) -> Groups:
    """What stewards' corrections since then have moved from one kind to another."""
    since = datetime.fromisoformat(kept["at"])
    told = Change.objects.filter(what__in=("kind_changed", "kind_undone"), at__gt=since)
    first: dict[int, Change] = {}
    for change in told.order_by("at", "pk"):
        first.setdefault(change.cause["record"], change)
    moved: Groups = Counter()
    if not first:
        return moved
    undone = Change.objects.in_bulk(
        [change.cause["undoes"] for change in first.values() if "undoes" in change.cause]
    )
    for record in silos().filter(pk__in=first, pk__lte=kept["last"]):
        moved[Kind(record.kind), next(iter(record.kind_why), "")] += 1
        moved[_before(first[record.pk], undone)] -= 1
    return moved


def _before(change: Change, undone: dict[Any, Change]) -> tuple[Kind, str]:
    """What a record was before a change: a correction keeps it, an undo took a correction back."""
    if "was" in change.cause:
        return Kind(change.cause["was"]["kind"]), next(iter(change.cause["was"]["why"]), "")
    said = next(one for pk, one in undone.items() if str(pk) == change.cause["undoes"])
    return next(kind for kind in Kind if kind.label == said.cause["kind"]), ""
