"""Does a function use a name that it may not use, such as `nn.LSTMCell` where a step is written by hand?

It looks at the names in the function's code, in the functions inside it and in those of the notebook that
it calls, and at what these names mean in the notebook: an alias or a ready-made module is found too. It
does not run anything. It does not see a name that is put together at run time
(``getattr(nn, "LSTM" + "Cell")``) nor what a class of the learner holds: it keeps an honest learner on the
path of the task. In the graded run a teacher is told; no mark hangs on it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any


def used(function: Any, names: Mapping[str, Any], forbid: Sequence[str]) -> str | None:
    """The first forbidden name that `function` uses, as it stands in the code; None if there is none.

    Args:
        function: a function of the notebook; anything else counts as clean.
        names: the notebook's globals.
        forbid: dotted names such as ``"torch.nn.LSTMCell"``.
    """
    last = {dotted.rpartition(".")[2] for dotted in forbid}
    objects = [thing for dotted in forbid if (thing := _resolve(dotted)) is not None]

    def is_forbidden(thing: Any) -> bool:
        return any(thing is bad or (isinstance(bad, type) and isinstance(thing, bad)) for bad in objects)

    if is_forbidden(function):      # step = nn.LSTMCell(3, 4)
        return getattr(function, "__name__", type(function).__name__)
    for name in _all_names(function, names, seen=set()):
        means = names.get(name)
        if is_forbidden(means):
            return name
        if name in last and not isinstance(means, FunctionType):    # their own function may have that name
            return name
    return None


def _all_names(function: Any, names: Mapping[str, Any], seen: set[int]) -> Iterator[str]:
    """The names in a function's code and in the code of the notebook's functions that it calls."""
    if not isinstance(function, FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    for name in _names_in(function.__code__):
        yield name
        called = names.get(name)
        if isinstance(called, FunctionType) and called.__globals__ is function.__globals__:
            yield from _all_names(called, names, seen)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


def _resolve(dotted: str) -> Any:
    """What a dotted name means, or None where this version of a library has no such name."""
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError):
        return None
