"""What asking customers is worth: B-cubed against questions asked, and what false claims can take.

    goodterms bench questions [--set NAME ...] [--data DIR] [--draw FILE] [--claims 200] [--json]

A set is resolved as always; then its customers are asked about pairs of the ask band, by three
strategies, some of them answering and some of those answers wrong.  A yes is a word for the
clusters, as in the product; at the end all yeses but the control questions' teach the model too.
A customer is an entity of the truth; "one in 20" is one question for every twentieth of them, and
beside it stands one for every twentieth record.  Nobody is asked twice in a month of twelve.

Then false claims of five kinds of claimants, 200 each, go through the product's own operations, in
a house of invented persons: how many opened what, by level of proof, and what was seen before it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

sys.path.insert(0, str(Path(__file__).parent / "identity"))

import common  # beside the peer's scripts
import questions_drawing as drawing
import questions_world as worlds
from identity_bench import MAPS
from questions_world import Asking, Resolved, Score, World

from goodterms.customer.identity.matching.cluster import Assertion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goodterms.customer.identity.matching.model import Model

ONE_IN = 20
AIM, PERFECT = 0.5, 0.95  # half of the way from the untaught result to here
LABELS, LEAST = 200, 0.848  # of fake_1000
CONTROL = 0.2
EVEN = 0.5  # of a clerical score
KEPT_POINTS = 40  # of a curve
CAST = ((1.0, 0.0), (0.6, 0.02))  # share that answers, share of answers that are wrong
ASKED = "expected change"  # the product's own strategy
SETS = ("fake_1000", "historical_50k")


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True

    def figure(self, what: str, value: float, rows: int, **more: Any) -> None:
        bar, most = more.pop("least", None), more.pop("most", None)
        holds = (bar is None or value >= bar) and (most is None or value <= most)
        self.holds = self.holds and holds
        bar = bar if most is None else most
        line = {"what": what, "value": round(value, 4), "rows": rows, "bar": bar} | more
        print(json.dumps(line | {"holds": holds}), flush=True)


def run(argv: Sequence[str]) -> int:
    """Print one JSON line a figure; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="goodterms bench questions")
    parser.add_argument("--set", action="append", choices=SETS)
    parser.add_argument("--data", type=Path, default=common.default_data())
    parser.add_argument("--draw", type=Path, help="write the curves of the last set as SVG")
    parser.add_argument("--claims", type=int, default=200, help="false claims a kind; 0 for none")
    parser.add_argument("--json", action="store_true", help="as always: one JSON line a figure")
    asked = parser.parse_args(argv)
    bench = Bench()
    for name in asked.set or SETS:
        curves = _set(bench, name, asked.data)
        if asked.draw:
            asked.draw.write_text(drawing.draw(name, curves), encoding="utf-8")
    if asked.claims:
        import questions_house  # noqa: PLC0415  (sets Django up on a database of its own)

        questions_house.run(bench.figure, asked.claims)
    return 0 if bench.holds else 1


# --- curves --------------------------------------------------------------------------------------


def _set(bench: Bench, name: str, data: Path) -> list[drawing.Curve]:
    with tempfile.TemporaryDirectory(prefix="bench-questions-") as folder:
        table = duckdb.connect()
        truth, model = _resolve(name, data, Path(folder), table)
        resolved = Resolved.read(table, model, truth)
    customers, records = len(set(truth.values())), len(truth)
    at = {"customers": customers, "few": round(customers / ONE_IN), "many": round(records / ONE_IN)}
    untaught = World(resolved).score()
    band = _band(World(resolved))
    bench.figure(f"{name} untaught b3", untaught.b3, records, customers=customers, f1=untaught.f1)
    bench.figure(f"{name} ask band pairs", len(band), records, right=_right(resolved, band))
    curves = []
    for answers, errors in CAST:
        for strategy in worlds.STRATEGIES:
            asking = Asking(budget=at["many"], answers=answers, errors=errors)
            curve, world = _curve(resolved, strategy, asking)
            curves.append(curve)
            _tell(bench, name, curve, untaught, at)
            if strategy == ASKED:
                _teach(bench, name, curve, world, table)
    if name == "fake_1000":
        _labels(bench, data, resolved, table)
    table.close()
    return curves


def _resolve(
    name: str, data: Path, folder: Path, table: duckdb.DuckDBPyConnection
) -> tuple[dict[int, str], Model]:
    """The set resolved as ``resolve-file`` does it; truth by row."""
    from goodterms.customer.identity.matching import pipeline  # noqa: PLC0415
    from goodterms.customer.identity.matching.faces import make_faces  # noqa: PLC0415
    from goodterms.journeys.intake.prepare import prepare  # noqa: PLC0415

    frame, _ = common.load(name, data)
    source, prepared = folder / "in.csv", folder / "prepared.parquet"
    kept = frame.drop(columns=["cluster", "first_name_surname_concat"], errors="ignore")
    kept.to_csv(source, index=False)
    prepare(source, dict(pair.split("=") for pair in MAPS[name].split()), prepared)
    place = "row_number() OVER (ORDER BY md5(record_id))"
    rows = table.read_parquet(str(prepared))  # sorted by entity: its order must tell nothing
    rows.project(f'* REPLACE ({place} - 1 AS "row", {place} AS line)').create("prepared")
    make_faces(table, "prepared")
    table.execute("CREATE TABLE kept_face AS FROM face")
    table.execute("DROP VIEW face")
    table.execute("CREATE VIEW face AS FROM kept_face")
    models = pipeline.resolve(table).models
    cluster_of = dict(zip(frame.unique_id.astype(str), frame.cluster.astype(str), strict=True))
    keys = table.execute('SELECT "row", record_id FROM prepared').fetchall()
    return {row: cluster_of[key] for row, key in keys}, models["person"]


def _band(world: World) -> list[Any]:
    return [one for key in world.resolved.edges for one in world.candidates(key)]


def _right(resolved: Resolved, band: Sequence[Any]) -> float:
    same = sum(resolved.truth[one.mine] == resolved.truth[one.other] for one in band)
    return round(same / len(band), 4) if band else 0.0


def _curve(resolved: Resolved, strategy: str, asking: Asking) -> tuple[drawing.Curve, World]:
    world, points = World(resolved), []
    step = max(asking.budget // KEPT_POINTS, 1)

    def see(asked: int, score: Score) -> None:
        if asked % step == 0 or asked == asking.budget:
            points.append((asked, score.f1, score.b3))

    worlds.run(world, strategy, asking, see)
    if points[-1][0] != world.asked:
        points.append((world.asked, *world.score()))
    return drawing.Curve(strategy, asking.answers, asking.errors, tuple(points)), world


def _tell(
    bench: Bench, name: str, curve: drawing.Curve, untaught: Score, at: dict[str, int]
) -> None:
    """The curve's points, and where it stands after one question for 20 customers (records)."""
    cast = {"answers": curve.answers, "errors": curve.errors, "strategy": curve.strategy}
    aim = untaught.b3 + AIM * (PERFECT - untaught.b3)
    is_barred = name == "historical_50k" and curve.strategy == ASKED and not curve.errors
    for per, asked in (("customers", at["few"]), ("records", at["many"])):
        value = max((b3 for n, _f1, b3 in curve.points if n <= asked), default=untaught.b3)
        more = {"least": round(aim, 4)} if is_barred else {}
        bench.figure(f"{name} b3, a question for {ONE_IN} {per}", value, asked, **cast, **more)
    reached = [n for n, _f1, b3 in curve.points if b3 >= aim]
    needed: dict[str, float | None] = {"questions": reached[0] if reached else None}
    needed["customers a question"] = round(at["customers"] / reached[0], 1) if reached else None
    line = {"what": f"{name} half of the way to {PERFECT}", "aim": round(aim, 4), **cast}
    print(json.dumps(line | needed), flush=True)
    points = [[n, round(f1, 4), round(b3, 4)] for n, f1, b3 in curve.points]
    print(json.dumps({"what": f"{name} curve", **cast, "questions f1 b3": points}), flush=True)


# --- the model taught ----------------------------------------------------------------------------


def _teach(
    bench: Bench, name: str, curve: drawing.Curve, world: World, table: duckdb.DuckDBPyConnection
) -> None:
    """All yeses but the control questions' as labels; the model alone, then with the words."""
    dice = random.Random(1)  # noqa: S311  (nobody's secret)
    words = [word for told in world.words.values() for word in told]
    labels = [(word.a, word.b) for word in words if dice.random() >= CONTROL]
    cast = {"answers": curve.answers, "errors": curve.errors, "labels": len(labels)}
    for what, said in (("model alone", []), ("model and words", words)):
        taught = _taught(world.resolved, labels, said, table)
        rows = len(world.of)
        bench.figure(f"{name} taught b3, {what}", taught.b3, rows, f1=taught.f1, **cast)


def _taught(
    resolved: Resolved,
    labels: Sequence[tuple[int, int]],
    words: Sequence[Any],
    table: duckdb.DuckDBPyConnection,
) -> Score:
    """Learn with the labels, each another customer's, and resolve anew."""
    from goodterms.customer.identity.matching import pipeline  # noqa: PLC0415
    from goodterms.customer.identity.matching.training_labels import Label  # noqa: PLC0415

    told = [Label(a, b, 1.0, 1.0, resolved.truth[a]) for a, b in labels]
    learned = pipeline.learn(table, labels=told, by_splink=False)
    pipeline.resolve(table, models=learned.models, assertions=words)
    entity = dict(table.execute('SELECT "row", entity FROM entity').fetchall())
    return World(Resolved(resolved.truth, entity, {}, resolved.rules)).score()


def _labels(bench: Bench, data: Path, resolved: Resolved, table: duckdb.DuckDBPyConnection) -> None:
    """200 of the set's own labels, drawn evenly: what stewards or customers might have answered."""
    file = data / "fake_1000" / "fake_1000_labels.csv"
    told = common._read(file).drop_duplicates()  # noqa: SLF001
    chosen = told.sample(LABELS, random_state=1)
    rows = dict(table.execute('SELECT record_id, "row" FROM prepared').fetchall())
    words = []
    for n, one in enumerate(chosen.itertuples()):
        a, b = sorted((rows[one.unique_id_l], rows[one.unique_id_r]))
        same = float(one.clerical_match_score) > EVEN
        words.append(Assertion(a, b, 1 if same else -1, worlds.PROVED, f"{n:03}", str(n)))
    labels = [(word.a, word.b) for word in words if word.says > 0]
    for what, taught in (
        ("words", _taught(resolved, [], words, table)),
        ("model", _taught(resolved, labels, [], table)),
        ("model and words", _taught(resolved, labels, words, table)),
    ):
        for figure, value in taught._asdict().items():
            named = f"fake_1000 with {LABELS} labels {figure}, {what}"
            bar = {} if what == "model" else {"least": LEAST}  # the words stand in any case
            bench.figure(named, value, len(resolved.truth), same=len(labels), **bar)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
