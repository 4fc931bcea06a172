"""The summary of every layer of a bidirectional LSTM: the ends of both directions, and where a learner takes others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..text import T
from .reference import Draws, torch
from .sides import Side
from .twins import made, told
from .verdicts import Fail, is_tensor, match

BOTH = {"bidirectional": True, "batch_first": True}


def hold_summaries(s: Side, rng: Draws) -> None:
    """`summaries` gives, for every layer, the ends of both directions side by side: (num_layers, B, 2H)."""
    for layers in (3, 1):
        batch, steps, size_in, size = rng.sizes(4, low=4, high=9)
        ours, lstm = made(s, rng, "LSTM", size_in, size, num_layers=layers, **BOTH)
        x = rng.normal(batch, steps, size_in)
        with torch.no_grad():
            output, (h_n, c_n) = ours(x)
        got = told(_PAIR, s.call, "summaries", lstm, x)
        if isinstance(got, (list, tuple)) and got and all(map(is_tensor, got)):
            raise _several(got, layers)
        want = _side_by_side(h_n[0::2], h_n[1::2])
        match(got, "summaries", {"summaries(…)": want}, _layer_mistakes(output, h_n, c_n))


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
