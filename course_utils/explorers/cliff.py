"""`explore_cliff`: two walks down a loss surface with a cliff, one as the gradient says, one with clipping."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import svg
from ..cliffs import cliff_surface
from ..figures import Shown
from ..numerals import power_of_ten, round_steps
from ..text import T as Text
from ..theme import OTHER_LOOKS
from .arguments import on_slider
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word

if TYPE_CHECKING:
    import numpy as np

CLIPPINGS = ("norm", "value")
MOST_STEPS = 200
SHADES, LEAST, MOST = 256, 1e-3, 0.5        # colours; the losses at both ends of their scale, beyond it as at its end
_PIXELS, _GRID = (250, 200), (500, 400)     # of the image; of the grid on which the steepest point is looked for
_WIDTH, _HEIGHT = 800.0, 486.0
_BOX = (70.0, 34.0, 560.0, 330.0)           # left, top, width, height
_TABLE, _ROW, _COLUMNS = 424.0, 24.0, (350.0, 452.0, 560.0, 662.0)
_RAW, _CLIPPED = OTHER_LOOKS[0][0], "#ffffff"
NOWHERE = "M0 0"                            # a path without a line
_DASHES = {"raw": "10 4 2 4", "clipped": ""}
_NAMES = {"raw": Text(hi="बिना clipping", en="unclipped"), "clipped": Text(hi="clipping के साथ", en="clipped")}
_COUNT, _STEP, _OUT = Text(hi="कितने कदम", en="steps"), Text(hi="कदम", en="step"), Text(hi="× बाहर", en="× outside")
_LOSS, _GRADIENT = Text(hi="loss", en="loss"), Text(hi="gradient", en="gradient")
Point = tuple[float, float]


@dataclass(frozen=True)
class Settings:
    """What the reader has set.

    Attributes:
        start: w and b from which both walks go.
        rate: the learning rate: a step is the gradient times this, against its direction.
        limit: how long the gradient may be (``"norm"``), or each of its two values (``"value"``).
        by: the kind of clipping.
        steps: how many steps both have taken.
    """

    start: Point
    rate: float = 0.5
    limit: float = 1.0
    by: str = "norm"
    steps: int = 1


@dataclass(frozen=True)
class Walk:
    """Gradient descent from one point, until it ends or a number leaves the range of floats.

    Attributes:
        points: w and b, at the start and after each step.
        losses: the loss at each of them.
        gradients: the length of the gradient at each of them.
        moves: the length of the step that goes on from each of them.
        turns: by how many degrees that step is turned away from the gradient's direction.
    """

    points: tuple[Point, ...]
    losses: tuple[float, ...]
    gradients: tuple[float, ...]
    moves: tuple[float, ...]
    turns: tuple[float, ...]

    @property
    def last(self) -> int:
        """Which of its points the last step went from; 0 before the first."""
        return max(0, len(self.points) - 2)

    @property
    def told(self) -> tuple[float, float, float]:
        """Of the last step: the gradient that it followed, its length, and the loss after it."""
        return self.gradients[self.last], self.moves[self.last], self.losses[-1]


@dataclass(frozen=True)
class Landscape:
    """The surface that is walked on: the ranges of w and b, the steps T of the unit, and its picture as PNG."""

    w: Point
    b: Point
    T: int
    png: bytes

    @property
    def axes(self) -> Axes:
        """Where w and b stand in the drawing."""
        return Axes(self.w, self.b, _BOX)

    def holds(self, point: Point) -> bool:
        """Whether a point is in the picture."""
        return all(low <= v <= high for v, (low, high) in zip(point, (self.w, self.b), strict=True))


def take_walk(settings: Settings, T: int, *, clipped: bool) -> Walk:
    """Walk down the loss of `cliff_surface` with T steps of the unit.

    >>> take_walk(Settings(start=(5.0, -2.0), steps=3), 50, clipped=True).points[0]
    (5.0, -2.0)
    """
    rows: list[tuple[Point, float, float, float, float]] = []
    w, b = settings.start
    for _ in range(settings.steps + 1):
        if rows and not (math.isfinite(w) and math.isfinite(b)):
            break       # the step before left the range of floats
        at = cliff_surface(w, b, T=T)
        gradient = float(at.grad_w[0, 0]), float(at.grad_b[0, 0])
        if rows and not all(map(math.isfinite, gradient)):
            break
        used = clip(gradient, settings.limit, settings.by) if clipped else gradient
        rows.append(((w, b), float(at.loss[0, 0]), math.hypot(*gradient), settings.rate * math.hypot(*used),
                     angle(gradient, used)))
        w, b = w - settings.rate * used[0], b - settings.rate * used[1]
    return Walk(*zip(*rows, strict=True))


def clip(gradient: Point, limit: float, by: str) -> Point:
    """A gradient made smaller: the whole of it if its length is above the limit, or each value that is.

    >>> clip((3.0, 4.0), 1.0, "norm"), clip((3.0, -0.5), 1.0, "value")
    ((0.6000000000000001, 0.8), (1.0, -0.5))
    """
    if by == "value":
        return tuple(min(limit, max(-limit, value)) for value in gradient)
    length = math.hypot(*gradient)
    return tuple(value * min(1.0, limit / length) for value in gradient) if length else gradient


def angle(one: Point, other: Point) -> float:
    """The angle between two vectors in degrees; 0 if one of them has no length."""
    aside = one[0] * other[1] - one[1] * other[0]
    return abs(math.degrees(math.atan2(aside, one[0] * other[0] + one[1] * other[1])))


def explore_cliff(w: Point = (0, 8), b: Point = (-4, 1), *, T: int = 50, start: Point | None = None, rate: float = 0.5,
                  limit: float = 1.0, caption: Text | None = None) -> Shown:
    """Show a loss surface with a cliff, on which a reader sets out from any point, with and without clipping.

    The surface is that of `cliff_surface`: x_t = w · σ(x_{t−1}) + b from x_0 = 0.5, loss (σ(x_T) − 0.7)²; the example
    of Pascanu, Mikolov and Bengio, "On the Difficulty of Training Recurrent Neural Networks", ICML 2013.

    Args:
        w: the smallest and the largest weight of the picture.
        b: the same of the bias.
        T: how many steps the unit runs, at most 200.
        start: w and b where both walks begin; by default the steepest point.
        rate: the learning rate at first, 0.01 to 2.
        limit: the limit of clipping at first, 0.05 to 5.
        caption: a sentence below.

    Raises:
        ExplorerError: a range that is none, a T, a rate or a limit outside what is said above, or a start outside
            the picture.

    >>> explore_cliff(T=10)._repr_html_().count("<figure")
    1
    """
    for name, value in {"w": w, "b": b}.items():
        _check_range(name, value)
    _check_sizes(T, rate, limit)
    land = landscape(w, b, T)
    settings = Settings(_start(land, start), float(rate), float(limit))
    picture = draw_cliff(land, settings)
    data = {"axes": land.axes.data(), "T": T, "unit": {"start": 0.5, "target": 0.7}, "start": list(settings.start),
            "rate": settings.rate, "limit": settings.limit, "by": settings.by, "steps": settings.steps,
            "most": MOST_STEPS, "names": {name: {"hi": text.hi, "en": text.en} for name, text in _NAMES.items()}}
    return explorer(picture, "cliff.js", data, alt=picture.alt, caption=caption)


def landscape(w: Point, b: Point, T: int) -> Landscape:
    """The surface over ranges of w and b, as `explore_cliff` draws it."""
    import numpy as np

    # The colour of a pixel is the loss in its middle.
    columns, rows = ((low + (high - low) * (np.arange(count) + 0.5) / count)
                     for (low, high), count in zip((w, b), _PIXELS, strict=True))
    loss = cliff_surface(columns, rows, T=T).loss[::-1]        # an image begins with its upper row
    return Landscape((float(w[0]), float(w[1])), (float(b[0]), float(b[1])), T, png_of(shade(loss)))


def shade(loss: np.ndarray) -> np.ndarray:
    """The number of the colour of each loss, on a log scale; shape as `loss`, uint8."""
    import numpy as np

    low, high = math.log10(LEAST), math.log10(MOST)
    share = (np.log10(np.maximum(loss, LEAST)) - low) / (high - low)
    return np.clip(share * SHADES, 0, SHADES - 1).astype(np.uint8)


def colours() -> np.ndarray:
    """The colours from the smallest to the largest loss, shape (256, 3), uint8."""
    import numpy as np
    from matplotlib import colormaps

    return colormaps["cividis"](np.arange(SHADES), bytes=True)[:, :3]


def png_of(shades: np.ndarray) -> bytes:
    """A PNG with a palette, the same bytes on each run: rows from above, each as its differences to the left pixel."""
    import numpy as np

    height, width = shades.shape
    sub = np.diff(shades, axis=1, prepend=np.zeros((height, 1), np.uint8))     # wraps around, as PNG's filter 1 does
    body = b"".join(b"\x01" + row.tobytes() for row in sub)
    parts = {b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0), b"PLTE": colours().tobytes(),
             b"IDAT": zlib.compress(body, 9), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + name + data
                                           + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts.items())


def draw_cliff(land: Landscape, settings: Settings) -> Picture:
    """Draw both walks after the steps of `settings`."""
    walks = {"raw": take_walk(settings, land.T, clipped=False), "clipped": take_walk(settings, land.T, clipped=True)}
    return Picture("cliff", Text(hi="चट्टान और clipping", en="The cliff and clipping"),
                   describe_walks(land, settings, walks), (_WIDTH, _HEIGHT),
                   lambda word: _drawn(word, land, settings, walks))


def describe_walks(land: Landscape, settings: Settings, walks: dict[str, Walk]) -> Text:
    """Say in both languages what the drawing shows."""
    w, b = (in_three_digits(v) for v in settings.start)
    hi = [f"हर w और b पर एक unit का loss, रंग log scale पर; बीच में एक खड़ी चट्टान। "
          f"दोनों की शुरुआत w = {w}, b = {b} से।"]
    en = ["The loss of one unit over w and b, its colour on a log scale, with a steep cliff. "
          f"Both start at w = {w}, b = {b}."]
    for name, walk in walks.items():
        gradient, move, loss = map(in_three_digits, walk.told)
        out = not land.holds(walk.points[-1])
        hi.append(f"{_capital(_NAMES[name].hi)}: कदम {settings.steps}, gradient {gradient}, कदम की लंबाई {move}, "
                  f"loss {loss}" + (", चित्र से बाहर।" if out else "।"))
        en.append(f"{_capital(_NAMES[name].en)}: step {settings.steps}, gradient {gradient}, step length {move}, "
                  f"loss {loss}" + (", outside the picture." if out else "."))
    return Text(hi=" ".join(hi), en=" ".join(en))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _drawn(word: Word, land: Landscape, settings: Settings, walks: dict[str, Walk]) -> Iterator[str]:
    yield from _surface(word, land)
    for name, walk in walks.items():
        yield from _lines(name, land, walk)
    x, y = land.axes.at(*settings.start)
    for colour, width in (("#000000", 4.5), ("#ffffff", 2.0)):
        yield svg.element("circle", cx=x, cy=y, r=8, fill="none", stroke=colour, stroke_width=width, data_part="start")
    left, top, width, height = _BOX
    yield svg.element("rect", x=left, y=top, width=width, height=height, fill="none", pointer_events="all",
                      cursor="crosshair", data_part="touch")
    yield from _table(word, land, settings, walks)


def _surface(word: Word, land: Landscape) -> Iterator[str]:
    """The coloured surface with its axes, and the scale of its colours."""
    import numpy as np

    left, top, width, height = _BOX
    yield _image(land.png, left, top, width, height)
    ticks = [{v: f"{v:g}".replace("-", "−") for v in round_steps(*ends, most=9)} for ends in (land.w, land.b)]
    yield from land.axes.frame("w", "b", x_ticks=ticks[0], y_ticks=ticks[1])
    bar = left + width + 30
    yield _image(png_of(np.arange(SHADES, dtype=np.uint8)[::-1, None]), bar, top, 18, height)
    scale = Axes((0, 1), (LEAST, MOST), (bar, top, 18, height), log_y=True)
    yield svg.rectangle((bar + 9, top + height / 2), 18, height, stroke=1.2)
    yield svg.text((bar, top - 10), word(_LOSS), size=14)
    for value in (0.001, 0.003, 0.01, 0.03, 0.1, 0.3):
        x, y = scale.at(1, value)
        yield svg.line([(x, y), (x + 5, y)], width=1.2, arrow=False)
        yield svg.text((x + 9, y + 4.5), f"{value:g}", size=13)


def _image(png: bytes, x: float, y: float, width: float, height: float, **values: object) -> str:
    return svg.element("image", x=x, y=y, width=width, height=height, preserveAspectRatio="none",
                       href=f"data:image/png;base64,{base64.b64encode(png).decode()}", **values)


def _lines(name: str, land: Landscape, walk: Walk) -> Iterator[str]:
    """One walk: its line, where it leaves the picture, and its points; each with a dark rim."""
    line, gone = ways(land, walk.points)
    colour = _RAW if name == "raw" else _CLIPPED
    for part, d, width in ((f"{name}-line", line, 2.6), (f"{name}-gone", gone, 2.6)):
        dash = _DASHES[name] if part.endswith("line") else ""
        yield svg.element("path", d=d, fill="none", stroke="#000000", stroke_width=width + 3, stroke_linejoin="round",
                          data_part=part, data_ground="own")
        yield svg.element("path", d=d, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash,
                          data_part=part, data_ground="own")
    yield svg.element("path", d=dots(land, name, walk.points), fill=colour, stroke="#000000", stroke_width=1.4,
                      data_part=f"{name}-points")


def ways(land: Landscape, points: Sequence[Point]) -> tuple[str, str]:
    """The ``d`` of what is in the picture of a walk, and of a cross wherever it goes in or out."""
    line, crosses = [], []
    for one, other in zip(points, points[1:], strict=False):
        found = inside(land, one, other)
        if found is None:
            continue
        ends = [land.axes.at(one[0] + t * (other[0] - one[0]), one[1] + t * (other[1] - one[1])) for t in found]
        line.append("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in ends))
        crosses += [f"M{x - 6:.1f} {y - 6:.1f} l12 12 M{x - 6:.1f} {y + 6:.1f} l12 -12"
                    for (x, y), t, whole in zip(ends, found, (0.0, 1.0), strict=True) if t != whole]
    return " ".join(line) or NOWHERE, " ".join(crosses) or NOWHERE


def inside(land: Landscape, one: Point, other: Point) -> tuple[float, float] | None:
    """Which part of a step is in the picture, as shares of it; None if nothing is.

    The method of Liang and Barsky: each of the four edges takes away the share that is beyond it.
    """
    first, last = 0.0, 1.0
    for start, end, (low, high) in zip(one, other, (land.w, land.b), strict=True):
        for way, room in ((start - end, start - low), (end - start, high - start)):
            if way == 0 and room < 0:
                return None
            if way < 0:
                first = max(first, room / way)
            if way > 0:
                last = min(last, room / way)
    return (first, last) if first <= last else None


def dots(land: Landscape, name: str, points: Sequence[Point]) -> str:
    """The ``d`` of the markers of a walk, after the start: diamonds, or circles of the clipped one."""
    drawn = []
    for x, y in (land.axes.at(*point) for point in points[1:] if land.holds(point)):
        drawn.append(f"M{x:.1f} {y - 6:.1f} l6 6 l-6 6 l-6 -6Z" if name == "raw"
                     else f"M{x - 4.5:.1f} {y:.1f} a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0Z")
    return " ".join(drawn) or NOWHERE


def _table(word: Word, land: Landscape, settings: Settings, walks: dict[str, Walk]) -> Iterator[str]:
    """What both walks did in their last step, with a sample of each line."""
    yield svg.text((122, _TABLE), [(f"{word(_COUNT)}: ", ""), (str(settings.steps), "b@steps")], size=13)
    for x, name in zip(_COLUMNS, (_GRADIENT, _STEP, _LOSS), strict=False):
        yield svg.text((x, _TABLE), word(name), size=13)
    for row, (name, walk) in enumerate(walks.items(), 1):
        y = _TABLE + row * _ROW
        yield svg.element("rect", x=70, y=y - 15, width=42, height=20, rx=3, fill="#222222")
        colour = _RAW if name == "raw" else _CLIPPED
        yield svg.line([(74, y - 5), (108, y - 5)], colour=colour, width=2.6, dash=_DASHES[name], arrow=False,
                       data_ground="own")
        marker = "M91 {} l6 6 l-6 6 l-6 -6Z" if name == "raw" else "M86.5 {} a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0Z"
        yield svg.element("path", d=marker.format(f"{y - 11 if name == 'raw' else y - 5:g}"), fill=colour,
                          stroke="#000000", stroke_width=1.4)
        yield svg.text((122, y), word(_NAMES[name]), size=14)
        for x, kind, value in zip(_COLUMNS, ("gradient", "move", "loss"), walk.told, strict=False):
            yield svg.text((x, y), in_three_digits(value), size=14, bold=True, data_live=f"{name}-{kind}")
        yield svg.text((_COLUMNS[3], y), word(_OUT), size=14, data_part=f"{name}-outside",
                       display="none" if land.holds(walk.points[-1]) else "inline")


def in_three_digits(value: float) -> str:
    """A number with three digits that count, and a power of ten where it is very small or large.

    >>> [in_three_digits(v) for v in (2476.9, 0.5, -0.01234, 2e-7, 0.0)]
    ['2477', '0.500', '−0.0123', '2.0·10⁻⁷', '0']
    """
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e4:
        return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}".replace("-", "−")
    return power_of_ten(value)


def _start(land: Landscape, start: Any) -> Point:
    """Where the walks begin, in few digits: both Python and the page go from the same numbers."""
    import numpy as np

    if start is None:
        grid = [np.linspace(*ends, count) for ends, count in zip((land.w, land.b), _GRID, strict=True)]
        surface = cliff_surface(*grid, T=land.T)
        row, column = np.unravel_index(surface.grad_norm.argmax(), surface.grad_norm.shape)
        start = surface.w[column], surface.b[row]
    elif not _is_pair(start) or not land.holds(start):
        raise ExplorerError(Text(
            hi=f"explore_cliff: start={start!r} मिला; चित्र के अंदर के (w, b) चाहिए: w {land.w}, b {land.b} में।",
            en=f"explore_cliff: got start={start!r}; expected (w, b) in the picture: w in {land.w}, b in {land.b}."))
    return float(f"{start[0]:.6g}"), float(f"{start[1]:.6g}")


def _is_pair(value: Any) -> bool:
    return (isinstance(value, Sequence) and len(value) == 2
            and all(isinstance(v, int | float) and math.isfinite(v) for v in value))


def _check_range(name: str, value: Any) -> None:
    if not _is_pair(value) or not 0.1 <= value[1] - value[0] <= 1000:
        raise ExplorerError(Text(
            hi=f"explore_cliff: {name}={value!r} मिला; (सबसे छोटा, सबसे बड़ा) चाहिए, 0.1 से 1000 के फ़र्क के साथ।",
            en=f"explore_cliff: got {name}={value!r}; expected (smallest, largest), 0.1 to 1000 apart."))


def _check_sizes(T: Any, rate: Any, limit: Any) -> None:
    if not isinstance(T, int) or isinstance(T, bool) or not 1 <= T <= 200:
        raise ExplorerError(Text(hi=f"explore_cliff: T={T!r} मिला; 1 से 200 तक की पूरी संख्या चाहिए।",
                                 en=f"explore_cliff: got T={T!r}; expected a whole number from 1 to 200."))
    on_slider("explore_cliff", "rate", rate, 0.01, 2, 0.01)
    on_slider("explore_cliff", "limit", limit, 0.05, 5, 0.05)
