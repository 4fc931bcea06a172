"""The learner's copy: what the learner wrote survives everything."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from course_utils import SmritiError
from course_utils.lab import learner

LESSON = "notebooks/03_lstm_cell.ipynb"
EXERCISE = "exercises/03_lstm_cell/03_lstm_cell.ipynb"
START = "notebooks/00_start_here.ipynb"


def notebook(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "execution_count": 1, "id": "a", "metadata": {},
                                  "outputs": [{"output_type": "display_data", "metadata": {},
                                               "data": {"text/html": "<script>1</script>"}}],
                                  "source": text}],
                       "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    root = tmp_path / "clone"
    for name in (START, LESSON, EXERCISE):
        publish(root, name, "1")
    return root


def publish(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(notebook(text))


def mine(root: Path, name: str) -> Path:
    return root / "my" / name


def leftovers(root: Path) -> list[Path]:
    return list((root / "my").rglob("*.part"))


def test_the_first_start_lays_the_same_layout(root):
    report = learner.sync(root)
    assert report.added == [START, LESSON, EXERCISE]
    for name in report.added:
        assert mine(root, name).read_bytes() == (root / name).read_bytes()
    assert "3" in str(report.text())


def test_a_second_start_does_nothing(root):
    learner.sync(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "my").rglob("*")}
    report = learner.sync(root)
    assert report == learner.SyncReport() and report.text() is None
    assert before == {path: path.stat().st_mtime_ns for path in (root / "my").rglob("*")}


def test_a_newer_version_replaces_an_unchanged_copy(root):
    learner.sync(root)
    publish(root, LESSON, "2")
    assert learner.sync(root).updated == [LESSON]
    assert mine(root, LESSON).read_text() == notebook("2")


def test_the_learners_changes_are_never_overwritten(root):
    learner.sync(root)
    mine(root, LESSON).write_text("mine")
    assert learner.sync(root) == learner.SyncReport()      # nothing newer: nothing to tell
    for version in ("2", "3"):
        publish(root, LESSON, version)
        report = learner.sync(root)
        assert report.kept == [LESSON] and not report.updated
        assert mine(root, LESSON).read_text() == "mine"
    assert str(report.text()).count("course.py reset 03") == 2


def test_taking_a_change_back_makes_it_the_courses_again(root):
    learner.sync(root)
    pristine = mine(root, LESSON).read_bytes()
    mine(root, LESSON).write_text("mine")
    publish(root, LESSON, "2")
    learner.sync(root)
    mine(root, LESSON).write_bytes(pristine)
    assert learner.sync(root).updated == [LESSON]


def test_a_deleted_copy_comes_back(root):
    learner.sync(root)
    mine(root, LESSON).unlink()
    assert learner.sync(root).added == [LESSON]


def test_what_the_learner_made_is_not_touched(root):
    learner.sync(root)
    own = mine(root, "notebooks/my_own.ipynb")
    own.write_text("own")
    (mine(root, "notebooks") / "data.csv").write_text("1")
    publish(root, "notebooks/my_own.ipynb", "the course now has one of this name")
    assert learner.sync(root).kept == ["notebooks/my_own.ipynb"]
    assert own.read_text() == "own"


def test_a_lesson_that_the_course_dropped_stays_with_the_learner(root):
    learner.sync(root)
    (root / LESSON).unlink()
    learner.sync(root)
    assert mine(root, LESSON).exists()


@pytest.mark.parametrize("damage", [
    "", "{", "[]", '{"files": 3}', '{"files": {"notebooks/03_lstm_cell.ipynb": 7}}'])
def test_a_damaged_record_loses_nothing(root, damage):
    learner.sync(root)
    mine(root, LESSON).write_text("mine")
    mine(root, learner.MANIFEST).write_text(damage)
    publish(root, LESSON, "2")
    publish(root, START, "2")
    report = learner.sync(root)
    # Without the record, the older copy of START cannot be told from the learner's work.
    assert sorted(report.kept) == sorted([LESSON, START]) and not report.updated
    assert mine(root, LESSON).read_text() == "mine" and mine(root, START).read_text() == notebook("1")
    # What equals the course's own is known again.
    publish(root, EXERCISE, "2")
    assert learner.sync(root).updated == [EXERCISE]


def test_an_interrupted_start_is_completed_by_the_next(root, monkeypatch):
    real, seen = os.replace, []

    def stop_at_second(source, target):
        seen.append(target)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(learner.os, "replace", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        learner.sync(root)
    monkeypatch.undo()
    assert mine(root, START).exists() and not mine(root, LESSON).exists() and not leftovers(root)
    learner.sync(root)
    publish(root, START, "2")
    publish(root, LESSON, "2")
    assert learner.sync(root).updated == [START, LESSON]


def no_space(self: Path, content: bytes) -> int:
    with self.open("wb") as file:
        file.write(content[:5])
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_halves_no_file(root, monkeypatch):
    learner.sync(root)
    publish(root, LESSON, "2")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", no_space)
        with pytest.raises(SmritiError, match="No space left") as caught:
            learner.sync(root)
    assert "Disk" in caught.value.text.hi and "Check free disk space" in caught.value.text.en
    assert mine(root, LESSON).read_text() == notebook("1") and not leftovers(root)
    assert learner.sync(root).updated == [LESSON]


def test_a_folder_without_permission(root, monkeypatch):
    def refused(self, *args, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(SmritiError, match="Permission denied"):
        learner.sync(root)


def test_reset_keeps_what_the_learner_wrote(root):
    learner.sync(root)
    mine(root, LESSON).write_text("my lesson")
    mine(root, EXERCISE).write_text("my exercise")
    done = dict(learner.reset(root, "03"))
    assert done[LESSON].read_text() == "my lesson" and done[EXERCISE].read_text() == "my exercise"
    assert done[LESSON].parent == root / "my" / "backup"
    assert done[LESSON].name.startswith("03_lstm_cell-20") and ".exercise-20" in done[EXERCISE].name
    for name in (LESSON, EXERCISE):
        assert mine(root, name).read_bytes() == (root / name).read_bytes()
    publish(root, LESSON, "2")
    assert learner.sync(root).updated == [LESSON]


def test_two_resets_in_one_second_keep_both(root):
    learner.sync(root)
    kept = []
    for text in ("first", "second"):
        mine(root, LESSON).write_text(text)
        kept.append(dict(learner.reset(root, "3"))[LESSON])
    assert [path.read_text() for path in kept] == ["first", "second"]


def test_reset_of_an_unchanged_or_absent_copy_backs_up_nothing(root):
    assert learner.reset(root, "03") == [(LESSON, None), (EXERCISE, None)]
    assert learner.reset(root, "03") == [(LESSON, None), (EXERCISE, None)]
    assert mine(root, LESSON).exists() and not mine(root, "backup").exists()


def test_reset_brings_a_newer_version(root):
    learner.sync(root)
    mine(root, LESSON).write_text("mine")
    publish(root, LESSON, "2")
    learner.reset(root, "03")
    assert mine(root, LESSON).read_text() == notebook("2")
    assert learner.sync(root) == learner.SyncReport()


@pytest.mark.parametrize("number", ["77", "", "lstm", "³"])
def test_reset_of_an_unknown_lesson_lists_the_lessons(root, number):
    with pytest.raises(SmritiError, match="00, 03") as caught:
        learner.reset(root, number)
    assert repr(number) in caught.value.text.hi and repr(number) in caught.value.text.en


def test_reset_on_a_full_disk_changes_nothing(root, monkeypatch):
    learner.sync(root)
    mine(root, LESSON).write_text("mine")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", no_space)
        with pytest.raises(SmritiError):
            learner.reset(root, "03")
    assert mine(root, LESSON).read_text() == "mine" and not leftovers(root)


def test_latest_is_what_the_learner_changed_last(root):
    assert learner.latest(root) is None
    learner.sync(root)
    assert learner.latest(root) == START
    for age, name in enumerate((EXERCISE, LESSON)):
        mine(root, name).write_text("mine")
        os.utime(mine(root, name), (1000 - age, 1000 - age))
    assert learner.latest(root) == EXERCISE
    mine(root, learner.MANIFEST).unlink()
    assert learner.latest(root) == EXERCISE


def test_latest_without_a_start_is_the_first(root):
    (root / START).unlink()
    learner.sync(root)
    assert learner.latest(root) == LESSON


def test_hidden_folders_of_the_clone_are_not_copied(root):
    publish(root, "notebooks/.ipynb_checkpoints/03-checkpoint.ipynb", "old")
    assert learner.sync(root).added == [START, LESSON, EXERCISE]


def test_fresh_copies_are_trusted_and_the_learners_are_not_signed(root):
    nbformat = pytest.importorskip("nbformat")
    from nbformat.sign import NotebookNotary
    learner.sync(root)
    mine(root, EXERCISE).write_text(notebook("from somewhere else"))
    learner.sync(root)
    notary = NotebookNotary()

    def trusted(name: str) -> bool:
        return notary.check_signature(nbformat.read(mine(root, name), as_version=4))

    assert trusted(LESSON) and not trusted(EXERCISE)


def test_a_broken_notebook_or_store_of_signatures_stops_nothing(root, monkeypatch):
    (root / LESSON).write_text("not a notebook")
    monkeypatch.setenv("JUPYTER_DATA_DIR", "/dev/null/nowhere")
    assert LESSON in learner.sync(root).added
