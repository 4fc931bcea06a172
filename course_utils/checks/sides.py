"""The learner's code behind a few verbs, so that a check need not know where that code runs.

`Local` runs it in this process, for the notebook. The graded run will offer the same verbs across a
process boundary; so a check hands over and gets back only plain values, tensors and handles.
"""

from __future__ import annotations

import dis
import inspect
import linecache
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, TracebackType
from typing import Any, Protocol

from ..claims import measured_text
from ..text import T
from . import forbidden
from .reference import grad, nn, torch
from .registry import SECONDS
from .time_limit import TooSlow, at_most
from .verdicts import Fail, described, is_tensor, plain_number


@dataclass(frozen=True)
class Handle:
    """A module that lives on the learner's side; only its side looks into it.

    Attributes:
        thing: the module, for its side alone.
        name: what the learner calls it, for messages.
    """

    thing: Any
    name: str = "module"


class Side(Protocol):
    """What a check can ask of the learner's code. Every verb raises `verdicts.Fail` for the learner's faults.

    A verb that calls a function raises the kind ``unwritten`` where there is no such function, or nothing in
    its body yet: whatever a call gives back is what somebody wrote.
    """

    def call(self, name: str, *args: Any) -> Any:
        """Call the learner's function on copies of `args`; a tensor among them that it changes is a fault."""

    def gradients(self, name: str, args: Sequence[Any], upstream: Sequence[Any]) -> list[Any]:
        """Call it on tensors, send `upstream` back through its results: a gradient (or None) for each of `args`."""

    def new(self, kind: str, *args: Any, **options: Any) -> Handle:
        """Make a module of torch (``"nn.LSTM"``) on the learner's side."""

    def load(self, handle: Handle, values: Mapping[str, Any]) -> None:
        """Give a module these parameters."""

    def params(self, handle: Handle) -> dict[str, Any]:
        """A copy of a module's parameters by name."""

    def build(self, name: str, *args: Any) -> Handle:
        """Call the learner's class or function and keep the module that it makes on the learner's side."""

    def apply(self, handle: Handle, *args: Any) -> Any:
        """Call a module on copies of `args`, without gradients; a tensor among them that it changes is a fault."""

    def value(self, name: str) -> Any:
        """A variable of the learner as plain values: numbers, texts, tensors, and tuples, lists, dicts of them."""


class Local:
    """The learner's code in this very process.

    Args:
        names: the notebook's globals.
        forbid: dotted names that a called function may not use.
        seconds: how long one call may take.
    """

    def __init__(self, names: Mapping[str, Any], forbid: Sequence[str] = (), seconds: float = SECONDS) -> None:
        self._names, self._forbid, self._seconds = names, forbid, seconds

    def call(self, name: str, *args: Any) -> Any:
        """See `Side.call`."""
        return self._call(name, self._function(name), args)

    def gradients(self, name: str, args: Sequence[Any], upstream: Sequence[Any]) -> list[Any]:
        """See `Side.gradients`."""
        leaves = [arg.detach().clone().requires_grad_() for arg in args]
        result = self._run(name, self._function(name), leaves)
        results = result if isinstance(result, (tuple, list)) else [result]
        ends = [(r, u) for r, u in zip(results, upstream, strict=False) if is_tensor(r) and r.requires_grad]
        if not ends:
            return [None] * len(leaves)
        outputs, above = zip(*ends, strict=True)
        return list(self._run(name, lambda: grad(outputs, leaves, above, allow_unused=True), []))

    def new(self, kind: str, *args: Any, **options: Any) -> Handle:
        """See `Side.new`."""
        return Handle(getattr(nn, kind.removeprefix("nn."))(*args, **options))

    def load(self, handle: Handle, values: Mapping[str, Any]) -> None:
        """See `Side.load`."""
        with torch.no_grad():
            for name, value in values.items():
                getattr(handle.thing, name).copy_(value)

    def params(self, handle: Handle) -> dict[str, Any]:
        """See `Side.params`."""
        return {name: value.detach().clone() for name, value in handle.thing.named_parameters()}

    def build(self, name: str, *args: Any) -> Handle:
        """See `Side.build`."""
        made = self._call(name, self._function(name), args)
        if not isinstance(made, nn.Module):
            raise Fail("type", T(hi=f"`{name}` से एक `nn.Module` बनना चाहिए; मिला: `{described(made)}`।",
                                 en=f"`{name}` must give an `nn.Module`; got: `{described(made)}`."))
        return Handle(made, name)

    def apply(self, handle: Handle, *args: Any) -> Any:
        """See `Side.apply`."""
        with torch.no_grad():
            return self._call(handle.name, handle.thing, args, grad=False)

    def value(self, name: str) -> Any:
        """See `Side.value`."""
        if self._names.get(name, ...) is ...:
            raise Fail("unwritten", T(
                hi=f"`{name}` अभी नहीं मिला। ऊपर के code cell में अपना जवाब लिखिए, वह code cell चलाइए, फिर यह।",
                en=f"`{name}` is not there yet. Write your answer in the code cell above, run that cell, then run "
                   "this one."))
        return _plain(self._names[name], name)

    def _call(self, name: str, function: Any, args: Sequence[Any], *, grad: bool = True) -> Any:
        copies = [_copy(arg) for arg in args]
        result = self._run(name, function, copies, grad=grad)
        for i, (before, after) in enumerate(zip(args, copies, strict=True)):
            if is_tensor(before) and not torch.equal(before, after):
                raise _input_changed(name, _parameter(function, i))
        return result

    def _function(self, name: str) -> Any:
        if name not in self._names:
            raise Fail("unwritten", T(
                hi=f"`{name}` अभी नहीं मिला। ऊपर के code cell में उसे लिखिए, वह code cell चलाइए, फिर यह।",
                en=f"`{name}` is not there yet. Write it in the code cell above, run that cell, then run this one."))
        function = self._names[name]
        if not callable(function):
            kind = type(function).__name__
            raise Fail("type", T(hi=f"`{name}` एक function होना चाहिए; मिला: `{kind}`। ऊपर का code cell फिर चलाइए।",
                                 en=f"`{name}` must be a function; got: `{kind}`. Run the code cell above again."))
        if _is_empty(function):
            raise Fail("unwritten", T(
                hi=f"`{name}` अभी लिखा नहीं गया: उसके अंदर कुछ नहीं है। ऊपर के code cell में `pass` की जगह अपना code लिखिए।",
                en=f"`{name}` is not written yet: there is nothing in it. In the code cell above, write your code in "
                   "place of `pass`."))
        if found := forbidden.used(function, self._names, self._forbid):
            raise Fail("forbidden", T(
                hi=f"`{name}` में `{found}` से काम लिया गया है। यहाँ इसे खुद लिखना है, बना-बनाया नहीं लेना है।",
                en=f"`{name}` uses `{found}`. Here you write it yourself, without the ready-made one."))
        return function

    def _run(self, name: str, function: Any, args: list[Any], *, grad: bool = True) -> Any:
        """Run the learner's code and turn whatever it raises into a `Fail` without a traceback."""
        try:
            with at_most(self._seconds), torch.set_grad_enabled(grad):  # what the function switches does not outlive it
                return function(*args)
        except TooSlow:
            raise Fail("slow", T(
                hi=f"`{name}` {self._seconds:g} सेकंड में पूरा नहीं हुआ, इसलिए रोक दिया गया। शायद कोई loop खत्म नहीं होता, या "
                   "ज़रूरत से बहुत ज़्यादा बार चलता है।",
                en=f"`{name}` did not finish in {self._seconds:g} seconds and was stopped. Perhaps a loop never ends, "
                   "or runs far more often than it needs to.")) from None
        except KeyboardInterrupt:
            raise Fail("stopped", T(hi=f"`{name}` को बीच में रोका गया। शायद कोई loop खत्म नहीं होता।",
                                    en=f"`{name}` was interrupted. Perhaps a loop never ends.")) from None
        except (Exception, SystemExit) as error:
            raise self._raised(name, error) from None

    def _raised(self, name: str, error: BaseException) -> Fail:
        line = _line_of(error.__traceback__, self._names)
        where = T(hi=f" यहाँ रुका: `{line}`", en=f" It stopped at: `{line}`") if line else None
        if type(error) is NameError and error.name:
            text = T(hi=f"`{name}` के अंदर `{error.name}` नाम नहीं मिला। वर्तनी देखिए; सही हो, तो उसे "
                        "function के अंदर बनाइए, या ऊपर के सारे cell क्रम से फिर चलाइए।",
                     en=f"Inside `{name}` the name `{error.name}` was not found. Check the spelling; if it is "
                        "right, make it inside the function, or run all cells above again, in order.")
            return Fail("name", _joined(text, where))
        said = _message(error)
        what = f"{type(error).__name__}: {measured_text(said)}"
        early = re.search(r"local variable '(\w+)'", said) if isinstance(error, UnboundLocalError) else None
        if early:
            where = T(hi=f" `{early[1]}` को पहला मान मिलने से पहले ही पढ़ा गया: loop से पहले उसे मान दीजिए।",
                      en=f" `{early[1]}` is read before it has a value: give it its first value before the loop.")
        elif "a leaf Variable that requires grad" in said:
            where = T(hi=" Parameter के मान `with torch.no_grad():` के अंदर बदलिए।",
                      en=" Change the values of a parameter inside `with torch.no_grad():`.")
        elif said.startswith("cannot assign") and "as parameter" in said:
            where = T(hi=" Parameter की जगह नया tensor मत रखिए: `with torch.no_grad():` के अंदर उसके मान बदलिए, "
                         "`[:] = …` से।",
                      en=" Do not put a new tensor in place of a parameter: change its values with `[:] = …`, inside "
                         "`with torch.no_grad():`.")
        stop = ("", "") if said.endswith("…") else ("।", ".")
        return Fail("error", _joined(T(hi=f"`{name}` चलते-चलते रुक गया: {what}{stop[0]}",
                                       en=f"`{name}` stopped with an error: {what}{stop[1]}"), where))


def _is_empty(function: Any) -> bool:
    """Whether there is nothing in a function's body but ``pass``, ``...``, a docstring or a bare ``return``."""
    code = getattr(function, "__code__", None)
    return isinstance(code, CodeType) and _does_nothing(code)       # no class, no module, no partial


@lru_cache(64)
def _does_nothing(code: CodeType) -> bool:
    return all(step.opname in _IDLE or (step.opname in _GIVES and step.argval is None)
               for step in dis.get_instructions(code))


# What an empty body compiles to. Python 3.12 and 3.13 return None in one instruction, 3.11 and 3.14 in two.
_IDLE, _GIVES = {"RESUME", "NOP", "RETURN_VALUE"}, {"LOAD_CONST", "RETURN_CONST"}


def _plain(value: Any, name: str, depth: int = 4) -> Any:
    """A copy of a learner's value that holds nothing but Python's own kinds and tensors."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if value is ...:        # how some people write "still to come"
        return None
    if (number := plain_number(value)) is not None:     # a tensor of one number, too
        return number
    if is_tensor(value):
        return value.detach().clone()
    if depth and isinstance(value, (tuple, list)):      # torch.Size is a tuple
        return (list if isinstance(value, list) else tuple)(_plain(v, name, depth - 1) for v in value)
    if depth and isinstance(value, dict):
        return {_plain(k, name, 0): _plain(v, name, depth - 1) for k, v in value.items()}
    kind = type(value).__name__
    raise Fail("type", T(
        hi=f"`{name}` में `{kind}` है; यहाँ सिर्फ़ संख्या, text, tuple, list, dict या tensor लिखिए।",
        en=f"`{name}` holds a `{kind}`; write only numbers, text, tuples, lists, dicts or tensors here."))


def _copy(value: Any) -> Any:
    if isinstance(value, Handle):
        return value.thing
    return value.detach().clone() if is_tensor(value) else value


def _input_changed(name: str, parameter: str) -> Fail:
    return Fail("input", T(
        hi=f"`{name}` अपने input `{parameter}` को ही बदल देता है (`+=`, `*=` या `…_()` से)। नया tensor बनाइए, "
           f"जैसे `{parameter} = {parameter} * 2`।",
        en=f"`{name}` changes its input `{parameter}` in place (by `+=`, `*=` or `…_()`). Make a new tensor, "
           f"such as `{parameter} = {parameter} * 2`."))


def _parameter(function: Any, index: int) -> str:
    """The learner's own name for a parameter, or its number where the function does not tell."""
    try:
        return list(inspect.signature(getattr(function, "forward", function)).parameters)[index]
    except (TypeError, ValueError, IndexError):
        return str(index + 1)


def _line_of(frames: TracebackType | None, names: Mapping[str, Any]) -> str:
    """The learner's own line that was running when an error came; empty if it cannot be told."""
    line = ""
    while frames is not None:
        if frames.tb_frame.f_globals is names:
            line = linecache.getline(frames.tb_frame.f_code.co_filename, frames.tb_lineno).strip()
        frames = frames.tb_next
    return line.replace("`", "'")


def _message(error: BaseException) -> str:
    """What an error says, on one line and not too long."""
    try:
        said = " ".join(str(error).split())
    except Exception:       # a learner's own error class may fail to print
        said = ""
    said = said[:200].rstrip() + " …" if len(said) > 200 else said.rstrip(".")
    return said.translate({ord("⟦"): "[", ord("⟧"): "]", ord("`"): "'"}) or "—"


def _joined(text: T, more: T | None) -> T:
    return text if more is None else T(hi=text.hi + more.hi, en=text.en + more.en)
