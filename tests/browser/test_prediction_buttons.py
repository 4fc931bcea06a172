"""Prediction buttons: from a click in the page to the learner's own file, through the kernel."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lab_driver import LabServer, choose_language, close_all, collect_errors, open_notebook, panel, run_all, stop_kernel
from samples import LIVE, PREDICT


@pytest.fixture
def predict(page: Any, sample_lab: LabServer) -> Any:
    """The page with stored prediction cards, as in a fresh clone; no prediction on record."""
    (sample_lab.state / "predictions.json").unlink(missing_ok=True)
    close_all(page)
    open_notebook(page, PREDICT)
    choose_language(page, "दोनों")
    return page


def card(page: Any, number: int = 0) -> Any:
    return panel(page).locator(".smriti-predict").nth(number)


def choose(page: Any, choice: str) -> None:
    card(page).locator(f".smriti-choice-{choice}").click()


def wait_for_status(page: Any, text: str) -> None:
    card(page).locator(".smriti-status", has_text=text).wait_for()


def pressed(page: Any) -> list[str]:
    buttons = card(page).locator(".smriti-choice").all()
    return [button.get_attribute("aria-pressed") for button in buttons]


def on_record(lab: LabServer) -> dict[str, Any]:
    return json.loads((lab.state / "predictions.json").read_text(encoding="utf-8"))


def test_a_click_is_recorded(predict, sample_lab):
    errors = collect_errors(predict)
    assert pressed(predict) == ["false", "false"]
    choose(predict, "b")
    wait_for_status(predict, "Your prediction is recorded")
    assert "आपका अनुमान दर्ज हुआ" in card(predict).inner_text()
    assert pressed(predict) == ["false", "true"]
    assert on_record(sample_lab)["00-hook"]["choice"] == "b"
    assert not predict.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    assert errors == []


def test_the_keyboard_is_enough(predict, sample_lab):
    card(predict).locator(".smriti-choice-a").focus()
    predict.keyboard.press("Enter")
    wait_for_status(predict, "Your prediction is recorded")
    predict.keyboard.press("Tab")
    predict.keyboard.press("Space")
    predict.wait_for_function("document.activeElement.getAttribute('aria-pressed') === 'true'")
    assert on_record(sample_lab)["00-hook"] | {"at": ""} == {"first": "a", "choice": "b", "at": ""}


def test_the_card_has_its_roles_though_the_sanitizer_dropped_them(predict):
    assert card(predict).get_by_role("group", name="Choices").get_by_role("button").count() == 2
    assert card(predict).get_by_role("status").count() == 1


def test_the_typed_way_is_hidden_while_buttons_live(predict):
    assert not card(predict).locator(".smriti-typed").is_visible()


def test_after_the_run_the_reveal_card_says_what_was_predicted(predict):
    choose(predict, "b")
    wait_for_status(predict, "Your prediction is recorded")
    run_all(predict)
    yours = panel(predict).locator(".smriti-reveal .smriti-yours")
    yours.get_by_text("बढ़ेगा").wait_for()
    assert yours.inner_text() == "आपका अनुमान · Your prediction: b बढ़ेगा · it rises"


def test_without_a_prediction_the_reveal_card_keeps_silent(predict):
    run_all(predict)
    predict.wait_for_timeout(500)
    assert panel(predict).locator(".smriti-reveal .smriti-yours").inner_text() == ""


def test_a_stopped_kernel_is_explained_in_both_languages(predict):
    errors = collect_errors(predict)
    stop_kernel(predict)
    choose(predict, "a")
    wait_for_status(predict, "run the code cells above first")
    assert "पहले ऊपर के code cell चलाइए" in card(predict).inner_text()
    assert pressed(predict) == ["false", "false"]
    # Lab's debugger complains by itself when a kernel ends this young.
    assert [error for error in errors if "debugger" not in error] == []


def test_an_error_in_the_kernel_is_shown(predict, sample_lab):
    sample_lab.state.mkdir(exist_ok=True)
    broken = sample_lab.state / "predictions.json"
    broken.mkdir()      # cannot be read or written as a file
    choose(predict, "a")
    wait_for_status(predict, "Not recorded")
    assert pressed(predict) == ["false", "false"]
    broken.rmdir()


def test_no_other_text_gets_into_the_kernel(predict, sample_lab):
    card(predict, 1).locator(".smriti-choice-a").click()
    predict.wait_for_timeout(500)
    assert card(predict, 1).locator(".smriti-status").inner_text() == ""
    assert not (sample_lab.state / "predictions.json").exists()


def test_the_cards_of_the_course_work_and_leave_the_saved_notebook_alone(page, sample_lab):
    (sample_lab.state / "predictions.json").unlink(missing_ok=True)
    open_notebook(page, LIVE)
    run_all(page)
    before = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON())")
    choose(page, "b")
    wait_for_status(page, "Your prediction is recorded")
    after = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON())")
    assert on_record(sample_lab)["00-hook"]["choice"] == "b"
    assert before == after
    run_all(page)
    panel(page).locator(".smriti-reveal .smriti-yours strong", has_text="b").wait_for()
