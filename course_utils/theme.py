"""The visual grammar: one colour and one second channel for each role a gate can play.

A colour means what the gate *does*, not its name, so that LSTM and GRU explain each other: the
LSTM's forget gate and the GRU's z both decide what is kept. Colours are far enough apart for the
common forms of colour blindness and stand out (3:1) on Lab's light and dark page; no meaning rests on
colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from .text import T


@dataclass(frozen=True)
class Role:
    """How one role is drawn.

    Attributes:
        name: what it is called in both languages.
        colour: hex colour of its lines.
        dash: matplotlib line style, the second channel of curves.
        marker: matplotlib marker, the second channel of points.
        lstm, gru: the symbol that plays this role in each cell ("" where none does).
    """

    name: T
    colour: str
    dash: Any
    marker: str
    lstm: str
    gru: str


ROLES: dict[str, Role] = {
    "keep": Role(T(hi="रखना", en="keep"), "#D55E00", "-", "o", "f", "z"),
    "write": Role(T(hi="लिखना", en="write"), "#009E73", "--", "^", "i", "1−z"),
    "candidate": Role(T(hi="candidate", en="candidate"), "#CC79A7", ":", "s", "g", "n"),
    "expose": Role(T(hi="दिखाना", en="show"), "#0072B2", "-.", "D", "o", ""),
    "reset": Role(T(hi="reset", en="reset"), "#6C606C", (0, (7, 3)), "P", "", "r"),
}

# One look for each kind of network in every plot: colour, line and marker; and what other lines get in turn.
NETWORK_LOOKS = {"LSTM": ("#0072B2", "-", "o"), "GRU": ("#009E73", "--", "^"), "RNN": ("#6C606C", ":", "s")}
OTHER_LOOKS = (("#D55E00", "-.", "D"), ("#CC79A7", (0, (7, 3)), "P"), ("#333333", (0, (1, 1)), "v"))

SIGNED_CMAP = "RdBu_r"    # values around 0, limits symmetric
GATE_CMAP = "cividis"     # values from 0 to 1

FONT_NAME = "Noto Sans Devanagari"


def font_path(weight: str = "Regular") -> Path:
    """The course's own Devanagari font (SIL OFL 1.1), so that no machine needs one installed."""
    return Path(str(files("course_utils").joinpath(f"data/fonts/NotoSansDevanagari-{weight}.ttf")))


def line_looks(names: Sequence[str]) -> list[dict[str, Any]]:
    """How the line of each name is drawn: as its kind of network, if it is the first of it, else as one of the others.

    >>> [look["ls"] for look in line_looks(["LSTM", "GRU", "LSTM, forget bias 3"])]
    ['-', '--', '-.']
    """
    used: set[str] = set()
    others = iter(OTHER_LOOKS * (1 + len(names) // len(OTHER_LOOKS)))
    found = []
    for name in names:
        kind = next((k for k in NETWORK_LOOKS if k in name and k not in used), None)
        used.add(kind or "")
        colour, line, marker = NETWORK_LOOKS[kind] if kind else next(others)
        found.append({"color": colour, "ls": line, "marker": marker})
    return found


def rc_params() -> dict[str, Any]:
    """The matplotlib settings of every figure of the course: style only, no data.

    ``svg.hashsalt`` and the closed list of fonts make the bytes the same on every machine.
    """
    return {
        "font.family": ["DejaVu Sans", FONT_NAME],
        "figure.figsize": (7.0, 3.2),
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": "medium",
        "axes.grid": False,
        "legend.frameon": False,
        "svg.hashsalt": "smriti",
        "svg.fonttype": "path",
    }
