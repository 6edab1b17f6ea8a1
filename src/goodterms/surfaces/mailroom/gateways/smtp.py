"""Mail by a real server, named by one address: ``smtp://user:password@host:587?tls=1``."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 5  # seconds: somebody at the sign-in page waits for this
ON = {"1", "true", "yes"}
NOT_AN_ADDRESS = (
    "MAIL_URL is not the address of a mail server."
    " It looks like smtp://user:password@mail.example.org:587?tls=1."
)


def settings_from(mail_url: str) -> dict[str, Any]:
    """The entry of ``MAILERS`` for this address.

    ``smtp`` speaks plainly, with ``?tls=1`` after STARTTLS; ``smtps`` is TLS from the first byte.
    A user or password with signs of its own is percent-encoded. Raises ``SystemExit`` with a
    sentence, because the settings are read before anybody could be shown a page.
    """
    try:
        parts = urlsplit(mail_url)
        port = parts.port
    except ValueError:
        raise SystemExit(NOT_AN_ADDRESS) from None
    asked = parse_qs(parts.query)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or asked.keys() - {"tls"}:
        raise SystemExit(NOT_AN_ADDRESS)
    use_ssl = parts.scheme == "smtps"
    use_tls = not use_ssl and asked.get("tls", ["0"])[-1].lower() in ON
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": use_tls,
            "use_ssl": use_ssl,
            "timeout": TIMEOUT,
        },
    }
