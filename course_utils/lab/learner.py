"""The learner's own copy of the course: ``my/``, where JupyterLab opens.

Nobody works in the clone's own notebooks, so `git pull` never meets a conflict. `sync` lays a copy of
``notebooks/`` and ``exercises/`` with the same layout, and brings newer versions; what the learner
changed is never overwritten. `reset` makes one lesson new again and keeps the old one in a backup.

``my/.smriti.json`` remembers the hash of each notebook as it was laid. A copy with that hash is the
learner's only in name and may be replaced; any other content is the learner's work. Without a record
(first start, damaged file) every difference counts as the learner's work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..home import cannot_write, write_atomic
from ..text import SmritiError, T

FOLDERS = ("notebooks", "exercises")
MANIFEST = ".smriti.json"
START = "notebooks/00_start_here.ipynb"


@dataclass
class SyncReport:
    """What `sync` did; names are relative to ``my/``, such as ``notebooks/03_lstm_cell.ipynb``.

    Attributes:
        added: laid for the first time, or again after the learner deleted them.
        updated: replaced by a newer version (the learner had not changed them).
        kept: changed by the learner while a newer or other version exists: left as they are.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def text(self) -> T | None:
        """A short summary for the console; None if nothing happened."""
        hi, en = [], []
        if self.added:
            hi.append(f"my/ में {len(self.added)} notebook रखी गईं।")
            en.append(f"Notebooks added to my/: {len(self.added)}.")
        if self.updated:
            hi.append(f"my/ में {len(self.updated)} notebook का नया version आया।")
            en.append(f"Notebooks updated in my/: {len(self.updated)}.")
        if self.kept:
            numbers = sorted({number_of(name) for name in self.kept})
            hi.append(f"इन पाठों का नया version है, पर आपने इनमें बदलाव किए हैं, इसलिए वे वैसे ही हैं: "
                      f"{', '.join(numbers)}। नया version चाहिए, तो: python course.py reset {numbers[0]}")
            en.append(f"A newer version of these lessons exists; yours have your changes and stay as they "
                      f"are: {', '.join(numbers)}. To get the new one: python course.py reset {numbers[0]}")
        return T(hi="\n".join(hi), en="\n".join(en)) if hi else None


def folder(root: Path) -> Path:
    """The learner's folder of the project at `root`."""
    return root / "my"


def number_of(name: str) -> str:
    """The lesson number in a notebook's name, or its stem where there is none.

    >>> number_of("exercises/03_lstm_cell/03_lstm_cell.ipynb")
    '03'
    """
    stem = Path(name).stem
    found = re.match(r"\d+", stem)
    return found.group() if found else stem


def sync(root: Path) -> SyncReport:
    """Bring the learner's copy up to date without touching the learner's work.

    Safe to interrupt at any moment: each notebook is written whole or not at all, and a copy that
    equals the course's own is recognised whatever the record says.

    Raises:
        SmritiError: ``my/`` cannot be written (no space, no permission).
    """
    report, record = SyncReport(), _read_manifest(root)
    before = dict(record)
    try:
        for name in upstream(root):
            _sync_one(root, name, record, report)
    finally:
        if record != before:
            # Losing the record loses nothing but the right to replace unchanged copies.
            with contextlib.suppress(SmritiError):
                _write_manifest(root, record)
    _trust([folder(root) / name for name in report.added + report.updated])
    return report


def _sync_one(root: Path, name: str, record: dict[str, str], report: SyncReport) -> None:
    mine = folder(root) / name
    new = (root / name).read_bytes()
    new_hash, my_hash = _hash(new), _hash_of(mine)
    if my_hash is None:
        _write(mine, new)
        report.added.append(name)
    elif my_hash == new_hash:
        pass
    elif my_hash == record.get(name):
        _write(mine, new)
        report.updated.append(name)
    else:
        # The record stays: it tells which version the learner's work began from.
        if record.get(name) != new_hash:
            report.kept.append(name)
        return
    record[name] = new_hash


def reset(root: Path, number: str) -> list[tuple[str, Path | None]]:
    """Make a lesson and its exercise new again; what the learner wrote moves to ``my/backup/``.

    Args:
        root: the project.
        number: the lesson, such as ``"03"`` or ``"3"``.

    Returns:
        For each notebook its name and where the learner's version is now (None: it had no changes).

    Raises:
        SmritiError: there is no such lesson, or ``my/`` cannot be written (then nothing has changed).
    """
    names = [name for name in upstream(root) if _same_number(number_of(name), number)]
    if not names:
        known = ", ".join(sorted({number_of(name) for name in upstream(root)})) or "—"
        raise SmritiError(T(
            hi=f"पाठ {number!r} नहीं मिला। ये पाठ हैं: {known}। जैसे: python course.py reset 03",
            en=f"There is no lesson {number!r}. The lessons are: {known}. Example: python course.py reset 03"))
    record = _read_manifest(root)
    done = [(name, _reset_one(root, name)) for name in names]
    record.update((name, _hash((root / name).read_bytes())) for name in names)
    with contextlib.suppress(SmritiError):
        _write_manifest(root, record)
    _trust([folder(root) / name for name in names])
    return done


def _reset_one(root: Path, name: str) -> Path | None:
    mine, new = folder(root) / name, (root / name).read_bytes()
    my_hash = _hash_of(mine)
    if my_hash == _hash(new):
        return None
    if my_hash is None:
        _write(mine, new)
        return None
    backup = _backup_name(root, name)
    # The new one is on disk before the old one moves: a full disk changes nothing.
    with _ready(mine, new) as part:
        try:
            backup.parent.mkdir(parents=True, exist_ok=True)
            os.replace(mine, backup)
            os.replace(part, mine)
        except OSError as error:
            raise cannot_write(backup, error) from None
    return backup


def _backup_name(root: Path, name: str) -> Path:
    kind = ".exercise" if name.startswith("exercises/") else ""
    stem = f"{Path(name).stem}{kind}-{datetime.now():%Y%m%d-%H%M%S}"
    path, again = folder(root) / "backup" / f"{stem}.ipynb", 1
    while path.exists():
        again += 1
        path = path.with_name(f"{stem}-{again}.ipynb")
    return path


def latest(root: Path) -> str | None:
    """The notebook to open: the one that the learner changed last, else the start, else the first.

    Returns:
        Its name relative to ``my/``, or None if there is no notebook yet.
    """
    record, changed = _read_manifest(root), []
    names = upstream(root)
    for name in names:
        mine = folder(root) / name
        my_hash = _hash_of(mine)
        # Upstream counts too: without a record, an untouched copy still equals it.
        if my_hash is not None and my_hash not in (record.get(name), _hash_of(root / name)):
            changed.append((mine.stat().st_mtime, name))
    if changed:
        return max(changed)[1]
    here = [name for name in names if (folder(root) / name).exists()]
    return START if START in here else next(iter(here), None)


def upstream(root: Path) -> list[str]:
    """The course's notebooks that a learner gets, lessons first, relative to `root` with ``/``."""
    return [path.relative_to(root).as_posix()
            for kind in FOLDERS for path in sorted((root / kind).rglob("*.ipynb"))
            if not any(part.startswith(".") for part in path.relative_to(root).parts)]


def _same_number(one: str, other: str) -> bool:
    return one == other or (one.isdigit() and other.isdecimal() and int(one) == int(other))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str | None:
    try:
        return _hash(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SmritiError(T(
            hi=f"{path} पढ़ी नहीं जा सकी ({error.strerror})। इस फ़ाइल को पढ़ने की अनुमति जाँचिए।",
            en=f"Could not read {path} ({error.strerror}). Check the permission to read this file."
        )) from None


def _write(path: Path, content: bytes) -> None:
    with _ready(path, content) as part:
        try:
            os.replace(part, path)
        except OSError as error:
            raise cannot_write(path, error) from None


@contextlib.contextmanager
def _ready(path: Path, content: bytes) -> Iterator[Path]:
    """`content` in a file beside `path`, to be moved there; gone afterwards if it was not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
        except OSError as error:
            raise cannot_write(path, error) from None
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _read_manifest(root: Path) -> dict[str, str]:
    """The record of laid copies; empty where it is absent or damaged."""
    try:
        files = json.loads((folder(root) / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {str(name): str(value) for name, value in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_manifest(root: Path, record: dict[str, str]) -> None:
    path = folder(root) / MANIFEST
    try:
        write_atomic(path, json.dumps({"version": 1, "files": record}, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise cannot_write(path, error) from None


def _trust(paths: list[Path]) -> None:
    """Sign fresh copies as trusted, so that their pictures are live when first opened.

    They come from the clone that the learner chose to run. Only comfort: an untrusted notebook shows
    still pictures, so nothing here may stop the start.
    """
    if not paths:
        return
    with contextlib.suppress(Exception):
        import nbformat
        from nbformat.sign import NotebookNotary
        notary = NotebookNotary()
        for path in paths:
            notary.sign(nbformat.read(path, as_version=4))
