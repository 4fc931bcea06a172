"""A quiz: some questions of the bank, shown where the learner is.

The output is plain Markdown with folded answers, the same for everybody; in JupyterLab the course's extension
makes it live and keeps the results (`course_utils.scores`). In a terminal the answers stand at the end.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from . import questions
from .display import emit
from .questions import Question
from .text import LANGUAGES, SmritiError, T


class QuizError(SmritiError):
    """A quiz that cannot be put together; says what there is instead."""


@dataclass(frozen=True)
class Quiz:
    """Questions in the order asked: Markdown for a notebook, plain text elsewhere."""

    questions: tuple[Question, ...]

    def _repr_markdown_(self) -> str:
        halves = (f'<div lang="{lang}">\n\n{self._half(lang)}\n\n</div>' for lang in LANGUAGES)
        return '<div class="smriti-quiz">\n\n' + "\n\n".join(halves) + "\n\n</div>"

    def _half(self, lang: str) -> str:
        return "\n\n".join(question.markdown(lang, i) for i, question in enumerate(self.questions, 1))

    def __repr__(self) -> str:
        asked = [_plain(question, i) for i, question in enumerate(self.questions, 1)]
        answers = T(hi="जवाब", en="Answers").label()
        keys = [f"{i}. {_answer(question)}" for i, question in enumerate(self.questions, 1)]
        return "\n\n".join([*asked, "\n".join([answers, *keys])])


def quiz(lesson: str | None = None, about: str | None = None, misconception: str | None = None,
         ids: Iterable[str] | None = None, count: int | None = None, seed: int | None = None) -> None:
    """Ask questions of the bank; what is given narrows the choice down, and all of it holds together.

    Predictions are left out, because their answer comes from a run; `ids` may name them.

    Args:
        lesson: only what this lesson asks, such as ``"09"``.
        about: only what this lesson answers.
        misconception: only what uncovers this belief (a row of misconceptions.csv).
        ids: exactly these questions, in this order.
        count: at most so many.
        seed: shuffle, the same way for the same number; without it the order is that of the bank.

    Raises:
        QuizError: no such lesson, misconception or question, a count below 1, or nothing is left.

    >>> quiz("05", ids=["05-count"])                     # doctest: +ELLIPSIS
    1. ...
    """
    chosen = _chosen(lesson, about, misconception, None if ids is None else list(ids))
    if seed is not None:
        random.Random(seed).shuffle(chosen)
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
        raise QuizError(T(hi=f"count में 1 या उससे बड़ी पूर्ण संख्या चाहिए; मिला: {count!r}।",
                          en=f"count takes a whole number of 1 or more; got {count!r}."))
    emit(Quiz(tuple(chosen[:count])))


def _chosen(lesson: str | None, about: str | None, misconception: str | None, ids: list[str] | None) -> list[Question]:
    bank = questions.bank()
    wanted = {"lesson": lesson, "about": about, "misconception": misconception}
    known = {"lesson": questions.lessons(), "about": questions.lessons(),
             "misconception": {q.misconception for q in bank.values()} - {""}}
    for name, value in wanted.items():
        if value is not None:
            _require(name, value, known[name])
    for value in ids or ():
        _require("ids", value, bank)
    start = [bank[value] for value in ids] if ids is not None else [q for q in bank.values() if q.kind != "prediction"]
    found = [q for q in start if all(value in (None, getattr(q, name)) for name, value in wanted.items())]
    if not found:
        given = ", ".join(f"{name}={value!r}" for name, value in {**wanted, "ids": ids}.items() if value is not None)
        raise QuizError(T(hi=f"ऐसा कोई सवाल नहीं है: quiz({given})। एक-दो शर्तें हटाकर देखिए।",
                          en=f"There is no such question: quiz({given}). Try with fewer conditions."))
    return found


def _require(name: str, value: object, known: Iterable[str]) -> None:
    if isinstance(value, str) and value in known:
        return
    # The whole bank would fill the screen: of ids, those of the same lesson.
    near = sorted(k for k in known if name != "ids" or k[:2] == str(value)[:2]) or sorted(known)
    raise QuizError(T(hi=f"quiz: {name} में {value!r} मिला; इनमें से एक चाहिए: {', '.join(near)}।",
                      en=f"quiz: {name} got {value!r}; it takes one of: {', '.join(near)}."))


def _plain(question: Question, number: int) -> str:
    lines = [f"{number}. {question.prompt.hi}", f"   {question.prompt.en}"]
    if question.code.shown:
        lines += ["", *(f"    {line}" for line in question.code.shown.strip("\n").split("\n")), ""]
    lines += [f"   {c.key}  {'' if c.text.hi == c.text.en else c.text.hi + ' · '}{c.text.en}" for c in question.choices]
    return "\n".join(lines)


def _answer(question: Question) -> str:
    """The right answer and why, in both languages."""
    if question.kind == "open":
        told, key = question.model, ""
    else:
        told, key = question.mark(question.key).why, f"{question.key}: "
    return f"{key}{told.hi}\n   {told.en}" if told else key
