"""The address that pages are served on: bound before anything slow, handed to the web process.

The supervisor keeps the socket, so a restart of the web process refuses no connection: callers
wait in the socket's queue until the new one answers. A page asked for too early waits likewise.
"""

from __future__ import annotations

import errno
import http.client
import socket

from goodterms.runtime.halts import Exit, Halt

QUEUE = 2048  # connections that wait while the web process is started again


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; a Halt naming another port when this one is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(QUEUE)  # with SO_REUSEADDR it is listening that fails when somebody else does
    except OSError as problem:
        bound.close()
        raise _refusal(problem, host, port) from None
    return bound


def answers(host: str, port: int, path: str, seconds: float = 2) -> bool:
    """Whether the page answers with 200 within these seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _refusal(problem: OSError, host: str, port: int) -> Halt:
    if problem.errno == errno.EADDRINUSE:
        return Halt(
            f"Port {port} is used by another program; try --port {_free_after(host, port)}.",
            code=Exit.PORT_TAKEN,
        )
    if problem.errno == errno.EACCES:
        return Halt(f"Port {port} is open to root alone; try --port 8000.", code=Exit.PORT_TAKEN)
    return Halt(f"{host} port {port} cannot be used: {problem.strerror}.", code=Exit.PORT_TAKEN)


def _free_after(host: str, port: int) -> int:
    for other in range(port + 1, min(port + 50, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            try:
                probe.bind((host, other))
            except OSError:
                continue
            return other
    return port + 1
