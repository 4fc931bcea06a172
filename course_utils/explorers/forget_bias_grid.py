"""What `explore_forget_bias` draws: gradients and forget gates of untrained LSTMs, for a grid of biases. Float64."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..cells import cell_weights, lstm_step
from ..gradients import GradientFlow

if TYPE_CHECKING:
    from torch import Tensor, nn

INPUTS, BATCH = 16, 4       # numbers of one step; sequences that the norms are averaged over
LEAST = -300                # log10 of what is left where a gradient has become too small for a float
BINS = 10                   # of the histogram, from 0 to 1


@dataclass(frozen=True, eq=False)
class ForgetBiasGrid:
    """What was measured for F forget biases, I input biases and S seeds.

    Attributes:
        biases: the forget biases, F.
        input_biases: the input biases, I.
        seeds: one network and one batch of inputs each, S.
        lags: the two lags between which the factor was measured.
        curve: log10 of ‖∂L/∂c_{T−k}‖ / ‖∂L/∂c_T‖, shape (F, I, S, T); the last index is k.
        opened: which share of the forget gates lies in each tenth from 0 to 1, shape (F, I, S, 10).
        mean: the mean forget gate, shape (F, I, S).
        factor: by what the gradient is multiplied per step back, between the two lags, shape (F, I, S).
    """

    biases: tuple[float, ...]
    input_biases: tuple[float, ...]
    seeds: tuple[int, ...]
    lags: tuple[int, int]
    curve: np.ndarray
    opened: np.ndarray
    mean: np.ndarray
    factor: np.ndarray

    def view(self, forget: int, write: int, seed: int | None = None) -> ForgetBiasView:
        """One forget bias, one input bias, and one seed or all together (None); counted from 0."""
        chosen = slice(None) if seed is None else slice(seed, seed + 1)
        curve = self.curve[forget, write, chosen]
        with np.errstate(divide="ignore"):
            factor = float(np.exp(np.log(self.factor[forget, write, chosen]).mean()))      # geometric, as the curve
        return ForgetBiasView(curve.mean(0), curve.min(0), curve.max(0), self.opened[forget, write, chosen].mean(0),
                              float(self.mean[forget, write, chosen].mean()), factor)


@dataclass(frozen=True, eq=False)
class ForgetBiasView:
    """One state: the geometric mean of the chosen seeds and their range (log10), the gate, and two factors."""

    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray
    opened: np.ndarray
    mean: float
    factor: float


def measure_forget_biases(biases: Sequence[float], input_biases: Sequence[float], *, hidden: int = 32, steps: int = 100,
                          seeds: Sequence[int] = (0, 1, 2)) -> ForgetBiasGrid:
    """Measure gradients and forget gates for each pair of biases and each seed; see `explore_forget_bias`."""
    pairs = [(forget, write) for forget in biases for write in input_biases]
    runs = [_measure(seed, pairs, hidden, steps) for seed in seeds]

    def gathered(column: Sequence[np.ndarray]) -> np.ndarray:
        """One value of every seed and pair, by forget bias, input bias, seed."""
        values = np.stack(column, 1)
        return values.reshape(len(biases), len(input_biases), *values.shape[1:])

    curve, opened, mean, factor = (gathered(column) for column in zip(*runs, strict=True))
    lags = (steps // 10, 6 * steps // 10)       # those of `GradientFlow.factor`
    return ForgetBiasGrid(tuple(biases), tuple(input_biases), tuple(seeds), lags, curve, opened, mean, factor)


def _measure(seed: int, pairs: Sequence[tuple[float, float]], hidden: int, steps: int) -> tuple[np.ndarray, ...]:
    """Curve (log10), histogram, mean and factor of one network for P pairs of biases: (P, T), (P, 10), (P,), (P,)."""
    import torch

    h, c, f = _walk(seed, pairs, hidden, steps)
    w = torch.randn(hidden, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)     # as in `flow_of`
    found = torch.autograd.grad((h[-1] @ w).sum(), h + c)
    by_pair = torch.stack(found).view(2, steps, len(pairs), BATCH, hidden)
    # A norm squares: of gradients below 1e-162 nothing would be left.
    largest = by_pair.abs().amax(-1, keepdim=True).clamp_min(1e-300)
    of_h, of_c = ((by_pair / largest).norm(dim=-1) * largest[..., 0]).mean(-1).transpose(1, 2).numpy()
    opened = torch.stack(f).detach().view(steps, len(pairs), -1).transpose(0, 1).reshape(len(pairs), -1).numpy()
    flow = GradientFlow("LSTM", "LSTM", of_h, of_c, opened.mean(1), None, None)      # here a pair takes a seed's place
    with np.errstate(divide="ignore"):      # what has underflowed to 0 is far below the picture
        curve = np.maximum(np.log10(flow.by_lag("c")), LEAST)
    shares = np.stack([np.histogram(gate, BINS, (0, 1))[0] / gate.size for gate in opened])
    return curve, shares, flow.mean_keep, flow.factor(state="c")


def _walk(seed: int, pairs: Sequence[tuple[float, float]], hidden: int, steps: int) -> tuple[list[Tensor], ...]:
    """All h, c and f, each (P · B, H), of one network with P pairs of biases side by side: much faster than in turn.

    A bias is the weight of an input that is always 1. So a pair stands in two more columns of the input.
    """
    import torch

    lstm, x = _network(seed, hidden, steps)
    w_ih, w_hh, b_ih, b_hh = (weight.detach() for weight in cell_weights(lstm))
    rows = torch.arange(4 * hidden)
    of_f, of_i = (rows // hidden == 1).double(), (rows // hidden == 0).double()       # torch's order: i, f, g, o
    w_ih = torch.cat((w_ih, of_f[:, None], of_i[:, None]), 1)
    bias = (b_ih + b_hh) * (1 - of_f - of_i)
    given = torch.tensor(pairs, dtype=torch.float64).repeat_interleave(BATCH, 0)
    h = torch.zeros(len(given), hidden, dtype=torch.float64, requires_grad=True)      # so that all later h have one
    c = torch.zeros_like(h)
    kept: list[Any] = []
    for t in range(steps):
        step = lstm_step(torch.cat((x[:, t].repeat(len(pairs), 1), given), 1), h, c, w_ih, w_hh, bias)
        h, c = step.h, step.c
        kept.append(step)
    return [step.h for step in kept], [step.c for step in kept], [step.f for step in kept]


def _network(seed: int, hidden: int, steps: int) -> tuple[nn.LSTM, Tensor]:
    """A fresh LSTM and its inputs; torch's global generator is left as it was."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(INPUTS, hidden, batch_first=True, dtype=torch.float64)
        return lstm, torch.randn(BATCH, steps, INPUTS, dtype=torch.float64)
