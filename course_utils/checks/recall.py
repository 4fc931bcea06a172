"""A small experiment that the checks run themselves: twenty plain RNNs, trained with a learner's settings.

Every sequence is one of four symbols and then silence; after the last step the network says which symbol it
was. All networks are trained side by side, as one tensor with the network in front, and always start from the
same random numbers: the same settings give the same verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .reference import grad, torch

NETWORKS, HIDDEN, SYMBOLS, TRAINING_STEPS = 20, 16, 4, 300
INITS = ("default", "orthogonal", "identity")


@dataclass(frozen=True)
class Outcome:
    """What came out of one experiment.

    Attributes:
        learned: how many of the networks know every symbol at the full length.
        reaches: the share of the last step's gradient that arrives at the first one before training, the median
            over the networks, at the length that training begins with.
        loss: the mean loss after training, at the length that training ends with; NaN where it broke.
    """

    learned: int
    reaches: float
    loss: float


@lru_cache(maxsize=64)
def run(init: str, lr: float, clip: float, lengths: tuple[int, ...], full: int) -> Outcome:
    """Train the networks with Adam, as many steps at each of `lengths`, and test them at the length `full`.

    Args:
        init: W_hh at the start, one of `INITS`; the rest is drawn as torch does it.
        lr: the learning rate.
        clip: the largest norm of the gradient of one network.
        lengths: the lengths of the sequences, one after the other.
        full: the length of the test.
    """
    weights = [w.requires_grad_() for w in _start(init)]
    reaches = _share_that_arrives(weights, lengths[0])
    averages = [(torch.zeros_like(w), torch.zeros_like(w)) for w in weights]
    for step in range(1, TRAINING_STEPS + 1):
        length = lengths[(step - 1) * len(lengths) // TRAINING_STEPS]
        loss = _loss(_states(weights, length)[-1], weights).sum()
        gradients = grad(loss, weights)
        norm = sum(g.pow(2).sum((1, 2)) for g in gradients).sqrt()
        scale = (clip / norm.clamp(min=clip))[:, None, None]
        with torch.no_grad():
            for weight, gradient, (mean, square) in zip(weights, gradients, averages, strict=True):
                _adam(weight, gradient * scale, mean, square, lr, step)
    with torch.no_grad():
        right = _answers(_states(weights, full)[-1], weights).argmax(-1) == torch.arange(SYMBOLS, device="cpu")
        loss = _loss(_states(weights, lengths[-1])[-1], weights).mean()
    return Outcome(int(right.all(1).sum()), reaches, float(loss))


def _start(init: str) -> list[Any]:
    """w_ih, w_hh, b, head and its bias, (NETWORKS, …) each; a row of w_ih belongs to one symbol."""
    generator = torch.Generator(device="cpu").manual_seed(0)
    limit = 1 / math.sqrt(HIDDEN)

    def draw(rows: int, columns: int) -> Any:
        shape = (NETWORKS, rows, columns)
        return limit * (2 * torch.rand(shape, generator=generator, dtype=torch.float32, device="cpu") - 1)

    w_ih, w_hh, b = draw(SYMBOLS, HIDDEN), draw(HIDDEN, HIDDEN), draw(1, HIDDEN) + draw(1, HIDDEN)
    if init == "orthogonal":
        normal = torch.randn(NETWORKS, HIDDEN, HIDDEN, generator=generator, dtype=torch.float32, device="cpu")
        q, r = torch.linalg.qr(normal)
        w_hh = q * r.diagonal(dim1=1, dim2=2).sign()[:, None]
    elif init == "identity":
        w_hh, b = torch.eye(HIDDEN, device="cpu").repeat(NETWORKS, 1, 1), torch.zeros_like(b)
    return [w_ih, w_hh, b, draw(HIDDEN, SYMBOLS), draw(1, SYMBOLS)]


def _states(weights: list[Any], length: int) -> list[Any]:
    """h after every step, (NETWORKS, SYMBOLS, HIDDEN) each: every symbol once, then silence."""
    w_ih, w_hh, b = weights[:3]
    states = [torch.tanh(w_ih + b)]
    for _ in range(length - 1):
        states.append(torch.tanh(torch.baddbmm(b, states[-1], w_hh)))
    return states


def _answers(h: Any, weights: list[Any]) -> Any:
    return torch.baddbmm(weights[4], h, weights[3])


def _loss(h: Any, weights: list[Any]) -> Any:
    """The cross entropy of every network, (NETWORKS,)."""
    scores = _answers(h, weights)
    return (scores.logsumexp(-1) - scores.diagonal(dim1=1, dim2=2)).mean(1)


def _share_that_arrives(weights: list[Any], length: int) -> float:
    weights = [w.detach().double().requires_grad_() for w in weights]
    states = _states(weights, length)
    first, last = grad(_loss(states[-1], weights).sum(), [states[0], states[-1]])
    return float((first.norm(dim=(1, 2)) / last.norm(dim=(1, 2))).median())


def _adam(weight: Any, gradient: Any, mean: Any, square: Any, lr: float, step: int) -> None:
    """One step of Adam (Kingma and Ba, 2015) with its usual settings, in place."""
    mean.mul_(0.9).add_(gradient, alpha=0.1)
    square.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
    weight -= lr * (mean / (1 - 0.9 ** step)) / ((square / (1 - 0.999 ** step)).sqrt() + 1e-8)
