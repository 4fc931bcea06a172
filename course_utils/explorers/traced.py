"""What explorers take out of a recorded run: one sequence of one layer, as plain arrays. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..text import T
from ..traces import Trace
from .arguments import whole
from .page import ExplorerError

if TYPE_CHECKING:
    import numpy as np


def one_sequence(caller: str, found: Any, sequence: Any = 0) -> dict[str, np.ndarray]:
    """The values of one sequence by name, each of shape (T, H), float64.

    Args:
        caller: the function that the learner called; an error begins with it.
        found: a `Trace` of one layer and direction, of any layout.
        sequence: which of the batch, counted from 0.

    Raises:
        ExplorerError: no `Trace`, one of several layers or directions, no such sequence, or a value that is not finite.
    """
    import numpy as np

    if not isinstance(found, Trace):
        raise ExplorerError(_NO_TRACE.format(caller=caller, got=type(found).__name__))
    if len(found.parts) > 1:
        pick = f".at({found.layers - 1}{', reverse=True' * (found.directions - 1)})"
        raise ExplorerError(_PICK.format(caller=caller, layers=found.layers, directions=found.directions, pick=pick))
    batch = {"(B, T, H)": 0, "(T, B, H)": 1}.get(found.layout)
    part = found.parts[0]
    place = whole(caller, "sequence", sequence, 1 if batch is None else part["h"].shape[batch])
    values = {name: (value if batch is None else value.select(batch, place)).detach().cpu().double().numpy()
              for name, value in part.items()}
    if bad := [name for name, value in values.items() if not np.isfinite(value).all()]:
        raise ExplorerError(_NOT_FINITE.format(caller=caller, names=", ".join(bad)))
    return values


_NO_TRACE = T(
    hi="{caller}: {got} मिला, Trace चाहिए: trace(module, x) जो लौटाए, वह दीजिए।",
    en="{caller}: got {got}; expected a Trace: hand over what trace(module, x) returned.")
_PICK = T(
    hi="{caller}: इस trace में कई हिस्से हैं (layer: {layers}, दिशाएँ: {directions}), एक चाहिए। .at(layer) से चुनिए, "
       "जैसे found{pick}; layer की गिनती 0 से होती है।",
    en="{caller}: this trace has several parts (layers: {layers}, directions: {directions}); one is expected. Choose "
       "with .at(layer), such as found{pick}; layers are counted from 0.")
_NOT_FINITE = T(
    hi="{caller}: इनमें NaN या inf है: {names}। ऐसे मान का चित्र नहीं बनता।",
    en="{caller}: there is NaN or inf in: {names}. Such a value cannot be drawn.")
