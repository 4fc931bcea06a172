"""Plots of gradients and memory: the artists carry the numbers, the words name them, nothing is scaled away."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from course_utils import gradient_plots as plots
from course_utils.cliffs import CliffSurface
from course_utils.gradients import GradientFlow, JacobianSpectrum
from course_utils.graphemes import split_graphemes
from course_utils.session import setup
from course_utils.text import DEVANAGARI, T
from course_utils.training import History, LagScores


@pytest.fixture(autouse=True)
def style():
    setup()
    yield
    plt.close("all")


def flow(label, factor, steps=20, seeds=3, **extra):
    h = np.stack([10.0 ** s * factor ** np.arange(steps)[::-1] for s in range(seeds)])
    return GradientFlow(label.split()[0], label, h, None, None, extra.get("sigma1"), extra.get("rho"))


def labels(ax):
    return [line.get_label() for line in ax.lines]


def test_gradient_curves_are_medians_on_a_shared_log_scale():
    flows = [flow("RNN", 0.5), flow("LSTM", 0.9), flow("LSTM b_f=3", 1.0)]
    ax = plots.plot_gradient_flow(flows)
    assert ax.get_yscale() == "log" and labels(ax) == ["RNN", "LSTM", "LSTM b_f=3"]
    for line, factor in zip(ax.lines, (0.5, 0.9, 1.0), strict=True):
        assert np.allclose(line.get_ydata(), factor ** np.arange(20))
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 3
    assert len(ax.collections) == 3     # a band for each


def test_the_references_are_the_powers_of_sigma_and_rho_named_for_what_they_are():
    rnn = flow("RNN", 0.5, sigma1=np.array([1.1, 1.1, 1.1]), rho=np.array([0.6, 0.6, 0.6]))
    ax = plots.plot_gradient_flow([rnn, flow("LSTM", 0.6)], references=True)
    bound, rate = ax.lines[2:]
    assert np.allclose(bound.get_ydata(), 1.1 ** np.arange(20)) and "bound" in bound.get_label()
    assert np.allclose(rate.get_ydata(), 0.6 ** np.arange(20)) and "not a bound" in rate.get_label()


def test_a_gradient_of_zero_is_drawn_at_the_floor_not_left_out():
    gone = flow("RNN", 0.5)
    gone.h[:, 0] = 0
    assert plots.plot_gradient_flow([gone]).lines[0].get_ydata()[-1] == plots.FLOOR


def test_the_words_of_a_gradient_plot_carry_its_numbers():
    said = plots.describe_gradient_flow([flow("RNN", 0.5), flow("GRU", 0.9)])
    for half in (said.hi, said.en):
        assert "19" in half and "RNN: 2e-06 (" in half and "×0.50" in half and "×0.90" in half


def lag_scores(*score):
    edges = np.arange(len(score) + 1) * 10
    return LagScores("accuracy", edges[:-1], edges[1:] - 1, np.array(score), np.full(len(score), 9))


def test_scores_by_lag_stand_in_the_middle_of_their_group_beside_chance():
    scores = {"RNN": lag_scores(0.3, 0.2), "GRU": lag_scores(1.0, 0.9)}
    ax = plots.plot_by_lag(scores, chance=0.25)
    assert list(ax.lines[0].get_xdata()) == [4.5, 14.5] and list(ax.lines[1].get_ydata()) == [1.0, 0.9]
    assert ax.lines[2].get_ydata()[0] == 0.25 and "chance" in ax.lines[2].get_label()
    said = plots.describe_by_lag(scores, chance=0.25)
    assert "GRU: 1.00 up to 9 steps back, 0.90 from 10 steps on" in said.en and "0.25" in said.en
    assert "GRU: 9 step तक 1.00, 10 step से आगे 0.90" in said.hi


def test_learning_curves_are_what_was_measured():
    history = History("accuracy", steps=[25, 50], held_out=[0.3, 0.9])
    ax = plots.plot_learning({"RNN": history}, chance=0.25)
    assert list(ax.lines[0].get_xdata()) == [25, 50] and list(ax.lines[0].get_ydata()) == [0.3, 0.9]
    said = plots.describe_learning({"RNN": history})
    assert "accuracy during training" in said.en and "0.30 at step 25, 0.90 at step 50" in said.en and "step 50 पर 0.90" in said.hi


def test_itemized_maps_share_one_scale():
    lower = np.tril(np.ones((4, 4)))
    maps = {"RNN": np.where(lower > 0, 1e-6, np.nan), "LSTM": np.where(lower > 0, 1.0, np.nan)}
    axes = plots.plot_itemized(maps)
    images = [ax.images[0] for ax in axes]
    assert {image.get_clim() for image in images} == {(-8.0, 0.0)}
    assert np.nanmax(images[0].get_array()) == -6 and np.isnan(np.ma.filled(images[0].get_array(), np.nan)[0, 3])
    assert "1e-06" in plots.describe_itemized(maps).en and "3 step पीछे" in plots.describe_itemized(maps).hi


def test_a_cliff_shows_the_loss_and_keeps_a_wild_step_in_the_picture():
    w, b = np.linspace(0, 8, 9), np.linspace(-4, 1, 6)
    surface = CliffSurface(w, b, np.arange(54.0).reshape(6, 9), np.ones((6, 9)), np.full((6, 9), 2.0))
    steps = {T("पूरा", "raw"): [(4, -1), (404, 199)], T("छोटा", "clipped"): [(4, -1), (5, -0.5)]}
    ax = plots.plot_cliff(surface, steps)
    assert np.allclose(ax.collections[0].get_array().ravel(), np.arange(54.0))
    raw, clipped = ax.lines[0].get_xydata(), ax.lines[2].get_xydata()
    assert raw.tolist() == [[4, -1], [8, 1]] and clipped.tolist() == [[4, -1], [5, -0.5]]      # one direction
    assert [len(ax.lines[k].get_xydata()) for k in (1, 3)] == [1, 2]        # no marker where a step is cut off
    assert [label for label in labels(ax) if not label.startswith("_")] == ["पूरा · raw", "छोटा · clipped"]
    said = plots.describe_cliff(surface, steps)
    assert "raw: a step of length 4.5e+02" in said.en and "छोटा: 1.1 लंबा कदम" in said.hi


def test_a_spectrum_shows_its_extremes_and_its_middle():
    spectra = {"RNN": JacobianSpectrum("RNN", np.array([[1.0, 0.0, -9.0], [2.0, -1.0, -99.0]]))}
    ax = plots.plot_jacobian(spectra)[0]
    assert list(ax.lines[0].get_ydata()) == [1, 2] and list(ax.lines[1].get_ydata()) == [0, -1]
    assert "10^2" in plots.describe_jacobian(spectra).en and "10^-1" in plots.describe_jacobian(spectra).hi


def test_sensitivity_is_drawn_before_and_after_in_one_colour():
    before, after = {"RNN": [1e-3, 1e-9], "LSTM": [1e-2, 1e-5]}, {"RNN": [1e-3, 1e-9], "LSTM": [1.0, 0.9]}
    ax = plots.plot_sensitivity([5, 45], before=before, after=after)
    assert labels(ax)[:4] == [f"{k}: {w}" for k in ("RNN", "LSTM") for w in ("training से पहले · before training", "बाद · after")]
    assert list(ax.lines[3].get_ydata()) == [1.0, 0.9] and ax.lines[4].get_ydata()[0] == 1
    assert ax.lines[2].get_color() == ax.lines[3].get_color() != ax.lines[0].get_color()
    assert ax.lines[2].get_markerfacecolor() == "none" and ax.lines[3].get_markerfacecolor() != "none"
    said = plots.describe_sensitivity([5, 45], before=before, after=after)
    assert "LSTM: 1e-05, then 0.9" in said.en and "45 step पीछे" in said.hi and DEVANAGARI.search(said.hi)


@pytest.mark.parametrize(("word", "parts"), [
    ("स्मृति", ["स्मृ", "ति"]), ("छात्रा", ["छा", "त्रा"]), ("क्षत्रिय", ["क्ष", "त्रि", "य"]), ("LSTM", list("LSTM")), ("", []),
])
def test_letters_are_split_as_a_reader_sees_them(word, parts):
    assert split_graphemes(word) == parts and "".join(parts) == word
