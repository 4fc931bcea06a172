"""What layers cost: torch's own counts, its graph and its profiler are the oracles. No test looks at a time."""

import itertools
import re
import warnings
from collections import Counter

import pytest
import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

from course_utils import costs
from course_utils.costs import Cost, CostError, Costs, count_parameters, machine_line, matching_hidden, measure_cost
from course_utils.tables import Measured, Table
from course_utils.text import T

KINDS = ["RNN", "GRU", "LSTM"]
SMALL = (3, 4, 5, 2)        # I, H, T, B


def refused(call, error=CostError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


# Parameters.


@pytest.mark.parametrize("kind", KINDS)
def test_the_formula_counts_what_torch_makes(kind):
    for inputs, hidden, layers in itertools.product((1, 3, 10), (1, 4, 20), (1, 2, 3)):
        module = getattr(nn, kind)(inputs, hidden, layers)
        assert count_parameters(kind, inputs, hidden, layers) == sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inputs", [1, 5, 64])
def test_the_matching_size_is_the_nearest_of_all(kind, inputs):
    for parameters in (1, 7, 100, 4992, 5000, 99_328):
        distance = {h: abs(count_parameters(kind, inputs, h) - parameters) for h in range(1, 400)}
        assert matching_hidden(kind, parameters, inputs) == min(distance, key=distance.get)


def test_of_two_sizes_as_near_the_smaller_one_counts():
    between = (count_parameters("RNN", 1, 4) + count_parameters("RNN", 1, 5)) // 2
    assert count_parameters("RNN", 1, 5) - between == between - count_parameters("RNN", 1, 4)
    assert matching_hidden("RNN", between, 1) == 4


# Memory.


def kept_by_the_graph(module, x):
    """The storages that the nodes of the graph hold, found by walking it."""
    own = {p.untyped_storage().data_ptr() for p in module.parameters()}
    found, waiting, seen = {}, [module(x)[0].grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        waiting += [above for above, _ in node.next_functions]
        for name in dir(node):
            value = getattr(node, name) if name.startswith("_saved_") else None
            for tensor in value if isinstance(value, (tuple, list)) else [value]:
                if isinstance(tensor, torch.Tensor):
                    storage = tensor.untyped_storage()
                    found[storage.data_ptr()] = storage
    return sum(s.nbytes() for address, s in found.items() if address not in own)


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_what_the_graph_holds(kind, fused):
    inputs, hidden, steps, batch = SMALL
    module, x = getattr(nn, kind)(inputs, hidden, batch_first=True), torch.randn(batch, steps, inputs)
    with torch.backends.mkldnn.flags(enabled=fused, allow_tf32=None):
        expected = kept_by_the_graph(module, x)
    assert measure_cost([kind], [SMALL], repeats=1, fused=[fused])[0].saved_bytes == expected


def test_an_rnn_keeps_its_input_its_first_state_and_every_state():
    inputs, hidden, steps, batch = SMALL
    cost = measure_cost(["RNN"], [SMALL], repeats=1, fused=[True])[0]
    assert cost.saved_bytes == 4 * batch * (steps * inputs + hidden + steps * hidden)


# Kernels.


def profiled(kind, fused):
    inputs, hidden, steps, batch = SMALL
    module, x = getattr(nn, kind)(inputs, hidden, batch_first=True), torch.randn(batch, steps, inputs)
    with torch.backends.mkldnn.flags(enabled=fused, allow_tf32=None):
        with profile(activities=[ProfilerActivity.CPU]) as seen:
            module(x)
    return Counter(event.name.removeprefix("aten::") for event in seen.events())


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_kernel_is_the_one_that_the_profiler_sees(kind, fused):
    seen = profiled(kind, fused)
    cost = measure_cost([kind], [SMALL], repeats=1, fused=[fused])[0]
    one_call = "mkldnn_rnn_layer" in seen
    assert (cost.kernel.en == "oneDNN: one call for the whole layer") == one_call
    if not one_call:
        assert str(cost.calls) in cost.kernel.en and str(cost.calls) in cost.kernel.hi and "loop" in cost.kernel.en
        assert cost.calls > SMALL[2]        # more than one for each step


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_operations_are_those_that_the_profiler_sees(kind, fused):
    inputs, hidden, steps, batch = SMALL
    module, x = getattr(nn, kind)(inputs, hidden, batch_first=True), torch.randn(batch, steps, inputs)
    with torch.backends.mkldnn.flags(enabled=fused, allow_tf32=None):
        ours = costs._operations(module, x)
    seen = profiled(kind, fused)
    for name in ("mkldnn_rnn_layer", "addmm", "sigmoid_", "tanh", "tanh_", "mul_", "sub"):
        assert ours[name] == seen[name]
    assert not set(ours) & {"view", "select", "transpose", "t", "unbind", "detach"}


def test_with_the_library_off_nothing_is_one_call():
    assert all("loop" in cost.kernel.en for cost in measure_cost(sizes=[SMALL], repeats=1, fused=[False]))


def test_on_this_cpu_an_lstm_is_one_call_and_a_gru_is_not():
    if "mkldnn_rnn_layer" not in profiled("LSTM", True):
        pytest.skip("torch has no oneDNN layer for an LSTM on this CPU")
    found = measure_cost(sizes=[SMALL], repeats=1, fused=[True])
    assert "one call" in found.find("LSTM", SMALL).kernel.en
    assert "loop" in found.find("GRU", SMALL).kernel.en and "loop" in found.find("RNN", SMALL).kernel.en
    assert found.find("LSTM", SMALL).calls < 20 < found.find("GRU", SMALL).calls


# Measuring.


def test_the_cases_run_in_turn_the_first_round_does_not_count_and_the_least_stands(monkeypatch):
    order, times = [], itertools.chain([0.0] * 8, itertools.count(1.0))

    def clock(run, layer, x):
        order.append((type(layer).__name__, torch.backends.mkldnn.enabled, run.__name__))
        return next(times)

    monkeypatch.setattr(costs, "_milliseconds", clock)
    found = measure_cost(["GRU", "LSTM"], [SMALL], repeats=3)
    once = [(kind, on, name) for on in (True, False) for kind in ("GRU", "LSTM") for name in ("_forward", "_both")]
    assert order == once * 4
    assert [(c.forward_ms, c.both_ms) for c in found] == [(1.0, 2.0), (3.0, 4.0), (5.0, 6.0), (7.0, 8.0)]
    assert [(c.kind, c.fused) for c in found] == [("GRU", True), ("LSTM", True), ("GRU", False), ("LSTM", False)]
    assert found.repeats == 3 and found.threads == torch.get_num_threads()


def test_the_backward_pass_gives_every_parameter_a_gradient_and_the_forward_pass_none():
    module, x = nn.GRU(3, 4, batch_first=True), torch.randn(2, 5, 3)
    assert costs._milliseconds(costs._forward, module, x) > 0 and all(p.grad is None for p in module.parameters())
    assert costs._milliseconds(costs._both, module, x) > 0 and all(p.grad is not None for p in module.parameters())
    expected = [p.grad.clone() for p in module.parameters()]
    costs._milliseconds(costs._both, module, x)
    assert all(torch.equal(p.grad, e) for p, e in zip(module.parameters(), expected, strict=True))   # not added up


def test_measuring_leaves_torch_as_it_was_and_says_nothing(capfd):
    state, on = torch.get_rng_state(), torch.backends.mkldnn.enabled
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure_cost(sizes=[SMALL], repeats=1, backward=False)
    assert torch.equal(state, torch.get_rng_state()) and torch.backends.mkldnn.enabled == on
    assert capfd.readouterr() == ("", "")
    assert all(cost.both_ms is None and cost.forward_ms > 0 for cost in found)
    assert "not measured" in refused(lambda: found.ratio(size=SMALL)).en


def handmade(scale=1.0):
    return Costs(tuple(Cost(kind, SMALL, fused, "cpu", n, ms * scale, 3 * ms * scale, int(1000 * ms * scale),
                            T(hi="कोई", en=f"kernel {scale}"), 3)
                       for fused, factor in ((True, 1), (False, 2))
                       for kind, n, ms in (("GRU", 108, 2.0), ("LSTM", 144, 1.0 * factor))), f"machine {scale}", 1, 5)


def test_costs_are_found_by_kind_size_and_kernel():
    found = handmade()
    assert len(found) == 4 and found[0].kind == "GRU" and found.sizes == (SMALL,)
    assert found.find("LSTM", list(SMALL), fused=False).forward_ms == 2.0
    assert found.ratio(size=SMALL) == 0.5 and found.ratio("GRU", "LSTM", size=SMALL, fused=False, what="forward") == 1
    assert "RNN" in refused(lambda: found.find("RNN", SMALL)).hi


def masked(text):
    return re.sub("⟦.*?⟧", "M", re.sub('(?s)<data class="measured">.*?</data>', "M", text))


def test_all_that_the_machine_decides_is_masked():
    one, two = handmade(1.0), handmade(7.0)
    for show in (repr, Costs._repr_html_):
        assert show(one) != show(two) and masked(show(one)) == masked(show(two))
    page = one._repr_html_()
    assert page.count("<tr>") == 5 and "<td>144</td>" in page and "3, 4, 5, 2" in page and "machine 1.0" in page
    assert 'lang="hi"' in page and 'lang="en"' in page and "बंद" in page


def test_the_machines_line_names_what_decides():
    line = machine_line()
    assert torch.__version__ in line and torch.backends.cpu.get_cpu_capability() in line
    assert re.search(r"\d{4}-\d\d", line)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_a_gpu_is_measured_with_its_own_clock():
    found = measure_cost(sizes=[SMALL], repeats=2, device="cuda")
    assert {c.kernel.en for c in found if c.fused} == {"cuDNN: one call for the whole layer"}
    assert all("loop" in c.kernel.en and c.both_ms > 0 for c in found if not c.fused)


@pytest.mark.parametrize("call", [
    lambda: count_parameters("LTSM", 3, 4), lambda: count_parameters("GRU", 0, 4),
    lambda: count_parameters("GRU", 3, 4.5), lambda: count_parameters("GRU", 3, True),
    lambda: count_parameters(["GRU"], 3, 4),
    lambda: count_parameters("GRU", 3, 4, layers=0), lambda: matching_hidden("GRU", 0, 3),
    lambda: matching_hidden("gru", 10, 3), lambda: measure_cost(["GRU", "SRU"]), lambda: measure_cost([]),
    lambda: measure_cost(sizes=[]), lambda: measure_cost(sizes=[(1, 2, 3)]), lambda: measure_cost(sizes=[(1, 2, 3, 0)]),
    lambda: measure_cost(sizes=[7]), lambda: measure_cost(repeats=0), lambda: measure_cost(fused=[]),
    lambda: measure_cost(device="tpu"),
])
def test_wrong_arguments_are_refused_in_both_languages(call):
    refused(call)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_without_a_gpu_it_says_so():
    assert "no GPU" in refused(lambda: measure_cost(device="cuda")).en


# Tables.


def test_a_table_says_the_same_in_html_and_in_text():
    table = Table(T(hi="नाम", en="name"), [T(hi="क्या", en="what"), "n"], [["a<b", Measured("1")],
                  [T(hi="एक", en="one"), Measured(T(hi="दो", en="two"))]], [["note", Measured("5")]])
    lines = ["नाम · name", "क्या · what | n", "a<b | ⟦1⟧", "एक · one | ⟦दो · two⟧", "note ⟦5⟧"]
    assert table.text().splitlines() == lines
    page = table.html()
    assert "a&lt;b" in page and '<data class="measured">1</data>' in page and page.count('scope="row"') == 2
    assert '<data class="measured"><span lang="hi">दो</span>' in page and "smriti-card" in page
