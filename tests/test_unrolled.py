"""The unrolled network: one cell for each step, the same weights for all, gradients as thick as they are."""

import re
import xml.etree.ElementTree as ET

import pytest

from course_utils.unrolled import UnrolledError, draw_unrolled, thickness

NS = "{http://www.w3.org/2000/svg}"
GRADIENTS = [1e-5, 1e-3, 0.1, 1.0]


def drawn(picture, lang="en"):
    return ET.fromstring(picture.svg(lang))


def texts(root):
    return ["".join(t.itertext()) for t in root.iter(f"{NS}text")]


def back(root):
    """Step → its group on the way back."""
    return {int(g.get("data-back")): g for g in root.iter(f"{NS}g") if g.get("data-back")}


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_there_is_one_cell_for_each_step_and_one_box_of_weights(kind, lang):
    root = drawn(draw_unrolled(["a", "b", "c"], kind=kind), lang)
    said = texts(root)
    assert said.count("cell") == 3 and {"a", "b", "c"} <= set(said)
    assert sum("W" in t for t in said) == 1
    assert {"h0", "h1", "h2", "h3"} <= set(said) and ("c1" in said) == (kind == "lstm")


def test_numbered_inputs_where_there_are_no_tokens():
    assert {"x1", "x2"} <= set(texts(drawn(draw_unrolled(2))))


def test_each_gradient_stands_above_its_step_as_thick_as_it_is_large():
    groups = back(drawn(draw_unrolled(4, gradients=GRADIENTS)))
    assert [texts(groups[t])[-1] for t in (1, 2, 3, 4)] == ["1e−5", "1e−3", "0.1", "1"]
    widths = [float(next(p.get("stroke-width") for p in groups[t].iter(f"{NS}path") if p.get("stroke-dasharray")))
              for t in (1, 2, 3, 4)]
    assert widths == [thickness(g) for g in GRADIENTS] == sorted(widths) and len(set(widths)) == 4


def test_a_cut_stops_the_way_back():
    groups = back(drawn(draw_unrolled(4, gradients=[1.0] * 4, cut=3)))
    assert [texts(groups[t])[-1] for t in (1, 2, 3, 4)] == ["0", "0", "1", "1"]
    assert not [p for t in (1, 2) for p in groups[t].iter(f"{NS}path") if p.get("stroke-dasharray")]


def test_the_description_is_made_from_the_drawing():
    alt = draw_unrolled(["a", "b"], gradients=[1e-4, 1.0], cut=2, kind="lstm").alt
    for said in (alt.hi, alt.en):
        assert "a b" in said and "1: 1e−4" in said and "2" in said
    assert "cell state" in alt.hi and "cut before step 2" in alt.en and "कटा" in alt.hi


def test_the_memory_of_the_gru_is_one_thick_lane():
    def widths(kind):
        return sorted({float(p.get("stroke-width")) for p in drawn(draw_unrolled(3, kind=kind)).iter(f"{NS}path")
                       if p.get("stroke") and not p.get("stroke-dasharray")})
    assert widths("gru") == widths("lstm") != widths("rnn")
    alt = draw_unrolled(3, kind="gru").alt
    assert "thick line is h" in alt.en and "मोटी रेखा h है" in alt.hi


def test_the_same_drawing_is_the_same_text():
    assert draw_unrolled(3).svg("hi") == draw_unrolled(3).svg("hi") != draw_unrolled(3, kind="lstm").svg("hi")


@pytest.mark.parametrize(("options", "said"), [
    ({"tokens": 0}, "0"), ({"tokens": 9}, "9"), ({"tokens": 3, "gradients": [1, 2]}, "3"),
    ({"tokens": 2, "gradients": [1, float("nan")]}, "nan"), ({"tokens": 2, "gradients": [1, -1]}, "-1.0"),
    ({"tokens": 2, "cut": 3}, "cut=3"), ({"tokens": 2, "kind": "lstn"}, "'lstn'"),
])
def test_what_cannot_be_drawn_is_refused_in_both_languages(options, said):
    with pytest.raises(UnrolledError, match=re.escape(said)) as error:
        draw_unrolled(**options)
    assert "मिल" in error.value.text.hi and error.value.text.en


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(UnrolledError, match="fr"):
        draw_unrolled(2).svg("fr")
