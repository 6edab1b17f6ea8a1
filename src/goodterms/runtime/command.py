"""The command line. Each command is thin: it reads what was said, and calls who knows.

Exit codes: 0 fine, 1 it failed, 2 what was given cannot be used, 3 already running (the house, or
a resolve), 4 port taken, 75 the database went away and the same command will do.
A refusal is one sentence on standard error, never a traceback. With ``--json`` a command prints one
JSON object a line: ``{"what", "done", "of"}`` for progress, ``{"refusal"}``, and its findings.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from goodterms.kernel.refusals import Refused
from goodterms.runtime import results, surroundings
from goodterms.runtime.demonstration import Demonstration
from goodterms.runtime.erasing import erase
from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.modelling import model
from goodterms.runtime.programs import program
from goodterms.runtime.progress import Progress, printer
from goodterms.runtime.staffing import staff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goodterms.runtime.progress import Report

app = typer.Typer(
    name="goodterms",
    help="Goodterms: your customers see, correct and connect everything you hold about them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
manage = typer.Typer(no_args_is_help=True, help="For the person who keeps the installation.")
app.add_typer(manage, name="manage")
app.add_typer(staff, name="staff")
app.add_typer(program, name="program")
app.add_typer(model, name="model")
app.command()(erase)

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The folder of the installation. [GOODTERMS_DATA_DIR]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field; repeatable."),
]
Engine = Annotated[
    str,
    typer.Option(help="duckdb, or spark where it is installed. [GOODTERMS_SPARK_MASTER, _DIR]"),
]

CODES = {"resolve.at_work": Exit.RUNNING}  # of refusals by their rule


def main() -> None:
    """Run the command line and exit."""
    try:
        app(prog_name="goodterms")  # what was typed, not the module behind it
    except Halt as halt:
        _say_refusal(halt)
        sys.exit(halt.code)
    except Refused as refusal:
        _say_refusal(refusal)
        sys.exit(CODES.get(refusal.rule, Exit.REFUSED))


@app.command()
def start(
    port: Annotated[
        int | None, typer.Option(help="Where pages are served. [GOODTERMS_PORT]")
    ] = None,
    data_dir: DataDir = None,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Start with no data at all.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    accept_risk: Annotated[
        bool, typer.Option("--i-accept-the-risk", help="Keep data in memory or on a shared folder.")
    ] = False,
) -> None:
    """Start Goodterms: database, pages and worker; the demo too when there is no data yet."""
    from goodterms.runtime.house import House  # noqa: PLC0415

    options = surroundings.Options(
        home=surroundings.home(data_dir),
        port=surroundings.port(port),
        host=host,
        demo=not no_demo,
        accept_risk=accept_risk,
    )
    sys.exit(House(options).run())


@app.command()
def doctor(
    data_dir: DataDir = None,
    audit: Annotated[
        bool, typer.Option("--audit", help="Go through the whole chain of seals, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look everything over; every finding says what to do. Exits 0, 1 (warnings) or 2 (faults)."""
    from goodterms.runtime.doctor.report import examine  # noqa: PLC0415

    sys.exit(examine(surroundings.home(data_dir), as_json=as_json, thorough=audit))


class _Import(TyperCommand):
    """``--whole`` may stand alone, which no option of Typer's that takes a value may."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--whole=yes" if a == "--whole" else a for a in args])


@app.command("import", cls=_Import)
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, XLSX or Parquet.")],
    source: Annotated[str, typer.Option(help="Which system the records come from.")],
    division: Annotated[str, typer.Option(help="The division they belong to.")] = "",
    *,
    mapping: Mapping = None,
    whole: Annotated[
        str,
        typer.Option(
            metavar="[=anyway]",
            show_default=False,
            help="This is the whole list of this source: whom it no longer tells of is withdrawn;"
            " more than half of them only by --whole=anyway.",
        ),
    ] = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Bring a file of records in. The same file again adds nothing."""
    with _attached(data_dir), _showing("Importing", as_json=as_json) as report:
        from goodterms.journeys.intake.command import import_records  # noqa: PLC0415
        from goodterms.journeys.intake.mapping import told  # noqa: PLC0415

        columns = told(mapping or [])
        done = _persistently(
            lambda: import_records(
                file,
                source=source,
                division=division,
                mapping=columns,
                whole=whole,
                progress=report,
            )
        )
    _say_result(done, as_json=as_json)


@app.command()
def resolve(
    train: Annotated[
        bool, typer.Option("--train", help="Learn a new model first; it decides if no worse.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing: say what would change.")
    ] = False,
    engine: Engine = "duckdb",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Find out which records are the same person or firm, and which are no customers at all."""
    with _attached(data_dir), _showing("Resolving", as_json=as_json) as report:
        from goodterms.customer.identity.resolving.run import resolve as resolve_all  # noqa: PLC0415

        room = surroundings.room(os.environ)
        run = _persistently(
            lambda: resolve_all(
                train=train,
                dry=dry_run,
                engine=engine,
                master=room.master,
                shared=room.shared,
                spill_gb=room.spill_gb,
                progress=report,
            )
        )
    _say_result(results.Resolution.of(run.counts, run.figures, dry=dry_run), as_json=as_json)


@app.command()
def resolve_file(
    file: Annotated[Path, typer.Argument(metavar="INPUT", help="CSV, TSV, XLSX or Parquet.")],
    out: Annotated[Path, typer.Option(help="The CSV to write, one row a record, in input order.")],
    mapping: Mapping = None,
    engine: Engine = "duckdb",
    set_aside: Annotated[
        Path | None,
        typer.Option(metavar="BAD.csv", help="Where rows go that cannot be read; else exit 2."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Resolve anyone's spreadsheet; needs no database and changes nothing but OUT."""
    from goodterms.runtime.spreadsheet import resolve_spreadsheet  # noqa: PLC0415

    with _showing("Resolving", as_json=as_json) as report:
        done = resolve_spreadsheet(
            file,
            out,
            mapping=mapping or [],
            engine=engine,
            room=surroundings.room(os.environ),
            set_aside=set_aside,
            report=report,
            say=_say_aside,
        )
    _say_result(done, as_json=as_json)


@app.command()
def demo(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Load the demo: Mere & Moor and its customers. Loading it again adds nothing."""
    with _attached(data_dir), _showing("Loading the demo", as_json=as_json) as report:
        from goodterms.journeys.demo import guide, load  # noqa: PLC0415

        _persistently(lambda: load.load(progress=report))
    home = surroundings.home(data_dir)
    if as_json:
        _say({"guide": guide.LINES})
    elif os.access(home, os.W_OK):
        Demonstration(home).finish(guide.LINES)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(
    context: typer.Context, name: Annotated[str, typer.Argument(help="What to measure.")]
) -> None:
    """Measure: one JSON line a figure, beside its bar; exits 1 when a bar is missed."""
    from goodterms.runtime.benches import run  # noqa: PLC0415

    sys.exit(run(name, context.args))


@manage.command()
def roles(
    sql: Annotated[bool, typer.Option("--sql", help="Print the script.")] = False,
) -> None:
    """The psql script that makes roles, database and extensions on a server of your own."""
    from goodterms.runtime import recipes  # noqa: PLC0415

    if not sql:
        typer.echo(
            "-- Run this as a superuser: goodterms manage roles --sql | psql -U postgres", err=True
        )
    typer.echo(recipes.roles())


@manage.command()
def migrate(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Bring the database up to date: schema, then who may read and write which rows."""
    with (
        _attached(data_dir),
        _showing("Bringing the database up to date", as_json=as_json) as report,
    ):
        from goodterms.runtime.migrate import migrate as bring_up_to_date  # noqa: PLC0415

        empty = _persistently(lambda: bring_up_to_date(report))
    if as_json:
        _say({"empty": empty})


@manage.command()
def rotate_keys(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make a new master key and wrap the keys of all persons by it; pages go on meanwhile."""
    with _attached(data_dir):
        from goodterms.audit import keys  # noqa: PLC0415
        from goodterms.runtime.launching import web_account  # noqa: PLC0415

        account, _ = web_account(os.environ)
        done = keys.rotate(account.own)
    _say_result(done, as_json=as_json)


@manage.command()
def worker(data_dir: DataDir = None) -> None:
    """Run one more worker, here or on another machine."""
    with _attached(data_dir):
        from goodterms.runtime.worker import main as work  # noqa: PLC0415

        work()


@manage.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context, data_dir: DataDir = None) -> None:
    """Any command of Django's, on this installation."""
    with _attached(data_dir):
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["goodterms manage django", *context.args])


@contextmanager
def _attached(data_dir: Path | None) -> Iterator[str]:
    from goodterms.runtime.attached import attached  # noqa: PLC0415

    with attached(surroundings.home(data_dir)) as database:
        yield database


def _persistently[Result](do: Callable[[], Result]) -> Result:
    from goodterms.runtime.attached import persistently  # noqa: PLC0415

    return persistently(do, _say_aside)


@contextmanager
def _showing(title: str, *, as_json: bool) -> Iterator[Report]:
    """Where progress goes: JSON lines, or one line that moves."""
    if not as_json:
        with Progress().step(title) as report:
            yield report
        return
    try:
        yield printer()
    except Refused as refusal:
        _say({"refusal": str(refusal)})
        raise


def _say_result(done: Any, *, as_json: bool) -> None:
    """A result says itself: a sentence for a person, fields for a program."""
    if as_json:
        _say(done.as_dict())
    else:
        typer.echo(done.sentence())


def _say(told: dict[str, Any]) -> None:
    typer.echo(json.dumps(told, default=str))


def _say_aside(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _say_refusal(refusal: Refused) -> None:
    _say_aside(str(refusal))
