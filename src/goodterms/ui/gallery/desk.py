"""Invented records, weights and counts for the desk's page of the gallery."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from goodterms.kernel import clock
from goodterms.ui.parts import (
    Action,
    Beside,
    BesideRow,
    Cell,
    Column,
    Count,
    Line,
    Pair,
    PairRow,
    RecordCard,
    Row,
    Table,
    Tag,
    WhyLinked,
)
from goodterms.ui.pictures.lines import Span, life_line
from goodterms.ui.pictures.maps import Edge, Node, links_map
from goodterms.ui.pictures.measures import gauge, interval, shares, twin
from goodterms.ui.pictures.street import Counts, street
from goodterms.ui.pictures.waterfall import Step, waterfall

COUNTS = Counts(lamps=1203, people=2214, households=861, firms=534)
STEPS = (
    Step("Address", "same house", 9.4),
    Step("Family name", "one swap apart, rare", 7.1),
    Step("Given name", "initial fits", 1.8),
    Step("Start date", "a year apart", -1.6),
)
BEFORE = -10.6


def context() -> dict[str, Any]:
    return {
        "lit": street(COUNTS, "gallery"),
        "unlit": street(COUNTS, "gallery", lit=False),
        "counts": COUNTED,
        "table": PAIRS,
        "found": PROMISES,
        "why": WHY,
        "records": RECORDS,
        "map": links_map(NODES, EDGES, "Four records of Ana Ferreira; two proved, one likely"),
        "life": life_line(JOBS, date(2026, 11, 24)),
        "lines": _passed(),
        "beside": BESIDE,
        "measures": MEASURES,
    }


def _passed() -> list[Line]:
    now = timezone.localtime(clock.now())
    return [
        Line(
            icon="mail",
            title="“Depot list is with our planner”",
            at=now,
            who="to you",
            words="Two gate hours still open. Wants the map before Thursday's board.",
            seen="Marcus sees this",
        ),
        Line(
            icon="lock",
            title="Note for us",
            at=now - timedelta(days=2),
            who="Dov",
            words="Norr bought Aldgate on 12 November. Ask who keeps the membership.",
            seen="Colleagues only",
        ),
    ]


COUNTED = (
    Count(figure="1,203", words="lamp posts, meters, tests", lit=True),
    Count(figure="2,214", words="people"),
    Count(figure="861", words="households"),
    Count(figure="534", words="firms and offices"),
    Count(figure="38", words="pairs wait for you"),
)


def _pair(one: tuple[str, str], other: tuple[str, str], between: str, likely: str) -> Row:
    return Row(
        cells=(
            Cell(words=one[0], second=one[1], url="#pair"),
            Cell(words=other[0], second=other[1]),
            Cell(words=between),
            Cell(words=likely),
        ),
        selected=likely == "98.6%",
    )


PAIRS = Table(
    caption="Pairs to decide",
    columns=(
        Column(label="One record"),
        Column(label="Other record"),
        Column(label="Between", optional=True),
        Column(label="Likely", number=True),
    ),
    rows=(
        _pair(
            ("Ana Ferreira", "Mere Electric 4402"),
            ("A. Ferriera", "Moor Gas 447"),
            "same address, name differs",
            "98.6%",
        ),
        _pair(
            ("B. Whitlock", "Mere Electric 1180"),
            ("Ben Whitlock", "Mere Electric 9034"),
            "moved in 2022?",
            "91.2%",
        ),
        _pair(
            ("Harbour Road 3", "Mere Electric 7711"),
            ("St Bride's Hall", "Moor Gas 020"),
            "a hall or a person?",
            "64.0%",
        ),
    ),
)

PROMISES = Table(
    columns=(
        Column(label="Promise"),
        Column(label="Who"),
        Column(label="Done when", optional=True),
        Column(label="Due"),
    ),
    rows=(
        Row(
            cells=(
                Cell(words="Scenario map", url="#map"),
                Cell(words="You"),
                Cell(words="nine depots on one sheet"),
                Cell(tag=Tag(words="16:00", kind="due")),
            ),
        ),
        Row(
            cells=(
                Cell(words="List of nine depots", url="#list"),
                Cell(words="Marcus", pen=True),
                Cell(words="addresses and gate hours"),
                Cell(tag=Tag(words="late 5 h", kind="late")),
            ),
        ),
    ),
)

WHY = WhyLinked(
    title="Why we think so",
    words="The same house, a rare family name with two letters swapped.",
    pair=Pair(
        left="Mere Electric",
        right="Moor Gas",
        rows=(
            PairRow(label="Name", left="Ana Ferreira", right="A. Ferriera"),
            PairRow(label="Address", left="14 Quay Lane", right="14 Quay La."),
            PairRow(label="Phone", left="…900 614", right="none"),
        ),
    ),
    fall=waterfall(BEFORE, STEPS),
    actions=(
        Action(label="Same", url="#same", post=True),
        Action(label="Different", url="#different", post=True),
        Action(label="Related", url="#related", post=True),
        Action(label="Leave", url="#leave", post=True),
    ),
)

RECORDS = (
    RecordCard(
        title="Ana Ferreira",
        source="Mere Electric, account 4402, since 1 May 2016",
        values=(("Name", "Ana Ferreira"), ("Address", "14 Quay Lane"), ("Phone", "07700 900 614")),
        tag=Tag(words="proved", kind="kept", icon="shield-check"),
    ),
    RecordCard(
        title="A. Ferriera",
        source="Moor Gas, account 447, since 2017",
        values=(("Name", "A. Ferriera"), ("Address", "14 Quay La.")),
        tag=Tag(words="98.6% likely", kind="due"),
        actions=(Action(label="Take apart", url="#apart", post=True),),
    ),
)

NODES = (
    Node(key="electric", label="Ana Ferreira", detail="Mere Electric 4402"),
    Node(key="gas", label="A. Ferriera", detail="Moor Gas 447"),
    Node(key="web", label="Ana Maria Ferreira-Whitlock", detail="Web form, 2024"),
    Node(key="member", label="Ana F.", detail="Members 118"),
)
EDGES = (
    Edge(left="electric", right="gas", words="proved", kind="proved"),
    Edge(left="gas", right="web", words="98.6%"),
    Edge(left="electric", right="web", words="91%"),
    Edge(left="web", right="member", words="apart", kind="apart"),
)

JOBS = (
    Span("Tidewater Lines", "2014 to 2018", date(2014, 2, 1), date(2018, 3, 1)),
    Span("Aldgate Freight", "2018 to September 2026", date(2018, 3, 1), date(2026, 9, 30)),
    Span("Norr Logistics", "since October 2026", date(2026, 10, 1)),
)


BESIDE = Beside(
    caption="Customers by what counts now, and by this draft",
    rows=[
        BesideRow(label="people", now="2,214", then="2,180", bar=twin(2214, 2180, 2214)),
        BesideRow(label="households", now="861", then="1,004", bar=twin(861, 1004, 2214)),
    ],
)
MEASURES = (
    gauge(38, 200, "38 pairs wait; 200 are too many"),
    gauge(240, 200, "240 pairs wait; 200 are too many"),
    interval(0.44, 0.61, 0.76, 0.5, "61 of 100, between 44 and 76"),
    shares([2214, 534, 1203], ["now", "past", "lit"], "people 2,214, firms 534, lamp posts 1,203"),
)
