"""Pictures say what their numbers say (R23: why the machine thinks so, in words and drawn)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.ui.pictures.lines import Span, life_line, sparkline
from goodterms.ui.pictures.maps import Edge, Node, join, links_map
from goodterms.ui.pictures.measures import WIDTH, gauge, interval, shares, twin
from goodterms.ui.pictures.street import DRAWINGS, SEAM, Counts, street
from goodterms.ui.pictures.waterfall import Step, waterfall

if TYPE_CHECKING:
    from goodterms.ui.pictures.svg import Picture

weight = st.floats(-30, 30, allow_nan=False)
STEPS = [
    Step("Address", "same house", 9.4),
    Step("Family name", "one swap apart, rare", 7.1),
    Step("Given name", "initial fits", 1.8),
    Step("Start date", "a year apart", -1.6),
]


def figure(shown: str) -> int:
    """The tenths of a shown weight."""
    return int(shown.replace("\N{MINUS SIGN}", "-").replace(".", ""))


def parsed(picture: Picture) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  (drawn here)


def bar(picture: Picture) -> tuple[float, float]:
    """Left and right end of the one bar of a row."""
    rect = next(parsed(picture).iter("rect"))
    left = float(str(rect.get("x")))
    return left, left + float(str(rect.get("width")))


class TestWaterfall:
    def test_it_shows_the_worked_example_of_the_design(self) -> None:
        fall = waterfall(-10.6, STEPS)
        assert [figure(row.shown) for row in fall.rows] == [94, 71, 18, -16]
        assert fall.together.shown == "+6.1"
        assert fall.probability == pytest.approx(0.986, abs=0.0005)

    @given(weight, st.lists(weight, max_size=12))
    def test_the_shown_rows_sum_to_the_shown_total(self, before: float, more: list[float]) -> None:
        fall = waterfall(before, [Step("a", "b", one) for one in more])
        shown = [figure(row.shown) for row in (fall.before, *fall.rows)]
        assert sum(shown) == figure(fall.together.shown)
        assert figure(fall.together.shown) == pytest.approx((before + sum(more)) * 10, abs=0.51)

    @given(weight, st.lists(weight, max_size=12))
    def test_no_figure_is_more_than_a_tenth_off(self, before: float, more: list[float]) -> None:
        fall = waterfall(before, [Step("a", "b", one) for one in more])
        for row, exact in zip(fall.rows, more, strict=True):
            assert abs(figure(row.shown) - exact * 10) <= 1

    @given(weight, st.lists(weight, max_size=12))
    def test_the_chance_lies_between_none_and_all(self, before: float, more: list[float]) -> None:
        assert 0 <= waterfall(before, [Step("a", "b", one) for one in more]).probability <= 1

    def test_each_bar_begins_where_the_one_before_ended(self) -> None:
        fall = waterfall(-10.6, STEPS)
        before, address, family, given_name, started = (
            bar(row.bar) for row in (fall.before, *fall.rows)
        )
        assert address[0] == pytest.approx(before[0], abs=0.2)
        assert family[0] == pytest.approx(address[1], abs=0.2)
        assert given_name[0] == pytest.approx(family[1], abs=0.2)
        assert started[1] == pytest.approx(given_name[1], abs=0.2)
        assert bar(fall.together.bar)[1] == pytest.approx(started[0], abs=0.2)

    def test_what_speaks_against_is_told_apart_by_its_class(self) -> None:
        fall = waterfall(-10.6, STEPS)
        assert 'class="for"' in fall.rows[0].bar
        assert 'class="against"' in fall.rows[3].bar


GROUND = {"kerb", "road"}


class TestStreet:
    COUNTS = Counts(lamps=1203, people=2214, households=861, firms=534)

    def test_it_does_not_change_between_visits(self) -> None:
        assert street(self.COUNTS, "seven") == street(self.COUNTS, "seven")
        assert street(self.COUNTS, "seven") != street(self.COUNTS, "eight")

    def test_it_has_as_many_lamps_houses_shops_and_people_as_it_says(self) -> None:
        drawn = street(self.COUNTS, "seven")
        both = "".join(drawn.halves)
        assert (drawn.per, drawn.drawn) == (101, Counts(lamps=12, people=22, households=9, firms=5))
        assert both.count('class="glass"') == 12
        assert both.count('class="person"') == 22
        assert len(re.findall(r'class="door-\d"', both)) == 9
        assert both.count('class="sign"') == 5

    def test_before_it_is_sorted_no_lamp_gives_light(self) -> None:
        dark = "".join(street(self.COUNTS, "seven", lit=False).halves)
        assert "glow" not in dark
        assert dark.count('class="glass"') == 12

    @given(
        st.builds(
            Counts,
            lamps=st.integers(0, 10**7),
            people=st.integers(0, 10**7),
            households=st.integers(0, 10**7),
            firms=st.integers(0, 10**7),
        )
    )
    def test_any_town_fits_the_street(self, counts: Counts) -> None:
        drawn = street(counts, 1)
        assert drawn.drawn.total <= DRAWINGS + 4
        for half in drawn.halves:
            for rect in parsed(half).iter("rect"):
                beneath = SEAM if rect.get("class") in GROUND else 0.0
                left = float(str(rect.get("x")))
                assert left >= -0.1 - beneath
                assert left + float(str(rect.get("width"))) <= 600.1 + beneath
            for light in parsed(half).iter("circle"):  # cut off it would show the seam
                if light.get("class") == "glow":
                    x, reach = float(str(light.get("cx"))), float(str(light.get("r")))
                    assert -0.1 <= x - reach <= x + reach <= 600.1

    def test_the_ground_of_one_half_reaches_beneath_the_other(self) -> None:
        for half in street(self.COUNTS, "seven").halves:
            ground = [rect for rect in parsed(half).iter("rect") if rect.get("class") in GROUND]
            assert [float(str(rect.get("x"))) for rect in ground] == [-SEAM] * 2
            assert [float(str(rect.get("width"))) for rect in ground] == [600 + 2 * SEAM] * 2

    def test_there_are_no_words_in_it(self) -> None:
        assert "<text" not in "".join(street(self.COUNTS, "seven").halves)


class TestMap:
    NODES = (
        Node(key="a", label="Ana <b>Ferreira</b>", detail="Mere Electric 4402"),
        Node(key="b", label="A. Ferriera", detail="Moor Gas 447"),
        Node(key="c", label="Ana Maria Ferreira-Whitlock of Quay Lane", detail="Web form"),
    )
    EDGES = (Edge(left="a", right="b", words="98.6%"), Edge(left="a", right="c", words="proved"))

    def test_names_are_words_and_never_markup(self) -> None:
        drawn = links_map(self.NODES, self.EDGES, "Three records")
        assert "<b>" not in drawn
        texts = ["".join(text.itertext()) for text in parsed(drawn).iter("text")]
        assert "Ana <b>Ferreira</b>" in texts
        assert "98.6%" in texts

    def test_a_name_too_long_for_its_box_is_cut_and_says_so(self) -> None:
        texts = [text.text or "" for text in parsed(links_map(self.NODES, (), "x")).iter("text")]
        assert [text for text in texts if text.endswith("…")] == ["Ana Maria Ferreira-W…"]

    def test_it_is_no_wider_than_a_phone(self) -> None:
        drawn = parsed(links_map(self.NODES, self.EDGES, "Three records"))
        assert str(drawn.get("viewBox")).startswith("0 0 340 ")
        assert (drawn.get("role"), drawn.get("aria-label")) == ("img", "Three records")
        assert min(float(str(text.get("font-size"))) for text in drawn.iter("text")) >= 14

    @given(
        st.integers(2, 8).flatmap(
            lambda many: st.lists(
                st.tuples(st.integers(0, many - 1), st.integers(0, many - 1))
                .filter(lambda pair: pair[0] != pair[1])
                .map(lambda pair: (many, *sorted(pair))),
                max_size=5,
                unique=True,
            )
        )
    )
    def test_no_words_stand_over_one_another(self, pairs: list[tuple[int, int, int]]) -> None:
        nodes = [
            Node(key=str(n), label="Ana", detail="") for n in range(pairs[0][0] if pairs else 2)
        ]
        edges = [Edge(left=str(a), right=str(b), words="over 99.9%") for _, a, b in pairs]
        told = [
            (float(str(text.get("x"))), float(str(text.get("y"))))
            for text in parsed(links_map(nodes, edges, "x")).iter("text")
            if text.get("class") == "told"
        ]
        wide = len("over 99.9%") * 14.5 * 0.5
        for number, (x, y) in enumerate(told):
            for left, top in told[:number]:
                assert abs(y - top) >= 17 or abs(x - left) > wide

    def test_an_edge_to_a_record_that_is_not_there_is_a_mistake(self) -> None:
        with pytest.raises(KeyError):
            links_map(self.NODES, (Edge(left="a", right="z", words="1%"),), "x")

    @pytest.mark.parametrize("many", [1, 2, 5])
    def test_a_join_leads_every_source_to_one_person(self, many: int) -> None:
        drawn = join([("Mere Electric", "since 2016")] * many, "Ana", "14 Quay Lane", "One Ana")
        assert drawn.count('class="arc"') == many
        assert drawn.count("<circle") == 1


class TestLines:
    def test_a_little_is_not_drawn_as_much_where_there_is_room_for_more(self) -> None:
        points = parsed(sparkline([0.0, 0.02], "x", scale=(0.0, 0.2)))
        (trace,) = [line.get("points", "") for line in points.iter() if line.get("points")]
        low, high = [float(point.split(",")[1]) for point in trace.split()]
        assert low - high == pytest.approx(0.1 * 36), "a tenth of the height"

    def test_a_sparkline_marks_its_last_point(self) -> None:
        drawn = parsed(sparkline([62, 60, 91], "From 62 to 91"))
        points = str(next(drawn.iter("polyline")).get("points")).split()
        dot = next(drawn.iter("circle"))
        assert points[-1] == f"{float(str(dot.get('cx'))):.1f},{float(str(dot.get('cy'))):.1f}"
        assert drawn.get("aria-label") == "From 62 to 91"

    @given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
    def test_a_sparkline_never_leaves_its_paper(self, values: list[float]) -> None:
        drawn = parsed(sparkline(values, "x"))
        for point in str(next(drawn.iter("polyline")).get("points")).split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 240
            assert 0 <= y <= 60

    def test_a_life_reads_from_the_newest_job_back(self) -> None:
        life = life_line(
            [
                Span("Tidewater", "2014 to 2018", date(2014, 2, 1), date(2018, 3, 1)),
                Span("Norr", "since 2026", date(2026, 10, 1)),
            ],
            date(2026, 11, 24),
        )
        assert [row.label for row in life.rows] == ["Norr", "Tidewater"]
        assert (life.first, life.last) == (2014, 2026)
        assert 'class="now"' in life.rows[0].bar
        assert 'class="past"' in life.rows[1].bar

    def test_a_life_without_a_job_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="one span at least"):
            life_line([], date(2026, 11, 24))


many = st.integers(0, 10**7)


class TestMeasures:
    @given(many, many)
    def test_two_bars_stand_as_their_numbers_do(self, now: int, then: int) -> None:
        rects = list(parsed(twin(now, then, max(now, then))).iter("rect"))
        before, after = (float(str(rect.get("width"))) for rect in rects)
        assert (before > after) <= (now > then)
        assert max(before, after) == (WIDTH if now or then else 0)

    @given(many, st.integers(0, 10**6))
    def test_past_its_limit_a_bar_passes_the_line_and_changes_its_colour(
        self, value: int, limit: int
    ) -> None:
        drawn = parsed(gauge(value, limit, "so many"))
        rect = next(drawn.iter("rect"))
        line = next(one for one in drawn.iter("path") if one.get("class") == "limit")
        at = float(str(line.get("d")).split()[1])
        assert (rect.get("class") == "over") == (value > limit)
        if value > limit:
            assert float(str(rect.get("width"))) >= round(at, 1)
        assert drawn.get("aria-label") == "so many"

    @given(st.lists(many, min_size=1, max_size=7))
    def test_parts_fill_their_whole(self, values: list[int]) -> None:
        rects = parsed(shares(values, ["now"] * len(values))).iter("rect")
        wide = sum(float(str(rect.get("width"))) for rect in rects)
        assert wide == pytest.approx(WIDTH if sum(values) else 0, abs=0.5)

    def test_an_interval_says_its_words(self) -> None:
        drawn = parsed(interval(0.4, 0.6, 0.8, 0.5, "60 of 100"))
        assert drawn.get("aria-label") == "60 of 100"
        between = next(one for one in drawn.iter("path") if one.get("class") == "between")
        assert between.get("d") == "M 120 14 H 240"
