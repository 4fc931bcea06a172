"""Try networks on a text and on a series, beside the plain methods that they have to beat first.

Everything runs at fixed steps and with several seeds; recurrent layers have equal parameters, as near as their sizes
allow. A score is an error: lower is better.

>>> from course_utils.series import make_seasonal_series
>>> found = try_series(make_seasonal_series, kinds=("LSTM",), steps=2, seeds=(0, 1))
>>> list(found.scores), found["ridge"].shape
(['last value', 'one season ago', 'ridge', 'window network', 'LSTM', 'rule known'], (2,))
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import series as made_up
from .comparisons import ComparisonError, _check_whole, _distinct, _shown, _spread
from .costs import PARAMETERS, count_parameters, matching_hidden
from .series import Series, Windows
from .tables import Measured, Table
from .tasks import Task
from .text import T
from .texts import Corpus, fit_ngrams
from .training import KINDS, Kind, train

if TYPE_CHECKING:
    from torch import Generator, Tensor, nn

Verdict = Literal["supported", "not supported", "depends"]

_SLOW_PART, _SLOWER = 0.3, 0.2      # the last 30 % of the steps at a fifth of the learning rate


@dataclass(frozen=True, eq=False)
class Trial:
    """What `try_text` or `try_series` returns; a notebook shows it as a table.

    Attributes:
        name: what was tried.
        measure: what a score is; lower is better.
        seeds: those with which every network was trained.
        steps: updates that each network got.
        scores: method → its score by seed, shape (seeds,); the plain methods come first.
        parameters: network → parameters of its recurrent layer (of the whole, where there is none).
        seconds: network → CPU seconds of each training, shape (seeds,).
    """

    name: T
    measure: T
    seeds: tuple[int, ...]
    steps: int
    scores: dict[str, np.ndarray]
    parameters: dict[str, int]
    seconds: dict[str, np.ndarray]

    def __getitem__(self, method: str) -> np.ndarray:
        """The scores of one method by seed, so that ``trial["LSTM"] - trial["GRU"]`` compares seed by seed.

        Raises:
            ComparisonError: no method has that name.
        """
        if method not in self.scores:
            raise ComparisonError(_METHOD.format(got=repr(method), known=", ".join(self.scores)))
        return self.scores[method]

    def table(self) -> Table:
        """A row for each method."""
        rows: list[list[Any]] = []
        for method, scores in self.scores.items():
            size = self.parameters.get(method)
            rows.append([method_name(method), Measured(str(_spread(scores))), "" if size is None else str(size),
                         Measured(f"{np.median(self.seconds[method]):.1f}") if method in self.seconds else ""])
        caption = _CAPTION.format(name=self.name, seeds=len(self.seeds), steps=self.steps)
        return Table(caption, [_METHOD_HEAD, _SCORE.format(measure=self.measure), PARAMETERS, _CPU], rows, [])

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.table().text()


def method_name(method: str) -> T:
    """What a method of a `Trial` is called, in both languages.

    >>> method_name("last value").hi, method_name("LSTM").hi
    ('आखिरी मान', 'LSTM')
    """
    return _NAMES.get(method) or T(method, method)


# Text.


def try_text(corpus: Corpus, kinds: Sequence[Kind] = ("LSTM", "GRU"), *, orders: Sequence[int] = (3, 5),
             hidden: int = 48, embedding: int = 32, steps: int = 130, lr: float = 0.02, batch: int = 32,
             length: int = 24, seeds: Iterable[int] = (0, 1, 2), progress: bool = True) -> Trial:
    """Count n-grams and train character models on the same text; measure bits per character on the held-out text.

    Args:
        corpus: what to learn from and what to test on.
        kinds: the recurrent layers.
        orders: the n of the n-gram models.
        hidden: H of an LSTM; every other kind gets the H at which it has as many parameters.
        embedding: the size of a character's vector, I of the recurrent layer.
        steps: updates; for the last 30 % of them the learning rate is a fifth.
        lr: the learning rate of Adam.
        batch: pieces of text in a batch.
        length: characters in a piece.
        seeds: of the weights and of the batches.
        progress: show how far it is, where somebody is looking.

    Returns:
        The `Trial`. An interrupt (■) ends it after the seeds that are complete.

    Raises:
        ComparisonError: no `Corpus`, no seeds, an unknown kind, a size below 1, or an interrupt before the first
            seed was complete.
        TextError: an order below 1.

    >>> from course_utils.texts import load_python_text
    >>> found = try_text(load_python_text(2000, 200), ("GRU",), orders=(2,), steps=2, seeds=(0,))
    >>> list(found.scores)
    ['2-gram', 'GRU']
    """
    if not isinstance(corpus, Corpus) or len(corpus.train) <= length:
        raise ComparisonError(_CORPUS.format(got=type(corpus).__name__, length=length))
    _check_sizes(kinds, hidden=hidden, embedding=embedding, steps=steps, batch=batch, length=length)
    letters, size = len(corpus.alphabet), count_parameters("LSTM", embedding, hidden)
    plain = {f"{n}-gram": fit_ngrams(corpus.train, corpus.alphabet, n).bits(corpus.held_out) for n in orders}
    task, tested = _text_task(corpus, length), _tensor(corpus.encode(corpus.held_out))
    sizes = {kind: matching_hidden(kind, size, embedding) for kind in kinds}

    def one(seed: int, kind: str) -> tuple[float, float]:
        model = make_character_model(kind, letters, sizes[kind], embedding=embedding, seed=seed)
        seconds = _train(model, task, steps, lr, batch, seed)
        return _bits(model, tested), seconds

    return _trial(_TEXT, _BITS, steps, seeds, list(kinds), one, lambda seed: plain, progress,
                  {kind: count_parameters(kind, embedding, h) for kind, h in sizes.items()})


def make_character_model(kind: Kind, letters: int, hidden: int, *, embedding: int = 32, seed: int = 0) -> nn.Module:
    """A model that reads tokens and at every step scores the next one: embedding, recurrent layer, linear layer.

    Args:
        kind: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        letters: V, how many tokens there are.
        hidden: H.
        embedding: the size of a token's vector.
        seed: of the weights. torch's global generator is left as it was.

    Returns:
        A module, x (B, T) int64 → (B, T, V), with the parts ``embedding``, ``rnn`` and ``head``.

    Raises:
        ComparisonError: an unknown kind, or a size below 1.

    >>> model = make_character_model("GRU", 100, 48)
    >>> {name: sum(p.numel() for p in part.parameters()) for name, part in model.named_children()}
    {'embedding': 3200, 'rnn': 11808, 'head': 4900}
    """
    import torch

    _check_sizes([kind], letters=letters, hidden=hidden, embedding=embedding)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return _character_class()(kind, letters, hidden, embedding)


@cache
def _character_class() -> type:
    """The class `CharacterModel`; it can be made only once torch is imported."""
    from torch import nn

    class CharacterModel(nn.Module):
        """Embedding, one recurrent layer, and a linear layer that scores every token."""

        def __init__(self, kind: str, letters: int, hidden: int, embedding: int) -> None:
            super().__init__()
            self.embedding = nn.Embedding(letters, embedding)
            self.rnn = getattr(nn, kind)(embedding, hidden, batch_first=True)
            self.head = nn.Linear(hidden, letters)

        def forward(self, x: Tensor) -> Tensor:
            return self.head(self.rnn(self.embedding(x))[0])

    CharacterModel.__qualname__ = "CharacterModel"      # so that pickle finds it where __getattr__ has it
    return CharacterModel


def __getattr__(name: str) -> Any:
    if name == "CharacterModel":
        return _character_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _text_task(corpus: Corpus, length: int) -> Task:
    """Say the next character, at every step, in pieces from anywhere in the training text."""
    codes = _tensor(corpus.encode(corpus.train))
    most = float(codes.bincount().max()) / len(codes)
    return Task(name=_TEXT, T=length, input_size=len(corpus.alphabet), output_size=len(corpus.alphabet), chance=most,
                variance=None, target=1.0, every_step=True, cite="", _draw=partial(_draw_text, codes=codes),
                _remake=partial(_text_task, corpus))


def _draw_text(n: int, T: int, generator: Generator, codes: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    start = torch.randint(len(codes) - T, (n, 1), generator=generator)
    piece = codes[start + torch.arange(T + 1)]
    return piece[:, :-1], piece[:, 1:]


def _bits(model: nn.Module, codes: Tensor) -> float:
    """Bits per character of a text read in one go, for every character but the first."""
    import torch
    from torch.nn.functional import cross_entropy

    with torch.no_grad():
        return float(cross_entropy(model(codes[None, :-1])[0], codes[1:])) / math.log(2)


# Series.


def try_series(maker: Callable[..., Series], kinds: Sequence[Kind] = ("LSTM", "GRU"), *, hidden: int = 16,
               window: int = 24, steps: int = 150, lr: float = 0.02, batch: int = 32, seeds: Iterable[int] = (0, 1, 2),
               progress: bool = True) -> Trial:
    """Forecast the next value of a series from a window: plain methods, a network without a loop, recurrent ones.

    Each seed makes its own series, weights and batches. The window network sees the whole window at once: one
    hidden layer of tanh units, with about as many parameters as the recurrent layers.

    Args:
        maker: makes the series: `make_seasonal_series` or `make_regime_series`.
        kinds: the recurrent layers.
        hidden: H of an LSTM; every other kind gets the H at which it has as many parameters.
        window: steps that every method sees.
        steps: updates; for the last 30 % of them the learning rate is a fifth.
        lr: the learning rate of Adam.
        batch: windows in a batch.
        seeds: of the series, the weights and the batches.
        progress: show how far it is, where somebody is looking.

    Returns:
        The `Trial`: mean absolute errors in sd. "rule known" forecasts with the rule itself: no method can do better
        for long. An interrupt (■) ends it after the seeds that are complete.

    Raises:
        ComparisonError: no seeds, an unknown kind, a size below 1, or an interrupt before the first seed was complete.
        SeriesError: `maker` makes no series, or the window is too short or too long for it.

    >>> from course_utils.series import make_regime_series
    >>> found = try_series(make_regime_series, ("GRU",), steps=2, seeds=(0,))
    >>> bool(found["rule known"] < found["ridge"])
    True
    """
    _check_sizes(kinds, hidden=hidden, window=window, steps=steps, batch=batch)
    seeds, size = _distinct("seeds", seeds, least=0), count_parameters("LSTM", 1, hidden)
    sizes = {kind: matching_hidden(kind, size, 1) for kind in kinds}
    sizes = {_WINDOW: round(size / (window + 2)), **sizes}
    cut = {seed: made_up.cut_windows(maker(seed=seed), window) for seed in seeds}

    def one(seed: int, kind: str) -> tuple[float, float]:
        model = _forecaster(kind, window, sizes[kind], seed)
        seconds = _train(model, _window_task(cut[seed]), steps, lr, batch, seed)
        return made_up.mean_absolute_error(_forecast(model, cut[seed]), cut[seed]), seconds

    parameters = {kind: count_parameters(kind, 1, h) if kind in KINDS else h * (window + 2) + 1
                  for kind, h in sizes.items()}
    return _trial(cut[seeds[0]].series.name, _MAE, steps, seeds, list(sizes), one,
                  lambda seed: _plain_forecasts(cut[seed]), progress, parameters)


def _plain_forecasts(windows: Windows) -> dict[str, float]:
    found = {"last value": made_up.forecast_last(windows), "one season ago": made_up.forecast_season(windows),
             "ridge": made_up.fit_ridge(windows), _KNOWN: windows.best_test}
    return {name: made_up.mean_absolute_error(forecast, windows) for name, forecast in found.items()}


def _forecaster(kind: str, window: int, hidden: int, seed: int) -> nn.Module:
    """x (B, W, 1) → (B, 1)."""
    import torch
    from torch import nn

    from .training import Reader

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if kind == _WINDOW:
            return nn.Sequential(nn.Flatten(), nn.Linear(window, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        return Reader(kind, 1, hidden, 1, "tanh", False)


def _window_task(windows: Windows) -> Task:
    """Say the next value, for windows from anywhere in the training part."""
    x, y = (_tensor(part).float()[..., None] for part in (windows.x_train, windows.y_train))
    return Task(name=windows.series.name, T=x.shape[1], input_size=1, output_size=1, chance=None,
                variance=float(y.var()), target=0.0, every_step=False, cite="",
                _draw=partial(_draw_windows, x=x, y=y), _remake=lambda T: _window_task(windows))


def _draw_windows(n: int, T: int, generator: Generator, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    rows = torch.randint(len(x), (n,), generator=generator)
    return x[rows], y[rows]


def _forecast(model: nn.Module, windows: Windows) -> Tensor:
    import torch

    with torch.no_grad():
        return model(_tensor(windows.x_test).float()[..., None])[:, 0]


# What both have in common.


def _trial(name: T, measure: T, steps: int, seeds: Any, networks: list[str],
           one: Callable[[int, str], tuple[float, float]], plain: Callable[[int], Mapping[str, float]],
           progress: bool, parameters: dict[str, int]) -> Trial:
    """Run every network with every seed; `one` gives score and seconds, `plain` the scores of the other methods."""
    seeds = _distinct("seeds", seeds, least=0)
    rows: list[dict[str, tuple[float, float]]] = []
    with _shown(len(seeds) * len(networks), progress) as show:
        try:
            for seed in seeds:
                row = {}
                for network in networks:
                    show(f"{network}, seed {seed}")
                    row[network] = one(seed, network)
                rows.append(row)
        except KeyboardInterrupt:
            if not rows:
                raise ComparisonError(_NOTHING) from None
    done = seeds[:len(rows)]
    others = [plain(seed) for seed in done]
    scores = {method: np.array([other[method] for other in others]) for method in others[0] if method != _KNOWN}
    scores |= {network: np.array([row[network][0] for row in rows]) for network in networks}
    if _KNOWN in others[0]:     # no method, but what all others are measured against: it stands last
        scores[_KNOWN] = np.array([other[_KNOWN] for other in others])
    return Trial(name, measure, done, steps, scores, parameters,
                 {network: np.array([row[network][1] for row in rows]) for network in networks})


def _train(model: nn.Module, task: Task, steps: int, lr: float, batch: int, seed: int) -> float:
    """Train at fixed steps, the last of them more slowly, and return the CPU seconds.

    Raises:
        KeyboardInterrupt: `train` was interrupted: what it has learned is not what was asked for.
    """
    slow = round(_SLOW_PART * steps)
    start = time.process_time()
    for part, rate, start_of_batches in ((steps - slow, lr, seed), (slow, lr * _SLOWER, seed + _OTHER_BATCHES)):
        if part:
            history = train(model, task, steps=part, lr=rate, batch=batch, target=None, seed=start_of_batches,
                            every=part, progress=False)
            if history.stopped == "interrupted":
                raise KeyboardInterrupt
    return time.process_time() - start


_OTHER_BATCHES = 100_000        # the second part of a training draws from another seed


def _tensor(values: np.ndarray) -> Tensor:
    import torch

    return torch.tensor(values)


def _check_sizes(kinds: Any, **sizes: Any) -> None:
    if isinstance(kinds, str) or not kinds or not set(kinds) <= set(KINDS):
        raise ComparisonError(_KINDS.format(got=repr(kinds), known=", ".join(KINDS)))
    _check_whole(**sizes)


# The older lesson's table, judged.


@dataclass(frozen=True)
class Judgement:
    """The rows of the older lesson's table with a verdict each; a notebook shows it as a table."""

    rows: dict[str, tuple[Verdict, Any]]

    def table(self) -> Table:
        """A row for each scenario: what was said, the verdict, what was measured."""
        rows = [[ORIGINAL_ROWS[key][0], ORIGINAL_ROWS[key][1], VERDICTS[verdict], ORIGINAL_ROWS[key][2],
                 Measured(_number(value))] for key, (verdict, value) in self.rows.items()]
        return Table(_TABLE, list(_TABLE_HEAD), rows, [])

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.table().text()


def judge(**rows: tuple[Verdict, Any]) -> Judgement:
    """The older lesson's table "When to Use Which?" as it came out: scenario → verdict and what was measured.

    Args:
        rows: for each of `ORIGINAL_ROWS` a verdict, ``"supported"``, ``"not supported"`` or ``"depends"``, and a
            number or several (their median and their ends are shown).

    Raises:
        ComparisonError: a row is missing or unknown, or has another verdict.

    >>> found = judge(complex=("depends", [0.9, 0.95, 1]), faster=("depends", 2), simpler=("not supported", 1.1),
    ...               text=("not supported", 0.1), memory=("depends", 1))
    >>> list(found.rows)
    ['complex', 'faster', 'simpler', 'text', 'memory']
    """
    if set(rows) != set(ORIGINAL_ROWS):
        raise ComparisonError(_ROWS.format(got=", ".join(rows), want=", ".join(ORIGINAL_ROWS)))
    for key, (verdict, _) in rows.items():
        if verdict not in VERDICTS:
            raise ComparisonError(_VERDICT.format(key=key, got=verdict, known=", ".join(VERDICTS)))
    return Judgement({key: rows[key] for key in ORIGINAL_ROWS})


def _number(value: Any) -> str:
    values = np.atleast_1d(np.asarray(value, dtype=float))
    return str(_spread(values)) if len(values) > 1 else f"{values[0]:.3g}"


VERDICTS: dict[str, T] = {
    "supported": T(hi="सबूत मिला", en="supported"),
    "not supported": T(hi="सबूत नहीं मिला", en="not supported"),
    "depends": T(hi="शर्त पर टिका है", en="depends"),
}
# key → the scenario and the choice as the older lesson has them, and what speaks for or against it here.
ORIGINAL_ROWS: dict[str, tuple[str, str, T]] = {
    "complex": ("Complex dependencies", "LSTM",
                T(hi="पलटने वाली series: LSTM की गलती ÷ GRU की; बिना सीमा के गिनना हो, तो c चाहिए (पाठ 05)",
                  en="flipping series: error of LSTM ÷ GRU; counting without limit needs a c (lesson 05)")),
    "faster": ("Faster training needed", "GRU",
               T(hi="text पर training के CPU सेकंड: GRU ÷ LSTM, बराबर step",
                 en="CPU seconds of training on text: GRU ÷ LSTM, equal steps")),
    "simpler": ("Simpler datasets", "GRU",
                T(hi="season वाली series: GRU की गलती ÷ ridge की", en="seasonal series: error of GRU ÷ ridge")),
    "text": ("Large vocabulary/text", "LSTM",
             T(hi="bit प्रति अक्षर: LSTM − GRU, दोनों learning rate पर",
               en="bits per character: LSTM − GRU, at both learning rates")),
    "memory": ("Low memory environment", "GRU",
               T(hi="training में सँभाली memory: LSTM ÷ GRU, oneDNN बंद; parameter 4 और 3, state 2 और 1 के अनुपात में",
                 en="memory kept in training: LSTM ÷ GRU, oneDNN off; parameters 4 to 3, state 2 to 1")),
}

_WINDOW, _KNOWN = "window network", "rule known"
_NAMES = {
    "last value": T(hi="आखिरी मान", en="last value"),
    "one season ago": T(hi="एक season पहले", en="one season ago"),
    _WINDOW: T(hi="window वाला नेटवर्क", en="window network"),
    _KNOWN: T(hi="नियम पता हो", en="rule known"),
}
_TEXT = T(hi="अगला अक्षर बताना", en="say the next character")
_BITS = T(hi="bit प्रति अक्षर", en="bits per character")
_MAE = T(hi="औसत गलती (sd में)", en="mean absolute error (in sd)")
_METHOD_HEAD = T(hi="तरीका", en="method")
_SCORE = T(hi="{measure}: median (सबसे कम … सबसे ज़्यादा)", en="{measure}: median (least … greatest)")
_CPU = T(hi="CPU सेकंड", en="CPU seconds")
_CAPTION = T(hi="{name}: {seeds} seed, {steps} training step; कम बेहतर है",
             en="{name}: {seeds} seeds, {steps} training steps; lower is better")
_TABLE = T(hi="पुराने पाठ की तालिका, आज़माने के बाद", en="The older lesson's table, after trying it")
_TABLE_HEAD = (T(hi="स्थिति", en="scenario"), T(hi="पुराने पाठ में", en="in the older lesson"),
               T(hi="फ़ैसला", en="verdict"), T(hi="हमने क्या नापा", en="what we measured"),
               T(hi="आपकी मशीन पर", en="on your machine"))

_METHOD = T(
    hi="{got} नाम का कोई तरीका यहाँ नहीं आज़माया; इनमें से एक चाहिए: {known}।",
    en="No method {got} was tried here; expected one of: {known}.")
_CORPUS = T(
    hi="try_text को {got} मिला; Corpus चाहिए, जैसे load_python_text(), जिसमें {length} से ज़्यादा अक्षर हों।",
    en="try_text got {got}; expected a Corpus, such as load_python_text(), with more than {length} characters.")
_KINDS = T(
    hi="kinds में {got} मिला; इनमें से चुनिए: {known}, जैसे (\"LSTM\", \"GRU\")।",
    en="The kinds are {got}; choose from {known}, as in (\"LSTM\", \"GRU\").")
_NOTHING = T(
    hi="पहला seed पूरा होने से पहले रोक दिया गया, इसलिए दिखाने को कुछ नहीं है। code cell दोबारा चलाइए।",
    en="It was stopped before the first seed was complete, so there is nothing to show. Run the code cell again.")
_ROWS = T(
    hi="judge को ये पंक्तियाँ मिलीं: {got}; ये सब चाहिए: {want}।",
    en="judge got the rows {got}; expected all of: {want}.")
_VERDICT = T(
    hi='{key}: "{got}" मिला; इनमें से एक चाहिए: {known}।',
    en='{key}: got "{got}"; expected one of: {known}.')
