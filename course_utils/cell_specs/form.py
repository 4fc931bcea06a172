"""What a cell diagram consists of, said once: parts, their places, their equations.

A `CellSpec` is data. `diagrams` draws it, fades it and writes live values on it; `equations` are the
same for the drawing and for a formula in a lesson, so that the two cannot disagree. Every piece names
the part that it belongs to: one of the gates, ``"c"`` (the LSTM's memory lane), ``"h"`` or ``"x"``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..svg import Point
from ..text import T


@dataclass(frozen=True)
class Wire:
    """A line that carries a number.

    Attributes:
        parts: what it belongs to; a gate also lights what it reads and what it acts on.
        points: its corners.
        frame: the build-up frame in which it first appears.
        until: the last frame in which it is there (a longer wire is cut when something is put on it).
        value: the name of the intermediate that flows here ("" for none), as `cells` names it; it sets
            how thick the line is. ``"1−z"`` is what z leaves.
        at: where the value is written (None: it stands elsewhere).
        name: what the value is called beside its number.
        lane: whether this is the thick memory lane.
        arrow: whether it ends in an arrowhead.
        symbol: what is written at `at` in place of a value, where a long line is far from its source.
        ends: whether the text ends at `at` instead of starting there.
    """

    parts: tuple[str, ...]
    points: tuple[Point, ...]
    frame: int
    value: str = ""
    at: Point | None = None
    name: T | None = None
    lane: bool = False
    arrow: bool = True
    until: int = 99
    symbol: str = ""
    ends: bool = False


@dataclass(frozen=True)
class Layer:
    """A block with weights and a bias of its own: ``σ(W x + b)``.

    Attributes:
        part: what it belongs to.
        centre: its middle.
        function: what stands in it: its function, or the names of its weights where the function comes later.
        frame: the build-up frame in which it first appears.
        name: what it is called.
        gloss: what it decides, in two or three words (none where `name` is none: a part of a gate).
        reads: the input, the state or both; its weights have as many columns.
        width: of the block.
    """

    part: str
    centre: Point
    function: str
    frame: int
    name: T | None = None
    gloss: T | None = None
    reads: tuple[str, ...] = ("x", "h")
    width: float = 88.0

    @property
    def labels(self) -> tuple[T, ...]:
        """What stands below it."""
        return tuple(label for label in (self.name, self.gloss) if label)


@dataclass(frozen=True)
class Operation:
    """A step without parameters, unit by unit: ``"⊙"``, ``"+"`` or ``"1−"`` in a circle, a function in a pill.

    `labels` stand below it: the name (bold) and the gloss of what it makes.
    """

    parts: tuple[str, ...]
    centre: Point
    sign: str
    frame: int
    labels: tuple[T, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A dot where a line is copied, a bar where lines are put side by side, or a bridge of one over another."""

    kind: str       # "copy", "join" or "bridge"
    parts: tuple[str, ...]
    centre: Point
    frame: int


@dataclass(frozen=True)
class Port:
    """Where something enters or leaves the cell: a symbol with its live value; below it its name (bold) and gloss."""

    parts: tuple[str, ...]
    symbol: str
    at: Point
    frame: int
    value: str
    below: tuple[T, ...]
    bold: bool = False


@dataclass(frozen=True)
class Equation:
    """One line of the cell's mathematics, in words separated by spaces: ``"f_t = σ( W_if x_t + b_if )"``.

    Attributes:
        part: the part that it defines.
        text: the line; a symbol's subscript follows ``_``.
        numbers: the same with ``{name}`` for every intermediate, filled from live values.
    """

    part: str
    text: str
    numbers: str
    frame: int
    until: int = 99

    @property
    def latex(self) -> str:
        r"""The line as LaTeX.

        >>> Equation("c", "c_t = f_t ⊙ c_t−1", "", 0).latex
        'c_t = f_t \\odot c_{t-1}'
        """
        return re.sub(r"\( | \)", lambda m: m[0].strip(), " ".join(_latex(word) for word in self.text.split()))


@dataclass(frozen=True)
class CellSpec:
    """One kind of cell.

    Attributes:
        kind: ``"lstm"``.
        name: its name in prose.
        roles: gate → the role it plays (see `theme.ROLES`).
        width: of the drawing.
        inside: the frame of the cell: left, top, right.
        feet: where the frame of the cell ends, in each frame of the build-up.
        bus: the row in which the blocks read.
        parts: what can be highlighted, and what it is called.
        frames: what each frame of the build-up shows, in words, one after the other.
        memory: the part that is the thick lane ("" where the cell has none).
        one_column: whether the equations stand below each other, because one is too long for half the width.
    """

    kind: str
    name: T
    roles: dict[str, str]
    width: float
    inside: tuple[float, float, float]
    feet: tuple[float, ...]
    bus: float
    wires: tuple[Wire, ...]
    layers: tuple[Layer, ...]
    operations: tuple[Operation, ...]
    marks: tuple[Mark, ...]
    ports: tuple[Port, ...]
    equations: tuple[Equation, ...]
    frames: tuple[T, ...]
    parts: dict[str, T]
    memory: str = ""
    one_column: bool = False


def _latex(word: str) -> str:
    base, _, below = word.partition("_")
    base = base.replace("σ", r"\sigma").replace("tanh", r"\tanh").replace("⊙", r"\odot").replace("·", r"\cdot")
    base = base.replace("−", "-")
    below = below.replace("−", "-")
    return base + (f"_{{{below}}}" if len(below) > 1 else f"_{below}" if below else "")
