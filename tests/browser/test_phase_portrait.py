"""The plane of two units in Chromium: what is drawn and told is what Python and torch compute."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import live_pages
import pytest
import torch

from course_utils.explorers.first_predict import explore_after
from course_utils.explorers.phase_portrait import PLANE, STEPS, Portrait, describe_phase, draw_phase, explore_phase
from course_utils.predictions import PredictionError
from course_utils.text import DEVANAGARI, SmritiError

CASES = [Portrait(1.5, 0.0, (0.4, 0.2), 40), Portrait(0.8, 90.0, (-0.9, 0.35), 12), Portrait(2.4, -45.0, (0.05, -1.0), 40),
         Portrait(0.0, 30.0, (1.0, 1.0), 1), Portrait(3.0, 180.0, (0.6, -0.6), 0)]


def page_with(page: Any, tmp_path: Path, *explorers: Any) -> Any:
    """A plain static page with these explorers, opened and live."""
    return live_pages.page_with(page, tmp_path, "smriti-live-phase", *explorers)


def set_to(page: Any, state: Portrait) -> None:
    for name, value in (("spectral radius", state.gain), ("degrees", state.turn), ("h₁", state.start[0]), ("h₂", state.start[1])):
        page.get_by_label(name).fill(f"{value:g}")
    page.get_by_label("step", exact=True).fill(str(state.step))


def numbers(path: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def drawn(svg: str) -> dict[str, list[float]]:
    return {e.get("data-part"): numbers(e.get("d")) for e in ET.fromstring(svg).iter() if e.get("data-part")}


@pytest.mark.parametrize("state", CASES)
def test_every_state_is_drawn_as_python_draws_it(new_page, tmp_path, state):
    page = page_with(new_page(), tmp_path, explore_phase())
    set_to(page, state)
    for lang, svg in zip(("both", "hi", "en"), page.locator("figure svg").all(), strict=True):
        want = drawn(draw_phase(state).svg(lang))
        got = svg.evaluate("s => Object.fromEntries([...s.querySelectorAll('[data-part]')].map(n => [n.dataset.part, "
                           "n.getAttribute('d')]))")
        assert set(got) == set(want) and len(want) == 9
        for name, path in got.items():
            assert numbers(path) == pytest.approx(want[name], abs=0.011), name


@pytest.mark.parametrize("state", CASES)
def test_walk_and_gradient_are_torchs(state):
    matrix = torch.tensor(state.matrix, dtype=torch.float64).view(2, 2)
    assert torch.linalg.eigvals(matrix).abs().max() == pytest.approx(state.gain, abs=1e-12)

    def run(h: torch.Tensor) -> torch.Tensor:
        for _ in range(state.step):
            h = torch.tanh(matrix @ h)
        return h

    start = torch.tensor(state.start, dtype=torch.float64)
    assert state.walk()[state.step] == pytest.approx(run(start).tolist(), abs=1e-12)
    size = torch.linalg.matrix_norm(torch.autograd.functional.jacobian(run, start), 2).item()
    assert state.gradients()[state.step] == pytest.approx(size, rel=1e-9, abs=1e-300)


def test_it_tells_what_is_held_and_what_the_gradient_is(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_phase(1.5))
    said = page.locator(".smriti-said")
    state = CASES[0]
    assert f"= {2 * torch.tensor(state.walk()[40]).norm():.2f}" in said.inner_text() and "is held" in said.inner_text()
    assert f"{state.gradients()[40] * 1e15:.1f}·10⁻¹⁵" in said.inner_text()
    page.get_by_label("spectral radius").fill("0.8")
    assert "is lost" in said.inner_text()
    page.get_by_role("button", name="initial values").click()
    assert "is held" in said.inner_text() and page.get_by_label("spectral radius").input_value() == "1.5"


def test_a_start_near_0_is_no_lost_message_and_0_itself_is_none(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_phase(1.5, start=(0.05, 0.0), step=0))
    said = page.locator(".smriti-said")
    assert "is held" in said.inner_text()
    page.get_by_label("h₁").fill("0")
    assert "there was no message" in said.inner_text() and "held" not in said.inner_text()


def test_a_press_on_the_plane_starts_there_and_keys_do_the_same(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_phase())
    svg = page.locator("figure svg:visible").first
    box = svg.bounding_box()
    scale = box["width"] / 860
    left, top, width, height = PLANE.box
    page.mouse.click(box["x"] + scale * (left + 0.25 * width), box["y"] + scale * (top + 0.1 * height))
    assert [page.get_by_label(name).input_value() for name in ("h₁", "h₂")] == ["-0.5", "0.8"]
    page.mouse.click(box["x"] + 5, box["y"] + 5)        # outside the plane: nothing
    assert page.get_by_label("h₁").input_value() == "-0.5"
    page.get_by_label("h₁").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("h₁").input_value() == "-0.45"


def test_play_goes_to_the_end_and_stops(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_phase(step=36))
    page.clock.install()
    play = page.locator(".smriti-steps button")
    assert play.inner_text() == "चलाइए · play"
    play.click()
    page.clock.run_for(5000)
    assert page.get_by_label("step", exact=True).input_value() == str(STEPS) and "play" in play.inner_text()


def test_two_do_not_interfere_and_a_thousand_steps_leave_nothing(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, explore_phase(), explore_phase(0.8))
    second = page.locator(".smriti-said").nth(1).inner_text()
    page.get_by_label("spectral radius").first.fill("2")
    assert page.locator(".smriti-said").nth(1).inner_text() == second
    walk = """count => { const s = document.querySelector(".smriti-steps input");
        for (let k = 0; k < count; k += 1) { s.value = k % 40; s.dispatchEvent(new Event("input")); } }"""
    live_pages.leaves_nothing_behind(page, walk, "smriti-live-phase")


# Texts that lie over one another or run out of the picture.
COLLISIONS = """svg => {
    const view = svg.viewBox.baseVal;
    const boxes = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBBox()]);
    const out = boxes.filter(([, b]) => b.x < 0 || b.y < 0 || b.x + b.width > view.width || b.y + b.height > view.height);
    const over = boxes.flatMap(([t, a], k) => boxes.slice(k + 1).filter(([, b]) => a.x < b.x + b.width && b.x < a.x + a.width
        && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height).map(([u]) => t + " / " + u));
    return [...out.map(([t]) => t), ...over];
}"""


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
def test_no_text_leaves_the_picture_or_lies_on_another(new_page, lang):
    page = new_page()
    page.set_content(draw_phase(CASES[0]).svg(lang))
    assert page.locator("svg").evaluate(COLLISIONS) == []


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    live_pages.fits_a_phone(page_with(page, tmp_path, explore_phase()))


@pytest.mark.parametrize("wrong", [{"gain": 3.5}, {"gain": float("nan")}, {"turn": 200}, {"start": (2, 0)}, {"start": (0.1,)},
                                   {"step": 41}, {"gain": "x"}])
def test_a_wrong_request_is_told_in_both_languages(wrong):
    with pytest.raises(SmritiError) as told:
        explore_phase(**wrong)
    assert str(told.value).count("explore_phase: ") == 2 and DEVANAGARI.search(str(told.value))


def test_the_words_tell_the_numbers():
    said = describe_phase(CASES[0])
    assert "1.50" in said.hi and "2.43" in said.en and "1e-14" in said.en


# --- a prediction first ------------------------------------------------------------------------------

def test_the_explorer_opens_after_a_prediction_and_both_are_compared(new_page, tmp_path):
    page = new_page()
    body = explore_after("02-plane", explore_phase(), "b")._repr_html_()
    (tmp_path / "page.html").write_text(f'<!doctype html><html lang="mul"><meta charset="utf-8"><title>x</title><body>{body}',
                                        encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert not page.locator("figure").is_visible() and not page.locator(".smriti-reveal").is_visible()
    page.locator(".smriti-choice-c").click()
    assert page.locator("figure svg:visible").count() == 1 and page.locator(".smriti-live-phase").is_visible()
    assert page.locator(".smriti-choice-c").get_attribute("aria-pressed") == "true"
    yours = page.locator(".smriti-yours").inner_text()
    assert "Your prediction" in yours and "the message is lost" in yours
    assert "the message is held, but" in page.locator(".smriti-reveal").inner_text()
    page.locator(".smriti-choice-b").click()
    assert "the message is held, but" in page.locator(".smriti-yours").inner_text()
    assert page.locator(".smriti-choice-c").get_attribute("aria-pressed") == "false"


def test_a_computation_that_contradicts_the_bank_is_refused():
    with pytest.raises(PredictionError):
        explore_after("02-plane", explore_phase(), "a")
    with pytest.raises(PredictionError):
        explore_after("02-nothing", explore_phase(), "a")
