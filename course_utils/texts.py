"""Text for a character model, and the n-gram model that every network on text has to beat first.

The text ships with Python: the help topics of `pydoc`. They quote each other (the topic ``while`` stands again in
``compound``), so a paragraph that was there before is left out: else the held-out text would hold sentences of the
training text, and whoever learns by heart would look clever.

>>> corpus = load_python_text()
>>> len(corpus.train), len(corpus.held_out)
(100000, 10000)
>>> 1 < fit_ngrams(corpus.train, corpus.alphabet, order=4).bits(corpus.held_out) < 4
True
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from .text import SmritiError, T

UNKNOWN = "\N{REPLACEMENT CHARACTER}"       # stands for every character that the training text does not have


class TextError(SmritiError):
    """A text that is not there, too short or too strange for what was asked."""


@dataclass(frozen=True)
class Corpus:
    """A text in two parts that share no paragraph.

    Attributes:
        train: what may be learned from.
        held_out: what is tested on.
        alphabet: every character of `train`, sorted, then `UNKNOWN`: its length is V.
    """

    train: str
    held_out: str
    alphabet: str

    def encode(self, text: str) -> np.ndarray:
        """Every character as its place in the alphabet, shape (len(text),), int64; a strange one as that of `UNKNOWN`.

        >>> Corpus("abca", "", "abc" + UNKNOWN).encode("cab!").tolist()
        [2, 0, 1, 3]
        """
        place = {letter: i for i, letter in enumerate(self.alphabet)}
        return np.array([place.get(letter, len(self.alphabet) - 1) for letter in text], dtype=np.int64)


def load_python_text(train: int = 100_000, held_out: int = 10_000) -> Corpus:
    """The help topics of the running Python, cut into a training text and a held-out one.

    All paragraphs, each once, in an order that one fixed seed has shuffled, so that both parts are about the same
    things. What the topics say differs from one version of Python to the next, and so does every number measured
    on them.

    Args:
        train: how many characters to learn from.
        held_out: how many to test on.

    Returns:
        The `Corpus`.

    Raises:
        TextError: this Python has no help topics, or they have fewer characters than asked for.

    >>> corpus = load_python_text(500, 100)
    >>> corpus.encode(corpus.held_out).shape
    (100,)
    """
    paragraphs = _paragraphs(_topics())
    random.Random(0).shuffle(paragraphs)
    sizes = [len(p) + 2 for p in paragraphs]        # with the empty line below
    border = next((i + 1 for i, size in enumerate(itertools.accumulate(sizes)) if size >= held_out), 0)
    tested, learned = ("\n\n".join(part) for part in (paragraphs[:border], paragraphs[border:]))
    if min(train, held_out) < 1 or len(tested) < held_out or len(learned) < train:
        raise TextError(_TOO_MUCH.format(train=train, held_out=held_out, have=sum(sizes)))
    learned = learned[:train]
    return Corpus(learned, tested[:held_out], "".join(sorted(set(learned))) + UNKNOWN)


def _topics() -> dict[str, str]:
    try:
        from pydoc_data.topics import topics
    except ImportError:
        raise TextError(_NO_TOPICS) from None
    return topics


def _paragraphs(topics: dict[str, str]) -> list[str]:
    """The paragraphs of all topics, each once: those that differ only in spaces and line ends count as one."""
    found: dict[str, str] = {}
    for name in sorted(topics):
        for paragraph in re.split(r"\n\s*\n", topics[name].strip("\n")):
            found.setdefault(" ".join(paragraph.split()), paragraph)
    found.pop("", None)
    return list(found.values())


# The n-gram model.


@dataclass(frozen=True, eq=False)
class Ngrams:
    """How often each character followed each context of up to `order` − 1 characters, smoothed.

    Attributes:
        order: n: the longest context has n − 1 characters.
        alphabet: the characters that have a probability.
    """

    order: int
    alphabet: str
    _following: dict[str, Counter[str]] = field(repr=False)

    def probability(self, context: str, letter: str) -> float:
        """The probability of a character after a context; of a longer context only the last n − 1 characters count.

        Witten-Bell interpolation: after a context seen n times, followed by u different characters, the counts get
        the share n / (n + u) and the context that is one character shorter gets u / (n + u); below the empty
        context all characters are equally likely. Method C of Witten and Bell, "The Zero-Frequency Problem", IEEE
        Transactions on Information Theory 37(4), 1991, in the recursive form of Chen and Goodman, "An Empirical
        Study of Smoothing Techniques for Language Modeling", 1998.

        Raises:
            TextError: `letter` is not one character.

        >>> round(fit_ngrams("abab", "ab", order=2).probability("a", "b"), 3)
        0.833
        """
        if not isinstance(letter, str) or len(letter) != 1:
            raise TextError(_LETTER.format(got=repr(letter)))
        letter = letter if letter in self.alphabet else UNKNOWN
        found = 1 / len(self.alphabet)
        for length in range(min(self.order - 1, len(context)) + 1):
            counts = self._following.get(context[len(context) - length:])
            if counts is None:
                break
            found = (counts[letter] + len(counts) * found) / (counts.total() + len(counts))
        return found

    def bits(self, text: str) -> float:
        """Bits per character on a text: the mean of −log₂ p of each character but the first, given those before it.

        Raises:
            TextError: the text has fewer than two characters.

        >>> fit_ngrams("abcdefgh", "abcdefgh", order=1).bits("hgfedcba")     # eight letters, equally often
        3.0
        """
        if len(text) < 2:
            raise TextError(_SHORT.format(got=len(text)))
        reach = self.order - 1
        return -sum(math.log2(self.probability(text[max(0, i - reach):i], text[i]))
                    for i in range(1, len(text))) / (len(text) - 1)


def fit_ngrams(text: str, alphabet: Iterable[str], order: int = 5) -> Ngrams:
    """Count all contexts of up to `order` − 1 characters in a text: the plainest model of text there is.

    Args:
        text: what to learn from.
        alphabet: the characters that shall have a probability, `UNKNOWN` among them if others may come.
        order: n, at least 1; with 1 no character depends on those before it.

    Raises:
        TextError: an order below 1, no text, or a text with characters that the alphabet lacks.

    >>> model = fit_ngrams("banana", "abn", order=3)
    >>> model.probability("ba", "n") > model.probability("", "n")
    True
    """
    alphabet = "".join(alphabet)
    if not isinstance(order, int) or isinstance(order, bool) or order < 1:
        raise TextError(_ORDER.format(got=repr(order)))
    if not text or not set(text) <= set(alphabet):
        raise TextError(_LETTERS.format(got="".join(sorted(set(text) - set(alphabet)))[:20]))
    following: dict[str, Counter[str]] = defaultdict(Counter)
    for length in range(order):
        for i in range(length, len(text)):
            following[text[i - length:i]][text[i]] += 1
    return Ngrams(order, alphabet, dict(following))


_NO_TOPICS = T(
    hi="इस Python में मदद वाले text (pydoc_data.topics) नहीं हैं; पूरा Python चाहिए, जैसा python.org या conda देता है। "
       "`course doctor` चलाकर देखिए।",
    en="This Python has no help topics (pydoc_data.topics); expected a whole Python, such as that of python.org or "
       "conda. Run `course doctor` and see.")
_TOO_MUCH = T(
    hi="train = {train}, held_out = {held_out} मिले (अक्षरों में); दोनों कम से कम 1 चाहिए, और text में कुल {have} "
       "अक्षर ही हैं।",
    en="Got train = {train} and held_out = {held_out} characters; expected at least 1 each, and the text has {have} "
       "in all.")
_LETTER = T(
    hi="letter में {got} मिला; ठीक एक अक्षर चाहिए।",
    en="The letter is {got}; expected exactly one character.")
_SHORT = T(
    hi="bits को {got} अक्षर का text मिला; कम से कम 2 चाहिए।",
    en="bits got a text of {got} characters; expected at least 2.")
_ORDER = T(
    hi="order में {got} मिला; कम से कम 1 की पूरी संख्या चाहिए।",
    en="The order is {got}; expected a whole number of at least 1.")
_LETTERS = T(
    hi="text खाली है, या उसमें ऐसे अक्षर हैं जो alphabet में नहीं: {got!r}। कोई text दीजिए, और ऐसा alphabet "
       "जिसमें उसके सारे अक्षर हों।",
    en="The text is empty, or has characters that the alphabet lacks: {got!r}. Give a text, and an alphabet with all "
       "of its characters.")
