"""Exercise 08: measure the baselines, keep tomorrow out of a test, say what to try first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple

from ..choices import QUESTIONS, Leaf, Question, follow
from ..claims import measured_text
from ..text import T
from .reference import Draws, torch
from .registry import define
from .sides import Side
from .verdicts import Fail, described, is_tensor, nothing_returned, plain_number, with_clue

NEAR = 1e-4     # relative, of errors and scales that float32 numbers were averaged to


# --- a: the errors of two baselines ------------------------------------------------------------------

class Held(NamedTuple):
    """A series whose values from `start` on are held out."""

    values: Any
    period: int
    start: int


@define("ex08-a", points=2, hints=(
    T(hi="Test के सही मान `series[start:]` हैं। हर एक के सामने वह मान रखिए, जो 1 step पहले था: `series[start - 1:-1]`।",
      en="The true values of the test are `series[start:]`. Put beside each the value 1 step before: "
         "`series[start - 1:-1]`."),
    T(hi="एक season पहले वाले मान `series[start - period:-period]` हैं। दूरी `abs()` से, औसत `mean()` से; फिर "
         "`series[:start].std()` से भाग दीजिए।",
      en="The values one season ago are `series[start - period:-period]`. The distance comes from `abs()`, the average "
         "from `mean()`; then divide by `series[:start].std()`."),
    T(hi="`last = (series[start:] - series[start - 1:-1]).abs().mean() / series[:start].std()`; `season` में दोनों "
         "जगह 1 की जगह `period` है।",
      en="`last = (series[start:] - series[start - 1:-1]).abs().mean() / series[:start].std()`; for `season` there is "
         "`period` in both places in place of 1."),
))
def errors_of_baselines(s: Side, rng: Draws) -> None:
    """`baseline_errors` gives the mean distances of both baselines on the test part, in sd of the training part."""
    cases = [_held(rng) for _ in range(3)]
    got = [_two(s.call("baseline_errors", *case)) for case in cases]
    if all(_is_right(value, case, 1 - place) for pair, case in zip(got, cases, strict=True)
           for place, value in enumerate(pair)):
        raise Fail("value", T(hi="दोनों संख्याएँ अदल-बदल गईं: `(last, season)` लौटाइए।",
                              en="The two numbers are swapped: return `(last, season)`."))
    for place, name in enumerate(("last", "season")):
        values = [pair[place] for pair in got]
        for case, value in zip(cases, values, strict=True):
            if not _is_right(value, case, place):
                raise Fail("value", with_clue(_wrong_error(name, case, value), _misread(values, cases, place)))


def _held(rng: Draws) -> Held:
    """A rising series with a season; its later part is noisier, so that no two ways to measure agree."""
    period, = rng.sizes(1, 5, 9)
    start, = rng.sizes(1, 60, 80)
    n = start + rng.sizes(1, 30, 40)[0]
    t = torch.arange(n)
    season = rng.between(1.0, 2.0, period).mul(rng.signs(period))[t % period]
    noise = rng.normal(n) * torch.where(t < start, 0.6, 1.1)
    return Held(rng.between(2.0, 3.0, 1) * (4 + 0.02 * t + season + noise), period, start)


def _two(got: Any) -> tuple[float, float]:
    """What `baseline_errors` returned, if it is two numbers."""
    if got is None:
        raise nothing_returned("baseline_errors")
    parts = list(got) if isinstance(got, (tuple, list)) or (is_tensor(got) and got.ndim == 1) else []
    numbers = [plain_number(part) for part in parts]
    if len(parts) != 2 or None in numbers:
        shapes = [list(part.shape) for part in parts if is_tensor(part) and part.ndim]
        clue = T(hi=f"shape {measured_text(shapes[0])} आई: औसत अभी लेना है।",
                 en=f"The shape is {measured_text(shapes[0])}: the mean is still to be taken.") if shapes else None
        raise Fail("type", with_clue(T(
            hi=f"`baseline_errors` से दो संख्याएँ लौटनी चाहिए, `(last, season)`; मिला: `{described(got)}`।",
            en=f"`baseline_errors` must return two numbers, `(last, season)`; got: `{described(got)}`."), clue))
    if any(number != number for number in numbers):
        raise Fail("nan", T(
            hi="`baseline_errors` से NaN लौटा: शायद औसत किसी खाली हिस्से का है, जैसे `series[n:]` का।",
            en="`baseline_errors` returned NaN: perhaps the mean is of an empty part, such as `series[n:]`."))
    return float(numbers[0]), float(numbers[1])


def _wrong_error(name: str, case: Held, value: float) -> T:
    given = f"period = {measured_text(case.period)}, start = {measured_text(case.start)}"
    shown = measured_text(f"{value:.4g}")
    return T(hi=f"{given} पर `{name}` = {shown} सही नहीं।", en=f"With {given}, `{name}` = {shown} is not right.")


def _is_right(value: float, case: Held, place: int) -> bool:
    """Whether a number is the error of the last value (place 0) or of one season ago (place 1), in either sd."""
    lag, z = (1, case.period)[place], case.values.double()
    off = fmean(abs(float(z[t] - z[t - lag])) for t in range(case.start, len(z)))
    return any(_near(value, off / float(z[:case.start].std(correction=c))) for c in (0, 1))


_SCALES: tuple[tuple[Callable[[Held], float], T | None], ...] = (
    *((lambda c, k=k: float(c.values[:c.start].std(correction=k)), None) for k in (0, 1)),
    *((lambda c, k=k: float(c.values.std(correction=k)), T(
        hi="लगता है कि पूरी series का sd लिया: उसमें test भी है। Training के हिस्से का sd चाहिए।",
        en="The sd seems to be that of the whole series: the test is in it. Take the sd of the training part."))
      for k in (0, 1)),
    *((lambda c, k=k: float(c.values[c.start:].std(correction=k)), T(
        hi="लगता है कि test के हिस्से का sd लिया: वह पहले से पता नहीं होता। Training के हिस्से का sd चाहिए।",
        en="The sd seems to be that of the test part: nobody knows it beforehand. Take the sd of the training part."))
      for k in (0, 1)),
    (lambda c: 1.0, T(hi="लगता है कि sd से भाग नहीं दिया: गलती training के हिस्से के sd में चाहिए।",
                      en="It seems not to be divided by the sd: the error is to be in sd of the training part.")),
    *((lambda c, k=k: float(c.values[:c.start].var(correction=k)), T(
        hi="लगता है कि variance से भाग दिया; sd उसका वर्गमूल है: `std()`।",
        en="It seems to be divided by the variance; the sd is its square root: `std()`.")) for k in (0, 1)),
    (lambda c: float(c.values[:c.start].mean()), T(hi="लगता है कि mean से भाग दिया; sd चाहिए: `std()`।",
                                                  en="It seems to be divided by the mean; take the sd: `std()`.")),
)
_INSIDE = T(hi="लगता है कि test के पहले मान छूट गए, या prediction में आने वाला मान लिया। Test के हर step की prediction "
               "बनती है: उससे पहले के मान training के हों, तो भी।",
            en="The first values of the test seem to be left out, or the prediction is a later value. There is a "
               "prediction for every step of the test, even where the values before it are from the training part.")
_FIXED = T(hi="लगता है कि सारी prediction `start` से पहले के मानों से बनीं। Test में भी हर step पर उससे ठीक "
              "पहले तक के मान पता होते हैं।",
           en="All predictions seem to be made of values from before `start`. In the test too, the values right "
              "before each step are known.")
_LAG = T(hi="Season एक step इधर-उधर है: prediction ठीक `period` step पहले वाला मान है।",
         en="The season is off by one step: the prediction is the value exactly `period` steps before.")


def _misread(got: Sequence[float], cases: Sequence[Held], place: int) -> T | None:
    """The sentence of the first mistake that explains the numbers of all cases."""
    for scale, about_scale in _SCALES:
        sds = [scale(case) for case in cases]
        measured = [_ways(case, place, sd) for case, sd in zip(cases, sds, strict=True)]
        for ways in zip(*measured, strict=True):
            if all(_near(value, way) for value, (way, _) in zip(got, ways, strict=True)):
                return ways[0][1] or about_scale
    return None


def _ways(case: Held, place: int, sd: float) -> Iterator[tuple[float, T | None]]:
    """The error as it comes out by each mistake, in this sd; first with no mistake but that of the sd."""
    z, start = [float(v) / sd for v in case.values], case.start
    lag, n = (1, case.period)[place], len(z)
    off = [z[t] - z[t - lag] for t in range(start, n)]
    far = [abs(d) for d in off]
    yield fmean(far), None
    yield 0.0, T(hi="गलती 0 है: लगता है कि हर step का अनुमान उसी step का मान है। अनुमान में सिर्फ़ पहले के मान आ सकते हैं।",
                 en="The error is 0: the prediction for a step seems to be the value of that very step. Only earlier "
                    "values may be in a prediction.")
    for first in (start + 1, start + lag):
        yield fmean(far[first - start:]), _INSIDE
    for first in (1, lag, case.period):
        yield fmean(abs(z[t] - z[t - lag]) for t in range(max(first, lag), n)), T(
            hi="लगता है कि गलती पूरी series पर नापी। सिर्फ़ test का हिस्सा गिनिए: `start` से लेकर अंत तक।",
            en="The error seems to be that on the whole series. Count the test part alone: from `start` on.")
        yield fmean(abs(z[t] - z[t - lag]) for t in range(max(first, lag), start)), T(
            hi="लगता है कि गलती training के हिस्से पर नापी। Test के हिस्से पर चाहिए: `start` से लेकर अंत तक।",
            en="The error seems to be that on the training part. Measure it on the test part: from `start` on.")
    if place:
        for wrong in (lag - 1, lag + 1):
            yield fmean(abs(z[t] - z[t - wrong]) for t in range(start, n)), _LAG
            yield fmean(abs(z[t] - z[t - wrong]) for t in range(start + wrong, n)), _LAG
    yield fmean(abs(z[t] - z[start - lag + (t - start) % lag]) for t in range(start, n)), _FIXED
    for squared in (fmean(d * d for d in off), fmean(d * d for d in off) * sd, fmean(d * d for d in off) ** 0.5):
        yield squared, T(hi="लगता है कि दूरी का वर्ग लिया; दूरी खुद चाहिए: `abs()`।",
                         en="The distances seem to be squared; take them as they are: `abs()`.")
    for sign in (1, -1):
        yield sign * fmean(off), T(hi="लगता है कि `abs()` छूट गया: ऊपर और नीचे की चूक एक-दूसरे को काट देती हैं।",
                                   en="`abs()` seems to be missing: misses upwards and downwards cancel out.")
    yield sum(far), T(hi="यह जोड़ है; औसत चाहिए।", en="This is the sum; the mean is wanted.")
    yield median(far), T(hi="यह median है; औसत चाहिए।", en="This is the median; the mean is wanted.")


# --- b: an honest test -------------------------------------------------------------------------------

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


@define("ex08-b", points=3, hints=(
    T(hi="तीन जगह देखिए: mean और sd किन मानों से निकले? `randperm` के बाद training में कौन-से step आए? और "
         "`x[:start]` वाली window के अगले मान series में कहाँ तक जाते हैं?",
      en="Look at three places: from which values do mean and sd come? Which steps are in the training after "
         "`randperm`? And how far into the series do the next values of the windows `x[:start]` reach?"),
    T(hi="Mean और sd `series[:start]` से निकालिए, और window का क्रम मत बदलिए। पहली window का अगला मान "
         "`series[window]` है, इसलिए `start` से पहले के अगले मान `start - window` ही हैं।",
      en="Take mean and sd from `series[:start]`, and do not change the order of the windows. The next value of the "
         "first window is `series[window]`, so only `start - window` next values lie before `start`."),
    T(hi="`values = (series - series[:start].mean()) / series[:start].std()`, फिर `randperm` के बिना `cut = start - "
         "window`, `model = fit(x[:cut], y[:cut])` और `return score(model, x[cut:], y[cut:])`।",
      en="`values = (series - series[:start].mean()) / series[:start].std()`, then without `randperm` "
         "`cut = start - window`, `model = fit(x[:cut], y[:cut])` and `return score(model, x[cut:], y[cut:])`."),
))
def honest_test(s: Side, rng: Draws) -> None:
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
    tested = next((batch for batch in reversed(bench.scored) if _near(value, batch.result)), None)
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


# --- c: what to try first ----------------------------------------------------------------------------

# Question of `choices` → the key of `case` that answers it, leaf → what `pick` returns.
KEYS = {"baseline": "baselines", "window": "short_window", "whole": "whole_sequence", "count": "counting",
        "long": "too_slow", "weights": "tight_memory"}
NAMES = {"linear": "baseline", "convolution": "window network", "transformer": "Transformer", "lstm": "LSTM",
         "scan": "state-space model", "gru": "GRU", "both": "GRU and LSTM"}
GAPS = tuple(f"ask {key}" for question, key in KEYS.items() if question != "whole")
Case = dict[str, Any]
Answer = Callable[[Case], bool]


@define("ex08-c", points=3, forbid=("course_utils.choose", "course_utils.choices.choose"), hints=(
    T(hi="क्रम पाठ 08 की सूची \"चुनने का तरीका\" का है: हर सवाल के सामने लिखिए कि कौन-सी key उसका जवाब देती है। जिस सवाल का "
         "जवाब पहली बार हाँ हो, वहीं रुकिए।",
      en="The order is that of the list \"How to choose\" in lesson 08: write beside each question which key answers "
         "it. Stop at the first question whose answer is yes."),
    T(hi="क्रम: `baselines`, `short_window`, फिर Transformer वाली तीनों बातें एक साथ, `counting`, `too_slow`, "
         "`tight_memory`। "
         "हर सवाल से पहले देखिए कि key है या नहीं: `if \"counting\" not in case:`।",
      en="The order: `baselines`, `short_window`, then the three facts of the Transformer together, `counting`, "
         "`too_slow`, `tight_memory`. Before each question see whether the key is there: "
         "`if \"counting\" not in case:`."),
    T(hi="पहला सवाल: `if \"baselines\" not in case: return \"ask baselines\"`, फिर "
         "`if min(case[\"baselines\"].values()) <= case[\"needed\"]: return \"baseline\"`। बाकी सवाल भी इसी ढंग "
         "से, क्रम में।",
      en="The first question: `if \"baselines\" not in case: return \"ask baselines\"`, then `if "
         "min(case[\"baselines\"].values()) <= case[\"needed\"]: return \"baseline\"`. The others go the same way, "
         "in order."),
))
def what_to_try_first(s: Side, rng: Draws) -> None:
    """`pick` walks the questions of `choices` in order, first with all facts there, then with some missing."""
    for cases, mistakes in ((_full_cases(rng), _misjudged), (_gappy_cases(rng), _misasked)):
        got = [_word(_picked(s, case)) for case in cases]
        wrong = [k for k, case in enumerate(cases) if got[k] != decide(case)]
        if wrong:
            first, right = wrong[0], measured_text(f"{len(cases) - len(wrong)}/{len(cases)}")
            raise Fail("value", with_clue(_wrong_pick(cases[first], got[first], right), mistakes(cases, got)))


def _wrong_pick(case: Case, word: str, right: str) -> T:
    facts = measured_text("; ".join(f"{key} {_shown(case[key])}" for key in sorted(case)))
    said = measured_text(word)
    return T(hi=f"{right} case सही निकले। इस case पर `pick` से {said} लौटा, जो सही नहीं: {facts}।",
             en=f"{right} cases came out right. For this case `pick` returned {said}, which is not right: {facts}.")


def _shown(fact: Any) -> str:
    return ", ".join(str(error) for error in fact.values()) if isinstance(fact, dict) else str(fact)


def _full_cases(rng: Draws) -> list[Case]:
    """Every combination of answers once, in random order.

    The last three questions take turns with all that makes a Transformer impossible, and with how far the best
    baseline is from what is needed: so each mistake shows in some case.
    """
    answers = list(itertools.product((False, True), repeat=len(KEYS)))
    cases = [_case(rng, dict(zip(KEYS, answer, strict=True)), k) for k, answer in enumerate(answers)]
    return [cases[k] for k in rng.sizes(len(cases), 0, len(cases) - 1)]


def _gappy_cases(rng: Draws) -> list[Case]:
    """For every key that may be missing: cases where it is needed, where it is not, where others are missing too."""
    cases, names = [], list(KEYS)
    for k, name in enumerate(names):
        if name == "whole":
            continue
        for stop in (None, *names[:k]):     # the question that ends it before the missing key is reached
            answers = {n: n == stop or (n in names[k:] and float(rng.between(0, 1, 1)) < 0.5) for n in names}
            case = _case(rng, answers, len(cases))
            for missing in [name, *(n for n in names[k + 1:] if n != "whole" and float(rng.between(0, 1, 1)) < 0.3)]:
                del case[KEYS[missing]]
            cases.append(case)
    return [cases[i] for i in rng.sizes(len(cases), 0, len(cases) - 1)]


def _case(rng: Draws, answers: Mapping[str, bool], turn: int) -> Case:
    """A case in which the questions have these answers."""
    best, *more = (k / 100 for k in sorted(rng.sizes(3, 20, 90)))
    errors = [[best, *more][k] for k in rng.sizes(3, 0, 2)]
    needed = best + _MARGINS[turn % 4] if answers["baseline"] else best - 0.01 - _MARGINS[turn % 4] / 5
    parts = (True,) * 3 if answers["whole"] else _LACKS[turn % 8]
    return {"baselines": dict(zip(("last value", "one season ago", "ridge"), errors, strict=True)),
            "needed": round(needed, 2), **dict(zip(("whole_sequence", "much_data", "gpu"), parts, strict=True)),
            **{KEYS[name]: answers[name] for name in ("window", "count", "long", "weights")}}


_MARGINS = (0.0, 0.02, 0.2, 0.7)    # 0: exactly as good as needed, which is enough; 0.7: so is the worst baseline
_LACKS = (*itertools.product((False, True), repeat=3),)[:-1] * 2     # without one, two or all of three facts
ANSWERS: Mapping[str, Answer] = {
    **{name: lambda case, key=key: case[key] for name, key in KEYS.items()},
    "baseline": lambda case: min(case["baselines"].values()) <= case["needed"],
    "whole": lambda case: case["whole_sequence"] and case["much_data"] and case["gpu"],
}


def decide(case: Case) -> str:
    """What `pick` has to return: the chart of `choices`, walked from the top.

    >>> decide({"needed": 0.2})
    'ask baselines'
    """
    node: Question | Leaf = QUESTIONS[0]
    while isinstance(node, Question):
        if KEYS[node.id] not in case:
            return f"ask {KEYS[node.id]}"
        node = follow(node, ANSWERS[node.id](case))
    return NAMES[node.id]


def _picked(s: Side, case: Case) -> Any:
    """What `pick` says; a key that is not there and that it looks up has its own clue."""
    try:
        return s.call("pick", {**case})
    except Fail as fail:
        clue = T(hi="जो बात पता नहीं, उसकी key `case` में नहीं है। पहले देखिए: `if \"counting\" not in case:`।",
                 en="A fact that is not known has no key in `case`. Look first: `if \"counting\" not in case:`.")
        missing = fail.kind == "error" and "KeyError" in fail.text.en
        raise Fail(fail.kind, with_clue(fail.text, clue if missing else None)) from None


def _word(got: Any) -> str:
    """The result, if it is one of the words of the task."""
    words = {word.lower(): word for word in (*NAMES.values(), *GAPS)}
    if got is None:
        raise Fail("type", T(hi="`pick` से किसी case पर कुछ नहीं लौटा (None): हर रास्ते के अंत में `return` चाहिए।",
                             en="`pick` returned nothing (None) for some case: every way needs a `return` at its end."))
    if not isinstance(got, str):
        raise Fail("type", T(hi=f"`pick` से एक शब्द (str) लौटना चाहिए; मिला: `{described(got)}`।",
                             en=f"`pick` must return one word (str); got: `{described(got)}`."))
    if got.strip().lower() not in words:
        known = ", ".join(f'`"{word}"`' for word in NAMES.values())
        raise Fail("type", T(
            hi=f"`pick` से {measured_text(got)} लौटा; इनमें से एक चाहिए: {known}, या `\"ask \"` और उस key का नाम जो नहीं है।",
            en=f"`pick` returned {measured_text(got)}; expected one of {known}, or `\"ask \"` and the name of the "
               "missing key."))
    return words[got.strip().lower()]


def _chain(case: Case, order: Sequence[str], default: str, answers: Mapping[str, Answer] = ANSWERS) -> str:
    """What questions in another order, or some of them, would say."""
    return next((NAMES[_YES[name]] for name in order if answers[name](case)), default)


_YES = {question.id: question.yes for question in QUESTIONS}
_SMALLEST = T(hi="Baseline तब काफ़ी है, जब *सबसे अच्छी* baseline की गलती `needed` जितनी या उससे कम हो: `min(…) <= needed`।",
              en="A baseline is enough where the error of the *best* one is `needed` or less: `min(…) <= needed`.")
_ALL_THREE = T(hi="Transformer के लिए तीनों बातें चाहिए: `whole_sequence`, `much_data` और `gpu`।",
               en="For the Transformer all three are needed: `whole_sequence`, `much_data` and `gpu`.")
_MISREAD: tuple[tuple[str, Answer, T], ...] = (
    *(("baseline", answer, _SMALLEST) for answer in (
        lambda c: min(c["baselines"].values()) < c["needed"], lambda c: max(c["baselines"].values()) <= c["needed"],
        lambda c: fmean(c["baselines"].values()) <= c["needed"], lambda c: min(c["baselines"].values()) >= c["needed"],
        lambda c: min(c["baselines"].values()) > c["needed"], lambda c: max(c["baselines"].values()) < c["needed"],
        lambda c: list(c["baselines"].values())[0] <= c["needed"],
        lambda c: list(c["baselines"].values())[-1] <= c["needed"], lambda c: bool(c["baselines"]))),
    *(("whole", answer, _ALL_THREE) for answer in (
        lambda c: c["whole_sequence"], lambda c: c["gpu"], lambda c: c["much_data"],
        lambda c: c["whole_sequence"] and c["gpu"], lambda c: c["whole_sequence"] and c["much_data"],
        lambda c: c["much_data"] and c["gpu"], lambda c: c["whole_sequence"] or c["much_data"] or c["gpu"])),
    *((name, lambda c, name=name: not ANSWERS[name](c), T(
        hi=f"`{KEYS[name]}` का जवाब उलटा पढ़ा गया।", en=f"The answer of `{KEYS[name]}` is read the wrong way round."))
      for name in ("window", "whole", "count", "long", "weights")),
)


def _misjudged(cases: Sequence[Case], got: Sequence[str]) -> T | None:
    """The sentence of the first mistake that explains all answers to cases without a gap."""
    def explains(order: Sequence[str], default: str = NAMES["both"], answers: Mapping[str, Answer] = ANSWERS) -> bool:
        return all(_chain(case, order, default, answers) == word for case, word in zip(cases, got, strict=True))

    if len(set(got)) == 1:
        return T(hi="हर case पर एक ही जवाब आया। कोई भी नेटवर्क हर काम के लिए नहीं है: `case` की बातें तय करती हैं।",
                 en="The same answer came for every case. No network is for everything: the facts in `case` decide.")
    for name, answer, text in _MISREAD:
        for other, second, more in ((name, answer, None), *_MISREAD):      # one mistake alone, then two at once
            if explains(tuple(KEYS), answers={**ANSWERS, other: second, name: answer}):
                return with_clue(text, more)
    for size in range(1, len(KEYS) + 1):
        for order in itertools.permutations(KEYS, size):
            for default in NAMES.values():
                if explains(order, default):
                    return _of_order(order)
    return None


def _of_order(order: Sequence[str]) -> T:
    """What is wrong with the order of some questions, or with their number."""
    due = list(KEYS)
    if left := [f"`{KEYS[name]}`" for name in due if name not in order]:
        first = T(hi="पहला सवाल कभी मत छोड़िए।", en="Never skip the first question.")
        names = measured_text(", ".join(left).replace("`", ""))
        return with_clue(T(hi=f"लगता है कि ये सवाल छूट गए, या इनसे कुछ तय नहीं होता: {names}।",
                           en=f"These questions seem to be left out, or to decide nothing: {names}."),
                         first if "baseline" not in order else None)
    swapped = next(((a, b) for a, b in itertools.pairwise(order) if due.index(a) > due.index(b)), None)
    if swapped is None:
        return T(hi='सवालों का क्रम ठीक है। जब हर जवाब "नहीं" हो, तब क्या आज़माना है, यह फिर देखिए।',
                 en="The order of the questions is right. Look again at what to try when every answer is no.")
    a, b = (f"`{KEYS[name]}`" for name in swapped)
    return T(hi=f"सवालों का क्रम पाठ वाला नहीं है: {a} का सवाल {b} के सवाल से पहले पूछा गया।",
             en=f"The order of the questions is not that of the lesson: {a} is asked before {b}.")


def _misasked(cases: Sequence[Case], got: Sequence[str]) -> T | None:
    """The sentence of the first mistake that explains all answers to cases with gaps."""
    def filled(case: Case, answer: bool) -> str:
        known = {**{key: answer for key in KEYS.values()}, **case}
        known["baselines"] = case.get("baselines", {"": 0.0 if answer else 1.0})
        return decide(known)

    def first_gap(case: Case) -> str:
        return next(f"ask {key}" for key in KEYS.values() if key not in case)

    for answer in (False, True):
        if all(word == filled(case, answer) for case, word in zip(cases, got, strict=True)):
            said = T(hi="हाँ", en="yes") if answer else T(hi="नहीं", en="no")
            return T(hi=f"जो key नहीं है, उसे \"{said.hi}\" मान लिया। पता न होना जवाब नहीं है: `\"ask \"` और key "
                        "का नाम लौटाइए।",
                     en=f"A key that is not there was taken as \"{said.en}\". Not to know is no answer: return `\"ask "
                        "\"` and the name of the key.")
    if all(word == first_gap(case) for case, word in zip(cases, got, strict=True)):
        return T(hi="तभी पूछिए, जब उस सवाल तक पहुँचें: पहले के किसी सवाल का जवाब हाँ हो, तो आगे की key की ज़रूरत नहीं।",
                 en="Ask only where that question is reached: if an earlier question has the answer yes, the later "
                    "keys are not needed.")
    needless = any(word.startswith("ask ") and not decide(case).startswith("ask ")
                   for case, word in zip(cases, got, strict=True))
    return _NEEDLESS if needless else _UNASKED


_NEEDLESS = T(hi="किसी case में ऐसी बात पूछी गई, जिसकी ज़रूरत नहीं थी: जिस सवाल तक पहुँचे ही नहीं, उसकी key मत माँगिए।",
              en="In some case something was asked for that was not needed: do not ask for the key of a question that "
                 "is never reached.")
_UNASKED = T(hi="हर सवाल से ठीक पहले देखिए कि उसकी key `case` में है या नहीं; न हो, तो वही key पूछिए।",
             en="Right before every question see whether its key is in `case`; if it is not, ask for that very key.")


# --- plain values ------------------------------------------------------------------------------------

def _near(got: float, want: float) -> bool:
    return abs(got - want) <= NEAR * max(abs(want), 0.01)
