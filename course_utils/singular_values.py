"""The singular values of a long product of matrices, small ones as exact as large ones.

A product of many Jacobians has singular values that differ by far more than the 16 digits of a float, so it is
never formed: triangles with a scale for each row stand for it, and one-sided Jacobi rotations make the rows
orthogonal (Demmel and Veselić, "Jacobi's Method is More Accurate than QR", 1992).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

# What a sweep of rotations meets is of second order after it: the singular values are exact to this squared.
_ORTHOGONAL, _SWEEPS, _TINY = 1e-5, 40, 1e-300


def log_singular_values(jacobians: Tensor) -> Tensor:
    """The natural logarithms of the singular values of J_T ⋯ J_{T−k+1} for k = 1 … T, in no order, shape (T, n)."""
    import torch
    from torch.nn.functional import pad

    rows, scales = _graded_products(jacobians)
    for _ in range(2):
        rows, scales = _almost_orthogonal(rows, scales)
    # Rows first: a round of rotations is then a few operations on whole blocks. An even number of rows, for pairs.
    odd = len(jacobians[0]) % 2
    rows = pad(rows.transpose(0, 1), (0, 0, 0, 0, 0, odd)).contiguous()
    scales = pad(scales.t(), (0, 0, 0, odd), value=-math.inf).contiguous()
    waiting = torch.arange(len(jacobians))
    for _ in range(_SWEEPS):
        rows[:, waiting], scales[:, waiting], met = _sweep(rows[:, waiting], scales[:, waiting])
        waiting = waiting[met > _ORTHOGONAL]
        if not len(waiting):
            break
    return scales.t().sort(descending=True).values[:, :len(jacobians[0])]


def _graded_products(jacobians: Tensor) -> tuple[Tensor, Tensor]:
    """Triangles with the singular values of J_T ⋯ J_{T−k+1} for k = 1 … T.

    Returns:
        Rows of length 1, shape (T, n, n), and the logarithms of the lengths that they stand for, (T, n).
    """
    import torch

    size = jacobians.shape[1]
    basis = rows = torch.eye(size, dtype=jacobians.dtype)
    scales, found = jacobians.new_zeros(size), []
    for jacobian in jacobians.flip(0):
        basis, triangle = torch.linalg.qr(jacobian.t() @ basis)     # the product, transposed, is basis · triangles
        sizes = triangle.abs().log() + scales                       # of the terms that a new row is the sum of
        top = sizes.amax(1).nan_to_num(neginf=0.0)
        rows, lengths = _unit_rows(((sizes - top[:, None]).exp() * triangle.sign()) @ rows)
        scales = top + lengths
        found.append((rows, scales))
    return torch.stack([r for r, _ in found]), torch.stack([s for _, s in found])


def _almost_orthogonal(rows: Tensor, scales: Tensor) -> tuple[Tensor, Tensor]:
    """QR from the right and from the left, the longest row first: what differs much in length becomes orthogonal.

    Every number is a ratio to the longer of the two rows that it belongs to, so that none overflows.
    """
    import torch

    scales, order = scales.sort(descending=True)
    rows = rows.gather(1, order[..., None].expand_as(rows))
    ratio = (scales[:, :, None] - scales[:, None, :]).nan_to_num(0.0).clamp(max=0).exp()
    triangle = torch.linalg.qr(rows.mT)[1].mT                       # the same up to a rotation of the right side
    triangle = torch.linalg.qr((triangle * ratio).tril())[1]        # … and of the left
    rows, lengths = _unit_rows((triangle * ratio.mT).triu())
    return rows, scales + lengths


def _sweep(rows: Tensor, scales: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Rotate every pair of rows once, so that the two become orthogonal: one-sided Jacobi.

    A rotation is written for rows of length 1 and the ratio of their true lengths, so that nothing
    underflows however small that ratio is. Every row meets every other as in a tournament: the first stays,
    the others move on by one place around the table.

    Args:
        rows: rows of length 1, shape (n, K, n) for K matrices; n is even.
        scales: the logarithms of their true lengths, (n, K).

    Returns:
        The new rows and scales, and the largest cosine that was met in each matrix, (K,).
    """
    import torch

    half, met = len(rows) // 2, scales.new_zeros(rows.shape[1])
    u, v, log_u, log_v = rows[:half], rows[half:].flip(0), scales[:half], scales[half:].flip(0)
    for _ in range(len(rows) - 1):
        cosine = torch.linalg.vecdot(u, v)
        met = torch.maximum(met, cosine.abs().amax(0))
        gap = (log_v - log_u).nan_to_num(0.0)               # two rows of zeros are alike
        ratio = (-gap.abs()).exp()
        apart = (1 - ratio) * (1 + ratio)
        lean = 2 * cosine / (apart + torch.hypot(apart, 2 * ratio * cosine)).clamp_min(_TINY)
        little = ratio * ratio * lean                       # ratio · lean is the tangent of the angle
        turn = -0.5 * torch.log1p(little * lean)            # the logarithm of its cosine
        to_u, to_v = torch.where(gap <= 0, little, -lean), torch.where(gap <= 0, -lean, little)
        new_u, more_u = _unit_rows(torch.addcmul(u, to_u[..., None], v))
        new_v, more_v = _unit_rows(torch.addcmul(v, to_v[..., None], u))
        u, v = _next_round(new_u, new_v)
        log_u, log_v = _next_round(log_u + turn + more_u, log_v + turn + more_v)
    return torch.cat((u, v.flip(0))), torch.cat((log_u, log_v.flip(0))), met


def _next_round(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    if len(u) == 1:
        return u, v
    return torch.cat((u[:1], v[:1], u[1:-1])), torch.cat((v[1:], u[-1:]))


def _unit_rows(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of length 1 and the logarithms of their lengths; a row of zeros stays one."""
    lengths = rows.norm(dim=-1)
    return rows / lengths.clamp_min(_TINY)[..., None], lengths.log()
