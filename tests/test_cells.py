"""Reference cells: torch is the oracle in value and gradient; every error says what came and what was expected."""

import re
from dataclasses import fields

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.cells import CellError, GRUStep, LSTMStep, RNNStep, cell_weights, gru_step, lstm_step, rnn_step

I, H = 3, 4     # noqa: E741 (torch's letter)
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}
PARAMETERS = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
NAMES = ["x", "h_prev", "c_prev", "i", "f", "g", "o", "kept", "written", "c", "squashed", "h"]


def case(batch, dtype=torch.float64, bias=True, seed=0):
    torch.manual_seed(seed)
    cell = nn.LSTMCell(I, H, bias=bias).to(dtype)
    return cell, *(torch.randn(*batch, n, dtype=dtype, requires_grad=True) for n in (I, H, H))


def torch_step(cell, x, h, c):
    """nn.LSTMCell takes at most one batch dimension."""
    h_new, c_new = cell(x.reshape(-1, I), (h.reshape(-1, H), c.reshape(-1, H)))
    return h_new.reshape(h.shape), c_new.reshape(c.shape)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("batch", [(), (1,), (5,), (2, 3), (2, 1, 3), (0,)])
def test_values_and_gradients_are_torchs(batch, dtype, bias):
    cell, *state = case(batch, dtype, bias)
    weights = list(cell.parameters())
    step = lstm_step(*state, *cell_weights(cell))
    pushes = torch.randn(2, *batch, H, dtype=dtype)
    results = [(step.h, step.c), torch_step(cell, *state)]
    gradients = [torch.autograd.grad((h * pushes[0] + c * pushes[1]).sum(), [*state, *weights]) for h, c in results]
    for ours, theirs in zip((*results[0], *gradients[0]), (*results[1], *gradients[1]), strict=True):
        assert ours.dtype == dtype and ours.shape == theirs.shape
        assert torch.allclose(ours, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def test_gradients_agree_with_finite_differences():
    cell, x, h, c = case((2,))
    def every_value(*arguments):
        step = lstm_step(*arguments)
        return tuple(getattr(step, name) for name in NAMES[3:])
    assert torch.autograd.gradcheck(every_value, (x, h, c, *cell.parameters()))


def test_every_intermediate_is_what_its_name_says():
    cell, x, h, c = case((5,))
    step = lstm_step(x, h, c, *cell_weights(cell))
    assert [field.name for field in fields(LSTMStep)] == NAMES
    w_ih, w_hh, b_ih, b_hh, x, h, c = (t.detach().numpy() for t in (*cell.parameters(), x, h, c))
    a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    i, f, o = (1 / (1 + np.exp(-a[:, rows])) for rows in (slice(0, H), slice(H, 2 * H), slice(3 * H, 4 * H)))
    g = np.tanh(a[:, 2 * H:3 * H])
    new = f * c + i * g
    expected = [x, h, c, i, f, g, o, f * c, i * g, new, np.tanh(new), o * np.tanh(new)]
    for name, value in zip(NAMES, expected, strict=True):
        assert np.allclose(getattr(step, name).detach().numpy(), value, rtol=0, atol=1e-14), name


@pytest.mark.parametrize(("forget", "left"), [(50.0, 0.7), (-50.0, 0.0)])
def test_an_open_forget_gate_keeps_and_a_closed_one_erases(forget, left):
    bias = torch.zeros(4 * H)
    bias[H:2 * H] = forget
    zeros = torch.zeros(4 * H, H)
    step = lstm_step(torch.ones(H), torch.ones(H), torch.full((H,), 0.7), zeros, zeros, bias)
    assert torch.allclose(step.kept, torch.full((H,), left)) and torch.equal(step.c, step.kept)


def test_one_bias_may_stand_alone():
    cell, x, h, c = case((5,))
    w_ih, w_hh, b_ih, b_hh = cell_weights(cell)
    whole = lstm_step(x, h, c, w_ih, w_hh, b_ih, b_hh).h
    assert torch.allclose(lstm_step(x, h, c, w_ih, w_hh, b_ih + b_hh).h, whole)
    assert torch.allclose(lstm_step(x, h, c, w_ih, w_hh, b_hh=b_ih + b_hh).h, whole)


def arguments(**other):
    """Good arguments of `lstm_step`, some of them replaced."""
    good = {"x": torch.zeros(5, I), "h": torch.zeros(5, H), "c": torch.zeros(5, H), "w_ih": torch.zeros(4 * H, I),
            "w_hh": torch.zeros(4 * H, H), "b_ih": torch.zeros(4 * H), "b_hh": torch.zeros(4 * H)}
    return {**good, **other}


# Each: what is wrong; what both languages have to name.
WRONG = [
    ({"x": torch.zeros(5, 2)}, ["x", "(5, 2)", "(…, 3)", "(16, 3)"]),
    ({"x": torch.tensor(0.0)}, ["x", "()", "(…, 3)"]),
    ({"x": [0.0] * I}, ["x", "list", "tensor"]),
    ({"c": None}, ["c", "NoneType", "tensor"]),
    ({"w_hh": None}, ["w_hh", "NoneType"]),
    ({"h": torch.zeros(5, 5)}, ["h", "(5, 5)", "(5, 4)", "(5, 3)", "(16, 4)"]),
    ({"h": torch.zeros(4)}, ["h", "(4,)", "(5, 4)"]),
    ({"c": torch.zeros(1, 4)}, ["c", "(1, 4)", "(5, 4)"]),
    ({"w_hh": torch.zeros(3 * H, H)}, ["w_hh", "(12, 4)", "(4·H, H)", "i, f, g, o"]),
    ({"w_hh": torch.zeros(4 * H)}, ["w_hh", "(16,)", "(4·H, H)"]),
    ({"w_ih": torch.zeros(I, 4 * H)}, ["w_ih", "(3, 16)", "(16, I)", "i, f, g, o"]),
    ({"b_ih": torch.zeros(H)}, ["b_ih", "(4,)", "(16,)"]),
    ({"b_hh": torch.zeros(1, 4 * H)}, ["b_hh", "(1, 16)", "(16,)"]),
    ({"x": torch.zeros(5, I).double()}, ["x float64", "h float32", "float32", "float64"]),
    ({"b_hh": torch.zeros(4 * H).half()}, ["b_hh float16", "x float32"]),
    ({name: value.long() for name, value in arguments().items()}, ["x int64", "float32", "float64"]),
    ({name: value.bfloat16() for name, value in arguments().items()}, ["x bfloat16", "float32", "float64"]),
]


@pytest.mark.parametrize(("wrong", "named"), WRONG, ids=lambda v: ", ".join(v) if isinstance(v, (dict, list)) else None)
def test_a_wrong_argument_is_named_in_both_languages(wrong, named):
    with pytest.raises(CellError) as caught:
        lstm_step(**arguments(**wrong))
    for half in (caught.value.text.hi, caught.value.text.en):
        assert all(part in half for part in named), half
    assert re.search("[\u0900-\u097f]", caught.value.text.hi) and not re.search("[\u0900-\u097f]", caught.value.text.en)


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("bias", [True, False])
def test_weights_of_a_layer_are_the_modules_own(kind, bias):
    module = getattr(nn, kind)(I, H, num_layers=2, bidirectional=True, bias=bias)
    for layer in range(2):
        for reverse in (False, True):
            names = [f"{name}_l{layer}" + "_reverse" * reverse for name in PARAMETERS]
            expected = [getattr(module, name) if bias or "weight" in name else None for name in names]
            assert all(a is b for a, b in zip(cell_weights(module, layer, reverse), expected, strict=True))


@pytest.mark.parametrize("kind", ["LSTMCell", "GRUCell", "RNNCell"])
def test_weights_of_a_cell_are_its_own(kind):
    cell = getattr(nn, kind)(I, H)
    assert all(a is getattr(cell, name) for a, name in zip(cell_weights(cell), PARAMETERS, strict=True))
    assert cell_weights(getattr(nn, kind)(I, H, bias=False))[2:] == (None, None)


def test_gradients_reach_the_module():
    lstm = nn.LSTM(I, H, num_layers=2)
    x = torch.randn(5, H)
    lstm_step(x, torch.zeros(5, H), torch.zeros(5, H), *cell_weights(lstm, 1)).h.sum().backward()
    assert lstm.weight_ih_l1.grad.abs().sum() > 0 and lstm.weight_ih_l0.grad is None


@pytest.mark.parametrize(("module", "place", "named"), [
    (nn.Linear(3, 4), {}, ["Linear", "nn.LSTM", "nn.GRU", "nn.RNN", "nn.LSTMCell"]),
    ("lstm", {}, ["str", "nn.LSTM"]),
    (nn.LSTM(3, 4, proj_size=2), {}, ["proj_size=2", "proj_size=0"]),
    (nn.GRU(3, 4, num_layers=2), {"layer": 2}, ["layer=2", "GRU(3, 4, num_layers=2)", "0", "1"]),
    (nn.LSTM(3, 4), {"layer": -1}, ["layer=-1", "LSTM(3, 4)"]),
    (nn.LSTM(3, 4), {"layer": "0"}, ["layer='0'"]),
    (nn.LSTMCell(3, 4), {"layer": 1}, ["layer=1", "LSTMCell(3, 4)"]),
    (nn.RNN(3, 4), {"reverse": True}, ["reverse=True", "RNN(3, 4)", "bidirectional=True"]),
    (nn.GRUCell(3, 4), {"reverse": True}, ["reverse=True", "GRUCell(3, 4)"]),
])
def test_a_module_without_such_weights_is_named_in_both_languages(module, place, named):
    with pytest.raises(CellError) as caught:
        cell_weights(module, **place)
    assert all(part in half for part in named for half in (caught.value.text.hi, caught.value.text.en))


# The plain RNN.

def rnn_case(batch, dtype=torch.float64, bias=True):
    torch.manual_seed(0)
    cell = nn.RNNCell(I, H, bias=bias).to(dtype)
    return cell, *(torch.randn(*batch, n, dtype=dtype, requires_grad=True) for n in (I, H))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("batch", [(), (1,), (5,), (2, 3), (0,)])
def test_an_rnn_steps_values_and_gradients_are_torchs(batch, dtype, bias):
    cell, x, h = rnn_case(batch, dtype, bias)
    push = torch.randn(*batch, H, dtype=dtype)
    results = [rnn_step(x, h, *cell_weights(cell)).h, cell(x.reshape(-1, I), h.reshape(-1, H)).reshape(h.shape)]
    gradients = [torch.autograd.grad((r * push).sum(), [x, h, *cell.parameters()]) for r in results]
    for ours, theirs in zip((results[0], *gradients[0]), (results[1], *gradients[1]), strict=True):
        assert torch.allclose(ours, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def test_an_rnn_steps_gradients_agree_with_finite_differences():
    cell, x, h = rnn_case((2,))
    assert torch.autograd.gradcheck(lambda *a: (rnn_step(*a).a, rnn_step(*a).h), (x, h, *cell.parameters()))


def test_an_rnn_steps_intermediates_add_up():
    cell, x, h = rnn_case((5,))
    step = rnn_step(x, h, *cell_weights(cell))
    assert [field.name for field in fields(RNNStep)] == ["x", "h_prev", "from_x", "from_h", "a", "h"]
    assert torch.equal(step.a, step.from_x + step.from_h) and torch.equal(step.h, torch.tanh(step.a))
    assert torch.allclose(step.from_x, x @ cell.weight_ih.T + cell.bias_ih)


@pytest.mark.parametrize(("wrong", "named"), [
    ({"w_hh": torch.zeros(4 * H, H)}, ("w_hh", "(16, 4)", "(H, H)")),
    ({"w_ih": torch.zeros(4 * H, I)}, ("w_ih", "(16, 3)", "(4, I)")),
    ({"x": torch.zeros(5, I + 1)}, ("x", "(5, 4)", "(…, 3)")),
    ({"h": torch.zeros(4, H)}, ("h", "(4, 4)", "(5, 4)")),
    ({"b_ih": torch.zeros(H + 1)}, ("b_ih", "(5,)", "(4,)")),
    ({"h": [0.0] * H}, ("rnn_step", "h", "list")),
    ({"x": torch.zeros(5, I, dtype=torch.float64)}, ("rnn_step", "float64", "float32")),
])
def test_a_wrong_argument_of_an_rnn_step_is_named_in_both_languages(wrong, named):
    given = {"x": torch.zeros(5, I), "h": torch.zeros(5, H), "w_ih": torch.zeros(H, I), "w_hh": torch.zeros(H, H),
             "b_ih": torch.zeros(H), "b_hh": torch.zeros(H)} | wrong
    with pytest.raises(CellError) as error:
        rnn_step(**given)
    assert all(part in error.value.text.hi and part in error.value.text.en for part in named)


# The GRU, in torch's form and in the paper's.

GRU_NAMES = ["x", "h_prev", "r", "z", "from_x", "from_h", "reset", "n", "kept", "written", "h"]


def gru_case(batch, dtype=torch.float64, bias=True):
    torch.manual_seed(0)
    cell = nn.GRUCell(I, H, bias=bias).to(dtype)
    return cell, *(torch.randn(*batch, n, dtype=dtype, requires_grad=True) for n in (I, H))


def papers_gru(x, h, w_ih, w_hh, b_ih=None, b_hh=None):
    """Cho et al. 2014, written for each unit and each number: no line is shared with `gru_step`."""
    b_ih = torch.zeros(3 * H, dtype=x.dtype) if b_ih is None else b_ih
    b_hh = torch.zeros(3 * H, dtype=x.dtype) if b_hh is None else b_hh
    rows = []
    for row_x, row_h in zip(x.reshape(-1, I), h.reshape(-1, H), strict=True):
        def into(k, seen):
            return (sum(w_ih[k, j] * row_x[j] for j in range(I)) + b_ih[k]      # noqa: B023
                    + sum(w_hh[k, j] * seen[j] for j in range(H)) + b_hh[k])
        r = [1 / (1 + torch.exp(-into(k, row_h))) for k in range(H)]
        z = [1 / (1 + torch.exp(-into(H + k, row_h))) for k in range(H)]
        seen = [r[j] * row_h[j] for j in range(H)]
        n = [torch.tanh(into(2 * H + k, seen)) for k in range(H)]
        rows.append(torch.stack([z[k] * row_h[k] + (1 - z[k]) * n[k] for k in range(H)]))
    return torch.stack(rows).reshape(h.shape) if rows else h * 0 + 0 * x.sum()


ORACLES = {"torch": lambda cell, x, h: cell(x.reshape(-1, I), h.reshape(-1, H)).reshape(h.shape),
           "paper": lambda cell, x, h: papers_gru(x, h, *cell.parameters())}


@pytest.mark.parametrize("variant", ORACLES)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("batch", [(), (1,), (5,), (2, 3), (2, 1, 3)])
def test_a_gru_steps_values_and_gradients_are_the_oracles(batch, dtype, bias, variant):
    cell, x, h = gru_case(batch, dtype, bias)
    push = torch.randn(*batch, H, dtype=dtype)
    results = [gru_step(x, h, *cell_weights(cell), variant=variant).h, ORACLES[variant](cell, x, h)]
    gradients = [torch.autograd.grad((r * push).sum(), [x, h, *cell.parameters()]) for r in results]
    for ours, theirs in zip((results[0], *gradients[0]), (results[1], *gradients[1]), strict=True):
        assert ours.dtype == dtype and ours.shape == theirs.shape
        assert torch.allclose(ours, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def test_an_empty_batch_goes_through_a_gru_step():
    cell, x, h = gru_case((0,))
    assert gru_step(x, h, *cell_weights(cell)).h.shape == (0, H)


@pytest.mark.parametrize("variant", ORACLES)
def test_a_gru_steps_gradients_agree_with_finite_differences(variant):
    cell, x, h = gru_case((2,))
    def every_value(*arguments):
        step = gru_step(*arguments, variant=variant)
        return tuple(getattr(step, name) for name in GRU_NAMES[2:])
    assert torch.autograd.gradcheck(every_value, (x, h, *cell.parameters()))


def test_the_variants_differ_only_where_the_reset_gate_acts():
    cell, x, h = gru_case((5,))
    ours, papers = (gru_step(x, h, *cell_weights(cell), variant=v) for v in ORACLES)
    assert [field.name for field in fields(GRUStep)] == GRU_NAMES
    for name in ("r", "z", "from_x", "kept"):
        assert torch.equal(getattr(ours, name), getattr(papers, name)), name
    w_hn, b_hn = cell.weight_hh[2 * H:], cell.bias_hh[2 * H:]
    assert torch.allclose(ours.from_h, h @ w_hn.T + b_hn) and torch.allclose(ours.reset, ours.r * ours.from_h)
    assert torch.allclose(papers.reset, papers.r * h) and torch.allclose(papers.from_h, papers.reset @ w_hn.T + b_hn)
    assert (ours.h - papers.h).abs().max() > 0.01
    for step, inner in ((ours, ours.reset), (papers, papers.from_h)):
        assert torch.equal(step.n, torch.tanh(step.from_x + inner))
        assert torch.allclose(step.written, (1 - step.z) * step.n) and torch.equal(step.h, step.kept + step.written)


def test_the_variants_agree_where_the_reset_gate_is_fully_open():
    cell, x, h = gru_case((5,))
    with torch.no_grad():
        cell.bias_ih[:H] = 100.0
    ours, papers = (gru_step(x, h, *cell_weights(cell), variant=v).h for v in ORACLES)
    assert torch.allclose(ours, papers, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("push", "left"), [(50.0, 0.7), (-50.0, 0.0)])
def test_an_open_update_gate_keeps_and_a_closed_one_overwrites(push, left):
    bias = torch.zeros(3 * H)
    bias[H:2 * H] = push
    step = gru_step(torch.ones(H), torch.full((H,), 0.7), torch.zeros(3 * H, H), torch.zeros(3 * H, H), bias)
    assert torch.allclose(step.h, torch.full((H,), left))


@pytest.mark.parametrize(("wrong", "named"), [
    ({"w_hh": torch.zeros(4 * H, H)}, ("w_hh", "(16, 4)", "(3·H, H)", "r, z, n")),
    ({"w_ih": torch.zeros(4 * H, I)}, ("w_ih", "(16, 3)", "(12, I)", "r, z, n")),
    ({"x": torch.zeros(5, I + 1)}, ("x", "(5, 4)", "(…, 3)")),
    ({"h": torch.zeros(4, H)}, ("h", "(4, 4)", "(5, 4)")),
    ({"b_hh": torch.zeros(H)}, ("b_hh", "(4,)", "(12,)")),
    ({"h": None}, ("gru_step", "h", "NoneType")),
    ({"x": torch.zeros(5, I, dtype=torch.float64)}, ("gru_step", "float64", "float32")),
    ({"variant": "keras"}, ("gru_step", "variant='keras'", '"torch"', '"paper"')),
])
def test_a_wrong_argument_of_a_gru_step_is_named_in_both_languages(wrong, named):
    given = {"x": torch.zeros(5, I), "h": torch.zeros(5, H), "w_ih": torch.zeros(3 * H, I),
             "w_hh": torch.zeros(3 * H, H), "b_ih": torch.zeros(3 * H), "b_hh": torch.zeros(3 * H)} | wrong
    with pytest.raises(CellError) as error:
        gru_step(**given)
    assert all(part in error.value.text.hi and part in error.value.text.en for part in named)
