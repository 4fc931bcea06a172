"""What to try first: the questions of `choices` walked on cases, and the mistakes that explain other answers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

from ..choices import QUESTIONS, Leaf, Question, follow
from ..claims import measured_text
from ..text import T
from .reference import Draws
from .sides import Side
from .verdicts import Fail, described, with_clue

# Question of `choices` → the key of `case` that answers it, leaf → what `pick` returns.
KEYS = {"baseline": "baselines", "window": "short_window", "whole": "whole_sequence", "count": "counting",
        "long": "too_slow", "weights": "tight_memory"}
NAMES = {"linear": "baseline", "convolution": "window network", "transformer": "Transformer", "lstm": "LSTM",
         "scan": "state-space model", "gru": "GRU", "both": "GRU and LSTM"}
GAPS = tuple(f"ask {key}" for question, key in KEYS.items() if question != "whole")
Case = dict[str, Any]
Answer = Callable[[Case], bool]


def hold_picks(s: Side, rng: Draws) -> None:
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
        missing = next((key for key in KEYS.values() if fail.kind == "error" and f"KeyError: ⟦'{key}'" in fail.text.en), "")
        clue = T(hi=f"जो बात पता नहीं, उसकी key `case` में नहीं है। पहले देखिए: `if \"{missing}\" not in case:`।",
                 en=f"A fact that is not known has no key in `case`. Look first: `if \"{missing}\" not in case:`.")
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
