"""The saturation explorer: values and slopes are torch's, the page draws what Python draws, and anyone can use it."""

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

from course_utils.explorers.saturation import draw_saturation, edge, explore_saturation, value_and_slope

NUMBER = re.compile(r"-?\d+\.?\d*")
SYMBOLS = {"sigmoid": "σ", "tanh": "tanh"}
QUANTILES = torch.special.ndtri((torch.arange(200, dtype=torch.float64) + 0.5) / 200).numpy().round(6)


def page_with(page: Any, tmp_path: Path, *explorers: Any) -> Any:
    """A plain static page with these explorers, opened and live."""
    return live_pages.page_with(page, tmp_path, "smriti-live-saturation", *explorers)


def put(page: Any, function: str, scale: float, point: float) -> None:
    page.get_by_role("button", name=SYMBOLS[function]).click()
    page.get_by_label("scale").fill(str(scale))
    page.get_by_label("point a").fill(str(point))


READ = """svg => ({
    texts: [...svg.querySelectorAll("text")].map(t => t.textContent),
    parts: [...svg.querySelectorAll("[data-part]")].map(p =>
        [p.dataset.part, ...["d", "x", "width", "cx", "cy"].map(key => p.getAttribute(key) ?? "")]),
})"""


def read_drawn(svg: str) -> dict[str, Any]:
    """The same of a drawing that Python makes."""
    tree = list(ET.fromstring(svg).iter())
    return {"texts": ["".join(e.itertext()) for e in tree if e.tag.endswith("}text")],
            "parts": [[e.get("data-part"), *(e.get(key, "") for key in ("d", "x", "width", "cx", "cy"))]
                      for e in tree if e.get("data-part")]}


def numbers(*parts: str) -> list[float]:
    return [float(n) for part in parts for n in NUMBER.findall(part)]


def shows(page: Any, picture: Any) -> None:
    """Every drawing on the page is the one that Python draws of this state."""
    for lang, svg in zip(("both", "hi", "en"), page.locator("figure svg").all(), strict=True):
        want, got = read_drawn(picture.svg(lang)), svg.evaluate(READ)
        assert got["texts"] == want["texts"]
        assert [part[0] for part in got["parts"]] == [part[0] for part in want["parts"]]
        for found, drawn in zip(got["parts"], want["parts"], strict=True):
            assert numbers(*found[1:]) == pytest.approx(numbers(*drawn[1:]), abs=0.02), found[0]


# --- what is computed -------------------------------------------------------------------------------

@pytest.mark.parametrize("function", SYMBOLS)
def test_values_are_torchs_and_slopes_are_those_of_the_calculus(function):
    a = np.linspace(-9, 9, 401)
    value, slope = value_and_slope(function, a)
    assert torch.equal(torch.from_numpy(value), getattr(torch, function)(torch.from_numpy(a)))
    small, act = 1e-5, getattr(torch, function)
    rise = act(torch.from_numpy(a + small)) - act(torch.from_numpy(a - small))
    np.testing.assert_allclose(slope, rise.numpy() / (2 * small), atol=1e-9)
    assert slope.max() == {"sigmoid": 0.25, "tanh": 1.0}[function]
    assert value_and_slope(function, edge(function))[1] == pytest.approx(slope.max() / 10, rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_on_the_page_are_torchs(new_page, tmp_path, seed):
    torch.manual_seed(seed)
    values = torch.randn(150) * 2 + 0.7
    page = page_with(new_page(), tmp_path, explore_saturation(values=values))
    for function in ("sigmoid", "tanh"):
        drawn = torch.rand(2) * torch.tensor([4.9, 16.0]) + torch.tensor([0.1, -8.0])
        scale, point = (round(float(v), 1) for v in drawn)
        put(page, function, scale, point)
        a = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        y = getattr(torch, function)(a)
        y.backward()
        s = (scale * values.double()).requires_grad_()
        getattr(torch, function)(s).sum().backward()
        flat = float((s.grad < {"sigmoid": 0.025, "tanh": 0.1}[function]).double().mean())
        said = page.locator(".smriti-said span[lang=en]").inner_text().replace("−", "-")
        name = SYMBOLS[function]
        found = re.fullmatch(
            rf"{name}\((\S+)\) = (\S+)\. Slope {name}′\(\S+\) = (\S+), the largest is (1|1/4)\. With this slope for 10 "
            r"steps, the product is (\S+)\. Scale (\S+): (\d+)% of the samples are saturated\.", said)
        assert found, said
        at, value, slope, _, product, scaled, share = found.groups()
        assert (float(at), float(scaled)) == (point, scale)
        assert float(value) == pytest.approx(y.item(), abs=0.0051)
        assert agrees(slope, a.grad.item()) and agrees(product, a.grad.item() ** 10)
        assert float(share) == pytest.approx(100 * flat, abs=0.51)


def agrees(text: str, value: float) -> bool:
    """Whether a number as the page writes it, 0.35 or 1.7·10⁻⁴, is `value` to its last digit."""
    digits, _, power = text.partition("·10")
    scale = 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    last = 10.0 ** -len(digits.partition(".")[2])
    return abs(float(digits) - value / scale) <= 0.5001 * last


# --- what is drawn ----------------------------------------------------------------------------------

STATES = [("tanh", 1.0, 1.0), ("tanh", 0.1, 0.0), ("sigmoid", 5.0, -8.0), ("sigmoid", 2.3, 3.7), ("tanh", 3.0, 8.0),
          ("sigmoid", 0.7, 0.0), ("tanh", 4.9, -1.8)]


def test_each_state_on_the_page_is_the_one_that_python_draws(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_saturation())
    shows(page, draw_saturation(QUANTILES))
    for state in STATES:
        put(page, *state)
        shows(page, draw_saturation(QUANTILES, *state))


def test_your_own_values_and_another_first_state(new_page, tmp_path):
    values = torch.tensor([3.0, 3.5, -0.25, 0.0, 7.999, 8.0, -8.0, -8.1, 100.0])       # on the edges of bars
    page = page_with(new_page(), tmp_path, explore_saturation("sigmoid", scale=1.0, point=-2.5, values=values))
    shows(page, draw_saturation(values.double().numpy(), "sigmoid", 1.0, -2.5))
    put(page, "tanh", 2.0, 0.3)
    shows(page, draw_saturation(values.double().numpy(), "tanh", 2.0, 0.3))


@pytest.mark.parametrize(("function", "scale", "point"), STATES)
def test_curve_point_and_bars_stand_where_their_numbers_say(function, scale, point):
    parts = read_drawn(draw_saturation(QUANTILES, function, scale, point).svg("en"))["parts"]
    found = {part[0]: part for part in parts}
    a = np.linspace(-8, 8, 161)
    x, y = np.reshape(numbers(found["curve"][1]), (-1, 2)).T
    assert x == pytest.approx(84 + 740 * (a + 8) / 16, abs=0.01)
    assert y == pytest.approx(230 - 170 * (value_and_slope(function, a)[0] + 1.3) / 2.6, abs=0.01)
    (x0, y0), (x1, y1) = np.reshape(numbers(found["tangent"][1]), (-1, 2))
    slope = float(value_and_slope(function, point)[1])
    assert ((y0 - y1) / 170 * 2.6) / ((x1 - x0) / 740 * 16) == pytest.approx(slope, abs=0.01)      # not cut at the edge
    bars = np.reshape(numbers(found["bars"][1]), (-1, 4, 2))
    heights = (498 - bars[:, 1, 1]) / 90 * 0.5
    inside = np.histogram(scale * QUANTILES, np.linspace(-8, 8, 33))[0] / 200
    assert heights == pytest.approx(inside[inside > 0], abs=0.001)


# --- how it is used ---------------------------------------------------------------------------------

def test_keyboard_alone_is_enough(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_saturation())
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent") != "σ":       # past a drawing that scrolls
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("button[aria-pressed=true]").all_inner_texts() == ["σ"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for key, said in (("ArrowRight", "1.1"), ("End", "8.0"), ("ArrowDown", "7.9"), ("Home", "−8.0")):
        page.keyboard.press(key)
        assert page.get_by_label("point a").get_attribute("aria-valuetext") == said
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    shows(page, draw_saturation(QUANTILES, "sigmoid", 1.1, -8.0))


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_saturation(), explore_saturation())
    said = page.locator(".smriti-said")
    second = said.nth(1).inner_text()
    first = page.locator("figure").first
    first.get_by_role("button", name="σ").click()
    first.get_by_label("point a").fill("3")
    assert said.nth(1).inner_text() == second != said.nth(0).inner_text()
    assert page.locator("button[aria-pressed=true]").all_inner_texts() == ["σ", "tanh"]
    assert page.evaluate("document.querySelectorAll('.smriti-explorer [id]').length") == 0


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_saturation())
    walk = """count => { const s = document.querySelectorAll(".smriti-live input");
        const b = document.querySelectorAll(".smriti-button");
        for (let k = 0; k < count; k += 1) {
            s[k % 2].value = k % 5; s[k % 2].dispatchEvent(new Event("input")); b[k % 2].click(); } }"""
    live_pages.leaves_nothing_behind(page, walk, "smriti-live-saturation")


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    live_pages.fits_a_phone(page_with(page, tmp_path, explore_saturation()))


BOXES = """() => [...document.querySelectorAll("svg text")].filter(t => t.textContent.trim()).map(t => {
    const b = t.getBBox(), size = Number(t.getAttribute("font-size"));
    const y = Number(t.getAttribute("y"));      // letters, not the whole line box
    return [b.x, y - 0.82 * size, b.x + b.width, y + 0.3 * size, t.textContent];
})"""


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
def test_no_text_of_the_poster_meets_another_or_leaves_it(new_page, lang):
    from course_utils.figures import poster
    page = new_page()
    for state in STATES:
        picture = draw_saturation(QUANTILES, *state)
        page.set_content(f"<meta charset=utf-8><body style='margin:0'>{poster(picture.svg(lang))}")
        page.evaluate("document.fonts.ready.then(() => true)")
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 20
        for x0, y0, x1, y1, text in boxes:
            assert x0 >= 0 and y0 >= 0 and x1 <= picture.size[0] and y1 <= picture.size[1], text
        met = [(a[4], b[4]) for a, b in combinations(boxes, 2)
               if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
        assert met == []


def test_it_says_the_same_again_and_weighs_what_a_page_can_carry():
    many = explore_saturation(samples=2000)._repr_html_()
    assert many == explore_saturation(samples=2000)._repr_html_() and len(many.encode()) < 200_000


def test_an_errored_request_is_told_in_both_languages():
    from course_utils.text import DEVANAGARI, SmritiError
    for wrong in ({"function": "relu"}, {"scale": 0}, {"scale": 5.1}, {"scale": 1.25}, {"scale": "1"},
                  {"scale": math.nan}, {"point": 8.1}, {"point": True}, {"samples": 0}, {"samples": 2001},
                  {"samples": 1.5}, {"values": [1.0, 2.0]}, {"values": torch.zeros(2, 2)}, {"values": torch.zeros(0)},
                  {"values": torch.tensor([1.0, math.inf])}, {"values": torch.zeros(3000)}):
        with pytest.raises(SmritiError) as told:
            explore_saturation(**wrong)
        assert str(told.value).count("explore_saturation: ") == 2, wrong
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))
