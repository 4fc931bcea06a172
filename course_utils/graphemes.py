"""Letters as a reader sees them: a Devanagari letter is often several Unicode code points.

>>> split_graphemes("स्मृति"), len("स्मृति")
(['स्मृ', 'ति'], 6)
"""

from __future__ import annotations

from functools import cache
from typing import Any


def split_graphemes(text: str) -> list[str]:
    """Split a text into grapheme clusters (Unicode Standard Annex 29), such as क्ष or त्रि.

    >>> split_graphemes("hi")
    ['h', 'i']
    """
    return _pattern().findall(text)


@cache
def _pattern() -> Any:
    import regex

    return regex.compile(r"\X")
