"""Checks: is the learner's answer right, and if not, what is wrong with it, in both languages.

In a notebook a check is one line:

>>> check("ex03-a")  # doctest: +SKIP

It runs the learner's functions on fresh random inputs against torch's own modules and shows a card. It
never raises in a learner's notebook, so that Run All reaches the end. Where a machine reads the result
(plain nbgrader sets ``NBGRADER_EXECUTION``, the builder sets ``SMRITI_CI=1``) it raises `CheckFailed`.

* `registry`: the list of checks; ``exNN.py``: those of exercise NN.
* `sides`: the learner's code behind a few verbs; a check does not know where it runs.
* `reference`: torch as it was at import, and random inputs of our own.
* `time_limit`: how long the learner's code may run.
* `verdicts`: comparisons, and a sentence for each kind of fault.
* `steps`, `parameters`, `answers`: what several exercises share: a step by hand, a module whose parameters are set,
  answers written into a dict.
* `solutions`: the reference solution, shown after success.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from .. import attempts
from ..display import Card, emit
from ..text import SmritiError, T
from . import cards
from .cards import Result
from .reference import Draws, clean_room
from .registry import Check, CheckError, find
from .sides import Local, Side
from .solutions import solution_of
from .verdicts import Fail

__all__ = ["CheckFailed", "check", "judge"]

_failed: dict[str, int] = {}    # check → how often it failed since it was last right, in this kernel


class CheckFailed(SmritiError):
    """An answer that is not right, where a machine reads the result."""


def check(name: str, names: dict[str, Any] | None = None) -> None:
    """Check the learner's answer to one task and show a card.

    Args:
        name: the check, such as ``"ex03-a"``.
        names: the globals that hold the answer; by default those of the caller.

    Raises:
        CheckFailed: the answer is not right, and ``NBGRADER_EXECUTION`` or ``SMRITI_CI=1`` is set.
    """
    try:
        entry = find(name)
    except CheckError as error:
        emit(Card("false", error.text.html(), str(error.text), "smriti-check"))
        return _stop(error.text)
    names = sys._getframe(1).f_globals if names is None else names
    result = judge(entry, Local(names, entry.forbid, entry.seconds), Draws())
    shown = _climb(result)
    if _read_by_machine():
        emit(cards.card(result, shown))
    else:
        emit(cards.card(result, shown, solution_of(name) if result.passed else None))
        _keep(result)
    if result.text is not None:
        _stop(T(hi=f"{name}: {result.text.hi}", en=f"{name}: {result.text.en}"))


def judge(entry: Check, side: Side, draws: Draws) -> Result:
    """Run a check and tell what it found; shows nothing and never raises.

    Args:
        entry: the check.
        side: where the learner's code runs.
        draws: its random inputs; their seed makes a run repeatable.
    """
    assert entry.run is not None, "a written answer is read by a teacher"
    try:
        with clean_room():
            entry.run(side, draws)
    except Fail as fail:
        return Result(entry, fail.kind, fail.text)
    except Exception as error:
        kind = type(error).__name__
        return Result(entry, "broken", T(
            hi=f"यह जाँच खुद नहीं चल पाई ({kind})। Kernel फिर से शुरू कीजिए और सारे cell क्रम से चलाइए; फिर भी न चले, "
               "तो शिक्षक को बताइए।",
            en=f"The check itself could not run ({kind}). Restart the kernel and run all cells in order; if it "
               "still fails, tell your teacher."))
    return Result(entry)


def _climb(result: Result) -> int:
    """How many hints to show: one more for each failed attempt, none before there is one."""
    name = result.check.name
    if result.passed:
        return _failed.pop(name, 0)
    if result.kind != "unwritten":
        _failed[name] = _failed.get(name, 0) + 1
    return _failed.get(name, 0)


def _keep(result: Result) -> None:
    """Count the attempt; a learner whose disk is full is told, and still has the card."""
    if result.kind not in ("unwritten", "broken"):
        try:
            attempts.record(result.check.name, right=result.passed)
        except SmritiError as error:
            emit(Card("plain", error.text.html(), str(error.text), "smriti-check"))


def _stop(text: T) -> None:
    if _read_by_machine():
        raise CheckFailed(text)


def _read_by_machine() -> bool:
    return bool(os.environ.get("NBGRADER_EXECUTION")) or os.environ.get("SMRITI_CI") == "1"
