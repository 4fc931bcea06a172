"""Cell diagrams: the SVG is read back, and what it says is held against torch."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import torch
from torch import nn

from course_utils import cell_specs, theme
from course_utils.cells import cell_weights, gru_step, lstm_step
from course_utils.diagrams import Diagram, DiagramError, draw_cell
from course_utils.figures import figure_html
from course_utils.text import DEVANAGARI

LANGS = ("hi", "en", "both")
NS = "{http://www.w3.org/2000/svg}"
LESSONS = {"lstm": "03_lstm_cell.md", "rnn": "01_sequences_and_rnn.md", "gru": "05_gru_cell.md"}
CASES = {
    **{f"frame {k}": {"frame": k} for k in range(4)},
    "highlight": {"highlight": ("f", "x")},
    "sizes": {"sizes": (10, 20)},
    "bare": {"equation": False, "legend": False},
    **{f"GRU frame {k}": {"kind": "gru", "frame": k} for k in range(4)},
    "GRU of the paper": {"kind": "gru", "variant": "paper"},
    "GRU sizes": {"kind": "gru", "sizes": (10, 20)},
}
VARIANTS = ("torch", "paper")


@pytest.fixture
def step():
    torch.manual_seed(0)
    cell = nn.LSTMCell(3, 4)
    x, h, c = torch.randn(2, 3), torch.randn(2, 4), torch.randn(2, 4)
    return cell, (x, h, c), lstm_step(x, h, c, *cell_weights(cell))


@pytest.fixture
def gru():
    """A GRU cell in float64, its inputs, and its weights under the names of the printed equations."""
    torch.manual_seed(0)
    cell = nn.GRUCell(3, 4).double()
    x, h, names = torch.randn(2, 3).double(), torch.randn(2, 4).double(), {}
    for which, weight, bias in (("i", cell.weight_ih, cell.bias_ih), ("h", cell.weight_hh, cell.bias_hh)):
        for k, gate in enumerate("rzn"):        # torch's order
            names[f"W_{which}{gate}"], names[f"b_{which}{gate}"] = weight.chunk(3)[k], bias.chunk(3)[k]
    return cell, x, h, names


def paper_step(x, h, w):
    """One step of the paper's GRU, written down a second time: r acts before the weights."""
    r = torch.sigmoid(w["W_ir"] @ x + w["b_ir"] + w["W_hr"] @ h + w["b_hr"])
    z = torch.sigmoid(w["W_iz"] @ x + w["b_iz"] + w["W_hz"] @ h + w["b_hz"])
    n = torch.tanh(w["W_in"] @ x + w["b_in"] + w["W_hn"] @ (r * h) + w["b_hn"])
    return n + z * (h - n)


def drawn(diagram, lang="en"):
    return ET.fromstring(diagram.svg(lang))


def texts(root):
    return ["".join(t.itertext()) for t in root.iter(f"{NS}text")]


def groups(root):
    """Part → its groups in a drawing."""
    found = {}
    for g in root.iter(f"{NS}g"):
        for part in (g.get("data-part") or "").split():
            found.setdefault(part, []).append(g)
    return found


def coloured(root, part, kind="lstm"):
    """The lines of a gate that carry the colour of its role."""
    colour = theme.ROLES[cell_specs.SPECS[kind]().roles[part]].colour
    return [p for g in groups(root)[part] for p in g.iter(f"{NS}path") if p.get("stroke") == colour]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", CASES)
def test_a_drawing_is_wellformed_named_and_always_the_same(case, lang):
    root = drawn(draw_cell(**CASES[case]), lang)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 2
    assert root.get("aria-labelledby").split() == ids
    assert root[0].text and len(root[1].text) > 60
    assert draw_cell(**CASES[case]).svg(lang) == draw_cell(**CASES[case]).svg(lang)


def test_different_drawings_have_different_ids():
    made = {draw_cell(**options).svg(lang).partition(' id="')[2].partition('"')[0]
            for options in CASES.values() for lang in LANGS}
    assert len(made) == len(LANGS) * len(CASES)


def test_the_whole_cell_is_frame_three_and_frames_grow():
    sizes = [len(list(drawn(d).iter(f"{NS}rect"))) for d in draw_cell().frames]
    assert sizes == sorted(sizes) and len(sizes) == 4
    assert [set(groups(drawn(draw_cell(frame=k)))) for k in range(4)] == [
        {"c", "f"}, {"c", "f", "x", "i", "g", "o"}, {"c", "f", "x", "i", "g", "o"}, {"c", "f", "x", "i", "g", "o", "h"}]


@pytest.mark.parametrize("lang", LANGS)
def test_labels_are_in_the_language_that_was_asked_for(lang):
    said = " ".join(texts(drawn(draw_cell(), lang)))
    assert bool(DEVANAGARI.search(said)) == (lang != "en")
    assert ("how much" in said) == (lang != "hi")
    assert all(name in said for name in ("forget gate", "input gate", "candidate", "output gate", "cell state"))


def test_highlighting_fades_the_drawing_and_the_equation_together():
    found = groups(drawn(draw_cell(highlight="f")))
    strong = {part: {g.get("opacity") for g in found[part] if g.get("data-part") == part} for part in "figoc"}
    assert strong == {"f": {None}, "i": {"0.35"}, "g": {"0.35"}, "o": {"0.35"}, "c": {"0.35"}}
    for part in "figo":
        assert any(part + "t" in t for g in found[part] for t in texts(g))     # f and its subscript t: the equation


def test_highlighting_a_gate_also_lights_what_it_reads_and_acts_on():
    lit = [g.get("data-part").split() for part in groups(drawn(draw_cell(highlight="f"))).values() for g in part
           if g.get("opacity") is None]
    assert any("x" in parts for parts in lit) and any("c" in parts for parts in lit)
    assert all("f" in parts for parts in lit)


def test_every_gate_has_its_roles_colour_and_dash_in_drawing_and_equation():
    root, dashes = drawn(draw_cell()), []
    for part in "figo":
        lines = coloured(root, part)
        assert len(lines) == 2                      # the wire, and the sample before the equation
        assert lines[0].get("stroke-dasharray") == lines[1].get("stroke-dasharray")
        dashes.append(lines[0].get("stroke-dasharray"))
    assert len(set(dashes)) == 4


def evaluate(text, names):
    """Compute one equation of the spec as it is printed."""
    left, right = text.replace("σ", "torch.sigmoid").replace("tanh", "torch.tanh").split(" = ")
    right = re.sub(r"(W_\w\w) (\([^()]*\)|\S+)", r"(\1 @ \2)", right).replace("⊙", "*").replace(" − ", " - ")
    right = re.sub(r"[a-zA-Z]_[\w−]+", lambda m: f"names[{m[0]!r}]", right)
    names[left] = eval(right, {"torch": torch, "names": names})


def test_the_printed_equations_are_torchs():
    """The text below the drawing, computed word by word, gives what nn.LSTMCell gives."""
    torch.manual_seed(0)
    cell = nn.LSTMCell(3, 4).double()
    x, h, c = torch.randn(3).double(), torch.randn(4).double(), torch.randn(4).double()
    names = {"x_t": x, "h_t−1": h, "c_t−1": c}
    for which, weight, bias in (("i", cell.weight_ih, cell.bias_ih), ("h", cell.weight_hh, cell.bias_hh)):
        for k, gate in enumerate("ifgo"):
            names[f"W_{which}{gate}"], names[f"b_{which}{gate}"] = weight.chunk(4)[k], bias.chunk(4)[k]
    for equation in cell_specs.SPECS["lstm"]().equations:
        evaluate(equation.text, names)
        if equation.until < 3:      # the line of an earlier frame is the same without what comes later
            assert torch.equal(names["c_t"], names["f_t"] * c)
    new_h, new_c = cell(x[None], (h[None], c[None]))
    assert torch.allclose(names["h_t"], new_h[0], atol=1e-12) and torch.allclose(names["c_t"], new_c[0], atol=1e-12)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_printed_equations_of_the_gru_are_torchs_and_the_papers(gru, variant):
    cell, x, h, names = gru
    x, h = x[0], h[0]
    expected = cell(x[None], h[None])[0] if variant == "torch" else paper_step(x, h, names)
    names |= {"x_t": x, "h_t−1": h}
    for equation in cell_specs.spec_of("gru", variant).equations:
        evaluate(equation.text, names)
        if equation.part == "n" and equation.until < 3:     # before there is a reset gate: as if it were all open
            direct = names["W_in"] @ x + names["b_in"] + names["W_hn"] @ h + names["b_hn"]
            assert torch.allclose(names["n_t"], torch.tanh(direct))
        if equation.part == "h" and equation.until < 3:
            assert torch.equal(names["h_t"], names["z_t"] * h)
    assert torch.allclose(names["h_t"], expected, atol=1e-12)


def test_the_two_forms_of_the_gru_are_not_the_same(gru):
    cell, x, h, names = gru
    assert not torch.allclose(cell(x[:1], h[:1])[0], paper_step(x[0], h[0], names), atol=1e-3)


def test_latex_of_the_gru_is_that_of_its_variant():
    torchs, papers = cell_specs.latex("gru"), cell_specs.latex("gru", "paper")
    assert list(torchs) == ["r", "z", "n", "h"]
    assert {part for part in torchs if torchs[part] != papers[part]} == {"n"}
    assert torchs["n"] == r"n_t = \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn}))"
    assert papers["n"] == r"n_t = \tanh(W_{in} x_t + b_{in} + W_{hn} (r_t \odot h_{t-1}) + b_{hn})"
    assert torchs["h"] == r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"


@pytest.mark.parametrize("kind", LESSONS)
def test_the_lesson_prints_the_same_equations(kind):
    source = Path(__file__).parents[1] / "lessons" / LESSONS[kind]
    printed = re.findall(r"^\$\$(.+)\$\$$", source.read_text(encoding="utf-8"), re.MULTILINE)
    for line in cell_specs.latex(kind).values():
        assert printed.count(line) == 2, line       # once in each language


def test_the_printed_equation_of_the_rnn_is_torchs():
    torch.manual_seed(0)
    cell = nn.RNNCell(3, 4).double()
    x, h = torch.randn(3).double(), torch.randn(4).double()
    names = {"x_t": x, "h_t−1": h, "W_ih": cell.weight_ih, "b_ih": cell.bias_ih, "W_hh": cell.weight_hh,
             "b_hh": cell.bias_hh}
    evaluate(cell_specs.SPECS["rnn"]().equations[0].text, names)
    assert torch.allclose(names["h_t"], cell(x[None], h[None])[0], atol=1e-12)


@pytest.mark.parametrize("lang", LANGS)
def test_the_rnn_is_drawn_with_its_values(lang):
    root = drawn(draw_cell("rnn", values={"h_prev": 0.5, "h": -0.93}), lang)
    said = texts(root)
    assert "ht = −0.93" in said and "ht−1 = 0.50" in said and "tanh" in said
    assert any("= −0.93" in t and "Whh" in t for t in said)
    assert [set(groups(drawn(draw_cell("rnn", frame=k)))) for k in (0, 1)] == [{"x"}, {"x", "h"}]


@pytest.mark.parametrize("unit", [0, 3])
def test_live_values_are_those_of_torch(step, unit):
    cell, (x, h, c), values = step
    new_h, new_c = cell(x, (h, c))
    said = texts(drawn(draw_cell(values=values, unit=unit)))
    shown = {"h_t": new_h, "c_t": new_c, "h_t−1": h, "c_t−1": c}
    for name, value in shown.items():
        number = f"{value[0, unit]:.2f}".replace("-", "−")
        assert f"{name.replace('_', '')} = {number}" in said
    for gate in "ifgo":
        assert f"{gate} {getattr(values, gate)[0, unit]:.2f}".replace("-", "−") in said


def names_of(pieces, symbol):
    return [p for p in pieces if getattr(p, "sign", getattr(p, "function", "")) == symbol]


def near(wire, piece):
    """Whether a wire ends at a circle or at the edge of a block."""
    (x, y), (u, v) = wire.points[-1], piece.centre
    return abs(x - u) <= 15 and abs(y - v) <= 23


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_reset_gate_is_drawn_where_the_variant_applies_it(variant):
    """torch: W_hn → ⊙ → +. The paper: ⊙ → W_hn → +. Each of the two blocks reads one thing."""
    spec = cell_specs.spec_of("gru", variant)
    wires = {w.value: w for w in spec.wires if w.frame <= 3 <= w.until and w.value}
    times = next(o for o in spec.operations if "r" in o.parts and o.sign == "⊙")
    plus = next(o for o in spec.operations if o.parts == ("n",) and o.sign == "+")
    (from_h,), (from_x,) = names_of(spec.layers, "W_hn, b_hn"), names_of(spec.layers, "W_in, b_in")
    assert (from_h.reads, from_x.reads) == (("h",), ("x",)) and near(wires["r"], times) and near(wires["from_x"], plus)
    first, second = (times, plus) if variant == "torch" else (plus, from_h)
    assert near(wires["from_h"], first) and near(wires["reset"], second)
    fed = {w.symbol: w for w in spec.wires if w.symbol and w.frame <= 3 <= w.until}
    assert near(fed["x_t"], from_x) and near(fed["h_t−1"], from_h if variant == "torch" else times)
    assert (times.centre[1] < from_h.centre[1]) == (variant == "torch")


def test_the_two_forms_stand_in_the_same_places():
    def places(variant):
        spec = cell_specs.spec_of("gru", variant)
        return {(type(p).__name__, p.centre) for p in (*spec.layers, *spec.operations, *spec.marks)}
    assert len(places("torch") ^ places("paper")) == 2      # the one ⊙ that moved


@pytest.mark.parametrize("variant", VARIANTS)
def test_frames_of_the_gru_grow_and_end_without_what_was_replaced(variant):
    seen = [groups(drawn(draw_cell("gru", variant=variant, frame=k))) for k in range(4)]
    assert set(seen[0]) == {"h", "r", "z", "n", "x"}        # h_t−1 is what all of them read
    rects = [len(list(drawn(d).iter(f"{NS}rect"))) for d in draw_cell("gru", variant=variant).frames]
    assert rects == sorted(rects)
    said = ["  ".join(texts(drawn(draw_cell("gru", variant=variant, frame=k)))) for k in range(4)]
    assert ["σ(" in s for s in said] == [False, True, True, True]
    assert ["rt ⊙" in s for s in said] == [False, False, False, True] and "1−" in said[2] and "1−" not in said[1]
    assert said[0].count("output") == 1                     # h_t is the memory and leaves as it is
    assert ("rt ⊙ (Whn ht−1 + bhn)" in said[3], "Whn (rt ⊙ ht−1) + bhn" in said[3]) == (
        variant == "torch", variant == "paper")


@pytest.mark.parametrize(("unit", "variant"), [(0, "torch"), (3, "torch"), (0, "paper"), (3, "paper")])
def test_live_values_of_the_gru_are_those_of_torch(gru, unit, variant):
    cell, x, h, names = gru
    new = cell(x, h)[0] if variant == "torch" else paper_step(x[0], h[0], names)
    values = gru_step(x, h, *cell_weights(cell), variant=variant)
    said = texts(drawn(draw_cell("gru", variant=variant, values=values, unit=unit)))

    def show(value):
        return f"{value:.2f}".replace("-", "−")
    r = torch.sigmoid(names["W_ir"] @ x[0] + names["b_ir"] + names["W_hr"] @ h[0] + names["b_hr"])[unit]
    z = torch.sigmoid(names["W_iz"] @ x[0] + names["b_iz"] + names["W_hz"] @ h[0] + names["b_hz"])[unit]
    assert f"ht = {show(new[unit])}" in said and f"ht−1 = {show(h[0, unit])}" in said
    assert f"r {show(r)}" in said and f"z {show(z)}" in said and f"1−z {show(1 - z)}" in said
    assert f"kept {show(z * h[0, unit])}" in said and f"written {show(new[unit] - z * h[0, unit])}" in said
    for name in ("from_x", "from_h", "reset"):
        assert show(getattr(values, name)[0, unit]) in said
    assert any(t.startswith("ht = (1 − zt)") and t.endswith(f"= {show(new[unit])}") for t in said)


def test_numbers_fill_the_equation_of_the_gru():
    values = dict(h_prev=-0.2, r=0.5, z=0.1, n=0.96, kept=-0.02, written=0.86, h=0.84)
    said = " ".join(texts(drawn(draw_cell("gru", values=values))))
    assert "= (1 − 0.10) · 0.96 + 0.10 · (−0.20) = 0.84" in said
    assert "= 0.10 · (−0.20) = −0.02" in " ".join(texts(drawn(draw_cell("gru", values=values, frame=1))))


def test_the_gates_of_the_gru_have_their_roles_colour_and_dash():
    root, dashes = drawn(draw_cell("gru")), []
    for part, lines in (("r", 2), ("z", 3), ("n", 2)):      # the wires, and the sample before the equation
        found = [p for p in coloured(root, part, "gru") if p.get("stroke")]
        assert len(found) == lines and len({p.get("stroke-dasharray") for p in found}) == 1
        dashes.append(found[0].get("stroke-dasharray"))
    write = [p for p in root.iter(f"{NS}path") if p.get("stroke") == theme.ROLES["write"].colour]
    assert len(write) == 1                                  # 1 − z does what the LSTM's input gate does
    assert len({*dashes, write[0].get("stroke-dasharray")}) == 4


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("part", ["r", "z", "n", "h", "x"])
def test_highlighting_lights_a_part_of_the_gru_alone(part, variant):
    root = drawn(draw_cell("gru", variant=variant, highlight=part))
    every = [g for g in root.iter(f"{NS}g") if g.get("data-part")]
    lit = [g for g in every if g.get("opacity") is None]
    assert lit and all(part in g.get("data-part").split() for g in lit) and len(lit) < len(every)
    if part in "rzn":
        assert any("ht−1" in texts(g) for g in lit)         # what it reads
    acted = {"r": ("n", "r") if variant == "torch" else ("x", "n", "r"), "z": ("h", "z"), "n": ("z", "n")}
    if part in acted:
        assert any(set(g.get("data-part").split()) == set(acted[part]) for g in lit)


def test_the_sizes_of_the_candidates_two_blocks_are_their_own():
    said = texts(drawn(draw_cell("gru", sizes=(10, 20))))
    assert said.count("W: 20 × (10+20)") == 2 and "W: 20 × 10" in said and "W: 20 × 20" in said


def test_the_alt_text_of_the_gru_says_where_the_reset_gate_acts():
    torchs, papers = draw_cell("gru", highlight="r").alt, draw_cell("gru", variant="paper", values={"z": 0.5}).alt
    assert "after the weights" in torchs.en and "before the weights" in papers.en
    assert "weight के बाद" in torchs.hi and "weight से पहले" in papers.hi and "z = 0.50" in papers.hi
    assert "reset gate" not in draw_cell("gru", frame=2).alt.en.lower() and "Highlighted: reset gate." in torchs.en


def test_numbers_fill_the_equations_and_negative_factors_are_bracketed():
    values = dict(h_prev=0.1, c_prev=0.9, i=0.02, f=0.98, g=-0.96, o=0.5, kept=0.88, written=-0.02, c=0.86,
                  squashed=0.7, h=0.35)
    said = texts(drawn(draw_cell(values=values)))
    assert "= 0.98 · 0.90 + 0.02 · (−0.96) = 0.86" in said and "= 0.50 · tanh(0.86) = 0.35" in said
    assert "f 0.98" in said and "g −0.96" in said


def test_a_wire_is_as_thick_as_its_value_is_large():
    def width(value):
        return float(coloured(drawn(draw_cell(values={"f": value})), "f")[0].get("stroke-width"))
    assert width(0.0) < width(0.5) < width(1.0) and width(-0.5) == width(0.5)


def test_a_value_below_zero_is_striped():
    def stripes(value):
        return len([g for g in drawn(draw_cell(values={"g": value})).iter(f"{NS}g")
                    if g.get("data-stripes") and g.get("display") != "none"])
    assert stripes(-0.5) == 1 and stripes(0.5) == 0


def test_the_lane_and_the_hidden_state_show_their_values_too():
    def widest(value):
        root = drawn(draw_cell(values={"c": value, "h": value}, equation=False, legend=False))
        return [float(p.get("stroke-width")) for part in ("c", "h") for g in groups(root)[part]
                for p in g.iter(f"{NS}path") if p.get("stroke")]
    assert max(widest(1.0)) > max(widest(0.1)) and min(widest(0.1)) >= 1


def test_the_alt_text_names_what_is_seen(step):
    alt = draw_cell(values=step[2], token="छात्रा", highlight="f").alt
    number = f"{step[2].f[0, 0]:.2f}"
    for said in (alt.hi, alt.en):
        assert "छात्रा" in said and "forget gate" in said and f"f = {number}" in said
    assert "Forget gate" in draw_cell(frame=1).alt.hi and "candidate" not in draw_cell(frame=1).alt.en
    assert "पिछला c = " in alt.hi and "kept of the old = " in alt.en


def test_a_drawing_shows_itself_and_is_shown_without_an_alt():
    picture = draw_cell(frame=1)
    assert isinstance(picture, Diagram) and picture._repr_html_() == figure_html(picture, picture.alt)


@pytest.mark.parametrize(("options", "said"), [
    ({"kind": "lstn"}, "lstn"), ({"frame": 4}, "0 … 3"), ({"frame": -1}, "-1"), ({"highlight": "q"}, "'q'"),
    ({"highlight": ["f", "zz"]}, "zz"),
    ({"variant": "paper"}, "paper"), ({"kind": "rnn", "variant": "paper"}, '"gru"'),
    ({"kind": "gru", "variant": "colah"}, "torch, paper"), ({"kind": "gru", "highlight": "c"}, "r, z, n, h, x"),
])
def test_a_wrong_word_is_answered_with_the_right_ones(options, said):
    with pytest.raises(DiagramError, match=re.escape(said)) as error:
        draw_cell(**options)
    assert "मिला" in error.value.text.hi and "expected" in error.value.text.en


def test_a_unit_that_is_not_there_is_refused(step):
    with pytest.raises(DiagramError, match="unit"):
        draw_cell(values=step[2], unit=4)


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(DiagramError, match="lang"):
        draw_cell().svg("fr")


def luminance(colour):
    channels = (int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_every_role_stands_out_on_both_of_labs_pages(page):
    for role in theme.ROLES.values():
        light, dark = sorted((luminance(role.colour), luminance(page)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, role.name
