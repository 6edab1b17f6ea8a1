"""The word lists the invented world is made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for line in files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()[1:]:
        name, words = line.split("\t")
        lists[name] = lists.get(name, ()) + tuple(words.split(", "))
    return lists


def words(name: str) -> tuple[str, ...]:
    """One list, in the order it was written."""
    return _lists()[name]


@cache
def meanings(name: str) -> dict[str, str]:
    """A list of pairs: a word and what stands for it."""
    return dict(pair.split("=") for pair in words(name))
