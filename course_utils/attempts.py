"""The learner's attempts at the tasks of the exercises: ``$SMRITI_HOME/tasks.json``.

One entry a check; a task once right stays done, whatever is tried later::

    {"ex03-a": {"done": "2026-11-26T05:13:00+00:00", "tries": 2}}

``tries`` counts up to the first right answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import home

STATE = "tasks"


def record(name: str, *, right: bool) -> None:
    """Count one attempt at a task.

    Raises:
        SmritiError: the learner's folder cannot be written; then the old file is untouched.
    """
    kept = home.load(STATE)
    entry = kept.get(name) if _is_entry(kept.get(name)) else {"done": None, "tries": 0}
    if entry["done"] is None:       # nothing more to count, and nothing to write
        done = datetime.now(UTC).isoformat(timespec="seconds") if right else None
        home.save(STATE, {**kept, name: {"done": done, "tries": entry["tries"] + 1}})


def standing() -> dict[str, dict[str, Any]]:
    """Every entry by the check's name; what a hand has damaged is left out."""
    return {name: entry for name, entry in home.load(STATE).items() if _is_entry(entry)}


def reset(number: str | None = None) -> int:
    """Forget what was done in exercise `number` (``"03"``), or everywhere; returns how many tasks that were."""
    kept = home.load(STATE)
    left = {name: entry for name, entry in kept.items() if number and not name.startswith(f"ex{number}-")}
    home.save(STATE, left)
    return len(kept) - len(left)


def _is_entry(value: Any) -> bool:
    return (isinstance(value, dict) and isinstance(value.get("tries"), int) and value["tries"] >= 0
            and (value.get("done") is None or isinstance(value["done"], str)))
