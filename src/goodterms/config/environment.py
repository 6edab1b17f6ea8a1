"""Settings from the environment, typed; the only reader of ``os.environ`` in the product."""

from __future__ import annotations

import difflib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

KNOWN = {
    "GOODTERMS_DATA_DIR": "where everything lives",
    "GOODTERMS_FIRM_NAME": "what the firm is called on pages and in mails",
    "GOODTERMS_FIRM_LOOK": "the accent its pages wear",
    "GOODTERMS_NIGHTLY": "when everything is resolved anew, such as 02:30 (UTC), or off",
    "GOODTERMS_PORT": "the port pages are served on",
    "GOODTERMS_SPARK_DIR": "the folder that all machines of the Spark master reach",
    "GOODTERMS_SPARK_MASTER": "the Spark master for --engine spark",
    "GOODTERMS_SPILL_GB": "the most a batch may write to disk beside its memory, in gigabytes",
    "GOODTERMS_UPLOAD_MB": "the largest file the desk takes, in megabytes",
}


@dataclass(frozen=True, slots=True)
class Environment:
    database_url: str
    data_dir: Path
    base_url: str
    name: str  # "demo" or "production"
    secret_key: str
    master_keys_file: Path
    mail_url: str
    firm_name: str
    firm_look: str
    text_url: str
    upload_mb: int
    spill_gb: int
    nightly: str  # the hour a batch begins, UTC; empty where none does

    @property
    def is_demo(self) -> bool:
        return self.name == "demo"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")


def read() -> Environment:
    """Read and check; an unknown ``GOODTERMS_*`` name stops the start, the nearest one named."""
    for name in os.environ:
        if name.startswith("GOODTERMS_") and name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SystemExit(f"The setting {name} is not known.{hint}")
    home = Path(os.environ.get("GOODTERMS_DATA_DIR") or "~/.local/share/goodterms").expanduser()
    port = os.environ.get("GOODTERMS_PORT", "8000")
    firm = os.environ.get("GOODTERMS_FIRM_NAME", "")
    return Environment(
        database_url=os.environ.get("DATABASE_URL", "postgresql://goodterms@/goodterms"),
        data_dir=home,
        base_url=os.environ.get("BASE_URL", f"http://localhost:{port}"),
        name=os.environ.get("ENVIRONMENT", "demo"),
        secret_key=_secret(home),
        master_keys_file=Path(os.environ.get("MASTER_KEYS_FILE") or home / "keys" / "masters"),
        mail_url=os.environ.get("MAIL_URL", ""),
        firm_name=firm or "Mere & Moor",
        firm_look=os.environ.get("GOODTERMS_FIRM_LOOK") or ("" if firm else "mere-moor"),
        text_url=os.environ.get("TEXT_URL", ""),
        upload_mb=int(os.environ.get("GOODTERMS_UPLOAD_MB") or 200),
        spill_gb=int(os.environ.get("GOODTERMS_SPILL_GB") or 100),
        nightly=_nightly(os.environ.get("GOODTERMS_NIGHTLY") or "02:30"),
    )


def database(url: str) -> dict[str, Any]:
    """A libpq URL as Django's database settings."""
    parts = conninfo_to_dict(url)
    options = {
        key: value
        for key, value in parts.items()
        if key not in {"dbname", "user", "password", "host", "port"} and value is not None
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "goodterms",
        "USER": parts.get("user") or "goodterms",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "OPTIONS": options,
    }


def _nightly(said: str) -> str:
    """``02:30`` as it stands, empty for ``off``; anything else stops the start."""
    if said == "off":
        return ""
    try:
        return time.strptime(said, "%H:%M") and said
    except ValueError:
        raise SystemExit(f"GOODTERMS_NIGHTLY={said} is no hour: say 02:30, or off.") from None


def _secret(home: Path) -> str:
    """The installation's master value; the supervisor makes the file on the first start."""
    file = Path(os.environ.get("SECRET_KEY_FILE") or home / "keys" / "secret")
    if file.is_file():
        return file.read_text(encoding="utf-8").strip()
    # Commands that make no secrets (lint, types, --help) run without an installation.
    return "no installation: nothing made with this value is ever stored"
