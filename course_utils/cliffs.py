"""The loss surface of one recurrent unit, with its cliff: why a gradient can explode and what clipping does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .gradients import GradientError, is_size
from .text import T as Text


@dataclass(frozen=True, eq=False)
class CliffSurface:
    """The loss of one recurrent unit over its weight and its bias, and the gradient there.

    Attributes:
        w: the weights, shape (nw,).
        b: the biases, shape (nb,).
        loss: shape (nb, nw): rows are biases, columns are weights.
        grad_w: ∂loss/∂w, shape (nb, nw).
        grad_b: ∂loss/∂b, shape (nb, nw).
    """

    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray
    grad_w: np.ndarray
    grad_b: np.ndarray

    @property
    def grad_norm(self) -> np.ndarray:
        """The length of the gradient, shape (nb, nw)."""
        return np.hypot(self.grad_w, self.grad_b)


def cliff_surface(w: float | Sequence[float] | np.ndarray, b: float | Sequence[float] | np.ndarray, *, T: int = 50,
                  start: float = 0.5, target: float = 0.7) -> CliffSurface:
    """The loss of a single unit that runs for T steps, over a grid of its weight and bias.

    The unit is x_t = w · σ(x_{t−1}) + b from x_0 = `start`, its loss (σ(x_T) − `target`)²: the example behind
    the picture of a cliff in Pascanu, Mikolov and Bengio, "On the Difficulty of Training Recurrent Neural
    Networks", ICML 2013. The gradient is carried along with the state, exactly.

    Args:
        w: weights, one number or nw of them.
        b: biases, one number or nb of them.
        T: how many steps.
        start: the state before the first step.
        target: where the unit should end.

    Returns:
        The `CliffSurface`, also for a single point: then every array has one element.

    Raises:
        GradientError: T below 1, or w, b, start or target not finite or of more than one dimension.

    >>> surface = cliff_surface(np.linspace(-1, 8, 90), np.linspace(-5, 1, 60))
    >>> surface.loss.shape
    (60, 90)
    """
    if not is_size(T):
        raise GradientError(_STEPS.format(got=repr(T)))
    w, b = (np.atleast_1d(np.asarray(value, dtype=float)) for value in (w, b))
    for name, value in {"w": w, "b": b, "start": np.asarray([start]), "target": np.asarray([target])}.items():
        if value.ndim != 1 or not value.size or not np.isfinite(value).all():
            raise GradientError(_GRID.format(name=name, shape=value.shape))
    weight, bias = w[None, :], b[:, None]
    x = np.full((b.size, w.size), float(start))
    by_w, by_b = np.zeros_like(x), np.zeros_like(x)
    for _ in range(T):
        s = _sigmoid(x)
        slope = weight * s * (1 - s)        # ∂x_t/∂x_{t−1}
        by_w, by_b, x = s + slope * by_w, 1 + slope * by_b, weight * s + bias
    s = _sigmoid(x)
    miss = 2 * (s - target) * s * (1 - s)   # ∂loss/∂x_T
    return CliffSurface(w, b, (s - target) ** 2, miss * by_w, miss * by_b)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * x))     # without overflow for any x


_STEPS = Text(
    hi="T = {got} मिला; 1 या उससे बड़ी पूरी संख्या चाहिए।",
    en="Got T = {got}; expected a whole number of at least 1.")
_GRID = Text(
    hi="{name} की shape {shape} मिली; एक संख्या या संख्याओं की एक सूची चाहिए, बिना NaN और inf के।",
    en="{name} has shape {shape}; expected one number or a list of numbers, without NaN or inf.")
