"""The chart "which one when": the SVG is read back and held against the spec and against `choose`."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations, product

import pytest

from course_utils.charts import Chart, ChartError, break_lines, draw_choice, text_width
from course_utils.choices import LEAVES, NO, QUESTIONS, YES, Leaf, choose, follow, take
from course_utils.figures import figure_html
from course_utils.text import DEVANAGARI

LANGS = ("hi", "en", "both")
NS = "{http://www.w3.org/2000/svg}"
NODES = (*QUESTIONS, *LEAVES)
BRANCHES = [(q, answer) for q in QUESTIONS for answer in (True, False)]
HIGHLIGHTS = [None, *(leaf.id for leaf in LEAVES)]


def drawn(lang="en", highlight=None):
    return ET.fromstring(draw_choice(highlight).svg(lang))


def groups(root, kind):
    return {g.get(f"data-{kind}"): g for g in root.iter(f"{NS}g") if g.get(f"data-{kind}")}


def words(group):
    return " ".join("".join(t.itertext()) for t in group.iter(f"{NS}text"))


def box(group):
    """Left, top, right and foot of a node."""
    r = next(group.iter(f"{NS}rect"))
    x, y, w, h = (float(r.get(k)) for k in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def branch_name(question, answer):
    return f"{question.id}-{'yes' if answer else 'no'}"


def points(edge):
    """Where a branch starts, and the tip of its head."""
    line, head = edge.iter(f"{NS}path")
    start = re.findall(r"-?[\d.]+", line.get("d"))[:2]
    tip = re.findall(r"-?[\d.]+", head.get("d"))[2:4]
    return [tuple(map(float, at)) for at in (start, tip)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("highlight", HIGHLIGHTS)
def test_a_chart_is_wellformed_named_and_always_the_same(lang, highlight):
    root = drawn(lang, highlight)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 2 and root.get("aria-labelledby").split() == ids
    assert root[0].text and len(root[1].text) > 500
    assert draw_choice(highlight).svg(lang) == draw_choice(highlight).svg(lang)
    assert float(root.get("width")) <= 900


def test_different_charts_have_different_ids():
    made = {drawn(lang, h).get("aria-labelledby") for lang in LANGS for h in HIGHLIGHTS}
    assert len(made) == len(LANGS) * len(HIGHLIGHTS)


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_each_text_stands_once_in_the_box_of_its_node(lang):
    root = drawn(lang)
    found = groups(root, "node")
    assert set(found) == {n.id for n in NODES}
    whole = " ".join(words(g) for g in root.iter(f"{NS}g"))
    for node in NODES:
        said = words(found[node.id])
        assert said.count(node.text[lang]) == whole.count(node.text[lang]) == 1
        if isinstance(node, Leaf):
            for part in (node.evidence.here, node.evidence.there):
                assert part is None or said.count(part[lang]) == 1
            assert all(whole.count(source) == 1 for source in node.evidence.sources)
        elif node.detail:
            assert whole.count(node.detail[lang]) == 1
    assert all(DEVANAGARI.search(words(g)) is None for g in found.values()) == (lang == "en")


def test_both_languages_stand_together_and_equal_halves_once():
    found = groups(drawn("both"), "node")
    for node in NODES:
        said = words(found[node.id])
        assert node.text.hi in said and node.text.en in said
    assert words(found["transformer"]).count("Transformer") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_nodes_do_not_overlap_and_stay_on_the_page(lang):
    root = drawn(lang)
    boxes = [box(g) for g in groups(root, "node").values()]
    for a, b in combinations(boxes, 2):
        assert a[2] + 8 <= b[0] or b[2] + 8 <= a[0] or a[3] + 8 <= b[1] or b[3] + 8 <= a[1]
    width, height = (float(v) for v in root.get("viewBox").split()[2:])
    assert all(0 < x0 and 0 < y0 and x1 < width and y1 < height for x0, y0, x1, y1 in boxes)


@pytest.mark.parametrize("lang", LANGS)
def test_every_line_fits_its_box_by_the_widths_of_its_letters(lang):
    for group in groups(drawn(lang), "node").values():
        left, top, right, foot = box(group)
        for t in group.iter(f"{NS}text"):
            size, x, y = (float(t.get(k)) for k in ("font-size", "x", "y"))
            end = x + text_width("".join(t.itertext()), size, t.get("font-weight") == "700")
            assert left < x and end < right and top < y - 0.8 * size and y + 0.3 * size < foot


@pytest.mark.parametrize("lang", LANGS)
def test_every_branch_leads_from_its_question_to_its_end(lang):
    root = drawn(lang)
    nodes, edges = groups(root, "node"), groups(root, "edge")
    assert set(edges) == {branch_name(*b) for b in BRANCHES}
    for question, answer in BRANCHES:
        (x0, y0), (x1, y1) = points(edges[branch_name(question, answer)])
        start, end = box(nodes[question.id]), box(nodes[follow(question, answer).id])
        if answer:      # straight to the right
            assert (x0, x1) == pytest.approx((start[2], end[0]), abs=0.02) and y0 == y1 and end[1] < y1 < end[3]
        else:           # straight down
            assert (y0, y1) == pytest.approx((start[3], end[1]), abs=0.02) and x0 == x1 and end[0] < x1 < end[2]


@pytest.mark.parametrize("lang", LANGS)
def test_every_branch_has_its_word_and_the_mark_and_line_of_its_evidence(lang):
    edges = groups(drawn(lang), "edge")
    for question, answer in BRANCHES:
        edge, word = edges[branch_name(question, answer)], YES if answer else NO
        assert words(edge) == (word[lang] if lang != "both" else f"{word.hi} · {word.en}")
        measured = take(question, answer).evidence.measured
        mark, = edge.iter(f"{NS}circle")
        assert (mark.get("fill") == "currentColor") == measured == (mark.get("stroke") is None)
        assert (next(edge.iter(f"{NS}path")).get("stroke-dasharray") is None) == measured


def test_the_key_shows_both_kinds():
    key, = (g for g in drawn().iter(f"{NS}g") if g.get("data-key"))
    assert [m.get("fill") for m in key.iter(f"{NS}circle")] == ["currentColor", "none"]
    assert "not measured here" in words(key) and "measured in this course" in words(key)


def test_leaves_have_another_shape_than_questions_and_a_border_of_their_evidence():
    found = groups(drawn(), "node")
    rects = {n.id: next(found[n.id].iter(f"{NS}rect")) for n in NODES}
    assert {rects[q.id].get("rx") for q in QUESTIONS}.isdisjoint({rects[x.id].get("rx") for x in LEAVES})
    assert all((rects[x.id].get("stroke-dasharray") is None) == x.evidence.measured for x in LEAVES)


@pytest.mark.parametrize("answers", [*product((True, False), repeat=len(QUESTIONS))],
                         ids=lambda a: "".join("ny"[v] for v in a))
def test_the_highlighted_way_is_the_one_that_choose_takes(answers):
    decision = choose(**dict(zip((q.id for q in QUESTIONS), answers, strict=True)))
    root = drawn(highlight=decision.leaf.id)
    lit = {kind: {name for name, g in groups(root, kind).items() if g.get("opacity") is None}
           for kind in ("node", "edge")}
    assert lit["node"] == {decision.leaf.id, *(s.question.id for s in decision.path)}
    assert lit["edge"] == {branch_name(s.question, s.answer) for s in decision.path}


def test_the_highlighted_way_also_stands_out_without_colour():
    root, plain = drawn(highlight="lstm"), drawn()
    def width(group):
        return max(float(e.get("stroke-width", 0)) for e in group.iter())
    for kind in ("node", "edge"):
        thick = {name: width(g) for name, g in groups(root, kind).items()}
        lit = {name for name, g in groups(root, kind).items() if g.get("opacity") is None}
        assert min(thick[n] for n in lit) > 1.5 * max(thick[n] for n in set(thick) - lit)
    assert not any(g.get("opacity") for kind in ("node", "edge") for g in groups(plain, kind).values())


def test_lines_and_words_follow_the_pages_colour():
    inks = {e.get(k) for e in drawn().iter() for k in ("fill", "stroke") if e.get(k)}
    assert inks == {"currentColor", "none"}


def test_the_description_tells_the_same_order_in_both_languages():
    alt = draw_choice().alt
    for lang, yes, no in (("hi", "हाँ: ", "नहीं: "), ("en", "Yes: ", "No: ")):
        at = -1
        for k, question in enumerate(QUESTIONS, 1):
            for part in (f"{k}. {question.text[lang]}", yes + follow(question, True).text[lang],
                         f"({take(question, True).evidence.text[lang]})", no,
                         f"({take(question, False).evidence.text[lang]})"):
                at = alt[lang].index(part, at + 1)
    numbers = [re.findall(r"\d+", half) for half in (alt.hi, alt.en)]
    assert numbers[0] == numbers[1]


def test_the_description_names_the_highlighted_way():
    alt = draw_choice("lstm").alt
    assert alt.en.endswith("Highlighted: 1 no, 2 no, 3 no, 4 yes, LSTM: its c can grow.")
    assert alt.hi.endswith("उभरा हुआ रास्ता: 1 नहीं, 2 नहीं, 3 नहीं, 4 हाँ, LSTM: उसका c बढ़ सकता है।")
    assert "Highlighted" not in draw_choice().alt.en


def test_show_takes_it():
    chart = draw_choice("gru")
    assert chart._repr_html_() == figure_html(chart, chart.alt)
    assert set("क्या LSTM") <= set(chart.alphabet) and chart.alphabet == Chart(None).alphabet


@pytest.mark.parametrize("leaf", ["lstn", ""])
def test_a_leaf_that_is_not_there_is_refused_in_both_languages(leaf):
    with pytest.raises(ChartError, match=re.escape(repr(leaf))) as error:
        draw_choice(leaf)
    assert all(x.id in half for x in LEAVES for half in (error.value.text.hi, error.value.text.en))
    assert "मिला" in error.value.text.hi


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ChartError, match="fr"):
        draw_choice().svg("fr")


def test_lines_are_broken_as_few_and_as_even_as_can_be():
    pieces = "one two three four five six seven".split()
    for room in (60, 90, 140, 1000):
        lines = break_lines(pieces, room, 15)
        assert " ".join(lines) == " ".join(pieces)
        assert all(text_width(line, 15) <= room for line in lines)
        greedy, left = 1, 0.0
        for piece in pieces:        # counted another way: no break is put off longer than it must be
            need = text_width((" " if left else "") + piece, 15)
            greedy, left = (greedy, left + need) if left + need <= room else (greedy + 1, text_width(piece, 15))
        assert len(lines) == greedy
    assert break_lines(["unbreakable"], 5, 15) == ["unbreakable"]


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_at_least_those_of_dejavu(bold):
    """Against another implementation: matplotlib's own measure of the widest common font."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    for node in NODES:
        for said in (node.text.en, node.evidence.text.en):
            box_ = TextPath((0, 0), said.replace("$", ""), size=15, prop=font).get_extents()
            assert box_.x1 <= text_width(said, 15, bold)
