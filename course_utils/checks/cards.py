"""The learner's card for one run of a check, in HTML and in plain text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from ..claims import measured_html
from ..display import Card, Tone
from ..text import T
from .registry import Check

_MEASURED = re.compile(r"⟦(.*?)⟧")
CHECK = T(hi="जाँच", en="Check")
HINT = T(hi="संकेत", en="Hint")
RIGHT = T(hi="सही: {0} में से {0} अंक", en="Correct: {0} of {0} points")
WRONG = T(hi="अभी सही नहीं", en="Not right yet")
UNWRITTEN = T(hi="अभी लिखना है", en="Still to write")
TRY = T(hi="पहले खुद लिखकर देखिए; सही न निकले, तो एक संकेत मिलेगा।",
        en="Write a first attempt; if it is not right, you get a hint.")
AGAIN = T(hi="फिर भी न बने, तो यह जाँच दोबारा चलाइए: एक और संकेत मिलेगा।",
          en="If it still does not work, run this check again: you get one more hint.")
UNUSED = T(hi="वे संकेत जिनकी ज़रूरत नहीं पड़ी", en="The hints that you did not need")
SOLUTION = T(hi="हमारा हल, और उसमें देखने लायक बात", en="Our solution, and what to notice in it")


@dataclass(frozen=True)
class Result:
    """What one run of a check found.

    Attributes:
        check: which one.
        kind: ``"right"``, or the kind of `verdicts.Fail`, or ``"broken"`` where the check itself failed.
        text: the sentence for the learner; None where it is right.
    """

    check: Check
    kind: str = "right"
    text: T | None = None

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.kind == "right"

    @property
    def points(self) -> int:
        """What the answer earns."""
        return self.check.points if self.passed else 0


def card(result: Result, shown: int, solution: str | None = None) -> Card:
    """The card of one result.

    Args:
        result: what was found.
        shown: how many hints of the ladder the learner has reached.
        solution: code that solves the task, offered where the learner's own does too.
    """
    tone, sign, head = _verdict(result)
    hints, rest = result.check.hints[:shown], result.check.hints[shown:]
    parts = [f'<p class="smriti-head">{CHECK.html("span")}: <code>{result.check.name}</code></p>',
             f'<p class="smriti-measure"><strong class="smriti-verdict">{sign} {head.html("span")}</strong></p>']
    lines = [f"{CHECK.label()}: {result.check.name}   {sign} {head.label()}"]
    if result.text:
        parts.append(_marked(result.text.html()))
        lines.append(str(result.text))
    if result.passed:
        parts += [f"<details><summary>{UNUSED.html('span')}</summary>{_list(rest)}</details>"] if rest else []
        parts += [_solution(solution, result.check.style)] if solution else []
        return Card(tone, "".join(parts), "\n".join(lines), "smriti-check")
    if result.kind == "unwritten":
        return Card(tone, "".join(parts) + TRY.html(), "\n".join([*lines, str(TRY)]), "smriti-check")
    if hints:
        parts += [f'<p class="smriti-hint"><strong>{HINT.html("span")}</strong></p>', _list(hints)]
        lines += [f"{HINT.label()} {i}: {hint}" for i, hint in enumerate(hints, 1)]
    if rest:
        parts.append(AGAIN.html())
        lines.append(str(AGAIN))
    return Card(tone, "".join(parts), "\n".join(lines), "smriti-check")


def _verdict(result: Result) -> tuple[Tone, str, T]:
    """Tone, sign and headline."""
    if result.passed:
        return "true", "✓", RIGHT.format(result.points)
    return ("plain", "✎", UNWRITTEN) if result.kind == "unwritten" else ("false", "✗", WRONG)


def _marked(body: str) -> str:
    """The measured values of a sentence as the nbval sanitiser knows them."""
    return _MEASURED.sub(lambda m: measured_html(html.unescape(m[1])), body)


def _solution(code: str, style: T | None) -> str:
    body = f'<pre class="smriti-solution"><code>{html.escape(code, quote=False)}</code></pre>'
    return (f"<details><summary>{SOLUTION.html('span')}</summary>{style.html() if style else ''}{body}</details>")


def _list(hints: tuple[T, ...]) -> str:
    return f"<ol>{''.join(f'<li>{hint.html()}</li>' for hint in hints)}</ol>"
