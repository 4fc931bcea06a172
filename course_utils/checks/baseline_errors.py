"""The errors of the last value and of one season ago, and the ways in which a learner gets other numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .reference import Draws, torch
from .sides import Side
from .verdicts import Fail, described, is_tensor, nothing_returned, plain_number, with_clue

NEAR = 1e-4     # relative, of errors and scales that float32 numbers were averaged to


def near(got: float, want: float) -> bool:
    """Whether two such numbers are equal but for rounding."""
    return abs(got - want) <= NEAR * max(abs(want), 0.01)


class Held(NamedTuple):
    """A series whose values from `start` on are held out."""

    values: Any
    period: int
    start: int


def hold_baselines(s: Side, rng: Draws) -> None:
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
    return any(near(value, off / float(z[:case.start].std(correction=c))) for c in (0, 1))


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
            if all(near(value, way) for value, (way, _) in zip(got, ways, strict=True)):
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
