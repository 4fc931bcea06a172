"""What a learner may hand to an explorer by mistake: always an error in both languages, never a traceback of ours."""

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import (
    T,
    explore_after,
    explore_bptt,
    explore_cell,
    explore_choice,
    explore_cliff,
    explore_forget_bias,
    explore_ledger,
    explore_phase,
    explore_saturation,
    explore_text,
    live_text,
    trace,
)
from course_utils.explorers.arguments import drawable, drawn_token
from course_utils.text import DEVANAGARI, SmritiError

X = torch.randn(1, 5, 2, generator=torch.Generator().manual_seed(0))
LSTM = trace(nn.LSTM(2, 3, batch_first=True), X)
NAN = float("nan")
W = (torch.ones(4, 2), torch.ones(4, 1))


def cell(**more):
    return explore_cell(**{"kind": "lstm", "weights": W, "vocabulary": ["a", "b"], "sentence": "a b"} | more)


def bptt(loss):
    return explore_bptt(nn.GRU(2, 3, batch_first=True), X, loss=loss)


def typed(split=list, text="ab", value="z"):
    return live_text(nn.GRU(1, 2), lambda text: torch.ones(len(text), 1), text, value=value, split=split)


WRONG = {
    "cell: NaN": lambda: cell(weights=(torch.full((4, 2), NAN), W[1])),
    "cell: no sentence": lambda: cell(sentence=None),
    "cell: a list": lambda: cell(sentence=["a"]),
    "cell: no weights": lambda: cell(weights=()),
    "cell: one weight": lambda: cell(weights=(W[0],)),
    "cell: six": lambda: cell(weights=W * 3),
    "cell: numpy": lambda: cell(weights=tuple(w.numpy() for w in W)),
    "cell: flat": lambda: cell(weights=(W[0], torch.ones(4))),
    "cell: vocabulary of numbers": lambda: cell(vocabulary=[0, 1]),
    "cell: no vocabulary": lambda: cell(vocabulary=None),
    "cell: control character": lambda: cell(vocabulary=["a", "\x00"]),
    "cell: step": lambda: cell(step=1.0),
    "cell: unit": lambda: cell(unit=0.5),
    "cell: kind": lambda: cell(kind=["lstm"]),
    "cell: relu": lambda: explore_cell("rnn", nn.RNN(2, 3, nonlinearity="relu"), ["a", "b"], "a"),
    "cell: two layers": lambda: explore_cell("lstm", nn.LSTM(2, 3, 2), ["a", "b"], "a"),
    "cell: both ways": lambda: explore_cell("lstm", nn.LSTM(2, 3, bidirectional=True), ["a", "b"], "a"),
    "cell: large": lambda: explore_cell("lstm", nn.LSTM(2, 64), ["a", "b"], "a"),
    "ledger: tokens": lambda: explore_ledger(LSTM, tokens=5),
    "ledger: unit": lambda: explore_ledger(LSTM, 1.0),
    "text: None": lambda: explore_text(LSTM, None),
    "text: value": lambda: explore_text(LSTM, list("abcde"), value=["f"]),
    "phase: NaN": lambda: explore_phase(start=(NAN, 0)),
    "phase: start": lambda: explore_phase(start=0.5),
    "phase: letters": lambda: explore_phase(start="ab"),
    "phase: off the slider": lambda: explore_phase(turn=33),
    "phase: gain": lambda: explore_phase("x"),
    "cliff: limit": lambda: explore_cliff(limit=0.12),
    "cliff: rate": lambda: explore_cliff(rate="fast"),
    "saturation: name": lambda: explore_saturation(["tanh"]),
    "bptt: loss": lambda: explore_bptt(loss=5),
    "bptt: float32": lambda: bptt(lambda h: h @ torch.ones(3)),
    "bptt: not of h": lambda: bptt(lambda h: torch.ones(3, requires_grad=True).sum()),
    "bptt: complex": lambda: bptt(lambda h: (h * 1j).sum()),
    "bptt: tokens": lambda: explore_bptt(tokens=5),
    "bptt: cut": lambda: explore_bptt(cut=2.0),
    "bptt: phase": lambda: explore_bptt(phase=["loss"]),
    "forget bias: hidden": lambda: explore_forget_bias((0,), (0,), hidden=10**6),
    "forget bias: seed": lambda: explore_forget_bias((0,), (0,), seeds=[2**70]),
    "forget bias: c too large": lambda: explore_forget_bias((0, 60), (0, 60), hidden=1, steps=1000, seeds=[0],
                                                            forget_bias=60, input_bias=60),
    "after: nothing": lambda: explore_after("02-plane", None, "b"),
    "live: split": lambda: typed(split={"a": 0}.__getitem__),
    "live: no split": lambda: typed(split=None),
    "live: value": lambda: typed(value=["z"]),
} | {f"caption of {make.__name__}": lambda make=make: make(caption="x") for make in (
    explore_bptt, explore_cell, explore_choice, explore_cliff, explore_phase, explore_saturation)}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_in_both_languages(name):
    with pytest.raises(SmritiError) as told:
        WRONG[name]()
    assert DEVANAGARI.search(told.value.text.hi) and not DEVANAGARI.search(re.sub(r"'.*'", "", told.value.text.en))


@pytest.mark.parametrize("make", [
    lambda n: explore_ledger(LSTM, n, step=n), lambda n: explore_ledger(LSTM, torch.tensor(1)),
    lambda n: explore_text(LSTM, list("abcde"), rank=n), lambda n: cell(step=n),
    lambda n: explore_cell("lstm", nn.LSTM(2, 3), ["a", "b"], "a b", unit=n), lambda n: explore_bptt(cut=n + 1),
    lambda n: explore_forget_bias((0,), (0,), hidden=n + 1, steps=n + 11, seeds=[n]),
])
def test_whole_numbers_of_numpy_are_as_good(make):
    assert "<figure" in make(np.int64(1))._repr_html_()


HOSTILE = ["<!--", "<script>", "</script>", "]]>", '"&\'', "\x00", "\x1b", "\udc80"]


def test_no_token_breaks_out_of_the_page_or_breaks_the_drawing():
    x = torch.randn(1, len(HOSTILE), 2)
    shown = explore_text(trace(nn.LSTM(2, 3, batch_first=True), x), HOSTILE)._repr_html_()
    found = re.search(r'<script type="application/json">(.*?)</script>', shown, re.DOTALL)[1]
    assert "<" not in found
    tokens = json.loads(found)["tokens"]
    assert tokens[:5] == HOSTILE[:5] and all(map(drawable, tokens))
    for svg in re.findall(r"<svg.*?</svg>", shown, re.DOTALL):
        ET.fromstring(svg)
    shown.encode()


def test_what_cannot_be_seen_has_a_sign():
    assert [drawn_token(token) for token in (" ", "\n", "\x00", "\xa0", "", "\udc80", "a b")] == [
        "␣", "↵", "␀", "␣", "∅", "�", "a b"]


def test_a_caption_in_both_languages_is_shown():
    assert "यह" in explore_phase(caption=T(hi="यह", en="this"))._repr_html_()


def test_a_gradient_whose_square_is_no_number_any_more_is_still_measured():
    from course_utils.explorers.forget_bias_grid import measure_forget_biases
    grid = measure_forget_biases((-2.0,), (0.0,), hidden=16, steps=400, seeds=(0,))
    curve = grid.curve[0, 0, 0]
    assert -275 < curve[399] < -230         # 0.23 to the power of 399
    assert np.diff(curve[100:]).max() < -0.3        # no floor that it lies on
