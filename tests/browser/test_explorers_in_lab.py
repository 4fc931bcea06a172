"""All explorers in one notebook of JupyterLab, 900 pixels wide: languages, keys, themes, a prediction first, an end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_driver import (LabServer, choose_language, code_cell, collect_errors, open_lab, open_notebook, panel, run_all,
                        write_notebook)

from course_utils.text import DEVANAGARI

NET = """
import torch
from course_utils import explore_ledger, explore_text, record, trace
torch.manual_seed(0)
lstm, gru = torch.nn.LSTM(2, 3, batch_first=True), torch.nn.GRU(2, 4)
"""
CELLS = {
    "live-cell": "from course_utils import explore_cell\nexplore_cell('lstm')",
    "live-forget-bias": "from course_utils import explore_forget_bias\nexplore_forget_bias(seeds=range(2), steps=20)",
    "live-unrolled-bptt": "from course_utils import explore_bptt\nexplore_bptt()",
    "live-cliff": "from course_utils import explore_cliff\nexplore_cliff()",
    "live-ledger": NET + "explore_ledger(trace(lstm, torch.randn(1, 6, 2)), tokens=list('स्मृति'))",
    "live-saturation": "from course_utils import explore_saturation\nexplore_saturation()",
    "live-text-gates": NET + "explore_text(record(gru, torch.randn(4, 2)), list('abcd'), value='z')",
    "live-which-one": "from course_utils import explore_choice\nexplore_choice()",
    "live-phase": "from course_utils import explore_after, explore_phase\nexplore_after('02-plane', explore_phase(), 'b')",
}
CELL = "jupyterapp.shell.currentWidget.content.activeCellIndex"
COUNT = "jupyterapp.shell.currentWidget.content.widgets.length"


@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any, new_page: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("explorers")
    write_notebook(folder / "all.ipynb", [code_cell(source) for source in CELLS.values()])
    page = new_page(viewport={"width": 900, "height": 900})
    errors = collect_errors(page)
    server = lab_server(folder)
    open_lab(page, server)
    page.evaluate("void jupyterapp.commands.execute('application:toggle-left-area')")
    open_notebook(page, "all.ipynb")
    run_all(page)
    for name in CELLS:
        page.locator(f".smriti-{name}").wait_for(state="attached")
    yield page, errors, server
    server.stop()


def live(page: Any, name: str) -> Any:
    """The controls of an explorer, scrolled to; one that waits for a prediction is opened."""
    found = panel(page).locator(f".smriti-{name}")
    found.evaluate("node => { const more = node.closest('details'); if (more) more.open = true; }")
    found.scroll_into_view_if_needed()
    return found


def test_the_prediction_is_recorded_and_opens_the_explorer(lab):
    page, errors, server = lab
    after = panel(page).locator(".smriti-after")
    after.scroll_into_view_if_needed()
    assert not after.locator("figure").is_visible() and not after.locator(".smriti-reveal").is_visible()
    after.locator(".smriti-choice-c").click()       # a button pressed by key is one that Chromium does not let go
    after.locator(".smriti-status", has_text="Your prediction is recorded").wait_for()
    assert json.loads((server.state / "predictions.json").read_text(encoding="utf-8"))["02-plane"]["choice"] == "c"
    assert after.locator("figure svg:visible").count() == 1 and after.locator(".smriti-live-phase").is_visible()
    assert "the message is lost" in after.locator(".smriti-yours").inner_text()
    assert errors == []


@pytest.mark.parametrize("name", CELLS)
def test_keys_stay_in_the_explorer(lab, name):
    page, errors, _ = lab
    here = live(page, name)
    control = here.locator("input[type=range], button").first
    control.focus()
    before, cells = page.evaluate(CELL), page.evaluate(COUNT)
    for key in ("ArrowDown", "ArrowUp", "Home", "ArrowRight", "End", "b", "a", "x", "d", "d", "Enter", " "):
        page.keyboard.press(key)
    assert page.evaluate(CELL) == before and page.evaluate(COUNT) == cells
    said = []
    for key in ("Home", "End"):
        for slider in here.locator("input[type=range]").all()[:1]:
            slider.press(key)
            said.append(here.locator(".smriti-said").text_content())
    assert page.evaluate(CELL) == before and errors == []
    assert len(set(said)) == len(said) and (said or name == "live-which-one")


@pytest.mark.parametrize("label", ["हिन्दी", "English", "दोनों"])
def test_each_follows_the_language_switch_and_fits(lab, label):
    page, errors, _ = lab
    choose_language(page, label)
    for name in CELLS:
        here = live(page, name)
        figure = here.locator("xpath=ancestor::figure")
        assert figure.locator("svg:visible").count() == 1
        said = here.inner_text() + figure.locator("svg:visible").text_content()
        assert bool(DEVANAGARI.search(said)) == (label != "English") or name in ("live-cell", "live-ledger")
        for lang, other in (("hi", "English"), ("en", "हिन्दी")):
            shown = here.locator(f"[lang={lang}]").evaluate_all("nodes => nodes.filter(n => n.checkVisibility()).length")
            assert (shown == 0) == (label == other), name
        assert here.evaluate("node => node.scrollWidth <= node.clientWidth + 1"), name
        assert figure.locator("svg:visible").evaluate("svg => svg.getBoundingClientRect().right <= innerWidth")
    assert errors == []


def test_run_again_each_frees_the_old_one(lab):
    page, errors, _ = lab
    page.evaluate("names => { window.old = names.map(name => new WeakRef(document.querySelector('.smriti-' + name))); }",
                  list(CELLS))
    # Chromium itself holds the button and the slider that were pressed last: those of the new ones, then.
    for _ in range(2):
        run_all(page)
        page.wait_for_function("names => names.every(name => document.querySelector('.smriti-' + name))",
                               arg=list(CELLS))
        live(page, "live-phase").locator("input").first.press("End")
        panel(page).locator(".smriti-choice-b").click()
    session = page.context.new_cdp_session(page)
    for _ in range(30):
        session.send("HeapProfiler.collectGarbage")
        left = page.evaluate("names => names.filter((_, k) => window.old[k].deref())", list(CELLS))
        if not left:
            break
        page.wait_for_timeout(200)
    assert left == [] and errors == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_rule_of_accessibility_is_broken(lab, theme):
    page, _, _ = lab
    page.evaluate("async (theme) => void await jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")
    for name in CELLS:
        live(page, name)
        result = Axe().run(page, context={"include": [[f".jp-NotebookPanel figure.smriti:has(.smriti-{name})"]]})
        assert result.violations_count == 0, (name, result.generate_report())
