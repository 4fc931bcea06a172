"""Pictures: artists and SVG nodes are read back; alt text, fonts and bytes are checked."""

import base64
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt

from course_utils import figures, plots, theme
from course_utils.diagrams import draw_cell
from course_utils.figures import PictureError, figure_html, png_bytes, poster
from course_utils.session import setup
from course_utils.text import LanguageError, SmritiError, T, set_language

ALT = T(hi="एक चित्र", en="a picture")


@pytest.fixture(autouse=True)
def style():
    setup()
    yield
    plt.close("all")
    set_language("both")


class Drawn:
    """The smallest drawing: one word in a box."""

    def svg(self, lang):
        word = {"hi": "स्मृति", "en": "memory", "both": "स्मृति · memory"}[lang]
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><text x="4" y="14" fill="currentColor">{word}</text></svg>'


def test_setup_prepares_torch():
    setup(seed=3)
    first = torch.randn(3)
    setup(seed=3)
    assert torch.equal(first, torch.randn(3)) and torch.get_num_threads() == 1
    assert (torch.tensor(1e-30) * torch.tensor(1e-10)).item() == 0      # a denormal, flushed


def test_a_state_map_holds_the_numbers_with_time_along_x():
    h = torch.linspace(-1, 1, 24).reshape(8, 3)
    ax = plots.plot_states(h, title=T(hi="state", en="state"))
    image = ax.images[0]
    assert np.allclose(image.get_array(), h.T) and image.get_clim() == (-1, 1)
    assert [t.get_text() for t in ax.get_xticklabels()] == [str(t) for t in range(1, 9)]
    assert ax.get_title() == "state"


@pytest.mark.parametrize("shape", [(3,), (2, 8, 3)])
def test_a_state_map_refuses_another_shape(shape):
    with pytest.raises(SmritiError, match=re.escape(str(shape))):
        plots.plot_states(torch.zeros(shape))


def test_the_alt_text_of_states_is_made_from_the_numbers():
    h = torch.zeros(8, 3)
    h[4, 1] = -0.5
    said = plots.describe_states(h)
    assert "-0.50 to 0.00" in said.en and "step 5, unit 2, value -0.50" in said.en and "step 5, unit 2" in said.hi


def test_influence_lines_carry_numbers_names_and_a_second_channel():
    changes = {"LSTM": [0.01, 0.1, 1.0], "GRU": [0.02, 0.2, 2.0]}
    ax = plots.plot_influence(changes)
    assert {line.get_label(): list(line.get_ydata()) for line in ax.lines} == changes
    assert ax.get_yscale() == "log" and len({line.get_marker() for line in ax.lines}) == 2
    said = plots.describe_influence(changes)
    assert all(part in said.en and part in said.hi for part in ("LSTM", "GRU", "0.01", "0.02"))


def some_gates(units=2, steps=3):
    ramp = torch.linspace(0, 1, units * steps).reshape(steps, units)
    return {"f": ramp, "i": 1 - ramp}


def test_a_gate_map_holds_the_gates_as_blocks_on_a_fixed_scale():
    gates = some_gates()
    ax = plots.plot_gates(gates, tokens=["बड़ी", "छात्रा", "खेत"])
    image = ax.images[0]
    assert np.allclose(image.get_array(), torch.cat([gates["f"].T, gates["i"].T])) and image.get_clim() == (0, 1)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["बड़ी", "छात्रा", "खेत"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["f: रखना · keep", "i: लिखना · write"]


def test_a_small_gate_map_prints_its_numbers_and_a_large_one_does_not():
    assert [t.get_text() for t in plots.plot_gates(some_gates()).texts][:2] == ["0.00", "0.40"]
    assert not plots.plot_gates(some_gates(units=16, steps=40)).texts


@pytest.mark.parametrize(("gates", "tokens", "said"), [
    ({}, None, "{}"),
    ({"f": torch.zeros(3, 2), "i": torch.zeros(3, 1)}, None, "(3, 1)"),
    ({"g": torch.full((3, 2), -0.5)}, None, "-0.50"),
    ({"f": torch.full((3, 2), float("nan"))}, None, "nan"),
    ({"f": torch.zeros(3, 2)}, ["a", "b"], "2"),
    ({"f": torch.zeros(3)}, None, "(3,)"),
])
def test_a_gate_map_refuses_what_no_gate_can_be(gates, tokens, said):
    with pytest.raises(SmritiError, match=re.escape(said)):
        plots.plot_gates(gates, tokens=tokens)


def test_the_alt_text_of_gates_says_where_they_open_and_shut():
    said = plots.describe_gates({"f": torch.tensor([[0.9], [0.1], [0.5]])}, tokens=["a", "b", "c"])
    assert "f: a 0.90, b 0.10, c 0.50" in said.en and "f: a 0.90, b 0.10, c 0.50" in said.hi
    long = torch.full((20, 2), 0.5)
    long[3], long[7] = 0.1, 0.9
    said = plots.describe_gates({"f": long})
    assert "least open: step 4, 0.10; most open: step 8, 0.90" in said.en and "सबसे कम खुला: step 4, 0.10" in said.hi


def test_cell_sizes_are_lines_on_log_scales():
    sizes = {"1997": torch.tensor([1.0, 10.0, 100.0]), "2000": [0.2, 0.2, 0.2]}
    ax = plots.plot_cell_size(sizes)
    assert {line.get_label(): list(line.get_ydata()) for line in ax.lines} == {k: list(map(float, v)) for k, v in sizes.items()}
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log") and len({line.get_linestyle() for line in ax.lines}) == 2
    said = plots.describe_cell_size(sizes)
    assert "1997: 1 at step 1, 100 at step 3" in said.en and "2000: step 1 पर 0.2" in said.hi


@pytest.mark.parametrize(("language", "label"), [("hi", "बदला गया step"), ("en", "changed step"), ("both", "बदला गया step · changed step")])
def test_labels_follow_the_language_of_pixels(language, label):
    set_language(language)
    assert plots.plot_influence({"LSTM": [1.0, 2.0]}).get_xlabel() == label


def test_png_bytes_are_the_same_on_every_run():
    def draw():
        setup()
        return png_bytes(plots.plot_states(torch.randn(8, 4), title=T("हिन्दी", "English")).figure)
    assert draw() == draw()


def test_a_marked_step_is_framed_and_named_in_picture_and_alt():
    gates = some_gates(units=4, steps=30)
    ax = plots.plot_gates(gates, marks=[11])
    frames = [p.get_bbox() for p in ax.patches]
    assert {(b.x0, b.x1) for b in frames} == {(10.5, 11.5)} and {b.height for b in frames} == {4 * len(gates)}
    assert [t.get_text() for t in ax.texts] == ["निशान · mark"] and ax.texts[0].xy[0] == 11
    alt = plots.describe_gates(gates, marks=[11])
    assert "निशान: step 12;" in alt.hi and "mark: step 12;" in alt.en
    with pytest.raises(SmritiError, match="30"):
        plots.plot_gates(gates, marks=[30])


def test_panels_of_one_figure_are_shown_as_one_picture():
    for kind in (np.array, list):
        _, panels = plt.subplots(2)
        assert figure_html(kind(panels), ALT).count("<img") == 1
    with pytest.raises(PictureError, match="float64"):
        figure_html(np.zeros(3), ALT)


def test_a_shown_figure_is_closed_and_has_alt_text():
    ax = plots.plot_states(torch.zeros(8, 3))
    body = figure_html(ax, ALT, T(hi="शीर्षक", en="caption"))
    assert 'alt="एक चित्र · a picture"' in body and "data:image/png;base64," in body
    assert '<div lang="hi">शीर्षक</div><div lang="en">caption</div>' in body
    assert not plt.get_fignums()


def test_devanagari_with_mathtext_stops_the_picture():
    ax = plots.plot_states(torch.zeros(8, 3))
    ax.set_xlabel("कदम $t$")
    with pytest.raises(LanguageError):
        png_bytes(ax.figure)


def test_a_missing_glyph_stops_the_picture():
    ax = plots.plot_states(torch.zeros(8, 3))
    ax.set_xlabel("時間")
    with pytest.raises(PictureError, match="in no font"):
        png_bytes(ax.figure)


@pytest.mark.parametrize("alt", [None, "a picture"])
def test_alt_text_in_both_languages_is_required(alt):
    with pytest.raises(PictureError, match="alt"):
        figures.show(Drawn(), alt=alt)


def test_something_else_than_a_picture_is_refused():
    with pytest.raises(PictureError, match="int"):
        figure_html(3, ALT)


def posters(body):
    """Language → the SVG inside its `<img>`."""
    found = re.findall(r'<div lang="(hi|en)"><img[^>]*base64,([^"]*)"', body)
    return {lang: base64.b64decode(data).decode() for lang, data in found}


def test_a_drawing_becomes_one_poster_for_each_language_with_its_own_font():
    found = posters(figure_html(Drawn(), ALT))
    words = {lang: "".join(ET.fromstring(svg).itertext()) for lang, svg in found.items()}
    assert words["hi"].endswith("स्मृति") and words["en"].endswith("memory")
    assert all('<rect class="smriti-poster"' in svg for svg in found.values())
    assert ["font/woff;base64" in found[lang] for lang in ("hi", "en")] == [True, False]      # Latin needs none


def test_the_variants_of_a_drawing_share_one_font():
    def font(picture):
        return re.search(r"font/woff;base64,([^)]*)", posters(figure_html(picture, ALT))["hi"])[1]
    assert font(draw_cell(frame=0)) == font(draw_cell(highlight="f", legend=False))


def test_the_embedded_font_covers_the_drawing_and_little_else():
    import io

    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(base64.b64decode(figures._font_subset("".join(sorted(set("स्मृति")))))))
    assert set(font.getBestCmap()) >= {ord(c) for c in "स्मृति"} and len(font.getBestCmap()) < 12
    assert "GSUB" in font       # without it the conjunct would fall apart


def test_a_poster_needs_a_view_box():
    with pytest.raises(PictureError, match="viewBox"):
        poster("<svg></svg>")


def test_every_role_has_a_second_channel_of_its_own():
    roles = theme.ROLES.values()
    for channel in ("colour", "marker"):
        assert len({getattr(r, channel) for r in roles}) == len(roles)
    assert len({str(r.dash) for r in roles}) == len(roles)
