"""The visual grammar: one colour and one second channel for each role a gate can play.

A colour means what the gate *does*, not its name, so that LSTM and GRU explain each other: the
LSTM's forget gate and the GRU's z both decide what is kept. Colours are far enough apart for the
common forms of colour blindness and stand out (3:1) on Lab's light and dark page; no meaning rests on
colour alone.
"""

from __future__ import annotations

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

SIGNED_CMAP = "RdBu_r"    # values around 0, limits symmetric
GATE_CMAP = "cividis"     # values from 0 to 1

FONT_NAME = "Noto Sans Devanagari"


def font_path(weight: str = "Regular") -> Path:
    """The course's own Devanagari font (SIL OFL 1.1), so that no machine needs one installed."""
    return Path(str(files("course_utils").joinpath(f"data/fonts/NotoSansDevanagari-{weight}.ttf")))


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
