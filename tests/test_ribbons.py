"""Shape ribbons: every shape and every equality that is drawn is one that torch gives, in every mode."""

import functools
import itertools
import re
import xml.etree.ElementTree as ET

import pytest
import torch
from torch import nn

from course_utils.ribbons import RibbonError, column_height, draw_shapes

NS = "{http://www.w3.org/2000/svg}"
B, STEPS, INPUTS, UNITS = 5, 8, 10, 20
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")      # torch says so on some machines
SHAPE = re.compile(r"\(\d[\d, ]*\)")


def modes():
    for kind, layers, twice, mode in itertools.product(
            ("LSTM", "GRU", "RNN", "proj"), (1, 2), (False, True), ("batch first", "time first", "one sequence")):
        yield pytest.param(kind, layers, twice, mode, id=f"{kind}-{layers}-{'two' if twice else 'one'}-{mode}")


EVERY_MODE = pytest.mark.parametrize(("kind", "layers", "twice", "mode"), list(modes()))


def live(kind="LSTM", layers=1, twice=False, mode="batch first", steps=STEPS, **more):
    """A module and an input for it."""
    torch.manual_seed(3)
    if kind == "proj":
        kind, more = "LSTM", {"proj_size": 6, **more}
    module = getattr(nn, kind)(INPUTS, UNITS, num_layers=layers, bidirectional=twice,
                               batch_first=mode == "batch first", **more)
    shape = {"batch first": (B, steps), "time first": (steps, B), "one sequence": (steps,)}[mode]
    return module, torch.randn(*shape, INPUTS)


def returned(module, x):
    """What torch returns, by name."""
    output, last = module(x)
    ends = {"h_n": last[0], "c_n": last[1]} if isinstance(last, tuple) else {"h_n": last}
    return {"x": x, "output": output, **ends}


@functools.cache
def seen(kind, layers, twice, mode):
    """One run of a mode, and its drawing: what torch returned, the picture, its English text."""
    module, x = live(kind, layers, twice, mode)
    with torch.no_grad():
        tensors = returned(module, x)
    picture = draw_shapes(module, x)
    return tensors, picture, drawn(picture)


def drawn(picture, lang="en"):
    return ET.fromstring(picture.svg(lang))


def said(node):
    return "".join(node.itertext())


def find(root, **wanted):
    """Elements by their data attributes; True takes any value."""
    named = {f"data-{k.replace('_', '-')}": v for k, v in wanted.items()}
    return [n for n in root.iter() if all(n.get(k) is not None and v in (True, n.get(k)) for k, v in named.items())]


def shapes_in(root):
    """Name → the last shape written beside it."""
    found = {}
    for node in find(root, tensor=True):
        for name in node.get("data-tensor").split():
            found[name] = tuple(int(n) for n in re.findall(r"\d+", SHAPE.findall(said(node))[-1]))
    return found


@EVERY_MODE
def test_the_shapes_written_are_those_that_torch_returns(kind, layers, twice, mode):
    tensors, picture, _ = seen(kind, layers, twice, mode)
    want = {name: tuple(t.shape) for name, t in tensors.items()}
    want |= {name.replace("_n", "0"): shape for name, shape in want.items() if name.endswith("_n")}
    for lang in ("hi", "en", "both"):
        assert shapes_in(drawn(picture, lang)) == want


@EVERY_MODE
def test_each_place_of_a_shape_means_its_number(kind, layers, twice, mode):
    _, picture, _ = seen(kind, layers, twice, mode)
    letters = {"B": B, "T": STEPS, "I": INPUTS, "H": UNITS, "P": 6, "D": 1 + twice, "num_layers": layers}
    for name, places in picture.places.items():
        numbers = []
        for place in places:
            number = 1
            for letter in place.split("·"):
                number *= letters[letter]
            numbers.append(number)
        assert tuple(numbers) == picture.shapes[name], name
    first = {name: places[0] for name, places in picture.places.items()}
    assert all("num_layers" in first[n] for n in first if n not in ("x", "output"))
    assert first["x"] == first["output"] == ("B" if mode == "batch first" else "T")


@EVERY_MODE
def test_the_equalities_written_hold_in_torch(kind, layers, twice, mode):
    tensors, _, root = seen(kind, layers, twice, mode)
    pairs = re.findall(r"(output\[[^\]]*\]) == (h_n\[[^\]]*\])", said(root))
    assert len(set(pairs)) == 1 + twice
    for left, right in pairs:
        assert torch.equal(eval(left, {}, tensors), eval(right, {}, tensors)), (left, right)


@EVERY_MODE
def test_there_is_a_row_for_each_layer_and_direction_and_output_from_the_top_alone(kind, layers, twice, mode):
    tensors, _, root = seen(kind, layers, twice, mode)
    count = tensors["h_n"].shape[0]
    assert sorted(int(r.get("data-row")) for r in find(root, row=True)) == list(range(count))
    names = ("h", "c") if "c_n" in tensors else ("h",)
    slots = [f"{n}{end}[{k}]" for n in names for end in ("0", "_n") for k in range(count)]
    assert sorted(s.get("data-slot") for s in find(root, slot=True)) == sorted(slots)
    assert len(find(root, lane="c")) == (count if len(names) == 2 else 0)
    ribbons = [(r.get("data-ribbon"), r.get("data-layer")) for r in find(root, ribbon=True) if r.get("data-layer")]
    assert sorted(ribbons) == sorted([("output", str(layers - 1))] + [("inner", str(k)) for k in range(layers - 1)])
    for ribbon in find(root, ribbon=True):
        assert [int(c.get("data-step")) for c in find(ribbon, step=True)] == list(range(1, STEPS + 1))


@EVERY_MODE
def test_what_is_striped_is_what_holds_the_same_numbers(kind, layers, twice, mode):
    _, _, root = seen(kind, layers, twice, mode)
    [output] = find(root, ribbon="output")
    striped = {(int(c.get("data-step")), h.get("data-half")) for c in find(output, step=True)
               for h in find(c, half=True) if find(h, stripes=True)}
    assert striped == {(STEPS, "ahead")} | ({(1, "back")} if twice else set())
    count = layers * (1 + twice)
    want = {f"h_n[{k}]" for k in range(count - 1 - twice, count)}
    assert {s.get("data-slot") for s in find(root, slot=True) if find(s, stripes=True)} == want
    assert {g.get("data-same") for g in find(root, same=True)} == want


def lane_ends(row, name):
    """x where a lane starts and where it ends, in the order in which it is drawn."""
    [lane] = find(row, lane=name)
    points = [p for path in lane.iter(f"{NS}path") if path.get("fill") == "none"
              for p in re.findall(r"([-\d.]+) [-\d.]+", path.get("d"))]
    return float(points[0]), float(points[-1])


def test_the_way_back_runs_from_right_to_left():
    module, x = live(twice=True)
    ahead, back = (find(drawn(draw_shapes(module, x)), row=str(k))[0] for k in (0, 1))
    for name in ("h", "c"):
        (a, b), (c, d) = lane_ends(ahead, name), lane_ends(back, name)
        assert a < b and c > d


def test_c_is_a_thick_lane_and_h_a_thin_one_and_thick_where_it_is_the_memory():
    def widths(kind):
        root = drawn(draw_shapes(*live(kind)))
        return {lane.get("data-lane"): {float(p.get("stroke-width")) for p in lane.iter(f"{NS}path")
                                        if p.get("fill") == "none"} for lane in find(root, lane=True)}

    assert widths("LSTM") == {"h": {2.0}, "c": {4.5}}
    assert widths("GRU") == {"h": {4.5}} and widths("RNN") == {"h": {2.0}}


def test_a_column_is_as_tall_as_its_numbers_are_many():
    picture = draw_shapes(*live("proj"))
    root = drawn(picture)

    def height(**where):
        return float(next(find(root, **where)[0].iter(f"{NS}rect")).get("height"))

    assert height(ribbon="x") == column_height(INPUTS, picture)
    assert height(slot="c_n[0]") == column_height(UNITS, picture) > height(slot="h_n[0]") == column_height(6, picture)
    wide = draw_shapes(nn.RNN(3000, 2), torch.randn(4, 3000))
    assert 12 <= column_height(2, wide) < column_height(3000, wide) < 80


def sheets(picture):
    """How many sheets a column of x has."""
    first = find(find(drawn(picture), ribbon="x")[0], step="1")[0]
    return 1 + len(list(first.iter(f"{NS}path")))


@pytest.mark.parametrize(("batch", "count"), [(1, 1), (2, 2), (3, 3), (64, 3)])
def test_a_batch_is_a_few_sheets_and_its_number(batch, count):
    picture = draw_shapes(nn.GRU(2, 3, batch_first=True), torch.randn(batch, 4, 2))
    assert sheets(picture) == count
    assert f"B = {batch}" in [said(t) for t in drawn(picture).iter(f"{NS}text")]


def test_one_sequence_alone_has_no_batch():
    picture = draw_shapes(*live(mode="one sequence"))
    assert sheets(picture) == 1 and "B = " not in said(drawn(picture))


def test_the_legend_counts_in_both_languages():
    module, x = live()

    def counts(lang):
        return [said(t) for t in find(drawn(draw_shapes(module, x), lang), count=True)]

    assert counts("hi") == ["B = 5 sequence", "T = 8 step", "I = 10 संख्याएँ हर step पर", "H = 20 unit"]
    assert counts("en") == ["B = 5 sequences in the batch", "T = 8 steps", "I = 10 numbers per step", "H = 20 units"]
    assert counts("both")[1] == "T = 8 step · steps"
    one = draw_shapes(nn.LSTM(1, 1, batch_first=True), torch.randn(1, 1, 1))
    assert [said(t) for t in find(drawn(one), count=True)] == [
        "B = 1 sequence in the batch", "T = 1 step", "I = 1 number per step", "H = 1 unit"]


def test_many_steps_and_layers_are_drawn_with_dots_and_true_numbers():
    picture = draw_shapes(*live("GRU", layers=6, steps=100))
    root = drawn(picture)
    steps = [int(c.get("data-step")) for c in find(find(root, ribbon="output")[0], step=True)]
    assert steps == [1, 2, 3, 4, 5, 6, 98, 99, 100]
    assert sorted(int(r.get("data-row")) for r in find(root, row=True)) == [0, 5]
    assert shapes_in(root)["output"] == (B, 100, UNITS) and shapes_in(root)["h_n"] == (6, B, UNITS)
    assert "layer 1 … 4" in said(root) and find(root, left_out="layers")
    twelve = drawn(draw_shapes(*live(steps=12, layers=3)))
    assert not find(twelve, left_out=True) and len(find(twelve, row=True)) == 3


def test_a_given_state_is_not_said_to_be_zero():
    module, x = live()
    state = (torch.randn(1, B, UNITS), torch.randn(1, B, UNITS))
    assert "all 0" in said(drawn(draw_shapes(module, x)))
    assert "all 0" not in said(drawn(draw_shapes(module, x, state)))
    gru, x = live("GRU")
    assert "all 0" not in said(drawn(draw_shapes(gru, x, state[0])))


def test_other_numbers_are_said_only_where_they_are_other_numbers():
    module, x = live()
    assert "other numbers" in draw_shapes(module, x).alt.en
    for weight in module.parameters():
        nn.init.zeros_(weight)
    assert "other numbers" not in draw_shapes(module, x).alt.en
    for weight in module.parameters():
        nn.init.constant_(weight, float("nan"))
    blank = draw_shapes(module, x)
    assert not blank.same and "same numbers" not in said(drawn(blank)) and not find(drawn(blank), stripes=True)


def test_the_run_leaves_no_trace():
    module, x = live("LSTM", layers=2, dropout=0.5)
    module.train()
    torch.manual_seed(7)
    want = torch.rand(3)
    torch.manual_seed(7)
    draw_shapes(module, x)
    assert torch.equal(torch.rand(3), want)
    assert module.training and all(w.grad is None for w in module.parameters())
    module.eval()
    draw_shapes(module, x)
    assert not module.training and torch.is_grad_enabled()


@EVERY_MODE
def test_the_description_has_every_shape_in_both_languages(kind, layers, twice, mode):
    _, picture, _ = seen(kind, layers, twice, mode)
    for half in (picture.alt.hi, picture.alt.en):
        for name, shape in picture.shapes.items():
            assert f"{name}: ({', '.join(picture.places[name])}) = {shape}" in half
        assert "**" not in half
    assert re.search("[\u0900-\u097f]", picture.alt.hi) and not re.search("[\u0900-\u097f]", picture.alt.en)


def test_english_has_no_devanagari_and_hindi_no_english_plural():
    for kind, layers, twice in itertools.product(("LSTM", "GRU", "proj"), (1, 2), (False, True)):
        picture = draw_shapes(*live(kind, layers, twice))
        assert not re.search("[\u0900-\u097f]", picture.svg("en"))
        words = said(drawn(picture, "hi"))
        assert not re.search(r"\b(steps|units|layers|numbers|sequences|directions)\b", words.replace("num_layers", ""))
        assert set("".join(said(t) for t in drawn(picture, "hi").iter(f"{NS}text"))) <= set(picture.alphabet)


def test_the_same_module_gives_the_same_text_and_ids_are_its_own():
    one, two = draw_shapes(*live()), draw_shapes(*live("GRU"))
    assert one.svg("hi") == draw_shapes(*live()).svg("hi")
    ids = [re.findall(r' id="([^"]+)"', p.svg(lang)) for p in (one, two) for lang in ("hi", "en", "both")]
    assert len(set(itertools.chain(*ids))) == sum(map(len, ids)) == 12
    assert "<figure" in one._repr_html_()


@pytest.mark.parametrize(("change", "words"), [
    ({"module": nn.Linear(2, 3)}, "Linear"), ({"module": nn.LSTMCell(10, 20)}, "LSTMCell"),
    ({"x": [[1.0]]}, "list"), ({"x": torch.randn(5, 8, 9)}, "(5, 8, 9)"), ({"x": torch.randn(10)}, "(10,)"),
    ({"x": torch.randn(5, 0, 10)}, "(5, 0, 10)"), ({"x": torch.randn(2, 5, 8, 10)}, "(2, 5, 8, 10)"),
    ({"x": torch.randn(5, 8, 10).double()}, "float64"),
    ({"state": torch.zeros(1, 5, 20)}, "(h0, c0)"), ({"state": (torch.zeros(1, 5, 20),)}, "(Tensor)"),
    ({"state": (torch.zeros(5, 1, 20), torch.zeros(5, 1, 20))}, "(1, 5, 20)"),
    ({"state": (torch.zeros(1, 5, 20), torch.zeros(1, 5, 9))}, "c0"),
    ({"module": nn.GRU(10, 20), "state": (torch.zeros(1, 8, 20),) * 2}, "(Tensor, Tensor)"),
])
def test_what_cannot_be_drawn_is_refused_in_both_languages(change, words):
    module, x = live()
    with pytest.raises(RibbonError, match=re.escape(words)) as error:
        draw_shapes(**{"module": module, "x": x, **change})
    assert words in error.value.text.hi and words in error.value.text.en
    assert "चाहिए" in error.value.text.hi and "expected" in error.value.text.en


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(RibbonError, match="fr"):
        draw_shapes(*live()).svg("fr")
