"""`explore_choice`: the questions of `choices`, answered one after the other; the way lights up in the chart."""

from __future__ import annotations

from ..charts import FADED, GROUND, LIT, LIT_GROUND, LIT_WIDTH, WIDTH, ChartError, draw_choice
from ..choices import LEAVES, NO, QUESTIONS, YES, take
from ..figures import Shown
from ..svg import INK
from ..text import T
from .page import ExplorerError, explorer


def explore_choice(start: str | None = None, *, caption: T | None = None) -> Shown:
    """Ask the questions one after the other; show the way, the evidence of every answer, and what to take.

    Args:
        start: a question or a leaf to which the way is shown first, as `draw_choice` takes it; else the first question.
        caption: a sentence below.

    Raises:
        ExplorerError: no such question or leaf.

    >>> explore_choice("gru")._repr_html_().count("<figure")
    1
    """
    try:
        picture = draw_choice(start)
    except ChartError as error:
        raise ExplorerError(T(hi=error.text.hi.replace("draw_choice: highlight", "explore_choice: start"),
                              en=error.text.en.replace("draw_choice: highlight", "explore_choice: start"))) from error
    data = {"start": start or QUESTIONS[0].id, "yes": _words(YES), "no": _words(NO), "faded": FADED,
            "questions": [{"id": q.id, "text": _words(q.text), "yes": q.yes, "no": q.no,
                           "evidence": {word: _words(take(q, answer).evidence.text)
                                        for word, answer in (("yes", True), ("no", False))}} for q in QUESTIONS],
            "leaves": [{"id": leaf.id, "text": _words(leaf.text), "evidence": _words(leaf.evidence.text)}
                       for leaf in LEAVES],
            "lit": {"colour": LIT, "width": LIT_WIDTH, "ground": LIT_GROUND},
            "plain": {"colour": INK, "width": WIDTH, "ground": GROUND}}
    return explorer(picture, "which_one.js", data, alt=picture.alt, caption=caption)


def _words(text: T) -> dict[str, str]:
    return {"hi": text.hi, "en": text.en}
