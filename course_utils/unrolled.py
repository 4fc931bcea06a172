"""The unrolled network: one cell drawn once for every step, one set of weights for all of them.

>>> draw_unrolled(tokens=["a", "b", "c"]).svg("en").startswith("<svg")
True

With gradients it shows the way back: an arrow for each step, as thick as the gradient is large (on a
log scale), the number beside it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import svg
from .figures import drawn_letters, figure_html
from .text import LANGUAGES, SmritiError, T

MAX_STEPS = 8
_WIDTH, _LEFT, _RIGHT = 800.0, 62.0, 96.0
_BACK, _CELL, _TOKEN, _WEIGHTS = 44.0, 116.0, 190.0, 236.0       # rows: gradients, cells, inputs, the weights
_DECADES = 6.0                                                   # a gradient this many decades down is a hairline
_WORDS = {
    "weights": T(hi="हर step पर यही weight", en="the same weights at every step"),
    "loss": T(hi="loss", en="loss"),
    "cell": T(hi="cell", en="cell"),
}


class UnrolledError(SmritiError):
    """A number of steps, gradients or a cut that cannot be drawn."""


@dataclass(frozen=True)
class Unrolled:
    """An unrolled network in both languages; `show` takes it.

    Attributes:
        kind: ``"rnn"`` (one state, h), ``"gru"`` (h too, as a thick lane) or ``"lstm"`` (h, and the thick lane of c).
        tokens: what is read at each step.
        gradients: the size of ∂L/∂h_t for each step, or None for the forward pass alone.
        cut: the step before which the gradient is cut off (truncated BPTT), or None.
    """

    kind: str
    tokens: tuple[str, ...]
    gradients: tuple[float, ...] | None
    cut: int | None

    @cached_property
    def alt(self) -> T:
        """The drawing in words, made from what it shows."""
        return describe_unrolled(self)

    @cached_property
    def alphabet(self) -> str:
        """The letters that all its variants share."""
        return drawn_letters(Unrolled(self.kind, self.tokens, (1.0,) * len(self.tokens), 1).svg("hi"))

    def svg(self, lang: str) -> str:
        """The drawing in ``"hi"``, ``"en"`` or ``"both"``."""
        if lang not in (*LANGUAGES, "both"):
            raise UnrolledError(T(hi=f"lang में {lang!r} मिला; hi, en या both चाहिए।",
                                  en=f"lang is {lang!r}; expected hi, en or both."))

        def word(text: T) -> str:
            if text.hi == text.en:
                return text.hi
            return f"{text.hi} · {text.en}" if lang == "both" else text[lang]

        pen = Pen(self, word, wide=lang == "both")
        said = hashlib.sha256(repr((self.kind, self.tokens, self.gradients, self.cut)).encode()).hexdigest()[:8]
        alt = str(self.alt) if lang == "both" else self.alt[lang]
        return svg.document(pen.parts(), _WIDTH, pen.foot + 34, title=self.kind.upper(), description=alt,
                            ident=f"unrolled-{said}-{lang}", lang="mul" if lang == "both" else lang)

    def _repr_html_(self) -> str:
        return figure_html(self, self.alt)


def draw_unrolled(tokens: Sequence[str] | int = 6, *, kind: str = "rnn", gradients: Any = None,
                  cut: int | None = None) -> Unrolled:
    """Draw a network unrolled over its steps, forward or with the gradients on their way back.

    Args:
        tokens: what is read at each step, or the number of steps (then x_1, x_2, …); at most 8.
        kind: ``"rnn"`` (one state), ``"gru"`` (one state, which is the memory: a thick lane) or ``"lstm"`` (with the
            cell state as a thick lane).
        gradients: the size of ∂L/∂h_t for each step, first step first, from a live network (see
            `gradient_flow`); None draws the forward pass alone.
        cut: draw the way back as cut before this step (counted from 1), as `detach` does.

    Raises:
        UnrolledError: an unknown kind, no or too many steps, another number of gradients, a negative or non-finite
            gradient, or a cut outside the steps.
    """
    if kind not in ("rnn", "lstm", "gru"):
        raise UnrolledError(T(hi=f'draw_unrolled: kind में {kind!r} मिला; "rnn", "lstm" या "gru" चाहिए।',
                              en=f'draw_unrolled: kind is {kind!r}; expected "rnn", "lstm" or "gru".'))
    words = tuple(f"x_{t + 1}" for t in range(tokens)) if isinstance(tokens, int) else tuple(tokens)
    if not 1 <= len(words) <= MAX_STEPS:
        raise UnrolledError(T(hi=f"draw_unrolled: {len(words)} step मिले; 1 से {MAX_STEPS} तक चाहिए।",
                              en=f"draw_unrolled: got {len(words)} steps; expected 1 to {MAX_STEPS}."))
    sizes = None if gradients is None else tuple(float(g) for g in gradients)
    if sizes is not None and (len(sizes) != len(words) or not all(math.isfinite(g) and g >= 0 for g in sizes)):
        raise UnrolledError(T(
            hi=f"draw_unrolled: हर step का एक gradient चाहिए ({len(words)}), 0 या उससे बड़ा; मिले: {list(sizes)}।",
            en=f"draw_unrolled: expected one gradient for each of {len(words)} steps, 0 or larger; got {list(sizes)}."))
    if cut is not None and cut not in range(1, len(words) + 1):
        raise UnrolledError(T(hi=f"draw_unrolled: cut={cut} मिला; 1 से {len(words)} तक चाहिए।",
                              en=f"draw_unrolled: got cut={cut}; expected 1 to {len(words)}."))
    return Unrolled(kind, words, sizes, cut)


def describe_unrolled(picture: Unrolled) -> T:
    """Say in both languages what the drawing shows."""
    steps, words = len(picture.tokens), " ".join(picture.tokens)
    hi = [f"एक ही cell, {steps} step में खोलकर; पढ़ता है: «{words}»। हर step का h अगले step में जाता है; "
          "weight सबके एक ही हैं।"]
    en = [f"One cell unrolled over {steps} steps, reading “{words}”. The h of each step goes to the next; "
          "all steps share the same weights."]
    if picture.kind == "lstm":
        hi.append("मोटी रेखा cell state है; वह भी हर step से अगले step में जाती है।")
        en.append("The thick line is the cell state; it goes from each step to the next as well.")
    if picture.kind == "gru":
        hi.append("मोटी रेखा h है: GRU में यही याददाश्त है।")
        en.append("The thick line is h: in a GRU it is the memory.")
    if picture.gradients is not None:
        sizes = ", ".join(f"{t}: {in_few_digits(g)}" for t, g in enumerate(picture.gradients, 1))
        hi.append(f"Loss से पीछे जाता gradient, हर step पर: {sizes}।")
        en.append(f"The gradient on its way back from the loss, at each step: {sizes}.")
    if picture.cut is not None:
        hi.append(f"Step {picture.cut} से पहले रास्ता कटा हुआ है।")
        en.append(f"The way back is cut before step {picture.cut}.")
    return T(hi=" ".join(hi), en=" ".join(en))


class Pen:
    """Draws the pieces of an unrolled network, for `Unrolled` and for the explorer of BPTT.

    Args:
        picture: what to draw.
        word: gives a text in the language of the drawing.
        wide: whether labels are in both languages.
    """

    def __init__(self, picture: Unrolled, word: Callable[[T], str], *, wide: bool = False) -> None:
        self.p, self.word, self.wide = picture, word, wide
        self.steps = len(picture.tokens)
        self.gap = (_WIDTH - _LEFT - _RIGHT) / self.steps
        self.half = min(34.0, 0.32 * self.gap)
        shift = 0.0 if picture.gradients is not None else -_CELL + 54      # without the way back, its row is not there
        self.top, self.cell, self.read, self.foot = (
            row + shift for row in (_BACK, _CELL, _TOKEN, _WEIGHTS))

    def x(self, step: int) -> float:
        """Where the cell of a step (counted from 0) stands."""
        return _LEFT + self.gap * (step + 0.5)

    def parts(self) -> list[str]:
        """Everything."""
        drawn = [self.weights(), self.entry(), self.loss()]
        if self.p.gradients is not None:
            drawn.append(svg.text((14, self.top + 5), [("∂L/∂h", "b")], size=14))
        for t in range(self.steps):
            drawn.append(svg.group([self.step(t)], data_step=t + 1))
        if self.p.gradients is not None:
            drawn += [svg.group([self.back(t)], data_back=t + 1) for t in range(self.steps)]
        return drawn

    def state(self, name: str, start: float, end: float) -> str:
        """A state's line from one cell to the next, with its name."""
        lane = self.p.kind == "gru" or name.startswith("c")
        y = self.cell + (0 if self.p.kind != "lstm" else -11 if lane else 11)
        at = ((start + end) / 2 - 2, y + 20 if self.p.kind == "lstm" and not lane else y - 9)
        if start < self.x(0) - self.half:       # the first one, which comes from outside
            at = (24, at[1])
        return (svg.line([(start, y), (end, y)], width=4.5 if lane else 2.0)
                + svg.text(at, svg.symbol(name, "b"), size=15, anchor="middle"))

    def states(self, t: int, start: float, end: float) -> str:
        """All states between two cells."""
        names = ("c", "h") if self.p.kind == "lstm" else ("h",)
        return "".join(self.state(f"{name}_{t}", start, end) for name in names)

    def entry(self) -> str:
        """The first state, which comes from nowhere."""
        return self.states(0, 14.0, self.x(0) - self.half)

    def step(self, t: int) -> str:
        """One cell, its input and its states."""
        x, last = self.x(t), t == self.steps - 1
        end = self.x(t) + self.half + 36 if last else self.x(t + 1) - self.half
        token = self.p.tokens[t]
        return "".join([
            self.box(t),
            svg.text((x, self.cell + 5), self.word(_WORDS["cell"]), size=14, anchor="middle"),
            self.states(t + 1, x + self.half, end),
            svg.line([(x, self.read - 20), (x, self.cell + 22)]),
            svg.text((x, self.read), svg.symbol(token) if token.startswith("x_") else token, size=15, anchor="middle"),
        ])

    def box(self, t: int, **values: object) -> str:
        """The box of one cell; `values` are further attributes."""
        return svg.rectangle((self.x(t), self.cell), 2 * self.half, 44, radius=5, **{"tint": 0.06, **values})

    def loss(self, **values: object) -> str:
        """Where the loss reads the last h."""
        if self.p.gradients is None:
            return ""       # a drawing of the states alone
        x = self.x(self.steps - 1) + self.half + 58
        ring = {"cx": x, "cy": self.cell, "r": 20, "fill": "none", "stroke": svg.INK, "stroke_width": 2.0}
        return (svg.element("circle", **{**ring, **values})
                + svg.text((x, self.cell + 5), "L", size=16, anchor="middle", bold=True)
                + svg.text((x, self.cell + 38), self.word(_WORDS["loss"]), size=13, anchor="middle"))

    def weights(self) -> str:
        """One box of weights with a line to every cell: they are the same ones."""
        middle = (self.x(0) + self.x(self.steps - 1)) / 2
        runs = [("W", "b"), (f"  {self.word(_WORDS['weights'])}", "")]
        said = svg.text((middle, self.foot + 6), runs, size=14, anchor="middle")
        box = svg.rectangle((middle, self.foot + 1), 420 if self.wide else 270, 26, radius=5, tint=0.06)
        return "".join([self.shared(), box, said])

    def shared(self) -> str:
        """The lines from the box of weights to every cell."""
        middle = (self.x(0) + self.x(self.steps - 1)) / 2
        feet = [self.x(t) + 0.92 * self.half for t in range(self.steps)]
        ways = [[(x, self.foot - 30), (x, self.cell + 22)] for x in feet]
        ways += [[(feet[0], self.foot - 30), (feet[-1], self.foot - 30)],
                 [(middle, self.foot - 12), (middle, self.foot - 30)]]
        return "".join(svg.line(way, width=1.2, dash="2 3", arrow=False) for way in ways)

    def back(self, t: int) -> str:
        """The gradient that reaches h of step t, as an arrow from the step after it (or from the loss)."""
        size = (self.p.gradients or ())[t]
        if self.p.cut is not None and t + 2 <= self.p.cut:
            return (self.severed(t) if t + 2 == self.p.cut else "") + self.number(t, 0.0)
        return self.way(t, size) + self.number(t, size)

    def way(self, t: int, size: float) -> str:
        """The arrow into step t, as thick as `size` is large, and the line from it down to the cell."""
        last = t == self.steps - 1
        corner = [(self.source(t), self.cell - 20)] if last else []
        points = [*corner, (self.source(t), self.top), (self.x(t) + 3, self.top)]
        drop = svg.line([(self.x(t), self.top), (self.x(t), self.cell - 22)], width=1.2, arrow=False)
        return svg.line(points, width=thickness(size), dash="7 3") + drop

    def source(self, t: int) -> float:
        """Where the gradient of step t comes from: the step after it, or the loss."""
        return self.x(t) + self.half + 58 if t == self.steps - 1 else self.x(t + 1)

    def severed(self, t: int) -> str:
        """Two strokes through the way into step t."""
        middle = (self.source(t) + self.x(t)) / 2
        return "".join(svg.line([(middle + k - 5, self.top + 9), (middle + k + 5, self.top - 9)], arrow=False)
                       for k in (-4, 4))

    def number(self, t: int, size: float, **values: object) -> str:
        """The size of a gradient above its step; `values` are further attributes."""
        return svg.text((self.x(t), self.top - 14), in_few_digits(size), size=14, anchor="middle", bold=True, **values)


def thickness(gradient: float) -> float:
    """How thick the arrow of a gradient is: one pixel a decade, at 1 seven pixels, never less than 0.8.

    >>> [thickness(g) for g in (1.0, 1e-3, 0.0)]
    [7.0, 4.0, 0.8]
    """
    if gradient <= 0:
        return 0.8
    return round(min(9.0, max(0.8, 1 + _DECADES + math.log10(gradient))), 2)


def in_few_digits(value: float) -> str:
    """A size in few letters.

    >>> [in_few_digits(size) for size in (0.4242, 3e-5, 0.0)]
    ['0.42', '3e−5', '0']
    """
    if value == 0 or 0.01 <= value < 1000:
        return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
    digits, power = f"{value:.0e}".split("e")
    return f"{digits}e{int(power)}".replace("-", "−")
