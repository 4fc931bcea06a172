"""Answers that a learner writes into a dict: shapes predicted, a picture read, a flaw found.

The exercise gives the keys, each with ``None``; the learner puts a value in place of every ``None``. A verdict
names the keys that are not right and never the right value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..text import T
from .sides import Side
from .verdicts import Fail


@dataclass(frozen=True)
class Form:
    """What a value of an answer looks like.

    Attributes:
        fits: whether a value has this form.
        name: what to write, for the sentence about a value that has another form.
    """

    fits: Callable[[Any], bool]
    name: T


def one_of(*choices: Any) -> Form:
    """One of these texts or numbers; of numbers, 0 may be written as 0.0."""
    shown = ", ".join(f"`{choice!r}`" for choice in choices)
    if all(type(choice) in (int, float) for choice in choices):
        return Form(lambda value: type(value) in (int, float) and value in choices, T(
            hi=f"इनमें से एक संख्या, बिना quote के: {shown}", en=f"one of these numbers, without quotes: {shown}"))
    return Form(lambda value: any(type(value) is type(c) and value == c for c in choices),
                T(hi=f"इनमें से एक: {shown}", en=f"one of {shown}"))


def _is_shape(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and all(type(n) is int for n in value)


SHAPE = Form(_is_shape, T(hi="shape, जैसे `(5, 8, 10)`", en="a shape, such as `(5, 8, 10)`"))
WHOLE = Form(lambda value: type(value) is int, T(hi="पूरी संख्या, जैसे `7`", en="a whole number, such as `7`"))
YES_NO = Form(lambda value: type(value) is bool, T(hi="`True` या `False`", en="`True` or `False`"))


@dataclass(frozen=True)
class Answer:
    """The right value for one key.

    Attributes:
        value: what is right; a shape is compared as a tuple.
        form: what it looks like.
        clues: wrong value → the sentence about it, or one T for every wrong value.
    """

    value: Any
    form: Form
    clues: Mapping[Any, T] | T = field(default_factory=dict)

    def clue(self, given: Any) -> T | None:
        """What to say about a wrong value, if there is something to say."""
        return self.clues if isinstance(self.clues, T) else self.clues.get(_hashable(given))


def hold(s: Side, name: str, wanted: Mapping[str, Answer]) -> None:
    """Hold the learner's dict `name` to the right answers, key by key.

    Raises:
        Fail: as `filled`, or value, which names the wrong keys and gives the clue of the first.
    """
    given = filled(s, name, {key: answer.form for key, answer in wanted.items()})
    wrong = [key for key, answer in wanted.items() if _hashable(given[key]) != _hashable(answer.value)]
    if wrong:
        raise _wrong(name, wrong, len(wanted), wanted[wrong[0]].clue(given[wrong[0]]))


def filled(s: Side, name: str, forms: Mapping[str, Form]) -> dict[str, Any]:
    """The learner's dict `name`, if every key has a value of its form, right or wrong.

    Raises:
        Fail: unwritten (a key still has None), or type (no dict, a key too few or too many, another form).
    """
    given = s.value(name)
    if not isinstance(given, dict):
        kind = type(given).__name__
        raise Fail("type", T(hi=f"`{name}` एक dict होना चाहिए; मिला: `{kind}`। ऊपर का code cell फिर चलाइए।",
                             en=f"`{name}` must be a dict; got: `{kind}`. Run the code cell above again."))
    if set(given) != set(forms):
        lost = _keys(k for k in forms if k not in given) or _keys(k for k in given if k not in forms)
        raise Fail("type", T(hi=f"`{name}` की key वही नहीं हैं जो दी गई थीं; यहाँ फ़र्क है: {lost}।",
                             en=f"The keys of `{name}` are not those that were given; they differ here: {lost}."))
    if empty := _keys(k for k in forms if given[k] is None):
        raise Fail("unwritten", T(hi=f"`{name}` में इनका जवाब अभी लिखना है: {empty}। `None` हटाकर अपना जवाब लिखिए, और वह "
                                     "code cell चलाइए।",
                                  en=f"In `{name}` these answers are still to write: {empty}. Replace `None` by your "
                                     "answer and run that cell."))
    for key, form in forms.items():
        if not form.fits(given[key]):
            raise Fail("type", T(hi=f"`{name}` में `{key}` के लिए चाहिए {form.name.hi}।",
                                 en=f"In `{name}`, `{key}` must be {form.name.en}."))
    return given


def _wrong(name: str, wrong: list[str], count: int, clue: T | None) -> Fail:
    right = count - len(wrong)
    told = T(hi=f"`{name}` के {count} जवाबों में से {right} सही {'है' if right == 1 else 'हैं'}। फिर देखिए: {_keys(wrong)}।",
             en=f"{right} of the {count} answers in `{name}` {'is' if right == 1 else 'are'} right. Look again at "
                f"{_keys(wrong)}.")
    if clue is None:
        return Fail("value", told)
    return Fail("value", T(hi=f"{told.hi} `{wrong[0]}`: {clue.hi}", en=f"{told.en} `{wrong[0]}`: {clue.en}"))


def _keys(keys: Any) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple)) else value
