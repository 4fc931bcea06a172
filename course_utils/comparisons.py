"""Compare networks fairly: equal data, equal budget, equal size, several seeds.

`compare` trains every network with every seed on the same data, for the same number of steps, at equal hidden size
or with equal parameters, and keeps every run: a difference that the seeds alone can make is no difference.

>>> from course_utils import make_marked_recall
>>> found = compare(["LSTM", "GRU"], make_marked_recall(T=5), steps=100, seeds=(0, 1))
>>> found.scores("GRU").shape
(2,)
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .costs import NETWORK, PARAMETERS, count_parameters, matching_hidden
from .tables import Measured, Name, Table, label
from .tasks import Task, _is_whole
from .text import LANGUAGES, SmritiError
from .text import T as Text
from .training import History, Kind, _bar, _reaches, _somebody_looks, evaluate, make_reader, train

if TYPE_CHECKING:
    from torch import Tensor, nn

Readout = Literal["last", "mean"]

READOUTS = {"last": Text(hi="आखिरी step", en="the last step"),
            "mean": Text(hi="सारे step का औसत", en="the mean over all steps")}


class ComparisonError(SmritiError):
    """A comparison that cannot be made as asked, or a question that it cannot answer."""


# What is compared.


@dataclass(frozen=True)
class Contender:
    """One network of a comparison: everything that decides how it is made and trained, but for the seed.

    Attributes:
        name: how it is called.
        kind: ``"RNN"``, ``"GRU"`` or ``"LSTM"``.
        hidden: H.
        parameters: of its recurrent layer; the linear layer above it is not counted.
        readout: what the answer is made from, ``"last"`` or ``"mean"``.
        steps: how many updates it gets.
        lr: its learning rate.
        options: what else `make_reader` was told, such as ``{"forget_bias": 1.0}``.
    """

    name: Name
    kind: Kind
    hidden: int
    parameters: int
    readout: Readout
    steps: int
    lr: float
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Run:
    """One contender, trained with one seed.

    Attributes:
        contender: which.
        seed: of the weights and of the batches.
        score: accuracy or mean squared error on sequences that neither training nor its history has seen.
        lengths: the same for sequences of other lengths, by length.
        reached: the first measured step at which the held-out measure was at the task's target; None if never.
        cpu_seconds: of training, all threads together.
        history: what `train` recorded.
        model: the trained model.
    """

    contender: Contender
    seed: int
    score: float
    lengths: dict[int, float]
    reached: int | None
    cpu_seconds: float
    history: History = field(repr=False)
    model: nn.Module = field(repr=False)


@dataclass(frozen=True)
class Interval:
    """Some numbers in three: their median, the least and the greatest."""

    median: float
    least: float
    greatest: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.least:.3g} … {self.greatest:.3g})"


@dataclass(frozen=True, eq=False)
class Paired:
    """Two contenders, seed by seed.

    Attributes:
        first, second: their names.
        seeds: those that both ran with.
        difference: score of the first minus score of the second, by seed.
        favours_first: with how many seeds the first was better (a higher accuracy, a lower error), …
        favours_second: … and with how many the second; the rest are ties.
    """

    first: Name
    second: Name
    seeds: tuple[int, ...]
    difference: np.ndarray
    favours_first: int
    favours_second: int

    @property
    def luck(self) -> float:
        """How often a fair coin, tossed once for every seed that is no tie, comes out at least as one-sided.

        This is the two-sided sign test: with 3 of 3 it is 0.25, with 5 of 5 it is 0.06.
        """
        n, most = self.favours_first + self.favours_second, max(self.favours_first, self.favours_second)
        return min(1.0, 2 * sum(math.comb(n, k) for k in range(most, n + 1)) / 2 ** n) if n else 1.0


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` returns; a notebook shows it as a table.

    Attributes:
        task: what was learned.
        contenders: the networks, in order.
        seeds: all seeds with which every contender was trained.
        batch: sequences in a batch.
        runs: every run, seed by seed.
    """

    task: Task
    contenders: tuple[Contender, ...]
    seeds: tuple[int, ...]
    batch: int
    runs: tuple[Run, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """What the contenders are called, in order."""
        return tuple(c.name for c in self.contenders)

    def of(self, name: Name) -> tuple[Run, ...]:
        """The runs of one contender, by seed.

        Raises:
            ComparisonError: no contender has that name.
        """
        self._find(name)
        return tuple(run for run in self.runs if run.contender.name == name)

    def scores(self, name: Name, length: int | None = None) -> np.ndarray:
        """The scores of one contender by seed, shape (seeds,); at the task's own length, or at another one.

        Raises:
            ComparisonError: no contender has that name, or the length was not among ``lengths``.
        """
        runs = self.of(name)
        if length is None or length == self.task.T:
            return np.array([run.score for run in runs])
        if length not in runs[0].lengths:
            raise ComparisonError(_LENGTH.format(got=length, known=[self.task.T, *runs[0].lengths]))
        return np.array([run.lengths[length] for run in runs])

    def after(self, name: Name, step: int) -> np.ndarray:
        """The held-out measures of one contender after `step` updates, by seed: a smaller budget, at no cost.

        Raises:
            ComparisonError: no contender has that name, or nothing was measured after that step.
        """
        runs = self.of(name)
        known = runs[0].history.steps
        if step not in known:
            raise ComparisonError(_STEP.format(got=step, known=known))
        return np.array([run.history.held_out[known.index(step)] for run in runs])

    def interval(self, name: Name, length: int | None = None) -> Interval:
        """Median, least and greatest score of one contender; arguments and errors as `scores`."""
        return _spread(self.scores(name, length))

    def paired(self, first: Name, second: Name, length: int | None = None) -> Paired:
        """Compare two contenders seed by seed: each pair saw the same batches. Errors as `scores`."""
        difference = self.scores(first, length) - self.scores(second, length)
        better = -difference if self.task.measure == "mse" else difference
        return Paired(first, second, self.seeds, difference, int((better > 0).sum()), int((better < 0).sum()))

    def differences(self, first: Name, second: Name) -> tuple[Name, ...]:
        """In what two contenders were made or trained differently. One name: a fair comparison; more: none.

        A hidden size counts only if it is neither equal nor the one that makes the parameters equal.

        Raises:
            ComparisonError: no contender has such a name.
        """
        a, b = self._find(first), self._find(second)
        found: list[Name] = [word for key, word in _SETTINGS.items() if getattr(a, key) != getattr(b, key)]
        if a.hidden != b.hidden and not _same_parameters(a, b, self.task.input_size):
            found.append(_SIZE_DIFFERS)
        return (*found, *sorted(key for key in a.options.keys() | b.options.keys()
                                if a.options.get(key) != b.options.get(key)))

    def rows(self) -> list[dict[str, Any]]:
        """Every run as plain values: what it was, its scores, the steps to the target, CPU seconds."""
        return [{"name": label(c.name), "kind": c.kind, "hidden": c.hidden, "parameters": c.parameters,
                 "readout": c.readout, "steps": c.steps, "lr": c.lr, **c.options, "seed": run.seed, "score": run.score,
                 **{f"score at T={n}": v for n, v in run.lengths.items()}, "reached": run.reached,
                 "cpu_seconds": run.cpu_seconds} for run in self.runs for c in [run.contender]]

    def _find(self, name: Name) -> Contender:
        for contender in self.contenders:
            if contender.name == name:
                return contender
        raise ComparisonError(_NAME.format(got=name, known=_joined(self.names, ", ")))

    def _tables(self) -> tuple[Table, ...]:
        """Every contender; and every two of them, where there are two."""
        return (self._table(), self._pairs()) if len(self.contenders) > 1 else (self._table(),)

    def _table(self) -> Table:
        pooled = any(c.readout != "last" for c in self.contenders)
        lengths = list(self.runs[0].lengths)
        head = [NETWORK, "H", PARAMETERS, *[_READOUT] * pooled, _SCORE.format(measure=self.task.measure),
                *[f"T = {n}" for n in lengths], _REACHED, _CPU]
        rows: list[list[Any]] = []
        for c in self.contenders:
            runs = self.of(c.name)
            rows.append([c.name, str(c.hidden), str(c.parameters), *[READOUTS[c.readout]] * pooled,
                         *[Measured(str(self.interval(c.name, n))) for n in (None, *lengths)], Measured(_reached(runs)),
                         Measured(f"{np.median([run.cpu_seconds for run in runs]):.1f}")])
        steps = " / ".join(map(str, dict.fromkeys(c.steps for c in self.contenders)))
        return Table(_CAPTION.format(task=self.task.name, length=self.task.T, seeds=len(self.seeds), steps=steps,
                                     batch=self.batch), head, rows, [])

    def _pairs(self) -> Table:
        head = [_PAIR, _DIFFERENCE.format(measure=self.task.measure), _FAVOURS, _COIN, _DIFFERS]
        rows, unfair = [], False
        for a, b in combinations(self.names, 2):
            pair, what = self.paired(a, b), self.differences(a, b)
            unfair |= len(what) > 1
            ties = len(self.seeds) - pair.favours_first - pair.favours_second
            words = _joined(what or [_SAME], "; ", start="⚠ " if len(what) > 1 else "")
            rows.append([_MINUS.format(a=a, b=b), Measured(str(_spread(pair.difference))),
                         Measured(f"{pair.favours_first} : {pair.favours_second} : {ties}"),
                         Measured(f"{pair.luck:.2g}"), words])
        return Table(_PAIRS, head, rows, [[_UNFAIR]] * unfair)

    def _repr_html_(self) -> str:
        return "".join(table.html() for table in self._tables())

    def __repr__(self) -> str:
        return "\n\n".join(table.text() for table in self._tables())


def compare(models: Sequence[Kind] | Mapping[Any, Kind | Mapping[str, Any]], task: Task, *, hidden: int = 32,
            parameters: int | None = None, steps: int = 300, lr: float = 0.01, batch: int = 64,
            seeds: Iterable[int] = (0, 1, 2), lengths: Iterable[int] = (), readout: Readout = "last",
            every: int = 25, count: int = 2000, progress: bool = True) -> Comparison:
    """Train some networks on one task under equal conditions, with several seeds, and keep every result.

    All networks of a seed see the same batches, and each gets exactly `steps` updates at one learning rate: nothing
    ends early, so that the budget is equal. They have equal hidden sizes or, with `parameters`, the hidden size at
    which each recurrent layer has the nearest number of parameters: one of the two is equal, never both.

    Whoever wants to see what an unfair comparison does can give a single network settings of its own; the table then
    says that more than one thing differs.

    Args:
        models: kinds, or name → kind, or name → a mapping with ``"kind"`` and, for this network alone, ``hidden``,
            ``readout``, ``steps``, ``lr`` or any option of `make_reader` such as ``forget_bias``. A name is a text
            or a `T`.
        task: what to learn.
        hidden: H.
        parameters: of each recurrent layer; takes the place of `hidden`.
        steps: updates.
        lr: the learning rate of Adam.
        batch: sequences in a batch.
        seeds: of the weights and the batches; three or more tell how much is luck.
        lengths: other lengths at which each trained network is tested.
        readout: the answer is read from the ``"last"`` hidden state, or from the ``"mean"`` of all.
        every: how often the held-out sequences are measured: the grain of ``reached``.
        count: how many new sequences decide a score.
        progress: show how far it is, where somebody is looking.

    Returns:
        The `Comparison`. An interrupt (■) ends it after the seeds that are complete.

    Raises:
        ComparisonError: no networks or seeds, a number that is none, an unknown setting, a mean for a task with a
            target at every step, or an interrupt before the first seed was complete.
        CostError: an unknown kind, or a size that is not a whole number of at least 1.
        TrainingError: an option that `make_reader` refuses.

    >>> from course_utils import make_marked_recall
    >>> compare({"LSTM": "LSTM", "biased": {"kind": "LSTM", "forget_bias": 1.0}}, make_marked_recall(T=5), steps=25
    ...         ).differences("LSTM", "biased")
    ('forget_bias',)
    """
    seeds, lengths = _distinct("seeds", seeds, least=0), _distinct("lengths", lengths, least=1)
    _check_whole(steps=steps, batch=batch, every=every, count=count)
    if not isinstance(task, Task):
        raise ComparisonError(_TASK.format(got=type(task).__name__))
    shared = {"hidden": hidden, "readout": readout, "steps": steps, "lr": lr}
    contenders = tuple(_contender(name, spec, task, parameters, shared) for name, spec in _named(models))
    tests = {n: task.with_length(n) for n in lengths}
    # A wrong option should be found before the first run, and what torch loads late is nobody's training time.
    first, *_ = [_reader(contender, task, seeds[0]) for contender in contenders]
    train(first, task, steps=1, batch=1, progress=False)
    runs: list[Run] = []
    with _shown(len(seeds) * len(contenders), progress) as show:
        for seed in seeds:
            for contender in contenders:
                show(f"{label(contender.name)}, seed {seed}")
                if (run := _run(contender, task, seed, batch, every, tests, count)) is None:
                    return _whole(task, contenders, batch, runs)
                runs.append(run)
    return _whole(task, contenders, batch, runs)


def _run(contender: Contender, task: Task, seed: int, batch: int, every: int,
         tests: Mapping[int, Task], count: int) -> Run | None:
    """Train and test once; None after an interrupt."""
    model = _reader(contender, task, seed)
    start = time.process_time()
    history = train(model, task, steps=contender.steps, lr=contender.lr, batch=batch, target=None, seed=seed,
                    every=every, progress=False)
    seconds = time.process_time() - start
    if history.stopped == "interrupted":
        return None
    reached = next((step for step, value in zip(history.steps, history.held_out, strict=True)
                    if _reaches(value, task.target, task)), None)
    lengths = {n: evaluate(model, test, count) for n, test in tests.items()}
    return Run(contender, seed, evaluate(model, task, count), lengths, reached, seconds, history, model)


def _whole(task: Task, contenders: tuple[Contender, ...], batch: int, runs: list[Run]) -> Comparison:
    """A comparison of the seeds with which every contender was trained."""
    done = Counter(run.seed for run in runs)
    kept = tuple(run for run in runs if done[run.seed] == len(contenders))
    if not kept:
        raise ComparisonError(_NOTHING)
    return Comparison(task, contenders, tuple(dict.fromkeys(run.seed for run in kept)), batch, kept)


def _named(models: Any) -> list[tuple[Name, Any]]:
    """Names and specifications, whatever form they came in."""
    if isinstance(models, Mapping):
        found = list(models.items())
    elif isinstance(models, Sequence) and not isinstance(models, str):
        found = [(kind, kind) for kind in models]
    else:
        raise ComparisonError(_MODELS.format(got=repr(models)))
    names = [name for name, _ in found]
    if not found or not all(isinstance(name, Name) for name in names) or len(set(names)) < len(names):
        raise ComparisonError(_MODELS.format(got=repr(models)))
    return found


def _contender(name: Name, spec: Any, task: Task, parameters: int | None, shared: dict[str, Any]) -> Contender:
    given = {"kind": spec} if isinstance(spec, str) else dict(spec) if isinstance(spec, Mapping) else {}
    kind = given.pop("kind", None)
    if parameters is not None:
        shared = shared | {"hidden": matching_hidden(kind, parameters, task.input_size)}
    found = {key: given.pop(key, value) for key, value in shared.items()}
    _check_whole(steps=found["steps"])
    if found["readout"] not in READOUTS:
        raise ComparisonError(_BAD_READOUT.format(got=repr(found["readout"]), known=", ".join(READOUTS)))
    if found["readout"] != "last" and task.every_step:
        raise ComparisonError(_EVERY_STEP.format(task=task.name))
    if unknown := set(given) - _OPTIONS:
        raise ComparisonError(_OPTION.format(got=", ".join(map(str, sorted(unknown, key=str))),
                                             known=", ".join([*shared, *sorted(_OPTIONS)])))
    return Contender(name, kind, parameters=count_parameters(kind, task.input_size, found["hidden"]), options=given,
                     **found)


def _same_parameters(a: Contender, b: Contender, inputs: int) -> bool:
    """Whether one of the two has the hidden size that matches the parameters of the other."""
    return (a.hidden == matching_hidden(a.kind, b.parameters, inputs)
            or b.hidden == matching_hidden(b.kind, a.parameters, inputs))


def _reader(contender: Contender, task: Task, seed: int) -> nn.Module:
    model = make_reader(contender.kind, task, contender.hidden, seed=seed, **contender.options)
    return _pooled_class()(model) if contender.readout == "mean" else model


@cache
def _pooled_class() -> type:
    """The class `PooledReader`; it can be made only once torch is imported."""
    from torch import nn

    class PooledReader(nn.Module):
        """The layers of a `Reader`, whose linear layer reads the mean of all hidden states."""

        def __init__(self, reader: Any) -> None:
            super().__init__()
            self.kind, self.every_step, self.rnn, self.head = reader.kind, False, reader.rnn, reader.head

        def forward(self, x: Tensor) -> Tensor:
            return self.head(self.rnn(x)[0].mean(1))

    PooledReader.__qualname__ = "PooledReader"      # so that pickle finds it where __getattr__ has it
    return PooledReader


def __getattr__(name: str) -> Any:
    if name == "PooledReader":
        return _pooled_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@contextmanager
def _shown(total: int, progress: bool) -> Iterator[Callable[[str], None]]:
    """One line for all runs, where somebody is looking."""
    bar = _bar(total) if progress and _somebody_looks() else None
    begun = False

    def show(what: str) -> None:
        nonlocal begun
        if bar is not None:
            bar.set_postfix_str(what)
            bar.update(int(begun))
            begun = True

    try:
        yield show
    finally:
        if bar is not None:
            bar.update(int(begun))
            bar.close()


def _joined(names: Iterable[Name], between: str, start: str = "") -> Text:
    """Names in a row, each half in its own language."""
    return Text(*(start + between.join(n[lang] if isinstance(n, Text) else n for n in names) for lang in LANGUAGES))


def _spread(values: Any) -> Interval:
    return Interval(float(np.median(values)), float(np.min(values)), float(np.max(values)))


def _reached(runs: Sequence[Run]) -> str:
    """How soon the target was reached, and how often."""
    done = [run.reached for run in runs if run.reached is not None]
    return (f"{_spread(done)}; " if done else "") + f"{len(done)}/{len(runs)}"


# The arguments.


_OPTIONS = {"forget_bias", "input_bias", "chrono", "init", "nonlinearity"}      # of `make_reader`


def _check_whole(**values: Any) -> None:
    for name, value in values.items():
        if not _is_whole(value) or value < 1:
            raise ComparisonError(_WHOLE.format(name=name, got=repr(value)))


def _distinct(name: str, values: Any, least: int) -> tuple[int, ...]:
    found = tuple(values) if isinstance(values, Iterable) else ("",)
    good = all(_is_whole(value) and value >= least for value in found) and len(set(found)) == len(found)
    if not good or (name == "seeds" and not found):
        raise ComparisonError(_DISTINCT.format(name=name, got=repr(values), least=least))
    return tuple(map(int, found))



# Words.


_SETTINGS = {"kind": Text(hi="नेटवर्क का प्रकार", en="the kind of network"),
             "readout": Text(hi="जवाब किससे निकला", en="what the answer is made from"),
             "steps": Text(hi="training के step", en="the steps of training"),
             "lr": Text(hi="learning rate", en="learning rate")}
_SIZE_DIFFERS = Text(hi="आकार (न H बराबर, न parameter)", en="the size (neither H nor the parameters are equal)")
_READOUT = Text(hi="जवाब किससे", en="answer from")
_SCORE = Text(hi="{measure}: median (सबसे कम … सबसे ज़्यादा)", en="{measure}: median (least … greatest)")
_REACHED = Text(hi="target तक step; कितने seed पहुँचे", en="steps to the target; how many seeds got there")
_CPU = Text(hi="CPU सेकंड", en="CPU seconds")
_CAPTION = Text(hi="{task}, T = {length}: {seeds} seed, हर seed में सबके लिए वही डेटा, {steps} step, batch {batch}",
                en="{task}, T = {length}: {seeds} seeds, the same data for all in each, {steps} steps, batch {batch}")
_PAIRS = Text(hi="दो-दो की तुलना, हर seed में", en="Two by two, seed by seed")
_PAIR, _MINUS = Text(hi="पहला − दूसरा", en="first − second"), Text(hi="{a} − {b}", en="{a} − {b}")
_DIFFERENCE = Text(hi="{measure} का फ़र्क: median (सबसे कम … सबसे ज़्यादा)",
                   en="difference of {measure}: median (least … greatest)")
_FAVOURS = Text(hi="कितने seed में बेहतर: पहला : दूसरा : बराबर", en="seeds that favour the first : the second : neither")
_COIN = Text(hi="सिक्का उछालने पर भी नतीजा इतना एकतरफ़ा हो, इसकी संभावना", en="chance that coin tosses come out as one-sided")
_DIFFERS = Text(hi="दोनों में क्या अलग है", en="what differs")
_SAME = Text(hi="कुछ नहीं", en="nothing")
_UNFAIR = Text(hi="⚠ एक से ज़्यादा बातें अलग हैं: फ़र्क किसकी वजह से है, यह इन अंकों से पता नहीं चलता।",
               en="⚠ More than one thing differs: the scores do not say which of them counts.")

_WHOLE = Text(
    hi="{name} = {got} मिला; कम से कम 1 की पूरी संख्या चाहिए।",
    en="Got {name} = {got}; expected a whole number of at least 1.")
_DISTINCT = Text(
    hi="{name} में {got} मिला; कम से कम {least} की अलग-अलग पूरी संख्याएँ चाहिए, जैसे (5, 6, 7)।",
    en="{name} is {got}; expected different whole numbers of at least {least}, such as (5, 6, 7).")
_TASK = Text(
    hi="compare को {got} मिला; Task चाहिए, जैसे make_marked_recall(T=20)।",
    en="compare got {got}; expected a Task, such as make_marked_recall(T=20).")
_MODELS = Text(
    hi='models में {got} मिला; अलग-अलग नाम चाहिए, जैसे ["LSTM", "GRU"] या {{"LSTM": "LSTM", "छोटा": {{"kind": "LSTM", '
       '"hidden": 8}}}}।',
    en='models is {got}; expected different names, such as ["LSTM", "GRU"] or {{"LSTM": "LSTM", "small": {{"kind": '
       '"LSTM", "hidden": 8}}}}.')
_OPTION = Text(
    hi="नेटवर्क की settings में {got} मिला; ये चलते हैं: kind, {known}।",
    en="The settings of a network have {got}; these are known: kind, {known}.")
_BAD_READOUT = Text(
    hi="readout में {got} मिला; इनमें से एक चाहिए: {known}।",
    en="The readout is {got}; expected one of: {known}.")
_EVERY_STEP = Text(
    hi='"{task}" में हर step का अपना जवाब है, इसलिए औसत से नहीं पढ़ सकते। readout="last" चाहिए।',
    en='"{task}" wants an answer at every step, so none can be read from the mean. Expected readout="last".')
_NAME = Text(
    hi='"{got}" नाम का कोई नेटवर्क इस तुलना में नहीं है; इनमें से एक चाहिए: {known}।',
    en='No network of this comparison is called "{got}"; expected one of: {known}.')
_LENGTH = Text(
    hi="लंबाई {got} पर जाँच नहीं हुई; इनमें से एक चाहिए: {known}। दूसरी लंबाइयाँ compare(…, lengths=…) में दीजिए।",
    en="Length {got} was not tested; expected one of: {known}. Give other lengths to compare(…, lengths=…).")
_STEP = Text(
    hi="step {got} के बाद माप नहीं हुई; इनमें से एक चाहिए: {known}। दूसरे step compare(…, every=…) से मिलते हैं।",
    en="Nothing was measured after step {got}; expected one of: {known}. compare(…, every=…) gives other steps.")
_NOTHING = Text(
    hi="तुलना पहले seed के पूरा होने से पहले रोक दी गई, इसलिए दिखाने को कुछ नहीं है। code cell दोबारा चलाइए।",
    en="The comparison was stopped before its first seed was complete, so there is nothing to show. Run the"
       " code cell again.")
