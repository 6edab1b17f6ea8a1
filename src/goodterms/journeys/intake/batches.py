"""One batch of rows: dates and amounts read, the payload put together, bad rows taken out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from goodterms.journeys.intake.amounts import read_currency
from goodterms.journeys.intake.encodings import NUL, UNDECODABLE
from goodterms.journeys.intake.headers import AMOUNTS, CONTACT_FIELDS, LONGEST
from goodterms.journeys.intake.rejects import SHOWN, Reject

if TYPE_CHECKING:
    from goodterms.journeys.intake.weighing import Reader, Weighed

_DAMAGE = {
    UNDECODABLE: "a byte that is no letter in this encoding",
    NUL: "a NUL byte",
    SHOWN[UNDECODABLE]: "a letter that could not be read is still to be put right",
    SHOWN[NUL]: "a NUL byte is still to be put right",
}


_FAULTS = ("why", "damaged_at", "too_long")
_SAYING = ("payload", "paper", "national_id")  # a number of its own says nothing of anybody


def read_batch(
    batch: pa.RecordBatch, weighed: Weighed, *, extra: bool
) -> tuple[pa.RecordBatch, list[Reject]]:
    """The good rows of a batch of ``query``, their cells read; and the bad ones, why each is."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    raw = {name: columns[name] for name in weighed.readers}
    unread: dict[str, pa.Array] = {}
    for name, read in weighed.readers.items():
        columns[name], unread[name] = _read_cells(raw[name], read)
    bad = _any_of(*(pc.is_valid(columns[name]) for name in _FAULTS), *unread.values())
    keep = pc.invert(bad)
    if extra:
        columns["currency"] = _currency(columns["currency"], raw)
        columns["payload"], columns["paper"] = _payload(columns, raw, weighed)
        # A row of nothing, or of nothing but its own number, is no record.
        keep = pc.and_(keep, _any_of(*(pc.is_valid(columns[name]) for name in _SAYING)))
    table = pa.RecordBatch.from_pydict(columns)
    faulty = pc.indices_nonzero(bad).to_pylist()
    rejects = [_reject(table, raw, unread, at, weighed) for at in faulty]
    # Most batches are good throughout; a filter would copy them all the same.
    return table if pc.all(keep).as_py() else table.filter(keep), rejects


def _read_cells(cells: pa.Array, read: Reader) -> tuple[pa.Array, pa.Array]:
    """Cells as their column's reader reads them, and which could not be; each value read once."""
    encoded = cells.dictionary_encode()
    texts = [read(text) for text in encoded.dictionary.to_pylist()]
    values = pa.array([text or None for text in texts], pa.string())
    unread = pa.array([text is None for text in texts], pa.bool_())
    return values.take(encoded.indices), pc.fill_null(
        unread.take(encoded.indices), fill_value=False
    )


def _any_of(first: pa.Array, *others: pa.Array) -> pa.Array:
    for other in others:
        first = pc.or_(first, other)
    return first


def _currency(currency: pa.Array, raw: dict[str, pa.Array]) -> pa.Array:
    """The currency's own column, else the sign beside an amount."""
    signs = [_read_cells(cells, read_currency)[0] for name, cells in raw.items() if name in AMOUNTS]
    return pc.coalesce(currency, *signs)


def _payload(
    columns: dict[str, pa.Array], raw: dict[str, pa.Array], weighed: Weighed
) -> tuple[pa.Array, pa.Array]:
    """The row as two JSON objects, contact facts and paper, by field; NULL for an empty one.

    Under "other", by header, the paper has what no field says word for word.
    """
    contact, paper, other = [columns["contact"]], [columns["paper"]], [columns["other"]]
    for name, cells in raw.items():
        found = weighed.mapped.get(name)
        header = weighed.mapped.headers[found.columns[0]] if found else name
        said = contact if name in CONTACT_FIELDS else paper
        said.append(_joined(f'"{name}":"', columns[name], '"'))
        changed = pc.fill_null(pc.not_equal(columns[name], cells), fill_value=True)
        key = json.dumps(header, ensure_ascii=False)
        as_it_came = _joined(f"{key}:", columns[f"raw_{name}"])
        other.append(pc.if_else(changed, as_it_came, None))
    return _object(contact), _object([*paper, _joined('"other":', _object(other))])


def _object(parts: list[pa.Array]) -> pa.Array:
    """A JSON object of the parts that are there; NULL where none is."""
    # A comma before each, then the first one off: Arrow's own way to skip NULLs drops rows whose
    # parts are all NULL (pyarrow 26).
    inside = pc.binary_join_element_wise(
        *(_joined(",", part) for part in parts), "", null_handling="replace", null_replacement=""
    )
    whole = _joined("{", pc.ascii_ltrim(inside, ","), "}")
    return pc.if_else(pc.equal(inside, ""), None, whole)


def _joined(*parts: str | pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _reject(
    table: pa.RecordBatch,
    raw: dict[str, pa.Array],
    unread: dict[str, pa.Array],
    at: int,
    weighed: Weighed,
) -> Reject:
    """Everything that is wrong with one row, column by column."""
    faults: list[tuple[str, str]] = []
    headers = weighed.mapped.headers
    if table["why"][at].is_valid:
        faults.append(("", table["why"][at].as_py()))
    if table["damaged_at"][at].is_valid:
        faults.append(
            (headers[table["damaged_at"][at].as_py()], _DAMAGE[table["damage"][at].as_py()])
        )
    if (long := weighed.mapped.get(table["too_long"][at].as_py() or "")) is not None:
        faults.append((headers[long.columns[0]], f"a value of more than {LONGEST} characters"))
    for name, flags in unread.items():
        found = weighed.mapped.get(name)
        if found and flags[at].as_py():
            what = "an amount" if name in AMOUNTS else "a date"
            faults.append((headers[found.columns[0]], f"{raw[name][at].as_py()} is not {what}"))
    columns, reasons = zip(*faults, strict=True)
    return Reject(table["row"][at].as_py(), table["line"][at].as_py(), columns, reasons)
