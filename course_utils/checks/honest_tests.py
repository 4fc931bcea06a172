"""An honest test of a forecaster: what `fit` and `score` got is found again in the series, and held to its side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .baseline_errors import near
from .reference import Draws, torch
from .sides import Side
from .verdicts import Fail, described, is_tensor, nothing_returned, plain_number, with_clue


class Batch(NamedTuple):
    """What `fit` or `score` got: windows and next values, and the number that went back."""

    x: Any
    y: Any
    model: Any
    result: float | int


class Bench:
    """Stands in for a model: writes down what it is trained and tested on; its errors are made up.

    Attributes:
        series, window, start: what `honest_error` gets, besides `fit` and `score`.
        fitted, scored: the record of both.
    """

    def __init__(self, series: Any, window: int, start: int, errors: Any) -> None:
        self.series, self.window, self.start = series, window, start
        self.fitted: list[Batch] = []
        self.scored: list[Batch] = []
        self._errors = iter(errors)

    def fit(self, x_train: Any, y_train: Any) -> int:
        """A model, which is only its number."""
        self.fitted.append(Batch(_kept(x_train), _kept(y_train), None, 1000 + len(self.fitted)))
        return self.fitted[-1].result

    def score(self, model: Any, x_test: Any, y_test: Any) -> float:
        """A made-up error, another one each time."""
        self.scored.append(Batch(_kept(x_test), _kept(y_test), model, round(float(next(self._errors, 0.5)), 6)))
        return self.scored[-1].result


class Rows(NamedTuple):
    """Windows found again in the series: the place of each next value, and value → scale · value + shift."""

    targets: list[int]
    scale: float
    shift: float


def hold_honest(s: Side, rng: Draws) -> None:
    """`honest_error` trains on what is before `start`, tests on what is after, and scales by the former alone.

    Every honest way passes, since nothing is asked but what `fit` and `score` got: windows are found again in the
    series whatever their order and scale. The same is run with another later part: the scale may not change by it.
    """
    window, = rng.sizes(1, 5, 8)
    start, = rng.sizes(1, 60, 80)
    early, late = rng.normal(start) * 2 + 0.05 * torch.arange(start) + 5, rng.normal(40)
    found = []
    for later in (late * 3 + 12, late * 2 - 6):
        bench = Bench(torch.cat([early, later]), window, start, rng.between(0.2, 0.9, 50))
        got = s.call("honest_error", bench.series, window, start, bench.fit, bench.score)
        found.append(_trained_and_tested(bench, got))
    _hold_scale(found, early)


def _trained_and_tested(bench: Bench, got: Any) -> tuple[Rows, Rows]:
    """The rows of the training and of the test whose error came back; their targets are on the right sides."""
    tested = _returned(bench, got)
    rows = [_found(bench, batch, "fit") for batch in bench.fitted]
    trained = rows[[batch.result for batch in bench.fitted].index(plain_number(tested.model))]
    test = _found(bench, tested, "score")
    for part in rows:
        _hold_training(part.targets, test.targets, bench)
    if early := [t for t in test.targets if t < bench.start]:
        raise Fail("value", T(
            hi=f"`score` को {measured_text(len(early))} ऐसे अगले मान मिले, जो `start` से पहले के हैं। Test सिर्फ़ "
               "आगे के हिस्से पर हो।",
            en=f"`score` got {measured_text(len(early))} next values from before `start`. Test on the later part "
               "alone."))
    for name, targets, due in (("fit", trained.targets, range(bench.window, bench.start)),
                               ("score", test.targets, range(bench.start, len(bench.series)))):
        missing = len(set(due) - set(targets))
        if missing > bench.window:      # an honest way may leave out the windows that reach over `start`
            raise Fail("value", T(
                hi=f"`{name}` को अपने हिस्से के {measured_text(missing)} मान नहीं मिले। पूरा हिस्सा दीजिए।",
                en=f"`{name}` did not get {measured_text(missing)} values of its part. Give it the whole part."))
    return trained, test


def _returned(bench: Bench, got: Any) -> Batch:
    """The test whose error came back, if its model was trained here."""
    for name, batches in (("fit", bench.fitted), ("score", bench.scored)):
        if not batches:
            raise Fail("value", T(hi=f"`honest_error` ने `{name}` एक बार भी नहीं चलाया।",
                                  en=f"`honest_error` never called `{name}`."))
    if got is None:
        raise nothing_returned("honest_error")
    value = plain_number(got)
    if value is None:
        raise Fail("type", T(hi=f"`honest_error` से एक संख्या लौटनी चाहिए, जो `score` से मिली; मिला: `{described(got)}`।",
                             en=f"`honest_error` must return one number, the one from `score`; got: "
                                f"`{described(got)}`."))
    tested = next((batch for batch in reversed(bench.scored) if near(value, batch.result)), None)
    if tested is None:
        raise Fail("value", T(hi="लौटी हुई संख्या `score` की नहीं है: जो `score` से मिले, वही लौटाइए।",
                              en="The number that came back is not from `score`: return what `score` gave."))
    if plain_number(tested.model) not in [batch.result for batch in bench.fitted]:
        raise Fail("value", T(hi="`score` को वह model नहीं मिला, जो `fit` ने लौटाया था। पहले model दीजिए, फिर x, फिर y।",
                              en="`score` did not get the model that `fit` returned. First comes the model, then x, "
                                 "then y."))
    return tested


def _found(bench: Bench, batch: Batch, owner: str) -> Rows:
    """Where the windows of a batch are in the series, and how their values were scaled.

    A window without its mean and sd is the same whatever the scale; so it is found by the nearest such window.
    """
    x, y = _formed(bench, batch, owner)
    n, w = len(bench.series), bench.window
    cut = bench.series.double().unfold(0, w, 1)        # window k goes from k to k + w − 1
    bare, sd, mean = _bare(x)
    known, known_sd, known_mean = _bare(cut)
    far, place = torch.cdist(bare, known).min(dim=1)
    if bool((far > 1e-2).any()) or not bool((sd > 0).all()):
        raise Fail("value", T(
            hi=f"`{owner}` को मिली पंक्तियाँ series की window नहीं हैं: हर पंक्ति में लगातार {measured_text(w)} मान "
               "हों, सब एक ही mean और sd से scale हुए।",
            en=f"The rows that `{owner}` got are not windows of the series: each holds {measured_text(w)} values in a "
               "row, all scaled with one mean and one sd."))
    scales = sd / known_sd[place]
    shifts = mean - scales * known_mean[place]
    scale, shift = float(scales.median()), float(shifts.median())
    if not (_all_near(scales, scale) and _all_near(shifts, shift)):
        raise _unequal_scale(owner)
    back = (y - shift) / scale
    if not _same(back, bench.series[(place + w).clamp(max=n - 1)]) or int(place.max()) + w >= n:
        raise _torn(bench, owner, back, place)
    return Rows([int(p) + w for p in place], scale, shift)


def _formed(bench: Bench, batch: Batch, owner: str) -> tuple[Any, Any]:
    """Windows and next values in double, if they are tensors of shapes (N, W) and (N,)."""
    x, y = batch.x, batch.y
    if not (is_tensor(x) and is_tensor(y)):
        raise Fail("type", T(
            hi=f"`{owner}` को window और अगले मान tensor में चाहिए; मिले: `{described(x)}`, `{described(y)}`।",
            en=f"`{owner}` needs windows and next values as tensors; got: `{described(x)}`, `{described(y)}`."))
    if x.ndim != 2 or x.shape[1] != bench.window or y.shape != x.shape[:1] or not len(x):
        came = [measured_text(list(part.shape)) for part in (x, y)]
        raise Fail("shape", T(
            hi=f"`{owner}` को {came[0]} और {came[1]} shape मिलीं; (N, W) और (N,) चाहिए, एक ही N, W = "
               f"{measured_text(bench.window)} के साथ।",
            en=f"`{owner}` got the shapes {came[0]} and {came[1]}; expected (N, W) and (N,), with the same N and "
               f"W = {measured_text(bench.window)}."))
    if not bool(torch.isfinite(x).all() and torch.isfinite(y).all()):
        raise Fail("nan", T(hi=f"`{owner}` को NaN या अनंत मिला।", en=f"`{owner}` got NaN or infinity."))
    return x.double(), y.double()


def _bare(rows: Any) -> tuple[Any, Any, Any]:
    """Rows without their mean and sd, and these."""
    mean, sd = rows.mean(dim=1, keepdim=True), rows.std(dim=1, keepdim=True)
    return (rows - mean) / sd.clamp(min=1e-12), sd[:, 0], mean[:, 0]


def _torn(bench: Bench, owner: str, back: Any, place: Any) -> Fail:
    """The failure of windows whose y is not what comes next."""
    said = T(hi=f"`{owner}` को मिली window के साथ उनके अगले मान नहीं हैं।",
             en=f"The windows that `{owner}` got do not come with their next values.")
    last = bench.series[place + bench.window - 1]
    if _same(back, last):
        return Fail("value", with_clue(said, T(
            hi="y window का ही आखिरी मान है: जवाब सवाल में पड़ा है।",
            en="y is the last value of the window itself: the answer is in the question.")))
    if all(bool((abs(bench.series - value) < 1e-2).any()) for value in back):
        return Fail("value", with_clue(said, T(
            hi="क्या x और y एक ही क्रम में हैं, और एक ही जगह कटे हैं?",
            en="Are x and y in the same order, and cut at the same place?")))
    return Fail("value", with_clue(said, T(
        hi="क्या x और y एक ही mean और sd से scale हुए?", en="Are x and y scaled with the same mean and sd?")))


def _unequal_scale(owner: str) -> Fail:
    return Fail("value", T(
        hi=f"`{owner}` को मिली window एक ही mean और sd से scale नहीं हैं। सारे मान training के हिस्से के mean और "
           "sd से scale कीजिए।",
        en=f"The windows that `{owner}` got are not scaled with one mean and one sd. Scale all values with the mean "
           "and sd of the training part."))


def _hold_training(trained: Sequence[int], tested: Sequence[int], bench: Bench) -> None:
    """No next value of the training may be from `start` on."""
    late = [t for t in trained if t >= bench.start]
    if not late:
        return
    if max(trained) > min(tested):
        clue = T(hi="Training और test आपस में मिले हुए हैं। बाँटने से पहले window का क्रम मत बदलिए, और test की कोई "
                    "window training को मत दीजिए।",
                 en="Training and test are mixed. Do not change the order of the windows before the split, and give "
                    "no window of the test to the training.")
    else:
        clue = T(hi="Test अब बाद में है, पर सीमा गलत जगह है: पहली window का अगला मान series में कहाँ है? "
                    "`series[0]` तो वह नहीं है।",
                 en="The test is later now, but the border is at the wrong place: where in the series is the next "
                    "value of the first window? It is not `series[0]`.")
    raise Fail("value", with_clue(T(
        hi=f"`fit` को {measured_text(len(late))} ऐसे अगले मान मिले, जो `start` पर या उसके बाद के हैं: model ने "
           "आने वाला कल देख लिया।",
        en=f"`fit` got {measured_text(len(late))} next values from `start` on: the model has seen tomorrow."), clue))


def _hold_scale(found: Sequence[tuple[Rows, Rows]], early: Any) -> None:
    """Training and test have one scale; another later part leaves it as it is; the training part is about standard."""
    for trained, test in found:
        if not _one_scale(trained, test):
            raise Fail("value", T(
                hi="Test का scale training वाले से अलग है। Test को भी training के हिस्से के mean और sd से scale कीजिए, "
                   "test के mean और sd से नहीं।",
                en="The test is not scaled like the training. Scale the test with the mean and sd of the "
                   "training part too, not with its own."))
    first, other = (trained for trained, _ in found)
    if not _one_scale(first, other):
        raise Fail("value", T(
            hi="हमने `start` से पहले के मान वही रखे और आगे के बदल दिए: `fit` को मिले मान भी बदल गए। यानी mean या sd "
               "में test भी है; दोनों सिर्फ़ `series[:start]` से निकालिए।",
            en="We kept the values before `start` and changed those after it: what `fit` got changed too. So the test "
               "is in the mean or in the sd; take both from `series[:start]` alone."))
    mean, sd = (float(v) for v in (early.mean() * first.scale + first.shift, early.std() * first.scale))
    if abs(mean) > 0.2 or not 0.8 < sd < 1.25:
        shown = [measured_text(f"{value:.2f}") for value in (mean, sd)]
        raise Fail("value", T(
            hi=f"Scale होने के बाद training के मानों का mean {shown[0]} और sd {shown[1]} है; 0 और 1 के पास चाहिए। Mean "
               "घटाइए, फिर sd से भाग दीजिए।",
            en=f"After scaling, the training values have mean {shown[0]} and sd {shown[1]}; they should be near 0 and "
               "1. Subtract the mean, then divide by the sd."))


def _one_scale(a: Rows, b: Rows) -> bool:
    return abs(a.scale - b.scale) < 1e-3 * abs(a.scale) and abs(a.shift - b.shift) < 1e-2 * max(1.0, abs(a.shift))


def _all_near(values: Any, middle: float) -> bool:
    return bool((abs(values - middle) <= 1e-2 * max(abs(middle), 0.1)).all())


def _same(a: Any, b: Any) -> bool:
    return bool((abs(a - b) < 1e-2).all())


def _kept(value: Any) -> Any:
    return value.detach().clone() if is_tensor(value) else value
