"""The batch driver of clustering: components of the scored pairs, streamed through ``cluster``.

Components come from pairs at or over the ask bar.  Inside a component of bearable size *every*
pair is scored, not only the blocked ones, so that the mean of a group's evidence is no guess.

Most components are plain: pairs connect them that are sure whatever else in the component speaks
against a join, and nobody has said a word.  ``cluster`` would join all of such a one, so it is not
asked; nor of one in which no pair is enough for a first join.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from goodterms.customer.identity.matching.cluster import (
    COMPLETE,
    Assertion,
    Edge,
    Rules,
    cluster,
)
from goodterms.customer.identity.matching.scoring import weights_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import duckdb

    from goodterms.customer.identity.matching.model import Model

    type Progress = Callable[[str, int, int], None]
    type Ints = np.ndarray[Any, np.dtype[np.int64]]

SLACK = 1e-6  # a weight summed in another order may differ in its last digits
TOLD = 1000  # components between two words of progress
BATCH = 200_000  # edges in Python at a time


def components(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """The records of the pairs, sorted, and for each the smallest record it is connected to."""
    records, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    x, y = ends[: len(a)], ends[len(a) :]
    low = np.arange(len(records))
    while True:
        # hand the smaller label over each pair, then let every label follow its own label
        before = low.copy()
        least = np.minimum(low[x], low[y])
        np.minimum.at(low, low[x], least)
        np.minimum.at(low, low[y], least)
        while True:
            deeper = low[low]
            if np.array_equal(deeper, low):
                break
            low = deeper
        if np.array_equal(before, low):
            return records, records[low]


def make_groups(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    assertions: Sequence[Assertion],
    rules: Rules,
    *,
    progress: Progress | None = None,
) -> int:
    """Insert the groups of the scored pairs in ``candidate`` into ``grouped("row", entity)``.

    Needs ``side_<kind>``, ``pair`` and ``candidate``, the scored ones of these that matter; makes
    ``edge_<kind>``, the same of all pairs in their components. Answers how many groups have more
    than one record.
    """
    found = connection.execute("SELECT a, b, weight FROM candidate").fetchnumpy()
    words = np.array([(word.a, word.b) for word in assertions if word.says], dtype=np.int64)
    words = words.reshape(-1, 2)
    a = np.concatenate([np.asarray(found["a"], dtype=np.int64), words[:, 0]])
    b = np.concatenate([np.asarray(found["b"], dtype=np.int64), words[:, 1]])
    if not len(a):
        connection.execute(f"CREATE OR REPLACE TABLE edge_{model.kind} AS FROM candidate")
        return 0
    found_in = components(a, b)
    spoken = _tops_of(found_in, words[:, 0])
    _make_edges(connection, model, found_in)
    _make_extents(connection, model)
    tied = _tied(found_in, *_sure(connection, model, rules))
    _settle(connection, np.setdiff1d(tied, spoken), spoken, rules)
    return _stream(connection, model, found_in, assertions, rules, progress)


def _make_extents(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make ``extent``: of each component its pairs, their weights, and what speaks against joins.

    The last is the lowest part of each comparison, 0 or less.
    """
    worst = ", ".join(
        f"least(coalesce(min({part}), 0), 0) AS worst_{part}" for part in _parts(model)
    )
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE extent AS
        SELECT top, count(*) AS pairs, min(weight) AS lowest, max(weight) AS highest, {worst}
        FROM edge_{model.kind} JOIN component ON row_ = a GROUP BY top
    """)


def _parts(model: Model) -> list[str]:
    return [f"part_{comparison.field}" for comparison in model.comparisons]


def _sure(connection: duckdb.DuckDBPyConnection, model: Model, rules: Rules) -> tuple[Ints, Ints]:
    """The pairs whose records join, whatever else their component says against it.

    A pair without birth dates may be sure while others of its groups contradict each other there,
    and the groups' profile knows it. So what a pair leaves open counts as its component's worst.
    """
    against = " + ".join(f"if({part} IS NULL, worst_{part}, 0)" for part in _parts(model))
    found = connection.execute(f"""
        SELECT a, b FROM candidate JOIN component ON row_ = a JOIN extent USING (top)
        WHERE weight + {against} >= {rules.link + SLACK}
    """).fetchnumpy()
    return found["a"], found["b"]


def _tied(found_in: tuple[Ints, Ints], a: Ints, b: Ints) -> Ints:
    """The components that these pairs alone connect, each by its smallest record."""
    records, tops = found_in
    low = records.copy()
    within, labels = components(a, b)
    low[np.searchsorted(records, within)] = labels
    return np.setdiff1d(tops, tops[low != tops])


def _tops_of(found_in: tuple[Ints, Ints], some: Ints) -> Ints:
    records, tops = found_in
    found: Ints = tops[np.searchsorted(records, some)]
    return found


def _settle(connection: duckdb.DuckDBPyConnection, tied: Ints, spoken: Ints, rules: Rules) -> None:
    """Make ``settled(top)``: components of which ``cluster`` need not be asked, for it is known.

    They are ``plain``, tied ones of bearable size in which every pair may join, and are grouped
    here; or no pair of theirs is enough for a first join, and nobody has said a word.
    """
    connection.register("tied", pa.table({"top": tied}))
    connection.register("spoken", pa.table({"top": spoken}))
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE plain AS
        SELECT top FROM extent SEMI JOIN tied USING (top)
        WHERE lowest >= {rules.stop + SLACK} AND top NOT IN (FROM large)
            AND pairs <= {rules.limit * (rules.limit - 1) // 2}
    """)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE settled AS FROM plain UNION ALL
        SELECT top FROM extent ANTI JOIN spoken USING (top) WHERE highest < {rules.link - SLACK}
    """)
    connection.unregister("tied")
    connection.unregister("spoken")
    connection.execute(
        'INSERT INTO grouped SELECT row_ AS "row", top AS entity FROM component'
        " SEMI JOIN plain USING (top)"
    )


def _make_edges(
    connection: duckdb.DuckDBPyConnection, model: Model, found_in: tuple[Ints, Ints]
) -> None:
    """Make ``edge_<kind>``: all pairs inside a component, or the blocked ones of a large one."""
    connection.register("told", pa.table(dict(zip(("row_", "top"), found_in, strict=True))))
    connection.execute("CREATE OR REPLACE TEMP TABLE component AS FROM told")
    connection.unregister("told")
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE large AS
        SELECT top FROM component GROUP BY 1 HAVING count(*) > {COMPLETE}
    """)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE inside AS
        SELECT x.row_ AS a, y.row_ AS b, top FROM component x JOIN component y USING (top)
        WHERE x.row_ < y.row_ AND top NOT IN (FROM large)
        UNION ALL
        SELECT a, b, x.top FROM pair JOIN component x ON x.row_ = a JOIN component y ON y.row_ = b
        WHERE x.top = y.top AND x.top IN (FROM large)
    """)
    others = weights_sql(model, "(FROM inside ANTI JOIN candidate USING (a, b))")
    connection.execute(
        f"CREATE OR REPLACE TABLE edge_{model.kind} AS FROM candidate UNION ALL {others}"
    )


def _stream(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    found_in: tuple[Ints, Ints],
    assertions: Sequence[Assertion],
    rules: Rules,
    progress: Progress | None,
) -> int:
    records, tops = found_in
    kept = ~np.isin(tops, connection.execute("FROM settled").fetchnumpy()["top"])
    records, tops = records[kept], tops[kept]
    order = np.lexsort((records, tops))
    records, tops = records[order], tops[order]
    firsts, starts = np.unique(tops, return_index=True)
    members = dict(zip(firsts.tolist(), np.split(records, starts)[1:], strict=True))
    said: dict[int, list[Assertion]] = {}
    top_of = dict(zip(records.tolist(), tops.tolist(), strict=True)) if assertions else {}
    for word in assertions:
        if word.says:
            said.setdefault(top_of[word.a], []).append(word)
    rows: list[int] = []
    groups: list[int] = []
    joined = len(connection.execute("FROM plain").fetchnumpy()["top"])
    if progress:
        progress("grouping", 0, len(members))
    for done, (top, edges) in enumerate(_edges_by_component(connection, model, members)):
        partition = cluster(members[top].tolist(), edges, said.get(top, ()), rules)
        for group in partition.groups:
            if len(group) > 1:
                joined += 1
                rows += group
                groups += [group[0]] * len(group)
        if progress and done % TOLD == TOLD - 1:
            progress("grouping", done, len(members))
    _insert(connection, rows, groups)
    return joined


def _edges_by_component(
    connection: duckdb.DuckDBPyConnection, model: Model, members: dict[int, Ints]
) -> Iterator[tuple[int, list[Edge]]]:
    """Each component with its edges; one that has only people's words has none."""
    silent = set(members)
    reader = connection.sql(
        f"SELECT top, a, b, weight, {', '.join(_parts(model))} FROM edge_{model.kind}"
        " JOIN component ON component.row_ = a ANTI JOIN settled USING (top) ORDER BY top, a, b"
    ).to_arrow_reader(BATCH)
    top = -1
    edges: list[Edge] = []
    for batch in reader:
        tops, a, b, weight, *parts = (column.to_pylist() for column in batch.columns)
        for at, told in enumerate(zip(*parts, strict=True)):
            if tops[at] != top and edges:
                silent.discard(top)
                yield top, edges
                edges = []
            top = tops[at]
            edges.append(Edge(a[at], b[at], weight[at], told))
    if edges:
        silent.discard(top)
        yield top, edges
    for left in sorted(silent):
        yield left, []


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[int], groups: list[int]) -> None:
    told = pa.table({"row": pa.array(rows, pa.int64()), "entity": pa.array(groups, pa.int64())})
    connection.register("told", told)
    connection.execute('INSERT INTO grouped SELECT "row", entity FROM told')
    connection.unregister("told")
