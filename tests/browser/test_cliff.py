"""The cliff in Chromium: loss, gradient and walks are the package's, clipping is torch's, the picture is Python's."""

from __future__ import annotations

import base64
import io
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from lab_driver import collect_errors
from live_pages import drawings, fits_a_phone, leaves_nothing_behind, misfits, page_with, same_drawing

from course_utils import cliff_surface
from course_utils.explorers import cliff
from course_utils.explorers.cliff import Settings, draw_cliff, explore_cliff, in_three_digits, landscape, take_walk
from course_utils.figures import poster
from course_utils.text import DEVANAGARI, SmritiError

LIVE = "smriti-live-cliff"
STATIC = Path(cliff.__file__).with_name("static")
START = (4.4, -1.9)


def shades_of(w: Any, b: Any) -> np.ndarray:
    """The colours' numbers, as matplotlib's own log scale gives them, for the package's loss."""
    from matplotlib.colors import LogNorm

    return np.clip(LogNorm(1e-3, 0.5)(cliff_surface(w, b).loss) * 256, 0, 255).astype(int)


@pytest.fixture(scope="module")
def land() -> Any:
    return landscape((0, 8), (-4, 1), 50)


def set_to(page: Any, figure: int = 0, **values: float) -> None:
    names = {"w": "start: w", "b": "start: b", "rate": "learning rate", "limit": "limit of clipping"}
    for name, value in values.items():
        page.locator("figure.smriti").nth(figure).get_by_label(names[name]).fill(str(value))


def run_js(page: Any, call: str, *values: Any) -> Any:
    """A function of cliff_math.js on the page."""
    page.goto("about:blank")
    return page.evaluate(f"""async ([text, values]) => {{ const m = await import(URL.createObjectURL(new Blob([text],
        {{ type: "text/javascript" }}))); return {call}; }}""",
                         [(STATIC / "cliff_math.js").read_text(encoding="utf-8"), list(values)])


@pytest.mark.parametrize("seed", range(2))
def test_loss_and_gradient_are_the_packages_at_random_points(new_page, seed):
    dice = np.random.default_rng(seed)
    points = np.stack([dice.uniform(0, 8, 200), dice.uniform(-4, 1, 200)], 1).tolist()
    got = run_js(new_page(), "values[0].map(p => m.lossAt(p, 50, { start: 0.5, target: 0.7 }))", points)
    for (w, b), found in zip(points, got, strict=True):
        want = cliff_surface(w, b)
        assert found["loss"] == pytest.approx(want.loss.item(), rel=1e-9, abs=1e-15)
        assert found["gradient"] == pytest.approx([want.grad_w.item(), want.grad_b.item()], rel=1e-7, abs=1e-15)


@pytest.mark.parametrize("by", ["norm", "value"])
def test_clipping_is_torchs(new_page, by):
    dice = np.random.default_rng(0)
    gradients = [*(dice.normal(size=(50, 2)) * 10 ** dice.uniform(-3, 3, (50, 1))).tolist(), [0.0, 0.0]]
    got = run_js(new_page(), "values[0].map(g => m.clip(g, 1.5, values[1]))", gradients, by)
    for gradient, js in zip(gradients, got, strict=True):
        parameter = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        if by == "norm":
            torch.nn.utils.clip_grad_norm_([parameter], 1.5)
        else:
            torch.nn.utils.clip_grad_value_([parameter], 1.5)
        want = parameter.grad.tolist()
        assert js == pytest.approx(want, rel=1e-5)
        assert list(cliff.clip(tuple(gradient), 1.5, by)) == pytest.approx(want, rel=1e-5)


def test_a_walk_is_gradient_descent_of_torch():
    w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in START)
    sgd = torch.optim.SGD([w, b], lr=0.3)
    walk = take_walk(Settings(START, rate=0.3, limit=0.8, steps=6), 50, clipped=True)
    for point, loss, gradient in zip(walk.points, walk.losses, walk.gradients, strict=True):
        assert point == pytest.approx((w.item(), b.item()), rel=1e-4)
        x = torch.tensor(0.5, dtype=torch.float64)
        for _ in range(50):
            x = w * torch.sigmoid(x) + b
        value = (torch.sigmoid(x) - 0.7) ** 2
        sgd.zero_grad()
        value.backward()
        assert value.item() == pytest.approx(loss, rel=1e-3)
        assert torch.nn.utils.clip_grad_norm_([w, b], 0.8).item() == pytest.approx(gradient, rel=1e-3)
        sgd.step()


def test_every_setting_is_the_picture_that_python_draws(new_page, tmp_path, land):
    page = new_page()
    errors = collect_errors(page)
    page_with(page, tmp_path, LIVE, explore_cliff(start=START))
    now = Settings(START)
    buttons = {1: "one step", 10: "10 steps", 0: "back to the start"}
    for change in ({}, {"steps": 2}, {"rate": 1.5}, {"by": "value"}, {"limit": 3.0}, {"steps": 12},
                   {"start": (6.0, -3.5)}, {"by": "norm"}, {"steps": 0}, {"start": (0.0, 1.0)}, {"steps": 10}):
        if (steps := change.get("steps")) is not None:
            page.get_by_role("button", name=buttons[steps - now.steps if steps else 0]).click()
        if by := change.get("by"):
            page.get_by_role("button", name={"norm": "clip by norm", "value": "clip each value"}[by]).click()
        if start := change.get("start"):
            set_to(page, w=start[0], b=start[1])
        set_to(page, **{name: change[name] for name in ("rate", "limit") if name in change})
        now = replace(now, **change)
        for lang, svg in drawings(page):
            same_drawing(svg, draw_cliff(land, now), lang)
    page.get_by_role("button", name="initial values").click()
    for lang, svg in drawings(page):
        same_drawing(svg, draw_cliff(land, Settings(START)), lang)
    assert page.get_by_label("learning rate").input_value() == "0.5" and errors == []


def settings_on(page: Any) -> Settings:
    """Those that the page begins with."""
    data = json.loads(page.locator('script[type="application/json"]').text_content())
    return Settings(tuple(data["start"]), data["rate"], data["limit"], data["by"], data["steps"])


def said_numbers(page: Any, name: str) -> list[str]:
    pattern = rf"{name}: length of the gradient (\S+), length of the step (\S+), loss ([^\s,]+?)[.,](?:\s|$)"
    return list(re.search(pattern, page.locator(".smriti-said [lang=en]").last.text_content()).groups())


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_is_what_the_package_computes_at_random_points(new_page, tmp_path, seed):
    dice = np.random.default_rng(seed)
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff(start=START, rate=0.25))
    for _ in range(8):
        start = tuple(round(float(v), 2) for v in (dice.uniform(0, 8), dice.uniform(-4, 1)))
        set_to(page, w=start[0], b=start[1])
        at = cliff_surface(*start)
        gradient = np.array([at.grad_w.item(), at.grad_b.item()])
        length = np.hypot(*gradient)
        for name, factor in (("Unclipped", 1.0), ("Clipped", min(1.0, 1 / length))):
            end = np.array(start) - 0.25 * factor * gradient
            want = [length, 0.25 * factor * length, cliff_surface(*end).loss.item()]
            assert said_numbers(page, name) == [in_three_digits(float(v)) for v in want]


def test_the_second_kind_of_clipping_turns_the_direction_and_the_first_does_not(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff())
    said = page.locator(".smriti-said")
    start = settings_on(page).start
    assert "did not change the direction" in said.inner_text()
    page.get_by_role("button", name="clip each value").click()
    at = cliff_surface(*start)
    gradient = torch.tensor([at.grad_w.item(), at.grad_b.item()])
    cosine = torch.cosine_similarity(gradient, gradient.clamp(-1, 1), dim=0).item()
    told = float(re.search(r"turned the direction by (\S+)°", said.inner_text())[1])
    assert told > 5 and math.cos(math.radians(told)) == pytest.approx(cosine, abs=2e-3)
    set_to(page, w=0, b=-4)                             # almost flat
    assert "nothing to clip" in said.inner_text()


def test_the_default_start_is_the_steepest_point_of_the_lesson():
    surface = cliff_surface(np.linspace(0, 8, 500), np.linspace(-4, 1, 400))
    row, column = np.unravel_index(surface.grad_norm.argmax(), surface.grad_norm.shape)
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', explore_cliff()._repr_html_())[1])
    assert data["start"] == pytest.approx([surface.w[column], surface.b[row]], abs=1e-5)


def test_leaving_the_picture_is_drawn_at_its_edge_and_told(new_page, tmp_path, land):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff())
    svg = page.locator("figure svg:visible")
    assert svg.locator("[data-part=raw-outside]").get_attribute("display") == "inline"
    assert svg.locator("[data-part=clipped-outside]").get_attribute("display") == "none"
    left, top, width, height = land.axes.box
    drawn = svg.locator("[data-part=raw-line]").first.get_attribute("d")
    x, y = (float(n) for n in re.findall(r"-?\d+\.\d+", drawn)[2:])
    assert min(abs(x - left), abs(x - left - width), abs(y - top), abs(y - top - height)) <= 0.06
    walk = take_walk(settings_on(page), 50, clipped=False)
    place = "w = {}, b = {}".format(*map(in_three_digits, walk.points[-1]))
    assert f"outside the picture: {place}" in page.locator(".smriti-said [lang=en]").last.text_content()


def test_a_click_on_the_picture_chooses_the_start(new_page, tmp_path, land):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff())
    box = page.locator("figure svg:visible [data-part=touch]").bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.2 * box["height"])
    assert float(page.get_by_label("start: w").input_value()) == pytest.approx(2.0, abs=0.03)
    assert float(page.get_by_label("start: b").input_value()) == pytest.approx(0.0, abs=0.03)
    ring = page.locator("figure svg:visible [data-part=start]").first
    assert float(ring.get_attribute("cx")) == pytest.approx(land.axes.at(2.0, 0.0)[0], abs=2)
    assert float(ring.get_attribute("cy")) == pytest.approx(land.axes.at(2.0, 0.0)[1], abs=2)


def test_the_surface_is_the_packages_loss_also_in_the_poster(new_page, land):
    svg = poster(draw_cliff(land, Settings((0.01, 0.99), steps=0)).svg("hi"))
    page = new_page()
    page.set_content(f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">')
    page.wait_for_function("document.querySelector('img').complete")
    pixels = page.evaluate("""() => {
        const img = document.querySelector("img"), canvas = document.createElement("canvas");
        canvas.width = 800; canvas.height = 486;
        const pen = canvas.getContext("2d"); pen.drawImage(img, 0, 0, 800, 486);
        return [[2, -3], [2, -1], [6, -1], [7, -3.5], [5, -2]].map(([w, b]) => [...pen.getImageData(
            Math.floor(70 + 560 * w / 8), Math.floor(34 + 330 * (1 - b) / 5), 1, 1).data]); }""")
    from matplotlib import colormaps

    palette = colormaps["cividis"](np.arange(256), bytes=True)[:, :3]
    for (w, b), pixel in zip([(2, -3), (2, -1), (6, -1), (7, -3.5), (5, -2)], pixels, strict=True):
        want = palette[shades_of(w, b)[0, 0]]
        assert np.abs(np.array(pixel[:3], int) - want.astype(int)).max() <= 12, (w, b)


def test_the_png_is_small_and_says_the_loss_of_every_pixel(land):
    from PIL import Image

    image = np.array(Image.open(io.BytesIO(land.png)))
    assert len(land.png) < 60_000 and image.shape == (200, 250)
    w, b = 8 * (np.arange(250) + 0.5) / 250, -4 + 5 * (np.arange(200) + 0.5) / 200
    assert np.abs(image[::-1] - shades_of(w, b)).max() <= 1 and len(np.unique(image)) > 200


def test_keyboard_alone_is_enough(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff(start=START))
    slider = page.get_by_label("start: w")
    slider.focus()
    for key, value in (("ArrowRight", "4.41"), ("ArrowDown", "4.4"), ("Home", "0"), ("End", "8")):
        page.keyboard.press(key)
        assert slider.input_value() == value
    assert slider.get_attribute("aria-valuetext") == "8.00"
    before = page.locator(".smriti-said").inner_text()
    page.get_by_role("button", name="one step").press("Enter")
    assert page.locator(".smriti-said").inner_text() != before


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff(), explore_cliff())
    said = page.locator(".smriti-said")
    second = said.nth(1).inner_text()
    set_to(page, w=3, limit=2)
    page.locator("figure.smriti").first.get_by_role("button", name="clip each value").click()
    assert said.nth(1).inner_text() == second != said.nth(0).inner_text()
    assert page.evaluate("document.querySelectorAll('.smriti-explorer [id]').length") == 0


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff())
    leaves_nothing_behind(page, """count => { const s = document.querySelector(".smriti-explorer input");
        for (let k = 0; k < count; k += 1) { s.value = 0.05 * (k % 160); s.dispatchEvent(new Event("input")); }
        }""", LIVE)


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    fits_a_phone(page_with(page, tmp_path, LIVE, explore_cliff()))


@pytest.mark.parametrize("ranges", [{}, {"w": (-12, 40), "b": (-0.25, 0.5)}])
def test_no_text_leaves_the_drawing_or_touches_another(new_page, tmp_path, ranges):
    page = page_with(new_page(), tmp_path, LIVE, explore_cliff(**ranges))
    assert misfits(page) == []
    page.get_by_role("button", name="clip each value").click()
    for w, rate in ((4, 2), (0, 0.01), (5, 2)):
        set_to(page, w=w, rate=rate)
        page.get_by_role("button", name="10 steps").click()
        assert misfits(page) == []


@pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")
def test_a_walk_ends_where_a_number_leaves_the_floats(new_page):
    # From x_0 = 0.5 the unit stays where it is, on a point where every step makes the gradient 146 times as large.
    w = 620.0
    start = (w, 0.5 - w * float(0.5 * (1 + np.tanh(0.25))))
    assert not math.isfinite(cliff_surface(*start, T=200).grad_w.item())
    settings = {"start": start, "rate": 0.5, "limit": 1.0, "by": "norm", "steps": 3}
    assert len(take_walk(Settings(**settings), 200, clipped=False).points) == 1
    got = run_js(new_page(), "m.walk(values[0], 200, { start: 0.5, target: 0.7 }, false).length", settings)
    assert got == 1


def test_the_same_request_is_the_same_page_and_it_is_light():
    html = explore_cliff()._repr_html_()
    assert html == explore_cliff()._repr_html_() and len(html.encode()) < 200_000


@pytest.mark.parametrize("wrong", [
    {"w": (8, 0)}, {"w": 3}, {"b": (0, math.inf)}, {"b": (0, 1, 2)}, {"T": 0}, {"T": 2.5}, {"T": 201}, {"T": True},
    {"start": (9, 0)}, {"start": "x"}, {"start": (math.nan, 0)}, {"rate": 0}, {"rate": 3}, {"rate": "x"}, {"limit": 0},
    {"limit": math.nan}], ids=str)
def test_a_wrong_request_is_told_in_both_languages(wrong):
    with pytest.raises(SmritiError) as told:
        explore_cliff(**wrong)
    assert str(told.value).count("explore_cliff: ") == 2
    assert DEVANAGARI.search(told.value.text.hi) and "expected" in told.value.text.en
