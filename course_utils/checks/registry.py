"""The list of checks: one definition serves the learner's notebook, the builder and the graded run.

A check is a function ``(s, rng)`` in the module of its exercise (``ex03.py`` for exercise 03). It gets a
`sides.Side` (the learner's code, behind a few verbs) and `reference.Draws` (fresh random inputs), and
raises `verdicts.Fail` where the learner's code is not right::

    @define("ex98-a", points=1, hints=(T(hi="सारे मान जोड़िए।", en="Add all values."),))
    def total(s, rng):
        x = rng.normal(3)
        match(s.call("total", x), "total", {"total": x.sum()})
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..text import SmritiError, T

if TYPE_CHECKING:
    from .reference import Draws
    from .sides import Side

SECONDS = 10.0      # for one call of a learner's function: a hundred times what a slow laptop needs for most of them
_NAME = re.compile(r"(ex\d\d)-[a-z]")
_checks: dict[str, Check] = {}


class CheckError(SmritiError):
    """A check that is badly defined, or a name that no check has."""


@dataclass(frozen=True)
class Check:
    """One task of an exercise.

    Attributes:
        name: such as ``"ex03-a"``.
        points: what a right answer earns; typed here and nowhere else.
        hints: from gentle to concrete, shown one after the other.
        style: what to notice in the reference solution; shown with it once the learner's own answer is right.
        forbid: dotted names that the learner's function may not use (see `forbidden`).
        seconds: how long one call of the learner's code may take.
        run: the check itself; None for a written answer, which a teacher reads.
    """

    name: str
    points: int
    hints: tuple[T, ...] = ()
    forbid: tuple[str, ...] = ()
    run: Callable[[Side, Draws], None] | None = None
    style: T | None = None
    seconds: float = SECONDS


def define(name: str, *, points: int, hints: tuple[T, ...], style: T | None = None, forbid: tuple[str, ...] = (),
           seconds: float = SECONDS) -> Callable[[Any], Any]:
    """Decorator: the function ``(s, rng)`` below is the check `name`.

    Raises:
        CheckError: a bad or taken name, no points, or no hint.
    """
    if not hints or not all(isinstance(hint, T) for hint in hints):
        raise CheckError(T(hi=f"{name}: hints में कम से कम एक T(hi=…, en=…) चाहिए; मिला: {hints!r}।",
                           en=f"{name}: hints needs at least one T(hi=…, en=…); got {hints!r}."))

    def register(run: Callable[[Side, Draws], None]) -> Callable[[Side, Draws], None]:
        _add(Check(name, points, hints, forbid, run, style, seconds))
        return run
    return register


def written(name: str, *, points: int) -> None:
    """Register a written answer: a text cell with the role ``answer``, which a teacher reads and marks."""
    _add(Check(name, points))


def find(name: str) -> Check:
    """The check `name`; the module of its exercise is imported when first asked for.

    Raises:
        CheckError: there is none.
    """
    if name not in _checks and (module := module_of(name)):
        import_module(f"{__package__}.{module}")
    if name not in _checks:
        known = ", ".join(c.name for c in of_exercise(name[2:4])) or "—"
        raise CheckError(T(hi=f'"{name}" नाम की कोई जाँच नहीं है। इस अभ्यास में ये हैं: {known}।',
                           en=f'There is no check named "{name}". This exercise has: {known}.'))
    return _checks[name]


def of_exercise(number: str) -> list[Check]:
    """Every check and written answer of exercise `number` (``"03"``), in the order of definition."""
    if module := module_of(f"ex{number}-a"):
        import_module(f"{__package__}.{module}")
    return [check for name, check in _checks.items() if name.startswith(f"ex{number}-")]


def module_of(name: str) -> str | None:
    """The module that defines a check, by its name: ``"ex03"`` for ``"ex03-a"``; None if there is none.

    >>> module_of("ex03-a"), module_of("ex99-a"), module_of("anything")
    ('ex03', None, None)
    """
    found = _NAME.fullmatch(name)
    return found[1] if found and Path(__file__).with_name(f"{found[1]}.py").exists() else None


def _add(check: Check) -> None:
    if not _NAME.fullmatch(check.name) or check.name in _checks:
        raise CheckError(T(hi=f'{check.name!r}: नाम "ex03-a" जैसा, और हर जाँच का अलग चाहिए।',
                           en=f'{check.name!r}: a name such as "ex03-a" is expected, one for each check.'))
    if type(check.points) is not int or check.points < 1:
        raise CheckError(T(hi=f"{check.name}: points में {check.points!r} मिला, 1 या उससे बड़ी पूरी संख्या चाहिए।",
                           en=f"{check.name}: points is {check.points!r}, expected a whole number of at least 1."))
    _checks[check.name] = check
