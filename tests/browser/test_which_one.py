"""Which one when, question by question, in Chromium: the lit way is the one that Python draws."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import live_pages
import pytest

from course_utils import explore_choice
from course_utils.charts import draw_choice
from course_utils.choices import LEAVES, NO, QUESTIONS, YES, choose, way_to
from course_utils.text import DEVANAGARI, SmritiError

LIVE = "smriti-live-which-one"
ANSWERS = {True: "yes", False: "no"}        # what the English half of a button says
WORDS = {True: YES, False: NO}


def page_with(page: Any, tmp_path: Path, *explorers: Any) -> Any:
    return live_pages.page_with(page, tmp_path, LIVE, *explorers)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"(^|· ){name}$")).click()


def shows(page: Any, name: str, figure: int = 0) -> None:
    """The way to this question or leaf is lit in each language, and the words below tell it."""
    way = way_to(name)
    for lang, svg in live_pages.drawings(page, figure):
        live_pages.same_drawing(svg, draw_choice(name), lang)
    live = page.locator("." + LIVE).nth(figure)
    for lang in ("hi", "en"):
        said = live.locator(f".smriti-said [lang={lang}]").text_content()
        assert way.end.text[lang] in said
        if name in {leaf.id for leaf in LEAVES}:
            assert way.end.evidence.text[lang] in said
        told = live.locator(f".smriti-way [lang={lang}]").all_text_contents()
        assert told == [f"{s.question.text[lang]} {WORDS[s.answer][lang]} ({s.evidence.text[lang]})" for s in way.path]


@pytest.fixture(scope="module")
def walked(new_page: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return page_with(new_page(), tmp_path_factory.mktemp("walk"), explore_choice())


@pytest.mark.parametrize("answers", [*product((True, False), repeat=len(QUESTIONS))][::7])
def test_the_answers_lead_where_choose_leads(walked, answers):
    press(walked, "from the start")
    shows(walked, QUESTIONS[0].id)
    decision = choose(**dict(zip((q.id for q in QUESTIONS), answers, strict=True)))
    for step in decision.path:
        press(walked, ANSWERS[step.answer])
    shows(walked, decision.leaf.id)
    walked.locator(f".{LIVE} button").first.click(force=True)       # nothing is asked any more
    shows(walked, decision.leaf.id)
    press(walked, "one question back")
    shows(walked, decision.path[-1].question.id)


@pytest.mark.parametrize("name", [node.id for node in (*LEAVES, *QUESTIONS)])
def test_a_press_in_the_chart_shows_the_way_to_it(walked, name):
    walked.locator(f"figure svg:visible [data-node={name}]").click()
    shows(walked, name)


def test_it_starts_where_it_is_told_to(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_choice("count"), explore_choice())
    shows(page, "count", 0)
    shows(page, QUESTIONS[0].id, 1)
    page.get_by_role("button", name="yes").first.click()
    shows(page, "lstm", 0)
    shows(page, QUESTIONS[0].id, 1)
    before = page.locator("." + LIVE).nth(1).inner_html()
    page.get_by_role("button", name="one question back").first.click()
    assert page.locator("." + LIVE).nth(1).inner_html() == before


def test_keyboard_alone_is_enough(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_choice())
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    shows(page, "whole")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")        # the button stays in focus where nothing is asked
    shows(page, "transformer")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page, "whole")


def test_a_thousand_answers_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_choice())
    walk = """count => { const [yes, no, back, again] = document.querySelectorAll(".smriti-live button");
        for (let k = 0; k < count; k += 1) [no, no, yes, back, again][k % 5].click(); }"""
    live_pages.leaves_nothing_behind(page, walk, LIVE)


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page_with(page, tmp_path, explore_choice("gru"))
    live_pages.fits_a_phone(page)


@pytest.mark.parametrize("name", ["lstn", "", 3])
def test_a_start_that_is_not_there_is_told_in_both_languages(name):
    with pytest.raises(SmritiError, match=re.escape(f"explore_choice: start में {name!r}")) as told:
        explore_choice(name)
    assert f"explore_choice: start is {name!r}" in told.value.text.en and "scan" in told.value.text.en
    assert DEVANAGARI.search(told.value.text.hi)
