"""``goodterms staff``: who works at the desk, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodterms.kernel.actors import Power  # noqa: TC001  (typer reads it)
from goodterms.runtime import surroundings
from goodterms.runtime.attached import attached

staff = typer.Typer(no_args_is_help=True, help="Who works at the desk.")

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The folder of the installation. [GOODTERMS_DATA_DIR]"),
]
Address = Annotated[str, typer.Argument(help="The address they sign in with.")]


@staff.command()
def add(  # noqa: PLR0917  (typer passes them by name)
    email: Address,
    name: Annotated[str, typer.Option(help="As customers read it.")],
    division: Annotated[str, typer.Option(help="Where they work; made if it is new.")],
    title: Annotated[str, typer.Option(help="What customers read beside the name.")] = "",
    power: Annotated[
        list[Power] | None,
        typer.Option(help="What they may do; repeatable. [reader and contributor]"),
    ] = None,
    greets: Annotated[
        bool, typer.Option("--greets", help="Named where customers ask for a person.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Let somebody in at the desk, or change their powers. They sign in by a code, as all do."""
    with attached(surroundings.home(data_dir)):
        from goodterms.trust.access import staff as access  # noqa: PLC0415

        access.appoint(
            email,
            name=name,
            title=title,
            division=division,
            powers=tuple(power or access.EVERYDAY),
            greets=greets,
        )
    typer.echo(f"{name} works at the desk of {division} from today on.")


@staff.command("list")
def list_members(data_dir: DataDir = None) -> None:
    """Everybody at the desk today."""
    with attached(surroundings.home(data_dir)):
        from goodterms.trust.access import staff as access  # noqa: PLC0415

        members = access.members()
    for one in members:
        where, powers = ", ".join(one.divisions), ", ".join(one.powers)
        typer.echo(f"{one.email:<36}{one.name}, {one.title} ({where}): {powers}")
    if not members:
        typer.echo("Nobody yet: goodterms staff add EMAIL --name NAME --division DIVISION.")


@staff.command()
def end(email: Address, data_dir: DataDir = None) -> None:
    """End somebody's posts and powers today; what they did keeps their name."""
    with attached(surroundings.home(data_dir)):
        from goodterms.trust.access import staff as access  # noqa: PLC0415

        access.end(email)
    typer.echo(f"{email} works at no desk here any more.")
