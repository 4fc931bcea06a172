"""Exercise 03: write one LSTM step, mend a broken one, make an LSTM hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .parameters import Setting, fresh, random_parameters
from .reference import Draws, torch
from .registry import define
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
))
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
))
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
))
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
