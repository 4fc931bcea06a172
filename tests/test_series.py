"""Two series and the plain forecasts, against loops, a recursion in closed form, and torch's linear algebra."""

import re

import numpy as np
import pytest
import torch

from course_utils import series
from course_utils.series import (
    SeriesError,
    cut_windows,
    fit_ridge,
    forecast_last,
    forecast_season,
    make_regime_series,
    make_seasonal_series,
    mean_absolute_error,
)

MAKERS = [make_seasonal_series, make_regime_series]


def refused(call):
    with pytest.raises(SeriesError) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


# The series.


def test_the_seasonal_series_is_its_formula():
    found, e = make_seasonal_series(200, seed=3), np.random.default_rng(3).normal(size=200)
    for t in (0, 1, 2, 24, 100, 199):
        known = 10 + 0.0005 * t + 2 * np.sin(2 * np.pi * t / 24) + 0.8 * np.sin(2 * np.pi * t / 168 + 1)
        noise = sum(0.7 ** (t - k) * 0.3 * e[k] for k in range(1, t + 1))       # the recursion, summed up
        before = sum(0.7 ** (t - k) * 0.3 * e[k] for k in range(1, t))
        assert found.values[t] == pytest.approx(known + noise) and found.best[t] == pytest.approx(known + before)
    assert found.period == 24


def test_the_regime_series_turns_at_every_spike_and_says_which_way():
    found = make_regime_series(5000, seed=1)
    wave = 1.5 * np.sin(2 * np.pi * np.arange(5000) / 12)
    sign = 1.0
    spikes = 0
    for t, value in enumerate(found.values):
        assert found.best[t] == sign * wave[t]
        if abs(value) == 4:
            spikes += 1
            assert value == -4 * sign
            sign = -sign
        else:
            assert abs(value - sign * wave[t]) < 1.2        # six times 0.2
    assert 50 < spikes < 120 and found.period == 12


@pytest.mark.parametrize("maker", MAKERS)
def test_a_seed_makes_one_series_and_moves_no_generator(maker):
    torch.manual_seed(0)
    state, numpy_state = torch.get_rng_state(), np.random.get_state()[1].copy()
    assert np.array_equal(maker(seed=2).values, maker(seed=2).values)
    assert not np.array_equal(maker(seed=2).values, maker(seed=3).values)
    assert torch.equal(state, torch.get_rng_state()) and np.array_equal(numpy_state, np.random.get_state()[1])
    assert maker(77).values.shape == maker(77).best.shape == (77,)


@pytest.mark.parametrize("maker", MAKERS)
def test_nobody_beats_who_knows_the_rule(maker):
    for seed in range(4):
        windows = cut_windows(maker(seed=seed))
        best = mean_absolute_error(windows.best_test, windows)
        for forecast in (forecast_last, forecast_season, fit_ridge):
            assert best < mean_absolute_error(forecast(windows), windows)


# Windows.


def test_windows_are_what_a_loop_cuts_and_the_test_is_later_than_all_training():
    made = make_seasonal_series(100, seed=0)
    windows = cut_windows(made, window=30, test=0.25)
    mean, sd = made.values[:75].mean(), made.values[:75].std()
    z = (made.values - mean) / sd
    x, y = [z[i:i + 30] for i in range(70)], [z[i + 30] for i in range(70)]
    assert np.allclose(windows.x_train, x[:45]) and np.allclose(windows.y_train, y[:45])
    assert np.allclose(windows.x_test, x[45:]) and np.allclose(windows.y_test, z[75:])
    assert np.allclose(windows.best_test, (made.best[75:] - mean) / sd)
    assert z[:75].mean() == pytest.approx(0, abs=1e-12) and z[:75].std() == pytest.approx(1)


def test_the_test_part_changes_nothing_that_was_learned():
    made = make_seasonal_series(400, seed=0)
    other = series.Series(made.name, made.values.copy(), made.best, made.period)
    other.values[320:] += 100
    one, two = cut_windows(made), cut_windows(other)
    assert np.array_equal(one.x_train, two.x_train) and np.array_equal(one.y_train, two.y_train)


# The plain forecasts.


def test_last_and_season_look_back_one_step_and_one_period():
    windows = cut_windows(make_regime_series(200, seed=0), window=24)
    z = np.concatenate([windows.x_train[0], windows.y_train, windows.y_test])
    first = len(z) - len(windows.y_test)
    for k in (0, 7, len(windows.y_test) - 1):
        assert forecast_last(windows)[k] == z[first + k - 1] and forecast_season(windows)[k] == z[first + k - 12]


@pytest.mark.parametrize("penalty", [1e-2, 10.0])
@pytest.mark.parametrize("maker", MAKERS)
def test_ridge_solves_the_normal_equations(maker, penalty):
    windows = cut_windows(maker(600, seed=5), window=24)
    x, y, new = (torch.tensor(part) for part in (windows.x_train, windows.y_train, windows.x_test))
    a = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
    weights = torch.linalg.solve(a.T @ a + penalty * torch.eye(25, dtype=x.dtype), a.T @ y)
    assert np.allclose(fit_ridge(windows, penalty), (new @ weights[:-1] + weights[-1]).numpy(), atol=1e-8)


def test_ridge_without_a_penalty_finds_a_rule_that_is_linear():
    t = np.arange(300)
    wave = np.sin(2 * np.pi * t / 24)
    windows = cut_windows(series.Series(series.make_seasonal_series().name, wave, wave, 24))
    assert mean_absolute_error(fit_ridge(windows, 0), windows) < 1e-9


def test_the_error_is_the_mean_of_the_distances_of_tensors_too():
    windows = cut_windows(make_seasonal_series(100, seed=0))
    forecast = torch.zeros(20, requires_grad=True)
    assert mean_absolute_error(forecast, windows) == pytest.approx(sum(map(abs, windows.y_test)) / 20)


# Wrong input.


@pytest.mark.parametrize("maker", MAKERS)
def test_sizes_and_seeds_that_are_none_are_refused(maker):
    for wrong in ({"n": 1}, {"n": 2.5}, {"n": True}, {"seed": -1}, {"seed": None}):
        assert maker.__name__ in refused(lambda w=wrong: maker(**w)).en


def test_windows_that_do_not_fit_are_refused():
    made = make_seasonal_series(100)
    assert "24" in refused(lambda: cut_windows(made, window=23)).hi
    for wrong in ({"window": 80}, {"window": 24.0}, {"test": 0}, {"test": 1}, {"test": 0.001}, {"test": -0.2}):
        refused(lambda w=wrong: cut_windows(made, **w))
    assert "ndarray" in refused(lambda: cut_windows(made.values)).en
    windows = cut_windows(made)
    assert "(20,)" in refused(lambda: mean_absolute_error([1.0], windows)).hi
    refused(lambda: fit_ridge(windows, -1))
    refused(lambda: fit_ridge(windows, float("nan")))
