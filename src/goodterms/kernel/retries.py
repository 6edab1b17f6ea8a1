"""What a task does whose database went away beneath it: it begins anew, as one whose worker died.

An error of another kind would be met again each time, so it is left for a person to read.
"""

from __future__ import annotations

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

# Five tries within about four minutes. Errors of a COPY come to us as psycopg raised them.
CUT_OFF = RetryStrategy(
    max_attempts=5,
    exponential_wait=3,
    retry_exceptions=(
        OperationalError,
        InterfaceError,
        psycopg.OperationalError,
        psycopg.InterfaceError,
    ),
)
