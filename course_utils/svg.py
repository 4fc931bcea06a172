"""SVG by hand: the few shapes of the course's drawings, as text. Knows nothing of networks.

Lines and text are in ``currentColor`` unless a colour is given, so that a drawing follows the page's
theme. Nothing needs an id: arrowheads are triangles of their own, not markers.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
# A text and its style: any of "b" (bold), "_" (subscript), "#rrggbb", and last "@name": which live value it is.
Run = tuple[str, str]

INK = "currentColor"
SUB_DROP, SUB_SIZE = 0.26, 0.72      # how far a subscript hangs and how large it is, in parts of the font size
ARROW = 9.0


def attributes(values: dict[str, object]) -> str:
    """Attributes as text; ``stroke_width`` becomes ``stroke-width``, None and "" are left out.

    >>> attributes({"x": 1.50, "stroke_width": 2, "fill": None})
    ' x="1.5" stroke-width="2"'
    """
    kept = ((k.replace("_", "-"), _number(v) if isinstance(v, float) else v) for k, v in values.items()
            if v is not None and v != "")
    return "".join(f' {name}="{html.escape(str(value), quote=True)}"' for name, value in kept)


def element(name: str, content: str = "", **values: object) -> str:
    """One element; `content` is SVG already."""
    return f"<{name}{attributes(values)}>{content}</{name}>" if content else f"<{name}{attributes(values)}/>"


def group(content: Iterable[str], **values: object) -> str:
    """Elements together."""
    return element("g", "".join(content), **values)


def line(points: Sequence[Point], *, colour: str = INK, width: float = 2.0, dash: str = "", arrow: bool = True,
         head: float | None = None, **values: object) -> str:
    """A bent line through `points`, with an arrowhead at its end.

    Args:
        points: two or more corners.
        colour: of the line and its head.
        width: in pixels.
        dash: an SVG dash array, such as ``"7 4"``.
        arrow: whether the last point gets a head.
        head: its length; by default it follows the width.
        **values: further attributes of the line.
    """
    drawn = list(points)
    tip = ""
    if arrow:
        tip, drawn[-1] = _arrowhead(points[-2], points[-1], colour, head or max(ARROW, 2 * width))
    path = "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in drawn)
    return element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash,
                   stroke_linejoin="round", **values) + tip


def rectangle(centre: Point, width: float, height: float, *, radius: float = 0, colour: str = INK,
                 stroke: float = 2.0, tint: float = 0.0, **values: object) -> str:
    """A box around `centre`, filled with its own colour at the opacity `tint`; `values` are further attributes."""
    x, y = centre
    return element("rect", x=x - width / 2, y=y - height / 2, width=width, height=height, rx=radius, fill=colour,
                   fill_opacity=round(tint, 3), stroke=colour, stroke_width=stroke, **values)


def stripes(centre: Point, width: float, height: float, *, colour: str = INK, gap: float = 11.0,
            **values: object) -> str:
    """Slanted stripes inside a box around `centre`; `values` are further attributes."""
    left, top = centre[0] - width / 2, centre[1] - height / 2
    lines = []
    for start in range(0, int(width + height), round(gap)):
        # From the upper edge or the right one down to the left, both ends kept inside the box.
        x0, y0 = min(start, width), max(0.0, start - width)
        x1, y1 = max(0.0, start - height), min(start, height)
        lines.append(line([(left + x0, top + y0), (left + x1, top + y1)], colour=colour, width=1.2, arrow=False))
    return group(lines, opacity=0.6, data_stripes=1, **values)


def circle(centre: Point, radius: float, *, filled: bool = False, stroke: float = 2.0) -> str:
    """A circle, empty or full."""
    return element("circle", cx=centre[0], cy=centre[1], r=radius, fill=INK if filled else "none",
                   stroke=None if filled else INK, stroke_width=None if filled else stroke)


def text(at: Point, content: str | Sequence[Run], *, size: float = 15.0, anchor: str = "start", bold: bool = False,
         **values: object) -> str:
    """One line of text.

    Args:
        at: where it starts, is centred or ends (see `anchor`); y is the baseline.
        content: a string, or runs in several styles.
        size: of the font.
        anchor: ``"start"``, ``"middle"`` or ``"end"``.
        bold: the whole line.
        **values: further attributes.

    >>> text((0, 20), [("h", ""), ("t", "_"), (" = 1", "b")], size=10)
    '<text x="0" y="20" font-size="10" fill="currentColor">h<tspan dy="2.6" font-size="7.2">t</tspan>\
<tspan dy="-2.6" font-weight="700"> = 1</tspan></text>'
    """
    runs = [(content, "")] if isinstance(content, str) else content
    body = "".join(_spans(runs, size))
    return element("text", body, x=at[0], y=at[1], font_size=size, text_anchor=None if anchor == "start" else anchor,
                   font_weight=700 if bold else None, fill=INK, **values)


def symbol(name: str, style: str = "") -> list[Run]:
    """A symbol with its subscript, as runs: what follows the first ``_`` hangs.

    >>> symbol("h_t−1")
    [('h', ''), ('t−1', '_')]
    """
    base, _, below = name.partition("_")
    return [(base, style)] + ([(below, "_" + style)] if below else [])


def document(content: Iterable[str], width: float, height: float, *, title: str, description: str, ident: str,
             lang: str) -> str:
    """A whole SVG, with title and description for those who cannot see it.

    Args:
        content: its elements.
        width: of the view box, and its natural size on the page.
        height: of the view box.
        title: a few words.
        description: what the drawing shows.
        ident: the stem of its two ids; the same drawing always has the same.
        lang: the language of its text; ``"mul"`` for several.
    """
    labels = (element("title", html.escape(title, quote=False), id=f"{ident}-t")
              + element("desc", html.escape(description, quote=False), id=f"{ident}-d"))
    return element("svg", labels + "".join(content), xmlns="http://www.w3.org/2000/svg",
                   viewBox=f"0 0 {_number(width)} {_number(height)}", width=width, lang=lang, role="img",
                   aria_labelledby=f"{ident}-t {ident}-d")


def _spans(runs: Sequence[Run], size: float) -> Iterable[str]:
    """Runs as tspans; each one moves from the last one's baseline to its own."""
    below = 0.0
    for content, run in runs:
        style, _, live = run.partition("@")
        drop = SUB_DROP * size if "_" in style else 0.0
        colour = style[style.index("#"):][:7] if "#" in style else None
        values = {"dy": round(drop - below, 2) or None, "font_size": round(SUB_SIZE * size, 2) if drop else None,
                  "font_weight": 700 if "b" in style.partition("#")[0] else None, "fill": colour, "data_live": live}
        below = drop
        escaped = html.escape(content, quote=False)
        yield f"<tspan{attributes(values)}>{escaped}</tspan>" if any(values.values()) else escaped


def _arrowhead(before: Point, tip: Point, colour: str, size: float) -> tuple[str, Point]:
    """A triangle at `tip`, and where the line has to stop so that its end does not show."""
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    ahead, aside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    base = (tip[0] - size * ahead[0], tip[1] - size * ahead[1])
    corners = [(base[0] + k * size / 2 * aside[0], base[1] + k * size / 2 * aside[1]) for k in (1, -1)]
    path = "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in (corners[0], tip, corners[1])) + "Z"
    return element("path", d=path, fill=colour), (base[0] + ahead[0], base[1] + ahead[1])


def _number(value: float) -> str:
    """A coordinate without noise: the same text on every machine."""
    return f"{round(float(value), 2):g}"
