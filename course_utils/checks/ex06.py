"""Exercise 06: equal parameters, scores pair by pair, an unfair study mended, flaws found, a comparison designed."""

from __future__ import annotations

from ..text import T
from .answers import Answer, hold, one_of
from .fair_plans import hold_plan
from .fair_studies import hold_study
from .paired_scores import hold_judgements
from .parameter_budgets import hold_sizes
from .reference import Draws
from .registry import define, written
from .sides import Side

# --- a: the hidden size at which a whole model has as many parameters as another --------------------

@define("ex06-a", points=2, forbid=("course_utils.count_parameters", "course_utils.matching_hidden"), style=T(
    hi="सूत्र `count(H)` में अकेला खड़ा है, इसलिए उसे एक छोटे model पर अलग से परख सकते हैं। `abs` दोनों ओर देखता है: target से थोड़ा "
       "ज़्यादा भी चलेगा। 200 मान आज़माना सूत्र को उलटने से आसान है, और उसमें गलती की जगह कम है।",
    en="The formula stands alone in `count(H)`, so it can be tested on a small model. `abs` looks both ways: a little "
       "above the target will do too. Trying 200 values is easier than solving the formula for H, and leaves less room "
       "for a mistake."), hints=(
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
    hold_sizes(s, rng)


# --- b: scores, pair by pair -----------------------------------------------------------------------

@define("ex06-b", points=3, style=T(
    hi="जोड़े पहली ही पंक्ति में बन जाते हैं; उसके बाद सब कुछ `d` से निकलता है, और दोनों सूचियाँ अलग-अलग दोबारा नहीं आतीं। `>` और `<` से "
       "बराबर वाले seed अपने आप दोनों गिनतियों से बाहर रहते हैं।",
    en="The pairs are made in the very first line; from then on everything comes from `d`, and the two lists do not "
       "appear again. With `>` and `<` the ties stay out of both counts by themselves."), hints=(
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
    hold_judgements(s, rng)


# --- c: an unfair comparison -----------------------------------------------------------------------

@define("ex06-c", points=3, style=T(
    hi="LSTM और GRU एक ही loop की वही दो पंक्तियाँ चलाते हैं, इसलिए बेईमानी की जगह ही नहीं बचती। `broken_study` में हर नेटवर्क की "
       "अपनी पंक्तियाँ थीं: फ़र्क वहीं घुसते हैं।",
    en="LSTM and GRU run the same two lines of one loop, so there is no room left for unfairness. In `broken_study` "
       "each network had lines of its own: that is where differences creep in."), hints=(
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
    """`study` gives both kinds equal runs, each with the learning rate chosen for it, and returns all scores."""
    hold_study(s, rng)


# --- d: what is wrong with a comparison --------------------------------------------------------------

FLAWS = one_of("size", "seeds", "effort", "ends", "scope", "none")
_ENOUGH = T(hi="Seed यहाँ काफ़ी हैं: `luck` निकालिए, वह 0.1 से कम है।",
            en="There are seeds enough here: work out `luck`, it is below 0.1.")
_EQUAL = T(hi="Parameter यहाँ बराबर हैं, यह लिखा है।", en="The parameters are equal here; it is written.")
_SAME_EFFORT = T(hi="चुनने की मेहनत यहाँ दोनों में बराबर है: जो नहीं लिखा, वह एक-सा है।",
                 en="The effort of choosing is equal here: what is not mentioned is the same for both.")
_LOOK = T(hi="यहाँ कुछ गड़बड़ है। निष्कर्ष को फिर पढ़िए: क्या नतीजे से इतना निकलता है?",
          en="Something is wrong here. Read the conclusion again: does the result say as much?")
_LOOK_BEFORE = T(hi="यहाँ कुछ गड़बड़ है। फिर पढ़िए कि क्या-क्या किया गया: क्या सब कुछ दोनों के लिए एक-सा था?",
                 en="Something is wrong here. Read again what was done: was all of it the same for both?")
_NARROW = T(hi="निष्कर्ष नापे हुए से आगे नहीं जाता; गड़बड़ी उससे पहले है।",
            en="The conclusion does not go beyond what was measured; the fault lies before it.")
_MIDDLE = T(hi="Accuracy यहाँ न तुक्के पर है, न 1 पर: फ़र्क दिख सकता है।",
            en="The accuracies are neither at chance nor at 1 here: a difference can show.")


@define("ex06-d", points=3, style=T(
    hi="हर तुलना में पहले निष्कर्ष पढ़िए, फिर पूछिए कि उसे सच होने के लिए क्या बराबर होना चाहिए था। C में कुछ गलत नहीं: निष्कर्ष उतना ही "
       "कहता है जितना नापा। F में unit बराबर हैं, पर दावा parameter का है।",
    en="In every comparison read the conclusion first, then ask what had to be equal for it to be true. Nothing is "
       "wrong with C: its conclusion says no more than was measured. In F the units are equal, but the claim is about "
       "parameters."), hints=(
    T(hi="हर पंक्ति पर तीन सवाल: दोनों में क्या अलग था? कितने seed में कौन आगे रहा? निष्कर्ष कहाँ तक जाता है?",
      en="Ask three things of every row: what differed between the two? Who was ahead, and with how many seeds? How "
         "far does the conclusion go?"),
    T(hi="जहाँ seed गिने हुए हैं, वहाँ `luck` निकालिए, जैसे `judge` में: 0.1 से ज़्यादा हो, तो फ़ैसला नहीं होता। तुक्के की accuracy "
         "0.25 है: देखिए कि कौन-सा नतीजा उसके पास है।",
      en="Where seeds are counted, work out `luck` as in `judge`: above 0.1 nothing is decided. Guessing gives an "
         "accuracy of 0.25: see which result is close to it."),
    T(hi="A में पूछिए कि किसका learning rate कितने में से चुना गया। E में पूछिए कि यह किस मशीन और किस आकार की बात है। F में LSTM के "
         "parameter गिनिए।",
      en="In A ask whose learning rate was chosen, and from how many. In E ask for which machine and which size this "
         "holds. In F count the parameters of the LSTM."),
))
def flaws_found(s: Side, rng: Draws) -> None:
    """`flaws` names what is wrong with each of six comparisons, if anything is."""
    hold(s, "flaws", {
        "A": _flaw("effort", seeds=_ENOUGH, size=_EQUAL, none=_LOOK_BEFORE, scope=_NARROW, ends=_MIDDLE),
        "B": _flaw("ends", size=_EQUAL, effort=_SAME_EFFORT, scope=_NARROW, none=_LOOK, seeds=T(
            hi="और seed जोड़ने से भी यही निकलेगा: देखिए कि accuracy किस संख्या के पास है।",
            en="More seeds would give the same: see which number the accuracies are close to.")),
        "C": _flaw("none", seeds=_ENOUGH, size=_EQUAL, effort=_SAME_EFFORT, ends=_MIDDLE, scope=T(
            hi="निष्कर्ष फिर पढ़िए: वह सिर्फ़ इसी काम और इसी budget की बात करता है।",
            en="Read the conclusion again: it speaks of this task and this budget alone.")),
        "D": _flaw("seeds", size=_EQUAL, effort=_SAME_EFFORT, ends=_MIDDLE, scope=_NARROW, none=T(
            hi="एक 5 seed में आगे, दूसरा 1 में: `luck` निकालिए। क्या वह 0.1 से कम है?",
            en="One is ahead with 5 seeds, the other with 1: work out `luck`. Is it below 0.1?")),
        "E": _flaw("scope", size=_EQUAL, effort=_SAME_EFFORT, none=_LOOK, seeds=T(
            hi="20 बार नापना काफ़ी है; पर नापा कहाँ, और किस आकार पर?",
            en="Measuring 20 times is enough; but where was it measured, and at which size?")),
        "F": _flaw("size", seeds=_ENOUGH, effort=_SAME_EFFORT, ends=_MIDDLE, none=_LOOK, scope=T(
            hi="निष्कर्ष इसी काम की बात करता है। पर उसमें \"parameter बराबर हों\" लिखा है: क्या वे बराबर हैं?",
            en="The conclusion speaks of this task. But it says \"with equal parameters\": are they equal?")),
    })


def _flaw(right: str, **clues: T) -> Answer:
    return Answer(right, FLAWS, clues)


# --- e: a comparison designed ------------------------------------------------------------------------

@define("ex06-e", points=3, style=T(
    hi="GRU का H अंदाज़े से नहीं, गिनती से आया है। Seed पाँच हैं: इससे कम में `luck` 0.1 तक आ ही नहीं सकता। और training वहाँ रुकती है "
       "जहाँ एक नेटवर्क आधे रास्ते में है: फ़र्क दिखने की जगह वही है।",
    en="The H of the GRU comes from counting, not from guessing. There are five seeds: with fewer, `luck` cannot come "
       "down to 0.1. And training stops where one network is half way: that is the place where a difference can "
       "show."), hints=(
    T(hi="`draft` चलाकर देखिए: दोनों कहाँ पहुँचे? उस जगह फ़र्क दिख सकता है? `steps` घटाकर फिर चलाइए।",
      en="Run the `draft`: where do both end up? Can a difference show there? Lower `steps` and run it again."),
    T(hi="Parameter: `matching_hidden(\"GRU\", count_parameters(\"LSTM\", 5, H), inputs=5)`। Seed: कितने हों कि सब में एक "
         "ही आगे रहे, तो `luck` 0.1 से कम निकले?",
      en="Parameters: `matching_hidden(\"GRU\", count_parameters(\"LSTM\", 5, H), inputs=5)`. Seeds: how many does it "
         "take for `luck` to come out below 0.1 when the same one is ahead with all of them?"),
    T(hi="LSTM में 16 unit रखिए और पाँच अलग seed लीजिए। `report` में पूरा नतीजा चुनिए। `steps` में 25 और 75 के बीच की कोई संख्या "
         "आज़माइए।",
      en="Give the LSTM 16 units and take five different seeds. In `report` choose the whole result. For `steps` try "
         "a number between 25 and 75."),
))
def comparison_planned(s: Side, rng: Draws) -> None:
    """`plan` makes a fair comparison of LSTM and GRU that stops where a difference can show."""
    hold_plan(s, "plan")


written("ex06-f", points=3)
