"""A question as Markdown: its answer is folded, so it needs no kernel, no trust and no script.

JupyterLab's course extension reads exactly these elements and makes them live (lab/extension/static/quiz.js);
everywhere else they are to be read as they stand::

    <section class="smriti-question smriti-kind-single smriti-id-05-count">

    **prompt**                     then the code, if any, and the list of choices
    * **a** text

    <details class="smriti-answer"><summary>Show the answer</summary>

    * ✓ **a** why                  a number or shape: ✓ <span class="smriti-key">…</span> why, then the mistakes
                                   an order: why, then a numbered list; an open question: model answer, ☐ points
    </details>

    </section>
"""

from __future__ import annotations

from .model import Choice, Question

_SHOW = {"hi": "जवाब देखिए", "en": "Show the answer"}
_AGAIN = {"hi": "वही सवाल, दूसरी संख्याएँ", "en": "The same question with other numbers"}


def block(question: Question, lang: str, number: int | None = None) -> str:
    """The question in one language ("hi" or "en"), with its number in front if it has one."""
    prompt = f"**{f'{number}. ' if number else ''}{question.prompt[lang]}**"
    if "\n" in question.prompt[lang].strip():      # bold does not go across paragraphs
        prompt = f"**{number}.** {question.prompt[lang]}" if number else question.prompt[lang]
    parts = [prompt]
    if question.code.shown:
        parts.append(f"```python\n{question.code.shown.strip(chr(10))}\n```")
    if question.choices:
        parts.append("\n".join(f"* **{c.key}** {c.text[lang]}" for c in question.choices))
    parts.append(_folded("smriti-answer", _SHOW[lang], _answer(question, lang)))
    if question.others:
        # A variant is told from its question by its own class.
        parts.append(_folded("smriti-variants", _AGAIN[lang], "\n\n".join(
            block(other, lang).replace("smriti-id-", f"smriti-variant-{i} smriti-id-", 1)
            for i, other in enumerate(question.others, 1))))
    classes = f"smriti-question smriti-kind-{question.kind} smriti-id-{question.id}"
    return f'<section class="{classes}">\n\n' + "\n\n".join(parts) + "\n\n</section>"


def _folded(name: str, summary: str, body: str) -> str:
    return f'<details class="{name}"><summary>{summary}</summary>\n\n{body}\n\n</details>'


def _answer(question: Question, lang: str) -> str:
    match question.kind:
        case "numeric" | "shape":
            return _value(question, lang)
        case "order":
            return _order(question, lang)
        case "open":
            points = "\n".join(f"* ☐ {point[lang]}" for point in question.points)
            return f"{question.model[lang]}\n\n{points}"
    return "\n".join(_why(c, lang) for c in question.choices)


def _why(choice: Choice, lang: str) -> str:
    return f"* {'✓' if choice.right else '✗'} **{choice.key}** {choice.why[lang]}"


def _value(question: Question, lang: str) -> str:
    spread = f' <span class="smriti-tolerance">± {question.tolerance:g}</span>' if question.tolerance else ""
    right = f'✓ <span class="smriti-key">{question.key}</span>{spread} {question.why[lang]}'
    mistakes = "\n".join(f"* ✗ **{m.value}** {m.why[lang]}" for m in question.mistakes)
    return f"{right}\n\n{mistakes}" if mistakes else right


def _order(question: Question, lang: str) -> str:
    by_key = {c.key: c for c in question.choices}
    steps = "\n".join(f"{i}. **{key}** {by_key[key].why[lang]}" for i, key in enumerate(question.key.split(), 1))
    return f"{question.why[lang]}\n\n{steps}"
