"""The learner's own state: small JSON files in ``$SMRITI_HOME`` that survive every upgrade; and the course's folder.

Predictions, scores and progress live here, never in a notebook's output.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .text import SmritiError, T


def home() -> Path:
    """The folder of the learner's state: ``$SMRITI_HOME``, or ``.smriti`` in the user's home."""
    return Path(os.environ.get("SMRITI_HOME") or Path.home() / ".smriti")


def project_root(start: Path | None = None) -> Path:
    """The folder of the course: the nearest one above `start` (here), else the clone it was installed from.

    Raises:
        SmritiError: neither holds ``course.py`` and ``lessons/``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / "course.py").is_file() and (folder / "lessons").is_dir():
            return folder
    raise SmritiError(T(
        hi=f"Course का folder नहीं मिला: {here} और उसके ऊपर कहीं course.py और lessons/ साथ नहीं हैं। "
           "Course के clone में जाकर यही command फिर चलाइए।",
        en=f"The folder of the course was not found: no course.py with lessons/ in {here} or above. "
           "Go to your clone of the course and run this command again."))


def load(name: str) -> dict[str, Any]:
    """Read one state file; an absent or damaged one reads as empty (the damaged one is kept aside)."""
    path = home() / f"{name}.json"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(value, dict):
            raise ValueError(type(value).__name__)
        return value
    except FileNotFoundError:
        return {}
    except (ValueError, UnicodeDecodeError):
        path.replace(path.with_suffix(".damaged.json"))
        return {}


def save(name: str, value: dict[str, Any]) -> None:
    """Write one state file whole or not at all.

    Raises:
        SmritiError: the folder cannot be written (no space, no permission).
    """
    path = home() / f"{name}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise cannot_write(path, error) from None


def write_atomic(path: Path, text: str) -> None:
    """Write `text` (UTF-8) beside `path` and move it there, so that a full disk never halves a file."""
    write_together({path: text.encode()})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files that belong together: all are complete on the disk before the first takes its place.

    Raises:
        OSError: one cannot be written; then the old files are as they were.
    """
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        for path, content in contents.items():
            parts[path].write_bytes(content)
        for path, part in parts.items():
            os.replace(part, path)
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise


def cannot_write(path: Path, error: OSError) -> SmritiError:
    """The bilingual error for a file that could not be written: which one, why, and the cure."""
    reason = error.strerror or type(error).__name__
    return SmritiError(T(
        hi=f"फ़ाइल {path} लिखी नहीं जा सकी ({reason})। पुरानी फ़ाइल वैसी ही है। "
           "Disk पर जगह और इस folder में लिखने की अनुमति जाँचिए, फिर दोबारा चलाइए।",
        en=f"Could not write {path} ({reason}). The old file is untouched. "
           "Check free disk space and write permission for this folder, then run again."))
