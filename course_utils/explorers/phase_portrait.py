"""`explore_phase`: two units of an RNN without input, as a plane: where h goes, what is held, what the gradient does.

The network is h_t = tanh(W h_{t−1}) with W = gain · (a turn by an angle): both its spectral radius and its
largest singular value are the gain. Two walks start at h and at −h, as if the network were to hold one of two
messages: their distance tells what is held, ‖∂h_t/∂h_0‖ what a gradient would find on its way back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .. import svg
from ..figures import Shown
from ..text import T
from .arguments import on_slider, whole
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word

STEPS = 40
MOST_GAIN, MOST_TURN = 3.0, 180.0
FIRST, SECOND = "#0072B2", "#D55E00"        # the walks from h and from −h
ARROWS = 11                                 # a field of so many arrows a side
_ARROW = 0.35                               # how much of one step of the network an arrow shows

PLANE = Axes((-1, 1), (-1, 1), (66, 74, 350, 350))
DISTANCE = Axes((0, STEPS), (0, 3), (540, 74, 290, 130))
GRADIENT = Axes((0, STEPS), (1e-18, 1e4), (540, 294, 290, 130), log_y=True)
SIZE = (860, 480)
_NAMES = {"h1": T("h₁", "h₁"), "h2": T("h₂", "h₂"), "step": T("step", "step"),
          "distance": T(hi="दूरी ‖h − h′‖", en="distance ‖h − h′‖"), "gradient": T("‖∂hₜ/∂h₀‖", "‖∂hₜ/∂h₀‖"),
          "start": T(hi="h यहाँ से", en="h starts here"), "other": T(hi="h′ = −h यहाँ से", en="h′ = −h starts here")}


@dataclass(frozen=True)
class Portrait:
    """One state of the explorer.

    Attributes:
        gain: the spectral radius of W, 0 to 3.
        turn: the angle by which W turns, in degrees, −180 to 180.
        start: h_0, two numbers from −1 to 1.
        step: up to which step the walks are drawn, 0 to `STEPS`.
    """

    gain: float
    turn: float
    start: tuple[float, float]
    step: int

    @property
    def matrix(self) -> tuple[float, float, float, float]:
        """W, row by row."""
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return (self.gain * cos, -self.gain * sin, self.gain * sin, self.gain * cos)

    def next(self, h: Sequence[float]) -> tuple[float, float]:
        """h_{t+1} = tanh(W h_t)."""
        a, b, c, d = self.matrix
        return (math.tanh(a * h[0] + b * h[1]), math.tanh(c * h[0] + d * h[1]))

    def walk(self) -> list[tuple[float, float]]:
        """h_0, …, h_STEPS."""
        points = [self.start]
        for _ in range(STEPS):
            points.append(self.next(points[-1]))
        return points

    def gradients(self) -> list[float]:
        """The spectral norm of ∂h_t/∂h_0 for t = 0, …, STEPS: of diag(1 − h_t²) W · … · diag(1 − h_1²) W."""
        a, b, c, d = self.matrix
        product = (1.0, 0.0, 0.0, 1.0)
        norms = [1.0]
        for x, y in self.walk()[1:]:
            p, q, r, s = product
            slope_x, slope_y = 1 - x * x, 1 - y * y
            product = (slope_x * (a * p + b * r), slope_x * (a * q + b * s),
                       slope_y * (c * p + d * r), slope_y * (c * q + d * s))
            norms.append(_norm(*product))
        return norms


def explore_phase(gain: float = 1.5, turn: float = 0.0, start: tuple[float, float] = (0.4, 0.2), *, step: int = STEPS,
                  caption: T | None = None) -> Shown:
    """Show the plane of two units: arrows of where h goes, two walks, their distance and the gradient.

    Args:
        gain: the spectral radius of W at first, 0 to 3 in steps of 0.05.
        turn: its angle at first, in degrees, −180 to 180 in steps of 5.
        start: h_0 at first, two numbers from −1 to 1 in steps of 0.05.
        step: up to which step the walks are drawn at first.
        caption: a sentence below.

    Raises:
        ExplorerError: a number that its slider cannot show.

    >>> explore_phase(0.8)._repr_html_().count("<figure")
    1
    """
    state = _checked(gain, turn, start, step)
    picture = draw_phase(state)
    data = {"gain": state.gain, "turn": state.turn, "start": list(state.start), "step": state.step, "steps": STEPS,
            "mostGain": MOST_GAIN, "mostTurn": MOST_TURN, "arrows": ARROWS, "arrow": _ARROW,
            "plane": PLANE.data(), "distance": DISTANCE.data(), "gradient": GRADIENT.data()}
    return explorer(picture, "phase_portrait.js", data, alt=picture.alt, caption=caption)


def draw_phase(state: Portrait) -> Picture:
    """The picture of one state."""
    return Picture("phase", T(hi="दो unit का plane", en="The plane of two units"), describe_phase(state), SIZE,
                   lambda word: [*_plane(state, word), *_curves(state, word)])


def describe_phase(state: Portrait) -> T:
    """Say in both languages where the walks end and what the gradient has become."""
    (x, y), size = state.walk()[state.step], state.gradients()[state.step]
    apart = 2 * math.hypot(x, y)
    return T(
        hi=f"दो unit का plane; हर तीर बताता है कि h वहाँ से कहाँ जाएगा। W का spectral radius {state.gain:.2f} है, "
           f"घुमाव {state.turn:.0f} डिग्री। एक बार h से शुरू किया है, एक बार −h से; step {state.step} पर दोनों की दूरी "
           f"{apart:.2f} है और ∂h/∂h₀ का norm {size:.0e}।",
        en=f"The plane of two units; each arrow shows where h goes from there. The spectral radius of W is "
           f"{state.gain:.2f}, its turn {state.turn:.0f} degrees. Two walks start at h and −h; at step {state.step} "
           f"their distance is {apart:.2f} and the norm of ∂h/∂h₀ is {size:.0e}.")


def _plane(state: Portrait, word: Word) -> Iterator[str]:
    """The field of arrows and the two walks."""
    ticks = {-1: "−1", 0: "0", 1: "1"}
    yield from PLANE.frame(word(_NAMES["h1"]), word(_NAMES["h2"]), x_ticks=ticks, y_ticks=ticks)
    yield svg.element("path", d=field_path(state), fill="none", stroke="currentColor", stroke_width=1.1, opacity=0.75,
                      data_part="field")
    points = state.walk()[:state.step + 1]
    for name, sign, colour, dash in (("first", 1, FIRST, ""), ("second", -1, SECOND, "6 3")):
        xs, ys = ([sign * point[k] for point in points] for k in (0, 1))
        yield svg.element("path", d=PLANE.path(xs, ys), fill="none", stroke=colour, stroke_width=2.4,
                          stroke_dasharray=dash, data_part=f"{name}-walk")
        for mark, at in (("start", 0), ("end", -1)):
            yield svg.element("path", d=marker_path(xs[at], ys[at], round_=sign > 0), stroke=colour, stroke_width=2.4,
                              fill=colour if mark == "end" else "none", data_part=f"{name}-{mark}")
    for row, (name, colour, round_) in enumerate((("start", FIRST, True), ("other", SECOND, False))):
        x, y = PLANE.box[0] + 80, 18 + 24 * row
        yield svg.element("path", d=_marker(x, y, round_), stroke=colour, stroke_width=2.4, fill="none")
        yield svg.text((x + 11, y + 5), word(_NAMES[name]), size=13)


def _curves(state: Portrait, word: Word) -> Iterator[str]:
    """Distance and gradient against the steps."""
    steps = {0: "0", 20: "20", STEPS: str(STEPS)}
    yield from DISTANCE.frame(word(_NAMES["step"]), word(_NAMES["distance"]), x_ticks=steps,
                              y_ticks={0: "0", 1: "1", 2: "2", 3: "3"})
    yield from GRADIENT.frame(word(_NAMES["step"]), word(_NAMES["gradient"]), x_ticks=steps,
                              y_ticks={1e-16: "1e−16", 1e-8: "1e−8", 1: "1"})
    shown = range(state.step + 1)
    apart = [2 * math.hypot(*point) for point in state.walk()]
    for name, axes, values in (("distance", DISTANCE, apart), ("gradient", GRADIENT, state.gradients())):
        yield svg.element("path", d=axes.path(shown, values[:state.step + 1]), fill="none", stroke="currentColor",
                          stroke_width=2.2, data_part=f"{name}-curve")


def field_path(state: Portrait) -> str:
    """All arrows as one path: each is a stroke towards h_{t+1} and two short ones for its head."""
    strokes = []
    for row in range(ARROWS):
        for column in range(ARROWS):
            h = (-0.95 + 1.9 * column / (ARROWS - 1), -0.95 + 1.9 * row / (ARROWS - 1))
            after = state.next(h)
            x, y = PLANE.at(*h)
            tip_x, tip_y = PLANE.at(h[0] + _ARROW * (after[0] - h[0]), h[1] + _ARROW * (after[1] - h[1]))
            strokes.append(_arrow(x, y, tip_x, tip_y))
    return " ".join(strokes)


def _arrow(x: float, y: float, tip_x: float, tip_y: float) -> str:
    back_x, back_y = 0.3 * (x - tip_x), 0.3 * (y - tip_y)
    wings = [(tip_x + back_x - 0.6 * back_y, tip_y + back_y + 0.6 * back_x),
             (tip_x + back_x + 0.6 * back_y, tip_y + back_y - 0.6 * back_x)]
    points = [(x, y), (tip_x, tip_y), wings[0], (tip_x, tip_y), wings[1]]
    return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def marker_path(x: float, y: float, *, round_: bool) -> str:
    """A circle or a square around a point of the plane."""
    return _marker(*PLANE.at(x, y), round_)


def _marker(x: float, y: float, round_: bool) -> str:
    if round_:
        return f"M{x - 5:.2f} {y:.2f} a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0Z"
    return f"M{x - 4.5:.2f} {y - 4.5:.2f} h9 v9 h-9Z"


def _norm(a: float, b: float, c: float, d: float) -> float:
    """The largest singular value of a 2 × 2 matrix."""
    total = a * a + b * b + c * c + d * d
    rest = math.hypot(a * a + b * b - c * c - d * d, 2 * (a * c + b * d))
    return math.sqrt((total + rest) / 2)


def _checked(gain: Any, turn: Any, start: Any, step: Any) -> Portrait:
    caller = "explore_phase"
    if not isinstance(start, Sequence) or isinstance(start, str) or len(start) != 2:
        raise ExplorerError(T(hi=f"{caller}: start में {start!r} मिला; −1 से 1 तक की दो संख्याएँ चाहिए, जैसे (0.4, 0.2)।",
                              en=f"{caller}: start is {start!r}; expected two numbers from −1 to 1, such as (0.4, 0.2)."))
    first, second = (on_slider(caller, "start", value, -1, 1, 0.05) for value in start)
    return Portrait(on_slider(caller, "gain", gain, 0, MOST_GAIN, 0.05),
                    on_slider(caller, "turn", turn, -MOST_TURN, MOST_TURN, 5), (first, second),
                    whole(caller, "step", step, STEPS + 1))
