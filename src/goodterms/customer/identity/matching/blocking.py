"""Blocking: which pairs are looked at at all.

Every rule is an equality of columns.  A rule's blocks are its records with the same values; the
pairs of all blocks, each once, are the table ``pair``.  Figures decide, not taste: a block too
large tells nobody apart (a placeholder, "The Occupier", a switchboard) and is left out, and a rule
whose blocks do not fit the budget is narrowed to its smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import duckdb

    from goodterms.customer.identity.matching.model_predicates import Dialect

    type Progress = Callable[[str, int, int], None]

PAIRS_A_RULE = (15, 0.5)  # of one rule, in pairs a record: in a small file, in a large one
SMALL = 400_000  # pairs of one rule that any machine bears
BLOCK_SHARE = 0.03  # of the budget, in one block
LARGEST_BLOCK = 300  # records; above this two holders prove nothing
LEAST_BLOCK = 20  # in a small file: what a large family or a firm may share


@dataclass(frozen=True)
class Rule:
    """``parts`` are SQL over ``trait``, as DuckDB and Spark both read it; ``needs`` are fields.

    A rule is left out where one of the fields it needs holds nothing at all.

    ``words``: which of the name's words take part: none, any one or any two.
    """

    name: str
    parts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    words: int = 0


PERSON_RULES = (
    Rule("national", ("national",), ("national",)),
    Rule("account", ("account_no",), ("account_no",)),
    Rule("email", ("coalesce(email, email_home, email_shared)",), ("email",)),
    Rule("phone", ("coalesce(phone, phone_house, phone_firm)",), ("phone",)),
    Rule("whole name", ("given_class", "family")),
    Rule("family + born", ("family", "born"), ("born",)),
    Rule("given + born", ("given_class", "born"), ("born",)),
    Rule("start of both names", ("left(given, 3)", "left(family, 4)")),
    Rule("born + district", ("born", "district"), ("born", "postcode")),
    Rule("born + city", ("born", "city"), ("born", "city")),
    Rule("street + initial", ("street_any", "left(given, 1)"), ("street",)),
    Rule("street + family", ("street_any", "left(family, 3)"), ("street",)),
    Rule("word + firm", ("org",), ("org",), words=1),
    Rule("word + district", ("district",), ("postcode",), words=1),
    Rule("word + birth year", ("left(born, 4)",), ("born",), words=1),
    Rule("word + city", ("city",), ("city",), words=1),
    Rule("two words", words=2),
    Rule(
        "initials + birth year", ("left(given, 1)", "left(family, 3)", "left(born, 4)"), ("born",)
    ),
)

ORGANISATION_RULES = (
    Rule("national", ("national",), ("national",)),
    Rule("account", ("account_no",), ("account_no",)),
    Rule("domain", ("domain",), ("email",)),
    Rule("phone", ("coalesce(phone, phone_house, phone_firm)",), ("phone",)),
    Rule("name", ("whole",)),
    Rule("two words", words=2),
    Rule("word + district", ("district",), ("postcode",), words=1),
    Rule("word + city", ("city",), ("city",), words=1),
    Rule("word + street", ("street_any",), ("street",), words=1),
    Rule("start of name", ("left(whole, 8)",)),
)
RULES = {"person": PERSON_RULES, "organisation": ORGANISATION_RULES}


def make_pairs(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    fields: Collection[str],
    *,
    progress: Progress | None = None,
) -> int:
    """Make ``pair(a, b)``, a < b, of the records in ``trait``; answers how many there are."""
    (total,) = connection.execute("SELECT count(*) FROM trait").fetchall()[0]
    budget = budget_of(total)
    rules = [rule for rule in RULES[kind] if set(rule.needs) <= set(fields)]
    connection.execute("CREATE OR REPLACE TEMP TABLE block (key UBIGINT, row_ BIGINT)")
    for done, rule in enumerate(rules):
        if progress:
            progress("blocking", done, len(rules) + 1)
        _add_blocks(connection, rule, budget)
    if progress:
        progress("pairing", len(rules), len(rules) + 1)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE pair AS
        SELECT DISTINCT x.row_ AS a, y.row_ AS b
        FROM block x JOIN block y ON x.key = y.key AND x.row_ < y.row_
    """)
    connection.execute("DROP TABLE block")
    (made,) = connection.execute("SELECT count(*) FROM pair").fetchall()[0]
    return int(made)


def keys_sql(rule: Rule, dialect: Dialect = "duckdb") -> str:
    """A query of a rule's ``key`` and ``row_``: each record once in each of its blocks.

    The key is the engine's own hash: it is compared within one run and kept nowhere.
    """
    values = [*(("word",) if rule.words == 1 else ("word", "word2")[: rule.words]), *rule.parts]
    filled = " AND ".join(f"{value} IS NOT NULL" for value in values)
    told = ", ".join([f"'{rule.name}'", *values])
    words, mix, row = _WORDS[dialect][rule.words], _MIX[dialect], _ROW[dialect]
    return f"SELECT {mix}({told}) AS key, {row} AS row_ FROM {words} WHERE {filled}"


_MIX = {"duckdb": "hash", "spark": "xxhash64"}
_ROW = {"duckdb": '"row"', "spark": "`row`"}
_WORDS = {
    "duckdb": (
        "trait",
        "(SELECT *, unnest(names) AS word FROM trait)",
        """(SELECT *, names[1] AS word, names[2] AS word2 FROM trait WHERE len(names) = 2
        UNION ALL
        SELECT * FROM (SELECT *, unnest(names) AS word FROM trait WHERE len(names) > 2),
        unnest(names) AS other(word2) WHERE word < word2)""",
    ),
    "spark": (
        "trait",
        "(SELECT *, explode(names) AS word FROM trait)",
        """(SELECT *, names[0] AS word, names[1] AS word2 FROM trait WHERE size(names) = 2
        UNION ALL
        SELECT * FROM (SELECT *, explode(names) AS word2 FROM
        (SELECT *, explode(names) AS word FROM trait WHERE size(names) > 2)) WHERE word < word2)""",
    ),
}


def _add_blocks(connection: duckdb.DuckDBPyConnection, rule: Rule, budget: int) -> int:
    """Add the rule's blocks that fit; answers the pairs they make (before doubles go)."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS {keys_sql(rule)}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE sized AS SELECT key, count(*) AS size FROM keyed"
        " GROUP BY 1 HAVING count(*) > 1"
    )
    sizes = connection.execute("SELECT size, count(*) FROM sized GROUP BY 1 ORDER BY 1").fetchall()
    largest, pairs = largest_that_fits(sizes, budget)
    connection.execute(
        "INSERT INTO block SELECT key, row_ FROM keyed SEMI JOIN"
        f" (FROM sized WHERE size <= {largest}) USING (key)"
    )
    return pairs


def budget_of(total: int) -> int:
    """The pairs that one rule may make of so many records."""
    few, many = PAIRS_A_RULE
    return max(min(few * total, SMALL), int(many * total))


def largest_that_fits(sizes: list[tuple[int, int]], budget: int) -> tuple[int, int]:
    """Of ``(size, blocks)`` in rising order the largest size kept, and the pairs up to it."""
    largest, pairs = 0, 0
    for size, blocks in sizes:
        one = size * (size - 1) // 2
        fits = size <= LEAST_BLOCK or one <= BLOCK_SHARE * budget
        if size > LARGEST_BLOCK or not fits or pairs + blocks * one > budget:
            break
        largest, pairs = size, pairs + blocks * one
    return largest, pairs
