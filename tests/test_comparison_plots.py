"""Plots of comparisons and costs: every seed is there, bars begin at 0, the words carry the numbers."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from course_utils import comparison_plots as plots
from course_utils.comparisons import Comparison, ComparisonError, Contender, Run
from course_utils.costs import Cost, CostError, Costs
from course_utils.figures import png_bytes
from course_utils.session import setup
from course_utils.tasks import make_adding, make_marked_recall
from course_utils.text import DEVANAGARI, T, set_language

EQUAL = T(hi="GRU, parameter बराबर", en="GRU, equal parameters")
SIZES = [(10, 20, 8, 5), (32, 64, 100, 32)]


@pytest.fixture(autouse=True)
def style():
    setup()
    yield
    set_language("both")
    plt.close("all")


def comparison(task=None):
    scores = {"LSTM": [0.5, 0.9, 0.7], "GRU": [0.8, 0.8, 1.0]}
    contenders = [Contender(name, name, 6, 100, "last", 10, 0.01) for name in scores]
    runs = [Run(c, seed, scores[c.name][seed], {80: scores[c.name][seed] / 2}, None, 1.0, None, None)
            for seed in range(3) for c in contenders]
    return Comparison(task or make_marked_recall(T=20), tuple(contenders), (0, 1, 2), 64, tuple(runs))


def costs(both=True, device="cpu", kinds=("RNN", "GRU", "LSTM"), ways=(True, False)):
    return Costs(tuple(
        Cost(kind, size, fused, device, 10 * i, i + fused, 3.0 * i * (1 + fused) if both else None, 10 ** 6 * i,
             T("कोई", "some"), 3)
        for size in SIZES for fused in ways for i, kind in enumerate(kinds, 1)), "machine", 1, 5)


# Scores.


def test_every_seed_is_a_dot_beside_its_median_and_its_ends():
    ax = plots.plot_comparison({"LSTM": [0.5, 0.9, 0.7], EQUAL: [0.8]}, chance=0.25)
    dots = [line for line in ax.lines if line.get_linestyle() == "None" and line.get_marker() in ("o", "^")]
    assert list(dots[0].get_ydata()) == [0.5, 0.9, 0.7] and list(dots[1].get_ydata()) == [0.8]
    assert len(set(dots[0].get_xdata())) == 3 and np.mean(dots[0].get_xdata()) == pytest.approx(0)
    assert list(dots[1].get_xdata()) == [1]
    (whiskers,) = ax.containers[0][2]
    assert whiskers.get_segments()[0][:, 1].tolist() == pytest.approx([0.5, 0.9])
    medians = [c.get_segments()[0] for c in ax.collections if c not in [e[2][0] for e in ax.containers]]
    assert [m[0, 1] for m in medians] == [0.7, 0.8] and all(m[0, 1] == m[1, 1] for m in medians)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["LSTM", "GRU, parameter बराबर\nGRU, equal parameters"]
    assert ax.lines[-1].get_ydata()[0] == 0.25 and ax.get_ylim()[0] == 0
    assert dots[0].get_color() != dots[1].get_color() and dots[0].get_marker() != dots[1].get_marker()


def test_a_comparison_brings_its_measure_its_chance_and_its_other_lengths():
    ax = plots.plot_comparison(comparison(), length=80)
    assert any(list(line.get_ydata()) == [0.25, 0.45, 0.35] for line in ax.lines)
    assert ax.lines[-1].get_ydata()[0] == 0.25 and ax.get_ylabel() == "accuracy"
    ax = plots.plot_comparison(comparison(make_adding(T=5)))
    assert ax.get_ylabel() == "mse" and not any("chance" in str(line.get_label()) for line in ax.lines)
    with pytest.raises(ComparisonError):
        plots.plot_comparison(comparison(), length=7)


def test_the_words_of_a_comparison_carry_its_numbers():
    said = plots.describe_comparison(comparison())
    assert "LSTM: median 0.7 (0.5 to 0.9, 3 seeds); GRU: median 0.8 (0.8 to 1, 3 seeds)" in said.en
    assert "0.25" in said.en and "0.25" in said.hi
    assert "LSTM: median 0.7 (0.5 से 0.9, 3 seed)" in said.hi and DEVANAGARI.search(said.hi)
    said = plots.describe_comparison({EQUAL: [1, 2]})
    assert EQUAL.hi in said.hi and EQUAL.en in said.en and not DEVANAGARI.search(said.en) and "Guess" not in said.en


# Costs.


def heights(ax):
    return [[bar.get_height() for bar in container] for container in ax.containers]


def test_each_size_has_its_own_panel_of_bars_from_zero():
    axes = plots.plot_costs(costs())
    assert len(axes) == 2
    for ax, size in zip(axes, SIZES, strict=True):
        assert heights(ax) == [[6, 12, 18], [3, 6, 9]]
        assert all(bar.get_y() == 0 for container in ax.containers for bar in container) and ax.get_ylim()[0] == 0
        assert ", ".join(map(str, size)) in ax.get_title()
        on, off = ax.containers
        assert all(a.get_x() < b.get_x() for a, b in zip(on, off, strict=True))
        assert not any(bar.get_hatch() for bar in on) and all(bar.get_hatch() for bar in off)
        assert ax.get_xlabel() == "LSTM/GRU\nचालू · on: ×1.50\nबंद · off: ×1.50"
        assert [t.get_text() for t in ax.get_xticklabels()] == ["RNN", "GRU", "LSTM"]
    keys = [t.get_text() for t in axes[0].figure.legends[0].get_texts()]
    assert keys == ["oneDNN: चालू · on", "oneDNN: बंद · off"] and png_bytes(axes[0].figure)


def test_forward_and_memory_are_drawn_too_and_the_graphics_card_names_its_library():
    assert heights(plots.plot_costs(costs(both=False), what="forward")[0]) == [[2, 3, 4], [1, 2, 3]]
    axes = plots.plot_costs(costs(device="cuda"), what="memory")
    assert heights(axes[1])[0] == [1, 2, 3] and "MB" in axes[0].get_ylabel()
    assert axes[0].figure.legends[0].get_texts()[0].get_text().startswith("cuDNN")


def test_one_way_needs_no_key_and_what_was_not_measured_no_ratio():
    axes = plots.plot_costs(costs(kinds=("RNN", "LSTM"), ways=(True,)))
    assert len(axes[0].containers) == 1 and not axes[0].figure.legends and axes[0].get_xlabel() == ""
    axes = plots.plot_costs(costs(), over="GRU", under="RNN")
    assert axes[0].get_xlabel().startswith("GRU/RNN") and "×2.00" in axes[0].get_xlabel()


def test_the_words_of_costs_carry_their_numbers():
    said = plots.describe_costs(costs())
    assert "(10, 20, 8, 5), oneDNN on: RNN 6, GRU 12, LSTM 18 (LSTM/GRU 1.50)" in said.en
    assert "oneDNN बंद: RNN 3, GRU 6, LSTM 9" in said.hi and not DEVANAGARI.search(said.en)
    assert "MB" in plots.describe_costs(costs(), what="memory").hi


def test_what_was_not_measured_is_refused():
    for call in (lambda: plots.plot_costs(costs(both=False)), lambda: plots.plot_costs([]),
                 lambda: plots.describe_costs(costs(), what="watts")):
        with pytest.raises(CostError) as caught:
            call()
        assert DEVANAGARI.search(caught.value.text.hi) and not DEVANAGARI.search(caught.value.text.en)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_one_language_draws_one_language(language):
    set_language(language)
    texts = [t.get_text() for ax in (plots.plot_comparison({EQUAL: [0.5]}, chance=0.25), *plots.plot_costs(costs()))
             for t in ax.figure.findobj(plt.Text)]
    assert bool(DEVANAGARI.search(" ".join(texts))) == (language == "hi") and not any(" · " in t for t in texts)
