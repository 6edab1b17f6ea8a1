"""Days and hours as people say them, in the reader's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone, translation
from django.utils.html import format_html

from goodterms.kernel import clock
from goodterms.ui.templatetags.ui import breakable, day, hour, likely, moment, month

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _it_is_noon_of_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2024, 3, 3), "3 March 2024"),
        (date(2026, 12, 23), "23 December"),
        (datetime(2025, 6, 9, 23, 30, tzinfo=UTC), "9 June 2025"),
        (None, ""),
    ],
)
def test_a_day_has_its_year_unless_it_is_this_one(value: date | None, said: str) -> None:
    assert day(value) == said


def test_what_is_known_no_closer_is_a_month() -> None:
    assert month(date(2019, 3, 1)) == "March 2019"
    assert month(None) == ""


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=2, minutes=7), "today, 14:07"),
        (timedelta(days=1, hours=5), "tomorrow, 17:00"),
        (timedelta(days=2, hours=5), "Friday, 17:00"),
        (timedelta(days=-1), "yesterday, 12:00"),
        (timedelta(days=-6), "last Thursday, 12:00"),
        (timedelta(days=7), "2 December"),
        (timedelta(days=-400), "21 October 2025"),
    ],
)
def test_a_moment_is_as_near_as_it_is(away: timedelta, said: str) -> None:
    assert moment(NOON + away) == said


def test_hours_are_those_of_the_reader() -> None:
    with timezone.override("Europe/Berlin"):
        assert hour(NOON) == "13:00"
        assert moment(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "today, 00:30"


class TestInGerman:
    """The order of day and month, the full stop and the words for today are German's own."""

    @pytest.fixture(autouse=True)
    def german(self) -> Iterator[None]:
        with translation.override("de"):
            yield

    @pytest.mark.parametrize(
        ("value", "said"),
        [(date(2024, 3, 3), "3. März 2024"), (date(2026, 12, 23), "23. Dezember"), (None, "")],
    )
    def test_a_day(self, value: date | None, said: str) -> None:
        assert day(value) == said

    def test_a_month(self) -> None:
        assert month(date(2019, 3, 1)) == "März 2019"

    @pytest.mark.parametrize(
        ("away", "said"),
        [
            (timedelta(hours=2, minutes=7), "heute, 14:07"),
            (timedelta(days=2, hours=5), "Freitag, 17:00"),
            (timedelta(days=7), "2. Dezember"),
        ],
    )
    def test_a_moment(self, away: timedelta, said: str) -> None:
        assert moment(NOON + away) == said

    def test_a_chance(self) -> None:
        assert likely(0.99999) == "über 99,9 %"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.98563, "98.6%"), (0.99999, "over 99.9%"), (0.5, "50.0%"), (0.0, "under 0.1%")],
)
def test_nothing_is_ever_certain(chance: float, said: str) -> None:
    assert likely(chance) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("mere_energy.csv", "mere_<wbr>energy.csv"),
        ("a_b@mail.example", "a_<wbr>b@<wbr>mail.example"),
        ("Ana Ferreira", "Ana Ferreira"),
        ("<b>_x", "&lt;b&gt;_<wbr>x"),
        (format_html("{}<mark>{}</mark>", "<a@", "b_c"), "&lt;a@<wbr><mark>b_<wbr>c</mark>"),
    ],
)
def test_long_words_break_where_a_reader_would(value: str, said: str) -> None:
    assert str(breakable(value)) == said
