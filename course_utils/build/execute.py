"""Run a notebook, and know when it has to be run again."""

from __future__ import annotations

import ast
import hashlib
import os
import re
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
_NAMED_FILE = re.compile(r'"([a-z_]+\.(?:js|css))"')          # in a module of course_utils
_IMPORTED_FILE = re.compile(r'from "\./([a-z_]+\.js)"')        # in a module of the browser


def digest(lesson: Lesson) -> str:
    """A hash of all that the outputs of a lesson or exercise are made from.

    That is its code, the modules of `course_utils` that it imports (and those that they import), and
    the claims, predictions and checks that it names. Prose is not in it: changing a sentence runs nothing.
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
        # SMRITI_CI: a solution that its own check refuses is an error, not a card.
        env = {**os.environ, "SMRITI_HOME": folder, "SMRITI_CI": "1", "PYTHONHASHSEED": "0"}
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
    trees = [ast.parse(c.source) for c in code]
    todo = [m for tree in trees for m in _imports(tree, "")] + [f"checks.{m}" for m in _exercises_checked(trees)]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached and (path := _file_of(name)):
            reached.add(name)
            package = name if path.name == "__init__.py" else name.rpartition(".")[0]
            todo += [*_imports(ast.parse(path.read_text(encoding="utf-8")), package, inside=True), package]
    # Without comments and layout: a reworded comment changes no output.
    python = [ast.dump(ast.parse(_file_of(m).read_text(encoding="utf-8"))) for m in sorted(reached)]
    return python + _browser_files(sorted(reached))


def _browser_files(modules: Iterable[str]) -> list[str]:
    """The files of ``static/`` that these modules name, and those that they import: an output holds them as they are."""
    found: dict[Path, str] = {}
    todo = [path.parent / "static" / name for path in map(_file_of, modules) if path
            for name in _NAMED_FILE.findall(path.read_text(encoding="utf-8"))]
    while todo:
        file = todo.pop()
        if file not in found and file.exists():
            found[file] = file.read_text(encoding="utf-8")
            todo += [file.with_name(name) for name in _IMPORTED_FILE.findall(found[file])]
    return [found[file] for file in sorted(found)]


def _file_of(module: str) -> Path | None:
    """The file of a module of `course_utils`, named relative to it (``"checks.ex03"``); None if there is none."""
    path = _PACKAGE.joinpath(*module.split("."))
    files = [path.with_name(f"{path.name}.py"), path / "__init__.py"] if module else []
    return next((f for f in files if f.exists()), None)


def _imports(tree: ast.AST, package: str, *, inside: bool = False) -> Iterator[str]:
    """Names of `course_utils` modules that a piece of code imports, relative to `course_utils`.

    Args:
        tree: the parsed code.
        package: the package of `course_utils` that a module stands in; "" for `course_utils` itself.
        inside: whether the code is a module of `course_utils` (relative imports) or a notebook's.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        path = (node.module or "").split(".")
        if inside and node.level:
            parts = [*package.split("."), ""][:-node.level]     # level 1 is the package itself, 2 the one above
            module = ".".join(filter(None, [*parts, *path]))
        elif not inside and path[0] == "course_utils":
            module = ".".join(path[1:])
        else:
            continue
        # `from .text import T` names a module, `from . import text` has it among the names.
        yield module
        for alias in node.names:
            yield f"{module}.{alias.name}" if module else _OWNERS.get(alias.name, alias.name)


def _exercises_checked(trees: list[ast.Module]) -> Iterator[str]:
    """The modules of the checks that the code calls: they are imported by name, when they are asked for."""
    for name in _named(trees):
        if module := re.match(r"(ex\d\d)-[a-z]$", name):
            yield module[1]


def _data(code: Iterable[Cell]) -> list[str]:
    """The claims and predictions that the code names, and the questions of a quiz that it gives, as text."""
    trees = [ast.parse(c.source) for c in code]
    names = _named(trees)
    found = [claims.registry().get(n) or questions.bank().get(n) for n in names]
    if any(isinstance(n, ast.Name) and n.id == "quiz" for tree in trees for n in ast.walk(tree)):
        # `quiz("09", …)` names a lesson; a quiz that does not may ask anything.
        asked = questions.lessons().intersection(names) or questions.lessons()
        found += [q for q in questions.bank().values() if q.lesson in asked]
    return [repr(entry) for entry in found if entry]


def _named(trees: Iterable[ast.AST]) -> list[str]:
    """The first argument of every call that has a text there, such as ``claim("…", …)`` or ``check("…")``."""
    calls = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call)]
    named = [n.args[0].value for n in calls if n.args and isinstance(n.args[0], ast.Constant)]
    return [n for n in named if isinstance(n, str)]
