"""Explorers in Chromium: their numbers are torch's, keyboard alone is enough, nothing leaks, two do not interfere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import live_pages
import pytest
import torch
from lab_driver import code_cell, collect_errors, open_lab, open_notebook, panel, run_all, write_notebook

from course_utils import explore_cell
from course_utils.cells import gru_step, lstm_step, rnn_step
from course_utils.diagrams import draw_cell

WORDS = ["एक", "two", "तीन", "four"]
BLOCKS = {"rnn": 1, "lstm": 4, "gru": 3}


def page_with(page: Any, tmp_path: Path, *explorers: Any) -> Any:
    """A plain static page with these explorers, opened and live."""
    return live_pages.page_with(page, tmp_path, "smriti-live-cell", *explorers)


def random_weights(kind: str, units: int, scale: float = 1.0) -> tuple[torch.Tensor, ...]:
    rows = BLOCKS[kind] * units
    return tuple(scale * torch.randn(shape, dtype=torch.float64) for shape in
                 ((rows, len(WORDS)), (rows, units), (rows,), (rows,)))


def steps_of(kind: str, variant: str, words: list[str], weights: Any, shift: torch.Tensor | None = None) -> list[Any]:
    """What the package computes for these words; `shift` is added to the biases."""
    w_ih, w_hh, b_ih, b_hh = weights
    b_ih = b_ih if shift is None else b_ih + shift
    h = c = torch.zeros(w_hh.shape[1], dtype=torch.float64)
    found: list[Any] = []
    for word in words:
        x = torch.eye(len(WORDS), dtype=torch.float64)[WORDS.index(word)]
        if kind == "lstm":
            found.append(lstm_step(x, h, c, w_ih, w_hh, b_ih, b_hh))
            c = found[-1].c
        else:
            found.append(rnn_step(x, h, w_ih, w_hh, b_ih, b_hh) if kind == "rnn"
                         else gru_step(x, h, w_ih, w_hh, b_ih, b_hh, variant=variant))
        h = found[-1].h
    return found


# What a drawing says: its texts, and how thick and how full its marked parts are.
READ = """svg => ({
    texts: [...svg.querySelectorAll("text")].map(t => t.textContent),
    wires: [...svg.querySelectorAll("[data-wire]")].map(w => Number(w.getAttribute("stroke-width"))),
    tints: [...svg.querySelectorAll("[data-tint]")].map(w => Number(w.getAttribute("fill-opacity"))),
    striped: [...svg.querySelectorAll("[data-negative]")].map(w => w.getAttribute("display") !== "none"),
})"""


def read_drawn(svg: str) -> dict[str, Any]:
    """The same of a drawing that Python makes."""
    tree = list(ET.fromstring(svg).iter())
    return {"texts": ["".join(e.itertext()) for e in tree if e.tag.endswith("}text")],
            "wires": [float(e.get("stroke-width")) for e in tree if e.get("data-wire")],
            "tints": [float(e.get("fill-opacity")) for e in tree if e.get("data-tint")],
            "striped": [e.get("display") != "none" for e in tree if e.get("data-negative")]}


def shows(page: Any, kind: str, variant: str, step: Any, word: str, unit: int) -> None:
    """Every drawing on the page is the one that Python draws of this step."""
    for lang, svg in zip(("both", "hi", "en"), page.locator("figure svg").all(), strict=True):
        want = read_drawn(draw_cell(kind, variant=variant, values=step, unit=unit, token=word, legend=False).svg(lang))
        got = svg.evaluate(READ)
        assert got["texts"] == want["texts"] and got["striped"] == want["striped"]
        for name in ("wires", "tints"):
            assert got[name] == pytest.approx(want[name], abs=0.006)


@pytest.mark.parametrize(("kind", "variant"), [("rnn", "torch"), ("lstm", "torch"), ("gru", "torch"), ("gru", "paper")])
@pytest.mark.parametrize("seed", range(3))
def test_each_step_and_unit_shows_what_torch_computes(new_page, tmp_path, kind, variant, seed):
    torch.manual_seed(seed)
    weights, units = random_weights(kind, 3, scale=(0.3, 1.0, 6.0)[seed]), 3
    sentence = ["एक", "two", "एक", "four", "तीन"]
    page = page_with(new_page(), tmp_path, explore_cell(kind, weights, WORDS, " ".join(sentence), variant=variant))
    found = steps_of(kind, variant, sentence, weights)
    for t, step in enumerate(found):
        page.get_by_role("button", name=re.compile(f"step {t + 1}: ")).click()
        for unit in range(units):
            page.get_by_label("unit").fill(str(unit))
            shows(page, kind, variant, step, sentence[t], unit)
    residual = page.locator(".smriti-proof").inner_text().rpartition(": ")[2].replace("−", "-")
    assert float(residual) < 1e-14
    # Another bias and another input: the package computes the same. torch itself was not asked, and the page says so.
    page.locator("summary").click()
    page.get_by_label("bias").first.fill("2.5")
    shift = torch.zeros(BLOCKS[kind] * units, dtype=torch.float64)
    shift[:units] = 2.5
    shows(page, kind, variant, steps_of(kind, variant, sentence, weights, shift)[-1], sentence[-1], 2)
    assert "torch did not" in page.locator(".smriti-proof").inner_text()
    page.get_by_role("button", name="initial values").click()
    assert "torch did not" not in page.locator(".smriti-proof").inner_text()


@pytest.mark.parametrize("value", [0.125, 0.375, -0.125, 0.005, 1.005, 0.615, 0.145, -0.004, 2.675, 0.0, 1e-9, 12.5, -7.125])
def test_numbers_are_rounded_as_python_rounds_them(new_page, tmp_path, value):
    page = new_page()
    page.goto("about:blank")
    source = Path(__file__).parents[2] / "course_utils/explorers/static/controls.js"
    got = page.evaluate("""async ([text, value]) => (await import(URL.createObjectURL(new Blob([text],
        { type: "text/javascript" })))).shown(value)""", [source.read_text(encoding="utf-8"), value])
    want = f"{value:.2f}".replace("-", "−")
    assert got == ("0.00" if want == "−0.00" else want)


def test_another_sentence_is_read_and_an_unknown_word_is_told(new_page, tmp_path):
    torch.manual_seed(0)
    weights = random_weights("lstm", 1)
    page = page_with(new_page(), tmp_path, explore_cell("lstm", weights, WORDS, "एक two"))
    page.locator("summary").click()
    page.get_by_label("sentence").last.fill("four four four")
    page.get_by_role("button", name=re.compile("step 3: four")).click()
    shows(page, "lstm", "torch", steps_of("lstm", "torch", ["four"] * 3, weights)[-1], "four", 0)
    page.get_by_label("sentence").last.fill("four <b>x</b>")
    assert page.get_by_role("button", name=re.compile("step 2")).inner_text() == "<b>x</b>"
    assert "does not know this word" in page.locator(".smriti-said").inner_text()
    page.get_by_label("sentence").last.fill("constructor __proto__")        # names that every object of JavaScript has
    assert page.locator(".smriti-token.smriti-unknown").count() == 2
    page.get_by_label("sentence").last.fill("   ")      # nothing to read: it stays as it is
    assert page.locator(".smriti-token").count() == 2
    page.get_by_label("sentence").last.fill("two " * 60)
    assert page.locator(".smriti-token").count() == 24


def test_play_stops_at_the_end_at_a_press_and_with_the_page(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_cell("lstm"))
    page.clock.install()
    play = page.locator(".smriti-steps button").nth(1)
    assert play.inner_text() == "चलाइए · play"          # nothing plays by itself
    play.click()
    page.clock.run_for(1000)
    assert page.get_by_label("step", exact=True).input_value() == "2" and "stop" in play.inner_text()
    play.click()
    page.clock.run_for(5000)
    assert page.get_by_label("step", exact=True).input_value() == "2"
    play.click()
    page.clock.run_for(20000)
    assert page.get_by_label("step", exact=True).input_value() == "6" and "play" in play.inner_text()
    play.click()
    assert page.get_by_label("step", exact=True).input_value() == "1"      # from the beginning again
    said = page.evaluate("() => { const s = document.querySelector('.smriti-said'); document.querySelector('figure').remove();"
                         " window.said = s; return s.textContent; }")
    page.clock.run_for(20000)
    assert page.evaluate("window.said.textContent") == said


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_cell("lstm"), explore_cell("lstm"))
    said = page.locator(".smriti-said")
    second = said.nth(1).inner_text()
    first = page.locator("figure").first
    first.locator(".smriti-token").nth(3).click()
    first.locator("summary").click()
    first.get_by_label("bias").first.fill("4")
    assert said.nth(1).inner_text() == second != said.nth(0).inner_text()
    ids = page.evaluate("[...document.querySelectorAll('.smriti-explorer [id]')].map(e => e.id)")
    assert len(set(ids)) == len(ids)


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_cell("gru"))
    walk = """count => { const s = document.querySelector(".smriti-steps input");
        for (let k = 0; k < count; k += 1) { s.value = 1 + k % 6; s.dispatchEvent(new Event("input")); } }"""
    live_pages.leaves_nothing_behind(page, walk, "smriti-live-cell")


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page(viewport={"width": 390, "height": 800})
    live_pages.fits_a_phone(page_with(page, tmp_path, explore_cell("lstm")))


def test_an_errored_request_is_told_in_both_languages():
    from course_utils.text import DEVANAGARI, SmritiError
    for wrong in ({"kind": "lstmm"}, {"kind": "lstm", "variant": "paper"}, {"sentence": "कुछ और"}, {"sentence": ""},
                  {"vocabulary": ["a"]}, {"step": 9}, {"unit": 1}, {"sentence": "बड़ी " * 30}):
        with pytest.raises(SmritiError) as told:
            explore_cell(**wrong)
        assert str(told.value).count("explore_cell: ") == 2     # in both languages, and by the name that was called
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))


# --- in JupyterLab ---------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any, new_page: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("explorers")
    source = "from course_utils import explore_cell\nexplore_cell('lstm')"
    write_notebook(folder / "explorer.ipynb", [code_cell(source, html=explore_cell("lstm")._repr_html_()), code_cell("1 + 1")])
    page = new_page()
    errors = collect_errors(page)
    server = lab_server(folder)
    open_lab(page, server)
    open_notebook(page, "explorer.ipynb")
    yield page, errors
    server.stop()


def test_untrusted_it_is_the_picture_alone(lab):
    page, _ = lab
    figure = panel(page).locator("figure.smriti")
    assert figure.locator("img").count() == 2 and figure.locator("svg, button, input").count() == 0
    assert figure.locator("img").first.evaluate("img => img.complete && img.naturalWidth > 400")
    assert "import" not in figure.inner_text()      # no module's text is left to read


def test_run_it_is_live_and_keyboard_alone_is_enough(lab):
    page, errors = lab
    run_all(page)
    page.locator(".smriti-live-cell").wait_for()       # wait_for_selector would hold the node
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    step = panel(page).get_by_label("step", exact=True)
    step.focus()
    cell = page.evaluate(active)
    for key, value in (("ArrowRight", "2"), ("ArrowUp", "3"), ("ArrowDown", "2"), ("End", "6"), ("Home", "1")):
        page.keyboard.press(key)
        assert step.input_value() == value
    assert "1: बड़ी" == step.get_attribute("aria-valuetext")
    page.keyboard.press("b")        # in Lab: a new cell
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")    # the button before the slider: one step on
    assert step.input_value() == "2"
    assert page.evaluate(active) == cell and page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == 2
    assert errors == []


@pytest.mark.parametrize(("label", "there", "gone"), [("हिन्दी", "चलाइए", "play"), ("English", "play", "चलाइए")])
def test_it_follows_the_language_switch(lab, label, there, gone):
    page, _ = lab
    panel(page).locator(".smriti-switch button", has_text=label).click()
    live = panel(page).locator(".smriti-live-cell")
    assert live.get_by_text(there, exact=True).is_visible() and not live.get_by_text(gone, exact=True).is_visible()
    assert panel(page).locator("figure svg:visible").count() == 1
    panel(page).get_by_label("step", exact=True).fill("3")      # every language's drawing is of the same step
    assert "−0.96" in panel(page).locator("figure svg:visible").text_content()


def held(page: Any, name: str) -> bool:
    """Whether a node is still in memory after what could be collected is."""
    session = page.context.new_cdp_session(page)
    for _ in range(20):
        session.send("HeapProfiler.collectGarbage")
        if not page.evaluate(f"Boolean(window.{name}.deref())"):
            return False
        page.wait_for_timeout(100)
    return True


def test_a_cell_run_again_frees_the_old_one(lab):
    page, _ = lab
    run_all(page)       # Chromium itself holds the control whose keys were pressed last
    page.locator(".smriti-live-cell").wait_for()
    page.evaluate("window.old = new WeakRef(document.querySelector('.smriti-live-cell'))")
    panel(page).locator(".smriti-steps button").nth(1).click()      # it plays, too
    run_all(page)
    page.locator(".smriti-live-cell").wait_for()
    page.wait_for_timeout(1000)         # the next beat of what played
    assert not held(page, "old")


def test_the_closed_notebook_keeps_no_more_than_lab_does(lab):
    page, _ = lab
    page.evaluate("window.live = new WeakRef(document.querySelector('.smriti-live-cell'))")
    page.evaluate("window.plain = new WeakRef([...document.querySelectorAll('.jp-OutputArea-output pre')].at(-1))")
    page.evaluate("jupyterapp.commands.execute('docmanager:save').then(() => jupyterapp.commands.execute('application:close'))")
    page.wait_for_function("!document.querySelector('.smriti-live-cell')")
    # Lab itself holds a closed notebook for a while; a plain output tells whether it does.
    assert held(page, "plain") or not held(page, "live")
