"""One step of an LSTM or GRU that a learner writes by hand: random inputs, and what torch's own cell computes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .reference import Draws, grad, nn, torch
from .sides import Side
from .verdicts import gradients_match

WEIGHTS = ("w_ih", "w_hh", "b_ih", "b_hh")


@dataclass(frozen=True)
class Step:
    """A kind of step, written as ``(x, *states, w_ih, w_hh, b_ih, b_hh)``.

    Attributes:
        cell: torch's class that runs it.
        states: the names of what it carries along.
        blocks: how many blocks of H rows stand in each weight and bias.
    """

    cell: str
    states: tuple[str, ...]
    blocks: int

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its arguments, in order."""
        return ("x", *self.states, *WEIGHTS)

    def draw(self, rng: Draws, batch: int) -> list[Any]:
        """Random arguments in the order of `inputs`, all sizes different, no gate near 0 or 1."""
        i, h = rng.sizes(2)
        rows = self.blocks * h
        shapes = ((batch, i), *((batch, h) for _ in self.states), (rows, i), (rows, h), (rows,), (rows,))
        return [rng.normal(*shape) / (shape[1] ** 0.5 if name.startswith("w") else 1)
                for name, shape in zip(self.inputs, shapes, strict=True)]

    def batches(self, rng: Draws) -> Iterator[list[Any]]:
        """A batch first, where different mistakes are told apart, then a single sequence."""
        yield self.draw(rng, rng.sizes(1, low=8, high=12)[0])
        yield self.draw(rng, 1)

    def run(self, args: Sequence[Any]) -> Any:
        """What torch's cell gives with these weights on these inputs, with gradients to all of `args`."""
        x, *states = args[:-len(WEIGHTS)]
        cell = getattr(nn, self.cell)(x.shape[1], states[0].shape[1], device="cpu", dtype=torch.float32)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        for name, weight in zip(names, args[-len(WEIGHTS):], strict=True):
            delattr(cell, name)         # a parameter would cut the gradient to `weight`
            setattr(cell, name, weight)
        return cell(x, states[0] if len(states) == 1 else tuple(states))

    def hold_gradients(self, s: Side, rng: Draws, owner: str) -> None:
        """Hold the gradients of the learner's step `owner` to those of torch's cell.

        Raises:
            Fail: of kind gradient.
        """
        args = self.draw(rng, 4)
        upstream = [rng.normal(*args[1].shape) for _ in self.states]
        leaves = [a.clone().requires_grad_() for a in args]
        wanted = grad(self.run(leaves), leaves, upstream)
        gradients_match(s.gradients(owner, args, upstream), dict(zip(self.inputs, wanted, strict=True)))


LSTM = Step("LSTMCell", ("h", "c"), 4)
GRU = Step("GRUCell", ("h",), 3)
