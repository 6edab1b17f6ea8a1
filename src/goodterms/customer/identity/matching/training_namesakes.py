"""Namesakes: what a name and a shared house or firm prove together, and what they do not.

Father and son of one name share street and phone, and two John Smiths may share a town.  Fields
judged one by one cannot know that, so the file itself is asked: of the pairs that agree in name and
in such a shared thing, and that both tell something of one's own (birth date, account, national
number, private mailbox), how many contradict each other there?  Contradictions that are mere
slips, as pairs show that agree in another thing of one's own, are taken off.  The odds that remain
are the most such a shared thing may weigh beside a name.

Of a phone the file says too little, and the wrong way round: the pairs that can contradict each
other are records of one sort, while the father's private record and the son's at work, with one
number between them, have no field in common to contradict.  So a phone has a limit from the start.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from goodterms.customer.identity.matching.scoring import MISSING

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.model import Comparison, Model

    type Columns = dict[str, np.ndarray[Any, Any]]
    type Flags = np.ndarray[Any, np.dtype[np.bool_]]

OWN = ("born", "account_no", "national", "home_email")
SHARED = ("place", "phone")
NAMED = 8.0  # log2 weight of a name level that says: the same name
LEAST_TOLD = 25  # pairs that tell something of one's own, before they are believed
CHANCE = 3.0  # standard deviations that contradictions must stand above mere slips
ONE_PHONE = 8.0  # log2: one number in 256 that two of one name give is two people's
WITNESSES = 2  # fields of one's own that a file must have, to tell slips from namesakes


def limit(model: Model, columns: Columns | None) -> None:
    """Write into the model what a name alone, and a shared thing beside it, may weigh at the most.

    ``columns`` are the blocked pairs' ``level_<field>``, None for a file too small to ask: there
    an address proves what a phone does.
    """
    told = caps(model, columns) if columns else {}
    for comparison in model.comparisons:
        for level in comparison.levels:
            level.most = told.get((comparison.field, level.name))
            if comparison.field == "name":
                level.most = -model.base  # a rare name is no proof, a father has it too
            elif comparison.field == "phone" or (comparison.field == "place" and columns is None):
                level.most = min(told.get((comparison.field, level.name), ONE_PHONE), ONE_PHONE)


def caps(model: Model, columns: Columns) -> dict[tuple[str, str], float]:
    """The most that levels of place and phone may weigh, by (field, level name), in log2.

    ``columns`` are the blocked pairs' ``level_<field>``. Levels the file says too little of, and
    files with a single field of one's own, have no cap.
    """
    fields = {comparison.field: comparison for comparison in model.comparisons}
    own = [fields[name] for name in OWN if name in fields]
    if len(own) < WITNESSES or "name" not in fields:
        return {}
    levels = {name: columns[f"level_{name}"].astype(np.uint8) for name in fields}
    named = _named(fields["name"], levels["name"])
    told = {c.field: _told(c, levels[c.field]) for c in own}
    slips = {name: rate for name in told if (rate := _slips(name, told, named)) is not None}
    found = {}
    for shared in SHARED:
        for number, level in enumerate(fields[shared].levels[:-1] if shared in fields else ()):
            odds = _odds(told, slips, named & (levels[shared] == number))
            if odds is not None:
                found[shared, level.name] = odds
    return found


def _named(name: Comparison, levels: np.ndarray[Any, Any]) -> Flags:
    same = [number for number, level in enumerate(name.levels) if level.evidence >= NAMED]
    return np.isin(levels, same)


def _told(comparison: Comparison, levels: np.ndarray[Any, Any]) -> tuple[Flags, Flags]:
    """Pairs that agree in a field of one's own, and pairs that contradict each other."""
    last = len(comparison.levels) - 1
    return levels < last, (levels == last) & (levels != MISSING)


def _slips(name: str, told: dict[str, tuple[Flags, Flags]], named: Flags) -> float | None:
    """How often the field contradicts where another of one's own agrees; None when untold."""
    others = np.logical_or.reduce([agree for other, (agree, _) in told.items() if other != name])
    agree, differ = told[name]
    sure = named & others
    met = int((sure & (agree | differ)).sum())
    return int((sure & differ).sum()) / met if met >= LEAST_TOLD else None


def _odds(
    told: dict[str, tuple[Flags, Flags]], slips: dict[str, float], chosen: Flags
) -> float | None:
    pairs, against, expected = 0, 0, 0.0
    for name, rate in slips.items():
        agree, differ = told[name]
        met = int((chosen & (agree | differ)).sum())
        pairs += met
        against += int((chosen & differ).sum())
        expected += rate * met
    surplus = against - expected
    if pairs < LEAST_TOLD or surplus <= CHANCE * math.sqrt(expected + 1):
        return None
    share = surplus / pairs
    return max(math.log2((1 - share) / share), 0.0) if share < 1 else 0.0
