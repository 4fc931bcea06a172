"""Scores of two networks, judged seed by seed: difference, luck, verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from statistics import mean, median, median_low
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .reference import Draws
from .sides import Side
from .verdicts import TOLERANCE, Fail, described, nothing_returned, plain_number, with_clue

VERDICTS, LIMIT = ("first", "second", "undecided"), 0.1     # the words, and up to what luck it decides


class Pairs(NamedTuple):
    """Scores of two networks by seed, and with how many seeds the first is ahead, the second is, neither is."""

    first: list[float]
    second: list[float]
    ahead: int
    behind: int
    ties: int


def hold_judgements(s: Side, rng: Draws) -> None:
    """Hold the learner's `judge` to difference, luck and verdict, in this order.

    Raises:
        Fail: of kind type or value.
    """
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


_SPLITS = ((6, 0, 0), (4, 2, 1), (0, 5, 0), (5, 0, 2), (7, 1, 0), (1, 7, 1), (3, 3, 0), (3, 0, 0), (0, 4, 1), (0, 0, 5), (5, 0, 7))


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
        base = [400 + 25 * k + j for k, j in zip(rng.sizes(n, 0, 12), rng.sizes(n, 0, 20), strict=True)]
        order = rng.sizes(n, 0, n - 1)
        yield Pairs([(base[k] + max(steps[k], 0)) / 1000 for k in order],
                    [(base[k] - min(steps[k], 0)) / 1000 for k in order], ahead, behind, ties)


def _by_seed(case: Pairs) -> list[float]:
    return [a - b for a, b in zip(case.first, case.second, strict=True)]


def _tail(n: int, least: int) -> float:
    """How often n tosses of a coin give heads at least so many times."""
    return sum(math.comb(n, k) for k in range(least, n + 1)) / 2 ** n


def luck_of(ahead: int, behind: int) -> float:
    """How often a coin comes out at least as one-sided as this; ties are not among the counts."""
    return min(1.0, 2 * _tail(ahead + behind, max(ahead, behind)))


def _luck(case: Pairs) -> float:
    return luck_of(case.ahead, case.behind)


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
    return T(hi="{} seed में first आगे, {} में second, {} में बराबर: यहाँ".format(*counts),
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
    *((wrong, T(hi="लगता है कि फ़ैसला median के चिह्न से हुआ: आधे से ज़्यादा seed बराबर हों, तो median 0 है। यहाँ गिनती से होता है: जो "
                   "ज़्यादा seed में आगे है।",
                en="The verdict seems to follow the sign of the median: where most seeds are ties, it is 0. Here it "
                   "follows the count: who is ahead with more seeds."))
      for wrong in (lambda c: _sign_of(median(_by_seed(c))) if _luck(c) <= LIMIT else "undecided",
                    lambda c: "undecided" if _luck(c) > LIMIT else "first" if median(_by_seed(c)) > 0 else "second")),
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


def _near(got: Any, want: Any) -> bool:
    return got == want if isinstance(want, str) else abs(got - want) <= TOLERANCE
