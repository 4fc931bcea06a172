"""`show` of a drawing: a poster in an untrusted notebook, inline SVG as soon as its cell has run."""

from __future__ import annotations

from typing import Any

import pytest
from lab_driver import code_cell, collect_errors, open_lab, open_notebook, panel, run_all, write_notebook

from course_utils.figures import figure_html
from course_utils.text import T

SOURCE = '''
from course_utils import T, show

class Drawing:
    def svg(self, lang):
        word = {"hi": "स्मृति", "en": "memory", "both": "स्मृति · memory"}[lang]
        return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40">'
                f'<text x="4" y="28" font-size="24" fill="currentColor">{word}</text></svg>')
'''
SHOW = 'show(Drawing(), alt=T(hi="एक शब्द", en="a word"))'


@pytest.fixture(scope="module")
def figure(browser: Any, lab_server: Any, new_page: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A page with one drawing, stored in a notebook that nobody has trusted yet."""
    folder = tmp_path_factory.mktemp("figures")
    write_notebook(folder / "figure.ipynb", [code_cell(SOURCE), code_cell(SHOW, html=stored_output())])
    page = new_page()
    errors = collect_errors(page)
    open_lab(page, lab_server(folder))
    open_notebook(page, "figure.ipynb")
    return page, errors


def choose(page: Any, label: str) -> None:
    panel(page).locator(".smriti-switch button", has_text=label).click()


def test_untrusted_it_is_a_poster_in_the_chosen_language(figure):
    page, _ = figure
    assert panel(page).locator("figure.smriti svg").count() == 0
    for label, shown, hidden in (("हिन्दी", "एक शब्द", "a word"), ("English", "a word", "एक शब्द")):
        choose(page, label)
        poster = panel(page).get_by_alt_text(shown, exact=True)
        assert poster.is_visible() and poster.evaluate("img => img.complete && img.naturalWidth > 0")
        assert not panel(page).get_by_alt_text(hidden, exact=True).is_visible()


def test_run_it_is_inline_with_text_as_text_and_the_pages_colour(figure):
    page, errors = figure
    run_all(page)
    page.wait_for_selector("figure.smriti svg", state="attached")
    choose(page, "English")
    svg = panel(page).locator("figure.smriti svg")
    assert svg.count() == 3 and panel(page).locator("figure.smriti img").count() == 0
    assert panel(page).get_by_role("img", name="a word", exact=True).is_visible()
    assert svg.locator("text").all_text_contents() == ["स्मृति · memory", "स्मृति", "memory"]
    assert svg.locator(".smriti-poster").count() == 0       # the light card went with the poster

    def colour() -> str:
        return svg.nth(2).locator("text").evaluate("t => getComputedStyle(t).fill")

    light = colour()
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    assert colour() != light
    assert errors == []


@pytest.mark.parametrize(("label", "shown"), [("हिन्दी", ["स्मृति"]), ("English", ["memory"]), ("दोनों", ["स्मृति · memory"])])
def test_every_setting_shows_the_drawing_once(figure, label, shown):
    page, _ = figure
    run_all(page)
    page.wait_for_selector("figure.smriti svg", state="attached")
    choose(page, label)
    seen = [svg for svg in panel(page).locator("figure.smriti svg").all() if svg.is_visible()]
    assert [svg.locator("text").text_content() for svg in seen] == shown


def test_the_posters_hindi_is_drawn_with_its_own_font(figure):
    """Chromium has DejaVu only here: a poster without its font would show boxes, so it must look different."""
    page, _ = figure
    painted = page.evaluate("""async html => {
        const ink = async src => {
            const img = new Image();
            img.src = src;
            await img.decode();
            await new Promise(done => setTimeout(done, 200));       // the embedded font is decoded after the image
            const canvas = Object.assign(document.createElement("canvas"), {width: 200, height: 40});
            const pen = canvas.getContext("2d");
            pen.drawImage(img, 0, 0, 200, 40);
            return canvas.toDataURL();
        };
        const box = document.createElement("template");
        box.innerHTML = html;
        const src = box.content.querySelector("div[lang=hi] img").src;
        const svg = new TextDecoder().decode(Uint8Array.from(atob(src.split(",")[1]), c => c.charCodeAt(0)));
        const cut = svg.replace(/@font-face\\{[^}]*\\}/, "");
        const plain = "data:image/svg+xml;base64," + btoa(String.fromCharCode(...new TextEncoder().encode(cut)));
        return [svg === cut, await ink(src), await ink(plain)];
    }""", stored_output())
    assert painted[0] is False and painted[1] != painted[2]


def stored_output() -> str:
    scope: dict[str, Any] = {}
    exec(SOURCE, scope)
    return figure_html(scope["Drawing"](), T(hi="एक शब्द", en="a word"))

