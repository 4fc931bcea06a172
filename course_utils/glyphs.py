"""The glyphs of the cell diagrams and what they mean: one shape for each kind of step, in every drawing."""

from __future__ import annotations

import math

from . import svg
from .text import T

LEGEND = (
    ("block", T(hi="block, अपने W और b के साथ", en="block with its own W and b")),
    ("tanh", T(hi="function, बिना weight के", en="function, no weights")),
    ("⊙", T(hi="⊙ गुणा, unit-दर-unit", en="⊙ multiply, unit by unit")),
    ("+", T(hi="+ जोड़, unit-दर-unit", en="+ add, unit by unit")),
    ("1−", T(hi="1− एक में से घटाना, unit-दर-unit", en="1− one minus, unit by unit")),
    ("copy", T(hi="नकल", en="copy")),
    ("join", T(hi="अगल-बगल रखना", en="put side by side")),
    ("bridge", T(hi="ऊपर से गुज़रना, बिना जुड़े", en="passes over, not joined")),
)
BRIDGE = 7.0        # how far to each side a bridge reaches: the line that it carries stops there


def glyph(sign: str, centre: svg.Point) -> str:
    """A glyph at its full size: ``"copy"``, ``"join"``, ``"bridge"``, ``"⊙"``, ``"+"``, ``"1−"`` or a function."""
    x, y = centre
    if sign == "copy":
        return svg.circle(centre, 4.5, filled=True)
    if sign == "join":
        return svg.element("rect", x=x - 3.5, y=y - 12, width=7, height=24, fill=svg.INK)
    if sign == "bridge":
        bow = [(x - BRIDGE * math.cos(math.pi * k / 12), y - BRIDGE * math.sin(math.pi * k / 12)) for k in range(13)]
        return svg.line(bow, width=2.4, arrow=False)
    if sign == "1−":
        return svg.circle(centre, 15) + svg.text((x, y + 5), sign, size=15, anchor="middle")
    if sign in ("⊙", "+"):      # drawn, not written: no font is needed
        reach = 8 if sign == "+" else 6.5
        ends = ((reach, 0), (0, reach)) if sign == "+" else ((reach, reach), (reach, -reach))
        return svg.circle(centre, 15) + "".join(
            svg.line([(x - a, y - b), (x + a, y + b)], arrow=False) for a, b in ends)
    return svg.rectangle(centre, 52, 30, radius=15) + svg.text((x, y + 5), sign, size=15, anchor="middle")


def small_glyph(sign: str, centre: svg.Point) -> str:
    """A glyph as the legend shows it, which also has ``"block"``."""
    x, y = centre
    if sign == "block":
        return svg.rectangle(centre, 34, 20, radius=4) + svg.text((x, y + 4.5), "σ", size=13, anchor="middle")
    if sign == "copy":
        branch = svg.line([(x - 14, y), (x + 14, y)], arrow=False) + svg.line([(x, y), (x, y - 12)], arrow=False)
        return branch + svg.circle(centre, 4, filled=True)
    if sign == "join":
        return svg.line([(x - 14, y), (x + 14, y)], arrow=False) + svg.element(
            "rect", x=x - 3, y=y - 10, width=6, height=20, fill=svg.INK)
    if sign == "bridge":
        carried = "".join(svg.line([(x + a, y), (x + b, y)], arrow=False) for a, b in ((-14, -BRIDGE), (BRIDGE, 14)))
        return carried + svg.line([(x, y - 11), (x, y + 11)], arrow=False) + glyph(sign, centre)
    return svg.group([glyph(sign, (0, 0))], transform=f"translate({x:g} {y:g}) scale(.72)")
