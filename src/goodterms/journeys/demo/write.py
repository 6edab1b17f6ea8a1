"""The demo firm's files: four exports as they lie about in firms, and the truth beside them."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goodterms.journeys.demo import cast, silos, workbook, world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from goodterms.journeys.demo.silos import Line

TRUTH = "truth.csv"


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    firm: Literal["mere-and-moor", "quillstone"]  # which look its pages wear
    phone: str


@dataclass(frozen=True, slots=True)
class Silo:
    """A file and how it is brought in: its source, whose it is, what it has proved itself."""

    file: str
    source: str
    division: str
    columns: tuple[str, ...]
    mapping: dict[str, str]
    verifies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """What was written. ``invoice`` is the number and the sum Ana has on paper."""

    folder: Path
    divisions: tuple[Division, ...]
    silos: tuple[Silo, ...]
    sign_ins: tuple[cast.Member, ...]
    invoice: tuple[str, str]
    truth: Path


DIVISIONS = (
    Division("mere-energy", "Mere Energy", "mere-and-moor", "01632 960001"),
    Division("moor-connect", "Moor Connect", "mere-and-moor", "01632 960002"),
    Division("quillstone", "Quillstone Advisory", "quillstone", "01632 960003"),
)

BILLING = Silo(
    "mere_energy_billing.csv", "Mere Energy billing", "mere-energy",
    ("Customer No", "Title", "First name", "Surname", "Company", "Supply address", "Town",
     "Postcode", "Telephone", "E-mail", "Born", "Account", "Tariff", "Opened", "Closed",
     "Last invoice no", "Invoice total", "Issued", "Due"),
    {}, ("email",),
)  # fmt: skip
METERS = Silo(
    "mere_energy_meters.csv", "Mere Energy meters", "mere-energy",
    ("id", "meter_point", "meter_serial", "contact_name", "site_address", "town", "post_code",
     "contact_phone", "last_read"),
    {"last_seen": "last_read"}, (),
)  # fmt: skip
CONNECT = Silo(
    "moor_connect_crm.tsv", "Moor Connect CRM", "moor-connect",
    ("CRM ID", "Full name", "Organisation", "Address line 1", "City", "Post code", "Mobile",
     "Phone", "Email address", "Date of birth", "Contract", "Plan", "Customer since", "Invoice",
     "Amount due", "Invoice date", "Item", "Price", "Bought on"),
    {}, ("email",),
)  # fmt: skip
CONTACTS = Silo(
    "quillstone_contacts.xlsx", "Quillstone contacts", "quillstone",
    ("Contact ID", "First name", "Last name", "Company", "Job title", "Work email", "Telephone",
     "Town", "Last seen"),
    {}, (),
)  # fmt: skip


def write(folder: Path, seed: int = 1) -> Demo:
    """Write all files into ``folder``, which is made; the same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = world.make(random.Random(f"world {seed}"))  # noqa: S311  (nothing secret is drawn)

    def lines(tell: Callable[[random.Random, world.World], list[Line]]) -> list[Line]:
        return tell(random.Random(f"{tell.__name__} {seed}"), made)  # noqa: S311

    told = (
        (BILLING, (*cast.BILLING, *lines(silos.billing))),
        (METERS, (*cast.METERS, *lines(silos.meters))),
        (CONNECT, (*cast.CONNECT, *lines(silos.connect))),
        (CONTACTS, (*cast.CONTACTS, *lines(silos.contacts))),
    )
    for silo, records in told:
        _export(folder / silo.file, silo, records)
    _write_truth(folder / TRUTH, told)
    return Demo(
        folder,
        DIVISIONS,
        tuple(silo for silo, _ in told),
        cast.SIGN_INS,
        (cast.INVOICE_NO, cast.INVOICE_AMOUNT),
        folder / TRUTH,
    )


def _export(path: Path, silo: Silo, records: Sequence[Line]) -> None:
    rows = [silo.columns, *([r.cells.get(name, "") for name in silo.columns] for r in records)]
    if path.suffix == ".xlsx":
        workbook.write(path, rows)
        return
    encoding, delimiter = {
        "mere_energy_billing.csv": ("cp1252", ";"),  # an export of Windows
        "moor_connect_crm.tsv": ("utf-16", "\t"),  # what Excel calls Unicode text
    }.get(path.name, ("utf-8", ","))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def _write_truth(path: Path, told: Sequence[tuple[Silo, Sequence[Line]]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "record_id", "entity_id", "kind", "household"])
        for silo, records in told:
            writer.writerows(
                [silo.source, record.cells[silo.columns[0]], record.entity, record.kind,
                 record.household]
                for record in records
            )  # fmt: skip
