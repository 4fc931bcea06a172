"""From a source to its notebook: cells, stable ids, metadata without machine facts. Runs nothing."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import nbformat

from .. import questions
from ..text import BLOCK, T
from . import roles
from .catalogue import Entry, table
from .source import Cell, Lesson, SourceError, one_language

# Lab adds what is missing here as soon as it opens a notebook and then calls it changed. The version
# of Python is left out: it is a fact of the machine, not of the lesson.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
_PLACEHOLDER = re.compile(r"^<!-- (front|questions|lessons|points) -->$", re.MULTILINE)
_DIVS = re.compile(r'<(div|span|figcaption|p|section) lang="(hi|en)"[^>]*>(?:(?!<\1\b).)*?</\1>', re.DOTALL)
# What joins or holds both languages: the dot between two spans, the two-language version of a drawing.
_GAP = re.compile(r'<span class="smriti-gap">[^<]*</span>|<script type="image/svg\+xml">.*?</script>', re.DOTALL)


def notebook(lesson: Lesson, entries: list[Entry]) -> nbformat.NotebookNode:
    """The source as a notebook that was not run; an exercise with its solutions.

    Args:
        lesson: the source.
        entries: the list of lessons, for the placeholder ``<!-- lessons -->``.

    Raises:
        SourceError: a placeholder stands where it cannot be filled.
    """
    built = nbformat.v4.new_notebook(metadata={**deepcopy(METADATA), "smriti": {"lesson": lesson.number}})
    built.cells = [_cell(lesson, cell, entries) for cell in lesson.cells]
    return built


def stripped(built: nbformat.NotebookNode, lang: str) -> nbformat.NotebookNode:
    """A copy in one language: the other is taken out of text cells and of stored outputs."""
    copy = nbformat.from_dict(built)
    copy.metadata.smriti = {**copy.metadata.smriti, "lang": lang}
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = one_language(cell.source, lang)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = keep_language("".join(data["text/html"]), lang)
    return copy


def keep_language(html: str, lang: str) -> str:
    """HTML without the elements of the other language.

    >>> keep_language('<div lang="hi">एक</div><div lang="en">one</div>', "en")
    '<div lang="en">one</div>'
    """
    kept = _DIVS.sub(lambda m: m[0] if m[2] == lang else "", html)
    return _GAP.sub("", kept)


def write(built: nbformat.NotebookNode, path: Path) -> bool:
    """Write a notebook if it differs from the file; tells whether it did."""
    from ..home import write_atomic

    text = to_text(built)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, text)
    return True


def to_text(built: nbformat.NotebookNode) -> str:
    """The bytes of the file, as text: UTF-8, one trailing newline."""
    nbformat.validate(built)
    return nbformat.writes(built, version=4).rstrip("\n") + "\n"


def _cell(lesson: Lesson, cell: Cell, entries: list[Entry]) -> nbformat.NotebookNode:
    metadata = roles.metadata(cell)
    if cell.kind == "code":
        return nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata=metadata)
    return nbformat.v4.new_markdown_cell(_filled(lesson, cell, entries), id=cell.id, metadata=metadata)


def _filled(lesson: Lesson, cell: Cell, entries: list[Entry]) -> str:
    """The text of a cell with its placeholders filled, each in the language of its block."""
    if not _PLACEHOLDER.search(cell.source):
        return cell.source
    parts = []
    for lang, body in BLOCK.findall(cell.source):
        made = {"front": lambda lang: (_exercise_front(lesson, entries, lang) if lesson.is_exercise
                                       else _front(lesson, lang)),
                "points": lambda lang: _points(lesson, cell, lang),
                "lessons": lambda lang: table(entries, lang, ""),
                "questions": lambda lang: _questions(lesson, cell, lang)}
        filled = _PLACEHOLDER.sub(lambda m, lang=lang, made=made: made[m[1]](lang), body)
        parts.append(f'<div lang="{lang}">\n\n{filled}\n\n</div>')
    return "\n\n".join(parts)


def _front(lesson: Lesson, lang: str) -> str:
    """Minutes, needs and objectives of the front matter, as the reader meets them below the title."""
    front = lesson.front
    time, minutes, need, after = {
        "hi": ("समय", "मिनट।", "पहले से चाहिए", "इस पाठ के बाद आपको यह आना चाहिए:"),
        "en": ("Time", "minutes.", "You need", "After this lesson you can:")}[lang]
    stop = {"hi": "।", "en": "."}[lang]
    aims = "\n".join(f"* {aim}" for aim in front["objectives"][lang])
    return (f"**{time}:** {front['minutes']} {minutes} **{need}:** {'; '.join(front['needs'][lang])}{stop}\n\n"
            f"**{after}**\n\n{aims}")


def _exercise_front(lesson: Lesson, entries: list[Entry], lang: str) -> str:
    """Minutes, points and the lesson of an exercise; a lesson that is only planned has no link yet."""
    from ..checks import registry

    total = sum(entry.points for entry in registry.of_exercise(lesson.number))
    entry = next((e for e in entries if e.number == lesson.number), None)
    name = f"{lesson.number} {entry.title[lang]}" if entry else lesson.number
    link = f"**[{name}](../../notebooks/{entry.notebook})**" if entry and entry.minutes else name
    return {"hi": f"**समय:** {lesson.front['minutes']} मिनट। **अंक:** {total}। **पाठ:** {link}",
            "en": f"**Time:** {lesson.front['minutes']} minutes. **Points:** {total}. **Lesson:** {link}"}[lang]


def _points(lesson: Lesson, cell: Cell, lang: str) -> str:
    """The points of the next check or written answer at or below `cell`."""
    from ..checks import registry

    rest = lesson.cells[lesson.cells.index(cell):]
    graded = next((c for c in rest if roles.role_of(c) in ("check", "answer")), None)
    if graded is None:
        raise SourceError(lesson.fault(
            cell, T(hi="<!-- points --> के बाद कोई जाँच नहीं है।", en="no check comes after <!-- points -->."),
            T(hi="जाँच जोड़िए या <!-- points --> हटाइए।", en="Add one or remove <!-- points -->.")))
    points = registry.find(graded.id).points
    return {"hi": f"**{points} अंक**", "en": f"**{points} point{'s' * (points > 1)}**"}[lang]


def _questions(lesson: Lesson, cell: Cell, lang: str) -> str:
    asked = [q for q in questions.bank().values() if q.lesson == lesson.number and q.kind != "prediction"]
    if not asked:
        raise SourceError(lesson.fault(
            cell, T(hi=f"इस पाठ के सवाल नहीं हैं: questions/{lesson.number}.toml।",
                    en=f"there are no questions for this lesson: questions/{lesson.number}.toml."),
            T(hi="सवाल लिखिए या <!-- questions --> हटाइए।", en="Write some or remove <!-- questions -->.")))
    return "\n\n".join(q.markdown(lang, i) for i, q in enumerate(asked, 1))
