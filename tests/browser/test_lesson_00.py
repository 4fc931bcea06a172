"""Lesson 00 in JupyterLab: what only it has, or what is enough to see once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lab_driver import LabServer, open_lab, open_notebook, panel, run_all

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSON = "00_start_here.ipynb"


@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any) -> LabServer:
    return lab_server(NOTEBOOKS)


@pytest.fixture(scope="module")
def visit(lab: LabServer, new_page: Any) -> Any:
    """A page on which the fresh, untrusted lesson is open."""
    page = new_page()
    open_lab(page, lab)
    open_notebook(page, LESSON)
    return page


def test_a_prediction_is_recorded_and_met_again(visit, lab):
    page = visit
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


def test_the_switch_is_visible_on_a_narrow_window(visit):
    page = visit
    page.set_viewport_size({"width": 900, "height": 800})
    box = panel(page).locator(".smriti-switch").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 900
