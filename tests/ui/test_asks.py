"""How the turns of an ask read on both sides of the counter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from goodterms.dialogue.timeline.models import Turn
from goodterms.ui.asks import entries, took

NINE = datetime(2026, 11, 19, 9, tzinfo=UTC)
Move = Turn.Move


def turn(n: int, move: Move, minutes: int, words: str = "") -> Turn:
    named = "" if move in Turn.THEIRS else "Dov Adler"
    return Turn(
        n=n,
        move=move,
        at=NINE + timedelta(minutes=minutes),
        by_name=named,
        by_title="Front line" if named else "",
        words=words,
        owner_name="Joan Petrie",
        due_at=NINE + timedelta(hours=4),
    )


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=4), "after one minute"),
        (timedelta(minutes=48), "after 48 minutes"),
        (timedelta(minutes=89, seconds=29), "after 89 minutes"),
        (timedelta(minutes=95), "after 2 hours"),
        (timedelta(hours=35), "after 35 hours"),
        (timedelta(hours=37), "after 2 days"),
    ],
)
def test_a_time_is_told_as_people_tell_it(time: timedelta, words: str) -> None:
    assert took(time) == words


def test_an_answer_is_measured_from_when_they_began_to_wait() -> None:
    told = entries(
        [
            turn(1, Move.ASKED, 0, "When?"),
            turn(2, Move.ADDED, 20, "And the gas?"),
            turn(3, Move.ANSWERED, 48, "On Friday."),
            turn(4, Move.NOT_YET, 600),
            turn(5, Move.ANSWERED, 630, "On Monday."),
        ],
        "Ana",
    )
    assert [entry.took for entry in told] == [
        "",
        "",
        "after 48 minutes",
        "",
        "after 30 minutes",
    ]


def test_their_words_are_theirs_and_ours_carry_name_and_post() -> None:
    asked, answered = entries(
        [turn(1, Move.ASKED, 0, "When?"), turn(2, Move.ANSWERED, 48, "On Friday.")], "You"
    )
    assert (asked.who, asked.role, asked.theirs) == ("You", "", True)
    assert (answered.who, answered.role, answered.theirs) == ("Dov Adler", "Front line", False)


@pytest.mark.parametrize(
    ("move", "words", "said", "seen"),
    [
        (Move.HELPED, "", "That helped.", ""),
        (Move.NOT_YET, "Nobody came.", "Nobody came.", "Not yet."),
        (Move.TAKEN_BACK, "", "No longer needed.", ""),
        (Move.EXPLAINED, "I was away.", "I was away.", "Why this is late"),
    ],
)
def test_what_a_turn_did_is_said_where_its_words_do_not(
    move: Move, words: str, said: str, seen: str
) -> None:
    [entry] = entries([turn(1, move, 0, words)], "You")
    assert (entry.words, entry.seen) == (said, seen)


def test_a_colleague_and_a_new_hour_are_named() -> None:
    handed, later = entries(
        [turn(1, Move.HANDED_OVER, 0), turn(2, Move.POSTPONED, 5, "The depot is shut.")], "You"
    )
    assert handed.seen.startswith("Handed over to Joan Petrie, who answers before ")
    assert later.seen.startswith("New hour: ")


def test_what_was_written_down_for_them_says_by_whom() -> None:
    noted = turn(1, Move.ASKED, 0, "No heat")
    noted.by_name, noted.by_title = "Dov Adler", "Front line"
    [entry] = entries([noted], "Ana")
    assert (entry.who, entry.theirs) == ("Ana", True)
    assert entry.seen == "Written down by Dov Adler, Front line"


def test_what_somebody_took_over_from_one_who_is_away_names_the_new_one_and_the_hour() -> None:
    taken = turn(2, Move.HANDED_OVER, 30)
    taken.by_name = taken.by_title = ""
    told = entries([turn(1, Move.ASKED, 0, "When?"), taken], "Ana")[1]
    assert (told.who, told.role) == ("Joan Petrie", "")
    assert told.seen.startswith("Handed over to Joan Petrie, who answers before")
