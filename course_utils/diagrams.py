"""Cell diagrams: drawn from a declarative spec, built up in frames, faded around a part, alive with values.

>>> picture = draw_cell("lstm", highlight="f")
>>> picture.svg("en").startswith("<svg")
True

`draw_cell` draws; the equation below the drawing comes from the same spec and fades with it. Values
come from a step that `cells` computed, so that a number on a wire is a number of the network.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from . import cell_specs, svg
from .cell_specs import CellSpec, Equation, Layer, Operation, Port, Wire
from .figures import drawn_letters, figure_html
from .glyphs import LEGEND, glyph, small_glyph
from .numerals import number_text
from .svg import Run
from .text import LANGUAGES, SmritiError, T
from .theme import ROLES

FADED = 0.35
THIN, THICK, THICK_LANE = 1.4, 5.4, 8.0     # width of a wire at 0 and at 1 or more, and of the memory lane there
# matplotlib's line styles as SVG dash arrays: the second channel beside colour.
_DASHES = {"-": "", "--": "8 4", ":": "2 4", "-.": "10 3 2 3", (0, (7, 3)): "16 5"}
# How a description calls the values that have no symbol of their own.
_VALUES = {
    "h_prev": T(hi="पिछला h", en="last h"), "c_prev": T(hi="पिछला c", en="last c"),
    "kept": T(hi="पुराने में से बचा", en="kept of the old"), "written": T(hi="नया लिखा", en="newly written"),
    "squashed": T(hi="tanh(c)", en="tanh(c)"), "from_x": T(hi="x से आया", en="from x"),
    "from_h": T(hi="h से आया", en="from h"), "reset": T(hi="reset के बाद", en="after the reset"),
}
_BLOCK_HEIGHT = 46.0
_LINE = 18.0        # from one line of a label to the next
_UNDER = 36.0       # from a port's symbol to the first line below its wire


class DiagramError(SmritiError):
    """A drawing that was asked for with a word, a part or a value that it does not have."""


@dataclass(frozen=True)
class Diagram:
    """A drawn cell in both languages; `show` takes it, and so does the end of a code cell.

    Attributes:
        kind: ``"lstm"``, ``"rnn"`` or ``"gru"``.
        frame: the frame of the build-up; the last one is the whole cell.
        highlight: parts at full strength; all when empty.
        values: intermediates by name, each one number ({} for none).
        token: what stands at the input, such as a word (None for nothing).
        sizes: ``(I, H)`` to print the sizes of the weights, or None.
        equation: whether the equations stand below.
        legend: whether the glyphs are explained below.
        variant: ``"torch"`` or, for the GRU, ``"paper"``.
    """

    kind: str
    frame: int
    highlight: frozenset[str]
    values: Mapping[str, float]
    token: T | None
    sizes: tuple[int, int] | None
    equation: bool
    legend: bool
    variant: str = "torch"

    @property
    def spec(self) -> CellSpec:
        """What it consists of."""
        return cell_specs.spec_of(self.kind, self.variant)

    @property
    def frames(self) -> list[Diagram]:
        """The build-up: this drawing in every frame up to its own."""
        return [replace(self, frame=k) for k in range(self.frame + 1)]

    @cached_property
    def alt(self) -> T:
        """The drawing in words, made from what it shows."""
        return describe_cell(self)

    @cached_property
    def alphabet(self) -> str:
        """The letters of the whole cell, which all its variants share."""
        names = [w.value for w in self.spec.wires if w.value]
        return drawn_letters(draw_cell(self.kind, variant=self.variant, values=dict.fromkeys(names, 0.0)).svg("hi"))

    def svg(self, lang: str) -> str:
        """The drawing in ``"hi"``, ``"en"`` or ``"both"`` (two-language labels)."""
        return _Pen(self, lang).document()

    def _repr_html_(self) -> str:
        return figure_html(self, self.alt)


def draw_cell(kind: str = "lstm", *, variant: str = "torch", frame: int | None = None,
              highlight: str | Collection[str] = (), values: Any = None, unit: int = 0, token: str | T | None = None,
              sizes: tuple[int, int] | None = None, equation: bool = True, legend: bool = True) -> Diagram:
    """Draw a cell.

    Args:
        kind: ``"lstm"``, ``"rnn"`` or ``"gru"``.
        variant: the form of the GRU: ``"torch"`` (the reset gate multiplies after the weights, as torch computes
            it) or ``"paper"`` (before them). The other cells have torch's form alone.
        frame: 0 is the memory lane alone; each frame adds a gate; None is the whole cell.
        highlight: a part or parts (of the LSTM ``"f"``, ``"i"``, ``"g"``, ``"o"``, ``"c"``, ``"h"``, ``"x"``; of the
            GRU ``"r"``, ``"z"``, ``"n"``, ``"h"``, ``"x"``); the rest is faded.
        values: a step of `cells.lstm_step` or `cells.gru_step`, or a mapping from names to numbers: written on
            the wires, whose width then shows the size of the number.
        unit: which unit of `values` to show, of the first row of the batch.
        token: what stands at the input x_t, such as a word (a `T` where the languages write it differently).
        sizes: ``(I, H)``: prints the sizes of the weights in the blocks.
        equation: whether to print the equations below, with the numbers filled in.
        legend: whether to explain the glyphs below.

    Raises:
        DiagramError: an unknown kind, variant, frame, part, unit or value.

    >>> draw_cell("lstm", frame=0).alt.en
    'A drawing of the LSTM cell. The thick line at the top is the cell state, from c_t−1 to c_t.'
    """
    if kind not in cell_specs.SPECS:
        raise _unknown("kind", kind, cell_specs.SPECS)
    if variant not in cell_specs.VARIANTS[kind]:
        raise _unknown_variant(kind, variant)
    spec = cell_specs.spec_of(kind, variant)
    last = len(spec.frames) - 1
    if frame is not None and frame not in range(last + 1):
        raise _unknown("frame", frame, range(last + 1))
    parts = frozenset([highlight] if isinstance(highlight, str) else highlight)
    if wrong := parts - set(spec.parts):
        raise _unknown("highlight", sorted(wrong)[0], spec.parts)
    return Diagram(kind, last if frame is None else frame, parts, _numbers(values, unit),
                   T(token, token) if isinstance(token, str) else token, sizes, equation, legend, variant)


def describe_cell(diagram: Diagram) -> T:
    """Say in both languages what a drawing shows: the cell, what stands out, the numbers on its wires."""
    spec = diagram.spec
    said = [T("{0} का चित्र।", "A drawing of the {0}.").format(spec.name), *spec.frames[:diagram.frame + 1]]
    if diagram.highlight:
        shown = [name for part, name in spec.parts.items() if part in diagram.highlight]
        said.append(T("उभरे हुए हिस्से: {0}।", "Highlighted: {0}.").format(
            T(", ".join(n.hi for n in shown), ", ".join(n.en for n in shown))))
    if diagram.token:
        said.append(T("Input: {0}।", "Input: {0}.").format(diagram.token))
    if diagram.values:
        named = [(_VALUES.get(name, T(name, name)), number_text(v)) for name, v in diagram.values.items()]
        said.append(T(*(word + ", ".join(f"{name[x]} = {v}" for name, v in named) + stop
                        for x, word, stop in (("hi", "मान: ", "।"), ("en", "Values: ", ".")))))
    return T(*(" ".join(part[lang] for part in said) for lang in LANGUAGES))


class _Pen:
    """Draws one diagram in one language."""

    def __init__(self, diagram: Diagram, lang: str) -> None:
        if lang not in (*LANGUAGES, "both"):
            raise _unknown("lang", lang, (*LANGUAGES, "both"))
        self.d, self.lang = diagram, lang
        lines = max(sum(len(self.lines(label)) for label in x.labels) for x in diagram.spec.layers)
        self.spec: CellSpec = cell_specs.spec_of(diagram.kind, diagram.variant, lines)

    def document(self) -> str:
        """The whole SVG."""
        below = [port.at[1] + _UNDER + _LINE * (len(self.port_lines(port)) - 1) for port in self.ports()]
        foot = max([*below, *(y for w in self.spec.wires if self.seen(w.frame, w.until) for _, y in w.points)]) + 12
        parts = [self.shell()]
        parts += [self.faded(w.parts, self.wire(w)) for w in self.spec.wires if self.seen(w.frame, w.until)]
        parts += [self.faded(o.parts, self.operation(o)) for o in self.spec.operations if self.seen(o.frame)]
        parts += [self.faded(m.parts, glyph(m.kind, m.centre)) for m in self.spec.marks if self.seen(m.frame)]
        parts += [self.faded((x.part,), self.layer(x)) for x in self.spec.layers if self.seen(x.frame)]
        parts += [self.faded(p.parts, self.port(p)) for p in self.ports()]
        if self.d.equation and any(self.seen(e.frame, e.until) for e in self.spec.equations):
            drawn, foot = self.equations(foot + 6)
            parts += drawn
        if self.d.legend:
            drawn, foot = self.legend(foot + 10)
            parts += drawn
        alt = self.d.alt
        both = self.lang == "both"
        title, alt = (str(self.spec.name), str(alt)) if both else (self.spec.name[self.lang], alt[self.lang])
        return svg.document(parts, self.spec.width, foot, title=title, description=alt, ident=self.ident(),
                            lang="mul" if both else self.lang)

    def ident(self) -> str:
        """A stem for ids: the same drawing has the same in every run."""
        d = self.d
        # torch's form is not named, so that an id is the same as before there were two.
        said = repr((d.kind, d.frame, sorted(d.highlight), sorted(d.values.items()), d.token, d.sizes, d.equation,
                     d.legend, *(() if d.variant == "torch" else (d.variant,))))
        return f"cell-{hashlib.sha256(said.encode()).hexdigest()[:8]}-{self.lang}"

    def token(self) -> str:
        """What is read, in this language."""
        return " · ".join(self.lines(self.d.token)) if self.d.token else ""

    def seen(self, frame: int, until: int = 99) -> bool:
        """Whether what is there from `frame` to `until` is there in this drawing's frame."""
        return frame <= self.d.frame <= until

    def faded(self, parts: tuple[str, ...], drawn: str) -> str:
        """`drawn` as a group that names its part, faint unless highlighted."""
        strong = not self.d.highlight or self.d.highlight & set(parts)
        return svg.group([drawn], data_part=" ".join(parts), opacity=None if strong else FADED)

    def lines(self, label: T) -> list[str]:
        """A label's lines: of one language, or of both below each other."""
        halves = [label.hi, label.en] if self.lang == "both" else [label[self.lang]]      # equal ones stand once
        return [line for half in dict.fromkeys(halves) for line in half.split("\n")]

    def shell(self) -> str:
        """The frame of the cell: all that is inside happens in one time step."""
        left, top, right = self.spec.inside
        foot = self.spec.feet[self.d.frame]
        return svg.element("rect", x=left, y=top, width=right - left, height=foot - top, rx=16, fill=svg.INK,
                           fill_opacity=0.03, stroke=svg.INK, stroke_opacity=0.55, stroke_width=1.5)

    def wire(self, wire: Wire) -> str:
        """A line in its gate's colour and dash; its live value sets the width and stands beside it."""
        gate = wire.value if wire.value in self.spec.roles else ""
        role = ROLES[self.spec.roles[gate]] if gate else None
        colour, dash = (role.colour, _DASHES[role.dash]) if role else (svg.INK, "")
        number = self.number(wire.value)
        width, live = 5.0 if wire.lane else 2.4, {}
        if number is not None:
            least, most = THIN, THICK_LANE if wire.lane else THICK
            width = least + (most - least) * min(1.0, abs(number))
            live = {"data_wire": wire.value, "data_lane": 1 if wire.lane else None, "head": max(svg.ARROW, 2 * most)}
        drawn = svg.line(wire.points, colour=colour, width=width, dash=dash, arrow=wire.arrow, **live)
        if wire.at is None:
            return drawn
        anchor = "end" if wire.ends else "start"
        if number is not None:
            name = " · ".join(self.lines(wire.name)) if wire.name else gate
            runs = [(f"{name} " if name else "", ""), (number_text(number), f"b@{wire.value}")]
            return drawn + svg.text(wire.at, runs, size=14, anchor=anchor)
        if wire.symbol:
            return drawn + svg.text(wire.at, svg.symbol(wire.symbol), size=15)
        said = svg.symbol(f"{gate}_t", "b" + role.colour) if role else []
        return drawn + (svg.text(wire.at, said, size=16, anchor=anchor) if said else "")

    def number(self, name: str) -> float | None:
        """The live value of an intermediate; what a gate leaves (``"1−z"``) is made from the gate's."""
        if name.startswith("1−") and name[2:] in self.d.values:
            return 1 - self.d.values[name[2:]]
        return self.d.values.get(name)

    def layer(self, layer: Layer) -> str:
        """A block with its function, its name and what it decides; its gate's live value tints it."""
        role, (x, y), (w, h) = ROLES[self.spec.roles[layer.part]], layer.centre, (layer.width, _BLOCK_HEIGHT)
        number = self.d.values.get(layer.part) if layer.name else None      # a part of a gate gives another number
        tint = 0.14 if number is None else 0.06 + 0.5 * min(1.0, abs(number))
        part = layer.part if number is not None else None
        drawn = svg.rectangle((x, y), w, h, radius=5, colour=role.colour, stroke=2.6, tint=tint, data_tint=part)
        if number is not None:
            drawn += svg.stripes((x, y), w, h, colour=role.colour, data_negative=part,
                                 display=None if number < 0 else "none")
        runs = [run for word in re.findall("[^ ,]+|, ", layer.function) for run in svg.symbol(word)]
        size = 18 if len(runs) == 1 else 15
        drawn += svg.text((x, y + (1 if self.d.sizes else 6)), runs, size=size, anchor="middle")
        if self.d.sizes:
            drawn += svg.text((x, y + 17), self.weights(layer), size=self.small_size(), anchor="middle")
        below = [line for label in layer.labels for line in self.lines(label)]
        for k, line in enumerate(below):
            drawn += svg.text((x + 7, y + h / 2 + 16 + _LINE * k), line, size=14, bold=k == 0)
        return drawn

    def weights(self, layer: Layer) -> str:
        """The size of a block's weights."""
        inputs, hidden = self.d.sizes or (0, 0)
        columns = {("x",): str(inputs), ("h",): str(hidden)}.get(layer.reads, f"({inputs}+{hidden})")
        return f"W: {hidden} × {columns}"

    def small_size(self) -> float:
        """The font size at which the sizes of the weights fit all blocks."""
        # 0.66: how wide a digit is in the widest common font.
        fits = ((layer.width - 4) / (0.66 * len(self.weights(layer))) for layer in self.spec.layers)
        return round(min(11.0, *fits), 1)

    def operation(self, op: Operation) -> str:
        """A sign in a circle, or a function in a pill, with what it makes below."""
        (x, y), below = op.centre, [line for label in op.labels for line in self.lines(label)]
        return glyph(op.sign, op.centre) + "".join(
            svg.text((x, y + 32 + _LINE * k), line, size=14, bold=k == 0, anchor="middle")
            for k, line in enumerate(below))

    def ports(self) -> list[Port]:
        """What enters and leaves in this frame."""
        return [p for p in self.spec.ports if self.seen(p.frame)]

    def port_lines(self, port: Port) -> list[str]:
        """The lines below a port's symbol."""
        return [line for label in port.below for line in self.lines(label)]

    def port(self, port: Port) -> str:
        """A symbol with its live value (or the token at the input), and its name below."""
        number = self.d.values.get(port.value)
        said: list[Run] = svg.symbol(port.symbol, "b")
        if port.symbol == "x_t":
            said += [("  input: " if self.d.token else "  input", ""), *([(self.token(), "@token")] if self.d.token else [])]
        elif number is not None:
            said += [(" = ", ""), (number_text(number), f"b@{port.value}")]
        drawn = svg.text(port.at, said, size=15)
        x, y = port.at
        return drawn + "".join(svg.text((x, y + _UNDER + _LINE * k), line, size=14, bold=port.bold and k == 0)
                               for k, line in enumerate(self.port_lines(port)))

    def equations(self, top: float) -> tuple[list[str], float]:
        """The equations: the blocks at the left, the states at the right, or all below each other."""
        seen = [e for e in self.spec.equations if self.seen(e.frame, e.until)]
        drawn, foot = [], top
        left = [e for e in seen if self.spec.one_column or e.part in self.spec.roles]
        for x, column in ((14.0, left), (420.0, [e for e in seen if e not in left])):
            y = top + 20
            for equation in column:
                lines = self.equation_lines(equation)
                drawn.append(self.faded((equation.part,), self.equation_text(equation, lines, x, y)))
                y += 24 * len(lines)
            foot = max(foot, y)
        return drawn, foot

    def equation_lines(self, equation: Equation) -> list[list[Run]]:
        """One line, and with live values a second one (a gate's value goes on the first)."""
        first = [run for word in re.findall(r"[^ ]+| (?!\))(?<!\( )", equation.text) for run in self.symbol_runs(word)]
        names = _names_in(equation.numbers)
        if not all(n in self.d.values for n in names):
            return [first]
        second = self.number_runs(equation.numbers)
        beside = self.spec.one_column or equation.part in self.spec.roles
        return [first + [("  ", ""), *second]] if beside else [first, second]

    def number_runs(self, numbers: str) -> list[Run]:
        """The second line of an equation; a negative factor stands in brackets."""
        runs: list[Run] = []
        for before, name, _, _ in string.Formatter().parse(numbers.replace("( ", "(").replace(" )", ")")):
            runs += [(before, "b")] if before else []
            if name:
                runs.append((as_factor(number_text(self.d.values[name]), after=before), f"b@{name}"))
        return runs

    def symbol_runs(self, word: str) -> list[Run]:
        """One word of an equation; a gate's own symbol is bold and in its colour."""
        base, _, below = word.partition("_")
        style = "b" + ROLES[self.spec.roles[base]].colour if below == "t" and base in self.spec.roles else ""
        return svg.symbol(word, style)

    def equation_text(self, equation: Equation, lines: list[list[Run]], x: float, y: float) -> str:
        """Equation lines behind a sample of the part's own line."""
        role = ROLES[self.spec.roles[equation.part]] if equation.part in self.spec.roles else None
        colour, dash = (role.colour, _DASHES[role.dash]) if role else (svg.INK, "")
        width = 5.0 if equation.part == self.spec.memory else 2.8
        key = svg.line([(x, y - 5), (x + 26, y - 5)], colour=colour, width=width, dash=dash, arrow=False)
        return key + "".join(svg.text((x + 34, y + 24 * k), runs, size=14)
                             for k, runs in enumerate(lines))

    def legend(self, top: float) -> tuple[list[str], float]:
        """The glyphs and what they mean, in rows of equal columns."""
        left, columns = 14.0, 3
        step, row = (self.spec.width - 2 * left) / columns, 44.0 if self.lang == "both" else 30.0
        drawn = [svg.line([(left, top), (self.spec.width - left, top)], width=0.8, arrow=False)]
        there = {o.sign for o in self.spec.operations if self.seen(o.frame)} | {
            "block" for x in self.spec.layers if self.seen(x.frame)} | {
            m.kind for m in self.spec.marks if self.seen(m.frame)}
        shown = [(sign, name) for sign, name in LEGEND if sign in there]
        for k, (sign, name) in enumerate(shown):
            x, y = left + step * (k % columns), top + 22 + row * (k // columns)
            lines = self.lines(name)
            drawn += [small_glyph(sign, (x + 20, y + 8 * (len(lines) - 1)))]
            drawn += [svg.text((x + 48, y + 5 + 17 * i), line, size=13) for i, line in enumerate(lines)]
        return drawn, top + 22 + row * (1 + (len(shown) - 1) // columns)


def _numbers(values: Any, unit: int) -> dict[str, float]:
    """Live values as plain numbers: of a mapping, or of one unit of a step's tensors."""
    if values is None:
        return {}
    named = values if isinstance(values, Mapping) else vars(values)
    return {name: _one(name, v, unit) for name, v in named.items() if name != "x"}


def _one(name: str, value: Any, unit: int) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    row = value.detach().reshape(-1, value.shape[-1])[0] if value.ndim else value.detach().reshape(1)
    if unit not in range(len(row)):
        raise _unknown("unit", unit, range(len(row)))
    return float(row[unit])


def _names_in(numbers: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(numbers) if name]


def as_factor(shown: str, after: str) -> str:
    """A number as it stands after `after`: one that is negative, in brackets behind a dot of multiplication."""
    return f"({shown})" if after.endswith("· ") and shown.startswith("−") else shown


def _unknown_variant(kind: str, variant: str) -> DiagramError:
    if variant == "paper":
        return DiagramError(T(
            hi=f'draw_cell: variant "paper" मिला, पर {kind} का एक ही रूप है: "torch"। "paper" सिर्फ़ "gru" के साथ चलता है।',
            en=f'draw_cell: variant is "paper"; {kind} has one form, "torch"; "paper" is expected for "gru" alone.'))
    return _unknown("variant", variant, cell_specs.VARIANTS[kind])


def _unknown(what: str, came: object, known: Any) -> DiagramError:
    names = f"0 … {len(known) - 1}" if isinstance(known, range) else ", ".join(map(str, known))
    return DiagramError(T(hi=f"draw_cell: {what} में {came!r} मिला; इनमें से एक चाहिए: {names}।",
                          en=f"draw_cell: {what} is {came!r}; expected one of {names}."))
