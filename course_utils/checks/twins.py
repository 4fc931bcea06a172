"""torch's own modules on both sides with equal parameters, and what an error of torch means to a learner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..text import T
from .reference import Draws, nn, torch
from .sides import Handle, Side
from .verdicts import Fail, with_clue


def made(s: Side, rng: Draws, kind: str, *sizes: int, **options: Any) -> tuple[Any, Handle]:
    """torch's own module with random parameters on our side, and a handle to its twin on the learner's."""
    ours = getattr(nn, kind)(*sizes, device="cpu", dtype=torch.float32, **options)
    scale = (2 * ours.hidden_size) ** 0.5 if hasattr(ours, "hidden_size") else 1
    values = {name: rng.normal(*p.shape) / scale for name, p in ours.named_parameters()}
    with torch.no_grad():
        for name, value in values.items():
            getattr(ours, name).copy_(value)
    theirs = s.new(f"nn.{kind}", *sizes, **options)
    s.load(theirs, values)
    return ours, theirs


def told(clues: Mapping[str, T], call: Callable[..., Any], *args: Any) -> Any:
    """Call the learner's code; if it stops with an error of torch that is in `clues`, say what it means.

    Args:
        clues: part of the message → what it means here.
        call: a verb of the learner's side, such as ``s.call``.
        args: what it gets.

    Raises:
        Fail: what the verb raised, with the clue.
    """
    try:
        return call(*args)
    except Fail as fail:
        clue = next((text for part, text in clues.items() if fail.kind == "error" and part in fail.text.en), None)
        raise Fail(fail.kind, with_clue(fail.text, clue)) from None
