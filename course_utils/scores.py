"""The learner's results in the questions: ``$SMRITI_HOME/quiz.json``.

One entry a question, whatever page or notebook it was answered in::

    {"05-count": {"first": 0.0, "last": 1.0, "best": 1.0, "tries": 2, "answer": "b", "at": "2026-11-26T05:13+00:00"}}

JupyterLab's server writes them (`course_utils.lab.records`), so answering needs no kernel.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import home, questions
from .text import SmritiError, T

STATE = "quiz"
LONGEST_ANSWER = 200      # characters; an answer is keys, a number or a shape
FIELDS = ("first", "last", "best")


class ScoreError(SmritiError):
    """A result that cannot be kept: an unknown question, a score that is none, an answer that is too long."""


def record(name: str, answer: str, score: float) -> dict[str, Any]:
    """Keep one result beside the earlier ones of the same question.

    Args:
        name: the question's id.
        answer: as `Question.mark` takes it.
        score: 0 to 1.

    Returns:
        The question's entry as it now stands.

    Raises:
        ScoreError: no such question, no such score, or an answer that is too long.
        SmritiError: the learner's folder cannot be written; then the old file is untouched.
    """
    _refuse_nonsense(name, answer, score)
    kept = home.load(STATE)
    before = kept.get(name) if _is_entry(kept.get(name)) else None
    kept[name] = entry = {
        "first": before["first"] if before else float(score),
        "last": float(score),
        "best": max(before["best"], float(score)) if before else float(score),
        "tries": before["tries"] + 1 if before else 1,
        "answer": answer,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    home.save(STATE, kept)
    return entry


def standing() -> dict[str, dict[str, Any]]:
    """Every entry by the question's id; what a hand has damaged, and questions that are no more, are left out."""
    return {name: entry for name, entry in home.load(STATE).items() if name in questions.bank() and _is_entry(entry)}


def _refuse_nonsense(name: str, answer: str, score: float) -> None:
    if not isinstance(name, str) or name not in questions.bank():
        raise ScoreError(T(hi=f"{str(name)[:80]!r} नाम का कोई सवाल नहीं है।",
                           en=f"There is no question named {str(name)[:80]!r}."))
    if not isinstance(answer, str) or len(answer) > LONGEST_ANSWER:
        raise ScoreError(T(hi=f"जवाब {LONGEST_ANSWER} अक्षर तक का text चाहिए।",
                           en=f"The answer must be a text of up to {LONGEST_ANSWER} characters."))
    if not _is_score(score):
        raise ScoreError(T(hi=f"अंक 0 से 1 तक की संख्या चाहिए; मिला: {str(score)[:40]}।",
                           en=f"The score must be a number from 0 to 1; got {str(score)[:40]}."))


def _is_score(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_entry(value: Any) -> bool:
    return (isinstance(value, dict) and all(_is_score(value.get(field)) for field in FIELDS)
            and isinstance(value.get("tries"), int) and value["tries"] > 0)
