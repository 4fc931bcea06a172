"""Gradients at every step: cell loops, finite differences and exact arithmetic are the oracles; then the bounds."""

import copy
import os
import re

import mpmath
import numpy as np
import pytest
import torch
from torch import nn

from course_utils import gradients
from course_utils.cells import cell_weights
from course_utils.cliffs import cliff_surface
from course_utils.gradients import (
    GradientError,
    flow_of,
    gradient_flow,
    input_sensitivity,
    itemized_gradients,
    jacobian_spectrum,
    wrong_gradient_norms,
)
from course_utils.tasks import make_analog_recall, make_marked_recall
from course_utils.training import make_reader, train

slow = pytest.mark.skipif(not os.environ.get("RUN_SLOW"), reason="an experiment of minutes; RUN_SLOW=1 runs it")
T, B, I, H = 5, 3, 4, 6     # noqa: E741 (torch's letters)
KINDS = ["RNN", "LSTM", "GRU"]
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True, scope="module")
def as_in_a_lesson():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    yield
    torch.set_flush_denormal(False)
    torch.set_num_threads(threads)


def make(kind, seed=0, inputs=I, hidden=H, **options):
    torch.manual_seed(seed)
    return getattr(nn, kind)(inputs, hidden, **{"batch_first": True, "dtype": torch.float64, **options})


def make_input(*shape, seed=1):
    torch.manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64)


def cell_of(layer):
    """torch's own cell with the weights of a fused layer."""
    if isinstance(layer, nn.RNNCellBase):
        return copy.deepcopy(layer).double()
    kind = type(layer).__name__
    options = {"nonlinearity": layer.nonlinearity} if kind == "RNN" else {}
    cell = getattr(nn, f"{kind}Cell")(layer.input_size, layer.hidden_size, bias=layer.bias, **options).double()
    weights = [w.detach().double() for w in cell_weights(layer) if w is not None]
    with torch.no_grad():
        for ours, theirs in zip(cell.parameters(), weights, strict=True):
            ours.copy_(theirs)
    return cell


def loop(layer, x):
    """All h and all c of a cell loop, each keeping its gradient; x is (B, T, I)."""
    cell = cell_of(layer)
    h = torch.zeros(len(x), layer.hidden_size, dtype=torch.float64)
    c, rows = h, ([], [])
    for x_t in x.double().unbind(1):
        if isinstance(cell, nn.LSTMCell):
            h, c = cell(x_t, (h, c))
            c.retain_grad()
            rows[1].append(c)
        else:
            h = cell(x_t, h)
        h.retain_grad()
        rows[0].append(h)
    return rows


def norms(states):
    return np.array([float(s.grad.norm(dim=-1).mean()) for s in states])


def squares(h):
    return (h ** 2).sum((-1, *range(1, h.dim() - 1)))       # one loss for each sequence, far from linear


# The flow.


@each_kind
@pytest.mark.parametrize("steps", [1, 7, 40])
def test_the_flow_is_what_autograd_keeps_in_a_cell_loop(kind, steps):
    layer, x = make(kind), make_input(B, steps, I)
    h, c = loop(layer, x)
    squares(h[-1]).sum().backward()
    flow = flow_of(layer, x, loss=squares)
    assert flow.h.shape == (1, steps) and np.allclose(flow.h[0], norms(h), rtol=1e-10, atol=0)
    assert (flow.c is None) == (kind != "LSTM")
    if c:
        assert np.allclose(flow.c[0], norms(c), rtol=1e-10, atol=0)


@each_kind
def test_the_flow_of_a_loss_at_every_step(kind):
    layer, x = make(kind), make_input(B, T, I)
    h, _ = loop(layer, x)
    squares(torch.stack(h, 1)).sum().backward()
    assert np.allclose(flow_of(layer, x, loss=squares, readout="all").h[0], norms(h), rtol=1e-10)


@each_kind
@pytest.mark.parametrize("loss", [squares, lambda h: squares(h).sum()], ids=["each", "one number"])
def test_a_loss_may_be_one_number_or_one_for_each_sequence(kind, loss):
    layer, x = make(kind), make_input(B, T, I)
    assert np.array_equal(flow_of(layer, x, loss=loss).h, flow_of(layer, x, loss=squares).h)


@each_kind
@pytest.mark.parametrize("t", range(T))
def test_the_flow_agrees_with_finite_differences(kind, t):
    layer, x, size = make(kind), make_input(1, T, I), 1e-6
    cell, both = cell_of(layer), kind == "LSTM"

    @torch.no_grad()
    def loss(of, unit, change):
        """The loss if one unit of h_t (or c_t) were a little larger, all else before it the same."""
        state = [torch.zeros(1, H, dtype=torch.float64) for _ in range(1 + both)]
        for s, x_t in enumerate(x.unbind(1)):
            previous = state[0]
            state = list(cell(x_t, tuple(state))) if both else [cell(x_t, previous)]
            if s == t and of == "h":
                state[0][0, unit] += change
            elif s == t:        # h_t = o · tanh(c_t) is computed from c_t, so it changes too
                o = torch.sigmoid(gates(cell, x_t, previous)[3 * H:][unit])
                state[1][0, unit] += change
                state[0][0, unit] = o * torch.tanh(state[1][0, unit])
        return float(squares(state[0]))

    flow = flow_of(layer, x, loss=squares)
    for of, found in (("h", flow.h), ("c", flow.c))[:1 + both]:
        slopes = [(loss(of, unit, size) - loss(of, unit, -size)) / (2 * size) for unit in range(H)]
        assert found[0, t] == pytest.approx(np.linalg.norm(slopes), rel=1e-5)


def gates(cell, x, h):
    """The four pre-activations of one LSTM step of one sequence."""
    return (x @ cell.weight_ih.T + cell.bias_ih + h @ cell.weight_hh.T + cell.bias_hh)[0]


@each_kind
def test_every_form_of_the_same_layer_gives_the_same_flow(kind):
    layer, x = make(kind), make_input(B, T, I)
    time_first = make(kind, batch_first=False)
    model = nn.Sequential()
    model.rnn, model.head = layer, nn.Linear(H, 2)
    expected = flow_of(layer, x).h
    for form, given in ((time_first, x.transpose(0, 1)), (model, x), (cell_of(layer), x)):
        assert np.allclose(flow_of(form, given).h, expected, rtol=1e-12)
    alone = flow_of(layer, x[0]).h
    assert np.allclose(flow_of(time_first, x[0]).h, alone, rtol=1e-12) and np.allclose(flow_of(layer, x[:1]).h, alone)


@each_kind
@pytest.mark.parametrize("bias", [True, False])
def test_a_trained_float32_module_is_measured_in_float64(kind, bias):
    layer = make(kind, dtype=torch.float32, bias=bias)
    x = make_input(B, 60, I).float()
    h, _ = loop(layer, x)
    squares(h[-1]).sum().backward()
    assert np.allclose(flow_of(layer, x, loss=squares).h[0], norms(h), rtol=1e-10, atol=0)


@each_kind
@pytest.mark.parametrize("settings", [{}, {"init": "orthogonal", "gain": 1.5}, {"bias": 3.0}], ids=str)
def test_fresh_networks_are_torchs_own(kind, settings):
    """The same seed draws the same network, input and readout by hand."""
    if kind == "RNN" and "bias" in settings:
        settings = {"nonlinearity": "relu", "gain": 2.0}
    options = {"nonlinearity": settings["nonlinearity"]} if "nonlinearity" in settings else {}
    torch.manual_seed(7)
    layer = getattr(nn, kind)(I, H, dtype=torch.float64, **options)
    with torch.no_grad():
        _, w_hh, b_ih, b_hh = cell_weights(layer)
        if settings.get("init") == "orthogonal":
            for block in w_hh.split(H):
                nn.init.orthogonal_(block)
        w_hh *= settings.get("gain", 1)
        if "bias" in settings:
            b_ih[H:2 * H], b_hh[H:2 * H] = settings["bias"], 0
    x, w = torch.randn(B, 9, I, dtype=torch.float64), torch.randn(H, dtype=torch.float64)
    h, c = loop(layer, x)
    (h[-1] @ w).sum().backward()
    given = {"forget_bias" if name == "bias" else name: value for name, value in settings.items()}
    flow = gradient_flow(kind, steps=9, hidden=H, inputs=I, batch=B, seeds=[3, 7], **given)
    assert flow.h.shape == (2, 9) and np.allclose(flow.h[1], norms(h), rtol=1e-10)
    assert flow.c is None or np.allclose(flow.c[1], norms(c), rtol=1e-10)
    if kind == "RNN":
        weight = w_hh.detach().numpy()
        assert flow.sigma1[1] == pytest.approx(np.linalg.svd(weight)[1][0])
        assert flow.rho[1] == pytest.approx(np.abs(np.linalg.eigvals(weight)).max()) and flow.mean_keep is None
    else:
        assert flow.sigma1 is None and flow.rho is None
        assert flow.mean_keep[1] == pytest.approx(1 / (1 + np.exp(-settings.get("bias", 0))), abs=0.1)


def test_labels_say_what_was_set():
    def label(kind, **settings):
        return gradient_flow(kind, steps=2, hidden=2, seeds=[0], **settings).label
    assert [label("GRU"), label("LSTM", forget_bias=3), label("GRU", forget_bias=1.5), label("RNN", gain=6)] == [
        "GRU", "LSTM b_f=3", "GRU b_z=1.5", "RNN W×6"]
    assert label("RNN", nonlinearity="relu", init="orthogonal") == "ReLU-RNN orthogonal"
    assert label("RNN", label="mine") == "mine"


def test_factor_and_half_life_of_a_known_decay():
    decay = np.array([0.9, 0.5, 1.0, 1.1])
    h = 3 * decay[:, None] ** np.arange(99, -1, -1)
    flow = gradients.GradientFlow("RNN", "known", h, None, None, None, None)
    assert np.allclose(flow.by_lag()[:, 7], decay ** 7) and np.allclose(flow.factor(), decay)
    assert np.allclose(flow.factor(0, 99), decay) and np.allclose(flow.factor(3, 4), decay)
    assert np.allclose(flow.half_life()[:2], [np.log(2) / -np.log(0.9), 1]) and np.isinf(flow.half_life()[2:]).all()
    dead = gradients.GradientFlow("RNN", "dead", np.where(np.arange(100) < 60, 0, h), None, None, None, None)
    assert (dead.factor() == 0).all() and (dead.half_life() == 0).all()


def test_the_norms_of_float32_underflow_where_the_gradient_is_not_zero():
    single, double = (gradient_flow("RNN", steps=120, seeds=[0], dtype=d).h[0] for d in ("float32", "float64"))
    assert (single[:40] == 0).all() and (double > 0).all() and np.allclose(single[-30:], double[-30:], rtol=1e-3)


# The tempting recipe.


@each_kind
def test_the_wrong_recipe_sees_only_the_last_step(kind):
    layer, x = make(kind), make_input(B, 20, I)
    output, _ = layer(x)
    output.retain_grad()
    output[:, -1].sum().backward()
    expected = output.grad.norm(dim=-1).mean(0)
    found = wrong_gradient_norms(layer, x)
    assert np.allclose(found, expected) and np.flatnonzero(found).tolist() == [19]
    assert (flow_of(layer, x, loss=lambda h: h.sum(1)).h > 0).all()


# Which loss reaches which step.


@each_kind
def test_itemized_gradients_are_one_backward_pass_for_each_loss(kind):
    layer, x = make(kind), make_input(B, T, I)
    found = itemized_gradients(layer, x, loss=squares)
    for k in range(T):
        h, _ = loop(layer, x)
        squares(h[k]).sum().backward()
        assert np.allclose(found[k, :k + 1], norms(h[:k + 1]), rtol=1e-10) and np.isnan(found[k, k + 1:]).all()
    assert np.allclose(itemized_gradients(layer, x, seed=3)[-1], flow_of(layer, x, seed=3).h[0], rtol=1e-10)


# The spectrum of the Jacobian.


def step_jacobian(cell, x_t, state):
    """∂s'/∂s of one step by torch.autograd.functional, and the next s; s is h, or h and c in a row."""
    def advance(s):
        if isinstance(cell, nn.LSTMCell):
            return torch.cat(cell(x_t[None], (s[None, :H], s[None, H:])), 1)[0]
        return cell(x_t[None], s[None])[0]
    return torch.autograd.functional.jacobian(advance, state), advance(state).detach()


def all_jacobians(layer, x):
    cell = cell_of(layer)
    state = torch.zeros(H * (1 + isinstance(cell, nn.LSTMCell)), dtype=torch.float64)
    found = []
    for x_t in x:
        jacobian, state = step_jacobian(cell, x_t, state)
        found.append(jacobian)
    return found


@each_kind
def test_the_spectrum_is_that_of_the_product_of_jacobians(kind):
    layer, x = make(kind), make_input(T, I)
    jacobians = all_jacobians(layer, x)
    spectrum = jacobian_spectrum(layer, x)
    assert spectrum.log10.shape == (T, len(jacobians[0])) and spectrum.lags.tolist() == [1, 2, 3, 4, 5]
    product = torch.eye(len(jacobians[0]), dtype=torch.float64)
    for k, jacobian in enumerate(reversed(jacobians)):
        product = product @ jacobian
        values = torch.linalg.svdvals(product)
        trusted = (values > 1e-10 * values[0]).numpy()      # below that, the product itself is rounding noise
        assert trusted[:2].all() and (np.diff(spectrum.log10[k]) <= 0).all()
        assert np.allclose(spectrum.log10[k][trusted], values.log10().numpy()[trusted], rtol=0, atol=1e-5)


@pytest.mark.parametrize(("kind", "steps"), [("RNN", 70), ("LSTM", 70), ("GRU", 160)])
def test_small_singular_values_are_exact_too(kind, steps):
    """Exact arithmetic sees what a product of floats cannot: values that lie decades below the rounding noise."""
    layer, x = make(kind), make_input(steps, I)
    jacobians = all_jacobians(layer, x)
    with mpmath.workdps(400):
        product = mpmath.eye(len(jacobians[0]))
        for jacobian in reversed(jacobians):
            product = product * mpmath.matrix(jacobian.tolist())
        expected = [float(mpmath.log10(v)) for v in mpmath.svd_r(product, compute_uv=False)]
    assert expected[0] - expected[-1] > 16
    assert np.allclose(jacobian_spectrum(layer, x).log10[-1], expected, rtol=0, atol=1e-6)


@each_kind
def test_the_logarithms_add_up_to_that_of_the_determinant(kind):
    layer, x = make(kind, hidden=7), make_input(200, I)
    spectrum = jacobian_spectrum(layer, x).log10
    with torch.no_grad():
        each = torch.linalg.slogdet(gradients._Walker(layer).jacobians(x)).logabsdet.flip(0).cumsum(0) / np.log(10)
    assert np.allclose(spectrum.sum(1), each.numpy(), rtol=1e-9) and spectrum[-1, -1] < -40


@pytest.mark.parametrize("size", [1, 2, 5])
def test_equal_singular_values_and_lost_directions(size):
    layer = make("RNN", inputs=size, hidden=size, nonlinearity="relu", bias=False)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.eye(size))
        layer.weight_hh_l0.copy_(3 * torch.eye(size))
    x = torch.ones(30, size, dtype=torch.float64)
    assert np.allclose(jacobian_spectrum(layer, x).log10, np.log10(3) * np.arange(1, 31)[:, None])
    x[:, 0] = -1        # this unit is never on
    spectrum = jacobian_spectrum(layer, x).log10
    assert np.isneginf(spectrum[:, -1]).all() and np.isfinite(spectrum[:, :-1]).all()


# The input.


def slopes(model, x, answer, size=1e-6):
    """∂answer/∂x by central differences, in the shape of x."""
    found = torch.zeros_like(x)
    with torch.no_grad():
        for place in np.ndindex(*x.shape):
            plus, minus = x.clone(), x.clone()
            plus[place] += size
            minus[place] -= size
            found[place] = (answer(model(plus)) - answer(model(minus))).sum() / (2 * size)
    return found


@each_kind
def test_input_sensitivity_agrees_with_finite_differences(kind):
    model = make_reader(kind, make_marked_recall(T=T, symbols=3), 5)
    x = make_input(2, T, 4)
    expected = slopes(copy.deepcopy(model).double(), x, lambda y: y[:, 1])
    assert np.allclose(input_sensitivity(model, x, 1), expected.norm(dim=-1), rtol=1e-5, atol=1e-9)
    assert np.allclose(input_sensitivity(model, x, 1, channel=2), expected[..., 2], rtol=1e-5, atol=1e-9)
    labels = torch.tensor([2, 0])
    chosen = slopes(copy.deepcopy(model).double(), x, lambda y: y.gather(1, labels[:, None]))
    assert np.allclose(input_sensitivity(model, x, labels), chosen.norm(dim=-1), rtol=1e-5, atol=1e-9)


@each_kind
@pytest.mark.parametrize("batch_first", [True, False])
def test_input_sensitivity_reads_fused_modules_as_they_are(kind, batch_first):
    layer = make(kind, num_layers=2, bidirectional=True, batch_first=batch_first, dtype=torch.float32, dropout=0.5)
    x = make_input(*((B, T) if batch_first else (T, B)), I).float()
    twin = copy.deepcopy(layer).double().eval()
    expected = slopes(twin, x.double(), lambda y: (y[0][:, -1] if batch_first else y[0][-1])[:, 3])
    found = input_sensitivity(layer, x, 3)
    assert found.shape == x.shape[:-1] and np.allclose(found, expected.norm(dim=-1), rtol=1e-5, atol=1e-9)
    alone = input_sensitivity(layer, x[0] if batch_first else x[:, 0], 3)
    assert np.allclose(alone, found[0] if batch_first else found[:, 0])


# The cliff.


def unit(w, b, steps=50, start=0.5, target=0.7):
    x = torch.tensor(start, dtype=torch.float64)
    for _ in range(steps):
        x = w * torch.sigmoid(x) + b
    return (torch.sigmoid(x) - target) ** 2


def test_the_cliff_is_autograds_and_finite_differences_own():
    ws, bs = np.linspace(-2, 8, 7), np.linspace(-5, 1, 5)
    surface = cliff_surface(ws, bs, T=12)
    assert surface.loss.shape == surface.grad_w.shape == surface.grad_b.shape == (5, 7)
    for (row, column), loss in np.ndenumerate(surface.loss):
        w, b = (torch.tensor(v[i], dtype=torch.float64, requires_grad=True) for v, i in ((ws, column), (bs, row)))
        value = unit(w, b, 12)
        value.backward()
        assert loss == pytest.approx(float(value.detach()), rel=1e-12)
        assert surface.grad_w[row, column] == pytest.approx(float(w.grad), rel=1e-9, abs=1e-15)
        assert surface.grad_b[row, column] == pytest.approx(float(b.grad), rel=1e-9, abs=1e-15)
        near = cliff_surface([ws[column] - 1e-6, ws[column] + 1e-6], [bs[row]], T=12).loss[0]
        assert surface.grad_w[row, column] == pytest.approx((near[1] - near[0]) / 2e-6, rel=1e-3, abs=1e-8)
    assert np.allclose(surface.grad_norm, np.hypot(surface.grad_w, surface.grad_b))


def test_there_is_a_cliff():
    surface = cliff_surface(np.linspace(-1, 8, 200), np.linspace(-5, 1, 200))
    assert surface.grad_norm.max() > 50 and np.median(surface.grad_norm) < 0.2
    point = cliff_surface(5.0, -2.0)
    assert point.loss.shape == (1, 1) and np.isfinite(cliff_surface(1e6, -1e6).loss).all()


# What stays as it was.


MEASURES = {
    "flow_of": flow_of, "wrong_gradient_norms": wrong_gradient_norms, "itemized_gradients": itemized_gradients,
    "jacobian_spectrum": lambda model, x: jacobian_spectrum(model, x[:1]), "input_sensitivity": input_sensitivity,
}
each_measure = pytest.mark.parametrize("name", MEASURES)


@each_measure
@each_kind
def test_measuring_changes_nothing(name, kind):
    model = make_reader(kind, make_marked_recall(T=T, symbols=3), H)
    x = make_input(B, T, I).float().requires_grad_(True)
    model.rnn.weight_hh_l0.grad = torch.ones_like(model.rnn.weight_hh_l0)
    before, seeds = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    found = MEASURES[name](model, x)
    with torch.no_grad():       # also where nobody asked for gradients
        again = MEASURES[name](model, x)
    same = (found.h, again.h) if name == "flow_of" else (found, again)
    if name == "jacobian_spectrum":
        same = (found.log10, again.log10)
    assert np.array_equal(*same, equal_nan=True)
    assert all(torch.equal(before[n], w) for n, w in model.state_dict().items()) and model.training
    assert x.grad is None and (model.rnn.weight_hh_l0.grad == 1).all() and model.rnn.weight_ih_l0.grad is None
    assert torch.equal(seeds, torch.get_rng_state())


def test_fresh_networks_leave_the_global_generator():
    torch.manual_seed(4)
    before = torch.get_rng_state()
    one, two = (gradient_flow("LSTM", steps=4, hidden=3, seeds=[1]) for _ in range(2))
    assert torch.equal(before, torch.get_rng_state()) and np.array_equal(one.h, two.h)


# What is refused.


def refused(call, error=GradientError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


def spoiled(name):
    layer = make("GRU")
    with torch.no_grad():
        getattr(layer, name)[1, 1] = torch.nan
    return layer


class TwoRNNs(nn.Module):
    def __init__(self):
        super().__init__()
        self.below, self.above = nn.GRU(I, H), nn.LSTM(H, H)


X = torch.zeros(B, T, I)
NAN = torch.full((B, T, I), torch.nan)
LAYER = make("LSTM")
# Each: model, x, what both languages have to name; for every measure that walks through a layer.
WRONG = {
    "no recurrent layer": (nn.Linear(I, H), X, ["Linear", "nn.LSTM"]),
    "several layers": (TwoRNNs(), X, ["TwoRNNs", "below, above", "model.rnn"]),
    "not a model": ("LSTM", X, ["str", "nn.Module"]),
    "two layers": (make("GRU", num_layers=2), X, ["2", "input_sensitivity"]),
    "both directions": (make("GRU", bidirectional=True), X, ["2", "input_sensitivity"]),
    "weights": (spoiled("weight_hh_l0"), X, ["NaN", "weight"]),
    "no step": (LAYER, torch.zeros(B, 0, I), ["(3, 0, 4)", "(B, T, I)"]),
    "no sequence": (LAYER, torch.zeros(0, T, I), ["(0, 5, 4)"]),
    "one dimension": (LAYER, torch.zeros(I), ["(4,)"]),
    "four dimensions": (LAYER, torch.zeros(1, B, T, I), ["(1, 3, 5, 4)", "(B, T, 4)", "(T, 4)"]),
    "input size": (LAYER, torch.zeros(B, T, 9), ["(3, 5, 9)", "(B, T, 4)"]),
    "input size, time first": (make("GRU", batch_first=False), torch.zeros(T, B, 9), ["(5, 3, 9)", "(T, B, 4)"]),
    "whole numbers": (LAYER, X.long(), ["torch.int64", "(3, 5, 4)", "embedding"]),
    "a list": (LAYER, [[0.0] * I], ["list", "tensor"]),
    "NaN": (LAYER, NAN, ["NaN", "x", "(3, 5, 4)"]),
    "infinite": (LAYER, X + torch.inf, ["inf", "(3, 5, 4)"]),
}


@pytest.mark.parametrize("measure", [flow_of, wrong_gradient_norms, itemized_gradients, jacobian_spectrum])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_model_or_input_is_named_in_both_languages(measure, wrong):
    model, x, named = WRONG[wrong]
    text = refused(lambda: measure(model, x))
    for half in (text.hi, text.en):
        assert all(part in half for part in named), half


def no_gradient(h):
    return h.detach().sum()


READER = make_reader("RNN", make_marked_recall(T=T, symbols=3), H)


class Rounded(nn.Module):
    def forward(self, x):
        return x.sum(1).detach().round()


class Blind(nn.Linear):
    """Its answer has a gradient, but not one by x."""

    def forward(self, x):
        return self.weight.sum() * torch.ones(len(x), 2, dtype=torch.float64)


FLOW = gradient_flow("RNN", steps=20, hidden=3, seeds=[0])
MORE = {
    "kind": (lambda: gradient_flow("CNN"), ["'CNN'", "'LSTM'"]),
    "no steps": (lambda: gradient_flow("GRU", steps=0), ["steps = 0"]),
    "no units": (lambda: gradient_flow("GRU", hidden=-1), ["hidden = -1"]),
    "half a batch": (lambda: gradient_flow("GRU", batch=0.5), ["batch = 0.5"]),
    "no seeds": (lambda: gradient_flow("GRU", seeds=[]), ["seeds = 0"]),
    "init": (lambda: gradient_flow("GRU", init="zeros"), ["'zeros'", "'orthogonal'"]),
    "nonlinearity": (lambda: gradient_flow("RNN", nonlinearity="sine"), ["'sine'", "'relu'"]),
    "nonlinearity of an LSTM": (lambda: gradient_flow("LSTM", nonlinearity="relu"), ["'relu'", "LSTM"]),
    "forget bias": (lambda: gradient_flow("RNN", forget_bias=1), ["forget_bias = 1", "RNN"]),
    "readout": (lambda: gradient_flow("RNN", readout="first"), ["'first'", "'last'"]),
    "dtype": (lambda: gradient_flow("RNN", dtype="float16"), ["'float16'", "'float32'"]),
    "explosion": (lambda: gradient_flow("RNN", gain=20.0, dtype="float32"), ["radient", "(100,)"]),
    "explosion of h": (lambda: gradient_flow("RNN", steps=999, gain=9.0, nonlinearity="relu", hidden=8),
                       ["h", "(16, 8)"]),
    "loss without gradient": (lambda: flow_of(LAYER, X, loss=no_gradient), ["oss", "detach()"]),
    "losses without gradient": (lambda: itemized_gradients(LAYER, X, loss=no_gradient), ["oss", "no_grad()"]),
    "loss of another form": (lambda: flow_of(LAYER, X, loss=lambda h: h), ["(3, 6)", "(3,)"]),
    "loss as a number": (lambda: flow_of(LAYER, X, loss=lambda h: 1.0), ["float", "(3, 6)"]),
    "loss of NaN": (lambda: flow_of(LAYER, X, loss=lambda h: h.sum() * torch.nan), ["NaN", "(3, 6)"]),
    "lags": (lambda: FLOW.factor(5, 20), ["low = 5", "high = 20", "< 20"]),
    "lags backwards": (lambda: FLOW.half_life(5, 5), ["low = 5", "high = 5"]),
    "no cell state": (lambda: FLOW.by_lag("c"), ["RNN", "'c'"]),
    "a cell has no output": (lambda: wrong_gradient_norms(nn.GRUCell(I, H), X), ["GRUCell", "nn.GRU"]),
    "several sequences": (lambda: jacobian_spectrum(LAYER, X), ["(3, 5, 4)", "x[0]"]),
    "no model": (lambda: input_sensitivity(None, X), ["NoneType", "nn.Module"]),
    "one step": (lambda: input_sensitivity(nn.GRUCell(I, H), X), ["GRUCell", "make_reader"]),
    "tokens": (lambda: input_sensitivity(READER, X.long()), ["torch.int64", "embedding"]),
    "not finite": (lambda: input_sensitivity(READER, NAN), ["NaN", "(3, 5, 4)"]),
    "empty": (lambda: input_sensitivity(READER, torch.zeros(B, 0, I)), ["(3, 0, 4)"]),
    "size": (lambda: input_sensitivity(LAYER, torch.zeros(B, T, 9)), ["(3, 5, 9)", "(B, T, 4)"]),
    "output": (lambda: input_sensitivity(READER, X, 3), ["3", "0", "2", "(3, 3)"]),
    "outputs": (lambda: input_sensitivity(READER, X, torch.tensor([0, 1])), ["(2,)", "(3,)"]),
    "channel": (lambda: input_sensitivity(READER, X, channel=4), ["channel = 4", "(3, 5, 4)"]),
    "all steps": (lambda: input_sensitivity(nn.Linear(I, 2), X), ["(3, 5, 2)", "(B, outputs)"]),
    "detached": (lambda: input_sensitivity(Rounded(), X), ["odel", "detach()"]),
    "blind": (lambda: input_sensitivity(Blind(1, 1), X), ["odel", "detach()"]),
    "no cliff": (lambda: cliff_surface([1.0], [1.0], T=0), ["T = 0"]),
    "cliff of NaN": (lambda: cliff_surface([1.0, np.nan], [1.0]), ["w", "(2,)"]),
    "cliff of a grid": (lambda: cliff_surface([1.0], [[1.0]]), ["b", "(1, 1)"]),
    "target": (lambda: cliff_surface(1.0, 1.0, target=np.inf), ["target", "(1,)"]),
}


@pytest.mark.parametrize("wrong", MORE)
def test_a_wrong_use_is_named_in_both_languages(wrong):
    call, named = MORE[wrong]
    text = refused(call)
    for half in (text.hi, text.en):
        assert all(part in half for part in named), half


# The bounds of the lessons: untrained networks …


BOUNDS = {      # the factor of the gradient per step back, between lags 10 and 60
    "RNN": ({}, 0.45, 0.62),
    "LSTM": ({}, 0.58, 0.70),
    "GRU": ({}, 0.58, 0.68),
    "LSTM b_f=3": ({"forget_bias": 3.0}, 0.97, np.inf),
    "RNN W×6": ({"gain": 6.0}, 1.25, np.inf),
}


@pytest.mark.parametrize("label", BOUNDS)
@pytest.mark.parametrize("seed", range(5))
def test_how_fast_the_gradient_vanishes_in_networks_that_learned_nothing(label, seed):
    settings, low, high = BOUNDS[label]
    flow = gradient_flow(label.split()[0], seeds=[seed], **settings)
    assert flow.label == label and low < flow.factor()[0] < high


# … and trained ones: training opens the path.


@slow
@pytest.mark.parametrize("seed", range(5))
@each_kind
def test_training_opens_the_path_of_a_gated_network(kind, seed):
    task = make_analog_recall(T=50)
    model = make_reader(kind, task, 8, forget_bias=1.0 if kind == "LSTM" else None, seed=seed)

    def reach():
        x, _ = task.batch(512, seed=77)
        lag = task.lag(x).numpy()
        by_the_number = input_sensitivity(model, x, channel=0)[np.arange(512), 49 - lag]
        return np.median(np.abs(by_the_number[lag >= 30]))
    assert reach() < 1e-2
    train(model, task, steps=600, lr=0.003 if kind == "RNN" else 0.01, after=200, seed=seed)
    assert reach() < 1e-3 if kind == "RNN" else reach() > 0.5
