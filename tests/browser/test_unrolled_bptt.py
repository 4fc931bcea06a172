"""Unrolled BPTT in Chromium: its numbers are autograd's, its cut is a real detach, its picture is Python's."""

from __future__ import annotations

import copy
import math
import re
from typing import Any

import pytest
import torch
from lab_driver import collect_errors
from live_pages import drawings, fits_a_phone, leaves_nothing_behind, misfits, page_with, same_drawing
from torch import nn

from course_utils import flow_of
from course_utils.explorers.unrolled_bptt import draw_bptt, explore_bptt, measure_bptt
from course_utils.text import DEVANAGARI, SmritiError
from course_utils.unrolled import in_few_digits

LIVE = "smriti-live-unrolled-bptt"
HINDI = "राम ने रावण को बाण से मारा था".split()
KINDS = {"rnn": lambda: nn.RNN(5, 4, batch_first=True),
         "relu": lambda: nn.RNN(5, 4, batch_first=True, nonlinearity="relu"),
         "lstm": lambda: nn.LSTM(5, 4, batch_first=True), "gru": lambda: nn.GRU(5, 4, batch_first=True, bias=False)}


def loss(h: torch.Tensor) -> torch.Tensor:
    return (h ** 2).sum(-1) + h[:, 0]


def network(kind: str, steps: int = 6, seed: int = 0) -> tuple[nn.Module, torch.Tensor]:
    torch.manual_seed(seed)
    return KINDS[kind](), torch.randn(7, steps, 5)


def detached_grad(module: nn.Module, x: torch.Tensor, cut: int | None) -> tuple[float, torch.Tensor, list[float]]:
    """The loss, weight_hh_l0.grad and ‖h_t‖ that torch gives when the state is detached before step `cut`."""
    fused, x = copy.deepcopy(module).double(), x.double()
    first, state = (cut or 1) - 1, None
    outputs = []
    if first:
        out, state = fused(x[:, :first])
        outputs.append(out)
        state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
    out, _ = fused(x[:, first:], state)
    outputs.append(out)
    value = loss(out[:, -1]).sum()
    value.backward()
    return float(value.detach()), fused.weight_hh_l0.grad, torch.cat(outputs, 1).norm(dim=-1).mean(0).tolist()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_parts_add_up_to_torchs_gradient_with_every_cut_too(kind, seed):
    module, x = network(kind, 6, seed)
    before = copy.deepcopy(module.state_dict())
    run = measure_bptt(module, x, loss)
    value, whole, states = detached_grad(module, x, None)
    assert run.loss == pytest.approx(value) and run.states == pytest.approx(states)
    assert torch.allclose(run.parts.sum(0), whole, rtol=1e-9, atol=1e-12)
    assert run.gradients == pytest.approx(flow_of(module, x, loss=loss).h[0].tolist())
    assert sum(run.shares) == pytest.approx(1)
    for cut in range(2, 7):
        there, grad, states = detached_grad(module, x, cut)
        assert there == pytest.approx(value) and run.states == pytest.approx(states)      # forward: the same
        assert torch.allclose(run.parts[cut - 1:].sum(0), grad, rtol=1e-9, atol=1e-12)
        assert run.so_far[cut - 1] == pytest.approx(float(grad.norm()))
        cosine = float((grad * whole).sum() / grad.norm() / whole.norm())
        assert math.cos(math.radians(run.angles[cut - 1])) == pytest.approx(cosine)
        assert sum(run.shares[cut - 1:]) == pytest.approx(float((grad * whole).sum() / whole.norm() ** 2))
    assert all(torch.equal(w, before[name]) for name, w in module.state_dict().items())
    assert all(w.grad is None for w in module.parameters())


def test_a_part_of_an_rnn_is_delta_times_the_last_state():
    module, x = network("rnn", 5)
    w_ih, w_hh, b_ih, b_hh = (w.detach().double() for w in module.parameters())
    h = [torch.zeros(7, 4, dtype=torch.float64)]
    for t in range(5):
        h.append(torch.tanh(x[:, t].double() @ w_ih.T + b_ih + h[-1] @ w_hh.T + b_hh))
    back = 2 * h[-1]
    back[:, 0] += 1                                     # ∂L/∂h_T of the loss above
    run = measure_bptt(module, x, loss)
    for t in range(5, 0, -1):
        delta = back * (1 - h[t] ** 2)
        assert torch.allclose(run.parts[t - 1], delta.T @ h[t - 1], atol=1e-12)
        back = delta @ w_hh


def set_to(page: Any, at: int | None = None, cut: int | None = None, figure: int = 0) -> None:
    controls = page.locator("figure.smriti").nth(figure)
    if at is not None:
        controls.get_by_label("how far").fill(str(at))
    if cut is not None:
        controls.get_by_label("detach: cut").fill(str(cut))


@pytest.mark.parametrize(("kind", "steps"), [("rnn", 6), ("lstm", 8), ("gru", 3)])
def test_every_moment_is_the_picture_that_python_draws(new_page, tmp_path, kind, steps):
    module, x = network(kind, steps)
    tokens = HINDI[:steps]
    page = new_page()
    errors = collect_errors(page)
    page_with(page, tmp_path, LIVE, explore_bptt(module, x, loss=loss, tokens=tokens))
    run = measure_bptt(module, x, loss)
    last = 2 * steps + 1
    for at, cut in [(last, 1), (1, 1), (steps, 2), (steps + 1, steps), (steps + 2, steps), (last - 1, 2), (last, 3),
                    (2, 1)]:
        set_to(page, at, cut)
        for lang, svg in drawings(page):
            same_drawing(svg, draw_bptt(run, tokens, at=at, cut=cut if cut > 1 else None), lang)
    assert errors == []


@pytest.mark.parametrize("phase", ["forward", "loss", "backward"])
def test_it_begins_as_asked(new_page, tmp_path, phase):
    module, x = network("gru", 4)
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt(module, x, phase=phase, cut=3))
    at = {"forward": 4, "loss": 5, "backward": 9}[phase]
    picture = draw_bptt(measure_bptt(module, x), ["x_1", "x_2", "x_3", "x_4"], at=at, cut=3)
    for lang, svg in drawings(page):
        same_drawing(svg, picture, lang)
    pressed = page.locator("button[aria-pressed=true]")
    assert pressed.count() == 1 and phase in pressed.inner_text()
    page.get_by_role("button", name="backward pass").click()
    assert page.get_by_label("how far").input_value() == "6" and "backward" in pressed.inner_text()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_is_what_torch_gives(new_page, tmp_path, seed):
    module, x = network("lstm", 5, seed)
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt(module, x, loss=loss))
    value, whole, states = detached_grad(module, x, None)
    said = page.locator(".smriti-said [lang=en]")
    for t in range(1, 6):
        set_to(page, t)
        assert f"step {t}/5: ‖h_{t}‖ = {in_few_digits(states[t - 1])}" in said.text_content()
    set_to(page, 6)
    assert f"L = {value:.2f}".replace("-", "−") in said.text_content()
    flow = flow_of(module, x, loss=loss).h[0]
    for cut in (1, 3, 5):
        _, grad, _ = detached_grad(module, x, cut)
        set_to(page, 11, cut)                           # all the way back
        kept, every = in_few_digits(grad.norm()), in_few_digits(whole.norm())
        assert f"‖∂L/∂W_hh‖ = {kept}; all of it, without a cut: {every}." in said.text_content()
        if cut > 1:
            left = float((grad * whole).sum() / whole.norm() ** 2)
            angle = math.degrees(math.acos(float((grad * whole).sum() / grad.norm() / whole.norm())))
            told = re.search(r"has (\S+)% of .* along its direction, and is turned by (\S+)°", said.text_content())
            assert [float(n.replace("−", "-")) for n in told.groups()] == pytest.approx([100 * left, angle], abs=0.0501)
        for t in (4, 2):
            set_to(page, 12 - t)
            assert f"‖∂L/∂h_{t}‖ = {in_few_digits(flow[t - 1]) if t >= cut else '0'}." in said.text_content()
    set_to(page, 2)
    assert "detach changes no value of the forward pass" in said.text_content()


def test_keyboard_alone_is_enough(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt())
    far = page.get_by_label("how far")
    far.focus()
    for key, value in (("Home", "1"), ("ArrowRight", "2"), ("ArrowUp", "3"), ("ArrowDown", "2"), ("End", "13")):
        page.keyboard.press(key)
        assert far.input_value() == value
    assert far.get_attribute("aria-valuetext") == "backward, step 1"
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.get_by_label("detach: cut").get_attribute("aria-valuetext") == "step 4"
    assert page.locator("figure svg").first.locator("[data-part=cut4]").get_attribute("display") == "inline"
    page.get_by_role("button", name="one move back").press("Enter")
    assert far.input_value() == "12"


def test_play_stops_at_the_end_and_with_the_page(new_page, tmp_path):
    page = new_page()
    page.clock.install()            # before the page: a timer that starts by itself would be seen
    page_with(page, tmp_path, LIVE, explore_bptt(phase="loss"))
    page.clock.run_for(5000)
    assert page.get_by_label("how far").input_value() == "7"       # nothing plays by itself
    play = page.get_by_role("button", name="play")
    play.click()
    page.clock.run_for(20_000)
    assert page.get_by_label("how far").input_value() == "13" and play.count() == 1
    play.click()
    assert page.get_by_label("how far").input_value() == "1"
    said = page.evaluate("() => { window.said = document.querySelector('.smriti-said');"
                         " document.querySelector('figure').remove(); return window.said.textContent; }")
    page.clock.run_for(20_000)
    assert page.evaluate("window.said.textContent") == said


def test_two_on_a_page_do_not_interfere(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt(), explore_bptt())
    said = page.locator(".smriti-said")
    second = said.nth(1).inner_text()
    set_to(page, 9, 3)
    assert said.nth(1).inner_text() == second != said.nth(0).inner_text()
    ids = page.evaluate("[...document.querySelectorAll('.smriti-explorer [id]')].map(e => e.id)")
    assert ids == []


def test_a_thousand_steps_leave_nothing_behind(new_page, tmp_path):
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt())
    leaves_nothing_behind(page, """count => { const [at, cut] = document.querySelectorAll(".smriti-explorer input");
        for (let k = 0; k < count; k += 1) {
            at.value = 1 + k % 13; at.dispatchEvent(new Event("input"));
            cut.value = 1 + k % 6; cut.dispatchEvent(new Event("input")); } }""", LIVE)


def test_it_fits_a_phone_and_breaks_no_rule_of_accessibility(new_page, tmp_path):
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    fits_a_phone(page_with(page, tmp_path, LIVE, explore_bptt()))


@pytest.mark.parametrize(("kind", "steps", "scale"), [("rnn", 6, 1), ("lstm", 8, 1), ("gru", 8, 1e-3), ("lstm", 8, 1e3),
                                                      ("rnn", 1, 1), ("gru", 2, 1)])
def test_no_text_leaves_the_drawing_or_touches_another(new_page, tmp_path, kind, steps, scale):
    module, x = network(kind, steps)
    live = explore_bptt(module, x, loss=lambda h: scale * loss(h), tokens=HINDI[:steps] if steps != 6 else None)
    page = page_with(new_page(), tmp_path, LIVE, live)
    assert misfits(page) == []
    for at in (1, steps + 1, steps + 2, 2 * steps + 1):
        for cut in {1, min(2, steps), steps}:
            set_to(page, at, cut if steps > 1 else None)
            assert misfits(page) == []


def test_the_same_run_is_the_same_page_and_it_is_light():
    html = explore_bptt()._repr_html_()
    state = torch.random.get_rng_state()
    assert html == explore_bptt()._repr_html_() and torch.equal(state, torch.random.get_rng_state())
    module, x = network("lstm", 8)
    assert len(explore_bptt(module, x, tokens=HINDI)._repr_html_().encode()) < 200_000


def test_a_network_without_a_gradient_is_shown_too(new_page, tmp_path):
    module, x = network("relu", 3)
    with torch.no_grad():
        module.bias_ih_l0.fill_(-99)                    # every unit is dead
    page = page_with(new_page(), tmp_path, LIVE, explore_bptt(module, x, loss=loss, cut=2))
    assert "‖∂L/∂W_hh‖ = 0" in page.locator(".smriti-said").inner_text()
    assert "NaN" not in page.locator("figure").inner_text()


RNN, X = nn.RNN(5, 4, batch_first=True), torch.zeros(2, 3, 5)


@pytest.mark.parametrize("wrong", [
    {"module": nn.Linear(5, 4)}, {"module": nn.RNN(5, 4)}, {"module": nn.RNN(5, 4, 2, batch_first=True)},
    {"module": nn.LSTM(5, 4, batch_first=True, bidirectional=True)},
    {"module": nn.LSTM(5, 4, batch_first=True, proj_size=2)},
    {"x": [1.0]}, {"x": torch.zeros(2, 9, 5)}, {"x": torch.zeros(3, 5)}, {"x": torch.zeros(2, 3, 4)},
    {"x": torch.full((2, 3, 5), math.nan)}, {"x": torch.zeros(2, 0, 5)}, {"loss": lambda h: h}, {"loss": lambda h: 1.0},
    {"loss": lambda h: h.sum().detach()}, {"loss": lambda h: h.sum() / 0}, {"tokens": ["a"]},
    {"tokens": ["a", "", "b"]}, {"tokens": ["a", "b", "c" * 99]}, {"cut": 0}, {"cut": 1}, {"cut": 4},
    {"phase": "backwards"},
], ids=lambda wrong: next(iter(wrong)))
def test_a_wrong_request_is_told_in_both_languages(wrong):
    with pytest.raises(SmritiError) as told:
        explore_bptt(**{"module": RNN, "x": X, **wrong})
    assert str(told.value).count("explore_bptt: ") == 2
    assert DEVANAGARI.search(told.value.text.hi) and re.search("expected", told.value.text.en)
