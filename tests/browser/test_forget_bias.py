"""The forget-bias explorer: what is measured is torch's, what is drawn is what was measured, and anyone can use it."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import live_pages
import numpy as np
import pytest
import torch

from course_utils.explorers.forget_bias import draw_forget_bias, explore_forget_bias
from course_utils.explorers.forget_bias_grid import ForgetBiasGrid, measure_forget_biases
from course_utils.gradients import flow_of
from course_utils.traces import record
from course_utils.training import set_forget_bias

BIASES, INPUT_BIASES, SEEDS = (-4.0, 0.0, 0.5, 5.0), (-1.0, 2.0), (3, 0, 7)
SIZES = {"hidden": 6, "steps": 40}
NUMBER = re.compile(r"-?\d+\.?\d*")


@pytest.fixture(scope="module")
def grid() -> ForgetBiasGrid:
    return measure_forget_biases(BIASES, INPUT_BIASES, seeds=SEEDS, **SIZES)


def explored(**more: Any) -> Any:
    return explore_forget_bias(BIASES, INPUT_BIASES, seeds=SEEDS, **{"input_bias": -1, **SIZES, **more})


def page_with(page: Any, tmp_path: Path, *explorers: Any) -> Any:
    """A plain static page with these explorers, opened and live."""
    return live_pages.page_with(page, tmp_path, "smriti-live-forget-bias", *explorers)


# --- what is measured -------------------------------------------------------------------------------

def test_gradients_and_gates_are_those_of_the_package_for_each_net_alone(grid):
    for s, seed in enumerate(SEEDS):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            lstm = torch.nn.LSTM(16, SIZES["hidden"], batch_first=True, dtype=torch.float64)
            x = torch.randn(4, SIZES["steps"], 16, dtype=torch.float64)
        for f, forget in enumerate(BIASES):
            for i, write in enumerate(INPUT_BIASES):
                set_forget_bias(lstm, forget, write)
                flow, gate = flow_of(lstm, x, seed=seed), record(lstm, x).f.numpy()
                np.testing.assert_allclose(grid.curve[f, i, s], np.log10(flow.by_lag("c")[0]), atol=1e-10)
                assert grid.factor[f, i, s] == pytest.approx(flow.factor(state="c")[0], rel=1e-10)
                assert grid.mean[f, i, s] == pytest.approx(gate.mean(), rel=1e-12)
                assert grid.opened[f, i, s] == pytest.approx(np.histogram(gate, np.linspace(0, 1, 11))[0] / gate.size)
                assert grid.opened[f, i, s].sum() == pytest.approx(1)


def test_the_gradient_is_what_autograd_finds_in_torchs_own_cell(grid):
    torch.manual_seed(SEEDS[1])
    lstm = torch.nn.LSTM(16, SIZES["hidden"], batch_first=True, dtype=torch.float64)
    x = torch.randn(4, SIZES["steps"], 16, dtype=torch.float64)
    w = torch.randn(SIZES["hidden"], generator=torch.Generator().manual_seed(SEEDS[1]), dtype=torch.float64)
    cell = torch.nn.LSTMCell(16, SIZES["hidden"], dtype=torch.float64)
    cell.load_state_dict({name.removesuffix("_l0"): value for name, value in lstm.state_dict().items()})
    with torch.no_grad():
        for gate, value in ((0, 2.0), (1, 0.5)):        # i and f, with the sum of both biases
            rows = slice(gate * SIZES["hidden"], (gate + 1) * SIZES["hidden"])
            cell.bias_ih[rows], cell.bias_hh[rows] = value - 7, 7
    h = c = torch.zeros(4, SIZES["hidden"], dtype=torch.float64)
    kept = []
    for t in range(SIZES["steps"]):
        h, c = cell(x[:, t], (h, c))
        c.retain_grad()
        kept.append(c)
    (h @ w).sum().backward()
    norms = torch.stack([c.grad.norm(dim=1).mean() for c in kept]).flip(0)
    np.testing.assert_allclose(grid.curve[2, 1, 1], (norms / norms[0]).log10().numpy(), atol=1e-9)


def test_measuring_leaves_the_generator_and_says_the_same_again(grid):
    torch.manual_seed(5)
    want = torch.rand(3)
    torch.manual_seed(5)
    again = measure_forget_biases(BIASES, INPUT_BIASES, seeds=SEEDS, **SIZES)
    assert torch.equal(torch.rand(3), want) and np.array_equal(again.curve, grid.curve)
    assert explored()._repr_html_() == explored()._repr_html_()


# --- what is drawn ----------------------------------------------------------------------------------

READ = """svg => ({
    texts: [...svg.querySelectorAll("text")].map(t => t.textContent),
    parts: Object.fromEntries([...svg.querySelectorAll("[data-part]")].map(p => [p.dataset.part, p.getAttribute("d")])),
    band: svg.querySelector("[data-part=band]").getAttribute("display"),
})"""


def read_drawn(svg: str) -> dict[str, Any]:
    """The same of a drawing that Python makes."""
    tree = list(ET.fromstring(svg).iter())
    parts = {e.get("data-part"): e for e in tree if e.get("data-part")}
    return {"texts": ["".join(e.itertext()) for e in tree if e.tag.endswith("}text")],
            "parts": {name: e.get("d") for name, e in parts.items()}, "band": parts["band"].get("display")}


def numbers(path: str) -> list[float]:
    return [float(n) for n in NUMBER.findall(path)]


def shows(page: Any, picture: Any) -> None:
    """Every drawing on the page is the one that Python draws of this state."""
    for lang, svg in zip(("both", "hi", "en"), page.locator("figure svg").all(), strict=True):
        want, got = read_drawn(picture.svg(lang)), svg.evaluate(READ)
        assert got["texts"] == want["texts"] and got["band"] == want["band"]
        assert set(got["parts"]) == set(want["parts"]) == {"band", "curve", "alone", "bars", "mean-line"}
        for name, path in want["parts"].items():
            assert numbers(got["parts"][name]) == pytest.approx(numbers(path), abs=0.06), name


def test_each_state_on_the_page_is_the_one_that_python_draws(new_page, tmp_path, grid):
    page = page_with(new_page(), tmp_path, explored())
    shows(page, draw_forget_bias(grid, 1, 0))
    for forget, write, seed in ((0, 0, 0), (3, 1, 2), (2, 1, 3), (0, 1, 1), (3, 0, 0), (1, 0, 0)):
        page.get_by_label("b_f").fill(str(forget))
        page.get_by_label("b_i").fill(str(write))
        page.get_by_label("seed").fill(str(seed))
        shows(page, draw_forget_bias(grid, forget, write, seed - 1 if seed else None))


def test_the_curve_stands_where_its_numbers_say(grid):
    picture = draw_forget_bias(grid, 2, 1, 0)
    parts = read_drawn(picture.svg("en"))["parts"]
    low, high = max(-30, math.floor(grid.curve.min())), max(1, math.ceil(grid.curve.max()))
    x, y = np.reshape(numbers(parts["curve"]), (-1, 2)).T
    assert x == pytest.approx(70 + 440 * np.arange(40) / 39, abs=0.01)
    assert (316 - y) / 250 * (high - low) + low == pytest.approx(grid.curve[2, 1, 0], abs=0.01)
    (_, y0), (_, y1) = np.reshape(numbers(parts["alone"]), (-1, 2))
    assert (y0 - y1) / 250 * (high - low) == pytest.approx(39 * math.log10(grid.mean[2, 1, 0]), abs=0.01)


def test_a_curve_ends_where_it_leaves_the_picture(grid):
    parts = read_drawn(draw_forget_bias(grid, 0, 0, 0).svg("en"))["parts"]
    assert grid.curve[0, 0, 0, -1] < -30
    for name in ("curve", "alone"):
        x, y = np.reshape(numbers(parts[name]), (-1, 2)).T
        assert y[-1] == pytest.approx(316, abs=0.01) and x[-1] < 500 and (y[:-1] < 316).all()


@pytest.mark.parametrize(("forget", "write", "seed"), [(0, 0, 0), (1, 1, 2), (2, 0, 0), (3, 1, 3), (3, 1, 0)])
def test_it_tells_what_was_measured(new_page, tmp_path, grid, forget, write, seed):
    page = page_with(new_page(), tmp_path, explored())
    page.get_by_label("b_f").fill(str(forget))
    page.get_by_label("b_i").fill(str(write))
    page.get_by_label("seed").fill(str(seed))
    seen = grid.view(forget, write, seed - 1 if seed else None)
    said = page.locator(".smriti-said span[lang=en]").inner_text().replace("−", "-")
    found = re.fullmatch(
        r"b_f = (\S+), b_i = (\S+), (.*): per step back the gradient is multiplied by (\S+) \(k = 4…24\), half-life "
        r"measured from the curve: (\S+) .*?\. Mean f̄ = (\S+), half-life by f̄ᵏ alone: (\S+) steps\. 39 steps back the "
        r"gradient is multiplied by (\S+)\.", said)
    assert found, said
    of_f, of_i, who, factor, life, mean, alone, left = found.groups()
    assert (float(of_f), float(of_i)) == (BIASES[forget], INPUT_BIASES[write])
    assert who == (f"seed {SEEDS[seed - 1]}" if seed else "all seeds")
    assert float(factor) == pytest.approx(seen.factor, abs=0.00051)
    assert float(mean) == pytest.approx(seen.mean, abs=0.00051)
    assert float(alone) == pytest.approx(math.log(2) / -math.log(seen.mean), abs=0.51 if seen.mean > 0.99 else 0.06)
    want = math.inf if seen.factor >= 1 else math.log(2) / -math.log(seen.factor)
    assert (life == "∞") if want == math.inf else float(life) == pytest.approx(want, rel=0.01, abs=0.06)
    assert log10_of(left) == pytest.approx(seen.middle[-1], abs=0.03)
    # The curve's own ends give the same factor as the line told: from the 4th to the 24th step back.
    assert 10 ** ((seen.middle[24] - seen.middle[4]) / 20) == pytest.approx(seen.factor, rel=1e-9)


def log10_of(text: str) -> float:
    """Of a number as the page writes it: 0.35 or 1.7·10⁻⁴."""
    digits, _, power = text.partition("·10")
    plain = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return math.log10(float(digits)) + int(plain or 0)


def test_one_seed_and_one_input_bias_need_no_slider(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_forget_bias((0, 1), (0,), seeds=[4], **SIZES))
    assert page.locator("input[type=range]").count() == 1
    assert "seed 4" in page.locator(".smriti-said").inner_text()
    shows(page, draw_forget_bias(measure_forget_biases((0.0, 1.0), (0.0,), seeds=(4,), **SIZES), 0, 0, 0))


# --- how it is used ---------------------------------------------------------------------------------

def test_keyboard_alone_is_enough(new_page, tmp_path, grid):
    page = page_with(new_page(), tmp_path, explored())
    page.locator("input").first.focus()
    for key, said in (("ArrowRight", "0.50"), ("End", "5.00"), ("ArrowDown", "0.50"), ("Home", "−4.00")):
        page.keyboard.press(key)
        assert page.get_by_label("b_f").get_attribute("aria-valuetext") == said
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    shows(page, draw_forget_bias(grid, 0, 1, 0))
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == str(SEEDS[0])


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explored(), explored())
    said = page.locator(".smriti-said")
    second = said.nth(1).inner_text()
    drawn = "() => document.querySelectorAll('figure')[1].querySelector('[data-part=curve]').getAttribute('d')"
    before = page.evaluate(drawn)
    page.get_by_label("b_f").first.fill("3")
    assert said.nth(1).inner_text() == second != said.nth(0).inner_text()
    assert page.evaluate(drawn) == before
    assert page.evaluate("document.querySelectorAll('.smriti-explorer [id]').length") == 0


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explored())
    walk = """count => { const s = document.querySelector(".smriti-live input");
        for (let k = 0; k < count; k += 1) { s.value = k % 4; s.dispatchEvent(new Event("input")); } }"""
    live_pages.leaves_nothing_behind(page, walk, "smriti-live-forget-bias")


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    live_pages.fits_a_phone(page_with(page, tmp_path, explored()))


BOXES = """() => [...document.querySelectorAll("svg text")].filter(t => t.textContent.trim()).map(t => {
    const b = t.getBBox(), size = Number(t.getAttribute("font-size"));
    const y = Number(t.getAttribute("y"));      // letters, not the whole line box
    return [b.x, y - 0.82 * size, b.x + b.width, y + 0.3 * size, t.textContent];
})"""


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
def test_no_text_of_the_poster_meets_another_or_leaves_it(new_page, lang):
    from course_utils.figures import poster
    page = new_page()
    grid = measure_forget_biases((-12.25, 0.0, 5.0), (-10.5, 2.0), seeds=(1234, 1), **SIZES)
    for state in ((0, 0, None), (0, 0, 0), (2, 1, None), (1, 1, 1)):
        picture = draw_forget_bias(grid, *state)
        page.set_content(f"<meta charset=utf-8><body style='margin:0'>{poster(picture.svg(lang))}")
        page.evaluate("document.fonts.ready.then(() => true)")
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 15
        for x0, y0, x1, y1, text in boxes:
            assert x0 >= 0 and y0 >= 0 and x1 <= picture.size[0] and y1 <= picture.size[1], text
        met = [(a[4], b[4]) for a, b in combinations(boxes, 2)
               if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
        assert met == []


def test_it_weighs_what_a_page_can_carry():
    assert len(explore_forget_bias()._repr_html_().encode()) < 200_000


def test_an_errored_request_is_told_in_both_languages():
    from course_utils.text import DEVANAGARI, SmritiError
    for wrong in ({"biases": ()}, {"biases": (1, 0)}, {"biases": (0, math.nan)}, {"biases": ("a",)}, {"biases": 3},
                  {"input_biases": (1, 1)}, {"forget_bias": 9}, {"input_bias": 0.1}, {"forget_bias": None},
                  {"hidden": 0}, {"hidden": 2.0}, {"steps": 9}, {"steps": "many"}, {"steps": 1000}, {"seeds": []},
                  {"seeds": [0, 0]}, {"seeds": [0.5]}, {"seeds": 3}, {"seeds": [True]}):
        with pytest.raises(SmritiError) as told:
            explore_forget_bias(**wrong)
        assert str(told.value).count("explore_forget_bias: ") == 2, wrong
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))
