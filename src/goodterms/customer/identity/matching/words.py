"""The word lists behind names, contacts and kinds: one tab-separated file, read once.

A line of ``data/words.tsv`` is a list's name, a word and, for lists that translate, what the
word stands for.  Every word is already folded (see ``folding``), so lookups need no care.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = files(__package__) / "data"


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for line in (DATA / "words.tsv").read_text(encoding="ascii").splitlines():
        name, word, *means = line.split("\t")
        lists.setdefault(name, {})[word] = means[0] if means else word
    return lists


@cache
def words(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(_lists()[name])


@cache
def meanings(name: str) -> Mapping[str, str]:
    """What each word of a translating list stands for."""
    return _lists()[name]


@cache
def table(file_name: str) -> Mapping[str, str]:
    """A data file of two columns as a mapping."""
    lines = (DATA / file_name).read_text(encoding="ascii").splitlines()
    return MappingProxyType(dict(line.split("\t") for line in lines))


@cache
def listed(file_name: str) -> frozenset[str]:
    """A data file of one word a line."""
    return frozenset((DATA / file_name).read_text(encoding="ascii").splitlines())


def sql_list(values: Iterable[str]) -> str:
    """The values as an SQL list literal's inside: 'a', 'b'."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
