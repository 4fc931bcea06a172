"""Lesson 00 as a learner meets it: a fresh clone in JupyterLab, read, predicted, run to the end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lab_driver import LabServer, collect_errors, open_lab, open_notebook, panel, run_all

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSON = "00_start_here.ipynb"
DEVANAGARI = re.compile(r"[\u0900-\u097F]")


@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any) -> LabServer:
    return lab_server(NOTEBOOKS)


@pytest.fixture(scope="module")
def visit(lab: LabServer, new_page: Any) -> Any:
    """A page on which the fresh, untrusted lesson is open; `errors` gathers what the console reports."""
    page = new_page()
    errors = collect_errors(page)
    open_lab(page, lab)
    open_notebook(page, LESSON)
    return page, errors


def choose(page: Any, label: str) -> None:
    panel(page).locator(".smriti-switch button", has_text=label).click()


def texts(page: Any) -> list[str]:
    """What is readable in each text cell and card, in order."""
    return panel(page).locator(".jp-RenderedMarkdown, .smriti-card, figcaption").all_inner_texts()


def ours(errors: list[str]) -> list[str]:
    return [e for e in errors if "smriti" in e.lower() or "(" not in e]


def test_the_fresh_clone_shows_every_picture_and_card(visit):
    page, errors = visit
    pictures = panel(page).locator("figure.smriti img")
    assert pictures.count() >= 2
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("i => i.complete && i.naturalWidth > 400") and DEVANAGARI.search(picture.get_attribute("alt"))
    assert ours(errors) == []


@pytest.mark.parametrize(("label", "share"), [("हिन्दी", (0.4, 1.0)), ("English", (0.0, 0.1)), ("दोनों", (0.2, 0.7))])
def test_each_language_is_read_alone_or_with_the_other(visit, label, share):
    page, _ = visit
    choose(page, label)
    read = " ".join(texts(page))
    letters = [c for c in read if c.isalpha() or DEVANAGARI.match(c)]
    assert share[0] <= sum(bool(DEVANAGARI.match(c)) for c in letters) / len(letters) <= share[1]


def test_it_runs_to_the_end_and_every_claim_holds(visit):
    page, errors = visit
    choose(page, "दोनों")
    run_all(page)
    notebook = page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON()")
    outputs = [o for c in notebook["cells"] for o in c.get("outputs", [])]
    assert [o["output_type"] for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert panel(page).locator(".smriti-card.smriti-true").count() >= 6
    assert panel(page).locator(".smriti-card.smriti-false").count() == 0
    assert ours(errors) == []


def test_a_prediction_is_recorded_and_met_again(visit, lab):
    page, _ = visit
    run_all(page)
    card = panel(page).locator(".smriti-predict.smriti-id-00-hook")
    card.locator(".smriti-choice-c").click()
    page.wait_for_function("document.querySelector('.smriti-choice-c').getAttribute('aria-pressed') === 'true'")
    assert json.loads((lab.state / "predictions.json").read_text())["00-hook"]["choice"] == "c"
    run_all(page)
    # The reveal's output was made anew; the extension asks the kernel and fills the line in afterwards.
    page.wait_for_function("""() => {
        const said = document.querySelector('.smriti-reveal .smriti-yours')?.textContent ?? '';
        return said.includes('उतना ही बदलेगा') && said.includes('as much as');
    }""")


def test_the_mathematics_is_set(visit):
    page, _ = visit
    assert panel(page).locator("mjx-container").count() >= 4


def test_the_switch_is_visible_on_a_narrow_window(visit):
    page, _ = visit
    page.set_viewport_size({"width": 900, "height": 800})
    box = panel(page).locator(".smriti-switch").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 900
