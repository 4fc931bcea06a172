"""`explore_cell`: a real cell that reads a sentence, step by step, with every number on its wires."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..cell_specs import VARIANTS, spec_of
from ..cells import cell_weights, gru_step, lstm_step, rnn_step
from ..diagrams import draw_cell
from ..figures import Shown
from ..text import T
from .arguments import drawable, listed, whole
from .page import ExplorerError, explorer

if TYPE_CHECKING:
    from torch import Tensor

GATES = {"rnn": (), "lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n")}      # in the order of torch's blocks
STATES = {"rnn": ("h",), "lstm": ("c", "h"), "gru": ("h",)}
LONGEST = 24                        # words of the sentence
MOST_UNITS, MOST_WORDS = 32, 64     # of the cell and the vocabulary: the page carries all weights
SENTENCE = "बड़ी छात्रा खेत में पत्र लिख"
VOCABULARY = "बड़ी बड़ा छात्रा छात्र खेत में पत्र लिख".split()
_OF_THE_RNN = T(hi="नया hidden state", en="new hidden state")


def explore_cell(kind: str = "lstm", weights: Sequence[Tensor] | Any = None, vocabulary: Sequence[str] = VOCABULARY,
                 sentence: str = SENTENCE, *, variant: str = "torch", step: int = 0, unit: int = 0,
                 caption: T | None = None) -> Shown:
    """Show a cell that a reader steps through, with other words, other biases and another input.

    Args:
        kind: ``"rnn"``, ``"lstm"`` or ``"gru"``.
        weights: ``(w_ih, w_hh, b_ih, b_hh)`` of torch's shapes, the second bias or both may be left out; or a cell or
            a module of one layer. By default one unit whose weights keep the gender of the subject of a sentence.
        vocabulary: the words that the cell knows; each is one of its inputs (one-hot), as many as ``w_ih`` has columns.
        sentence: words of the vocabulary, with spaces between them.
        variant: of the GRU, ``"torch"`` or ``"paper"``.
        step: the step that is shown first, counted from 0.
        unit: the unit that is shown first.
        caption: a sentence below.

    Raises:
        ExplorerError: an unknown kind, variant or word, no words or too many, a step or a unit that is not there.
        CellError: weights whose shapes do not fit.

    >>> explore_cell("gru")._repr_html_().count("<figure")
    1
    """
    _known(kind, variant)
    words, vocabulary = _words(sentence, vocabulary)
    w_ih, w_hh, b_ih, b_hh = _four(kind, weights)
    units = w_hh.shape[1]
    _fitting(words, vocabulary, units, columns=w_ih.shape[1])
    step, unit = whole("explore_cell", "step", step, len(words)), whole("explore_cell", "unit", unit, units)
    steps = _steps(kind, variant, words, vocabulary, (w_ih, w_hh, b_ih, b_hh))
    picture = draw_cell(kind, variant=variant, values=steps[step], unit=unit, token=words[step], legend=False)
    parts = spec_of(kind, variant).parts
    gates = [{"name": name, "block": block, "title": {"hi": parts[name].hi, "en": parts[name].en}}
             for block, name in enumerate(GATES[kind])]
    if kind == "rnn":
        gates = [{"name": "a", "block": 0, "title": {"hi": _OF_THE_RNN.hi, "en": _OF_THE_RNN.en}}]
    data = {"kind": kind, "variant": variant, "unit": unit, "step": step, "words": words, "longest": LONGEST,
            "vocabulary": list(zip(vocabulary, _one_hot(len(vocabulary)), strict=True)),
            "weights": {name: value.tolist() for name, value in
                        zip(("w_ih", "w_hh", "b_ih", "b_hh"), (w_ih, w_hh, b_ih, b_hh), strict=True)},
            "gates": gates, "states": list(STATES[kind]), "torch": [found.h.tolist() for found in steps]}
    return explorer(picture, "live_cell.js", data, alt=picture.alt, caption=caption)


def _four(kind: str, weights: Any) -> list[Tensor]:
    """The four weights in float64, with zeros for a bias that is left out."""
    import torch

    given = gender_weights(kind) if weights is None else weights
    if not isinstance(given, (tuple, list)):
        _one_layer(given)
    found = list(given if isinstance(given, (tuple, list)) else cell_weights(given))
    good = 2 <= len(found) <= 4 and all(isinstance(w, torch.Tensor) and w.dim() == 2 for w in found[:2])
    if not good or not all(w is None or (isinstance(w, torch.Tensor) and torch.isfinite(w).all()) for w in found):
        raise ExplorerError(_WEIGHTS)
    rows = found[0].shape[0]
    found += [torch.zeros(rows)] * (4 - len(found))
    return [(torch.zeros(rows) if w is None else w).detach().double() for w in found]


def _steps(kind: str, variant: str, words: Sequence[str], vocabulary: Sequence[str], weights: Sequence[Tensor]) -> list[Any]:
    """What torch computes in float64, step by step, from zero states."""
    import torch

    inputs = torch.eye(len(vocabulary), dtype=torch.float64)
    h = c = torch.zeros(weights[1].shape[1], dtype=torch.float64)
    steps: list[Any] = []
    for word in words:
        x = inputs[vocabulary.index(word)]
        if kind == "lstm":
            steps.append(lstm_step(x, h, c, *weights))
            c = steps[-1].c
        else:
            steps.append(rnn_step(x, h, *weights) if kind == "rnn" else gru_step(x, h, *weights, variant=variant))
        h = steps[-1].h
    return steps


def gender_weights(kind: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One unit that keeps the gender of the subject, for `VOCABULARY`: the weights of lessons 03 and 05.

    The RNN gets the same columns without gates: it cannot keep the first noun from the next ones.
    """
    import torch

    girl, boy, field, letter, verb = (VOCABULARY.index(word) for word in "छात्रा छात्र खेत पत्र लिख".split())
    rows = {"rnn": "n", "lstm": "ifgo", "gru": "rzn"}[kind]
    w, b = torch.zeros(len(rows), len(VOCABULARY)), torch.zeros(len(rows))
    for name, columns, size in (("i", [girl, boy], 8), ("f", [girl, boy], -8), ("z", [girl, boy], -8), ("o", [verb], 8),
                                ("g", [girl], 2), ("n", [girl], 2), ("g", [boy, field, letter], -2),
                                ("n", [boy, field, letter], -2)):
        if name in rows:
            w[rows.index(name), columns] = size
    for name, bias in (("i", -4.0), ("f", 4.0), ("z", 4.0), ("o", -4.0)):
        if name in rows:
            b[rows.index(name)] = bias
    w_hh = torch.full((1, 1), 1.0) if kind == "rnn" else torch.zeros(len(rows), 1)
    return w, w_hh, b, torch.zeros(len(rows))


def _one_hot(count: int) -> list[list[int]]:
    return [[int(k == j) for k in range(count)] for j in range(count)]


def _known(kind: str, variant: str) -> None:
    if not isinstance(kind, str) or kind not in GATES:
        raise ExplorerError(T(hi=f"explore_cell: kind {kind!r} मिला; इनमें से एक चाहिए: {', '.join(GATES)}।",
                              en=f"explore_cell: kind is {kind!r}; expected one of {', '.join(GATES)}."))
    if variant not in VARIANTS[kind]:
        known = ", ".join(VARIANTS[kind])
        raise ExplorerError(T(hi=f"explore_cell: variant {variant!r} मिला; {kind} के लिए चाहिए: {known}।",
                              en=f"explore_cell: variant is {variant!r}; for {kind} expected {known}."))


def _one_layer(module: Any) -> None:
    """Refuse a module that computes something else than one step of one layer."""
    others = (getattr(module, "num_layers", 1) != 1, getattr(module, "bidirectional", False),
              getattr(module, "proj_size", 0), "relu" in str(getattr(module, "nonlinearity", "tanh")))
    if any(others):
        raise ExplorerError(T(
            hi=f"explore_cell: {module} मिला; एक layer, एक दिशा, tanh वाला चाहिए, बिना proj_size के।",
            en=f"explore_cell: got {module}; expected one layer, one direction and tanh, without proj_size."))


def _words(sentence: Any, vocabulary: Any) -> tuple[list[str], list[str]]:
    """The words of the sentence, and those that the cell knows."""
    known = listed("explore_cell", "vocabulary", vocabulary)
    if not isinstance(sentence, str) or not all(isinstance(w, str) and drawable(w) and w.split() == [w] for w in known):
        raise ExplorerError(T(hi="explore_cell: sentence में str, और vocabulary में बिना खाली जगह वाले शब्दों की सूची चाहिए।",
                              en="explore_cell: expected a str as sentence, and as vocabulary a list of words without "
                                 "spaces."))
    return sentence.split(), known


def _fitting(words: Sequence[str], vocabulary: Sequence[str], units: int, *, columns: int) -> None:
    if units > MOST_UNITS or len(vocabulary) > MOST_WORDS:
        raise ExplorerError(T(
            hi=f"explore_cell: {units} unit और {len(vocabulary)} शब्द मिले; {MOST_UNITS} unit और {MOST_WORDS} शब्द तक चाहिए।",
            en=f"explore_cell: got {units} units and {len(vocabulary)} words; expected {MOST_UNITS} units and "
               f"{MOST_WORDS} words at most."))
    if len(vocabulary) != columns or len(set(vocabulary)) != len(vocabulary):
        raise ExplorerError(T(hi=f"explore_cell: {columns} अलग-अलग शब्द चाहिए (w_ih के हर column का एक); "
                                 f"मिले: {len(vocabulary)}।",
                              en=f"explore_cell: expected {columns} different words, one for each column of w_ih; got "
                                 f"{len(vocabulary)}."))
    if missing := [word for word in words if word not in vocabulary]:
        raise ExplorerError(T(hi=f"explore_cell: ये शब्द सूची में नहीं: {', '.join(missing)}। "
                                 f"सूची: {', '.join(vocabulary)}।",
                              en=f"explore_cell: not in the vocabulary: {', '.join(missing)}. "
                                 f"It has: {', '.join(vocabulary)}."))
    if not 1 <= len(words) <= LONGEST:
        raise ExplorerError(T(hi=f"explore_cell: sentence में {len(words)} शब्द मिले; 1 से {LONGEST} चाहिए।",
                              en=f"explore_cell: the sentence has {len(words)} words; expected 1 to {LONGEST}."))


_WEIGHTS = T(
    hi="explore_cell: weights में एक cell या layer, या (w_ih, w_hh, b_ih, b_hh) चाहिए: tensor, बिना NaN और inf के; bias की "
       "जगह None भी चलेगा।",
    en="explore_cell: expected as weights a cell or a layer, or (w_ih, w_hh, b_ih, b_hh): tensors without NaN or inf; a "
       "bias may be None.")
