"""Why records belong together: drawn as a map, and pair by pair in words and weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity.models import Says, Strength
from goodterms.customer.identity.wording import evidence
from goodterms.customer.profile.fields import FIELDS
from goodterms.kernel.actors import Kind as ActorKind
from goodterms.surfaces.desk.people.differences import marked
from goodterms.surfaces.desk.people.naming import record_name, told_by
from goodterms.surfaces.desk.people.records import has_national_id, label
from goodterms.ui.parts import Pair as Faces
from goodterms.ui.parts import PairRow, WhyLinked
from goodterms.ui.pictures.maps import Edge, Node, links_map
from goodterms.ui.pictures.waterfall import Step, probability, waterfall
from goodterms.ui.templatetags.ui import day, likely
from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goodterms.customer.identity.models import Assertion
    from goodterms.customer.identity.models import Edge as EdgeOfTwo
    from goodterms.customer.identity.queries import Pair, Ties
    from goodterms.customer.profile.naming import Name
    from goodterms.ui.pictures.svg import Picture
    from goodterms.ui.pictures.waterfall import Fall

MOST_DRAWN = 12  # records a map can hold and still be read
MOST_TOLD = 3  # reasons in the sentence of a pair
PRIOR = "prior"
NAMES = ("name", "given_name", "family_name")  # face to face a name is one line, however kept


@dataclass(frozen=True, slots=True)
class Belonging:
    """What the page shows: a sentence, the map, the pairs that bind and those that only add."""

    words: str
    picture: Picture | None
    binding: Sequence[WhyLinked]
    more: Sequence[WhyLinked]
    apart: Sequence[str]

    @property
    def opened(self) -> WhyLinked | None:
        """The one whose weights stand open; the others open at a press."""
        return next((why for why in self.binding if why.fall), None)


def belonging(records: Sequence[Any], ties: Ties, name: Name, ours: Mapping[Any, str]) -> Belonging:
    """``ours``: names of members of staff by their seed."""
    by_id = {record.pk: record for record in records}
    who = Speakers(name.first, {record.seed for record in records}, ours)
    told = [(pair, _why(pair, by_id, who)) for pair in ties.pairs]
    return Belonging(
        words=_summary(records, ties, who),
        picture=_map(records, ties, name.full) if len(records) > 1 else None,
        binding=[why for pair, why in told if pair.binds],
        more=[why for pair, why in told if not pair.binds],
        apart=[
            _("%(who)s said on %(day)s that another record is somebody else's.")
            % {"who": who.name_of(word), "day": day(word.at)}
            for word in ties.apart
        ],
    )


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who said a word, as the page calls them; ``others``: customers who may be named here."""

    them: str
    seeds: set[Any]
    ours: Mapping[Any, str]
    others: Mapping[Any, str] = field(default_factory=dict)

    def name_of(self, word: Assertion) -> str:
        if word.by_actor in self.seeds:
            return self.them
        if word.by_kind == ActorKind.STAFF:
            return self.ours.get(word.by_actor) or _("A member of staff")
        if word.by_kind == ActorKind.CUSTOMER:
            return self.others.get(word.by_actor) or _("Another customer")
        return _("Their source")


def _summary(records: Sequence[Any], ties: Ties, who: Speakers) -> str:
    if len(records) < 2:  # noqa: PLR2004  (one needs no reason to belong to itself)
        return _("One record speaks of them, so nothing had to be joined.")
    counted = ngettext(
        "%(count)s record speaks of them.", "%(count)s records speak of them.", len(records)
    ) % {"count": len(records)}
    said = sum(1 for pair in ties.pairs if pair.binds and pair.said)
    machine = sum(1 for pair in ties.pairs if pair.binds and not pair.said)
    if said and machine:
        why = _("Some were tied by %(name)s, the rest by what they have in common.")
    elif said:
        why = _("They were tied by %(name)s, with proof.")
    else:
        why = _("They were tied by what they have in common; %(name)s has not spoken yet.")
    return f"{counted} {why % {'name': who.them}}"


def _map(records: Sequence[Any], ties: Ties, name: str) -> Picture:
    shown = records[:MOST_DRAWN]
    ids = {record.pk for record in shown}
    nodes = [
        Node(key=str(record.pk), label=record_name(record), detail=told_by(record))
        for record in shown
    ]
    drawn = [
        pair
        for pair in ties.pairs
        if {pair.a, pair.b} <= ids and (pair.binds or _standing(pair) is not None)
    ]
    said = ngettext("%(count)s record of %(name)s", "%(count)s records of %(name)s", len(shown)) % {
        "count": len(shown),
        "name": name,
    }
    return links_map(nodes, [_edge(pair) for pair in drawn], said)


def _edge(pair: Pair) -> Edge:
    word = _standing(pair)
    left, right = str(pair.a), str(pair.b)
    if word and word.says == Says.DIFFERENT:
        return Edge(left=left, right=right, words=_("apart"), kind="apart")
    if word and word.says == Says.SAME:
        return Edge(left=left, right=right, words=_("proved"), kind="proved")
    weight = pair.edge.weight if pair.edge else 0.0
    return Edge(left=left, right=right, words=likely(probability(weight)), kind="likely")


def _standing(pair: Pair) -> Assertion | None:
    """The word that counts for a pair: the strongest, the newest among equals."""
    return max(pair.said, key=lambda word: (word.strength, word.at), default=None)


def _why(pair: Pair, by_id: Mapping[int, Any], who: Speakers) -> WhyLinked:
    a, b = by_id[pair.a], by_id[pair.b]
    told = [spoken(word, who) for word in pair.said]
    fall = fall_of(pair.edge)
    if fall and pair.edge:
        told.append(_files_say(pair.edge, fall))
    return WhyLinked(
        title=_("%(one)s and %(other)s") % {"one": told_by(a), "other": told_by(b)},
        words=" ".join(told),
        pair=faces(a, b, compared=fall is not None),
        fall=fall,
    )


def spoken(word: Assertion, who: Speakers) -> str:
    words = {"who": who.name_of(word), "day": day(word.at)}
    if word.says == Says.DIFFERENT:
        return _("%(who)s said on %(day)s that they are different people.") % words
    if word.says == Says.RELATED:
        return _("%(who)s said on %(day)s that they are related, not the same.") % words
    return _same(word) % words


def _same(word: Assertion) -> str:
    """What stands behind a "same"."""
    if word.strength >= Strength.STEWARD:
        return _("%(who)s decided on %(day)s, with documents, that they are the same.")
    if word.by_kind == ActorKind.STAFF:
        return _("%(who)s decided on %(day)s that they are the same.")
    if word.claim_id and word.strength >= Strength.PROVED:
        return _("%(who)s proved it on %(day)s: a code to its mailbox, and a fact from paper.")
    if word.claim_id:
        return _("%(who)s proved it on %(day)s by a code to its mailbox.")
    if word.strength >= Strength.MAILBOX:
        return _("%(who)s signed in on %(day)s by the mailbox it holds.")
    return _("%(who)s said so on %(day)s.")


def _files_say(edge: EdgeOfTwo, fall: Fall) -> str:
    """Such as "The files make it 98.6% likely: same birth date; same home."."""
    parts = [part for part in edge.parts if part["field"] != PRIOR and part["weight"] > 0]
    best = sorted(parts, key=lambda part: -part["weight"])[:MOST_TOLD]
    words = {
        "likely": likely(fall.probability),
        "reasons": "; ".join(evidence(part["words"]) for part in best),
    }
    if not best:
        return _("The files alone make it %(likely)s likely.") % words
    return _("The files make it %(likely)s likely: %(reasons)s.") % words


def fall_of(edge: EdgeOfTwo | None) -> Fall | None:
    """The weights of a pair, the heaviest first; none where the machine never compared it."""
    if edge is None or not edge.parts:
        return None
    parts = edge.parts
    before = sum(part["weight"] for part in parts if part["field"] == PRIOR)
    steps = [
        Step(_name(part["field"]), evidence(part["words"]), part["weight"])
        for part in parts
        if part["field"] != PRIOR
    ]
    return waterfall(before, sorted(steps, key=lambda step: -abs(step.weight)))


def _name(field: str) -> str:
    """What the matcher compared, in the words of the page."""
    compared = {
        "name": _("Name"),
        "born": _("Date of birth"),
        "place": _("Home or work"),
        "national": _("National number"),
        "org": _("Firm"),
        "home_email": _("Email at home"),
    }
    return compared.get(field) or label(field)


FACED = ("name", *(field for field in FIELDS if field not in NAMES), "account_no", "national_id")


def faces(a: Any, b: Any, *, compared: bool) -> Faces:
    """Both records side by side in what both say; where they were compared, in what either says."""
    enough = any if compared else all
    rows = [
        _row(label(name), left, right)
        for name in FACED
        if enough((left := _shown(a, name), right := _shown(b, name)))
    ]
    return Faces(left=told_by(a), right=told_by(b), rows=rows)


def _row(field: str, left: str, right: str) -> PairRow:
    """One field of both, with what differs marked; a field one of them lacks says so."""
    shown = marked(left, right)
    return PairRow(label=field, left=shown[0] or _("none"), right=shown[1] or _("none"))


def _shown(record: Any, field: str) -> str:
    if field == "national_id":
        return _("kept sealed") if has_national_id(record) else ""
    said = record.whole
    if field == "name" and not said.get("name"):
        return " ".join(said[part] for part in NAMES[1:] if said.get(part))
    return dated(str(said.get(field) or ""))
