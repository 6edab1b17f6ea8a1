"""When a level of a comparison holds: a small language that no engine owns, and its compilers.

A code is alternatives (|) of atoms that hold together (&): ``exact:given & jw>=0.88:family``.

| atom | holds when, of two records |
|---|---|
| exact:x | both have x, and it is the same |
| missing:x | one of them has no x |
| half:x | one has x, the other has not |
| jw>=0.9:x | Jaro-Winkler similarity of x is at least 0.9 |
| slip:x | x starts or ends with the same two characters and one edit makes it the same |
| first:x | x starts with the same letter |
| initial:x | one x is a single letter, and the other starts with it |
| cross:x,y | the x of each is the y of the other |
| share>=2:x | the lists x have two or more members in common |
| year:x, month:x, yearday:x | ISO dates: same year; year and month; year and day |
| turned:x | ISO dates: same year, day and month changed over |

A missing value makes every atom but ``missing`` and ``half`` false.  Text is ASCII, so that
DuckDB (bytes) and rapidfuzz (characters) agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    type Record = Mapping[str, Any]
    type Test = Callable[[Record, Record], bool]


def columns(code: str) -> set[str]:
    """The columns a code looks at."""
    found: set[str] = set()
    for atom in code.replace("|", "&").split("&"):
        found |= {column.strip() for column in atom.partition(":")[2].split(",") if column.strip()}
    return found


def single_exact(code: str) -> str | None:
    """The column, when the code is nothing but ``exact`` of one column."""
    what, _, column = code.strip().partition(":")
    return column if what == "exact" and not set(column) & set("&|,") else None


# --- SQL ---------------------------------------------------------------------------------------


def to_sql(code: str) -> str:
    """A DuckDB condition over ``"x_l"`` and ``"x_r"``, the names Splink gives two records."""
    ways = [" AND ".join(_atom_sql(atom) for atom in way.split("&")) for way in code.split("|")]
    return ways[0] if len(ways) == 1 else " OR ".join(f"({way})" for way in ways)


_SQL = {
    "exact": "{l} = {r}",
    "missing": "({l} IS NULL OR {r} IS NULL)",
    "half": "({l} IS NULL) <> ({r} IS NULL)",
    "jw": "jaro_winkler_similarity({l}, {r}) >= {bar}",
    "slip": "((left({l}, 2) = left({r}, 2) OR right({l}, 2) = right({r}, 2))"
    " AND damerau_levenshtein({l}, {r}) <= 1)",
    "first": "left({l}, 1) = left({r}, 1)",
    "initial": "((length({l}) = 1 OR length({r}) = 1) AND left({l}, 1) = left({r}, 1))",
    "cross": "({l} = {r2} AND {l2} = {r})",
    "share": "(list_has_any({l}, {r}) AND len(list_intersect({l}, {r})) >= {bar})",
    "year": "left({l}, 4) = left({r}, 4)",
    "month": "left({l}, 7) = left({r}, 7)",
    "yearday": "(left({l}, 4) = left({r}, 4) AND right({l}, 3) = right({r}, 3))",
    "turned": "(left({l}, 4) = left({r}, 4) AND {l}[6:7] = {r}[9:10] AND {l}[9:10] = {r}[6:7])",
}


def _parse(atom: str) -> tuple[str, str, str, str]:
    """The atom's name, its bar ('' when it has none) and its one or two columns."""
    head, _, told = atom.strip().partition(":")
    name, _, bar = head.partition(">=")
    first, _, second = (column.strip() for column in told.partition(","))
    if name not in _SQL or not first:
        raise ValueError(f"{atom.strip()!r} is no condition")
    return name, bar, first, second or first


def _atom_sql(atom: str) -> str:
    name, bar, x, y = _parse(atom)
    sides = {"l": f'"{x}_l"', "r": f'"{x}_r"', "l2": f'"{y}_l"', "r2": f'"{y}_r"'}
    if (name, bar) == ("share", "1"):
        return "list_has_any({l}, {r})".format(**sides)
    return _SQL[name].format(bar=bar, **sides)


# --- Python ------------------------------------------------------------------------------------


def to_test(code: str) -> Test:
    """The same condition as a function of two records."""
    ways = [[_atom_test(atom) for atom in way.split("&")] for way in code.split("|")]
    if len(ways) == 1 and len(ways[0]) == 1:
        return ways[0][0]
    return lambda left, right: any(all(test(left, right) for test in way) for way in ways)


def _atom_test(atom: str) -> Test:
    name, bar, x, y = _parse(atom)
    if name == "missing":
        return lambda left, right: left[x] is None or right[x] is None
    if name == "half":
        return lambda left, right: (left[x] is None) != (right[x] is None)
    if name == "cross":
        return lambda left, right: (
            None not in (left[x], left[y]) and left[x] == right[y] and left[y] == right[x]
        )
    judge = _JUDGES[name](float(bar)) if bar else _JUDGES[name]

    def test(left: Record, right: Record) -> bool:
        a, b = left[x], right[x]
        return a is not None and b is not None and bool(judge(a, b))

    return test


def _slip(a: str, b: str) -> bool:
    near_end = a[:2] == b[:2] or a[-2:] == b[-2:]
    return near_end and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1


def _initial(a: str, b: str) -> bool:
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]


def _turned(a: str, b: str) -> bool:
    return a[:4] == b[:4] and a[5:7] == b[8:10] and a[8:10] == b[5:7]


_JUDGES: dict[str, Any] = {
    "exact": lambda a, b: a == b,
    "jw": lambda bar: lambda a, b: JaroWinkler.similarity(a, b) >= bar,
    "slip": _slip,
    "first": lambda a, b: a[:1] == b[:1],
    "initial": _initial,
    "share": lambda bar: lambda a, b: len(set(a) & set(b)) >= bar,
    "year": lambda a, b: a[:4] == b[:4],
    "month": lambda a, b: a[:7] == b[:7],
    "yearday": lambda a, b: a[:4] == b[:4] and a[-3:] == b[-3:],
    "turned": _turned,
}
