"""The question bank: one TOML file a lesson, each question in both languages.

`model` says what a question is and marks an answer, `reading` describes the format and refuses what breaks it,
`arithmetic` computes the answers of numeric questions, `markdown` writes a question with its answer folded.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files

from ..text import T
from .model import KINDS, Choice, Code, Mistake, Question, QuestionError, Verdict
from .reading import Reader

__all__ = ["KINDS", "Choice", "Code", "Mistake", "Question", "QuestionError", "Verdict",
           "bank", "lessons", "misconceptions", "parse"]

_DATA = files("course_utils").joinpath("data")


@cache
def bank() -> dict[str, Question]:
    """Every question of ``data/questions`` by its id.

    Raises:
        QuestionError: a file breaks the format.
    """
    found: dict[str, Question] = {}
    for entry in sorted(_DATA.joinpath("questions").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            found |= parse(entry.read_text(encoding="utf-8"), entry.name)
    return found


@cache
def lessons() -> frozenset[str]:
    """The numbers of the lessons with a question file or a place in the plan; the builder compares with the lessons."""
    written = {e.name.removesuffix(".toml") for e in _DATA.joinpath("questions").iterdir() if e.name.endswith(".toml")}
    planned = tomllib.loads(_DATA.joinpath("planned.toml").read_text(encoding="utf-8")).get("lesson", [])
    return frozenset(written | {entry["number"] for entry in planned})


@cache
def misconceptions() -> dict[str, T]:
    """The misconceptions that questions are tagged with: name → what some learners believe."""
    text = _DATA.joinpath("misconceptions.csv").read_text(encoding="utf-8")
    return {row["name"]: T(row["hi"], row["en"]) for row in csv.DictReader(text.splitlines())}


def parse(text: str, name: str) -> dict[str, Question]:
    """Read one question file.

    Args:
        text: the file's text.
        name: the file's name, ``NN.toml``; NN is the lesson of all its questions.

    Raises:
        QuestionError: the file breaks the format of `course_utils.questions.reading`.
    """
    return Reader(name, text, lessons(), frozenset(misconceptions())).questions()
