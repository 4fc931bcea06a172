"""Tasks: each is what its docstring says, its chance is what guessing earns, and a seed decides everything."""

import pickle
import re
import subprocess
import sys

import numpy as np
import pytest
import torch

from course_utils.tasks import (
    IGNORED,
    TaskError,
    make_adding,
    make_analog_recall,
    make_anbn,
    make_first_recall,
    make_marked_recall,
)

N = 20_000
TASKS = {
    "marked": make_marked_recall(T=12, symbols=4),
    "marked, 3 symbols": make_marked_recall(T=7, symbols=3),
    "first": make_first_recall(T=9, symbols=4),
    "first, silence": make_first_recall(T=9, symbols=5, distractors=False),
    "analog": make_analog_recall(T=10),
    "adding": make_adding(T=11),
    "anbn": make_anbn(longest=6),
}
each_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


@each_task
def test_a_batch_has_the_form_that_the_task_says(task):
    x, y = task.batch(8, seed=3)
    assert x.shape == (8, task.T, task.input_size) and x.dtype == torch.float32
    if task.measure == "mse":
        assert y.shape == (8, 1) and y.dtype == torch.float32 and task.chance is None and task.variance > 0
    else:
        assert y.shape == ((8, task.T) if task.every_step else (8,)) and y.dtype == torch.int64
        assert task.variance is None and int(y.max()) < task.output_size
    assert re.search("[\u0900-\u097f]", task.name.hi) and task.name.en and re.search(r"\d{4}", task.cite)


@each_task
def test_a_seed_decides_everything_and_the_global_generators_nothing(task):
    torch.manual_seed(5)
    before, numpys = torch.get_rng_state(), np.random.get_state()[1].copy()
    first = task.batch(16, seed=1)
    assert torch.equal(before, torch.get_rng_state()) and (numpys == np.random.get_state()[1]).all()
    torch.manual_seed(6)
    again, other = task.batch(16, seed=1), task.batch(16, seed=2)
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], other[0])


@each_task
def test_a_generator_goes_on_where_it_was(task):
    generator = torch.Generator().manual_seed(1)
    one, two = task.batch(16, generator), task.batch(16, generator)
    assert torch.equal(one[0], task.batch(16, seed=1)[0]) and not torch.equal(one[0], two[0])


@each_task
def test_another_length_is_the_same_task(task):
    longer = task.with_length(25)
    assert longer.T == 25 and longer.batch(4)[0].shape == (4, 25, task.input_size)
    assert (longer.name, longer.output_size, longer.measure) == (task.name, task.output_size, task.measure)
    assert task.with_length(task.T) == task and longer != task
    assert pickle.loads(pickle.dumps(longer)) == longer


def same(a, b):
    return torch.equal(a.double(), b.double())


# The definitions.


@pytest.mark.parametrize("task", [TASKS["marked"], TASKS["marked, 3 symbols"]])
def test_marked_recall_asks_for_the_marked_symbol(task):
    x, y = task.batch(N)
    symbols, marks = x[..., :-1], x[..., -1]
    assert set(x.unique().tolist()) == {0.0, 1.0}
    assert (symbols.sum(-1) == 1).all() and (marks.sum(1) == 1).all()
    place = marks.argmax(1)
    assert same(symbols[torch.arange(N), place].argmax(-1), y)
    assert same(task.lag(x), task.T - 1 - place)
    assert evenly(place, task.T) and evenly(y, task.output_size) and evenly(symbols.argmax(-1), task.output_size)


@pytest.mark.parametrize("task", [TASKS["first"], TASKS["first, silence"]])
def test_first_recall_asks_for_the_first_symbol(task):
    x, y = task.batch(N)
    assert same(x[:, 0, :task.output_size].argmax(-1), y) and evenly(y, task.output_size)
    assert (x[:, 0, :task.output_size].sum(-1) == 1).all() and (task.lag(x) == task.T - 1).all()
    if task.input_size == task.output_size:
        assert not x[:, 1:].any()       # silence
    else:
        assert (x[:, 0, -1] == 1).all() and not x[:, 1:, -1].any()
        assert (x[..., :-1].sum(-1) == 1).all() and evenly(x[:, 1:, :-1].argmax(-1), task.output_size)


def test_analog_recall_asks_for_the_marked_number():
    task = TASKS["analog"]
    x, y = task.batch(N)
    values, marks = x.unbind(-1)
    assert (marks.sum(1) == 1).all() and set(marks.unique().tolist()) == {0.0, 1.0}
    assert same((values * marks).sum(1, keepdim=True), y)
    assert same(task.lag(x), task.T - 1 - marks.argmax(1)) and evenly(marks.argmax(1), task.T)
    assert -1 <= values.min() < -0.99 and 0.99 < values.max() <= 1 and abs(values.mean()) < 0.01


def test_adding_asks_for_the_sum_of_one_number_from_each_half():
    task = TASKS["adding"]
    x, y = task.batch(N)
    values, marks = x.unbind(-1)
    half = task.T // 2
    assert (marks[:, :half].sum(1) == 1).all() and (marks[:, half:].sum(1) == 1).all()
    assert torch.allclose((values * marks).sum(1, keepdim=True), y)
    assert same(task.lag(x), task.T - 1 - marks[:, :half].argmax(1))       # of the older one
    assert evenly(marks[:, :half].argmax(1), half) and evenly(marks[:, half:].argmax(1), task.T - half)
    assert 0 <= values.min() < 0.01 and 0.99 < values.max() <= 1


def test_anbn_asks_at_every_b_whether_it_is_the_last():
    task = TASKS["anbn"]
    x, y = task.batch(N)
    counts = x[..., 0].sum(1)
    assert evenly(counts.long() - 1, 6)
    for row, labels in zip(x[:200], y[:200], strict=True):
        n = int(row[:, 0].sum())
        word = "".join("ab^"[int(step.argmax())] if step.any() else "." for step in row)
        assert word == "^" + "a" * n + "b" * n + "." * (task.T - 2 * n - 1)
        assert labels.tolist() == [IGNORED] * (n + 1) + [0] * (n - 1) + [1] + [IGNORED] * (task.T - 2 * n - 1)
    assert make_anbn(30).T == 61 and make_anbn(30).with_length(121).chance == 1 / 60


def evenly(values, kinds):
    """All of `kinds` values come about equally often (five standard deviations)."""
    counts = torch.bincount(values.flatten(), minlength=kinds).double()
    expected = values.numel() / kinds
    return len(counts) == kinds and bool(((counts - expected).abs() < 5 * expected ** 0.5).all())


@each_task
def test_chance_is_what_the_best_blind_guess_earns(task):
    _, y = task.batch(N, seed=11)
    if task.measure == "mse":
        best = float(((y - y.mean()) ** 2).mean())      # the best constant
        assert abs(best - task.variance) < 0.03 * task.variance
        return
    guesses = [((y == guess) | (y == IGNORED)) for guess in range(task.output_size)]
    earned = max(float((g if y.dim() == 1 else g.all(1)).double().mean()) for g in guesses)
    assert abs(earned - task.chance) < 0.02


def test_the_module_needs_no_torch_to_be_imported():
    code = "import sys; from course_utils import make_adding; make_adding(); print('torch' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


# What is refused.


def refused(call):
    with pytest.raises(TaskError) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


MARKED = TASKS["marked"]
WRONG = {
    "no step": (lambda: make_marked_recall(T=0), ["make_marked_recall", "T = 0", "1"]),
    "one symbol": (lambda: make_first_recall(symbols=1), ["make_first_recall", "symbols = 1", "2"]),
    "half a step": (lambda: make_analog_recall(T=2.5), ["make_analog_recall", "T = 2.5"]),
    "one half": (lambda: make_adding(T=1), ["make_adding", "T = 1", "2"]),
    "nothing to count": (lambda: make_anbn(0), ["make_anbn", "longest = 0"]),
    "too short to count": (lambda: make_anbn().with_length(2), ["make_anbn", "T = 2", "3"]),
    "other length": (lambda: MARKED.with_length(-3), ["T = -3"]),
    "length as text": (lambda: MARKED.with_length("60"), ["T = '60'"]),
    "truth as length": (lambda: MARKED.with_length(True), ["T = True"]),
    "no sequence": (lambda: MARKED.batch(0), ["n = 0", "1"]),
    "a shape": (lambda: MARKED.batch((3, 4)), ["n = (3, 4)"]),
    "seed": (lambda: MARKED.batch(3, seed="zero"), ["'zero'", "torch.Generator"]),
    "negative seed": (lambda: MARKED.batch(3, seed=-1), ["-1", "torch.Generator"]),
    "lag of nothing": (lambda: MARKED.lag(None), ["NoneType", "(B, T, 5)"]),
    "lag of another task": (lambda: MARKED.lag(TASKS["analog"].batch(3)[0]), ["(3, 10, 2)", "(B, T, 5)"]),
    "lag of targets": (lambda: MARKED.lag(MARKED.batch(3)[1]), ["(3,)", "(B, T, 5)"]),
    "no lag": (lambda: TASKS["anbn"].lag(TASKS["anbn"].batch(3)[0]), ["aⁿbⁿ", "make_marked_recall"]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_argument_is_named_in_both_languages(wrong):
    call, named = WRONG[wrong]
    text = refused(call)
    for half in (text.hi, text.en):
        assert all(part in half for part in named), half


def test_whole_numbers_of_numpy_will_do():
    task = make_marked_recall(T=np.int64(6), symbols=np.int32(3))
    assert torch.equal(task.batch(np.int64(4), seed=np.int64(2))[0], make_marked_recall(6, 3).batch(4, 2)[0])
