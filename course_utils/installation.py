"""`doctor`: what is wrong with this installation, and the cure, in both languages.

The rows and their order are the same on every machine. Whatever a machine decides (the mark, what was
found, the cure) stands inside the marks that the nbval sanitiser masks, so that the stored output of a
notebook compares equal everywhere.
"""

from __future__ import annotations

import hashlib
import html
import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from . import home, theme
from .display import Card
from .text import T

Status = Literal["ok", "note", "bad"]

MARKS: dict[Status, str] = {"ok": "✓", "note": "!", "bad": "✗"}

# The ranges of pyproject.toml, held in step by a test: (lowest, first that is too new).
PYTHON = ((3, 11), None)
TORCH = ((2, 6), None)
MATPLOTLIB = ((3, 11), None)
JUPYTERLAB = ((4, 6), (4, 7))

DISK_NEEDED = 1e9     # bytes: room for the learner's notebooks and a saved model or two
MEMORY_NEEDED = 3e9   # bytes: the largest notebook takes 2 GB, Lab and a browser the rest

AGAIN = T(hi="`make lab` फिर से चलाइए", en="run `make lab` again")

_SOURCE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Check:
    """One row: what was looked at, how it is, what was found, and the cure if one is needed.

    Attributes:
        name: what was looked at and what is expected.
        status: ``"ok"``, ``"note"`` (works, but differs) or ``"bad"``.
        found: what this machine has, such as a version; the same in both languages.
        cure: what to do; None where nothing is to be done.
    """

    name: T
    status: Status
    found: str
    cure: T | None = None


@dataclass(frozen=True)
class Report:
    """The rows of `doctor`, shown as a card in a notebook and as text elsewhere."""

    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether no row is bad."""
        return all(check.status != "bad" for check in self.checks)

    def _repr_html_(self) -> str:
        head = T(hi="आपका installation", en="Your installation").html("span")
        rows = "".join(f"<tr><td>{check.name.html('span')}</td><td>{_measured_html(check)}</td></tr>"
                       for check in self.checks)
        body = f"<table><caption>{head}</caption><tbody>{rows}</tbody></table>"
        return Card("plain", body, str(self), kind="smriti-doctor")._repr_html_()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        """The text twin of the card: what depends on the machine stands in ``⟦…⟧``."""
        return "\n".join(f"{check.name.label()}: ⟦{_measured_text(check)}⟧" for check in self.checks)

    def console(self) -> str:
        """The text for a terminal: one row a line, cures below in both languages, then the verdict."""
        lines = []
        for check in self.checks:
            lines.append(f"{MARKS[check.status]} {check.name.label()}: {check.found}")
            if check.cure:
                lines += [f"    → {check.cure.hi}", f"      {check.cure.en}"]
        verdict = (T(hi="सब ठीक है।", en="All is well.") if self.healthy else
                   T(hi="✗ वाली पंक्तियाँ ठीक कीजिए: हर एक के नीचे इलाज लिखा है।",
                     en="Fix the rows marked ✗: the cure is below each."))
        return "\n".join([*lines, "", str(verdict)])


def _measured_html(check: Check) -> str:
    cure = f" → {check.cure.html('span')}" if check.cure else ""
    found = f"{MARKS[check.status]} {html.escape(check.found, quote=False)}"
    return f'<data class="measured">{found}{cure}</data>'


def _measured_text(check: Check) -> str:
    cure = f" → {check.cure.label()}" if check.cure else ""
    # One line: the mask of the sanitiser must not have to reach across lines.
    return " ".join(f"{MARKS[check.status]} {check.found}{cure}".split())


def doctor() -> Report:
    """Examine this installation. Nothing is changed and nothing is downloaded.

    Returns:
        A report that a notebook shows as a card; ``print`` it for the text.

    >>> len(doctor().checks) == len(CHECKS)
    True
    """
    return Report(tuple(_guarded(name, examine) for name, examine in CHECKS))


def _guarded(name: T, examine: Callable[[], Result]) -> Check:
    """One row; a crash of its examination is a bad row, never a traceback."""
    try:
        return Check(name, *examine())
    except importlib.metadata.PackageNotFoundError as error:
        return Check(name, "bad", f"{error.name}: —", AGAIN)
    except Exception as error:
        return Check(name, "bad", f"{type(error).__name__}: {error}"[:200], AGAIN)


# What an examination returns: status, found, cure.
Result = tuple[Status, str, T | None]


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: ``"2.13.0+cpu"`` → ``(2, 13, 0)``."""
    found = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def in_range(version: str, bounds: tuple[tuple[int, ...], tuple[int, ...] | None]) -> bool:
    """Whether `version` is at least the lower bound and below the upper one (None: no upper one).

    >>> in_range("4.6.6", ((4, 6), (4, 7))), in_range("4.10", ((4, 6), (4, 7)))
    (True, False)
    """
    low, high = bounds
    return numbers(version) >= low and (high is None or numbers(version) < high)


def _dotted(bound: Sequence[int]) -> str:
    return ".".join(map(str, bound))


def examine_python() -> Result:
    """Python is new enough."""
    version = platform.python_version()
    if in_range(version, PYTHON):
        return "ok", version, None
    least = _dotted(PYTHON[0])
    return "bad", version, T(hi=f"Python {least} या नया install कीजिए, फिर `make lab` चलाइए",
                             en=f"install Python {least} or newer, then run `make lab`")


def shortened(path: str | Path) -> str:
    """A path without what it tells of a person or a machine: stored notebooks show it to everyone.

    >>> shortened(Path.home() / ".smriti")
    '~/.smriti'
    """
    path = Path(path)
    for folder, sign in ((_SOURCE, ""), (Path.home(), "~/")):
        if path.is_relative_to(folder):
            return sign + path.relative_to(folder).as_posix()
    return f"…/{path.name}"


def examine_environment() -> Result:
    """The course has an environment of its own."""
    if (Path(sys.prefix) / "conda-meta").is_dir():
        return "ok", f"conda: {shortened(sys.prefix)}", None
    if sys.prefix != sys.base_prefix:
        return "ok", f"venv: {shortened(sys.prefix)}", None
    return "note", shortened(sys.prefix), T(
        hi="course आपके system के Python में चल रहा है; `make lab` उसके लिए अलग environment बनाता है",
        en="the course runs in the system's Python; `make lab` makes an environment of its own")


def tested_version(package: str) -> str | None:
    """The version of `package` that the course was tested with; None where the clone is not around."""
    try:
        text = (_SOURCE / "constraints.txt").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(rf"^{re.escape(package)}==(\S+)", text, re.MULTILINE)
    return found.group(1) if found else None


def examine_torch() -> Result:
    """The version of torch, beside the tested one (found without loading torch)."""
    version, tested = importlib.metadata.version("torch"), tested_version("torch")
    if not in_range(version, TORCH):
        return "bad", version, AGAIN
    if tested and numbers(version) != numbers(tested):
        return "note", version, T(
            hi=f"course torch {tested} के साथ जाँचा गया है; कुछ संख्याएँ थोड़ी अलग आ सकती हैं",
            en=f"the course was tested with torch {tested}; some numbers may differ a little")
    return "ok", version, None


def examine_lstm() -> Result:
    """torch computes: a tiny LSTM, forward and backward."""
    import torch

    with torch.random.fork_rng(devices=[]):    # a notebook's random numbers stay as they were
        lstm = torch.nn.LSTM(3, 4)
        output, _ = lstm(torch.ones(5, 2, 3))
        output.sum().backward()
    if tuple(output.shape) != (5, 2, 4) or not torch.isfinite(output).all():
        return "bad", str(tuple(output.shape)), AGAIN
    return "ok", str(tuple(output.shape)), None


def examine_matplotlib() -> Result:
    """matplotlib shapes Devanagari: new enough, and built with libraqm."""
    version = importlib.metadata.version("matplotlib")
    from matplotlib import ft2font
    raqm = getattr(ft2font, "__libraqm_version__", None)
    if not in_range(version, MATPLOTLIB) or not raqm:
        return "bad", f"{version}, libraqm {raqm or '—'}", AGAIN
    return "ok", f"{version}, libraqm {raqm}", None


def examine_font() -> Result:
    """The course's own Devanagari font is there and is a font."""
    from fontTools.ttLib import TTFont

    path = theme.font_path()
    if not path.is_file():
        return "bad", f"{path.name}: —", T(
            hi="course का clone अधूरा है: `git checkout -- course_utils/data/fonts` चलाइए",
            en="the clone is not complete: run `git checkout -- course_utils/data/fonts`")
    with TTFont(path, lazy=True) as font:
        covered = all(ord(letter) in font.getBestCmap() for letter in "स्मृति")
    return ("ok" if covered else "bad"), path.name, None if covered else AGAIN


def examine_jupyterlab() -> Result:
    """JupyterLab is the one that the language switch was made for."""
    version = importlib.metadata.version("jupyterlab")
    return ("ok", version, None) if in_range(version, JUPYTERLAB) else ("bad", version, AGAIN)


def examine_switch() -> Result:
    """The language switch is installed, whole, and the same as in the clone."""
    installed = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "smriti-lang"
    own = Path(__file__).parent / "lab" / "extension"
    if not (installed / "package.json").is_file():
        return "bad", f"{shortened(sys.prefix)}/share/jupyter/labextensions/{installed.name}: —", AGAIN
    digest = _folder_hash(installed, _files(installed))
    if own.is_dir() and _folder_hash(own, _files(own)) != _folder_hash(installed, _files(own)):
        return "bad", digest, T(hi="switch पुराना या अधूरा है: `make lab` फिर से चलाइए",
                                en="the switch is old or incomplete: run `make lab` again")
    return "ok", digest, None


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _folder_hash(folder: Path, names: list[str]) -> str:
    """A short hash of these files of a folder; an absent one counts as empty."""
    whole = hashlib.sha256()
    for name in names:
        path = folder / name
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        whole.update(f"{name} {content}\n".encode())
    return whole.hexdigest()[:12]


def examine_home() -> Result:
    """The learner's predictions and progress can be saved."""
    folder = home.home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        return "bad", f"{shortened(folder)} ({error.strerror})", T(
            hi=f"{folder} में लिखने की अनुमति दीजिए, या SMRITI_HOME में कोई दूसरा folder बताइए",
            en=f"allow writing to {folder}, or name another folder in SMRITI_HOME")
    return "ok", shortened(folder), None


def examine_disk() -> Result:
    """There is room for the learner's work."""
    free = shutil.disk_usage(_SOURCE).free
    if free >= DISK_NEEDED:
        return "ok", _gigabytes(free), None
    return "bad", _gigabytes(free), T(hi="disk पर जगह खाली कीजिए", en="free some disk space")


def examine_memory() -> Result:
    """The machine has memory for the largest notebook."""
    total = total_memory()
    if total is None:
        return "ok", "?", None
    if total >= MEMORY_NEEDED:
        return "ok", _gigabytes(total), None
    return "note", _gigabytes(total), T(hi="notebook एक-एक करके खोलिए; बाकी program बंद रखिए",
                                        en="open one notebook at a time; keep other programs closed")


def examine_threads() -> Result:
    """How many processors there are, and how many threads torch uses in this kernel."""
    import torch

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return "ok", f"CPU {usable}, torch {torch.get_num_threads()}", None


def total_memory() -> int | None:
    """The machine's memory in bytes; None where the system does not tell."""
    if sys.platform == "win32":
        import ctypes

        class MemoryStatus(ctypes.Structure):
            """The structure that GlobalMemoryStatusEx fills."""

            _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
                        *((name, ctypes.c_ulonglong) for name in
                          ("total", "free", "page", "page_free", "virtual", "virtual_free", "extended"))]

        status = MemoryStatus()
        status.length = ctypes.sizeof(status)
        return status.total if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB"


def _expected(name: str, bounds: tuple[tuple[int, ...], tuple[int, ...] | None]) -> T:
    low, high = bounds
    upper = f", <{_dotted(high)}" if high else ""
    text = f"{name} (>={_dotted(low)}{upper})"
    return T(hi=text, en=text)


# Every row, in the order shown.
CHECKS: tuple[tuple[T, Callable[[], Result]], ...] = (
    (_expected("Python", PYTHON), examine_python),
    (T(hi="environment", en="environment"), examine_environment),
    (_expected("torch", TORCH), examine_torch),
    (T(hi="एक छोटा LSTM चलता है", en="a tiny LSTM runs"), examine_lstm),
    (_expected("matplotlib + libraqm", MATPLOTLIB), examine_matplotlib),
    (T(hi="देवनागरी font", en="Devanagari font"), examine_font),
    (_expected("JupyterLab", JUPYTERLAB), examine_jupyterlab),
    (T(hi="भाषा बदलने वाला switch", en="language switch"), examine_switch),
    (T(hi="आपकी प्रगति सहेजने का folder", en="folder for your progress"), examine_home),
    (T(hi=f"disk पर खाली जगह (>={DISK_NEEDED / 1e9:.0f} GB)",
       en=f"free disk space (>={DISK_NEEDED / 1e9:.0f} GB)"), examine_disk),
    (T(hi="memory", en="memory"), examine_memory),
    (T(hi="processor और thread", en="processors and threads"), examine_threads),
)
