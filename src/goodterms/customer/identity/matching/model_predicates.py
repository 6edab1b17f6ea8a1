"""When a level of a comparison holds: a small language that no engine owns, and its compilers.

Three engines read it: DuckDB and Spark as SQL, Python as functions.

A code is alternatives (|) of atoms that hold together (&): ``exact:given & jw>=0.88:family``.

| atom | holds when, of two records |
|---|---|
| exact:x | both have x, and it is the same |
| missing:x | one of them has no x |
| half:x | one has x, the other has not |
| jw>=0.9:x | Jaro-Winkler similarity of x is at least 0.9 |
| slip:x | x starts or ends with the same two characters and one edit makes it the same |
| apart:x | both have x, and it differs by more than such a slip |
| first:x | x starts with the same letter |
| initial:x | one x is a single letter, and the other starts with it |
| cross:x,y | the x of each is the y of the other |
| share>=2:x | the lists x have two or more members in common |
| year:x, month:x, yearday:x | ISO dates: same year; year and month; year and day |
| turned:x | ISO dates: same year, day and month changed over |

A missing value makes every atom but ``missing`` and ``half`` false.  Text is ASCII, so that
DuckDB (bytes), Spark and rapidfuzz (characters) agree.
"""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

type Dialect = Literal["duckdb", "spark"]

_SAMENESS = {"exact", "missing", "half"}


def columns(code: str) -> set[str]:
    """The columns a code looks at."""
    found: set[str] = set()
    for atom in code.replace("|", "&").split("&"):
        found |= {column.strip() for column in atom.partition(":")[2].split(",") if column.strip()}
    return found


def read_columns(code: str) -> set[str]:
    """The columns whose values the code looks into; of the others only sameness matters."""
    atoms = code.replace("|", "&").split("&")
    return set().union(*(columns(atom) for atom in atoms if _parse(atom)[0] not in _SAMENESS))


def single_exact(code: str) -> str | None:
    """The column, when the code is nothing but ``exact`` of one column."""
    what, _, column = code.strip().partition(":")
    return column if what == "exact" and not set(column) & set("&|,") else None


# --- SQL ---------------------------------------------------------------------------------------


def to_sql(code: str, dialect: Dialect = "duckdb") -> str:
    """A condition over ``x_l`` and ``x_r``, the names Splink gives two records' columns."""
    ways = [
        " AND ".join(_atom_sql(atom, dialect) for atom in way.split("&")) for way in code.split("|")
    ]
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
# DuckDB takes five times as long for Damerau's distance as for any other. What one edit makes the
# same differs in two places at most, or in length; so that is asked first.
_DUCKDB = {
    "slip": "((left({l}, 2) = left({r}, 2) OR right({l}, 2) = right({r}, 2))"
    " AND CASE WHEN strlen({l}) = strlen({r}) THEN hamming({l}, {r}) <= 2"
    " ELSE levenshtein({l}, {r}) = 1 END AND damerau_levenshtein({l}, {r}) <= 1)",
}
# What Spark says otherwise; ``nearly`` is ours (spark_nearly.sql).
_SPARK = {
    "jw": "nearly({l}, {r}, {bar})",
    "share": "size(array_intersect({l}, {r})) >= {bar}",
    "turned": "(left({l}, 4) = left({r}, 4) AND substring({l}, 6, 2) = substring({r}, 9, 2)"
    " AND substring({l}, 9, 2) = substring({r}, 6, 2))",
}
_OF = {"duckdb": _SQL | _DUCKDB, "spark": _SQL | _SPARK}
for _atoms in _OF.values():
    _atoms["apart"] = f"NOT {_atoms['slip']}"


def _parse(atom: str) -> tuple[str, str, str, str]:
    """The atom's name, its bar ('' when it has none) and its one or two columns."""
    head, _, told = atom.strip().partition(":")
    name, _, bar = head.partition(">=")
    first, _, second = (column.strip() for column in told.partition(","))
    if name not in _OF["duckdb"] or not first:
        raise ValueError(f"{atom.strip()!r} is no condition")
    return name, bar, first, second or first


def _atom_sql(atom: str, dialect: Dialect) -> str:
    name, bar, x, y = _parse(atom)
    sides = {"l": f'"{x}_l"', "r": f'"{x}_r"', "l2": f'"{y}_l"', "r2": f'"{y}_r"'}
    if dialect == "spark":
        sides = {side: column.replace('"', "`") for side, column in sides.items()}
    if (name, bar, dialect) == ("share", "1", "duckdb"):
        return "list_has_any({l}, {r})".format(**sides)
    return _OF[dialect][name].format(bar=bar, **sides)


# --- Python ------------------------------------------------------------------------------------

# an atom is first of all a cheap look at what is there: most pairs fail at that
_PYTHON = {
    "exact": "({l} == {r} is not None)",
    "missing": "({l} is None or {r} is None)",
    "half": "(({l} is None) != ({r} is None))",
    "jw": "({l} and {r} and jaro_winkler({l}, {r}) >= {bar})",
    "slip": "({l} and {r} and ({l}[:2] == {r}[:2] or {l}[-2:] == {r}[-2:])"
    " and edits({l}, {r}, score_cutoff=1) <= 1)",
    "first": "({l} and {r} and {l}[0] == {r}[0])",
    "initial": "({l} and {r} and (len({l}) == 1 or len({r}) == 1) and {l}[0] == {r}[0])",
    "cross": "({l} == {r2} is not None and {l2} == {r} is not None)",
    "share": "({l} and {r} and len({l} & {r}) >= {bar})",
    "year": "({l} and {r} and {l}[:4] == {r}[:4])",
    "month": "({l} and {r} and {l}[:7] == {r}[:7])",
    "yearday": "({l} and {r} and {l}[:4] == {r}[:4] and {l}[-3:] == {r}[-3:])",
    "turned": "({l} and {r} and {l}[:4] == {r}[:4]"
    " and {l}[5:7] == {r}[8:10] and {l}[8:10] == {r}[5:7])",
}
_PYTHON["apart"] = f"({{l}} and {{r}} and not {_PYTHON['slip']})"
NAMES = {"jaro_winkler": JaroWinkler.similarity, "edits": DamerauLevenshtein.distance}


def to_python(code: str) -> str:
    """The same condition as a Python expression over ``l_x`` and ``r_x``; it may call NAMES.

    A list (``share``) is to be a set. Values are never empty: what is empty is None.
    """
    ways = [" and ".join(_atom_python(atom) for atom in way.split("&")) for way in code.split("|")]
    return " or ".join(f"({way})" for way in ways)


def _atom_python(atom: str) -> str:
    name, bar, x, y = _parse(atom)
    if not (x.isidentifier() and y.isidentifier()):
        raise ValueError(f"{atom.strip()!r} is no condition")
    bar = repr(float(bar)) if bar else ""
    return _PYTHON[name].format(bar=bar, l=f"l_{x}", r=f"r_{x}", l2=f"l_{y}", r2=f"r_{y}")
