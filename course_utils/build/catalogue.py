"""The list of lessons: those that exist (from their front matter), then those that are planned.

A planned lesson stands in ``data/planned.toml`` only until its source exists.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ..text import T
from .source import Fault, exercise_paths, lesson_paths, read

READMES = ("README.md", "README.hi.md")
_MARKS = re.compile(r"<!-- lessons -->\n.*?<!-- /lessons -->", re.DOTALL)
SOON = T(hi="जल्द", en="soon")


@dataclass(frozen=True)
class Entry:
    """One line of the list: `minutes` is None for a lesson that is only planned."""

    number: str
    slug: str
    title: T
    minutes: int | None

    @property
    def notebook(self) -> str:
        """The file name of its notebook."""
        return f"{self.slug}.ipynb"


def catalogue(root: Path) -> list[Entry]:
    """Every lesson of the course, in order."""
    written = [Entry(x.number, x.slug, x.title, x.front.get("minutes")) for x in map(read, lesson_paths(root))]
    have = {e.number for e in written}
    return sorted(written + [e for e in _planned() if e.number not in have], key=lambda e: e.number)


def left_over(root: Path) -> list[Fault]:
    """A fault for each planned lesson that is written by now."""
    have = {p.name[:2] for p in lesson_paths(root)}
    return [Fault("course_utils/data/planned.toml", T(hi=f"पाठ {e.number} लिखा जा चुका है।", en=f"lesson {e.number} is written by now."),
                  T(hi="उसे यहाँ से हटाइए।", en="Remove it here.")) for e in _planned() if e.number in have]


def without_lesson(root: Path) -> list[Fault]:
    """A fault for each exercise whose lesson is neither written nor planned under the same name.

    A planned lesson is enough: either of the two may be written first.
    """
    have = {p.name.removesuffix(".md") for p in lesson_paths(root)} | {e.slug for e in _planned()}
    return [Fault(f"lessons/{p.name}", T(hi=f"इसका पाठ {slug}.md न लिखा गया है, न planned.toml में है।",
                                         en=f"its lesson {slug}.md is neither written nor in planned.toml."),
                  T(hi="अभ्यास का नाम पाठ के नाम पर रखिए।", en="Name the exercise after its lesson."))
            for p in exercise_paths(root) if (slug := p.name.removesuffix(".exercise.md")) not in have]


def table(entries: list[Entry], lang: str, folder: str) -> str:
    """The list as a Markdown table in one language, its links relative to `folder`."""
    head = {"hi": ("पाठ", "विषय", "मिनट"), "en": ("Lesson", "Topic", "Minutes")}[lang]
    rows = [f"| {e.number} | [{e.title[lang]}]({folder}{e.notebook}) | {e.minutes} |" if e.minutes
            else f"| {e.number} | {e.title[lang]} | {SOON[lang]} |" for e in entries]
    return "\n".join([f"| {' | '.join(head)} |", "|---|---|---|", *rows])


def readme_text(path: Path, entries: list[Entry]) -> str:
    """A README with the list of lessons put between its two marks, in the README's language."""
    lang = "hi" if path.name.endswith(".hi.md") else "en"
    made = f"<!-- lessons -->\n{table(entries, lang, 'notebooks/')}\n<!-- /lessons -->"
    return _MARKS.sub(lambda _: made, path.read_text(encoding="utf-8"))


def _planned() -> list[Entry]:
    text = files("course_utils").joinpath("data/planned.toml").read_text(encoding="utf-8")
    return [Entry(e["number"], e["slug"], T(e["hi"], e["en"]), None) for e in tomllib.loads(text).get("lesson", [])]
