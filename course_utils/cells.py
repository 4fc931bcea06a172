"""Reference cells: numbers in, every intermediate out by name.

They are written for reading and for checking, not for speed: one step costs a few small tensor
operations more than `torch.nn.LSTMCell`. The values and the gradients are torch's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from .text import SmritiError, T

if TYPE_CHECKING:
    from torch import Tensor, nn

GRUVariant = Literal["torch", "paper"]


class CellError(SmritiError):
    """A cell cannot take these tensors, or a module has no such weights."""


@dataclass(frozen=True, eq=False)
class LSTMStep:
    """One step of an LSTM: what came in, every value on the way, what goes out.

    Attributes:
        x: the input, shape (…, I).
        h_prev: the hidden state before the step, shape (…, H), like everything below.
        c_prev: the cell state before the step.
        i: input gate, 0 … 1: how much of the candidate is written.
        f: forget gate, 0 … 1: how much of the old cell state is kept (1 keeps all of it).
        g: candidate, −1 … 1: what can be written.
        o: output gate, 0 … 1: how much of the memory is shown.
        kept: f · c_prev, what is left of the old cell state.
        written: i · g, what is added to it.
        c: the new cell state, kept + written.
        squashed: tanh(c).
        h: the new hidden state, o · squashed.
    """

    x: Tensor
    h_prev: Tensor
    c_prev: Tensor
    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    kept: Tensor
    written: Tensor
    c: Tensor
    squashed: Tensor
    h: Tensor


@dataclass(frozen=True, eq=False)
class RNNStep:
    """One step of a plain RNN: what came in, every value on the way, what goes out.

    Attributes:
        x: the input, shape (…, I).
        h_prev: the hidden state before the step, shape (…, H), like everything below.
        from_x: what the input adds, W_ih x + b_ih.
        from_h: what the old state adds, W_hh h + b_hh.
        a: their sum.
        h: the new hidden state, tanh(a).
    """

    x: Tensor
    h_prev: Tensor
    from_x: Tensor
    from_h: Tensor
    a: Tensor
    h: Tensor


@dataclass(frozen=True, eq=False)
class GRUStep:
    """One step of a GRU: what came in, every value on the way, what goes out.

    The two variants differ in what the reset gate multiplies, and so in `from_h` and `reset`; all other
    values have the same meaning.

    Attributes:
        x: the input, shape (…, I).
        h_prev: the hidden state before the step, shape (…, H), like everything below.
        r: reset gate, 0 … 1: how much of the old state the candidate sees.
        z: update gate, 0 … 1: how much of the old state is kept (1 keeps all of it).
        from_x: what the input adds to the candidate, W_in x + b_in.
        from_h: what the old state adds, before the reset gate acts on it (torch: W_hn h + b_hn) or after
            (paper: W_hn (r · h) + b_hn).
        reset: what the reset gate lets through: r · from_h (torch), or r · h_prev (paper).
        n: candidate, −1 … 1: what can be written.
        kept: z · h_prev, what is left of the old state.
        written: (1 − z) · n, what is added to it.
        h: the new hidden state, kept + written.
    """

    x: Tensor
    h_prev: Tensor
    r: Tensor
    z: Tensor
    from_x: Tensor
    from_h: Tensor
    reset: Tensor
    n: Tensor
    kept: Tensor
    written: Tensor
    h: Tensor


def rnn_step(x: Tensor, h: Tensor, w_ih: Tensor, w_hh: Tensor,
             b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> RNNStep:
    """Compute one step of a plain RNN and return every intermediate value by name.

    With tanh, as `torch.nn.RNNCell` does by default (its documentation): ``h' = tanh(W_ih x + b_ih + W_hh h
    + b_hh)``; Elman, "Finding Structure in Time", Cognitive Science 14(2), 1990. Gradients flow to every
    argument.

    Args:
        x: the input, shape (…, I); "…" is any batch shape, also none.
        h: the hidden state before the step, shape (…, H).
        w_ih: weights of the input, shape (H, I).
        w_hh: weights of the hidden state, shape (H, H).
        b_ih: a bias of shape (H,), or None.
        b_hh: a second bias of the same shape, or None; only the sum of the two matters.

    Returns:
        The `RNNStep`; its ``h`` is the next state.

    Raises:
        CellError: something is not a tensor, the dtypes differ or are not float32 or float64, or a
            shape does not fit.

    >>> import torch
    >>> cell = torch.nn.RNNCell(3, 4)
    >>> x, h = torch.randn(5, 3), torch.zeros(5, 4)
    >>> torch.allclose(rnn_step(x, h, *cell_weights(cell)).h, cell(x, h), atol=1e-6)
    True
    """
    import torch
    from torch.nn.functional import linear

    _check_step("rnn_step", {"x": x, "h": h, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}, blocks=1)
    from_x, from_h = linear(x, w_ih, b_ih), linear(h, w_hh, b_hh)
    return RNNStep(x, h, from_x, from_h, from_x + from_h, torch.tanh(from_x + from_h))


def lstm_step(x: Tensor, h: Tensor, c: Tensor, w_ih: Tensor, w_hh: Tensor,
              b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> LSTMStep:
    """Compute one step of an LSTM and return every intermediate value by name.

    With W x short for ``x @ w_ih.T + b_ih`` and U h for ``h @ w_hh.T + b_hh``, each cut into four
    blocks of H rows in torch's order i, f, g, o::

        i = σ(W_i x + U_i h)          f = σ(W_f x + U_f h)
        g = tanh(W_g x + U_g h)       o = σ(W_o x + U_o h)
        c' = f ⊙ c + i ⊙ g            h' = o ⊙ tanh(c')

    This is the form of `torch.nn.LSTMCell` (its documentation), without peepholes; the forget gate is
    that of Gers, Schmidhuber and Cummins, "Learning to Forget", Neural Computation 12(10), 2000.
    Gradients flow to every argument.

    Args:
        x: the input, shape (…, I); "…" is any batch shape, also none.
        h: the hidden state before the step, shape (…, H).
        c: the cell state before the step, shape (…, H).
        w_ih: weights of the input, shape (4·H, I).
        w_hh: weights of the hidden state, shape (4·H, H).
        b_ih: a bias of shape (4·H,), or None.
        b_hh: a second bias of the same shape, or None; only the sum of the two matters.

    Returns:
        The `LSTMStep`; its ``h`` and ``c`` are the next state.

    Raises:
        CellError: something is not a tensor, the dtypes differ or are not float32 or float64, or a
            shape does not fit.

    >>> import torch
    >>> cell = torch.nn.LSTMCell(3, 4)
    >>> x, h, c = torch.randn(5, 3), torch.zeros(5, 4), torch.zeros(5, 4)
    >>> step = lstm_step(x, h, c, *cell_weights(cell))
    >>> step.c.shape, torch.equal(step.c, step.kept + step.written)
    (torch.Size([5, 4]), True)
    >>> h_torch, c_torch = cell(x, (h, c))
    >>> torch.allclose(step.h, h_torch, atol=1e-6), torch.allclose(step.c, c_torch, atol=1e-6)
    (True, True)
    """
    import torch
    from torch.nn.functional import linear

    given = {"x": x, "h": h, "c": c, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}
    _check_step("lstm_step", given, blocks=4)
    a_i, a_f, a_g, a_o = (linear(x, w_ih, b_ih) + linear(h, w_hh, b_hh)).chunk(4, -1)
    i, f, g, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.tanh(a_g), torch.sigmoid(a_o)
    kept, written = f * c, i * g
    new = kept + written
    squashed = torch.tanh(new)
    return LSTMStep(x, h, c, i, f, g, o, kept, written, new, squashed, o * squashed)


def gru_step(x: Tensor, h: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor | None = None,
             b_hh: Tensor | None = None, *, variant: GRUVariant = "torch") -> GRUStep:
    """Compute one step of a GRU and return every intermediate value by name.

    With the weights cut into three blocks of H rows in torch's order r, z, n::

        r = σ(W_ir x + b_ir + W_hr h + b_hr)        z = σ(W_iz x + b_iz + W_hz h + b_hz)
        n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))                    variant="torch"
        n = tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn)                    variant="paper"
        h' = (1 − z) ⊙ n + z ⊙ h

    ``"torch"`` is the form of `torch.nn.GRUCell` (its documentation): the reset gate acts after the
    multiplication by W_hn. ``"paper"`` is the form of Cho et al., "Learning Phrase Representations using
    RNN Encoder–Decoder", EMNLP 2014: it acts before. With the same weights the two give different
    answers; they agree where r is 1 everywhere. Gradients flow to every argument.

    Args:
        x: the input, shape (…, I); "…" is any batch shape, also none.
        h: the hidden state before the step, shape (…, H).
        w_ih: weights of the input, shape (3·H, I).
        w_hh: weights of the hidden state, shape (3·H, H).
        b_ih: a bias of shape (3·H,), or None.
        b_hh: a second bias of the same shape, or None. For r and z only the sum of the two matters; in
            torch's form not for n, because b_hn stands inside r ⊙ (…).
        variant: where the reset gate acts.

    Returns:
        The `GRUStep`; its ``h`` is the next state.

    Raises:
        CellError: something is not a tensor, the dtypes differ or are not float32 or float64, a shape
            does not fit, or there is no such variant.

    >>> import torch
    >>> cell = torch.nn.GRUCell(3, 4)
    >>> x, h = torch.randn(5, 3), torch.randn(5, 4)
    >>> torch.allclose(gru_step(x, h, *cell_weights(cell)).h, cell(x, h), atol=1e-6)
    True
    >>> torch.allclose(gru_step(x, h, *cell_weights(cell), variant="paper").h, cell(x, h), atol=1e-6)
    False
    """
    import torch
    from torch.nn.functional import linear

    _check_step("gru_step", {"x": x, "h": h, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}, blocks=3)
    if variant not in get_args(GRUVariant):
        raise CellError(_VARIANT.format(got=variant))
    x_r, x_z, from_x = linear(x, w_ih, b_ih).chunk(3, -1)
    both, last = 2 * h.shape[-1], slice(2 * h.shape[-1], None)      # r and z own the first 2·H rows
    h_r, h_z = linear(h, w_hh[:both], None if b_hh is None else b_hh[:both]).chunk(2, -1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    w_hn, b_hn = w_hh[last], None if b_hh is None else b_hh[last]
    if variant == "torch":
        from_h = linear(h, w_hn, b_hn)
        reset = r * from_h
        n = torch.tanh(from_x + reset)
    else:
        reset = r * h
        from_h = linear(reset, w_hn, b_hn)
        n = torch.tanh(from_x + from_h)
    kept, written = z * h, (1 - z) * n
    return GRUStep(x, h, r, z, from_x, from_h, reset, n, kept, written, kept + written)


def cell_weights(module: nn.Module, layer: int = 0, reverse: bool = False,
                 ) -> tuple[Tensor, Tensor, Tensor | None, Tensor | None]:
    """Take the four weights of one layer and direction out of a recurrent module of torch.

    They are the module's own parameters, not copies: gradients reach the module.

    Args:
        module: nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell or nn.RNNCell, with hidden size H.
        layer: which layer, counted from 0; a cell has only layer 0.
        reverse: the backward direction of a bidirectional module.

    Returns:
        w_ih (k·H, I), w_hh (k·H, H), b_ih and b_hh (k·H,) or None where the module has no bias;
        k = 4 for LSTM (rows i, f, g, o), 3 for GRU (rows r, z, n), 1 for RNN.

    Raises:
        CellError: another module, a layer or direction that it lacks, or an LSTM with proj_size.

    >>> from torch import nn
    >>> [tuple(w.shape) for w in cell_weights(nn.GRU(3, 4, num_layers=2), layer=1)]
    [(12, 4), (12, 4), (12,), (12,)]
    >>> cell_weights(nn.LSTMCell(3, 4, bias=False))[2:]
    (None, None)
    """
    from torch import nn

    if isinstance(module, nn.RNNCellBase):
        layers, directions, suffix = 1, 1, ""
    elif isinstance(module, nn.RNNBase):
        layers, directions = module.num_layers, 2 if module.bidirectional else 1
        suffix = f"_l{layer}" + ("_reverse" if reverse else "")
        if module.proj_size:
            raise CellError(_PROJECTION.format(size=module.proj_size))
    else:
        raise CellError(_MODULE.format(got=type(module).__name__))
    if layer not in range(layers):
        raise CellError(_LAYER.format(got=layer, module=module, last=layers - 1))
    if reverse and directions == 1:
        raise CellError(_DIRECTION.format(module=module))
    w_ih, w_hh = (getattr(module, name + suffix) for name in ("weight_ih", "weight_hh"))
    if not module.bias:
        return w_ih, w_hh, None, None
    return w_ih, w_hh, getattr(module, "bias_ih" + suffix), getattr(module, "bias_hh" + suffix)


def _check_step(step: str, arguments: dict[str, Tensor | None], blocks: int) -> None:
    """Hold the arguments of a step to their form; its weights have `blocks` blocks of H rows."""
    import torch

    given = {name: value for name, value in arguments.items() if value is not None or not name.startswith("b_")}
    for name, value in given.items():
        if not isinstance(value, torch.Tensor):
            raise CellError(_TENSOR.format(step=step, name=name, got=type(value).__name__))
    dtypes = {value.dtype for value in given.values()}
    if len(dtypes) > 1 or not dtypes <= {torch.float32, torch.float64}:
        kinds = ", ".join(f"{name} {str(value.dtype).removeprefix('torch.')}" for name, value in given.items())
        raise CellError(_DTYPE.format(step=step, kinds=kinds))
    w_hh, w_ih, x = given["w_hh"], given["w_ih"], given["x"]
    form, rows = {1: (_WEIGHTS, "H"), 3: (_BLOCKS_OF_GRU, "3·H"), 4: (_BLOCKS, "4·H")}[blocks]
    if w_hh.dim() != 2 or w_hh.shape[0] != blocks * w_hh.shape[1]:
        raise CellError(form.format(name="w_hh", got=tuple(w_hh.shape), want=f"({rows}, H)"))
    size = w_hh.shape[1]
    if w_ih.dim() != 2 or w_ih.shape[0] != blocks * size:
        raise CellError(form.format(name="w_ih", got=tuple(w_ih.shape), want=f"({blocks * size}, I)"))
    if x.dim() == 0 or x.shape[-1] != w_ih.shape[1]:
        raise CellError(_INPUT.format(got=tuple(x.shape), size=w_ih.shape[1], weights=tuple(w_ih.shape)))
    expected = {"h": (*x.shape[:-1], size), "c": (*x.shape[:-1], size), "b_ih": (blocks * size,), "b_hh": (blocks * size,)}
    for name, want in expected.items():
        if name in given and given[name].shape != want:
            raise CellError(_SHAPE.format(name=name, got=tuple(given[name].shape), want=want,
                                          x=tuple(x.shape), weights=tuple(w_hh.shape)))


_TENSOR = T(
    hi="{step} में {name} के लिए {got} मिला, tensor चाहिए।",
    en="{step}: {name} is a {got}; expected a tensor.")
_DTYPE = T(
    hi="{step} में सब tensor एक ही dtype के चाहिए, float32 या float64। मिले: {kinds}।",
    en="{step} takes tensors of one dtype, float32 or float64. Got: {kinds}.")
_BLOCKS = T(
    hi="{name} की shape {got} मिली, {want} चाहिए: H पंक्तियों के चार block, क्रम i, f, g, o।",
    en="{name} has shape {got}; expected {want}: four blocks of H rows, in the order i, f, g, o.")
_BLOCKS_OF_GRU = T(
    hi="{name} की shape {got} मिली, {want} चाहिए: H पंक्तियों के तीन block, क्रम r, z, n।",
    en="{name} has shape {got}; expected {want}: three blocks of H rows, in the order r, z, n.")
_VARIANT = T(
    hi='gru_step में variant={got!r} मिला; "torch" (reset gate matrix के गुणा के बाद) या "paper" (पहले) चाहिए।',
    en='gru_step: got variant={got!r}; expected "torch" (the reset gate acts after the matrix product) or "paper" (before).')
_WEIGHTS = T(
    hi="{name} की shape {got} मिली, {want} चाहिए।",
    en="{name} has shape {got}; expected {want}.")
_INPUT = T(
    hi="x की shape {got} मिली, (…, {size}) चाहिए, क्योंकि w_ih की shape {weights} है।",
    en="x has shape {got}; expected (…, {size}), because w_ih has shape {weights}.")
_SHAPE = T(
    hi="{name} की shape {got} मिली, {want} चाहिए: x की shape {x} है और w_hh की {weights}।",
    en="{name} has shape {got}; expected {want}: x has shape {x}, w_hh has {weights}.")
_MODULE = T(
    hi="cell_weights को {got} मिला; nn.LSTM, nn.GRU, nn.RNN या इनका cell (जैसे nn.LSTMCell) चाहिए।",
    en="cell_weights got {got}; expected nn.LSTM, nn.GRU, nn.RNN or a cell of theirs, such as nn.LSTMCell.")
_PROJECTION = T(
    hi="इस LSTM में proj_size={size} है: उसका h एक और weight से निकलता है। proj_size=0 वाला LSTM चाहिए।",
    en="This LSTM has proj_size={size}: one more weight makes its h. Expected an LSTM with proj_size=0.")
_LAYER = T(
    hi="layer={got!r} मिला; {module} में layer 0 से {last} तक हैं।",
    en="Got layer={got!r}; {module} has layers 0 to {last}.")
_DIRECTION = T(
    hi="reverse=True मिला, पर {module} sequence को एक ही ओर से पढ़ता है; bidirectional=True वाला module चाहिए।",
    en="Got reverse=True, but {module} reads in one direction; expected a module with bidirectional=True.")
