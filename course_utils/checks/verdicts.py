"""What can be wrong with a learner's answer, each kind with its own sentence in both languages.

Comparisons go from the coarse to the fine (kind, shape, dtype, NaN, value) and tell shapes and the
largest error, never the expected values. Whatever depends on random inputs stands in ``⟦…⟧``, the mark of
a measured value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .reference import torch

TOLERANCE = 1e-5        # of float32 results that may be added up in another order


class Fail(Exception):
    """The learner's answer is not right: `kind` for statistics, `text` for the learner."""

    def __init__(self, kind: str, text: T) -> None:
        super().__init__(str(text))
        self.kind, self.text = kind, text


def match(got: Any, owner: str, wanted: Mapping[str, Any],
          mistakes: Iterable[tuple[Sequence[Any], T]] = (),
          differs: Callable[[str], T] | None = None) -> None:
    """Hold what the learner's function returned to the reference.

    Args:
        got: what came back.
        owner: the function's name.
        wanted: name → reference tensor, in the order of the ``return``.
        mistakes: pairs (results of a common mistake, sentence that names it), looked at only where
            shapes or values differ; None among the results stands for any result.
        differs: the largest error as shown → the sentence of a wrong value, in place of the usual one.

    Raises:
        Fail: of kind type, shape, dtype, nan or value.
    """
    results = tensors(got, owner, list(wanted))
    for result, (name, want) in zip(results, wanted.items(), strict=True):
        if result.shape != want.shape:
            raise wrong_shape(name, result, want, _clue(results, mistakes))
        same_form(result, want, name)
    for result, (name, want) in zip(results, wanted.items(), strict=True):
        if (error := largest_error(result, want)) > allowed(want):
            shown = measured_text(error)
            text = differs(shown) if differs else _other_values(name, want, shown)
            raise Fail("value", with_clue(text, _clue(results, mistakes)))


def _clue(results: Sequence[Any], mistakes: Iterable[tuple[Sequence[Any], T]]) -> T | None:
    """The sentence of the first mistake that gives these results."""
    return next((text for wrong, text in mistakes
                 if all(w is None or close(r, w) for r, w in zip(results, wrong, strict=True))), None)


def tensors(got: Any, owner: str, names: Sequence[str]) -> list[Any]:
    """What came back as a list of tensors, one for each name.

    Raises:
        Fail: of kind type.
    """
    if got is None:
        raise Fail("type", T(hi=f"`{owner}` से कुछ नहीं लौटा (None): आखिर में `return` लिखिए।",
                             en=f"`{owner}` returned nothing (None): write a `return` at the end."))
    results = [got] if len(names) == 1 else list(got) if isinstance(got, (tuple, list)) else None
    if results is None or len(results) != len(names) or not all(map(is_tensor, results)):
        form, due = ((names[0], "one tensor") if len(names) == 1
                     else (f"({', '.join(names)})", f"{len(names)} tensors"))
        raise Fail("type", T(
            hi=f"`{owner}` से `{form}` लौटना चाहिए, यानी {len(names)} tensor; मिला: `{described(got)}`।",
            en=f"`{owner}` must return `{form}`, that is {due}; got: `{described(got)}`."))
    return results


def same_form(got: Any, want: Any, name: str) -> None:
    """Shape, dtype and the absence of NaN.

    Raises:
        Fail: of kind shape, dtype or nan.
    """
    if got.shape != want.shape:
        raise wrong_shape(name, got, want)
    if got.dtype != want.dtype:
        came, due = (str(t.dtype).removeprefix("torch.") for t in (got, want))
        raise Fail("dtype", T(hi=f"`{name}` का dtype {came} है, {due} चाहिए। Input का dtype मत बदलिए।",
                              en=f"The dtype of `{name}` is {came}, expected {due}. Keep the dtype of the inputs."))
    if bool(torch.isnan(got).any()):
        raise Fail("nan", T(hi=f"`{name}` में NaN है: कहीं 0/0, log(0) या बहुत बड़ी संख्या बन रही है।",
                            en=f"`{name}` holds NaN: somewhere there is 0/0, log(0) or a number too large."))


def gradients_match(got: Sequence[Any], wanted: Mapping[str, Any]) -> None:
    """Hold the gradients that reach the inputs to those of the reference.

    Args:
        got: one gradient for each input, None where none arrived.
        wanted: input's name → reference gradient, in the same order.

    Raises:
        Fail: of kind gradient.
    """
    if missing := [f"`{name}`" for name, grad in zip(wanted, got, strict=True) if grad is None]:
        names = ", ".join(missing)
        raise Fail("gradient", T(
            hi=f"मान सही हैं, पर इन तक gradient नहीं पहुँचता: {names}। रास्ता कहीं कट गया है, जैसे `detach()`, "
               "`.data`, `.item()` या `torch.no_grad()` से।",
            en=f"The values are right, but no gradient reaches {names}. The path is cut somewhere, for example "
               "by `detach()`, `.data`, `.item()` or `torch.no_grad()`."))
    for grad, (name, want) in zip(got, wanted.items(), strict=True):
        if not (error := largest_error(grad, want)) <= 10 * allowed(want):
            shown = measured_text(error)
            raise Fail("gradient", T(
                hi=f"मान सही हैं, पर `{name}` का gradient सही नहीं: सबसे बड़ा फ़र्क {shown} है। हिसाब का कोई "
                   "हिस्सा gradient के रास्ते से कट गया है।",
                en=f"The values are right, but the gradient of `{name}` is not: the largest error is {shown}. "
                   "A part of the computation is cut off from the path of the gradient."))


def wrong_shape(name: str, got: Any, want: Any, clue: T | None = None) -> Fail:
    """The failure of a result of another shape."""
    came, due = (measured_text(list(t.shape)) for t in (got, want))
    return Fail("shape", with_clue(T(hi=f"`{name}` की shape मेल नहीं खाती: {came} मिली, {due} चाहिए।",
                                     en=f"The shape of `{name}` does not match: got {came}, expected {due}."), clue))


def _other_values(name: str, want: Any, shown: str) -> T:
    """What is said of a result that has the right form but other numbers."""
    shape = measured_text(list(want.shape))
    return T(hi=f"`{name}` के मान मेल नहीं खाते: shape {shape} सही है, सबसे बड़ा फ़र्क {shown} है।",
             en=f"The values of `{name}` do not match: the shape {shape} is right, the largest error is {shown}.")


def with_clue(text: T, clue: T | None) -> T:
    """A sentence and, where there is one, what probably went wrong."""
    return text if clue is None else T(hi=f"{text.hi} {clue.hi}", en=f"{text.en} {clue.en}")


def close(got: Any, want: Any) -> bool:
    """Whether two tensors of one shape are equal but for rounding."""
    return got.shape == want.shape and largest_error(got, want) <= allowed(want)


def largest_error(got: Any, want: Any) -> float:
    """The largest absolute difference of two tensors of one shape; infinite where it is not a number."""
    error = float((got.detach().double() - want.detach().double()).abs().max()) if want.numel() else 0.0
    return error if error == error else float("inf")


def allowed(want: Any) -> float:
    """The difference from `want` that counts as rounding."""
    return TOLERANCE * max(1.0, float(want.detach().abs().max()) if want.numel() else 0.0)


def is_tensor(value: Any) -> bool:
    """Whether `value` is a torch tensor (a float64 or meta one too)."""
    return isinstance(value, torch.Tensor)


def described(value: Any) -> str:
    """The kinds of what came back, without its values: ``tuple(Tensor, int)``."""
    if isinstance(value, (tuple, list)):
        inside = [type(v).__name__ for v in value[:4]] + ["…"] * (len(value) > 4)
        return f"{type(value).__name__}({', '.join(inside)})"
    return type(value).__name__


def plain_number(value: Any) -> int | float | None:
    """A number as Python's own, out of numpy or torch too; None for anything else."""
    if not isinstance(value, (int, float)) and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        try:
            value = value.item()
        except Exception:       # a tensor without data
            return None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def nothing_returned(owner: str) -> Fail:
    """The verdict on a function that ended without a ``return``."""
    return Fail("type", T(hi=f"`{owner}` से कुछ नहीं लौटा (None): आखिर में `return` लिखिए।",
                          en=f"`{owner}` returned nothing (None): write a `return` at the end."))
