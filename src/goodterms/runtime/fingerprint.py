"""The fingerprint of everything that shapes the schema: our code, and the packages with tables.

The database itself carries the fingerprint it was last brought up to date with, so that a start
which finds the same one need not ask Django, and a restored older database is migrated again.
"""

from __future__ import annotations

import hashlib
from importlib import metadata

from goodterms.runtime.surroundings import SOURCE

PACKAGES = ("Django", "django-allauth", "procrastinate")


def fingerprint() -> str:
    """SHA-256 of the sources of Goodterms and the versions of the packages that bring tables."""
    found = hashlib.sha256()
    for name in PACKAGES:
        found.update(f"{name} {metadata.version(name)}\n".encode())
    package = SOURCE / "goodterms"
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.sql")]):
        found.update(f"{path.relative_to(package)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
