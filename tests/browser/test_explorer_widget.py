"""The learner's own network in JupyterLab: what is typed is read by the kernel, and the picture is Python's."""

from __future__ import annotations

import builtins
import json
import re
import threading
from typing import Any

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from lab_driver import (choose_language, code_cell, collect_errors, open_lab, open_notebook, panel, run_all,
                        write_notebook)
from live_pages import same_drawing

from course_utils import record
from course_utils.explorers import widget
from course_utils.explorers.text_gates import draw_text, read
from course_utils.graphemes import split_graphemes
from course_utils.text import DEVANAGARI, SmritiError

SOURCE = """
import time
import torch
from course_utils.explorers.widget import live_text
from course_utils.graphemes import split_graphemes
torch.manual_seed(0)
gru = torch.nn.GRU(2, 5, dtype=torch.float64)

def encode(text):
    letters = split_graphemes(text)
    if "?" in letters:
        raise ValueError("no question marks")
    if "~" in letters:
        time.sleep(2)
    return torch.tensor([[ord(letter[0]) % 7 / 3, len(letter)] for letter in letters], dtype=torch.float64)
"""
CELL = SOURCE + "\nmade = live_text(gru, encode, 'स्त्री ने', value='z')\nmade"


@pytest.fixture(scope="module")
def own() -> dict[str, Any]:
    """What the notebook's cell defines."""
    names: dict[str, Any] = {}
    exec(SOURCE, names)
    return names


@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any, new_page: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("widget")
    write_notebook(folder / "widget.ipynb", [code_cell(CELL), code_cell("1 + 1")])
    page = new_page()
    errors = collect_errors(page)
    server = lab_server(folder)
    open_lab(page, server)
    open_notebook(page, "widget.ipynb")
    run_all(page)
    page.locator(".smriti-live-text-gates").wait_for()
    page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")
    yield page, errors
    server.stop()


def shows(page: Any, own: dict[str, Any], text: str, role: str, rank: int, token: int = 0) -> None:
    reading = read(record(own["gru"], own["encode"](text)), text)
    figure = panel(page).locator("figure.smriti")
    for lang, svg in zip(("both", "hi", "en"), figure.locator("svg").all(), strict=True):
        same_drawing(svg, draw_text(reading, role, rank=rank, token=token), lang)


def type_in(page: Any, text: str) -> None:
    field = panel(page).get_by_role("textbox", name=re.compile("text")).last
    field.fill(text)
    field.press("Enter")


def test_the_first_text_is_read(lab, own):
    page, errors = lab
    shows(page, own, "स्त्री ने", "keep", 0)
    assert panel(page).locator("figure svg:visible").count() == 1
    assert errors == []


def test_another_text_is_read_and_what_was_chosen_stays(lab, own):
    page, errors = lab
    live = panel(page).locator(".smriti-live-text-gates")
    live.get_by_role("button", name=re.compile("^r:")).click()
    live.get_by_label(re.compile("by rank")).fill("3")
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = page.evaluate(active)
    type_in(page, "क्षमा कीजिए")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 6")
    shows(page, own, "क्षमा कीजिए", "reset", 2)
    assert page.evaluate(active) == before
    assert panel(page).locator(".smriti-told").inner_text() == "" and errors == []


@pytest.mark.parametrize("text", ["क्षमा की", "दिन", "क" * 60, "ख" * 50 + "!", "a", "स्मृति वह नदी है"])
def test_texts_of_as_many_rows_and_of_others_are_drawn_as_python_draws_them(lab, own, text):
    page, errors = lab
    type_in(page, text)
    letters = len(split_graphemes(text))
    page.wait_for_function("count => document.querySelector('[data-part=words0]').children.length === count", arg=letters)
    shows(page, own, text, "reset", 2)
    live = panel(page).locator(".smriti-live-text-gates")
    live.get_by_label("token").fill(str(letters))
    shows(page, own, text, "reset", 2, token=letters - 1)
    boxes = panel(page).locator("figure svg:visible [data-part=boxes0] path")
    boxes.first.dispatch_event("click")
    shows(page, own, text, "reset", 2)
    assert errors == []


def test_a_text_has_line_breaks(lab, own):
    page, errors = lab
    field = panel(page).get_by_role("textbox", name=re.compile("text")).last
    field.fill("वह")
    field.press("Shift+Enter")
    field.press_sequentially("नदी")
    field.press("Enter")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 5")
    assert field.input_value() == "वह\nनदी" and errors == []
    shows(page, own, "वह\nनदी", "reset", 2)


def test_what_is_typed_is_read_ahead_and_shown_when_it_is_asked_for(lab, own):
    page, errors = lab
    type_in(page, "दिन")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 2")
    field = panel(page).get_by_role("textbox", name=re.compile("text")).last
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"""window.answers = 0;
        {kernel}.iopubMessage.connect((_, {{ content }}) => {{ window.answers += "state" in (content.data?.state ?? {{}}); }})""")
    field.fill("मीठी रात?")         # an error, and nobody asked for it
    page.wait_for_function("window.answers === 1")
    field.fill("मीठी रात")
    page.wait_for_function("window.answers === 2")
    shows(page, own, "दिन", "reset", 2)
    assert panel(page).locator(".smriti-told").inner_text() == ""
    field.press("Enter")
    shows(page, own, "मीठी रात", "reset", 2)
    assert page.evaluate("window.answers") == 2 and errors == []


def test_a_slow_network_is_waited_for(lab, own):
    page, errors = lab
    type_in(page, "दिन")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 2")
    type_in(page, "मीठी~शाम")
    told = panel(page).locator(".smriti-told")
    told.get_by_text("Waiting for the kernel").wait_for()
    shows(page, own, "दिन", "reset", 2)
    told.get_by_text("Waiting for the kernel").wait_for(state="detached")
    shows(page, own, "मीठी~शाम", "reset", 2)
    assert told.inner_text() == "" and errors == []


def test_what_goes_wrong_is_told_in_both_languages_and_the_picture_stays(lab, own):
    page, errors = lab
    type_in(page, "क्या?")
    told = panel(page).locator(".smriti-told")
    told.get_by_text("no question marks").first.wait_for()
    assert DEVANAGARI.search(told.inner_text()) and "raised ValueError" in told.inner_text()
    shows(page, own, "मीठी~शाम", "reset", 2)
    type_in(page, "a" * 121)
    told.get_by_text("121").first.wait_for()
    type_in(page, "<b>x</b>")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 8")
    shows(page, own, "<b>x</b>", "reset", 2)
    assert panel(page).locator("figure b").count() == 0 and told.inner_text() == "" and errors == []


@pytest.mark.parametrize("label", ["हिन्दी", "English", "दोनों"])
def test_it_follows_the_language_switch_and_fits(lab, label):
    page, errors = lab
    page.set_viewport_size({"width": 900, "height": 900})
    choose_language(page, label)
    widget_ = panel(page).locator(".smriti-live-text-widget")
    widget_.scroll_into_view_if_needed()
    assert widget_.locator("figure svg:visible").count() == 1
    for lang, other in (("hi", "English"), ("en", "हिन्दी")):
        shown = widget_.locator(f"[lang={lang}]").evaluate_all("nodes => nodes.filter(n => n.checkVisibility()).length")
        assert (shown == 0) == (label == other)
    assert widget_.evaluate("node => node.scrollWidth <= node.clientWidth + 1") and errors == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_rule_of_accessibility_is_broken(lab, theme):
    page, _ = lab
    page.evaluate("async (theme) => void await jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")
    result = Axe().run(page, context={"include": [[".jp-NotebookPanel .smriti-live-text-widget"]]})
    assert result.violations_count == 0, result.generate_report()


def test_keys_stay_in_it(lab):
    page, errors = lab
    state = "(nb => [nb.widgets.length, nb.activeCellIndex, nb.mode])(jupyterapp.shell.currentWidget.content)"
    field = panel(page).get_by_role("textbox", name=re.compile("text")).last
    field.focus()
    before = page.evaluate(state)
    for key in ("ArrowDown", "ArrowUp", "Home", "End", "b", "a", "x", "d", "d", "Shift+Enter", "Control+Enter"):
        field.press(key)
    assert page.evaluate(state) == before and errors == []


def test_a_second_view_has_a_picture_and_no_error_that_nobody_asked_for(lab, own):
    page, errors = lab
    type_in(page, "दिन")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 2")
    field = panel(page).get_by_role("textbox", name=re.compile("text")).last
    listen = """kernel => kernel.iopubMessage.connect((_, { content }) => {
        window.refused ||= String(content.data?.state?.state).includes('"error"');
    })"""
    page.evaluate(f"({listen})(jupyterapp.shell.currentWidget.sessionContext.session.kernel)")
    field.fill("दिन?!")
    page.wait_for_function("window.refused")
    notebook = "jupyterapp.shell.currentWidget.content"
    page.evaluate(f"{notebook}.widgets[1].model.sharedModel.setSource('made'); {notebook}.activeCellIndex = 1")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-cell')")
    views = panel(page).locator(".smriti-live-text-widget")
    views.nth(1).locator("figure svg:visible").first.wait_for()
    assert views.locator(".smriti-told").all_inner_texts() == ["", ""]
    boxes = views.nth(1).locator("[data-part=words0]").first
    assert boxes.evaluate("node => node.textContent") == "दिन"
    field = views.nth(1).get_by_role("textbox")
    field.fill("रात हुई")
    field.press("Enter")
    page.wait_for_function("[...document.querySelectorAll('[data-part=words0]')].every(node => node.children.length === 5)")
    assert views.nth(0).get_by_role("textbox").input_value() == "दिन?!"       # typed, and not asked for yet
    page.evaluate(f"{notebook}.widgets[1].model.sharedModel.setSource('made.text = \"वह\"')")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function("document.querySelector('[data-part=words0]').children.length === 2")
    assert errors == []


def asked(made: Any, text: str) -> dict[str, Any]:
    """The state after a text, as the page gets it."""
    made.set_state({"text": text})
    return json.loads(made.state)


def test_the_same_text_can_be_asked_for_again(own):
    gru = torch.nn.GRU(2, 5, dtype=torch.float64)
    made = widget.live_text(gru, own["encode"], "abc", value="z")
    before = json.loads(made.state)
    made.set_state({"again": 1})
    assert json.loads(made.state) == before
    with torch.no_grad():
        gru.weight_ih_l0 += 1
    made.set_state({"again": 2})
    assert json.loads(made.state)["data"]["models"][0]["codes"] != before["data"]["models"][0]["codes"]


def test_whatever_the_network_raises_the_page_gets_an_answer(own):
    other = [torch.ones(3, 2, dtype=torch.float64, device="meta"), torch.ones(3, 2, dtype=torch.float64).to_sparse()]
    rows = {"abc": torch.ones(3, 2, dtype=torch.float64), "abd": other[0], "abe": other[1]}
    made = widget.live_text(own["gru"], rows.get, "abc", value="z")
    good = json.loads(made.state)
    for text in ("abd", "abe", "abf"):
        told = asked(made, text)
        assert DEVANAGARI.search(told["error"]["hi"]) and re.search("[a-z]{5}", told["error"]["en"])
        assert told["text"] == text and told["data"] == good["data"]
    assert "error" not in asked(made, "abc")


def test_a_cell_sets_a_text_while_another_thread_reads_ahead(own):
    begun, go_on = threading.Event(), threading.Event()

    def encode(text: str) -> torch.Tensor:
        if text == "ahead":
            begun.set()
            go_on.wait(30)
        return own["encode"](text)

    made = widget.live_text(own["gru"], encode, "abc", value="z")
    sent = []
    made.send_state = lambda key=None: sent.append((key, json.loads(made.state)["text"]))
    ahead = threading.Thread(target=made.set_state, args=({"ahead": "ahead"},))
    ahead.start()
    assert begun.wait(30)
    cell = threading.Thread(target=setattr, args=(made, "text", "xyz"))
    cell.start()
    go_on.set()
    for thread in (ahead, cell):
        thread.join(30)
    assert json.loads(made.state)["text"] == "xyz" and sent[-1][1] == "xyz"


def test_an_interrupt_leaves_no_drawing_of_another_height(own, monkeypatch):
    made = widget.live_text(own["gru"], own["encode"], "abc", value="z")

    def interrupted(*args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(widget, "draw_text", interrupted)
        with pytest.raises(KeyboardInterrupt):
            made.text = "a" * 60
    before = made.frame
    made.text = "b" * 60
    assert made.frame != before and json.loads(made.state)["text"] == "b" * 60


def test_what_it_prints_is_the_same_each_time(own):
    first, again = (widget.live_text(own["gru"], own["encode"], "abc", value="z") for _ in range(2))
    assert repr(first) == repr(again) == "⟦live_text: GRU(2, 5), 'abc'⟧"
    assert first.state == again.state and first.frame == again.frame


def test_what_was_read_ahead_is_read_again_when_it_is_asked_for(own):
    gru = torch.nn.GRU(2, 5, dtype=torch.float64)
    made = widget.live_text(gru, own["encode"], "abc", value="z")
    made.ahead = "abcd"
    ahead = json.loads(made.state)
    with torch.no_grad():
        gru.weight_ih_l0 += 1       # the learner trains on
    made.text = "abcd"
    asked = json.loads(made.state)
    assert ahead["text"] == asked["text"] == "abcd"
    assert ahead["data"]["models"][0]["codes"] != asked["data"]["models"][0]["codes"]


def test_without_a_kernel_the_picture_of_the_text_stands_there(own):
    made = widget.live_text(own["gru"], own["encode"], "abc", value="z")
    made.text = "क्षमा"
    html = made._repr_mimebundle_()[0]["text/html"]
    assert html.count("<img") == 2 and "Run the code cell" in html and "code cell चलाइए" in html
    assert "क्ष मा" in html and "a b c" not in html        # in the words beside the picture


def test_letters_can_be_cut_in_another_way(own):
    made = widget.live_text(own["gru"], lambda text: torch.ones(len(text), 2, dtype=torch.float64), "क्षमा", value="z",
                            split=list)
    assert json.loads(made.state)["data"]["tokens"] == list("क्षमा")


def test_an_errored_request_is_told_in_both_languages(own, monkeypatch):
    def refuse(name: str, *args: Any) -> Any:
        if name == "anywidget":
            raise ImportError(name)
        return real(name, *args)

    for wrong in ({"text": "क्या?"}, {"text": ""}, {"text": "a" * 121}, {"value": "f f"}, {"split": list, "text": "क्ष"}):
        with pytest.raises(SmritiError) as told:
            widget.live_text(**{"module": own["gru"], "encode": own["encode"], "text": "abc", "value": "z"} | wrong)
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))
    real = builtins.__import__
    widget._widget.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(SmritiError, match="smriti-course\\[lab\\]") as told:
        widget.live_text(own["gru"], own["encode"], "abc", value="z")
    assert str(told.value).count("live_text: ") == 2
