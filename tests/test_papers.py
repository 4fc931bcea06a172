"""Quizzes on paper: every question prints, the seed decides, the key explains all, and no text is markup."""

import importlib.util
import re
import time
from dataclasses import replace

import pytest

from course_utils import cli, papers, printing
from course_utils.papers import LEFT_OUT, Paper, make_paper, print_paper, shuffled
from course_utils.printing import PrintError, typeset
from course_utils.questions import KINDS, Choice, Code, Mistake, Question, bank
from course_utils.text import SmritiError, T
from course_utils.typesetting import TypesetError, formula, paragraphs

needs_typst = pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="typst is not installed")
NASTY = 'h#1 $x `y @z <w> \\n "q" [b] *s* _u_ // /* = - + ~ {j} %'


def both(text):
    return T(f"हाँ {text}", text)


def choice(key, right=False):
    return Choice(key, both(f"choice {key}"), both(f"why {key}"), right)


CHOICES = (choice("a", True), choice("b"), choice("c", True), choice("d"))
CODE = Code(shown="h = None\nfor x in batches:\n    output, h = rnn(x, h)", fixed="h = None  # mended")
SAMPLES = {
    "single": Question("99-single", "99", "single", both("prompt"), CHOICES[:2], key="a"),
    "prediction": Question("99-prediction", "99", "prediction", both("prompt"), CHOICES[:2], key="a"),
    "multiple": Question("99-multiple", "99", "multiple", both("prompt"), CHOICES, key="a c"),
    "numeric": Question("99-numeric", "99", "numeric", both("prompt"), key="2560", tolerance=0.5, why=both("why n"),
                        mistakes=(Mistake("2400", both("why m")),)),
    "shape": Question("99-shape", "99", "shape", both("prompt"), key="(1, 5, 20)", why=both("why s"), code=CODE,
                      mistakes=(Mistake("(5, 1, 20)", both("why t")),)),
    "order": Question("99-order", "99", "order", both("prompt"), CHOICES, key="c a d b", why=both("why o")),
    "bug": Question("99-bug", "99", "bug", both("prompt"), (choice("2"), choice("3", True)), key="3", code=CODE),
    "open": Question("99-open", "99", "open", both("prompt"), model=both("model"), points=(both("p1"), both("p2"))),
}


def paper_of(*questions, seed=1, lang="both"):
    return Paper(("99",), seed, lang, tuple(shuffled(q, seed) for q in questions))


def texts(data):
    """Every text of the runs below `data`, as one string."""
    if isinstance(data, dict):
        return data["text"] if "bold" in data else "\n".join(map(texts, data.values()))
    return "\n".join(map(texts, data)) if isinstance(data, list) else ""


# -- printing


def test_there_is_a_sample_of_every_kind():
    assert set(SAMPLES) == set(KINDS)


@needs_typst
@pytest.mark.parametrize("lang", ["hi", "en", "both"])
@pytest.mark.parametrize("key", [False, True], ids=["paper", "key"])
def test_every_kind_prints(lang, key):
    assert paper_of(*SAMPLES.values(), lang=lang).pdf(key).startswith(b"%PDF")


@needs_typst
@pytest.mark.parametrize("lang", ["hi", "en"])
def test_the_whole_bank_prints_with_all_its_numbers_and_no_unknown_character(lang):
    # The key holds every text of a question; PDF/UA refuses a character that no font has.
    everything = [v for q in bank().values() for v in q.variants()]
    assert Paper(("00",), 1, lang, tuple(everything)).pdf(key=True).startswith(b"%PDF")


@needs_typst
def test_a_character_without_a_glyph_is_refused_with_the_question():
    strange = replace(SAMPLES["single"], id="99-strange", prompt=both("漢 \U0001f600"))
    with pytest.raises(PrintError, match="99-strange: .*none of our fonts") as caught:
        paper_of(SAMPLES["open"], strange).pdf()
    assert "漢" in caught.value.text.hi and "99-open" not in str(caught.value)


@needs_typst
def test_no_text_is_markup():
    nasty = T(f"क्षेत्र {NASTY}", NASTY)
    question = Question("99-nasty", "99", "bug", nasty, (Choice("1", nasty, nasty, True), choice("2")), key="1",
                        why=nasty, code=Code(shown=NASTY + "\n```\n#panic()", fixed=NASTY))
    pdf = paper_of(question).pdf(key=True)
    assert pdf.startswith(b"%PDF")
    shown = paragraphs(NASTY)[0]
    assert "".join(run["text"] for run in shown) == NASTY and {run["kind"] for run in shown} == {"text"}


# -- the seed


@needs_typst
def test_the_same_seed_gives_the_same_bytes_at_any_time(monkeypatch):
    first = make_paper(["05"], seed=7).pdf()
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert make_paper(["05"], seed=7).pdf() == first != make_paper(["05"], seed=8).pdf()


def test_neighbours_get_other_orders_and_the_same_questions():
    orders = {tuple(q.id for q in make_paper(["04", "05"], seed=s).questions) for s in range(10)}
    assert len(orders) == 10 and len({frozenset(order) for order in orders}) == 1
    first_letters = {shuffled(SAMPLES["multiple"], s).choices[0].text.en for s in range(20)}
    assert len(first_letters) == 4


def test_a_count_takes_as_many_as_the_seed_chooses():
    chosen = [tuple(q.id for q in make_paper(["04", "05"], seed=s, count=3).questions) for s in range(5)]
    assert all(len(ids) == 3 for ids in chosen) and len(set(chosen)) > 1


def test_numbers_are_picked_by_the_seed():
    varied = replace(SAMPLES["numeric"], others=tuple(replace(SAMPLES["numeric"], key=k) for k in ("135", "96")))
    assert {shuffled(varied, s).key for s in range(20)} == {"2560", "135", "96"}


@pytest.mark.parametrize("seed", range(12))
def test_the_key_follows_the_choices(seed):
    for kind in ("single", "multiple"):
        question = shuffled(SAMPLES[kind], seed)
        assert question.key.split() == [c.key for c in question.choices if c.right]
        assert [c.key for c in question.choices] == list("abcd"[:len(question.choices)])
    order = shuffled(SAMPLES["order"], seed)
    by_key = {c.key: c.text.en for c in order.choices}
    assert [by_key[k] for k in order.key.split()] == [f"choice {k}" for k in "cadb"]
    assert order.key != "a b c d"       # the boxes are never right as they stand
    assert shuffled(SAMPLES["bug"], seed) == SAMPLES["bug"]


# -- what stands on the paper and in the key


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_the_key_has_every_explanation_and_the_paper_none(lang):
    questions = [q for q in [*bank().values(), *SAMPLES.values()] if q.kind not in LEFT_OUT]
    paper = paper_of(*questions, lang=lang)
    asked, key = (texts(paper.data(key)["questions"]) for key in (False, True))
    for q in paper.questions:
        whys = [c.why for c in q.choices] + [m.why for m in q.mistakes] + [*q.points]
        whys += [w for w in (q.why, q.model) if w]
        for why in whys:
            said = texts(paragraphs(why[lang]))
            assert said in key, q.id
    assert "why" not in texts(paper_of(*SAMPLES.values(), lang="en").data()["questions"])
    assert all(texts(paragraphs(q.prompt[lang])) in asked for q in paper.questions)


def test_predictions_are_left_out():
    kinds = {q.kind for q in make_paper(sorted({q.lesson for q in bank().values()})).questions}
    assert kinds and not kinds & LEFT_OUT


def test_equal_halves_stand_once():
    choices = (Choice("a", T("32", "32"), both("w"), True), choice("b"))
    question = Question("99-x", "99", "single", both("?"), choices, key="a")
    shown = paper_of(question).data()["questions"][0]["choices"]
    assert sorted(len(c["text"]) for c in shown) == [1, 2]


# -- files and errors


@needs_typst
def test_the_command_writes_the_paper_and_its_key(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["quiz", "--print", "5", "04", "--lang", "en", "--seed", "3"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["quiz_04_05_seed_3.pdf", "quiz_04_05_seed_3_key.pdf"]
    assert cli.main(["quiz", "--print", "05", "--to", "x.pdf"]) == 0
    assert (tmp_path / "x.pdf").read_bytes() != (tmp_path / "x_key.pdf").read_bytes()
    out = capsys.readouterr().out
    assert "कुंजी: x_key.pdf" in out and "Key: x_key.pdf" in out


def test_the_command_lists_the_bank(capsys):
    assert cli.main(["quiz"]) == 0
    out = capsys.readouterr().out
    assert {q.lesson for q in bank().values()} <= set(re.findall(r"^\d\d", out, re.MULTILINE))
    assert sum(map(int, re.findall(r"[a-z]+ (\d+)", out))) == len(bank())


@pytest.mark.parametrize(("words", "hi", "en"), [
    (["--print", "77"], "पाठ 77", "lesson 77"), (["--print", "05", "--to", "x.txt"], ".pdf", ".pdf"),
    (["--print", "05", "--count", "0"], "--count", "--count")])
def test_what_cannot_be_printed_is_said_in_both_languages(words, hi, en, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["quiz", *words]) == 1
    first, second = capsys.readouterr().err.strip().splitlines()
    assert hi in first and en in second and not list(tmp_path.iterdir())


def test_without_typst_the_cure_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(printing.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PrintError, match="course.py quiz") as caught:
        print_paper(make_paper(["05"]), tmp_path / "x.pdf")
    assert "install" in caught.value.text.hi and not list(tmp_path.iterdir())


@needs_typst
def test_a_target_that_cannot_be_written_leaves_both_old_files(tmp_path, monkeypatch):
    for name in ("x.pdf", "x_key.pdf"):
        (tmp_path / name).write_text("old")
    whole = printing.Path.write_bytes

    def full_disk(self, content):
        if "key" in self.name:
            raise OSError(28, "No space left on device")
        return whole(self, content)

    monkeypatch.setattr(printing.Path, "write_bytes", full_disk)
    with pytest.raises(SmritiError, match="No space left") as caught:
        print_paper(make_paper(["05"]), tmp_path / "x.pdf")
    assert "लिखी नहीं जा सकी" in caught.value.text.hi
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"x.pdf": "old", "x_key.pdf": "old"}


@needs_typst
def test_a_broken_template_is_an_error_in_both_languages(monkeypatch):
    monkeypatch.setattr(printing, "_source", lambda template: b"#panic()")
    with pytest.raises(PrintError, match="typst refused paper.typ"):
        typeset("paper", {"title": "x", "lang": "en"})


# -- Markdown and LaTeX


@pytest.mark.parametrize(("text", "runs"), [
    ("a `b` c", [("text", "a ", False), ("code", "b", False), ("text", " c", False)]),
    ("**the `h_n`** x", [("text", "the ", True), ("code", "h_n", True), ("text", " x", False)]),
    (r"2 \* 3 ** 4", [("text", "2 * 3 ** 4", False)]),
    ("$c_t$ ``x`y``", [("math", "c_(t)", False), ("text", " ", False), ("code", "x`y", False)]),
    ("**क्षेत्र**", [("text", "क्षेत्र", True)]),
    ("price $5", [("text", "price $5", False)]),
])
def test_inline_markdown(text, runs):
    assert [(r["kind"], r["text"], r["bold"]) for r in paragraphs(text)[0]] == runs


def test_an_empty_line_starts_a_paragraph():
    assert [p[0]["text"] for p in paragraphs("one\ntwo\n\nthree")] == ["one two", "three"]


@pytest.mark.parametrize("latex", [
    r"\foo", "{x", "x}", "x_", "$", "#", "&", '"', r"\text{क}", "क", r"\#", "~", "@", r"\frac{1}"])
def test_a_formula_outside_our_list_is_refused_with_its_place(latex):
    with pytest.raises(TypesetError, match="05-x"):
        formula(latex, "05-x")


@needs_typst
@pytest.mark.parametrize("latex", [
    r"\lVert \partial L / \partial h_t \rVert", r"h_8'", r"\frac{\partial L}{\partial h_t} \approx 0.5^{n-1}",
    r"\hat{y} = \mathrm{d} \, \sigma_1", r"W \in \mathbb{R}^{4H \times I}", r"\left( x, y \right)", "[0, 1)",
    r"\sqrt{H}!"])
def test_our_latex_is_set_as_a_formula(latex):
    assert paper_of(replace(SAMPLES["single"], prompt=both(f"${latex}$"))).pdf().startswith(b"%PDF")


def test_the_letters_of_a_quiz_are_enough():
    assert all(len(q.choices) <= len(papers._LETTERS) for q in bank().values())
