"""Run a notebook, and know when it has to be run again."""

from __future__ import annotations

import ast
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

from .. import _OWNERS, claims, questions
from ..text import T
from .notebooks import METADATA
from .source import Cell, Fault, Lesson

TIMEOUT_S = 300
_PACKAGE = Path(__file__).resolve().parents[1]


def digest(lesson: Lesson) -> str:
    """A hash of all that the lesson's outputs are made from.

    That is its code, the modules of `course_utils` that it imports (and those that they import), and
    the claims and predictions that it names. Prose is not in it: changing a sentence runs nothing.
    """
    seen = hashlib.sha256()
    for part in (*(c.source for c in lesson.code), *_modules(lesson.code), *_data(lesson.code)):
        seen.update(part.encode() + b"\0")
    return seen.hexdigest()[:16]


def run(lesson: Lesson, built: nbformat.NotebookNode) -> list[Fault]:
    """Run `built` in place, in a fresh kernel with a learner's home of its own.

    Returns:
        What went wrong: an error, or anything on stderr. The notebook must not be stored then.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    with tempfile.TemporaryDirectory(prefix="smriti-build-") as folder:
        env = {**os.environ, "SMRITI_HOME": folder, "PYTHONHASHSEED": "0"}
        client = NotebookClient(built, timeout=TIMEOUT_S, kernel_name="python3", record_timing=False,
                                extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": folder}})
        try:
            client.execute(env=env)
        except CellExecutionError:
            pass        # the output of the failed cell tells where and why
    built.metadata.pop("widgets", None)
    built.metadata.update(deepcopy(METADATA))       # the kernel has written its own version there
    return [fault for cell, node in zip(lesson.cells, built.cells, strict=True) for fault in _tidy(lesson, cell, node)]


def keep_outputs(built: nbformat.NotebookNode, stored: nbformat.NotebookNode) -> None:
    """Give `built` the outputs that are stored for the same code."""
    old = {c.id: c for c in stored.cells if c.cell_type == "code"}
    for cell in built.cells:
        if cell.cell_type == "code" and cell.id in old:
            cell.outputs = old[cell.id].outputs
            cell.execution_count = old[cell.id].execution_count


def _tidy(lesson: Lesson, cell: Cell, node: Any) -> Iterator[Fault]:
    """Drop what depends on the machine from one cell's outputs; yield what must not be there."""
    for output in node.get("outputs", []):
        output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        cure = T(hi="Code को सुधारकर `course build` चलाइए।", en="Mend the code and run `course build`.")
        if output.output_type == "error":
            said = f"{output.ename}: {output.evalue}"
            yield lesson.fault(cell, T(hi=f"cell रुक गया: {said}", en=f"the cell failed: {said}"), cure)
        elif output.get("name") == "stderr":
            yield lesson.fault(cell, T(hi=f"stderr पर लिखा गया: {output.text[:300]}",
                                       en=f"it wrote to stderr: {output.text[:300]}"), cure)


def _modules(code: Iterable[Cell]) -> list[str]:
    """The sources of the `course_utils` modules that the code can reach, in a fixed order."""
    todo = [m for c in code for m in _imports(ast.parse(c.source), package=False)]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        path = _PACKAGE / f"{name}.py"
        if name not in reached and path.exists():
            reached.add(name)
            todo += _imports(ast.parse(path.read_text(encoding="utf-8")), package=True)
    # Without comments and layout: a reworded comment changes no output.
    return [ast.dump(ast.parse((_PACKAGE / f"{m}.py").read_text(encoding="utf-8"))) for m in sorted(reached)]


def _imports(tree: ast.AST, *, package: bool) -> Iterator[str]:
    """Names of `course_utils` modules that a piece of code imports.

    Args:
        tree: the parsed code.
        package: whether it is a module of the package (relative imports) or a lesson's code.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            ours = node.level == 1 if package else (node.module or "").split(".")[0] == "course_utils"
            if not ours:
                continue
            inner = (node.module or "") if package else (node.module or "").partition(".")[2]
            yield from [inner] if inner else (_OWNERS.get(a.name, a.name) for a in node.names)


def _data(code: Iterable[Cell]) -> list[str]:
    """The claims and predictions that the code names, as text."""
    calls = [n for c in code for n in ast.walk(ast.parse(c.source)) if isinstance(n, ast.Call)]
    named = [n.args[0].value for n in calls if n.args and isinstance(n.args[0], ast.Constant)]
    found = [claims.registry().get(n) or questions.bank().get(n) for n in named if isinstance(n, str)]
    return [repr(entry) for entry in found if entry]
