"""Plots of live tensors, Axes-level: every function takes ``ax=None``, draws, and returns the Axes.

Each has a ``describe_…`` twin that says in both languages what the numbers show: the alt text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .text import SmritiError, T, refuse_mixed_math
from .theme import GATE_CMAP, ROLES, SIGNED_CMAP

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


def plot_gates(gates: Mapping[str, Any], *, tokens: Sequence[str] | None = None, marks: Sequence[int] = (),
               title: T | None = None, ax: Axes | None = None) -> Axes:
    """Draw how far gates are open over one sequence: a block of rows for each gate, a row for each unit.

    The scale is fixed at 0 (shut) … 1 (open), so that maps can be compared. A small map also carries
    its numbers.

    Args:
        gates: symbol → its values in one sequence, shape (T, H), such as ``{"f": trace(lstm, x).f[0]}``.
        tokens: what was read at each step; step numbers by default.
        marks: steps, counted from 0, to be framed and called "mark".
        title: what is shown; drawn in the language of pixels (`set_language`).
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first image holds the values, gate after gate, shape (gates · H, T).

    Raises:
        SmritiError: shapes that do not fit together, values outside 0 … 1, another number of tokens, or a mark
            outside the steps.
    """
    blocks = _gates(gates, tokens, marks)
    units = next(iter(blocks.values())).shape[0]
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots(figsize=(7.0, max(1.9, 1.1 + 0.2 * max(units, 2) * len(blocks))))
    values = np.concatenate(list(blocks.values()))
    image = ax.imshow(values, cmap=GATE_CMAP, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    names = {symbol: role.name for role in ROLES.values() for symbol in (role.lstm, role.gru) if symbol}
    ax.set_yticks([units * k + (units - 1) / 2 for k in range(len(blocks))],
                  [f"{g}: {names[g].label()}" if g in names else g for g in blocks])
    for k in range(1, len(blocks)):
        ax.axhline(units * k - 0.5, color="white", lw=4)
    steps = list(tokens) if tokens is not None else [str(t + 1) for t in range(values.shape[1])]
    ticks = range(0, len(steps), 1 + (len(steps) - 1) // (len(steps) if tokens is not None else 10))
    ax.set_xticks(ticks, [refuse_mixed_math(steps[t]) for t in ticks], va="baseline")
    ax.tick_params(length=0)
    ax.tick_params(axis="x", pad=14)      # one baseline for words with and without matras above
    if values.size <= _MAX_PRINTED:
        _print_numbers(ax, values)
    for step in marks:
        _frame_step(ax, int(step), len(values))
    ax.figure.colorbar(image, ax=ax, label=T(hi="0 बंद, 1 खुला", en="0 shut, 1 open").label().replace(" · ", "\n"))
    if title is not None:
        ax.set_title(refuse_mixed_math(title.label()))
    return ax


def describe_gates(gates: Mapping[str, Any], *, tokens: Sequence[str] | None = None, marks: Sequence[int] = ()) -> T:
    """Say in both languages what `plot_gates` shows: each step's mean over the units, or the extremes of a long one."""
    hi = [f"निशान: step {', '.join(str(int(step) + 1) for step in marks)}"] if len(marks) else []
    en = [f"mark: step {', '.join(str(int(step) + 1) for step in marks)}"] if len(marks) else []
    for name, values in _gates(gates, tokens, marks).items():
        by_step = values.mean(0)
        names = list(tokens) if tokens is not None else [str(t + 1) for t in range(len(by_step))]
        if len(by_step) <= 10:
            each = ", ".join(f"{n} {v:.2f}" for n, v in zip(names, by_step, strict=True))
            hi.append(f"{name}: {each}")
            en.append(f"{name}: {each}")
            continue
        low, high = int(by_step.argmin()), int(by_step.argmax())
        hi.append(f"{name}: औसत {by_step.mean():.2f}; सबसे कम खुला: step {names[low]}, {by_step[low]:.2f}; "
                  f"सबसे ज़्यादा खुला: step {names[high]}, {by_step[high]:.2f}")
        en.append(f"{name}: mean {by_step.mean():.2f}; least open: step {names[low]}, {by_step[low]:.2f}; "
                  f"most open: step {names[high]}, {by_step[high]:.2f}")
    return T(hi="Gate कितने खुले हैं। " + "; ".join(hi) + "।", en="How far the gates are open. " + "; ".join(en) + ".")


def plot_cell_size(sizes: Mapping[str, Any], *, ax: Axes | None = None) -> Axes:
    """Draw how large the cell state is at every step, a line for each network, on log scales.

    Args:
        sizes: name → the mean absolute cell state of each step, shape (T,): a tensor, an array or numbers.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its lines carry the numbers and the names as labels.
    """
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    for (name, values), style in zip(sizes.items(), _LINES, strict=False):
        row = _row(values)
        ax.loglog(range(1, len(row) + 1), row, label=name, color=style["color"], ls=style["ls"])
    ax.set_xlabel(T(hi="step t", en="step t").label())
    ax.set_ylabel(T(hi="|c| का औसत", en="mean |c|").label().replace(" · ", "\n"))
    ax.legend()
    return ax


def describe_cell_size(sizes: Mapping[str, Any]) -> T:
    """Say in both languages what `plot_cell_size` shows for `sizes`."""
    rows = [(name, _row(values)) for name, values in sizes.items()]
    return T(
        hi="हर step पर |c| का औसत: " + "; ".join(
            f"{name}: step 1 पर {v[0]:.2g}, step {len(v)} पर {v[-1]:.3g}" for name, v in rows) + "।",
        en="Mean |c| at every step: " + "; ".join(
            f"{name}: {v[0]:.2g} at step 1, {v[-1]:.3g} at step {len(v)}" for name, v in rows) + ".")


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


_MAX_PRINTED = 40       # a map with more cells than this carries colours only


def _print_numbers(ax: Axes, values: np.ndarray) -> None:
    """Write each value into its cell, light on dark and dark on light."""
    for (row, step), value in np.ndenumerate(values):
        ax.text(step, row, f"{value:.2f}", ha="center", va="center", fontsize="small",
                color="black" if value > 0.55 else "white")


def _frame_step(ax: Axes, step: int, rows: int) -> None:
    """Frame one column of a map, in black on white so that it stands out on every colour, and name it above."""
    from matplotlib.patches import Rectangle

    for colour, width in (("white", 3.6), ("black", 1.6)):
        ax.add_patch(Rectangle((step - 0.5, -0.5), 1, rows, fill=False, ec=colour, lw=width, zorder=3, clip_on=False))
    ax.annotate(T(hi="निशान", en="mark").label(), (step, -0.5), xytext=(0, 5), textcoords="offset points", ha="center")


def _gates(gates: Mapping[str, Any], tokens: Sequence[str] | None, marks: Sequence[int] = ()) -> dict[str, np.ndarray]:
    """Each gate's values as an array (H, T), held to what a gate can be."""
    blocks = {name: _states(v).T for name, v in gates.items()}
    shapes = {name: v.shape[::-1] for name, v in blocks.items()}
    if not blocks or len(set(shapes.values())) > 1:
        raise SmritiError(T(hi=f"plot_gates: हर gate की shape एक ही (T, H) होनी चाहिए; मिलीं: {shapes}।",
                            en=f"plot_gates: every gate must have the same shape (T, H); got {shapes}."))
    for name, v in blocks.items():
        if not (v.min() >= 0 and v.max() <= 1):
            low, high = f"{v.min():.2f}", f"{v.max():.2f}"
            raise SmritiError(T(hi=f"plot_gates: {name} में {low} से {high} तक मान हैं; gate 0 और 1 के बीच होता है।",
                                en=f"plot_gates: {name} has values from {low} to {high}; a gate is between 0 and 1."))
    steps = next(iter(shapes.values()))[0]
    if tokens is not None and len(tokens) != steps:
        raise SmritiError(T(hi=f"plot_gates: {len(tokens)} token मिले, पर {steps} step हैं।",
                            en=f"plot_gates: got {len(tokens)} tokens for {steps} steps."))
    if outside := [int(step) for step in marks if int(step) not in range(steps)]:
        raise SmritiError(T(hi=f"plot_gates: marks में {outside} मिले; step 0 से {steps - 1} तक हैं।",
                            en=f"plot_gates: marks has {outside}; steps go from 0 to {steps - 1}."))
    return blocks


def _row(values: Any) -> np.ndarray:
    return np.asarray(values.detach() if hasattr(values, "detach") else values, dtype=float).ravel()


def _states(h: Any) -> np.ndarray:
    values = np.asarray(h.detach() if hasattr(h, "detach") else h, dtype=float)
    if values.ndim != 2:
        raise SmritiError(T(
            hi=f"Shape {values.shape} मिली, (T, H) चाहिए: एक ही sequence चुनिए, जैसे output[0]।",
            en=f"Got shape {values.shape}, expected (T, H): choose one sequence, such as output[0]."))
    return values
