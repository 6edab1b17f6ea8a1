"""``goodterms program``: which software has a key to this installation, from the command line."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  (typer reads it)
from pathlib import Path
from typing import Annotated

import typer

from goodterms.kernel.actors import Scope
from goodterms.runtime import surroundings
from goodterms.runtime.attached import attached

program = typer.Typer(no_args_is_help=True, help="Which software has a key to the API.")

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The folder of the installation. [GOODTERMS_DATA_DIR]"),
]
Name = Annotated[str, typer.Argument(help="As customers read it where they see who looked.")]


@program.command()
def add(  # noqa: PLR0917  (typer passes them by name)
    name: Name,
    division: Annotated[
        list[str], typer.Option(help="The code of a division it works for; repeatable.")
    ],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may do; repeatable. [everything]")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day it may not. [in a year]"),
    ] = None,
    a_minute: Annotated[
        int, typer.Option("--a-minute", min=1, help="Requests it may make in one.")
    ] = 600,
    source: Annotated[
        str, typer.Option(help="The code of the source it speaks as; made if it is new.")
    ] = "",
    data_dir: DataDir = None,
) -> None:
    """Let a program in. Its key is the one line on standard output, and is never shown again."""
    with attached(surroundings.home(data_dir)):
        from goodterms.kernel.acting import working  # noqa: PLC0415
        from goodterms.trust.access import programs  # noqa: PLC0415

        with working("the command line") as by:
            made = programs.add(
                by=by,
                name=name,
                divisions=division,
                scopes=tuple(scope or Scope),
                until=until.date() if until else None,
                a_minute=a_minute,
                source=source,
            )
    typer.echo(f"{made.program.name} is let in until {made.program.until}. Its key:", err=True)
    typer.echo(made.key)


@program.command("list")
def list_programs(data_dir: DataDir = None) -> None:
    """Every program, what it may do, where, until when, and when it last asked."""
    with attached(surroundings.home(data_dir)):
        from goodterms.trust.access import programs  # noqa: PLC0415

        known = programs.programs()
    for one in known:
        what, where = ", ".join(one.program.scopes), ", ".join(one.divisions)
        used = f"last asked {one.used_at:%Y-%m-%d %H:%M}" if one.used_at else "has never asked"
        typer.echo(f"{one.program.name:<30}{what} ({where}) until {one.program.until}; {used}")
    if not known:
        typer.echo("None yet: goodterms program add NAME --division CODE.")


@program.command()
def end(name: Name, data_dir: DataDir = None) -> None:
    """End a program: its key opens nothing any more."""
    with attached(surroundings.home(data_dir)):
        from goodterms.kernel.acting import working  # noqa: PLC0415
        from goodterms.trust.access import programs  # noqa: PLC0415

        with working("the command line") as by:
            programs.end(by=by, name=name)
    typer.echo(f"The key of {name} opens nothing any more.")
