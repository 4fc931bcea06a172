"""Exercise 04: what an LSTM returns, its forget bias, a count by hand, shapes predicted, a bias worked out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .answers import SHAPE, WHOLE, Answer, hold
from .parameters import FEEDS_BACK, Setting, feeding_parameters, fine, fresh, random_parameters, without_h
from .reference import Draws, nn, torch
from .registry import define, written
from .sides import Side
from .verdicts import Fail, allowed, described, largest_error, match, nothing_returned, plain_number, with_clue

FORGET = Setting("set_forget", "LSTM", biases_only=True)
COUNTER = Setting("make_counter", "LSTM")
STEPS, EXACT = 1000, 1e-3       # exercise 04-c: how long to count, and how exactly


# --- a: the last h and c ---------------------------------------------------------------------------

@define("ex04-a", points=2, hints=(
    T(hi="`batch_first=True` हो, तो `output` की shape (B, T, H) है: पहली dimension sequence की है, दूसरी step की।",
      en="With `batch_first=True` the shape of `output` is (B, T, H): the first dimension is the sequence, the second "
         "is the step."),
    T(hi="`h_n` और `c_n` आखिरी step के बाद के हैं, और उनकी shape (1, B, H) है: पहली dimension layer की है, और layer "
         "एक ही है।",
      en="`h_n` and `c_n` are those after the last step, and their shape is (1, B, H): the first dimension is the "
         "layer, and there is only one layer."),
    T(hi="दोनों को एक ही तरह निकालिए: `h_n[0]` और `c_n[0]`।",
      en="Take both in the same way: `h_n[0]` and `c_n[0]`."),
), style=T(
    hi="h और c एक ही तरह निकले हैं: नाम में `_n` है, तो बात आखिरी step के बाद की है, और `[0]` पहली layer चुनता है। `[0]` की जगह "
       "`squeeze()` होता, तो B = 1 पर batch वाली dimension भी चली जाती।",
    en="h and c are taken in the same way: a name with `_n` means after the last step, and `[0]` picks the first "
       "layer. With `squeeze()` in place of `[0]` the batch dimension would be lost too when B = 1."))
def last_states(s: Side, rng: Draws) -> None:
    """`summary` gives h and c after the last step, each of shape (B, H), for a batch and for one sequence."""
    for batch in (rng.sizes(1, low=10, high=12)[0], 1):
        steps, size_in, size = rng.sizes(3, low=3, high=9)
        values = random_parameters(rng, "LSTM", size_in, size)
        lstm = s.new("nn.LSTM", size_in, size, batch_first=True)
        s.load(lstm, values)
        x = rng.normal(batch, steps, size_in)
        with torch.no_grad():
            output, (h_n, c_n) = fresh("LSTM", values, size_in, size)(x)
        match(_summary(s, lstm, x), "summary", {"h": h_n[0], "c": c_n[0]}, _reading_mistakes(output, h_n, c_n))


def _summary(s: Side, lstm: Any, x: Any) -> Any:
    try:
        return s.call("summary", lstm, x)
    except Fail as fail:
        if "expected 3, got 2" not in fail.text.en:
            raise
        raise Fail(fail.kind, T(
            hi=f"{fail.text.hi} LSTM से दो चीज़ें लौटती हैं, दूसरी खुद दो का जोड़ा है: `output, (h_n, c_n) = lstm(x)`।",
            en=f"{fail.text.en} The LSTM returns two things, the second is itself a pair: "
               "`output, (h_n, c_n) = lstm(x)`.")) from None


def _reading_mistakes(output: Any, h_n: Any, c_n: Any) -> Iterator[tuple[Sequence[Any], T]]:
    h, c = h_n[0], c_n[0]
    yield (output[-1], None), T(
        hi="`output[-1]` में आखिरी sequence के सारे step हैं; चाहिए हर sequence का आखिरी step।",
        en="`output[-1]` holds all steps of the last sequence; you need the last step of every sequence.")
    yield (output[0], None), T(
        hi="`output[0]` पहली sequence के सारे step हैं। `lstm(x)` से पहले `output` लौटता है, फिर जोड़ा: "
           "`output, (h_n, c_n) = lstm(x)`।",
        en="`output[0]` is all steps of the first sequence. `lstm(x)` returns `output` first, then a pair: "
           "`output, (h_n, c_n) = lstm(x)`.")
    yield (output[:, -1:], None), T(hi="`-1:` step वाली dimension बचा लेता है: `output[:, -1]` लिखिए।",
                                    en="`-1:` keeps the dimension of the steps: write `output[:, -1]`.")
    yield (output, None), T(hi="यह पूरा `output` है, यानी सारे step; सिर्फ़ आखिरी step का h चाहिए।",
                            en="This is the whole `output`, that is all steps; you need only h of the last step.")
    yield (output[:, 0], None), T(hi="यह पहले step का h है; आखिरी step का चाहिए।",
                                  en="This is h of the first step; you need that of the last step.")
    if len(h) == 1:     # with more sequences these are right
        for wrong in ((h.squeeze(), None), (None, c.squeeze())):
            yield wrong, T(hi="B = 1 पर `squeeze()` batch वाली dimension भी हटा देता है: layer को `[0]` से चुनिए।",
                           en="With B = 1 `squeeze()` removes the batch dimension too: pick the layer with `[0]`.")
    for name, n, place in (("h_n", h_n, 0), ("c_n", c_n, 1)):
        for wrong in (n, n[:, -1], n[:, 0]):
            yield (wrong, None) if place == 0 else (None, wrong), T(
                hi=f"`{name}` की पहली dimension layer की है, batch की नहीं: `batch_first=True` उस पर लागू नहीं होता। "
                   "इकलौती layer चुनिए।",
                en=f"The first dimension of `{name}` is the layer, not the batch: `batch_first=True` does not apply to "
                   "it. Pick the only layer.")
    yield (c, h), T(hi="लगता है कि क्रम उलटा है: पहले h लौटाइए, फिर c।",
                    en="The order seems to be reversed: return h first, then c.")
    yield (None, h), T(hi="c की जगह भी h लौटा है: `output` और `h_n` में h है, c सिर्फ़ `c_n` में है।",
                       en="h came back in place of c too: `output` and `h_n` hold h, c is in `c_n` alone.")
    yield (c, None), T(hi="h की जगह c लौटा है: c `c_n` में है, h `h_n` में।",
                       en="c came back in place of h: c is in `c_n`, h is in `h_n`.")


# --- b: the forget bias of every layer -------------------------------------------------------------

@define("ex04-b", points=3, forbid=("course_utils.set_forget_bias",), hints=(
    T(hi="Forget gate दूसरा block है: हर bias में उसकी पंक्तियाँ `H:2*H` हैं। Bias दो हैं, और असर उनके जोड़ का होता है।",
      en="The forget gate is the second block: its rows in each bias are `H:2*H`. There are two biases, and their sum "
         "is what counts."),
    T(hi="एक bias की इन पंक्तियों में `value` रखिए और दूसरे की इन्हीं पंक्तियों में 0। यह हर layer में कीजिए।",
      en="Put `value` into these rows of one bias and 0 into the same rows of the other. Do it in every layer."),
    T(hi="`with torch.no_grad():` के अंदर `for k in range(lstm.num_layers):` चलाइए, और उसमें "
         "`getattr(lstm, f\"bias_ih_l{k}\")[H:2*H] = value` लिखिए; `bias_hh` के लिए वही, पर 0।",
      en="Inside `with torch.no_grad():` run `for k in range(lstm.num_layers):`, and in it write "
         "`getattr(lstm, f\"bias_ih_l{k}\")[H:2*H] = value`; the same for `bias_hh`, but 0."),
), style=T(
    hi="दोनों bias में मान रखे गए, जोड़े नहीं गए। इसलिए पहले वहाँ कुछ भी हो, जोड़ ठीक `value` ही आता है। Loop "
       "`lstm.num_layers` तक चलता है, इसलिए कोई layer नहीं छूटती।",
    en="Both biases are set, not added to. So whatever stood there before, the sum is exactly `value`. The loop runs "
       "to `lstm.num_layers`, so no layer is left out."))
def forget_bias_of_every_layer(s: Side, rng: Draws) -> None:
    """After `set_forget(lstm, value)` the two f biases of every layer add up to `value`; all else is as before."""
    for layers, size in zip((1, 3), rng.sizes(2, low=6, high=9), strict=True):
        value = round(float(rng.signs(1) * rng.between(1.0, 3.0, 1)), 2)
        before = random_parameters(rng, "LSTM", size + 1, size, layers)
        after = FORGET.changed(s, before, size + 1, size, value, layers=layers)
        for k in range(layers):
            _only_f_changed(before, after, k, size)
        for k in range(layers):
            _adds_up(before, after, k, size, value)


def _only_f_changed(before: Mapping[str, Any], after: Mapping[str, Any], layer: int, size: int) -> None:
    names = [f"bias_ih_l{layer}", f"bias_hh_l{layer}"]
    rows = sorted({int(row) for name in names for row in (after[name] != before[name]).nonzero()})
    block = {part: list(range(k * size, (k + 1) * size)) for k, part in enumerate("ifgo")}
    if not set(rows) - set(block["f"]):
        return
    if len(rows) == 4 * size:
        raise Fail("input", T(
            hi="किसी bias की सारी पंक्तियाँ बदल गईं: दोनों bias में सिर्फ़ forget gate की पंक्तियाँ `H:2*H` बदलिए।",
            en="All rows of a bias have changed: in both biases change only the rows `H:2*H` of the forget gate."))
    for part in "igo":
        if rows == block[part]:
            raise Fail("input", T(
                hi=f"{part} वाला block बदल गया, f वाला नहीं: क्रम i, f, g, o है।",
                en=f"The block of {part} has changed, that of f has not: the order is i, f, g, o."))
    here = measured_text(size)
    if not set(rows) & set(block["f"]):
        raise Fail("input", T(
            hi=f"बदली हुई पंक्तियाँ f वाले block की नहीं हैं। यहाँ H = {here} है: `H:2*H` बदलिए; H हर बार `lstm.hidden_size` "
               "से लीजिए।",
            en=f"The rows that changed are not in the block of f. Here H = {here}: change `H:2*H`; take H from "
               "`lstm.hidden_size` every time."))
    raise Fail("input", T(
        hi=f"f वाले block के बाहर भी पंक्तियाँ बदली हैं। यहाँ H = {here} है: सिर्फ़ `H:2*H` बदलिए; H हर बार "
           "`lstm.hidden_size` से लीजिए।",
        en=f"Rows outside the block of f have changed too. Here H = {here}: change only `H:2*H`; take H from "
           "`lstm.hidden_size` every time."))


def _adds_up(before: Mapping[str, Any], after: Mapping[str, Any], layer: int, size: int, value: float) -> None:
    old_ih, old_hh, ih, hh = (values[f"bias_{x}_l{layer}"][size:2 * size]
                              for values in (before, after) for x in ("ih", "hh"))
    want = torch.full_like(ih, value)
    error = largest_error(ih + hh, want)
    if error <= allowed(want):
        return
    what = T(hi=f"Layer {layer} में f के दोनों bias का जोड़ {measured_text(value)} नहीं है: सबसे बड़ा फ़र्क "
                f"{measured_text(error)} है।",
             en=f"In layer {layer} the two biases of f do not add up to {measured_text(value)}: the largest error is "
                f"{measured_text(error)}.")
    for wrong, clue in _sum_mistakes(old_ih, old_hh, want, layer):
        if largest_error(ih + hh, wrong) <= allowed(want):
            raise Fail("value", with_clue(what, clue))
    raise Fail("value", what)


def _sum_mistakes(old_ih: Any, old_hh: Any, want: Any, layer: int) -> Iterator[tuple[Any, T]]:
    yield 2 * want, T(hi="दोनों bias में `value` रखा है: जुड़कर वह दुगुना हो जाता है।",
                      en="Both biases hold `value`: together they make twice as much.")
    for old, name, other in ((old_hh, "bias_hh", "bias_ih"), (old_ih, "bias_ih", "bias_hh")):
        yield want + old, T(hi=f"`{other}` में `value` है, पर `{name}` का पुराना मान भी जुड़ता है।",
                            en=f"`{other}` holds `value`, but the old value of `{name}` is added to it.")
    for times in (1, 2):
        yield old_ih + old_hh + times * want, T(
            hi="`value` पुराने bias में जुड़ गया है: उसे पुराने की जगह रखना है।",
            en="`value` was added to the old biases: it has to take their place.")
    yield torch.ones_like(want), T(hi="f का कुल bias 1 है: 1 की जगह `value` रखिए।",
                                   en="The total bias of f is 1: put `value` in place of 1.")
    yield torch.zeros_like(want), T(hi="दोनों bias में 0 है: एक में `value` रखिए।",
                                    en="Both biases hold 0: put `value` into one of them.")
    if layer:
        yield old_ih + old_hh, T(hi="यह layer वैसी ही है: हर layer बदलिए, `lstm.num_layers` तक।",
                                 en="This layer is as before: change every layer, up to `lstm.num_layers`.")


# --- c: count the a's since the last b -------------------------------------------------------------

@define("ex04-c", points=3, hints=(
    T(hi="कागज़ पर `c = f * c + i * g` के लिए दो हालतें लिखिए। a पर c में 1 जुड़ना है: f, i और g कितने हों? b पर c को 0 होना "
         "है: f और i · g कितने हों?",
      en="On paper, write two cases for `c = f * c + i * g`. At a, c grows by 1: how large are f, i and g? At b, c "
         "becomes 0: how large are f and i · g?"),
    T(hi="पहले सारे parameter 0 कीजिए (`for p in lstm.parameters(): p.zero_()`), ताकि h का असर भी न रहे। फिर "
         "`lstm.weight_ih_l0` की पंक्ति 1 (f) में a पर 20 और b पर −20 रखिए: σ(20) = 1, σ(−20) = 0।",
      en="First set all parameters to 0 (`for p in lstm.parameters(): p.zero_()`), so that h has no effect either. "
         "Then put 20 for a and −20 for b into row 1 (f) of `lstm.weight_ih_l0`: σ(20) = 1, σ(−20) = 0."),
    T(hi="f: `lstm.weight_ih_l0[1] = torch.tensor([20.0, -20.0])`। Candidate g, पंक्ति 2: a पर 20, b पर 0। Input gate: "
         "`lstm.bias_ih_l0[0] = 20.0`।",
      en="f: `lstm.weight_ih_l0[1] = torch.tensor([20.0, -20.0])`. The candidate g, row 2: 20 for a, 0 for b. The "
         "input gate: `lstm.bias_ih_l0[0] = 20.0`."),
), style=T(
    hi="पहले सब 0, फिर सिर्फ़ तीन चीज़ें, हर एक के साथ उसका काम लिखा हुआ। Bias वह रखता है जो हर step पर एक-सा है (i खुला), "
       "weight वह जो input से बदलता है (f और g)।",
    en="First everything is 0, then only three things are set, each with its job beside it. The bias holds what is the "
       "same at every step (i open), the weights what changes with the input (f and g)."))
def count_since_the_last_b(s: Side, rng: Draws) -> None:
    """After `make_counter(lstm)`, c is the number of a's since the last b, after every step of 1000."""
    is_b, counted = _words(rng), []
    for _ in range(5):      # parameters that were left random may be right by luck
        after = COUNTER.changed(s, feeding_parameters(rng, "LSTM"), 2, 1)
        if any(all(torch.equal(after[name], old[name]) for name in after) for old in counted):
            continue
        if not (error := _count_error(after, is_b)) <= EXACT:
            raise Fail("value", _miscounted(after, error, cut_helps=_count_error(without_h(after), is_b) <= EXACT))
        counted.append(after)


def _words(rng: Draws) -> Any:
    """Sequences of a and b, (8, STEPS): True is b. The first has no b, the second one late b, then more and more."""
    chance = torch.tensor([0.0, 0.0, 0.003, 0.01, 0.05, 0.2, 0.5, 0.9])
    is_b = rng.between(0.0, 1.0, len(chance), STEPS) < chance[:, None]
    is_b[1, STEPS - 100 - rng.sizes(1, low=1, high=100)[0]] = True
    return is_b


def _count_error(values: Mapping[str, Any], is_b: Any) -> float:
    """The largest error of c after any step, in torch's own `nn.LSTMCell` with these parameters."""
    cell = nn.LSTMCell(2, 1, device="cpu", dtype=torch.float32)
    with torch.no_grad():
        for name, value in values.items():
            getattr(cell, name.removesuffix("_l0")).copy_(value)
        x = torch.stack([~is_b, is_b], dim=-1).to(torch.float32)
        h = c = count = torch.zeros(len(is_b), 1)
        seen, right = [], []
        for now in x.unbind(1):
            h, c = cell(now, (h, c))
            count = (count + 1) * now[:, :1]
            seen.append(c)
            right.append(count)
    return largest_error(torch.cat(seen), torch.cat(right))


def _miscounted(values: Mapping[str, Any], error: float, cut_helps: bool) -> T:
    """Why the count is wrong: h feeds back, or what f and i · g are at a and at b."""
    shown = measured_text(f"{error:.0f}" if 100 <= error < float("inf") else error)
    what = FEEDS_BACK if cut_helps else _wrong_at(*_of_each_letter(values))
    return T(hi=f"c में गिनती सही नहीं: सबसे बड़ा फ़र्क {shown} है। {what.hi}",
             en=f"The count in c is not right: the largest error is {shown}. {what.en}")


def _of_each_letter(values: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """f at a and at b, then i · g at a and at b, where h is 0."""
    blocks = values["weight_ih_l0"].T + values["bias_ih_l0"] + values["bias_hh_l0"]      # a row for each letter
    i, f, g, _ = blocks.unbind(1)
    written = torch.sigmoid(i) * torch.tanh(g)
    return (*torch.sigmoid(f).tolist(), *written.tolist())


def _wrong_at(f_a: float, f_b: float, at_a: float, at_b: float) -> T:
    if f_a < 0.1 and f_b > 0.9:
        return T(hi="लगता है कि a और b अदल-बदल गए: forget gate a पर बंद है और b पर खुला।",
                 en="a and b seem to be swapped: the forget gate is shut at a and open at b.")
    if not f_a >= 1:
        shrinks = T(
            hi=f"थोड़ी घटती है, और {STEPS} step में यह फ़र्क बढ़ता जाता है।",
            en=f"shrinks a little at every a, and over {STEPS} steps this adds up.",
        ) if f_a > 0.9 else T(hi="घटती है।", en="shrinks at every a.")
        return T(hi=f"a पर forget gate पूरा खुला नहीं (f = {fine(f_a)}): पुरानी गिनती हर a पर {shrinks.hi} a पर f का "
                    "weight या bias और बड़ा रखिए, जैसे 20।",
                 en=f"At a the forget gate is not fully open (f = {fine(f_a)}): the old count {shrinks.en} Give f a "
                    "larger weight or bias at a, such as 20.")
    if not abs(at_a - 1) < 1e-6:
        return T(hi=f"हर a पर c में {fine(at_a)} जुड़ता है (i · g); 1 जुड़ना चाहिए।",
                 en=f"Every a adds {fine(at_a)} to c (i · g); it should add 1.")
    if f_b > 0.9 and at_b < -0.9:
        return T(hi="c में (a की गिनती) − (b की गिनती) है, जैसा पाठ में था। यहाँ b पर पुरानी गिनती मिटनी चाहिए।",
                 en="c holds (number of a) − (number of b), as in the lesson. Here the old count must be erased at b.")
    if not f_b < 1e-6:
        return T(hi=f"b पर forget gate पूरा बंद नहीं (f = {fine(f_b)}): पुरानी गिनती पूरी नहीं मिटती।",
                 en=f"At b the forget gate is not fully shut (f = {fine(f_b)}): the old count is not erased "
                    "completely.")
    return T(hi=f"b पर भी c में {fine(at_b)} जुड़ता है (i · g); वहाँ कुछ नहीं जुड़ना चाहिए।",
             en=f"At b, {fine(at_b)} is added to c as well (i · g); nothing should be added there.")


# --- d: shapes and counts, predicted ---------------------------------------------------------------

# nn.LSTM(6, 9, num_layers=2, batch_first=True) on x of shape (4, 7, 6); then nn.LSTM(6, 9) on (7, 4, 6).
_ONLY_LAST = T(hi="यह एक ही step का h है; यहाँ हर step का माँगा है।",
               en="This is h of a single step; here that of every step is asked for.")
_LAYERS_FIRST = T(hi="State में layer हमेशा पहले आती है, batch उसके बाद: `batch_first` उस पर लागू नहीं होता।",
                  en="In a state the layer always comes first and the batch second: `batch_first` does not act on it.")
_ROWS_FIRST = T(hi="पंक्तियाँ और column अदल-बदल गए: हर पंक्ति में एक unit के weight हैं, हर column एक input है।",
                en="Rows and columns are swapped: each row holds the weights of one unit, each column is one input.")
_ONE_BLOCK = T(hi="यह एक block की shape है। Block चार हैं, एक के नीचे एक।",
               en="This is the shape of one block. There are four, one below the other.")
SHAPES = {
    "output": Answer((4, 7, 9), SHAPE, {
        (4, 7, 6): T(hi="आखिरी dimension unit की है, input की नहीं: `output` में h है।",
                     en="The last dimension is that of the units, not of the input: `output` holds h."),
        (7, 4, 9): T(hi="`batch_first=True` है: `output` में भी batch पहले आता है।",
                     en="With `batch_first=True` the batch comes first in `output` too."),
        (4, 9): _ONLY_LAST,
        **{wrong: T(hi="`output` में सिर्फ़ सबसे ऊपर वाली layer का h है।",
                    en="`output` holds h of the top layer alone.")
           for wrong in ((4, 7, 18), (2, 4, 7, 9), (8, 7, 9), (4, 2, 7, 9), (4, 7, 2, 9))}}),
    "h_n": Answer((2, 4, 9), SHAPE, {
        (1, 4, 9): T(hi="पहली dimension layer की गिनती है; यहाँ layer दो हैं।",
                     en="The first dimension counts the layers; here there are two."),
        (4, 2, 9): _LAYERS_FIRST,
        (4, 9): T(hi="यह एक layer का है; `h_n` में हर layer का है।",
                  en="This is that of one layer; `h_n` holds that of every layer."),
        (2, 4, 6): T(hi="आखिरी dimension unit की है, input की नहीं।",
                     en="The last dimension is that of the units, not of the input."),
        (2, 7, 9): T(hi="`h_n` में step की dimension है ही नहीं: वह आखिरी step का है।",
                     en="`h_n` has no dimension of steps: it is that of the last step.")}),
    "output[-1]": Answer((7, 9), SHAPE, {
        **{wrong: T(hi="यह `output[:, -1]` की shape है। `[-1]` पहली dimension में चुनता है, और वह batch है।",
                    en="That is the shape of `output[:, -1]`. `[-1]` picks in the first dimension, which is the batch.")
           for wrong in ((4, 9), (1, 4, 9))},
        **{wrong: T(hi="एक संख्या से चुनने पर वह dimension चली जाती है।",
                    en="Picking with a single number removes that dimension.") for wrong in ((1, 7, 9), (4, 7, 9))}}),
    "weight_ih_l0": Answer((36, 6), SHAPE, {
        (9, 6): _ONE_BLOCK, (6, 36): _ROWS_FIRST, (6, 9): _ROWS_FIRST,
        (36, 9): T(hi="`weight_ih_l0` का गुणा x से होता है, h से नहीं: x में कितनी संख्याएँ हैं?",
                   en="`weight_ih_l0` multiplies x, not h: how many numbers are in x?"),
        (72, 6): T(hi="हर layer के अपने weight हैं: `l0` में सिर्फ़ layer 0 है।",
                   en="Every layer has weights of its own: `l0` is layer 0 alone.")}),
    "weight_ih_l1": Answer((36, 9), SHAPE, {
        (36, 6): T(hi="Layer 1 x नहीं पढ़ती, layer 0 का h पढ़ती है: उसमें कितनी संख्याएँ हैं?",
                   en="Layer 1 does not read x but the h of layer 0: how many numbers are in it?"),
        (9, 9): _ONE_BLOCK, (9, 36): _ROWS_FIRST}),
    "parameters": Answer(1332, WHOLE, {
        612: T(hi="यह सिर्फ़ layer 0 है।", en="This is layer 0 alone."),
        720: T(hi="यह सिर्फ़ layer 1 है।", en="This is layer 1 alone."),
        1224: T(hi="दोनों layer बराबर नहीं हैं: layer 1 का input layer 0 का h है, और वह x से लंबा है।",
                en="The two layers are not equal: the input of layer 1 is the h of layer 0, which is longer than x."),
        1440: T(hi="दोनों layer बराबर नहीं हैं: layer 0 का input x है, और वह h से छोटा है।",
                en="The two layers are not equal: the input of layer 0 is x, which is shorter than h."),
        1260: T(hi="PyTorch के हर block में दो bias हैं।", en="In PyTorch every block has two biases."),
        1188: T(hi="Bias भी parameter हैं।", en="Biases are parameters too."),
        333: T(hi="यह एक block का हिसाब है; block चार हैं।", en="This counts one block; there are four."),
        999: T(hi="Gate तीन हैं, पर block चार: candidate के भी अपने parameter हैं।",
               en="There are three gates, but four blocks: the candidate has parameters of its own.")}),
    "time_first_output": Answer((7, 4, 9), SHAPE, {
        (4, 7, 9): T(hi="यहाँ `batch_first` नहीं लिखा: `output` का क्रम वही है जो x का है, step पहले।",
                     en="Here `batch_first` is not set: `output` has the order of x, steps first."),
        (7, 4, 6): T(hi="आखिरी dimension unit की है, input की नहीं।",
                     en="The last dimension is that of the units, not of the input."),
        (4, 9): _ONLY_LAST, (7, 9): T(hi="हर sequence का h माँगा है: batch वाली dimension भी रहती है।",
                                      en="h of every sequence is asked for: the dimension of the batch stays too.")}),
    "time_first_h_n": Answer((1, 4, 9), SHAPE, {
        (4, 1, 9): _LAYERS_FIRST,
        (1, 7, 9): T(hi="यहाँ x में 7 step हैं और 4 sequence; `h_n` में step की dimension नहीं होती।",
                     en="Here x has 7 steps and 4 sequences; `h_n` has no dimension of steps."),
        (7, 1, 9): T(hi="यहाँ x में 7 step हैं और 4 sequence; `h_n` में step की dimension नहीं होती।",
                     en="Here x has 7 steps and 4 sequences; `h_n` has no dimension of steps."),
        (2, 4, 9): T(hi="दूसरे LSTM में एक ही layer है।", en="The second LSTM has only one layer."),
        (4, 9): T(hi="एक layer हो, तब भी पहली dimension layer की रहती है।",
                  en="With one layer, too, the first dimension stays that of the layers.")}),
}


@define("ex04-d", points=3, hints=(
    T(hi="पहले लिख लीजिए कि कौन-सी संख्या क्या है: 4 sequence, 7 step, 6 संख्याएँ, 9 unit, 2 layer। सब अलग हैं, इसलिए हर "
         "dimension पहचानी जा सकती है।",
      en="First write down which number is what: 4 sequences, 7 steps, 6 numbers, 9 units, 2 layers. All differ, so "
         "every dimension can be recognized."),
    T(hi="`output` में हर step का h है, सिर्फ़ ऊपर वाली layer का। `h_n` में हर layer का है, सिर्फ़ आखिरी step का, और उसमें layer "
         "पहले आती है।",
      en="`output` holds h of every step, from the top layer alone. `h_n` holds that of every layer, from the last "
         "step alone, and there the layer comes first."),
    T(hi="एक layer के parameter `4 * (H * I + H * H + 2 * H)` हैं। Layer 0 में I = 6 रखिए, layer 1 में I = 9, फिर जोड़िए।",
      en="One layer has `4 * (H * I + H * H + 2 * H)` parameters. Put I = 6 for layer 0 and I = 9 for layer 1, then "
         "add."),
), style=T(
    hi="B, T, I, H और layer की गिनती सब अलग हैं: 4, 7, 6, 9, 2। इसलिए गलत जगह लिखी संख्या तुरंत पकड़ में आती है। अपना code "
       "जाँचते समय भी ऐसी ही shape लीजिए।",
    en="B, T, I, H and the number of layers all differ: 4, 7, 6, 9, 2. So a number in the wrong place is noticed at "
       "once. Choose such shapes when you test code of your own."))
def predict_shapes(s: Side, rng: Draws) -> None:
    """`shapes` holds the shapes and the number of parameters of the exercise's two LSTMs."""
    hold(s, "shapes", SHAPES)


# --- e: a bias for a wanted memory -----------------------------------------------------------------

NEAR = 0.002        # how near the share that is left has to come to the wanted one


@define("ex04-e", points=3, hints=(
    T(hi="दो कदम हैं। पहले f निकालिए: `steps` बार f से गुणा करने पर `share` बचना चाहिए। फिर f से bias निकालिए।",
      en="There are two steps. First find f: multiplying by f `steps` times must leave `share`. Then find the bias "
         "from f."),
    T(hi="`f ** steps` को `share` होना है, इसलिए f, `share` का `steps`-वाँ मूल है: घात `1 / steps`।",
      en="`f ** steps` must be `share`, so f is the `steps`-th root of `share`: the power `1 / steps`."),
    T(hi="`f = share ** (1 / steps)`, फिर `return math.log(f / (1 - f))`।",
      en="`f = share ** (1 / steps)`, then `return math.log(f / (1 - f))`."),
), style=T(
    hi="बीच वाली संख्या को उसका नाम मिला है: f। पहली पंक्ति step की बात करती है, दूसरी sigmoid की; दोनों को अलग-अलग परख सकते हैं, "
       "जैसे `f ** steps` फिर से `share` देता है।",
    en="The number in between has its own name: f. The first line is about the steps, the second about sigmoid; each "
       "can be tested alone: `f ** steps` gives `share` again."))
def bias_for_a_memory(s: Side, rng: Draws) -> None:
    """With the bias of `forget_bias(steps, share)` an LSTM that writes nothing keeps that share of c."""
    cases = [(int(rng.between(low, high, 1)), round(float(rng.between(0.3, 0.7, 1)), 2))
             for low, high in ((60, 120), (10, 25))]
    biases = [_number(s.call("forget_bias", *case)) for case in cases]
    for (steps, share), bias in zip(cases, biases, strict=True):
        left = _left(bias, steps)
        if not abs(left - share) <= NEAR:
            raise Fail("value", with_clue(T(
                hi=f"इस bias पर {measured_text(steps)} step के बाद c का {measured_text(f'{left:.3f}')} हिस्सा बचता है; "
                   f"{measured_text(share)} चाहिए।",
                en=f"With this bias, {measured_text(f'{left:.3f}')} of c is left after {measured_text(steps)} steps; "
                   f"{measured_text(share)} is wanted."), _bias_clue(biases, cases)))


def _number(got: Any) -> float:
    if got is None:
        raise nothing_returned("forget_bias")
    if (number := plain_number(got)) is None:
        raise Fail("type", T(hi=f"`forget_bias` से एक संख्या लौटनी चाहिए; मिला: `{described(got)}`।",
                             en=f"`forget_bias` must return one number; got: `{described(got)}`."))
    if not abs(number) <= 1e6:      # NaN too
        raise Fail("nan", T(hi="`forget_bias` से NaN या बहुत ही बड़ी संख्या लौटी: कहीं log(0) या 0 से भाग हो रहा है।",
                            en="`forget_bias` returned NaN or a huge number: somewhere there is log(0) or a division "
                               "by 0."))
    return float(number)


def _left(bias: float, steps: int) -> float:
    """What an `nn.LSTM` with this forget bias and a shut input gate keeps of c0 = 1, at no input."""
    lstm = nn.LSTM(1, 1, batch_first=True, device="cpu", dtype=torch.float64)
    with torch.no_grad():
        for p in lstm.parameters():
            p.zero_()
        lstm.bias_ih_l0[:2] = torch.tensor([-50.0, bias])
        h0 = torch.zeros(1, 1, 1, dtype=torch.float64)
        return float(lstm(torch.zeros(1, steps, 1, dtype=torch.float64), (h0, h0 + 1))[1][1])


def _bias_clue(biases: Sequence[float], cases: Sequence[tuple[int, float]]) -> T | None:
    """The sentence of the common mistake that gives all these numbers: a single one may be hit by luck."""
    for row in zip(*(_bias_mistakes(*case) for case in cases), strict=True):
        if all(abs(bias - wrong) <= 1e-3 * max(1e-3, abs(wrong)) for bias, (wrong, _) in zip(biases, row, strict=True)):
            return row[0][1]
    return None


def _bias_mistakes(steps: int, share: float) -> Iterator[tuple[float, T]]:
    f = share ** (1 / steps)

    def logit(p: float) -> float:
        return math.log(p / (1 - p))

    yield f, T(hi="यह f है, bias नहीं: sigmoid लगने के बाद वाली संख्या। उससे पहले वाली चाहिए।",
               en="This is f, not the bias: the number after sigmoid. You need the one before it.")
    yield -logit(f), T(hi="चिह्न उलटा है: भिन्न में ऊपर f है, नीचे 1 − f।",
                       en="The sign is the wrong way round: f is on top of the fraction, 1 − f below it.")
    yield logit(share), T(hi="यह एक ही step के लिए है: f = `share` रखा है। `steps` step में f से बार-बार गुणा होता है।",
                          en="This is for a single step: f = `share`. Over `steps` steps c is multiplied by f again "
                             "and again.")
    yield logit(share / steps), T(hi="`share` को `steps` से भाग दिया है। f से गुणा होता है, इसलिए मूल चाहिए, भाग नहीं।",
                                  en="`share` was divided by `steps`. c is multiplied by f, so you need a root, not a "
                                     "division.")
    yield logit(1 - (1 - share) / steps), T(
        hi="यहाँ हर step पर शुरुआत का एक बराबर टुकड़ा घटाया है। असल में हर step बचे हुए का एक हिस्सा मिटाता है।",
        en="Here every step takes away an equal piece of what there was at the start. In truth every step erases a "
           "part of what is left.")
    yield math.log10(f / (1 - f)), T(hi="यह 10 वाला log है; sigmoid में e है: `math.log` लीजिए।",
                                     en="This is the log to base 10; sigmoid is made with e: use `math.log`.")
    yield logit(share**steps), T(hi="घात उलटी है: f खुद `share` से बड़ा है, क्योंकि एक step में कम मिटता है।",
                                 en="The power is the wrong way round: f itself is larger than `share`, because one "
                                    "step erases less.")
    yield math.log(f), T(hi="यह सिर्फ़ f का log है; bias f / (1 − f) का log है।",
                         en="This is the log of f alone; the bias is the log of f / (1 − f).")
    yield logit(f) / 2, T(hi="आधा bias लौटा है। यहाँ कुल bias चाहिए, यानी दोनों का जोड़।",
                          en="Half of the bias came back. Here the total is wanted, that is the sum of both.")


# --- f: what is wrong in a report ------------------------------------------------------------------

written("ex04-f", points=3)
