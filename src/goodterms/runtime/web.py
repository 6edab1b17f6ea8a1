"""The web process: uvicorn on a socket that the supervisor bound.

python -m goodterms.runtime.web --fd 5
"""

from __future__ import annotations

import argparse
import os
import socket

import uvicorn

from goodterms.ui import live

DRAIN_SECONDS = 8  # less than what the supervisor allows before it insists


class Server(uvicorn.Server):
    """Streams never end by themselves: they are hung up before the rest is waited for."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        live.hang_up()
        await super().shutdown(sockets)


def serve(descriptor: int, application: str) -> None:
    """Serve until SIGTERM; requests under way are finished first."""
    proxies = os.environ.get("TRUSTED_PROXIES", "")
    config = uvicorn.Config(
        application,
        interface="asgi3",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    # Not uvicorn's own --fd: it takes every descriptor for a unix socket.
    Server(config).run(sockets=[socket.socket(fileno=descriptor)])


def main() -> None:
    parser = argparse.ArgumentParser(prog="goodterms.runtime.web", description=__doc__)
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--app", default="goodterms.config.asgi:application")
    given = parser.parse_args()
    serve(given.fd, given.app)


if __name__ == "__main__":
    main()
