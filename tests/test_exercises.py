"""Exercises, from the source to what a learner gets and a teacher marks.

A small exercise and faulty copies of it, each named for its fault; then the course's own exercises. What
needs nbgrader is skipped where it is not installed, or fails if $REQUIRE_NBGRADER is 1.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils import build, checks
from course_utils.build import execute, parity, release, roles, rules
from course_utils.build.source import Cell, exercise_paths, lesson_paths, read
from course_utils.checks import registry
from course_utils.text import T

ROOT = Path(__file__).parents[1]
EXERCISES = [read(path) for path in exercise_paths(ROOT)]

GOOD = '''---
jupytext:
  cell_metadata_filter: all
  notebook_metadata_filter: smriti,kernelspec,jupytext,-jupytext.text_representation.jupytext_version
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
smriti:
  title:
    hi: एक छोटा अभ्यास
    en: A small exercise
  minutes: 5
  lesson: '99'
---

+++ {"id": "title"}

<div lang="hi">

# एक छोटा अभ्यास

<!-- front -->

<!-- points -->

</div>

<div lang="en">

# A small exercise

<!-- front -->

<!-- points -->

</div>

```{code-cell} ipython3
:id: imports

from course_utils import check, setup

setup()
```

```{code-cell} ipython3
:id: ex99-a-add
:role: solution

def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION
```

```{code-cell} ipython3
:id: ex99-a
:part: sums
:role: check

check("ex99-a")
```

+++ {"id": "ex99-b", "part": "sums", "role": "answer"}

<div lang="hi">

क्यों?

<!-- BEGIN SOLUTION -->

क्योंकि जोड़ ऐसे ही होता है।

<!-- END SOLUTION -->

</div>

<div lang="en">

Why?

<!-- BEGIN SOLUTION -->

Because that is how sums work.

<!-- END SOLUTION -->

</div>
'''
# name of the fault → (what to change, into what, the cell it is found in, part of the message)
FAULTS = {
    "english-block-missing": (re.compile(r'<div lang="en">\n\n# A.*?</div>\n\n', re.S), "", "title",
                              "expected one hi block"),
    "minutes-missing": ("  minutes: 5\n", "", "front matter", "minutes"),
    "title-in-one-language": ("    en: A small exercise\n", "", "front matter", "title"),
    "lesson-missing": ("  lesson: '99'\n", "", "front matter", "lesson"),
    "lesson-of-another-number": ("lesson: '99'", "lesson: '98'", "front matter", "begins with 99"),
    "spelling-not-ours": ("क्यों?", "क्यों? देखिये।", "ex99-b", "spelling"),
    "no-setup": ("\nsetup()", "\nprint()", "imports", "setup()"),
    "unknown-role": (":role: check", ":role: chekc", "ex99-a", "known are"),
    "role-on-the-wrong-kind": ('"role": "answer"', '"role": "check"', "ex99-b", "a markdown cell has role: check"),
    "end-mark-missing": ("    ### END SOLUTION\n", "", "ex99-a-add", "no whole solution region"),
    "begin-mark-misspelt": ("### BEGIN SOLUTION", "### BEGIN SOLUTON", "ex99-a-add", "no whole solution region"),
    "marks-in-wrong-order": ("    ### BEGIN SOLUTION\n    return a + b\n    ### END",
                             "    ### END SOLUTION\n    return a + b\n    ### BEGIN",
                             "ex99-a-add", "no whole solution region"),
    "nested-region": ("    return a + b\n", "    ### BEGIN SOLUTION\n    return a + b\n", "ex99-a-add",
                      "no whole solution region"),
    "region-without-a-role": (":role: solution\n", "", "ex99-a-add", "role is not solution"),
    "region-of-another-language-missing": (re.compile(r"<!-- BEGIN SOLUTION -->\n\nBecause.*?-->\n\n", re.S),
                                           "", "ex99-b",
                                           "no whole solution region"),
    "hidden-tests": ('check("ex99-a")', '### BEGIN HIDDEN TESTS\ncheck("ex99-a")', "ex99-a", "BEGIN HIDDEN TESTS"),
    "check-of-another-name": ('check("ex99-a")', 'check("ex99-c")', "ex99-a", "one line only"),
    "check-with-more-lines": ('check("ex99-a")', 'print()\ncheck("ex99-a")', "ex99-a", "one line only"),
    "check-not-registered": (":id: ex99-a\n", ":id: ex99-c\n", "ex99-c", "is not in course_utils/checks/ex99.py"),
    "check-without-a-cell": (re.compile(r"```\{code-cell\} ipython3\n:id: ex99-a\n.*?```\n\n", re.S), "",
                             "front matter", '"ex99-a" has no cell'),
    "check-before-its-solution": (re.compile(r"(```[^`]+\n:id: ex99-a-add\n.*?```\n\n)(```.*?```\n\n)", re.S), None,
                                  "ex99-a", "no solution cell comes before"),
    "part-missing-at-a-check": (":part: sums\n", "", "ex99-a", "part is None"),
    "part-missing-at-an-answer": ('"part": "sums", ', "", "ex99-b", "part is None"),
    "not-as-jupytext-writes-it": ('+++ {"id": "title"}', '+++ {"id":"title"}', "front matter", "jupytext's own form"),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with the good exercise, whose lesson is planned and whose two checks are registered."""
    entries = {"ex99-a": registry.Check("ex99-a", 2, (T(hi="जोड़िए।", en="Add."),), (), lambda s, rng: None),
               "ex99-b": registry.Check("ex99-b", 1)}
    monkeypatch.setattr(registry, "_checks", {**registry._checks, **entries})
    monkeypatch.setattr("course_utils.build.catalogue._planned", planned)
    source = tmp_path / "lessons" / "99_small.exercise.md"
    source.parent.mkdir()
    source.write_text(GOOD, encoding="utf-8")
    build.run(tmp_path, [], fmt=True, check=True)
    return tmp_path


def planned():
    from course_utils.build.catalogue import Entry
    return [Entry("99", "99_small", T(hi="एक छोटा पाठ", en="A small lesson"), None)]


@pytest.fixture
def built(project, monkeypatch, nbgrader):
    """The good exercise with its solution and release; outputs are made here instead of in a kernel."""
    monkeypatch.setattr(execute, "run", fake_run)
    assert build.run(project, []) == 0
    return project


@pytest.fixture(scope="session")
def nbgrader():
    if not release.installed():
        reason = "nbgrader is not installed: python course.py dev"
        if os.environ.get("REQUIRE_NBGRADER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def fake_run(lesson, notebook):
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.execution_count = count
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"ran {count}\n")]
    return []


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    if isinstance(old, re.Pattern):
        changed = old.sub(lambda m: m[2] + m[1] if new is None else new, text, count=1)
    else:
        changed = text.replace(old, new, 1)
    assert changed != text, "the fixture no longer holds what the fault changes"
    path.write_text(changed, encoding="utf-8")


def files(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- the source ------------------------------------------------------------------------------------

def test_the_good_exercise_has_no_fault_and_is_no_lesson(project):
    exercise = read(project / "lessons" / "99_small.exercise.md")
    assert rules.faults(exercise) == [] and exercise.is_exercise and exercise.slug == "99_small"
    assert lesson_paths(project) == [] and exercise_paths(project) == [exercise.path]


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_exercise_is_refused_by_file_and_cell(project, name, capsys):
    old, new, cell, said = FAULTS[name]
    edit(project / "lessons" / "99_small.exercise.md", old, new)
    assert build.run(project, [], check=True) == 1
    told = capsys.readouterr().err
    where = "front matter" if cell == "front matter" else f'cell "{cell}"'
    file = "lessons/99_small.exercise.md"
    assert any(file in block and where in block and said in block for block in told.split("✗ ")), told
    assert "→" in told and not (project / "solutions").exists()


def test_a_part_that_the_lesson_does_not_have_is_refused_with_those_it_has(project, capsys):
    exercise = project / "lessons" / "99_small.exercise.md"
    taught = GOOD[:GOOD.index("```{code-cell}")].replace('"id": "title"', '"id": "adding"')
    (project / "lessons" / "99_small.md").write_text(taught, encoding="utf-8")
    assert build.run(project, ["99"], check=True) == 1
    told = capsys.readouterr().err
    assert "part is 'sums'" in told and "adding" in told
    edit(exercise, ":part: sums", ":part: adding")
    edit(exercise, '"part": "sums"', '"part": "adding"')
    build.run(project, ["99"], check=True)
    assert "part is" not in capsys.readouterr().err


def test_a_role_in_a_lesson_is_refused(project, capsys):
    path = project / "lessons" / "98_other.md"
    path.write_text(GOOD.replace("lesson: '99'", "lesson: '98'"), encoding="utf-8")
    assert build.run(project, ["98"], check=True) == 1
    told = capsys.readouterr().err.split("✗ ")
    assert any('98_other.md' in t and 'cell "ex99-a"' in t and "a cell of a lesson has role: check" in t for t in told)


def test_an_exercise_may_come_before_its_lesson_but_not_without_one(project, monkeypatch, capsys):
    build.run(project, [], check=True)
    assert "neither written nor" not in capsys.readouterr().err
    monkeypatch.setattr("course_utils.build.catalogue._planned", lambda: [])
    assert build.run(project, [], check=True) == 1
    told = capsys.readouterr().err
    assert "lessons/99_small.exercise.md" in told and "neither written nor in planned.toml" in told


def test_numbers_choose_a_lesson_with_its_exercise():
    from course_utils.build import pipeline
    assert [p.name for p in pipeline.chosen(ROOT, ["03"]) if "exercise" in p.name] == ["03_lstm_cell.exercise.md"]
    names = [p.name for p in pipeline.chosen(ROOT, [])]
    assert names == sorted(names, key=lambda n: (n[:2], "exercise" in n)) and "00_start_here.md" in names


def test_a_lesson_and_its_exercise_have_locks_of_their_own(built, capsys):
    exercise = read(built / "lessons" / "99_small.exercise.md")
    assert parity.lock_path(exercise).name == "99_small.exercise.lock"
    assert list(parity.stored(exercise)) == ["title", "ex99-b"]
    edit(exercise.path, "क्यों?", "क्यों भला?")
    assert build.run(built, []) == 1 and "course accept 99" in capsys.readouterr().err
    assert build.accept(built, "99") == 0 == build.run(built, [])


# --- solution and release --------------------------------------------------------------------------

def test_roles_become_nbgraders_metadata(built):
    solution = nbformat.read(built / "solutions/99_small/99_small.ipynb", as_version=4)
    made = {c.id: c.metadata.get("nbgrader") for c in solution.cells}
    assert {c.id: c.metadata.get("smriti") for c in solution.cells if "nbgrader" in c.metadata} == {
        "ex99-a-add": None, "ex99-a": {"part": "sums"}, "ex99-b": {"part": "sums"}}
    base = {"schema_version": 3, "task": False}
    assert made == {
        "title": None, "imports": None,
        "ex99-a-add": {**base, "grade_id": "ex99-a-add", "grade": False, "locked": False, "solution": True},
        "ex99-a": {**base, "grade_id": "ex99-a", "grade": True, "locked": True, "solution": False, "points": 2},
        "ex99-b": {**base, "grade_id": "ex99-b", "grade": True, "locked": False, "solution": True, "points": 1}}
    assert not any("role" in c.metadata for c in solution.cells)


def test_the_front_tells_minutes_points_and_the_lesson(built):
    text = nbformat.read(built / "exercises/99_small/99_small.ipynb", as_version=4).cells[0].source
    assert "**समय:** 5 मिनट। **अंक:** 3। **पाठ:** 99 एक छोटा पाठ" in text and "**2 अंक**" in text
    assert "**Time:** 5 minutes. **Points:** 3. **Lesson:** 99 A small lesson" in text and "**2 points**" in text


def test_a_release_holds_stubs_and_nothing_of_the_run(built):
    path = built / "exercises/99_small/99_small.ipynb"
    text, made = path.read_text(encoding="utf-8"), nbformat.read(path, as_version=4)
    cells = {c.id: c for c in made.cells}
    assert cells["ex99-a-add"].source == "def add(a, b):\n    # यहाँ लिखिए · write here\n    pass"
    assert re.findall("क्यों\\?\n\n(.*)\n\n</div>", cells["ex99-b"].source) == ["✎ …"] == re.findall(
        "Why\\?\n\n(.*)\n\n</div>", cells["ex99-b"].source)
    assert "a + b" not in text and "Because" not in text and "क्योंकि" not in text and "SOLUTION" not in text
    assert all(c.outputs == [] and c.execution_count is None for c in made.cells if c.cell_type == "code")
    assert str(built) not in text and "ran" not in made.metadata.smriti
    assert [c.id for c in made.cells] == ["title", "imports", "ex99-a-add", "ex99-a", "ex99-b"]


def test_building_twice_changes_nothing_and_a_second_release_has_the_same_bytes(built, monkeypatch):
    before = files(built)
    assert build.run(built, []) == 0 == build.run(built, [], check=True)
    assert files(built) == before
    assert build.run(built, [], force=True) == 0
    assert files(built) == before
    shutil.rmtree(built / "exercises")
    assert build.run(built, []) == 0
    assert files(built) == before


def test_changed_prose_reaches_the_release_without_a_run(built, monkeypatch):
    monkeypatch.setattr(execute, "run", lambda *_: pytest.fail("it ran again"))
    edit(built / "lessons" / "99_small.exercise.md", "क्यों?", "क्यों ऐसा?")
    edit(built / "lessons" / "99_small.exercise.md", "Why?", "Why so?")
    assert build.run(built, []) == 0
    assert "क्यों ऐसा?" in (built / "exercises/99_small/99_small.ipynb").read_text(encoding="utf-8")


def with_source(path, ident, source):
    notebook = nbformat.read(path, as_version=4)
    next(c for c in notebook.cells if c.id == ident).source = source
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")


DAMAGES = {
    "release-missing": (lambda root: (root / "exercises/99_small/99_small.ipynb").unlink(), "is not released"),
    "release-broken": (lambda root: (root / "exercises/99_small/99_small.ipynb").write_text("{"), "is not released"),
    "release-edited": (lambda root: with_source(root / "exercises/99_small/99_small.ipynb", "imports",
                                                "setup()"), "not as nbgrader"),
    "release-reordered": (lambda root: edit(root / "exercises/99_small/99_small.ipynb", '  "metadata": {},',
                                            '  "metadata":  {},'), "not as nbgrader"),
    "solution-edited": (lambda root: with_source(root / "solutions/99_small/99_small.ipynb", "imports",
                                                 "setup()"), 'cell "imports"'),
    "solution-missing": (lambda root: (root / "solutions/99_small/99_small.ipynb").unlink(), "is not built"),
    "stray-file": (lambda root: (root / "solutions/99_small/notes.txt").write_text("x"), "no source"),
    "another-exercise": (lambda root: shutil.copytree(root / "exercises/99_small", root / "exercises/98_gone"),
                         "no source"),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("with_nbgrader", [True, False])
def test_every_difference_is_found_with_and_without_nbgrader(built, name, with_nbgrader, monkeypatch, capsys):
    monkeypatch.setattr(release, "installed", lambda: with_nbgrader)
    assert build.run(built, [], check=True) == 0
    damage, said = DAMAGES[name]
    damage(built)
    assert build.run(built, [], check=True) == 1 and said in capsys.readouterr().err
    if with_nbgrader and "no source" not in said:
        assert build.run(built, []) == 0 == build.run(built, [], check=True)


def test_a_release_that_only_looks_right_is_found_by_nbgrader(built, capsys):
    """Someone edits the release and computes its hash again: only a second release tells."""
    path = built / "exercises/99_small/99_small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "import os"
    notebook.metadata.smriti.release.content = release._content_hash(notebook)
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")
    assert build.run(built, [], check=True) == 1 and "not as nbgrader" in capsys.readouterr().err


def test_other_stubs_make_every_release_old(built, monkeypatch, capsys):
    monkeypatch.setattr(release, "CODE_STUB", "pass")
    monkeypatch.setattr(release, "installed", lambda: False)
    assert build.run(built, [], check=True) == 1 and "not as nbgrader" in capsys.readouterr().err


def test_without_nbgrader_a_changed_exercise_names_the_cure(built, monkeypatch, capsys):
    monkeypatch.setattr(release, "installed", lambda: False)
    edit(built / "lessons" / "99_small.exercise.md", "return a + b", "return b + a")
    assert build.run(built, []) == 1
    said = capsys.readouterr().err
    assert "exercises/99_small/99_small.ipynb" in said
    assert "python course.py dev" in said and "nbgrader नहीं मिला" in said


def test_a_stub_that_cannot_stand_where_the_solution_was_is_refused(built, capsys):
    source = built / "lessons" / "99_small.exercise.md"
    edit(source, "    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION",
         "    return (\n    ### BEGIN SOLUTION\n    a + b\n    ### END SOLUTION\n    )")
    before = files(built / "exercises")
    assert build.run(built, []) == 1
    assert 'cell "ex99-a-add"' in (said := capsys.readouterr().err) and "whole statements" in said
    assert files(built / "exercises") == before


def test_one_language_leaves_exercises_out(built, tmp_path):
    assert build.run(built, [], lang="hi", to=tmp_path / "out") == 0 and not (tmp_path / "out").exists()


def test_the_digest_covers_the_checks_that_an_exercise_calls():
    import ast

    def modules(code):
        return execute._modules([Cell("code", "x", code)])

    def source_of(name):
        return ast.dump(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8")))

    called = modules('from course_utils import check, setup\ncheck("ex03-a")')
    folder = Path(checks.__file__).parent
    for name in ("__init__", "ex03", "steps", "parameters", "registry", "reference", "sides", "verdicts", "cards",
                 "forbidden"):
        assert source_of(name) in called
    every = modules("from course_utils import check, setup")
    assert len(called) == len(every) + len({"ex03", "steps", "parameters", "answers"})
    assert source_of("ex04") not in called      # another exercise's checks change nothing here


def test_regions_are_read_whole_or_not_at_all():
    assert roles.regions("code", "a\n### BEGIN SOLUTION\nb\nc\n### END SOLUTION\nd") == ["b\nc"]
    assert roles.regions("code", "a") == []
    for broken in ("### BEGIN SOLUTION", "### END SOLUTION", "# BEGIN SOLUTION\n# END SOLUTION"):
        assert roles.regions("code", broken) is None


# --- the course's own exercises --------------------------------------------------------------------

def graded(path):
    return {c.id: c for c in nbformat.read(path, as_version=4).cells if "nbgrader" in c.metadata}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.slug)
def test_no_solution_is_in_what_a_learner_gets(exercise):
    text = (ROOT / exercise.release).read_text(encoding="utf-8")
    solution, released = graded(ROOT / exercise.target), graded(ROOT / exercise.release)
    assert list(solution) == list(released) and "SOLUTION" not in text
    for cell in exercise.cells:
        if roles.role_of(cell) not in ("solution", "answer"):
            continue
        made = {line.strip() for line in released[cell.id].source.splitlines()}
        hidden = "\n".join(roles.regions(cell.kind, cell.source)).splitlines()
        assert hidden and not made & {line.strip() for line in hidden if line.strip()}
        assert release.CODE_STUB.splitlines()[0] in made or release.TEXT_STUB in made


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.slug)
def test_points_stand_in_both_notebooks_as_in_the_checks(exercise):
    want = {entry.name: entry.points for entry in registry.of_exercise(exercise.number)}
    for name in (exercise.target, exercise.release):
        cells = graded(ROOT / name)
        assert {i: c.metadata.nbgrader.points for i, c in cells.items() if c.metadata.nbgrader.grade} == want


def run_notebook(path, folder, **env):
    """Run a notebook top to bottom, errors and all, as `Run All` does; returns it."""
    from nbclient import NotebookClient
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True,
                            resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, "SMRITI_HOME": str(folder), "SMRITI_CI": "", "NBGRADER_EXECUTION": "", **env})
    return notebook


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.slug)
def test_an_unsolved_exercise_runs_to_its_end_and_each_check_says_what_is_missing(exercise, tmp_path):
    notebook = run_notebook(ROOT / exercise.release, tmp_path)
    outputs = {c.id: c.outputs for c in notebook.cells if c.cell_type == "code"}
    assert not [o for found in outputs.values() for o in found if o.output_type == "error" or o.get("name") == "stderr"]
    for entry in registry.of_exercise(exercise.number):
        if entry.run:
            (card,) = outputs[entry.name]
            html = card.data["text/html"]
            assert "अभी लिखना है" in html and "Still to write" in html
            assert html.count('lang="hi"') == html.count('lang="en"') and "अभी लिखना है" in card.data["text/plain"]


# nbgrader, below, runs each of them so. Here the switch of our own CI is tried.
@pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.number in ("03", "07")], ids=lambda e: e.slug)
def test_for_a_machine_every_unsolved_check_is_an_error(exercise, tmp_path):
    notebook = run_notebook(ROOT / exercise.release, tmp_path, SMRITI_CI="1")
    failed = {c.id for c in notebook.cells for o in c.get("outputs",
                                                          []) if o.output_type == "error" and o.ename == "CheckFailed"}
    assert failed == {e.name for e in registry.of_exercise(exercise.number) if e.run}


def test_the_learners_copy_gets_the_exercise_and_can_be_reset(tmp_path, monkeypatch):
    from course_utils.lab import learner
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    for folder in ("notebooks", "exercises", "solutions"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    name = "exercises/03_lstm_cell/03_lstm_cell.ipynb"
    assert name in learner.sync(tmp_path).added and not (tmp_path / "my/solutions").exists()
    mine = tmp_path / "my" / name
    with_source(mine, "ex03-a-step", "step = 5")
    assert name not in learner.sync(tmp_path).added and "step = 5" in mine.read_text(encoding="utf-8")
    moved = dict(learner.reset(tmp_path, "03"))
    assert mine.read_bytes() == (ROOT / name).read_bytes() and "step = 5" in moved[name].read_text(encoding="utf-8")


TEACHERS_CONFIG = f'''
c = get_config()
c.ClearSolutions.code_stub = {{"python": {release.CODE_STUB!r}}}
c.ClearSolutions.text_stub = {release.TEXT_STUB!r}
'''


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.slug)
def test_plain_nbgrader_gives_an_unsolved_release_0_and_the_solution_full_marks(exercise, tmp_path, empty_gradebook):
    """As a teacher types it, in a course folder of their own."""
    shutil.copy(empty_gradebook, tmp_path)
    source = tmp_path / "source" / exercise.slug / f"{exercise.slug}.ipynb"
    submitted = {who: tmp_path / "submitted" / who / exercise.slug / source.name for who in ("unsolved", "solved")}
    for path, stored in ((source, exercise.target), (submitted["unsolved"], exercise.release),
                         (submitted["solved"], exercise.target)):
        path.parent.mkdir(parents=True)
        shutil.copy(ROOT / stored, path)
    (tmp_path / "nbgrader_config.py").write_text(TEACHERS_CONFIG, encoding="utf-8")
    private = {f"JUPYTER_{kind}_DIR": str(tmp_path / ".jupyter" / kind) for kind in ("CONFIG", "RUNTIME")}
    # nbgrader starts the command alembic, which lies beside this Python.
    env = {**os.environ, **private, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    env.pop("SMRITI_CI", None)
    for command in ("generate_assignment", "autograde"):
        done = subprocess.run([sys.executable, "-m", "nbgrader", command, exercise.slug], cwd=tmp_path, env=env,
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    theirs = json.loads((tmp_path / "release" / exercise.slug / source.name).read_text(encoding="utf-8"))
    ours = json.loads((ROOT / exercise.release).read_text(encoding="utf-8"))
    assert theirs["cells"] == ours["cells"]      # our release is nbgrader's own
    most = {e.name: e.points for e in registry.of_exercise(exercise.number) if e.run}
    assert scores(tmp_path, exercise.slug, "unsolved", list(most)) == dict.fromkeys(most, 0)
    assert scores(tmp_path, exercise.slug, "solved", list(most)) == most


def scores(folder, slug, who, names):
    with gradebook(folder) as book:
        return {name: book.find_grade(name, slug, slug, who).auto_score for name in names}


@contextlib.contextmanager
def gradebook(folder):
    """nbgrader's book of marks in a folder; it is made where there is none."""
    from nbgrader.api import Gradebook
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
            yield book


@pytest.fixture(scope="session")
def empty_gradebook(nbgrader, tmp_path_factory):
    """An empty book, as nbgrader makes it at its first command; that takes it seconds."""
    folder = tmp_path_factory.mktemp("gradebook")
    with gradebook(folder):
        return folder / "gradebook.db"
