"""Training: a plain loop is the oracle; interrupts, infinities and spectators; RUN_SLOW=1 runs the experiments."""

import copy
import itertools
import math
import os
import pickle
import re
import sys
import types
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from course_utils import training
from course_utils.cells import cell_weights
from course_utils.tasks import IGNORED, TaskError, make_adding, make_analog_recall, make_anbn, make_marked_recall
from course_utils.traces import record
from course_utils.training import (
    History,
    TrainingError,
    accuracy_by_lag,
    curriculum,
    evaluate,
    make_reader,
    set_forget_bias,
    train,
)

slow = pytest.mark.skipif(not os.environ.get("RUN_SLOW"), reason="an experiment of minutes; RUN_SLOW=1 runs it")
seeds = pytest.mark.parametrize("seed", range(5))
KINDS = ["RNN", "LSTM", "GRU"]
MARKED = make_marked_recall(T=6)


@pytest.fixture(autouse=True, scope="module")
def as_in_a_lesson():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    yield
    torch.set_flush_denormal(False)
    torch.set_num_threads(threads)


def refused(call, error=TrainingError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


# The model.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", [MARKED, make_adding(T=6), make_anbn(longest=3)], ids=["marked", "adding", "anbn"])
def test_a_reader_answers_from_the_last_state_or_from_all(kind, task):
    model = make_reader(kind, task, hidden=7)
    x, y = task.batch(5)
    states = model.rnn(x)[0]
    assert type(model.rnn).__name__ == kind == model.kind and model.rnn.hidden_size == 7
    expected = model.head(states) if task.every_step else model.head(states[:, -1])
    assert torch.equal(model(x), expected) and model(x).shape == (*y.shape[:1 + task.every_step], task.output_size)


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_alone_decides_the_weights(kind):
    before = torch.get_rng_state()
    one, two, other = (make_reader(kind, MARKED, seed=seed, init="orthogonal") for seed in (3, 3, 4))
    assert torch.equal(before, torch.get_rng_state())
    pairs = list(zip(one.parameters(), two.parameters(), strict=True))
    assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(one.rnn.weight_ih_l0, other.rnn.weight_ih_l0)
    torch.manual_seed(3)
    assert torch.equal(getattr(nn, kind)(5, 32).weight_ih_l0, one.rnn.weight_ih_l0)


@pytest.mark.parametrize("kind", KINDS)
def test_orthogonal_blocks_are_orthogonal(kind):
    weight = make_reader(kind, MARKED, 6, init="orthogonal").rnn.weight_hh_l0
    for block in weight.split(6):
        assert torch.allclose(block @ block.T, torch.eye(6), atol=1e-6)


def test_identity_is_the_identity_without_biases():
    rnn = make_reader("RNN", MARKED, 6, init="identity", nonlinearity="relu").rnn
    assert torch.equal(rnn.weight_hh_l0, torch.eye(6)) and rnn.nonlinearity == "relu"
    assert not rnn.bias_ih_l0.any() and not rnn.bias_hh_l0.any()


def test_chrono_biases_span_the_lags():
    lstm, gru = (make_reader(kind, MARKED, 2000, chrono=100).rnn for kind in ("LSTM", "GRU"))
    for rnn in (lstm, gru):
        b = (rnn.bias_ih_l0 + rnn.bias_hh_l0).detach().view(-1, 2000)
        spread = b[1].exp()         # uniform from 1 to 99
        assert 1 <= spread.min() < 2 and 98 < spread.max() <= 99 and abs(spread.mean() - 50) < 2
        assert torch.equal(b[0], -b[1] if rnn is lstm else 0 * b[1]) and not b[2:].any()


@pytest.mark.parametrize(("kind", "layers", "bidirectional"),
                         [*itertools.product(["LSTM", "GRU"], [1, 2], [False, True])])
def test_the_forget_bias_is_the_sum_of_both(kind, layers, bidirectional):
    module = getattr(nn, kind)(3, 4, num_layers=layers, bidirectional=bidirectional)
    before = copy.deepcopy(module)
    set_forget_bias(module, 2.5)
    for layer, reverse in itertools.product(range(layers), range(1 + bidirectional)):
        new, old = (cell_weights(m, layer, bool(reverse)) for m in (module, before))
        total = new[2] + new[3]
        assert (total[4:8] == 2.5).all()
        rest = [i for i in range(len(total)) if not 4 <= i < 8]
        assert torch.equal(total[rest], (old[2] + old[3])[rest])
        assert torch.equal(new[0], old[0]) and torch.equal(new[1], old[1])


@pytest.mark.parametrize("cell", [nn.LSTMCell, nn.GRUCell])
def test_the_gate_with_a_large_bias_keeps(cell):
    module = cell(3, 4)
    set_forget_bias(module, torch.full((4,), 60.0), **({"input_bias": -60.0} if cell is nn.LSTMCell else {}))
    kept = torch.rand(2, 4)
    state = (torch.zeros(2, 4), kept) if cell is nn.LSTMCell else kept
    after = module(torch.randn(2, 3), state)
    assert torch.allclose(after[1] if cell is nn.LSTMCell else after, kept)


def test_a_reader_can_be_copied_and_kept():
    model = make_reader("GRU", MARKED)
    x, _ = MARKED.batch(3)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert torch.equal(twin(x), model(x)) and isinstance(twin, training.Reader)
    with pytest.raises(AttributeError, match="no attribute 'Writer'"):
        _ = training.Writer


# The loop.


@pytest.mark.parametrize("rule", ["adam", "sgd"])
@pytest.mark.parametrize("clip", [0.05, None])
@pytest.mark.parametrize("task", [MARKED, make_analog_recall(T=6), make_anbn(longest=3)],
                         ids=["class", "real", "every step"])
def test_training_is_a_plain_loop(rule, clip, task):
    model = make_reader("LSTM", task, 6)
    twin = copy.deepcopy(model)
    history = train(model, task, steps=7, lr=0.02, batch=9, clip=clip, seed=2, optimizer=rule, every=3, target=None)

    optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[rule](twin.parameters(), lr=0.02)
    batches, losses, norms = torch.Generator().manual_seed(1002), [], []
    for _ in range(7):
        x, y = task.batch(9, batches)
        if task.measure == "mse":
            loss = mse_loss(twin(x), y)
        elif task.every_step:
            loss = cross_entropy(twin(x)[y != IGNORED], y[y != IGNORED])
        else:
            loss = cross_entropy(twin(x), y)
        optimizer.zero_grad()
        loss.backward()
        norms.append(math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in twin.parameters())))
        if clip is not None and norms[-1] > clip:
            for p in twin.parameters():
                p.grad *= clip / norms[-1]
        optimizer.step()
        losses.append(float(loss.detach()))
    assert history.loss == pytest.approx(losses, rel=1e-4) and history.grad_norm == pytest.approx(norms, rel=1e-4)
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-4)
    assert history.lengths == [task.T] * 7 and history.steps == [3, 6, 7] and history.stopped == "steps"


def test_clipping_limits_the_step_not_what_is_recorded():
    model = make_reader("RNN", make_adding(T=20), 16, init="identity", nonlinearity="relu")
    before = [p.detach().clone() for p in model.parameters()]
    history = train(model, make_adding(T=20), steps=1, lr=1.0, clip=0.5, optimizer="sgd")
    moved = [a.detach() - b for a, b in zip(model.parameters(), before, strict=True)]
    size = float(torch.cat([m.flatten() for m in moved]).norm())
    assert history.grad_norm[0] > 1 and size == pytest.approx(0.5, rel=1e-3)


def test_it_goes_on_for_a_while_after_the_target():
    model = make_reader("GRU", MARKED)
    history = train(model, MARKED, steps=600, target=0.9, every=20, after=50)
    assert history.stopped == "target" and history.reached % 20 == 0
    assert len(history.loss) == history.reached + 50 and history.steps[-1] == len(history.loss)
    assert history.held_out[history.steps.index(history.reached)] >= 0.9
    assert all(v < 0.9 for v, s in zip(history.held_out, history.steps, strict=True) if s < history.reached)
    assert evaluate(model, MARKED) > 0.9 and history.best == max(history.held_out)


def test_the_same_seed_trains_the_same_model_and_leaves_the_global_generator():
    before = torch.get_rng_state()
    models = [make_reader("LSTM", MARKED) for _ in range(3)]
    for model, seed in zip(models, (0, 0, 1), strict=True):
        train(model, MARKED, steps=5, seed=seed)
    assert torch.equal(before, torch.get_rng_state())
    one, two, other = (torch.cat([p.flatten() for p in model.parameters()]) for model in models)
    assert torch.equal(one, two) and not torch.equal(one, other)


def test_steps_is_a_limit_also_after_the_target():
    history = train(make_reader("GRU", MARKED), MARKED, steps=30, every=10, target=0.0, after=100)
    assert len(history.loss) == 30 and history.reached == 10 and history.stopped == "target"


def test_a_mean_squared_error_is_to_fall_below_its_target():
    task = make_analog_recall(T=4)
    assert train(make_reader("LSTM", task), task, steps=20, every=10, target=1.0, after=5).reached == 10
    assert train(make_reader("LSTM", task), task, steps=20, every=10, target=0.0, after=5).reached is None


@pytest.mark.parametrize("clip", [None, 1.0])
def test_without_clipping_the_numbers_leave_the_finite(clip):
    model = make_reader("RNN", make_adding(), 64, init="identity", nonlinearity="relu")
    history = train(model, make_adding(), steps=25, optimizer="sgd", clip=clip)
    assert history.grad_norm[0] > 100
    if clip is None:
        assert history.stopped == "not finite" and len(history.loss) == len(history.grad_norm) <= 20
        assert not math.isfinite(history.loss[-1] + history.grad_norm[-1]) and math.isnan(history.best)
        assert all(bool(torch.isfinite(p).all()) for p in model.parameters())   # the last update was not made
    else:
        assert history.stopped == "steps" and np.isfinite(history.loss + history.grad_norm).all()


class Interrupted(nn.Module):
    """A model that the learner stops in its n-th forward pass."""

    def __init__(self, model, calls):
        super().__init__()
        self.model, self.left = model, calls

    def forward(self, x):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return self.model(x)


@pytest.mark.parametrize(("learn", "measured"), [(train, [4, 8]), (curriculum, [4, 8])])
def test_an_interrupt_keeps_the_history(learn, measured, capsys):
    model = Interrupted(make_reader("GRU", MARKED), 10 + len(measured))
    history = learn(model, MARKED, every=4)
    assert history.stopped == "interrupted" and len(history.loss) == len(history.grad_norm) == 10
    assert history.steps == measured
    printed, on_stderr = capsys.readouterr()
    assert not on_stderr and re.search("[\u0900-\u097f]", printed) and "up to step 10" in printed
    assert train(model.model, MARKED, steps=2).stopped == "steps"      # and one can go on


def test_an_interrupt_in_the_middle_of_a_record_leaves_whole_rows():
    history = History("accuracy", loss=[1.0, 2.0], grad_norm=[1.0], lengths=[6], steps=[1, 2], held_out=[0.5])
    history._interrupt()
    assert (history.loss, history.grad_norm, history.lengths) == ([1.0], [1.0], [6])
    assert (history.steps, history.held_out) == ([1], [0.5])


def test_a_history_prints_only_marked_numbers():
    history = History("mse", loss=[1.0, 0.5], steps=[2], held_out=[0.25])
    assert repr(history) == "History(mse ⟦0.25⟧ after ⟦2⟧ steps; stopped: ⟦steps⟧)" and history.best == 0.25


# Scores.


class Memory(nn.Module):
    """Knows the marked symbol if it stands at most `reach` steps back, else answers 0."""

    def __init__(self, reach):
        super().__init__()
        self.reach = reach

    def forward(self, x):
        back = torch.arange(x.shape[1] - 1, -1, -1)
        seen = x[..., :-1] * x[..., -1:] * (back <= self.reach)[:, None]
        return seen.sum(1) + torch.tensor([0.5, 0, 0, 0])


def test_accuracy_by_lag_tells_how_far_a_memory_reaches():
    task = make_marked_recall(T=20)
    scores = accuracy_by_lag(Memory(reach=4), task, (0, 1, 5, 10, 20, 40))
    assert scores.low.tolist() == [0, 1, 5, 10, 20] and scores.high.tolist() == [0, 4, 9, 19, 39]
    assert scores.score[:2].tolist() == [1, 1] and np.allclose(scores.score[2:4], 0.25, atol=0.05)
    assert scores.count[-1] == 0 and math.isnan(scores.score[-1]) and scores.count.sum() == 4000
    whole = accuracy_by_lag(Memory(reach=4), task)
    assert whole.low.tolist() == list(range(0, 20, 2)) and whole.measure == "accuracy"
    mean = (whole.score * whole.count).sum() / whole.count.sum()
    assert mean == pytest.approx(evaluate(Memory(reach=4), task, n=4000), abs=1e-6)
    assert len(accuracy_by_lag(Memory(4), make_marked_recall(T=3), 10).low) == 3


def test_an_error_by_lag_for_real_numbers():
    class Half(nn.Module):
        def forward(self, x):
            return (x[..., 0] * x[..., 1]).sum(1, keepdim=True) / 2
    scores = accuracy_by_lag(Half(), make_analog_recall(T=10), 2)
    assert scores.measure == "mse" and np.allclose(scores.score, 1 / 12, atol=0.01)
    assert evaluate(Half(), make_analog_recall(T=10)) == pytest.approx(1 / 12, abs=0.01)


def test_every_step_has_to_be_right():
    class Counter(nn.Module):
        def __init__(self, limit):
            super().__init__()
            self.limit = limit

        def forward(self, x):
            a, b = x[..., 0].cumsum(1).clamp(max=self.limit), x[..., 1].cumsum(1)
            return torch.stack((torch.zeros_like(a), (a == b).float() * 2 - 1), -1)
    assert evaluate(Counter(limit=99), make_anbn(longest=10)) == 1
    assert evaluate(Counter(limit=5), make_anbn(longest=10)) == pytest.approx(0.5, abs=0.05)
    assert evaluate(Counter(limit=1), make_anbn(longest=10)) == pytest.approx(0.1, abs=0.03)


def test_scoring_leaves_the_model_as_it_was():
    task = make_marked_recall(T=5)
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(25, 4))
    before = copy.deepcopy(model.state_dict())
    assert evaluate(model, task) == evaluate(model, task)       # without dropout
    assert model.training and all(torch.equal(before[n], w) for n, w in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    model.eval()
    accuracy_by_lag(model, task)
    assert not model.training


# A curriculum.


def test_a_curriculum_grows_and_ends_at_the_full_length():
    task = make_marked_recall(T=12)
    model = make_reader("GRU", task)
    history = curriculum(model, task, lr=0.01, steps=1500)
    assert history.stopped == "target" and history.lengths[0] == 5 and history.lengths[-1] == 12
    steps = [n for n, _ in itertools.groupby(history.lengths)]
    assert steps == [5, 8, 12] and history.held_out[-1] > 0.95 and evaluate(model, task) > 0.95


def test_a_curriculum_that_is_too_short_says_so():
    history = curriculum(make_reader("RNN", MARKED), MARKED, steps=3)
    assert history.stopped == "steps" and history.lengths == [5, 5, 5] and history.reached is None


# What is refused.


READER = make_reader("RNN", MARKED, 4)
FROZEN = make_reader("GRU", MARKED, 4).requires_grad_(False)


class Detached(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(30, 4)

    def forward(self, x):
        return self.layer(x.flatten(1)).detach()


WRONG = {
    "kind": (lambda: make_reader("CNN", MARKED), ["'CNN'", "RNN, LSTM, GRU"]),
    "init": (lambda: make_reader("RNN", MARKED, init="zeros"), ["'zeros'", "orthogonal"]),
    "nonlinearity": (lambda: make_reader("RNN", MARKED, nonlinearity="sine"), ["'sine'", '"relu"']),
    "forget bias of an RNN": (lambda: make_reader("RNN", MARKED, forget_bias=1.0), ["forget_bias = 1.0", "RNN"]),
    "input bias of a GRU": (lambda: make_reader("GRU", MARKED, input_bias=1.0), ["input_bias = 1.0", "GRU"]),
    "relu in an LSTM": (lambda: make_reader("LSTM", MARKED, nonlinearity="relu"), ["'relu'", "LSTM"]),
    "identity in a GRU": (lambda: make_reader("GRU", MARKED, init="identity"), ["'identity'", "GRU"]),
    "no task": (lambda: make_reader("RNN", 60), ["int", "make_marked_recall"]),
    "input bias alone": (lambda: make_reader("LSTM", MARKED, input_bias=-5), ["input_bias = -5", "forget_bias = None"]),
    "two rules for a bias": (lambda: make_reader("GRU", MARKED, forget_bias=1, chrono=9), ["chrono = 9"]),
    "hidden": (lambda: make_reader("GRU", MARKED, 0), ["hidden = 0"]),
    "chrono": (lambda: make_reader("GRU", MARKED, chrono=1), ["chrono = 1", "3"]),
    "bias of an RNN": (lambda: set_forget_bias(nn.RNN(3, 4), 1.0), ["RNN", "nn.LSTM", "nn.GRU"]),
    "bias of a model": (lambda: set_forget_bias(READER, 1.0), ["Reader", "model.rnn"]),
    "no bias": (lambda: set_forget_bias(nn.LSTM(3, 4, bias=False), 1.0), ["bias=False", "bias=True"]),
    "input gate": (lambda: set_forget_bias(nn.GRU(3, 4), 1.0, -1.0), ["GRU", "1 − z", "input_bias"]),
    "bias shape": (lambda: set_forget_bias(nn.LSTM(3, 4), torch.zeros(3)), ["(3,)", "(4,)"]),
    "not a model": (lambda: train(None, MARKED), ["NoneType", "nn.Module"]),
    "not a task": (lambda: train(READER, "marked"), ["str", "make_marked_recall"]),
    "optimizer": (lambda: train(READER, MARKED, optimizer="lbfgs"), ["'lbfgs'", '"sgd"']),
    "steps": (lambda: train(READER, MARKED, steps=0), ["steps = 0"]),
    "every": (lambda: curriculum(READER, MARKED, every=0), ["every = 0"]),
    "nothing to learn": (lambda: train(FROZEN, MARKED), ["Reader", "requires_grad=True"]),
    "no gradient": (lambda: train(Detached(), MARKED), ["Detached", "detach()"]),
    "output": (lambda: evaluate(nn.RNN(5, 4, batch_first=True), MARKED), ["tuple", "(512, 4)", "(512, 6, 5)"]),
    "output size": (lambda: train(nn.Sequential(nn.Flatten(), nn.Linear(30, 3)), MARKED), ["(64, 3)", "(64, 4)"]),
    "curriculum of numbers": (lambda: curriculum(make_reader("RNN", make_adding()), make_adding()), ["start = 5"]),
    "short curriculum": (lambda: curriculum(READER, MARKED, start=7), ["start = 7", "T = 6"]),
    "edges": (lambda: accuracy_by_lag(READER, MARKED, (0, 5, 5)), ["[0, 5, 5]", "(0, 5, 20, 60)"]),
    "no group": (lambda: accuracy_by_lag(READER, MARKED, 0), ["[]"]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_argument_is_named_in_both_languages(wrong):
    call, named = WRONG[wrong]
    text = refused(call)
    for half in (text.hi, text.en):
        assert all(part in half for part in named), half


def test_lags_are_the_tasks_to_refuse():
    assert "aⁿbⁿ" in refused(lambda: accuracy_by_lag(READER, make_anbn(3)), TaskError).hi


# Who sees the bar.


@pytest.fixture
def watched(monkeypatch):
    """As if nobody had said that this is a test."""
    monkeypatch.setattr(training, "_QUIET", ())
    return monkeypatch


@pytest.mark.parametrize("name", training._QUIET)
def test_builders_and_tests_see_no_bar(monkeypatch, name):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    for known in training._QUIET:
        monkeypatch.delenv(known, raising=False)
    assert training._somebody_looks()
    monkeypatch.setenv(name, "1")
    assert not training._somebody_looks()


def test_a_program_without_a_terminal_sees_no_bar(watched, capfd):
    watched.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    train(make_reader("RNN", MARKED, 4), MARKED, steps=3)
    assert capfd.readouterr() == ("", "")


def test_a_terminal_sees_a_bar_unless_it_was_declined(watched, capsys):
    watched.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    train(make_reader("RNN", MARKED, 4), MARKED, steps=3, every=1, progress=False)
    assert capsys.readouterr() == ("", "")
    train(make_reader("RNN", MARKED, 4), MARKED, steps=3, every=1)
    printed, bar = capsys.readouterr()
    assert not printed and "3/3" in bar and "loss" in bar and "accuracy" in bar


def test_an_interrupt_closes_the_bar(watched, capsys):
    watched.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    train(Interrupted(make_reader("RNN", MARKED, 4), 2), MARKED, steps=9)
    assert capsys.readouterr().err.endswith("\n")


def test_a_notebook_shows_one_line_of_text(watched):
    shown = []
    shell = types.SimpleNamespace(kernel=object())
    handle = types.SimpleNamespace(update=lambda data, raw: shown.append(data))
    display = lambda data, raw, display_id: shown.append(data) or handle        # noqa: E731
    watched.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    watched.setitem(sys.modules, "IPython.display", types.SimpleNamespace(display=display))
    train(make_reader("RNN", MARKED, 4), MARKED, steps=3)
    assert shown and all(list(data) == ["text/plain"] for data in shown) and "3/3" in shown[-1]["text/plain"]


CODE = """\
from course_utils import make_marked_recall, make_reader, setup, train
setup()
task = make_marked_recall(T=5)
history = train(make_reader("RNN", task), task, steps=30)"""
OPEN = f"import os\nfor name in {training._QUIET}: os.environ.pop(name, None)\n" + CODE


def test_a_kernel_started_by_a_test_stores_nothing_and_a_learners_only_text(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in (CODE, OPEN)])
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    quiet, seen = (cell.outputs for cell in notebook.cells)
    assert quiet == []
    assert [output.output_type for output in seen] == ["display_data"] and list(seen[0].data) == ["text/plain"]
    assert "30/30" in seen[0].data["text/plain"]


def test_tqdm_stands_among_the_dependencies():
    root = Path(__file__).parents[1]
    assert re.search(r'^  "tqdm>=4.66"', (root / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.search(r"^tqdm==4\.", (root / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)


# The experiments behind the lessons: bounds for all seeds, never times or steps.


def one_of(kind, task, seed):
    """The model and the learning rate of the memory experiment."""
    model = make_reader(kind, task, seed=seed, forget_bias=1.0 if kind == "LSTM" else None)
    return model, 0.003 if kind == "RNN" else 0.01


@slow
@seeds
def test_gated_networks_learn_to_remember_and_the_rnn_does_not(seed):
    task, accuracy = make_marked_recall(T=60), {}
    for kind in KINDS:
        model, lr = one_of(kind, task, seed)
        train(model, task, steps=600, lr=lr, seed=seed)
        accuracy[kind] = evaluate(model, task)
    assert accuracy["LSTM"] > 0.95 and accuracy["GRU"] > 0.95 and accuracy["RNN"] < 0.45
    assert min(accuracy["LSTM"], accuracy["GRU"]) - accuracy["RNN"] > 0.4


@slow
@seeds
def test_the_rnn_can_hold_what_it_cannot_learn_to_hold(seed):
    task = make_marked_recall(T=100)
    model = make_reader("RNN", task, seed=seed)
    curriculum(model, task, seed=seed)
    assert evaluate(model, task) > 0.9 and evaluate(model, task.with_length(400)) > 0.9
    direct = make_reader("RNN", task, seed=seed)
    train(direct, task, steps=1400, lr=0.003, seed=seed)
    assert evaluate(direct, task) < 0.45


@slow
@seeds
def test_the_trained_lstm_forgets_at_the_mark_and_then_holds(seed):
    """Claim 06-forgets-at-the-mark, with other texts and seeds than in the lesson."""
    model = make_reader("LSTM", make_marked_recall(T=20), seed=seed)
    train(model, make_marked_recall(T=20), steps=200, lr=0.02, seed=seed)
    for text in ("BACDDABBCADBB", "AAAAAADBBBBCC", "DCBADCBADCBADA"):
        for marked in (2, 6, 10):
            x = torch.nn.functional.one_hot(torch.tensor(["ABCD".index(letter) for letter in text]), 5).float()
            x[marked, 4] = 1
            f = record(model.rnn, x).f.mean(-1)
            assert min(f[:marked].mean(), f[marked + 1:].mean()) - f[marked] > 0.05
            assert "ABCD"[model(x[None]).argmax()] == text[marked]


@slow
@seeds
def test_clipping_keeps_the_numbers_finite_and_teaches_nothing(seed):
    task = make_adding(T=100)

    def run(clip, steps):
        model = make_reader("RNN", task, 64, init="identity", nonlinearity="relu", seed=seed)
        return train(model, task, steps=steps, optimizer="sgd", clip=clip, seed=seed)
    unclipped, clipped = run(None, 20), run(1.0, 300)
    assert unclipped.stopped == "not finite" and len(unclipped.loss) <= 20
    assert clipped.stopped == "steps" and np.isfinite(clipped.loss).all() and np.isfinite(clipped.grad_norm).all()
    assert clipped.best > 0.7 * task.variance
