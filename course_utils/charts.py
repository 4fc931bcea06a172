"""The chart "which one when": the questions of `choices`, drawn with the evidence of every branch.

>>> draw_choice("lstm").svg("en").startswith("<svg")
True

Questions stand below each other at the left, what to take at the right. A branch that was measured in the course is a
solid line with a full mark, one that was not is dashed with an empty mark. Where everything stands is computed
from the widths of the texts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from . import svg
from .choices import LEAVES, NO, NOT_MEASURED, QUESTIONS, YES, Leaf, Question, Step, Way, follow, take, way_to
from .figures import drawn_letters, figure_html
from .text import DEVANAGARI, LANGUAGES, SmritiError, T
from .theme import ROLES, font_path

FADED = 0.65        # beside a highlighted path; the words still stand out 4.5 : 1 from Lab's light and dark page
_TITLE = T(hi="कब क्या चुनना है", en="Which one when")
_KEY = ((True, T(hi="इस course में नापा", en="measured in this course")),
        (False, T(hi="यहाँ नहीं नापा: paper देखिए", en="not measured here: see the paper")))
LIT = ROLES["expose"].colour        # the colour of what is shown
WIDTH, LIT_WIDTH = 1.8, 3.4         # of a line
GROUND, LIT_GROUND = 0.04, 0.12     # how full a box is of its colour
_DASH = "6 4"
_MARGIN, _PAD, _INDENT = 14.0, 14.0, 26.0       # of the page; inside a box; for a question's number
_ACROSS, _DOWN = 100.0, 40.0                    # the length of a yes branch and of a no branch
_ROOM = {"question": 376.0, "leaf": 300.0}      # how wide a text may get before it is broken
_SIZES = {"text": 15.0, "detail": 13.0}
_LEADING = 1.4      # from one line to the next, in parts of the font size; Devanagari needs this much
# Latin letters of DejaVu, the widest of the common fonts, are up to so much wider than those of the course's font.
_WIDEST = 1.2


class ChartError(SmritiError):
    """A chart that was asked for with a leaf or a language that it does not have."""


@dataclass(frozen=True)
class Chart:
    """The drawn questions in both languages; `show` takes it, and so does the end of a code cell.

    Attributes:
        highlight: the way that stands out, or None.
    """

    highlight: Way | None

    @cached_property
    def alt(self) -> T:
        """The chart in words, made from the questions it shows."""
        return describe_choice(self)

    @cached_property
    def alphabet(self) -> str:
        """The letters that all its variants share."""
        return drawn_letters(Chart(None).svg("hi"))

    def svg(self, lang: str) -> str:
        """The chart in ``"hi"``, ``"en"`` or ``"both"``."""
        return _Pen(self, lang).document()

    def _repr_html_(self) -> str:
        return figure_html(self, self.alt)


def draw_choice(highlight: str | None = None) -> Chart:
    """Draw which questions to ask in order, what each answer leads to, and where the evidence stands.

    Args:
        highlight: a leaf or a question, to which the way then stands out: ``"linear"``, ``"convolution"``,
            ``"transformer"``, ``"lstm"``, ``"scan"``, ``"gru"`` or ``"both"``, which `choose` finds from answers, or
            what `choose` takes. Nothing leads to the first question, so nothing stands out.

    Raises:
        ChartError: no such leaf or question.

    >>> draw_choice("linear").alt.en.endswith("Highlighted: 1 yes, Take the baseline.")
    True
    """
    names = [node.id for node in (*LEAVES, *QUESTIONS)]
    if highlight is not None and highlight not in names:
        raise ChartError(T(
            hi=f"draw_choice: highlight में {highlight!r} मिला; इनमें से एक चाहिए: {', '.join(names)}।",
            en=f"draw_choice: highlight is {highlight!r}; expected one of {', '.join(names)}."))
    way = None if highlight is None else way_to(highlight)
    return Chart(way if way and way.path else None)


def describe_choice(chart: Chart) -> T:
    """Say in both languages what the chart shows: every question with its branches, in order."""
    said = [T("{0}: {1} सवाल, क्रम से।", "{0}: {1} questions, in order.").format(_TITLE, len(QUESTIONS))]
    for k, question in enumerate(QUESTIONS, 1):
        said.append(T("{0}. {1}{2}", "{0}. {1}{2}").format(k, question.text, _in_brackets(question.detail)))
        said += [_branch_in_words(question, answer) for answer in (True, False)]
    if chart.highlight:
        steps = [(_place(s.question), YES if s.answer else NO) for s in chart.highlight.path]
        way = T(*(", ".join(f"{k} {word[lang]}" for k, word in steps) for lang in LANGUAGES))
        said.append(T("उभरा हुआ रास्ता: {0}, {1}।", "Highlighted: {0}, {1}.").format(way, chart.highlight.end.text))
    return T(*(" ".join(part[lang] for part in said) for lang in LANGUAGES))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text gets at most, in pixels, whatever common font the page has for its Latin letters.

    Args:
        text: one line.
        size: of the font.
        bold: whether it is set in bold.

    >>> text_width("LSTM", 30) == 2 * text_width("LSTM", 15) > 0
    True
    """
    widths = _advances("Bold" if bold else "Regular")
    # A letter that the font lacks is as wide as it is high; joined letters of Devanagari are narrower than apart.
    return size * sum(widths.get(letter, 1.0) * (1.0 if DEVANAGARI.match(letter) else _WIDEST) for letter in text)


def break_lines(pieces: Sequence[str], room: float, size: float, bold: bool = False) -> list[str]:
    """Pieces set into as few lines as fit, and these as even as can be.

    Args:
        pieces: what must not be broken, such as words.
        room: the width of a line in pixels.
        size: of the font.
        bold: whether it is set in bold.

    >>> break_lines("one two three four".split(), 110, 15)
    ['one two', 'three four']
    """
    fewest = _fill(pieces, room, size, bold)
    for narrow in range(int(room / 2), int(room), 4):
        lines = _fill(pieces, narrow, size, bold)
        if len(lines) <= len(fewest) and all(text_width(line, size, bold) <= room for line in lines):
            return lines
    return fewest


@dataclass(frozen=True)
class _Line:
    """A line of a box."""

    text: str
    size: float
    bold: bool


@dataclass(frozen=True)
class _Box:
    """A question or a leaf with its place."""

    node: Question | Leaf
    lines: tuple[_Line, ...]
    centre: svg.Point = (0.0, 0.0)
    width: float = 0.0

    @property
    def indent(self) -> float:
        """The room for a question's number."""
        return _INDENT if isinstance(self.node, Question) else 0.0

    @property
    def height(self) -> float:
        """As high as its lines need."""
        return sum(_LEADING * line.size for line in self.lines) + 2 * 9

    @property
    def needs(self) -> float:
        """As wide as its lines need."""
        return max(text_width(x.text, x.size, x.bold) for x in self.lines) + self.indent + 2 * _PAD


class _Pen:
    """Draws the chart in one language."""

    def __init__(self, chart: Chart, lang: str) -> None:
        if lang not in (*LANGUAGES, "both"):
            raise ChartError(T(hi=f"lang में {lang!r} मिला; hi, en या both चाहिए।",
                               en=f"lang is {lang!r}; expected hi, en or both."))
        self.chart, self.lang = chart, lang
        self.boxes: dict[str, _Box] = {}
        self.width = self.foot = 0.0
        self.lit = {(s.question.id, s.answer) for s in chart.highlight.path} if chart.highlight else set()
        self.layout()

    def layout(self) -> None:
        """A row for each question with the leaf of its yes; the leaf of the last no stands below them."""
        made = {node.id: _Box(node, tuple(self.lines(node))) for node in (*QUESTIONS, *LEAVES)}
        wide = {kind: max(made[n.id].needs for n in nodes) for kind, nodes in (("q", QUESTIONS), ("leaf", LEAVES))}
        left, right = _MARGIN + wide["q"] / 2, _MARGIN + wide["q"] + _ACROSS + wide["leaf"] / 2
        y = _MARGIN
        for question in QUESTIONS:
            box, leaf = made[question.id], made[question.yes]
            middle = y + max(box.height, leaf.height) / 2
            self.put(box, (left, middle), wide["q"])
            self.put(leaf, (right, middle), wide["leaf"])
            # A no branch starts below its own box: where the leaf is the higher one, the rows may move together.
            y = middle + max(box.height / 2 + _DOWN, leaf.height / 2 + 14)
        last = made[QUESTIONS[-1].no]
        y = self.boxes[QUESTIONS[-1].id].centre[1] + self.boxes[QUESTIONS[-1].id].height / 2 + _DOWN
        self.put(last, (left, y + last.height / 2), wide["leaf"])
        self.width, self.foot = right + wide["leaf"] / 2 + _MARGIN, y + last.height

    def put(self, box: _Box, centre: svg.Point, width: float) -> None:
        """Give a box its place."""
        self.boxes[box.node.id] = _Box(box.node, box.lines, centre, width)

    # -- words

    def halves(self, label: T) -> list[str]:
        """A label in the languages that are drawn; equal halves stand once."""
        return list(dict.fromkeys([label.hi, label.en] if self.lang == "both" else [label[self.lang]]))

    def lines(self, node: Question | Leaf) -> list[_Line]:
        """The lines of a box: what it asks or says to take, then smaller what explains it or where the evidence is."""
        leaf = isinstance(node, Leaf)
        parts = [(_words(half), _SIZES["text"], leaf) for half in self.halves(node.text)]
        if isinstance(node, Leaf):
            small = self.evidence(node)
        else:
            small = [re.split("(?<=,) ", half) for half in (self.halves(node.detail) if node.detail else [])]
        parts += [(pieces, _SIZES["detail"], False) for pieces in small]
        return [_Line(line, size, bold) for pieces, size, bold in parts
                for line in break_lines(pieces, _ROOM["leaf" if leaf else "question"], size, bold)]

    def evidence(self, leaf: Leaf) -> list[list[str]]:
        """Where a leaf's evidence stands: in words, and every source unbroken on a line of its own."""
        here, there = leaf.evidence.here, leaf.evidence.there
        lines = self.halves(here) if here else []
        # With something before it, the two halves are too long for one line.
        heads = self.halves(there) if there else []
        heads = [" · ".join(heads)] if there == NOT_MEASURED else heads
        return [[line] for line in (*lines, *(f"{head}:" for head in heads), *leaf.evidence.sources)]

    # -- the whole

    def document(self) -> str:
        """The whole SVG."""
        steps = [take(question, answer) for question in QUESTIONS for answer in (True, False)]
        parts = [self.edge(step) for step in steps] + [self.box(box) for box in self.boxes.values()]
        key, foot = self.key(self.foot + 26)
        both = self.lang == "both"
        title, alt = (str(_TITLE), str(self.chart.alt)) if both else (_TITLE[self.lang], self.chart.alt[self.lang])
        end = self.chart.highlight.end.id if self.chart.highlight else ""
        said = hashlib.sha256(f"{end} {self.chart.alt}".encode()).hexdigest()[:8]
        return svg.document([*parts, key], self.width, foot, title=title, description=alt,
                            ident=f"choice-{said}-{self.lang}", lang="mul" if both else self.lang)

    def opacity(self, lit: bool) -> float | None:
        """Faint unless on the highlighted way."""
        return None if lit or not self.lit else FADED

    def box(self, box: _Box) -> str:
        """A question (round corners, a number) or a leaf (square ones; dashed if its evidence is not ours)."""
        leaf, (x, y), way = isinstance(box.node, Leaf), box.centre, self.chart.highlight
        lit = way is not None and box.node.id in {way.end.id, *(s.question.id for s in way.path)}
        colour = LIT if lit else svg.INK
        drawn = [svg.element(
            "rect", x=x - box.width / 2, y=y - box.height / 2, width=box.width, height=box.height, rx=3 if leaf else 14,
            fill=colour, fill_opacity=LIT_GROUND if lit else GROUND, stroke=colour,
            stroke_width=LIT_WIDTH if lit else WIDTH,
            stroke_dasharray=_DASH if leaf and not box.node.evidence.measured else None)]
        left, top = x - box.width / 2 + _PAD, y - box.height / 2 + 9
        if not leaf:
            drawn.append(svg.text((left, top + 16), str(_place(box.node)), size=17, bold=True))
        for line in box.lines:
            drawn.append(svg.text((left + box.indent, top + line.size * 1.06), line.text, size=line.size,
                                  bold=line.bold))
            top += _LEADING * line.size
        return svg.group(drawn, data_node=box.node.id, opacity=self.opacity(lit))

    def edge(self, step: Step) -> str:
        """A branch: yes to the right, no downwards, with its word and the mark of its evidence beside it."""
        start, end = self.boxes[step.question.id], self.boxes[follow(step.question, step.answer).id]
        (x0, y0), (x1, y1) = start.centre, end.centre
        lit = (step.question.id, step.answer) in self.lit
        word = " · ".join(self.halves(YES if step.answer else NO))
        if step.answer:
            way = [(x0 + start.width / 2, y0), (x1 - end.width / 2, y1)]
            at = ((way[0][0] + way[1][0] - text_width(word, 14, True) + 16) / 2 - 4, y0 - 9)
        else:
            way = [(x0, y0 + start.height / 2), (x1, y1 - end.height / 2)]
            at = (x0 + 28, (way[0][1] + way[1][1]) / 2 + 4)
        drawn = [svg.line(way, colour=LIT if lit else svg.INK, width=LIT_WIDTH if lit else WIDTH,
                          dash="" if step.evidence.measured else _DASH),
                 _mark((at[0] - 10, at[1] - 5), step.evidence.measured),
                 svg.text(at, word, size=14, bold=True)]
        return svg.group(drawn, data_edge=f"{step.question.id}-{'yes' if step.answer else 'no'}",
                         opacity=self.opacity(lit))

    def key(self, top: float) -> tuple[str, float]:
        """What the two kinds of line and mark mean."""
        drawn, y = [svg.line([(_MARGIN, top - 10), (self.width - _MARGIN, top - 10)], width=0.8, arrow=False)], top
        for k, (measured, meaning) in enumerate(_KEY):
            x = _MARGIN + k * (self.width - 2 * _MARGIN) / 2
            drawn += [svg.line([(x, top + 12), (x + 34, top + 12)], width=WIDTH, dash="" if measured else _DASH),
                      _mark((x + 46, top + 12), measured)]
            for i, half in enumerate(self.halves(meaning)):
                y = top + 17 + 18 * i
                drawn.append(svg.text((x + 58, y), half, size=13))
        return svg.group(drawn, data_key=1), y + 12


def _mark(centre: svg.Point, measured: bool) -> str:
    """Full: measured here. Empty: not."""
    return svg.circle(centre, 5 if measured else 4.2, filled=measured, stroke=1.7)


def _place(question: Question) -> int:
    """The number of a question, from 1."""
    return 1 + QUESTIONS.index(question)


def _in_brackets(detail: T | None) -> T | str:
    return T(" ({0})", " ({0})").format(detail) if detail else ""


def _branch_in_words(question: Question, answer: bool) -> T:
    """One branch as a sentence: yes or no, where it leads, where its evidence stands."""
    end, word = follow(question, answer), (T("हाँ", "Yes") if answer else T("नहीं", "No"))
    target = end.text if isinstance(end, Leaf) else T("सवाल {0} पर", "on to question {0}").format(_place(end))
    return T("{0}: {1} ({2})।", "{0}: {1} ({2}).").format(word, target, take(question, answer).evidence.text)


def _words(text: str) -> list[str]:
    """The words of a text; a है stays with the word before it."""
    return re.split(r" (?!हैं?(?:[ ,?]|$))", text)


def _fill(pieces: Sequence[str], room: float, size: float, bold: bool) -> list[str]:
    """Pieces set into lines one after the other."""
    lines = [pieces[0]]
    for piece in pieces[1:]:
        longer = f"{lines[-1]} {piece}"
        if text_width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


@cache
def _advances(weight: str) -> dict[str, float]:
    """How wide each letter of the course's font is, in parts of the font size."""
    from fontTools.ttLib import TTFont

    with TTFont(font_path(weight), lazy=True) as font:
        widths, per_em = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): widths[name][0] / per_em for code, name in font.getBestCmap().items()}
