"""Plots of gradients and of memory by distance, Axes-level, each with a ``describe_…`` twin for its alt text.

All share one rule: the scale is absolute and logarithmic where sizes differ by decades, so that a curve that
vanishes looks as if it vanished, beside any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .text import T
from .theme import OTHER_LOOKS, line_looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .cliffs import CliffSurface
    from .gradients import GradientFlow, JacobianSpectrum
    from .training import History, LagScores

FLOOR = 1e-40       # what is smaller stands at the lower edge


def plot_gradient_flow(flows: Sequence[GradientFlow], *, references: bool = False, ax: Axes | None = None) -> Axes:
    """Draw how large the gradient is by how many steps back: median over seeds, a band from least to greatest.

    Args:
        flows: one curve for each.
        references: also draw σ₁ᵏ (an upper bound) and ρᵏ (the rate if tanh′ were 1, no bound) of the first RNN.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first lines carry the medians, with the labels of the flows.
    """
    ax = _new(ax)
    for flow, look in zip(flows, line_looks([f.label for f in flows]), strict=True):
        values = np.maximum(flow.by_lag(), FLOOR)
        lags = np.arange(values.shape[1])
        ax.semilogy(lags, np.median(values, 0), label=flow.label, markevery=max(1, len(lags) // 10), markersize=4,
                    **look)
        ax.fill_between(lags, values.min(0), values.max(0), color=look["color"], alpha=0.15, lw=0)
    if references and (rnn := next((f for f in flows if f.sigma1 is not None), None)) is not None:
        lags = np.arange(rnn.h.shape[1])
        for value, name in ((rnn.sigma1, T("RNN σ₁ᵏ: ऊपरी सीमा", "upper bound")),
                            (rnn.rho, T("RNN ρᵏ: सीमा नहीं", "not a bound"))):
            line = "--" if value is rnn.sigma1 else ":"
            ax.semilogy(lags, float(np.median(value)) ** lags, color="#888888", lw=1, ls=line, label=name.label())
    ax.set_xlabel(T("कितने step पीछे", "steps back").label())
    ax.set_ylabel(T("gradient, आखिरी step = 1", "gradient, last step = 1").label().replace(" · ", "\n"))
    ax.legend(fontsize="small", loc="lower left")
    return ax


def describe_gradient_flow(flows: Sequence[GradientFlow]) -> T:
    """Say in both languages what `plot_gradient_flow` shows."""
    last = flows[0].h.shape[1] - 1
    rows = [(f.label, float(np.median(f.by_lag()[:, last])), float(np.median(f.factor()))) for f in flows]
    return T(
        hi=f"Gradient {last} step पीछे, आखिरी step के मुकाबले: " + "; ".join(
            f"{name}: {value:.1g} (हर step पर ×{factor:.2f})" for name, value, factor in rows) + "।",
        en=f"The gradient {last} steps back, relative to the last step: " + "; ".join(
            f"{name}: {value:.1g} (×{factor:.2f} per step)" for name, value, factor in rows) + ".")


def plot_by_lag(scores: Mapping[str, LagScores], *, chance: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw how well models do by how far back the deciding step lies.

    Args:
        scores: model name → `accuracy_by_lag`.
        chance: the level of guessing, drawn as a line.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first lines carry the scores.
    """
    ax = _new(ax)
    for (name, found), look in zip(scores.items(), line_looks(list(scores)), strict=True):
        ax.plot((found.low + found.high) / 2, found.score, label=name, **look)
    if chance is not None:
        ax.axhline(chance, color="#888888", lw=1, ls=(0, (2, 2)), label=T("तुक्का", "chance").label())
    ax.set(ylim=(0, 1.05), xlabel=T("निशान कितने step पीछे", "how many steps back the mark is").label())
    ax.set_ylabel(T("accuracy", "accuracy").label())
    ax.legend(fontsize="small")
    return ax


def describe_by_lag(scores: Mapping[str, LagScores], *, chance: float | None = None) -> T:
    """Say in both languages what `plot_by_lag` shows."""
    rows = [(name, f.score[0], int(f.high[0]), f.score[-1], int(f.low[-1])) for name, f in scores.items()]
    hi = "; ".join(f"{n}: {near} step तक {a:.2f}, {far} step से आगे {z:.2f}" for n, a, near, z, far in rows)
    en = "; ".join(f"{n}: {a:.2f} up to {near} steps back, {z:.2f} from {far} steps on" for n, a, near, z, far in rows)
    guess = ("", "") if chance is None else (f" तुक्के से {chance:.2f}।", f" Guessing gives {chance:.2f}.")
    return T(hi=f"दूरी के साथ accuracy। {hi}।{guess[0]}", en=f"Accuracy by distance. {en}.{guess[1]}")


def plot_learning(histories: Mapping[str, History], *, chance: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw the held-out accuracy (or error) while models were trained.

    Args:
        histories: model name → what `train` returned.
        chance: the level of guessing, drawn as a line.
        ax: where to draw; a new figure by default.
    """
    ax = _new(ax)
    for (name, history), look in zip(histories.items(), line_looks(list(histories)), strict=True):
        ax.plot(history.steps, history.held_out, label=name, **look | {"markersize": 3})
    if chance is not None:
        ax.axhline(chance, color="#888888", lw=1, ls=(0, (2, 2)), label=T("तुक्का", "chance").label())
    ax.set_xlabel(T("training के step", "training steps").label())
    ax.set_ylabel(next(iter(histories.values())).measure)
    ax.legend(fontsize="small")
    return ax


def describe_learning(histories: Mapping[str, History]) -> T:
    """Say in both languages what `plot_learning` shows."""
    measure = next(iter(histories.values())).measure
    rows = [(name, h.held_out[0], h.steps[0], h.held_out[-1], h.steps[-1]) for name, h in histories.items()]
    return T(
        hi=f"Training के दौरान {measure}: " + "; ".join(
            f"{n}: step {s} पर {a:.2f}, step {e} पर {z:.2f}" for n, a, s, z, e in rows) + "।",
        en=f"{measure} during training: " + "; ".join(
            f"{n}: {a:.2f} at step {s}, {z:.2f} at step {e}" for n, a, s, z, e in rows) + ".")


def plot_itemized(itemized: Mapping[str, np.ndarray], *, axes: Sequence[Axes] | None = None) -> list[Axes]:
    """Draw which loss reaches which step, a map for each network, on one shared log scale.

    Args:
        itemized: name → `itemized_gradients`, shape (T, T).
        axes: where to draw, one for each; a new figure by default.

    Returns:
        The Axes; the image of each holds log₁₀ of its values.
    """
    if axes is None:
        from matplotlib import pyplot as plt
        _, grid = plt.subplots(1, len(itemized), figsize=(3.4 * len(itemized), 3.2), sharey=True, squeeze=False)
        axes = list(grid[0])
    with np.errstate(divide="ignore"):
        logs = {name: np.log10(np.maximum(values, FLOOR)) for name, values in itemized.items()}
    high = max(float(np.nanmax(v)) for v in logs.values())
    for ax, (name, values) in zip(axes, logs.items(), strict=True):
        image = ax.imshow(values, cmap="viridis", vmin=high - 8, vmax=high, origin="lower", interpolation="nearest")
        ax.set_title(name)
        ax.set_xlabel(T("step t", "step t").label())
    axes[0].set_ylabel(T("loss वाला step k", "step k of the loss").label().replace(" · ", "\n"))
    axes[0].figure.colorbar(image, ax=list(axes), label="log₁₀ ‖∂L_k/∂h_t‖", extend="min")
    return list(axes)


def plot_cliff(surface: CliffSurface, steps: Mapping[T, Sequence[tuple[float, float]]] | None = None, *,
               ax: Axes | None = None) -> Axes:
    """Draw a loss over weight and bias from above, with steps of gradient descent on it.

    Args:
        surface: a `cliff_surface`.
        steps: name → points (w, b), from where to where; a step that leaves the picture is cut at its edge, in its own
            direction, and has no marker there.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first collection is the loss.
    """
    ax = _new(ax)
    mesh = ax.pcolormesh(surface.w, surface.b, surface.loss, cmap="cividis", shading="nearest", rasterized=True)
    ax.figure.colorbar(mesh, ax=ax, label=T("loss", "loss").label())
    looks = (OTHER_LOOKS[0], ("#ffffff", "-", "o"))
    for (name, points), (colour, line, marker) in zip((steps or {}).items(), looks, strict=False):
        ends = points[0], _inside(points[0], points[-1], surface)
        xs, ys = zip(*ends, strict=True)
        ax.plot(xs, ys, color=colour, ls=line, label=name.label())
        shown = [end for end, point in zip(ends, (points[0], points[-1]), strict=True) if np.allclose(end, point)]
        ax.plot(*zip(*shown, strict=True), color=colour, ls="", marker=marker, markeredgecolor="black")
    ax.set(xlabel="w", ylabel="b", xlim=(surface.w[0], surface.w[-1]), ylim=(surface.b[0], surface.b[-1]))
    if steps:
        ax.legend(fontsize="small", loc="upper left", facecolor="#dddddd", frameon=True)
    return ax


def _inside(start: Sequence[float], end: Sequence[float], surface: CliffSurface) -> np.ndarray:
    """Where a step from `start` to `end` leaves the picture (or its end): the direction stays as it is."""
    start, way = np.asarray(start, dtype=float), np.subtract(end, start)
    low, high = (np.array([f(surface.w), f(surface.b)]) for f in (np.min, np.max))
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(way > 0, (high - start) / way, np.where(way < 0, (low - start) / way, np.inf))
    return start + way * min(1.0, float(reach.min()))


def describe_cliff(surface: CliffSurface, steps: Mapping[T, Sequence[tuple[float, float]]] | None = None) -> T:
    """Say in both languages what `plot_cliff` shows."""
    norms = surface.grad_norm
    jumps = [(name, float(np.hypot(*np.subtract(p[-1], p[0])))) for name, p in (steps or {}).items()]
    steep = {"most": float(norms.max()), "half": float(np.median(norms))}
    return T(
        hi="Loss की सतह, जिस पर एक खड़ी चट्टान है: gradient ज़्यादा से ज़्यादा {most:.3g}, "
           "आमतौर पर {half:.2g}।".format(**steep) + "".join(f" {name.hi}: {d:.2g} लंबा कदम।" for name, d in jumps),
        en="A loss surface with a cliff: the gradient is {most:.3g} at most, {half:.2g} typically (the median).".format(**steep)
           + "".join(f" {name.en}: a step of length {d:.2g}." for name, d in jumps))


def plot_jacobian(spectra: Mapping[str, JacobianSpectrum], *, axes: Sequence[Axes] | None = None) -> list[Axes]:
    """Draw how much every direction of the state is stretched or shrunk, by lag: greatest, median and least.

    Args:
        spectra: name → `jacobian_spectrum`.
        axes: where to draw, one for each, with one scale; a new figure by default.
    """
    if axes is None:
        from matplotlib import pyplot as plt
        _, grid = plt.subplots(1, len(spectra), figsize=(3.4 * len(spectra), 3.0), sharey=True, squeeze=False)
        axes = list(grid[0])
    for ax, (name, spectrum) in zip(axes, spectra.items(), strict=True):
        logs = np.maximum(spectrum.log10, np.log10(FLOOR))
        ax.fill_between(spectrum.lags, logs.min(1), logs.max(1), color="#0072B2", alpha=0.2, lw=0)
        ax.plot(spectrum.lags, logs.max(1), color="#D55E00", label=T("सबसे बड़ा", "largest").label())
        ax.plot(spectrum.lags, np.median(logs, 1), color="#0072B2", ls="--", label=T("बीच का", "median").label())
        ax.axhline(0, color="#888888", lw=0.8)
        ax.set_title(name)
        ax.set_xlabel(T("कितने step पीछे", "steps back").label())
    axes[0].set_ylabel("log₁₀ σ")
    axes[0].legend(fontsize="small")
    return list(axes)


def describe_itemized(itemized: Mapping[str, np.ndarray]) -> T:
    """Say in both languages what `plot_itemized` shows: how far back the last loss still reaches."""
    rows = [(name, float(v[-1, -1]), float(v[-1, 0]), len(v) - 1) for name, v in itemized.items()]
    return T(
        hi="आखिरी step के loss का gradient: " + "; ".join(
            f"{n}: अपने step पर {a:.1g}, {k} step पीछे {z:.1g}" for n, a, z, k in rows) + "।",
        en="The gradient of the last step's loss: " + "; ".join(
            f"{n}: {a:.1g} at its own step, {z:.1g} at {k} steps back" for n, a, z, k in rows) + ".")


def describe_jacobian(spectra: Mapping[str, JacobianSpectrum]) -> T:
    """Say in both languages what `plot_jacobian` shows: the largest and the median direction at the greatest lag."""
    rows = [(n, int(s.lags[-1]), float(s.log10[-1].max()), float(np.median(s.log10[-1]))) for n, s in spectra.items()]
    return T(
        hi="; ".join(f"{n}: {k} step पीछे सबसे बड़ी दिशा 10^{a:.0f} गुना, बीच वाली 10^{m:.0f} गुना"
                     for n, k, a, m in rows) + "।",
        en="; ".join(f"{n}: {k} steps back the largest direction is multiplied by 10^{a:.0f}, the median by 10^{m:.0f}"
                     for n, k, a, m in rows) + ".")


def plot_sensitivity(lags: Sequence[int], *, before: Mapping[str, Sequence[float]],
                     after: Mapping[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """Draw how strongly an answer depends on the deciding input, by how far back that lies, on a log scale.

    Args:
        lags: the lags.
        before: name → |∂ŷ/∂v| for each lag before training; thin, with open markers.
        after: the same after training. A perfect memory has 1 everywhere.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; its first lines carry the sensitivities, before and after in turn.
    """
    ax = _new(ax)
    words = T("training से पहले", "before training").label(), T("बाद", "after").label()
    for name, look in zip(before, line_looks(list(before)), strict=True):
        for values, word, style in ((before[name], words[0], {"lw": 1, "markerfacecolor": "none"}),
                                    (after[name], words[1], {"lw": 2.2})):
            ax.semilogy(list(lags), np.maximum(np.asarray(values, dtype=float), FLOOR), label=f"{name}: {word}",
                        **look | style)
    ax.axhline(1, color="#888888", lw=1, ls=(0, (2, 2)), label=T("पक्की याददाश्त", "perfect memory").label())
    ax.set_xlabel(T("निशान कितने step पीछे", "how many steps back the mark is").label())
    ax.set_ylabel("|∂ŷ/∂v|")
    ax.legend(fontsize="small", bbox_to_anchor=(1.0, 1.0), loc="upper left")
    return ax


def describe_sensitivity(lags: Sequence[int], *, before: Mapping[str, Sequence[float]],
                         after: Mapping[str, Sequence[float]]) -> T:
    """Say in both languages what `plot_sensitivity` shows: the values at the greatest lag."""
    rows = [(name, float(before[name][-1]), float(after[name][-1])) for name in before]
    return T(
        hi=f"{lags[-1]} step पीछे |∂ŷ/∂v|, training से पहले और बाद में: " + "; ".join(
            f"{n}: {a:.1g}, फिर {z:.1g}" for n, a, z in rows) + "।",
        en=f"|∂ŷ/∂v| at {lags[-1]} steps back, before and after training: " + "; ".join(
            f"{n}: {a:.1g}, then {z:.1g}" for n, a, z in rows) + ".")


def _new(ax: Axes | None) -> Axes:
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    return ax
