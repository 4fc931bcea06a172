"""The account book of a unit in Chromium: it is the trace's, it is the picture that Python draws, and it fits."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch
from lab_driver import collect_errors
from live_pages import drawings, fits_a_phone, leaves_nothing_behind, misfits, page_with, same_drawing

from course_utils import record, trace
from course_utils.explorers.ledger import draw_ledger, equals, explore_ledger, ledger_of
from course_utils.text import DEVANAGARI, SmritiError

LIVE = "smriti-live-ledger"
WORDS = "बड़ी छात्रा ने खेत में बैठकर पत्र लिखा".split()


def network(kind: str, units: int, scale: float = 1.0, **options: Any) -> torch.nn.Module:
    found = getattr(torch.nn, kind)(3, units, batch_first=True, dtype=torch.float64, **options)
    with torch.no_grad():
        for weight in found.parameters():
            weight.mul_(scale)
    return found


def choose(page: Any, name: str, value: int, figure: int = 0) -> None:
    page.locator("figure.smriti").nth(figure).get_by_label(name, exact=True).fill(str(value))


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
@pytest.mark.parametrize("seed", range(3))
def test_the_books_are_torchs(kind, seed):
    torch.manual_seed(seed)
    module, x = network(kind, 5, scale=(1.0, 3.0, 8.0)[seed]), torch.randn(2, 12, 3, dtype=torch.float64)
    found = trace(module, x)
    book = ledger_of(found, 4, sequence=1)
    v = {name: getattr(found, name)[1].T for name in found.names}
    memory = v["c"] if kind == "LSTM" else v["h"]
    before = torch.cat([torch.zeros(5, 1), memory[:, :-1]], dim=1)
    kept = v["f"] * before if kind == "LSTM" else v["z"] * before
    written = v["i"] * v["g"] if kind == "LSTM" else (1 - v["z"]) * v["n"]
    assert torch.tensor(book.kept) == pytest.approx(kept, abs=5e-5)
    assert torch.tensor(book.written) == pytest.approx(written, abs=5e-5)
    assert torch.tensor(book.memory) == pytest.approx(memory, abs=1e-5)
    if kind == "LSTM":
        assert torch.tensor(book.shown) == pytest.approx(v["o"] * torch.tanh(v["c"]), abs=1e-5)


def test_a_state_from_before_is_kept_too():
    torch.manual_seed(0)
    module, start = network("LSTM", 2), torch.full((1, 1, 2), 3.0, dtype=torch.float64)
    found = record(module, torch.randn(1, 4, 3, dtype=torch.float64), (start, start))
    assert ledger_of(found).kept[:, 0] == pytest.approx((found.f[0, 0] * 3).numpy(), abs=1e-4)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
@pytest.mark.parametrize("seed", range(2))
def test_every_state_is_the_picture_that_python_draws(new_page, tmp_path, kind, seed):
    torch.manual_seed(seed)
    found = trace(network(kind, 4, scale=(1.0, 6.0)[seed]), torch.randn(1, 8, 3, dtype=torch.float64))
    tokens = WORDS if seed == 0 else None
    page = new_page()
    errors = collect_errors(page)
    page_with(page, tmp_path, LIVE, explore_ledger(found, 1, tokens=tokens, step=2))
    book = ledger_of(found, tokens=tokens)
    for unit, step in [(1, 2), (0, 0), (3, 7), (2, 4)]:
        choose(page, "unit (index)", unit)
        choose(page, "step", step + 1)
        for lang, svg in drawings(page):
            same_drawing(svg, draw_ledger(book, unit=unit, step=step), lang)
        said = page.locator(".smriti-said").inner_text()
        numbers = re.search(r"kept (\S+) \+ written (\S+) ([=≈]) [ch] (−?\d+\.\d\d)", said)
        kept, written, total = (float(n.replace("−", "-")) for n in numbers.group(1, 2, 4))
        assert kept == pytest.approx(float(book.kept[unit, step]), abs=0.00501)
        assert total == pytest.approx(float(book.memory[unit, step]), abs=0.00501)
        assert (numbers[3] == "=") == (abs(kept + written - total) < 0.005)
        assert numbers[3] == equals(*numbers.group(1, 2, 4))
    assert errors == []


def test_the_line_in_the_drawing_says_the_sum_in_numbers(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("LSTM", 1), torch.randn(1, 5, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found))
    choose(page, "step", 3)
    english = page.locator('figure svg[lang="en"] text').last.text_content()
    kept = float(found.f[0, 2, 0] * found.c[0, 1, 0])
    assert re.fullmatch(r"kept \S+ \+ written \S+ [=≈] c \S+ → shown h \S+", english)
    assert float(english.split()[1].replace("−", "-")) == pytest.approx(kept, abs=0.0051)
    assert page.get_by_label("unit (index)").count() == 0       # there is nothing to choose


def test_the_scale_is_the_same_for_all_units_and_holds_all_of_them():
    torch.manual_seed(0)
    book = ledger_of(trace(network("LSTM", 6, scale=4.0), torch.randn(1, 20, 3, dtype=torch.float64)))
    low, high = book.axes().y
    for row in (book.kept, book.memory):
        assert low < row.min() and row.max() < high
    tick = re.compile(r'<text [^>]*text-anchor="end"[^>]*>')
    assert tick.findall(draw_ledger(book, unit=0).svg("en")) == tick.findall(draw_ledger(book, unit=5).svg("en"))


def test_of_many_units_those_around_the_chosen_one_are_there(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("GRU", 70), torch.randn(1, 5, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found, 66))
    unit = page.get_by_label("unit (index)")
    assert [unit.get_attribute(end) for end in ("min", "max")] == ["64", "69"]
    choose(page, "unit (index)", 69)
    for lang, svg in drawings(page):
        same_drawing(svg, draw_ledger(ledger_of(found, 66), unit=69), lang)
    assert float(ledger_of(found, 66).memory[5, 4]) == pytest.approx(float(found.h[0, 4, 69]), abs=1e-5)


def test_keyboard_alone_is_enough_and_play_stops(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("LSTM", 3), torch.randn(1, 4, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found))
    step, unit = page.get_by_label("step", exact=True), page.get_by_label("unit (index)")
    page.keyboard.press("Tab")          # ◀
    page.keyboard.press("Tab")          # play
    page.clock.install()
    page.keyboard.press("Enter")
    page.clock.run_for(10_000)
    assert step.input_value() == "4" and "play" in page.locator(".smriti-steps button").nth(1).inner_text()
    page.keyboard.press("Tab")          # ▶
    page.keyboard.press("Tab")
    for key, value in (("Home", "1"), ("ArrowRight", "2"), ("End", "4"), ("ArrowLeft", "3")):
        page.keyboard.press(key)
        assert step.input_value() == value
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert unit.input_value() == "1"
    for lang, svg in drawings(page):
        same_drawing(svg, draw_ledger(ledger_of(found), unit=1, step=2), lang)


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("LSTM", 3), torch.randn(1, 4, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found), explore_ledger(found))
    choose(page, "step", 4)
    choose(page, "unit (index)", 2)
    for figure, (unit, step) in enumerate([(2, 3), (0, 0)]):
        for lang, svg in drawings(page, figure):
            same_drawing(svg, draw_ledger(ledger_of(found), unit=unit, step=step), lang)


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("LSTM", 4), torch.randn(1, 8, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found, tokens=WORDS))
    leaves_nothing_behind(page, """count => { const [step, unit] = document.querySelectorAll(".smriti-explorer input");
        for (let k = 0; k < count; k += 1) for (const [input, value] of [[step, 1 + k % 8], [unit, k % 4]]) {
            input.value = value; input.dispatchEvent(new Event("input")); } }""", LIVE)


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    torch.manual_seed(0)
    found = trace(network("LSTM", 4), torch.randn(1, 8, 3, dtype=torch.float64))
    page = new_page(viewport={"width": 390, "height": 800})
    fits_a_phone(page_with(page, tmp_path, LIVE, explore_ledger(found, tokens=WORDS)))


@pytest.mark.parametrize(("kind", "count", "scale", "tokens"), [
    ("LSTM", 8, 1.0, WORDS), ("GRU", 8, 8.0, WORDS), ("LSTM", 64, 20.0, None), ("GRU", 1, 1.0, ["विश्वविद्यालय" * 3]),
    ("LSTM", 22, 1.0, ["विश्वविद्यालय"] * 22), ("LSTM", 30, 1.0, list("aaabbbcccdddeee" * 2))])
def test_nothing_overlaps_or_leaves_the_picture(new_page, tmp_path, kind, count, scale, tokens):
    torch.manual_seed(0)
    found = trace(network(kind, 3, scale=scale), 2 * torch.randn(1, count, 3, dtype=torch.float64))
    page = page_with(new_page(), tmp_path, LIVE, explore_ledger(found, tokens=tokens))
    for unit, step in [(0, 0), (2, count - 1), (1, count // 2)]:
        choose(page, "unit (index)", unit)
        choose(page, "step", step + 1)
        assert misfits(page) == []


def test_the_same_input_makes_the_same_page_and_a_light_one():
    torch.manual_seed(0)
    found = trace(network("LSTM", 32), torch.randn(1, 64, 3, dtype=torch.float64))
    page = explore_ledger(found, 3)._repr_html_()
    assert page == explore_ledger(found, 3)._repr_html_() and len(page.encode()) < 200_000


def test_wrong_arguments_are_told_in_both_languages():
    found = trace(network("LSTM", 3), torch.zeros(2, 4, 3, dtype=torch.float64))
    long = trace(network("LSTM", 1), torch.zeros(1, 65, 3, dtype=torch.float64))
    two = trace(network("LSTM", 2, num_layers=2), torch.zeros(1, 4, 3, dtype=torch.float64))
    infinite = record(network("LSTM", 1), torch.zeros(1, 4, 3, dtype=torch.float64))
    infinite.parts[0]["c"][0, 1, 0] = float("nan")
    for wrong in ({"trace": None}, {"trace": torch.zeros(3)}, {"unit": 3}, {"unit": -1}, {"unit": True}, {"unit": 1.0},
                  {"sequence": 2}, {"step": 4}, {"tokens": WORDS}, {"trace": long}, {"trace": two},
                  {"trace": infinite}):
        with pytest.raises(SmritiError) as told:
            explore_ledger(**{"trace": found} | wrong)
        assert str(told.value).count("explore_ledger: ") == 2
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))
