"""What a learner hands to an explorer, checked before anything is drawn: places, numbers on a slider, tokens."""

from __future__ import annotations

import math
import operator
import re
from functools import lru_cache
from typing import Any

from ..graphemes import split_graphemes
from ..text import T
from .page import ExplorerError

# What cannot be seen is drawn by a sign of its own.
SIGNS = {" ": "␣", "\xa0": "␣", "\n": "↵", "\r\n": "↵", "\r": "↵", "\t": "⇥", "": "∅"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def whole(caller: str, name: str, value: Any, count: int, first: int = 0) -> int:
    """`value` as a place from `first` to `count` − 1.

    Raises:
        ExplorerError: it is no such place.

    >>> whole("explore_text", "rank", 2, 5)
    2
    """
    try:
        place = first - 1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        place = first - 1
    if place not in range(first, count):
        raise ExplorerError(_PLACE.format(caller=caller, name=name, got=repr(value), first=first, last=count - 1))
    return place


def on_slider(caller: str, name: str, value: Any, low: float, high: float, step: float) -> float:
    """`value` as a number that the slider of the page can show too.

    Raises:
        ExplorerError: no number, or none from `low` to `high` in steps of `step`.

    >>> on_slider("explore_phase", "turn", 30, -180, 180, 5)
    30.0
    """
    number = is_number(value)
    if not number or not low <= value <= high or abs(value / step - round(value / step)) > 1e-6:
        raise ExplorerError(_SLIDER.format(caller=caller, name=name, got=repr(value), low=f"{low:g}", high=f"{high:g}",
                                           step=f"{step:g}"))
    return round(float(value), 6)


def is_number(value: Any) -> bool:
    """Whether it is one finite real number, of Python or NumPy."""
    import numpy as np

    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and math.isfinite(value)


def listed(caller: str, name: str, values: Any) -> list[Any]:
    """`values` as a list.

    Raises:
        ExplorerError: it cannot be one.

    >>> listed("explore_text", "tokens", "ab")
    ['a', 'b']
    """
    try:
        return list(values)
    except TypeError as error:
        raise ExplorerError(_LIST.format(caller=caller, name=name, got=type(values).__name__)) from error


def drawable(text: str) -> bool:
    """Whether a drawing can hold this text: no control characters, no half of a pair."""
    return not _NOT_IN_XML.search(text)


def drawn_token(token: Any, longest: int = 16) -> str:
    """A token as a drawing shows it: a sign for what cannot be seen, at most `longest` letters as a reader sees them.

    >>> drawn_token(" "), drawn_token("विश्वविद्यालय", 3), drawn_token(chr(1))
    ('␣', 'विश्ववि…', '␁')
    """
    return _drawn(str(token), longest)


@lru_cache(maxsize=4096)        # `live_text` draws the same letters at every text
def _drawn(token: str, longest: int) -> str:
    letters = split_graphemes(token)
    # A space between two words can be seen; one that stands alone, or a line's end, cannot.
    alone = not token.strip()
    text = "".join(letter if letter == " " and not alone else SIGNS.get(letter, letter) for letter in letters[:longest])
    text = _NOT_IN_XML.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "�", text or SIGNS[""])
    return text + "…" * (len(letters) > longest)


_PLACE = T(
    hi="{caller}: {name} में {got} मिला; {first} से {last} तक की पूरी संख्या चाहिए।",
    en="{caller}: {name} is {got}; expected a whole number from {first} to {last}.")
_SLIDER = T(
    hi="{caller}: {name} = {got} मिला; {low} से {high} के बीच की संख्या चाहिए, {step} के कदम में।",
    en="{caller}: got {name} = {got}; expected a number from {low} to {high} in steps of {step}.")
_LIST = T(
    hi="{caller}: {name} में {got} मिला; सूची चाहिए।",
    en="{caller}: got {got} as {name}; expected a list.")
