"""The language switch in JupyterLab: what is shown, how it is operated, what it remembers."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from lab_driver import LabServer, choose_language, collect_errors, open_lab, open_notebook, panel, run_all
from samples import LESSON, LIVE

HINDI = ["स्मृति क्या है?", "भूलने का द्वार", "# एक", "वाक्य में", "मुक्त हिन्दी", "वाक्य हिन्दी में", "दावा", "हिन्दी शीर्षक"]
ENGLISH = ["What is memory?", "that forgets", "# one", "A sentence.", "bare English", "sentence in English", "Claim",
           "English caption"]


@pytest.fixture
def lesson(page: Any) -> Any:
    """The page with the bilingual sample open, both languages shown; its outputs are untrusted."""
    open_notebook(page, LESSON)
    choose_language(page, "दोनों")
    return page


def shown(page: Any) -> str:
    return panel(page).locator(".jp-Notebook").inner_text()


def language(page: Any) -> str:
    return page.evaluate("document.documentElement.dataset.smritiLang")


def missing(texts: list[str], page: Any) -> list[str]:
    visible = shown(page)
    return [text for text in texts if text not in visible]


def wait_until_saved(lab: LabServer, expected: str) -> None:
    deadline = time.monotonic() + 20
    while lab.settings("smriti-lang").get("lang") != expected:
        assert time.monotonic() < deadline, f"{expected} was not saved"
        time.sleep(0.1)


@pytest.mark.parametrize(("label", "visible", "hidden"), [
    ("हिन्दी", HINDI, ENGLISH), ("English", ENGLISH, HINDI), ("दोनों", HINDI + ENGLISH, [])])
def test_each_button_shows_its_language(lesson, label, visible, hidden):
    choose_language(lesson, label)
    assert missing(visible, lesson) == []
    assert missing(hidden, lesson) == hidden


def test_an_english_term_in_a_hindi_sentence_stays(lesson):
    choose_language(lesson, "हिन्दी")
    assert "vanishing gradient" in shown(lesson)


def test_pictures_follow_the_switch(lesson):
    choose_language(lesson, "English")
    assert panel(lesson).get_by_alt_text("picture").is_visible()
    assert not panel(lesson).get_by_alt_text("चित्र").is_visible()


def test_alt_l_goes_round(lesson):
    seen = []
    for _ in range(3):
        lesson.keyboard.press("Alt+l")
        seen.append(language(lesson))
    assert seen == ["hi", "en", "both"]


def test_the_switch_has_a_name_and_says_what_is_chosen(lesson):
    choose_language(lesson, "English")
    group = panel(lesson).get_by_role("group", name="Course language")
    assert "भाषा" in group.get_attribute("aria-label")
    assert [b.get_attribute("aria-pressed") for b in group.get_by_role("button").all()] == ["false", "true", "false"]


def test_the_switch_works_from_the_keyboard(lesson):
    """The toolbar is one Tab stop; arrows move within it."""
    panel(lesson).locator(".jp-Cell").first.focus()
    lesson.keyboard.press("Shift+Tab")
    for _ in range(20):
        lesson.keyboard.press("ArrowLeft")
    for keys, expected in [(["Enter"], "hi"), (["ArrowRight", "Space"], "en"), (["ArrowRight", "Enter"], "both")]:
        for key in keys:
            lesson.keyboard.press(key)
        assert language(lesson) == expected


def test_a_click_leaves_the_focus_in_the_notebook(lesson):
    panel(lesson).locator(".jp-Cell").first.focus()
    choose_language(lesson, "English")
    assert lesson.evaluate("document.activeElement.closest('.jp-Notebook') !== null")


def test_the_switch_is_visible_on_a_narrow_screen(lesson):
    lesson.set_viewport_size({"width": 900, "height": 700})
    lesson.wait_for_timeout(1000)       # Lab moves toolbar items into its "…" menu half a second later
    toolbar = panel(lesson).locator(".jp-Toolbar").first
    assert toolbar.locator(".smriti-switch button").count() == 3
    assert all(button.is_visible() for button in toolbar.locator(".smriti-switch button").all())


def test_switching_does_not_make_the_notebook_dirty(lesson):
    choose_language(lesson, "हिन्दी")
    assert not lesson.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")


@pytest.mark.parametrize(("label", "expected"), [
    ("हिन्दी", ["स्मृति क्या है?", "भूलने का द्वार"]),
    ("English", ["What is memory?", "The gate (स्मृति) that forgets"]),
    ("दोनों", ["स्मृति क्या है?", "What is memory?", "भूलने का द्वार", "The gate (स्मृति) that forgets"])])
def test_the_table_of_contents_lists_the_shown_language(lesson, label, expected):
    lesson.evaluate("jupyterapp.shell.activateById('table-of-contents')")
    choose_language(lesson, label)
    lesson.wait_for_function(
        "expected => JSON.stringify([...document.querySelectorAll('.jp-TableOfContents .jp-tocItem-content')]"
        ".map(item => item.textContent)) === JSON.stringify(expected)", arg=expected)


def test_running_cells_with_headings_filtered_is_quiet(page):
    """Lab looks headings up by cell: a list filtered at the wrong place made it fail here."""
    errors = collect_errors(page)
    open_notebook(page, LIVE)
    choose_language(page, "English")
    run_all(page)
    choose_language(page, "दोनों")
    assert errors == []


def test_devanagari_comes_from_our_font_everywhere(lesson):
    lesson.wait_for_selector(".jp-RenderedMarkdown mjx-mtext", state="attached")
    lesson.evaluate("async () => void await document.fonts.ready")
    client = lesson.context.new_cdp_session(lesson)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    for selector in (".jp-RenderedMarkdown h1", ".jp-RenderedMarkdown p strong",
                     ".jp-CodeCell .cm-line",
                     ".smriti-switch button", ".smriti-card .smriti-head span", ".jp-RenderedMarkdown mjx-mtext"):
        node = client.send("DOM.querySelector", {"nodeId": root, "selector": f".jp-NotebookPanel {selector}"})
        fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
        names = [font["familyName"] for font in fonts if font["isCustomFont"]]
        assert "Noto Sans Devanagari" in names, (selector, fonts)


def test_text_in_formulas_is_shaped_as_one_string(lesson):
    pieces = panel(lesson).locator("mjx-mtext").first.locator("mjx-utext")
    pieces.first.wait_for()
    assert pieces.all_inner_texts() == ["हानि"]      # MathJax's own way: one element for each character


def test_each_language_block_has_room_for_matras(lesson):
    height, size = lesson.evaluate("""() => {
        const style = getComputedStyle(document.querySelector('.jp-RenderedMarkdown div[lang=hi] p'));
        return [parseFloat(style.lineHeight), parseFloat(style.fontSize)];
    }""")
    assert height / size == pytest.approx(1.75, abs=0.01)


def test_no_news_and_no_error_on_a_fresh_start(new_page, sample_lab: LabServer):
    fresh = new_page()
    errors = collect_errors(fresh)
    open_lab(fresh, sample_lab)
    open_notebook(fresh, LESSON)
    assert errors == []
    assert fresh.locator(".Toastify__toast").count() == 0
    fresh.context.close()


def test_the_choice_survives_a_reload_and_a_new_server(lesson, sample_lab: LabServer):
    choose_language(lesson, "English")
    wait_until_saved(sample_lab, "en")
    open_lab(lesson, sample_lab)
    lesson.wait_for_function("document.documentElement.dataset.smritiLang === 'en'")
    sample_lab.stop()
    sample_lab.start()
    open_lab(lesson, sample_lab)
    open_notebook(lesson, LESSON)
    lesson.wait_for_function("document.documentElement.dataset.smritiLang === 'en'")
    assert missing(HINDI, lesson) == HINDI
    choose_language(lesson, "दोनों")
    wait_until_saved(sample_lab, "both")


# Stands in for a JupyterLab that has moved on: every unpromised name that the extension uses is gone.
WITHOUT_INNER_NAMES = """
(() => {
  const containers = {};
  let real;
  const gone = () => { throw new Error("gone in this test"); };
  Object.defineProperty(containers, "smriti-lang", {
    get: () => real,
    set: (container) => {
      real = {
        init: (scope) => container.init({ ...scope, "@jupyterlab/toc": undefined, "@jupyterlab/cells": undefined }),
        get: async (name) => {
          const plugin = (await container.get(name))().default;
          const activate = plugin.activate;
          plugin.activate = (app, registry, typesetter) => {
            const docRegistry = { addWidgetExtension: (kind, extension) => app.docRegistry.addWidgetExtension(kind, {
              createNew: (panel) => {
                panel.toolbar.insertItem = gone;
                try { return extension.createNew(panel); } finally { delete panel.toolbar.insertItem; }
              } }) };
            typesetter.mathDocument = gone;
            activate({ commands: app.commands, docRegistry }, registry, typesetter);
          };
          return () => ({ __esModule: true, default: plugin });
        },
      };
    },
  });
  window._JUPYTERLAB = containers;
})();
"""


def test_a_lab_without_the_inner_names_still_opens_the_notebook(new_page, sample_lab: LabServer):
    fresh = new_page()
    fresh.add_init_script(WITHOUT_INNER_NAMES)
    errors = collect_errors(fresh)
    warnings: list[str] = []
    fresh.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    open_lab(fresh, sample_lab)
    open_notebook(fresh, LESSON)
    while language(fresh) != "both":    # whatever an earlier test left behind
        fresh.keyboard.press("Alt+l")
    fresh.wait_for_selector("mjx-container")
    assert missing(HINDI + ENGLISH, fresh) == []
    fresh.keyboard.press("Alt+l")
    assert missing(ENGLISH, fresh) == ENGLISH
    fresh.keyboard.press("Alt+l")
    fresh.keyboard.press("Alt+l")
    assert errors == []
    told = [found[1] for text in warnings if (found := re.match(r"smriti-lang: (.*) is not available", text))]
    assert sorted(told) == sorted({     # each once
        "@jupyterlab/cells", "@jupyterlab/toc", "the table of contents", "Devanagari in formulas",
        "the toolbar switch", "refreshing the table of contents"})
    fresh.context.close()
