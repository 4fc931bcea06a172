"""From ``solutions/`` to ``exercises/``: nbgrader's own `generate_assignment`, set up here in Python.

nbgrader runs in a temporary course folder and without its gradebook: a release writes nothing to it that
a learner would see, and a teacher makes one for the class. The release carries two hashes, of the
solution that it was made from and of its own text, so that a difference is found where nbgrader is not
installed.
"""

from __future__ import annotations

import ast
import hashlib
import tempfile
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

import nbformat

from ..text import T
from . import notebooks
from .source import Fault, Lesson

CODE_STUB = "# यहाँ लिखिए · write here\npass"
TEXT_STUB = "✎ …"       # the same in both languages, because it goes into both blocks
_REBUILD = T(hi="`make build` चलाइए और नतीजा commit कीजिए।", en="Run `make build` and commit the result.")


def installed() -> bool:
    """Whether nbgrader is here: only authors have it, a learner's Lab shows none of its panels."""
    return find_spec("nbgrader") is not None


def update(root: Path, lesson: Lesson, *, force: bool) -> list[Fault]:
    """Release an exercise anew if what is stored is not what its solution gives.

    Returns:
        What stood in the way; the old release is left as it is then.
    """
    if not faults(root, lesson) and not (force and installed()):
        return []
    if not installed():
        return [Fault(lesson.release, T(hi="अभ्यास फिर से बनाना है, पर nbgrader नहीं मिला।",
                                        en="it has to be released anew, but nbgrader was not found."),
                      T(hi="`python course.py dev` चलाइए, फिर `make build`।",
                        en="Run `python course.py dev`, then `make build`."))]
    made = released(root, lesson)
    if broken := _broken_code(lesson, made):
        return broken
    if notebooks.write(made, root / lesson.release):
        print(T(hi=f"{lesson.release} लिखी गई।", en=f"{lesson.release} written."))
    return []


def faults(root: Path, lesson: Lesson) -> list[Fault]:
    """Where the stored release is not what its stored solution gives; with nbgrader, to the last byte."""
    try:
        text = (root / lesson.release).read_text(encoding="utf-8")
        stored = nbformat.reads(text, as_version=4)
    except (OSError, ValueError):
        return [Fault(lesson.release, T(hi="अभ्यास की notebook नहीं बनी।", en="the exercise is not released."), _REBUILD)]
    hashes = stored.metadata.get("smriti", {}).get("release", {})
    if hashes.get("solution") != _solution_hash(root, lesson):
        return [Fault(lesson.release, T(hi=f"{lesson.target} बदल गई, पर अभ्यास उससे फिर नहीं बना।",
                                        en=f"{lesson.target} has changed since it was released."), _REBUILD)]
    as_released = hashes.get("content") == _content_hash(stored) and text == notebooks.to_text(stored)
    if not as_released or (installed() and text != notebooks.to_text(released(root, lesson))):
        return [Fault(lesson.release, T(hi="अभ्यास वैसा नहीं जैसा nbgrader बनाता है: शायद हाथ से बदला गया।",
                                        en="it is not as nbgrader releases it: perhaps changed by hand."), _REBUILD)]
    return []


def released(root: Path, lesson: Lesson) -> nbformat.NotebookNode:
    """The release of the stored solution, with its two hashes; writes nothing into the project."""
    with tempfile.TemporaryDirectory(prefix="smriti-release-") as folder:
        source = Path(folder, "source", lesson.slug, f"{lesson.slug}.ipynb")
        source.parent.mkdir(parents=True)
        source.write_bytes((root / lesson.target).read_bytes())
        _generate(Path(folder), lesson.slug)
        made = nbformat.read(Path(folder, "release", lesson.slug, source.name), as_version=4)
    made.metadata.smriti.pop("ran", None)      # what ran is no fact of a notebook without outputs
    made.metadata.smriti["release"] = {"solution": _solution_hash(root, lesson)}
    made.metadata.smriti["release"]["content"] = _content_hash(made)
    return made


def _generate(folder: Path, slug: str) -> None:
    """nbgrader's `generate_assignment` on ``source/`` of a course folder, into ``release/``."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import SaveCells
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.assignment_id = slug
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.GenerateAssignment.no_database = True
    steps = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    steps.preprocessors = [step for step in steps.preprocessors if step is not SaveCells]
    steps.start()


def _broken_code(lesson: Lesson, made: nbformat.NotebookNode) -> list[Fault]:
    """Code cells that no longer parse once the stub stands where the solution was."""
    cells = {cell.id: cell for cell in lesson.cells}
    found = []
    for node in made.cells:
        try:
            ast.parse(node.source if node.cell_type == "code" else "")
        except SyntaxError as error:
            found.append(lesson.fault(
                cells[node.id], T(hi=f"हल की जगह stub रखने पर code नहीं चलेगा: {error.msg}।",
                                  en=f"with the stub in place of the solution the code cannot run: {error.msg}."),
                T(hi="निशान पूरे वाक्यों के चारों ओर रखिए।", en="Put the marks around whole statements.")))
    return found


def _solution_hash(root: Path, lesson: Lesson) -> str:
    path = root / lesson.target
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _content_hash(release: nbformat.NotebookNode) -> str:
    """A hash of a release without its hashes, and of the stubs that it should hold."""
    bare = deepcopy(release)
    bare.metadata.smriti.pop("release", None)
    return hashlib.sha256("\0".join([CODE_STUB, TEXT_STUB, notebooks.to_text(bare)]).encode()).hexdigest()
