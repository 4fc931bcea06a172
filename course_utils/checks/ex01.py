"""Exercise 01: write an RNN step, mend a loop, predict shapes, read a state picture, set weights that hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..text import T
from .answers import SHAPE, WHOLE, Answer, Form, hold
from .parameters import Setting, fine, fresh
from .reference import Draws, nn, torch
from .registry import define, written
from .sides import Side
from .steps import Step
from .verdicts import Fail, match

RNN = Step("RNNCell", ("h",), 1)
READY_MADE = ("torch.nn.RNN", "torch.nn.RNNCell", "torch.rnn_tanh", "torch.rnn_tanh_cell", "torch._VF.rnn_tanh",
              "torch._VF.rnn_tanh_cell", "course_utils.rnn_step")
ALARM = Setting("make_alarm", "RNN")
STEPS, LOUD = 200, 0.9      # exercise 01-e: how long the alarm stays on, and how clearly
UNITS = (-2.0, 0.0, 0.5, 3.0)       # exercise 01-d: w_hh of the four units, before they are shuffled


# --- a: one step by hand ---------------------------------------------------------------------------

@define("ex01-a", points=2, forbid=READY_MADE, hints=(
    T(hi="Equation में दो गुणा हैं: x का और पुराने h का। `x @ w_ih.T` की shape (B, H) है; h के लिए भी वैसा ही लिखिए।",
      en="The equation has two products: one of x and one of the old h. `x @ w_ih.T` has the shape (B, H); write the "
         "one of h in the same way."),
    T(hi="चार चीज़ें जुड़ती हैं: `x @ w_ih.T`, `b_ih`, `h @ w_hh.T` और `b_hh`। tanh जोड़ने के बाद, एक ही बार लगता है।",
      en="Four things are added: `x @ w_ih.T`, `b_ih`, `h @ w_hh.T` and `b_hh`. tanh comes after the sum, and only "
         "once."),
    T(hi="पूरी पंक्ति: `return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)`।",
      en="The whole line: `return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)`."),
), style=T(
    hi="Code की पंक्ति और equation एक ही क्रम में हैं: पहले x वाला हिस्सा, फिर h वाला, हर हिस्से के साथ उसका अपना bias। ऐसी पंक्ति "
       "को equation से मिलाकर जाँचना आसान है। `@` और `.T` के कारण वही code एक sequence पर भी चलता है और पूरे batch पर भी।",
    en="The line of code and the equation run in the same order: first the part of x, then that of h, each with its "
       "own bias. Such a line is easy to check against the equation. Because of `@` and `.T` the same code works for "
       "one sequence and for a whole batch."))
def step_by_hand(s: Side, rng: Draws) -> None:
    """`step` gives the values and the gradients of `nn.RNNCell`, for any batch size."""
    for args in RNN.batches(rng):
        match(s.call("step", *args), "step", {"h": RNN.run(args)}, _step_mistakes(args))
    RNN.hold_gradients(s, rng, "step")


def _step_mistakes(args: Sequence[Any]) -> Iterator[tuple[Sequence[Any], T]]:
    x, h, w_ih, w_hh, b_ih, b_hh = args
    from_x, from_h = x @ w_ih.T, h @ w_hh.T
    whole = from_x + b_ih + from_h + b_hh
    yield (h,), T(hi="पुराना h ही लौटा है: नया h लौटाइए।", en="The old h came back: return the new h.")
    yield (whole,), T(hi="लगता है कि tanh नहीं लगा।", en="tanh seems to be missing.")
    yield (torch.sigmoid(whole),), T(hi="लगता है कि sigmoid लगा है; सादे RNN में tanh लगता है।",
                                     en="sigmoid seems to be used; a plain RNN uses tanh.")
    for some in (from_x + from_h + b_ih, from_x + from_h + b_hh, from_x + from_h):
        yield (torch.tanh(some),), T(hi="लगता है कि कोई bias छूट गया है: `b_ih` और `b_hh`, दोनों जोड़िए।",
                                     en="A bias seems to be missing: add both `b_ih` and `b_hh`.")
    for some in (from_x + b_ih, from_x + b_ih + b_hh, from_x):
        yield (torch.tanh(some),), T(hi="लगता है कि पुराना h कहीं लगा ही नहीं: `h @ w_hh.T` भी जोड़िए।",
                                     en="The old h seems to be used nowhere: add `h @ w_hh.T` too.")
    for some in (from_x + b_ih + h, from_x + b_ih + h + b_hh):
        yield (torch.tanh(some),), T(hi="पुराना h बिना weight के जुड़ा है: पहले उसे `w_hh.T` से गुणा कीजिए।",
                                     en="The old h is added without its weights: multiply it by `w_hh.T` first.")
    apart = torch.tanh(from_x + b_ih), torch.tanh(from_h + b_hh)
    for some in (apart[0] + apart[1], apart[0] + from_h + b_hh, apart[0] + h):
        yield (some,), T(hi="tanh सिर्फ़ एक हिस्से पर, या दो बार लगा है: पहले सब जोड़िए, फिर tanh एक ही बार लगाइए।",
                         en="tanh acts on one part alone, or twice: add everything first, then use tanh once.")


# --- b: mend a loop over a sequence ----------------------------------------------------------------

@define("ex01-b", points=3, forbid=READY_MADE, hints=(
    T(hi="पहले shape देखिए: `states` में हर sequence के लिए T step चाहिए, यानी (B, T, H)। आपके tensor में T किस जगह पर है?",
      en="Look at the shapes first: `states` needs T steps for each sequence, that is (B, T, H). In which place does "
         "your tensor have T?"),
    T(hi="अब loop की एक पंक्ति पढ़िए: step 5 किस h से बनता है, step 4 वाले से या `h0` से? Loop से पहले `h = h0` लिखिए।",
      en="Now read the line in the loop: which h is step 5 made from, that of step 4 or `h0`? Write `h = h0` before "
         "the loop."),
    T(hi="Loop में `h @ w_hh.T` लिखिए, और आखिर में `return torch.stack(states, dim=1), h`।",
      en="In the loop write `h @ w_hh.T`, and at the end `return torch.stack(states, dim=1), h`."),
), style=T(
    hi="`h = h0` loop से पहले है, और loop उसी नाम `h` को बार-बार बदलता है: नाम एक, मान नया। `dim=1` लिखने से समय अपनी जगह पर "
       "आता है, यानी batch के बाद। आखिरी state अलग से ढूँढ़ना नहीं पड़ता: loop खत्म होने पर वह `h` में ही है।",
    en="`h = h0` stands before the loop, and the loop changes that same name `h` again and again: one name, a new "
       "value. `dim=1` puts time in its place, after the batch. You need not look for the last state: when the loop "
       "ends, it is in `h`."))
def mend_the_loop(s: Side, rng: Draws) -> None:
    """`mended_run` gives every state and the last one, as `nn.RNN(batch_first=True)` does."""
    for batch, steps in ((3, 8), (4, 11)):
        _, first, *weights = RNN.draw(rng, batch)
        x, h0 = rng.normal(batch, steps, weights[0].shape[1]), 0.5 * first
        states = _run(x, h0, weights)
        last = states[:, -1]
        match(s.call("mended_run", x, h0, *weights), "mended_run", {"states": states, "last": last},
              _loop_mistakes(x, h0, weights, states))


def _run(x: Any, h0: Any, weights: Sequence[Any], *, stuck: bool = False) -> Any:
    """All states of torch's `nn.RNN`, (B, T, H); `stuck` starts every step from h0."""
    if stuck:
        return torch.stack([RNN.run([x[:, t], h0, *weights]) for t in range(x.shape[1])], dim=1)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    module = nn.RNN(x.shape[2], h0.shape[1], batch_first=True, device="cpu", dtype=torch.float32)
    with torch.no_grad():
        for name, weight in zip(names, weights, strict=True):
            getattr(module, name).copy_(weight)
        return module(x, h0[None])[0]


_LAYOUTS = (
    (lambda h: h.transpose(0, 1), T(
        hi="Step पहली dimension में हैं: `torch.stack` में `dim=1` लिखिए, तो batch पहले रहेगा।",
        en="The steps are in the first dimension: write `dim=1` in `torch.stack`, then the batch stays first.")),
    (lambda h: h.transpose(0, 1).flatten(0, 1), T(
        hi="`torch.cat` सारे step को एक ही dimension में जोड़ देता है; नई dimension `torch.stack` बनाता है।",
        en="`torch.cat` joins all steps in one dimension; `torch.stack` makes a new one.")),
    (lambda h: h.flatten(1, 2), T(
        hi="`torch.cat` सारे step को एक ही dimension में जोड़ देता है; नई dimension `torch.stack` बनाता है।",
        en="`torch.cat` joins all steps in one dimension; `torch.stack` makes a new one.")),
    (lambda h: h.transpose(1, 2), T(
        hi="Step आखिरी dimension में हैं: वे बीच में चाहिए, `dim=1` से।",
        en="The steps are in the last dimension: they belong in the middle, with `dim=1`.")),
    (lambda h: h[:, :len(h)], T(
        hi="Loop B बार चला है, T बार नहीं: step की गिनती `x.shape[1]` है।",
        en="The loop ran B times, not T times: the number of steps is `x.shape[1]`.")),
)


def _loop_mistakes(x: Any, h0: Any, weights: Sequence[Any], states: Any) -> Iterator[tuple[Sequence[Any], T]]:
    stuck = _run(x, h0, weights, stuck=True)
    for layout, clue in _LAYOUTS:
        for found in (states, stuck):
            yield (layout(found), None), clue
    yield (stuck, None), T(hi="लगता है कि हर step `h0` से शुरू हुआ है: step t को step t − 1 वाला h चाहिए।",
                           en="Every step seems to start from `h0`: step t needs the h of step t − 1.")
    yield (_run(x, torch.zeros_like(h0), weights), None), T(
        hi="लगता है कि loop 0 से शुरू हुआ है, `h0` से नहीं।", en="The loop seems to start from 0, not from `h0`.")
    yield (states, states[:, 0]), T(hi="`states` सही है, पर `last` पहले step का h है; आखिरी step का चाहिए।",
                                    en="`states` is right, but `last` is h of the first step; that of the last is "
                                       "needed.")
    yield (states, h0), T(hi="`states` सही है, पर `last` की जगह `h0` लौटा है।",
                          en="`states` is right, but `h0` came back in place of `last`.")
    yield (states, states[-1]), T(hi="यह आखिरी sequence के सारे step हैं; हर sequence का आखिरी step चाहिए, `states[:, "
                                     "-1]`।",
                                  en="These are all steps of the last sequence; the last step of every sequence is "
                                     "needed, `states[:, -1]`.")
    yield (states, states[:, -1][None]), T(hi="`last` में layer वाली dimension नहीं चाहिए: सिर्फ़ (B, H)।",
                                           en="`last` needs no dimension of layers: only (B, H).")


# --- c: shapes and a count -------------------------------------------------------------------------

_SWAPPED = T(hi="`batch_first=True` सिर्फ़ x और `output` का क्रम बदलता है; `hn` में पहले layer आती है, फिर batch।",
             en="`batch_first=True` changes the order of x and `output` alone; in `hn` the layers come first, then the "
                "batch.")
_LENGTH = T(hi="Parameter sequence की लंबाई पर नहीं टिके: हर step पर वही weight हैं।",
            en="The parameters do not depend on the length of the sequence: the weights are the same at every step.")
_COUNTS = {
    520: T(hi="दोनों bias छूट गए: `b_ih` और `b_hh`।", en="Both biases were left out: `b_ih` and `b_hh`."),
    540: T(hi="एक bias छूट गया: PyTorch में `b_ih` और `b_hh`, दोनों हैं।",
           en="One bias was left out: PyTorch has both `b_ih` and `b_hh`."),
    160: T(hi="W_hh छूट गया: उसमें H × H संख्याएँ हैं।", en="W_hh was left out: it has H × H numbers."),
    640: T(hi="640 पाठ वाले RNN की गिनती है, जिसमें I = 10 था।",
           en="640 is the count of the RNN in the lesson, with I = 10."),
    56000: _LENGTH, 560000: _LENGTH, 5600: _LENGTH,
}
_OUTPUT = {
    (32, 20): T(hi="यह एक ही step का h है; `output` में हर step का h है।",
                en="That is h of one step; `output` holds h of every step."),
    (100, 32, 20): T(hi="`output` की पहली दो dimension उसी क्रम में हैं जिसमें x की।",
                     en="The first two dimensions of `output` are in the same order as those of x."),
    (32, 100, 6): T(hi="आखिरी dimension input की नहीं, hidden state की लंबाई है।",
                    en="The last dimension is the length of the hidden state, not of the input."),
}
_SHAPES = {
    "one_step": Answer((32, 6), SHAPE, {
        (100, 6): T(hi="`x[7]` एक sequence देता; `x[:, 7]` सारी sequence का एक step है।",
                    en="`x[7]` would give one sequence; `x[:, 7]` is one step of all sequences."),
        (32, 1, 6): T(hi="एक ही संख्या से चुनने पर वह dimension हट जाती है।",
                      en="Choosing with a single number removes that dimension."),
        (32, 100): T(hi="`x[:, 7]` दूसरी dimension में चुनता है, यानी समय में; I रह जाता है।",
                     en="`x[:, 7]` chooses in the second dimension, time; I stays.")}),
    "output": Answer((32, 100, 20), SHAPE, _OUTPUT),
    "hn": Answer((1, 32, 20), SHAPE, {
        (32, 1, 20): _SWAPPED,
        (32, 20): T(hi="`hn` में सबसे पहले एक dimension layer की भी है।",
                    en="`hn` has a dimension of layers too, in front."),
        (1, 100, 20): T(hi="`batch_first=True` है, इसलिए 100 समय है; `hn` में समय नहीं, batch है।",
                        en="With `batch_first=True`, 100 is time; `hn` has the batch and no time.")}),
    "parameters": Answer(560, WHOLE, _COUNTS),
    "parameters_longer": Answer(560, WHOLE, _COUNTS),
    "output_without": Answer((32, 100, 20), SHAPE, _OUTPUT),
    "hn_without": Answer((1, 100, 20), SHAPE, {
        (1, 32, 20): T(hi="`batch_first=True` न हो, तो `nn.RNN` x की पहली dimension को समय मानता है। फिर batch किस "
                          "dimension में है?",
                       en="Without `batch_first=True`, `nn.RNN` takes the first dimension of x for time. Then in which "
                          "dimension is the batch?"),
        (32, 1, 20): T(hi="`hn` में सबसे पहले layer है; समय उसमें नहीं है।",
                       en="In `hn` the layers come first; time is not in it."),
        (100, 20): T(hi="`hn` में सबसे पहले एक dimension layer की भी है।",
                     en="`hn` has a dimension of layers too, in front.")}),
}


@define("ex01-c", points=3, hints=(
    T(hi="हर shape के नीचे अक्षर लिखिए: x है (B, T, I), `output` है (B, T, H), `hn` है (layer, B, H)। फिर संख्याएँ भरिए।",
      en="Write letters below each shape: x is (B, T, I), `output` is (B, T, H), `hn` is (layers, B, H). Then fill in "
         "the numbers."),
    T(hi="Parameter चार tensor में हैं: `w_ih` में H × I, `w_hh` में H × H, और दोनों bias में से हर एक में H। इनमें T कहीं है?",
      en="The parameters are in four tensors: `w_ih` has H × I, `w_hh` has H × H, and each bias has H. Is T anywhere "
         "in these?"),
    T(hi="`nn.RNN(6, 20)` पहली dimension को समय मानता है। उसके लिए (32, 100, 6) का मतलब है 32 step और 100 sequence, और "
         "`hn` में हर sequence का एक h है।",
      en="`nn.RNN(6, 20)` takes the first dimension for time. For it (32, 100, 6) means 32 steps and 100 sequences, "
         "and `hn` has one h for each sequence."),
), style=T(
    hi="दोनों `output` की shape एक ही है, गलती वहाँ दिखती ही नहीं; वह सिर्फ़ `hn` में दिखी। नया model चलाइए, तो `hn` की shape "
       "भी छापिए और देखिए कि batch अपनी जगह पर है।",
    en="Both outputs have the same shape, so the mistake cannot be seen there; only `hn` shows it. When you run a new "
       "model, print the shape of `hn` too and see that the batch is in its place."))
def predict_the_shapes(s: Side, rng: Draws) -> None:
    """`shapes` holds the shapes and counts of an `nn.RNN(6, 20)`, with and without batch_first."""
    hold(s, "shapes", _SHAPES)


# --- d: read a picture -----------------------------------------------------------------------------

def _number_of(*choices: float) -> Form:
    """One of these numbers, written as a whole number or with a point."""
    shown = ", ".join(f"`{choice:g}`" for choice in choices)
    return Form(lambda value: type(value) in (int, float) and value in choices,
                T(hi=f"इनमें से एक: {shown}", en=f"one of {shown}"))


_LOOKS = {
    -2.0: T(hi="पर उस weight से हर step पर चिह्न बदलना चाहिए: ऋणात्मक weight से गुणा करने पर चिह्न पलटता है।",
            en="but with that weight the sign should change at every step: a negative weight turns the sign round."),
    0.0: T(hi="पर उस weight से दूसरे ही step पर h = 0 होना चाहिए: पुराने h का 0 से गुणा होता है।",
           en="but with that weight h should be 0 at the second step already: the old h is multiplied by 0."),
    0.5: T(hi="पर उस weight से h का चिह्न वही रहना चाहिए और मान धीरे-धीरे 0 की ओर जाना चाहिए, जैसे पाठ में।",
           en="but with that weight h should keep its sign and go slowly to 0, as in the lesson."),
    3.0: T(hi="पर उस weight से h को आखिर तक 1 के पास रहना चाहिए: 3 × 0.76 का tanh फिर 1 के पास है।",
           en="but with that weight h should stay near 1 to the end: tanh of 3 × 0.76 is near 1 again."),
}
_SILENT = Answer(0, _number_of(0, 0.5, 1), T(
    hi="सारे input 0, bias 0 और h = 0 से शुरू: पहला step tanh(0) है। फिर अगला?",
    en="All inputs 0, biases 0, and a start at h = 0: the first step is tanh(0). And the next?"))


def _shuffled() -> list[float]:
    """w_hh of units 1 to 4, shuffled as in the exercise's own code cell."""
    order = torch.randperm(len(UNITS), generator=torch.Generator(device="cpu").manual_seed(1), device="cpu")
    return [UNITS[i] for i in order.tolist()]


@define("ex01-d", points=2, hints=(
    T(hi="हर पंक्ति के दूसरे step को देखिए। पहले step पर चारों unit में h = tanh(1) = 0.76 है; फिर किसका रंग मिटा, किसका पलटा, "
         "किसका टिका?",
      en="Look at the second step of every row. At the first step h = tanh(1) = 0.76 in all four units; after that, "
         "whose colour is gone, whose has turned, whose stays?"),
    T(hi="Input 0 हो, तो नया h = `tanh(w * h)` है। चारों weight के लिए `tanh(w * 0.76)` का चिह्न और आकार सोचिए।",
      en="With an input of 0 the new h is `tanh(w * h)`. For each of the four weights think of the sign and the size "
         "of `tanh(w * 0.76)`."),
    T(hi="0 वाली unit दूसरे step पर ही 0 है; 0.5 वाली धीरे-धीरे हल्की होती है; −2 वाली हर step पर रंग बदलती है; 3 वाली एक ही "
         "रंग में टिकती है।",
      en="The unit with 0 is 0 at the second step; the one with 0.5 fades slowly; the one with −2 changes colour at "
         "every step; the one with 3 stays in one colour."),
), style=T(
    hi="पहले चार जवाब चित्र से हैं, पाँचवाँ कागज़ से: h = 0 पर `tanh(3 * 0)` भी 0 है। जिस unit का weight 3 है, वह 1 को थामती है, "
       "पर अपने आप कुछ शुरू नहीं करती। अगला काम इसी पर है।",
    en="The first four answers come from the picture, the fifth from paper: at h = 0, `tanh(3 * 0)` is 0 too. The unit "
       "with the weight 3 holds a 1, but starts nothing by itself. The next task builds on this."))
def read_the_states(s: Side, rng: Draws) -> None:
    """`read` tells the recurrent weight of each unit from its row in the picture."""
    units = {f"unit_{i}": Answer(weight, _number_of(*UNITS), {
        wrong: T(hi=f"आपने {wrong:g} लिखा है, {clue.hi}", en=f"you wrote {wrong:g}, {clue.en}")
        for wrong, clue in _LOOKS.items() if wrong != weight}) for i, weight in enumerate(_shuffled(), 1)}
    hold(s, "read", {**units, "without_a_1": _SILENT})


# --- e: an alarm that stays on ---------------------------------------------------------------------

@define("ex01-e", points=3, hints=(
    T(hi="तीन हालतें कागज़ पर लिखिए: h = −1 और छोटी संख्या; h = −1 और 1; h = 1 और छोटी संख्या। हर हालत में tanh के अंदर का जोड़ "
         "धनात्मक हो या ऋणात्मक?",
      en="Write three cases on paper: h = −1 and a small number; h = −1 and a 1; h = 1 and a small number. Should the "
         "sum inside tanh be positive or negative in each?"),
    T(hi="थामने के लिए `weight_hh_l0` बड़ा चाहिए, शुरू में बंद रहने के लिए bias ऋणात्मक। चिह्न छोड़कर देखिए: `weight_ih_l0` इन "
         "दोनों के जोड़ से बड़ा हो, पर उसका 0.1 हिस्सा bias से छोटा रहे।",
      en="To hold, `weight_hh_l0` must be large; to be off at the start, the bias must be negative. Leave the "
         "signs aside: `weight_ih_l0` must be larger than the sum of these two, but 0.1 of it smaller than the bias."),
    T(hi="ये चलते हैं: `weight_ih_l0` = 20, `weight_hh_l0` = 10, `bias_ih_l0` = −4, `bias_hh_l0` = 0। h = −1 पर 1 आए, तो "
         "जोड़ 20 − 10 − 4 = 6 है।",
      en="These work: `weight_ih_l0` = 20, `weight_hh_l0` = 10, `bias_ih_l0` = −4, `bias_hh_l0` = 0. When a 1 comes at "
         "h = −1, the sum is 20 − 10 − 4 = 6."),
), style=T(
    hi="हर मान एक काम करता है: 10 पुराने h को थामता है, −4 शुरू में h को नीचे रखता है, और 20 सिर्फ़ 1 आने पर दोनों से जीतता है। दोनों "
       "bias जुड़ते हैं, इसलिए एक को 0 रखना काफ़ी है; वरना उसका random मान जोड़ में चुपचाप आ जाता।",
    en="Each value has one job: 10 holds the old h, −4 keeps h low at the start, and 20 wins over both only when a 1 "
       "comes. The two biases are added, so one of them is set to 0; otherwise its random value would slip into the "
       "sum."))
def keep_the_alarm_on(s: Side, rng: Draws) -> None:
    """After `make_alarm(rnn)`, h < 0 until the first 1 and h > 0.9 from there on."""
    before = {name: rng.signs(*shape) * rng.between(0.3, 0.9, *shape) for name, shape in (
        ("weight_ih_l0", (1, 1)), ("weight_hh_l0", (1, 1)), ("bias_ih_l0", (1,)), ("bias_hh_l0", (1,)))}
    after = ALARM.changed(s, before, 1, 1)
    x, first = _sounds(rng)
    if fault := _alarm_fault(after, x, first):
        raise Fail("value", fault)


def _sounds(rng: Draws) -> tuple[Any, list[int]]:
    """Small numbers with some 1s among them, (8, STEPS), and the step of each row's first 1 (STEPS: none comes)."""
    first = [STEPS, STEPS, 0, 0, 1, 20, 100, 150]
    x = rng.between(-0.1, 0.1, len(first), STEPS)
    x[:, 0::20], x[:, 5:10] = 0.1, 0.1      # the loudest and the lowest small numbers come in every draw
    x[:, 170:180] = -0.1
    for row, step in enumerate(first):
        x[row, step + 1:step + 6] = -0.1
        x[row, step:step + 1] = 1.0
    x[2, 60:80:5] = 1.0                     # a second and a third 1 change nothing
    return x, first


def _alarm_fault(values: Mapping[str, Any], x: Any, first: Sequence[int]) -> T | None:
    """What the alarm does wrong: rings too early, does not start, or does not last; None if it is right."""
    with torch.no_grad():
        h = fresh("RNN", values, 1, 1)(x[..., None])[0][..., 0]
    quiet = max(float(row[:step].max()) for row, step in zip(h, first, strict=True) if step)
    if not quiet < 0:
        if float(values["weight_hh_l0"]) < 0:
            return T(hi="`weight_hh_l0` ऋणात्मक है: तब हर step पर h का चिह्न पलटता है। थामने के लिए वह धनात्मक चाहिए।",
                     en="`weight_hh_l0` is negative: then h turns its sign round at every step. To hold, it must be "
                        "positive.")
        return T(hi=f"पहले 1 से पहले h < 0 चाहिए, पर छोटी संख्याओं से ही h {fine(quiet)} तक पहुँच गया। Bias इतना ऋणात्मक रखिए "
                    "कि 0.1 वाला input उसे पार न कर सके।",
                 en=f"Before the first 1, h < 0 is needed, but the small numbers alone bring h up to {fine(quiet)}. "
                    "Make the bias so negative that an input of 0.1 cannot overcome it.")
    rings = min(float(row[step]) for row, step in zip(h, first, strict=True) if step < STEPS)
    if not rings > LOUD:
        return T(hi=f"1 आने वाले step पर h > {LOUD} चाहिए, पर वह {fine(rings)} तक ही आया। `weight_ih_l0` को पुराने h और "
                    "bias, दोनों से जीतना है।",
                 en=f"At the step where the 1 comes, h > {LOUD} is needed, but there it is as low as {fine(rings)}. "
                    "`weight_ih_l0` must win over the old h and the bias together.")
    lasts = min(float(row[step:].min()) for row, step in zip(h, first, strict=True) if step < STEPS)
    if not lasts > LOUD:
        return T(hi=f"1 आने पर h ठीक बढ़ा, पर {STEPS} step में वह {fine(lasts)} तक गिर गया। h = 1 हो, तो `weight_hh_l0` को "
                    "अकेले ही bias और छोटी संख्याओं से जीतना है।",
                 en=f"When the 1 came, h rose as it should, but within {STEPS} steps it fell to {fine(lasts)}. "
                    "At h = 1, `weight_hh_l0` alone must win over the bias and the small numbers.")
    return None


# --- f: a written answer ---------------------------------------------------------------------------

written("ex01-f", points=3)
