"""What a program sends as records: one as an object, or up to fifty as a list of them.

    {"source": "webshop", "key": "4711", "fields": {"name": "Ana Ferreira", "email": "..."}}
    {"source": "webshop", "records": [{"key": "4711", "fields": {...}}, ...]}

Fields are those of the file contract. What cannot be read is told with its path, and nothing of
the request is kept.
"""

from __future__ import annotations

import difflib
import json
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from goodterms.journeys.intake.headers import IDENTITY_FIELDS
from goodterms.surfaces.api.endpoint import Faulty

FIELDS = tuple(field for field in IDENTITY_FIELDS if field not in {"record_id", "source"})
MOST = 50
LONGEST_KEY, LONGEST_VALUE = 200, 500  # signs


class Sent(NamedTuple):
    """One record as it came; empty fields are left out."""

    key: str
    fields: dict[str, str]


def read(body: bytes, content_type: str) -> tuple[str, list[Sent]]:
    """The source's code, and the records. Raises ``Faulty`` for the first thing to put right."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Faulty(
            _("What comes here is JSON."),
            next_step=_("Send the header “Content-Type: application/json”."),
            status=415,
        )
    told = _object(_parsed(body), "")
    source = _text(told, "source", "", LONGEST_KEY)
    if "records" not in told:
        _refuse_others(told, ("source", "key", "fields"), "")
        return source, [_record(told, "")]
    _refuse_others(told, ("source", "records"), "")
    return source, _several(told["records"])


def _several(records: Any) -> list[Sent]:
    if not isinstance(records, list) or not records:
        raise Faulty(_("“records” is a list of one record at least."), field="records")
    if len(records) > MOST:
        raise Faulty(
            _("%(count)d records came; a request holds %(most)d.")
            % {"count": len(records), "most": MOST},
            field="records",
            next_step=_("Send them in several requests."),
            status=413,
        )
    found: dict[str, Sent] = {}
    for at, one in enumerate(records):
        path = f"records[{at}]"
        _refuse_others(_object(one, path), ("key", "fields"), path)
        sent = _record(one, path)
        if sent.key in found:
            raise Faulty(
                _("The key “%(key)s” came twice in one request.") % {"key": sent.key},
                field=f"{path}.key",
            )
        found[sent.key] = sent
    return list(found.values())


def _record(told: dict[str, Any], path: str) -> Sent:
    key = _text(told, "key", path, LONGEST_KEY)
    here = _joined(path, "fields")
    fields = _object(told.get("fields"), here)
    _refuse_others(fields, FIELDS, here)
    said = {name: _value(value, f"{here}.{name}") for name, value in fields.items()}
    said = {name: value for name, value in said.items() if value}
    if not said:
        raise Faulty(_("This record says nothing."), field=here)
    if "birth_date" in said:
        said["birth_date"] = _date(said["birth_date"], f"{here}.birth_date")
    return Sent(key, said)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):  # deeper than any record is
        raise Faulty(_("What came is not JSON."), status=400) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a field said twice one would be lost, and nobody would hear which."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Faulty(
                _("“%(field)s” came twice in one object.") % {"field": name[:LONGEST_KEY]},
                field=name[:LONGEST_KEY],
            )
        found[name] = value
    return found


def _object(value: Any, path: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if path:
        raise Faulty(_("“%(field)s” is an object.") % {"field": path}, field=path)
    raise Faulty(_("The whole of what is sent is one object."))


def _text(told: dict[str, Any], name: str, path: str, longest: int) -> str:
    here = _joined(path, name)
    value = _value(told.get(name), here, longest)
    if not value:
        raise Faulty(_("“%(field)s” is missing.") % {"field": here}, field=here)
    return value


def _value(value: Any, path: str, longest: int = LONGEST_VALUE) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Faulty(
            _("“%(field)s” is no text.") % {"field": path},
            field=path,
            next_step=_("Put it in quotation marks, so that a leading nought stays."),
        )
    if len(value) > longest:
        raise Faulty(
            _("“%(field)s” is longer than %(most)d signs.") % {"field": path, "most": longest},
            field=path,
        )
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Faulty(_("“%(field)s” holds a sign that is none.") % {"field": path}, field=path)
    return value.strip()


def _refuse_others(told: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    for name in told:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise Faulty(
                _("“%(field)s” is no field here.") % {"field": _joined(path, name)[:LONGEST_KEY]},
                field=_joined(path, name)[:LONGEST_KEY],
                next_step=_("Did you mean “%(field)s”?") % {"field": near[0]}
                if near
                else _("There are: %(fields)s.") % {"fields": ", ".join(known)},
            )


def _date(text: str, path: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Faulty(
            _("“%(text)s” is not a date.") % {"text": text},
            field=path,
            next_step=_("Write it as year, month and day: 1980-05-14."),
        ) from None


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
