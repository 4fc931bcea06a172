"""Exercise 03: write one LSTM step, mend a broken one, make an LSTM hold, read a gate map, follow the gradient of c."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .answers import WHOLE, Answer, hold, one_of
from .parameters import Setting, fresh, random_parameters
from .reference import Draws, grad, torch
from .registry import define, written
from .sides import Side
from .steps import LSTM
from .verdicts import Fail, match

READY_MADE = ("torch.nn.LSTM", "torch.nn.LSTMCell", "torch.lstm", "torch.lstm_cell", "torch._VF.lstm",
              "torch._VF.lstm_cell", "course_utils.lstm_step")
HOLD = Setting("hold", "LSTM", biases_only=True)
STEPS, KEEP = 100, 0.95     # exercise 03-c: how long to hold, and how much of it


# --- a: one step by hand ---------------------------------------------------------------------------

@define("ex03-a", points=3, forbid=READY_MADE, hints=(
    T(hi="चारों block एक साथ निकालिए: `x @ w_ih.T` और `h @ w_hh.T`, दोनों की shape (B, 4H) है। दोनों bias भी जोड़िए।",
      en="Compute all four blocks at once: `x @ w_ih.T` and `h @ w_hh.T` both have shape (B, 4H). Add both biases."),
    T(hi="`blocks.chunk(4, dim=1)` से चार हिस्से मिलते हैं, इस क्रम में: i, f, g, o। तीनों gate पर sigmoid लगाइए, "
         "candidate g पर tanh।",
      en="`blocks.chunk(4, dim=1)` gives the four parts in the order i, f, g, o. Put sigmoid on the three gates and "
         "tanh on the candidate g."),
    T(hi="पहले नया cell state: `c = f * c + i * g`। फिर hidden state: `h = o * torch.tanh(c)`। आखिर में `return h, c`।",
      en="First the new cell state: `c = f * c + i * g`. Then the hidden state: `h = o * torch.tanh(c)`. At the end "
         "`return h, c`."),
), style=T(
    hi="चारों block एक साथ निकलते हैं, और उनका क्रम i, f, g, o एक ही पंक्ति में पढ़ा जा सकता है: क्रम की गलती वहीं दिख जाती है। h "
       "में नया c लगता है, इसलिए `c` वाली पंक्ति पहले है।",
    en="All four blocks come out at once, and their order i, f, g, o can be read in one line: a mistake in the order "
       "shows right there. h uses the new c, so the line of `c` stands first."))
def step_by_hand(s: Side, rng: Draws) -> None:
    """`step` gives the values and the gradients of `nn.LSTMCell`, for any batch size."""
    for args in LSTM.batches(rng):
        h, c = LSTM.run(args)
        match(s.call("step", *args), "step", {"h": h, "c": c}, _step_mistakes(args))
    LSTM.hold_gradients(s, rng, "step")


def _variant(args: Sequence[Any], *, order: str = "ifgo", squash: Any = torch.tanh, gates: Any = torch.sigmoid,
             read: Any = torch.tanh, biases: tuple[int, int] = (1, 1)) -> tuple[Any, Any]:
    """A step with one part of it changed: what a common mistake computes."""
    x, h, c, w_ih, w_hh, b_ih, b_hh = args
    blocks = x @ w_ih.T + h @ w_hh.T + biases[0] * b_ih + biases[1] * b_hh
    part = dict(zip(order, blocks.chunk(4, dim=1), strict=True))
    i, f, o = (gates(part[k]) for k in "ifo")
    c = f * c + i * squash(part["g"])
    return o * read(c), c


def _step_mistakes(args: Sequence[Any]) -> Iterator[tuple[Sequence[Any], T]]:
    order = T(hi="लगता है कि हिस्सों का क्रम बदल गया है: PyTorch में क्रम i, f, g, o है।",
              en="The parts seem to be in another order: in PyTorch it is i, f, g, o.")
    for wrong in ("figo", "figo"[::-1], "ifog", "fiog", "igfo", "gifo", "ofgi"):
        yield _variant(args, order=wrong), order
    yield _variant(args, squash=torch.sigmoid), T(
        hi="लगता है कि candidate g पर sigmoid लगा है; उस पर tanh लगता है।",
        en="The candidate g seems to go through sigmoid; it goes through tanh.")
    yield _variant(args, read=lambda c: c), T(
        hi="लगता है कि h में o का गुणा सीधे c से हुआ है: पहले c को tanh से गुज़ारिए।",
        en="h seems to be o times c itself: send c through tanh first.")
    for biases in ((1, 0), (0, 1), (0, 0)):
        yield _variant(args, biases=biases), T(
            hi="लगता है कि कोई bias छूट गया है: `b_ih` और `b_hh`, दोनों जोड़िए।",
            en="A bias seems to be missing: add both `b_ih` and `b_hh`.")
    h, c = _variant(args)
    yield (h, args[2]), T(hi="h ठीक है, पर c पुराना लौटा है: नया c लौटाइए।",
                          en="h is right, but the old c came back: return the new c.")
    yield (c, h), T(
        hi="लगता है कि क्रम उलटा है: पहले h लौटाइए, फिर c।",
        en="The order seems to be reversed: return h first, then c.")


# --- b: find the bug -------------------------------------------------------------------------------

@define("ex03-b", points=2, forbid=READY_MADE, hints=(
    T(hi="`broken_step` को 50 बार चलाने के बाद `c.min()` देखिए। क्या c कभी 0 से नीचे जाता है?",
      en="Look at `c.min()` after running `broken_step` 50 times. Does c ever go below 0?"),
    T(hi="Gate का मान 0 से 1 के बीच होता है। पर candidate को याददाश्त घटानी भी होती है, इसलिए उसका मान −1 से 1 के बीच होता है।",
      en="A gate has a value between 0 and 1. But the candidate must be able to lower the memory too, so its "
         "value lies between −1 and 1."),
    T(hi="`torch.sigmoid(blocks)` चारों हिस्सों पर एक साथ लग रहा है। पहले `chunk` कीजिए, फिर i, f, o पर sigmoid और g पर "
         "tanh लगाइए।",
      en="`torch.sigmoid(blocks)` acts on all four parts at once. Do the `chunk` first, then put sigmoid on i, f, o "
         "and tanh on g."),
), style=T(
    hi="पहले block अलग हुए और उन्हें नाम मिले, फिर हर नाम पर उसका अपना function लगा। इस क्रम में साफ़ दिखता है कि g उस पंक्ति में "
       "नहीं है जहाँ sigmoid है।",
    en="The blocks are first cut apart and named, then each name gets its own function. In this order it is plain to "
       "see that g is not in the line of the sigmoid."))
def mend_the_step(s: Side, rng: Draws) -> None:
    """`mended_step` (one weight for x and h together, one bias) gives the values of `nn.LSTMCell`."""
    for args in LSTM.batches(rng):
        x, h, c, w_ih, w_hh, b_ih, b_hh = args
        new_h, new_c = LSTM.run(args)
        got = s.call("mended_step", x, h, c, torch.cat([w_ih, w_hh], dim=1), b_ih + b_hh)
        match(got, "mended_step", {"h": new_h, "c": new_c}, _mending_mistakes(args))


def _mending_mistakes(args: Sequence[Any]) -> Iterator[tuple[Sequence[Any], T]]:
    yield _variant(args, squash=torch.sigmoid), T(
        hi="ये वही मान हैं जो `broken_step` देता है: गलती अभी बाकी है।",
        en="These are the values that `broken_step` gives: the bug is still there.")
    yield _variant(args, squash=lambda g: torch.tanh(torch.sigmoid(g))), T(
        hi="लगता है कि g पर पहले sigmoid लगा, फिर tanh। सिर्फ़ tanh लगाइए।",
        en="g seems to go through sigmoid first and then through tanh. Use tanh alone.")
    yield _variant(args, gates=torch.tanh), T(
        hi="लगता है कि अब तीनों gate पर भी tanh लगा है। Gate पर sigmoid ही रहता है।",
        en="The three gates seem to go through tanh now as well. Gates keep sigmoid.")
    for function in (torch.sigmoid, lambda c: c):
        yield _variant(args, read=function), T(
            hi="g अब ठीक है, पर `torch.tanh(c)` बदल गया है: उसे वैसा ही रहने दीजिए।",
            en="g is right now, but `torch.tanh(c)` has changed: leave it as it was.")


# --- c: make it hold -------------------------------------------------------------------------------

@define("ex03-c", points=3, hints=(
    T(hi="नया cell state है `c = f * c + i * g`। c वैसा ही रहे, इसके लिए f और i के मान कितने होने चाहिए?",
      en="The new cell state is `c = f * c + i * g`. Which values of f and i leave c as it is?"),
    T(hi="Bias में भी हिस्सों का क्रम i, f, g, o है: पहली H संख्याएँ input gate की हैं, `H:2*H` forget gate की। "
         "Bias दो हैं, और वे जुड़ते हैं।",
      en="The parts of a bias are in the order i, f, g, o too: the first H numbers belong to the input gate, `H:2*H` "
         "to the forget gate. There are two biases, and they add up."),
    T(hi="`with torch.no_grad():` के अंदर `lstm.bias_ih_l0[H:2*H] = 20.0` और `lstm.bias_ih_l0[:H] = -20.0` लिखिए; "
         "H है `lstm.hidden_size`।",
      en="Inside `with torch.no_grad():` write `lstm.bias_ih_l0[H:2*H] = 20.0` and `lstm.bias_ih_l0[:H] = -20.0`; "
         "H is `lstm.hidden_size`."),
), style=T(
    hi="हर slice के पास लिखा है कि वह कौन-सा gate है और उसके साथ क्या होना है। H `lstm.hidden_size` से आता है, इसलिए यही "
       "code हर आकार के LSTM पर चलता है।",
    en="Beside each slice stands which gate it is and what is to happen to it. H comes from `lstm.hidden_size`, so the "
       "same code works for an LSTM of any size."))
def make_it_hold(s: Side, rng: Draws) -> None:
    """After `hold(lstm)` an `nn.LSTM` keeps 95 % of c0 over 100 random steps; its weights are as before."""
    for size in rng.sizes(2, low=4, high=9):      # two sizes, neither of them the 3 of the exercise's text
        _holds(s, rng, size + 1, size)


def _holds(s: Side, rng: Draws, size_in: int, size: int) -> None:
    after = HOLD.changed(s, random_parameters(rng, "LSTM", size_in, size), size_in, size)
    x, h0 = rng.normal(4, STEPS, size_in), torch.tanh(rng.normal(4, size))
    c0 = rng.signs(4, size) * (0.5 + rng.normal(4, size).abs())
    kept = _kept(after, x, h0, c0)
    if not kept >= KEEP:        # NaN too
        raise _lost(after, x, h0, c0, kept)


def _kept(weights: dict[str, Any], x: Any, h0: Any, c0: Any) -> float:
    """How much of c0 a fresh `nn.LSTM` with these weights still holds at the end, where it holds least."""
    lstm = fresh("LSTM", weights, x.shape[2], h0.shape[1])
    with torch.no_grad():
        c = lstm(x, (h0[None], c0[None]))[1][1][0]
    return float(1 - ((c - c0).abs() / c0.abs()).max())


def _lost(weights: dict[str, Any], x: Any, h: Any, c: Any, kept: float) -> Fail:
    """Which gate let the cell state go: told by the gates of the same run, step by step."""
    w_ih, w_hh, b = weights["weight_ih_l0"], weights["weight_hh_l0"], weights["bias_ih_l0"] + weights["bias_hh_l0"]
    gates, left = [], torch.ones_like(c)
    for now in x.unbind(1):
        i, f, g, o = (now @ w_ih.T + h @ w_hh.T + b).chunk(4, dim=1)
        i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
        c = f * c + i * torch.tanh(g)
        h, left = o * torch.tanh(c), left * f
        gates.append((float(i.mean()), float(f.mean())))
    i, f = (sum(values) / len(values) for values in zip(*gates, strict=True))
    if i > 0.9 and f < 0.1:
        what = T(hi="लगता है कि हिस्से अदल-बदल गए: input gate खुला है और forget gate बंद।",
                 en="The parts seem to be swapped: the input gate is open and the forget gate is shut.")
    elif not float(left.min()) >= KEEP:
        what = T(hi=f"Forget gate पूरा खुला नहीं है (औसत f = {_fine(f)}), इसलिए पुराना मान हर step पर थोड़ा घटता है।",
                 en=f"The forget gate is not fully open (mean f = {_fine(f)}), so the old value shrinks at every step.")
    else:
        what = T(hi=f"Input gate बंद नहीं है (औसत i = {_fine(i)}), इसलिए हर step पर नया मान जुड़ता जाता है।",
                 en=f"The input gate is not shut (mean i = {_fine(i)}), so something new is added at every step.")
    share = measured_text(f"{max(0.0, kept):.0%}")
    return Fail("value", T(hi=f"{STEPS} step के बाद c0 का {share} बचा, {KEEP:.0%} चाहिए। {what.hi}",
                           en=f"After {STEPS} steps {share} of c0 is left, {KEEP:.0%} is needed. {what.en}"))


def _fine(gate: float) -> str:
    return measured_text(f"{gate:.4f}")


# --- d: read a gate map ----------------------------------------------------------------------------

UNIT = one_of(0, 1, 2, 3)
_O_HIDES = T(hi="बंद output gate c को सिर्फ़ छिपाता है, बदलता नहीं।",
             en="A shut output gate only hides c, it does not change it.")
_C_HAS_NO_LIMIT = T(hi="c पर tanh नहीं लगता, इसलिए c 1 पर नहीं रुकता; सीमा h की है।",
                    en="There is no tanh on c, so c does not stop at 1; it is h that has a limit.")
_F_NEVER_SHUT = T(hi="वहाँ f कभी बंद नहीं होता, इसलिए कुछ मिटता ही नहीं।",
                  en="There f is never shut, so nothing is erased at all.")
# The map itself is made in the exercise: g is 1 everywhere, so c can be counted from i and f.
SEEN = {
    "fades": Answer(0, UNIT, {
        1: T(hi="वहाँ f एक ही step पर बंद होता है और सब एक साथ मिटाता है; c हर step पर नहीं घटता।",
             en="There f is shut at one step and erases all at once; c does not shrink at every step."),
        2: _F_NEVER_SHUT, 3: _F_NEVER_SHUT}),
    "restarts": Answer(1, UNIT, {
        0: T(hi="वहाँ f हर step पर आधा खुला है, पूरा बंद कभी नहीं।",
             en="There f is half open at every step, never fully shut."),
        2: _F_NEVER_SHUT, 3: _F_NEVER_SHUT}),
    "hidden": Answer(3, UNIT, {
        0: T(hi="वहाँ output gate खुला है: h वह दिखाता है जो c में है।",
             en="There the output gate is open: h shows what is in c."),
        1: T(hi="वहाँ output gate खुला है: h वह दिखाता है जो c में है।",
             en="There the output gate is open: h shows what is in c."),
        2: T(hi="वहाँ c एक ही बार बढ़ता है: input gate एक ही step पर खुलता है।",
             en="There c grows only once: the input gate opens at a single step.")}),
    "written_at": Answer(4, WHOLE, {
        3: T(hi="Step वैसे गिनिए जैसे चित्र के नीचे लिखे हैं: 1 से, 0 से नहीं।",
             en="Count the steps as they are numbered below the picture: from 1, not from 0."),
        9: T(hi="उस step पर output gate खुलता है: वहाँ पुराना दिखता है, नया लिखा नहीं जाता।",
             en="At that step the output gate opens: it shows the old and writes nothing new.")}),
    "c_2_at_7": Answer(1, WHOLE, {0: _O_HIDES, 4: T(
        hi="Input gate वहाँ एक ही step पर खुला है: उसके बाद c में कुछ नहीं जुड़ता।",
        en="There the input gate is open at one step only: after it nothing is added to c.")}),
    "c_3_at_10": Answer(10, WHOLE, {0: _O_HIDES, 1: _C_HAS_NO_LIMIT, 9: T(
        hi="पहला step भी गिनिए: input gate वहाँ भी खुला है।",
        en="Count the first step too: the input gate is open there.")}),
    "c_1_at_10": Answer(4, WHOLE, {
        10: T(hi="एक step पर f बंद है: उससे पहले का सब मिट जाता है।",
              en="At one step f is shut: all that came before it is erased."),
        9: T(hi="जिस step पर f बंद है, वहाँ सिर्फ़ 1 नहीं, पहले का सब मिट जाता है।",
             en="At the step where f is shut, not only 1 is erased but all that came before."),
        3: T(hi="जिस step पर f बंद है, वहाँ input gate खुला है: मिटाने के बाद उसी step पर 1 लिखा भी जाता है।",
             en="At the step where f is shut the input gate is open: after erasing, 1 is written at that very step."),
        1: _C_HAS_NO_LIMIT,
        0: T(hi="f बंद होने के बाद भी input gate खुला रहता है: गिनती फिर शुरू होती है।",
             en="After f was shut the input gate stays open: the count starts again.")}),
}


@define("ex03-d", points=3, hints=(
    T(hi="एक बार में एक unit देखिए। f बताता है कि पुराने में से कितना बचा, i बताता है कि नया लिखा गया या नहीं, o बताता है कि c "
         "बाहर दिखा या नहीं।",
      en="Look at one unit at a time. f says how much of the old is kept, i says whether the new is written, o says "
         "whether c is shown."),
    T(hi="कागज़ पर हर step का c लिखिए: `c = f * c + i * g`, और यहाँ g = 1 है। f आधा हो, तो पुराना c आधा रह जाता है।",
      en="On paper, write c for every step: `c = f * c + i * g`, and here g = 1. Where f is a half, half of the old c "
         "is left."),
    T(hi="जिस step पर i और f दोनों खुले हैं, c में 1 जुड़ता है। जहाँ i खुला और f बंद है, c ठीक 1 हो जाता है। o का c पर कोई "
         "असर नहीं।",
      en="At a step where i and f are both open, c grows by 1. Where i is open and f is shut, c becomes exactly 1. o "
         "has no effect on c."),
), style=T(
    hi="अब `gates.c[0].round(decimals=2)` छापकर मिलाइए: हर पंक्ति एक step है, हर column एक unit। c उसमें वैसे ही "
       "चलता है जैसा आपने नक्शे से गिना: f और i से; o से नहीं।",
    en="Now print `gates.c[0].round(decimals=2)` and compare: each row is a step, each column a unit. There c "
       "moves as you counted it from the map: by f and i, not by o."))
def read_the_map(s: Side, rng: Draws) -> None:
    """`seen` says what the four units of the exercise's gate map keep, write, erase and hide."""
    hold(s, "seen", SEEN)


# --- e: what is left of the gradient along c -------------------------------------------------------

@define("ex03-e", points=3, hints=(
    T(hi="पीछे से सोचिए। आखिरी step पर लिखा हुआ पूरा बचता है: वहाँ 1 है। उससे एक step पहले लिखे हुए का गुणा एक ही बार होता "
         "है, आखिरी step के f से।",
      en="Think from the end. What the last step writes is all left: 1 there. What the step before it writes is "
         "multiplied once, by the f of the last step."),
    T(hi="आखिरी step से पहले step की ओर loop चलाइए और `left` में अब तक का गुणनफल रखिए। शुरू में `left` 1 का tensor है: "
         "`torch.ones_like(f[:, 0])`।",
      en="Loop from the last step to the first and keep the product so far in `left`. At first `left` is a tensor "
         "of 1: `torch.ones_like(f[:, 0])`."),
    T(hi="`reversed(f.unbind(dim=1))` पर loop चलाइए: पहले `left` को सूची `found` में रखिए, फिर `left = left * f_t` "
         "कीजिए। आखिर में `torch.stack(found[::-1], dim=1)`।",
      en="Loop over `reversed(f.unbind(dim=1))`: first put `left` into the list `found`, then do `left = left * f_t`."
         " At the end `torch.stack(found[::-1], dim=1)`."),
), style=T(
    hi="Loop पीछे से चलता है, इसलिए हर gate से एक ही बार गुणा होता है। `left` सूची में गुणा से पहले जाता है: step का अपना f "
       "नहीं गिना जाता। भाग कहीं नहीं है, इसलिए f = 0 से कुछ नहीं बिगड़ता।",
    en="The loop runs from the end, so each gate is multiplied only once. `left` goes into the list before the "
       "product: a step's own f does not count. Nothing is divided, so f = 0 does no harm."))
def what_survives(s: Side, rng: Draws) -> None:
    """`survives` gives the gradient of the last c for what each step writes, along c alone: (B, T, H)."""
    for shut in (False, True):
        batch, steps, size = rng.sizes(3, low=3, high=8)
        f = rng.between(0.4, 1.0, batch, steps, size)
        if shut:        # a gate may be exactly 0; a product that was divided back has lost its way there
            f[:, steps // 2, 0] = 0.0
        got = s.call("survives", f)
        if isinstance(got, (tuple, list)):
            raise Fail("type", T(
                hi="`survives` से tensor की सूची लौटी है: `torch.stack` से उन्हें एक tensor बनाइए, step वाली dimension 1 पर।",
                en="`survives` returned a list of tensors: make them one tensor with `torch.stack`, the steps in "
                   "dimension 1."))
        match(got, "survives", {"survives(…)": _left_of(f)}, _surviving_mistakes(f))


def _left_of(f: Any) -> Any:
    """By torch's own backward pass: run c over the steps, then ask how much of what each step wrote is in the end."""
    c, wrote = torch.zeros_like(f[:, 0]), []
    for f_t in f.unbind(1):
        wrote.append(torch.zeros_like(c).requires_grad_())
        c = f_t * c + wrote[-1]
    return torch.stack(grad(c.sum(), wrote), dim=1)


def _surviving_mistakes(f: Any) -> Iterator[tuple[Sequence[Any], T]]:
    right, total = _left_of(f), f.prod(1)
    yield (right * f,), T(
        hi="लगता है कि step का अपना f भी गिना गया है। उस step पर f पहले लगता है, लिखना बाद में होता है: सिर्फ़ बाद वाले step "
           "के f गिनिए।",
        en="A step's own f seems to be counted too. At that step f acts first and the writing comes after: count only "
           "the f of the later steps.")
    for wrong in (f.cumprod(1), torch.cat([torch.ones_like(f[:, :1]), f[:, :-1].cumprod(1)], dim=1)):
        yield (wrong,), T(hi="गुणनफल शुरू से चला है। गिनने हैं step के बाद वाले f, यानी अंत से।",
                          en="The product runs from the start. What counts is every f after the step: from the end.")
    for wrong in (right.flip(1), (right * f).flip(1)):
        yield (wrong,), T(hi="मान उलटे क्रम में हैं: पीछे से चलने के बाद सूची को सीधा कीजिए, जैसे `[::-1]` से।",
                          en="The values are in reverse order: after walking from the end, turn the list round, for "
                             "example with `[::-1]`.")
    for wrong in (total, total[:, None], total[:, None].expand_as(f)):
        yield (wrong,), T(hi="यह सारे step का गुणनफल है, यानी शुरुआती c का कितना बचा। हर step का अपना जवाब चाहिए।",
                          en="This is the product over all steps, that is how much of the first c is left. Every step "
                             "needs an answer of its own.")
    yield from _other_surviving_mistakes(f, right)


def _other_surviving_mistakes(f: Any, right: Any) -> Iterator[tuple[Sequence[Any], T]]:
    later = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    yield (later,), T(hi="यहाँ सिर्फ़ अगले step का f है। उसके बाद वाले सारे f भी गुणा होते हैं।",
                      en="This is the f of the next step alone. All f after it are multiplied too.")
    yield (f,), T(hi="यह f ही है। चाहिए बाद वाले सारे f का गुणनफल।",
                  en="This is f itself. You need the product of all later f.")
    yield (torch.zeros_like(f),), T(hi="सब 0 है: गुणनफल 1 से शुरू कीजिए, 0 से नहीं।",
                                    en="All is 0: start the product from 1, not from 0.")
    for d in (0, 2):
        along = f.flip(d).cumprod(d).flip(d)
        for wrong in (f.cumprod(d), along, along / f):
            yield (wrong,), T(hi="गुणनफल गलत dimension में चला है: step वाली dimension 1 है।",
                              en="The product runs along the wrong dimension: that of the steps is 1.")
    yield (torch.stack(right.unbind(1)),), T(hi="Step पहले आ गए हैं: `torch.stack` में `dim=1` लिखिए।",
                                             en="The steps come first: write `dim=1` in `torch.stack`.")
    for times in (f.flip(1).cumsum(1).flip(1), f.flip(1).cumsum(1).flip(1) - f):
        yield (times,), T(hi="लगता है कि f जोड़े गए हैं; हर step पर c का f से गुणा होता है।",
                          en="The f seem to be added; at every step c is multiplied by f.")


# --- f: does the cell state end the vanishing gradient? --------------------------------------------

written("ex03-f", points=3)
