"""Plots of one unit: torch's own cells are the oracle, artists are read back, wrong arguments are named."""

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb
from torch import nn

from course_utils import state_plots as plots
from course_utils.figures import png_bytes
from course_utils.session import setup
from course_utils.text import DEVANAGARI, LanguageError, SmritiError, T, set_language
from course_utils.theme import ROLES
from course_utils.traces import trace

STEPS, BATCH, INPUTS, UNITS = 9, 3, 4, 5


@pytest.fixture(autouse=True)
def style():
    setup()
    yield
    plt.close("all")
    set_language("both")


def make(kind, layout="(B, T, H)", start=True, **options):
    """A module with weights large enough for both signs, its input and its initial state."""
    torch.manual_seed(4)
    module = getattr(nn, kind)(INPUTS, UNITS, batch_first=layout == "(B, T, H)", **options)
    with torch.no_grad():
        for weight in module.parameters():
            weight.mul_(2.5)
    size = {"(B, T, H)": (BATCH, STEPS), "(T, B, H)": (STEPS, BATCH), "(T, H)": (STEPS,)}[layout]
    x = torch.randn(*size, INPUTS)
    places = module.num_layers * (1 + module.bidirectional)
    state = torch.randn(places, *(() if layout == "(T, H)" else (BATCH,)), UNITS)
    state = state if start else state * 0
    return module, x, (state * 0.5, state) if kind == "LSTM" else state * 0.5


def walk(module, x, state):
    """A loop over torch's own cell, x (T, I): kept, written, held, shown, then the gates, each (T, H)."""
    lstm = isinstance(module, nn.LSTM)
    cell = (nn.LSTMCell if lstm else nn.GRUCell)(INPUTS, UNITS)
    cell.load_state_dict({name: getattr(module, f"{name}_l0") for name in cell.state_dict()})
    found = []
    with torch.no_grad():
        for x_t in x:
            new = cell(x_t, state)
            if lstm:
                # The cell itself, from c = 0: what it would have written alone. The rest was kept.
                alone = cell(x_t, (state[0], torch.zeros(UNITS)))[1]
                f = (new[1] - alone) / state[1]
                rows = x_t @ cell.weight_ih.T + cell.bias_ih + state[0] @ cell.weight_hh.T + cell.bias_hh
                i, _, _, o = torch.sigmoid(rows).chunk(4)
                found.append((f * state[1], alone, new[1], new[0], f, i, o))
            else:
                gi = (x_t @ cell.weight_ih.T + cell.bias_ih).chunk(3)
                gh = (state @ cell.weight_hh.T + cell.bias_hh).chunk(3)
                r, z = torch.sigmoid(gi[0] + gh[0]), torch.sigmoid(gi[1] + gh[1])
                found.append((z * state, (1 - z) * torch.tanh(gi[2] + r * gh[2]), new, new, z, r))
            state = new
    return [torch.stack(rows).numpy() for rows in zip(*found, strict=True)]


def one(module, x, state, layout, sequence):
    """Sequence and initial state of one row of the batch: (T, I) and (H,) each."""
    pair = state if isinstance(state, tuple) else (state,)
    x = {"(B, T, H)": lambda: x[sequence], "(T, B, H)": lambda: x[:, sequence], "(T, H)": lambda: x}[layout]()
    pair = tuple(s[0] if layout == "(T, H)" else s[0, sequence] for s in pair)
    return module, x, pair if isinstance(state, tuple) else pair[0]


def stepped(ax):
    """Label → the values of every stepped line."""
    return {line.get_label(): line.get_data().values for line in ax.patches if hasattr(line, "get_data")}


def bars(ax):
    """For every group of bars: where each starts and ends, (T, 2)."""
    return [np.array([(b.get_y(), b.get_y() + b.get_height()) for b in group]) for group in ax.containers]


@pytest.mark.parametrize("layout", ["(B, T, H)", "(T, B, H)", "(T, H)"])
@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_account_book_is_what_torchs_own_cell_kept_and_wrote(kind, layout):
    module, x, state = make(kind, layout)
    sequence = 0 if layout == "(T, H)" else 2
    kept, written, memory, shown, *gates = walk(*one(module, x, state, layout, sequence))
    for unit in range(UNITS):
        axes = plots.plot_unit(trace(module, x, state), unit, sequence=sequence)
        assert axes.shape == ((3,) if kind == "LSTM" else (2,))
        for drawn, expected in zip(stepped(axes[0]).values(), gates, strict=True):
            assert np.allclose(drawn, expected[:, unit], atol=1e-4)
        old, new = bars(axes[1])
        assert np.allclose(old, np.stack([0 * kept[:, unit], kept[:, unit]], 1), atol=1e-5)
        assert np.allclose(new[:, 1] - new[:, 0], written[:, unit], atol=1e-5)
        assert np.allclose(new[:, 0], old[:, 1]) and np.allclose(new[:, 1], memory[:, unit], atol=1e-5)
        assert np.allclose(list(stepped(axes[1]).values()), memory[:, unit], atol=1e-5)
        if kind == "LSTM":
            assert np.allclose(bars(axes[2])[0][:, 1], shown[:, unit], atol=1e-5)
            assert np.allclose(stepped(axes[2])["tanh(c)"], np.tanh(memory[:, unit]), atol=1e-5)
        plt.close("all")
    assert (kept * written < 0).any() and (memory < 0).any()        # both signs were there


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_a_backward_direction_keeps_from_the_step_after(kind):
    module, x, _ = make(kind, bidirectional=True)
    found = trace(module, x).at(0, reverse=True)
    keep, memory = (found.f, found.c) if kind == "LSTM" else (found.z, found.h)
    kept = keep[1, :-1, 3] * memory[1, 1:, 3]
    drawn = bars(plots.plot_unit(found, 3, sequence=1)[1])[0][:, 1]
    assert np.allclose(drawn, [*kept.tolist(), 0.0], atol=1e-5)


@pytest.mark.parametrize(("kind", "gates"), [("LSTM", {"f": "keep", "i": "write", "o": "expose"}),
                                             ("GRU", {"z": "keep", "r": "reset"})])
def test_gates_have_the_colour_the_dash_and_the_name_of_their_role(kind, gates):
    module, x, state = make(kind)
    ax = plots.plot_unit(trace(module, x, state), 1)[0]
    lines = [p for p in ax.patches if hasattr(p, "get_data")]
    assert len(lines) == len(gates) and ax.get_ylim() == (-0.05, 1.05)
    for line, (gate, key) in zip(lines, gates.items(), strict=True):
        role = ROLES[key]
        assert to_hex(line.get_edgecolor()).upper() == role.colour and line.get_linestyle() == role.dash
        assert line.get_label() == f"{gate}: {role.name.label()}"
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [line.get_label() for line in lines]


def test_bars_are_told_apart_by_colour_and_by_width():
    module, x, state = make("LSTM")
    account, shown = plots.plot_unit(trace(module, x, state), 1)[1:]
    kept, written = (group[0] for group in account.containers)
    assert to_hex(written.get_facecolor()).upper() == ROLES["write"].colour
    for bar, role, share in ((kept, "keep", 0.35), (shown.containers[0][0], "expose", 0.5)):
        on_white = [1 - share * (1 - part) for part in to_rgb(ROLES[role].colour)]
        assert np.allclose(bar.get_facecolor(), [*on_white, 1])         # opaque: a band behind does not shine through
    assert (kept.get_width(), written.get_width()) == (1.0, 0.5)
    assert [t.get_text() for t in account.get_legend().get_texts()] == [
        "बचा · kept: f × cₜ₋₁", "लिखा · written: i × g", "जोड़ · sum: c"]


def test_marks_are_bands_in_every_panel_named_once():
    module, x, state = make("LSTM")
    axes = plots.plot_unit(trace(module, x, state), 1, marks=torch.tensor([[6], [2], [6]]))
    for ax in axes:
        found = [p for p in ax.patches if p.get_zorder() == 0]
        assert [(p.get_x(), p.get_width()) for p in found] == [(1.5, 1.0), (5.5, 1.0)]
        assert ax.get_xlim() == (-0.5, STEPS - 0.5)
    named = [t.get_text() for ax in axes for t in ax.get_legend().get_texts()]
    assert named.count("निशान · mark") == 1
    assert [t.get_text() for t in axes[-1].get_xticklabels()] == [str(t) for t in range(1, STEPS + 1)]


@pytest.mark.parametrize(("tokens", "rotation"), [(list("→aaaabbbb"), 0), (["अनुक्रमणिका", *["long words"] * 8], 90)])
def test_tokens_stand_below_their_steps(tokens, rotation):
    module, x, state = make("GRU")
    ax = plots.plot_unit(trace(module, x, state), 1, tokens=tokens)[-1]
    assert [t.get_text() for t in ax.get_xticklabels()] == tokens and list(ax.get_xticks()) == list(range(STEPS))
    assert {t.get_rotation() for t in ax.get_xticklabels()} == {rotation}


def test_a_unit_is_drawn_into_axes_that_are_given():
    module, x, state = make("GRU")
    _, grid = plt.subplots(2, 2)
    axes = plots.plot_unit(trace(module, x, state), 0, axes=grid[:, 1])
    assert list(axes) == list(grid[:, 1]) and len(plt.get_fignums()) == 1


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_words_carry_the_numbers_in_both_languages(kind):
    module, x, state = make(kind)
    found = trace(module, x, state)
    said = plots.describe_unit(found, 3, sequence=1, marks=[4], tokens=["क"] * STEPS)
    keep = (found.f if kind == "LSTM" else found.z)[1, :, 3].numpy()
    memory = (found.c if kind == "LSTM" else found.h)[1, :, 3].numpy()
    written = (found.i * found.g if kind == "LSTM" else (1 - found.z) * found.n)[1, 4, 3].item()
    rest = np.delete(keep, 4).mean()
    assert DEVANAGARI.search(said.hi) and "। " in said.hi
    for half in (said.hi, said.en):
        for number in (keep.min(), keep.max(), keep[4], rest):
            assert f"{number:.2f}" in half
        for number in (memory[0], memory[-1], memory.min(), memory.max(), written, memory[4] - written):
            assert f"{number:.3g}" in half
        assert "index 3" in half and "step 5 (क)" in half
    assert ("hidden state h" in said.en) and ("cell state c" in said.en) == (kind == "LSTM")
    assert "निशान" not in plots.describe_unit(found, 3).hi
    several = plots.describe_unit(found, 3, marks=[1, 2])
    assert "at the marks" in several.en and "निशानों पर" in several.hi
    assert "elsewhere" not in plots.describe_unit(found, 3, marks=range(STEPS)).en


@pytest.mark.parametrize(("options", "said"), [
    ({"unit": UNITS}, "from 0 to 4"), ({"unit": -1}, "-1"), ({"unit": 1.0}, "1.0"), ({"unit": True}, "True"),
    ({"sequence": BATCH}, "from 0 to 2"), ({"marks": [0, STEPS]}, "from 0 to 8"), ({"marks": [-1]}, "-1"),
    ({"marks": 3}, "list of steps"), ({"marks": torch.arange(STEPS) == 3}, "whole number"),
    ({"tokens": ["a"]}, "1 tokens"),
])
@pytest.mark.parametrize("verb", [plots.plot_unit, plots.describe_unit])
def test_wrong_arguments_of_a_unit_are_named(verb, options, said):
    module, x, state = make("LSTM")
    with pytest.raises(SmritiError, match=said) as caught:
        verb(trace(module, x, state), **{"unit": 0, **options})
    assert DEVANAGARI.search(caught.value.text.hi)
    assert not plt.get_fignums()


def test_a_single_sequence_has_only_sequence_0():
    module, x, state = make("GRU", "(T, H)")
    with pytest.raises(SmritiError, match="from 0 to 0"):
        plots.plot_unit(trace(module, x, state), 0, sequence=1)


def test_a_trace_of_several_parts_says_how_to_pick_one():
    module, x, state = make("LSTM", num_layers=2)
    with pytest.raises(SmritiError, match=r"\.at\(1\)"):
        plots.plot_unit(trace(module, x, state), 0)
    plots.plot_unit(trace(module, x, state).at(0), 0)
    module, x, state = make("GRU", bidirectional=True)
    with pytest.raises(SmritiError, match=r"\.at\(0, reverse=True\)"):
        plots.describe_unit(trace(module, x, state), 0)


def test_what_is_no_trace_and_axes_that_do_not_fit_are_refused():
    module, x, state = make("LSTM")
    with pytest.raises(SmritiError, match=r"dict.*trace\(module, x\)"):
        plots.plot_unit({"f": x}, 0)
    _, axes = plt.subplots(2)
    with pytest.raises(SmritiError, match="2 Axes; expected 3"):
        plots.plot_unit(trace(module, x, state), 0, axes=axes)
    with pytest.raises(SmritiError, match="1 Axes; expected 2"):
        plots.plot_traces(COUNTS, axes=axes[:1])
    with pytest.raises(LanguageError):
        plots.plot_unit(trace(module, x, state), 0, tokens=["कदम $t$"] * STEPS)


# Several networks.

COUNTS = {"LSTM c": [0.0, 5.0, 10.0, 15.0, 10.0, 5.0, 0.0], "GRU h": torch.tensor([0, 0.8, 0.9, 1.0, 0.4, -0.5, -1.0])}
BANDS = [(1, 4, T("a वाले step", "the a's")), (4, 7, T("b वाले step", "the b's"))]


def test_each_network_has_a_panel_and_a_scale_of_its_own_and_all_share_limit_and_bands():
    axes = plots.plot_traces(COUNTS, bands=BANDS, limit=(-1, 1), ylabel=T("state", "state"))
    assert axes.shape == (2,) and {ax.get_xlim() for ax in axes} == {(-0.5, 6.5)}
    for ax, (name, values) in zip(axes, COUNTS.items(), strict=True):
        line, low, high = ax.lines
        assert np.allclose(line.get_ydata(), values) and line.get_label() == name
        assert ax.get_ylabel() == f"{name}\nstate"
        assert (low.get_ydata()[0], high.get_ydata()[0]) == (-1, 1)
        bottom, top = ax.get_ylim()
        assert bottom < min(-1, min(values)) and top > max(1, max(values))
        found = [p for p in ax.patches if p.get_zorder() == 0]
        assert [(p.get_x(), p.get_x() + p.get_width()) for p in found] == [(0.5, 3.5), (3.5, 6.5)]
    lines = [ax.lines[0] for ax in axes]
    assert len({line.get_color() for line in lines}) == len({line.get_linestyle() for line in lines}) == 2
    assert axes[0].get_ylim()[1] > 10 > 2 > axes[1].get_ylim()[1]
    words = [[t.get_text() for t in ax.texts] for ax in axes]
    assert words == [["a वाले step · the a's", "b वाले step · the b's"], ["GRU की सीमा · limit of the GRU"]]


def test_a_limit_is_named_even_where_every_line_leaves_it():
    axes = plots.plot_traces({"RNN": [0, 3], "LSTM": [2, 0]}, limit=(-1, 1), limit_label=T("सीमा", "limit"))
    assert [len(ax.texts) for ax in axes] == [0, 1] and axes[1].texts[0].get_text() == "सीमा · limit"
    assert not plots.plot_traces({"RNN": [0, 3]})[0].texts


def test_the_words_of_traces_carry_ends_extremes_bands_and_limit():
    said = plots.describe_traces(COUNTS, bands=BANDS, limit=(-1, 1), ylabel=T("state", "state"))
    assert "LSTM c is 0 at step 1, highest 15 (step 4)" in said.en and "15 at the end of the a's (step 4)" in said.en
    assert "LSTM c at 5 of 7 steps, GRU h at 0 of 7 steps" in said.en and "limit of the GRU" in said.en
    assert "सबसे ऊपर 15 (step 4)" in said.hi and "a वाले step के अंत में (step 4) 15" in said.hi
    assert "LSTM c 7 में से 5 step पर" in said.hi and "GRU की सीमा" in said.hi
    assert "limit" not in plots.describe_traces(COUNTS).en


@pytest.mark.parametrize(("lines", "options", "said"), [
    ({}, {}, r"\{\}"), ([1, 2], {}, "list"), ({"a": [1, 2], "b": [1]}, {}, r"\(1,\)"),
    ({"a": torch.zeros(2, 3)}, {}, r"\(2, 3\)"), ({"a": []}, {}, r"\(0,\)"), ({"RNN": [0, float("nan")]}, {}, "RNN"),
    (COUNTS, {"bands": [(4, 8, BANDS[0][2])]}, "≤ 7"), (COUNTS, {"bands": [(4, 4, BANDS[0][2])]}, "start < stop"),
    (COUNTS, {"bands": [(1, 4, "a")]}, "T"), (COUNTS, {"bands": [3]}, "3"),
    (COUNTS, {"bands": [(0.5, 4, BANDS[0][2])]}, "0.5"),
    (COUNTS, {"limit": 1}, "two numbers"), (COUNTS, {"limit": (1, -1)}, "smaller first"),
])
@pytest.mark.parametrize("verb", [plots.plot_traces, plots.describe_traces])
def test_wrong_arguments_of_traces_are_named(verb, lines, options, said):
    with pytest.raises(SmritiError, match=said) as caught:
        verb(lines, **options)
    assert DEVANAGARI.search(caught.value.text.hi)
    assert not plt.get_fignums()


# Pixels.


@pytest.mark.parametrize("language", ["hi", "en", "both"])
def test_every_glyph_is_in_a_font_and_the_words_follow_the_language(language):
    set_language(language)
    module, x, state = make("LSTM")
    axes = plots.plot_unit(trace(module, x, state), 1, marks=[3])
    labels = "".join(t.get_text() for ax in axes for t in ax.get_legend().get_texts())
    assert bool(DEVANAGARI.search(labels)) == (language != "en") and ("kept" in labels) == (language != "hi")
    assert png_bytes(axes[0].figure).startswith(b"\x89PNG")
    assert png_bytes(plots.plot_traces(COUNTS, bands=BANDS, limit=(-1, 1))[0].figure).startswith(b"\x89PNG")
    assert png_bytes(plots.plot_unit(trace(*make("GRU")), 1, tokens=["छात्रा"] * STEPS)[0].figure)


def test_a_sequence_of_one_step_and_a_long_one_are_drawn():
    gru = nn.GRU(2, 3)
    for steps in (1, 200):
        found = trace(gru, torch.randn(steps, 2))
        assert png_bytes(plots.plot_unit(found, 0, marks=[0], tokens=["a"] * steps)[0].figure)
        assert png_bytes(plots.plot_traces({"GRU": found.h[:, 0]}, bands=[(0, 1, T("a", "a"))])[0].figure)
