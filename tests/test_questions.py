"""The question bank: what it refuses, and its folded answers."""

import re

import pytest

from course_utils import questions
from course_utils.questions import QuestionError, bank, misconceptions, parse

GOOD = '''
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

FAULTS = {
    "no-explanation": ('why = { hi = "गलत।", en = "Wrong." }', "", "choice b why"),
    "explanation-in-one-language": ('hi = "गलत।", ', "", "choice b why"),
    "no-right-choice": ("right = true", "", "exactly one"),
    "two-right-choices": ('key = "b"', 'key = "b"\nright = true', "exactly one"),
    "prompt-in-one-language": (', en = "What?"', "", "prompt"),
    "id-of-another-lesson": ('id = "00-x"', 'id = "01-x"', "id"),
    "unknown-kind": ('kind = "single"', 'kind = "singel"', "singel"),
    "same-key-twice": ('key = "b"', 'key = "a"', "key"),
    "unknown-misconception": ("h-is-c", "h-is-d", "misconceptions.csv"),
    "not-toml": ("[[question.choice]]", "[[question.choice", "TOML"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_question_is_refused_with_file_and_line(fault):
    old, new, said = FAULTS[fault]
    assert old in GOOD
    with pytest.raises(QuestionError, match=re.escape(said)) as caught:
        parse(GOOD.replace(old, new, 1), "00.toml")
    assert "00.toml" in str(caught.value)
    if fault != "not-toml":
        assert "00.toml:3" in str(caught.value)


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(QuestionError, match="twice"):
        parse(GOOD + GOOD, "00.toml")


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_the_answer_is_folded_with_an_explanation_for_every_choice(lang):
    question = parse(GOOD, "00.toml")["00-x"]
    shown, _, folded = question.markdown(lang).partition("<details>")
    assert question.answer == "a" and question.prompt[lang] in shown
    assert all(c.text[lang] in shown and c.why[lang] in folded for c in question.choices)
    assert not any(c.why[lang] in shown for c in question.choices)
    assert "✓ **a**" in folded and "✗ **b**" in folded


def test_the_courses_own_bank_is_sound():
    assert bank() and misconceptions()
    assert {q.lesson for q in questions.bank().values()} >= {"00"}
