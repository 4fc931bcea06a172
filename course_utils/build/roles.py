"""The roles of an exercise's cells, and what nbgrader has to know about each.

In a source a cell says its role in one word of its metadata; the rest is made here:

* ``solution``: code between ``### BEGIN SOLUTION`` and ``### END SOLUTION`` is the answer; a learner gets a
  stub in its place.
* ``check``: one line, ``check("ID")``; the cell's id is the check's name. Its points stand in
  `course_utils.checks`.
* ``answer``: a written answer in a text cell, between ``<!-- BEGIN SOLUTION -->`` and
  ``<!-- END SOLUTION -->`` in each language; a teacher reads it. Its id is the name of its points.

A check and an answer also have a ``part``: the id of the cell of the lesson that helps with the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..text import T
from .source import Cell, Fault, Lesson, read

KINDS = {"solution": "code", "check": "code", "answer": "markdown"}     # role → kind of its cell
MARKS = {"code": ("### BEGIN SOLUTION", "### END SOLUTION"),
         "markdown": ("<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->")}
_ANY_MARK = re.compile(r"(BEGIN|END) SOLUTION|BEGIN HIDDEN TESTS|BEGIN MARK SCHEME|AUTOTEST")


def role_of(cell: Cell) -> str | None:
    """The role that the author gave to a cell."""
    return cell.metadata.get("role")


def metadata(cell: Cell) -> dict[str, Any]:
    """The metadata of a cell in the built notebook: its role becomes nbgrader's schema 3."""
    kept = {k: v for k, v in cell.metadata.items() if k not in ("role", "part")}
    if "part" in cell.metadata:
        kept["smriti"] = {"part": cell.metadata["part"]}
    if (role := role_of(cell)) is None:
        return kept
    from ..checks import find

    graded = role != "solution"
    points = {"points": find(cell.id).points} if graded else {}
    return {**kept, "nbgrader": {"schema_version": 3, "grade_id": cell.id, "grade": graded, "locked": role == "check",
                                 "solution": role != "check", "task": False, **points}}


def regions(cell_kind: str, text: str) -> list[str] | None:
    """What stands between the marks of a text, region by region; None where the marks are not paired.

    >>> regions("code", "def f():\\n    ### BEGIN SOLUTION\\n    return 1\\n    ### END SOLUTION")
    ['    return 1']
    """
    begin, end = MARKS[cell_kind]
    found: list[str] = []
    inside: list[str] | None = None
    for line in text.splitlines():
        if line.strip() == begin and inside is None:
            inside = []
        elif line.strip() == end and inside is not None:
            found.append("\n".join(inside))
            inside = None
        elif _ANY_MARK.search(line):
            return None
        elif inside is not None:
            inside.append(line)
    return found if inside is None else None


def roles_are_known(lesson: Lesson) -> Iterator[Fault]:
    """A role is one of three, on the right kind of cell, and only in an exercise."""
    for cell in lesson.cells:
        role = role_of(cell)
        if role is None:
            continue
        if not lesson.is_exercise:
            yield lesson.fault(cell, T(hi=f"पाठ के cell में role: {role} है।", en=f"a cell of a lesson has role: {role}."),
                               T(hi="इसे NN_slug.exercise.md में ले जाइए।", en="Move it to NN_slug.exercise.md."))
        elif KINDS.get(role) != cell.kind:
            known = ", ".join(f"{name} ({kind})" for name, kind in KINDS.items())
            yield lesson.fault(cell, T(hi=f"{cell.kind} cell में role: {role} है; ये चलते हैं: {known}।",
                                       en=f"a {cell.kind} cell has role: {role}; known are: {known}."),
                               T(hi="role ठीक कीजिए।", en="Mend the role."))


def regions_are_paired(lesson: Lesson) -> Iterator[Fault]:
    """Solution and answer cells have regions with both marks, and no other cell has a mark."""
    for cell in lesson.cells:
        begin, end = MARKS[cell.kind]
        if not lesson.is_exercise or role_of(cell) not in ("solution", "answer"):
            if found := _ANY_MARK.search(cell.source):
                yield lesson.fault(cell, T(hi=f'"{found[0]}" है, पर cell की role solution या answer नहीं है।',
                                           en=f'it has "{found[0]}", but its role is not solution or answer.'),
                                   T(hi="role लिखिए या निशान हटाइए।", en="Give it that role or remove the mark."))
            continue
        texts = list(cell.blocks.values()) if cell.kind == "markdown" else [cell.source]
        if not texts or not all(regions(cell.kind, text) for text in texts):
            yield lesson.fault(cell, T(hi="हल का कोई पूरा हिस्सा नहीं है (text cell में दोनों भाषाओं में चाहिए)।",
                                       en="it has no whole solution region (a text cell needs one in each language)."),
                               T(hi=f"अलग-अलग पंक्तियों में लिखिए: {begin} … {end}",
                                 en=f"Write on lines of their own: {begin} … {end}"))


def checks_are_registered(lesson: Lesson) -> Iterator[Fault]:
    """Every check and written answer of the exercise has its cell, and every such cell its check."""
    if not lesson.is_exercise:
        return
    from ..checks.registry import of_exercise

    place = f"course_utils/checks/ex{lesson.number}.py"
    known = {entry.name: "answer" if entry.run is None else "check" for entry in of_exercise(lesson.number)}
    graded = [cell for cell in lesson.cells if role_of(cell) in ("check", "answer")]
    for cell in graded:
        role = role_of(cell)
        if known.get(cell.id) != role:
            yield lesson.fault(cell, T(hi=f'{role} "{cell.id}" {place} में नहीं है।',
                                       en=f'{role} "{cell.id}" is not in {place}.'),
                               T(hi="Cell की id वही रखिए जो वहाँ है, या वहाँ जोड़िए।",
                                 en="Give the cell the id that is there, or add it there."))
        elif role == "check" and cell.source.strip() != f'check("{cell.id}")':
            yield lesson.fault(cell, T(hi="जाँच वाले cell में एक ही पंक्ति चाहिए।", en="a check cell holds one line only."),
                               T(hi=f'लिखिए: check("{cell.id}")', en=f'Write: check("{cell.id}")'))
    for name in sorted(known.keys() - {cell.id for cell in graded}):
        yield lesson.fault(None, T(hi=f'"{name}" का कोई cell नहीं है।', en=f'"{name}" has no cell.'),
                           T(hi="Cell जोड़िए, या जाँच हटाइए।", en="Add its cell, or remove the check."))
    yield from _solutions_come_first(lesson)


def _solutions_come_first(lesson: Lesson) -> Iterator[Fault]:
    waiting = False
    for cell in lesson.code:
        if role_of(cell) == "solution":
            waiting = True
        elif role_of(cell) == "check":
            if not waiting:
                yield lesson.fault(cell, T(hi="इस जाँच से पहले कोई solution cell नहीं है।",
                                           en="no solution cell comes before this check."),
                                   T(hi="role: solution वाला cell इससे ऊपर रखिए।",
                                     en="Put a cell with role: solution above it."))
            waiting = False


def parts_are_in_the_lesson(lesson: Lesson) -> Iterator[Fault]:
    """Every check and written answer names the part of the lesson that helps: a text cell with a heading."""
    if not lesson.is_exercise:
        return
    path = lesson.path.with_name(f"{lesson.slug}.md")
    taught = read(path).prose if path.exists() else None        # a lesson still to be written
    for cell in lesson.cells:
        if role_of(cell) not in ("check", "answer"):
            continue
        part = cell.metadata.get("part")
        known = [c.id for c in taught or () if re.search("^#+ ", c.source, re.MULTILINE)]
        if not part or (taught is not None and part not in known):
            yield lesson.fault(cell, T(hi=f"part में {part!r} मिला; पाठ के शीर्षक वाले किसी cell की id चाहिए: {', '.join(known)}।",
                                       en=f"part is {part!r}; expected the id of a cell of the lesson that has a heading: "
                                          f"{', '.join(known)}."),
                               T(hi="वह part लिखिए जहाँ से इस काम में मदद मिलती है।",
                                 en="Write the part that helps with this task."))


RULES = (roles_are_known, regions_are_paired, checks_are_registered, parts_are_in_the_lesson)
