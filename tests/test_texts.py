"""The text and the n-gram model: nothing shared by the two parts, and a slow n-gram model as the oracle."""

import math
import random
import re
import sys

import numpy as np
import pytest

from course_utils import texts
from course_utils.text import SmritiError
from course_utils.texts import UNKNOWN, Corpus, TextError, fit_ngrams, load_python_text


def refused(call, error=TextError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


# The text.


def paragraphs(text):
    return {" ".join(p.split()) for p in text.split("\n\n")}


def test_the_text_of_this_python_is_as_long_as_asked_and_the_same_every_time():
    corpus = load_python_text(50_000, 4_000)
    assert (len(corpus.train), len(corpus.held_out)) == (50_000, 4_000) and corpus == load_python_text(50_000, 4_000)
    state = random.getstate()
    load_python_text(10, 10)
    assert random.getstate() == state


def test_the_two_parts_share_no_paragraph_though_the_topics_quote_each_other():
    from pydoc_data.topics import topics
    everything = [" ".join(p.split()) for t in topics.values() for p in re.split(r"\n\s*\n", t.strip("\n"))]
    assert len(everything) > len(set(everything)) + 100
    corpus = load_python_text(200_000, 20_000)
    # The last paragraph of each part may be cut.
    ours, theirs = paragraphs(corpus.train), paragraphs(corpus.held_out)
    shared = ours & theirs
    assert shared <= {" ".join(part.split("\n\n")[-1].split()) for part in (corpus.train, corpus.held_out)}
    assert ours - {" ".join(corpus.train.split("\n\n")[-1].split())} <= set(everything)


def test_repeats_that_differ_in_spaces_only_are_left_out(monkeypatch):
    topics = {"b": "one two\n\nthree\n   four\n\n\n\n", "a": "three four\n\nfive"}
    monkeypatch.setattr(texts, "_topics", lambda: topics)
    assert texts._paragraphs(topics) == ["three four", "five", "one two"]
    corpus = load_python_text(1, 1)
    assert corpus.held_out[0] in "tfo" and len(corpus.train) == 1


def test_a_code_is_the_place_in_the_alphabet_and_strange_characters_have_one_of_their_own():
    corpus = load_python_text(5_000, 500)
    assert corpus.alphabet[-1] == UNKNOWN and UNKNOWN not in corpus.train
    codes = corpus.encode(corpus.train)
    assert codes.dtype == np.int64 and codes.shape == (5_000,)
    assert "".join(corpus.alphabet[i] for i in codes) == corpus.train
    assert corpus.encode("ह").tolist() == [len(corpus.alphabet) - 1]


def test_a_text_that_is_not_there_is_refused(monkeypatch):
    assert "train = 10000000" in refused(lambda: load_python_text(10_000_000, 10)).hi
    assert "held_out = 10000000" in refused(lambda: load_python_text(10, 10_000_000)).en
    for sizes in ((0, 10), (10, 0), (-1, 10)):
        refused(lambda s=sizes: load_python_text(*s))
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    assert "course doctor" in refused(load_python_text).en


# The n-gram model.


def slow_probability(text, alphabet, n, context, letter):
    """The definition: from the longest context down, every count taken anew from the text."""
    context = context[len(context) - min(len(context), n - 1):]
    if context:
        shorter = slow_probability(text, alphabet, n, context[1:], letter)
    else:
        shorter = 1 / len(alphabet)
    size = len(context)
    after = [text[i + size] for i in range(len(text) - size) if text.startswith(context, i)]
    if not after:
        return shorter
    kinds = len(set(after))
    share = len(after) / (len(after) + kinds)
    return share * after.count(letter) / len(after) + (1 - share) * shorter


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_probabilities_are_those_of_the_definition_and_sum_to_one(order):
    text = "".join(random.Random(order).choices("abcd ", weights=[5, 3, 1, 1, 4], k=300))
    alphabet = "abcdefgh " + UNKNOWN
    model = fit_ngrams(text, alphabet, order)
    for context in ("", "a", "ba", " abca", "zzz", "hab", "a" * 20):
        found = [model.probability(context, letter) for letter in alphabet]
        assert sum(found) == pytest.approx(1, abs=1e-12) and min(found) > 0
        slow = [slow_probability(text, alphabet, order, context, letter) for letter in alphabet]
        assert found == pytest.approx(slow, abs=1e-12)


def test_a_strange_character_counts_as_the_one_for_strange_ones():
    model = fit_ngrams("abab", "ab" + UNKNOWN, 2)
    assert model.probability("a", "ह") == model.probability("a", UNKNOWN) > 0
    assert math.isfinite(model.bits("aहb"))


def test_bits_are_the_mean_of_what_each_character_costs():
    text = "the cat sat on the mat"
    model, new = fit_ngrams(text, set(text) | {"x"}, 3), "the xat"
    bits = [-math.log2(slow_probability(text, model.alphabet, 3, new[:i], new[i])) for i in range(1, len(new))]
    assert model.bits(new) == pytest.approx(np.mean(bits))
    assert fit_ngrams("abcdefgh", "abcdefgh", 1).bits("abcdefgh") == pytest.approx(3)   # eight, equally often
    assert fit_ngrams("ab" * 5000, "ab", 2).bits("ab" * 50) < 0.01


def test_longer_contexts_help_up_to_a_point_and_nobody_is_below_the_unigram():
    corpus = load_python_text(30_000, 3_000)
    one, three = (fit_ngrams(corpus.train, corpus.alphabet, n).bits(corpus.held_out) for n in (1, 3))
    assert three < one < math.log2(len(corpus.alphabet))


def test_what_cannot_be_counted_is_refused():
    assert "0" in refused(lambda: fit_ngrams("abc", "abc", 0)).hi
    for order in (True, 2.0, "3"):
        refused(lambda n=order: fit_ngrams("abc", "abc", n))
    assert "'c'" in refused(lambda: fit_ngrams("abc", "ab", 2)).en
    refused(lambda: fit_ngrams("", "ab", 2))
    model = fit_ngrams("ab", "ab", 2)
    for letter in ("", "ab", 3):
        refused(lambda x=letter: model.probability("a", x))
    refused(lambda: model.bits("a"))
    assert issubclass(TextError, SmritiError) and isinstance(load_python_text(10, 10), Corpus)
