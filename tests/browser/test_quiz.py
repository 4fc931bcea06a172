"""Live questions: every kind answered in a real Lab, marked as Python marks, kept by Lab's server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_driver import (
    LabServer,
    choose_language,
    close_all,
    collect_errors,
    open_lab,
    open_notebook,
    panel,
    stop_kernel,
)
from quiz_samples import BANK, QUIZ, SAVED, answers, samples

from course_utils import questions

STATIC = Path(__file__).parents[2] / "course_utils/lab/extension/static"
NOTEBOOK = "jupyterapp.shell.currentWidget.content"
MODEL = f"JSON.stringify({NOTEBOOK}.model.toJSON())"
HERE = f"[{NOTEBOOK}.widgets.length, {NOTEBOOK}.activeCellIndex, {NOTEBOOK}.mode]"


@pytest.fixture
def quiz(page: Any, sample_lab: LabServer) -> Iterator[Any]:
    """The page with the sample questions, as in a fresh clone; no result on record."""
    (sample_lab.state / "quiz.json").unlink(missing_ok=True)
    close_all(page)
    open_notebook(page, QUIZ)
    choose_language(page, "दोनों")
    page.locator(".smriti-live").last.wait_for()
    yield page
    page.unroute_all()


def block(page: Any, name: str, lang: str = "hi") -> Any:
    """The question itself, not a variant of it."""
    return panel(page).locator(f'div[lang="{lang}"] .smriti-id-{name}:not([class*="smriti-variant"])')


def option(page: Any, name: str, key: str, lang: str = "hi") -> Any:
    return block(page, name, lang).locator(".smriti-option").filter(has=page.locator(f'.smriti-cap:text-is("{key}")'))


def told(page: Any, name: str, lang: str = "hi") -> str:
    return block(page, name, lang).locator(":scope > .smriti-feedback").inner_text()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def on_record(lab: LabServer) -> dict[str, Any]:
    return json.loads((lab.state / "quiz.json").read_text(encoding="utf-8"))


def wait_for_record(page: Any, name: str = SAVED) -> None:
    block(page, name).locator(".smriti-standing", has_text="पिछला जवाब").wait_for()


def test_every_part_of_the_extension_is_fetched_anew():
    """Lab's server caches static files for a year; what parts.json names is asked for again."""
    named = set(json.loads((STATIC / "parts.json").read_text(encoding="utf-8")))
    there = {p.name for p in STATIC.iterdir() if p.suffix in (".js", ".css")}
    assert named == there - {"entry.js"}


# ---- as Python marks ----

# Gives each answer in the Hindi block and reads both languages back; formulas are drawings, so they are left out.
ANSWER_ALL = r"""
async (asked) => {
    const text = (node) => { const copy = node.cloneNode(true);
        copy.querySelectorAll("mjx-container").forEach((math) => math.remove());
        return copy.textContent; };
    const find = (lang, id, variant) => document.querySelector(`div[lang="${lang}"] .smriti-id-${id}` +
        (variant ? `.smriti-variant-${variant}` : ':not([class*="smriti-variant-"])'));
    const cap = (node) => node.querySelector(".smriti-cap").textContent;
    const own = (node, selector) => node.querySelector(`:scope > .smriti-controls${selector}`);
    const type = (field, value) => { field.value = value; field.dispatchEvent(new Event("input")); };
    const give = {
        choice(node, answer) {
            [...node.querySelectorAll(":scope .smriti-option")].find((option) => cap(option) === answer).click(); },
        multiple(node, answer) {
            const wanted = answer.split(" ");
            for (const option of node.querySelectorAll(".smriti-option"))
                if (wanted.includes(cap(option)) !== (option.getAttribute("aria-checked") === "true")) option.click();
            own(node, " > .smriti-button").click(); },
        numeric(node, answer) { type(own(node, " .smriti-field"), answer); own(node, " > .smriti-button").click(); },
        order(node, answer) {
            answer.split(" ").forEach((key, place) => {
                for (;;) {
                    const steps = [...node.querySelectorAll(".smriti-steps > li")];
                    const here = steps.findIndex((step) => cap(step) === key);
                    if (here <= place) break;
                    steps[here].querySelector(".smriti-button").click();
                } });
            own(node, " > .smriti-button").click(); },
        open(node, answer) {
            own(node, " > .smriti-button").click();
            own(node, " .smriti-named").querySelectorAll("input").forEach((box, place) => {
                if (box.checked !== answer.split(" ").includes(String(place + 1))) box.click(); });
            own(node, " .smriti-named .smriti-button").click(); },
    };
    give.shape = give.numeric;
    const out = [];
    for (const { id, variant, kind, answers } of asked) for (const answer of answers) {
        const halves = ["hi", "en"].map((lang) => find(lang, id, variant));
        (give[kind] ?? give.choice)(halves[0], answer);
        out.push(halves.map((half) => text(half.querySelector(":scope > .smriti-feedback"))
            + text(half.querySelector(":scope > .smriti-controls .smriti-model") ?? new DocumentFragment())));
    }
    return out;
}
"""


def plain(text: str) -> str:
    """A text without what Markdown adds to it, without formulas and white space."""
    return re.sub(r"\s+|`|\*\*|\$[^$]*\$", "", text)


def test_every_answer_is_marked_and_explained_as_python_does(new_page, sample_lab):
    asked = [(f"{q.id}", i, variant) for q in [*samples().values(), *questions.bank().values()]
             for i, variant in enumerate(q.variants())]
    given = [{"id": name, "variant": i, "kind": q.kind, "answers": answers(q)} for name, i, q in asked]
    page, posted = new_page(), []

    def take(route: Any) -> None:
        if route.request.method == "POST":
            posted.append(route.request.post_data_json)
        route.fulfill(json={"results": {}})

    page.route(re.compile("/smriti/quiz"), take)
    open_lab(page, sample_lab)
    open_notebook(page, BANK)
    page.wait_for_function(f"{NOTEBOOK}.node.querySelectorAll('.smriti-question:not(.smriti-live)').length === 0")
    page.wait_for_selector("mjx-container")
    said = page.evaluate(ANSWER_ALL, given)
    expected = [(q, answer) for _, _, q in asked for answer in answers(q)]
    assert len(said) == len(expected) > 200
    for (question, answer), halves in zip(expected, said, strict=True):
        why = question.mark(answer).why
        for lang, half in zip(("hi", "en"), halves, strict=True):
            for line in why[lang].split("\n"):
                assert plain(line) in plain(half), (question.id, answer)
    for _ in range(600):
        if len(posted) == len(expected):
            break
        page.wait_for_timeout(100)
    assert [(p["id"], p["answer"], pytest.approx(p["score"])) for p in posted] == [
        (q.id, answer, q.mark(answer).score) for q, answer in expected]


@pytest.mark.parametrize("answer", ["(1, 5, 20)", "1, 5, 20", "[1,5,20]", "torch.Size([1, 5, 20])", "१, ५, २०",
                                    "1 5 20"])
def test_a_shape_in_any_usual_form(quiz, answer):
    block(quiz, "00-shape").locator(".smriti-field").fill(answer)
    block(quiz, "00-shape").get_by_role("button", name="जाँचिए").click()
    assert told(quiz, "00-shape").startswith("✓ सही।")


@pytest.mark.parametrize("answer", ["-0.46", "−0,46", "-०.४६", " -.46 ", "-4.6e-1"])
def test_a_number_in_any_usual_form(quiz, answer):
    field = block(quiz, "00-decimal").locator(".smriti-field")
    field.fill(answer)
    field.press("Enter")
    assert told(quiz, "00-decimal").startswith("✓ सही।")


# ---- what the learner sees ----

def test_a_choice_is_explained_at_once_and_one_may_choose_again(quiz):
    option(quiz, "00-one", "b").click()
    assert "सही जवाब: a" in told(quiz, "00-one") and "के बाद" in told(quiz, "00-one")
    assert block(quiz, "00-one").locator(".smriti-sign").all_inner_texts() == ["✓", "✗", ""]
    option(quiz, "00-one", "a").click()
    assert told(quiz, "00-one").startswith("✓ सही।")
    assert block(quiz, "00-one").get_by_role("radio", checked=True).count() == 1


def test_both_languages_stay_in_step(quiz):
    option(quiz, "00-one", "c").click()
    assert told(quiz, "00-one", "en").startswith("✗ Not c. The right answer: a.")
    block(quiz, "00-number", "en").locator(".smriti-field").first.fill("2480")
    assert block(quiz, "00-number").locator(".smriti-field").first.input_value() == "2480"
    block(quiz, "00-order", "en").get_by_role("button", name="Move b up").click()
    hindi = block(quiz, "00-order").locator(".smriti-cap").all_inner_texts()
    assert hindi == block(quiz, "00-order", "en").locator(".smriti-cap").all_inner_texts()
    block(quiz, "00-one").get_by_text("जवाब देखिए").click()
    quiz.wait_for_function("""() => [...document.querySelectorAll('.smriti-id-00-one details')].every(d => d.open)""")


def test_several_right_choices(quiz):
    for key in "ac":
        option(quiz, "00-many", key).click()
    assert told(quiz, "00-many") == ""
    block(quiz, "00-many").get_by_role("button", name="जाँचिए").click()
    assert told(quiz, "00-many").startswith("✓ सही।")
    option(quiz, "00-many", "c").click()
    assert told(quiz, "00-many") == ""
    block(quiz, "00-many").get_by_role("button", name="जाँचिए").click()
    assert told(quiz, "00-many").startswith("◐ कुछ हिस्सा सही है: 50%।")
    assert "c ✗ छूट गया: यह तय करता है" in told(quiz, "00-many") and "a ✗" not in told(quiz, "00-many")


def test_a_known_mistake_has_its_own_words_and_any_other_a_way_to_the_answer(quiz):
    field = block(quiz, "00-number").locator(".smriti-field").first
    field.fill("2480")
    field.press("Enter")
    assert "एक ही bias" in told(quiz, "00-number")
    field.fill("7")
    assert told(quiz, "00-number") == ""
    field.press("Enter")
    assert "जवाब देखिए" in told(quiz, "00-number")
    field.fill("बहुत")
    field.press("Enter")
    assert told(quiz, "00-number") == "यहाँ एक संख्या चाहिए।"


def test_the_same_question_with_other_numbers(quiz):
    block(quiz, "00-number").get_by_text("वही सवाल, दूसरी संख्याएँ").click()
    other = panel(quiz).locator('div[lang="hi"] .smriti-id-00-number.smriti-variant-1')
    other.locator(".smriti-field").fill("200")
    other.locator(".smriti-field").press("Enter")
    assert "5 × (3 + 5 + 2)" in other.locator(".smriti-feedback").inner_text()
    assert told(quiz, "00-number") == ""


def test_an_order_says_which_place_is_wrong_first(quiz):
    both = zip(samples()["00-order"].key.split(), "abcd", strict=True)      # a, b, c, d as it is shown
    place = next(i for i, (wanted, given) in enumerate(both, 1) if wanted != given)
    block(quiz, "00-order").get_by_role("button", name="जाँचिए").click()
    assert f"पहली गलती स्थान {place} पर है।" in told(quiz, "00-order")
    assert block(quiz, "00-order").locator("li.smriti-wrong-place").count() == 1


def test_an_answer_in_words_is_compared_with_the_model(quiz):
    question = block(quiz, "00-open")
    assert not question.locator(".smriti-named").is_visible()
    question.locator("textarea").fill("c जोड़ से बदलता है")
    question.get_by_role("button", name="नमूना जवाब देखिए").click()
    question.get_by_label("c जोड़ से बदलता है").check()
    question.get_by_role("button", name="दर्ज कीजिए").click()
    assert told(quiz, "00-open") == "◐ आपके जवाब में 3 में से 1 बात थी।"
    assert question.locator("textarea").input_value() == block(quiz, "00-open", "en").locator("textarea").input_value()


def test_formulas_survive_in_prompt_choices_and_explanations(quiz):
    quiz.wait_for_selector("mjx-container")
    assert block(quiz, "00-one").locator("> p mjx-container").count() == 1
    assert option(quiz, "00-one", "a").locator("mjx-container").count() == 1
    option(quiz, "00-one", "b").click()
    assert block(quiz, "00-one").locator(".smriti-feedback mjx-container").count() == 1
    assert "$" not in block(quiz, "00-one").inner_text()


def test_nothing_but_the_page_changes(quiz):
    errors = collect_errors(quiz)
    quiz.route(re.compile("/smriti/quiz"), lambda route: route.fulfill(json={"results": {}}))
    before = quiz.evaluate(MODEL)
    assert not quiz.evaluate(f"{NOTEBOOK}.widgets[1].model.trusted")
    option(quiz, "00-one", "b").click()
    option(quiz, SAVED, "b").click()
    assert told(quiz, SAVED).startswith("✓ सही।")
    assert quiz.evaluate(MODEL) == before
    assert not quiz.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    assert errors == []


def test_an_answer_outlives_an_edit_of_its_cell(quiz):
    option(quiz, "00-one", "b").click()
    quiz.evaluate(f"(text => text.setSource(text.source + ' '))({NOTEBOOK}.widgets[0].model.sharedModel)")
    quiz.wait_for_timeout(1500)
    assert block(quiz, "00-one").get_by_role("radio").count() == 3
    assert "सही जवाब: a" in told(quiz, "00-one")


# ---- keyboard ----

def test_keys_answer_every_kind_and_leave_the_notebook_where_it_is(quiz):
    choose_language(quiz, "हिन्दी")
    option(quiz, "00-one", "a").focus()
    here = quiz.evaluate(HERE)
    press(quiz, "ArrowDown", "Enter")
    assert "✗ b" in told(quiz, "00-one")
    press(quiz, "End", "Space")
    assert "✗ c" in told(quiz, "00-one")
    press(quiz, "a")
    assert "✓" in told(quiz, "00-one")
    press(quiz, "2")
    assert "✗ b" in told(quiz, "00-one")
    option(quiz, "00-many", "a").focus()
    press(quiz, "Space", "c", "Tab", "Tab", "Enter")
    assert "✓" in told(quiz, "00-many")
    block(quiz, "00-shape").locator(".smriti-field").focus()
    quiz.keyboard.type("5 1 20")
    press(quiz, "Enter")
    assert "layer पहले" in told(quiz, "00-shape")
    block(quiz, "00-bug").locator(".smriti-option").first.focus()
    press(quiz, "3")
    assert "✓" in told(quiz, "00-bug")
    block(quiz, "00-open").locator("textarea").focus()
    quiz.keyboard.type("abx dd")
    press(quiz, "Enter", "Tab", "Enter", "Tab", "Space")
    assert block(quiz, "00-open").locator("textarea").input_value() == "abx dd\n"
    assert quiz.evaluate(HERE) == here


def test_steps_are_ordered_with_the_arrow_keys(quiz):
    choose_language(quiz, "English")
    steps = block(quiz, "00-order", "en").locator(".smriti-step")
    steps.first.focus()
    for place, key in enumerate(samples()["00-order"].key.split()):
        steps.filter(has=quiz.locator(f'.smriti-cap:text-is("{key}")')).focus()
        for _ in range(4 - place):
            if steps.nth(place).locator(".smriti-cap").inner_text() != key:
                press(quiz, "ArrowUp")
    assert "is now at place" in told(quiz, "00-order", "en")
    press(quiz, "Tab")
    assert quiz.evaluate("document.activeElement.textContent") == "Check"
    press(quiz, "Enter")
    assert told(quiz, "00-order", "en").startswith("✓ Right.")


def test_tab_leaves_a_question_and_labs_own_keys_still_work(quiz):
    choose_language(quiz, "हिन्दी")
    option(quiz, "00-one", "a").focus()
    press(quiz, "Tab")
    assert quiz.evaluate("document.activeElement.textContent") == "जवाब देखिए"
    press(quiz, "Tab")
    assert quiz.evaluate("document.activeElement.closest('.smriti-question').className").startswith(
        "smriti-question smriti-kind-multiple")
    press(quiz, "Alt+l")
    quiz.wait_for_function("document.documentElement.dataset.smritiLang === 'en'")
    press(quiz, "Escape")
    assert quiz.evaluate(HERE)[0] == 3


@pytest.mark.parametrize("key", ["b", "Enter", "Shift+Enter", "Control+Enter", "ArrowDown", "m", "x", "Control+z", "0"])
@pytest.mark.parametrize("place", [".smriti-option", "summary", ".smriti-step", "textarea", ".smriti-button"])
def test_no_shortcut_of_lab_runs_inside_a_question(quiz, place, key):
    quiz.evaluate(f"{NOTEBOOK}.activeCellIndex = 0")
    panel(quiz).locator(f'div[lang="hi"] {place}').first.focus()
    before = quiz.evaluate(MODEL), quiz.evaluate(HERE)
    press(quiz, key)
    assert (quiz.evaluate(MODEL), quiz.evaluate(HERE)) == before


def test_two_quick_clicks_do_not_open_the_cell(quiz):
    option(quiz, "00-one", "b").dblclick()
    assert quiz.evaluate(f"{NOTEBOOK}.widgets[0].rendered")


# ---- who cannot see, or sees little ----

@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_rule_of_accessibility_is_broken(quiz, theme):
    quiz.evaluate("async (theme) => void await jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    quiz.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")
    for key, name in (("b", "00-one"), ("2", "00-bug"), ("b", SAVED)):
        option(quiz, name, key).click()
    block(quiz, "00-many").locator(".smriti-controls > .smriti-button").click()
    block(quiz, "00-order").locator(".smriti-controls > .smriti-button").click()
    block(quiz, "00-open").locator(".smriti-controls > .smriti-button").click()
    wait_for_record(quiz)
    result = Axe().run(quiz, context={"include": [[".smriti-question"]]})
    quiz.evaluate("void jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    assert result.violations_count == 0, result.generate_report()


def test_names_and_live_regions_are_in_the_language_of_the_half(quiz):
    english = panel(quiz).locator('div[lang="en"]')
    assert english.get_by_role("group", name="Which gates does an LSTM have?").count() == 1
    assert block(quiz, "00-one").get_by_role("radiogroup", name="विकल्प").count() == 1
    assert block(quiz, "00-one", "en").get_by_role("radiogroup", name="Choices").count() == 1
    assert block(quiz, "00-number", "en").get_by_label("Your answer").first.get_attribute("inputmode") == "decimal"
    assert block(quiz, "00-one").locator(":scope > .smriti-feedback").get_attribute("role") == "status"


@pytest.mark.parametrize("width", [900, 420])
def test_a_narrow_window_holds_every_question(quiz, width):
    quiz.evaluate("jupyterapp.shell.collapseLeft()")      # the file browser, which would leave no room at all
    quiz.set_viewport_size({"width": width, "height": 900})
    for summary in panel(quiz).locator(".smriti-variants > summary").all():
        summary.click()
    quiz.wait_for_timeout(300)
    too_wide = quiz.evaluate("""() => [...document.querySelectorAll('.smriti-controls, .smriti-feedback')]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => [part.parentElement.className, part.className, part.scrollWidth, part.clientWidth])""")
    assert too_wide == []


# ---- the result ----

def test_a_result_is_kept_without_a_kernel_and_shown_when_the_notebook_opens_again(quiz, sample_lab):
    stop_kernel(quiz)
    option(quiz, SAVED, "a").click()
    wait_for_record(quiz)
    option(quiz, SAVED, "b").click()
    block(quiz, SAVED).locator(".smriti-standing", has_text="✓").wait_for()
    kept = on_record(sample_lab)[SAVED]
    assert kept | {"at": ""} == {"first": 0, "last": 1, "best": 1, "tries": 2, "answer": "b", "at": ""}
    close_all(quiz)
    open_notebook(quiz, QUIZ)
    wait_for_record(quiz)
    mark = block(quiz, SAVED, "en").locator(".smriti-standing", has_text="last answer ✓")
    mark.wait_for()
    assert mark.get_attribute("title") == "tries: 2; first 0%, best 100%"
    assert told(quiz, SAVED) == ""


def test_what_could_not_be_written_is_explained_and_goes_along_later(quiz, sample_lab):
    sample_lab.state.mkdir(exist_ok=True)
    broken = sample_lab.state / "quiz.json"
    broken.mkdir()      # cannot be read or written as a file
    option(quiz, SAVED, "a").click()
    trouble = block(quiz, SAVED).locator(".smriti-trouble")
    trouble.filter(has_text="नतीजा सहेजा नहीं गया").wait_for()
    assert "not saved" in block(quiz, SAVED, "en").locator(".smriti-trouble").inner_text()
    assert "सही नहीं" in told(quiz, SAVED)
    broken.rmdir()
    option(quiz, SAVED, "b").click()
    wait_for_record(quiz)
    assert trouble.inner_text() == ""
    assert on_record(sample_lab)[SAVED]["tries"] == 2


def test_a_lab_without_the_handler_keeps_results_in_the_page_and_says_so_once(new_page, sample_lab):
    page = new_page()
    page.route(re.compile("/smriti/quiz"), lambda route: route.fulfill(status=404, body="no"))
    open_lab(page, sample_lab)
    open_notebook(page, QUIZ)
    option(page, SAVED, "b", "hi").click()
    wait_for_record(page)
    assert "सिर्फ़ इस page में" in block(page, SAVED).locator(".smriti-trouble").inner_text()
    option(page, "00-one", "b").click()
    page.wait_for_timeout(200)
    assert block(page, "00-one").locator(".smriti-trouble").inner_text() == ""


@pytest.fixture
def post(quiz: Any, sample_lab: LabServer) -> Callable[..., Any]:
    """Post a body to the handler, with the token and so without a form's cookie."""
    address, token = sample_lab.url.split("/lab?token=")

    def send(body: Any, headers: dict[str, str] | None = None) -> Any:
        allowed = {"Authorization": f"token {token}"} if headers is None else headers
        return quiz.request.post(f"{address}/smriti/quiz", data=body, headers=allowed)

    return send


@pytest.mark.parametrize("body", [
    "no json", "[]", "null", "{}",
    '{"id": "00-nothing", "answer": "a", "score": 1}', '{"id": ["a"], "answer": "a", "score": 1}',
    f'{{"id": "{SAVED}", "answer": "a", "score": 2}}', f'{{"id": "{SAVED}", "answer": "a", "score": NaN}}',
    f'{{"id": "{SAVED}", "answer": "a", "score": true}}', f'{{"id": "{SAVED}", "answer": 5, "score": 1}}',
    f'{{"id": "{SAVED}", "answer": "{"a" * 201}", "score": 1}}', "[" * 4000])
def test_a_bad_request_is_refused_in_both_languages(post, sample_lab, body):
    answer = post(body)
    assert answer.status == 400
    assert re.search("[\u0900-\u097f]", answer.json()["hi"]) and answer.json()["en"]
    assert not (sample_lab.state / "quiz.json").exists()


def test_the_handler_is_closed_to_strangers_and_to_forged_forms(post, quiz, sample_lab):
    good = json.dumps({"id": SAVED, "answer": "b", "score": 1})
    assert post(good, headers={}).status == 403                       # the cookie alone, as a forged form would have it
    assert post("x" * 5000).status == 413
    assert not (sample_lab.state / "quiz.json").exists()
    assert post(good).status == 200
    stranger = quiz.context.browser.new_context()
    assert stranger.request.get(sample_lab.url.split("/lab?")[0] + "/smriti/quiz").status == 403
    stranger.close()
