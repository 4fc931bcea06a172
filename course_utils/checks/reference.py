"""What the checks trust: torch as it was when this package was imported, and random numbers of their own.

A notebook that later gives ``nn`` another meaning, patches ``torch.allclose`` or sets float64 as the
default changes nothing here. Importing this module runs no torch operation, so that a grader may
import it and then fork.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr
from types import SimpleNamespace
from typing import Any


def _as_imported() -> tuple[Any, Any, Any]:
    import torch

    return SimpleNamespace(**vars(torch)), SimpleNamespace(**vars(torch.nn)), torch.autograd.grad


# Copies of the two namespaces, not the modules: names that a notebook patches later stay as they were.
torch, nn, grad = _as_imported()


class Draws:
    """Fresh random inputs that neither read nor move the learner's own random numbers.

    Args:
        seed: for a run that can be repeated; by default a new one every time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = int.from_bytes(os.urandom(4), "big") if seed is None else seed
        self._generator = torch.Generator(device="cpu").manual_seed(self.seed)

    def normal(self, *shape: int) -> Any:
        """A float32 tensor of standard normal numbers."""
        return torch.randn(*shape, generator=self._generator, dtype=torch.float32, device="cpu")

    def sizes(self, count: int, low: int = 2, high: int = 7) -> list[int]:
        """`count` different whole numbers from `low` to `high`: no two dimensions can be mistaken."""
        order = torch.randperm(high - low + 1, generator=self._generator, device="cpu")
        return [low + int(i) for i in order[:count]]

    def signs(self, *shape: int) -> Any:
        """A float32 tensor of −1 and 1."""
        return 1 - 2 * torch.randint(0, 2, shape, generator=self._generator, device="cpu").to(torch.float32)

    def between(self, low: float, high: float, *shape: int) -> Any:
        """A float32 tensor of numbers from `low` to `high`, all equally likely."""
        return low + (high - low) * torch.rand(*shape, generator=self._generator, dtype=torch.float32, device="cpu")


@contextmanager
def clean_room() -> Iterator[None]:
    """torch's global settings as in a fresh kernel while a check runs; afterwards as they were.

    What the learner's code writes to stderr meanwhile is dropped: plain nbgrader would give a cell with
    a mere warning no points.
    """
    numbers, dtype = torch.get_rng_state(), torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    # Only where the learner chose another device: every call of torch would take longer inside.
    device = nullcontext() if torch.get_default_device().type == "cpu" else torch.device("cpu")
    try:
        with torch.enable_grad(), device, warnings.catch_warnings(), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_rng_state(numbers)
