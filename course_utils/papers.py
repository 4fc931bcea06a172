"""A quiz on paper and its key: questions of the bank, shuffled by a seed so that neighbours get different papers.

>>> paper = make_paper(["05"], seed=7)
>>> [item["number"] for item in paper.data()["questions"]][:3]
[1, 2, 3]

The same seed gives the same paper, byte for byte, on every machine: order follows from hashes, not from a generator.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .printing import PrintError, save, typeset
from .questions import KINDS, Choice, Question, bank
from .text import LANGUAGES, T
from .typesetting import paragraphs

LEFT_OUT = frozenset({"prediction"})        # it asks for a guess before a run; on paper nothing runs
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# The words of the form, by the names that data/typst/paper.typ uses.
_WORDS = {
    "name": T("नाम", "Name"), "roll": T("रोल नंबर", "Roll no."), "date": T("तारीख", "Date"),
    "marks": T("अंक", "Marks"), "answer": T("जवाब", "Answer"), "right": T("सही जवाब", "Right answer"),
    "line": T("पंक्ति", "Line"), "mended": T("सुधारा हुआ code", "The mended code"),
    "names": T("पूरे जवाब में ये बातें हैं", "A full answer names"),
    "boxes": T("डिब्बे ऊपर से नीचे", "The boxes from top to bottom"),
    "key": T("जवाबों की कुंजी", "key"), "seed": T("seed", "seed"),
    "multiple": T("एक या ज़्यादा विकल्प सही हैं।", "One or more choices are right."),
    "order": T("डिब्बों में 1, 2, 3 … लिखकर क्रम बताइए।", "Write 1, 2, 3 … in the boxes to show the order."),
    "bug": T("गलत पंक्ति पर निशान लगाइए।", "Mark the wrong line."),
}


@dataclass(frozen=True)
class Paper:
    """A chosen and shuffled set of questions.

    Attributes:
        lessons: the numbers of the lessons, such as ``("03", "04")``.
        seed: what it was shuffled with.
        lang: ``"hi"``, ``"en"`` or ``"both"``.
        questions: in the order of the paper; the keys of choices are the letters printed before them.
    """

    lessons: tuple[str, ...]
    seed: int
    lang: str
    questions: tuple[Question, ...]

    @property
    def title(self) -> T:
        """What stands at the top."""
        numbers = ", ".join(self.lessons)
        return T(f"क्विज़, पाठ {numbers}", f"Quiz, lesson{'s' * (len(self.lessons) > 1)} {numbers}")

    def data(self, key: bool = False) -> dict[str, Any]:
        """What the template prints: the paper, or its key with every explanation."""
        title = T("{0}: {1}", "{0}: {1}").format(self.title, _WORDS["key"]) if key else self.title
        languages = LANGUAGES if self.lang == "both" else (self.lang,)
        return {
            "id": "paper", "title": " · ".join(_halves(title, languages)), "lang": languages[0],
            "seed": str(self.seed), "key": key,
            "words": {name: " · ".join(_halves(word, languages)) for name, word in _WORDS.items()},
            "questions": [_item(number, question, languages, key) for number, question in enumerate(self.questions, 1)]}

    def pdf(self, key: bool = False) -> bytes:
        """The paper, or its key, as PDF.

        Raises:
            PrintError: see `printing.typeset`.
            TypesetError: a text with a formula that cannot be printed.
        """
        return typeset("paper", self.data(key))


def make_paper(lessons: Iterable[str], seed: int = 1, lang: str = "both", count: int | None = None) -> Paper:
    """Choose and shuffle the questions of some lessons.

    Args:
        lessons: their numbers, ``"05"`` or ``"5"``.
        seed: shuffles questions and choices and picks the numbers of questions that have several sets of them.
        lang: ``"hi"``, ``"en"`` or ``"both"``: every text in Hindi, with the English below it.
        count: how many questions at most, chosen by the seed (None: all).

    Raises:
        PrintError: a lesson without questions to print, or a count below 1.
    """
    if count is not None and count < 1:
        raise PrintError(T(hi=f"--count में {count} मिला; कम से कम 1 चाहिए।",
                           en=f"--count got {count}; it must be 1 or more."))
    wanted = tuple(sorted({number.strip().zfill(2) for number in lessons}))
    usable = [q for q in bank().values() if q.kind not in LEFT_OUT]
    known = sorted({q.lesson for q in usable})
    if unknown := [number for number in wanted if number not in known]:
        raise PrintError(T(
            hi=f"पाठ {', '.join(unknown)} के लिए छापने लायक सवाल नहीं मिले। इन पाठों के हैं: {', '.join(known)}।",
            en=f"No questions to print for lesson {', '.join(unknown)}. There are some for: {', '.join(known)}."))
    chosen = sorted((q for q in usable if q.lesson in wanted), key=lambda q: _rank(seed, q.id))
    return Paper(wanted, seed, lang, tuple(shuffled(q, seed) for q in chosen[:count]))


def shuffled(question: Question, seed: int) -> Question:
    """One question as a paper of this seed has it: its numbers, its choices in order, a letter before each.

    Args:
        question: of the bank.
        seed: of the paper.
    """
    variants = question.variants()
    question = variants[int(_rank(seed, question.id, "numbers"), 16) % len(variants)]
    if question.kind == "bug" or not question.choices:       # a bug's choices are lines of its code
        return question
    choices = sorted(question.choices, key=lambda c: _rank(seed, question.id, c.key))
    if question.kind == "order" and [c.key for c in choices] == question.key.split():
        choices = choices[1:] + choices[:1]     # the boxes would be 1, 2, 3 …
    letters = {c.key: _LETTERS[i] for i, c in enumerate(choices)}
    right = [letters[k] for k in question.key.split()]
    return replace(question, choices=tuple(replace(c, key=letters[c.key]) for c in choices),
                   key=" ".join(right if question.kind == "order" else sorted(right)))


def print_paper(paper: Paper, to: Path | None = None) -> tuple[Path, Path]:
    """Write the paper and its key; returns both paths.

    Args:
        paper: see `make_paper`.
        to: the paper's file, ``….pdf``; the key goes beside it, as ``…_key.pdf``. By default
            ``quiz_05_seed_7.pdf`` here.

    Raises:
        PrintError: `to` is no PDF, or typst is missing or refuses a text. Nothing is written then.
        SmritiError: a file cannot be written; then no file is changed.
    """
    to = to or Path(f"quiz_{'_'.join(paper.lessons)}_seed_{paper.seed}.pdf")
    if to.suffix.lower() != ".pdf":
        raise PrintError(T(hi=f"--to में {to} मिला; .pdf पर खत्म होने वाला नाम चाहिए।",
                           en=f"--to got {to}; it takes a name that ends in .pdf."))
    key = to.with_name(f"{to.stem}_key.pdf")
    save({to: paper.pdf(), key: paper.pdf(key=True)})
    return to, key


def bank_table() -> str:
    """How many questions of which kind each lesson has, one lesson a line.

    >>> bank_table().splitlines()[1].split()[0]
    '00'
    """
    per_lesson: dict[str, Counter[str]] = {}
    for question in bank().values():
        per_lesson.setdefault(question.lesson, Counter())[question.kind] += 1
    rows = [(lesson, str(sum(kinds.values())), ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind]))
            for lesson, kinds in sorted(per_lesson.items())]
    head = T(hi="पाठ, सवालों की संख्या, किस तरह के", en="lesson, number of questions, of which kind").label()
    return "\n".join([head, *(f"{lesson}  {count:>3}  {kinds}" for lesson, count, kinds in rows)])


def _rank(seed: int, *words: str) -> str:
    """A place in the shuffle that depends on these words alone, not on what else is in the bank."""
    return hashlib.sha256("\0".join([str(seed), *words]).encode()).hexdigest()


def _halves(text: T, languages: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text[lang] for lang in languages))      # equal ones stand once


def _said(text: T | None, languages: Sequence[str], place: str) -> list[dict[str, Any]]:
    """A text for the template: its paragraphs in each language."""
    found: dict[str, dict[str, Any]] = {}
    for lang in languages if text else ():
        found.setdefault(text[lang], {"lang": lang, "paragraphs": paragraphs(text[lang], place)})
    return list(found.values())


def _item(number: int, question: Question, languages: Sequence[str], key: bool) -> dict[str, Any]:
    def said(text: T | None) -> list[dict[str, Any]]:
        return _said(text, languages, question.id)

    item = {"id": question.id, "number": number, "kind": question.kind, "prompt": said(question.prompt),
            "code": question.code.shown.strip("\n"), "rows": 3 + len(question.points),
            "choices": [{"mark": c.key, "text": said(_shown(question, c))} for c in question.choices]}
    if key:
        whys = [{"right": c.right, "why": said(c.why)} for c in question.choices]
        item |= {"choices": [a | b for a, b in zip(item["choices"], whys, strict=True)],
                 "key": question.key, "tolerance": f"{question.tolerance:g}" if question.tolerance else "",
                 "why": said(question.why), "model": said(question.model), "points": list(map(said, question.points)),
                 "mistakes": [{"value": m.value, "why": said(m.why)} for m in question.mistakes],
                 "mended": question.code.fixed.strip("\n") if question.kind == "bug" else "",
                 "order": question.key.split() if question.kind == "order" else []}
    return item


def _shown(question: Question, choice: Choice) -> T | None:
    """What stands beside a choice's letter; a line of code stands above already."""
    return None if question.kind == "bug" else choice.text
