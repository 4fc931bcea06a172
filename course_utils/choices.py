"""Which one when: the questions to ask in order, what each answer leads to, and where the evidence for it stands.

>>> decision = choose(baseline=False, window=False, whole=False, count=True)
>>> decision.leaf.id, decision.leaf.evidence.lessons
('lstm', ('04', '05'))

One spec, `QUESTIONS` and `LEAVES`, is walked by `choose` and drawn by `charts.draw_choice`.

The order: what is cheap comes before what is dear; what rules recurrence out (all of it lies in a window, all of it
is there at once) before the choice among recurrent networks. Counting is asked after the Transformer on purpose: what
the course measured there is the LSTM beside the GRU, and Transformers learn to count in some tasks (Bhattamishra et
al. 2020, arXiv 2009.11264), so a need to count alone does not rule them out.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from .text import LANGUAGES, SmritiError, T

YES, NO = T(hi="हाँ", en="yes"), T(hi="नहीं", en="no")
NOT_MEASURED = T(hi="यहाँ नहीं नापा", en="not measured here")


class ChoiceError(SmritiError):
    """A question or a leaf that is not there, or an answer that is missing or neither True nor False."""


@dataclass(frozen=True)
class Evidence:
    """Where the evidence for a branch stands.

    Attributes:
        lessons: the lessons that measured it; empty if the course did not.
        sources: papers to rely on for what was not measured here.
        apart: where there are both, what of it only the sources speak of.
    """

    lessons: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    apart: T | None = None

    @property
    def measured(self) -> bool:
        """Whether a lesson of this course measured it, or all of it but what stands apart."""
        return bool(self.lessons)

    @property
    def text(self) -> T:
        """The evidence in words.

        >>> Evidence(lessons=("04", "05")).text.en
        'measured in lessons 04 and 05'
        >>> Evidence(sources=("Bai et al. 2018",)).text.en
        'not measured here: Bai et al. 2018'
        """
        said = [self.here] if self.here else []
        if self.there:
            said.append(T("{0}: {1}", "{0}: {1}").format(self.there, "; ".join(self.sources)))
        return T(*("; ".join(part[lang] for part in said) for lang in LANGUAGES))

    @property
    def here(self) -> T | None:
        """Which lessons measured it, or None."""
        if not self.lessons:
            return None
        several = len(self.lessons) > 1
        return T(hi=f"पाठ {' और '.join(self.lessons)} में नापा",
                 en=f"measured in lesson{'s' * several} {' and '.join(self.lessons)}")

    @property
    def there(self) -> T | None:
        """What comes before the sources: that this was not measured here; None without sources."""
        if not self.sources:
            return None
        return T("{0} {1}", "{0} {1}").format(self.apart, NOT_MEASURED) if self.apart else NOT_MEASURED


@dataclass(frozen=True)
class Question:
    """A question with two answers.

    Attributes:
        id: the keyword of `choose`.
        text: the question.
        yes, no: the id of what follows each answer.
        evidence: that the two answers need different things. It is the evidence for going on to another question;
            a branch that ends at a leaf has that leaf's.
        detail: a few words that explain, or None.
    """

    id: str
    text: T
    yes: str
    no: str
    evidence: Evidence
    detail: T | None = None


@dataclass(frozen=True)
class Leaf:
    """What to take, and where the evidence for it stands."""

    id: str
    text: T
    evidence: Evidence


@dataclass(frozen=True)
class Step:
    """One branch: a question, the answer given, and the evidence for what follows."""

    question: Question
    answer: bool
    evidence: Evidence


@dataclass(frozen=True)
class Way:
    """The one way to a question or a leaf.

    Attributes:
        end: the question or the leaf.
        path: the branches that lead to it, in order; none lead to the first question.
    """

    end: Question | Leaf
    path: tuple[Step, ...]


@dataclass(frozen=True)
class Decision:
    """What to take, and the answers that led there; the end of a code cell shows it.

    Attributes:
        leaf: what to take.
        path: the questions that were asked, in order, each with its answer and evidence.
    """

    leaf: Leaf
    path: tuple[Step, ...]

    @property
    def lines(self) -> list[T]:
        """Each question with its answer and evidence, then what to take."""
        said = [T("{0} {1} ({2})", "{0} {1} ({2})").format(s.question.text, YES if s.answer else NO, s.evidence.text)
                for s in self.path]
        return [*said, T("→ {0}", "→ {0}").format(self.leaf.text)]

    def __str__(self) -> str:
        return "\n\n".join("\n".join(line[lang] for line in self.lines) for lang in LANGUAGES)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        """One block for each language, which the switch can hide."""
        return "".join(f'<div lang="{lang}">' + "<br>".join(html.escape(line[lang], quote=False) for line in self.lines)
                       + "</div>" for lang in LANGUAGES)


_BAI = Evidence(sources=("Bai et al. 2018, arXiv 1803.01271",))
_WINDOW = Evidence(("08",), _BAI.sources, apart=T(hi="convolution", en="convolution"))
_VASWANI = Evidence(sources=("Vaswani et al. 2017, arXiv 1706.03762",))
_SCANS = Evidence(sources=("Gu & Dao 2023, arXiv 2312.00752", "Feng et al. 2024, arXiv 2410.01201"))

QUESTIONS = (
    Question("baseline", T(hi="क्या सीधी baseline ही काफ़ी है?", en="Is a simple baseline enough?"),
             yes="linear", no="window", evidence=Evidence(lessons=("08",)),
             detail=T(hi="आखिरी मान, एक season पहले का मान, ridge, n-gram",
                      en="last value, value one season ago, ridge, n-gram")),
    Question("window", T(hi="क्या काम की हर बात एक छोटी, तय window में है?",
                         en="Does a short, fixed window hold all that matters?"),
             yes="convolution", no="whole", evidence=_BAI),
    Question("whole", T(hi="क्या पूरी sequence एक साथ मिलती है, बहुत लंबी नहीं है, डेटा बहुत है और GPU भी है?",
                        en="Is the whole sequence there at once, not too long, with much data and a GPU?"),
             yes="transformer", no="count", evidence=_VASWANI),
    Question("count", T(hi="क्या नेटवर्क को बिना किसी सीमा के गिनना या जोड़ना है?",
                        en="Must the network count or add up without limit?"),
             yes="lstm", no="long", evidence=Evidence(lessons=("04", "05"))),
    Question("long", T(hi="क्या sequence इतनी लंबी हैं कि GPU पर step-दर-step training बहुत धीमी है?",
                       en="Are sequences so long that training step by step is too slow, even on a GPU?"),
             yes="scan", no="weights", evidence=_SCANS),
    Question("weights", T(hi="क्या weight के लिए memory कम है?", en="Is memory for the weights tight?"),
             yes="gru", no="both", evidence=Evidence(lessons=("06",))),
)
LEAVES = (
    Leaf("linear", T(hi="Baseline ही लीजिए", en="Take the baseline"), Evidence(lessons=("08",))),
    Leaf("convolution", T(hi="Window वाला नेटवर्क, या convolution", en="Window network, or a convolution"), _WINDOW),
    Leaf("transformer", T(hi="Transformer", en="Transformer"), _VASWANI),
    Leaf("lstm", T(hi="LSTM: उसका c बढ़ सकता है", en="LSTM: its c can grow"), Evidence(lessons=("04", "05"))),
    Leaf("scan", T(hi="State-space model या minGRU", en="State-space model or minGRU"), _SCANS),
    Leaf("gru", T(hi="GRU: बराबर H पर LSTM layer का 3/4", en="GRU: 3/4 of the LSTM layer at equal H"),
         Evidence(lessons=("06",))),
    Leaf("both", T(hi="GRU, LSTM और सादा RNN, बराबर budget पर", en="GRU, LSTM and a plain RNN, at an equal budget"),
         Evidence(lessons=("06",))),
)
_NODES: dict[str, Question | Leaf] = {node.id: node for node in (*QUESTIONS, *LEAVES)}


def follow(question: Question, answer: bool) -> Question | Leaf:
    """What stands at the end of a branch.

    >>> follow(QUESTIONS[0], True).id
    'linear'
    """
    return _NODES[question.yes if answer else question.no]


def take(question: Question, answer: bool) -> Step:
    """A branch with its evidence: that of the leaf where it ends, else that of the question.

    >>> take(QUESTIONS[1], False).evidence.measured
    False
    """
    end = follow(question, answer)
    return Step(question, answer, end.evidence if isinstance(end, Leaf) else question.evidence)


def choose(**answers: bool) -> Decision:
    """Walk the questions with these answers and say what to take.

    Args:
        **answers: True or False for each question by its id: ``baseline``, ``window``, ``whole``, ``count``,
            ``long``, ``weights``. A question that is not reached needs no answer.

    Returns:
        The leaf, and the path to it with the evidence of every branch.

    Raises:
        ChoiceError: an unknown question, an answer that is neither True nor False, or one that is missing.

    >>> choose(baseline=True).leaf.text.en
    'Take the baseline'
    """
    _refuse_answers(answers)
    node, path = _NODES[QUESTIONS[0].id], []
    while isinstance(node, Question):
        if node.id not in answers:
            raise ChoiceError(T(
                hi=f"choose: {node.id}=… नहीं मिला; True या False चाहिए: {node.text.hi}",
                en=f"choose: {node.id}=… is missing; expected True or False: {node.text.en}"))
        path.append(take(node, answers[node.id]))
        node = follow(node, answers[node.id])
    return Decision(node, tuple(path))


def way_to(name: str) -> Way:
    """The one way that ends at a question or a leaf.

    Args:
        name: its id: of a leaf ``"linear"``, ``"convolution"``, ``"transformer"``, ``"lstm"``, ``"scan"``, ``"gru"`` or
            ``"both"``; of a question as in `choose`.

    Raises:
        ChoiceError: neither has this id.

    >>> [step.answer for step in way_to("transformer").path]
    [False, False, True]
    """
    if name not in _NODES:
        names = ", ".join(_NODES)
        raise ChoiceError(T(hi=f"{name!r} नाम का न सवाल है, न अंत; इनमें से एक चाहिए: {names}।",
                            en=f"There is no question or leaf {name!r}; expected one of {names}."))
    path: list[Step] = []
    before = {target: (q, answer) for q in QUESTIONS for target, answer in ((q.yes, True), (q.no, False))}
    end = _NODES[name]
    while name in before:       # back to the root, which nothing leads to
        question, answer = before[name]
        path.insert(0, take(question, answer))
        name = question.id
    return Way(end, tuple(path))


def _refuse_answers(answers: dict[str, bool]) -> None:
    """Refuse what is no question, and what is no answer."""
    names = [q.id for q in QUESTIONS]
    for name, answer in answers.items():
        if name not in names:
            raise ChoiceError(T(hi=f"choose: {name!r} नाम का कोई सवाल नहीं मिला; सवाल ये हैं: {', '.join(names)}।",
                                en=f"choose: there is no question {name!r}; the questions are {', '.join(names)}."))
        if not isinstance(answer, bool):
            raise ChoiceError(T(hi=f"choose: {name}={answer!r} मिला; True या False चाहिए।",
                                en=f"choose: got {name}={answer!r}; expected True or False."))
