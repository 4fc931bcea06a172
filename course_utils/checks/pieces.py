"""A long sequence run in pieces: outputs as of one run, gradients that stay inside each piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .reference import Draws, grad, torch
from .sides import Side
from .twins import made, told
from .verdicts import Fail, allowed, is_tensor, largest_error, match, same_form, tensors, with_clue

RECURRENT = "weight_hh_l0"      # the parameter whose gradient the learner returns


def hold_pieces(s: Side, rng: Draws) -> None:
    """`run_in_pieces` gives the outputs of one pass, and a gradient that does not go from piece to piece."""
    for kind in ("LSTM", "GRU"):
        batch, (size_in, hidden) = 7 + 2 * rng.sizes(1, low=0, high=1)[0], rng.sizes(2, low=3, high=6)
        ours, rnn = made(s, rng, kind, size_in, hidden, batch_first=True)
        size = rng.sizes(1, low=4, high=6)[0]
        x = rng.normal(batch, 3 * size + 2, size_in)        # the last piece is a short one
        before = s.params(rnn)
        got = told(_PIECES, s.call, "run_in_pieces", rnn, x, size)
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
