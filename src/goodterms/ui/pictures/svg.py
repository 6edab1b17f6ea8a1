"""The least of a drawing: elements with escaped attributes, safe to stand in a page."""

from __future__ import annotations

from html import escape


class Picture(str):
    """Markup made here from numbers and escaped words; templates show it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def element(name: str, /, *inside: Picture, **attributes: str | float) -> Picture:
    """``<name a-b="1.5">...</name>``; a trailing underscore (``class_``) is dropped."""
    written = "".join(
        f' {key.removesuffix("_").replace("__", ":").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    if not inside:
        return Picture(f"<{name}{written}/>")
    return Picture(f"<{name}{written}>{''.join(inside)}</{name}>")


def words(text: str) -> Picture:
    return Picture(escape(text))


def drawing(
    width: float, height: float, *inside: Picture, label: str = "", **attributes: str
) -> Picture:
    """The outer ``<svg>``: with a sentence as its label, or hidden where text says it already."""
    told = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    box = f"0 0 {_value(width)} {_value(height)}"
    return element("svg", *inside, viewBox=box, **told, **{"class_": "drawing", **attributes})


def path(*moves: str | float, **attributes: str | float) -> Picture:
    """A path from letters and numbers: ``path("M", 0, 9, "h", 300)``."""
    line = " ".join(move if isinstance(move, str) else _value(move) for move in moves)
    return element("path", d=line, **attributes)


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.1f}".removesuffix(".0")
