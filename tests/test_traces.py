"""Traces: cell loops are the oracle; what does not rebuild the module's output is noticed; errors in both languages."""

import copy
import itertools
import pickle
import re

import pytest
import torch
from torch import nn
from torch.nn.functional import linear
from torch.nn.utils.rnn import pack_sequence

from course_utils import traces
from course_utils.cells import cell_weights, lstm_step
from course_utils.traces import NAMES, TraceError, record, trace

T, B, I, H = 7, 3, 5, 4     # noqa: E741 (torch's letters)
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


def make(kind, layers=1, bidirectional=False, dtype=torch.float32, seed=0, **options):
    torch.manual_seed(seed)
    return getattr(nn, kind)(I, H, num_layers=layers, bidirectional=bidirectional, **options).to(dtype)


def make_input(module, seed=1, batch=B):
    torch.manual_seed(seed)
    shape = (T,) if batch is None else (batch, T) if module.batch_first else (T, batch)
    return torch.randn(*shape, module.input_size, dtype=module.weight_ih_l0.dtype)


def make_state(module, batch=B, seed=2):
    torch.manual_seed(seed)
    shape = (module.num_layers * (1 + module.bidirectional), *(() if batch is None else (batch,)), module.hidden_size)
    h0, c0 = torch.randn(2, *shape, dtype=module.weight_ih_l0.dtype)
    return (h0, c0) if isinstance(module, nn.LSTM) else h0


def gru_step(x, h, w_ih, w_hh, b_ih, b_hh):
    (x_r, x_z, x_n), (h_r, h_z, h_n) = linear(x, w_ih, b_ih).chunk(3, -1), linear(h, w_hh, b_hh).chunk(3, -1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * h_n)
    return r, z, n, (1 - z) * n + z * h


def walk(module, layer, reverse, x, h, c):
    """One layer and direction as a loop over torch's own cell, x (T, B, I): name → (T, B, H)."""
    kind = "LSTM" if isinstance(module, nn.LSTM) else "GRU"
    weights = cell_weights(module, layer, reverse)
    cell = getattr(nn, kind + "Cell")(x.shape[-1], module.hidden_size, bias=module.bias).to(x.dtype)
    cell.load_state_dict({name: weight for name, weight in zip(
        ("weight_ih", "weight_hh", "bias_ih", "bias_hh"), weights, strict=True) if weight is not None})
    rows = [None] * len(x)
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        if kind == "LSTM":
            step = lstm_step(x[t], h, c, *weights)
            h, c = cell(x[t], (h, c))
            rows[t] = (step.i, step.f, step.g, step.o, c, h)
        else:
            r, z, n, _ = gru_step(x[t], h, *weights)
            h = cell(x[t], h)
            rows[t] = (r, z, n, h)
    return {name: torch.stack(values) for name, values in zip(NAMES[kind], zip(*rows, strict=True), strict=True)}


@torch.no_grad()
def oracle(module, x, state=None):
    """(layer, reverse) → name → values in the module's layout, all from cell loops."""
    def turn(value):
        return value.transpose(0, 1) if module.batch_first else value
    below, directions = turn(x), 1 + module.bidirectional
    if state is None:
        state = x.new_zeros(2, module.num_layers * directions, below.shape[1], module.hidden_size)
    elif isinstance(module, nn.GRU):
        state = (state, state)
    found = {}
    for layer in range(module.num_layers):
        for reverse in range(directions):
            place = layer * directions + reverse
            found[layer, reverse] = walk(module, layer, bool(reverse), below, state[0][place], state[1][place])
        below = torch.cat([found[layer, reverse]["h"] for reverse in range(directions)], -1)
    return {part: {name: turn(value) for name, value in values.items()} for part, values in found.items()}


def gap(found, expected):
    """The largest difference between a trace and the oracle, over all parts and names."""
    differences = []
    for (layer, reverse), values in expected.items():
        part = found.at(layer, bool(reverse))
        assert part.names == tuple(values)
        for name, value in values.items():
            ours = getattr(part, name)
            assert ours.shape == value.shape and ours.dtype == value.dtype and not ours.requires_grad
            differences.append(float((ours - value).abs().max()))
    return max(differences)


FORMS = [pytest.param(*form, id=f"{form[0]}-{form[1]}{'-bi' * form[2]}-{str(form[3])[6:]}")
         for form in itertools.product(("LSTM", "GRU"), (1, 2, 3), (False, True), TOLERANCE)]


@pytest.mark.parametrize(("kind", "layers", "bidirectional", "dtype"), FORMS)
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("batch_first", [True, False], ids=["B first", "T first"])
@pytest.mark.parametrize("started", [False, True], ids=["zeros", "h0"])
def test_every_gate_and_state_is_that_of_a_cell_loop(kind, layers, bidirectional, dtype, bias, batch_first, started):
    module = make(kind, layers, bidirectional, dtype, bias=bias, batch_first=batch_first)
    x, state = make_input(module), make_state(module) if started else None
    expected, output = oracle(module, x, state), module(x, state)
    for found in (trace(module, x, state), trace(module, x, state, output=output), record(module, x, state)):
        assert (found.kind, found.layers, found.directions) == (kind, layers, 1 + bidirectional)
        assert gap(found, expected) <= TOLERANCE[dtype]
        assert found.residual is None or found.residual <= TOLERANCE[dtype]


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_long_sequences_of_a_usual_size_too(kind, dtype):
    torch.manual_seed(0)
    module = getattr(nn, kind)(16, 64, batch_first=True).to(dtype)
    x = torch.randn(4, 200, 16, dtype=dtype)
    expected = oracle(module, x)
    assert max(gap(trace(module, x), expected), gap(record(module, x), expected)) <= TOLERANCE[dtype]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (7, 1)])
@pytest.mark.parametrize("kind", NAMES)
def test_one_step_and_one_sequence(kind, shape):
    module = make(kind, 2, True)
    x = torch.randn(*shape, I)
    expected = oracle(module, x)
    assert max(gap(trace(module, x), expected), gap(record(module, x), expected)) <= 1e-6


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("batch_first", [True, False])
def test_a_single_sequence_needs_no_batch(kind, batch_first):
    module = make(kind, 2, True, batch_first=batch_first)
    x, state = make_input(module, batch=None), make_state(module, batch=None)
    batched = tuple(s[:, None] for s in state) if kind == "LSTM" else state[:, None]
    whole = trace(module, x[None] if batch_first else x[:, None], batched)
    for found in (trace(module, x, state), trace(module, x, state, output=module(x, state)), record(module, x, state)):
        assert found.layout == "(T, H)"
        for layer, reverse, name in itertools.product(range(2), (False, True), NAMES[kind]):
            value = getattr(found.at(layer, reverse), name)
            expected = getattr(whole.at(layer, reverse), name).squeeze(0 if batch_first else 1)
            assert value.shape == (T, H) and torch.allclose(value, expected, atol=1e-6)


@pytest.mark.parametrize("read", [trace, record])
def test_a_single_sequence_of_one_step_keeps_its_shape(read):
    assert read(make("LSTM"), torch.randn(1, I)).f.shape == (1, H)


@pytest.mark.parametrize(("batch_first", "layout"), [(True, "(B, T, H)"), (False, "(T, B, H)")])
def test_the_layout_is_the_modules(batch_first, layout):
    module = make("LSTM", batch_first=batch_first)
    x = make_input(module)
    for found in (trace(module, x), record(module, x)):
        assert found.layout == layout and found.c.shape == module(x)[0].shape


@pytest.mark.parametrize("kind", NAMES)
def test_states_are_where_the_module_has_them(kind):
    module = make(kind, 2, True, batch_first=True)
    x, state = make_input(module), make_state(module)
    output, last = module(x, state)
    h_n, c_n = last if kind == "LSTM" else (last, None)
    for found, slack in ((trace(module, x, state, output=output), 0), (record(module, x, state), 1e-6)):
        top = torch.cat((found.at(1).h, found.at(1, reverse=True).h), -1)
        assert torch.allclose(top, output, rtol=0, atol=slack)
        for layer, reverse in itertools.product(range(2), (False, True)):
            part, place = found.at(layer, reverse), 2 * layer + reverse
            end = 0 if reverse else -1      # the backward direction ends at the first input
            assert torch.allclose(part.h[:, end], h_n[place], atol=1e-6)
            assert c_n is None or torch.allclose(part.c[:, end], c_n[place], atol=1e-6)


@pytest.mark.parametrize("read", [trace, record])
def test_values_are_plain_tensors_without_a_graph(read):
    module = make("LSTM", 2)
    x = make_input(module).requires_grad_()
    value = read(module, x).at(1).h
    assert not value.requires_grad and not value.is_inference()
    weight = torch.ones(H, requires_grad=True)
    (value * weight).sum().backward()       # usable in a loss
    assert weight.grad is not None and x.grad is None and module.weight_ih_l0.grad is None


@pytest.mark.parametrize("read", [trace, record])
@pytest.mark.parametrize("kind", NAMES)
def test_reading_changes_nothing(read, kind):
    module = make(kind, 3, True)
    x, state = make_input(module), make_state(module)
    before, seeds = copy.deepcopy((module.state_dict(), x, state)), torch.get_rng_state()
    read(module, x, state)
    after = (module.state_dict(), x, state)
    assert all(torch.equal(before[0][name], after[0][name]) for name in before[0]) and torch.equal(before[1], x)
    pairs = zip(before[2], state, strict=True) if kind == "LSTM" else [(before[2], state)]
    assert all(torch.equal(a, b) for a, b in pairs)
    assert torch.equal(seeds, torch.get_rng_state()) and torch.is_grad_enabled() and module.training


def test_dropout_matters_only_between_layers_and_while_training():
    deep = make("GRU", 2, dropout=0.5).eval()
    x = make_input(deep)
    assert gap(trace(deep, x), oracle(deep, x)) <= 1e-6 and gap(record(deep, x), oracle(deep, x)) <= 1e-6
    with pytest.warns(UserWarning, match="dropout"):
        flat = make("GRU", 1, dropout=0.5)
    assert gap(trace(flat, x), oracle(flat, x)) <= 1e-6


# What the proof is for.


def enlarge(module, factor, forget=0.0):
    size = module.hidden_size
    with torch.no_grad():
        for name, weight in module.named_parameters():
            weight *= factor
            if forget and name.startswith("bias_hh"):
                weight[size:2 * size] += forget
    return module


@pytest.mark.parametrize(("layers", "factor", "steps"), [(1, 5, 200), (2, 5, 200), (2, 10, 400), (3, 10, 400)])
@pytest.mark.parametrize("learning", [True, False])
def test_a_trace_stays_with_a_module_of_large_weights(layers, factor, steps, learning):
    # With oneDNN, even the module's own output differs with and without gradients when it is chaotic.
    torch.manual_seed(0)
    module = enlarge(nn.LSTM(16, 32, num_layers=layers, batch_first=True), factor, forget=3)
    x = torch.randn(8, steps, 16)
    with torch.set_grad_enabled(learning):
        output = module(x)
    found = trace(module, x, output=output)
    top = found.at(layers - 1)
    assert found.residual <= 1e-4 and torch.equal(top.h, output[0])
    assert torch.allclose(top.o * torch.tanh(top.c), output[0], rtol=0, atol=1e-4)


def test_a_record_may_leave_a_chaotic_module():
    torch.manual_seed(0)
    module = enlarge(nn.LSTM(8, 64, batch_first=True), 10, forget=3)
    x = torch.randn(4, 400, 8)
    output = module(x)[0].detach()
    own = record(module, x)
    assert trace(module, x, output=output).residual <= 5e-5
    assert (own.h - output).abs().max() > 0.5       # another run altogether, …
    assert trace(module, x, output=own.h).residual <= 5e-5      # … though each of its steps is right


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(("layers", "bidirectional"), [(1, False), (2, True)])
@pytest.mark.parametrize("place", [(0, 0, 0), (B - 1, T - 1, -1), (1, 3, 2)])
def test_a_tampered_output_is_noticed(kind, layers, bidirectional, place):
    module = make(kind, layers, bidirectional, batch_first=True)
    x = make_input(module)
    output = module(x)[0].detach()
    trace(module, x, output=output)
    output[place] += 1e-4
    with pytest.raises(TraceError) as caught:
        trace(module, x, output=output)
    assert "1.0e-04" in caught.value.text.hi and "1.0e-05" in caught.value.text.hi
    assert "differs from the module's own h by up to 1.0e-04; the limit is 1.0e-05" in caught.value.text.en
    assert "update" in caught.value.text.hi and "before an optimizer update" in caught.value.text.en


@pytest.mark.parametrize("kind", NAMES)
def test_another_state_input_or_weights_are_noticed(kind):
    module = make(kind, dtype=torch.float64)
    x, state = make_input(module), make_state(module)
    output = module(x, state)
    trace(module, x, state, output=output)
    with pytest.raises(TraceError, match="differs"):
        trace(module, x, output=output)
    with pytest.raises(TraceError, match="differs"):
        trace(module, x + 1e-6, state, output=output)
    if kind == "LSTM":
        with pytest.raises(TraceError, match="differs"):
            trace(module, x, (state[0], state[1] + 1e-6), output=output)
    with torch.no_grad():
        module.weight_hh_l0[0] += 1e-6
    with pytest.raises(TraceError, match="differs"):
        trace(module, x, state, output=output)


def test_a_changed_forward_is_noticed():
    class Shifted(nn.GRU):
        def forward(self, x, state=None):
            output, last = super().forward(x, state)
            return output + 0.01, last
    with pytest.raises(TraceError, match="forward is that of nn.GRU") as caught:
        trace(Shifted(I, H), torch.randn(T, B, I))
    assert "forward" in caught.value.text.hi and "hook" in caught.value.text.hi
    hooked = make("LSTM")
    hooked.register_forward_hook(lambda module, given, result: (result[0] * 1.01, result[1]))
    with pytest.raises(TraceError, match="forward is that of nn.LSTM"):
        trace(hooked, torch.randn(T, B, I))


@pytest.mark.parametrize(("kind", "name"), [*itertools.product(["LSTM"], "ifgo"), *itertools.product(["GRU"], "rz")])
def test_a_wrong_gate_would_be_noticed(kind, name, monkeypatch):
    """The proof covers every gate: spoil one in the middle of the computation."""
    products = traces._products

    def spoiled(*arguments):
        gates = products(*arguments)
        gates[NAMES[kind].index(name)] += 0.01
        return gates
    monkeypatch.setattr(traces, "_products", spoiled)
    with pytest.raises(TraceError, match="differs"):
        trace(make(kind), torch.randn(T, B, I))


@pytest.mark.parametrize("kind", NAMES)
def test_the_limit_gives_way_to_rounding_but_not_to_a_wrong_output(kind):
    torch.manual_seed(0)        # weights and inputs so large that float32 itself is coarser than 1e-5
    module = enlarge(getattr(nn, kind)(64, 8, batch_first=True), 30, forget=5)
    x = 300 * torch.randn(16, 100, 64)
    output = module(x)[0].detach()
    assert trace(module, x, output=output).residual > 2e-5
    output[1, 50] += 0.2
    with pytest.raises(TraceError, match="differs"):
        trace(module, x, output=output)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_the_other_dtype_measures_the_rounding(kind, dtype, monkeypatch):
    module = make(kind, 2, True, dtype)
    x = make_input(module, batch=40)
    output = module(x)[0].detach()
    monkeypatch.setattr(traces, "_TOLERANCE", dict.fromkeys(traces._TOLERANCE, 0.0))     # forgive nothing unmeasured
    assert 0 < trace(module, x, output=output).residual < TOLERANCE[dtype]
    output[3, 5, 0] += 30 * TOLERANCE[dtype]
    with pytest.raises(TraceError, match="differs"):
        trace(module, x, output=output)


# The parts of a trace.


def refused(call):
    """The two halves of the TraceError that `call` raises."""
    with pytest.raises(TraceError) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


def test_a_trace_of_several_parts_asks_which_one():
    found = trace(make("LSTM", 3, True), torch.randn(T, B, I))
    text = refused(lambda: found.f)
    assert all("trace.at(2, reverse=True).f" in half and "3" in half and "2" in half for half in (text.hi, text.en))
    assert "trace.at(1).z" in refused(lambda: trace(make("GRU", 2), torch.randn(T, B, I)).z).hi
    assert not hasattr(found, "f") and "f" not in dir(found)


@pytest.mark.parametrize(("kind", "name"), [("GRU", "c"), ("GRU", "f"), ("LSTM", "z")])
def test_a_value_of_the_other_cell_is_refused(kind, name):
    found = trace(make(kind), torch.randn(T, B, I))
    text = refused(lambda: getattr(found, name))
    assert all(kind in half and ", ".join(NAMES[kind]) in half for half in (text.hi, text.en))
    assert not hasattr(found, name) and hasattr(found, "h")


def test_parts_that_do_not_exist_are_refused():
    found = trace(make("GRU", 2), torch.randn(T, B, I))
    for wrong in (2, -1, "1"):
        text = refused(lambda wrong=wrong: found.at(wrong))
        assert all(f"layer={wrong!r}" in half and "0" in half and "1" in half for half in (text.hi, text.en))
    text = refused(lambda: found.at(0, reverse=True))
    assert all("reverse=True" in half and "bidirectional=True" in half for half in (text.hi, text.en))


def test_a_trace_reads_well_and_can_be_copied():
    found = trace(make("LSTM", batch_first=True), torch.randn(B, T, I))
    assert repr(found).startswith("Trace(LSTM: i f g o c h, each (B, T, H) = (3, 7, 4); layers=1, directions=1, resid")
    assert "residual=None" in repr(record(make("GRU"), torch.randn(T, B, I)))
    assert {*found.names} <= set(dir(found)) and found.at(0).f is found.f
    for twin in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert torch.equal(twin.c, found.c) and twin.residual == found.residual
    with pytest.raises(AttributeError, match="no attribute 'gates'"):
        _ = found.gates


# The arguments.


PACKED = pack_sequence([torch.zeros(4, I), torch.zeros(2, I)])
X = torch.zeros(T, B, I)
STATE = torch.zeros(1, B, H)
# Each: module, arguments, what both languages have to name.
WRONG = {
    "another module": (lambda: nn.RNN(I, H), (X,), ["RNN", "nn.LSTM", "nn.GRU", "lstm_step"]),
    "a cell": (lambda: nn.LSTMCell(I, H), (X,), ["LSTMCell", "nn.LSTM"]),
    "a model around it": (lambda: nn.Sequential(nn.LSTM(I, H)), (X,), ["Sequential"]),
    "proj_size": (lambda: nn.LSTM(I, H, proj_size=2), (X,), ["proj_size=2", "proj_size=0"]),
    "dropout": (lambda: make("LSTM", 2, dropout=0.25), (X,), ["dropout=0.25", "model.eval()"]),
    "half weights": (lambda: make("GRU").bfloat16(), (X.bfloat16(),), ["torch.bfloat16", "float32", "module.double()"]),
    "packed": (lambda: make("LSTM"), (PACKED,), ["x", "PackedSequence", "trace(module, x[b, :length])"]),
    "a list": (lambda: make("LSTM"), ([[0.0] * I],), ["x", "list[1]", "tensor"]),
    "other dtype": (lambda: make("GRU"), (X.double(),), ["torch.float64", "torch.float32", "x.to(torch.float32)"]),
    "whole numbers": (lambda: make("GRU"), (X.long(),), ["torch.int64", "x.to(torch.float32)"]),
    "input size": (lambda: make("LSTM"), (torch.zeros(T, B, 6),), ["(7, 3, 6)", "(T, B, 5)", "(T, 5)"]),
    "one dimension": (lambda: make("GRU", batch_first=True), (torch.zeros(I),), ["(5,)", "(B, T, 5)"]),
    "four dimensions": (lambda: make("GRU"), (torch.zeros(1, T, B, I),), ["(1, 7, 3, 5)", "(T, B, 5)"]),
    "no step": (lambda: make("LSTM"), (torch.zeros(0, B, I),), ["(0, 3, 5)", "(T, B, 5)"]),
    "no sequence": (lambda: make("GRU"), (torch.zeros(T, 0, I),), ["(7, 0, 5)"]),
    "no step, single": (lambda: make("GRU"), (torch.zeros(0, I),), ["(0, 5)"]),
    "one state for LSTM": (lambda: make("LSTM"), (X, STATE), ["LSTM", "(h0, c0)", "Tensor"]),
    "three states": (lambda: make("LSTM"), (X, (STATE,) * 3), ["(h0, c0)", "tuple[3]"]),
    "a pair for GRU": (lambda: make("GRU"), (X, (STATE, STATE)), ["GRU", "h0", "tuple[2]"]),
    "state of B first": (lambda: make("GRU", batch_first=True), (torch.zeros(B, T, I), torch.zeros(B, 1, H)),
                         ["h0", "(3, 1, 4)", "(1, 3, 4)", "batch_first"]),
    "state of one layer": (lambda: make("LSTM", 2, True), (X, (torch.zeros(4, B, H), STATE)),
                           ["c0", "(1, 3, 4)", "(4, 3, 4)"]),
    "state with a batch": (lambda: make("LSTM"), (torch.zeros(T, I), (STATE, STATE)), ["h0", "(1, 3, 4)", "(1, 4)"]),
    "state without one": (lambda: make("GRU"), (X, torch.zeros(1, H)), ["h0", "(1, 4)", "(1, 3, 4)"]),
    "state of None": (lambda: make("LSTM"), (X, (STATE, None)), ["c0", "NoneType", "tensor"]),
    "state dtype": (lambda: make("LSTM"), (X, (STATE, STATE.double())), ["c0", "torch.float64", "c0.to(torch.flo"]),
}


@pytest.mark.parametrize("read", [trace, record])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_argument_is_named_in_both_languages(read, wrong):
    module, arguments, named = WRONG[wrong]
    text = refused(lambda: read(module(), *arguments))
    for half in (text.hi, text.en):
        assert all(part in half for part in named), half


@pytest.mark.parametrize(("output", "named"), [
    (torch.zeros(T, B, 2 * H), ["(7, 3, 8)", "(7, 3, 4)", "module(x, state)"]),
    (torch.zeros(B, T, H), ["(3, 7, 4)", "(7, 3, 4)"]),
    ((torch.zeros(1, B, H), STATE), ["(1, 3, 4)", "(7, 3, 4)"]),
    (torch.zeros(T, B, H).double(), ["output", "torch.float64", "output.to(torch.float32)"]),
    ((PACKED, STATE), ["output", "PackedSequence"]),
    (PACKED, ["output", "PackedSequence"]),
    ((), ["output", "tuple[0]", "tensor"]),
    ("h", ["output", "str", "tensor"]),
], ids=range(8))
def test_a_wrong_output_is_named_in_both_languages(output, named):
    text = refused(lambda: trace(make("GRU"), X, output=output))
    assert all(part in half for part in named for half in (text.hi, text.en))


@pytest.mark.parametrize("read", [trace, record])
@pytest.mark.parametrize(("kind", "bidirectional"), [("LSTM", False), ("GRU", True)])
@pytest.mark.parametrize(("spoil", "named"), [("x", "x"), ("state", "h0"), ("weight", "weight_hh_l0")])
def test_an_output_that_is_not_finite_is_traced_to_its_source(read, kind, bidirectional, spoil, named):
    module = make(kind, 2, bidirectional)
    x, state = make_input(module), make_state(module)
    h0 = state[0] if kind == "LSTM" else state
    with torch.no_grad():
        {"x": x[3], "state": h0, "weight": module.weight_hh_l0}[spoil][1, 1] = torch.nan
    text = refused(lambda: read(module, x, state))
    assert all("NaN" in half and re.search(rf": {named}[।.]$", half) for half in (text.hi, text.en))


def test_an_output_with_nan_of_its_own_is_refused():
    text = refused(lambda: trace(make("LSTM"), X, output=torch.full((T, B, H), torch.nan)))
    assert "output" in text.hi and "output was changed" in text.en
