"""Exercise 07: summarize every layer in both directions, average without padding, read a sequence in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .reference import Draws, grad, nn, torch
from .registry import define
from .sides import Side
from .verdicts import Fail, allowed, is_tensor, largest_error, match, same_form, tensors, with_clue

BOTH = {"bidirectional": True}
RECURRENT = "weight_hh_l0"      # exercise 07-c: the parameter whose gradient the learner returns


def _made(s: Side, rng: Draws, kind: str, *sizes: int, **options: Any) -> tuple[Any, Any]:
    """torch's own module with random parameters on our side, and a handle to its twin on the learner's."""
    ours = getattr(nn, kind)(*sizes, batch_first=True, device="cpu", dtype=torch.float32, **options)
    values = {name: rng.normal(*p.shape) / (2 * ours.hidden_size) ** 0.5 for name, p in ours.named_parameters()}
    with torch.no_grad():
        for name, value in values.items():
            getattr(ours, name).copy_(value)
    theirs = s.new(f"nn.{kind}", *sizes, batch_first=True, **options)
    s.load(theirs, values)
    return ours, theirs


def _called(s: Side, clues: Mapping[str, T], name: str, *args: Any) -> Any:
    """Call the learner's function; if it stops with an error of torch that is in `clues`, say what it means."""
    try:
        return s.call(name, *args)
    except Fail as fail:
        clue = next((text for part, text in clues.items() if fail.kind == "error" and part in fail.text.en), None)
        raise Fail(fail.kind, with_clue(fail.text, clue)) from None


# --- a: the summary of every layer -----------------------------------------------------------------

@define("ex07-a", points=2, hints=(
    T(hi="`output` सिर्फ़ ऊपर वाली layer का है, इसलिए काम `h_n` से होगा। उसका क्रम है: layer 0 →, layer 0 ←, layer 1 →, "
         "layer 1 ←, और आगे ऐसे ही।",
      en="`output` is of the top layer only, so `h_n` is what you need. Its order is: layer 0 →, layer 0 ←, layer 1 →, "
         "layer 1 ←, and so on."),
    T(hi="Layer k की दोनों दिशाएँ `h_n[2 * k]` और `h_n[2 * k + 1]` हैं। `torch.cat` से `dim=1` पर उन्हें अगल-बगल रखिए।",
      en="The two directions of layer k are `h_n[2 * k]` and `h_n[2 * k + 1]`. Put them side by side with `torch.cat` "
         "at `dim=1`."),
    T(hi="एक सूची में हर layer का `torch.cat([h_n[2 * k], h_n[2 * k + 1]], dim=1)` रखिए, k = 0 से `lstm.num_layers - 1` "
         "तक; फिर सूची पर `torch.stack` लगाइए।",
      en="Put `torch.cat([h_n[2 * k], h_n[2 * k + 1]], dim=1)` of every layer into a list, from k = 0 to "
         "`lstm.num_layers - 1`; then use `torch.stack` on the list."),
))
def summary_of_every_layer(s: Side, rng: Draws) -> None:
    """`summaries` gives, for every layer, the ends of both directions side by side: (num_layers, B, 2H)."""
    for layers in (3, 1):
        batch, steps, size_in, size = rng.sizes(4, low=4, high=9)
        ours, lstm = _made(s, rng, "LSTM", size_in, size, num_layers=layers, **BOTH)
        x = rng.normal(batch, steps, size_in)
        with torch.no_grad():
            output, (h_n, c_n) = ours(x)
        got = _called(s, _PAIR, "summaries", lstm, x)
        if isinstance(got, (list, tuple)) and got and all(map(is_tensor, got)):
            raise _several(got, layers)
        want = _side_by_side(h_n[0::2], h_n[1::2])
        match(got, "summaries", {"result": want}, _layer_mistakes(output, h_n, c_n))


def _several(got: Sequence[Any], layers: int) -> Fail:
    """The failure of a list of tensors in place of one tensor."""
    kind = type(got).__name__
    if len(got) == layers:
        return Fail("type", T(
            hi=f"`summaries` से एक {kind} लौटा है, जिसमें हर layer का एक tensor है। `torch.stack` से उन्हें एक tensor बनाइए।",
            en=f"`summaries` returned a {kind} with one tensor for each layer. Make them one tensor with "
               "`torch.stack`."))
    return Fail("type", T(
        hi=f"`summaries` से एक {kind} लौटा है; एक tensor चाहिए। हर layer की दोनों दिशाएँ `torch.cat` से जोड़िए, फिर सारी "
           "layer `torch.stack` से।",
        en=f"`summaries` returned a {kind}; one tensor is needed. Join the two directions of every layer with "
           "`torch.cat`, then all layers with `torch.stack`."))


def _side_by_side(left: Any, right: Any) -> Any:
    return torch.cat([left, right], dim=2)


_NOT_A_PAIR = T(hi="LSTM से दो चीज़ें लौटती हैं, दूसरी खुद दो का जोड़ा है: `output, (h_n, c_n) = lstm(x)`।",
                en="The LSTM returns two things, the second is itself a pair: `output, (h_n, c_n) = lstm(x)`.")
_PAIR = {
    "expected 3, got 2": _NOT_A_PAIR,
    "tuple index out of range": _NOT_A_PAIR,
    "tuple indices must be integers": _NOT_A_PAIR,
    "only one element tensors": T(
        hi="Tensor की सूची से एक tensor `torch.stack` बनाता है, `torch.tensor` नहीं।",
        en="A list of tensors becomes one tensor with `torch.stack`, not with `torch.tensor`."),
    "out of bounds for dimension": T(
        hi="`h_n` में `2 * lstm.num_layers` पंक्तियाँ हैं; layer की गिनती हर बार `lstm.num_layers` से लीजिए।",
        en="`h_n` has `2 * lstm.num_layers` rows; take the number of layers from `lstm.num_layers` every time."),
}


def _layer_mistakes(output: Any, h_n: Any, c_n: Any) -> Iterator[tuple[Sequence[Any], T]]:
    layers, (batch, size) = len(h_n) // 2, h_n.shape[1:]
    forward, backward = h_n[0::2], h_n[1::2]
    for wrong in (output[:, -1], output[:, -1][None]):
        yield (wrong,), T(
            hi="यह `output[:, -1]` है: उसमें सिर्फ़ ऊपर वाली layer है, और उसकी उलटी दिशा ने वहाँ एक ही step पढ़ा है।",
            en="This is `output[:, -1]`: it holds the top layer alone, and its backward direction has read only one "
               "step there.")
    for wrong in (output[:, 0], output[:, 0][None]):
        yield (wrong,), T(
            hi="यह `output[:, 0]` है: उसमें सिर्फ़ ऊपर वाली layer है, और उसकी सीधी दिशा ने वहाँ एक ही step पढ़ा है।",
            en="This is `output[:, 0]`: it holds the top layer alone, and its forward direction has read only one "
               "step there.")
    right = _side_by_side(forward, backward)
    if layers == 1:
        yield (right[0],), T(hi="एक ही layer हो, तब भी पहली dimension layer की रहे: (1, B, 2H)।",
                             en="With one layer, too, the first dimension stays that of the layers: (1, B, 2H).")
    for wrong in (right[-1], right[-1:], right[-1].expand_as(right)):
        yield (wrong,), T(hi="यह सिर्फ़ ऊपर वाली layer का सार है; हर layer का चाहिए।",
                          en="This is the summary of the top layer alone; you need that of every layer.")
    for wrong in (right[0], right[:1]):
        yield (wrong,), T(hi="यह सिर्फ़ नीचे वाली layer का सार है; हर layer का चाहिए।",
                          en="This is the summary of the lowest layer alone; you need that of every layer.")
    yield (right[:2],), T(
        hi="यह पहली दो layer का सार है: layer की गिनती `lstm.num_layers` से लीजिए।",
        en="This is the summary of the first two layers: take the number of layers from `lstm.num_layers`.")
    yield (h_n.reshape(layers, batch, 2 * size),), T(
        hi="`reshape` या `view` से shape तो बन गई, पर अलग-अलग sequence की संख्याएँ मिल गईं: `h_n` में layer की एक दिशा की "
           "सारी sequence पहले आती हैं। दोनों दिशाओं को `torch.cat` से जोड़िए।",
        en="`reshape` or `view` gives the right shape, but mixes numbers of different sequences: in `h_n` all "
           "sequences of one direction come first. Join the two directions with `torch.cat`.")
    yield from _other_layer_mistakes(h_n, c_n)


def _other_layer_mistakes(h_n: Any, c_n: Any) -> Iterator[tuple[Sequence[Any], T]]:
    layers, forward, backward = len(h_n) // 2, h_n[0::2], h_n[1::2]
    right = _side_by_side(forward, backward)
    yield (_side_by_side(backward, forward),), T(
        hi="लगता है कि उलटी दिशा पहले आ गई है: पहले H संख्याएँ सीधी दिशा की हैं।",
        en="The backward direction seems to come first: the first H numbers are those of the forward direction.")
    yield (_side_by_side(h_n[:layers], h_n[layers:]),), T(
        hi="लगता है कि `h_n` में पहले सारी सीधी दिशाएँ मानी हैं, फिर सारी उलटी। क्रम यह है: layer 0 →, layer 0 ←, layer 1 →, …",
        en="You seem to expect all forward directions first in `h_n`, then all backward ones. The order is: "
           "layer 0 →, layer 0 ←, layer 1 →, …")
    yield (_side_by_side(h_n[:layers], h_n[1:layers + 1]),), T(
        hi="लगता है कि `h_n[k]` और `h_n[k + 1]` जुड़े हैं। हर layer की दो पंक्तियाँ हैं, इसलिए layer k की पंक्तियाँ "
           "`2 * k` से शुरू होती हैं।",
        en="You seem to join `h_n[k]` and `h_n[k + 1]`. Every layer has two rows, so those of layer k begin at "
           "`2 * k`.")
    yield (right.flip(0),), T(hi="लगता है कि layer का क्रम उलटा है: नीचे वाली layer पहले आती है।",
                              en="The layers seem to be in reversed order: the lowest layer comes first.")
    yield (_side_by_side(c_n[0::2], c_n[1::2]),), T(hi="यह c से बना है; सार h से बनता है: `h_n` लीजिए।",
                                                    en="This is made of c; the summary is made of h: take `h_n`.")
    for half in (forward, backward):
        yield (half,), T(hi="यह एक ही दिशा है; हर layer की दोनों दिशाएँ अगल-बगल चाहिए।",
                         en="This is one direction alone; you need both directions of every layer, side by side.")
    yield (h_n,), T(hi="यह पूरा `h_n` है: उसमें हर layer की दो दिशाएँ अगल-बगल नहीं, ऊपर-नीचे हैं।",
                    en="This is the whole `h_n`: in it the two directions of a layer are not side by side, but one "
                       "below the other.")
    yield (torch.cat([forward, backward], dim=1),), T(
        hi="`dim=0` पर `torch.cat` sequence को नीचे जोड़ता है। दोनों दिशाओं की संख्याएँ अगल-बगल चाहिए: `dim=1`।",
        en="At `dim=0` `torch.cat` adds more sequences below. The numbers of both directions belong side by side: "
           "`dim=1`.")
    for dim in (1, 2):
        yield (torch.stack([forward, backward], dim=dim),), T(
            hi="दोनों दिशाओं की अपनी एक dimension बन गई है। हर layer की दोनों दिशाएँ `torch.cat` से अगल-बगल जोड़िए।",
            en="The two directions got a dimension of their own. Join those of every layer side by side with "
               "`torch.cat`.")
    for wrong in (right.flatten(0, 1), torch.cat(list(right), dim=1)):
        yield (wrong,), T(
            hi="सारी layer एक ही dimension में जुड़ गईं। Layer को `torch.cat` से नहीं, `torch.stack` से जोड़िए।",
            en="All layers went into one dimension. Join the layers with `torch.stack`, not with `torch.cat`.")
    yield (right.transpose(0, 1),), T(hi="लगता है कि batch पहले आ गया है: पहली dimension layer की है।",
                                      en="The batch seems to come first: the first dimension is that of the layers.")


# --- b: a mean without padding ---------------------------------------------------------------------

@define("ex07-b", points=3, hints=(
    T(hi="पहली गलती: LSTM padding को भी पढ़ता है, और उलटी दिशा तो padding से ही शुरू करती है। इलाज पाठ में गलती 3 पर है।",
      en="The first bug: the LSTM reads the padding too, and the backward direction even begins in it. The cure is in "
         "the lesson, at error 3."),
    T(hi="दूसरी गलती: `output.mean(dim=1)` T से भाग देता है। `pad_packed_sequence` के बाद padding वाले step 0 होते हैं, इसलिए "
         "जोड़ ठीक है; भाग असली लंबाई से दीजिए।",
      en="The second bug: `output.mean(dim=1)` divides by T. After `pad_packed_sequence` the padded steps are 0, so "
         "the sum is right; divide it by the real length."),
    T(hi="पहले `packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)`, फिर "
         "`output, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)`, आखिर में "
         "`output.sum(dim=1) / lengths[:, None]`।",
      en="First `packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)`, then "
         "`output, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)`, at the end "
         "`output.sum(dim=1) / lengths[:, None]`."),
))
def mean_of_the_real_steps(s: Side, rng: Draws) -> None:
    """`mended_mean` gives for each sequence the mean of the outputs that it has when it runs alone."""
    for batch in (9 + 2 * rng.sizes(1, low=0, high=1)[0], 1):     # odd: it cannot be mistaken for 2H
        size_in, size = rng.sizes(2, low=3, high=6)
        ours, lstm = _made(s, rng, "LSTM", size_in, size, **BOTH)
        lengths = _lengths(rng, batch)
        x = rng.normal(batch, int(lengths.max()), size_in)
        for row, length in enumerate(lengths):
            x[row, length:] = 0
        got = _called(s, _PACKING, "mended_mean", lstm, x, lengths)
        with torch.no_grad():
            want = torch.stack([ours(x[row, :length])[0].mean(dim=0) for row, length in enumerate(lengths)])
            match(got, "mended_mean", {"mean": want}, _mean_mistakes(ours, x, lengths, want))


def _lengths(rng: Draws, batch: int) -> Any:
    """Lengths in no order: for one sequence 7; for more the longest, a one and others, the longest not first."""
    if batch == 1:
        return torch.tensor([7])
    rest = [rng.sizes(1, low=2, high=6)[0] for _ in range(batch - 4)]
    return torch.tensor([3, 7, 1, 5, *rest])


_NO_PADDED = T(hi="LSTM packing के बाद PackedSequence लौटाता है। `output, _ = pad_packed_sequence(…, batch_first=True)` "
                  "से उसे tensor बनाइए।",
               en="After packing the LSTM returns a PackedSequence. Make it a tensor with "
                  "`output, _ = pad_packed_sequence(…, batch_first=True)`.")
_FITS = T(hi="Shape देखिए: `lengths` (B,) है, `lengths[:, None]` (B, 1); और `batch_first=True` packing में भी चाहिए, वापस "
             "padding में भी।",
          en="Look at the shapes: `lengths` is (B,), `lengths[:, None]` is (B, 1); and `batch_first=True` is needed "
             "for packing and for padding again.")
_PACKING = {
    "must be sorted in decreasing order": T(
        hi="Batch लंबी से छोटी के क्रम में नहीं है: `enforce_sorted=False` लिखिए।",
        en="The batch is not sorted from longest to shortest: write `enforce_sorted=False`."),
    "'PackedSequence' object": _NO_PADDED,
    "'tuple' object": T(
        hi="यहाँ tuple आया, tensor नहीं: `lstm(…)` और `pad_packed_sequence(…)`, दोनों से दो चीज़ें लौटती हैं। पहली लीजिए, "
           "जैसे `output, _ = …`।",
        en="A tuple came here, not a tensor: `lstm(…)` and `pad_packed_sequence(…)` both return two things. Take the "
           "first, as in `output, _ = …`."),
    "must match the size of tensor b": _FITS,
    "INDICES element is out of DATA bounds": _FITS,
    "to be equal to batch_size": _FITS,
}


def _padded_again(module: Any, x: Any, lengths: Any) -> Any:
    """The outputs of every sequence run alone, 0 beyond its end."""
    output = torch.zeros(*x.shape[:2], 2 * module.hidden_size)
    for row, length in enumerate(lengths):
        output[row, :length] = module(x[row, :length])[0]
    return output


def _mean_mistakes(module: Any, x: Any, lengths: Any, want: Any) -> Iterator[tuple[Sequence[Any], T]]:
    output, right, count = module(x)[0], _padded_again(module, x, lengths), lengths[:, None]
    real = torch.arange(x.shape[1])[None] < count
    rows, last = torch.arange(len(x)), lengths - 1
    yield (output.mean(dim=1),), T(hi="ये वही मान हैं जो `broken_mean` देता है: दोनों गलतियाँ अभी बाकी हैं।",
                                   en="These are the values that `broken_mean` gives: both bugs are still there.")
    yield (output.sum(dim=1) / count,), T(
        hi="भाग अब असली लंबाई से है, पर जोड़ में padding वाले step भी हैं, और LSTM ने padding भी पढ़ी है।",
        en="You divide by the real length now, but the sum includes padded steps, and the LSTM has read the padding.")
    yield ((output * real[..., None]).sum(dim=1) / count,), T(
        hi="Padding वाले step जोड़ में नहीं हैं, और सीधी दिशा अब ठीक है। पर उलटी दिशा padding से शुरू हुई है: packing LSTM से पहले "
           "कीजिए।",
        en="The padded steps are not in the sum, and the forward direction is right now. But the backward direction "
           "has begun in the padding: do the packing before the LSTM.")
    yield (right.mean(dim=1),), T(
        hi="Packing ठीक है, पर भाग अब भी T से है: हर sequence के जोड़ को उसकी अपनी लंबाई से भाग दीजिए।",
        en="The packing is right, but you still divide by T: divide the sum of each sequence by its own length.")
    for mean in (right.mean(dim=1), output.mean(dim=1)):
        yield (mean / count,), T(
            hi="भाग दो बार हुआ है: `mean(dim=1)` T से भाग दे चुका है। पहले `sum(dim=1)` लीजिए।",
            en="You divide twice: `mean(dim=1)` has already divided by T. Take `sum(dim=1)` first.")
    yield (right.sum(dim=1),), T(hi="यह जोड़ है; औसत के लिए उसे हर sequence की लंबाई से भाग दीजिए।",
                                 en="This is the sum; for the mean divide it by the length of each sequence.")
    for one in (right[:, -1], right[:, 0], right[rows, last], output[:, -1], output[rows, last],
                torch.cat([right[rows, last, :module.hidden_size], right[:, 0, module.hidden_size:]], dim=1)):
        yield (one,), T(hi="यह एक ही step का h है; यहाँ सारे असली step का औसत चाहिए।",
                        en="This is h of one step; here you need the mean over all real steps.")
    yield ((right.sum(dim=1) / count).mean(dim=1),), T(
        hi="हर sequence की एक ही संख्या आई है: औसत सिर्फ़ step पर लीजिए, H वाली dimension पर नहीं।",
        en="A single number came out for each sequence: take the mean over the steps alone, not over the dimension "
           "of H.")
    for wrong in (right.sum(dim=1, keepdim=True) / count[..., None], right):
        yield (wrong,), T(hi="Step वाली dimension अभी बाकी है: `sum(dim=1)` से वह हट जाती है।",
                          en="The dimension of the steps is still there: `sum(dim=1)` removes it.")
    yield from _order_mistakes(module, x, lengths, want)


def _order_mistakes(module: Any, x: Any, lengths: Any, want: Any) -> Iterator[tuple[Sequence[Any], T]]:
    for order in (lengths.argsort(descending=True, stable=True), lengths.argsort(descending=True)):
        yield (want[order],), T(
            hi="मान सही हैं, पर पंक्तियाँ लंबाई के क्रम में हैं: उन्हें वापस batch के क्रम में रखिए।",
            en="The values are right, but the rows are sorted by length: put them back in the order of the batch.")
        yield (want[order][order],), T(
            hi="मान सही हैं, पर batch का पुराना क्रम ठीक से नहीं लौटा: `back[order] = …` लिखिए, `back = …[order]` नहीं।",
            en="The values are right, but the order of the batch was not restored as it should be: write "
               "`back[order] = …`, not `back = …[order]`.")
    sorted_alone = lengths.sort(descending=True).values
    yield (_padded_again(module, x, sorted_alone).sum(dim=1) / sorted_alone[:, None],), T(
        hi="`lengths` का क्रम बदला है, पर `x` का नहीं: हर sequence को किसी और की लंबाई मिली।",
        en="The order of `lengths` has changed, but not that of `x`: the sequences got lengths of others.")


# --- c: in pieces ----------------------------------------------------------------------------------

@define("ex07-c", points=3, hints=(
    T(hi="`state = None` से शुरू कीजिए। हर टुकड़े पर `output, state = rnn(piece, state)` चलाइए, "
         "फिर `output.sum().backward()`।",
      en="Start with `state = None`. For every piece run `output, state = rnn(piece, state)`, then "
         "`output.sum().backward()`."),
    T(hi="`backward()` के बाद state को `detach()` कीजिए। LSTM का state tuple है, इसलिए h और c दोनों; GRU का state एक ही "
         "tensor है। `isinstance(state, tuple)` बताता है कि कौन-सा है।",
      en="After `backward()` use `detach()` on the state. The state of an LSTM is a tuple, so on both h and c; that of "
         "a GRU is a single tensor. `isinstance(state, tuple)` tells which one it is."),
    T(hi="Tuple हो, तो `state = tuple(part.detach() for part in state)`, नहीं तो `state = state.detach()`। हर टुकड़े का "
         "output एक सूची में रखिए; आखिर में `return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad`।",
      en="For a tuple `state = tuple(part.detach() for part in state)`, else `state = state.detach()`. Keep the output "
         "of every piece in a list; at the end `return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad`."),
))
def one_piece_after_another(s: Side, rng: Draws) -> None:
    """`run_in_pieces` gives the outputs of one pass, and a gradient that does not go from piece to piece."""
    for kind in ("LSTM", "GRU"):
        batch, (size_in, hidden) = 7 + 2 * rng.sizes(1, low=0, high=1)[0], rng.sizes(2, low=3, high=6)
        ours, rnn = _made(s, rng, kind, size_in, hidden)
        size = rng.sizes(1, low=4, high=6)[0]
        x = rng.normal(batch, 3 * size + 2, size_in)        # the last piece is a short one
        before = s.params(rnn)
        got = _called(s, _PIECES, "run_in_pieces", rnn, x, size)
        output, gradient = _output_and_gradient(got)
        with torch.no_grad():
            whole = ours(x)[0]
            match(output, "run_in_pieces", {"output": whole}, _output_mistakes(ours, x, size, whole))
        if any(not torch.equal(before[name], value) for name, value in s.params(rnn).items()):
            raise Fail("input", T(
                hi="`run_in_pieces` ने `rnn` के parameter बदल दिए। यहाँ सिर्फ़ `backward()` चाहिए, optimizer का कदम नहीं।",
                en="`run_in_pieces` has changed the parameters of the `rnn`. Here only `backward()` is needed, no step "
                   "of an optimizer."))
        _hold_gradient(gradient, ours, x, size)


def _output_and_gradient(got: Any) -> tuple[Any, Any]:
    """The two results; a gradient that never came has its own sentence."""
    if isinstance(got, (tuple, list)) and len(got) == 2 and is_tensor(got[0]) and got[1] is None:
        raise Fail("gradient", T(
            hi="`rnn.weight_hh_l0.grad` None है, यानी `backward()` कभी नहीं चला, या `.grad` बाद में मिटा दिया गया। हर टुकड़े "
               "के बाद `output.sum().backward()` चलाइए।",
            en="`rnn.weight_hh_l0.grad` is None: `backward()` never ran, or `.grad` was erased later. Run "
               "`output.sum().backward()` after every piece."))
    if isinstance(got, (tuple, list)) and len(got) == 2 and isinstance(got[0], list):
        raise Fail("type", T(
            hi="`output` की जगह एक list लौटा है, जिसमें टुकड़ों के output हैं। `torch.cat` से उन्हें एक tensor बनाइए।",
            en="In place of `output` a list with the outputs of the pieces came back. Make them one tensor with "
               "`torch.cat`."))
    output, gradient = tensors(got, "run_in_pieces", ("output", "gradient"))
    return output, gradient


_ONE_STATE = T(hi="GRU का state एक ही tensor है, tuple नहीं: `isinstance(state, tuple)` से देखिए कि `detach()` कैसे करना है।",
               en="The state of a GRU is a single tensor, not a tuple: see with `isinstance(state, tuple)` how to "
                  "`detach()` it.")
_PIECES = {
    "a second time": T(
        hi="State अभी पिछले टुकड़े के graph से जुड़ा है: `backward()` के बाद उसे `detach()` कीजिए; LSTM में h और c, दोनों को। "
           "`detach()` नया tensor लौटाता है: उसी को आगे दीजिए।",
        en="The state is still tied to the graph of the previous piece: after `backward()` use `detach()` on it; with "
           "an LSTM on both h and c. `detach()` returns a new tensor: pass that one on."),
    "'tuple' object has no attribute 'detach'": T(
        hi="LSTM का state tuple है: h और c, दोनों को अलग-अलग `detach()` कीजिए।",
        en="The state of an LSTM is a tuple: use `detach()` on h and on c."),
    "'tuple' object has no attribute 'dim'": _ONE_STATE,
    "Expected hidden": T(
        hi="टुकड़े समय में काटने हैं, batch में नहीं: `x.split(size, dim=1)`।",
        en="Cut the pieces along time, not along the batch: `x.split(size, dim=1)`."),
    "not enough values to unpack": _ONE_STATE,
    "index 1 is out of bounds": _ONE_STATE,
    "does not require grad": T(
        hi="`backward()` जिस पर चला, उससे पीछे कोई रास्ता नहीं: उससे पहले `output` को `detach()` मत कीजिए, और "
           "`torch.no_grad()` मत लगाइए।",
        en="There is no way back from what `backward()` ran on: before it, do not use `detach()` on `output`, nor "
           "`torch.no_grad()`."),
    "only for scalar outputs": T(hi="`backward()` एक ही संख्या पर चलता है: `output.sum().backward()`।",
                                 en="`backward()` runs on a single number: `output.sum().backward()`."),
    "Sizes of tensors must match": T(hi="टुकड़े समय में एक के बाद एक हैं: `torch.cat(outputs, dim=1)`।",
                                     en="The pieces follow each other in time: `torch.cat(outputs, dim=1)`."),
    "stack expects each tensor to be equal size": T(
        hi="आखिरी टुकड़ा छोटा है, इसलिए `torch.stack` नहीं चलता: `torch.cat(outputs, dim=1)` लिखिए।",
        en="The last piece is shorter, so `torch.stack` does not work: write `torch.cat(outputs, dim=1)`."),
}


def _output_mistakes(module: Any, x: Any, size: int, whole: Any) -> Iterator[tuple[Sequence[Any], T]]:
    pieces, full = list(x.split(size, dim=1)), x.shape[1] // size * size
    alone = [module(piece)[0] for piece in pieces]
    for wrong in (torch.cat(alone, dim=1), alone[-1]):
        yield (wrong,), T(hi="लगता है कि हर टुकड़ा 0 से शुरू हुआ है: पिछले टुकड़े का state अगले को दीजिए।",
                          en="Every piece seems to start from 0: pass the state of the previous piece to the next.")
    yield (whole[:, -pieces[-1].shape[1]:],), T(
        hi="यह सिर्फ़ आखिरी टुकड़े का output है; सारे टुकड़ों का output एक के बाद एक चाहिए।",
        en="This is the output of the last piece alone; you need the outputs of all pieces, one after the other.")
    yield (whole[:, :full],), T(hi="आखिरी, छोटा टुकड़ा छूट गया है।", en="The last, shorter piece was left out.")
    yield (whole[:, :size],), T(hi="यह सिर्फ़ पहले टुकड़े का output है।", en="This is the output of the first piece alone.")
    yield (whole[:, -1],), T(hi="यह आखिरी step का output है; सारे step का चाहिए।",
                             en="This is the output of the last step; you need that of all steps.")


def _in_pieces(module: Any, x: Any, size: int, carry: Callable[[Any], Any], loss: Callable[[Any], Any] = torch.sum,
               ) -> list[Any]:
    """For every piece the gradient of its loss, where the state goes on through `carry`."""
    state, gradients = None, []
    for piece in x.split(size, dim=1):
        output, state = module(piece, state)
        gradients += grad(loss(output), [getattr(module, RECURRENT)], retain_graph=True)
        state = carry(state)
    return gradients


def _cut(state: Any) -> Any:
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def _hold_gradient(got: Any, module: Any, x: Any, size: int) -> None:
    """The gradient of every piece, begun at the state that one pass over all before it leaves behind."""
    want = torch.zeros_like(getattr(module, RECURRENT))
    for start in range(0, x.shape[1], size):
        with torch.no_grad():
            state = module(x[:, :start])[1] if start else None
        want += grad(module(x[:, start:start + size], state)[0].sum(), [getattr(module, RECURRENT)])[0]
    same_form(got, want, "gradient")
    if (error := largest_error(got, want)) <= 10 * allowed(want):
        return
    clue = next((text for wrong, text in _gradient_mistakes(module, x, size)
                 if largest_error(got, wrong) <= 10 * allowed(wrong)), None)
    shown = measured_text(error)
    raise Fail("gradient", with_clue(T(hi=f"`output` सही है, पर `gradient` नहीं: सबसे बड़ा फ़र्क {shown} है।",
                                       en=f"`output` is right, but `gradient` is not: the largest error is {shown}."),
                                     clue))


def _gradient_mistakes(module: Any, x: Any, size: int) -> Iterator[tuple[Any, T]]:
    cut = _in_pieces(module, x, size, _cut)
    yield sum(_in_pieces(module, x, size, lambda state: state)), T(
        hi="वह पूरी sequence में पीछे तक गया है: state को हर टुकड़े के बाद `detach()` कीजिए, और `backward()` हर टुकड़े के बाद चलाइए "
           "(`retain_graph=True` के बिना)।",
        en="It went back through the whole sequence: use `detach()` on the state after every piece, and run "
           "`backward()` after every piece (without `retain_graph=True`).")
    if module.mode == "LSTM":
        for name, carry in (("c", lambda s: (s[0].detach(), s[1])), ("h", lambda s: (s[0], s[1].detach()))):
            yield sum(_in_pieces(module, x, size, carry)), T(
                hi=f"वह {name} के रास्ते पिछले टुकड़े में गया है: h और c, दोनों को `detach()` कीजिए।",
                en=f"It went into the previous piece through {name}: use `detach()` on both h and c.")
    for last in (cut[-1], _in_pieces(module, x, size, lambda state: state)[-1]):
        yield last, T(
            hi="वह सिर्फ़ आखिरी टुकड़े के loss का है: `backward()` हर टुकड़े के बाद चलाइए, और `.grad` को बीच में 0 मत कीजिए।",
            en="It is that of the loss of the last piece alone: run `backward()` after every piece, and do not set "
               "`.grad` to 0 in between.")
    yield getattr(module, RECURRENT), T(hi="यह weight खुद है; `rnn.weight_hh_l0.grad` लौटाइए।",
                                        en="This is the weight itself; return `rnn.weight_hh_l0.grad`.")
    yield sum(k * piece for k, piece in enumerate(reversed(cut), start=1)), T(
        hi="`.grad` में टुकड़ों के gradient अपने आप जुड़ते हैं; उन्हें दोबारा मत जोड़िए।",
        en="The gradients of the pieces add up in `.grad` by themselves; do not add them again.")
    yield cut[0], T(hi="वह सिर्फ़ पहले टुकड़े का है: `backward()` हर टुकड़े के बाद चलाइए।",
                    en="It is that of the first piece alone: run `backward()` after every piece.")
    yield sum(_in_pieces(module, x, size, _cut, torch.mean)), T(hi="टुकड़े का loss `output.sum()` है, `output.mean()` नहीं।",
                                                                en="The loss of a piece is `output.sum()`, not "
                                                                   "`output.mean()`.")
    yield sum(_in_pieces(module, x, 1, _cut)), T(
        hi="लगता है कि हर step पर `detach()` हुआ है: टुकड़े के अंदर gradient पीछे जाना चाहिए।",
        en="`detach()` seems to act at every step: inside a piece the gradient must go back.")
    yield sum(cut) / len(cut), T(hi="टुकड़ों के gradient का औसत नहीं, जोड़ चाहिए।",
                                 en="Not the mean of the gradients of the pieces, but their sum is needed.")
