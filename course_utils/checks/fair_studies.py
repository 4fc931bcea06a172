"""A study of LSTM and GRU that has to be fair: a stand-in for training that keeps a record of all runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .reference import Draws
from .sides import Side
from .verdicts import TOLERANCE, Fail, described, nothing_returned, plain_number, with_clue

KINDS, STEPS = ("LSTM", "GRU"), 200     # what is compared, and the updates of every run


class Run(NamedTuple):
    """What `run` was asked for."""

    kind: Any
    lr: Any
    steps: Any
    seed: Any


class Lab:
    """Stands in for training: accuracies made up beforehand, and a record of all runs.

    Attributes:
        rates, trial, seeds: what `study` gets, besides `run`.
        best: the learning rate that is best on `trial`, for each kind; the two differ.
        fair: the scores that `study` has to return.
        runs: the record.
    """

    def __init__(self, rng: Draws) -> None:
        known = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
        self.rates = [known[k] for k in rng.sizes(3, 0, 6)]
        self.trial, self.seeds = rng.sizes(1, 60, 90)[0], rng.sizes(5, 0, 20)
        self.runs: list[Run] = []
        self._rng = rng
        asked = [Run(kind, lr, STEPS, seed)
                 for kind in KINDS for lr in self.rates for seed in (self.trial, *self.seeds)]
        self._scores = {run: score / 1000 for run, score in zip(asked, rng.sizes(len(asked), 300, 900), strict=True)}
        self.best = dict(zip(KINDS, (self.rates[k] for k in rng.sizes(2, 0, 2)), strict=True))
        for kind, lr in self.best.items():
            self._scores[Run(kind, lr, STEPS, self.trial)] = 0.95
            failed = self.seeds[rng.sizes(1, 1, 3)[0]]      # not the first or last: the scores are in no order
            self._scores[Run(kind, lr, STEPS, failed)] = 0.25 + 0.01 * KINDS.index(kind)
        self.fair = {kind: [self._scores[Run(kind, lr, STEPS, seed)] for seed in self.seeds]
                     for kind, lr in self.best.items()}

    def run(self, kind: Any, lr: Any, steps: Any, seed: Any) -> float:
        """The accuracy of a run; the same for the same arguments."""
        numbers = (str(value) if plain_number(value) is None else plain_number(value) for value in (lr, steps, seed))
        asked = Run(str(kind), *numbers)
        self.runs.append(asked)
        return self._scores.setdefault(asked, round(float(self._rng.between(0.3, 0.9, 1)), 3))

    @property
    def best_on_trial(self) -> set[float]:
        """The accuracies that decide which learning rate is best."""
        return {self._scores[Run(kind, lr, STEPS, self.trial)] for kind, lr in self.best.items()}

    def of(self, kind: str, seeds: Sequence[int]) -> list[Run]:
        """The runs of one kind with some of the seeds."""
        return [run for run in self.runs if run.kind == kind and run.seed in seeds]


def hold_study(s: Side, rng: Draws) -> None:
    """Hold the learner's `study` to equal runs of both kinds, each with the learning rate chosen for it.

    `run` takes and returns plain values only, so that a side elsewhere can send its calls back.

    Raises:
        Fail: of kind type, shape or value.
    """
    lab = Lab(rng)
    got = _by_kind(s.call("study", lab.run, list(lab.rates), lab.trial, list(lab.seeds)))
    for hold in (_known_runs, _equal_steps, _equal_choosing, _same_seeds, _chosen_rate):
        hold(lab)
    _all_scores(lab, got)


def _by_kind(got: Any) -> dict[str, list[float]]:
    """What `study` returned, if it is a list of numbers for each kind."""
    if got is None:
        raise nothing_returned("study")
    form = '`{"LSTM": […], "GRU": […]}`'
    if not isinstance(got, dict) or set(got) != set(KINDS):
        keys = T(hi="Key ठीक यही दो हों।", en="The keys must be exactly these two.")
        raise Fail("type", with_clue(T(hi=f"`study` से {form} लौटना चाहिए; मिला: `{described(got)}`।",
                                       en=f"`study` must return {form}; got: `{described(got)}`."),
                                     keys if isinstance(got, dict) else None))
    for kind in KINDS:
        scores = got[kind]
        if not isinstance(scores, (list, tuple)) or any(plain_number(score) is None for score in scores):
            raise Fail("type", T(
                hi=f"`study` से {form} लौटना चाहिए, हर seed का एक score; {kind} में मिला: `{described(scores)}`।",
                en=f"`study` must return {form}, one score for every seed; got for {kind}: `{described(scores)}`."))
    return {kind: [float(plain_number(score)) for score in got[kind]] for kind in KINDS}


def _known_runs(lab: Lab) -> None:
    if not lab.runs:
        raise Fail("value", T(hi="`study` ने `run` एक बार भी नहीं चलाया।", en="`study` never called `run`."))
    for run in lab.runs:
        if run.kind not in KINDS:
            raise Fail("value", T(hi=f"`run` को नेटवर्क {measured_text(run.kind)} मिला; `\"LSTM\"` या `\"GRU\"` चाहिए।",
                                  en=f"`run` got the network {measured_text(run.kind)}; expected `\"LSTM\"` or "
                                     "`\"GRU\"`."))
        if run.lr not in lab.rates:
            what = T(hi=f"`run` को learning rate {measured_text(run.lr)} मिला, जो `rates` में नहीं है।",
                     en=f"`run` got the learning rate {measured_text(run.lr)}, which is not in `rates`.")
            raise Fail("value", with_clue(what, T(
                hi="वह एक accuracy है। `max(rates, key=…)` वह rate देता है जिस पर accuracy सबसे ज़्यादा है।",
                en="It is an accuracy. `max(rates, key=…)` gives the rate with the highest accuracy.",
            ) if run.lr in lab.best_on_trial else None))
    for kind in KINDS:
        if kind not in {run.kind for run in lab.runs}:
            raise Fail("value", T(hi=f"{kind} का एक भी run नहीं हुआ।", en=f"There was no run of the {kind}."))


def _equal_steps(lab: Lab) -> None:
    given = [sorted({run.steps for run in lab.runs if run.kind == kind}, key=str) for kind in KINDS]
    if given == [[STEPS], [STEPS]]:
        return
    shown = [measured_text(", ".join(map(str, steps))) for steps in given]
    if given[0] != given[1]:
        raise Fail("value", T(
            hi=f"Budget बराबर नहीं: LSTM के run {shown[0]} training step के हैं, GRU के {shown[1]} के। हर run {STEPS} step का "
               "हो।",
            en=f"The budget is not equal: the runs of the LSTM have {shown[0]} training steps, those of the GRU "
               f"{shown[1]}. Give every run {STEPS} steps."))
    raise Fail("value", T(hi=f"दोनों के run {shown[0]} training step के हैं: बराबर हैं, पर इस काम में हर run {STEPS} step का है।",
                          en=f"The runs of both have {shown[0]} training steps: that is equal, but in this task every "
                             f"run has {STEPS}."))


def _equal_choosing(lab: Lab) -> None:
    tried = [len({run.lr for run in lab.of(kind, [lab.trial])}) for kind in KINDS]
    if tried == [len(lab.rates)] * 2:
        return
    counts = [measured_text(n) for n in tried]
    what = T(hi=f"`trial` वाले seed पर LSTM के लिए {counts[0]} learning rate आज़माए, GRU के लिए {counts[1]}।",
             en=f"With the seed `trial`, {counts[0]} learning rates were tried for the LSTM and {counts[1]} for the "
                "GRU.")
    if any(len({run.lr for run in lab.of(kind, lab.seeds)}) > 1 for kind in KINDS):
        raise Fail("value", with_clue(what, T(
            hi="Rate `seeds` पर मत चुनिए: वे तुलना के लिए हैं। चुनना सिर्फ़ `trial` पर हो।",
            en="Do not choose the rate on `seeds`: they are for the comparison. Choose on `trial` alone.")))
    if tried[0] != tried[1]:
        raise Fail("value", with_clue(what, T(
            hi="Learning rate चुनने की मेहनत भी बराबर हो: दोनों के लिए सारे `rates` आज़माइए।",
            en="The effort of choosing a learning rate has to be equal too: try all `rates` for both.")))
    raise Fail("value", with_clue(what, T(hi="यह बराबर है, पर हर एक के लिए सारे `rates` आज़माने हैं।",
                                          en="That is equal, but all `rates` are to be tried for each of them.")))


def _same_seeds(lab: Lab) -> None:
    for kind in KINDS:
        other = {run.seed for run in lab.runs if run.kind == kind} - {lab.trial, *lab.seeds}
        if other:
            raise Fail("value", T(
                hi=f"{kind} के {measured_text(len(other))} run ऐसे seed पर हुए जो `seeds` में नहीं हैं। जो नहीं सीख पाया, वह "
                   "run भी नतीजे का हिस्सा है: दोबारा मत चलाइए, दोनों में ठीक वही seed रखिए।",
                en=f"Runs of the {kind} with a seed that is not in `seeds`: {measured_text(len(other))}. A run that did "
                   "not learn belongs to the result: do not run it again, and give both exactly the same seeds."))
    for kind in KINDS:
        missing = set(lab.seeds) - {run.seed for run in lab.runs if run.kind == kind}
        if missing:
            raise Fail("value", T(
                hi=f"{kind} `seeds` में से {measured_text(len(missing))} seed पर नहीं चला: दोनों को हर seed पर चलाइए।",
                en=f"The {kind} was not run with {measured_text(len(missing))} of the `seeds`: run both with every "
                   "seed."))


def _chosen_rate(lab: Lab) -> None:
    for kind, other in (KINDS, KINDS[::-1]):
        used, others = ({run.lr for run in lab.of(k, lab.seeds)} for k in (kind, other))
        if used == {lab.best[kind]}:
            continue
        if len(used) > 1:
            raise Fail("value", T(
                hi=f"{kind} `seeds` पर {measured_text(len(used))} learning rate से चला। `seeds` पर सिर्फ़ वही rate चले जो "
                   "`trial` पर चुना था।",
                en=f"The {kind} ran on `seeds` with {measured_text(len(used))} learning rates. On `seeds` use only "
                   "the rate that was chosen on `trial`."))
        if used == others == {lab.best[other]}:
            raise Fail("value", T(
                hi=f"{kind} उस learning rate से चला जो {other} के लिए सबसे अच्छा था: हर एक को अपना चुना हुआ rate दीजिए।",
                en=f"The {kind} ran with the learning rate that was best for the {other}: give each the rate chosen "
                   "for it."))
        raise Fail("value", T(
            hi=f"{kind} `seeds` पर उस learning rate से नहीं चला जिस पर `trial` में उसकी accuracy सबसे ज़्यादा थी।",
            en=f"On `seeds` the {kind} did not run with the learning rate that gave it the highest accuracy on "
               "`trial`."))


def _all_scores(lab: Lab, got: Mapping[str, Sequence[float]]) -> None:
    n = len(lab.seeds)
    for kind in KINDS:
        if len(got[kind]) != n:
            came, due = measured_text(len(got[kind])), measured_text(n)
            raise Fail("shape", T(
                hi=f"{kind} के {came} score लौटे, {due} चाहिए: `seeds` के हर seed का एक। पूरा नतीजा लौटाइए, सिर्फ़ सबसे अच्छा "
                   "नहीं; `trial` वाला run उसमें नहीं आता।",
                en=f"{came} scores came back for the {kind}, expected {due}: one for every seed of `seeds`. Return the "
                   "whole result, not only the best; the run with `trial` does not belong to it."))
    wrong = [kind for kind in KINDS if not _alike(got[kind], lab.fair[kind])]
    if not wrong:
        return
    what = T(hi=f"सारे run ठीक चले, पर {wrong[0]} के लौटे हुए score उन run के नहीं हैं।",
             en=f"All runs were right, but the scores returned for the {wrong[0]} are not those of these runs.")
    clue = None
    if all(_alike(sorted(got[kind]), sorted(lab.fair[kind])) for kind in KINDS):
        clue = T(hi="क्रम बदल गया है: score उसी क्रम में चाहिए जिसमें `seeds` हैं, ताकि एक ही seed के जोड़े बनें।",
                 en="The order has changed: the scores have to be in the order of `seeds`, so that runs of the same "
                    "seed make a pair.")
    elif all(_alike(got[kind], lab.fair[other]) for kind, other in (KINDS, KINDS[::-1])):
        clue = T(hi="LSTM और GRU के score अदल-बदल गए।", en="The scores of LSTM and GRU are swapped.")
    raise Fail("value", with_clue(what, clue))


def _alike(got: Sequence[float], want: Sequence[float]) -> bool:
    return len(got) == len(want) and all(abs(a - b) <= TOLERANCE for a, b in zip(got, want, strict=True))
