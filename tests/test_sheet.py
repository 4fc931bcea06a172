"""The cheat sheet: its words, numbers and code against torch, and the stored pages against their sources."""

import importlib.metadata
import importlib.util
import re

import pytest

from course_utils import cell_specs, cli, glossary, installation, sheets
from course_utils.build import hindi
from course_utils.printing import PrintError, typeset
from course_utils.sheets import HIDDEN, INPUTS, ORDERS, SHAPES, WEIGHTS, cheat_sheet, notes, sheet_data, words
from course_utils.text import SmritiError

NOTES = [*notes("default"), *notes("trap")]
CODE = re.compile(r"`[^`]*`|\$[^$]*\$")


def scope():
    import torch
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
    torch.manual_seed(0)
    return {"torch": torch, "nn": nn, "pack_padded_sequence": pack_padded_sequence,
            "pad_packed_sequence": pad_packed_sequence}


# -- true


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.text.en[:24])
def test_what_the_sheet_says_is_true(note):
    assert "assert " in note.proof or "AssertionError" in note.proof
    exec(note.proof, scope())


def test_the_training_loop_runs_and_learns_something():
    pattern = sheets._content()["pattern"]
    exec("\n".join(pattern[part] for part in ("before", "code", "after")), scope())


def test_shapes_are_torchs():
    names = scope()
    lstm = names["nn"].LSTM(INPUTS, HIDDEN, batch_first=True)
    x = names["torch"].randn(*SHAPES["x"][1])
    output, (h_n, c_n) = lstm(x)
    assert [tuple(t.shape) for t in (x, output, h_n, c_n)] == [numbers for _, numbers in SHAPES.values()]
    lstm(x, (h_n, c_n))     # h_0 and c_0 have the same shapes


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("directions", [1, 2])
def test_the_letters_of_the_shapes_hold_for_layers_and_directions(layers, directions):
    names = scope()
    sizes = {"B": 5, "T": 8, "I": 10, "H": 20, "L": layers, "D": directions}
    lstm = names["nn"].LSTM(10, 20, num_layers=layers, batch_first=True, bidirectional=directions == 2)
    x = names["torch"].randn(5, 8, 10)
    output, (h_n, c_n) = lstm(x)
    for tensor, (letters, _) in zip((x, output, h_n, c_n), SHAPES.values(), strict=True):
        assert tuple(tensor.shape) == eval(letters.replace("·", "*"), sizes)
    if layers == 2:     # "in the layers above, I is D·H"
        assert lstm.weight_ih_l1.shape == (4 * 20, directions * 20)


def test_counts_and_tensors_are_torchs():
    nn = scope()["nn"]
    rows = {row["what"][0]["text"]: row["numbers"] for row in sheet_data(["en"])["pages"][0]["counts"]}
    nets = [getattr(nn, kind)(INPUTS, HIDDEN) for kind in ORDERS]
    counted = [sum(p.numel() for p in net.parameters()) for net in nets]
    assert rows["for I = 10, H = 20"] == [str(n) for n in counted] == ["640", "1920", "2560"]
    for net, k in zip(nets, map(int, rows["k (number of blocks)"]), strict=True):
        shapes = {name: eval(letters.replace("·", "*").replace(")", ",)"), {"k": k, "H": HIDDEN, "I": INPUTS})
                  for name, letters in WEIGHTS.items()}
        assert shapes == {name: tuple(p.shape) for name, p in net.named_parameters()}
        one_bias = nn.Linear(INPUTS, k * HIDDEN), nn.Linear(HIDDEN, k * HIDDEN, bias=False)
        without = sum(p.numel() for linear in one_bias for p in linear.parameters())
        assert any(str(without) in note.text.hi and str(without) in note.text.en for note in notes("trap"))


@pytest.mark.parametrize("kind", ["GRU", "LSTM"])
def test_the_order_of_the_blocks_is_torchs(kind):
    """Each gate of one step of torch's cell, computed from the rows that the sheet gives it."""
    names = scope()
    torch, order = names["torch"], ORDERS[kind].split(", ")
    cell, x, h, c = getattr(names["nn"], f"{kind}Cell")(3, 4), *torch.randn(3, 2, 4)
    x = x[:, :3]
    a = dict(zip(order, (x @ cell.weight_ih.T + cell.bias_ih).chunk(len(order), 1), strict=True))
    b = dict(zip(order, (h @ cell.weight_hh.T + cell.bias_hh).chunk(len(order), 1), strict=True))
    gate = {g: torch.sigmoid(a[g] + b[g]) for g in order}
    if kind == "GRU":
        n = torch.tanh(a["n"] + gate["r"] * b["n"])
        assert torch.allclose(cell(x, h), (1 - gate["z"]) * n + gate["z"] * h, atol=1e-6)
    else:
        new = gate["f"] * c + gate["i"] * torch.tanh(a["g"] + b["g"])
        assert torch.allclose(cell(x, (h, c))[0], gate["o"] * torch.tanh(new), atol=1e-6)


def test_the_equations_are_those_of_the_diagrams():
    for cell in sheet_data(["hi"])["pages"][0]["cells"]:
        shown, kind = [e["alt"] for e in cell["equations"]], cell["name"].lower()
        expected = {e for variant in cell_specs.VARIANTS[kind] for e in cell_specs.latex(kind, variant).values()}
        assert set(shown) == expected and len(shown) == len(expected)


# -- language


@pytest.mark.parametrize("text", [*words().values(), *(n.text for n in NOTES)], ids=lambda text: text.en[:24])
def test_the_hindi_has_the_glossarys_words_and_the_house_spelling(text):
    assert not list(hindi.slips(CODE.sub("x", text.hi)))
    hi, en = (CODE.sub(" ", text[lang]) for lang in ("hi", "en"))
    for term in glossary.terms():
        used = term.pattern.search(en)
        en = term.pattern.sub(" ", en)
        if term.paired and used:
            assert any(r.lower() in hi.lower() for r in term.hi), used[0]
        for wrong in term.avoid:
            assert not re.search(rf"(?<![\w\u0900-\u097F-]){re.escape(wrong)}(?![\w\u0900-\u0963])", hi), wrong


def test_both_halves_show_the_same_code_and_formulas():
    for text in [*words().values(), *(n.text for n in NOTES)]:
        assert sorted(CODE.findall(text.hi)) == sorted(CODE.findall(text.en))


# -- the stored pages


def test_the_stored_pages_are_up_to_date():
    pytest.importorskip("typst")
    if importlib.metadata.version("typst") != installation.tested_version("typst"):
        pytest.skip("needs the typst of constraints.txt: another one sets other bytes")
    stored = {name: sheets._stored(name) for name in sheets.pages()}
    old = [name for name, content in sheets.pages().items() if content != stored[name]]
    assert not old, "run `course sheet --store`"


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_a_page_is_one_small_picture_that_needs_no_font(lang):
    svg = cheat_sheet().svg(lang)
    assert re.match(r'<svg viewBox="0 0 595\.\d+ 841\.\d+"', svg) and len(svg.encode()) < 400_000
    assert "<text" not in svg and "font" not in svg and "<script" not in svg
    used, defined = set(re.findall(r'href="#([^"]+)"', svg)), set(re.findall(r'id="([^"]+)"', svg))
    assert used and used <= defined
    if importlib.util.find_spec("typst"):
        assert isinstance(typeset("sheet", sheet_data([lang]), "svg"), bytes)      # two pages would be a list


def test_slimming_keeps_every_glyph_where_it_was():
    pytest.importorskip("typst")
    whole = typeset("sheet", sheet_data(["hi"]), "svg").decode()
    slim = sheets.slim(whole)
    def numbers(svg, name):
        return [float(n) for value in re.findall(rf' {name}="([^"]*)"', svg) for n in re.findall(r"-?\d*\.?\d+", value)]
    for name in ("x", "d", "transform"):
        before, after = numbers(whole, name), numbers(slim, name)
        assert len(before) == len(after) and max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 0.005001


def test_the_notebook_shows_each_language_with_its_words():
    shown = cheat_sheet()._repr_html_()
    assert shown.startswith('<figure class="smriti"') and shown.count("<img") == 2
    for lang in ("hi", "en"):
        assert re.search(rf'<div lang="{lang}"><img [^>]*alt="RNN, LSTM, GRU', shown)
    assert len(notes("trap")) >= 10 and "batch_first=True" in cheat_sheet().alt.hi


def test_the_command_copies_a_stored_page_without_typst(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course_utils.printing.importlib.util.find_spec", lambda name: None)
    assert cli.main(["sheet"]) == 0
    assert (tmp_path / "cheat_sheet_both.pdf").read_bytes() == cheat_sheet().pdf("both")
    assert cli.main(["sheet", "--lang", "hi", "--to", "x.svg"]) == 0
    assert (tmp_path / "x.svg").read_text(encoding="utf-8") == cheat_sheet().svg("hi")
    assert capsys.readouterr().out.split() == ["cheat_sheet_both.pdf", "x.svg"]


@pytest.mark.parametrize(("lang", "to", "said"), [("both", "x.svg", "--lang"), ("hi", "x.doc", ".pdf")])
def test_what_the_command_refuses(lang, to, said, tmp_path):
    with pytest.raises(PrintError) as caught:
        sheets.write_sheet(lang, tmp_path / to)
    assert said in caught.value.text.hi and said in caught.value.text.en and not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_written_and_a_lost_page(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(SmritiError, match="Could not write"):
        sheets.write_sheet("hi", tmp_path / "file" / "x.pdf")
    monkeypatch.setattr(sheets, "_STORE", "data/nowhere")
    with pytest.raises(SmritiError, match="--store"):
        cheat_sheet().svg("hi")


def test_the_pages_are_stored_where_they_are_read(tmp_path):
    pytest.importorskip("typst")
    assert {p.relative_to(tmp_path).as_posix() for p in sheets.store(tmp_path)} == {
        f"data/sheets/{name}" for name in sheets.pages()}
