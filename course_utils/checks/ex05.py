"""Exercise 05: write a GRU step, carry weights over, keep a sign, tell a form by experiment, read states."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from ..claims import measured_text
from ..text import T
from .answers import Answer, hold, one_of
from .gru_forms import hold_forms, letting_in, variant
from .parameters import FEEDS_BACK, Setting, feeding_parameters, fine, fresh, without_h
from .reference import Draws, torch
from .registry import define, written
from .sides import Side
from .steps import GRU, WEIGHTS
from .verdicts import Fail, match, same_form, tensors

READY_MADE = ("torch.nn.GRU", "torch.nn.GRUCell", "torch.gru", "torch.gru_cell", "torch._VF.gru",
              "torch._VF.gru_cell", "course_utils.gru_step")
LATCH = Setting("make_latch", "GRU")
STEPS, FULL = 300, 0.9      # exercise 05-c: how long to keep a sign, and how clearly


# --- a: one step by hand ---------------------------------------------------------------------------

@define("ex05-a", points=3, forbid=READY_MADE, style=T(
    hi="x वाला और h वाला हिस्सा आखिर तक अलग रहते हैं, क्योंकि n में r सिर्फ़ `a_n` को छूता है। नाम equation वाले ही हैं, इसलिए हर "
       "पंक्ति एक equation की तरह पढ़ी जाती है।",
    en="The part of x and the part of h stay apart, because in n the gate r touches `a_n` alone. The names are those "
       "of the equations, so every line reads like one of them."), hints=(
    T(hi="x और h वाले हिस्से अलग रखिए: `x @ w_ih.T + b_ih` को `chunk(3, dim=1)` से `x_r, x_z, x_n` में काटिए, और "
         "`h @ w_hh.T + b_hh` को वैसे ही `a_r, a_z, a_n` में।",
      en="Keep the parts of x and of h apart: cut `x @ w_ih.T + b_ih` into `x_r, x_z, x_n` with `chunk(3, dim=1)`, and "
         "`h @ w_hh.T + b_hh` into `a_r, a_z, a_n` in the same way."),
    T(hi="r और z में दोनों हिस्से जुड़ते हैं, फिर sigmoid लगता है। n में पहले h वाले हिस्से का, bias समेत, r से गुणा होता है; फिर "
         "x वाला हिस्सा जुड़ता है और tanh लगता है।",
      en="In r and z both parts are added, then comes sigmoid. In n the part of h, with its bias, is first multiplied "
         "by r; then the part of x is added and tanh comes."),
    T(hi="आखिर में `n = torch.tanh(x_n + r * a_n)`, फिर `return (1 - z) * n + z * h`।",
      en="At the end `n = torch.tanh(x_n + r * a_n)`, then `return (1 - z) * n + z * h`."),
))
def step_by_hand(s: Side, rng: Draws) -> None:
    """`step` gives the values and the gradients of `nn.GRUCell`, for any batch size."""
    for args in GRU.batches(rng):
        got = s.call("step", *args)
        if isinstance(got, (tuple, list)) and len(got) == 2:
            raise Fail("type", T(hi="`step` से दो चीज़ें लौटी हैं। GRU का एक ही state है: सिर्फ़ नया h लौटाइए।",
                                 en="`step` returned two things. A GRU has only one state: return the new h alone."))
        match(got, "step", {"h": GRU.run(args)}, _step_mistakes(args))
    GRU.hold_gradients(s, rng, "step")


def _step_mistakes(args: Sequence[Any]) -> Iterator[tuple[Sequence[Any], T]]:
    for reset, clue in _RESETS.items():
        yield (variant(args, reset=reset),), clue
    yield (variant(args, mix=letting_in),), T(
        hi="लगता है कि z उलटा लगा है: PyTorch में z = 1 का मतलब है पुराना h रखना।",
        en="z seems to be the wrong way round: in PyTorch z = 1 means keep the old h.")
    yield (variant(args, order="zrn", mix=letting_in),), T(
        hi="लगता है कि क्रम z, r, n है और z भी उलटा लगा है; PyTorch में क्रम r, z, n है और z = 1 पर पुराना h रहता है।",
        en="The order seems to be z, r, n and z the wrong way round too; in PyTorch it is r, z, n, and z = 1 keeps "
           "the old h.")
    yield (args[1],), T(hi="पुराना h ही लौटा है: नया h लौटाइए।", en="The old h came back: return the new h.")
    for unfinished in (lambda z, n, h: (1 - z) * n, lambda z, n, h: n + z * h, lambda z, n, h: (1 - z) * n + h):
        yield (variant(args, mix=unfinished),), T(
            hi="आखिरी कदम अधूरा है: n का गुणा 1 − z से और पुराने h का z से होता है, फिर दोनों जुड़ते हैं।",
            en="The last step is incomplete: n is multiplied by 1 − z and the old h by z, then both are added.")
    yield (variant(args, mix=lambda z, n, h: n),), T(
        hi="यह candidate n है: उसे अभी z के सहारे पुराने h से मिलाना बाकी है।",
        en="This is the candidate n: it still has to be mixed with the old h by z.")
    yield (variant(args, order="zrn"),), T(
        hi="लगता है कि r और z अदल-बदल गए हैं। PyTorch में क्रम r, z, n है (Keras में z, r, n); r candidate में लगता है, z "
           "आखिर में।",
        en="r and z seem to be swapped. In PyTorch the order is r, z, n (in Keras z, r, n); r acts in the candidate, "
           "z at the end.")
    for order in ("nrz", "nzr", "rnz", "znr"):
        yield (variant(args, order=order),), T(
            hi="लगता है कि हिस्सों का क्रम बदल गया है: PyTorch में क्रम r, z, n है।",
            en="The parts seem to be in another order: in PyTorch it is r, z, n.")
    yield (variant(args, squash=torch.sigmoid),), T(
        hi="लगता है कि candidate n पर sigmoid लगा है; उस पर tanh लगता है।",
        en="The candidate n seems to go through sigmoid; it goes through tanh.")
    yield (variant(args, squash=lambda n: n),), T(hi="लगता है कि candidate n पर tanh नहीं लगा।",
                                                   en="The candidate n seems to lack its tanh.")
    for biases in ((1, 0), (0, 1), (0, 0)):
        yield (variant(args, biases=biases),), T(
            hi="लगता है कि कोई bias छूट गया है: `b_ih` और `b_hh`, दोनों जोड़िए।",
            en="A bias seems to be missing: add both `b_ih` and `b_hh`.")


_RESETS = {
    "before": T(hi="लगता है कि r का गुणा h से हुआ है, matrix के गुणा से पहले, जैसा छपे हुए paper में है। PyTorch में r बाद "
                   "में लगता है: `r * (h @ w_hn.T + b_hn)`।",
                en="r seems to multiply h before the matrix product, as in the published paper. In PyTorch r comes "
                   "after it: `r * (h @ w_hn.T + b_hn)`."),
    "without bias": T(hi="लगता है कि `b_hn` r वाले कोष्ठक के बाहर रह गया: r का गुणा `h @ w_hn.T + b_hn` पूरे से होता है।",
                      en="`b_hn` seems to stand outside the bracket of r: r multiplies all of `h @ w_hn.T + b_hn`."),
    "never": T(hi="लगता है कि reset gate r कहीं लगा ही नहीं: n में h वाले हिस्से का उससे गुणा होता है।",
               en="The reset gate r seems to be used nowhere: in n it multiplies the part of h."),
    "x too": T(hi="लगता है कि r का गुणा x वाले हिस्से से भी हुआ है; n में वह सिर्फ़ h वाले हिस्से पर लगता है।",
               en="r seems to multiply the part of x too; in n it acts on the part of h alone."),
}


# --- b: weights of another order -------------------------------------------------------------------

@define("ex05-b", points=3, style=T(
    hi="चारों tensor पर एक ही loop चलता है: bias भूलने की जगह ही नहीं बचती। `torch.cat` और `-z` नए tensor बनाते हैं, इसलिए "
       "साथी के weight वैसे ही रहते हैं।",
    en="One loop serves all four tensors, so no bias can be forgotten. `torch.cat` and `-z` make new tensors, so the "
       "colleague's weights stay as they were."), hints=(
    T(hi="पहले क्रम देखिए: `z, r, n = w_ih.chunk(3)` से तीनों block अलग होते हैं, और `torch.cat` से दूसरे क्रम में जुड़ते हैं। यह चारों "
         "tensor पर करना है।",
      en="First the order: `z, r, n = w_ih.chunk(3)` takes the three blocks apart, and `torch.cat` joins them in "
         "another order. This has to be done to all four tensors."),
    T(hi="अब z का अर्थ देखिए: साथी के z और `nn.GRUCell` के z का जोड़ 1 होना चाहिए। σ(−a) = 1 − σ(a), और a चारों "
         "tensor के z वाले block से बनता है।",
      en="Now the meaning of z: the colleague's z and that of `nn.GRUCell` must add up to 1. σ(−a) = 1 − σ(a), "
         "and a is made from the z blocks of all four tensors."),
    T(hi="चारों tensor पर `torch.cat([r, -z, n])` लगाइए और उसी क्रम में लौटाइए।",
      en="Use `torch.cat([r, -z, n])` on all four tensors and return them in the same order."),
))
def carry_over(s: Side, rng: Draws) -> None:
    """`nn.GRUCell` with the tensors of `convert` gives the h of a GRU with blocks z, r, n and z = 1 for the new."""
    for batch in rng.sizes(2, low=8, high=12):
        x, h, *theirs = GRU.draw(rng, batch)
        got = tensors(_converted(s, theirs), "convert", WEIGHTS)
        for name, new, old in zip(WEIGHTS, got, theirs, strict=True):
            same_form(new, old, name)
        want = variant([x, h, *theirs], order="zrn", mix=letting_in)
        match(GRU.run([x, h, *got]), "convert", {"h": want},
              (((GRU.run([x, h, *wrong]),), clue) for wrong, clue in _carrying_mistakes(theirs)), _another_h)


def _another_h(shown: str) -> T:
    return T(hi=f"`convert` के tensor `nn.GRUCell` में रखने पर दूसरा h निकलता है: सबसे बड़ा फ़र्क {shown} है।",
             en=f"With the tensors of `convert`, `nn.GRUCell` gives another h: the largest error is {shown}.")


def _converted(s: Side, theirs: Sequence[Any]) -> Any:
    try:
        return s.call("convert", *theirs)
    except Fail as fail:
        if fail.kind != "input":
            raise
        raise Fail("input", T(
            hi=f"{fail.text.hi} `w_ih[:H] = …` से भी मिला हुआ tensor ही बदलता है।",
            en=f"{fail.text.en} `w_ih[:H] = …` changes the given tensor too.")) from None


def _blocks(weights: Sequence[Any], *, order: str = "rzn", minus: str = "z",
            only: Sequence[int] = (0, 1, 2, 3), else_order: str = "rzn", flip: Any = torch.neg) -> list[Any]:
    """Blocks z, r, n in another order, those in `minus` flipped; outside `only` in `else_order`, none flipped."""
    made = []
    for k, weight in enumerate(weights):
        part = dict(zip("zrn", weight.chunk(3), strict=True))
        made.append(torch.cat([flip(part[p]) if p in minus else part[p] for p in order] if k in only
                              else [part[p] for p in else_order]))
    return made


def _carrying_mistakes(theirs: Sequence[Any]) -> Iterator[tuple[list[Any], T]]:
    yield list(theirs), T(hi="चारों tensor वैसे ही लौटे हैं।", en="All four tensors came back as they were.")
    yield _blocks(theirs, minus=""), T(
        hi="क्रम अब ठीक है, पर z का अर्थ अभी उलटा है: PyTorch में z = 1 पर पुराना h रहता है।",
        en="The order is right now, but z still means the opposite: in PyTorch z = 1 keeps the old h.")
    yield _blocks(theirs, order="zrn"), T(
        hi="z का चिह्न बदल गया, पर क्रम अभी z, r, n है; PyTorch में क्रम r, z, n है।",
        en="The sign of z has changed, but the order is still z, r, n; in PyTorch it is r, z, n.")
    for wrong in ("r", "n", "rz", "zn", "rn", "rzn"):
        yield _blocks(theirs, minus=wrong), T(
            hi="क्रम ठीक है, पर चिह्न किसी और block का बदला है: z वाले block का बदलिए, और सिर्फ़ उसी का।",
            en="The order is right, but the sign of another block has changed: change that of z, and no other.")
    yield _blocks(theirs, order="zrn", minus="r"), T(
        hi="क्रम अभी z, r, n है, और चिह्न r वाले block का बदला है।",
        en="The order is still z, r, n, and it is the r block whose sign has changed.")
    for only in (some for k in (1, 2, 3) for some in combinations(range(4), k)):
        left = T(hi="Weight ठीक हैं, पर bias छूट गए: उनमें भी तीन block हैं, और z वाले का चिह्न बदलना है।",
                 en="The weights are right, but the biases were left out: they have the three blocks too, and the sign "
                    "of the z block has to change.")
        names = ", ".join(f"`{name}`" for k, name in enumerate(WEIGHTS) if k not in only)
        yield _blocks(theirs, only=only), left if only == (0, 1) else T(
            hi=f"z वाले block का चिह्न चारों tensor में बदलना है; यहाँ छूट गया: {names}।",
            en=f"The sign of the z block has to change in all four tensors; it was left in: {names}.")
        yield _blocks(theirs, only=only, else_order="zrn"), left if only == (0, 1) else T(
            hi=f"चारों tensor बदलने हैं; ये वैसे ही रह गए: {names}।",
            en=f"All four tensors have to change; left as before: {names}.")
    yield from _other_carrying_mistakes(theirs)


def _other_carrying_mistakes(theirs: Sequence[Any]) -> Iterator[tuple[list[Any], T]]:
    yield _blocks(theirs, flip=lambda p: 1 - p), T(
        hi="लगता है कि z वाले block की जगह `1 - z` रखा है। 1 − σ(a) = σ(−a): 1 में से मत घटाइए, चिह्न बदलिए।",
        en="The z block seems to be replaced by `1 - z`. 1 − σ(a) = σ(−a): do not subtract from 1, change the sign.")
    for flip in (torch.sigmoid, lambda p: 1 - torch.sigmoid(p), lambda p: -torch.sigmoid(p)):
        yield _blocks(theirs, flip=flip), T(
            hi="z वाले block पर sigmoid लगा है: weight पर sigmoid नहीं लगता, सिर्फ़ चिह्न बदलिए।",
            en="The z block went through sigmoid: a weight does not, only change its sign.")
    w_ih, w_hh, b_ih, b_hh = _blocks(theirs)
    yield [w_ih, w_hh, b_hh, b_ih], T(hi="`b_ih` और `b_hh` अदल-बदल गए।", en="`b_ih` and `b_hh` are swapped.")
    one, none = b_ih + b_hh, torch.zeros_like(b_ih)
    for biases in ((one, none), (none, one), (one, one)):
        yield [w_ih, w_hh, *biases], T(
            hi="दोनों bias जोड़ दिए गए; GRU में n के दोनों bias अलग रहते हैं।",
            en="The two biases were added up; in a GRU those of n stay apart.")
    for order in ("rnz", "nrz", "nzr", "znr"):
        for minus in ("z", ""):
            yield _blocks(theirs, order=order, minus=minus), T(
                hi="हिस्सों का क्रम बदल गया है: PyTorch में क्रम r, z, n है।",
                en="The blocks are in another order: in PyTorch it is r, z, n.")


# --- c: keep a sign --------------------------------------------------------------------------------

@define("ex05-c", points=2, style=T(
    hi="पहले सब 0, फिर सिर्फ़ तीन संख्याएँ: जो नहीं लिखा, वह कुछ नहीं करता। bias 20 और weight −40 से z किसी भी step पर 0 या 1 से "
       "दूर नहीं रहता, इसलिए 300 step में भी कुछ नहीं रिसता।",
    en="First everything is 0, then only three numbers: what is not written does nothing. With a bias of 20 and a "
       "weight of −40, z is never far from 0 or 1, so nothing leaks in, not even over 300 steps."), hints=(
    T(hi="`h = (1 - z) * n + z * h` देखिए। निशान वाले step पर z कितना हो, और बाकी step पर कितना? n का चिह्न किससे आए?",
      en="Look at `h = (1 - z) * n + z * h`. How large is z at a marked step, and how large elsewhere? What gives n "
         "its sign?"),
    T(hi="पहले सारे parameter 0 कीजिए (`for p in gru.parameters(): p.zero_()`)। फिर z (पंक्ति 1): bias 20, निशान का weight "
         "−40; निशान पर z = σ(−20), बाकी step पर z = σ(20)।",
      en="First set all parameters to 0 (`for p in gru.parameters(): p.zero_()`). Then z (row 1): a bias of 20, a "
         "weight of −40 for the mark; at the mark z = σ(−20), elsewhere z = σ(20)."),
    T(hi="z: `gru.bias_ih_l0[1] = 20.0` और `gru.weight_ih_l0[1, 1] = -40.0`। n: "
         "`gru.weight_ih_l0[2, 0] = 20.0`। r का यहाँ कोई काम नहीं।",
      en="z: `gru.bias_ih_l0[1] = 20.0` and `gru.weight_ih_l0[1, 1] = -40.0`. n: "
         "`gru.weight_ih_l0[2, 0] = 20.0`. r has nothing to do here."),
))
def keep_the_sign(s: Side, rng: Draws) -> None:
    """After `make_latch(gru)`, h holds the sign of the last marked number, with |h| > 0.9."""
    after = LATCH.changed(s, feeding_parameters(rng, "GRU"), 2, 1)
    numbers, marks = _marked(rng)
    if (right := _share_held(after, numbers, marks)) == 1:
        return
    raise Fail("value", _not_held(after, right, numbers, marks,
                                  cut_helps=_share_held(without_h(after), numbers, marks) == 1))


def _marked(rng: Draws) -> tuple[Any, Any]:
    """Numbers with 0.2 ≤ |v| ≤ 1 and marks, (12, STEPS) each; in the first four rows only the first step is marked."""
    chance = torch.tensor([0.0] * 4 + [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8])
    marks = rng.between(0.0, 1.0, len(chance), STEPS) < chance[:, None]
    marks[:4, 0] = True
    signs = rng.signs(len(chance), STEPS)
    signs[:4, 0] = torch.tensor([1.0, -1.0, 1.0, -1.0])
    signs[:4, 1:] = torch.tensor([-1.0, 1.0, 1.0, -1.0])[:, None]    # what came after pulls one way
    return signs * rng.between(0.2, 1.0, len(chance), STEPS), marks.to(torch.float32)


def _share_held(values: Mapping[str, Any], numbers: Any, marks: Any) -> float:
    """The share of the steps from the first mark on where torch's `nn.GRU` holds the sign of the last marked number."""
    steps = torch.arange(numbers.shape[1], device="cpu").expand(*numbers.shape)
    last = torch.where(marks > 0, steps, torch.full_like(steps, -1)).cummax(dim=1).values
    sign = numbers.gather(1, last.clamp(min=0)).sign()
    with torch.no_grad():
        h = fresh("GRU", values, 2, 1)(torch.stack([numbers, marks], dim=-1))[0][..., 0]
    held = (h * sign > FULL)[last >= 0]
    return float(held.double().mean())


def _not_held(values: Mapping[str, Any], right: float, numbers: Any, marks: Any, *, cut_helps: bool) -> T:
    """Why the sign is not held: h feeds back, or what z and n are at marked and at other steps."""
    what = FEEDS_BACK if cut_helps else _wrong_gate(values, numbers, marks)
    share = measured_text(f"{math.floor(right * 1000) / 10:.1f}%")      # 100% would be right
    return T(hi=f"h में सही चिह्न और |h| > {FULL} सिर्फ़ {share} step पर है; पहले निशान से लेकर हर step पर चाहिए। "
                f"{what.hi}",
             en=f"h has the right sign and |h| > {FULL} at only {share} of the steps; from the first mark on, this "
                f"must hold at every step. {what.en}")


def _wrong_gate(values: Mapping[str, Any], numbers: Any, marks: Any) -> T:
    x = torch.stack([numbers, marks], dim=-1)
    b_hh = values["bias_hh_l0"]
    r, z, n = (x @ values["weight_ih_l0"].T + values["bias_ih_l0"]).unbind(-1)
    r, z = torch.sigmoid(r + b_hh[0]), torch.sigmoid(z + b_hh[1])
    follows = (torch.tanh(n + r * b_hh[2]) * numbers.sign())[marks > 0]
    at_mark, elsewhere = z[marks > 0], z[marks == 0]
    if at_mark.mean() > 0.5 > elsewhere.mean():
        return T(hi="z उलटा है: निशान पर वह 1 के पास है और पुराना h रखता है, बाकी step पर 0 के पास है और उसे मिटाता है।",
                 en="z is the wrong way round: at a mark it is near 1 and keeps the old h, elsewhere it is near 0 and "
                    "erases it.")
    if not (high := float(at_mark.max())) < 0.05:
        stays = T(hi="पुराना h बचा रहता है।", en="the old h stays.") if high > 0.9 else T(
            hi="पुराने h का एक हिस्सा बचा रहता है।", en="part of the old h stays.")
        return T(hi=f"निशान पर z = {fine(high)} तक जाता है: {stays.hi} वहाँ z को 0 के पास रखिए।",
                 en=f"At a mark z goes up to {fine(high)}: {stays.en} Keep z near 0 there.")
    if float(follows.max()) < 0:
        return T(hi="n का चिह्न उलटा है: संख्या धनात्मक हो, तो n ऋणात्मक है।",
                 en="The sign of n is the wrong way round: where the number is positive, n is negative.")
    if (least := float(follows.min())) < -0.1:
        return T(hi="n का चिह्न निशान वाली संख्या के साथ नहीं बदलता: n सिर्फ़ संख्या से बनना चाहिए, निशान से नहीं।",
                 en="The sign of n does not change with the marked number: n should be made from the number alone, "
                    "not from the mark.")
    if not least > FULL:
        return T(hi=f"निशान वाली छोटी संख्या पर n उसके चिह्न की ओर सिर्फ़ {fine(least)} है: n में संख्या का weight बढ़ाइए, निशान "
                    "का weight और bias 0 रखिए।",
                 en=f"At a small marked number n is only {fine(least)} in the direction of its sign: raise the weight "
                    "of the number in n, and leave the weight of the mark and the bias at 0.")
    low = fine(float(elsewhere.min()))
    return T(hi=f"निशान न हो, तब z = {low} तक गिरता है: हर step पर कुछ नया h में मिलता है, और {STEPS} step में यह बढ़ता जाता "
                "है। वहाँ z को 1 के और पास रखिए।",
             en=f"Without a mark z falls to {low}: some of the new gets into h at every step, and over {STEPS} steps "
                "this adds up. Keep z nearer to 1 there.")


# --- d: the form of a step, by experiment ------------------------------------------------------------

@define("ex05-d", points=3, style=T(
    hi="हर प्रयोग में एक ही gate बदलता है और बाकी सब 0 रहता है, इसलिए नतीजा कागज़ पर पहले से निकल आता है। 0.5 की सीमा दोनों संभव "
       "नतीजों के बीच में है: गोल होने की छोटी गलती कुछ नहीं बदलती। दूसरा प्रयोग पहले के जवाब से z चुनता है, ताकि n हमेशा दिखे।",
    en="Every experiment moves one gate and leaves the rest at 0, so its outcome can be worked out on paper. The limit "
       "of 0.5 lies between the two possible outcomes, so rounding changes nothing. The second experiment takes its z "
       "from the first answer, so that n always shows."), hints=(
    T(hi="एक unit काफ़ी है: `x = torch.zeros(1, 1)`, `h = torch.full((1, 1), 0.7)`, दोनों weight `zero = torch.zeros(3, 1)`। "
         "तब gate सिर्फ़ bias से बनते हैं, जैसे पाठ के `one_step` में। पहला प्रयोग: z = 1; कौन-सा h लौटता है?",
      en="One unit is enough: `x = torch.zeros(1, 1)`, `h = torch.full((1, 1), 0.7)`, both weights "
         "`zero = torch.zeros(3, 1)`. Then the gates are made by the biases alone, as in "
         "`one_step` of the lesson. First experiment: z = 1; which h comes back?"),
    T(hi="दूसरा प्रयोग: r = 0, और `b_hh` के n वाले block में 1। r बाद में लगे, तो यह 1 मिट जाता है और n = 0; पहले लगे, तो n = "
         "tanh(1)। z ऐसा रखिए कि h = n निकले; इसके लिए z कितना हो, यह पहले प्रयोग के जवाब से तय होता है।",
      en="Second experiment: r = 0, and 1 in the n block of `b_hh`. If r comes after, it wipes out this 1 and n = 0; "
         "if before, n = tanh(1). Choose z such that h = n; which z that is depends on the first answer."),
    T(hi="`keeps = bool(box(x, h, zero, zero, torch.tensor([0.0, 50.0, 0.0]), torch.zeros(3)) > 0.5)`। दूसरे में `b_ih` है "
         "`torch.tensor([-50.0, -50.0 if keeps else 50.0, 0.0])` और `b_hh` है `torch.tensor([0.0, 0.0, 1.0])`; h 0.5 से "
         "छोटा निकले, तो r बाद में है।",
      en="`keeps = bool(box(x, h, zero, zero, torch.tensor([0.0, 50.0, 0.0]), torch.zeros(3)) > 0.5)`. In the second, "
         "`b_ih` is `torch.tensor([-50.0, -50.0 if keeps else 50.0, 0.0])` and `b_hh` is "
         "`torch.tensor([0.0, 0.0, 1.0])`; if h comes out below 0.5, r is after."),
))
def told_by_experiment(s: Side, rng: Draws) -> None:
    """`form` tells of any GRU step what z = 1 means and where the reset gate acts, by calling it."""
    hold_forms(s, rng, "form")


# --- e: what the states of four units tell -----------------------------------------------------------

CURVES = one_of("A", "B", "C", "D")
_FADES = T(hi="A निशान पर लिखती है, फिर धीरे-धीरे भूलती है: z न 0 के पास है, न 1 के बिल्कुल पास।",
           en="A writes at the mark and then forgets slowly: its z is neither near 0 nor very near 1.")
_COUNTS = T(hi="B का पैमाना देखिए: वह रेखा 3 तक जाती है। GRU का h ऐसा नहीं कर सकता।",
            en="Look at the scale of B: it goes up to 3. The h of a GRU cannot do that.")
_FOLLOWS = T(hi="C हर संख्या पर उछलती है, बिना निशान वाली पर भी, और अगले ही step पर 0 है: वह कुछ थामती नहीं।",
             en="C jumps at every number, marked or not, and is 0 at the very next step: it holds nothing.")
_HOLDS = T(hi="D निशान के बाद सीधी रेखा है, और step 15 की बिना निशान वाली संख्या उसे छूती भी नहीं।",
           en="D is a flat line after a mark, and the unmarked number at step 15 does not touch it.")
_ABOUT = {"A": _FADES, "B": _COUNTS, "C": _FOLLOWS, "D": _HOLDS}


@define("ex05-e", points=2, style=T(
    hi="हर जवाब तस्वीर की एक ही जगह से निकलता है: step 15 (निशान नहीं), निशान के बाद की ढलान, और पैमाना। तस्वीर पढ़ने से पहले तय "
       "कीजिए कि किस step को देखना है।",
    en="Every answer comes from one place in the picture: step 15 (no mark), the slope after a mark, and the scale. "
       "Before you read a picture, decide which step to look at."), hints=(
    T(hi="`h = (1 - z) * n + z * h` देखिए। संख्या 0 हो, तो यहाँ n = 0, यानी हर step पर h का z वाला हिस्सा बचता है। कौन-सी "
         "रेखा सीधी रहती है, कौन-सी ढलती है, कौन-सी तुरंत 0 हो जाती है?",
      en="Look at `h = (1 - z) * n + z * h`. Where the number is 0, n is 0 here, so the share z of h is left after "
         "each step. Which line stays flat, which one slopes down, which one is 0 at once?"),
    T(hi="Step 15 पर निशान नहीं है। जो रेखा वहाँ पूरी उछलती है, उसका z हर step पर 0 के पास है। पैमाना भी पढ़िए: GRU का h पीली "
         "पट्टी से बाहर नहीं जा सकता।",
      en="There is no mark at step 15. The line that jumps fully there has z near 0 at every step. Read the scale too: "
         "the h of a GRU cannot leave the yellow strip."),
    T(hi="z के लिए: ढलती रेखा में गिनिए कि आधा होने में कितने step लगे। z = 0.5 हो, तो 1 step; z = 0.9 हो, तो 6 से 7; z = 0.99 "
         "हो, तो लगभग 69।",
      en="For z: count on the sloping line how many steps it takes to fall to half. With z = 0.5 it is 1 step, with "
         "z = 0.9 it is 6 to 7, with z = 0.99 about 69."),
))
def states_read(s: Side, rng: Draws) -> None:
    """`seen` says which curve follows, holds, fades, cannot be a GRU's, and how large z is in the fading one."""
    hold(s, "seen", {
        "follows": Answer("C", CURVES, _ABOUT),
        "holds": Answer("D", CURVES, _ABOUT),
        "fades": Answer("A", CURVES, _ABOUT),
        "not_gru": Answer("B", CURVES, {letter: T(
            hi="यह रेखा −1 और 1 के बीच रहती है, इसलिए GRU का h हो सकती है।",
            en="This line stays between −1 and 1, so it can be the h of a GRU.") for letter in "ACD"}),
        "z": Answer(0.9, one_of(0.5, 0.9, 0.99), {
            0.5: T(hi="z = 0.5 पर हर step में आधा रह जाता है: 5 step बाद सिर्फ़ 3% बचता है। रेखा इससे धीरे ढलती है।",
                   en="With z = 0.5 half is left after each step: after 5 steps only 3%. The line falls more "
                      "slowly."),
            0.99: T(hi="z = 0.99 पर 10 step बाद भी 90% बचा रहता है। रेखा इससे तेज़ ढलती है।",
                    en="With z = 0.99, 90% is left even after 10 steps. The line falls faster.")}),
    })


written("ex05-f", points=3)
