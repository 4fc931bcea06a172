"""Cell diagrams as Chromium sets them: no label overlaps another, is crossed by a wire, or is cut off.

As a poster (all in the drawing's own font) and as it stands inline in a page, whose Latin letters are
in DejaVu, the widest of the common fonts: what fits here fits elsewhere.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
import torch
from torch import nn

from course_utils.cells import cell_weights, lstm_step
from course_utils.charts import draw_choice
from course_utils.diagrams import draw_cell
from course_utils.figures import poster
from course_utils.ribbons import draw_shapes
from course_utils.unrolled import draw_unrolled

VALUES = dict(h_prev=-0.21, c_prev=-0.94, i=0.02, f=0.98, g=-0.96, o=0.02, kept=-0.92, written=-0.02, c=-0.94,
              squashed=-0.74, h=-0.01)
GRU_VALUES = dict(h_prev=-0.94, r=0.75, z=0.98, from_x=-1.42, from_h=-0.31, reset=-0.23, n=-0.93, kept=-0.92,
                  written=-0.02, h=-0.94)
CASES = {
    **{f"frame {k}": draw_cell(frame=k) for k in range(4)},
    "sizes": draw_cell(sizes=(128, 256)),
    "values": draw_cell(values=VALUES, token="छात्रा"),
    "rnn": draw_cell("rnn", values={"h_prev": -0.5, "h": -0.93}, token="छात्रा"),
    "unrolled": draw_unrolled(["बड़ी", "छात्रा", "खेत", "में", "पत्र", "लिख"], gradients=[3e-5, 2e-4, 3e-3, 0.02, 0.13, 1]),
    "unrolled, 8 steps": draw_unrolled(8, gradients=[10.0 ** (t - 7) for t in range(8)]),
    "unrolled, cut": draw_unrolled(6, gradients=[1.0] * 6, cut=4),
    "unrolled LSTM": draw_unrolled(3, kind="lstm"),
    **{f"GRU frame {k}": draw_cell("gru", frame=k) for k in range(4)},
    "GRU of the paper": draw_cell("gru", variant="paper"),
    **{f"GRU sizes, {v}": draw_cell("gru", variant=v, sizes=(128, 256)) for v in ("torch", "paper")},
    **{f"GRU values, {v}": draw_cell("gru", variant=v, values=GRU_VALUES, token="छात्रा") for v in ("torch", "paper")},
    "unrolled GRU": draw_unrolled(["बड़ी", "छात्रा", "खेत", "में"], kind="gru", gradients=[3e-5, 2e-4, 0.13, 1]),
    "shapes": draw_shapes(nn.LSTM(10, 20, batch_first=True), torch.zeros(5, 8, 10)),
    "shapes, GRU, 2 layers": draw_shapes(nn.GRU(10, 20, num_layers=2), torch.zeros(12, 64, 10)),
    "shapes, one sequence": draw_shapes(nn.RNN(300, 20), torch.zeros(1, 300), torch.zeros(1, 20)),
    "shapes, one row": draw_shapes(nn.GRU(1, 1, bidirectional=True), torch.zeros(1, 1, 1)),
    "shapes, two directions": draw_shapes(nn.LSTM(10, 20, bidirectional=True), torch.zeros(12, 128, 10)),
    "shapes, all there is": draw_shapes(nn.LSTM(300, 256, 12, batch_first=True, bidirectional=True, proj_size=128),
                                        torch.zeros(1000, 200, 300)),
    "shapes, 3 layers, 2 ways": draw_shapes(nn.LSTM(10, 20, 3, bidirectional=True, proj_size=2), torch.zeros(2, 3, 10)),
    "choice": draw_choice(),
    **{f"choice, {leaf}": draw_choice(leaf) for leaf in ("scan", "both")},
}

# Each text as the box of its ink (font boxes of Devanagari are taller than what is drawn), each straight
# piece of a wire as a thin box, each block as it is.
MEASURE = """() => {
    const box = (x0, y0, x1, y1, what) => ({x0, y0, x1, y1, what});
    const all = what => [...document.querySelectorAll('svg ' + what)];
    const number = (node, name) => parseFloat(node.getAttribute(name));
    const small = node => !!node.closest('[transform], [data-stripes]');     // a glyph of the legend, stripes of a block
    const texts = all('text').map(node => {
        const b = node.getBBox(), size = number(node, 'font-size'), y = number(node, 'y');
        return {...box(b.x, y - 0.82 * size, b.x + b.width, y + 0.3 * size, node.textContent), small: small(node)};
    });
    const wires = all('path[fill=none]').filter(node => !small(node)).flatMap(node => {
        const d = node.getAttribute('d'), half = number(node, 'stroke-width') / 2;
        const points = d.slice(1).split(' L').map(pair => pair.split(' ').map(Number));
        return points.slice(1).map(([x, y], k) => {
            const [u, v] = points[k];
            return box(Math.min(x, u) - half, Math.min(y, v) - half, Math.max(x, u) + half, Math.max(y, v) + half, d);
        });
    });
    const shell = all('rect[stroke-opacity]').map(node => node.getBBox()).flatMap(b => [b.x, b.x + b.width]
        .map(x => box(x - 1, b.y, x + 1, b.y + b.height, "the cell's frame")));
    const blocks = all('rect').map(node => node.getBBox()).map(b => box(b.x, b.y, b.x + b.width, b.y + b.height, ''));
    const view = document.querySelector('svg').viewBox.baseVal;
    return {texts, wires: [...wires, ...shell], blocks, width: view.width, height: view.height};
}"""


def meet(a: dict[str, Any], b: dict[str, Any], gap: float = 0.0) -> bool:
    return (a["x0"] < b["x1"] + gap and b["x0"] < a["x1"] + gap and a["y0"] < b["y1"] and b["y0"] < a["y1"])


def faults(page: Any, svg: str, font: str = "DejaVu Sans") -> list[str]:
    """What is wrong with a drawing on the page, in words; `font` comes before the drawing's own."""
    style = f"<style>svg text {{ font-family: '{font}', 'Noto Sans Devanagari' !important }}</style>"
    page.set_content(f"<meta charset=utf-8>{style}<body style='margin:0'>{poster(svg)}")
    page.evaluate("document.fonts.ready.then(() => true)")
    seen = page.evaluate(MEASURE)
    texts = [t for t in seen["texts"] if not t["small"]]
    found = [f"{a['what']!r} overlaps {b['what']!r}" for a, b in combinations(texts, 2) if meet(a, b, gap=1)]
    found += [f"{t['what']!r} is crossed by {w['what']}" for t in texts for w in seen["wires"] if meet(t, w)]
    found += [f"{t['what']!r} is cut off" for t in texts
              if t["x0"] < 0 or t["y0"] < 0 or t["x1"] > seen["width"] or t["y1"] > seen["height"]]
    for block in (b for b in seen["blocks"] if 20 < b["x1"] - b["x0"] < 480):
        found += [f"{t['what']!r} sticks out of its block" for t in texts
                  if meet(t, block) and not (block["x0"] <= t["x0"] and t["x1"] <= block["x1"])]
    return found


@pytest.fixture(scope="module")
def page(new_page: Any) -> Any:
    return new_page()


@pytest.mark.parametrize("font", ["DejaVu Sans", "Noto Sans Devanagari"])
@pytest.mark.parametrize("lang", ["hi", "en", "both"])
@pytest.mark.parametrize("case", CASES)
def test_no_label_overlaps_is_crossed_or_cut_off(page: Any, case: str, lang: str, font: str) -> None:
    assert faults(page, CASES[case].svg(lang), font) == []


# Every text of the page with its colour as drawn: its own, through the opacity of all that it stands in.
COLOURS = """() => [...document.querySelectorAll('svg text')].map(node => {
    let alpha = 1;
    for (let n = node; n instanceof SVGElement; n = n.parentNode) alpha *= parseFloat(getComputedStyle(n).opacity);
    const [r, g, b, a = 1] = getComputedStyle(node).fill.match(/[\\d.]+/g).map(Number);
    return {what: node.textContent, colour: [r, g, b], alpha: alpha * a};
})"""
LAB = {"light": ("#ffffff", "rgba(0, 0, 0, .87)"), "dark": ("#111111", "rgba(255, 255, 255, .87)")}


def luminance(colour: list[float]) -> float:
    """WCAG's relative luminance."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("theme", LAB)
@pytest.mark.parametrize("leaf", [None, "lstm"])
def test_every_word_of_the_choice_stands_out_from_labs_page(page: Any, leaf: str | None, theme: str) -> None:
    ground, ink = LAB[theme]
    page.set_content(f"<body style='background: {ground}; color: {ink}'>{draw_choice(leaf).svg('hi')}")
    behind = [int(ground[k:k + 2], 16) for k in (1, 3, 5)]
    seen = page.evaluate(COLOURS)
    assert len(seen) > 30
    for text in seen:
        drawn = [text["alpha"] * c + (1 - text["alpha"]) * g for c, g in zip(text["colour"], behind, strict=True)]
        dark, light = sorted((luminance(drawn), luminance(behind)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, text["what"]


def test_the_measurement_sees_each_of_these_faults(page: Any) -> None:
    svg = CASES["frame 3"].svg("en")
    label, wide = ">input gate</text>", ">a much too long name of a gate</text>"
    assert label in svg
    said = " ".join(faults(page, svg.replace(label, wide)))
    assert "overlaps" in said and "is crossed by" in said
    far = svg.replace(">next step</text>", ">next step and out of all that can be seen</text>")
    assert "is cut off" in " ".join(faults(page, far))
    sizes = draw_cell(sizes=(10, 20)).svg("en").replace("20 × (10+20)", "20 × (10+20) and more")
    assert "sticks out" in " ".join(faults(page, sizes))


def test_what_chromium_shows_are_torchs_numbers(page: Any) -> None:
    torch.manual_seed(1)
    cell = nn.LSTMCell(5, 3)
    x, h, c = torch.randn(1, 5), torch.randn(1, 3), torch.randn(1, 3)
    new_h, new_c = cell(x, (h, c))
    for unit in range(3):
        page.set_content(draw_cell(values=lstm_step(x, h, c, *cell_weights(cell)), unit=unit).svg("en"))
        shown = page.locator("svg text").all_text_contents()
        for name, value in (("ht", new_h), ("ct", new_c)):
            assert f"{name} = {value[0, unit]:.2f}".replace("-", "−") in shown
