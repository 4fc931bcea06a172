"""`explore_after`: an explorer that a learner opens after saying what it will show.

The question is one of the bank, of kind ``prediction``, and its card is that of `predictions.predict`: in Lab the
course's extension records the choice. The picture stands below it in a ``<details>``, closed, so that nothing gives
the answer away; where scripts run a choice opens it, and both are compared: what was predicted, what came out.
"""

from __future__ import annotations

from .. import predictions
from ..figures import Shown
from ..text import T
from .page import ExplorerError

# Lab's extension records the choice. Elsewhere (a static page) the page remembers it until it is closed.
_SCRIPT = """<script>(() => {
  const section = document.currentScript.closest(".smriti-after");
  const after = section.querySelector("details.smriti-opened");
  const yours = section.querySelector(".smriti-reveal .smriti-yours");
  const inLab = Boolean(document.documentElement.dataset.smritiLang);
  const words = (hi, en) => [["hi", hi], ["en", en]].flatMap(([lang, text], k) => {
    const span = document.createElement("span");
    span.lang = lang;
    span.textContent = text;
    const gap = document.createElement("span");
    gap.className = "smriti-gap";
    gap.textContent = " · ";
    return k ? [gap, span] : [span];
  });
  section.addEventListener("click", (event) => {
    const chosen = event.target.closest(".smriti-predict .smriti-choice");
    if (!chosen) return;
    after.open = true;
    yours.replaceChildren(...words("आपका अनुमान", "Your prediction"), ": ", ...chosen.cloneNode(true).childNodes);
    if (inLab) return;
    for (const button of section.querySelectorAll(".smriti-predict .smriti-choice")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    const status = section.querySelector(".smriti-predict .smriti-status");
    status.replaceChildren("✓ ", ...words("आपने यह अनुमान चुना।", "You chose this prediction."));
  });
})();</script>"""
_OPEN = T(hi="पहले ऊपर अनुमान चुनिए, फिर इसे खोलकर आज़माइए",
          en="First choose a prediction above, then open this and try it")


def explore_after(name: str, explorer: Shown, answer: str) -> Shown:
    """Ask for a prediction first; the explorer and what came out open after it.

    Args:
        name: the question's id in the bank, such as ``"02-plane"``.
        explorer: what one of the ``explore_…`` functions gives.
        answer: the key of the choice that the package's own computation supports, worked out where the lesson calls this.

    Raises:
        PredictionError: no such question, or the computation contradicts the bank.
        ExplorerError: `explorer` is none.

    >>> from course_utils import explore_phase
    >>> '<details class="smriti-opened">' in explore_after("02-plane", explore_phase(), "b")._repr_html_()
    True
    """
    if not isinstance(explorer, Shown):
        got = type(explorer).__name__
        raise ExplorerError(T(hi=f"explore_after: explorer में {got} मिला; किसी explore_… function का नतीजा चाहिए।",
                              en=f"explore_after: explorer is a {got}; expected what an explore_… function gives."))
    asked, found = predictions.question_card(name), predictions.answer_card(name, answer)
    body = (f'<section class="smriti-after">{asked._repr_html_()}<details class="smriti-opened">'
            f'<summary>{_OPEN.html("span")}</summary>{explorer._repr_html_()}{found._repr_html_()}</details>'
            f"{_SCRIPT}</section>")
    return Shown(body, T(hi=f"{asked!r}\n{explorer!r}\n{found!r}", en=f"{asked!r}\n{explorer!r}\n{found!r}"))
