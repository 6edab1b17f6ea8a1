"""The curves of ``goodterms bench questions`` as one SVG, with their numbers beside them."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 860, 440, 64, 56, 260, 56
COLOURS = {
    "random": "#8a8578",
    "nearest threshold": "#b4541a",
    "expected change": "#6b2a63",
    "knowing the truth": "#2f6f62",
}
GRID, INK = "#d9d2c4", "#1c2233"
STEPS = 5


class Curve(NamedTuple):
    """B-cubed and F1 against questions asked, for one strategy and one kind of customers."""

    strategy: str
    answers: float
    errors: float
    points: tuple[tuple[int, float, float], ...]  # questions, F1, B-cubed


def draw(name: str, curves: list[Curve]) -> str:
    """B-cubed over questions; dashed where not everybody answers, and not always rightly."""
    most = max(n for curve in curves for n, *_ in curve.points) or 1
    told = [b3 for curve in curves for *_, b3 in curve.points]
    low, high = min(told), max(told)
    span = max(high - low, 1e-6)

    def place(n: float, b3: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * n / most
        return round(x, 1), round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (b3 - low) / span, 1)

    lines = [_text(LEFT, 28, f"{name}: B-cubed against questions asked", "600 17px")]
    for step in range(STEPS + 1):
        b3, n = low + span * step / STEPS, most * step / STEPS
        x, y = place(n, b3)
        lines.append(
            f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
            + _text(LEFT - 8, y + 4, f"{b3:.3f}", anchor="end")
            + _text(x, HEIGHT - BOTTOM + 20, f"{n:,.0f}", anchor="middle")
        )
    x = WIDTH - RIGHT + 16
    for row, curve in enumerate(sorted(curves, key=lambda one: (one.errors, -_end(one)[1]))):
        path = " ".join("{} {}".format(*place(n, b3)) for n, _f1, b3 in curve.points)
        dash = ' stroke-dasharray="5 4"' if curve.answers < 1 or curve.errors else ""
        stroke = f'fill="none" stroke="{COLOURS[curve.strategy]}" stroke-width="2"{dash}'
        y = TOP + 40 * row
        lines.append(
            f'<polyline points="{path}" {stroke}/><path d="M{x} {y}h24" {stroke}/>'
            + _text(x + 32, y + 4, f"{curve.strategy}, {_end(curve)[1]:.4f}")
            + _text(x + 32, y + 19, f"{_end(curve)[0]:,} asked; {_cast(curve)}", "11px")
        )
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    lines.append(_text(middle, HEIGHT - 12, "questions asked", anchor="middle"))
    return _svg(name, curves, "\n".join(lines))


def _end(curve: Curve) -> tuple[int, float]:
    n, _f1, b3 = curve.points[-1]
    return n, b3


def _cast(curve: Curve) -> str:
    return f"{curve.answers:.0%} answer, {curve.errors:.0%} wrong"


def _text(
    x: float, y: float, words: str, font: str = "13px", anchor: str = "start", fill: str = INK
) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}"'
        f' style="font:{font} sans-serif">{escape(words)}</text>'
    )


def _svg(name: str, curves: list[Curve], inside: str) -> str:
    said = "; ".join(
        f"{one.strategy}, {_cast(one)}: {one.points[0][2]:.4f} to {_end(one)[1]:.4f}"
        f" after {_end(one)[0]:,}"
        for one in curves
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{escape(name)}: B-cubed against questions asked</title>\n"
        f"<desc>{escape(said)}. Made by goodterms bench questions --draw.</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffdf8"/>\n{inside}\n</svg>\n'
    )
