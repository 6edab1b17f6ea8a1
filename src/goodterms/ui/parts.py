"""What the parts of a page are made of: plain values that a view fills and a template shows.

Each class here is what one part of ``templates/ui`` reads; an object of a context with the same
attributes does as well. Sentences come translated; nothing here has default words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from goodterms.ui.pictures.svg import Picture
    from goodterms.ui.pictures.waterfall import Fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """``mark`` is a name in ``static/ui/marks`` or the address of a file with ``id="mark"``."""

    name: str
    mark: str = "goodterms"
    palette: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page in a navigation. ``count``: how many things wait there."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingAs:
    """Who the page is for. ``whom``: the one acted for, empty for oneself."""

    name: str
    whom: str = ""
    change_url: str = ""
    leave_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to press: a link, or with ``post`` a form of one button.

    ``about`` is read out after the label and not shown: "Fix" / "full name".
    """

    label: str
    url: str
    icon: str = ""
    look: Literal["", "main", "plain"] = ""
    about: str = ""
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value about someone, with where it comes from.

    ``theirs``: said by the customer, so set in their hand. ``more``: who checks a change and by
    when, or from what a derived value was worked out. ``saved``: "Saved at 14:07."
    """

    label: str
    value: str
    source: str
    theirs: bool = False
    unsure: bool = False
    more: str = ""
    actions: Sequence[Action] = ()
    saved: str = ""
    undo: Action | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Facts under one heading; ``anchor`` is its id on the page."""

    title: str
    anchor: str
    facts: Sequence[Fact]
    hint: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is closed, why, what to do now and who can help; never without a step or a person."""

    title: str
    reason: str
    next_step: str
    actions: Sequence[Action]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What will stand here one day, and the one thing that makes it begin."""

    title: str
    words: str
    action: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """The page as it was at ``at``, and what becomes of what they wrote."""

    at: datetime
    words: str
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word in a pill; ``kind`` is its colour, the word its meaning."""

    words: str
    kind: Literal["", "due", "late", "kept", "unsure", "idea"] = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``optional`` columns leave on a phone, so what they say must stand on the detail page too.

    ``keep``: a name or two, which stay on one line beside a column of sentences.
    """

    label: str
    number: bool = False
    optional: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``second`` is the soft line beneath; ``pen`` is for words the customer said."""

    words: str = ""
    second: str = ""
    url: str = ""
    pen: bool = False
    tag: Tag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    cells: Sequence[Cell]
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list of at most five columns; the first cell of a row is a real link."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCard:
    """What one source said, kept as it came: ``values`` are (label, value), in its order."""

    title: str
    source: str
    values: Sequence[tuple[str, str]]
    tag: Tag | None = None
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    label: str
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records face to face."""

    left: str
    right: str
    rows: Sequence[PairRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyLinked:
    """Why two records are taken for one person: a sentence, the two faces, the weights."""

    title: str
    words: str
    pair: Pair | None = None
    fall: Fall | None = None
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One turn of a thread. ``seen`` says in words who reads it: "Colleagues only"."""

    who: str
    at: datetime
    words: str
    role: str = ""
    took: str = ""
    seen: str = ""
    icon: str = ""
    theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what passed between the two sides, for the desk."""

    icon: str
    title: str
    at: datetime
    who: str = ""
    words: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure and what it counts; ``lit`` for the lamp posts."""

    figure: str
    words: str
    lit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One figure now and then, as shown, and its bars."""

    label: str
    now: str
    then: str
    bar: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Figures as they are and as they would be."""

    caption: str
    rows: Sequence[BesideRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """The field at the foot of every page of the portal, and its receipt in its place.

    ``post``: its words go to a person at once; else they are looked for first. ``page`` is where
    it stands; ``done`` and ``receipt`` are said once the words have gone, ``url`` leads there.
    """

    action: str
    page: str = ""
    post: bool = False
    words: str = ""
    error: str = ""
    done: str = ""
    receipt: str = ""
    url: str = ""
