"""`explore_saturation`: σ and tanh with their slopes, a point that moves along them, and pre-activations below."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import svg
from ..figures import Shown
from ..gradients import is_size
from ..numerals import number_text, power_of_ten, raised
from ..text import T
from .arguments import on_slider
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word

if TYPE_CHECKING:
    from torch import Tensor

SYMBOLS = {"sigmoid": "σ", "tanh": "tanh"}
HIGHEST = {"sigmoid": 0.25, "tanh": 1.0}        # the largest slope, at a = 0
FEW = 0.1                   # saturated: the slope is below this part of the largest one
STEPS = 10                  # of the product of slopes
FAR = 8.0                   # the picture shows −8 … 8
WIDTH = 0.5                 # of one bar of the histogram
SCALES, GRID = (0.1, 5.0), 0.1                  # of the sliders: scale, and the step of scale and point
MOST = 2000                 # samples
LEFT, ACROSS = 84.0, 740.0
_SLOPE = "#0072B2"           # the colour of the slope and of the tangent


def explore_saturation(function: str = "tanh", *, scale: float = 1.0, point: float = 1.0, samples: int = 200,
                       values: Tensor | None = None, caption: T | None = None) -> Shown:
    """Show where σ or tanh is flat, how many pre-activations lie there, and what ten flat steps leave of a gradient.

    Args:
        function: ``"sigmoid"`` or ``"tanh"``, the one that is shown first.
        scale: what the samples are multiplied by first, from 0.1 to 5 in steps of 0.1.
        point: the a that is shown first, from −8 to 8 in steps of 0.1.
        samples: how many samples, 1 to 2000: the quantiles of a standard normal, so no random number is drawn.
        values: your own pre-activations in place of them, a tensor of shape (N,) with N up to 2000.
        caption: a sentence below.

    Raises:
        ExplorerError: an unknown function, a scale or point off its slider, no or too many samples, or values that
            are no tensor of finite numbers of one dimension.

    >>> explore_saturation("sigmoid")._repr_html_().count("<figure")
    1
    """
    if not isinstance(function, str) or function not in SYMBOLS:
        raise _refusal(f"function = {function!r}", T(hi="इनमें से एक चाहिए: sigmoid, tanh", en="expected sigmoid or tanh"))
    scale, point = (on_slider("explore_saturation", name, value, *ends, GRID)
                    for name, value, ends in (("scale", scale, SCALES), ("point", point, (-FAR, FAR))))
    drawn = _quantiles(samples) if values is None else _own(values)
    picture = draw_saturation(drawn, function, scale, point)
    data = {"function": function, "scale": scale, "point": point, "values": drawn.tolist(), "scales": SCALES,
            "few": FEW, "steps": STEPS, "width": WIDTH, "axes": {name: a.data() for name, a in _axes(drawn).items()}}
    return explorer(picture, "saturation.js", data, alt=picture.alt, caption=caption)


def value_and_slope(function: str, a: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """σ or tanh of `a`, and its slope there by torch's autograd, in float64 and of the shape of `a`."""
    import torch

    x = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    y = getattr(torch, function)(x)
    return y.detach().numpy(), torch.autograd.grad(y.sum(), x)[0].numpy()


def saturated(function: str, a: np.ndarray) -> float:
    """Which share of `a` lies where the slope is below a tenth of the largest one."""
    return float((value_and_slope(function, a)[1] < FEW * HIGHEST[function]).mean())


def edge(function: str) -> float:
    """The a from which on it is saturated: tanh′(a) = 1 − tanh²(a) = 1/10, and σ′(2a) = tanh′(a) / 4."""
    return math.atanh(math.sqrt(1 - FEW)) * (2 if function == "sigmoid" else 1)


def draw_saturation(values: np.ndarray, function: str = "tanh", scale: float = 1.0, point: float = 1.0) -> Picture:
    """Draw one state.

    Args:
        values: the samples before they are scaled, shape (N,).
        function: ``"sigmoid"`` or ``"tanh"``.
        scale: what they are multiplied by.
        point: the a of the point.
    """
    axes = _axes(values)

    def draw(word: Word) -> Iterator[str]:
        yield from _header(function, point)
        yield from _flat(axes, function)
        yield from _draw_bars(axes["bars"], scale * values, function, word)
        yield from _draw_curves(axes, function, word)
        yield from _draw_point(axes, function, point)

    title = T(hi="Saturation: σ, tanh और उनकी ढलान", en="Saturation: σ, tanh and their slopes")
    return Picture("saturation", title, _alt(values, function, scale, point), (860, 546), draw)


def _axes(values: np.ndarray) -> dict[str, Axes]:
    """The three plots, the same for all states. No bar can be higher than all samples on one side of 0."""
    right = float((values >= 0).mean())
    most = math.ceil(10 * max(right, 1 - right)) / 10
    return {"curve": Axes((-FAR, FAR), (-1.3, 1.3), (LEFT, 60, ACROSS, 170)),
            "slope": Axes((-FAR, FAR), (0, 1.1), (LEFT, 264, ACROSS, 110)),
            "bars": Axes((-FAR, FAR), (0, most), (LEFT, 408, ACROSS, 90))}


def _header(function: str, point: float) -> Iterator[str]:
    """The point in numbers."""
    value, slope = (float(v) for v in value_and_slope(function, point))
    of, prime = f"{SYMBOLS[function]}(a)", f"{SYMBOLS[function]}′(a)"
    yield svg.text((LEFT, 24), [("a = ", ""), (number_text(point, 1), "b@a")], size=15)
    yield svg.text((LEFT + 130, 24), [(of, "@of"), (" = ", ""), (number_text(value), "b@value")], size=15)
    yield svg.text((LEFT + 310, 24), [(prime, "@prime"), (" = ", ""), (_small(slope), "b@slope")], size=15)
    product = [(prime, "@prime"), (f"{raised(STEPS)} = ", ""), (_small(slope ** STEPS), "b@product")]
    yield svg.text((LEFT + 520, 24), product, size=15)


def _flat(axes: dict[str, Axes], function: str) -> Iterator[str]:
    """Where it is saturated, left and right, in all plots; the name stands in one."""
    for each in axes.values():
        _, top, _, height = each.box
        for name, (low, high) in (("flat-left", (-FAR, -edge(function))), ("flat-right", (edge(function), FAR))):
            x0, x1 = each.at(low, 0)[0], each.at(high, 0)[0]
            yield svg.element("rect", x=round(x0, 2), y=top, width=round(x1 - x0, 2), height=height, fill=svg.INK,
                              fill_opacity=0.1, data_part=name)
    left, top, width, _ = axes["slope"].box
    yield svg.text((left + 8, top + 20), "saturation", size=13)
    yield svg.text((left + width - 8, top + 20), "saturation", size=13, anchor="end")


def _draw_curves(axes: dict[str, Axes], function: str, word: Word) -> Iterator[str]:
    a = np.arange(-80, 81) / 10
    value, slope = value_and_slope(function, a)
    symbol = SYMBOLS[function]
    yield from axes["curve"].frame("", "", x_ticks={}, y_ticks={-1: "−1", 0: "0", 0.5: "½", 1: "1"})
    yield from axes["slope"].frame("", "", x_ticks={}, y_ticks={0: "0", 0.25: "¼", 1: "1"})
    yield svg.text((LEFT, 50), f"{symbol}(a)", size=14, data_live="of")
    yield svg.text((LEFT, 254), [(word(T(hi="ढलान", en="slope")) + " ", ""), (f"{symbol}′(a)", "@prime")], size=14)
    yield _line(axes["curve"].path(a, value), "curve", svg.INK, 2.6)
    yield _line(axes["slope"].path(a, slope), "slope-curve", _SLOPE, 2.6, "7 4")


def _draw_point(axes: dict[str, Axes], function: str, point: float) -> Iterator[str]:
    value, slope = (float(v) for v in value_and_slope(function, point))
    curve, below = axes["curve"], axes["slope"]
    yield _line("".join(each.path([point] * 2, each.y) for each in axes.values()), "at", svg.INK, 1.2, "2 4")
    ends = [max(-FAR, point - 1), min(FAR, point + 1)]
    yield _line(curve.path(ends, [value + slope * (a - point) for a in ends]), "tangent", _SLOPE, 3.2, "7 4")
    for name, (x, y) in (("dot", curve.at(point, value)), ("slope-dot", below.at(point, slope))):
        yield svg.element("circle", cx=round(x, 2), cy=round(y, 2), r=6, fill=svg.INK, data_part=name)


def _draw_bars(axes: Axes, scaled: np.ndarray, function: str, word: Word) -> Iterator[str]:
    left, top, width, _ = axes.box
    shares, below, above = histogram(scaled)
    yield svg.element("path", d=_bars(axes, shares), fill=svg.INK, fill_opacity=0.35, stroke=svg.INK, stroke_width=1.4,
                      data_part="bars")
    yield from axes.frame(word(T(hi="a: function में जाने वाला मान", en="a: what goes into the function")), "",
                          x_ticks={a: str(a).replace("-", "−") for a in range(-8, 9, 2)},
                          y_ticks={y: f"{100 * y:.0f}%" for y in (axes.y[1] / 2, axes.y[1])})
    yield svg.text((left, top - 10), word(T(hi="a के नमूने", en="samples of a")), size=14)
    flat = [(word(T(hi="saturation में", en="saturated")) + ": ", ""), (_percent(saturated(function, scaled)), "b@flat")]
    yield svg.text((left + width, top - 10), flat, size=14, anchor="end")
    yield svg.text((left + 8, top + 20), f"← {_percent(below)}" if below else "", size=13, data_live="below")
    yield svg.text((left + width - 8, top + 20), f"{_percent(above)} →" if above else "", size=13, anchor="end",
                   data_live="above")


def histogram(scaled: np.ndarray) -> tuple[list[float], float, float]:
    """Which share lies in each bar from −8 to 8, and which below and above them."""
    count = round(2 * FAR / WIDTH)
    places = np.floor((scaled + FAR) / WIDTH)
    shares = [float((places == k).mean()) for k in range(count)]
    return shares, float((places < 0).mean()), float((places >= count).mean())


def _bars(axes: Axes, shares: list[float]) -> str:
    """The ``d`` of the bars; what is empty has none."""
    parts = []
    for k, share in enumerate(shares):
        if share:
            (x0, y0), (x1, y1) = axes.at(k * WIDTH - FAR, 0), axes.at((k + 1) * WIDTH - FAR, share)
            parts.append(f"M{x0:.2f} {y0:.2f} L{x0:.2f} {y1:.2f} L{x1:.2f} {y1:.2f} L{x1:.2f} {y0:.2f}Z")
    return "".join(parts) or "M0 0"


def _line(path: str, name: str, colour: str, width: float, dash: str = "") -> str:
    return svg.element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash,
                       data_part=name)



def _small(value: float) -> str:
    """A number as ``small()`` in ``small_numbers.js`` writes it."""
    return number_text(value) if value >= 0.01 or value == 0 else power_of_ten(value)


def _percent(share: float) -> str:
    return f"{number_text(100 * share, 0)}%"


def _alt(values: np.ndarray, function: str, scale: float, point: float) -> T:
    value, slope = (float(v) for v in value_and_slope(function, point))
    facts = {"name": SYMBOLS[function], "a": number_text(point, 1), "value": number_text(value), "slope": _small(slope),
             "product": _small(slope ** STEPS), "n": len(values), "scale": number_text(scale, 1), "steps": STEPS,
             "flat": _percent(saturated(function, scale * values)), "edge": number_text(edge(function))}
    return T(
        hi="{name} और उसकी ढलान, a = −8 से 8 तक। a = {a} पर मान {value}, ढलान {slope}; {steps} step का गुणनफल {product}। "
           "|a| > {edge} पर saturation; {scale} से गुणा किए {n} नमूनों में से {flat} वहाँ हैं।",
        en="{name} and its slope, for a from −8 to 8. At a = {a} the value is {value}, the slope {slope}; the product "
           "over {steps} steps is {product}. Saturated where |a| > {edge}: {flat} of the {n} samples, multiplied "
           "by {scale}, lie there.").format(**facts)


def _quantiles(samples: Any) -> np.ndarray:
    """Quantiles of a standard normal: what an even sample of it looks like."""
    import torch

    if not is_size(samples) or samples > MOST:
        raise _refusal(f"samples = {samples!r}", T(hi=f"1 से {MOST} तक की पूरी संख्या चाहिए",
                                                   en=f"expected a whole number from 1 to {MOST}"))
    shares = (torch.arange(samples, dtype=torch.float64) + 0.5) / samples
    return torch.special.ndtri(shares).numpy().round(6)


def _own(values: Any) -> np.ndarray:
    import torch

    is_tensor = isinstance(values, torch.Tensor)
    if not is_tensor or values.dim() != 1 or not 1 <= len(values) <= MOST or not torch.isfinite(values).all():
        got = f"shape {tuple(values.shape)}" if is_tensor else type(values).__name__
        raise _refusal(f"values: {got}", T(hi=f"1 से {MOST} संख्याओं का tensor चाहिए, shape (N,), NaN और inf के बिना",
                                           en=f"expected a tensor of 1 to {MOST} finite numbers, of shape (N,)"))
    return values.detach().cpu().double().numpy()


def _refusal(got: str, wanted: T) -> ExplorerError:
    return ExplorerError(T(hi=f"explore_saturation: {got} मिला; {wanted.hi}।",
                           en=f"explore_saturation: got {got}; {wanted.en}."))
