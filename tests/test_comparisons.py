"""Fair comparisons: the same data for all, the same budget, and a plain loop of `train` as the oracle."""

import copy
import dataclasses
import itertools
import pickle
import re

import numpy as np
import pytest
import torch

from course_utils import comparisons
from course_utils.comparisons import Comparison, ComparisonError, Contender, Paired, Run, compare
from course_utils.costs import CostError, count_parameters, matching_hidden
from course_utils.tasks import TaskError, make_adding, make_anbn, make_marked_recall
from course_utils.text import SmritiError, T
from course_utils.training import TrainingError, evaluate, make_reader, train

MARKED = make_marked_recall(T=5)
FEW = {"steps": 6, "seeds": (0, 2), "batch": 7, "every": 3, "count": 60, "hidden": 6}
BOTH = T(hi="GRU, parameter बराबर", en="GRU, equal parameters")


@pytest.fixture(autouse=True, scope="module")
def as_in_a_lesson():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def refused(call, error=SmritiError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


# Equal conditions.


def test_every_run_is_a_plain_training_and_an_evaluation():
    found = compare(["LSTM", "GRU"], MARKED, lengths=(9, 4), lr=0.02, **FEW)
    assert found.names == ("LSTM", "GRU") and found.seeds == (0, 2) and found.batch == 7
    assert [(run.contender.name, run.seed) for run in found.runs] == [(k, s) for s in (0, 2) for k in ("LSTM", "GRU")]
    for run in found.runs:
        model = make_reader(run.contender.kind, MARKED, 6, seed=run.seed)
        history = train(model, MARKED, steps=6, lr=0.02, batch=7, target=None, seed=run.seed, every=3)
        assert run.history.loss == history.loss and run.history.held_out == history.held_out
        assert run.score == evaluate(model, MARKED, 60)
        assert run.lengths == {n: evaluate(model, MARKED.with_length(n), 60) for n in (9, 4)}
        for ours, theirs in zip(run.model.parameters(), model.parameters(), strict=True):
            assert torch.equal(ours, theirs)
    assert list(found.scores("GRU")) == [run.score for run in found.of("GRU")] == list(found.scores("GRU", 5))
    assert list(found.scores("GRU", 9)) == [run.lengths[9] for run in found.of("GRU")]
    assert list(found.after("GRU", 3)) == [run.history.held_out[0] for run in found.of("GRU")]
    assert "[3, 6]" in refused(lambda: found.after("GRU", 4), ComparisonError).hi


def spied(task, batches):
    """The task, whose training batches are written down; every length draws anew."""
    def draw(n, length, generator):
        x, y = task._draw(n, length, generator)
        if n == FEW["batch"]:
            batches.append(x)
        return x, y
    return dataclasses.replace(task, _draw=draw)


def test_all_networks_of_a_seed_see_the_same_batches_and_other_seeds_others():
    batches = []
    models = {"a": "RNN", "b": "LSTM", "c": {"kind": "GRU", "hidden": 9, "readout": "mean"}}
    compare(models, spied(MARKED, batches), **FEW)
    assert len(batches) == 2 * 3 * FEW["steps"]
    runs = [torch.stack(batches[i:i + FEW["steps"]]) for i in range(0, len(batches), FEW["steps"])]
    assert all(torch.equal(run, runs[0]) for run in runs[:3]) and all(torch.equal(run, runs[3]) for run in runs[3:])
    assert not torch.equal(runs[0], runs[3])


def test_nobody_ends_early_though_the_target_is_reached():
    found = compare(["GRU", "LSTM"], make_marked_recall(T=2), steps=120, seeds=[1], hidden=12, batch=32, every=20)
    for run in found.runs:
        assert len(run.history.loss) == 120 and run.history.stopped == "steps"
        measured = dict(zip(run.history.steps, run.history.held_out, strict=True))
        assert run.reached == next(step for step, value in measured.items() if value >= 0.99) < 120
        assert run.cpu_seconds > 0


def test_the_order_of_the_networks_and_the_generator_of_torch_decide_nothing():
    state = torch.get_rng_state()
    one = compare(["GRU", "RNN"], MARKED, **FEW)
    assert torch.equal(state, torch.get_rng_state())
    torch.manual_seed(123)
    two = compare(["RNN", "GRU"], MARKED, **FEW)
    for name in ("RNN", "GRU"):
        assert np.array_equal(one.scores(name), two.scores(name))
        assert [run.history.loss for run in one.of(name)] == [run.history.loss for run in two.of(name)]


def test_equal_size_is_equal_size_and_equal_parameters_are_the_nearest():
    size = compare(["RNN", "GRU", "LSTM"], MARKED, **FEW | {"seeds": [0]})
    assert [c.hidden for c in size.contenders] == [6] * 3
    wanted = count_parameters("LSTM", 5, 10)
    equal = compare(["RNN", "GRU", "LSTM"], MARKED, parameters=wanted, **FEW | {"seeds": [0]})
    assert [c.hidden for c in equal.contenders] == [matching_hidden(k, wanted, 5) for k in ("RNN", "GRU", "LSTM")]
    assert equal.contenders[2].hidden == 10
    for run in (*size.runs, *equal.runs):
        assert run.contender.parameters == sum(p.numel() for p in run.model.rnn.parameters())
        assert run.model.rnn.hidden_size == run.contender.hidden


# The readout.


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_mean_is_read_from_all_states_of_the_same_network(kind):
    task = make_marked_recall(T=9)
    found = compare({"mean": kind}, task, readout="mean", **FEW | {"steps": 1, "lr": 0.0})
    model, last = found.runs[0].model, make_reader(kind, task, 6, seed=0)
    x, _ = task.batch(4)
    assert torch.equal(model(x), last.head(last.rnn(x)[0].mean(1))) and not torch.equal(model(x), last(x))
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert torch.equal(twin(x), model(x)) and isinstance(twin, comparisons.PooledReader)
    with pytest.raises(AttributeError, match="no attribute 'Reader9'"):
        _ = comparisons.Reader9


# What differs.


def test_one_difference_is_fair_and_more_are_named():
    spec = {"LSTM": "LSTM", "GRU": "GRU", BOTH: {"kind": "GRU", "hidden": matching_hidden("GRU", 4 * 6 * 13, 5)},
            "big": {"kind": "LSTM", "hidden": 30}, "pooled": {"kind": "GRU", "readout": "mean"},
            "longer": {"kind": "LSTM", "steps": 8, "lr": 0.1}, "biased": {"kind": "LSTM", "forget_bias": 1.0}}
    found = compare(spec, MARKED, **FEW | {"seeds": [0]})
    assert found.contenders[2].hidden != 6

    def words(a, b):
        return [w.en if isinstance(w, T) else w for w in found.differences(a, b)]

    assert words("LSTM", "GRU") == words("LSTM", BOTH) == ["the kind of network"] and words("GRU", "GRU") == []
    assert words("LSTM", "big") == words("GRU", BOTH) == ["the size (neither H nor the parameters are equal)"]
    assert words("LSTM", "pooled") == ["the kind of network", "what the answer is made from"]
    assert words("LSTM", "longer") == ["the steps of training", "learning rate"]
    assert words("GRU", "biased") == ["the kind of network", "forget_bias"]
    assert words("LSTM", "biased") == ["forget_bias"]
    assert [len(run.history.loss) for run in found.runs] == [6] * 5 + [8, 6]
    bias = make_reader("LSTM", MARKED, 6, forget_bias=1.0).rnn.bias_ih_l0[6:12].tolist()
    assert found.contenders[6].options == {"forget_bias": 1.0} and bias == [1.0] * 6


# What is said of the numbers.


def handmade(scores, task=MARKED, lengths=None, **more):
    contenders = {name: Contender(name, "GRU", 6, 252, "last", 10, 0.01) for name in scores}
    runs = [Run(contenders[name], seed, values[seed], {n: v[name][seed] for n, v in (lengths or {}).items()},
                more.get("reached"), more.get("seconds", 1.0), None, None)
            for seed in range(len(next(iter(scores.values())))) for name, values in scores.items()]
    return Comparison(task, tuple(contenders.values()), tuple(range(len(runs) // len(scores))), 64, tuple(runs))


def test_an_interval_is_the_median_and_the_ends():
    found = handmade({"A": [0.5, 0.9, 0.7]}, lengths={20: {"A": [0.1, 0.3, 0.2]}})
    interval = found.interval("A")
    assert (interval.median, interval.least, interval.greatest) == (0.7, 0.5, 0.9)
    assert str(interval) == "0.7 (0.5 … 0.9)" and found.interval("A", 20).median == 0.2


def test_a_pair_is_judged_seed_by_seed_and_an_error_is_better_low():
    scores = {"A": [0.5, 0.9, 0.7, 0.6], "B": [0.4, 0.8, 0.8, 0.6]}
    pair = handmade(scores).paired("A", "B")
    assert np.allclose(pair.difference, [0.1, 0.1, -0.1, 0]) and (pair.favours_first, pair.favours_second) == (2, 1)
    turned = handmade(scores, make_adding(T=5)).paired("A", "B")
    assert np.allclose(turned.difference, pair.difference) and (turned.favours_first, turned.favours_second) == (1, 2)


@pytest.mark.parametrize(("first", "second"), [(0, 0), (3, 0), (0, 5), (2, 1), (2, 2), (6, 2)])
def test_luck_is_what_tossed_coins_do(first, second):
    tosses = [sum(toss) for toss in itertools.product((0, 1), repeat=first + second)]
    as_one_sided = [abs(2 * heads - first - second) >= abs(first - second) for heads in tosses]
    pair = Paired("A", "B", tuple(range(first + second + 1)), np.zeros(first + second + 1), first, second)
    assert pair.luck == pytest.approx(np.mean(as_one_sided))


def test_rows_are_plain_values():
    found = compare({BOTH: {"kind": "LSTM", "forget_bias": 1.0}}, MARKED, lengths=[8], **FEW)
    row = found.rows()[1]
    assert row["name"] == BOTH.label() and row["seed"] == 2 and row["forget_bias"] == 1.0 and row["hidden"] == 6
    assert row["score"] == found.runs[1].score and row["score at T=8"] == found.runs[1].lengths[8]
    assert row["reached"] is None and len(found.rows()) == 2


def masked(text):
    return re.sub("⟦.*?⟧", "M", re.sub('(?s)<data class="measured">.*?</data>', "M", text))


@pytest.mark.parametrize("show", [repr, Comparison._repr_html_])
def test_all_that_was_measured_is_masked(show):
    one, two = (handmade({"A<B": [a, b], "C": [b, a]}, lengths={9: {"A<B": [a, a], "C": [b, b]}}, reached=r, seconds=s)
                for a, b, r, s in ((0.25, 0.5, None, 1.0), (0.875, 1.0, 75, 30.0)))
    assert show(one) != show(two) and masked(show(one)) == masked(show(two))


def test_the_tables_speak_both_languages_and_warn_of_the_unfair():
    page = compare({"LSTM": {"kind": "LSTM", "readout": "mean"}, BOTH: "GRU"}, MARKED, **FEW)._repr_html_()
    assert page.count('lang="hi"') == page.count('lang="en"') > 10 and "⚠" in page
    assert BOTH.hi in page and BOTH.en in page and "the mean over all steps" in page and "0/2" in page
    fair = compare(["LSTM", "GRU"], MARKED, **FEW)._repr_html_()
    assert "⚠" not in fair and "the last step" not in fair and "the kind of network" in fair
    alone = repr(compare(["LSTM"], MARKED, **FEW))
    assert "Two by two" not in alone and "A&lt;B" in handmade({"A<B": [0.5]})._repr_html_()
    assert "75 (75 … 75); 2/2" in repr(handmade({"A": [0.5, 1.0]}, reached=75))


# Stopping and watching.


def interrupted_at(call, monkeypatch):
    """The training with this number (the first is the one that counts for nothing) is interrupted."""
    calls = itertools.count()

    def stopped(*args, **options):
        history = train(*args, **options)
        if next(calls) == call:
            history.stopped = "interrupted"
        return history

    monkeypatch.setattr(comparisons, "train", stopped)


def test_an_interrupt_keeps_the_seeds_that_are_whole(monkeypatch):
    interrupted_at(4, monkeypatch)
    found = compare(["LSTM", "GRU"], MARKED, **FEW)
    assert found.seeds == (0,) and [run.contender.name for run in found.runs] == ["LSTM", "GRU"]
    interrupted_at(2, monkeypatch)
    assert "stopped" in refused(lambda: compare(["LSTM", "GRU"], MARKED, **FEW), ComparisonError).en


def test_one_line_counts_the_runs_where_somebody_looks(monkeypatch):
    class Bar:
        def __init__(self):
            self.done, self.said, self.closed = 0, [], False

        def set_postfix_str(self, text):
            self.said.append(text)

        def update(self, n):
            self.done += n

        def close(self):
            self.closed = True

    bars = []
    monkeypatch.setattr(comparisons, "_somebody_looks", lambda: True)
    monkeypatch.setattr(comparisons, "_bar", lambda total: bars.append((total, Bar())) or bars[-1][1])
    compare(["LSTM", "GRU"], MARKED, **FEW)
    compare(["LSTM"], MARKED, progress=False, **FEW)
    (total, bar), = bars
    assert total == bar.done == 4 and bar.closed
    assert bar.said == ["LSTM, seed 0", "GRU, seed 0", "LSTM, seed 2", "GRU, seed 2"]


# Wrong arguments.


@pytest.mark.parametrize(("options", "error"), [
    ({"models": []}, ComparisonError), ({"models": "LSTM"}, ComparisonError), ({"models": None}, ComparisonError),
    ({"models": {1: "LSTM"}}, ComparisonError), ({"models": ["GRU", "GRU"]}, ComparisonError),
    ({"models": ["SRU"]}, CostError), ({"models": {"a": None}}, CostError), ({"models": {"a": {}}}, CostError),
    ({"models": {"a": {"kind": "GRU", "size": 3}}}, ComparisonError),
    ({"models": {"a": {"kind": "GRU", "readout": "max"}}}, ComparisonError), ({"readout": "first"}, ComparisonError),
    ({"models": {"a": {"kind": "GRU", "hidden": 0}}}, CostError), ({"hidden": 2.5}, CostError),
    ({"models": {"a": "GRU", "b": {"kind": "RNN", "forget_bias": 1.0}}}, TrainingError),
    ({"models": {"a": {"kind": "GRU", "steps": 0}}}, ComparisonError), ({"parameters": -1}, CostError),
    ({"steps": 0}, ComparisonError), ({"batch": "8"}, ComparisonError), ({"every": 0}, ComparisonError),
    ({"count": 0}, ComparisonError), ({"seeds": ()}, ComparisonError), ({"seeds": 3}, ComparisonError),
    ({"seeds": (0, 0)}, ComparisonError), ({"seeds": (-1,)}, ComparisonError), ({"lengths": (0,)}, ComparisonError),
    ({"lengths": 80}, ComparisonError), ({"task": "recall"}, ComparisonError),
    ({"task": make_adding(T=5), "lengths": (1,)}, TaskError),
    ({"task": make_anbn(longest=3), "readout": "mean"}, ComparisonError),
])
def test_wrong_arguments_are_refused_before_anything_is_trained(options, error, monkeypatch):
    monkeypatch.setattr(comparisons, "_run", lambda *_: pytest.fail("it trained"))
    refused(lambda: compare(**{"models": ["LSTM", "GRU"], "task": MARKED} | options), error)


def test_a_wrong_question_is_refused():
    found = handmade({"A": [0.5]}, lengths={9: {"A": [0.5]}})
    for call in (lambda: found.of("B"), lambda: found.differences("A", BOTH), lambda: found.scores("A", 8),
                 lambda: found.paired("A", "B")):
        refused(call, ComparisonError)
    assert "[5, 9]" in refused(lambda: found.interval("A", 8)).en
