"""Every lesson as a learner meets it: a fresh clone in JupyterLab, read in each language, run to the end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_driver import LabServer, choose_language, close_all, collect_errors, open_lab, open_notebook, panel, run_all

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(p.name for p in NOTEBOOKS.glob("*.ipynb"))
DEVANAGARI = re.compile(r"[\u0900-\u097F]")


@pytest.fixture(scope="module")
def lab(browser: Any, lab_server: Any) -> Iterator[LabServer]:
    server = lab_server(NOTEBOOKS)
    yield server
    server.stop()       # with the kernels of all lessons, before other files run


@pytest.fixture(scope="module", params=LESSONS)
def visit(request: Any, lab: LabServer, new_page: Any) -> Any:
    """A page on which a fresh, untrusted lesson is open; `errors` gathers what the console reports."""
    page = new_page()
    errors = collect_errors(page)
    open_lab(page, lab)
    open_notebook(page, request.param)
    yield page, errors
    close_all(page)


def texts(page: Any) -> list[str]:
    """What is readable in each text cell and card, in order."""
    return panel(page).locator(".jp-RenderedMarkdown, .smriti-card, figcaption").all_inner_texts()


def ours(errors: list[str]) -> list[str]:
    return [e for e in errors if "smriti" in e.lower() or "(" not in e]


def test_the_fresh_clone_shows_every_picture_and_card(visit):
    page, errors = visit
    choose_language(page, "दोनों")
    for folded in panel(page).locator("details:has(figure.smriti)").all():      # a picture after a prediction
        folded.evaluate("d => { d.open = true; }")
    pictures = panel(page).locator("figure.smriti img")
    assert pictures.count() >= 2
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("i => i.complete && i.naturalWidth > 400")
        # A drawing or a page has an image for each language; a plot has one picture with both.
        drawing = picture.get_attribute("class") in ("smriti-svg", "smriti-page")
        hindi = not drawing or picture.evaluate("i => i.closest('[lang]').lang") == "hi"
        assert bool(DEVANAGARI.search(picture.get_attribute("alt"))) or not hindi
    assert ours(errors) == []


@pytest.mark.parametrize(("label", "share"), [("हिन्दी", (0.4, 1.0)), ("English", (0.0, 0.1)), ("दोनों", (0.2, 0.7))])
def test_each_language_is_read_alone_or_with_the_other(visit, label, share):
    page, _ = visit
    choose_language(page, label)
    read = " ".join(texts(page))
    letters = [c for c in read if c.isalpha() or DEVANAGARI.match(c)]
    assert share[0] <= sum(bool(DEVANAGARI.match(c)) for c in letters) / len(letters) <= share[1]


def formulas(notebook: Path) -> int:
    """How many formulas a notebook's text cells and quizzes have, both languages together."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    texts = [c["source"] for c in cells if c["cell_type"] == "markdown"]
    texts += [o.get("data", {}).get("text/markdown", "") for c in cells for o in c.get("outputs", [])]
    text = "".join(re.sub("`[^`]*`", "", "".join(lines)) for lines in texts)
    return len(re.findall(r"\$\$[^$]+\$\$|\$[^$]+\$", text))


def test_the_mathematics_is_set(visit):
    page, _ = visit
    notebook = NOTEBOOKS / page.evaluate("jupyterapp.shell.currentWidget.context.path")
    assert panel(page).locator("mjx-container").count() == formulas(notebook)
    assert panel(page).locator("mjx-merror").count() == 0


def test_it_runs_to_the_end_and_every_claim_holds(visit):
    page, errors = visit
    choose_language(page, "दोनों")
    run_all(page)
    notebook = page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON()")
    outputs = [o for c in notebook["cells"] for o in c.get("outputs", [])]
    assert [o["output_type"] for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert panel(page).locator(".smriti-card.smriti-true").count() >= 6
    assert panel(page).locator(".smriti-card.smriti-false").count() == 0
    assert ours(errors) == []


# WCAG's contrast of what is drawn against the page below it; the figures' text in 4.5:1, their lines in 3:1.
CONTRAST = """() => {
    const channel = v => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(channel)
        .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
    const ratio = (a, b) => {
        const [low, high] = [luminance(a), luminance(b)].sort((p, q) => p - q);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = node => {
        for (let n = node; n; n = n.parentElement) {
            const colour = getComputedStyle(n).backgroundColor;
            if (!/, 0\\)|transparent/.test(colour)) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const drawn = [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) figure.smriti svg')]
        .filter(svg => svg.checkVisibility());
    const least = (what, paint) => Math.min(...drawn.flatMap(svg => [...svg.querySelectorAll(what)]
        .map(node => ratio(getComputedStyle(node)[paint], ground(svg)))));
    // What stands on a coloured ground of its own (data-ground) is held to that in the tests of its explorer.
    const onPage = ':not([data-ground], [data-ground] *)';
    return [drawn.length, least('text' + onPage, 'fill'), least(`path[fill=none]${onPage}, rect[stroke]`, 'stroke')];
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_live_drawings_stand_out_in_both_themes(visit, theme):
    page, _ = visit
    path = page.evaluate("jupyterapp.shell.currentWidget.context.path")
    drawings = "smriti-svg" in (NOTEBOOKS / path).read_text(encoding="utf-8")
    if drawings and panel(page).locator("figure.smriti svg").count() == 0:
        run_all(page)
    page.evaluate("theme => void jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("dark => (document.body.dataset.jpThemeLight === 'false') === dark", arg=theme.endswith("Dark"))
    if drawings:        # Lab draws the outputs some time after the kernel is idle, and again after a change of theme
        page.wait_for_function(f"() => ({CONTRAST})()[0] > 0")
    count, text, line = page.evaluate(CONTRAST)
    if drawings:
        assert count > 0 and text >= 4.5 and line >= 3
    else:
        assert count == 0       # plots only
