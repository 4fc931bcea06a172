"""The picture of an explorer: one drawing in both languages, and axes to plot in. Draws; computes nothing.

What the module in ``static/`` changes is marked in the drawing: ``data_live="name"`` on a text or a run, and
``data_part="name"`` on anything whose attributes change. ``static/axes.js`` places a point as `Axes` does.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .. import svg
from ..figures import drawn_letters
from ..text import LANGUAGES, T

Word = Callable[[T], str]


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawing in both languages, as `figures.show` takes it.

    Attributes:
        name: the stem of its ids.
        title: a few words.
        alt: what it shows, in words made from the numbers.
        size: width and height.
        draw: its elements; it is called with a function that gives a text in the language of the drawing.
    """

    name: str
    title: T
    alt: T
    size: tuple[float, float]
    draw: Callable[[Word], Iterable[str]]

    @cached_property
    def alphabet(self) -> str:
        """The letters that all its variants share."""
        return drawn_letters(self.svg("hi"))

    def svg(self, lang: str) -> str:
        """The drawing in ``"hi"``, ``"en"`` or ``"both"``."""
        both = lang not in LANGUAGES

        def word(text: T) -> str:
            if text.hi == text.en:
                return text.hi
            return f"{text.hi} · {text.en}" if both else text[lang]

        content = "".join(self.draw(word))
        ident = hashlib.sha256((content + str(self.alt)).encode()).hexdigest()[:8]
        return svg.document([content], *self.size, title=word(self.title), description=word(self.alt),
                            ident=f"{self.name}-{ident}-{lang}", lang="mul" if both else lang)


@dataclass(frozen=True)
class Axes:
    """Where numbers stand in a drawing.

    Attributes:
        x: the numbers at the left and the right edge.
        y: those at the lower and the upper edge.
        box: left, top, width and height, in pixels.
        log_y: whether y is on a log scale; what is below the edge (also 0) stands on the edge.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    box: tuple[float, float, float, float]
    log_y: bool = False

    def at(self, x: float, y: float) -> svg.Point:
        """The place of a point; outside the range it stands on the edge."""
        left, top, width, height = self.box
        low, high = (math.log10(v) if self.log_y else v for v in self.y)
        if self.log_y:
            y = math.log10(y) if y > 0 else low
        return (left + width * _share(x, *self.x), top + height * (1 - _share(y, low, high)))

    def path(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """The ``d`` of a line through points."""
        return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in map(self.at, xs, ys))

    def frame(self, x_name: str, y_name: str, *, x_ticks: Mapping[float, str], y_ticks: Mapping[float, str],
              size: float = 13.0) -> list[str]:
        """The box with its ticks, their labels and the names of both axes."""
        left, top, width, height = self.box
        bottom = top + height
        drawn = [svg.rectangle((left + width / 2, top + height / 2), width, height, stroke=1.2)]
        for value, label in x_ticks.items():
            x = self.at(value, self.y[0])[0]
            drawn += [svg.line([(x, bottom), (x, bottom + 5)], width=1.2, arrow=False),
                      svg.text((x, bottom + 18), label, size=size, anchor="middle")]
        for value, label in y_ticks.items():
            y = self.at(self.x[0], value)[1]
            drawn += [svg.line([(left - 5, y), (left, y)], width=1.2, arrow=False),
                      svg.text((left - 8, y + 4.5), label, size=size, anchor="end")]
        drawn += [svg.text((left + width / 2, bottom + 36), x_name, size=size + 1, anchor="middle"),
                  svg.text((left - 44, top - 10), y_name, size=size + 1)]
        return drawn

    def data(self) -> dict[str, object]:
        """The same axes for ``static/axes.js``."""
        return {"x": list(self.x), "y": list(self.y), "box": list(self.box), "logY": self.log_y}


def _share(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
