"""``goodterms model``: which model decides, how it did, and how to bring a former one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodterms.runtime import surroundings
from goodterms.runtime.attached import attached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.customer.identity.models import MatchModel

model = typer.Typer(no_args_is_help=True, help="The matcher's models: which decides, and why.")

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The folder of the installation. [GOODTERMS_DATA_DIR]"),
]


@model.command("list")
def list_models(data_dir: DataDir = None) -> None:
    """Every model so far, the newest first, with its figures on the fixed sets."""
    with attached(surroundings.home(data_dir)):
        from goodterms.customer.identity.models import MatchModel  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("model.list"):
            told = list(MatchModel.objects.order_by("-pk"))
    for one in told:
        typer.echo(line(one))
    if not told:
        typer.echo("None yet: goodterms resolve learns the first.")


@model.command()
def live(
    number: Annotated[int, typer.Argument(help="As goodterms model list says it.")],
    data_dir: DataDir = None,
) -> None:
    """Let a former model decide again, and want everything resolved by it."""
    with attached(surroundings.home(data_dir)):
        from goodterms.customer.identity.operations import models, resolve  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("model.live") as task:
            models.make_live(by=task, model=number)
            resolve.ask(by=task)
    typer.echo(f"Model {number} decides from now on; the worker resolves everything by it next.")


def line(one: MatchModel) -> str:
    """A model in one line: number, day, state, labels, F1 on each set, and what kept it back."""
    told = one.figures
    words = [f"{one.pk:>4}  {one.made_at:%Y-%m-%d %H:%M}  {one.state:<9}"]
    if "labels" in told:
        words.append(f"{told['labels']} labels")
    words += [f"{name} {figure['f1']:.4f}" for name, figure in told.get("fixed", {}).items()]
    words += [fell(one) for one in told.get("falls", ())]
    return ", ".join(words)


def fell(one: Mapping[str, Any]) -> str:
    """What the gate said against a model."""
    if one["what"] == "control":
        return f"further from control answers: {one['before']:.4f}, then {one['after']:.4f}"
    return f"F1 on {one['what']} fell from {one['before']:.4f} to {one['after']:.4f}"
