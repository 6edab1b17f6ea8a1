"""Pairs, weights and groups on Spark: a plain script, for ``goodterms --engine spark`` and by hand.

    spark-submit --jars JAR spark_driver.py FACES MODEL OUT

FACES is the folder that DuckDB laid out: ``trait`` (what the comparisons see of each record),
``tf_<feature>`` (how frequent its values are) and ``word`` (what people said of pairs), all
Parquet.  MODEL is the model as we keep it (JSON).  OUT becomes a folder with ``edge`` (the scored
pairs of all components, with their parts) and ``entity`` (the groups), Parquet too.  All three must
lie where every machine of the cluster reads them.  JAR is Splink's own:
``splink.internals.spark.jar_location.similarity_jar_location()``.

The machine that runs this script needs Goodterms; those that do the work need Python with pandas
and pyarrow: the one function of ours that runs there travels with the job.  Spark's own settings
(memory, partitions, where to spill) are those of spark-submit.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import threading
import zipfile
from collections import defaultdict
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import matching
from goodterms.customer.identity.matching.blocking import (
    RULES,
    budget_of,
    keys_sql,
    largest_that_fits,
)
from goodterms.customer.identity.matching.cluster import COMPLETE, Rules
from goodterms.customer.identity.matching.model import Model, splink_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from splink import Linker


NEARLY = files(matching) / "spark_nearly.sql"
TOLD_SECONDS = 1.0  # between two words of progress
WORK = "work"  # below the answer, until it is whole


def main(argv: Sequence[str] | None = None) -> None:
    """Read FACES and MODEL, write OUT."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra, like all of Spark here)

    asked = _arguments(argv)
    builder = SparkSession.builder.appName("goodterms")
    for setting in asked.conf:
        builder = builder.config(*setting.split("=", 1))
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.setLogLevel("ERROR")
        with _travelling() as cluster:
            spark.sparkContext.addPyFile(cluster)
            Work(spark, Model.read(Path(asked.model)), asked.faces, asked.out).run()
    finally:
        spark.stop()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("faces", help="the folder with trait, tf_<feature> and word")
    parser.add_argument("model", help="the model, JSON")
    parser.add_argument("out", help="the folder to make")
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE")
    return parser.parse_args(argv)


@contextmanager
def _travelling() -> Iterator[str]:
    """``cluster`` as the executors import it; nothing else of ours goes there."""
    import goodterms.customer.identity.matching.cluster as module  # noqa: PLC0415

    name = module.__name__.replace(".", "/")
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        place = f"{folder}/goodterms-cluster.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for parent in list(Path(name).parents)[:-1]:
                archive.writestr(f"{parent}/__init__.py", "")
            archive.write(str(module.__file__), f"{name}.py")
        yield place


class Work:
    """One kind of records, from pairs to groups. What only the work needs goes with it."""

    def __init__(self, spark: SparkSession, model: Model, faces: str, out: str) -> None:
        from splink import SparkAPI  # noqa: PLC0415

        self.spark, self.model, self.faces, self.out = spark, model, faces, out
        spark.sparkContext.setCheckpointDir(f"{out}/{WORK}/checkpoint")
        self.trait = spark.read.parquet(f"{faces}/trait")
        self.words = spark.read.parquet(f"{faces}/word").where("says <> 0")
        self.trait.createOrReplaceTempView("trait")
        self.api: Any = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=spark, break_lineage_method="parquet"
        )
        spark.sql(NEARLY.read_text(encoding="utf-8"))  # calls functions that the line above brings

    def run(self) -> None:
        """Leave the weighed pairs (``edge``) and the groups (``entity``) in OUT, and no other."""
        comparing = f"comparing {self.model.kind}s"
        with self.telling("blocking"):
            pairs = self.kept(f"{WORK}/pair", self.pairs())
        with self.telling(comparing):
            likely = self.predicted(pairs, least=self.model.ask)
        with self.telling("grouping"):
            component = self.kept(f"{WORK}/component", self.components(likely))
        with self.telling(comparing):
            edges = self.kept("edge", self.weighed(self.inside(pairs, component)))
        with self.telling("grouping"):
            self.kept("entity", self.groups(component, edges))
        self.forget(WORK)

    def kept(self, name: str, frame: DataFrame) -> DataFrame:
        """Written to OUT and read back, so that nothing is computed twice."""
        frame.write.mode("overwrite").parquet(f"{self.out}/{name}")
        return self.spark.read.parquet(f"{self.out}/{name}")

    def forget(self, name: str) -> None:
        """Through Spark's own file systems: OUT may lie on any of them."""
        path = self.spark._jvm.org.apache.hadoop.fs.Path(f"{self.out}/{name}")  # noqa: SLF001
        path.getFileSystem(self.spark._jsc.hadoopConfiguration()).delete(path, True)  # noqa: SLF001

    # --- pairs ---------------------------------------------------------------------------------

    def pairs(self) -> DataFrame:
        """``a`` < ``b`` of all blocks that fit, each pair once: as ``blocking.make_pairs``."""
        from pyspark.sql import functions as f  # noqa: PLC0415

        budget = budget_of(self.trait.count())
        rules = " UNION ALL ".join(
            f"SELECT {number} AS rule, key, row_ FROM ({keys_sql(rule, 'spark')})"
            for number, rule in enumerate(RULES[self.model.kind])
        )
        keyed = self.kept(f"{WORK}/key", self.spark.sql(rules))
        sized = keyed.groupBy("rule", "key").agg(f.count("*").alias("size")).where("size > 1")
        sizes: dict[int, list[tuple[int, int]]] = {}
        for rule, size, blocks in sized.groupBy("rule", "size").count().orderBy("size").collect():
            sizes.setdefault(rule, []).append((size, blocks))
        fits = [
            f"(rule = {rule} AND size <= {largest_that_fits(told, budget)[0]})"
            for rule, told in sizes.items()
        ]
        fitting = sized.where(" OR ".join(fits) or "false").select("rule", "key")
        block = keyed.join(fitting, ["rule", "key"]).select("key", "row_")
        return (
            block.withColumnRenamed("row_", "a")
            .join(block.withColumnRenamed("row_", "b"), "key")
            .where("a < b")
            .select("a", "b")
            .distinct()
        )

    def weighed(self, pairs: DataFrame) -> DataFrame:
        """``a``, ``b``, ``part_<field>`` (NULL for missing) and ``weight``: as ``weights_sql``."""
        parts = [
            f"CASE WHEN gamma_{field} >= 0 THEN {told} END AS part_{field}"
            for field, told in _parts(self.model)
        ]
        found = self.predicted(pairs, whole=True)
        return found.selectExpr("row_l AS a", "row_r AS b", *parts, "match_weight AS weight")

    def predicted(
        self, pairs: DataFrame, *, least: float | None = None, whole: bool = False
    ) -> DataFrame:
        """Splink's prediction of these pairs; ``whole`` with its steps."""
        linker = self.linker(whole=whole)
        blocked = pairs.selectExpr("a AS join_key_l", "b AS join_key_r", "'0' AS match_key")
        linker.table_management.register_blocked_pairs_for_predict(self.api.register(blocked))
        found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
        return found.as_spark_dataframe()

    def linker(self, *, whole: bool) -> Linker:
        from splink import Linker  # noqa: PLC0415

        settings = splink_settings(self.model, [], "spark")
        settings["retain_intermediate_calculation_columns"] = whole
        settings["retain_matching_columns"] = whole  # else it does not say what was missing
        linker = Linker(self.api.register(self.trait), settings, log_level=logging.ERROR)
        for feature in self.model.features:
            table = self.api.register(self.spark.read.parquet(f"{self.faces}/tf_{feature}"))
            linker.table_management.register_term_frequency_lookup(table, feature)
        return linker

    # --- groups --------------------------------------------------------------------------------

    def components(self, likely: DataFrame) -> DataFrame:
        """``row_`` and ``top``, the smallest record it is connected to by evidence or by words."""
        from pyspark.sql import functions as f  # noqa: PLC0415
        from splink.clustering import (  # noqa: PLC0415
            cluster_pairwise_predictions_at_threshold,
        )

        said = self.words.select("a", "b")
        found = likely.selectExpr("row_l AS a", "row_r AS b")
        edges = self.kept(f"{WORK}/likely", found.union(said).distinct())
        nodes = edges.selectExpr("a AS row_").union(edges.selectExpr("b AS row_")).distinct()
        clustered = cluster_pairwise_predictions_at_threshold(
            nodes,
            edges,
            self.api,
            node_id_column_name="row_",
            edge_id_column_name_left="a",
            edge_id_column_name_right="b",
        ).as_spark_dataframe()
        tops = clustered.groupBy("cluster_id").agg(f.min("row_").alias("top"))
        return clustered.join(tops, "cluster_id").select("row_", "top")

    def inside(self, pairs: DataFrame, component: DataFrame) -> DataFrame:
        """All pairs inside a component of bearable size, the blocked ones of a large one."""
        large = component.groupBy("top").count().where(f"count > {COMPLETE}").select("top")
        x, y = (component.toDF(side, "top") for side in "ab")
        small = x.join(large, "top", "left_anti").join(y, "top").where("a < b")
        blocked = pairs.join(x, "a").join(y, ["b", "top"]).join(large, "top", "left_semi")
        return small.select("a", "b").union(blocked.select("a", "b"))

    def groups(self, component: DataFrame, edges: DataFrame) -> DataFrame:
        """``row`` and ``entity`` of all groups of two and more, each component by ``cluster``."""
        model, words = self.model, defaultdict(list)
        for word in self.words.collect():
            words[word["a"]].append(tuple(word))
        told = edges.join(component.toDF("a", "top"), "a")
        of_component = _clustered(
            Rules(base=model.base, ask=model.ask, link=model.link),
            [f"part_{comparison.field}" for comparison in model.comparisons],
            self.spark.sparkContext.broadcast(dict(words)),
        )
        both = component.groupBy("top").cogroup(told.groupBy("top"))
        return both.applyInArrow(of_component, schema="row bigint, entity bigint")

    # --- progress ------------------------------------------------------------------------------

    @contextmanager
    def telling(self, what: str) -> Iterator[None]:
        """Say each second how many of the tasks under way are done, one JSON object a line."""
        over, tracker = threading.Event(), self.spark.sparkContext.statusTracker()

        def tell() -> None:
            while True:
                stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
                under_way = [stage for stage in stages if stage]
                of = sum(stage.numTasks for stage in under_way)
                done = sum(stage.numCompletedTasks for stage in under_way)
                print(json.dumps({"what": what, "done": done, "of": of or 1}), flush=True)  # noqa: T201
                if over.wait(TOLD_SECONDS):
                    return

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            over.set()
            teller.join()


def _parts(model: Model) -> Iterator[tuple[str, str]]:
    """Each comparison's field, and SQL of its part: Splink tells a value's rarity apart."""
    for comparison in model.comparisons:
        field = comparison.field
        rare = any(level.rarity for level in comparison.levels)
        yield field, f"mw_{field} + mw_tf_adj_{field}" if rare else f"mw_{field}"


def _clustered(
    rules: Rules, parts: list[str], words: Any
) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """What an executor does with one component: its records and edges in, its groups out."""

    def of_component(members: pa.Table, edges: pa.Table) -> pa.Table:
        import pyarrow as pa  # noqa: PLC0415  (of the executor)

        from goodterms.customer.identity.matching.cluster import (  # noqa: PLC0415
            Assertion,
            Edge,
            cluster,
        )

        records = members.column("row_").to_pylist()
        numbers = [edges.column(name).to_pylist() for name in ("a", "b", "weight", *parts)]
        told = [Edge(a, b, w, tuple(each)) for a, b, w, *each in zip(*numbers, strict=True)]
        said = [Assertion(*word) for row in records for word in words.value.get(row, ())]
        groups = [group for group in cluster(records, told, said, rules).groups if len(group) > 1]
        rows = [row for group in groups for row in group]
        entities = [group[0] for group in groups for _ in group]
        return pa.table(
            {"row": pa.array(rows, pa.int64()), "entity": pa.array(entities, pa.int64())}
        )

    return of_component


if __name__ == "__main__":
    main(sys.argv[1:])
