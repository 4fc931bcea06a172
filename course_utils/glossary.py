"""The glossary: one Hindi rendering for each term, its gender, its gloss, and what not to write.

``data/glossary.csv`` owns the terms. The builder holds every lesson to it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .text import T


@dataclass(frozen=True)
class Term:
    """One term of the course.

    Attributes:
        en: the English term, in the singular.
        hi: its renderings in Hindi text, the usual one first.
        gender: ``पुं.`` or ``स्त्री.``, the gender of the usual rendering ("" for verbs).
        gloss: how it is explained once, at its first use (None: it needs none).
        avoid: renderings that are not ours; a lesson that has one is refused.
        paired: whether the builder asks for `hi` wherever the English block has `en`.
    """

    en: str
    hi: tuple[str, ...]
    gender: str
    gloss: T | None
    avoid: tuple[str, ...]
    paired: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the English term as a whole word, in singular or plural."""
        return re.compile(rf"(?<![\w-]){re.escape(self.en)}(?:s|es)?(?![\w-])", re.IGNORECASE)


@cache
def terms() -> tuple[Term, ...]:
    """Every term of the glossary, longer ones first (so that "cell state" is met before "cell")."""
    text = files("course_utils").joinpath("data/glossary.csv").read_text(encoding="utf-8")
    return tuple(sorted(_read(text), key=lambda t: -len(t.en)))


def _read(text: str) -> Iterator[Term]:
    for row in csv.DictReader(text.splitlines()):
        gloss = T(row["gloss_hi"], row["gloss_en"]) if row["gloss_hi"] else None
        yield Term(row["en"], _split(row["hi"]), row["gender"], gloss, _split(row["avoid"]), row["paired"] == "yes")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
