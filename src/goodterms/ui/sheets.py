"""The one order in which the style sheets apply; a later sheet may overrule an earlier one."""

from __future__ import annotations

SHEETS = (
    "ui/tokens.css",
    "ui/fonts.css",
    "ui/base.css",
    "ui/controls.css",
    "ui/shell.css",
    "ui/parts.css",
    "ui/desk.css",
    "ui/pictures.css",
    "ui/print.css",
)

# What the first words on a page are set in; the rest is fetched when a page needs it.
PRELOADED_FONTS = (
    "vendor/fonts/brygada-1918-latin-wght-normal.woff2",
    "vendor/fonts/source-sans-3-latin-wght-normal.woff2",
)
