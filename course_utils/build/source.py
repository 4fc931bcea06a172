"""Sources: MyST Markdown in ``lessons/``, the only typed source, read through jupytext.

``NN_slug.md`` is a lesson, ``NN_slug.exercise.md`` its exercise; both are read as a `Lesson`. A text cell
holds one Hindi and one English block; a code cell is typed once. What is wrong with a source is a `Fault`:
it names the file, the cell, and the cure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..text import BLOCK, LANGUAGES, SmritiError, T

_LESSON_NAME = re.compile(r"(\d\d)_[a-z0-9_]+\.md")
_EXERCISE_NAME = re.compile(r"(\d\d)_[a-z0-9_]+\.exercise\.md")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (file and cell), what came and what was expected, the cure."""

    where: str
    what: T
    cure: T

    def __str__(self) -> str:
        return f"✗ {self.where}\n    {self.what.hi} → {self.cure.hi}\n    {self.what.en} → {self.cure.en}"


class SourceError(SmritiError):
    """A source so broken that nothing can be read from it; carries its `Fault`."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(T(hi=f"{fault.where}: {fault.what.hi} → {fault.cure.hi}",
                           en=f"{fault.where}: {fault.what.en} → {fault.cure.en}"))


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson.

    Attributes:
        kind: ``"markdown"`` or ``"code"``.
        id: the author's stable id ("" where it is missing).
        source: the cell's text.
        metadata: what the author wrote beside the id.
        line: the line of the file on which the cell starts (0 where it cannot be found).
    """

    kind: str
    id: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def blocks(self) -> dict[str, str]:
        """Language → text of its block; a broken text cell has fewer or other blocks."""
        return dict(BLOCK.findall(self.source))


@dataclass(frozen=True)
class Lesson:
    """One source as read, a lesson or an exercise; the text is not yet held to any rule."""

    path: Path
    text: str
    front: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def number(self) -> str:
        """The two digits that the file's name begins with."""
        return self.path.name[:2]

    @property
    def slug(self) -> str:
        """The file's name without its ending: ``00_start_here``; a lesson and its exercise have the same."""
        return self.path.name.removesuffix(".md").removesuffix(".exercise")

    @property
    def is_exercise(self) -> bool:
        """Whether this is an exercise, with solution regions and checks."""
        return bool(_EXERCISE_NAME.fullmatch(self.path.name))

    @property
    def target(self) -> str:
        """The notebook that is built from it, relative to the project."""
        return f"solutions/{self.slug}/{self.slug}.ipynb" if self.is_exercise else f"notebooks/{self.slug}.ipynb"

    @property
    def release(self) -> str:
        """The notebook that learners get of an exercise, relative to the project."""
        return f"exercises/{self.slug}/{self.slug}.ipynb"

    @cached_property
    def code(self) -> tuple[Cell, ...]:
        """The code cells, in order."""
        return tuple(c for c in self.cells if c.kind == "code")

    @cached_property
    def prose(self) -> tuple[Cell, ...]:
        """The text cells, in order."""
        return tuple(c for c in self.cells if c.kind == "markdown")

    @property
    def title(self) -> T:
        """The title of the front matter.

        Raises:
            LanguageError: one language is missing.
        """
        title = self.front.get("title") or {}
        return T(hi=title.get("hi", ""), en=title.get("en", ""))

    def fault(self, cell: Cell | None, what: T, cure: T) -> Fault:
        """A fault of this lesson, placed at `cell` (or at its front matter)."""
        place = f"lessons/{self.path.name}"
        if cell is None:
            return Fault(f"{place}, front matter", what, cure)
        line = f":{cell.line}" if cell.line else ""
        return Fault(f'{place}{line}, cell "{cell.id or "?"}"', what, cure)


def lesson_paths(root: Path) -> list[Path]:
    """Every lesson source under `root`, in the order of the course."""
    return sorted(p for p in (root / "lessons").glob("*.md") if _LESSON_NAME.fullmatch(p.name))


def exercise_paths(root: Path) -> list[Path]:
    """Every exercise source under `root`, in the order of the course."""
    return sorted(p for p in (root / "lessons").glob("*.md") if _EXERCISE_NAME.fullmatch(p.name))


def read(path: Path) -> Lesson:
    """Read one lesson or exercise.

    Raises:
        SourceError: not UTF-8, or not a MyST notebook.
    """
    import jupytext

    try:
        text = path.read_text(encoding="utf-8")
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:      # jupytext raises whatever its parsers raise
        raise SourceError(Fault(
            f"lessons/{path.name}",
            T(hi=f"फ़ाइल पढ़ी नहीं गई ({type(error).__name__}: {error}); UTF-8 में MyST Markdown चाहिए।",
              en=f"cannot be read ({type(error).__name__}: {error}); MyST Markdown in UTF-8 is expected."),
            T(hi="पिछले सही version से मिलाइए (git diff)।", en="Compare with the last good version (git diff)."))) from None
    return Lesson(path, text, dict(notebook.metadata.get("smriti") or {}), tuple(_cells(notebook, text)))


def canonical(lesson: Lesson) -> str:
    """The source as jupytext writes it: what a save in JupyterLab would leave."""
    import jupytext

    return jupytext.writes(jupytext.reads(lesson.text, fmt="md:myst"), fmt="md:myst")


def one_language(source: str, lang: str) -> str:
    """The text of one language, without the other block and without the ``div``."""
    assert lang in LANGUAGES
    return "\n\n".join(body for x, body in BLOCK.findall(source) if x == lang)


def _cells(notebook: Any, text: str) -> Iterator[Cell]:
    for cell in notebook.cells:
        metadata = {k: v for k, v in cell.metadata.items() if k != "id"}
        ident = str(cell.metadata.get("id", ""))
        yield Cell(cell.cell_type, ident, cell.source, metadata, _line_of(ident, cell.source, text))


def _line_of(ident: str, source: str, text: str) -> int:
    """The line where a cell stands: by its id, or by its first line where the id is missing."""
    marks = [rf'^\+\+\+ .*"id": "{re.escape(ident)}"', rf"^:?id: {re.escape(ident)}$"] if ident else []
    first = source.strip().partition("\n")[0]
    for mark in [*marks, rf"^{re.escape(first)}$"]:
        if found := re.search(mark, text, re.MULTILINE):
            return text.count("\n", 0, found.start()) + 1
    return 0
