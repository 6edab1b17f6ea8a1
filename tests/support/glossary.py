"""The glossary page, made from the contexts' docstrings (``python -m tests.support.glossary``)."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "goodterms"

CONTEXTS = (
    "kernel",
    "audit",
    "customer/people",
    "customer/identity",
    "customer/holdings",
    "customer/profile",
    "trust/access",
    "dialogue/timeline",
    "journeys/notices",
    "ui",
)

_WORD = re.compile(r"^ {4}(\S.*?)  +(\S.*)$")


def glossary() -> str:
    """The page as it must stand in docs/glossary.md."""
    parts = ["# Glossary\n\nMade from the contexts' own docstrings; a test keeps it true.\n"]
    for context in CONTEXTS:
        doc = ast.get_docstring(
            ast.parse((SOURCE / context / "__init__.py").read_text(encoding="utf-8"))
        )
        if doc:
            parts.append(_section(context, doc))
    return "\n".join(parts)


def _section(context: str, doc: str) -> str:
    title, _, rest = doc.partition("\n")
    rows = [
        "",
        f"## {context.replace('/', ' > ')}",
        "",
        title,
        "",
        "| Word | Meaning |",
        "|---|---|",
    ]
    for line in rest.splitlines():
        if found := _WORD.match(line):
            rows.append(f"| {found[1]} | {found[2]} |")
        elif line.startswith("     ") and line.strip() and rows[-1].endswith(" |"):
            rows[-1] = f"{rows[-1][:-2]} {line.strip()} |"
        elif rows[-1] != "|---|---|" and not line.strip():
            break
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(glossary())
