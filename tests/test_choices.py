"""The questions of lesson 08: a tree that every answer leads through, with the evidence of every branch."""

import re
from itertools import product

import pytest

from course_utils import choices
from course_utils.choices import LEAVES, QUESTIONS, ChoiceError, Leaf, Way, choose, follow, take, way_to
from course_utils.text import DEVANAGARI, T

IDS = [q.id for q in QUESTIONS]
ALL_ANSWERS = [dict(zip(IDS, answers, strict=True)) for answers in product((True, False), repeat=len(IDS))]
BRANCHES = [(q, answer) for q in QUESTIONS for answer in (True, False)]


def test_the_spec_is_a_tree_from_the_first_question():
    ends = [follow(*branch).id for branch in BRANCHES]
    assert sorted([IDS[0], *ends]) == sorted(node.id for node in (*QUESTIONS, *LEAVES))      # each once: no way twice
    seen, waiting = [], [QUESTIONS[0]]
    while waiting:
        node = waiting.pop()
        seen.append(node.id)
        waiting += [] if isinstance(node, Leaf) else [follow(node, True), follow(node, False)]
    assert sorted(seen) == sorted({*ends, IDS[0]})      # all of it is reached, and nothing leads back


def test_questions_stand_in_the_order_in_which_they_are_asked():
    assert [follow(q, False).id for q in QUESTIONS[:-1]] == IDS[1:]
    assert all(isinstance(follow(q, True), Leaf) for q in QUESTIONS)


def test_every_node_has_evidence_and_says_what_was_not_measured_and_each_source_its_arxiv_number():
    for node in (*QUESTIONS, *LEAVES):
        lessons, sources = bool(node.evidence.lessons), bool(node.evidence.sources)
        assert (lessons or sources) and (lessons and sources) == (node.evidence.apart is not None), node.id
        assert all(re.fullmatch(r"0\d", lesson) for lesson in node.evidence.lessons)
        assert all(re.search(r" 20\d\d, arXiv \d{4}\.\d{5}$", source) for source in node.evidence.sources)


@pytest.mark.parametrize("node", [*QUESTIONS, *LEAVES], ids=lambda n: n.id)
def test_both_languages_say_the_same_names_and_numbers(node):
    said = [T("{0} {1}", "{0} {1}").format(node.text, node.evidence.text)]
    for text in said:
        names = [set(re.findall(r"\d+|[A-Z]{3}\w*|minGRU|Transformer", half)) for half in (text.hi, text.en)]
        assert names[0] == names[1]
        assert not DEVANAGARI.search(text.en) and DEVANAGARI.search(text.hi)
    assert (node.text.hi[-1] == "?") == (node.text.en[-1] == "?") == (not isinstance(node, Leaf))


def test_what_is_said_to_be_measured_has_claims_in_that_lesson():
    from course_utils import claims

    told = {lesson for node in (*QUESTIONS, *LEAVES) for lesson in node.evidence.lessons}
    have = {claim.lesson for claim in claims.registry().values()}
    assert told <= have


@pytest.mark.parametrize("answers", ALL_ANSWERS, ids=lambda a: "".join("ny"[v] for v in a.values()))
def test_every_combination_of_answers_ends_at_a_leaf_along_its_answers(answers):
    decision = choose(**answers)
    assert isinstance(decision.leaf, Leaf)
    assert [s.answer for s in decision.path] == [answers[s.question.id] for s in decision.path]
    ends = [follow(s.question, s.answer) for s in decision.path]
    assert [*ends[:-1], ends[-1]] == [*(s.question for s in decision.path[1:]), decision.leaf]
    assert way_to(decision.leaf.id) == Way(decision.leaf, decision.path)
    first = next((q.id for q in QUESTIONS if answers[q.id]), None)      # by hand: the first yes decides
    assert decision.path[-1].question.id == (first or IDS[-1])


def test_every_leaf_is_reached_by_some_answers():
    assert {choose(**answers).leaf.id for answers in ALL_ANSWERS} == {leaf.id for leaf in LEAVES}


@pytest.mark.parametrize("branch", BRANCHES, ids=lambda b: str(getattr(b, "id", b)))
def test_a_branch_has_the_evidence_of_its_leaf_else_of_its_question(branch):
    end = follow(*branch)
    assert take(*branch).evidence == (end.evidence if isinstance(end, Leaf) else branch[0].evidence)


def test_questions_that_are_not_reached_need_no_answer():
    assert choose(baseline=True) == choose(baseline=True, long=False)


def test_a_decision_says_path_leaf_and_evidence_in_both_languages():
    decision = choose(baseline=False, window=True)
    hi, en = str(decision).split("\n\n")
    told = [(hi, "नहीं (पाठ 08 में नापा)", "हाँ (पाठ 08 में नापा; convolution यहाँ नहीं नापा: Bai et al. 2018"),
            (en, "no (measured in lesson 08)", "yes (measured in lesson 08; convolution not measured here: Bai et al.")]
    for half, *words in told:
        lines = half.split("\n")
        assert len(lines) == 3 and lines[2].startswith("→ ")
        assert all(word in line for word, line in zip(words, lines, strict=False))
    page = decision._repr_html_()
    assert page.index('<div lang="hi">') < page.index('<div lang="en">')
    assert page.count("<br>") == 4 and "Gu &amp; Dao" in choose(baseline=False, window=False, whole=False, count=False,
                                                                    long=True)._repr_html_()


def test_the_way_to_a_question_is_that_to_what_follows_it_without_the_last_branch():
    assert way_to("baseline") == Way(QUESTIONS[0], ())
    for question in QUESTIONS:
        for name in (question.yes, question.no):
            before = way_to(question.id)
            assert before.end == question and way_to(name).path[:-1] == before.path
            assert way_to(name).path[-1].question == question


@pytest.mark.parametrize(("answers", "said"), [
    ({"basline": True}, "'basline'"), ({"baseline": "yes"}, "baseline='yes'"), ({"baseline": 1}, "baseline=1"),
    ({}, "baseline=…"), ({"baseline": False, "whole": True}, "window=…"),
    ({"baseline": True, "long": None}, "long=None"),
])
def test_answers_that_cannot_be_followed_are_refused_in_both_languages(answers, said):
    with pytest.raises(ChoiceError, match=re.escape(said)) as error:
        choose(**answers)
    assert said in error.value.text.hi and said in error.value.text.en
    assert "मिल" in error.value.text.hi and DEVANAGARI.search(error.value.text.en) is None


@pytest.mark.parametrize("leaf", ["lstn", "", None])
def test_a_leaf_that_is_not_there_is_refused_with_those_that_are(leaf):
    with pytest.raises(ChoiceError, match=re.escape(repr(leaf))) as error:
        way_to(leaf)
    assert all(x.id in half for x in LEAVES for half in (error.value.text.hi, error.value.text.en))


def test_public_names():
    import course_utils

    assert course_utils.choose is choices.choose
