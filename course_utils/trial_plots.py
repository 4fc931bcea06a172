"""Plots of trials and forecasts, Axes-level, each with a ``describe_…`` twin for its alt text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .comparison_plots import plot_comparison
from .series import SeriesError, Windows, mean_absolute_error
from .text import LANGUAGES, T
from .theme import line_looks
from .trials import Trial, method_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_trial(trial: Trial, *, ax: Axes | None = None) -> Axes:
    """Draw the errors of every method: a dot for every seed, a bar at the median; the axis begins at 0.

    Args:
        trial: what `try_text` or `try_series` returned.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes, as of `plot_comparison`: for each method one line of dots and one errorbar.

    >>> from course_utils import make_seasonal_series, try_series
    >>> float(plot_trial(try_series(make_seasonal_series, ("GRU",), steps=2)).get_ylim()[0])
    0.0
    """
    ax = plot_comparison({method_name(method): scores for method, scores in trial.scores.items()}, ax=ax)
    ax.set_ylim(0, 1.08 * max(scores.max() for scores in trial.scores.values()))
    ax.set_ylabel(trial.measure.label().replace(" · ", "\n"))
    ax.set_title(_LOWER.label(), fontsize="small", loc="left")
    ax.tick_params(axis="x", labelsize="small")
    return ax


def describe_trial(trial: Trial) -> T:
    """Say in both languages what `plot_trial` shows."""
    parts = [_METHOD.format(name=method_name(method), m=np.median(v), a=v.min(), z=v.max(), n=len(v))
             for method, v in trial.scores.items()]
    hi, en = ("; ".join(part[lang] for part in parts) for lang in LANGUAGES)
    return T(hi=f"{trial.name.hi}: {trial.measure.hi}, कम बेहतर है; हर बिंदु एक seed है। {hi}।",
             en=f"{trial.name.en}: {trial.measure.en}, lower is better; every dot is one seed. {en}.")


def plot_forecasts(windows: Windows, forecasts: Mapping[str, Any], *, start: int = 0, steps: int = 60,
                   ax: Axes | None = None) -> Axes:
    """Draw a piece of the test part of a series, and what was forecast of each of its values one step before.

    Args:
        windows: the series, cut.
        forecasts: method → its forecasts of the whole test part, shape (M,).
        start: the first value to show, counted from the beginning of the test part.
        steps: how many values to show.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes: one line for the series, then one for each forecast, labelled.

    Raises:
        SeriesError: a forecast of another length, or a piece outside the test part.

    >>> from course_utils import cut_windows, fit_ridge, make_seasonal_series
    >>> windows = cut_windows(make_seasonal_series())
    >>> len(plot_forecasts(windows, {"ridge": fit_ridge(windows)}).lines)
    2
    """
    shown = _piece(windows, forecasts, start, steps)
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    at = np.arange(start, start + steps) + 1
    ax.plot(at, windows.y_test[start:start + steps], color="#333333", lw=1.5, marker=".", label=_SERIES.label())
    names = [method_name(name).label() for name in shown]
    # "ridge" and the like are no networks: they get the looks of other lines.
    for name, values, look in zip(names, shown.values(), line_looks(names), strict=True):
        ax.plot(at, values, color=look["color"], ls=look["ls"], lw=1.5, label=name)
    ax.set_xlabel(T(hi="test का step", en="step of the test part").label())
    ax.set_ylabel(T(hi="मान (sd में)", en="value (in sd)").label().replace(" · ", "\n"))
    ax.figure.legend(loc="outside upper center", ncols=1 + len(names), fontsize="small")
    return ax


def describe_forecasts(windows: Windows, forecasts: Mapping[str, Any], *, start: int = 0, steps: int = 60) -> T:
    """Say in both languages what `plot_forecasts` shows, and where each forecast is farthest off."""
    shown, values = _piece(windows, forecasts, start, steps), windows.y_test[start:start + steps]
    parts = []
    for name, forecast in shown.items():
        worst = int(np.abs(forecast - values).argmax())
        parts.append(_FORECAST.format(name=method_name(name), error=np.abs(forecast - values).mean(),
                                      step=start + worst + 1, said=forecast[worst], was=values[worst]))
    hi, en = ("; ".join(part[lang] for part in parts) for lang in LANGUAGES)
    span = {"first": start + 1, "last": start + steps, "low": values.min(), "high": values.max()}
    said = _SPAN.format(name=windows.series.name, **span)
    return T(hi=f"{said.hi} {hi}।", en=f"{said.en} {en}.")


def _piece(windows: Windows, forecasts: Mapping[str, Any], start: int, steps: int) -> dict[str, np.ndarray]:
    """The forecasts of the piece to show, held to their form."""
    if start < 0 or steps < 1 or start + steps > len(windows.y_test):
        raise SeriesError(_OUTSIDE.format(start=start, steps=steps, n=len(windows.y_test)))
    for forecast in forecasts.values():
        mean_absolute_error(forecast, windows)      # refuses another length
    return {name: np.asarray(forecast, dtype=float)[start:start + steps] for name, forecast in forecasts.items()}


_LOWER = T(hi="कम बेहतर है", en="lower is better")
_SERIES = T(hi="series", en="series")
_METHOD = T(hi="{name}: median {m:.3g} ({a:.3g} से {z:.3g}, {n} seed)",
            en="{name}: median {m:.3g} ({a:.3g} to {z:.3g}, {n} seeds)")
_SPAN = T(hi="{name}, test के step {first} से {last}: मान {low:.2f} से {high:.2f} तक।",
          en="{name}, steps {first} to {last} of the test part: values from {low:.2f} to {high:.2f}.")
_FORECAST = T(hi="{name}: औसत गलती {error:.2f}, सबसे दूर step {step} पर (बताया {said:.2f}, था {was:.2f})",
              en="{name}: mean error {error:.2f}, farthest off at step {step} (said {said:.2f}, was {was:.2f})")
_OUTSIDE = T(
    hi="start = {start}, steps = {steps} मिले, पर test में {n} मान हैं। टुकड़ा उनके भीतर होना चाहिए।",
    en="Got start = {start}, steps = {steps}, but the test part has {n} values. Expected a piece within it.")
