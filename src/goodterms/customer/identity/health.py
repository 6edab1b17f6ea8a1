"""How well the engine does, as the answers tell: what a steward's health page shows of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from goodterms.kernel import sql

Z = 1.959964  # of the normal distribution: nineteen times in twenty


@dataclass(frozen=True, slots=True)
class Precision:
    """Of ``answered`` control questions ``right`` were one person's; the interval holds 95 %.

    ``share``, ``low`` and ``high`` are None while nobody has answered one.
    """

    right: int
    answered: int

    @property
    def share(self) -> float | None:
        """Right of all answered, 0 to 1; None where nobody has answered yet."""
        return self.right / self.answered if self.answered else None

    @property
    def low(self) -> float | None:
        """The lower end of its interval, 0 to 1; None as ``share`` is."""
        return wilson(self.right, self.answered)[0] if self.answered else None

    @property
    def high(self) -> float | None:
        """The upper end of its interval, 0 to 1; None as ``share`` is."""
        return wilson(self.right, self.answered)[1] if self.answered else None


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions since the beginning: ``asked`` of people, ``drawn`` with a pair in mind, answers.

    ``proved``: a yes, or none, that a proof has followed.
    """

    asked: int
    drawn: int
    yes: int
    no: int
    not_now: int
    proved: int
    control: int

    @property
    def answered(self) -> int:
        """Questions answered in any of three ways; what waits or has lapsed is not in it."""
        return self.yes + self.no + self.not_now


def wilson(right: int, of: int) -> tuple[float, float]:
    """The interval of a share (Wilson's), which is honest for few answers and near 0 and 1."""
    share, spread = right / of, Z * Z / of
    middle = share + spread / 2
    wide = Z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max((middle - wide) / (1 + spread), 0.0), min((middle + wide) / (1 + spread), 1.0)


def band_precision() -> Precision:
    """How many pairs of the ask band are one person's, from control questions alone; one query.

    Proved or agreed is right; a "no", "not me" or a steward's "different" is wrong. So it is rather
    too low than too high: who forgets an old account says no.
    """
    told = sql.rows(sql.text("goodterms.customer.identity", "controls"))
    return Precision(sum(same for _a, _b, same in told), len(told))


def questions_answered() -> Answers:
    """What was asked and what came of it; one query."""
    return Answers(*sql.rows(sql.text("goodterms.customer.identity", "questions_answered"))[0])
