"""How much of a gradient arrives how far back: measured, in float64, never read off a formula.

torch hands out the gradient of every weight, already summed over all steps. What a lesson needs is the
gradient at one step. These functions walk through the layer one step at a time (its own weights, in
float64, so that nothing underflows) and ask autograd there. `wrong_gradient_norms` is the recipe that
looks right and is not.

>>> flow = gradient_flow("LSTM", steps=40, hidden=16, seeds=range(3))
>>> flow.h.shape, bool((flow.factor() < 1).all())
((3, 40), True)
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .cells import cell_weights, lstm_step
from .singular_values import log_singular_values
from .text import SmritiError, T

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

Kind = Literal["RNN", "LSTM", "GRU"]
KINDS = ("RNN", "LSTM", "GRU")
Loss = Callable[["Tensor"], "Tensor"]


class GradientError(SmritiError):
    """A gradient that cannot be measured: nothing recurrent, nothing to differentiate, or not a number."""


@dataclass(frozen=True, eq=False)
class GradientFlow:
    """The size of the gradient at every step, for S seeds.

    Attributes:
        kind: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        label: what the network is, in symbols that both languages share, such as ``"LSTM b_f=3"``.
        h: ‖∂L/∂h_t‖ at every step, the mean over the batch, shape (S, T); column t is step t, the last column
            is where the loss looks.
        c: ‖∂L/∂c_t‖ in the same form; None for a network without a cell state.
        mean_keep: the mean of the gate that keeps (f of an LSTM, z of a GRU) over units, steps and batch,
            shape (S,); None for an RNN.
        sigma1: the largest singular value of W_hh, shape (S,): ‖∂h_T/∂h_{T−k}‖ ≤ σ₁ᵏ. Only for an RNN.
        rho: the spectral radius of W_hh, shape (S,): the rate of decay if tanh′ were 1. It is not a bound. Only
            for an RNN.
    """

    kind: Kind
    label: str
    h: np.ndarray
    c: np.ndarray | None
    mean_keep: np.ndarray | None
    sigma1: np.ndarray | None
    rho: np.ndarray | None

    def by_lag(self, state: Literal["h", "c"] = "h") -> np.ndarray:
        """The same relative to the last step, shape (S, T): column d is the step d steps before the last.

        Raises:
            GradientError: the network has no such state.
        """
        norms = {"h": self.h, "c": self.c}.get(state)
        if norms is None:
            raise GradientError(_NO_STATE.format(kind=self.kind, got=repr(state)))
        with np.errstate(divide="ignore", invalid="ignore"):
            return norms[:, ::-1] / norms[:, -1:]

    def factor(self, low: int | None = None, high: int | None = None, state: Literal["h", "c"] = "h") -> np.ndarray:
        """By what the gradient is multiplied with every step back, shape (S,).

        It is the geometric mean of the factors from lag `low` to lag `high`. Where a gradient has shrunk to
        0 in between, the factor is 0.

        Args:
            low: the smaller lag; a tenth of the steps by default (10 of 100).
            high: the larger lag; six tenths by default (60 of 100).
            state: ``"h"`` or ``"c"``.

        Raises:
            GradientError: not 0 ≤ low < high < T, or no such state.
        """
        steps = self.h.shape[1]
        low = steps // 10 if low is None else low
        high = 6 * steps // 10 if high is None else high
        if not 0 <= low < high < steps:
            raise GradientError(_LAGS.format(low=low, high=high, steps=steps))
        found = self.by_lag(state)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num(found[:, high] / found[:, low], nan=0.0) ** (1 / (high - low))

    def half_life(self, low: int | None = None, high: int | None = None, state: Literal["h", "c"] = "h") -> np.ndarray:
        """After how many steps back half of the gradient is left, shape (S,); infinite where it does not shrink.

        The arguments are those of `factor`.
        """
        factor = self.factor(low, high, state)
        with np.errstate(divide="ignore"):
            return np.where(factor < 1, math.log(2) / -np.log(np.minimum(factor, 1)), math.inf)


def gradient_flow(kind: Kind, *, steps: int = 100, hidden: int = 64, inputs: int = 16, batch: int = 16,
                  seeds: Iterable[int] = range(5), init: Literal["default", "orthogonal"] = "default",
                  gain: float = 1.0, forget_bias: float | None = None, nonlinearity: Literal["tanh", "relu"] = "tanh",
                  readout: Literal["last", "all"] = "last", dtype: Literal["float64", "float32"] = "float64",
                  label: str | None = None) -> GradientFlow:
    """Measure ‖∂L/∂h_t‖ and ‖∂L/∂c_t‖ for every t in networks that have learned nothing yet.

    The inputs are standard normal; the loss of a sequence is L = w · h_T with a standard normal w.

    Args:
        kind: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        steps: T, the length of the sequences.
        hidden: H, the size of the hidden state.
        inputs: I, the numbers of one step.
        batch: B, the sequences that the norms are averaged over.
        seeds: one network, input and w for each; torch's global generator is left as it was.
        init: ``"default"`` is torch's own; ``"orthogonal"`` makes each H×H block of W_hh orthogonal.
        gain: W_hh is multiplied by this.
        forget_bias: the bias of the gate that keeps, f of an LSTM or z of a GRU, both of torch's biases
            together; None leaves them as they come, about 0.
        nonlinearity: of an RNN, ``"tanh"`` or ``"relu"``.
        readout: ``"last"`` for the loss above, ``"all"`` for Σ_t w · h_t.
        dtype: ``"float32"`` runs the same networks in float32, to show where its norms underflow.
        label: another label for the curve.

    Returns:
        The `GradientFlow` with S = number of seeds.

    Raises:
        GradientError: an unknown kind, a size below 1, a setting that the kind does not have, no seeds, or a
            gradient that left the range of floats.

    >>> flow = gradient_flow("LSTM", forget_bias=3.0, steps=50, seeds=[0])
    >>> flow.label, flow.h.shape, flow.c.shape
    ('LSTM b_f=3', (1, 50), (1, 50))
    """
    import torch

    seeds = list(seeds)
    _check_flow(kind, {"steps": steps, "hidden": hidden, "inputs": inputs, "batch": batch, "seeds": len(seeds)},
                {"init": init, "nonlinearity": nonlinearity, "readout": readout, "dtype": dtype}, forget_bias)
    runs = []
    for seed in seeds:
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            torch.manual_seed(seed)
            layer = _fresh_layer(kind, inputs, hidden, init, gain, forget_bias, nonlinearity)
            x = torch.randn(batch, steps, inputs, dtype=torch.float64)
            w = torch.randn(hidden, dtype=torch.float64)
        kept = getattr(torch, dtype)
        runs.append(_measure(_Walker(layer, kept), x.to(kept), _weighted(w.to(kept)), readout == "all"))
    return _gather(runs, kind, label or _label(kind, init, gain, forget_bias, nonlinearity))


def flow_of(model: nn.Module, x: Tensor, *, loss: Loss | None = None, readout: Literal["last", "all"] = "last",
            seed: int = 0, label: str | None = None) -> GradientFlow:
    """Measure ‖∂L/∂h_t‖ and ‖∂L/∂c_t‖ for every t in a network of your own, trained or not.

    Args:
        model: nn.RNN, nn.LSTM, nn.GRU or one of their cells, with one layer and one direction; or a model
            with exactly one such layer, such as a `make_reader`. It is left as it was.
        x: what that layer takes: (B, T, I), or (T, B, I) if it is a fused layer without batch_first; or (T, I).
        loss: from the last hidden state, (B, H) in float64, to a loss: one number, or one for each sequence;
            with ``readout="all"`` from all hidden states, (B, T, H). By default w · h, as in `gradient_flow`.
        readout: which hidden states the loss sees, ``"last"`` or ``"all"``.
        seed: of the w of the default loss.
        label: what to call the curve; the kind by default.

    Returns:
        The `GradientFlow` with S = 1.

    Raises:
        GradientError: no recurrent layer or several, more than one layer or direction, an x of another form or
            without a step, weights or an x that are not finite, a loss without a gradient, or a gradient that
            left the range of floats.

    >>> from torch import nn, randn
    >>> flow_of(nn.GRU(3, 4, batch_first=True), randn(8, 20, 3)).h.shape
    (1, 20)
    """
    layer = _find_layer(model)
    _check_choices({"readout": readout})
    run = _measure(_Walker(layer), _checked_x(x, layer), loss or _default_loss(layer, seed), readout == "all")
    kind = _kind(layer)
    return _gather([run], kind, label or kind)


def wrong_gradient_norms(module: nn.Module, x: Tensor) -> np.ndarray:
    """The tempting recipe for ‖∂L/∂h_t‖, kept as a **bug to be found**: it is 0 at every step but the last.

    It runs the fused layer, asks its output to keep its gradient, and takes the gradient of the last step.
    But a fused layer returns copies: no later step was computed from ``output[:, t]``. So ``output.grad`` is
    only what the loss reads from the output directly, and the way through time is not in it. `flow_of` has
    the gradient that was meant.

    Args:
        module: nn.RNN, nn.LSTM or nn.GRU with one layer and one direction, or a model with exactly one; it
            is left as it was.
        x: as in `flow_of`.

    Returns:
        The norms, the mean over the batch, shape (T,).

    Raises:
        GradientError: as in `flow_of`; a cell is refused too, because it has no output for all steps.

    >>> from torch import nn, randn
    >>> norms = wrong_gradient_norms(nn.LSTM(3, 4, batch_first=True), randn(8, 20, 3))
    >>> norms.shape, int((norms > 0).sum())
    ((20,), 1)
    """
    import torch

    layer = _find_layer(module)
    if isinstance(layer, torch.nn.RNNCellBase):
        raise GradientError(_NEEDS_FUSED.format(got=type(layer).__name__))
    x = _checked_x(x, layer)
    fused = copy.deepcopy(layer).double().requires_grad_(True)
    fused.batch_first = True
    with torch.enable_grad():
        output, _ = fused(x)
        output.retain_grad()
        output[:, -1].sum().backward()
    return output.grad.norm(dim=-1).mean(0).numpy()


def itemized_gradients(model: nn.Module, x: Tensor, *, loss: Loss | None = None, seed: int = 0) -> np.ndarray:
    """Which loss reaches which step: ‖∂L_k/∂h_t‖ for a loss L_k at every step k.

    Args:
        model: as in `flow_of`; it is left as it was.
        x: as in `flow_of`.
        loss: from the hidden state of one step, (B, H) in float64, to the loss there: one number, or one for
            each sequence. By default w · h_k with a standard normal w, the same at every step.
        seed: of that w.

    Returns:
        The norms, the mean over the batch, shape (T, T): row k is the loss, column t the step that its gradient
        reaches. NaN where t > k: no gradient flows into the future.

    Raises:
        GradientError: as in `flow_of`.

    >>> from torch import nn, randn
    >>> itemized_gradients(nn.GRU(3, 4, batch_first=True), randn(8, 20, 3)).shape
    (20, 20)
    """
    import torch

    layer = _find_layer(model)
    x, loss = _checked_x(x, layer), loss or _default_loss(layer, seed)
    with torch.enable_grad():
        h, _, _ = _Walker(layer).walk(x)
        losses = torch.stack([_value_of(loss, h_k) for h_k in h])
        one_each = torch.eye(len(h), dtype=losses.dtype)
        columns = torch.autograd.grad(losses, h, one_each, is_grads_batched=True)      # of h_t: (T, B, H), k first
    norms = torch.stack([column.norm(dim=-1).mean(-1) for column in columns], 1).numpy()
    _refuse_overflow(norms)
    norms[np.triu_indices(len(h), 1)] = np.nan
    return norms


@dataclass(frozen=True, eq=False)
class JacobianSpectrum:
    """How much the last state stretches and shrinks each direction of an earlier one.

    Attributes:
        kind: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        log10: the decimal logarithms of the singular values of ∂s_T/∂s_{T−k}, the largest first, shape (T, n);
            row k − 1 is lag k. The state s is h (n = H), of an LSTM h and c together (n = 2·H). −inf where a
            direction is lost altogether. (The values themselves can lie far outside the range of floats.)
    """

    kind: Kind
    log10: np.ndarray

    @property
    def lags(self) -> np.ndarray:
        """The lag of every row: 1 … T."""
        return np.arange(1, len(self.log10) + 1)


def jacobian_spectrum(model: nn.Module, x: Tensor) -> JacobianSpectrum:
    """The singular values of the Jacobian of the last state by each earlier one, ∂s_T/∂s_{T−k} = J_T ⋯ J_{T−k+1}.

    A product of many Jacobians has singular values that differ by far more than the 16 digits of a float: the
    small ones of the product as a matrix are rounding noise. So it is never formed. Each factor is reduced to
    a triangle by QR, the triangles are multiplied row by row with a scale for each row, and one-sided Jacobi
    rotations (Demmel and Veselić, "Jacobi's Method is More Accurate than QR", 1992) make the rows orthogonal;
    their lengths are the singular values, small ones as exact as large ones.

    Args:
        model: as in `flow_of`; it is left as it was.
        x: one sequence, (T, I), or a batch of one as in `flow_of`.

    Returns:
        The `JacobianSpectrum`.

    Raises:
        GradientError: as in `flow_of`; also more than one sequence.

    >>> from torch import nn, randn
    >>> jacobian_spectrum(nn.LSTM(3, 4), randn(20, 3)).log10.shape
    (20, 8)
    """
    import torch

    layer = _find_layer(model)
    x = _checked_x(x, layer)
    if len(x) != 1:
        raise GradientError(_ONE_SEQUENCE.format(got=tuple(x.shape)))
    with torch.no_grad():
        found = log_singular_values(_Walker(layer).jacobians(x[0])).numpy()
    return JacobianSpectrum(_kind(layer), found / math.log(10))


def input_sensitivity(model: nn.Module, x: Tensor, output: int | Tensor = 0, *,
                      channel: int | None = None) -> np.ndarray:
    """How strongly an answer of a model depends on every step of its input: ∂y/∂x_t.

    This works on any model as it is, with fused layers, several layers or both directions: the input of a
    fused layer has a gradient at every step. It runs a copy in float64 and in eval mode.

    Args:
        model: x → y (B, outputs), such as a `make_reader`; or nn.RNN, nn.LSTM or nn.GRU itself, whose answer
            is the output at the last step. It is left as it was.
        x: what the model takes, as float; its last dimension is that of the numbers of one step.
        output: which of the outputs; or for each sequence its own, as int64 of shape (B,), such as the labels.
        channel: None gives the norm ‖∂y/∂x_t‖; a number gives the derivative by that one number of each step,
            with its sign.

    Returns:
        One value for each sequence and step, in the shape of x without its last dimension.

    Raises:
        GradientError: an x that is no float tensor or not finite or empty, an output that the model does not
            have or of another form, or an answer that does not depend on x.

    >>> from torch import nn, randn
    >>> input_sensitivity(nn.LSTM(3, 4, batch_first=True), randn(8, 20, 3)).shape
    (8, 20)
    """
    import torch

    _check_tensor(x)
    if not isinstance(model, torch.nn.Module):
        raise GradientError(_NO_MODULE.format(got=type(model).__name__))
    if isinstance(model, torch.nn.RNNCellBase):
        raise GradientError(_WHOLE.format(got=type(model).__name__))
    if isinstance(model, torch.nn.RNNBase):
        _check_size(x, model)
    if channel is not None and channel not in range(x.shape[-1]):
        raise GradientError(_CHANNEL.format(got=channel, shape=tuple(x.shape), last=x.shape[-1] - 1))
    twin = copy.deepcopy(model).double().eval()
    given = x.detach().double().requires_grad_(True)
    with torch.enable_grad():
        answer = _pick(_last_answer(twin(given), model, x), output).sum()
    found = torch.autograd.grad(answer, given, allow_unused=True)[0] if answer.requires_grad else None
    if found is None:
        raise GradientError(_NO_GRADIENT.format(what=_MODEL_NAME))
    _refuse_overflow(found.numpy())
    return (found.norm(dim=-1) if channel is None else found[..., channel]).numpy()


# Walking through a layer, one step at a time.


class _Walker:
    """The weights of one recurrent layer, detached, and its step as a function that autograd can follow."""

    def __init__(self, layer: nn.Module, dtype: torch.dtype | None = None) -> None:
        import torch

        self.kind, self.size = _kind(layer), layer.hidden_size
        self.weights = [None if w is None else w.detach().to(dtype or torch.float64) for w in cell_weights(layer)]
        self.activation = torch.relu if getattr(layer, "nonlinearity", "tanh") == "relu" else torch.tanh

    def step(self, x: Tensor, h: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """The next h and c, and the gate that keeps; x is (…, I), the states (…, H)."""
        import torch
        from torch.nn.functional import linear

        if self.kind == "LSTM":
            new = lstm_step(x, h, c, *self.weights)
            return new.h, new.c, new.f
        w_ih, w_hh, b_ih, b_hh = self.weights
        a, b = linear(x, w_ih, b_ih), linear(h, w_hh, b_hh)
        if self.kind == "RNN":
            return self.activation(a + b), None, None
        (a_r, a_z, a_n), (b_r, b_z, b_n) = a.chunk(3, -1), b.chunk(3, -1)
        r, z = torch.sigmoid(a_r + b_r), torch.sigmoid(a_z + b_z)
        n = torch.tanh(a_n + r * b_n)
        return (1 - z) * n + z * h, None, z

    def walk(self, x: Tensor) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
        """All h, all c and all values of the gate that keeps, each (B, H), for x (B, T, I); states start at 0."""
        h = x.new_zeros(len(x), self.size, requires_grad=True)      # so that every later h has a gradient
        c = x.new_zeros(len(x), self.size) if self.kind == "LSTM" else None
        rows: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
        for x_t in x.unbind(1):
            h, c, keep = self.step(x_t, h, c)
            for values, new in zip(rows, (h, c, keep), strict=True):
                if new is not None:
                    values.append(new)
        return rows

    def jacobians(self, x: Tensor) -> Tensor:
        """∂s_t/∂s_{t−1} at every step of one sequence x (T, I), shape (T, n, n); s is h, or h and c in a row."""
        import torch

        with torch.no_grad():
            h, c, _ = self.walk(x[None])
            states = torch.cat(h) if not c else torch.cat((torch.cat(h), torch.cat(c)), 1)
        before = torch.cat((torch.zeros_like(states[:1]), states[:-1])).requires_grad_(True)
        with torch.enable_grad():       # all steps at once: each is computed from its own state before
            h, c, _ = self.step(x, before[:, :self.size], before[:, self.size:] if c else None)
            after = h if c is None else torch.cat((h, c), 1)
            rows = [torch.autograd.grad(unit.sum(), before, retain_graph=True)[0] for unit in after.unbind(1)]
        return torch.stack(rows, 1)


@dataclass(frozen=True)
class _Run:
    """One network: norms at every step (T,), the mean of its gate, and the two numbers of an RNN's W_hh."""

    h: np.ndarray
    c: np.ndarray | None
    keep: float | None
    sigma1: float | None
    rho: float | None


def _measure(walker: _Walker, x: Tensor, loss: Loss, everywhere: bool) -> _Run:
    """The norms of one network on x (B, T, I)."""
    import torch

    with torch.enable_grad():
        h, c, keep = walker.walk(x)
        value = _value_of(loss, torch.stack(h, 1) if everywhere else h[-1])
        found = torch.autograd.grad(value, h + c)
    norms = torch.stack([gradient.norm(dim=-1).mean() for gradient in found]).double().numpy()
    _refuse_overflow(norms)
    of_h, of_c = norms[:len(h)], norms[len(h):] if c else None
    sigma1 = rho = None
    if walker.kind == "RNN":
        w_hh = walker.weights[1].double()
        sigma1 = float(torch.linalg.matrix_norm(w_hh, 2))
        rho = float(torch.linalg.eigvals(w_hh).abs().max())
    return _Run(of_h, of_c, float(torch.stack(keep).detach().mean()) if keep else None, sigma1, rho)


def _gather(runs: list[_Run], kind: Kind, label: str) -> GradientFlow:
    def column(name: str) -> np.ndarray | None:
        values = [getattr(run, name) for run in runs]
        return None if values[0] is None else np.stack(values)
    return GradientFlow(kind, label, column("h"), column("c"), column("keep"), column("sigma1"), column("rho"))


def _value_of(loss: Loss, h: Tensor) -> Tensor:
    """The loss summed over the sequences, so that each has its own gradient; held to what autograd needs."""
    import torch

    if not torch.isfinite(h).all():
        raise GradientError(_OVERFLOW.format(name="h", shape=tuple(h.shape)))
    value = loss(h)
    shape = tuple(value.shape) if isinstance(value, torch.Tensor) else type(value).__name__
    if shape not in ((), (len(h),)):
        raise GradientError(_LOSS.format(got=shape, h=tuple(h.shape), one=(len(h),)))
    if not value.requires_grad:
        raise GradientError(_NO_GRADIENT.format(what=_LOSS_NAME))
    if not torch.isfinite(value).all():
        raise GradientError(_LOSS_NOT_FINITE.format(h=tuple(h.shape)))
    return value.sum()


def _weighted(w: Tensor) -> Loss:
    return lambda h: (h @ w).sum()


def _default_loss(layer: nn.Module, seed: int) -> Loss:
    import torch

    generator = torch.Generator().manual_seed(seed)
    return _weighted(torch.randn(layer.hidden_size, generator=generator, dtype=torch.float64))


def _fresh_layer(kind: str, inputs: int, hidden: int, init: str, gain: float, forget_bias: float | None,
                 nonlinearity: str) -> nn.Module:
    """A layer in float64 from torch's global generator."""
    import torch
    from torch import nn

    options = {"nonlinearity": nonlinearity} if kind == "RNN" else {}
    layer = getattr(nn, kind)(inputs, hidden, batch_first=True, dtype=torch.float64, **options)
    _, w_hh, b_ih, b_hh = cell_weights(layer)
    if init == "orthogonal":
        for block in w_hh.split(hidden):
            nn.init.orthogonal_(block)
    w_hh *= gain
    if forget_bias is not None:     # rows H … 2H are f of an LSTM and z of a GRU
        b_ih[hidden:2 * hidden], b_hh[hidden:2 * hidden] = forget_bias, 0
    return layer


def _label(kind: str, init: str, gain: float, forget_bias: float | None, nonlinearity: str) -> str:
    """A name for a curve; all its words are the same in both languages."""
    parts = ["ReLU-RNN" if nonlinearity == "relu" else kind]
    if init != "default":
        parts.append(init)
    if gain != 1:
        parts.append(f"W×{gain:g}")
    if forget_bias is not None:
        parts.append(f"b_{'f' if kind == 'LSTM' else 'z'}={forget_bias:g}")
    return " ".join(parts)


# The arguments.


def _kind(layer: nn.Module) -> Kind:
    from torch import nn

    kinds = {"RNN": (nn.RNN, nn.RNNCell), "LSTM": (nn.LSTM, nn.LSTMCell), "GRU": (nn.GRU, nn.GRUCell)}
    return next(kind for kind, types in kinds.items() if isinstance(layer, types))


def _find_layer(model: Any) -> Any:
    """The one recurrent layer of a model, with one layer and one direction and weights that are finite."""
    import torch
    from torch import nn

    if not isinstance(model, nn.Module):
        raise GradientError(_NO_MODULE.format(got=type(model).__name__))
    recurrent = (nn.RNNBase, nn.RNNCellBase)
    found = [(name, module) for name, module in model.named_modules() if isinstance(module, recurrent)]
    if not found:
        raise GradientError(_NOTHING_RECURRENT.format(got=type(model).__name__))
    if len(found) > 1:
        raise GradientError(_MANY_RECURRENT.format(got=type(model).__name__, names=", ".join(n for n, _ in found)))
    layer = found[0][1]
    directions = 2 if getattr(layer, "bidirectional", False) else 1
    if getattr(layer, "num_layers", 1) * directions > 1:
        raise GradientError(_ONE_LAYER.format(layers=layer.num_layers, directions=directions))
    weights = [w for w in cell_weights(layer) if w is not None]
    if not all(bool(torch.isfinite(w).all()) for w in weights):
        raise GradientError(_NOT_FINITE.format(name="weight", shape=tuple(weights[1].shape)))
    return layer


def _checked_x(x: Any, layer: Any) -> Tensor:
    """The input as (B, T, I) in float64, detached."""
    _check_tensor(x)
    _check_size(x, layer)
    x = x.detach().double()
    if x.dim() == 2:
        return x[None]
    return x if getattr(layer, "batch_first", True) else x.transpose(0, 1)      # a cell is walked batch first


def _check_size(x: Tensor, layer: Any) -> None:
    size = layer.input_size
    form = f"(B, T, {size})" if getattr(layer, "batch_first", True) else f"(T, B, {size})"
    if x.dim() not in (2, 3) or x.shape[-1] != size:
        raise GradientError(_INPUT.format(got=tuple(x.shape), want=form, alone=f"(T, {size})"))


def _check_tensor(x: Any) -> None:
    import torch

    if not isinstance(x, torch.Tensor):
        raise GradientError(_TENSOR.format(got=type(x).__name__))
    if not x.is_floating_point():
        raise GradientError(_FLOAT.format(got=x.dtype, shape=tuple(x.shape)))
    if x.dim() < 2 or 0 in x.shape:
        raise GradientError(_EMPTY.format(got=tuple(x.shape)))
    if not torch.isfinite(x).all():
        raise GradientError(_NOT_FINITE.format(name="x", shape=tuple(x.shape)))


def _refuse_overflow(norms: np.ndarray) -> None:
    if not np.isfinite(norms).all():
        raise GradientError(_OVERFLOW.format(name=_GRADIENT_NAME, shape=norms.shape))


def _last_answer(answer: Any, model: nn.Module, x: Tensor) -> Tensor:
    """The answer as (B, outputs); of a recurrent module itself, its output at the last step."""
    import torch
    from torch import nn

    if isinstance(model, nn.RNNBase):
        answer = answer[0]
        answer = answer[None] if x.dim() == 2 else answer if model.batch_first else answer.transpose(0, 1)
        return answer[:, -1]
    shape = tuple(answer.shape) if isinstance(answer, torch.Tensor) else type(answer).__name__
    if not isinstance(shape, tuple) or len(shape) != 2:
        raise GradientError(_ANSWER.format(got=shape, x=tuple(x.shape)))
    return answer


def _pick(answers: Tensor, output: Any) -> Tensor:
    """One answer of each sequence, (B,)."""
    import torch

    batch, outputs = answers.shape
    if isinstance(output, torch.Tensor):
        chosen = output.detach()
    else:
        chosen = torch.full((batch,), output) if isinstance(output, int) else torch.zeros(0)
    if chosen.dtype != torch.int64 or chosen.shape != (batch,) or not ((chosen >= 0) & (chosen < outputs)).all():
        got = tuple(output.shape) if isinstance(output, torch.Tensor) else repr(output)
        raise GradientError(_CHOICE.format(got=got, answers=(batch, outputs), last=outputs - 1, want=(batch,)))
    return answers.gather(1, chosen[:, None])[:, 0]


def is_size(value: Any) -> bool:
    """Whether `value` is a whole number of at least 1."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= 1


def _check_flow(kind: Any, sizes: dict[str, Any], choices: dict[str, Any], forget_bias: Any) -> None:
    if kind not in KINDS:
        raise GradientError(_CHOICES.format(name="kind", got=repr(kind), known=", ".join(map(repr, KINDS))))
    for name, value in sizes.items():
        if not is_size(value):
            raise GradientError(_SIZE.format(name=name, got=repr(value)))
    _check_choices(choices)
    if kind == "RNN" and forget_bias is not None:
        raise GradientError(_SETTING.format(name="forget_bias", got=forget_bias, kind=kind))
    if kind != "RNN" and choices["nonlinearity"] != "tanh":
        raise GradientError(_SETTING.format(name="nonlinearity", got=repr(choices["nonlinearity"]), kind=kind))


def _check_choices(choices: dict[str, Any]) -> None:
    known = {"init": ("default", "orthogonal"), "nonlinearity": ("tanh", "relu"), "readout": ("last", "all"),
             "dtype": ("float64", "float32")}
    for name, value in choices.items():
        if value not in known[name]:
            raise GradientError(_CHOICES.format(name=name, got=repr(value), known=", ".join(map(repr, known[name]))))


_LOSS_NAME, _MODEL_NAME = T(hi="Loss", en="loss"), T(hi="Model", en="model")
_GRADIENT_NAME = T(hi="Gradient", en="The gradient")
_CHOICES = T(
    hi="{name} में {got} मिला; इनमें से एक चाहिए: {known}।",
    en="{name} is {got}; expected one of: {known}.")
_SIZE = T(
    hi="{name} = {got} मिला; 1 या उससे बड़ी पूरी संख्या चाहिए।",
    en="Got {name} = {got}; expected a whole number of at least 1.")
_SETTING = T(
    hi="{name} = {got} मिला, पर {kind} में ऐसा कुछ नहीं है जिस पर यह लागू हो।",
    en="Got {name} = {got}, but a {kind} has nothing that it applies to.")
_NO_MODULE = T(
    hi="Model की जगह {got} मिला; nn.Module चाहिए, जैसे nn.LSTM।",
    en="Got {got} in place of a model; expected an nn.Module, such as nn.LSTM.")
_NOTHING_RECURRENT = T(
    hi="{got} में कोई recurrent layer नहीं है; nn.RNN, nn.LSTM, nn.GRU, इनका cell, या ऐसी एक layer वाला model चाहिए।",
    en="{got} has no recurrent layer; expected nn.RNN, nn.LSTM, nn.GRU, a cell of theirs, or a model with one such "
       "layer.")
_MANY_RECURRENT = T(
    hi="{got} में कई recurrent layer हैं: {names}। इनमें से एक ही दीजिए, जैसे model.rnn।",
    en="{got} has several recurrent layers: {names}. Hand over one of them, such as model.rnn.")
_ONE_LAYER = T(
    hi="इस module में {layers} layer और {directions} दिशाएँ हैं; यहाँ एक layer और एक दिशा चाहिए। कई layer वाले model के लिए "
       "input_sensitivity है।",
    en="This module has {layers} layer(s) and {directions} direction(s); expected one of each. For a model with more, "
       "use input_sensitivity.")
_WHOLE = T(
    hi="{got} एक ही step लेता है; पूरी sequence पढ़ने वाला model चाहिए, जैसे nn.LSTM या make_reader से बना model।",
    en="{got} takes a single step; expected a model that reads whole sequences, such as nn.LSTM or a make_reader.")
_NEEDS_FUSED = T(
    hi="{got} मिला, पर यह गलती सिर्फ़ पूरी sequence वाले module में होती है: nn.RNN, nn.LSTM या nn.GRU दीजिए।",
    en="Got {got}, but this mistake can be made only with a module that reads whole sequences: hand over nn.RNN, "
       "nn.LSTM or nn.GRU.")
_TENSOR = T(
    hi="x में {got} मिला, tensor चाहिए।",
    en="x is a {got}; expected a tensor.")
_FLOAT = T(
    hi="x का dtype {got} और shape {shape} मिली; float चाहिए, क्योंकि पूरी संख्याओं का gradient नहीं होता। Token हों, तो उनकी "
       "embedding दीजिए।",
    en="x has dtype {got} and shape {shape}; expected floats, because whole numbers have no gradient. For tokens, hand "
       "over their embedding.")
_EMPTY = T(
    hi="x की shape {got} मिली; कम से कम एक sequence और एक step चाहिए, जैसे (B, T, I)।",
    en="x has shape {got}; expected at least one sequence and one step, such as (B, T, I).")
_INPUT = T(
    hi="x की shape {got} मिली, {want} चाहिए; अकेली sequence के लिए {alone}।",
    en="x has shape {got}; expected {want}, or {alone} for a single sequence.")
_ONE_SEQUENCE = T(
    hi="x की shape {got} मिली; jacobian_spectrum एक ही sequence लेता है, जैसे x[0]।",
    en="x has shape {got}; jacobian_spectrum takes a single sequence, such as x[0].")
_NOT_FINITE = T(
    hi="{name} में NaN या inf है (shape {shape}); gradient तभी निकल सकता है, जब हर मान एक संख्या हो।",
    en="{name} has NaN or inf (shape {shape}); there is a gradient only where every value is a number.")
_OVERFLOW = T(
    hi="{name} float की सीमा से बाहर चला गया (shape {shape}): वह बेकाबू बढ़ा। कम step या छोटे weight लीजिए।",
    en="{name} left the range of floats (shape {shape}): it exploded. Take fewer steps or smaller weights.")
_LOSS = T(
    hi="loss ने {got} लौटाया; एक संख्या (shape ()) या हर sequence की एक संख्या {one} चाहिए। loss को मिले h की shape {h} है।",
    en="The loss returned {got}; expected one number (shape ()) or one for each sequence, {one}. It was given h of "
       "shape {h}.")
_LOSS_NOT_FINITE = T(
    hi="loss NaN या inf निकला, जबकि h में सब संख्याएँ हैं (shape {h}); loss का हिसाब देखिए।",
    en="The loss is NaN or inf, though h (shape {h}) has numbers only; check how the loss is computed.")
_NO_GRADIENT = T(
    hi="{what} का परिणाम input से जुड़ा नहीं है, इसलिए उसका gradient नहीं निकलता। देखिए कि बीच में detach(), no_grad(), "
       "argmax() या item() न हो।",
    en="The result of the {what} does not depend on its input, so it has no gradient. Check that there is no detach(), "
       "no_grad(), argmax() or item() on the way.")
_NO_STATE = T(
    hi='{kind} में {got} नाम का state नहीं है; हर नेटवर्क में "h" है, LSTM में "c" भी।',
    en='A {kind} has no state called {got}; every network has "h", and an LSTM has "c" too.')
_LAGS = T(
    hi="low = {low}, high = {high} मिले; 0 ≤ low < high < {steps} चाहिए, क्योंकि sequence में {steps} step हैं।",
    en="Got low = {low}, high = {high}; expected 0 ≤ low < high < {steps}, because the sequence has {steps} steps.")
_ANSWER = T(
    hi="Model का output {got} मिला; हर sequence का जवाब (B, outputs) चाहिए। x की shape {x} है।",
    en="The output of the model is {got}; expected (B, outputs), an answer for each sequence. x has shape {x}.")
_CHOICE = T(
    hi="output में {got} मिला; 0 से {last} तक की एक संख्या, या हर sequence के लिए ऐसी एक संख्या (int64, shape {want}) चाहिए। "
       "Model का output {answers} है।",
    en="output is {got}; expected a number from 0 to {last}, or one for each sequence (int64, shape {want}). The "
       "output of the model is {answers}.")
_CHANNEL = T(
    hi="channel = {got!r} मिला; x की shape {shape} है, इसलिए 0 से {last} तक की संख्या चाहिए।",
    en="Got channel = {got!r}; x has shape {shape}, so expected a number from 0 to {last}.")
