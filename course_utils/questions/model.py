"""What a question is, and how an answer to it is marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..text import SmritiError, T

KINDS: Final = ("single", "prediction", "multiple", "numeric", "shape", "order", "bug", "open")
CHOOSING: Final = ("single", "prediction", "bug")     # one of the choices is right

_NOT_THIS = T(hi="यह नहीं। फिर कोशिश कीजिए, या जवाब देखिए।", en="Not this. Try again, or look at the answer.")
_DIGITS = str.maketrans("०१२३४५६७८९−–", "0123456789--")


class QuestionError(SmritiError):
    """A question file that breaks the format, or an answer that a question does not take."""


@dataclass(frozen=True)
class Choice:
    """One choice and why it is right or wrong; of an ``order`` question, one step and why it stands there."""

    key: str
    text: T
    why: T
    right: bool


@dataclass(frozen=True)
class Mistake:
    """A typical wrong number or shape, as it is written, and what leads to it."""

    value: str
    why: T


@dataclass(frozen=True)
class Verdict:
    """The mark of one answer: a score from 0 to 1, and the explanation that goes with this answer."""

    score: float
    why: T


@dataclass(frozen=True)
class Code:
    """The Python of a question, which pytest runs.

    Args:
        shown: what stands below the prompt.
        fixed: of a ``bug``, the whole code mended.
        of: of a ``shape``, the expression whose shape is asked.
        check: an expression equal to the right number.
        proof: an expression that is true after `fixed`, or after `shown` where nothing is to mend.
        raises: the name of the error that `shown` must raise.
        names: the numbers of this variant.
    """

    shown: str = ""
    fixed: str = ""
    of: str = ""
    check: str = ""
    proof: str = ""
    raises: str = ""
    names: dict[str, int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question of the bank.

    Args:
        id: begins with the number of the lesson that asks it.
        lesson: that number, such as ``"05"``.
        kind: one of `KINDS`.
        prompt: what is asked.
        choices: of the choosing kinds and ``multiple``; of an ``order`` the steps as shown, not as right.
        about: the lesson that answers it.
        misconception: a row of misconceptions.csv, or "".
        key: the right answer as text: ``"b"``, ``"a c"``, ``"2560"``, ``"(5, 8, 20)"``, ``"c a b"``.
        tolerance: how far a number may be off.
        mistakes: typical wrong numbers or shapes.
        why: the explanation of a ``numeric``, ``shape`` or ``order`` answer.
        model: the model answer of an ``open`` question.
        points: what a full answer to an ``open`` question names.
        code: Python that belongs to it.
        others: the same question with other numbers.
    """

    id: str
    lesson: str
    kind: str
    prompt: T
    choices: tuple[Choice, ...] = ()
    about: str = ""
    misconception: str = ""
    key: str = ""
    tolerance: float = 0.0
    mistakes: tuple[Mistake, ...] = ()
    why: T | None = None
    model: T | None = None
    points: tuple[T, ...] = ()
    code: Code = field(default_factory=Code)
    others: tuple[Question, ...] = ()

    @property
    def answer(self) -> str:
        """The right answer as text (see `key`)."""
        return self.key

    def variants(self) -> tuple[Question, ...]:
        """The question with each of its sets of numbers, this one first."""
        return (self, *self.others)

    def markdown(self, lang: str, number: int | None = None) -> str:
        """The question in one language as Markdown; see `course_utils.questions.markdown`."""
        from .markdown import block

        return block(self, lang, number)

    def mark(self, answer: str) -> Verdict:
        """Mark an answer as a learner gives it.

        Args:
            answer: keys apart by spaces (``"b"``, ``"a c"``; of an ``open`` question the numbers of the points that
                one's own answer names), a number, or a shape in any usual form.

        Raises:
            QuestionError: a key that the question does not have.

        >>> from course_utils.questions import bank
        >>> bank()["05-count"].mark("b").score
        1.0
        """
        match self.kind:
            case "multiple":
                return self._mark_set(self._keys(answer))
            case "numeric":
                return self._mark_number(answer)
            case "shape":
                return self._mark_shape(answer)
            case "order":
                return self._mark_order(self._keys(answer))
            case "open":
                return self._mark_points(answer.split())
        chosen = self._find(answer.strip())
        return Verdict(float(chosen.right), chosen.why)

    def _keys(self, answer: str) -> list[str]:
        return [self._find(key).key for key in answer.replace(",", " ").split()]

    def _find(self, key: str) -> Choice:
        found = next((c for c in self.choices if c.key == key), None)
        if found is None:
            keys = ", ".join(c.key for c in self.choices)
            raise QuestionError(T(hi=f'"{self.id}" में "{key}" नाम का कोई विकल्प नहीं है। ये हैं: {keys}।',
                                  en=f'"{self.id}" has no choice "{key}". There are: {keys}.'))
        return found

    def _mark_set(self, keys: list[str]) -> Verdict:
        right = [c for c in self.choices if c.right]
        judged_wrongly = [c for c in self.choices if c.right != (c.key in keys)]
        hits = sum(c.right for c in self.choices if c.key in keys)
        wrong = len(set(keys)) - hits
        return Verdict(max(0, hits - wrong) / len(right), _together([c.why for c in judged_wrongly or right]))

    def _mark_number(self, answer: str) -> Verdict:
        value = number(answer)
        if value is None:
            return Verdict(0.0, T(hi="यहाँ एक संख्या चाहिए।", en="A number is expected here."))
        if near(value, number(self.key), self.tolerance):
            return Verdict(1.0, self._explanation())
        return self._mistaken(lambda text: near(value, number(text), self.tolerance))

    def _mark_shape(self, answer: str) -> Verdict:
        found = shape(answer)
        if found is None:
            return Verdict(0.0, T(hi="यहाँ shape चाहिए, जैसे (2, 3)।", en="A shape is expected here, such as (2, 3)."))
        if found == shape(self.key):
            return Verdict(1.0, self._explanation())
        return self._mistaken(lambda text: shape(text) == found)

    def _mistaken(self, is_it) -> Verdict:
        return Verdict(0.0, next((m.why for m in self.mistakes if is_it(m.value)), _NOT_THIS))

    def _mark_order(self, keys: list[str]) -> Verdict:
        right = self.key.split()
        if keys == right:
            return Verdict(1.0, self._explanation())
        first = next((r for i, r in enumerate(right) if i >= len(keys) or keys[i] != r), right[0])
        return Verdict(0.0, self._find(first).why)

    def _mark_points(self, ticked: list[str]) -> Verdict:
        places = {str(i) for i in range(1, len(self.points) + 1)}
        if unknown := set(ticked) - places:
            raise QuestionError(T(hi=f'"{self.id}" में ये बिंदु नहीं हैं: {", ".join(sorted(unknown))}।',
                                  en=f'"{self.id}" has no such points: {", ".join(sorted(unknown))}.'))
        return Verdict(len(set(ticked)) / len(self.points), self.model or _NOT_THIS)

    def _explanation(self) -> T:
        return self.why or _NOT_THIS


def number(text: str) -> float | None:
    """The number in `text`, or None; Devanagari digits, a true minus, commas between thousands and lakhs, and a decimal
    comma are understood.

    >>> number("२५६०"), number("1,00,000"), number("−0,05"), number("two")
    (2560.0, 100000.0, -0.05, None)
    """
    plain = text.translate(_DIGITS).strip().replace(" ", "")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d*)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[+-]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    return float(plain) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", plain, re.IGNORECASE) else None


def near(value: float, wanted: float | None, tolerance: float) -> bool:
    """Whether `value` is within `tolerance` of `wanted`; the rounding of a binary fraction does not count."""
    return wanted is not None and abs(value - wanted) <= tolerance + 1e-9 * max(1.0, abs(wanted))


def shape(text: str) -> tuple[int, ...] | None:
    """The shape in `text`, or None: with any brackets, or ``torch.Size([…])``.

    >>> shape("torch.Size([5, 8, 20])"), shape("5 8 20"), shape("()")
    ((5, 8, 20), (5, 8, 20), ())
    """
    plain = text.translate(_DIGITS).strip()
    plain = re.sub(r"^torch\.Size", "", plain)
    if not re.fullmatch(r"[(\[\s]*(\d+([\s,×x]+\d+)*[\s,]*)?[)\]\s]*", plain) or not plain:
        return None
    return tuple(int(n) for n in re.findall(r"\d+", plain))


def _together(whys: list[T]) -> T:
    return T(hi="\n".join(w.hi for w in whys), en="\n".join(w.en for w in whys))
