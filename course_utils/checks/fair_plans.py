"""A planned comparison of LSTM and GRU: is it fair, and can a difference show in it?"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from ..claims import measured_text
from ..text import T
from .answers import WHOLE, Form, filled, one_of
from .paired_scores import LIMIT, luck_of
from .parameter_budgets import SIZES, layer_parameters
from .sides import Side
from .small_runs import CHANCE, accuracy
from .verdicts import Fail, with_clue

UNITS, STEPS, SEEDS = range(4, 33), range(1, 151), range(1, 31)     # what a plan may hold
TRAINED = 3                                 # on how many of the plan's seeds the check trains
LOW, HIGH = CHANCE + 0.15, 0.97             # at or below both guess; at or above both are done


def _is_seed(value: Any) -> bool:
    return type(value) is int and 0 <= value < 10 ** 9


_LIST = Form(lambda value: isinstance(value, (list, tuple)) and all(map(_is_seed, value)),
             T(hi="पूरी संख्याओं की सूची, जैसे `[3, 4]`", en="a list of whole numbers, such as `[3, 4]`"))
FORMS = {"LSTM": WHOLE, "GRU": WHOLE, "steps": WHOLE, "seeds": _LIST, "report": one_of("best", "first", "all")}


def hold_plan(s: Side, name: str) -> None:
    """Hold the learner's plan to the rules of a fair comparison, then train small networks as it says.

    Raises:
        Fail: unwritten, type (another form, or a number outside of what the task allows) or value.
    """
    plan = _plan(s, name)
    _equal_parameters(plan)
    _enough_seeds(plan["seeds"])
    if plan["report"] != "all":
        raise Fail("value", T(
            hi="`report`: एक ही seed दिखाने से यह नहीं पता चलता कि नतीजा seed से seed में कितना बदलता है। पूरा नतीजा दिखाइए।",
            en="`report`: a single seed does not show how much the result changes from seed to seed. Show the whole "
               "result."))
    _a_difference_can_show(plan)


def _plan(s: Side, name: str) -> dict[str, Any]:
    """The plan, if every part has the right form and size."""
    given = filled(s, name, FORMS)
    sizes = {"LSTM": (given["LSTM"], UNITS), "GRU": (given["GRU"], UNITS), "steps": (given["steps"], STEPS),
             "seeds": (len(given["seeds"]), SEEDS)}
    for key, (size, known) in sizes.items():
        if size not in known:
            many = T(hi=f"`{key}` की गिनती", en=f"the number of `{key}`")
            what = many if key == "seeds" else T(f"`{key}`", f"`{key}`")
            raise Fail("type", T(
                hi=f"{what.hi} {known[0]} से {known[-1]} तक रखिए; मिला: {measured_text(size)}।",
                en=f"Keep {what.en} between {known[0]} and {known[-1]}; got: {measured_text(size)}."))
    return given


def _equal_parameters(plan: Mapping[str, Any]) -> None:
    """One of the two layers has the size that brings it nearest to the parameters of the other."""
    units = {kind: plan[kind] for kind in ("LSTM", "GRU")}
    counts = {kind: layer_parameters(kind, 5, size) for kind, size in units.items()}
    for kind, other in (("GRU", "LSTM"), ("LSTM", "GRU")):
        if units[kind] == min(SIZES, key=lambda h: abs(layer_parameters(kind, 5, h) - counts[other])):
            return
    shown = [measured_text(counts[kind]) for kind in ("LSTM", "GRU")]
    clue = T(hi="बराबर unit पर LSTM के पास GRU के 4/3 गुना parameter होते हैं।",
             en="At equal units the LSTM has 4/3 of the GRU's parameters.") if units["LSTM"] == units["GRU"] else None
    raise Fail("value", with_clue(T(
        hi=f"LSTM layer में {shown[0]} parameter हैं, GRU में {shown[1]}: कोई और H इन्हें पास लाता है। `matching_hidden` से "
           "निकालिए, input 5 हैं।",
        en=f"The LSTM layer has {shown[0]} parameters, that of the GRU {shown[1]}: another H brings them nearer. Find "
           "it with `matching_hidden`; there are 5 inputs."), clue))


def _enough_seeds(seeds: list[int]) -> None:
    """Different seeds, and so many that they could decide something."""
    count = measured_text(len(seeds))
    if len(set(seeds)) < len(seeds):
        raise Fail("value", T(hi="`seeds` में कोई seed दो बार है: वही seed वही run देता है, उससे कुछ नया नहीं मिलता।",
                              en="A seed stands twice in `seeds`: the same seed gives the same run and tells nothing "
                                 "new."))
    if (least := luck_of(len(seeds), 0)) > LIMIT:
        raise Fail("value", T(
            hi=f"`seeds` में {count} seed हैं। सारे seed में एक ही आगे रहे, तब भी `luck` = {measured_text(f'{least:.3g}')} है, "
               f"यानी {LIMIT} से ज़्यादा: फ़ैसला हो ही नहीं सकता। और seed जोड़िए।",
            en=f"There are {count} seeds in `seeds`. Even with the same one ahead with all of them, `luck` is "
               f"{measured_text(f'{least:.3g}')}, which is above {LIMIT}: nothing can be decided. Add seeds."))


def _a_difference_can_show(plan: Mapping[str, Any]) -> None:
    """Where training stops, at least one of the two neither guesses nor is right throughout."""
    found = {kind: median(accuracy(kind, plan[kind], plan["steps"], seed) for seed in plan["seeds"][:TRAINED])
             for kind in ("LSTM", "GRU")}
    low, high = (all(test(value) for value in found.values()) for test in (lambda v: v <= LOW, lambda v: v >= HIGH))
    if not low and not high:
        return
    steps = measured_text(plan["steps"])
    shown = [measured_text(f"{found[kind]:.2f}") for kind in ("LSTM", "GRU")]
    what = T(hi=f"हमने आपकी योजना से दोनों को सिखाया। {steps} step पर median accuracy: LSTM {shown[0]}, GRU {shown[1]}।",
             en=f"We trained both by your plan. After {steps} steps the median accuracy is {shown[0]} for the LSTM and "
                f"{shown[1]} for the GRU.")
    raise Fail("value", with_clue(what, T(
        hi="दोनों लगभग तुक्के पर हैं: यहाँ कोई फ़र्क दिख ही नहीं सकता। थोड़ी देर और सिखाइए।",
        en="Both are close to guessing: here no difference can show. Train a little longer.") if low else T(
        hi="दोनों लगभग 1 पर हैं: यहाँ कोई फ़र्क दिख ही नहीं सकता। Training इससे पहले रोकिए।",
        en="Both are almost at 1: here no difference can show. Stop earlier.")))
