"""Gates over text in Chromium: the values are the trace's, the scale stays, every state is Python's picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from lab_driver import collect_errors
from live_pages import drawings, fits_a_phone, leaves_nothing_behind, misfits, page_with, same_drawing

from course_utils import trace
from course_utils.explorers.text_gates import LEVELS, draw_text, explore_text, palette, read, role_of
from course_utils.graphemes import split_graphemes
from course_utils.text import DEVANAGARI, SmritiError

LIVE = "smriti-live-text-gates"
TEXT = "स्त्री ने क्षमा की। विश्वविद्यालय की छात्रा ने श्रद्धा से पत्र लिखा।"
TOKENS = split_graphemes(TEXT)
RANK, TOKEN = "unit, by rank of its mean", "token"


def found(kind: str, units: int, count: int, scale: float = 3.0, seed: int = 0) -> Any:
    torch.manual_seed(seed)
    module = getattr(torch.nn, kind)(3, units, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        for weight in module.parameters():
            weight.mul_(scale)
    return trace(module, 2 * torch.randn(1, count, 3, dtype=torch.float64))


def pair(count: int = len(TOKENS), units: tuple[int, int] = (6, 4)) -> dict[str, Any]:
    return {"LSTM": found("LSTM", units[0], count), "GRU": found("GRU", units[1], count, seed=1)}


def named(text: str) -> Any:
    """A control by its whole name, in any language."""
    return re.compile(rf"(^|· ?){re.escape(text)}$")


def named_button(box: Any, value: str) -> Any:
    return box.get_by_role("button").filter(has_text=re.compile(rf"^{re.escape(value)}:"))


def choose(page: Any, *, rank: int | None = None, token: int | None = None, value: str | None = None,
           figure: int = 0) -> None:
    box = page.locator("figure.smriti").nth(figure)
    if value is not None:
        named_button(box, value).click()
    if rank is not None:
        box.get_by_label(named(RANK)).fill(str(rank + 1))
    if token is not None:
        box.get_by_label(TOKEN, exact=True).fill(str(token + 1))


def tensor(trace_: Any, name: str) -> np.ndarray:
    return (1 - trace_.z if name == "1−z" else getattr(trace_, name))[0].T.numpy()


CASES = [("both", ["f / z", "i / 1−z", "c / h", "h"]), ("LSTM", ["f", "i", "o", "c", "h"]), ("GRU", ["z", "r", "h"])]


@pytest.mark.parametrize(("which", "values"), CASES)
def test_every_state_is_the_picture_that_python_draws(new_page, tmp_path, which, values):
    traces = pair() if which == "both" else pair()[which]
    reading = read(traces, TEXT)
    page = new_page()
    errors = collect_errors(page)
    page_with(page, tmp_path, LIVE, explore_text(traces, TEXT, rank=2))
    assert page.get_by_role("group").get_by_role("button").count() == len(values) == len(reading.options)
    for k, value in enumerate(values):
        rank, token = (5 * k + 2) % 4, 7 * k % len(TOKENS)
        choose(page, value=value, rank=rank, token=token)
        role = role_of(reading, value.split(" / ")[0]) if value != "h" else "state"
        for lang, svg in drawings(page):
            same_drawing(svg, draw_text(reading, role, rank=rank, token=token), lang)
    assert errors == []


@pytest.mark.parametrize(("which", "values"), CASES)
def test_numbers_ranks_and_shares_are_the_traces(new_page, tmp_path, which, values):
    traces = pair() if which == "both" else {which: pair()[which]}
    page = page_with(new_page(), tmp_path, LIVE, explore_text(traces, TEXT))
    for value in values:
        for rank, token in [(0, 0), (3, len(TOKENS) - 1)]:
            choose(page, value=value, rank=rank, token=token)
            said = page.locator(".smriti-said span[lang=en]").inner_text()
            pairs = zip(traces, (value.split(" / ") * 2)[:2], strict=False)
            for name, symbol in pairs:
                want = tensor(traces[name], symbol)
                unit = np.argsort(-want.mean(axis=1), kind="stable")[rank]
                got = re.search(rf"{name} {symbol} = (\S+) \(rank (\d+)/(\d+) = unit (\d+), mean (\S+)\)", said)
                assert [int(got[k]) for k in (2, 3, 4)] == [rank + 1, len(want), unit]
                assert [float(got[k].replace("−", "-")) for k in (1, 5)] == pytest.approx(
                    [want[unit, token], want[unit].mean()], abs=0.0051)
                size = abs(want)
                drawn = page.locator('figure svg[lang="en"]').text_content()
                says = f"|{symbol}|" if symbol in "ch" else symbol
                assert (f"{says} < 0.1: {round(100 * (size < 0.1).mean())}%,  {says} > 0.9: "
                        f"{round(100 * (size > 0.9).mean())}%") in drawn


def test_both_networks_have_one_scale_and_it_holds_all_units():
    traces = pair()
    reading = read(traces, TEXT)
    for role, names in reading.options.items():
        low, high = reading.limits[role]
        values = [tensor(found, name) for found, name in zip(traces.values(), names, strict=True)]
        if role in ("keep", "write"):
            assert (low, high) == (0, 1)
        else:
            most = max(abs(value).max() for value in values)
            assert low == -high and most <= high * (1 + 1e-9) <= 2.5 * max(most, 0.1) * (1 + 1e-9)
    for name, found_ in traces.items():      # the page's whole numbers are the trace's, to less than a thousandth
        model = next(m for m in reading.models if m.name == name)
        for value in model.codes:
            assert model.value(value) == pytest.approx(tensor(found_, value), abs=5e-4)


def test_a_letter_is_never_broken_and_a_list_is_taken_as_it_is(new_page, tmp_path):
    assert read(found("GRU", 2, len(TOKENS)), TEXT).tokens == tuple(t.replace(" ", "␣") for t in TOKENS)
    page = page_with(new_page(), tmp_path, LIVE, explore_text(found("GRU", 2, len(TOKENS)), TEXT, value="z"))
    for _, svg in drawings(page):
        words = svg.locator("[data-part=words0] text")
        assert words.all_text_contents() == [t.replace(" ", "␣") for t in TOKENS]
        assert "स्त्री" in words.all_text_contents() and "क्ष" in words.all_text_contents()
    tokens = ["स्त्री ने", "<b>x</b>", "</script>", "\n", "", " ", "abc"]
    page = page_with(new_page(), tmp_path, LIVE, explore_text(found("GRU", 2, 7), tokens))
    assert page.locator("figure b").count() == 0
    assert page.locator("figure svg").first.locator("[data-part=words0] text").all_text_contents() == [
        "स्त्री ने", "<b>x</b>", "</script>", "↵", "∅", "␣", "abc"]


def test_rows_wrap(new_page):
    reading = read(found("GRU", 1, 60), "a" * 60)
    assert [sum(row == k for _, _, row in reading.places) for k in range(3)] == [24, 24, 12]
    wide = read(found("GRU", 1, 20), ["विश्वविद्यालय"] * 20)
    for x, width, _ in (*reading.places, *wide.places):
        assert x >= 0 and x + width <= 760 and width >= 24


def test_the_ink_can_be_read_on_every_colour():
    def luminance(colour: str) -> float:
        whole = "".join(2 * c for c in colour[1:]) if len(colour) == 4 else colour[1:]
        parts = [int(whole[k:k + 2], 16) / 255 for k in (0, 2, 4)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for name in ("cividis", "RdBu_r"):
        assert len(palette(name)) == LEVELS
        for colour, ink in palette(name):
            dark, light = sorted((luminance(colour), luminance(ink)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_zero_has_the_colour_in_the_middle():
    reading = read(found("LSTM", 2, 3), "abc")
    assert reading.level("state", 0.0) == LEVELS // 2 and reading.level("keep", 1.0) == LEVELS - 1
    assert reading.level("keep", 0.0) == 0


def test_a_press_on_a_token_shows_it(new_page, tmp_path):
    reading = read(pair(), TEXT)
    page = page_with(new_page(), tmp_path, LIVE, explore_text(pair(), TEXT))
    for model, token in ((0, 9), (1, 30)):
        svg = page.locator("figure svg:visible")
        x, width, row = reading.places[token]
        box = svg.bounding_box()
        scale = box["width"] / 760
        page.mouse.click(box["x"] + scale * (x + width / 2), box["y"] + scale * (reading.top(model) + 34 * row + 14))
        for lang, svg in drawings(page):
            same_drawing(svg, draw_text(reading, "keep", token=token), lang)


def test_keyboard_alone_is_enough(new_page, tmp_path):
    reading = read(pair(), TEXT)
    page = page_with(new_page(), tmp_path, LIVE, explore_text(pair(), TEXT))
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")            # the second value
    for _ in range(3):
        page.keyboard.press("Tab")          # the rank
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    for key in ("End", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    for lang, svg in drawings(page):
        same_drawing(svg, draw_text(reading, "write", rank=1, token=len(TOKENS) - 3), lang)
    assert named_button(page, "i / 1−z").get_attribute("aria-pressed") == "true"
    assert page.locator("[aria-pressed=true]").count() == 1


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    reading = read(pair(), TEXT)
    page = page_with(new_page(), tmp_path, LIVE, explore_text(pair(), TEXT), explore_text(pair(), TEXT))
    choose(page, value="c / h", rank=3, token=8)
    for figure, state in enumerate([("memory", 3, 8), ("keep", 0, 0)]):
        for lang, svg in drawings(page, figure):
            same_drawing(svg, draw_text(reading, state[0], rank=state[1], token=state[2]), lang)


def test_a_network_with_fewer_units_shows_its_last(new_page, tmp_path):
    traces = pair(units=(6, 2))
    page = page_with(new_page(), tmp_path, LIVE, explore_text(traces, TEXT))
    choose(page, rank=5)
    for lang, svg in drawings(page):
        same_drawing(svg, draw_text(read(traces, TEXT), "keep", rank=5), lang)
    assert "rank 2/2" in page.locator(".smriti-said").inner_text()


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_text(pair(), TEXT))
    leaves_nothing_behind(page, """count => { const [rank, token] = document.querySelectorAll(".smriti-explorer input");
        const values = document.querySelectorAll(".smriti-explorer button");
        for (let k = 0; k < count; k += 1) {
            rank.value = 1 + k % 6; rank.dispatchEvent(new Event("input"));
            token.value = 1 + k % 20; token.dispatchEvent(new Event("input"));
            if (k % 10 === 0) values[k / 10 % 4].click(); } }""", LIVE)


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page(viewport={"width": 390, "height": 800})
    fits_a_phone(page_with(page, tmp_path, LIVE, explore_text(pair(), TEXT)))


@pytest.mark.parametrize(("traces", "text", "values"), [
    (pair(), TEXT, ["f / z", "c / h"]), (pair(120), "क्षत्रिय स्त्री " * 20, ["i / 1−z", "c / h"]),
    ({"LSTM, forget bias 3, seed 1": found("LSTM", 3, 3)}, "abc", ["o", "c"]),
    (found("GRU", 1, 12), ["विश्वविद्यालय में", "a"] * 6, ["r", "h"]),
    ({"LSTM, forget bias 3": found("LSTM", 32, 5, 20), "LSTM, forget bias 0": found("LSTM", 32, 5, 20, 1)}, "abcde",
     ["c"])])
def test_nothing_overlaps_or_leaves_the_picture(new_page, tmp_path, traces, text, values):
    text = "".join(split_graphemes(text)[:120]) if isinstance(text, str) else text
    page = page_with(new_page(), tmp_path, LIVE, explore_text(traces, text))
    last = len(read(traces, text).tokens) - 1
    for value in values:
        for rank, token in [(0, 0), (min(2, int(page.get_by_label(named(RANK)).get_attribute("max")) - 1), last)]:
            choose(page, value=value, rank=rank, token=token)
            assert misfits(page) == []


def test_the_same_input_makes_the_same_page():
    first, again = (explore_text(pair(), TEXT)._repr_html_() for _ in range(2))
    assert first == again


def test_wrong_arguments_are_told_in_both_languages():
    one, three = found("LSTM", 2, 3), found("GRU", 2, 3)
    names = ("traces", "text_or_tokens", "value", "rank", "sequence")
    for wrong in ((None, "abc"), ({}, "abc"), ({"a": one, "b": one, "c": one}, "abc"), (one, "ab"), (one, "हिन्दी"),
                  (found("GRU", 1, 121), "a" * 121), (found("GRU", 33, 3), "abc"), (one, "abc", "r"),
                  (one, "abc", "zz"), (three, "abc", "c"), ({"L": one, "G": three}, "abc", "o"), (one, "abc", "f", 2),
                  (one, "abc", "f", -1), (one, "abc", "f", 0, 1)):
        given: Mapping[str, Any] = dict(zip(names, wrong, strict=False))
        with pytest.raises(SmritiError) as told:
            explore_text(**given)
        assert str(told.value).count("explore_text: ") == 2
        assert DEVANAGARI.search(str(told.value)) and re.search("[a-z]{5}", str(told.value))
