"""Becomes another program, as another user, that ends when its parent does.

    python -I -S becoming.py PARENT SIGNAL UID GID PROGRAM ARGUMENT...

A process of its own does this, not code between fork and exec, which may hang when the parent has
threads. Root is given up first, because changing user takes the request to the kernel back.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, kind, uid, gid = map(int, sys.argv[1:5])
    if os.geteuid() != uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, kind)
    if os.getppid() != parent:  # it went before the kernel was asked
        os.kill(os.getpid(), kind)
    os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 (there is nothing a shell would add)


if __name__ == "__main__":
    main()
