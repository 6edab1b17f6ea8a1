"""Processes: what the supervisor asks of the operating system (Linux)."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(kind: signal.Signals) -> Callable[[], None]:
    """For ``Popen(preexec_fn=...)``: the kernel sends ``kind`` when the parent is gone.

    So nothing of a killed supervisor lives on: no server without a keeper, no port left taken.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, kind)
        if os.getppid() != parent:  # it went before we could ask
            os.kill(os.getpid(), kind)

    return ask


def adopt_orphans() -> None:
    """Become the parent of children's children that lose theirs, so that they are reaped.

    PostgreSQL takes an ended but unreaped process for a live one and refuses to start.
    """
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
