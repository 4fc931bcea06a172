"""Results of questions: kept beside the earlier ones, whatever state the file is in."""

import json

import pytest

from course_utils import home, scores
from course_utils.scores import ScoreError, record, standing
from course_utils.text import SmritiError


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path / "smriti"))
    return tmp_path / "smriti"


def test_first_last_and_best_are_kept_apart(learner):
    record("05-count", "a", 0)
    record("05-count", "b", 1.0)
    entry = record("05-count", "a c", 0.5)
    assert {k: entry[k] for k in ("first", "last", "best", "tries", "answer")} == {
        "first": 0.0, "last": 0.5, "best": 1.0, "tries": 3, "answer": "a c"}
    assert standing() == {"05-count": entry} == json.loads((learner / "quiz.json").read_text(encoding="utf-8"))
    assert entry["at"].endswith("+00:00")


@pytest.mark.parametrize("result", [
    ("05-nothing", "a", 1), (["05-count"], "a", 1), ("05-count", None, 1), ("05-count", "a" * 201, 1),
    ("05-count", "a", 1.1), ("05-count", "a", -0.1), ("05-count", "a", float("nan")), ("05-count", "a", True),
    ("05-count", "a", "1"), ("05-count", "a", None), ("05-count", "a", 10 ** 400)])
def test_what_is_no_result_is_refused_in_both_languages(learner, result):
    with pytest.raises(ScoreError) as refused:
        record(*result)
    assert refused.value.text.hi != refused.value.text.en
    assert not (learner / "quiz.json").exists()


@pytest.mark.parametrize("entry", [
    None, 3, [], {}, {"first": 1, "last": 1, "best": 1}, {"first": 1, "last": 2, "best": 1, "tries": 1},
    {"first": 1, "last": 1, "best": 1, "tries": 0}])
def test_a_damaged_entry_is_left_out_and_begins_anew(entry):
    home.save(scores.STATE, {"05-count": entry, "05-no-more": {"first": 1, "last": 1, "best": 1, "tries": 1}})
    assert standing() == {}
    assert record("05-count", "b", 1)["tries"] == 1


def test_a_damaged_file_is_kept_aside(learner):
    record("05-count", "b", 1)
    (learner / "quiz.json").write_text("{ half", encoding="utf-8")
    assert standing() == {}
    assert (learner / "quiz.damaged.json").exists()


def test_a_full_disk_leaves_the_old_file_and_says_so(monkeypatch):
    record("05-count", "a", 0)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(home.os, "replace", full)
    with pytest.raises(SmritiError, match="No space left"):
        record("05-count", "b", 1)
    assert standing()["05-count"]["tries"] == 1


def test_the_server_part_says_where_it_is():
    """What ``etc/jupyter/jupyter_server_config.d/smriti.json`` enables is what jupyter_server will load."""
    from pathlib import Path

    from jupyter_server.extension.manager import ExtensionManager

    from course_utils.lab import records

    config = json.loads((Path(records.__file__).parent / "server.json").read_text(encoding="utf-8"))
    (name,), manager = config["ServerApp"]["jpserver_extensions"], ExtensionManager()
    assert manager.add_extension(name, enabled=True)
    assert manager.extensions[name].validate()
