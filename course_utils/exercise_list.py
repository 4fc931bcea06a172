"""The exercises of the course and their tasks, as the released notebooks tell them; needs neither torch nor nbgrader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .text import BLOCK, T

_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """One task of an exercise.

    Attributes:
        name: of its check, such as ``"ex03-a"``; also the id of its cell.
        title: its heading.
        points: what a right answer earns.
        part: the id of the cell of the lesson that helps.
        written: whether a teacher reads it; then `text` is the cell as it was released.
        text: see `written`.
    """

    name: str
    title: T
    points: int
    part: str
    written: bool = False
    text: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise: its lesson's number, the notebook's path below the course (or below ``my/``), its title and tasks."""

    number: str
    path: str
    title: T
    tasks: tuple[Task, ...]


def exercises(root: Path) -> list[Exercise]:
    """Every exercise of the course at `root`, by number; one that cannot be read is left out."""
    found = (_read(root, path) for path in sorted(root.glob("exercises/*/*.ipynb")))
    return [exercise for exercise in found if exercise is not None]


def heading_of(notebook: Path, cell: str) -> T | None:
    """The heading of a text cell; None where the notebook has none such."""
    return next((heading for found in cells_of(notebook) if found.get("id") == cell
                 and (heading := _heading(_text(found))) is not None), None)


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook file; none where it is missing or broken (a learner's may be)."""
    try:
        return [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def text_of(notebook: Path, cell: str) -> str | None:
    """The source of the cell that nbgrader knows as `cell`; None where the notebook has none such."""
    return next((_text(found) for found in cells_of(notebook) if _grading(found).get("grade_id") == cell), None)


def _read(root: Path, path: Path) -> Exercise | None:
    cells = cells_of(path)
    title = next((heading for cell in cells if (heading := _heading(_text(cell)))), None)
    tasks = tuple(_tasks(cells))
    if title is None or not tasks:
        return None
    return Exercise(path.stem[:2], path.relative_to(root).as_posix(), title, tasks)


def _tasks(cells: list[dict[str, Any]]) -> Iterator[Task]:
    title = None
    for cell in cells:
        text, grading = _text(cell), _grading(cell)
        if cell.get("cell_type") == "markdown":
            title = _heading(text) or title
        if grading.get("grade") and title is not None:
            written = bool(grading.get("solution"))
            part = cell["metadata"].get("smriti", {}).get("part", "")
            yield Task(grading["grade_id"], title, grading["points"], part, written, text if written else "")


def _grading(cell: dict[str, Any]) -> dict[str, Any]:
    return (cell.get("metadata") or {}).get("nbgrader") or {}


def _heading(text: str) -> T | None:
    halves = {lang: found[1] for lang, body in BLOCK.findall(text) if (found := _HEADING.search(body))}
    return T(**halves) if len(halves) == 2 else None


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source))
