"""Exercise 02: measure gradients, mend training with clipping, read a gradient plot, make an RNN learn 60 steps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from . import recall
from .answers import Answer, Form, filled, hold, one_of
from .parameters import Setting, fresh
from .reference import Draws, grad, torch
from .registry import define, written
from .sides import Side
from .verdicts import Fail, largest_error, same_form, tensors, with_clue

TRAINING = Setting("train_steps", "RNN", unchanged=T(
    hi="`train_steps` के बाद `rnn` के parameter वैसे ही हैं। या तो `step()` नहीं चला, या उसके चलते समय `.grad` खाली था: "
       "`zero_grad()` की जगह `backward()` से पहले है, बाद में नहीं। मान उसी `rnn` के बदलें जो मिला, किसी copy के नहीं।",
    en="After `train_steps` the parameters of the `rnn` are as before. Either `step()` did not run, or `.grad` was empty "
       "when it ran: `zero_grad()` belongs before `backward()`, not after it. It must be the very `rnn` that you get, "
       "not a copy."))
CURVES = ("lstm", "lstm_b_f_3", "rnn_times_6")       # exercise 02-c: the curves, before they are shuffled
FULL, NEEDED = 60, 12       # exercise 02-d: the length to learn, and how many of the networks have to


# --- a: the gradient at every step -----------------------------------------------------------------

@define("ex02-a", points=3, hints=(
    T(hi="पहले `x = x.clone().requires_grad_()` लिखिए, तभी PyTorch x का gradient रखता है। फिर `output, hn = rnn(x)` "
         "चलाइए।",
      en="First write `x = x.clone().requires_grad_()`; only then does PyTorch keep the gradient of x. Then run "
         "`output, hn = rnn(x)`."),
    T(hi="L सिर्फ़ आखिरी step देखता है: `output[:, -1].sum()`। उस पर `backward()` चलाइए; `x.grad` की shape (B, T, I) है।",
      en="L looks at the last step alone: `output[:, -1].sum()`. Call `backward()` on it; `x.grad` has the shape "
         "(B, T, I)."),
    T(hi="लंबाई I वाली dimension पर, फिर औसत batch पर: `return x.grad.norm(dim=2).mean(dim=0)`।",
      en="The length over the dimension of I, then the mean over the batch: `return x.grad.norm(dim=2).mean(dim=0)`."),
), style=T(
    hi="Gradient उस चीज़ का लिया जो हर step पर सच में रास्ते में है: input। `output` पर `retain_grad` सिर्फ़ आखिरी step दिखाता। "
       "और सब float64 में रहा: 60 step पीछे की लंबाई यहाँ 1e-12 से भी छोटी हो सकती है, फिर भी 0 नहीं है।",
    en="The gradient is taken of what really lies on the path at every step: the input. `retain_grad` on `output` "
       "would show the last step alone. And all stayed in float64: 60 steps back the length can be below 1e-12 here, "
       "and yet it is not 0."))
def gradient_at_every_step(s: Side, rng: Draws) -> None:
    """`gradient_norms` gives the mean length of ∂L/∂x_t for every t, in float64."""
    for batch, steps in ((4, 60), (6, 12)):
        size_in, size = rng.sizes(2, low=3, high=6)
        values = _parameters(rng, size_in, size)
        rnn = s.new("nn.RNN", size_in, size, batch_first=True, dtype=torch.float64)
        s.load(rnn, values)
        x = rng.normal(batch, steps, size_in).double()
        got = tensors(s.call("gradient_norms", rnn, x), "gradient_norms", ("norms",))[0]
        gradient = _input_gradient(values, x, lambda output: output[:, -1].sum())
        want = _norms(gradient)
        mistakes = _norm_mistakes(values, x, gradient)
        if got.shape != want.shape:
            clue = next((text for wrong, text in mistakes if _alike(got, wrong)), None)
            raise Fail("shape", with_clue(_not_one_for_each(got, want), clue))
        same_form(got, want, "norms")
        if not _alike(got, want):
            raise Fail("value", with_clue(
                T(hi="Shape सही है, पर लंबाइयाँ मेल नहीं खातीं।", en="The shape is right, but the lengths do not match."),
                next((text for wrong, text in mistakes if _alike(got, wrong)), None)))


def _parameters(rng: Draws, size_in: int, size: int) -> dict[str, Any]:
    shapes = {"weight_ih_l0": (size, size_in), "weight_hh_l0": (size, size), "bias_ih_l0": (size,),
              "bias_hh_l0": (size,)}
    return {name: rng.between(-1.0, 1.0, *shape) / size ** 0.5 for name, shape in shapes.items()}


def _input_gradient(values: Mapping[str, Any], x: Any, loss: Any) -> Any:
    size, size_in = values["weight_ih_l0"].shape
    rnn = fresh("RNN", values, size_in, size).double()
    x = x.clone().requires_grad_()
    return grad(loss(rnn(x)[0]), x)[0]


def _norms(gradient: Any) -> Any:
    return gradient.norm(dim=2).mean(dim=0)


def _alike(got: Any, want: Any) -> bool:
    """Equal but for rounding, each number measured against itself: the far ones are tiny."""
    return got.shape == want.shape and bool(((got.double() - want).abs() <= 1e-4 * want.abs()).all())


def _not_one_for_each(got: Any, want: Any) -> T:
    came, due = (measured_text(list(t.shape)) for t in (got, want))
    return T(hi=f"हर step की एक लंबाई चाहिए, shape {due}; मिली {came}।",
             en=f"One length for every step is needed, shape {due}; got {came}.")


def _norm_mistakes(values: Mapping[str, Any], x: Any, gradient: Any) -> Iterator[tuple[Any, T]]:
    one_step = torch.zeros_like(gradient[0, :, 0])
    one_step[-1] = math.sqrt(len(values["bias_ih_l0"]))     # of output[:, -1].sum() by output[:, -1] itself
    yield one_step, T(
        hi="सिर्फ़ आखिरी step पर कुछ है: `output` आगे नहीं जाता, वह बाहर भेजी गई नकल है। x का gradient लीजिए।",
        en="Only the last step has anything: `output` goes nowhere further, it is a copy that was sent out. Take the "
           "gradient of x.")
    every = _input_gradient(values, x, lambda output: output.sum())
    yield _norms(every), T(hi="L में सारे step का output जुड़ा है; सिर्फ़ आखिरी step चाहिए: `output[:, -1]`।",
                           en="L adds the output of all steps; only the last one is meant: `output[:, -1]`.")
    first = _input_gradient(values, x, lambda output: output[:, 0].sum())
    yield _norms(first), T(hi="L में पहले step का output है; आखिरी चाहिए: `output[:, -1]`।",
                           en="L holds the output of the first step; the last is meant: `output[:, -1]`.")
    mean = T(hi="L में `mean()` है; यहाँ `sum()` चाहिए।", en="L is a `mean()`; here a `sum()` is meant.")
    yield _norms(gradient) / len(x), mean
    yield _norms(gradient) / (len(x) * len(values["bias_ih_l0"])), mean
    yield gradient.norm(dim=2).sum(dim=0), T(hi="Batch पर जोड़ लिया गया है; औसत चाहिए।",
                                             en="The lengths are added over the batch; their mean is needed.")
    yield gradient.norm(dim=(0, 2)), T(hi="एक ही लंबाई पूरे batch की है; पहले हर sequence की, फिर उनका औसत लीजिए।",
                                       en="One length was taken of the whole batch; take that of each sequence first, "
                                          "then their mean.")
    yield gradient.mean(dim=0).norm(dim=1), T(hi="पहले gradient का औसत लिया गया, फिर लंबाई; उलटा कीजिए।",
                                              en="The mean of the gradients came first, then the length; do it the "
                                                 "other way round.")
    for sizes in (gradient.abs().sum(dim=2).mean(dim=0), gradient.abs().mean(dim=(0, 2)), gradient.abs().sum(dim=(0,
                                                                                                                  2)),
                  gradient.pow(2).sum(dim=2).mean(dim=0)):
        yield sizes, T(hi="यह लंबाई नहीं है: वर्गों के जोड़ का वर्गमूल चाहिए, `norm(dim=2)`।",
                       en="This is not the length: the root of the sum of squares is needed, `norm(dim=2)`.")
    yield gradient.mean(dim=(0, 2)), T(hi="Gradient के मान आपस में कट गए: पहले `norm(dim=2)` लीजिए।",
                                       en="The values of the gradient cancel: take `norm(dim=2)` first.")
    yield _norms(gradient).flip(0), T(hi="क्रम उलटा है: पहला मान पहले step का हो।",
                                      en="The order is reversed: the first value belongs to the first step.")
    yield gradient[0].norm(dim=1), T(hi="यह सिर्फ़ पहली sequence की लंबाई है; सबका औसत लीजिए।",
                                     en="These are the lengths of the first sequence alone; take the mean over all.")
    yield gradient.norm(dim=2), T(hi="Batch अभी बाकी है: `mean(dim=0)` भी लीजिए।",
                                  en="The batch is still there: take `mean(dim=0)` too.")
    yield gradient.norm(dim=1).mean(dim=0), T(hi="`norm` समय पर लिया गया है; उसे I वाली dimension पर लीजिए, `dim=2`।",
                                              en="`norm` was taken over time; take it over the dimension of I, "
                                                 "`dim=2`.")


# --- b: mend the training steps --------------------------------------------------------------------

@define("ex02-b", points=3, hints=(
    T(hi="पंक्तियों का क्रम देखिए: clipping के समय `.grad` में इस batch का gradient आ चुका है या नहीं?",
      en="Look at the order of the lines: when the clipping runs, is the gradient of this batch in `.grad` yet?"),
    T(hi="`backward()` नया gradient पुराने में जोड़ता है। हर चक्कर के शुरू में `optimizer.zero_grad()` चलाइए।",
      en="`backward()` adds the new gradient to the old one. Run `optimizer.zero_grad()` at the start of every round."),
    T(hi="क्रम यह है: `zero_grad()`, loss, `backward()`, फिर `torch.nn.utils.clip_grad_norm_(rnn.parameters(), limit)`, "
         "आखिर में `step()`।",
      en="The order is: `zero_grad()`, the loss, `backward()`, then "
         "`torch.nn.utils.clip_grad_norm_(rnn.parameters(), limit)`, and `step()` at the end."),
), style=T(
    hi="हर चक्कर एक ही क्रम में है: मिटाइए, नापिए, पीछे जाइए, छोटा कीजिए, कदम लीजिए। `clip_grad_norm_` को सारे parameter एक "
       "साथ मिले, इसलिए पूरी लंबाई घटी और दिशा वही रही। Optimizer loop के बाहर एक ही बार बना।",
    en="Every round runs in the same order: clear, measure, go back, shorten, take the step. `clip_grad_norm_` got all "
       "parameters at once, so the whole length shrank and the direction stayed. The optimizer is made once, outside "
       "the loop."))
def mend_the_training(s: Side, rng: Draws) -> None:
    """`train_steps` leaves the parameters of SGD with the norm of the gradient clipped."""
    size_in, size = rng.sizes(2, low=3, high=6)
    before = _parameters(rng, size_in, size)
    batches = [(rng.normal(8, 6, size_in), 3 * rng.signs(8, size) + rng.normal(8, size)) for _ in range(3)]
    lr, limit = 0.2, 0.5
    after = TRAINING.changed(s, before, size_in, size, batches, lr, limit)
    want = _trained(before, batches, lr, limit)
    if (error := _apart(after, want)) <= 1e-4:
        return
    clue = next((text for zero, clip, text in _TRAINING_MISTAKES
                 if _apart(after, _trained(before, batches, lr, limit, zero=zero, clip=clip)) <= 1e-4), None)
    shown = measured_text(error)
    raise Fail("value", with_clue(T(hi=f"तीन training step के बाद parameter मेल नहीं खाते: सबसे बड़ा फ़र्क {shown} है।",
                                    en="After three training steps the parameters do not match: the largest error is "
                                       f"{shown}."), clue))


_KEPT = T(hi="पिछले batch के gradient भी जुड़ गए हैं: हर चक्कर के शुरू में `optimizer.zero_grad()` चाहिए।",
          en="The gradients of earlier batches are in it too: `optimizer.zero_grad()` is needed at the start of every "
             "round.")
_EARLY = T(hi="Clipping का असर नहीं हुआ: वह `backward()` के बाद और `step()` से पहले चाहिए।",
           en="The clipping had no effect: it belongs after `backward()` and before `step()`.")
_BY_VALUE = T(hi="हर संख्या अलग-अलग काटी गई, इसलिए gradient की दिशा बदल गई: पूरी लंबाई घटाइए, `clip_grad_norm_` से।",
              en="Each number was cut by itself, so the gradient changed its direction: shorten the whole length, with "
                 "`clip_grad_norm_`.")
_APART = T(hi="हर parameter अलग से काटा गया: सारे parameter एक साथ दीजिए, ताकि पूरी लंबाई नपे।",
           en="Each parameter was clipped by itself: hand over all of them at once, so that the whole length is "
              "measured.")
_TRAINING_MISTAKES = (
    (True, "none", _EARLY), (True, "value", _BY_VALUE), (True, "each", _APART),
    (False, "norm", _KEPT), (False, "none", _KEPT), (False, "value", _KEPT),
    (False, "norm before", _KEPT), (False, "value before", _KEPT),
)


def _trained(before: Mapping[str, Any], batches: Sequence[tuple[Any, Any]], lr: float, limit: float, *,
             zero: bool = True, clip: str = "norm") -> dict[str, Any]:
    """The parameters after SGD on the batches, one step each, with one part of it changed."""
    size, size_in = before["weight_ih_l0"].shape
    rnn = fresh("RNN", before, size_in, size)
    weights = dict(rnn.named_parameters())
    held = [torch.zeros_like(w) for w in weights.values()]
    for x, y in batches:
        new = grad(((rnn(x)[0][:, -1] - y) ** 2).mean(), list(weights.values()))
        old = [torch.zeros_like(g) for g in held] if zero else held
        if clip.endswith("before"):
            old = _clipped(old, limit, clip.split()[0])
        held = [o + n for o, n in zip(old, new, strict=True)]
        if not clip.endswith("before"):
            held = _clipped(held, limit, clip)
        with torch.no_grad():
            for weight, gradient in zip(weights.values(), held, strict=True):
                weight -= lr * gradient
    return {name: weight.detach() for name, weight in weights.items()}


def _clipped(gradients: list[Any], limit: float, how: str) -> list[Any]:
    if how == "norm":
        norm = float(torch.stack([g.norm() for g in gradients]).norm())
        return [g * min(1.0, limit / (norm + 1e-6)) for g in gradients]
    if how == "each":
        return [g * min(1.0, limit / (float(g.norm()) + 1e-6)) for g in gradients]
    return [g.clamp(-limit, limit) for g in gradients] if how == "value" else gradients


def _apart(got: Mapping[str, Any], want: Mapping[str, Any]) -> float:
    return max(largest_error(got[name], value) for name, value in want.items())


# --- c: read a gradient plot -----------------------------------------------------------------------

_LETTER = one_of("A", "B", "C")
_PICTURED = {
    "lstm": T(hi="यह भी RNN की तरह सीधी गिरती है, बस थोड़ी धीमी: हर step पर करीब 0.63 बचता है।",
              en="it falls straight like that of the RNN, only a little more slowly: about 0.63 is left per step."),
    "lstm_b_f_3": T(hi="खुला forget gate: पहले step पर गिरकर रेखा लगभग सपाट चलती है।",
                    en="an open forget gate: the line falls at the first step, then runs almost flat."),
    "rnn_times_6": T(hi="factor 1 से बड़े हैं: पीछे जाते-जाते रेखा ऊपर चढ़ती है।",
                     en="the factors are above 1: the line rises on the way back."),
}


def _close_to(*choices: float) -> Form:
    shown = ", ".join(f"`{choice:g}`" for choice in choices)
    return Form(lambda value: type(value) in (int, float) and value in choices,
                T(hi=f"इनमें से एक: {shown}", en=f"one of {shown}"))


def _read_from_the_plot() -> dict[str, Answer]:
    """The right answers: which letter each network has, shuffled as in the exercise's own code cell."""
    order = torch.randperm(3, generator=torch.Generator(device="cpu").manual_seed(0), device="cpu").tolist()
    letters = {CURVES[i]: letter for i, letter in zip(order, "ABC", strict=True)}
    rest = {
        "rnn_left_20_back": Answer(1e-6, _close_to(0.1, 1e-3, 1e-6, 1e-12), {
            0.1: T(hi="गिरावट हर step पर होती है और गुणा होती जाती है: 20 की जगह पर रेखा की ऊँचाई पढ़िए।",
                   en="it falls at every step, and the factors multiply: read the height of the line at 20."),
            1e-3: T(hi="यह करीब 10 step पीछे का मान है।", en="that is the value about 10 steps back."),
            1e-12: T(hi="यह करीब 40 step पीछे का मान है।", en="that is the value about 40 steps back.")}),
        "lstm_millionth": Answer(25, _close_to(5, 25, 60, 90), T(
            hi="खड़ी धुरी पर 1e-6 ढूँढ़िए, वहाँ से LSTM की रेखा तक जाइए, और नीचे step पढ़िए।",
            en="find 1e-6 on the vertical axis, go from there to the line of the LSTM, and read the steps below.")),
        "clipping_helps": Answer(letters["rnn_times_6"], _LETTER, T(
            hi="Clipping बहुत बड़े gradient को छोटा करती है; मिटे हुए को बड़ा नहीं करती। कौन-सी रेखा ऊपर जाती है?",
            en="clipping makes a gradient that is too large smaller; it does not enlarge one that has vanished. Which "
               "line goes up?")),
    }
    return {**{name: Answer(letters[name], _LETTER, _PICTURED[name]) for name in CURVES}, **rest}


@define("ex02-c", points=2, hints=(
    T(hi="खड़ी धुरी log scale पर है और 1 आखिरी step का gradient है। पहले देखिए: कौन-सी रेखा 1 से ऊपर जाती है, और कौन-सी सपाट है?",
      en="The vertical axis is on a log scale, and 1 is the gradient of the last step. First see: which line goes "
         "above 1, and which one is flat?"),
    T(hi="दो रेखाएँ सीधी गिरती हैं। ज़्यादा खड़ी वाली में हर step पर कम बचता है; पाठ में RNN का factor 0.52 था, LSTM का 0.63।",
      en="Two lines fall straight. In the steeper one less is left at every step; in the lesson the factor of the RNN "
         "was 0.52, that of the LSTM 0.63."),
    T(hi="हिसाब से भी मिलाइए: `0.52 ** 20` और `0.63 ** 30` निकालिए, और सबसे पास वाला विकल्प चुनिए।",
      en="Compare with a computation: work out `0.52 ** 20` and `0.63 ** 30`, and choose the nearest option."),
), style=T(
    hi="पहले आकार पहचानिए, फिर संख्या पढ़िए: चढ़ती रेखा, सपाट रेखा, और दो गिरती रेखाओं में ज़्यादा खड़ी वाली। संख्या को factor से मिला "
       "लीजिए: 0.52 को 20 बार गुणा करने पर करीब 1e-6 आता है।",
    en="Recognise the shape first, then read the number: the rising line, the flat one, and of the two falling ones "
       "the steeper. Compare the number with the factor: 20 factors of 0.52 give about 1e-6."))
def read_the_plot(s: Side, rng: Draws) -> None:
    """`read` tells which curve is which network, and what two of them have come down to."""
    hold(s, "read", _read_from_the_plot())


# --- d: make a plain RNN learn 60 steps ------------------------------------------------------------

_POSITIVE = Form(lambda value: type(value) in (int, float) and 0 < value < math.inf,
                 T(hi="0 से बड़ी संख्या", en="a number above 0"))
_LENGTHS = Form(lambda value: isinstance(value, (list, tuple)) and 1 <= len(value) <= 10
                and all(type(n) is int and 1 <= n <= FULL for n in value),
                T(hi=f"1 से 10 पूरी संख्याओं की list, हर संख्या 1 से {FULL}, जैसे `[60]`",
                  en=f"a list of 1 to 10 whole numbers, each from 1 to {FULL}, such as `[60]`"))
_FORMS = {"init": one_of(*recall.INITS), "lr": _POSITIVE, "clip": _POSITIVE, "lengths": _LENGTHS}


@define("ex02-d", points=3, hints=(
    T(hi="पहले सोचिए कि अड़चन क्या है: gradient बहुत बड़ा है, या पहले step तक पहुँचता ही नहीं? चार setting में से कौन-सी इसे बदलती है?",
      en="First think what stands in the way: is the gradient too large, or does it not reach the first step at all? "
         "Which of the four settings changes that?"),
    T(hi="दो इलाज हैं: छोटी sequence से शुरू करना (curriculum), या ऐसा `w_hh` जो किसी vector की लंबाई नहीं बदलता।",
      en="There are two cures: starting on short sequences (a curriculum), or a `w_hh` that does not change the "
         "length of any vector."),
    T(hi="आज़माइए: `lengths` को `[5, 10, 20, 40, 60]` रखिए और बाकी वैसे ही; या `init` को `\"orthogonal\"`। दोनों साथ भी "
         "चलते हैं।",
      en="Try this: make `lengths` `[5, 10, 20, 40, 60]` and leave the rest; or make `init` `\"orthogonal\"`. Both "
         "together work too."),
), style=T(
    hi="हल वाली setting में `lr` और `clip` वही रहे जो पहले थे: एक बार में वही बदलिए जिससे बीमारी का संबंध है, तभी पता चलता है कि "
       "किससे फ़र्क पड़ा। छोटी sequence पर gradient पहुँचता है, और हर नई लंबाई पिछली सीखी हुई बात से शुरू होती है।",
    en="In the reference settings `lr` and `clip` stayed as they were: change only what has to do with the illness, "
       "so that you know what made the difference. On short sequences the gradient arrives, and every new length "
       "starts from what was learned before."))
def make_it_learn(s: Side, rng: Draws) -> None:
    """With `settings`, most of twenty plain RNNs learn to recall the first symbol over 60 steps."""
    given = filled(s, "settings", _FORMS)
    lengths = tuple(given["lengths"])
    out = recall.run(given["init"], float(given["lr"]), float(given["clip"]), lengths, FULL)
    if out.learned >= NEEDED:
        return
    count = measured_text(out.learned)
    raise Fail("value", with_clue(
        T(hi=f"{recall.NETWORKS} में से {count} नेटवर्क ने {FULL} step वाला काम सीखा; कम से कम {NEEDED} को सीखना है।",
          en=f"{count} of {recall.NETWORKS} networks learned the task of {FULL} steps; at least {NEEDED} have to."),
        _why_not(out, float(given["lr"]), lengths)))


def _why_not(out: recall.Outcome, lr: float, lengths: tuple[int, ...]) -> T:
    if not math.isfinite(out.loss):
        return T(hi="Training टूट गई: loss inf या NaN हो गया। `lr` या `clip` छोटा कीजिए।",
                 en="Training broke: the loss became inf or NaN. Make `lr` or `clip` smaller.")
    if out.reaches < 1e-4:
        share = measured_text(f"{out.reaches:.0e}")
        return T(hi=f"शुरू में आखिरी step के gradient का सिर्फ़ {share} हिस्सा पहले step तक पहुँचता है: वह मिट जाता है। बड़ा `lr` "
                    "या दूसरा `clip` इसका इलाज नहीं।",
                 en=f"At the start only {share} of the last step's gradient reaches the first step: it vanishes. A "
                    "larger `lr` or another `clip` does not cure this.")
    if max(lengths) < FULL:
        return T(hi=f"Gradient पहुँचता है, पर training में {FULL} step की sequence कभी आई ही नहीं: `lengths` को {FULL} तक ले "
                    "जाइए।",
                 en=f"The gradient arrives, but training never saw sequences of {FULL} steps: let `lengths` go up to "
                    f"{FULL}.")
    if lr < 1e-3:
        return T(hi="Gradient पहुँचता है, पर हर update बहुत छोटा है: `lr` बढ़ाइए।",
                 en="The gradient arrives, but each update is very small: raise `lr`.")
    if lr > 0.01:
        return T(hi="Gradient पहुँचता है, पर update इतने बड़े हैं कि सीखी हुई बात बिगड़ जाती है: `lr` घटाइए।",
                 en="The gradient arrives, but the updates are so large that they spoil what was learned: lower `lr`.")
    return T(hi="Gradient पहुँचता है, पर इतना काफ़ी नहीं: `lengths` में बीच की लंबाइयाँ भी रखिए, या दूसरा `init` आज़माइए।",
             en="The gradient arrives, but that is not enough: put lengths in between into `lengths` too, or try "
                "another `init`.")


# --- e: a written answer ---------------------------------------------------------------------------

written("ex02-e", points=3)
