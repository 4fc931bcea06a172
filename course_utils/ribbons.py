"""The shape ribbon: which tensor is which, for a live ``nn.LSTM``, ``nn.GRU`` or ``nn.RNN`` and a live input.

>>> import torch
>>> lstm = torch.nn.LSTM(10, 20, batch_first=True)
>>> picture = draw_shapes(lstm, torch.randn(5, 8, 10))
>>> picture.shapes["output"], picture.shapes["h_n"]
((5, 8, 20), (1, 5, 20))

Time runs to the right, layers lie one above the other, the batch goes into the depth. h is blue (what is shown),
c is orange with a thick edge (what is kept), as the gates that show and keep are in the cell's drawing.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import svg
from .figures import drawn_letters, figure_html
from .svg import Run
from .text import LANGUAGES, SmritiError, T
from .theme import ROLES

KINDS = ("LSTM", "GRU", "RNN")
MAX_STEPS, MAX_LAYERS = 12, 3       # what is more is drawn with dots
_WIDTH, _SIDE = 800.0, 172.0        # the columns of the steps stand between the two sides
_NEAR, _FAR = 20.0, 101.0           # how far from the columns the two places of a side are
_SHEET = 3.0                        # how far a sheet of the batch stands behind the one before it
_H, _C = ROLES["expose"].colour, ROLES["keep"].colour
_WORDS = {
    "time": T(hi="समय", en="time"),
    "same": T(hi="वही संख्याएँ", en="same numbers"),
    "zero": T(hi="नहीं दिया, तो सब 0", en="not given, so all 0"),
    "zeros": T(hi="नहीं दिए, तो सब 0", en="not given, so all 0"),
    "layer": T(hi="layer {0}", en="layer {0}"),
}
# What a letter counts: the word for one, the word for several.
_COUNTS = {
    "B": (T("sequence", "sequence in the batch"), T("sequence", "sequences in the batch")),
    "T": (T("step", "step"), T("step", "steps")),
    "I": (T("संख्या हर step पर", "number per step"), T("संख्याएँ हर step पर", "numbers per step")),
    "H": (T("unit", "unit"), T("unit", "units")),
    "P": (T("संख्या h में (proj_size)", "number in h (proj_size)"),
          T("संख्याएँ h में (proj_size)", "numbers in h (proj_size)")),
    "D": (T("दिशा", "direction"), T("दिशाएँ: → और ←", "directions: → and ←")),
    "num_layers": (T("layer", "layer"), T("layer", "layers")),
}


class RibbonError(SmritiError):
    """A module, an input or a state whose shapes cannot be drawn."""


@dataclass(frozen=True)
class Shapes:
    """The tensors of one run of a recurrent module, drawn in both languages; `show` takes it.

    Attributes:
        kind: ``"LSTM"``, ``"GRU"`` or ``"RNN"``.
        shapes: the shape of each tensor by name: ``x``, ``h0``, ``c0``, ``output``, ``h_n``, ``c_n``
            (``c0`` and ``c_n`` for the LSTM alone), as torch returned them.
        places: what each place of these shapes means, such as ``("B", "T", "I")``.
        counts: how many each letter stands for: T, I, H, num_layers, D, and B and P where there are any.
        batch_first: the module's own.
        given: whether the learner gave a first state; without one it is all 0.
        same: whether h_n of the top layer and output hold the same numbers, as measured.
        apart: whether c_n holds other numbers than h_n, as measured.
    """

    kind: str
    shapes: Mapping[str, tuple[int, ...]]
    places: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    batch_first: bool
    given: bool
    same: bool
    apart: bool

    @cached_property
    def alt(self) -> T:
        """The drawing in words, made from what it shows."""
        return describe_shapes(self)

    @cached_property
    def alphabet(self) -> str:
        """The letters of the drawing in Hindi and all digits, so that drawings of other numbers share their font."""
        return "".join(sorted({*drawn_letters(self.svg("hi")), *"0123456789"}))

    def svg(self, lang: str) -> str:
        """The drawing in ``"hi"``, ``"en"`` or ``"both"``."""
        pen = _Pen(self, lang)
        parts = pen.parts()
        facts = repr([sorted(self.shapes.items()), sorted(self.counts.items()), self.kind, self.batch_first,
                      self.given, self.same, self.apart])
        said = hashlib.sha256(facts.encode()).hexdigest()[:8]
        alt = str(self.alt) if lang == "both" else self.alt[lang]
        return svg.document(parts, _WIDTH, pen.foot, title=self.kind, description=alt,
                            ident=f"shapes-{said}-{lang}", lang="mul" if lang == "both" else lang)

    def _repr_html_(self) -> str:
        return figure_html(self, self.alt)


def draw_shapes(module: Any, x: Any, state: Any = None) -> Shapes:
    """Run a recurrent module once and draw the shape of every tensor that goes in and comes out.

    The run keeps no gradients and leaves the random numbers of the session as they were; the module itself is
    not changed.

    Args:
        module: an ``nn.LSTM``, ``nn.GRU`` or ``nn.RNN``.
        x: a tensor (B, T, I) with ``batch_first=True``, (T, B, I) without, or (T, I) for one sequence alone.
        state: what the module takes as its first state: h0, or (h0, c0) for an LSTM, each
            (D·num_layers, B, H); None for all 0.

    Raises:
        RibbonError: another kind of module, or an input or a state of another shape or dtype than it takes.

    >>> import torch
    >>> draw_shapes(torch.nn.GRU(3, 4, num_layers=2), torch.randn(6, 1, 3)).counts["num_layers"]
    2
    """
    import torch

    kind = next((k for k in KINDS if isinstance(module, getattr(torch.nn, k))), None)
    if kind is None:
        raise RibbonError(T(hi=f"draw_shapes को {type(module).__name__} मिला; nn.LSTM, nn.GRU या nn.RNN चाहिए।",
                            en=f"draw_shapes got {type(module).__name__}; expected nn.LSTM, nn.GRU or nn.RNN."))
    _refuse_input(module, x)
    names = ("h", "c") if kind == "LSTM" else ("h",)
    batch = () if x.dim() == 2 else (x.shape[0 if module.batch_first else 1],)
    if state is not None:
        _refuse_state(module, names, state, batch, x)
    output, last = _run(module, x, state)
    ends = dict(zip((f"{n}_n" for n in names), last if kind == "LSTM" else (last,), strict=True))
    starts = {f"{n}0": ends[f"{n}_n"] for n in names}       # a first state has the shape of the last one
    tensors = {"x": x, **starts, "output": output, **ends}
    counts = {"B": batch[0] if batch else 0, "T": x.shape[1 if batch and module.batch_first else 0],
              "I": x.shape[-1], "H": module.hidden_size, "P": module.proj_size,
              "D": 2 if module.bidirectional else 1, "num_layers": module.num_layers}
    counts = {name: n for name, n in counts.items() if n}
    return Shapes(kind, {name: tuple(t.shape) for name, t in tensors.items()},
                  {name: _places(name, counts, module.batch_first) for name in tensors}, counts,
                  module.batch_first, state is not None, _same(output, ends["h_n"], counts, module.batch_first),
                  kind == "LSTM" and not torch.equal(ends["h_n"], ends["c_n"]))


def describe_shapes(picture: Shapes) -> T:
    """Say in both languages what the drawing shows: every tensor with its shape, and what equals what."""
    n = picture.counts
    layers, twice = n["num_layers"] > 1, n["D"] == 2
    shown = {name: f"{name}: {_written(picture.places[name])} = {_written(shape)}"
             for name, shape in picture.shapes.items()}
    hi = [f"{picture.kind} में जाने और उससे लौटने वाले tensor, shape के साथ। समय दाईं ओर चलता है।"]
    en = [f"The tensors that go into an {picture.kind} and come back, with their shapes. Time runs to the right."]
    if picture.kind == "GRU":
        en[0] = en[0].replace("an GRU", "a GRU")
    hi.append("जाते हैं: " + "; ".join(shown[k] for k in ("x", "h0", "c0") if k in shown) + "।")
    en.append("In: " + "; ".join(shown[k] for k in ("x", "h0", "c0") if k in shown) + ".")
    hi.append("लौटते हैं: " + "; ".join(shown[k] for k in ("output", "h_n", "c_n") if k in shown) + "।")
    en.append("Back: " + "; ".join(shown[k] for k in ("output", "h_n", "c_n") if k in shown) + ".")
    if "c_n" in shown:
        hi.append("हर पंक्ति में दो रास्ते हैं: पतला h का, मोटा c का।")
        en.append("Two lanes run through every row: a thin one of h, a thick one of c.")
    if layers:
        hi.append(f"{n['num_layers']} layer एक के ऊपर एक हैं।")
        en.append(f"There are {n['num_layers']} layers, one above the other.")
    if twice:
        hi.append("हर layer sequence को दोनों ओर से पढ़ती है।")
        en.append("Each layer reads the sequence from both ends.")
    if not picture.given:
        word = _WORDS["zeros" if "c0" in shown else "zero"]
        first = ("h0 और c0", "h0 and c0") if "c0" in shown else ("h0", "h0")
        hi.append(f"{first[0]} {word.hi}।")
        en.append(f"{first[1]}: {word.en}.")
    for _, note in _notes(picture):
        hi.append(note.hi.replace("**", ""))
        en.append(note.en.replace("**", ""))
    hi.append(", ".join(f"{k} = {v} {w.hi}" for k, v, w in _counted(n)) + "।")
    en.append(", ".join(f"{k} = {v} {w.en}" for k, v, w in _counted(n)) + ".")
    return T(hi=" ".join(hi), en=" ".join(en))


def column_height(features: int, picture: Shapes) -> float:
    """How tall a column of so many numbers is drawn, in pixels: in proportion, but never too low to be seen.

    >>> import torch
    >>> picture = draw_shapes(torch.nn.RNN(10, 20), torch.randn(3, 10))
    >>> [column_height(n, picture) for n in (10, 20, 1)]
    [23.0, 46.0, 12.0]
    """
    n = picture.counts
    rows = n["D"] * min(n["num_layers"], MAX_LAYERS)
    most = 46.0 if rows == 1 else 34.0 if rows == 2 else 28.0
    scale = min(1.4 * most / n["I"], most / n["H"])
    return round(max(12.0, scale * features), 1)


def _run(module: Any, x: Any, state: Any) -> tuple[Any, Any]:
    """One forward pass that leaves neither gradients nor other random numbers behind (dropout takes some)."""
    import torch

    devices = [x.device] if x.is_cuda else []
    with torch.random.fork_rng(devices=devices), torch.no_grad():
        return module(x) if state is None else module(x, state)


def _refuse_input(module: Any, x: Any) -> None:
    """Refuse what the module would not take as x."""
    import torch

    form = "(B, T, I)" if module.batch_first else "(T, B, I)"
    want = f"{form} या (T, I), I = {module.input_size}", f"{form} or (T, I), I = {module.input_size}"
    if not isinstance(x, torch.Tensor):
        raise RibbonError(T(hi=f"draw_shapes: x में {type(x).__name__} मिला; tensor चाहिए: {want[0]}।",
                            en=f"draw_shapes: x is {type(x).__name__}; expected a tensor {want[1]}."))
    if x.dim() not in (2, 3) or x.shape[-1] != module.input_size or 0 in x.shape:
        raise RibbonError(T(hi=f"draw_shapes: x की shape {tuple(x.shape)} मिली; चाहिए: {want[0]}।",
                            en=f"draw_shapes: x has the shape {tuple(x.shape)}; expected {want[1]}."))
    _refuse_other_dtype("x", x, module)


def _refuse_state(module: Any, names: tuple[str, ...], state: Any, batch: tuple[int, ...], x: Any) -> None:
    """Refuse what the module would not take as its first state."""
    import torch

    parts = state if isinstance(state, (tuple, list)) else (state,)
    form = "(h0, c0)" if len(names) == 2 else "h0"
    right = isinstance(state, (tuple, list)) == (len(names) == 2) and len(parts) == len(names)
    if not right or not all(isinstance(p, torch.Tensor) for p in parts):
        came = "(" + ", ".join(type(p).__name__ for p in parts) + ")" if parts is state else type(state).__name__
        raise RibbonError(T(hi=f"draw_shapes: state में {came} मिला; {form} चाहिए, tensor में।",
                            en=f"draw_shapes: state is {came}; expected {form} as tensors."))
    rows = module.num_layers * (2 if module.bidirectional else 1)
    for name, part in zip(names, parts, strict=True):
        want = (rows, *batch, (module.proj_size if name == "h" else 0) or module.hidden_size)
        if tuple(part.shape) != want:
            raise RibbonError(T(
                hi=f"draw_shapes: {name}0 की shape {tuple(part.shape)} मिली; {want} चाहिए। Layer पहली जगह है, "
                   "batch_first=True में भी।",
                en=f"draw_shapes: {name}0 has the shape {tuple(part.shape)}; expected {want}. Layers come first, "
                   "also with batch_first=True."))
        _refuse_other_dtype(f"{name}0", part, module)


def _refuse_other_dtype(name: str, tensor: Any, module: Any) -> None:
    """Refuse a tensor of another dtype or on another device than the weights."""
    weight = module.weight_ih_l0
    came, want = (f"{str(t.dtype).removeprefix('torch.')}, {t.device}" for t in (tensor, weight))
    if (tensor.dtype, tensor.device) != (weight.dtype, weight.device):
        raise RibbonError(T(hi=f"draw_shapes: {name} का dtype और device मिला: {came}; चाहिए: {want}, जैसा weight का है।",
                            en=f"draw_shapes: {name} is {came}; expected {want}, like the weights."))


def _places(name: str, counts: Mapping[str, int], batch_first: bool) -> tuple[str, ...]:
    """What each place of a tensor's shape means."""
    twice = "D·" if counts["D"] == 2 else ""
    shown = "P" if "P" in counts else "H"
    if name in ("x", "output"):
        last = "I" if name == "x" else twice + shown
        return ("T", last) if "B" not in counts else ("B", "T", last) if batch_first else ("T", "B", last)
    batch = ("B",) if "B" in counts else ()
    return (f"{twice}num_layers", *batch, shown if name[0] == "h" else "H")


def _same(output: Any, h_n: Any, counts: Mapping[str, int], batch_first: bool) -> bool:
    """Whether the last column of output (for the way back: the first) is h_n of the top layer, number by number."""
    import torch

    steps = output.transpose(0, 1) if batch_first and "B" in counts else output
    ahead, *back = steps.chunk(counts["D"], dim=-1)
    pairs = [(ahead[-1], h_n[-counts["D"]]), *((part[0], h_n[-1]) for part in back)]
    return all(torch.equal(a, b) for a, b in pairs)


def _equalities(picture: Shapes) -> list[str]:
    """What holds the same numbers, as the learner would write it."""
    batched = "B" in picture.counts
    last, first = ("output[:, -1{}]", "output[:, 0{}]") if batched and picture.batch_first else (
        "output[-1{}]", "output[0{}]")
    if picture.counts["D"] == 1:
        return [f"{last.format('')} == h_n[-1]"]
    half = picture.shapes["h_n"][-1]
    rest = ", :" if batched and not picture.batch_first else ""
    return [f"{last.format(f'{rest}, :{half}')} == h_n[-2]", f"{first.format(f'{rest}, {half}:')} == h_n[-1]"]


def _notes(picture: Shapes) -> list[tuple[str, T]]:
    """What stands below the drawing: the key of a sample and a sentence, bold between ``**``."""
    n = picture.counts
    layers, twice, lstm = n["num_layers"] > 1, n["D"] == 2, picture.kind == "LSTM"
    output = T("output: हर step का h, सिर्फ़ सबसे ऊपर वाली layer का।", "output: h of every step, of the top layer only.")
    notes = [("output", output if layers else T("output: हर step का h।", "output: h of every step."))]
    if twice:
        notes.append(("join", T("अगल-बगल रखना: पहले → का h, फिर ← का।", "Put side by side: first h of →, then h of ←.")))
    notes += _last_notes(picture)
    if lstm:
        other = T(", h_n से अलग संख्याएँ", ", other numbers than h_n")
        notes.append(("c_n", T(
            hi=f"c_n: आखिरी c{other.hi * picture.apart}। पहले के step का c लौटाया नहीं जाता।",
            en=f"c_n: the last c{other.en * picture.apart}. The c of earlier steps is not returned.")))
    if layers:
        notes.append(("inner", T(
            hi="नीचे वाली layer का h ऊपर वाली layer का input है। इसमें से सिर्फ़ h_n वाला हिस्सा लौटता है।",
            en="h of a lower layer: input of the layer above. Of it, only what h_n holds comes back.")))
    names = T("h0, c0, h_n, c_n", "h0, c0, h_n and c_n") if lstm else T("h0, h_n", "h0 and h_n")
    first = T("**layer और दिशा पहली जगह पर हैं**", "**layers and directions come first**") if twice else T(
        "**layer पहली जगह पर है**", "**layers come first**")
    kept = T("; batch_first इसे नहीं बदलता", ". batch_first does not change this")
    if not twice:
        kept = T(", batch दूसरी पर{0}", ", then the batch{0}").format(kept)
    rest = kept if "B" in n else T("; batch है ही नहीं", "; there is no batch")
    notes.append(("first", T("{0} में {1}{2}।", "In {0} {1}{2}.").format(names, first, rest)))
    return notes


def _last_notes(picture: Shapes) -> list[tuple[str, T]]:
    """What h_n is, and what it is equal to; in one sentence where h_n is a single column."""
    layers, twice = picture.counts["num_layers"] > 1, picture.counts["D"] == 2
    hi = "हर layer और दिशा का " if layers and twice else "हर layer का " * layers + "हर दिशा का " * twice
    en = " of every layer" * layers + (" and" if layers else " of every") * twice + " direction" * twice
    last = T(hi=f"h_n: {hi}आखिरी h" + "; ← में वह step 1 पर है" * twice + "।",
             en=f"h_n: the last h{en}" + "; for ← it stands at step 1" * twice + ".")
    pairs = _equalities(picture)
    same = T(hi=f"वही संख्याएँ: {' और '.join(pairs)}।", en=f"The same numbers: {' and '.join(pairs)}.")
    if picture.same and not layers and not twice:
        return [("same", T(hi=f"{last.hi} {same.hi}", en=f"{last.en} {same.en}"))]
    return [("h_n", last)] + [("same", same)] * picture.same


def _counted(counts: Mapping[str, int]) -> list[tuple[str, int, T]]:
    """Each letter that the drawing needs, with its number and what it counts."""
    plain = {"D": 1, "num_layers": 1}       # one layer and one direction go without saying
    return [(k, counts[k], _COUNTS[k][counts[k] > 1]) for k in _COUNTS if counts.get(k, 0) > plain.get(k, 0)]


def _written(places: tuple[Any, ...]) -> str:
    """A shape as Python writes it: (5, 8, 10), (20,)."""
    return "(" + ", ".join(map(str, places)) + ("," if len(places) == 1 else "") + ")"


@dataclass(frozen=True)
class _Row:
    """One layer in one direction: where its lanes run, and which index of h_n it fills."""

    index: int
    layer: int
    back: bool
    h: float        # the y of each lane
    c: float

    @property
    def side(self) -> int:
        """Where its first state comes from: -1 the left, 1 the right."""
        return 1 if self.back else -1


class _Pen:
    """Draws in one language. Coordinates are laid out once, from the top (output) down (x, legend)."""

    def __init__(self, picture: Shapes, lang: str) -> None:
        if lang not in (*LANGUAGES, "both"):
            raise RibbonError(T(hi=f"lang में {lang!r} मिला; hi, en या both चाहिए।",
                                en=f"lang is {lang!r}; expected hi, en or both."))
        self.p, self.lang, n = picture, lang, picture.counts
        self.twice, self.lstm = n["D"] == 2, picture.kind == "LSTM"
        self.depth = min(n.get("B", 1), 3) - 1
        steps = n["T"]
        self.steps = [*range(1, 7), 0, steps - 2, steps - 1, steps] if steps > MAX_STEPS else [*range(1, steps + 1)]
        self.gap = (_WIDTH - 2 * _SIDE) / len(self.steps)
        self.strip = min(20.0, 0.36 * self.gap)
        self.cell = min(18.0, 0.38 * self.gap) if self.twice else min(30.0, 0.5 * self.gap)
        self.high = {k: column_height(picture.shapes[k][-1] // (n["D"] if k == "output" else 1), picture)
                     for k in picture.shapes}
        self.foot = 0.0
        self.layout()

    def layout(self) -> None:
        """Where everything stands."""
        n, both = self.p.counts, self.lang == "both"
        count, h, c = n["num_layers"], self.high["h_n"], self.high.get("c_n", 0.0)
        layers = [*range(count)] if count <= MAX_LAYERS else [0, None, count - 1]
        apart = (h + c) / 2 + 16 if self.lstm else 0.0
        self.reach = apart / 2 + max(15.0, h / 2, c / 2) + self.depth * _SHEET + 4      # half a row
        y = (58.0 if self.twice and both else 44.0) + self.depth * _SHEET
        self.ribbons: dict[int, float] = {}     # layer → top of its h columns
        self.rows: list[_Row] = []
        self.dots: float | None = None
        for layer in reversed(layers):
            if layer is None:
                self.dots, y = y + 6, y + 34
                continue
            self.ribbons[layer] = y
            y += n["D"] * h + (40 if self.twice else 34)
            for back in (False, True)[:n["D"]]:
                centre = y + self.reach
                self.rows.append(_Row(layer * n["D"] + back, layer, back, centre + apart / 2, centre - apart / 2))
                y = centre + self.reach + 10
            y += 22
        self.x_top = y + self.depth * _SHEET

    # -- positions

    def x(self, k: int) -> float:
        """The middle of the k-th column that is drawn."""
        return _SIDE + self.gap * (k + 0.5)

    def cell_x(self, k: int, back: bool) -> float:
        """The middle of a cell: the two directions stand a little to the left and the right of their column."""
        return self.x(k) + (0.2 * min(self.gap, 64.0) * (1 if back else -1) if self.twice else 0)

    def place(self, side: int, far: bool) -> float:
        """The middle of a side's near or far place, at the left (-1) or the right (1)."""
        away = _FAR if far else _NEAR
        return _SIDE - away if side < 0 else _WIDTH - _SIDE + away

    def halves(self, label: T) -> list[str]:
        """A label's lines: of one language, or of both below each other; equal ones stand once."""
        return list(dict.fromkeys([label.hi, label.en] if self.lang == "both" else [label[self.lang]]))

    # -- the whole

    def parts(self) -> list[str]:
        """Everything, from the back to the front."""
        top = max(self.ribbons)
        drawn = [self.band(layer) for layer in self.ribbons]
        drawn += [self.row(row) for row in self.rows]
        drawn += [self.ribbon(layer) for layer in self.ribbons]
        drawn += [self.inputs(), self.ways(), self.more_layers(), self.sizes()]
        drawn += [self.connection(row) for row in self.rows if self.p.same and row.layer == top]
        drawn.append(self.title("output", self.ribbons[top] - self.depth * _SHEET - 20))
        feet = []
        for part, foot in (self.axis(), self.states(("h0", "c0"), 12.0),
                           self.states(("h_n", "c_n"), _WIDTH - _SIDE + 12.0)):
            drawn.append(part)
            feet.append(foot)
        legend, self.foot = self.legend(max(feet) + 8)
        return [*drawn, legend]

    def sheets(self, at: svg.Point, height: float, colour: str) -> str:
        """The sheets of the batch behind a column whose middle is `at`: what can be seen of each."""
        (x, y), d = at, _SHEET
        left, right, top, low = x - self.strip / 2, x + self.strip / 2, y - height / 2, y + height / 2
        return "".join(
            svg.line([(left + k * d, top - (k - 1) * d), (left + k * d, top - k * d), (right + k * d, top - k * d),
                      (right + k * d, low - k * d), (right + (k - 1) * d, low - k * d)],
                     colour=colour, width=1.2, arrow=False) for k in range(self.depth, 0, -1))

    def column(self, at: svg.Point, height: float, colour: str, *, width: float = 0.0, striped: bool = False,
               dashed: bool = False, thick: bool = False, **values: object) -> str:
        """A column of numbers with its middle at `at`: the sheet in front."""
        (x, y), width = at, width or self.strip
        front = svg.element("rect", x=x - width / 2, y=y - height / 2, width=width, height=height, rx=1.5, fill=colour,
                            fill_opacity=0.06 if dashed else 0.22, stroke=colour, stroke_width=3 if thick else 1.8,
                            stroke_dasharray="3 2.5" if dashed else None)
        return svg.group([front, svg.stripes(at, width, height, gap=6) if striped else ""], **values)

    # -- rows

    def band(self, layer: int) -> str:
        """A faint ground for the rows of one layer."""
        mine = [r for r in self.rows if r.layer == layer]
        top, low = mine[0].c, mine[-1].h
        half = self.reach - (mine[0].h - mine[0].c) / 2
        return svg.element("rect", x=_SIDE, y=top - half, width=_WIDTH - 2 * _SIDE, height=low - top + 2 * half, rx=9,
                           fill=svg.INK, fill_opacity=0.05)

    def row(self, row: _Row) -> str:
        """One layer in one direction: its cells, its lanes, what enters and what leaves."""
        drawn = [self.lanes(row, "h")] + ([self.lanes(row, "c")] if self.lstm else [])
        for k, step in enumerate(self.steps):
            if step:
                tall = row.h - row.c + 26
                drawn.append(svg.rectangle((self.cell_x(k, row.back), (row.h + row.c) / 2), self.cell, tall, radius=5,
                                           stroke=1.8, tint=0.08))
        for name in ("h", "c")[:1 + self.lstm]:
            drawn.append(self.slot(row, f"{name}0", row.side, False))
            drawn.append(self.slot(row, f"{name}_n", -row.side, name == "h"))
        drawn.append(self.row_name(row))
        return svg.group(drawn, data_row=row.index)

    def lanes(self, row: _Row, name: str) -> str:
        """The state's way through the row, from its first value to its last; dots stand for steps left out."""
        y, ahead, half = getattr(row, name), -row.side, self.cell / 2
        sheets = self.depth * _SHEET        # at the right of a column
        start = self.place(row.side, False) + ahead * (self.strip / 2 + (sheets if ahead > 0 else 0))
        drawn, pieces = [], []
        for k in range(len(self.steps))[::ahead]:
            x, room = (self.cell_x(k, row.back), half) if self.steps[k] else (self.x(k), 13.0)
            if not self.steps[k]:
                drawn += [svg.circle((x + 6 * i, y), 1.6, filled=True) for i in (-1, 0, 1)]
            pieces.append((start, x - ahead * room))
            start = x + ahead * room
        pieces.append((start, self.place(-row.side, name == "h") - ahead * (
            self.strip / 2 + (0 if ahead > 0 else sheets) + 1)))
        width = 4.5 if name == "c" or self.p.kind == "GRU" else 2.0     # thick: the memory
        drawn += [svg.line([(a, y), (b, y)], colour=_C if name == "c" else _H, width=width) for a, b in pieces]
        return svg.group(drawn, data_lane=name)

    def slot(self, row: _Row, name: str, side: int, far: bool) -> str:
        """One part of h0, c0, h_n or c_n, beside its row, with its index."""
        x, y, cell = self.place(side, far), row.c if name[0] == "c" else row.h, name[0] == "c"
        colour, high = _C if cell else _H, self.high[name]
        drawn = self.sheets((x, y), high, colour) + self.column(
            (x, y), high, colour, thick=cell, striped=self.p.same and name == "h_n" and row.layer == max(self.ribbons))
        away = self.strip / 2 + (self.depth * _SHEET if side > 0 else 0) + 6
        said = [*svg.symbol(name if "_" in name else f"{name[0]}_0", "b"), (f"[{row.index}]", "")]
        said = svg.text((x + side * away, y + 5), said, size=14 if row.index < 10 else 13,
                        anchor="end" if side < 0 else "start")
        return svg.group([drawn, said], data_slot=f"{name}[{row.index}]")

    def row_name(self, row: _Row) -> str:
        """The layer (of a single one the kind) and the direction in which it reads, beyond its first state."""
        many = self.p.counts["num_layers"] > 1
        said = _WORDS["layer"].format(row.layer) if many else T(self.p.kind, self.p.kind)
        x, y = (8.0 if row.side < 0 else _WIDTH - 8.0), (row.h + row.c) / 2
        name = svg.text((x, y + (-1 if self.twice else 5)), self.halves(said)[0], size=13 if self.twice else 14,
                        bold=row.layer < 10, anchor="start" if row.side < 0 else "end")
        if not self.twice:
            return name
        way = [(x, y + 13), (x - row.side * 34, y + 13)]
        return name + svg.line(way, width=2)

    # -- columns

    def ribbon(self, layer: int) -> str:
        """The h of every step of one layer: the output if it is the top one, else what the next layer reads."""
        top, tops = self.ribbons[layer], max(self.ribbons)
        name, h = "output" if layer == tops else "inner", self.high["h_n"]
        mine = [r for r in self.rows if r.layer == layer]
        last = len(self.steps) - 1
        drawn = []
        for k, step in enumerate(self.steps):
            if not step:
                drawn.append(self.dotted(k, top + h * len(mine) / 2))
                continue
            parts = [self.arrow_up(row, k, top + h * len(mine)) for row in mine]
            parts.append(self.sheets((self.x(k), top + h * len(mine) / 2), h * len(mine), _H))
            for i, row in enumerate(mine):
                struck = name == "output" and self.p.same and k == (0 if row.back else last)
                parts.append(self.column((self.x(k), top + h * (i + 0.5)), h, _H, striped=struck,
                                         dashed=name == "inner", data_half="back" if row.back else "ahead"))
            if self.twice:
                parts.append(svg.element("rect", x=self.x(k) - self.strip / 2 - 3, y=top + 2 * h + 5,
                                         width=self.strip + 6, height=4, fill=svg.INK))
            drawn.append(svg.group(parts, data_step=step))
        return svg.group(drawn, data_ribbon=name, data_layer=layer)

    def arrow_up(self, row: _Row, k: int, foot: float) -> str:
        """The way of h from a cell to its column."""
        x = self.cell_x(k, row.back)
        start = row.c - 13 if self.lstm else row.h - 13
        return svg.line([(x, start), (x, foot + (9 if self.twice else 2))], colour=_H, width=1.6)

    def inputs(self) -> str:
        """The ribbon of x."""
        drawn, high = [], self.high["x"]
        for k, step in enumerate(self.steps):
            at = (self.x(k), self.x_top + high / 2)
            drawn.append(svg.group([self.sheets(at, high, svg.INK), self.column(at, high, svg.INK)], data_step=step)
                         if step else self.dotted(k, at[1]))
        return svg.group(drawn, data_ribbon="x")

    def ways(self) -> str:
        """From each column of x to the cells of the lowest layer, and from each layer's h to the layer above."""
        drawn = []
        for row in self.rows:
            below = self.ribbons.get(row.layer - 1) if row.layer else self.x_top
            if below is not None:
                drawn += [self.way_in(row, k, below) for k, step in enumerate(self.steps) if step]
        return svg.group(drawn)

    def way_in(self, row: _Row, k: int, below: float) -> str:
        """A column's way into a cell above it."""
        x = self.cell_x(k, row.back)
        return svg.line([(x, below - self.depth * _SHEET - 2), (x, row.h + 14)], width=1.4)

    def dotted(self, k: int, y: float) -> str:
        """Three dots for the steps that are left out."""
        return svg.group([svg.circle((self.x(k) + 7 * i, y), 2.2, filled=True) for i in (-1, 0, 1)], data_left_out=1)

    def more_layers(self) -> str:
        """Three dots for the layers that are left out, and which they are."""
        if self.dots is None:
            return ""
        last, middle = self.p.counts["num_layers"] - 2, _WIDTH / 2
        said = _WORDS["layer"].format(f"1 … {last}" if last > 1 else "1")
        drawn = [svg.circle((middle, self.dots + 7 * i), 2.2, filled=True) for i in (-1, 0, 1)]
        return svg.group([*drawn, svg.text((12, self.dots + 5), self.halves(said)[0], size=14)], data_left_out="layers")

    # -- labels

    def title(self, name: str, y: float) -> str:
        """The name of a ribbon, what its places mean, and its shape."""
        runs = [(f"{name}: ", "b"), *_first_bold(self.p.places[name]), (" = ", ""), *_first_bold(self.p.shapes[name])]
        return svg.text((_WIDTH / 2, y), runs, size=16, anchor="middle", data_tensor=name)

    def sizes(self) -> str:
        """How tall and how deep the ribbons are, beside their columns."""
        n, shown = self.p.counts, "P" if "P" in self.p.counts else "H"
        top = self.ribbons[max(self.ribbons)]
        drawn = [self.measure(f"I = {n['I']}", self.x_top, self.high["x"]),
                 self.measure(f"{shown} = {n[shown]}", top, self.high["h_n"])]
        if "B" in n:
            right = self.x(len(self.steps) - 1) + self.strip / 2 + self.depth * _SHEET
            drawn.append(svg.text((right + 6, self.x_top - self.depth * _SHEET + 5), f"B = {n['B']}", size=13))
        return "".join(drawn)

    def measure(self, said: str, top: float, high: float) -> str:
        """A bracket at the left of the first column, as tall as it is."""
        x = self.x(0) - self.strip / 2 - 6
        bracket = svg.line([(x, top), (x - 4, top), (x - 4, top + high), (x, top + high)], width=1.2, arrow=False)
        return bracket + svg.text((x - 10, top + high / 2 + 5), said, size=13, anchor="end")

    def axis(self) -> tuple[str, float]:
        """Below x: the steps, the arrow of time and the name of x."""
        y = self.x_top + self.high["x"] + 17
        first, last = self.x(0), self.x(len(self.steps) - 1)
        drawn = [svg.text((self.x(k), y), str(step), size=13, anchor="middle")
                 for k, step in enumerate(self.steps) if step]
        drawn.append(svg.line([(first - self.gap / 3, y + 11), (last + self.gap / 3, y + 11)], width=1.4))
        said = f"{' · '.join(self.halves(_WORDS['time']))}, T = {self.p.counts['T']}"
        drawn.append(svg.text((_WIDTH / 2, y + 29), said, size=13, anchor="middle"))
        drawn.append(self.title("x", y + 54))
        return "".join(drawn), y + 66

    def states(self, names: tuple[str, ...], x: float) -> tuple[str, float]:
        """The shapes of h and c, before or after, below their side; one label where both are alike."""
        mine = [n for n in names if n in self.p.shapes]
        alike = len({self.p.shapes[n] for n in mine}) == 1
        drawn, y = [], self.x_top + self.high["x"] + 17
        for group in ([mine] if alike else [[n] for n in mine]):
            runs: list[Run] = []
            for k, name in enumerate(group):
                runs += [(", ", "b")] * bool(k) + svg.symbol(name if "_" in name else f"{name[0]}_0", "b")
            runs += [(": ", "b"), *_first_bold(self.p.shapes[group[0]])]
            drawn.append(svg.text((x, y), runs, size=15, data_tensor=" ".join(group)))
            drawn.append(svg.text((x, y + 19), _first_bold(self.p.places[group[0]]), size=13,
                                  data_places=" ".join(group)))
            y += 42
        if names[0] == "h0" and not self.p.given:
            lines = self.halves(_WORDS["zeros" if len(mine) > 1 else "zero"])
            drawn += [svg.text((x, y - 2 + 17 * i), line, size=13) for i, line in enumerate(lines)]
            y += 17 * len(lines)
        return "".join(drawn), y - 10

    def connection(self, row: _Row) -> str:
        """A dashed way from the column of output to the place in h_n that holds the same numbers."""
        k, side, high = (0, -1, 1.5) if row.back else (len(self.steps) - 1, 1, 0.5)
        x, y = self.place(side, True), self.ribbons[row.layer] + self.high["h_n"] * high
        start = self.x(k) + side * (self.strip / 2 + (self.depth * _SHEET if side > 0 else 0) + 3)
        end = row.h - self.high["h_n"] / 2 - self.depth * _SHEET - 3
        drawn = [svg.line([(start, y), (x, y), (x, end)], width=1.6, dash="4 3", arrow=False)]
        lines = self.halves(_WORDS["same"])
        first = y + 17 if row.back else y - 7 - 17 * (len(lines) - 1)
        drawn += [svg.text((x - side * 6, first + 17 * i), line, size=13, anchor="end" if side > 0 else "start")
                  for i, line in enumerate(lines)]
        return svg.group(drawn, data_same=f"h_n[{row.index}]")

    # -- legend

    def legend(self, y: float) -> tuple[str, float]:
        """What the letters count, and what each kind of column is; and where it ends."""
        drawn = [svg.line([(12, y), (_WIDTH - 12, y)], width=0.8, arrow=False)]
        x, y = 14.0, y + 24
        for name, number, word in _counted(self.p.counts):
            head, said = f"{name} = {number} ", " · ".join(self.halves(word))
            wide = 14 * (0.66 * len(head) + 0.6 * _letters(said))       # in the widest common font
            if x + wide > _WIDTH - 8 and x > 14:
                x, y = 14.0, y + 25
            drawn.append(svg.text((x, y), [(head, "b"), (said, "")], size=14, data_count=name))
            x += wide + 20
        y += 12
        for key, note in _notes(self.p):
            lines = self.halves(note)
            drawn.append(self.sample(key, (26, y + 12 + 9 * (len(lines) - 1))))
            for i, line in enumerate(lines):
                runs = [(part, "b" * (k % 2)) for k, part in enumerate(line.split("**"))]
                drawn.append(svg.text((52, y + 17 + 18 * i), runs, size=13.5, data_note=key))
            y += 8 + 18 * len(lines)
        return svg.group(drawn), y + 12

    def sample(self, key: str, at: svg.Point) -> str:
        """The small column (or bar, or sign) before a line of the legend."""
        if key == "first":
            mark = svg.text((at[0], at[1] + 5), "!", size=14, anchor="middle", bold=True)
            return svg.circle(at, 9, stroke=1.6) + mark
        if key == "join":
            return svg.element("rect", x=at[0] - 12, y=at[1] - 2, width=24, height=4, fill=svg.INK)
        return self.column(at, 18, _C if key == "c_n" else _H, width=11, striped=key == "same",
                           dashed=key == "inner", thick=key == "c_n")


def _first_bold(places: tuple[Any, ...]) -> list[Run]:
    """A shape or its places with the first place in bold: that is the place learners mix up."""
    first, *rest = map(str, places)
    return [("(", ""), (first, "b"), ("".join(f", {r}" for r in rest) + ")", "")]


def _letters(text: str) -> int:
    """How many letters take up room: the vowel signs of Devanagari stand on theirs."""
    return sum(not unicodedata.category(letter).startswith("M") for letter in text)
