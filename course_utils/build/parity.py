"""The parity lock: which Hindi text was read beside which English text.

``lessons/parity/NN_slug.lock`` (of an exercise ``NN_slug.exercise.lock``) keeps a hash of both blocks of
every text cell. Change one side alone and the build is red until ``course accept NN`` says that the other
side was read and still says the same. Change both and the build takes it as read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..home import write_atomic
from ..text import T
from .source import Fault, Lesson

Lock = dict[str, tuple[str, str]]     # cell id → hash of its Hindi, hash of its English


def lock_path(lesson: Lesson) -> Path:
    """Where a lesson's lock is kept."""
    return lesson.path.parent / "parity" / lesson.path.with_suffix(".lock").name


def current(lesson: Lesson) -> Lock:
    """The hashes of a lesson as it stands."""
    return {c.id: (_hash(c.blocks["hi"]), _hash(c.blocks["en"]))
            for c in lesson.prose if set(c.blocks) == {"hi", "en"}}


def stored(lesson: Lesson) -> Lock:
    """The lock as it was last written; empty where there is none."""
    path = lock_path(lesson)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3}


def one_sided(lesson: Lesson) -> list[Fault]:
    """A fault for each text cell of which only one language changed since it was last accepted."""
    old, found = stored(lesson), []
    for cell in lesson.prose:
        new = current(lesson).get(cell.id)
        if new is None or cell.id not in old:
            continue
        changed = [new[i] != old[cell.id][i] for i in (0, 1)]
        if changed[0] != changed[1]:
            side, other = ("हिन्दी", "English") if changed[0] else ("English", "हिन्दी")
            side_en, other_en = ("Hindi", "English") if changed[0] else ("English", "Hindi")
            found.append(lesson.fault(
                cell, T(hi=f"सिर्फ़ {side} बदली है।", en=f"only the {side_en} changed."),
                T(hi=f"{other} भी पढ़िए; वही बात कहे, तो `course accept {lesson.number}` चलाइए।",
                  en=f"Read the {other_en} too; if it still says the same, run `course accept {lesson.number}`.")))
    return found


def is_stale(lesson: Lesson) -> bool:
    """Whether the lock differs from the lesson in any way."""
    return current(lesson) != stored(lesson)


def accept(lesson: Lesson) -> None:
    """Write the lock of the lesson as it stands."""
    path = lock_path(lesson)
    path.parent.mkdir(exist_ok=True)
    rows = "".join(f"{ident} {hi} {en}\n" for ident, (hi, en) in current(lesson).items())
    write_atomic(path, "# cell, hash of its Hindi, hash of its English; written by `course build` and `course accept`\n" + rows)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
