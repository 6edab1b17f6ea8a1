"""``goodterms erase``: what erasing a person would do, and doing it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path  # noqa: TC003  (typer reads it)
from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003  (typer reads it)

import typer

from goodterms.runtime import surroundings
from goodterms.runtime.attached import attached

if TYPE_CHECKING:
    from goodterms.customer.identity.traces import Line, Plan

SWEPT = (
    "Erased. What a page was still writing is swept by the worker a minute from now. Backups made"
    " before still hold it: erase again after you restore one."
)


def erase(
    person: Annotated[UUID, typer.Argument(metavar="PERSON-ID", help="Any id of theirs.")],
    plan: Annotated[bool, typer.Option("--plan", help="Say what would go, and stop.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; nothing brings it back.")] = False,
    because: Annotated[
        str, typer.Option(help="Who asked for it and when, naming nobody: it is kept.")
    ] = "",
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="The folder of the installation. [GOODTERMS_DATA_DIR]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Erase a person: all that is held of them, but for what a duty keeps."""
    with attached(surroundings.home(data_dir)):
        from goodterms.customer.identity.operations import erasing  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        _say(erasing.plan(person), as_json=as_json)
        if yes and not plan:
            with working("erase") as task:
                erasing.erase(by=task, person=person, because=because)
    if as_json:
        typer.echo(json.dumps({"erased": yes and not plan}))
    else:
        typer.echo(SWEPT if yes and not plan else _how(person))


def _how(person: UUID) -> str:
    return f'Nothing was done. goodterms erase {person} --yes --because "..." does it.'


def _say(told: Plan, *, as_json: bool) -> None:
    """The plan, a line a table; for programs an object."""
    if as_json:
        typer.echo(json.dumps(asdict(told), default=str))
        return
    typer.echo(f"One person by {_count(len(told.seeds), 'id')}, {_count(told.records, 'record')}.")
    for line in told.lines:
        typer.echo(f"  {line.doing:<9}{line.table:<25}{_count(line.rows, 'row'):<9}{_what(line)}")


def _what(line: Line) -> str:
    if line.until:
        return f"{', '.join(line.columns)}: {line.until}"
    return ", ".join(line.categories)


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
