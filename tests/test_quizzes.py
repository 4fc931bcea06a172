"""`quiz`: which questions it asks, in which order, and in what form."""

import re

import pytest

from course_utils import quiz
from course_utils.questions import bank, misconceptions
from course_utils.quizzes import Quiz, QuizError, _chosen


def asked(capsys, **conditions):
    """The prompts that a quiz printed."""
    quiz(**conditions)
    return re.findall(r"^\d+\. (.*)", capsys.readouterr().out.split("जवाब · Answers")[0], re.M)


def prompts(*names):
    return [bank()[name].prompt.hi for name in names]


def test_a_lesson_asks_its_own_questions_and_no_predictions(capsys):
    own = [q.prompt.hi for q in bank().values() if q.lesson == "05" and q.kind != "prediction"]
    assert asked(capsys, lesson="05") == own


def test_ids_keep_their_order_and_may_name_a_prediction(capsys):
    assert asked(capsys, ids=["05-count", "00-hook"]) == prompts("05-count", "00-hook")


def test_conditions_hold_together(capsys):
    name = next(q.misconception for q in bank().values() if q.misconception and q.kind != "prediction")
    wanted = [q.prompt.hi for q in bank().values() if q.misconception == name and q.kind != "prediction"]
    assert asked(capsys, misconception=name) == wanted and name in misconceptions()
    assert all(q.about == "04" and q.lesson == "04" for q in _chosen("04", "04", None, None))


def test_a_seed_shuffles_the_same_way_every_time(capsys):
    plain, first, again, other = (asked(capsys, seed=seed) for seed in (None, 1, 1, 2))
    assert first == again and first != plain and first != other
    assert sorted(first) == sorted(plain)
    assert asked(capsys, seed=1, count=3) == first[:3] and asked(capsys, count=1) == plain[:1]


@pytest.mark.parametrize("conditions", [
    {"lesson": "77"}, {"lesson": 5}, {"about": "x"}, {"misconception": "x"}, {"ids": ["05-nothing"]}, {"ids": [["a"]]},
    {"count": 0}, {"count": True}, {"count": "3"}, {"ids": []}, {"lesson": "05", "about": "01"}], ids=str)
def test_a_wrong_condition_is_refused_in_both_languages(conditions):
    with pytest.raises(QuizError) as refused:
        quiz(**conditions)
    assert refused.value.text.hi != refused.value.text.en


def test_the_output_has_both_halves_and_every_explanation():
    shown = Quiz(tuple(bank().values()))._repr_markdown_()
    for lang in ("hi", "en"):
        half = re.search(rf'<div lang="{lang}">\n\n(.*?)\n\n</div>', shown, re.S)[1]
        assert len(re.findall("<section class=\"smriti-question (?!.*smriti-variant)", half)) == len(bank())
        assert all(c.why[lang] in half for q in bank().values() for c in q.choices)


def test_the_terminal_gets_the_answers_at_the_end():
    text = repr(Quiz((bank()["05-count"],)))
    assert text.index("c  200") < text.index("जवाब · Answers") < text.index("1. b: ")
    assert bank()["05-count"].mark("b").why.en in text
