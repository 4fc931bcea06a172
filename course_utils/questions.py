"""The question bank: one TOML file a lesson, each question in both languages.

Every choice, right or wrong, carries its own explanation. The format::

    [[question]]
    id = "00-batch-first"                 # starts with the lesson's number
    kind = "single"                       # "single", or "prediction" (asked before a run)
    misconception = "batch-first-h"       # a row of misconceptions.csv; may be left out
    prompt = { hi = "…", en = "…" }
    [[question.choice]]
    key = "a"
    right = true
    text = { hi = "…", en = "…" }
    why = { hi = "…", en = "…" }
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .text import SmritiError, T

KINDS = ("single", "prediction")


class QuestionError(SmritiError):
    """A question file that breaks the format; says file, line and cure."""


@dataclass(frozen=True)
class Choice:
    """One choice and why it is right or wrong."""

    key: str
    text: T
    why: T
    right: bool


@dataclass(frozen=True)
class Question:
    """One question; exactly one of its choices is right."""

    id: str
    lesson: str
    kind: str
    prompt: T
    choices: tuple[Choice, ...]
    misconception: str = ""

    @property
    def answer(self) -> str:
        """The key of the right choice."""
        return next(c.key for c in self.choices if c.right)

    def markdown(self, lang: str) -> str:
        """The question in one language as Markdown, its answer folded: it needs no kernel and no trust.

        The lines are a prompt in bold, a list of choices and a ``<details>`` with every explanation.
        """
        answer = {"hi": "जवाब देखिए", "en": "Show the answer"}[lang]
        choices = "\n".join(f"* **{c.key}** {c.text[lang]}" for c in self.choices)
        whys = "\n".join(f"* {'✓' if c.right else '✗'} **{c.key}** {c.why[lang]}" for c in self.choices)
        return (f"**{self.prompt[lang]}**\n\n{choices}\n\n"
                f"<details><summary>{answer}</summary>\n\n{whys}\n\n</details>")


@cache
def bank() -> dict[str, Question]:
    """Every question of ``data/questions`` by its id.

    Raises:
        QuestionError: a file breaks the format.
    """
    folder = files("course_utils").joinpath("data/questions")
    found: dict[str, Question] = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            found |= parse(entry.read_text(encoding="utf-8"), entry.name)
    return found


@cache
def misconceptions() -> dict[str, T]:
    """The misconceptions that questions are tagged with: name → what some learners believe."""
    text = files("course_utils").joinpath("data/misconceptions.csv").read_text(encoding="utf-8")
    return {row["name"]: T(row["hi"], row["en"]) for row in csv.DictReader(text.splitlines())}


def parse(text: str, name: str) -> dict[str, Question]:
    """Read one question file.

    Args:
        text: the file's text.
        name: the file's name, ``NN.toml``; NN is the lesson of all its questions.

    Raises:
        QuestionError: no explanation, no or two right choices, a missing language, an id that is taken
            or does not begin with the lesson's number, an unknown kind or misconception.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuestionError(T(hi=f"{name}: यह TOML नहीं है: {error}", en=f"{name}: not TOML: {error}")) from None
    found: dict[str, Question] = {}
    for raw in tables.get("question", []):
        place = _place(text, name, str(raw.get("id", "?")))
        question = _read(raw, name.removesuffix(".toml"), place)
        if question.id in found:
            raise _bad(place, "यह id दो बार है।", "this id stands twice.")
        found[question.id] = question
    return found


def _read(raw: dict[str, Any], lesson: str, place: str) -> Question:
    for problem_hi, problem_en in _problems(raw, lesson):
        raise _bad(place, problem_hi, problem_en)
    choices = tuple(
        Choice(c["key"], _pair(c.get("text"), place, f"choice {c['key']} text"),
               _pair(c.get("why"), place, f"choice {c['key']} why"), c.get("right") is True)
        for c in raw["choice"])
    right = [c.key for c in choices if c.right]
    if len(right) != 1:
        raise _bad(place, f"सही विकल्प ठीक एक होना चाहिए; मिले: {right or 'कोई नहीं'}।",
                   f"exactly one choice must be right; found: {right or 'none'}.")
    return Question(raw["id"], lesson, raw["kind"], _pair(raw.get("prompt"), place, "prompt"), choices,
                    raw.get("misconception", ""))


def _problems(raw: dict[str, Any], lesson: str) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(rf"{lesson}-[a-z0-9-]+", str(raw.get("id", ""))):
        yield f'id "{lesson}-…" जैसी होनी चाहिए (a-z, 0-9, -)।', f'the id must look like "{lesson}-…" (a-z, 0-9, -).'
    if raw.get("kind") not in KINDS:
        yield f"kind {raw.get('kind')!r} मिला; इनमें से एक चाहिए: {KINDS}।", f"kind is {raw.get('kind')!r}; it takes one of {KINDS}."
    keys = [c.get("key") for c in raw.get("choice", [])]
    if len(keys) < 2 or len(set(keys)) != len(keys) or not all(re.fullmatch(r"[a-z0-9]+", str(k)) for k in keys):
        yield (f"कम से कम दो विकल्प चाहिए, हर एक की अलग key (a-z, 0-9); मिलीं: {keys}।",
               f"it needs two choices or more, each with its own key (a-z, 0-9); found: {keys}.")
    if raw.get("misconception", "") not in {"", *misconceptions()}:
        yield (f"misconception {raw['misconception']!r} misconceptions.csv में नहीं है।",
               f"misconception {raw['misconception']!r} is not in misconceptions.csv.")


def _pair(raw: Any, place: str, what: str) -> T:
    try:
        return T(hi=raw["hi"], en=raw["en"])
    except (TypeError, KeyError, SmritiError):
        raise _bad(place, f"{what}: hi और en, दोनों चाहिए; मिला: {raw!r}।",
                   f"{what}: needs hi and en; got {raw!r}.") from None


def _place(text: str, name: str, ident: str) -> str:
    before = text.partition(f'"{ident}"')[0]
    return f"course_utils/data/questions/{name}:{before.count(chr(10)) + 1} ({ident})"


def _bad(place: str, hi: str, en: str) -> QuestionError:
    return QuestionError(T(hi=f"{place}: {hi}", en=f"{place}: {en}"))
