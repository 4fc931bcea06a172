"""Plots of live tensors, Axes-level: every function takes ``ax=None``, draws, and returns the Axes.

Each has a ``describe_…`` twin that says in both languages what the numbers show: the alt text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .text import SmritiError, T, refuse_mixed_math
from .theme import SIGNED_CMAP

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_states(h: Any, *, title: T | None = None, ax: Axes | None = None) -> Axes:
    """Draw a hidden state over one sequence: a column for each step, a row for each unit.

    The colour scale is fixed at −1 … 1 (the range of tanh), so that two maps can be compared.

    Args:
        h: the states of one sequence, shape (T, H): a tensor or an array.
        title: what is shown; drawn in the language of pixels (`set_language`).
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first image holds the values, shape (H, T).

    Raises:
        SmritiError: `h` has another number of dimensions.
    """
    values = _states(h)
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    image = ax.imshow(values.T, cmap=SIGNED_CMAP, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    for axis, count in ((ax.xaxis, values.shape[0]), (ax.yaxis, values.shape[1])):
        ticks = range(0, count, 1 + (count - 1) // 10)      # at most ten numbers, counted from 1
        axis.set_ticks(ticks, [t + 1 for t in ticks])
    ax.set(xlabel=T(hi="step t", en="step t").label(), ylabel=T(hi="unit", en="unit").label())
    ax.figure.colorbar(image, ax=ax, label="h")
    if title is not None:
        ax.set_title(refuse_mixed_math(title.label()))
    return ax


def describe_states(h: Any) -> T:
    """Say in both languages what `plot_states` shows for `h`, shape (T, H)."""
    values = _states(h)
    steps, units = values.shape
    step, unit = np.unravel_index(np.abs(values).argmax(), values.shape)
    facts = {"steps": steps, "units": units, "low": values.min(), "high": values.max(),
             "step": step + 1, "unit": unit + 1, "peak": values[step, unit]}
    return T(
        hi="{steps} step और {units} unit का hidden state: मान {low:.2f} से {high:.2f} तक; "
           "0 से सबसे दूर: step {step}, unit {unit}, मान {peak:.2f}।",
        en="The hidden state over {steps} steps and {units} units: values from {low:.2f} to {high:.2f}; "
           "farthest from 0: step {step}, unit {unit}, value {peak:.2f}.").format(**facts)


def plot_influence(changes: Mapping[str, Sequence[float]], *, ax: Axes | None = None) -> Axes:
    """Draw how much the last state changes when one step of the input does, a line for each model.

    The scale is logarithmic and shared, so that models can be compared and fading shows as a slope.

    Args:
        changes: model name → one positive number for each step, the first step first.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its lines carry the numbers and the model names as labels.
    """
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    for (name, values), style in zip(changes.items(), _LINES, strict=False):
        ax.semilogy(range(1, len(values) + 1), list(values), label=name, **style)
    ax.set_xlabel(T(hi="बदला गया step", en="changed step").label())
    ax.set_ylabel(T(hi="आखिरी state में बदलाव", en="change of the last state").label().replace(" · ", "\n"))
    ax.legend()
    return ax


def describe_influence(changes: Mapping[str, Sequence[float]]) -> T:
    """Say in both languages what `plot_influence` shows for `changes`."""
    rows = [(name, values[0], values[-1]) for name, values in changes.items()]
    return T(
        hi="बदला गया step और आखिरी state में बदलाव: " + "; ".join(
            f"{name}: पहला step बदलने पर {a:.2g}, आखिरी बदलने पर {z:.2g}" for name, a, z in rows) + "।",
        en="The changed step against the change of the last state: " + "; ".join(
            f"{name}: {a:.2g} for the first step, {z:.2g} for the last" for name, a, z in rows) + ".")


# Models differ in line style and marker as well as in colour.
_LINES = ({"color": "#0072B2", "ls": "-", "marker": "o"}, {"color": "#D55E00", "ls": "--", "marker": "^"},
          {"color": "#6C606C", "ls": ":", "marker": "s"})


def _states(h: Any) -> np.ndarray:
    values = np.asarray(h.detach() if hasattr(h, "detach") else h, dtype=float)
    if values.ndim != 2:
        raise SmritiError(T(
            hi=f"Shape {values.shape} मिली, (T, H) चाहिए: एक ही sequence चुनिए, जैसे output[0]।",
            en=f"Got shape {values.shape}, expected (T, H): choose one sequence, such as output[0]."))
    return values
