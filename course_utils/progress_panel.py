"""`progress`: which tasks are done, what comes next, and where the lesson helps. In a notebook and on the console.

All of it is marked as measured: it is the learner's own, and the titles are those of the exercises as they now are.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from . import attempts, home
from .claims import measured_html, measured_text
from .display import Card
from .exercise_list import Exercise, Task, exercises, heading_of, text_of
from .text import SmritiError, T

TITLE = T(hi="आपकी प्रगति", en="Your progress")
EXERCISE = T(hi="अभ्यास", en="Exercise")
TASKS = T(hi="पूरे हुए काम", en="Tasks done")
NEXT = T(hi="अगला काम", en="Next task")
HELP = T(hi="मदद यहाँ है", en="Help is here")
TRIED = T(hi="कोशिशें: {0}", en="attempts: {0}")
ALL_DONE = T(hi="सारे काम पूरे हो गए।", en="All tasks are done.")
NONE = T(hi="कोई अभ्यास नहीं मिला। यह cell अपने course के folder वाली notebook में चलाइए।",
         en="No exercise was found. Run this cell in a notebook in the folder of your course.")
DONE, OPEN = "●", "○"


@dataclass(frozen=True)
class Step:
    """What comes next: a task of an exercise, and how often it was tried."""

    exercise: Exercise
    task: Task
    tries: int


@dataclass(frozen=True)
class Progress:
    """Which tasks are done.

    Attributes:
        root: the folder of the course.
        listed: its exercises.
        done: the names of the tasks that are done; a written answer counts when its cell was changed.
        tries: how often each task was tried before it was right.
    """

    root: Path
    listed: list[Exercise]
    done: frozenset[str]
    tries: dict[str, int]

    def next(self) -> Step | None:
        """The first task that is not done; None where all are."""
        return next((Step(exercise, task, self.tries.get(task.name, 0)) for exercise in self.listed
                     for task in exercise.tasks if task.name not in self.done), None)

    def row(self, exercise: Exercise) -> tuple[str, str]:
        """A dot for each task of an exercise, and how many of how many are done."""
        marks = [task.name in self.done for task in exercise.tasks]
        return "".join(DONE if mark else OPEN for mark in marks), f"{sum(marks)}/{len(marks)}"

    def text(self) -> str:
        """The plain-text twin of the panel."""
        if not self.listed:
            return NONE.label()
        rows = [measured_text(f"{' '.join(self.row(e))}  {e.title.label()}") for e in self.listed]
        return "\n".join([TITLE.label(), *rows, measured_text(self._next_text())])

    def console(self) -> str:
        """The same for a terminal, without the marks of what is measured."""
        return self.text().replace("⟦", "").replace("⟧", "")

    def _next_text(self) -> str:
        if (step := self.next()) is None:
            return ALL_DONE.label()
        lines = [f"{NEXT.label()}: {step.task.name} {step.task.title.label()}"]
        lines += [TRIED.format(step.tries).label()] if step.tries else []
        help = heading_of(self.root / _lesson(step.exercise), step.task.part)
        lines += [f"{HELP.label()}: {_lesson(step.exercise)}, {help.label()}"] if help else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.card()._repr_html_()

    def __repr__(self) -> str:
        return self.text()

    def card(self) -> Card:
        """The panel; links lead to the learner's own notebooks."""
        if not self.listed:
            return Card("plain", NONE.html(), NONE.label(), "smriti-progress")
        up = "../.." if Path.cwd().parent.name == "exercises" else ".."      # from the notebook that shows it
        rows = "".join(self._row_html(exercise, up) for exercise in self.listed)
        table = (f"<table><caption>{TITLE.html('span')}</caption><thead><tr>"
                 f"<th scope=\"col\">{EXERCISE.html('span')}</th><th scope=\"col\">{TASKS.html('span')}</th></tr></thead>"
                 f"<tbody>{rows}</tbody></table>")
        return Card("plain", f"{table}<p><data class=\"measured\">{self._next_html(up)}</data></p>", self.text(),
                    "smriti-progress")

    def _row_html(self, exercise: Exercise, up: str) -> str:
        dots, count = self.row(exercise)
        title = _link(f"{up}/{exercise.path}", exercise.title)
        return (f'<tr><th scope="row"><data class="measured">{title}</data></th>'
                f'<td>{measured_html(f"{dots} {count}")}</td></tr>')

    def _next_html(self, up: str) -> str:
        if (step := self.next()) is None:
            return ALL_DONE.html("span")
        notebook, lesson = f"{up}/{step.exercise.path}", _lesson(step.exercise)
        parts = [f"{NEXT.html('span')}: ", _link(f"{notebook}#cell-id={step.task.name}", step.task.title)]
        parts += [f" ({TRIED.format(step.tries).html('span')})"] if step.tries else []
        if (help := heading_of(self.root / lesson, step.task.part)) is not None:
            parts += [f"<br>{HELP.html('span')}: ", _link(f"{up}/{lesson}#cell-id={step.task.part}", help)]
        return "".join(parts)


def progress(root: Path | None = None) -> Progress:
    """Which tasks of the exercises you have done, and what comes next; in a notebook it shows as a panel.

    Args:
        root: the folder of the course; by default the one that this notebook lies in.
    """
    try:
        root = root or home.project_root()
    except SmritiError:
        return Progress(Path(), [], frozenset(), {})
    listed, kept = exercises(root), attempts.standing()
    done = {name for name, entry in kept.items() if entry["done"]}
    done |= {task.name for exercise in listed for task in exercise.tasks if task.written and _is_written(root, exercise, task)}
    return Progress(root, listed, frozenset(done), {name: entry["tries"] for name, entry in kept.items()})


def _is_written(root: Path, exercise: Exercise, task: Task) -> bool:
    """Whether the learner has changed the cell of a written answer in their own copy."""
    mine = text_of(root / "my" / exercise.path, task.name)
    return mine is not None and mine.strip() != task.text.strip()


def _lesson(exercise: Exercise) -> str:
    return f"notebooks/{Path(exercise.path).name}"


def _link(target: str, title: T) -> str:
    return f'<a href="{html.escape(target)}">{title.html("span")}</a>'
