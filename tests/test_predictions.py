"""Predictions: one output for everybody; the guess is kept in the learner's home."""

import json

import pytest

from course_utils import home, predictions
from course_utils.predictions import PredictionError, predict, record, recorded, reveal
from course_utils.text import SmritiError


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path / "smriti"))
    return tmp_path / "smriti"


def test_the_output_does_not_depend_on_what_is_stored(capsys):
    predict("00-hook")
    before = capsys.readouterr().out
    predict("00-hook", "c")
    assert capsys.readouterr().out == before and recorded("00-hook") == "c"


def test_a_changed_mind_keeps_the_first_guess(learner):
    record("00-hook", "a")
    assert record("00-hook", "b") == "b"
    kept = json.loads((learner / "predictions.json").read_text(encoding="utf-8"))["00-hook"]
    assert (kept["first"], kept["choice"]) == ("a", "b")


@pytest.mark.parametrize("call", [lambda: predict("00-nothing"), lambda: record("00-hook", "z"), lambda: predict("00-read-shape")],
                         ids=["unknown", "no-such-choice", "not-a-prediction"])
def test_a_wrong_name_or_choice_is_refused(call):
    with pytest.raises(PredictionError):
        call()
    assert recorded("00-hook") is None


def test_reveal_explains_every_choice(capsys):
    reveal("00-hook", "b")
    said = capsys.readouterr().out
    asked = predictions._find("00-hook")
    assert all(c.why.hi in said and c.why.en in said for c in asked.choices)


def test_reveal_stops_where_measurement_and_bank_disagree():
    with pytest.raises(PredictionError, match='"a"'):
        reveal("00-hook", "a")


def test_buttons_carry_name_and_choices_where_the_lab_extension_looks():
    body = predictions._ask(predictions._find("00-hook"))._repr_html_()
    assert "smriti-id-00-hook" in body and 'class="smriti-status"' in body
    assert [f"smriti-choice-{k}" in body for k in "abcd"] == [True, True, True, False]


def test_a_damaged_file_is_kept_aside(learner):
    record("00-hook", "a")
    (learner / "predictions.json").write_text("{ half", encoding="utf-8")
    assert recorded("00-hook") is None
    assert (learner / "predictions.damaged.json").read_text(encoding="utf-8") == "{ half"


def test_a_full_disk_leaves_the_old_file_and_says_so(learner, monkeypatch):
    record("00-hook", "a")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(home.os, "replace", full)
    with pytest.raises(SmritiError, match="No space left"):
        record("00-hook", "b")
    assert recorded("00-hook") == "a"
    assert [p.name for p in learner.iterdir()] == ["predictions.json"]
