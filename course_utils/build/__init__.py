"""The builder: `lessons/` (typed) → `notebooks/`, `solutions/` (executed, stored) and `exercises/` (released).

`run` is ``course build``, `accept` is ``course accept``, `claims` is ``course claims``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ..text import SmritiError, T

__all__ = ["accept", "claims", "run"]


def run(root: Path, numbers: list[str], *, check: bool = False, force: bool = False, fmt: bool = False,
        lang: str | None = None, to: Path | None = None) -> int:
    """Build lessons and exercises; print every fault with its file, cell and cure.

    Args:
        root: the folder of the project.
        numbers: the lessons to build (``"03"``), with their exercises; all when empty.
        check: change nothing; say what is not as a build would leave it.
        force: run every notebook, changed or not.
        fmt: first write the sources in jupytext's own form.
        lang: instead of building, write notebooks in this one language to the folder `to`.
        to: the folder for `lang`.

    Returns:
        0, or 1 where there is a fault.

    Raises:
        SmritiError: no such lesson, or options that do not go together.
    """
    from . import pipeline

    if (lang is None) != (to is None):
        raise SmritiError(T(hi="--lang और --to साथ चाहिए: course build --lang hi --to DIR।",
                            en="--lang and --to go together: course build --lang hi --to DIR."))
    paths = pipeline.chosen(root, numbers)
    if fmt:
        pipeline.format_sources(paths)
    if lang is not None and to is not None:
        return _told(pipeline.one_language(root, paths, lang, to))
    if check:
        return _told(pipeline.check(root, paths, whole=not numbers))
    return _told(pipeline.build(root, paths, force=force, whole=not numbers))


def accept(root: Path, number: str) -> int:
    """Say that both languages of a lesson and its exercise were read and say the same; returns 0.

    Raises:
        SmritiError: no such lesson, or a cell without both blocks.
    """
    from . import parity, pipeline
    from .source import read

    for path in pipeline.chosen(root, [number]):
        parity.accept(read(path))
    print(T(hi=f"पाठ {number}: दोनों भाषाएँ पढ़ी हुई मान ली गईं।", en=f"Lesson {number}: both languages are taken as read."))
    return 0


def claims(root: Path, to: Path | None = None) -> int:
    """Print every claim with what the stored notebooks measured, or write them as a page; returns 0."""
    from . import ledger

    rows = ledger.rows(root)
    if to is None:
        print("\n".join(ledger.text(rows)))
    else:
        to.write_text(ledger.page(rows), encoding="utf-8")
        print(to)
    return 0


def _told(faults: list) -> int:
    """Print faults to stderr and a last line that counts them."""
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(T(hi=f"कमियाँ मिलीं: {len(faults)}।", en=f"{len(faults)} fault(s) found."), file=sys.stderr)
    return 1 if faults else 0
