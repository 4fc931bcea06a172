"""All gates of a fused `nn.LSTM` or `nn.GRU`, at every step, in every layer and direction.

torch returns the states, never the gates. Two ways to them, for trained weights as they are:

* `trace` **recomputes** the gates from the module's own output. With every h_t known, all steps go
  through a few large products, and only the cell state is left for a loop. Each step starts from the
  module's own h_{t−1}, so rounding cannot pile up in h, and the result is proved: h rebuilt from the
  gates has to agree with the output. **Use it unless you have a reason not to.**
* `record` runs its own loop over the steps **instead of** the module and keeps what passes by. It is
  faster where no output is at hand and the batch is not tiny, and it proves nothing: with large
  weights a recurrent network can be chaotic, and then two correct programs that round differently
  drift apart until they have nothing in common. The recorded run is then a run of these weights, but
  not the one that the module made.

`benchmarks/results/traces.md` holds what each costs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from .cells import cell_weights
from .text import SmritiError, T

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    Values = dict[str, Tensor]      # by the names below

Kind = Literal["LSTM", "GRU"]
NAMES: dict[Kind, tuple[str, ...]] = {"LSTM": ("i", "f", "g", "o", "c", "h"), "GRU": ("r", "z", "n", "h")}

# How far h rebuilt from the gates may be from the module's own, by dtype; `_prove` widens it where it must.
_TOLERANCE = {"float32": 1e-5, "float64": 1e-12}
# By how much the module may miss what one dtype against the other misses: oneDNN's own rounding, summed up by c
# over thousands of steps, comes to a little over ten times that.
_SLACK = 30


class TraceError(SmritiError):
    """The gates cannot be computed, or do not rebuild the module's output, or the trace has no such part."""


class _NoSuchValue(TraceError, AttributeError):
    """A name that this trace does not have; also an AttributeError, so that `hasattr` answers."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """The gates and states of one run of an LSTM or a GRU, detached from the graph.

    With one layer and one direction the values are attributes: ``i f g o c h`` for an LSTM, where g is
    the candidate, or ``r z n h`` for a GRU, where n is the candidate and z = 1 keeps the old state.
    With more, `at` picks one layer and direction, again as a Trace. Values of the backward direction
    stand at the position of the input they were computed from, as in ``output[..., H:]``.

    Attributes:
        kind: ``"LSTM"`` or ``"GRU"``.
        layers: how many layers it holds.
        directions: 1, or 2 for a bidirectional module.
        layout: what the dimensions of every value are: ``"(B, T, H)"`` with batch_first,
            ``"(T, B, H)"`` without it, ``"(T, H)"`` for a single sequence.
        residual: the largest difference between h rebuilt from the gates and the module's own h, over
            all layers; None if nothing was compared (`record`).
        parts: name → value for layer 0 forward, layer 0 backward, layer 1 forward, …

    >>> import torch
    >>> gru = torch.nn.GRU(3, 4, num_layers=2, bidirectional=True, batch_first=True)
    >>> found = trace(gru, torch.randn(5, 8, 3))
    >>> found.at(1, reverse=True).z.shape
    torch.Size([5, 8, 4])
    """

    kind: Kind
    layers: int
    directions: int
    layout: str
    residual: float | None
    parts: tuple[Mapping[str, Tensor], ...]

    if TYPE_CHECKING:       # what __getattr__ gives
        i: Tensor
        f: Tensor
        g: Tensor
        o: Tensor
        c: Tensor
        r: Tensor
        z: Tensor
        n: Tensor
        h: Tensor

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the values, in torch's order of the gates, then the states."""
        return NAMES[self.kind]

    def at(self, layer: int, reverse: bool = False) -> Trace:
        """The part of one layer (counted from 0) and one direction.

        Raises:
            TraceError: there is no such layer or direction.
        """
        if layer not in range(self.layers):
            raise TraceError(_NO_LAYER.format(got=layer, last=self.layers - 1))
        if reverse and self.directions == 1:
            raise TraceError(_NO_DIRECTION)
        part = self.parts[layer * self.directions + bool(reverse)]
        return replace(self, layers=1, directions=1, parts=(part,))

    def __getattr__(self, name: str) -> Tensor:
        # Python asks here only for what is not a field. Answer at once for names that cannot be values:
        # copy, pickle and the notebook try many, the first two before there are fields.
        if not any(name in names for names in NAMES.values()):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if name not in self.names:
            raise _NoSuchValue(_NO_VALUE.format(kind=self.kind, name=name, names=", ".join(self.names)))
        if len(self.parts) > 1:
            raise _NoSuchValue(_PICK_PART.format(
                name=name, layers=self.layers, directions=self.directions, last=self.layers - 1,
                pick=f"trace.at({self.layers - 1}{', reverse=True' * (self.directions - 1)}).{name}"))
        return self.parts[0][name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(self.names if len(self.parts) == 1 else ())})

    def __repr__(self) -> str:
        shape = tuple(self.parts[0]["h"].shape)
        residual = "None" if self.residual is None else f"{self.residual:.1e}"
        return (f"Trace({self.kind}: {' '.join(self.names)}, each {self.layout} = {shape}; "
                f"layers={self.layers}, directions={self.directions}, residual={residual})")


def trace(module: nn.LSTM | nn.GRU, x: Tensor, state: Any = None, *, output: Any = None) -> Trace:
    """Recompute all gates of a fused module from its own output, and prove them.

    The top layer's h is the output itself; the layers below are run one at a time, as torch runs them
    inside the module. In every layer h is rebuilt from the gates (o ⊙ tanh(c), or (1−z) ⊙ n + z ⊙ h_prev)
    and compared with the fused h. The limit is 1e-5 in float32 and 1e-12 in float64. It widens only where
    the dtype itself is coarser than that, with huge weights, inputs or sums over thousands of steps: to
    thirty times what changes when the gates are computed in the other of the two dtypes.

    Args:
        module: nn.LSTM or nn.GRU: any number of layers, one or two directions, with or without bias.
        x: the input as the module takes it: (B, T, I) with batch_first, else (T, B, I), or (T, I).
        state: the initial state as the module takes it: (h0, c0) for an LSTM, h0 for a GRU; zeros by
            default.
        output: what ``module(x, state)`` returned, whole or only its first tensor, if you have it: this
            saves running the module again. Its h becomes the trace's h without a copy. Pass it as it
            came, not detached: with several layers, how it was made tells how to run those below.

    Returns:
        The `Trace`, in the module's own layout.

    Raises:
        TraceError: another module, proj_size, dropout between layers in training mode, a
            PackedSequence, an input, state or output of another form, an output that is not finite, or
            one that the gates do not rebuild.

    >>> import torch
    >>> lstm = torch.nn.LSTM(3, 4, batch_first=True)
    >>> x = torch.randn(5, 8, 3)
    >>> output, (h_n, c_n) = lstm(x)
    >>> found = trace(lstm, x, output=output)
    >>> found.f.shape, found.residual < 1e-6
    (torch.Size([5, 8, 4]), True)
    >>> torch.allclose(found.c[:, -1], c_n[0], atol=1e-6)
    True
    """
    import torch

    call = _checked_call(module, x, state)
    own, learning = _own_output(call, x, state, output)
    parts, worst, source = [], 0.0, call.x
    for layer in range(module.num_layers):
        fused = own if layer == module.num_layers - 1 else _run_layer(call, source, layer, learning)
        with torch.no_grad():
            for reverse, h in enumerate(fused.chunk(call.directions, -1)):
                values, residual = _prove(call, layer, bool(reverse), source, h, output is not None)
                worst = max(worst, residual)
                parts.append(values)
        source = fused
    return call.trace(parts, worst)


def record(module: nn.LSTM | nn.GRU, x: Tensor, state: Any = None) -> Trace:
    """Run a module step by step in place of its fused forward, keeping all gates.

    The loop writes every value where it stays: one product for the inputs of all steps, then a product
    and a few operations in place for each step. Where you do not need the module's own output, this
    costs less than the fused forward and `trace` after it, unless the batch is tiny. With default weights
    both agree to 1e-6. With large weights the recorded run can leave the module's, and nothing here
    notices: to explain what the module did, use `trace`.

    Args:
        module: as in `trace`.
        x: as in `trace`.
        state: as in `trace`.

    Returns:
        The `Trace`, with residual None. Its h stands for the module's output.

    Raises:
        TraceError: as in `trace`; here "not finite" is said of the recorded h.

    >>> import torch
    >>> gru = torch.nn.GRU(3, 4)
    >>> x = torch.randn(8, 5, 3)
    >>> torch.allclose(record(gru, x).h, gru(x)[0], atol=1e-6)
    True
    """
    import torch

    call = _checked_call(module, x, state)
    run = _record_lstm if call.kind == "LSTM" else _record_gru
    parts = []
    with torch.no_grad():
        source = call.x.transpose(1, 2)     # (T, I, B): the rows of one gate lie together in memory
        for layer in range(module.num_layers):
            h = source.new_empty(len(source), call.directions * module.hidden_size, source.shape[2])
            for reverse, own in enumerate(h.chunk(call.directions, 1)):
                values = run(call, layer, bool(reverse), source, own)
                parts.append({name: values[name].transpose(1, 2) for name in NAMES[call.kind]})
            source = h
        if not torch.isfinite(h[[0, -1]]).all():        # what is once NaN stays NaN to the end
            raise TraceError(_not_finite(call))
    return call.trace(parts, None)


@dataclass(frozen=True)
class _Call:
    """A call of a module whose arguments were found good, with time first and the batch second."""

    module: nn.LSTM | nn.GRU
    kind: Kind
    x: Tensor               # (T, B, I)
    h0: Tensor              # (layers · directions, B, H)
    c0: Tensor | None       # the same, for an LSTM
    single: bool            # one sequence without a batch dimension

    @property
    def directions(self) -> int:
        return 2 if self.module.bidirectional else 1

    def weights(self, layer: int, reverse: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """w_ih, w_hh, b_ih, b_hh in the dtype of x; a missing bias is 0."""
        w_ih, w_hh, b_ih, b_hh = cell_weights(self.module, layer, reverse)
        none = w_ih.new_zeros(w_ih.shape[0])
        given = (w_ih, w_hh, none if b_ih is None else b_ih, none if b_hh is None else b_hh)
        return tuple(w.detach().to(self.x.dtype) for w in given)

    def start(self, layer: int, reverse: bool) -> tuple[Tensor, Any]:
        """h0 and c0, shape (B, H); the c0 of a GRU is None."""
        place = layer * self.directions + reverse
        return self.h0[place], None if self.c0 is None else self.c0[place]

    def to(self, dtype: torch.dtype) -> _Call:
        """The same call in another dtype."""
        c0 = None if self.c0 is None else self.c0.to(dtype)
        return replace(self, x=self.x.to(dtype), h0=self.h0.to(dtype), c0=c0)

    def trace(self, parts: list[Values], residual: float | None) -> Trace:
        """Give values of shape (T, B, H) the layout of the module."""
        def lay(value: Tensor) -> Tensor:
            if self.single:
                return value.squeeze(1)
            return value.transpose(0, 1) if self.module.batch_first else value
        layout = "(T, H)" if self.single else "(B, T, H)" if self.module.batch_first else "(T, B, H)"
        laid = tuple({name: lay(value) for name, value in part.items()} for part in parts)
        return Trace(self.kind, self.module.num_layers, self.directions, layout, residual, laid)


# Recomputing: a row for each step of each sequence, [x_t, 1, h_{t−1}], so that one product with
# [W_ih, b, W_hh] gives every gate at every step. Nothing is turned around for the backward direction:
# its h_{t−1} is the next row's h, and its cell state is summed from the end.


def _rows(source: Tensor, h: Tensor, h0: Tensor, reverse: bool) -> tuple[Tensor, Tensor]:
    """The rows [x_t, 1, h_prev], shape (T·B, I+1+H), and h_prev alone, a view of shape (T, B, H)."""
    steps, batch, size = source.shape
    rows = source.new_empty(steps, batch, size + 1 + h.shape[-1])
    rows[..., :size] = source
    rows[..., size] = 1
    previous = rows[..., size + 1:]
    if reverse:
        previous[:-1], previous[-1] = h[1:], h0
    else:
        previous[1:], previous[0] = h[:-1], h0
    return rows.view(steps * batch, -1), previous


def _products(rows: Tensor, weights: Tensor, blocks: int) -> Tensor:
    """rows · weightsᵀ with the blocks of the weights apart: shape (blocks, T·B, H), each block contiguous."""
    return rows.expand(blocks, -1, -1).bmm(weights.view(blocks, -1, weights.shape[1]).transpose(1, 2))


def _in_order(reverse: bool, *values: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """Cut values at their first dimension, time, and hand out the steps as the direction reads them."""
    cut = (value.unbind(0) for value in values)
    return zip(*(steps[::-1] if reverse else steps for steps in cut), strict=True)


def _recompute_lstm(call: _Call, layer: int, reverse: bool, source: Tensor, h: Tensor) -> tuple[Values, Tensor]:
    """The values of one layer and direction, (T, B, H), from its input and its own h; and h rebuilt from them."""
    import torch

    w_ih, w_hh, b_ih, b_hh = call.weights(layer, reverse)
    h0, c_t = call.start(layer, reverse)
    rows, _ = _rows(source, h, h0, reverse)
    gates = _products(rows, torch.cat((w_ih, (b_ih + b_hh)[:, None], w_hh), 1), 4).view(4, *h.shape)
    i, f, g, o = gates
    gates[:2].sigmoid_()
    g.tanh_()
    o.sigmoid_()
    c = i * g
    for f_t, written in _in_order(reverse, f, c):
        c_t = written.addcmul_(f_t, c_t)        # in its place: i_t ⊙ g_t + f_t ⊙ c_{t−1}
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}, torch.tanh(c).mul_(o)


def _recompute_gru(call: _Call, layer: int, reverse: bool, source: Tensor, h: Tensor) -> tuple[Values, Tensor]:
    """The values of one layer and direction, (T, B, H), from its input and its own h; and h rebuilt from them."""
    import torch

    w_ih, w_hh, b_ih, b_hh = call.weights(layer, reverse)
    inputs, both = w_ih.shape[1], 2 * h.shape[-1]       # r and z own the first 2·H rows
    rows, previous = _rows(source, h, call.start(layer, reverse)[0], reverse)
    joined = torch.cat((w_ih, (b_ih + b_hh)[:, None], w_hh), 1)
    r, z = _products(rows, joined[:both], 2).sigmoid_().view(2, *h.shape)
    # The bias b_hn stands inside r ⊙ (…), so n needs its two products apart; both meet the same 1.
    from_x = rows[:, :inputs + 1].mm(torch.cat((w_ih, b_ih[:, None]), 1)[both:].t()).view(h.shape)
    from_h = rows[:, inputs:].mm(torch.cat((b_hh[:, None], w_hh), 1)[both:].t()).view(h.shape)
    n = from_x.addcmul_(r, from_h).tanh_()
    return {"r": r, "z": z, "n": n, "h": h}, torch.lerp(n, previous, z)     # (1 − z) ⊙ n + z ⊙ h_{t−1}


def _run_layer(call: _Call, source: Tensor, layer: int, learning: bool) -> Tensor:
    """The output (T, B, directions · H) of one layer, by the function that nn.LSTM.forward itself calls."""
    import torch

    module, count = call.module, call.directions
    weights = [w for d in range(count) for w in cell_weights(module, layer, bool(d)) if w is not None]
    places = slice(layer * count, (layer + 1) * count)
    run, state = ((torch.lstm, (call.h0[places], call.c0[places])) if call.kind == "LSTM" else
                  (torch.gru, call.h0[places]))
    # oneDNN rounds a run that keeps what gradients need otherwise than one that does not. A chaotic
    # network shows the difference, so the layers below are run as the top one was.
    with torch.set_grad_enabled(learning):      # one layer, no dropout, time first
        return run(source, state, weights, module.bias, 1, 0.0, False, module.bidirectional, False)[0].detach()


def _own_output(call: _Call, x: Tensor, state: Any, output: Any) -> tuple[Tensor, bool]:
    """The module's own output, shape (T, B, directions · H), and whether it keeps what gradients need."""
    import torch

    if output is None:
        with torch.no_grad():
            own = call.module(x, state)[0]
    else:
        own = output[0] if type(output) in (tuple, list) and output else output
        _check_tensor("output", own, call.x.dtype)
        want = (*x.shape[:-1], call.directions * call.module.hidden_size)
        if own.shape != want:
            raise TraceError(_OUTPUT.format(got=tuple(own.shape), want=want))
    if call.single:
        own = own.unsqueeze(1)
    elif call.module.batch_first:
        own = own.transpose(0, 1)
    return own.detach(), own.requires_grad


def _prove(call: _Call, layer: int, reverse: bool, source: Tensor, h: Tensor, given: bool) -> tuple[Values, float]:
    """The values of one layer and direction and how far they miss its h; `given`: by the caller."""
    import torch

    recompute = _recompute_lstm if call.kind == "LSTM" else _recompute_gru
    values, rebuilt = recompute(call, layer, reverse, source, h)
    residual, limit = _distance(rebuilt, h), _TOLERANCE[str(h.dtype).removeprefix("torch.")]
    if residual <= limit:
        return values, residual
    if not math.isfinite(residual):
        raise TraceError(_not_finite(call))
    # Is it the rounding? Measure how coarse the smaller dtype is here, from the same h: where h is not
    # what the gates say, both dtypes miss it alike, and the limit stays.
    finer = h.dtype == torch.float32
    other = torch.float64 if finer else torch.float32
    _, again = recompute(call.to(other), layer, reverse, source.to(other), h.to(other))
    coarse = 1.0 if finer else torch.finfo(torch.float64).eps / torch.finfo(torch.float32).eps
    limit = max(limit, _SLACK * coarse * _distance(again.double(), rebuilt.double()))
    if residual <= limit:
        return values, residual
    raise TraceError(_RESIDUAL.format(got=residual, limit=limit,
                                      cure=_CHECK_OUTPUT if given else _CHECK_FORWARD.format(kind=call.kind)))


def _distance(a: Tensor, b: Tensor) -> float:
    """The largest difference; NaN if there is a NaN."""
    return float((a - b).abs_().max())


# Recording: values of shape (T, H, B), a sequence in a column, as in the equation W x.


def _record_lstm(call: _Call, layer: int, reverse: bool, source: Tensor, h: Tensor) -> Values:
    """Run one layer and direction with the input `source`, (T, I, B); h, (T, H, B), is filled."""
    import torch

    w_ih, w_hh, b_ih, b_hh = call.weights(layer, reverse)
    size = w_hh.shape[1]
    # Rows i, f, o, g: the three sigmoids lie together and are one operation.
    rows = torch.arange(4 * size).view(4, size)[[0, 1, 3, 2]].flatten()
    w_x, w_h, bias = w_ih[rows], w_hh[rows], (b_ih + b_hh)[rows]
    gates = torch.baddbmm(bias[:, None], w_x.expand(len(source), -1, -1), source)
    i, f, o, g = gates.chunk(4, 1)
    c = torch.empty_like(h)
    h_t, c_t = (value.t().contiguous() for value in call.start(layer, reverse))
    # The tensors are ordinary ones; inference mode only spares each small operation some bookkeeping.
    with torch.inference_mode():
        for a, sigmoids, i_t, f_t, o_t, g_t, c_next, h_next in _in_order(
                reverse, gates, gates[:, :3 * size], i, f, o, g, c, h):
            a.addmm_(w_h, h_t)
            sigmoids.sigmoid_()
            c_t = torch.mul(i_t, g_t.tanh_(), out=c_next).addcmul_(f_t, c_t)
            h_t = torch.tanh(c_t, out=h_next).mul_(o_t)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}


def _record_gru(call: _Call, layer: int, reverse: bool, source: Tensor, h: Tensor) -> Values:
    """Run one layer and direction with the input `source`, (T, I, B); h, (T, H, B), is filled."""
    import torch

    w_ih, w_hh, b_ih, b_hh = call.weights(layer, reverse)
    both = 2 * w_hh.shape[1]        # r and z own the first 2·H rows
    bias = torch.cat(((b_ih + b_hh)[:both], b_ih[both:]))       # b_hn stays inside r ⊙ (…)
    gates = torch.baddbmm(bias[:, None], w_ih.expand(len(source), -1, -1), source)
    r, z, n = gates.chunk(3, 1)
    h_t = call.start(layer, reverse)[0].t().contiguous()
    w_rz, w_n, b_n = w_hh[:both], w_hh[both:], b_hh[both:, None].expand_as(h_t).contiguous()
    from_h = torch.empty_like(h_t)
    with torch.inference_mode():    # as above
        for rz, r_t, z_t, n_t, h_next in _in_order(reverse, gates[:, :both], r, z, n, h):
            rz.addmm_(w_rz, h_t).sigmoid_()
            n_t.addcmul_(r_t, torch.addmm(b_n, w_n, h_t, out=from_h)).tanh_()
            h_t = torch.lerp(n_t, h_t, z_t, out=h_next)     # (1 − z) ⊙ n + z ⊙ h_{t−1}
    return {"r": r, "z": z, "n": n, "h": h}


# The arguments, as torch takes them.


def _checked_call(module: Any, x: Any, state: Any) -> _Call:
    """Hold module, input and state to their form."""
    import torch
    from torch import nn

    if not isinstance(module, (nn.LSTM, nn.GRU)):
        raise TraceError(_MODULE.format(got=type(module).__name__))
    if module.proj_size:
        raise TraceError(_PROJECTION.format(size=module.proj_size))
    if module.training and module.dropout and module.num_layers > 1:
        raise TraceError(_DROPOUT.format(dropout=module.dropout))
    dtype = module.weight_ih_l0.dtype
    if dtype not in (torch.float32, torch.float64):
        raise TraceError(_WEIGHTS.format(got=dtype))
    _check_tensor("x", x, dtype)
    form = "(B, T, {})" if module.batch_first else "(T, B, {})"
    if x.dim() not in (2, 3) or x.shape[-1] != module.input_size:
        raise TraceError(_INPUT.format(got=tuple(x.shape), want=form.format(module.input_size),
                                       alone=f"(T, {module.input_size})"))
    if 0 in x.shape[:-1]:
        raise TraceError(_EMPTY.format(got=tuple(x.shape), want=form.format(module.input_size)))
    single = x.dim() == 2
    time_first = x.detach().unsqueeze(1) if single else x.detach().transpose(0, int(module.batch_first))
    h0, c0 = _start(module, state, time_first, single)
    return _Call(module, "LSTM" if isinstance(module, nn.LSTM) else "GRU", time_first, h0, c0, single)


def _start(module: Any, state: Any, x: Tensor, single: bool) -> tuple[Tensor, Tensor | None]:
    """h0 and c0 of shape (layers · directions, B, H); c0 is None for a GRU."""
    import torch
    from torch import nn

    names = ("h0", "c0") if isinstance(module, nn.LSTM) else ("h0",)
    places = module.num_layers * (2 if module.bidirectional else 1)
    if state is None:
        zeros = x.new_zeros(places, x.shape[1], module.hidden_size)
        return zeros, zeros if len(names) == 2 else None
    if len(names) == 2:
        if not isinstance(state, (tuple, list)) or len(state) != 2:
            raise TraceError(_LSTM_STATE.format(got=_describe(state)))
    elif not isinstance(state, torch.Tensor):
        raise TraceError(_GRU_STATE.format(got=_describe(state)))
    found = []
    want = (places, module.hidden_size) if single else (places, x.shape[1], module.hidden_size)
    for name, value in zip(names, state if len(names) == 2 else (state,), strict=True):
        _check_tensor(name, value, x.dtype)
        if value.shape != want:
            raise TraceError(_STATE.format(name=name, got=tuple(value.shape), want=want))
        found.append(value.detach().unsqueeze(1) if single else value.detach())
    return found[0], found[1] if len(found) == 2 else None


def _check_tensor(name: str, value: Any, dtype: Any) -> None:
    import torch
    from torch.nn.utils.rnn import PackedSequence

    if isinstance(value, PackedSequence):
        raise TraceError(_PACKED.format(name=name))
    if not isinstance(value, torch.Tensor):
        raise TraceError(_TENSOR.format(name=name, got=_describe(value)))
    if value.dtype != dtype:
        raise TraceError(_DTYPE.format(name=name, got=value.dtype, want=dtype))


def _describe(value: Any) -> str:
    """What a wrong argument is, in one word that is the same in both languages."""
    size = f"[{len(value)}]" if isinstance(value, (tuple, list)) else ""
    return type(value).__name__ + size


def _not_finite(call: _Call) -> T:
    """Name the tensors in which NaN or inf came in, if there are any."""
    import torch

    given = {"x": call.x, "h0": call.h0, **dict(call.module.named_parameters())}
    if call.c0 is not None:
        given["c0"] = call.c0
    guilty = [name for name, value in given.items() if not torch.isfinite(value).all()]
    return _NOT_FINITE.format(where=_FOUND_IN.format(names=", ".join(guilty)) if guilty else _FOUND_NOWHERE)


_MODULE = T(
    hi="trace और record nn.LSTM या nn.GRU के gate निकालते हैं; {got} मिला। एक ही step का हिसाब चाहिए, "
       "तो lstm_step देखिए।",
    en="trace and record read the gates of an nn.LSTM or nn.GRU; got {got}. For a single step, see lstm_step.")
_PROJECTION = T(
    hi="इस LSTM में proj_size={size} है; trace को proj_size=0 वाला LSTM चाहिए।",
    en="This LSTM has proj_size={size}; trace needs an LSTM with proj_size=0.")
_DROPOUT = T(
    hi="Module training mode में है और उसकी layer के बीच dropout={dropout} है। हर बार दूसरी unit बंद होती हैं, इसलिए "
       "वही gate दोबारा नहीं निकल सकते। पहले model.eval() चलाइए।",
    en="The module is in training mode, with dropout={dropout} between its layers. Every run drops other units, so "
       "the same gates cannot be computed again. Call model.eval() first.")
_WEIGHTS = T(
    hi="Module के weight का dtype {got} मिला; float32 या float64 चाहिए। module.float() या module.double() चलाइए।",
    en="The weights of the module are {got}; expected float32 or float64. Call module.float() or module.double().")
_PACKED = T(
    hi="{name} में PackedSequence मिली, tensor चाहिए। हर sequence को अकेले, उसकी असली लंबाई तक भेजिए, "
       "जैसे trace(module, x[b, :length])।",
    en="{name} is a PackedSequence; expected a tensor. Send each sequence alone, up to its true length, "
       "such as trace(module, x[b, :length]).")
_TENSOR = T(
    hi="{name} में {got} मिला, tensor चाहिए।",
    en="{name} is a {got}; expected a tensor.")
_DTYPE = T(
    hi="{name} का dtype {got} मिला, पर module के weight {want} हैं। {name}.to({want}) लिखिए।",
    en="{name} has dtype {got}, but the weights of the module are {want}. Write {name}.to({want}).")
_INPUT = T(
    hi="x की shape {got} मिली, {want} चाहिए; अकेली sequence के लिए {alone}।",
    en="x has shape {got}; expected {want}, or {alone} for a single sequence.")
_EMPTY = T(
    hi="x खाली है: shape {got} मिली। {want} में कम से कम एक sequence और एक step चाहिए।",
    en="x is empty: it has shape {got}. Expected at least one sequence and one step in {want}.")
_LSTM_STATE = T(
    hi="LSTM का state दो tensor की जोड़ी है, (h0, c0); {got} मिला।",
    en="The state of an LSTM is a pair of tensors, (h0, c0); got {got}.")
_GRU_STATE = T(
    hi="GRU का state एक ही tensor है, h0; {got} मिला।",
    en="The state of a GRU is a single tensor, h0; got {got}.")
_STATE = T(
    hi="{name} की shape {got} मिली, {want} चाहिए: (layer × दिशाएँ, B, H), और अकेली sequence में B के बिना। "
       "batch_first का इस पर असर नहीं होता।",
    en="{name} has shape {got}; expected {want}: (layers × directions, B, H), without B for a single sequence. "
       "batch_first does not apply to it.")
_OUTPUT = T(
    hi="output की shape {got} मिली, {want} चाहिए: वही दीजिए, जो module(x, state) ने लौटाया।",
    en="output has shape {got}; expected {want}: hand over what module(x, state) returned.")
_NOT_FINITE = T(
    hi="Module का output अब संख्या नहीं रहा: उसमें NaN या inf है। {where}",
    en="The output of the module is no longer a number: it has NaN or inf. {where}")
_FOUND_IN = T(
    hi="यहाँ से आया: {names}।",
    en="It came in through: {names}.")
_FOUND_NOWHERE = T(
    hi="x, state और weight में ऐसा कुछ नहीं है: या कोई जोड़ float की सीमा से बाहर गया, या output बदला गया।",
    en="There is none in x, the state or the weights: a sum left the range of floats, or output was changed.")
_RESIDUAL = T(
    hi="Gate से दोबारा बनाया गया h, module के h से {got:.1e} तक अलग है; सीमा {limit:.1e} है। {cure}",
    en="h rebuilt from the gates differs from the module's own h by up to {got:.1e}; the limit is {limit:.1e}. {cure}")
_CHECK_OUTPUT = T(
    hi="देखिए कि output इसी x, इसी state और इन्हीं weight से निकला हो, optimizer के किसी update से पहले नहीं, "
       "और detach किए बिना दिया गया हो।",
    en="Check that output came from this x, this state and these weights, not from before an optimizer update, "
       "and was not detached.")
_CHECK_FORWARD = T(
    hi="देखिए कि module का forward पूरा nn.{kind} वाला हो: न कोई hook, न कोई बदला हुआ method।",
    en="Check that the module's forward is that of nn.{kind}: no hook and no method of its own changes it.")
_NO_LAYER = T(
    hi="layer={got!r} मिला; इस trace में layer 0 से {last} तक हैं।",
    en="Got layer={got!r}; this trace has layers 0 to {last}.")
_NO_DIRECTION = T(
    hi="reverse=True मिला, पर इस trace में एक ही दिशा है; bidirectional=True वाला module चाहिए।",
    en="Got reverse=True, but this trace has one direction only; expected a module with bidirectional=True.")
_NO_VALUE = T(
    hi="{kind} के trace में {name} नहीं है; {names} हैं।",
    en="The trace of a {kind} has no {name}; it has {names}.")
_PICK_PART = T(
    hi="इस trace में कई हिस्से हैं (layer: {layers}, दिशाएँ: {directions}); सिर्फ़ .{name} से पता नहीं चलता कि "
       "किसका {name} चाहिए। .at(layer, reverse) से चुनिए, जैसे {pick}; layer की गिनती 0 से {last} तक है।",
    en="This trace has several parts (layers: {layers}, directions: {directions}); .{name} alone does not say "
       "whose {name} you want. Choose with .at(layer, reverse), such as {pick}; layers are counted from 0 to {last}.")
