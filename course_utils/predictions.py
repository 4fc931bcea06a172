"""Predict before you run: record the learner's guess, and compare it after the run.

The output of `predict` is plain HTML and the same for everybody: the stored guess never changes it.
In JupyterLab the course's extension makes the buttons live and calls `record`; elsewhere the learner
types ``predict("00-hook", "b")``. Guesses are kept in ``$SMRITI_HOME/predictions.json``.
"""

from __future__ import annotations

from datetime import UTC, datetime

from . import home, questions
from .display import Card, emit
from .text import SmritiError, T, inline_html

_STATE = "predictions"


class PredictionError(SmritiError):
    """A prediction with an unknown name, or a choice that it does not offer."""


def predict(name: str, mine: str | None = None) -> None:
    """Ask the learner for a prediction (a question of kind ``prediction`` in the bank).

    Args:
        name: the question's id, such as ``"00-hook"``.
        mine: the key of the learner's choice, for front ends without live buttons.

    Raises:
        PredictionError: no such prediction, or no such choice.
    """
    if mine is not None:
        record(name, mine)
    emit(question_card(name))


def question_card(name: str) -> Card:
    """The card that `predict` shows.

    Raises:
        PredictionError: no such prediction.
    """
    return _ask(_find(name))


def reveal(name: str, answer: str) -> None:
    """After the run: show what came out, and why each choice was right or wrong.

    Args:
        name: the question's id.
        answer: the key of the choice that the measurement just now supports.

    Raises:
        PredictionError: the measurement contradicts the bank: then one of the two is wrong, and the
            notebook stops rather than teach either.
    """
    emit(answer_card(name, answer))


def answer_card(name: str, answer: str) -> Card:
    """The card that `reveal` shows; arguments and errors as there."""
    asked = _find(name)
    if answer != asked.answer:
        raise PredictionError(T(
            hi=f'"{name}": माप कहती है "{answer}", पर सवाल की फ़ाइल में सही जवाब "{asked.answer}" है। '
               "ऊपर के code cell क्रम से दोबारा चलाइए।",
            en=f'"{name}": the measurement says "{answer}", but the question file has "{asked.answer}". '
               "Run the code cells above again, in order."))
    return _answer(asked)


def record(name: str, choice: str) -> str:
    """Keep the learner's choice; the first one stays on record beside the last.

    Returns:
        The recorded choice (the Lab extension waits for it).

    Raises:
        PredictionError: no such prediction, or no such choice.
        SmritiError: the learner's folder cannot be written.
    """
    asked = _find(name)
    keys = [c.key for c in asked.choices]
    if choice not in keys:
        raise PredictionError(T(
            hi=f'"{name}" में "{choice}" नाम का कोई विकल्प नहीं है। इनमें से एक चुनिए: {", ".join(keys)}।',
            en=f'"{name}" has no choice "{choice}". Choose one of: {", ".join(keys)}.'))
    kept = home.load(_STATE)
    first = kept.get(name, {}).get("first", choice)
    kept[name] = {"first": first, "choice": choice, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    home.save(_STATE, kept)
    return choice


def recorded(name: str) -> str | None:
    """The choice on record, or None."""
    return home.load(_STATE).get(name, {}).get("choice")


def _find(name: str) -> questions.Question:
    found = questions.bank().get(name)
    if found is None or found.kind != "prediction":
        known = ", ".join(q.id for q in questions.bank().values() if q.kind == "prediction")
        raise PredictionError(T(
            hi=f'"{name}" नाम का कोई अनुमान-सवाल नहीं है। ये हैं: {known}।',
            en=f'There is no prediction named "{name}". There are: {known}.'))
    return found


def _ask(asked: questions.Question) -> Card:
    head = T(hi="चलाने से पहले: आपका अनुमान?", en="Before you run: your prediction?")
    typed = T(hi="बटन काम नहीं कर रहे?", en="The buttons do not work?")
    how = T(hi="एक नए code cell में लिखिए:", en="Type in a new code cell:")
    buttons = "".join(
        f'<button type="button" class="smriti-choice smriti-choice-{c.key}">'
        f'<strong>{c.key}</strong> {c.text.html("span")}</button> ' for c in asked.choices)
    body = (f'<p class="smriti-head">{head.html("span")}</p>{asked.prompt.html()}'
            f'<div class="smriti-choices" role="group">{buttons}</div><p class="smriti-status" role="status"></p>'
            f'<details class="smriti-typed"><summary>{typed.html("span")}</summary>'
            f'{how.html("span")} <code>predict("{asked.id}", "{asked.choices[0].key}")</code></details>')
    text = "\n".join([str(asked.prompt), *(f"  {c.key}  {c.text.label()}" for c in asked.choices),
                      f'{how.label()} predict("{asked.id}", "{asked.choices[0].key}")'])
    return Card("plain", body, text, f"smriti-predict smriti-id-{asked.id}")


def _answer(asked: questions.Question) -> Card:
    head = T(hi="क्या निकला", en="What came out")
    rows = "".join(f"<li style=\"margin:6px 0\">{_mark(c)} <strong>{c.key} {c.text.html('span')}</strong>"
                   f'<section style="padding-left:2.4em">{c.why.html()}</section></li>' for c in asked.choices)
    body = (f'<p class="smriti-head">{head.html("span")}: <strong>{inline_html(asked.answer)}</strong></p>'
            f'<p class="smriti-yours"></p><ul style="list-style:none; padding-left:0">{rows}</ul>')
    text = "\n".join([f"{head.label()}: {asked.answer}", *(
        f"{_mark(c)} {c.key}  {c.text.label()}\n     {c.why.hi}\n     {c.why.en}" for c in asked.choices)])
    return Card("true", body, text, f"smriti-reveal smriti-id-{asked.id}")


def _mark(choice: questions.Choice) -> str:
    return "✓" if choice.right else "✗"
