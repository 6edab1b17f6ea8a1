"""The report: every check in its group, every finding with its sentence."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from goodterms.kernel.refusals import Refused
from goodterms.runtime import surroundings
from goodterms.runtime.attached import attached
from goodterms.runtime.doctor.findings import Finding, Level, Patient, fail
from goodterms.runtime.lock import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from goodterms.runtime.doctor.findings import Check

type Groups = Mapping[str, Iterable[Check]]

WORDS = {Level.OK: "ok  ", Level.WARN: "warn", Level.FAIL: "FAIL"}
COLOURS = {Level.OK: "32", Level.WARN: "33", Level.FAIL: "31"}


def examine(home: Path, *, as_json: bool, thorough: bool = False) -> int:
    """Look the installation over and print what was found; answers 0, 1 (warnings), 2 (faults).

    ``thorough`` also goes through the whole chain over the record of what was done.
    A Halt when there is no installation to look at.
    """
    patient = Patient(home, surroundings.settings(home), running(home))
    from goodterms.runtime.doctor import machine  # noqa: PLC0415

    findings = [*look({"machine": machine.CHECKS}, patient)]
    try:
        with attached(home):
            findings += look(_groups(thorough=thorough), patient)
    except Refused as refusal:
        if not home.joinpath("data").exists():
            raise
        findings.append(("server", "start", fail(refusal.sentence, refusal.next_step)))
    for group, name, finding in findings:
        _print(group, name, finding, as_json=as_json)
    worst = max(finding.level for _, _, finding in findings)
    if not as_json:
        _conclude([finding.level for _, _, finding in findings])
    return int(worst)


def look(groups: Groups, patient: Patient) -> Iterator[tuple[str, str, Finding]]:
    """Every finding with its group and check; a check that breaks is a finding too."""
    for group, checks in groups.items():
        for check in checks:
            try:
                found = check(patient)
                found = [found] if isinstance(found, Finding) else list(found)
            except Exception as problem:  # noqa: BLE001 (one broken check must not hide the others)
                found = [
                    fail(
                        f"The check {group}/{check.__name__} could not be made: {problem}".strip(),
                        "Mend what the other findings name, then run goodterms doctor again.",
                    )
                ]
            for finding in found:
                yield group, check.__name__, finding


def _groups(*, thorough: bool) -> Groups:
    """The checks that need the database and Django's settings."""
    from goodterms.runtime.doctor import (  # noqa: PLC0415
        divisions,
        identity,
        record,
        schema,
        server,
        traffic,
        walls,
    )

    return {
        "server": server.CHECKS,
        "walls": walls.CHECKS,
        "schema": schema.CHECKS,
        "traffic": traffic.CHECKS,
        "hours": divisions.CHECKS,
        "people": identity.CHECKS,
        "record": record.THOROUGH if thorough else record.CHECKS,
    }


def _print(group: str, name: str, finding: Finding, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"group": group, "check": name, **finding.as_dict()}))  # noqa: T201
        return
    word = WORDS[finding.level]
    if sys.stdout.isatty():
        word = f"\x1b[{COLOURS[finding.level]}m{word}\x1b[0m"
    print(f"{group:<8}{word}  {finding.sentence}")  # noqa: T201
    if finding.fix:
        print(f"{'':<14}{finding.fix}")  # noqa: T201


def _conclude(levels: list[Level]) -> None:
    faults, warnings = levels.count(Level.FAIL), levels.count(Level.WARN)
    if not faults and not warnings:
        print(f"All {len(levels)} findings are good.")  # noqa: T201
    else:
        print(f"{faults} to mend, {warnings} to look at, of {len(levels)} findings.")  # noqa: T201
