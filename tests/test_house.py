"""The shape of the house: floors, small functions, no machine's path, files that agree with each other."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "course_utils"

# Lower floors never import upper ones. `session` and `installation` look at the whole machine.
FLOORS = [
    {"text"},
    {"typesetting", "home", "exercise_list", "display", "theme", "glossary", "graphemes", "cells", "tasks", "singular_values", "choices",
     "texts", "numerals"},
    {"attempts", "series", "claims", "questions", "traces", "training", "gradients", "cliffs", "tables"},
    {"costs", "printing"},
    {"comparisons", "papers", "trials"},
    {"predictions", "checks", "scores", "quizzes", "progress_panel"},
    {"svg"},
    {"cell_specs", "glyphs"},
    {"sheets", "plots", "gradient_plots", "state_plots", "comparison_plots", "figures", "diagrams", "unrolled",
     "ribbons", "charts", "trial_plots"},
    {"explorers"},
    {"session", "installation"},
    {"build", "lab"},
    {"cli"},
]
LEVEL = {name: i for i, floor in enumerate(FLOORS) for name in floor}
SOURCES = sorted(PACKAGE.rglob("*.py"))


def floor_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def ours_imported_by(path):
    """The top names of `course_utils` that a module imports, inside functions too."""
    up = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == up:
            yield from [node.module.split(".")[0]] if node.module else (a.name for a in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_imports_an_upper_floor(path):
    if path == PACKAGE / "__init__.py":
        return
    for name in ours_imported_by(path):
        if name in LEVEL:
            assert LEVEL[name] <= LEVEL[floor_of(path)], f"{path.name} imports {name}"


def test_every_module_has_a_floor():
    assert {floor_of(p) for p in SOURCES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_fit_a_screen_and_public_ones_are_typed(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            doc = len((ast.get_docstring(node) or "").splitlines())
            assert node.end_lineno - node.lineno - doc <= 40, f"{node.name} is too long"
            if not node.name.startswith("_"):
                assert node.returns is not None, f"{node.name} has no return type"


@pytest.mark.parametrize("path", [p for p in SOURCES if "build" not in p.parts and "lab" not in p.parts],
                         ids=lambda p: p.name)
def test_heavy_libraries_are_imported_where_they_are_used(path):
    top = {n.names[0].name.split(".")[0] if isinstance(n, ast.Import) else (n.module or "").split(".")[0]
           for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, (ast.Import, ast.ImportFrom))}
    assert not top & {"torch", "matplotlib", "IPython", "fontTools"}


def tracked():
    names = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    return [ROOT / n for n in names if (ROOT / n).exists() and not n.endswith((".ttf", ".woff2", ".png", ".pdf"))]


def test_no_file_carries_a_path_of_the_machine_that_made_it():
    # The parts are joined so that this file does not find itself.
    signs = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/(?!jovyan)\w+/", r"\.pye" + "nv/"]))
    found = [f"{p.relative_to(ROOT)}: {m[0]}" for p in tracked() if (m := signs.search(p.read_text(encoding="utf-8")))]
    assert not found
