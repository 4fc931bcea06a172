"""Exercise 08: baselines, an honest test, a first choice, a small forecaster, flaws, advice to a shopkeeper."""

from __future__ import annotations

from ..text import T
from . import baseline_errors, first_choices, honest_tests, small_budgets
from .answers import Answer, hold, one_of
from .reference import Draws
from .registry import define, written
from .sides import Side

# --- a: the errors of two baselines ------------------------------------------------------------------

@define("ex08-a", points=2, hints=(
    T(hi="Test के हर मान `series[start:]` के सामने 1 step पहले वाला मान रखिए।",
      en="Put the value 1 step before beside every value of the test, `series[start:]`."),
    T(hi="1 step पहले वाले मान `series[start - 1:-1]` हैं, एक season पहले वाले `series[start - period:-period]`। दूरी `abs()` "
         "से, औसत `mean()` से; फिर `series[:start].std()` से भाग दीजिए।",
      en="The values 1 step before are `series[start - 1:-1]`, those one season ago `series[start - period:-period]`. "
         "The distance comes from `abs()`, the average from `mean()`; then divide by `series[:start].std()`."),
    T(hi="`last = (series[start:] - series[start - 1:-1]).abs().mean() / series[:start].std()`; `season` में दोनों "
         "जगह 1 की जगह `period` है।",
      en="`last = (series[start:] - series[start - 1:-1]).abs().mean() / series[:start].std()`; for `season` there is "
         "`period` in both places in place of 1."),
), style=T(
    hi="`series[start - 1:-1]` और `series[start - period:-period]` की लंबाई test जितनी ही है: दूरी एक ही घटाव से निकलती है, "
       "loop के बिना। सीमा `start` पर test के पहले मान training से आते हैं, तो कोई step नहीं छूटता।",
    en="`series[start - 1:-1]` and `series[start - period:-period]` are as long as the test: one subtraction gives the "
       "distances, without a loop. At the border the values before come from the training part, so no step is lost."))
def errors_of_baselines(s: Side, rng: Draws) -> None:
    """`baseline_errors` gives the mean distances of both baselines on the test part, in sd of the training part."""
    baseline_errors.hold_baselines(s, rng)


# --- b: an honest test -------------------------------------------------------------------------------

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
), style=T(
    hi="`cut = start - window` को एक नाम मिला है और एक comment, क्योंकि यही गिनती सबसे आसानी से चूकती है। Window सारी series "
       "से कटती हैं, पर mean और sd `series[:start]` के हैं: scale करना और बाँटना दो अलग काम हैं।",
    en="`cut = start - window` has a name and a comment, since this count goes wrong most easily. The windows are cut "
       "from the whole series, but mean and sd are those of `series[:start]`: scaling and splitting are two things."))
def honest_test(s: Side, rng: Draws) -> None:
    """`honest_error` trains on what is before `start`, tests on what is after, and scales by the former alone."""
    honest_tests.hold_honest(s, rng)


# --- c: what to try first ----------------------------------------------------------------------------

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
), style=T(
    hi="सवालों का क्रम `if` की लंबी कतार में नहीं, एक dict `order` में है: क्रम पढ़ने और बदलने में आसान है। `yes.get(key, True)` से "
       "loop उस key पर भी रुकता है जो है ही नहीं, इसलिए \"ask\" के लिए अलग `if` नहीं चाहिए।",
    en="The order of the questions is in a dict `order`, not in a long row of `if`: easy to read and to change. With "
       "`yes.get(key, True)` the loop also stops at a key that is not there, so \"ask\" needs no `if` of its own."))
def what_to_try_first(s: Side, rng: Draws) -> None:
    """`pick` walks the questions of `choices` in order, first with all facts there, then with some missing."""
    first_choices.hold_picks(s, rng)


# --- d: a small forecaster ---------------------------------------------------------------------------

@define("ex08-d", points=3, hints=(
    T(hi="पहले नेटवर्क चुनिए और गिनिए कि 400 parameter में कितनी unit आती हैं। फिर learning rate `try_series` से चुनिए: पहला मान "
         "0.002 छोटा है।",
      en="First choose a network and count how many units fit into 400 parameters. Then choose the learning rate with "
         "`try_series`: the first value, 0.002, is too small."),
    T(hi="LSTM में 8 unit: layer के 4 · 8 · (1 + 8 + 2) और आखिरी layer के 8 + 1। Learning rate 0.01 से 0.1 के बीच आज़माइए।",
      en="An LSTM with 8 units: 4 · 8 · (1 + 8 + 2) for the layer and 8 + 1 for the last layer. Try learning rates "
         "between 0.01 and 0.1."),
    T(hi="एक चलने वाला जवाब: `\"network\": \"LSTM\", \"units\": 8, \"lr\": 0.02`। `parameters` दूसरे संकेत से जोड़िए।",
      en="One answer that works: `\"network\": \"LSTM\", \"units\": 8, \"lr\": 0.02`. Add up `parameters` from the "
         "second hint."),
), style=T(
    hi="Budget 400 है, पर 361 से काम चल गया: budget सीमा है, लक्ष्य नहीं। Learning rate उन series पर चुना जो जाँच में नहीं आतीं, "
       "इसलिए जाँच की गलती ईमानदार है। GRU, RNN और window वाला नेटवर्क भी यहाँ ridge से आगे निकल जाते हैं।",
    en="The budget is 400, but 361 did: a budget is a limit, not a goal. The learning rate was chosen on series that "
       "are not in the check, so the error there is honest. A GRU, an RNN and a window network get past ridge here "
       "too."))
def small_forecaster(s: Side, rng: Draws) -> None:
    """`settings` names a forecaster of at most 400 parameters whose error is at most 0.97 times that of ridge."""
    small_budgets.hold_design(s, rng)


# --- e: flaws of comparisons -------------------------------------------------------------------------

FLAW = one_of("no baseline", "unequal budget", "unequal effort", "test used", "one seed", "no flaw")
_NEAR_ENOUGH = T(hi="1216 और 1254 जितने पास आ सकते थे, उतने पास हैं: unit पूरी संख्या में होती हैं।",
                 en="1216 and 1254 are as near as they can be: units come in whole numbers.")
_SAME_EFFORT = T(hi="दोनों को learning rate के बराबर मौके मिले।",
                 en="Both got the same number of learning rates to choose from.")
_HAS_PLAIN = T(hi="Ridge की गलती लिखी है: baseline मौजूद है।", en="The error of ridge is there: there is a baseline.")
_FIVE = T(hi="Seed 5 हैं।", en="There are 5 seeds.")
_CHOSEN = T(hi="Learning rate validation के हिस्से पर चुना गया, test पर नहीं।",
            en="The learning rate was chosen on the validation part, not on the test.")
_NOT = {"no baseline": _HAS_PLAIN, "unequal budget": _NEAR_ENOUGH, "unequal effort": _SAME_EFFORT, "one seed": _FIVE,
        "test used": _CHOSEN}      # why a report does not have a flaw


def _flaw(name: str, missed: T) -> Answer:
    """A report with one flaw: each other flaw is refuted, and `missed` is said of "no flaw"."""
    return Answer(name, FLAW, {**{other: text for other, text in _NOT.items() if other != name}, "no flaw": missed})


REPORTS = {
    "r1": _flaw("no baseline", T(hi="दोनों नेटवर्क किस सीधे तरीके से आगे हैं?",
                                 en="Which plain method are the two networks ahead of?")),
    "r2": _flaw("unequal effort", T(hi="देखिए कि learning rate किसने कितनी मेहनत से चुना।",
                                    en="See how much effort went into each learning rate.")),
    "r3": _flaw("test used", T(hi="देखिए कि सबसे अच्छा learning rate किस हिस्से पर चुना गया।",
                               en="See on which part the best learning rate was chosen.")),
    "r4": _flaw("unequal budget", T(hi="दोनों के parameter देखिए।", en="Look at the parameters of both.")),
    "r5": _flaw("one seed", T(hi="फ़र्क 0.002 है। दूसरे seed पर वह कितना होता, यह किसे पता है?",
                              en="The difference is 0.002. Who knows what it is with another seed?")),
    "r6": Answer("no flaw", FLAW, _NOT),
}


@define("ex08-e", points=2, hints=(
    T(hi="हर रिपोर्ट पर वही पाँच सवाल, तालिका के column के क्रम में: सीधा तरीका है? Parameter बराबर हैं? Learning rate चुनने की "
         "मेहनत बराबर है, और test से अलग हुई? Seed कई हैं?",
      en="Ask every report the same five questions, in the order of the columns: is there a plain method? Are the "
         "parameters equal? Was the effort for the learning rates equal, and kept apart from the test? Are there "
         "several seeds?"),
    T(hi="पाँच रिपोर्ट में एक-एक खामी है, हर एक में अलग; एक में कोई नहीं।",
      en="Five reports have one flaw each, no two of them the same; one report has none."),
    T(hi="नतीजा निराश करे, तो यह खामी नहीं है। एक संख्या दूसरी से बहुत अलग हो (parameter, seed), या दो नेटवर्क के साथ अलग बर्ताव "
         "हो, तो खामी वहीं है।",
      en="A disappointing result is no flaw. Where one number is far from the others (parameters, seeds), or the two "
         "networks are treated in different ways, there is the flaw."),
), style=T(
    hi="हर रिपोर्ट को एक ही सूची से जाँचा गया: baseline, budget, मेहनत, test, seed। ऐसी सूची पास रखिए: खामी नतीजे को देखकर "
       "नहीं, तरीके को देखकर मिलती है।",
    en="Every report was held to one list: baseline, budget, effort, test, seeds. Keep such a list: a flaw is found by "
       "looking at the method, not at the result."))
def flaws_found(s: Side, rng: Draws) -> None:
    """`flaws` names what is wrong with each of six comparisons; with one of them nothing is."""
    hold(s, "flaws", REPORTS)


# --- f: advice to a shopkeeper -----------------------------------------------------------------------

written("ex08-f", points=3)
