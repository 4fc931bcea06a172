"""Attempts and progress: what is counted, what the panel says, and that nothing a learner does breaks it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from course_utils import attempts, cli, home, progress
from course_utils.exercise_list import exercises, heading_of, text_of
from course_utils.progress_panel import Progress
from course_utils.text import DEVANAGARI, SmritiError

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def course(tmp_path):
    """A course with two exercises of its own and the learner's copies of them."""
    root = tmp_path / "course"
    for number, names in (("01", "ab"), ("02", "a")):
        write(root / f"exercises/{number}_x/{number}_x.ipynb", *(c for n in names for c in task(f"ex{number}-{n}", n)))
        write(root / f"notebooks/{number}_x.ipynb", text("help", "## मदद का हिस्सा", "## The part that helps"))
    write(root / "exercises/02_x/02_x.ipynb", *task("ex02-a", "a"), text("head", "## b) क्यों?", "## b) Why?"),
          text("ex02-b", "लिखिए। ✎ …", "Write. ✎ …", nbgrader={"grade_id": "ex02-b", "grade": True, "solution": True, "points": 1}))
    (root / "lessons").mkdir()
    (root / "course.py").touch()
    shutil.copytree(root / "exercises", root / "my/exercises")
    return root


def text(ident, hi, en, **metadata):
    source = f'<div lang="hi">\n\n{hi}\n\n</div>\n\n<div lang="en">\n\n{en}\n\n</div>'
    return {"id": ident, "cell_type": "markdown", "source": source.splitlines(True), "metadata": metadata}


def task(name, letter):
    graded = {"grade_id": name, "grade": True, "solution": False, "points": 2}
    return (text(f"task-{letter}", f"## {letter}) काम", f"## {letter}) Task"),
            {"id": name, "cell_type": "code", "source": f'check("{name}")',
             "metadata": {"nbgrader": graded, "smriti": {"part": "help"}}})


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}), encoding="utf-8")


def rows(found: Progress):
    return [found.row(exercise) for exercise in found.listed]


def test_attempts_are_counted_up_to_the_first_right_one(learner):
    for right in (False, False, True, False, True):
        attempts.record("ex03-a", right=right)
    entry = attempts.standing()["ex03-a"]
    assert entry["tries"] == 3 and entry["done"].endswith("+00:00")
    assert json.loads((learner / "tasks.json").read_text(encoding="utf-8")) == {"ex03-a": entry}


@pytest.mark.parametrize("entry", [None, 3, [], {}, {"tries": -1, "done": None}, {"tries": 1, "done": 5}, {"tries": "1"}])
def test_a_damaged_entry_is_left_out_and_begins_anew(entry):
    home.save(attempts.STATE, {"ex03-a": entry})
    assert attempts.standing() == {}
    attempts.record("ex03-a", right=True)
    assert attempts.standing()["ex03-a"]["tries"] == 1


def test_one_exercise_or_all_can_be_forgotten():
    for name in ("ex03-a", "ex03-b", "ex04-a"):
        attempts.record(name, right=True)
    assert attempts.reset("03") == 2 and list(attempts.standing()) == ["ex04-a"]
    assert attempts.reset() == 1 and attempts.standing() == {}


def test_the_panel_says_what_is_done_what_is_next_and_where_help_is(course):
    assert rows(progress(course)) == [("○○", "0/2"), ("○○", "0/2")]
    attempts.record("ex01-a", right=True)
    attempts.record("ex01-b", right=False)
    found = progress(course)
    assert rows(found) == [("●○", "1/2"), ("○○", "0/2")]
    step = found.next()
    assert (step.task.name, step.tries) == ("ex01-b", 1)
    body, said = found._repr_html_(), found.console()
    assert 'href="../exercises/01_x/01_x.ipynb#cell-id=ex01-b"' in body
    assert 'href="../notebooks/01_x.ipynb#cell-id=help"' in body
    assert "मदद का हिस्सा · The part that helps" in said and "कोशिशें: 1 · attempts: 1" in said and "⟦" not in said
    assert body.count('lang="hi"') == body.count('lang="en"') > 6


def test_a_written_answer_counts_when_its_cell_was_changed(course):
    for name in ("ex01-a", "ex01-b", "ex02-a"):
        attempts.record(name, right=True)
    assert progress(course).next().task.name == "ex02-b"
    mine = course / "my/exercises/02_x/02_x.ipynb"
    mine.write_text(mine.read_text(encoding="utf-8").replace("\\u2026", "because"), encoding="utf-8")
    found = progress(course)
    assert rows(found)[1] == ("●●", "2/2") and found.next() is None and "All tasks are done" in found.text()


@pytest.mark.parametrize("damage", ["", "{", '{"cells": [{"metadata": null}, 3]}', '{"cells": 3}', "\udcff"])
def test_a_learners_broken_notebook_breaks_nothing(course, damage):
    (course / "my/exercises/02_x/02_x.ipynb").write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert rows(progress(course)) == [("○○", "0/2"), ("○○", "0/2")]
    (course / "exercises/01_x/01_x.ipynb").write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert len(progress(course).listed) == 1


def test_outside_a_course_it_says_so(tmp_path, monkeypatch):
    def nowhere():
        raise SmritiError(progress_text)

    from course_utils.progress_panel import NONE as progress_text
    monkeypatch.setattr(home, "project_root", nowhere)
    assert progress().text() == progress_text.label() and "smriti-progress" in progress()._repr_html_()


def test_from_an_exercise_the_links_lead_one_folder_further_up(course, monkeypatch):
    monkeypatch.chdir(course / "exercises/01_x")
    assert 'href="../../notebooks/01_x.ipynb#cell-id=help"' in progress(course)._repr_html_()


def test_the_command_prints_it_and_forgets_it(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    attempts.record("ex01-a", right=True)
    assert cli.main(["progress"]) == 0 and "●○ 1/2" in capsys.readouterr().out
    assert cli.main(["progress", "--reset", "02"]) == 0 and "Tasks forgotten: 0." in capsys.readouterr().out
    assert cli.main(["progress", "--reset"]) == 0 and "Tasks forgotten: 1." in capsys.readouterr().out
    assert cli.main(["progress"]) == 0 and "○○ 0/2" in capsys.readouterr().out


# --- the course's own exercises --------------------------------------------------------------------

def test_every_exercise_of_the_course_is_listed_with_points_and_a_part_that_exists():
    from course_utils.checks import registry
    found = exercises(ROOT)
    assert [e.number for e in found] == [f"{n:02d}" for n in range(1, 9)]
    for exercise in found:
        want = {entry.name: (entry.points, entry.run is None) for entry in registry.of_exercise(exercise.number)}
        assert {t.name: (t.points, t.written) for t in exercise.tasks} == want
        for task in exercise.tasks:
            heading = heading_of(ROOT / "notebooks" / Path(exercise.path).name, task.part)
            assert heading is not None and DEVANAGARI.search(heading.hi) and re.search("[a-z]", heading.en)
            assert re.match(f"{task.name[-1]}\\) ", task.title.hi) and re.match(f"{task.name[-1]}\\) ", task.title.en)
            assert text_of(ROOT / exercise.path, task.name)
