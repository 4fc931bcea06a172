"""Two made-up time series, the windows that a model reads, and the plain forecasts to beat first.

>>> windows = cut_windows(make_seasonal_series(seed=0))
>>> forecast = fit_ridge(windows)
>>> mean_absolute_error(forecast, windows) < mean_absolute_error(forecast_last(windows), windows)
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .tasks import _is_whole
from .text import SmritiError, T


class SeriesError(SmritiError):
    """A series or windows of an impossible size, or a forecast that does not fit them."""


@dataclass(frozen=True, eq=False)
class Series:
    """A made-up series, and the best that anybody could have said of each value.

    Attributes:
        name: what it is, in both languages.
        values: shape (n,), float64.
        best: the forecast of each value by somebody who knows the rule and everything before it, shape (n,): what
            it misses, nobody can know.
        period: the length of the shortest season, in steps.
    """

    name: T
    values: np.ndarray
    best: np.ndarray
    period: int


def make_seasonal_series(n: int = 3000, seed: int = 0) -> Series:
    """A linear series: a slow trend, seasons of 24 and 168 steps, and noise of which 0.7 goes on to the next step.

    y_t = 10 + 0.0005 t + 2 sin(2π t / 24) + 0.8 sin(2π t / 168 + 1) + a_t with a_t = 0.7 a_{t−1} + 0.3 e_t, the
    hours of a day and a week with an AR(1) noise (Box and Jenkins, "Time Series Analysis", 1970).

    Args:
        n: how many steps, at least 2.
        seed: of the noise e, which is normal.

    Raises:
        SeriesError: n is too small or the seed no whole number from 0 on.

    >>> make_seasonal_series(100).values.shape
    (100,)
    """
    noise = _generator(make_seasonal_series, n, seed).normal(size=n)
    left = np.zeros(n)
    for t in range(1, n):
        left[t] = 0.7 * left[t - 1] + 0.3 * noise[t]
    t = np.arange(n)
    known = 10 + 0.0005 * t + 2 * np.sin(2 * np.pi * t / 24) + 0.8 * np.sin(2 * np.pi * t / 168 + 1)
    return Series(T(hi="season वाली series", en="seasonal series"), known + left,
                  known + 0.7 * np.append(0, left[:-1]), 24)


def make_regime_series(n: int = 3000, seed: int = 0) -> Series:
    """A series with a hidden regime: a wave that stands on its head after every spike.

    y_t = s · 1.5 sin(2π t / 12) + 0.2 e_t, where s is 1 or −1. At a random step, one in 60, s changes its sign and
    y_t = 4 s announces it. To forecast, one has to know which way the last spike went: a regime-switching series as
    in Hamilton, "A New Approach to the Economic Analysis of Nonstationary Time Series", Econometrica 57(2), 1989.

    Args:
        n: how many steps, at least 2.
        seed: of spikes and noise.

    Raises:
        SeriesError: n is too small or the seed no whole number from 0 on.

    >>> series = make_regime_series(600)
    >>> float(abs(series.values).max())
    4.0
    """
    generator = _generator(make_regime_series, n, seed)
    spike = (generator.random(n) < 1 / 60) & (np.arange(n) > 0)
    sign = np.where(np.cumsum(spike) % 2 == 0, 1.0, -1.0)
    wave = 1.5 * np.sin(2 * np.pi * np.arange(n) / 12)
    values = np.where(spike, 4 * sign, sign * wave + 0.2 * generator.normal(size=n))
    return Series(T(hi="पलटने वाली series", en="flipping series"), values,
                  np.append(1.0, sign[:-1]) * wave, 12)


# Windows: what a model reads, and what it has to say.


@dataclass(frozen=True, eq=False)
class Windows:
    """A series cut into windows, each with the value that follows; the test part is later than all training.

    Every value is in sd: the mean of the training part was taken off and its standard deviation divided out.

    Attributes:
        series: what was cut.
        x_train, x_test: windows, shapes (N, W) and (M, W), float64.
        y_train, y_test: the next values, shapes (N,) and (M,).
        best_test: the best possible forecast of `y_test`, see `Series`.
    """

    series: Series
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    best_test: np.ndarray


def cut_windows(series: Series, window: int = 24, test: float = 0.2) -> Windows:
    """Cut a series into windows of `window` steps; the last part of the values is for the test.

    Args:
        series: a `Series`.
        window: W, at least the period of the series.
        test: the share of the values to test on.

    Raises:
        SeriesError: no series, a window shorter than the period, or too few values on either side.

    >>> windows = cut_windows(make_seasonal_series(100), window=24)
    >>> windows.x_train.shape, windows.y_train.shape, windows.x_test.shape, windows.y_test.shape
    ((56, 24), (56,), (20, 24), (20,))
    """
    if not isinstance(series, Series):
        raise SeriesError(_SERIES.format(got=type(series).__name__))
    n = len(series.values)
    first = round(n * (1 - test)) if 0 < test < 1 else 0
    if not _is_whole(window) or window < series.period or not window < first < n:
        raise SeriesError(_WINDOW.format(window=repr(window), test=test, period=series.period, n=n))
    mean, sd = series.values[:first].mean(), series.values[:first].std()
    values, best = (series.values - mean) / sd, (series.best - mean) / sd
    x = np.lib.stride_tricks.sliding_window_view(values, window)[:-1]
    learn = first - window      # windows whose next value is in the training part
    return Windows(series, x[:learn], values[window:first], x[learn:], values[first:], best[first:])


# Forecasts of the test part, shape (M,).


def forecast_last(windows: Windows) -> np.ndarray:
    """Say the last value again.

    >>> windows = cut_windows(make_seasonal_series(100))
    >>> bool((forecast_last(windows)[1:] == windows.y_test[:-1]).all())
    True
    """
    return windows.x_test[:, -1]


def forecast_season(windows: Windows) -> np.ndarray:
    """Say the value of one period ago.

    >>> windows = cut_windows(make_regime_series(100))
    >>> bool((forecast_season(windows)[12:] == windows.y_test[:-12]).all())
    True
    """
    return windows.x_test[:, -windows.series.period]


def fit_ridge(windows: Windows, penalty: float = 0.01) -> np.ndarray:
    """A weighted sum of the window's values and a constant, fitted to the training part: linear autoregression.

    The weights w make |X w − y|² + penalty · |w|² least (Hoerl and Kennard, "Ridge Regression", Technometrics
    12(1), 1970): one least-squares problem with √penalty · 1 below X and 0 below y.

    Args:
        windows: a `Windows`.
        penalty: keeps weights small; above 0, or exactly 0 for plain least squares.

    Returns:
        The forecasts of the test part, shape (M,).

    Raises:
        SeriesError: the penalty is below 0.

    >>> fit_ridge(cut_windows(make_seasonal_series(100))).shape
    (20,)
    """
    if not penalty >= 0:
        raise SeriesError(_PENALTY.format(got=penalty))
    x, size = _with_one(windows.x_train), windows.x_train.shape[1] + 1
    below = np.sqrt(penalty) * np.eye(size)
    weights, *_ = np.linalg.lstsq(np.vstack((x, below)), np.append(windows.y_train, np.zeros(size)), rcond=None)
    return _with_one(windows.x_test) @ weights


def mean_absolute_error(forecast: Any, windows: Windows) -> float:
    """How far forecasts of the test part are off, on average, in sd of the training part.

    Args:
        forecast: one number for every test value: an array or a tensor.
        windows: what was forecast.

    Raises:
        SeriesError: another number of forecasts.

    >>> windows = cut_windows(make_seasonal_series(100))
    >>> mean_absolute_error(windows.y_test, windows)
    0.0
    """
    values = np.asarray(forecast.detach() if hasattr(forecast, "detach") else forecast, dtype=float)
    if values.shape != windows.y_test.shape:
        raise SeriesError(_FORECAST.format(got=values.shape, want=windows.y_test.shape))
    return float(np.abs(values - windows.y_test).mean())


def _with_one(x: np.ndarray) -> np.ndarray:
    return np.hstack((x, np.ones((len(x), 1))))


def _generator(maker: Callable[..., Series], n: Any, seed: Any) -> np.random.Generator:
    for name, value, least in (("n", n, 2), ("seed", seed, 0)):
        if not _is_whole(value) or value < least:
            raise SeriesError(_SIZE.format(maker=maker.__name__, name=name, got=repr(value), least=least))
    return np.random.default_rng(seed)


_SIZE = T(
    hi="{maker} में {name} = {got} मिला; कम से कम {least} की पूरी संख्या चाहिए।",
    en="{maker} got {name} = {got}; expected a whole number of at least {least}.")
_SERIES = T(
    hi="cut_windows को {got} मिला; Series चाहिए, जैसे make_seasonal_series()।",
    en="cut_windows got {got}; expected a Series, such as make_seasonal_series().")
_WINDOW = T(
    hi="window = {window}, test = {test} मिले, series में {n} मान हैं। window पूरी संख्या हो, कम से कम {period} "
       "(एक season), और उसके बाद training और test, दोनों के लिए मान बचें।",
    en="Got window = {window}, test = {test} for a series of {n} values. Expected a whole window of at least {period} "
       "(one season) that leaves values for training and for the test.")
_PENALTY = T(
    hi="penalty = {got} मिला; 0 या उससे बड़ी संख्या चाहिए।",
    en="Got penalty = {got}; expected 0 or more.")
_FORECAST = T(
    hi="{got} shape के अनुमान मिले; test के हर मान के लिए एक चाहिए: {want}।",
    en="Got forecasts of shape {got}; expected one for every value of the test part: {want}.")
