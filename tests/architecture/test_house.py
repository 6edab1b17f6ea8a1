"""The house as code: floors, who may make what, and words that must not stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

if TYPE_CHECKING:
    from django.db import models

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "goodterms"
FLOORS = ("kernel", "audit", "customer", "trust", "dialogue", "commerce", "commons", "insight",
          "journeys", "ui", "surfaces", "runtime", "config")  # fmt: skip


def modules() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def calls(path: Path) -> list[str]:
    """Dotted names of everything a module calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_the_floors_hold() -> None:
    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_only_surfaces_ui_and_config_speak_http() -> None:
    # import-linter cannot forbid a part of an outside package, so this is said here.
    speaks = re.compile(r"^\s*(from|import) django\.(http|shortcuts|urls)\b", re.MULTILINE)
    offenders = [
        str(path.relative_to(SOURCE))
        for path in modules()
        if path.relative_to(SOURCE).parts[0] not in {"surfaces", "ui", "config"}
        and speaks.search(path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_an_actor_is_made_in_three_places_only() -> None:
    allowed = {"kernel/acting.py", "ui/middleware.py"}
    makers = {str(path.relative_to(SOURCE)) for path in modules() if "Actor" in calls(path)}
    strangers = {maker for maker in makers if not maker.startswith("runtime/")} - allowed
    assert strangers == set()


# What they answer before their record says that nothing was done: it stood already, or nobody can.
NOTHING_DONE = {
    "definitions.try_out", "handling.pass_on", "resolve.ask", "proposals.take_over",
    "answers.take_over", "asks.ask", "uploads.ask", "uploads.drop", "disputes.stay",
}  # fmt: skip


def operations() -> list[tuple[str, str, ast.FunctionDef]]:
    """Each as module.function, the code it is decorated with, and its body."""
    return [
        (f"{path.stem}.{node.name}", ast.unparse(mark.args[0]), node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "operation"
    ]


def test_every_operation_leaves_its_record_on_each_way_out() -> None:
    by_one_hand = {"proposals.wish", "proposals.object_to", "proposals.dispute"}
    silent, early = set(), set()
    for name, what, node in operations():
        leaves = [f"record({what}," in ast.unparse(step) for step in node.body]
        if leaves.count(True) != 1:
            silent.add(name)
            continue
        before = [part for step in node.body[: leaves.index(True)] for part in ast.walk(step)]
        if any(isinstance(part, ast.Return) for part in before):
            early.add(name)
    assert silent == by_one_hand
    assert early == NOTHING_DONE


def test_only_the_kernel_opens_a_cursor() -> None:
    offenders = [
        str(path.relative_to(SOURCE))
        for path in modules()
        if any(
            call.endswith((".cursor", ".chunked_cursor", ".raw", ".extra")) for call in calls(path)
        )
        and path.parent.name not in {"kernel", "matching", "runtime"}
        and path.name != "sql.py"
    ]
    assert offenders == []


def test_only_the_clock_asks_for_the_time() -> None:
    offenders = [
        f"{path.relative_to(SOURCE)}: {call}"
        for path in modules()
        if path != SOURCE / "kernel" / "clock.py" and "runtime" not in path.parts
        for call in calls(path)
        if call in {"datetime.now", "datetime.utcnow", "date.today", "timezone.now"}
    ]
    assert offenders == []


def test_only_the_environment_reads_the_environment() -> None:
    offenders = [
        str(path.relative_to(SOURCE))
        for path in modules()
        if "runtime" not in path.parts
        and path.name not in {"environment.py", "asgi.py"}
        and re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_foreign_keys_point_down_the_floors_and_leave_no_name_behind() -> None:
    def floor(model: type[models.Model]) -> int:
        return FLOORS.index(model.__module__.split(".")[1])

    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("goodterms."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if not isinstance(target, type) or not target.__module__.startswith("goodterms."):
                continue
            across = target._meta.app_label != model._meta.app_label
            name = getattr(field.remote_field, "related_name", None)
            if floor(target) > floor(model) or (across and name != "+"):
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_every_context_is_its_own_glossary_entry() -> None:
    silent = []
    for config in apps.get_app_configs():
        if not config.name.startswith("goodterms.") or config.name.startswith(
            ("goodterms.surfaces", "goodterms.ui", "goodterms.journeys")
        ):
            continue
        doc = ast.get_docstring(
            ast.parse((Path(config.path) / "__init__.py").read_text(encoding="utf-8"))
        )
        if not doc or "Words" not in doc:
            silent.append(config.name)
    assert silent == []


@pytest.mark.parametrize("word", ["/work/", "/root/", "/tmp/bash"])
def test_no_machine_path_stands_in_the_project(word: str) -> None:
    tracked = subprocess.run(
        ["git", "grep", "-lF", word, "--", ":!tests/architecture/test_house.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tracked.stdout == ""


def test_the_glossary_is_what_the_contexts_say() -> None:
    from tests.support.glossary import glossary  # noqa: PLC0415

    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert page == glossary(), "run: python -m tests.support.glossary > docs/glossary.md"
