"""`explore_forget_bias`: how far back a gradient gets through an untrained LSTM, for many biases of its gates.

The networks, their gradients and their gates are measured here, in float64; the browser only draws them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from .. import svg
from ..figures import Shown
from ..gradients import is_size
from ..numerals import number_text, raised
from ..text import T
from ..theme import NETWORK_LOOKS, ROLES
from .forget_bias_grid import BINS, LEAST, ForgetBiasGrid, ForgetBiasView, measure_forget_biases
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word

LOWEST = -30                # log10 of the smallest gradient that is drawn
WIDEST = 512                # units
MOST = 12_000               # numbers of all curves together: about 100 kB
GRADIENT, KEEP = NETWORK_LOOKS["LSTM"][0], ROLES["keep"].colour
LEFT, RIGHT = (70.0, 66.0, 440.0, 250.0), (600.0, 66.0, 240.0, 250.0)      # the boxes of both plots
_ALL = T(hi="सब", en="all")
_MEAN = T(hi="gradient: सारे seed का geometric mean", en="gradient: geometric mean of all seeds")


def explore_forget_bias(biases: Sequence[float] = tuple(range(-2, 6)), input_biases: Sequence[float] = (-2, 0, 2), *,
                        hidden: int = 32, steps: int = 100, seeds: Iterable[int] = range(3), forget_bias: float = 0.0,
                        input_bias: float = 0.0, caption: T | None = None) -> Shown:
    """Show how the biases of an untrained LSTM decide how far back a gradient gets (Gers et al. 2000).

    Every network reads standard normal inputs, (4, steps, 16), in float64; the loss is w · h_T. A seed keeps its
    weights and its inputs for all biases. torch has two biases for every gate: a bias here is their sum.

    Args:
        biases: those of the forget gate, from the smallest to the largest.
        input_biases: those of the input gate, in the same order.
        hidden: H, the size of the hidden state.
        steps: T, the length of the sequences, 10 or more.
        seeds: one network and its inputs for each.
        forget_bias: the one of `biases` that is shown first.
        input_bias: the one of `input_biases` that is shown first.
        caption: a sentence below.

    Raises:
        ExplorerError: biases that are no growing numbers, a first one that is not among them, sizes that are no
            whole numbers, no seeds, the same seed twice, or more curves than a page can carry.

    >>> explore_forget_bias((0, 3), (0,), steps=20, seeds=[0])._repr_html_().count("<figure")
    1
    """
    rows = _numbers("biases", biases, "forget_bias", forget_bias)
    columns = _numbers("input_biases", input_biases, "input_bias", input_bias)
    drawn_from = _seeds(seeds)
    _sizes(hidden, steps, len(rows) * len(columns) * len(drawn_from))
    grid = measure_forget_biases(rows, columns, hidden=int(hidden), steps=int(steps), seeds=drawn_from)
    if not np.isfinite(grid.curve).all():
        raise _refusal(f"biases = {rows}, input_biases = {columns}", T(
            hi="कुछ gradient नहीं निकले, क्योंकि c बहुत बड़ा हो गया; bias या step घटाइए",
            en="some gradients are no numbers, because c grew too large; take smaller biases or fewer steps"))
    state = rows.index(float(forget_bias)), columns.index(float(input_bias))
    picture = draw_forget_bias(grid, *state, 0 if len(drawn_from) == 1 else None)
    return explorer(picture, "forget_bias.js", _data(grid, state), alt=picture.alt, caption=caption)


def draw_forget_bias(grid: ForgetBiasGrid, forget: int, write: int, seed: int | None = None) -> Picture:
    """Draw one state: gradient against steps back, and the histogram of the forget gate.

    Args:
        grid: what was measured.
        forget: which of its forget biases, counted from 0.
        write: which of its input biases.
        seed: which of its seeds, counted from 0; None for all together.
    """
    seen = grid.view(forget, write, seed)

    def draw(word: Word) -> Iterator[str]:
        yield from _header(word, grid, forget, write, seed)
        yield from _draw_gradient(word, grid, seen, seed)
        yield from _draw_gate(word, seen)

    title = T(hi="Forget bias और gradient", en="Forget bias and gradient")
    return Picture("forget-bias", title, _alt(grid, seen, forget, write, seed), (860, 446), draw)


def _header(word: Word, grid: ForgetBiasGrid, forget: int, write: int, seed: int | None) -> Iterator[str]:
    """The state in symbols."""
    of_f = [("b", ""), ("f", "_"), (" = b", ""), ("ih", "_"), (" + b", ""), ("hh", "_"), (" = ", "")]
    of_i = [("b", ""), ("i", "_"), (" = ", "")]
    chosen = word(_ALL) if seed is None else str(grid.seeds[seed])
    left = LEFT[0]
    yield svg.text((left, 24), [*of_f, (number_text(grid.biases[forget]), "b@forget")], size=15)
    yield svg.text((left + 250, 24), [*of_i, (number_text(grid.input_biases[write]), "b@write")], size=15)
    yield svg.text((left + 400, 24), [("seed: ", ""), (chosen, "b@seed")], size=15)


def _draw_gradient(word: Word, grid: ForgetBiasGrid, seen: ForgetBiasView, seed: int | None) -> Iterator[str]:
    axes = _gradient_axes(grid)
    lags = np.arange(grid.curve.shape[-1])
    every = next(n for n in (2, 5, 10, 20, 50, 100, 200, 500, 1000) if len(lags) <= 10 * n)
    apart = 5 if axes.y[1] - axes.y[0] < 30 else 10
    powers = [p for p in range(int(axes.y[0]), int(axes.y[1]) + 1) if p % apart == 0]
    yield from axes.frame(word(T(hi="k: कितने step पीछे", en="k: steps back")),
                          word(T(hi="‖∂L/∂cₜ‖, आखिरी step पर 1", en="‖∂L/∂cₜ‖, 1 at the last step")),
                          x_ticks={k: str(k) for k in range(0, len(lags), every)},
                          y_ticks={p: _power(p) for p in powers})
    band = axes.path([*lags, *lags[::-1]], [*seen.high, *seen.low[::-1]])
    curve, alone = _seen(seen.middle, axes.y[0]), _along_c(seen.mean, len(lags), axes.y[0])
    yield svg.element("path", d=band + "Z", fill=GRADIENT, fill_opacity=0.25, data_part="band",
                      display="inline" if seed is None else "none")
    yield svg.element("path", d=axes.path(*curve), data_part="curve", **_line(GRADIENT))
    yield svg.element("path", d=axes.path(*alone), data_part="alone", **_line(KEEP, "7 4"))
    one = "" if seed is None else f"gradient: seed {grid.seeds[seed]}"
    name = T(hi=one, en=one) if one else _MEAN
    yield from _legend(word, name, several=len(grid.seeds) > 1)


def _legend(word: Word, name: T, *, several: bool) -> Iterator[str]:
    left, top = LEFT[0], LEFT[1] + LEFT[3] + 66
    yield svg.element("path", d=f"M{left} {top - 4} L{left + 34} {top - 4}", **_line(GRADIENT))
    yield svg.text((left + 44, top), word(name), size=13, data_live="name")
    yield svg.element("path", d=f"M{left} {top + 18} L{left + 34} {top + 18}", **_line(KEEP, "7 4"))
    yield svg.text((left + 44, top + 22), word(T(hi="f̄ᵏ: सिर्फ़ c के रास्ते से, हर step पर औसत f̄",
                                                 en="f̄ᵏ: along c alone, the mean f̄ at every step")), size=13)
    if several:
        yield svg.rectangle((left + 17, top + 39), 34, 12, colour=GRADIENT, stroke=0, tint=0.25)
        yield svg.text((left + 44, top + 44), word(T(hi="सारे seed: सबसे छोटे gradient से सबसे बड़े तक",
                                                     en="all seeds: smallest gradient to largest")), size=13)


def _draw_gate(word: Word, seen: ForgetBiasView) -> Iterator[str]:
    axes = _gate_axes()
    left, top, width, _ = axes.box
    yield svg.element("path", d=_bars(axes, seen.opened), fill=KEEP, fill_opacity=0.35, stroke=KEEP, stroke_width=1.6,
                      data_part="bars")
    yield from axes.frame(word(T(hi="forget gate f", en="forget gate f")), word(T(hi="हिस्सा", en="share")),
                          x_ticks={0: "0", 0.5: "0.5", 1: "1"}, y_ticks={0: "0", 0.25: "25%", 0.5: "50%", 0.75: "75%"})
    yield svg.element("path", d=axes.path([seen.mean] * 2, [0, 1]), data_part="mean-line", **_line(KEEP, "7 4"))
    mean = [(word(T(hi="औसत", en="mean")) + " f̄ = ", ""), (number_text(seen.mean, 3), "b@mean")]
    yield svg.text((left + width, top - 10), mean, size=14, anchor="end")


def _bars(axes: Axes, shares: Sequence[float]) -> str:
    """The ``d`` of a histogram from 0 to 1."""
    parts = []
    for k, share in enumerate(shares):
        (x0, y0), (x1, y1) = axes.at(k / BINS, 0), axes.at((k + 1) / BINS, share)
        parts.append(f"M{x0:.2f} {y0:.2f} L{x0:.2f} {y1:.2f} L{x1:.2f} {y1:.2f} L{x1:.2f} {y0:.2f}Z")
    return "".join(parts)


def _seen(curve: Sequence[float], floor: float) -> tuple[list[float], list[float]]:
    """A curve (log10) up to where it leaves the picture: a line along the edge would look like a floor."""
    below = next((k for k, value in enumerate(curve) if value < floor), None)
    if below is None:
        return list(range(len(curve))), list(curve)
    before = curve[below - 1]
    return [*range(below), below - 1 + (before - floor) / (before - curve[below])], [*curve[:below], floor]


def _along_c(mean: float, steps: int, floor: float) -> tuple[list[float], list[float]]:
    """The line of k · log10 f̄, up to where it leaves the picture."""
    slope = math.log10(max(mean, 1e-300))
    last = steps - 1 if slope * (steps - 1) >= floor else floor / slope
    return [0, last], [0, slope * last]


def _gradient_axes(grid: ForgetBiasGrid) -> Axes:
    """The same for all states, so that they can be compared; y is log10."""
    low = max(LOWEST, math.floor(min(grid.curve.min(), -1)))
    return Axes((0, grid.curve.shape[-1] - 1), (low, max(1, math.ceil(grid.curve.max()))), LEFT)


def _gate_axes() -> Axes:
    return Axes((0, 1), (0, 1), RIGHT)


def _line(colour: str, dash: str = "") -> dict[str, Any]:
    return {"fill": "none", "stroke": colour, "stroke_width": 2.6, "stroke_dasharray": dash, "stroke_linejoin": "round"}



def _power(exponent: int) -> str:
    """10 to a power, in letters: ``10⁻⁵``."""
    return "1" if exponent == 0 else f"10{raised(exponent)}"


def _alt(grid: ForgetBiasGrid, seen: ForgetBiasView, forget: int, write: int, seed: int | None) -> T:
    least = bool(seen.middle[-1] <= LEAST)
    facts = {"forget": number_text(grid.biases[forget]), "write": number_text(grid.input_biases[write]),
             "steps": grid.curve.shape[-1] - 1, "last": "< " * least + f"{seen.middle[-1]:.1f}".replace("-", "−"),
             "factor": number_text(seen.factor, 3), "mean": number_text(seen.mean, 3), "low": grid.lags[0],
             "high": grid.lags[1], "seeds": len(grid.seeds) if seed is None else 1}
    return T(
        hi="बिना सिखाया LSTM, b_f = {forget} (torch के दोनों bias का जोड़), b_i = {write}; {seeds} seed। औसत forget gate "
           "{mean}; {low} से {high} step पीछे तक gradient हर step पर {factor} गुना होता है; {steps} step पीछे उसका log10 "
           "{last} है।",
        en="An untrained LSTM, b_f = {forget} (the sum of torch's two biases), b_i = {write}; seeds: {seeds}. The mean "
           "forget gate is {mean}; from {low} to {high} steps back the gradient is multiplied by {factor} at every "
           "step; {steps} steps back its log10 is {last}.").format(**facts)


def _data(grid: ForgetBiasGrid, state: tuple[int, int]) -> dict[str, Any]:
    """What the module draws: curves to a thousandth of a decade, the rest to six digits."""
    def short(values: np.ndarray) -> list[Any]:
        return np.vectorize(lambda value: float(f"{value:.6g}"))(values).tolist()

    return {"biases": list(grid.biases), "inputBiases": list(grid.input_biases), "seeds": list(grid.seeds),
            "state": list(state), "lags": list(grid.lags), "curve": np.round(grid.curve, 3).tolist(),
            "opened": short(grid.opened), "mean": grid.mean.tolist(), "factor": short(grid.factor),
            "gradientAxes": _gradient_axes(grid).data(), "gateAxes": _gate_axes().data()}


def _numbers(name: str, values: Any, first_name: str, first: Any) -> tuple[float, ...]:
    """Growing finite numbers with the first one among them."""
    try:
        found = tuple(float(value) for value in values)
    except (TypeError, ValueError):
        found = ()
    if not found or not all(map(math.isfinite, found)) or sorted(set(found)) != list(found):
        raise _refusal(f"{name} = {values!r}", T(hi="छोटे से बड़े क्रम में अलग-अलग संख्याएँ चाहिए",
                                                 en="expected different numbers, the smallest first"))
    if first not in found:
        raise _refusal(f"{first_name} = {first!r}", T(hi=f"{name} में से एक चाहिए: {found}",
                                                      en=f"expected one of {name}: {found}"))
    return found


def _seeds(seeds: Any) -> tuple[int, ...]:
    try:
        found = tuple(seeds)
    except TypeError:
        found = ()
    whole = all(isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= seed < 2**63 for seed in found)
    if not found or not whole or len(set(found)) != len(found):
        raise _refusal(f"seeds = {seeds!r}", T(hi="अलग-अलग पूरी संख्याएँ चाहिए, जैसे range(3)",
                                               en="expected different whole numbers, such as range(3)"))
    return tuple(int(seed) for seed in found)


def _sizes(hidden: Any, steps: Any, curves: int) -> None:
    for name, value, least in (("hidden", hidden, 1), ("steps", steps, 10)):
        if not is_size(value) or value < least:
            raise _refusal(f"{name} = {value!r}", T(hi=f"{least} या उससे बड़ी पूरी संख्या चाहिए",
                                                    en=f"expected a whole number of {least} or more"))
    if hidden > WIDEST:
        raise _refusal(f"hidden = {hidden!r}", T(hi=f"{WIDEST} तक चाहिए", en=f"expected {WIDEST} at most"))
    if curves * steps > MOST:
        raise _refusal(f"{curves} × {steps} = {curves * steps}",
                       T(hi=f"bias × seed × step कुल {MOST} तक दिख सकते हैं; bias, seed या step घटाइए",
                         en=f"biases × seeds × steps can be {MOST} at most; take fewer biases, seeds or steps"))


def _refusal(got: str, wanted: T) -> ExplorerError:
    return ExplorerError(T(hi=f"explore_forget_bias: {got} मिला; {wanted.hi}।",
                           en=f"explore_forget_bias: got {got}; {wanted.en}."))
