"""Numbers as people compare them: their signs, without blanks, dashes or case.

A plate says ``SN 00-4711``, a letter ``SN004711``. What somebody types is bared in Python, what
lies in a column by the database; both leave out the same.
"""

from __future__ import annotations

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Upper


def bare(number: str) -> str:
    return "".join(sign for sign in number if sign.isascii() and sign.isalnum()).upper()


def bared(column: str) -> Upper:
    """The same of a column, as an expression an index can hold."""
    others = (Value("[^0-9A-Za-z]"), Value(""), Value("g"))
    plain = Func(F(column), *others, function="regexp_replace", output_field=TextField())
    return Upper(plain, output_field=TextField())
