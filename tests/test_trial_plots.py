"""The plots of trials and forecasts, read back from their artists, and the words for those who cannot see them."""

import re

import numpy as np
import pytest
from matplotlib import pyplot as plt

from course_utils import set_language
from course_utils import trial_plots as plots
from course_utils.figures import png_bytes
from course_utils.series import SeriesError, cut_windows, fit_ridge, forecast_last, make_regime_series
from course_utils.session import use_style
from course_utils.theme import NETWORK_LOOKS
from course_utils.trials import _BITS, _TEXT, Trial

DEVANAGARI = re.compile("[\u0900-\u097f]")
TRIAL = Trial(_TEXT, _BITS, (0, 1, 2), 10, {"last value": np.full(3, 2.0), "LSTM": np.array([1.0, 3.0, 1.5]),
                                            "GRU": np.array([2.0, 2.5, 2.25])}, {}, {})
WINDOWS = cut_windows(make_regime_series(400, seed=0))
SAID = {"last value": forecast_last(WINDOWS), "ridge": fit_ridge(WINDOWS)}


@pytest.fixture(autouse=True)
def as_in_a_lesson():
    use_style()
    yield
    set_language("both")
    plt.close("all")


def test_every_seed_is_a_dot_and_the_axis_begins_at_zero():
    ax = plots.plot_trial(TRIAL)
    dots = {line.get_label(): line for line in ax.lines if len(line.get_ydata()) == 3}
    assert list(dots["LSTM"].get_ydata()) == [1, 3, 1.5] and dots["LSTM"].get_color() == NETWORK_LOOKS["LSTM"][0]
    assert list(dots["आखिरी मान · last value"].get_ydata()) == [2, 2, 2]
    assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > 3 and "bits per character" in ax.get_ylabel()
    assert [t.get_text() for t in ax.get_xticklabels()] == ["आखिरी मान\nlast value", "LSTM", "GRU"]
    assert "lower is better" in ax.get_title(loc="left") and png_bytes(ax.figure)


def test_the_words_of_a_trial_carry_its_numbers():
    said = plots.describe_trial(TRIAL)
    assert "LSTM: median 1.5 (1 to 3, 3 seeds)" in said.en and "LSTM: median 1.5 (1 से 3, 3 seed)" in said.hi
    assert "lower is better" in said.en and "आखिरी मान: median 2" in said.hi and not DEVANAGARI.search(said.en)


def test_forecasts_lie_over_the_values_that_they_forecast():
    ax = plots.plot_forecasts(WINDOWS, SAID, start=5, steps=30)
    true, last, ridge = ax.lines
    assert np.array_equal(true.get_ydata(), WINDOWS.y_test[5:35]) and list(true.get_xdata()) == list(range(6, 36))
    assert np.array_equal(last.get_ydata()[1:], true.get_ydata()[:-1])      # one step late
    assert np.array_equal(ridge.get_ydata(), SAID["ridge"][5:35])
    looks = {(line.get_color(), line.get_linestyle()) for line in ax.lines}
    assert len(looks) == 3 and ridge.get_label() == "ridge"
    assert [t.get_text() for t in ax.figure.legends[0].get_texts()] == ["series", "आखिरी मान · last value", "ridge"]
    assert png_bytes(ax.figure)


def test_the_words_of_forecasts_name_the_worst_step():
    said = plots.describe_forecasts(WINDOWS, SAID, start=5, steps=30)
    off = np.abs(SAID["ridge"] - WINDOWS.y_test)[5:35]
    worst = int(off.argmax())
    assert f"ridge: mean error {off.mean():.2f}, farthest off at step {worst + 6}" in said.en
    assert f"step {worst + 6} पर" in said.hi and "steps 6 to 35" in said.en and not DEVANAGARI.search(said.en)


def test_what_is_not_there_is_refused():
    for wrong in ({"start": -1}, {"steps": 0}, {"start": 70, "steps": 20}):
        for call in (plots.plot_forecasts, plots.describe_forecasts):
            with pytest.raises(SeriesError) as caught:
                call(WINDOWS, SAID, **wrong)
            assert DEVANAGARI.search(caught.value.text.hi) and not DEVANAGARI.search(caught.value.text.en)
    with pytest.raises(SeriesError):
        plots.plot_forecasts(WINDOWS, {"ridge": SAID["ridge"][1:]})


@pytest.mark.parametrize("language", ["hi", "en"])
def test_one_language_draws_one_language(language):
    set_language(language)
    figures = [plots.plot_trial(TRIAL).figure, plots.plot_forecasts(WINDOWS, SAID).figure]
    texts = [t.get_text() for figure in figures for t in figure.findobj(plt.Text)]
    assert bool(DEVANAGARI.search(" ".join(texts))) == (language == "hi") and not any(" · " in t for t in texts)
