"""Exercise 06: give a model the parameters of another, judge scores pair by pair, mend an unfair comparison."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean, median, median_low
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .reference import Draws, nn
from .registry import define
from .sides import Side
from .verdicts import TOLERANCE, Fail, described, nothing_returned, plain_number, with_clue

BLOCKS, SIZES = {"LSTM": 4, "GRU": 3, "RNN": 1}, range(1, 201)     # exercise 06-a: where to look for H
VERDICTS, LIMIT = ("first", "second", "undecided"), 0.1     # exercise 06-b: its words, and up to what luck it decides
KINDS, STEPS = ("LSTM", "GRU"), 200     # exercise 06-c: what is compared, and the updates of every run


# --- a: the hidden size at which a whole model has as many parameters as another --------------------

class Budget(NamedTuple):
    """What `matching_size` gets."""

    kind: str
    vocabulary: int
    inputs: int
    target: int


@define("ex06-a", points=2, forbid=("course_utils.count_parameters", "course_utils.matching_hidden"), hints=(
    T(hi="ऊपर की shape देखिए: H = 2 पर `weight_ih_l0` में 6 पंक्तियाँ हैं, यानी GRU के 3 block, हर block की H पंक्तियाँ। हर पंक्ति "
         "में कितने weight x के लिए हैं, कितने h के लिए, और कितने bias? LSTM और RNN में block कितने हैं?",
      en="Look at the shapes above: with H = 2, `weight_ih_l0` has 6 rows, that is 3 blocks of the GRU with H rows "
         "each. How many weights does each row have for x, how many for h, and how many biases? How many blocks have "
         "LSTM and RNN?"),
    T(hi="Layer में हर block के पास `H * I + H * H + 2 * H` parameter हैं, आखिरी layer में `H * V + V`, embedding में "
         "`V * I`। अब H = 1, 2, 3, … आज़माइए और वह H रखिए जिस पर target से दूरी `abs(count - target)` सबसे कम है।",
      en="Every block of the layer has `H * I + H * H + 2 * H` parameters, the last layer `H * V + V`, the embedding "
         "`V * I`. Now try H = 1, 2, 3, … and keep the H at "
         "which the distance from the target, `abs(count - target)`, is smallest."),
    T(hi="गिनती अपने function `count(H)` में रखिए; फिर `return min(range(1, 201), key=lambda H: abs(count(H) - target))`।",
      en="Put the count into a function of your own, `count(H)`; then "
         "`return min(range(1, 201), key=lambda H: abs(count(H) - target))`."),
))
def equal_parameters(s: Side, rng: Draws) -> None:
    """`matching_size` gives the H at which torch's modules have the nearest number of parameters."""
    budgets, wanted = zip(*_budgets(rng), strict=True)
    got = [_whole(s.call("matching_size", *budget)) for budget in budgets]
    for budget, size, want in zip(budgets, got, wanted, strict=True):
        if size != want:
            clue = next((text for wrong, text in _counting_mistakes(budgets, wanted) if wrong == got), None)
            raise Fail("value", with_clue(_not_nearest(budget, size), clue))


def _budgets(rng: Draws) -> Iterator[tuple[Budget, int]]:
    """Budgets of every kind and the H that is right: with more parameters than that H gives, and with fewer.

    Where V is large and H small, a bias of the last layer counts but none of the layer; where V is small and H
    large it is the other way round. So different mistakes give different sizes.
    """
    for kind in BLOCKS:
        for words, sizes in (((70, 100), (3, 6)), ((5, 10), (60, 90))):
            for sign in (1, -1):
                vocabulary, size, inputs = rng.sizes(1, *words)[0], rng.sizes(1, *sizes)[0], rng.sizes(1, 3, 6)[0]
                here, there = (_built(kind, vocabulary, inputs, h) for h in (size, size + sign))
                target = here + round(float(rng.between(0.25, 0.3, 1)) * (there - here))
                yield Budget(kind, vocabulary, inputs, target), size


def _built(kind: str, vocabulary: int, inputs: int, size: int) -> int:
    """The parameters of the model, counted in torch's own modules."""
    parts = (nn.Embedding(vocabulary, inputs, device="meta"), getattr(nn, kind)(inputs, size, device="meta"),
             nn.Linear(size, vocabulary, device="meta"))
    return sum(p.numel() for part in parts for p in part.parameters())


def _whole(got: Any) -> int:
    """The result as a whole number of at least 1."""
    value = plain_number(got)
    if got is None:
        raise nothing_returned("matching_size")
    if isinstance(value, float):
        raise Fail("type", T(
            hi=f"`matching_size` से पूरी संख्या (int) लौटनी चाहिए; मिला: `{described(got)}`। H unit की गिनती है: H = 1, 2, "
               "3, … में से चुनिए।",
            en=f"`matching_size` must return a whole number (int); got: `{described(got)}`. H is a number of units: "
               "choose among H = 1, 2, 3, …"))
    if value is None:
        raise Fail("type", T(hi=f"`matching_size` से एक पूरी संख्या (int) लौटनी चाहिए; मिला: `{described(got)}`।",
                             en=f"`matching_size` must return one whole number (int); got: `{described(got)}`."))
    if value < 1:
        raise Fail("value", T(hi=f"`matching_size` से {measured_text(value)} लौटा; H कम से कम 1 होना चाहिए।",
                              en=f"`matching_size` returned {measured_text(value)}; H must be at least 1."))
    return value


def _not_nearest(budget: Budget, size: int) -> T:
    given = ", ".join(f"{name} = {measured_text(value)}" for name, value in zip("VI", budget[1:3], strict=True))
    kind, target, h = (measured_text(value) for value in (budget.kind, budget.target, size))
    count = measured_text(_count(*budget[:3], size))
    return T(hi=f"{kind} पर, {given} और target = {target} के साथ, आपका H = {h} है। उस model में {count} parameter हैं; किसी "
                "और H पर गिनती target के ज़्यादा पास है।",
             en=f"For {kind} with {given} and target = {target}, your H is {h}. That model has {count} parameters; "
                "another H comes nearer to the target.")


def _count(kind: str, vocabulary: int, inputs: int, size: int, *, blocks: Mapping[str, int] = BLOCKS,
           biases: int = 2, more: int = 0, state: bool = True, embedding: bool = True, head: bool = True,
           head_bias: bool = True) -> int:
    """The parameters of the model by formula; the options leave out what is often forgotten."""
    layer = blocks[kind] * (size * (inputs + state * size + biases) + more)
    return layer + embedding * vocabulary * inputs + head * (size * vocabulary + head_bias * vocabulary)


def _nearest(budget: Budget, **options: Any) -> int:
    *model, target = budget
    return min(SIZES, key=lambda size: abs(_count(*model, size, **options) - target))


def _counting_mistakes(budgets: Sequence[Budget], wanted: Sequence[int]) -> Iterator[tuple[list[int], T]]:
    """What a common mistake gives for all budgets, and the sentence that names it."""
    for options, text in _MISCOUNTS:
        yield [_nearest(budget, **options) for budget in budgets], text
    below = [want - (_count(*budget[:3], want) > budget.target) for budget, want in zip(budgets, wanted, strict=True)]
    yield below, T(
        hi="आपका H हर बार वह सबसे बड़ा H है जिस पर parameter target से ज़्यादा नहीं होते। सबसे पास वाला चाहिए, चाहे parameter "
           "कुछ ज़्यादा हों।",
        en="Every time your H is the largest with no more parameters than the target. The nearest is wanted, even "
           "if it has a few more.")
    yield [size + 1 for size in below], T(
        hi="आपका H हर बार वह सबसे छोटा H है जिस पर parameter target से कम नहीं होते। सबसे पास वाला चाहिए, चाहे parameter कुछ "
           "कम हों।",
        en="Every time your H is the smallest with no fewer parameters than the target. The nearest is wanted, even "
           "if it has a few fewer.")
    yield [want - 1 for want in wanted], T(hi="H की गिनती 1 से शुरू होती है, list में जगह की गिनती 0 से।",
                                           en="H counts from 1, places in a list count from 0.")
    yield [abs(_count(*budget[:3], want) - budget.target) for budget, want in zip(budgets, wanted, strict=True)], T(
        hi="यह target से दूरी है; वह H लौटाइए जिस पर दूरी सबसे कम है।",
        en="This is the distance from the target; return the H at which the distance is smallest.")
    yield [_count(*budget[:3], want) for budget, want in zip(budgets, wanted, strict=True)], T(
        hi="यह parameter की संख्या है; H लौटाइए।", en="This is the number of parameters; return H.")


def _blocks_of(*wrong: int) -> tuple[dict[str, Any], T]:
    return {"blocks": dict(zip(BLOCKS, wrong, strict=True))}, T(
        hi="लगता है कि block की गिनती ठीक नहीं: candidate भी एक block है, और LSTM, GRU, RNN में block बराबर नहीं हैं।",
        en="The number of blocks seems to be wrong: the candidate is a block too, and LSTM, GRU and RNN do not have "
           "equally many.")


_MISCOUNTS: tuple[tuple[dict[str, Any], T], ...] = (
    *(({"biases": 1, "head_bias": head_bias}, T(
        hi="लगता है कि layer में एक ही bias गिना: PyTorch में हर block के दो bias हैं, `bias_ih` और `bias_hh`।",
        en="Only one bias seems to be counted in the layer: in PyTorch every block has two, `bias_ih` and `bias_hh`."))
      for head_bias in (True, False)),
    *(({"biases": 0, "more": more, "head_bias": head_bias}, T(
        hi="लगता है कि layer के bias छूट गए या कम गिने: हर block में दो bias हैं, और हर bias में H संख्याएँ।",
        en="The biases of the layer seem to be left out or too few: every block has two, and each bias has H numbers."))
      for more in (0, 1, 2) for head_bias in (True, False)),
    ({"embedding": False, "head": False}, T(
        hi="लगता है कि सिर्फ़ recurrent layer गिनी: embedding और आखिरी layer भी model में हैं।",
        en="Only the recurrent layer seems to be counted: the embedding and the last layer belong to the model too.")),
    ({"embedding": False}, T(hi="लगता है कि embedding के parameter छूट गए।",
                             en="The parameters of the embedding seem to be left out.")),
    ({"head": False}, T(hi="लगता है कि आखिरी layer के parameter छूट गए।",
                        en="The parameters of the last layer seem to be left out.")),
    ({"head_bias": False}, T(hi="लगता है कि आखिरी layer का bias छूट गया।",
                             en="The bias of the last layer seems to be left out.")),
    ({"state": False}, T(hi="लगता है कि h वाले weight छूट गए: हर block में `weight_hh` के H × H।",
                         en="The weights of h seem to be left out: H × H of `weight_hh` in every block.")),
    *(_blocks_of(*wrong) for wrong in ((3, 2, 1), (3, 2, 0), (4, 4, 4), (3, 3, 3), (1, 1, 1), (4, 4, 1), (3, 4, 1))),
)


# --- b: scores, pair by pair -----------------------------------------------------------------------

class Pairs(NamedTuple):
    """Scores of two networks by seed, and with how many seeds the first is ahead, the second is, neither is."""

    first: list[float]
    second: list[float]
    ahead: int
    behind: int
    ties: int


@define("ex06-b", points=3, hints=(
    T(hi="हर seed का फ़र्क निकालिए: `d = [a - b for a, b in zip(first, second)]`। उसका median `statistics.median(d)` है। "
         "फिर गिनिए: कितने फ़र्क 0 से बड़े हैं, कितने छोटे।",
      en="Take the difference of every seed: `d = [a - b for a, b in zip(first, second)]`. Its median is "
         "`statistics.median(d)`. Then count how many differences are above 0, and how many below."),
    T(hi="n = बड़े और छोटे का जोड़ (बराबर वाले नहीं), k = दोनों में से बड़ी गिनती। एक ओर k या उससे ज़्यादा बार गिरने के तरीके: "
         "`sum(math.comb(n, j) for j in range(k, n + 1))`। दूसरी ओर के भी उतने ही हैं।",
      en="n = those above and below together (no ties), k = the larger of the two counts. The ways to fall on one "
         "side k times or more: `sum(math.comb(n, j) for j in range(k, n + 1))`. The other side has as many."),
    T(hi="`luck = min(1, 2 * ways / 2 ** n)`, जहाँ `ways` ऊपर वाला जोड़ है। `luck > 0.1` हो, तो `\"undecided\"`; नहीं तो "
         "जिसकी गिनती बड़ी है।",
      en="`luck = min(1, 2 * ways / 2 ** n)`, where `ways` is the sum above. If `luck > 0.1`, it is `\"undecided\"`; "
         "otherwise the one with the larger count."),
))
def judged_in_pairs(s: Side, rng: Draws) -> None:
    """`judge` gives the median difference, the chance of the coin and the verdict that follows from it."""
    cases = _telling_pairs(rng)
    got = [_three(s.call("judge", case.first, case.second)) for case in cases]
    differences, lucks, verdicts = zip(*got, strict=True)
    for case, value in zip(cases, differences, strict=True):
        if not _near(value, median(_by_seed(case))):
            raise Fail("value", with_clue(_wrong_part("difference", case, value), _named(
                differences, cases, _DIFFERENCES)))
    for case, value in zip(cases, lucks, strict=True):
        if not _near(value, _luck(case)):
            raise Fail("value", with_clue(_wrong_part("luck", case, value), _named(lucks, cases, _LUCKS)))
    for case, luck, value in zip(cases, lucks, verdicts, strict=True):
        if value != _verdict(case):
            raise Fail("value", with_clue(_wrong_verdict(case, luck, value), _named(verdicts, cases, _JUDGEMENTS)))


_SPLITS = ((6, 0, 0), (4, 2, 1), (0, 5, 0), (5, 0, 2), (7, 1, 0), (1, 7, 1), (3, 3, 0), (3, 0, 0), (0, 4, 1), (0, 0, 5))


def _telling_pairs(rng: Draws) -> list[Pairs]:
    """Pairs on which no mistake that has a name gives the right answers by chance."""
    right = ((_DIFFERENCES, lambda c: median(_by_seed(c))), (_LUCKS, _luck), (_JUDGEMENTS, _verdict))
    while True:
        cases = list(_all_pairs(rng))
        if all(any(not _near(wrong(c), answer(c)) for c in cases) for known, answer in right for wrong, _ in known):
            return cases


def _all_pairs(rng: Draws) -> Iterator[Pairs]:
    """Scores whose seeds differ much more than the networks do; a single loss among many wins is a large one."""
    for ahead, behind, ties in _SPLITS:
        n = ahead + behind + ties
        signs = [1] * ahead + [-1] * behind + [0] * ties
        rare = (ahead == 1) - (behind == 1)
        steps = [sign * (300 if sign == rare else by)                   # in thousandths
                 for sign, by in zip(signs, rng.sizes(n, 5, 20), strict=True)]
        base = [400 + 25 * k + j for k, j in zip(rng.sizes(n, 0, 9), rng.sizes(n, 0, 20), strict=True)]
        order = rng.sizes(n, 0, n - 1)
        yield Pairs([(base[k] + max(steps[k], 0)) / 1000 for k in order],
                    [(base[k] - min(steps[k], 0)) / 1000 for k in order], ahead, behind, ties)


def _by_seed(case: Pairs) -> list[float]:
    return [a - b for a, b in zip(case.first, case.second, strict=True)]


def _tail(n: int, least: int) -> float:
    """How often n tosses of a coin give heads at least so many times."""
    return sum(math.comb(n, k) for k in range(least, n + 1)) / 2 ** n


def _luck(case: Pairs) -> float:
    return min(1.0, 2 * _tail(case.ahead + case.behind, max(case.ahead, case.behind)))


def _leader(case: Pairs) -> str:
    return "first" if case.ahead > case.behind else "second" if case.behind > case.ahead else "undecided"


def _verdict(case: Pairs, limit: float = LIMIT) -> str:
    return _leader(case) if _luck(case) <= limit else "undecided"


def _three(got: Any) -> tuple[float, float, str]:
    """What `judge` returned, if it is two numbers and a word."""
    if got is None:
        raise nothing_returned("judge")
    parts = list(got) if isinstance(got, (tuple, list)) else []
    if len(parts) != 3:
        raise Fail("type", T(
            hi=f"`judge` से `(difference, luck, verdict)` लौटना चाहिए; मिला: `{described(got)}`।",
            en=f"`judge` must return `(difference, luck, verdict)`; got: `{described(got)}`."))
    for name, part in zip(("difference", "luck"), parts[:2], strict=True):
        if plain_number(part) is None:
            raise Fail("type", T(
                hi=f"`{name}` एक संख्या होनी चाहिए; मिला: `{described(part)}`।",
                en=f"`{name}` must be one number; got: `{described(part)}`."))
    if not isinstance(parts[2], str) or parts[2] not in VERDICTS:
        words = ", ".join(f'`"{word}"`' for word in VERDICTS)
        raise Fail("type", T(hi=f"`verdict` इन तीन शब्दों में से एक होना चाहिए: {words}।",
                             en=f"`verdict` must be one of these three words: {words}."))
    return float(plain_number(parts[0])), float(plain_number(parts[1])), parts[2]


def _score_of(case: Pairs) -> T:
    counts = [measured_text(n) for n in (case.ahead, case.behind, case.ties)]
    return T(hi="{} seed पर first आगे, {} पर second, {} पर बराबर: यहाँ".format(*counts),
             en="First ahead with {} seeds, second with {}, {} ties: here".format(*counts))


def _wrong_part(name: str, case: Pairs, value: float) -> T:
    what, shown = _score_of(case), measured_text(f"{value:.4f}".rstrip("0").rstrip("."))
    return T(hi=f"{what.hi} `{name}` = {shown} सही नहीं।", en=f"{what.en} `{name}` = {shown} is not right.")


def _wrong_verdict(case: Pairs, luck: float, value: str) -> T:
    what, chance, word = _score_of(case), measured_text(f"{luck:.2f}"), measured_text(value)
    return T(hi=f"{what.hi} `luck` = {chance} सही है, पर `verdict` = {word} सही नहीं।",
             en=f"{what.en} `luck` = {chance} is right, but `verdict` = {word} is not.")


Mistakes = Sequence[tuple[Callable[[Pairs], Any], T]]


def _named(got: Sequence[Any], cases: Sequence[Pairs], mistakes: Mistakes) -> T | None:
    """The sentence of the first mistake that explains what came back in every case."""
    return next((text for wrong, text in mistakes
                 if all(_near(value, wrong(case)) for value, case in zip(got, cases, strict=True))), None)


_UNPAIRED = T(hi="लगता है कि दोनों सूचियाँ अलग-अलग देखीं। पहले हर seed का फ़र्क निकालिए, फिर इन फ़र्कों का median।",
              en="The two lists seem to be looked at separately. First take the difference of every seed, then the "
                 "median of these differences.")
_DIFFERENCES: Mistakes = (
    (lambda c: -median(_by_seed(c)), T(hi="चिह्न उलटा है: फ़र्क first − second है।",
                                       en="The sign is the wrong way round: the difference is first − second.")),
    (lambda c: mean(_by_seed(c)), T(
        hi="यह फ़र्कों का औसत है; median (बीच वाला मान) चाहिए। एक ही अलग-थलग seed औसत को खींच लेता है।",
        en="This is the mean of the differences; the median (the middle value) is wanted. A single odd seed pulls the "
           "mean.")),
    (lambda c: median(c.first) - median(c.second), _UNPAIRED),
    (lambda c: max(c.first) - max(c.second), T(hi="यह दोनों के सबसे अच्छे seed का फ़र्क है। सारे seed गिनिए।",
                                               en="This is the difference of the best seeds. All seeds count.")),
    (lambda c: median(a - b for a, b in zip(sorted(c.first), sorted(c.second), strict=True)), _UNPAIRED),
    (lambda c: median(map(abs, _by_seed(c))), T(
        hi="लगता है कि फ़र्क का चिह्न हट गया (`abs`): second आगे हो, तो फ़र्क ऋणात्मक है।",
        en="The sign seems to be lost (`abs`): where second is ahead, the difference is negative.")),
    (lambda c: median_low(_by_seed(c)), T(
        hi="Seed सम संख्या में हों, तो median बीच वाले दो मानों का औसत है; `torch.median` उनमें से छोटा देता है। "
           "`statistics.median` लीजिए।",
        en="With an even number of seeds the median is the mean of the two middle values; `torch.median` gives the "
           "smaller. Take `statistics.median`.")),
    (lambda c: sorted(_by_seed(c))[len(c.first) // 2], T(
        hi="Seed सम संख्या में हों, तो median बीच वाले दो मानों का औसत है; `statistics.median` लीजिए।",
        en="With an even number of seeds the median is the mean of the two middle values; take `statistics.median`.")),
    (lambda c: median(d for d in [*_by_seed(c)] if d or c.ahead + c.behind == 0), T(
        hi="लगता है कि `difference` में बराबर वाले seed छूट गए। वे सिर्फ़ `luck` की गिनती में नहीं आते।",
        en="The ties seem to be left out of `difference`. They are left out of the count for `luck` alone.")),
)
_TIES = T(hi="लगता है कि बराबर वाले seed भी गिन लिए। n में सिर्फ़ वे seed हैं जिनमें कोई एक आगे है।",
          en="The ties seem to be counted too. n holds only the seeds with which one of the two is ahead.")
_LUCKS: Mistakes = (
    (lambda c: _tail(c.ahead + c.behind, max(c.ahead, c.behind)), T(
        hi="लगता है कि एक ही ओर की गिनती हुई: second का उतना ही आगे रहना भी उतना ही एकतरफ़ा है।",
        en="Only one side seems to be counted: second being as far ahead is as one-sided.")),
    (lambda c: 2 * _tail(c.ahead + c.behind, max(c.ahead, c.behind)), T(
        hi="संभावना 1 से ज़्यादा नहीं होती: ज़्यादा निकले, तो 1 लौटाइए।",
        en="A chance is never above 1: where it comes out larger, return 1.")),
    (lambda c: min(1.0, 2 * _tail(len(c.first), max(c.ahead, c.behind))), _TIES),
    (lambda c: 2 * _tail(len(c.first), max(c.ahead, c.behind)), _TIES),
    (lambda c: min(1.0, 2 * _tail(len(c.first), max(c.ahead + c.ties, c.behind))), _TIES),
    (lambda c: min(1.0, 2 * _tail(len(c.first), max(c.ahead, c.behind + c.ties))), _TIES),
    *((wrong, T(hi="लगता है कि सिर्फ़ ठीक k बार वाला नतीजा गिना: \"कम से कम इतना एकतरफ़ा\" में k से n तक सब आते हैं।",
                en="Only the outcome with exactly k seems to be counted: \"at least as one-sided\" includes all from k "
                   "to n."))
      for wrong in (lambda c: min(1.0, _exactly(c)), lambda c: _exactly(c), lambda c: _exactly(c) / 2)),
    *((wrong, T(hi="`2 * (1/2)**n` तभी ठीक है जब सारे seed में एक ही आगे हो। यहाँ k, n से छोटा भी हो सकता है।",
                en="`2 * (1/2)**n` is right only where the same one is ahead with every seed. Here k can be smaller "
                   "than n."))
      for wrong in (lambda c: 2 * 0.5 ** (c.ahead + c.behind), lambda c: min(1.0, 2 * 0.5 ** (c.ahead + c.behind)),
                    lambda c: 2 * 0.5 ** len(c.first))),
    *((wrong, T(hi="लगता है कि k हमेशा first की गिनती है: second आगे हो, तो k उसकी गिनती है।",
                en="k seems to be the count of first always: where second is ahead, k is the count of second."))
      for wrong in (lambda c: min(1.0, 2 * _tail(c.ahead + c.behind, c.ahead)),
                    lambda c: 2 * _tail(c.ahead + c.behind, c.ahead), lambda c: _tail(c.ahead + c.behind, c.ahead))),
    (lambda c: min(1.0, 2 * _tail(c.ahead + c.behind, max(c.ahead, c.behind) + 1)), T(
        hi="लगता है कि k से ज़्यादा वाले ही गिने: k खुद भी गिनती में है।",
        en="Only those above k seem to be counted: k itself belongs to them.")),
    *((wrong, T(hi="`range(k, n)` n से पहले रुक जाता है: n तक गिनने के लिए `range(k, n + 1)` लिखिए।",
                en="`range(k, n)` stops before n: to count up to n write `range(k, n + 1)`."))
      for wrong in (lambda c: min(1.0, _short(c)), lambda c: _short(c))),
    (lambda c: 1 - _luck(c), T(hi="यह 1 − `luck` है।", en="This is 1 − `luck`.")),
)


def _exactly(case: Pairs) -> float:
    n = case.ahead + case.behind
    return 2 * math.comb(n, max(case.ahead, case.behind)) / 2 ** n


def _short(case: Pairs) -> float:
    """The two tails without the outcome in which all tosses are alike."""
    n = case.ahead + case.behind
    return 2 * (_tail(n, max(case.ahead, case.behind)) - 0.5 ** n)


def _sign_of(value: float) -> str:
    return "first" if value > 0 else "second" if value < 0 else "undecided"


_JUDGEMENTS: Mistakes = (
    *((wrong, T(hi="`luck` 0.1 से बड़ा हो, तो फ़ैसला नहीं होता, चाहे कोई भी आगे हो: तब `\"undecided\"`।",
                en="Where `luck` is above 0.1, nothing is decided, whoever is ahead: then `\"undecided\"`."))
      for wrong in (_leader, lambda c: _sign_of(median(_by_seed(c))),
                    lambda c: "first" if c.ahead > c.behind else "second",
                    lambda c: "first" if c.ahead >= c.behind else "second")),
    (lambda c: {"first": "second", "second": "first"}.get(_verdict(c), "undecided"), T(
        hi="`\"first\"` और `\"second\"` अदल-बदल गए: फ़र्क 0 से बड़ा हो, तो first आगे है।",
        en="`\"first\"` and `\"second\"` are swapped: where the difference is above 0, first is ahead.")),
    *((wrong, T(hi="लगता है कि फ़ैसला औसत के चिह्न से हुआ। यहाँ गिनती से होता है: जो ज़्यादा seed में आगे है।",
                en="The verdict seems to follow the sign of the mean. Here it follows the count: who is ahead with "
                   "more seeds."))
      for wrong in (lambda c: _sign_of(mean(_by_seed(c))) if _luck(c) <= LIMIT else "undecided",
                    lambda c: _sign_of(round(mean(_by_seed(c)), 9)))),
    *((lambda c, word=word: word if _luck(c) <= LIMIT else "undecided", T(
        hi="फ़ैसला हो, तो नाम उसका लौटाइए जो ज़्यादा seed में आगे है।",
        en="Where it is decided, return the name of the one that is ahead with more seeds."))
      for word in ("first", "second")),
    *((lambda c, limit=limit: _verdict(c, limit), T(hi="सीमा ठीक नहीं: `luck` 0.1 या उससे कम हो, तभी फ़ैसला होता है।",
                                                    en="The limit is not right: it is decided where `luck` is 0.1 or "
                                                       "less."))
      for limit in (0.05, 0.15, 0.3, 0.01)),
    *((wrong, T(hi="उलटा हो गया: `luck` छोटा हो, तब फ़ैसला होता है; बड़ा हो, तब नहीं।",
                en="It is the wrong way round: it is decided where `luck` is small, not where it is large."))
      for wrong in (lambda c: _leader(c) if _luck(c) > LIMIT else "undecided",
                    lambda c: "undecided" if _luck(c) <= LIMIT else "first" if c.ahead > c.behind else "second")),
)


# --- c: an unfair comparison -----------------------------------------------------------------------

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


@define("ex06-c", points=3, hints=(
    T(hi="`log` में गिनिए: `trial` वाले seed पर हर नेटवर्क के कितने run हैं? `seeds` के हर seed पर कितने? हर run कितने step का है? "
         "जो भी LSTM और GRU में बराबर नहीं, वह गलती है।",
      en="Count in `log`: how many runs has each network with the seed `trial`? How many with every seed of `seeds`? "
         "How many steps has each run? Whatever is not equal for LSTM and GRU is a flaw."),
    T(hi="दोनों को एक ही code से चलाइए: `for kind in (\"LSTM\", \"GRU\"):`। उसके अंदर learning rate चुनिए, फिर `seeds` के हर "
         "seed पर एक run। दोबारा कोई run नहीं।",
      en="Run both through the same code: `for kind in (\"LSTM\", \"GRU\"):`. Inside it choose the learning rate, then "
         "one run with every seed of `seeds`. No run a second time."),
    T(hi="Loop के अंदर: `lr = max(rates, key=lambda lr: run(kind, lr=lr, steps=200, seed=trial))`, फिर "
         "`found[kind] = [run(kind, lr=lr, steps=200, seed=seed) for seed in seeds]`।",
      en="Inside the loop: `lr = max(rates, key=lambda lr: run(kind, lr=lr, steps=200, seed=trial))`, then "
         "`found[kind] = [run(kind, lr=lr, steps=200, seed=seed) for seed in seeds]`."),
))
def mended_study(s: Side, rng: Draws) -> None:
    """`study` gives both kinds equal runs, each with the learning rate chosen for it, and returns all scores.

    `run` takes and returns plain values only, so that a side elsewhere can send its calls back.
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
                hi=f"{kind} के {measured_text(len(other))} run ऐसे seed पर चले जो `seeds` में नहीं हैं। जो नहीं सीख पाया, वह "
                   "run भी नतीजे का हिस्सा है: दोबारा मत चलाइए, दोनों में ठीक वही seed रखिए।",
                en=f"{measured_text(len(other))} runs of the {kind} had a seed that is not in `seeds`. A run that did "
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


# --- plain values ----------------------------------------------------------------------------------

def _near(got: Any, want: Any) -> bool:
    return got == want if isinstance(want, str) else abs(got - want) <= TOLERANCE


def _alike(got: Sequence[float], want: Sequence[float]) -> bool:
    return len(got) == len(want) and all(map(_near, got, want))
