"""The question bank: what it refuses, how it marks, and its folded answers."""

import math
import re
from pathlib import Path

import pytest

from course_utils.build.catalogue import catalogue
from course_utils.questions import KINDS, QuestionError, bank, lessons, misconceptions, parse
from course_utils.questions.arithmetic import evaluate, written
from course_utils.questions.model import number, shape

WHY = 'why = { hi = "वजह।", en = "Reason." }'
SINGLE = '''
[[question]]
id = "00-x"
kind = "single"
misconception = "h-is-c"
prompt = { hi = "क्या?", en = "What?" }
[[question.choice]]
key = "a"
right = true
text = { hi = "हाँ", en = "yes" }
why = { hi = "सही।", en = "Right." }
[[question.choice]]
key = "b"
text = { hi = "नहीं", en = "no" }
why = { hi = "गलत।", en = "Wrong." }
'''
MULTIPLE = SINGLE.replace('"single"', '"multiple"') + '''
[[question.choice]]
key = "c"
right = true
text = { hi = "यह भी", en = "this too" }
why = { hi = "यह भी सही।", en = "Right too." }
'''
NUMERIC = '''
[[question]]
id = "00-n"
kind = "numeric"
prompt = { hi = "`nn.LSTM({I}, {H})` में कितने?", en = "How many in `nn.LSTM({I}, {H})`?" }
answer = "4 * H * (I + H + 2)"
tolerance = 0
vary = { I = [3, 10], H = [5, 20] }
check = "sum(p.numel() for p in nn.LSTM(I, H).parameters())"
why = { hi = "4 × {H} × … = {answer}, {यह} रहेगा।", en = "4 × {H} × … = {answer}, {this} stays." }
[[question.mistake]]
value = "4 * H * (I + H + 1)"
why = { hi = "एक ही bias: {value}।", en = "One bias: {value}." }
'''
SHAPE = f'''
[[question]]
id = "00-s"
kind = "shape"
prompt = {{ hi = "क्या?", en = "What?" }}
code = "x = torch.zeros(2, 3)"
of = "x"
answer = [2, 3]
{WHY}
[[question.mistake]]
value = [3, 2]
why = {{ hi = "उलटा।", en = "The reverse." }}
'''
ORDER = f'''
[[question]]
id = "00-o"
kind = "order"
prompt = {{ hi = "क्रम?", en = "Order?" }}
{WHY}
''' + "".join(f'''
[[question.step]]
text = {{ hi = "कदम {i}", en = "step {i}" }}
why = {{ hi = "कारण {i}", en = "because {i}" }}
''' for i in (1, 2, 3))
BUG = """
[[question]]
id = "00-b"
kind = "bug"
prompt = { hi = "कहाँ?", en = "Where?" }
code = '''
x = 1
y = x - 1
'''
fixed = '''
x = 1
y = x + 1
'''
proof = "y == 2"
[[question.choice]]
key = "1"
why = { hi = "ठीक है।", en = "This is fine." }
[[question.choice]]
key = "2"
right = true
why = { hi = "चिह्न उलटा।", en = "The sign." }
"""
OPEN = '''
[[question]]
id = "00-f"
kind = "open"
prompt = { hi = "समझाइए।", en = "Explain." }
model = { hi = "नमूना।", en = "Model." }
[[question.point]]
text = { hi = "एक", en = "one" }
[[question.point]]
text = { hi = "दो", en = "two" }
'''
GOOD = {"single": SINGLE, "multiple": MULTIPLE, "numeric": NUMERIC, "shape": SHAPE, "order": ORDER, "bug": BUG,
        "open": OPEN}

FAULTS = {
    "no-explanation": (SINGLE, 'why = { hi = "गलत।", en = "Wrong." }', "", "choice b why"),
    "explanation-in-one-language": (SINGLE, 'hi = "गलत।", ', "", "choice b why"),
    "no-right-choice": (SINGLE, "right = true", "", "exactly one"),
    "two-right-choices": (SINGLE, 'key = "b"', 'key = "b"\nright = true', "exactly one"),
    "prompt-in-one-language": (SINGLE, ', en = "What?"', "", "prompt"),
    "id-of-another-lesson": (SINGLE, 'id = "00-x"', 'id = "01-x"', "id"),
    "unknown-kind": (SINGLE, 'kind = "single"', 'kind = "singel"', "singel"),
    "same-key-twice": (SINGLE, 'key = "b"', 'key = "a"', "key"),
    "unknown-misconception": (SINGLE, "h-is-c", "h-is-d", "misconceptions.csv"),
    "unknown-lesson": (SINGLE, 'kind = "single"', 'kind = "single"\nabout = "77"', "'77'"),
    "a-field-of-another-kind": (SINGLE, 'kind = "single"', 'kind = "single"\ntolerance = 1', "tolerance"),
    "a-misspelt-field": (SINGLE, "misconception", "misconceptoin", "misconceptoin"),
    "not-toml": (SINGLE, "[[question.choice]]", "[[question.choice", "TOML"),
    "multiple-all-right": (MULTIPLE, 'key = "b"', 'key = "b"\nright = true', "right and wrong"),
    "unreachable-tolerance": (NUMERIC, '"4 * H * (I + H + 2)"', '"H / 7"', "tolerance of 0"),
    "negative-tolerance": (NUMERIC, "tolerance = 0", "tolerance = -1", "0 or more"),
    "endless-tolerance": (NUMERIC, "tolerance = 0", "tolerance = inf", "0 or more"),
    "a-mistake-within-the-tolerance": (NUMERIC, "tolerance = 0", "tolerance = 30", "lies within"),
    "an-unknown-name": (NUMERIC, "4 * H * (I + H + 2)", "4 * K", "'K'"),
    "python-in-the-answer": (NUMERIC, '"4 * H * (I + H + 2)"', "\"__import__('os')\"", "__import__"),
    "lists-of-two-lengths": (NUMERIC, "[5, 20]", "[5]", "one length"),
    "number-without-reason": (NUMERIC, 'why = { hi = "4', 'whi = { hi = "4', "whi"),
    "mistake-without-reason": (SHAPE, 'why = { hi = "उलटा।", en = "The reverse." }', "", "mistake why"),
    "no-shape": (SHAPE, "[2, 3]", '"2, 3"', "a list such as"),
    "mistake-is-the-answer": (SHAPE, "[3, 2]", "[2, 3]", "twice"),
    "shape-of-nothing": (SHAPE, 'of = "x"', "", "code and of"),
    "two-steps": (ORDER, 'text = { hi = "कदम 3", en = "step 3" }', "", "step 3 text"),
    "step-without-reason": (ORDER, 'why = { hi = "कारण 2", en = "because 2" }', "", "step 2 why"),
    "a-line-that-is-not-there": (BUG, 'key = "2"', 'key = "3"', "number of a line"),
    "a-bug-without-cure": (BUG, 'proof = "y == 2"', "", "fixed and proof"),
    "open-without-model": (OPEN, 'model = { hi = "नमूना।", en = "Model." }', "", "model"),
    "open-without-points": (OPEN, OPEN[OPEN.index("[[question.point"):], "", "one point"),
}


def read(text):
    return next(iter(parse(text, "00.toml").values()))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_question_is_refused_with_file_and_line(fault):
    whole, old, new, said = FAULTS[fault]
    assert old in whole
    with pytest.raises(QuestionError, match=re.escape(said)) as caught:
        parse(whole.replace(old, new, 1), "00.toml")
    assert "00.toml" in str(caught.value) and caught.value.text.hi != caught.value.text.en
    if fault != "not-toml":
        assert "00.toml:3" in str(caught.value)


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(QuestionError, match="twice"):
        parse(SINGLE + SINGLE, "00.toml")


def test_a_file_without_a_lesson_is_refused():
    with pytest.raises(QuestionError, match="no lesson"):
        parse(SINGLE.replace("00-", "77-"), "77.toml")


@pytest.mark.parametrize("lang", ["hi", "en"])
@pytest.mark.parametrize("kind", GOOD)
def test_the_answer_is_folded_with_every_explanation(kind, lang):
    question = read(GOOD[kind])
    shown, _, folded = question.markdown(lang, 4).partition('<details class="smriti-answer">')
    assert f"smriti-kind-{kind} smriti-id-{question.id}" in shown and f"**4. {question.prompt[lang]}**" in shown
    whys = [x.why[lang] for x in (*question.choices, *question.mistakes)]
    whys += [text[lang] for text in (question.why, question.model, *question.points) if text]
    assert whys and all(why in folded and why not in shown for why in whys)
    assert all(c.text[lang] in shown for c in question.choices)
    text = question.markdown(lang)
    assert text.count("<section") == text.count("</section>") == len(question.variants())


def test_what_is_right_is_marked_in_the_folded_part():
    assert "* ✓ **a** Right." in SINGLE_EN and "* ✗ **b** Wrong." in SINGLE_EN
    assert '✓ <span class="smriti-key">200</span> 4 × 5' in read(NUMERIC).markdown("en")
    steps = re.findall(r"^\d\. \*\*(.)\*\* because (\d)$", read(ORDER).markdown("en"), re.MULTILINE)
    assert [n for _, n in steps] == ["1", "2", "3"] and [k for k, _ in steps] == read(ORDER).key.split()


SINGLE_EN = read(SINGLE).markdown("en")


def test_steps_are_never_shown_in_the_right_order():
    keys = read(ORDER).key.split()
    assert keys != sorted(keys) and read(ORDER) == read(ORDER)
    assert [c.key for c in read(ORDER).choices] == ["a", "b", "c"]


def test_a_question_varies_with_its_numbers():
    first, second = read(NUMERIC).variants()
    assert (first.key, second.key) == ("200", "2560")
    assert second.prompt.en == "How many in `nn.LSTM(10, 20)`?" and second.mistakes[0].value == "2480"
    assert second.why.en == "4 × 20 × … = 2560, {this} stays." and second.mistakes[0].why.hi == "एक ही bias: 2480।"
    assert second.code.names == {"I": 10, "H": 20}


@pytest.mark.parametrize(("kind", "answer", "score", "said"), [
    ("single", "a", 1, "Right."), ("single", " b ", 0, "Wrong."),
    ("multiple", "c a", 1, "Right.\nRight too."), ("multiple", "a", 0.5, "Right too."),
    ("multiple", "a b c", 0.5, "Wrong."), ("multiple", "b", 0, "Right.\nWrong.\nRight too."),
    ("multiple", "", 0, "Right.\nRight too."),
    ("numeric", "200", 1, "200, {this}"), ("numeric", "२००", 1, "200"), ("numeric", "200.0", 1, "200"),
    ("numeric", "180", 0, "One bias"), ("numeric", "201", 0, "Not this"), ("numeric", "many", 0, "number is expected"),
    ("shape", "2, 3", 1, "Reason"), ("shape", "torch.Size([2, 3])", 1, "Reason"), ("shape", "(३, २)", 0, "reverse"),
    ("shape", "6", 0, "Not this"), ("shape", "two", 0, "shape is expected"),
    ("bug", "2", 1, "sign"), ("bug", "1", 0, "fine"),
    ("open", "1 2", 1, "Model."), ("open", "2", 0.5, "Model."), ("open", "", 0, "Model."),
])
def test_an_answer_is_marked_with_its_own_explanation(kind, answer, score, said):
    verdict = read(GOOD[kind]).mark(answer)
    assert verdict.score == score and said in verdict.why.en


def test_an_order_names_the_first_place_that_is_wrong():
    question = read(ORDER)
    one, two, three = question.key.split()
    assert question.mark(f"{one} {two} {three}").score == 1
    assert question.mark(f"{one},{three},{two}").why.en == "because 2"
    assert question.mark(f"{two} {one} {three}").why.en == "because 1"
    assert question.mark(one).score == 0


@pytest.mark.parametrize(("kind", "answer"), [("single", "z"), ("single", ""), ("multiple", "a z"), ("order", "q"),
                                              ("open", "3"), ("bug", "7")])
def test_an_answer_that_is_not_offered_is_refused(kind, answer):
    with pytest.raises(QuestionError, match=re.escape(read(GOOD[kind]).id)):
        read(GOOD[kind]).mark(answer)


@pytest.mark.parametrize(("text", "value"), [
    ("12", 12), ("−0.5", -0.5), ("0,5", 0.5), (" 1 000 ", 1000), ("1e3", 1000), (".5", 0.5), ("+3", 3), ("", None),
    ("1,000,000", 1e6), ("1,00,000", 1e5), ("2,560.0", 2560), ("0,500", 0.5), ("1,2,3", None),
    ("nan", None), ("inf", None), ("0x10", None), ("५.२५", 5.25), ("1_000", None)])
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize(("text", "sizes"), [
    ("(5,)", (5,)), ("[1, 2]", (1, 2)), ("1×2×3", (1, 2, 3)), ("1 x 2", (1, 2)), ("()", ()), ("", None),
    ("(1, b)", None), ("-1, 2", None), ("torch.Size([])", ()), ("1.5, 2", None)])
def test_shapes_are_read_as_people_write_them(text, sizes):
    assert shape(text) == sizes


def test_a_tolerance_takes_its_own_edges():
    question = read(NUMERIC.replace("tolerance = 0", "tolerance = 0.1").replace('"4 * H * (I + H + 2)"', "0.7")
                    .replace('"4 * H * (I + H + 1)"', "0.5"))
    assert question.key == "0.7"
    assert [question.mark(x).score for x in ("0.6", "0.8", "0.59", "0.81")] == [1, 1, 0, 0]


def test_arithmetic_knows_numbers_only():
    assert evaluate("2 ** 3 + sqrt(H) - tanh(0) * sigmoid(0)", {"H": 16}) == 12
    for bad in ("H.real", "[1]", "'a'", "1 if 1 else 2", "open('x')", "1 / 0", "True", "9.0 ** 9999", "lambda: 1", "("):
        with pytest.raises(ValueError, match=r".+"):
            evaluate(bad, {"H": 1})
    assert written(math.pi, 0.01) == "3.14" and written(0.5) == "0.5"


def test_the_courses_own_bank_is_sound():
    assert bank() and misconceptions()
    assert {q.kind for q in bank().values()} <= set(KINDS)
    assert lessons() == {entry.number for entry in catalogue(Path(__file__).parents[1])}


def test_whole_questions_print_all_they_hold_in_both_languages():
    for question in bank().values():
        for lang in ("hi", "en"):
            text = question.markdown(lang)
            assert all(c.why[lang] in text for c in question.choices)
