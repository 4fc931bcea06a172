"""`explore_text`: what a gate or a state of one unit did at every token of a text, on an absolute scale."""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from .. import svg
from ..charts import text_width
from ..figures import Shown
from ..graphemes import split_graphemes
from ..numerals import number_text
from ..text import T
from ..theme import GATE_CMAP, SIGNED_CMAP
from .arguments import drawn_token, listed, whole
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word
from .traced import one_sequence

if TYPE_CHECKING:
    import numpy as np

LONGEST, MOST_UNITS, MOST_MODELS = 120, 32, 2
LEVELS = 33                                 # colours of a scale, and bars of the histogram; 0 is in the middle of one
GATE_STEPS, STATE_STEPS = 50_000, 32_000    # how finely values go to the page: a gate from 0 to 1, a state from 0 up
LOW, HIGH = 0.1, 0.9                        # a gate that is nearly shut, nearly open

# role → what a value of this role does.
_TITLES = {"keep": T("रखना", "keep"), "write": T("लिखना", "write"), "expose": T("दिखाना", "show"),
           "reset": T("reset", "reset"), "memory": T("याददाश्त", "memory"), "state": T("hidden state", "hidden state")}
# kind → role → name of the value. Beside an LSTM, a GRU has two more: what z leaves writes, and h is its memory.
_VALUES = {"LSTM": {"keep": "f", "write": "i", "expose": "o", "memory": "c", "state": "h"},
           "GRU": {"keep": "z", "reset": "r", "state": "h"}}
_BESIDE_LSTM = {"keep": "z", "write": "1−z", "memory": "h", "state": "h"}
_GATES = {"keep", "write", "expose", "reset"}
_ROLE_OF = {name: role for values in _VALUES.values() for role, name in values.items()} | {"1−z": "write"}

# Places in the drawing.
_WIDTH, _LEFT, _ROW, _BOX, _GAP, _PER_ROW = 760.0, 16.0, 34.0, 28.0, 5.0, 24
_NARROWEST, _FONT = 25.0, 15.0
_BAR = (440.0, 12.0, 8.8, 13.0)             # left and top of the colour bar, width and height of a level
_HIST = (70.0, 370.0, 280.0, 70.0)          # left of the first histogram, from one to the next, width and height


@dataclass(frozen=True, eq=False)
class Model:
    """One network that read the text.

    Attributes:
        name: as the learner calls it.
        kind: ``"LSTM"`` or ``"GRU"``.
        codes: name of a value → whole numbers of shape (units, T); ``(code − zero) · step`` is the value.
        steps: name of a value → (zero, step).
    """

    name: str
    kind: str
    codes: dict[str, np.ndarray]
    steps: dict[str, tuple[int, float]]

    def code(self, name: str) -> np.ndarray:
        """The codes of a value; those of ``"1−z"`` are made from z's."""
        return GATE_STEPS - self.codes["z"] if name == "1−z" else self.codes[name]

    def value(self, name: str) -> np.ndarray:
        """The values, shape (units, T)."""
        zero, step = self.steps[name.removeprefix("1−")]
        return (self.code(name) - zero) * step

    def ranked(self, name: str) -> list[int]:
        """All units, those with the largest mean of this value first."""
        sums = self.code(name).sum(axis=1).tolist()
        return sorted(range(len(sums)), key=lambda unit: (-sums[unit], unit))


@dataclass(frozen=True, eq=False)
class Reading:
    """A text and what one or two networks did while they read it.

    Attributes:
        tokens: as they are drawn.
        places: of each token: left edge, width and row.
        models: the networks.
        options: role → the name that it has in each network.
        limits: role → the two ends of its scale.
    """

    tokens: tuple[str, ...]
    places: tuple[tuple[float, float, int], ...]
    models: tuple[Model, ...]
    options: dict[str, tuple[str, ...]]
    limits: dict[str, tuple[float, float]]

    @property
    def rows(self) -> int:
        """How many lines the text takes."""
        return self.places[-1][2] + 1

    def unit(self, model: int, role: str, rank: int) -> int:
        """The unit of this rank, counted from 0; a network with fewer units shows its last."""
        ranked = self.models[model].ranked(self.options[role][model])
        return ranked[min(rank, len(ranked) - 1)]

    def top(self, model: int) -> float:
        """Where the first line of boxes of a network begins."""
        return 84.0 + model * (self.rows * _ROW + 36)

    @property
    def foot(self) -> float:
        """Where the line below the boxes stands."""
        return self.top(len(self.models)) - 14

    def level(self, role: str, value: float) -> int:
        """Which of the colours a value has."""
        low, high = self.limits[role]
        return min(LEVELS - 1, max(0, math.floor((value - low) / (high - low) * LEVELS)))

    def counted(self, model: int, role: str) -> np.ndarray:
        """How many values of all units and tokens have each colour; (LEVELS,)."""
        import numpy as np

        low, high = self.limits[role]
        found = np.floor((self.models[model].value(self.options[role][model]) - low) / (high - low) * LEVELS)
        return np.bincount(found.clip(0, LEVELS - 1).astype(int).ravel(), minlength=LEVELS)

    def highest(self, role: str) -> float:
        """The upper end of the histograms of all networks: a round share that no bar exceeds."""
        most = max(self.counted(k, role).max() / model.code(self.options[role][k]).size
                   for k, model in enumerate(self.models))
        return next(end for end in (0.05, 0.1, 0.2, 0.5, 1.0) if most <= end)

    def shares(self, model: int, role: str) -> str:
        """Which part of the values is nearly 0, which nearly 1; of states, their size counts."""
        name = self.options[role][model]
        values = abs(self.models[model].value(name))
        said = name if role in _GATES else f"|{name}|"
        low, high = (number_text(100.0 * part.sum() / values.size, 0) for part in (values < LOW, values > HIGH))
        return f"{said} < {LOW}: {low}%,  {said} > {HIGH}: {high}%"


def explore_text(traces: Any, text_or_tokens: str | Sequence[str], *, value: str = "f", rank: int = 0,
                 sequence: int = 0, caption: T | None = None) -> Shown:
    """Show a text, each token coloured by a gate or a state of one unit, on a scale that never changes.

    A unit is chosen by its rank in the mean of the shown value, and beside it stands what all units did: nobody can
    pick the one that makes the best story.

    Args:
        traces: what `course_utils.trace` or `record` returned (one layer and direction, at most 32 units), or name →
            such a trace, at most two, which read the same text.
        text_or_tokens: a text, split into letters as a reader sees them, or a list of tokens, taken as it is; as many
            as the traces have steps, at most 120.
        value: what is shown first: ``f i o c h`` of an LSTM, ``z r h`` of a GRU. Beside an LSTM, a GRU shows what plays
            the same role: z beside f, 1−z beside i, h beside c.
        rank: which unit is shown first, counted from 0, the largest mean.
        sequence: which of the batch, counted from 0.
        caption: a sentence below.

    Raises:
        ExplorerError: no `Trace`, more than two, other numbers of steps than tokens, too many tokens or units, a value
            that not every network has, or a rank or a sequence that is not there.

    >>> import torch
    >>> from course_utils import trace
    >>> found = trace(torch.nn.GRU(3, 4, batch_first=True), torch.ones(1, 2, 3))
    >>> explore_text(found, "हिन्दी", value="z")._repr_html_().count("<figure")
    1
    """
    reading = read(traces, text_or_tokens, sequence=sequence)
    role = role_of(reading, value)
    rank = whole("explore_text", "rank", rank, max(_units(model) for model in reading.models))
    picture = draw_text(reading, role, rank=rank)
    return explorer(picture, "text_gates.js", data_of(reading, role, rank), alt=picture.alt, caption=caption)


def read(traces: Any, text_or_tokens: str | Sequence[str], *, sequence: int = 0,
         caller: str = "explore_text") -> Reading:
    """The numbers that `explore_text` shows; arguments and errors as there. An error begins with `caller`."""
    tokens = (split_graphemes(text_or_tokens) if isinstance(text_or_tokens, str)
              else listed(caller, "tokens", text_or_tokens))
    given = dict(traces) if isinstance(traces, Mapping) else {getattr(traces, "kind", "?"): traces}
    if not 1 <= len(given) <= MOST_MODELS:
        raise ExplorerError(_MODELS.format(caller=caller, got=len(given), most=MOST_MODELS))
    models = tuple(_model(caller, str(name), found, len(tokens), sequence) for name, found in given.items())
    if not 1 <= len(tokens) <= LONGEST:
        raise ExplorerError(_LONG.format(caller=caller, got=len(tokens), most=LONGEST))
    options = _options([model.kind for model in models])
    limits = {role: (0.0, 1.0) if role in _GATES else _around_zero(models, names) for role, names in options.items()}
    drawn = tuple(drawn_token(token) for token in tokens)
    return Reading(drawn, _places(drawn), models, options, limits)


def role_of(reading: Reading, value: str, *, caller: str = "explore_text") -> str:
    """The role of a value, by its name in an LSTM or a GRU.

    Raises:
        ExplorerError: not every network of this reading has it.
    """
    role = _ROLE_OF.get(value, "") if isinstance(value, str) else ""
    if role not in reading.options:
        known = sorted({name for names in reading.options.values() for name in names})
        raise ExplorerError(_VALUE.format(caller=caller, got=repr(value), known=", ".join(known)))
    return role


def data_of(reading: Reading, role: str, rank: int = 0) -> dict[str, Any]:
    """What ``static/text_gates.js`` gets."""
    return {**fixed_data(reading), **text_data(reading), "role": role, "rank": rank}


def fixed_data(reading: Reading) -> dict[str, Any]:
    """The part of the data that is the same for every text."""
    return {"row": _ROW, "box": _BOX, "low": LOW, "high": HIGH, "gateSteps": GATE_STEPS,
            "options": [{"role": key, "names": list(names), "gate": key in _GATES,
                         "title": {"hi": _TITLES[key].hi, "en": _TITLES[key].en}}
                        for key, names in reading.options.items()],
            "palettes": {"gate": [list(pair) for pair in palette(GATE_CMAP)],
                         "state": [list(pair) for pair in palette(SIGNED_CMAP)]}}


def text_data(reading: Reading) -> dict[str, Any]:
    """The part of the data that another text changes: small, because `live_text` sends it at every text."""
    return {"tokens": list(reading.tokens), "places": [[round(x, 1), round(w, 1), row] for x, w, row in reading.places],
            "limits": [list(limits) for limits in reading.limits.values()],
            "models": [{"name": model.name, "units": _units(model), "top": reading.top(k),
                        "axes": [_hist_axes(reading, key, k).data() for key in reading.options],
                        "steps": {name: list(step) for name, step in model.steps.items()},
                        "codes": {name: _packed(codes) for name, codes in model.codes.items()}}
                       for k, model in enumerate(reading.models)]}


# The numbers.


def _model(caller: str, name: str, found: Any, count: int, sequence: int) -> Model:
    import numpy as np

    values = one_sequence(caller, found, sequence)
    steps, units = values["h"].shape
    if steps != count:
        raise ExplorerError(_TOKENS.format(caller=caller, name=name, got=count, want=steps))
    if units > MOST_UNITS:
        raise ExplorerError(_UNITS.format(caller=caller, name=name, got=units, most=MOST_UNITS))
    codes: dict[str, np.ndarray] = {}
    scales: dict[str, tuple[int, float]] = {}
    for value in _VALUES[found.kind].values():
        gate = value not in ("c", "h")
        step = 1 / GATE_STEPS if gate else _round_up(float(abs(values[value]).max())) / STATE_STEPS
        zero = 0 if gate else STATE_STEPS
        codes[value] = np.rint(values[value].T / step).astype(np.int64) + zero
        scales[value] = (zero, step)
    return Model(drawn_token(name, 20), found.kind, codes, scales)


def _options(kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The roles that every network has, with their names."""
    named = [_BESIDE_LSTM if kind == "GRU" and "LSTM" in kinds else _VALUES[kind] for kind in kinds]
    return {role: tuple(names[role] for names in named) for role in _TITLES if all(role in names for names in named)}


def _around_zero(models: Sequence[Model], names: Sequence[str]) -> tuple[float, float]:
    """One limit for all units and networks, with 0 in the middle."""
    most = max(float(abs(model.value(name)).max()) for model, name in zip(models, names, strict=True))
    return -_round_up(most), _round_up(most)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, …; never less than 0.1."""
    size = 10.0 ** math.floor(math.log10(max(value, 0.1) * (1 + 1e-9)))
    return next(k * size for k in (1, 2, 5, 10) if k * size >= max(value, 0.1) * (1 - 1e-9))


def _units(model: Model) -> int:
    return len(next(iter(model.codes.values())))


def _packed(codes: np.ndarray) -> str:
    """Codes below 65,536, unit after unit, as base64: two bytes each, the low one first."""
    return base64.b64encode(codes.astype("<u2").tobytes()).decode()


@cache
def palette(name: str) -> tuple[tuple[str, str], ...]:
    """The colours of a scale, each with the ink, black or white, that reads best on it."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    colours = [colormaps[name]((k + 0.5) / LEVELS)[:3] for k in range(LEVELS)]
    return tuple((to_hex(colour), "#fff" if _luminance(colour) < 0.179 else "#000") for colour in colours)


def _luminance(colour: Sequence[float]) -> float:
    """The relative luminance of WCAG 2. At 0.179 black and white stand out equally."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# The drawing.


def draw_text(reading: Reading, role: str, *, rank: int = 0, token: int = 0) -> Picture:
    """The text, coloured by one value of the units of one rank, and the histograms.

    Args:
        reading: from `read`.
        role: from `role_of`.
        rank: counted from 0.
        token: the one that is marked, counted from 0.
    """
    foot = reading.foot

    def draw(word: Word) -> list[str]:
        drawn = [*_scale(reading, role, word)]
        for k in range(len(reading.models)):
            drawn += [_head(reading, role, k, rank, token, word), *_boxes(reading, role, k, rank, token)]
        where = [("token ", ""), (str(token + 1), "b@at"), (f"/{len(reading.tokens)}: ", "@count"),
                 (reading.tokens[token], "b@token")]
        drawn.append(svg.text((_LEFT, foot), where, size=15))
        for k in range(len(reading.models)):
            drawn += _histogram(reading, role, k, rank)
        return [*drawn, *_two_lines(_HOW_TO_READ, foot + 170, word)]

    names = " / ".join(model.name for model in reading.models)
    title = T(f"Text के हर token पर {names} की एक unit", f"One unit of {names} at each token of a text")
    return Picture("text-gates", title,
                   describe_text(reading, role, rank=rank, token=token), (_WIDTH, foot + 194), draw)


def describe_text(reading: Reading, role: str, *, rank: int = 0, token: int = 0) -> T:
    """Say in both languages what `draw_text` shows."""
    told = T("{n} token: {text}।", "{n} tokens: {text}.").format(n=len(reading.tokens), text=" ".join(reading.tokens))
    for k, model in enumerate(reading.models):
        name, unit = reading.options[role][k], reading.unit(k, role, rank)
        row = model.value(name)[unit]
        more = _OF_A_UNIT.format(
            model=model.name, name=name, unit=unit, rank=min(rank + 1, _units(model)), units=_units(model),
            mean=mean_text(model, name, unit), low=number_text(float(row.min())), high=number_text(float(row.max())),
            shares=reading.shares(k, role))
        told = T(told.hi + more.hi, told.en + more.en)
    return told


def _scale(reading: Reading, role: str, word: Word) -> list[str]:
    """What is shown, and the colour bar with its numbers."""
    left, top, wide, high = _BAR
    colours = palette(GATE_CMAP if role in _GATES else SIGNED_CMAP)
    # Each reaches under the next one, so that no line shows between them.
    levels = "".join(svg.element("path", d=f"M{left + k * wide:.1f} {top + high / 2:.1f}h{wide + (k < LEVELS - 1):.1f}",
                                 stroke=colour)
                     for k, (colour, _) in enumerate(colours))
    centre = (left + LEVELS * wide / 2, top + high / 2)
    names = " / ".join(dict.fromkeys(reading.options[role]))
    ends = [(left, "low", "start"), (centre[0], "mid", "middle"), (left + LEVELS * wide, "high", "end")]
    return [svg.text((_LEFT, 28), [(names, "b@value"), (": ", ""), (word(_TITLES[role]), "@title")], size=17),
            svg.group([levels], stroke_width=high, data_part="scale"),
            svg.rectangle(centre, LEVELS * wide, high, stroke=1),
            *[svg.text((x, top + high + 15), said, size=13, anchor=anchor, data_live=name)
              for (x, name, anchor), said in zip(ends, _ends(reading, role), strict=True)]]


def _ends(reading: Reading, role: str) -> list[str]:
    """The numbers at the scale: lower end, middle, upper end."""
    low, high = reading.limits[role]
    return [f"{v:g}".replace("-", "−") for v in (low, (low + high) / 2, high)]


def _head(reading: Reading, role: str, k: int, rank: int, token: int, word: Word) -> str:
    """The line above the boxes of one network: which unit, its mean, its value at the token."""
    model, name, unit = reading.models[k], reading.options[role][k], reading.unit(k, role, rank)
    row = model.value(name)[unit]
    runs = [(f"{model.name}  ", "b"), (name, f"b@name{k}"), (":  rank ", ""),
            (f"{min(rank + 1, _units(model))}/{_units(model)}", f"@rank{k}"), (" = unit ", ""),
            (str(unit), f"b@unit{k}"),
            (f",  {word(T('औसत', 'mean'))} ", ""), (mean_text(model, name, unit), f"@mean{k}"),
            (f",  {word(T('यहाँ', 'here'))} ", ""), (number_text(float(row[token])), f"b@here{k}")]
    return svg.text((_LEFT, reading.top(k) - 12), runs, size=14)


def mean_text(model: Model, name: str, unit: int) -> str:
    """The mean over all tokens, in numbers: from the sum of the codes, which no order of adding changes."""
    row = model.code(name)[unit]
    zero, step = model.steps[name.removeprefix("1−")]
    return number_text((int(row.sum()) - zero * len(row)) * step / len(row))


def _boxes(reading: Reading, role: str, k: int, rank: int, token: int) -> list[str]:
    """A box for each token, coloured by the value, with the token in an ink that reads well on it."""
    model, colours = reading.models[k], palette(GATE_CMAP if role in _GATES else SIGNED_CMAP)
    row = model.value(reading.options[role][k])[reading.unit(k, role, rank)]
    shown = [colours[reading.level(role, float(value))] for value in row]
    middle = [reading.top(k) + at * _ROW + _BOX / 2 for _, _, at in reading.places]
    edge = "".join(f"M{x - 1:g} {y:g}h{w + 2:g}" for (x, w, _), y in zip(reading.places, middle, strict=True))
    boxes = "".join(f'<path d="M{x:g} {y:g}h{w:g}" stroke="{colour}"/>'
                    for (x, w, _), y, (colour, _) in zip(reading.places, middle, shown, strict=True))
    words = "".join(svg.element("text", html.escape(said, quote=False), x=round(x + w / 2, 1), y=y + 5, fill=ink)
                    for (x, w, _), y, said, (_, ink) in zip(reading.places, middle, reading.tokens, shown, strict=True))
    x, w, at = reading.places[token]
    return [svg.element("path", d=edge, stroke=svg.INK, stroke_width=_BOX + 2, opacity=0.55, data_part=f"edges{k}"),
            svg.group([boxes], stroke_width=_BOX, data_part=f"boxes{k}"),
            svg.group([words], font_size=_FONT, text_anchor="middle", pointer_events="none", data_part=f"words{k}",
                      data_ground="own"),
            svg.element("rect", x=x - 2.5, y=reading.top(k) + at * _ROW - 2.5, width=w + 5, height=_BOX + 5,
                        fill="none", stroke=svg.INK, stroke_width=3, pointer_events="none", data_part=f"now{k}")]


def _hist_axes(reading: Reading, role: str, k: int) -> Axes:
    left, each, width, height = _HIST
    return Axes(reading.limits[role], (0.0, reading.highest(role)), (left + k * each, reading.foot + 58, width, height))


def _histogram(reading: Reading, role: str, k: int, rank: int) -> list[str]:
    """What all units of one network did, and where this unit is among them."""
    axes, model, name = _hist_axes(reading, role, k), reading.models[k], reading.options[role][k]
    left, top, width, height = axes.box
    row = model.value(name)[reading.unit(k, role, rank)]
    part = reading.counted(k, role) / model.code(name).size
    bottom = top + height
    ends = [(left, "low"), (left + width / 2, "mid"), (left + width, "high")]
    head = [(f"{model.name}  ", "b"), (reading.shares(k, role), f"@shares{k}")]
    return [svg.text((left - 54, top - 22), head, size=13),
            svg.element("path", d=columns(axes, part), fill=svg.INK, fill_opacity=0.55, data_part=f"bars{k}"),
            svg.rectangle((left + width / 2, top + height / 2), width, height, stroke=1.2),
            svg.element("path", d=pointer(axes, float(row.mean()), float(row.min()), float(row.max())), fill=svg.INK,
                        stroke=svg.INK, stroke_width=2, data_part=f"pointer{k}"),
            svg.text((left - 6, bottom + 2), "0", size=12, anchor="end"),
            svg.text((left - 6, top + 9), f"{100 * axes.y[1]:g}%", size=12, anchor="end", data_live="most"),
            *[svg.text((x, bottom + 16), said, size=12, anchor="middle", data_live=mark)
              for (x, mark), said in zip(ends, _ends(reading, role), strict=True)]]


def columns(axes: Axes, shares: Sequence[float]) -> str:
    """The ``d`` of the bars of a histogram."""
    left, top, width, height = axes.box
    drawn = []
    for k, part in enumerate(shares):
        x0, x1 = (left + width * (k + edge) / LEVELS for edge in (0.1, 0.9))
        drawn.append(f"M{x0:.1f} {top + height:.1f}H{x1:.1f}V{axes.at(0, part)[1]:.1f}H{x0:.1f}Z")
    return "".join(drawn)


def pointer(axes: Axes, mean: float, low: float, high: float) -> str:
    """The ``d`` of the mark above a histogram: a line from smallest to largest value, a triangle at the mean."""
    y = axes.box[1] - 1
    x, x0, x1 = (axes.at(value, 0)[0] for value in (mean, low, high))
    return f"M{x0:.1f} {y - 8:.1f}H{x1:.1f}M{x:.1f} {y:.1f}l-5 -9h10Z"


def _two_lines(said: T, y: float, word: Word) -> list[str]:
    """A sentence; in the drawing of both languages it takes two lines."""
    whole_text = word(said)
    if " · " not in whole_text:
        return [svg.text((_LEFT, y), whole_text, size=12.5)]
    return [svg.text((_LEFT, y + 17 * k), half, size=12.5) for k, half in enumerate((said.hi, said.en))]


def _places(tokens: Sequence[str]) -> tuple[tuple[float, float, int], ...]:
    """Left edge, width and row of the box of each token: rows of at most 24, and no wider than the drawing."""
    x, row, inside, found = _LEFT, 0, 0, []
    for token in tokens:
        width = _box_width(token)
        if inside == _PER_ROW or (inside and x + width > _WIDTH - _LEFT):
            x, row, inside = _LEFT, row + 1, 0
        found.append((x, width, row))
        x, inside = round(x + width + _GAP, 1), inside + 1
    return tuple(found)


@lru_cache(maxsize=4096)        # `live_text` draws the same letters at every text
def _box_width(token: str) -> float:
    return round(max(_NARROWEST, text_width(token, _FONT) + 8), 1)


_OF_A_UNIT = T(
    hi=" {model}, {name}, unit {unit} ({rank}/{units}): औसत {mean}, {low} से {high} तक। सभी unit: {shares}।",
    en=" {model}, {name}, unit {unit} ({rank}/{units}): mean {mean}, from {low} to {high}. All units: {shares}.")
_HOW_TO_READ = T(
    hi="हर पट्टी: सभी unit और token के कितने मान यहाँ हैं; ▼ यह unit: औसत, और सबसे छोटे से सबसे बड़े मान तक",
    en="each bar: share of all values (all units, all tokens); ▼ this unit: its mean, from smallest to largest")
_MODELS = T(
    hi="{caller}: {got} नेटवर्क मिले; 1 या {most} trace चाहिए, जैसे {{\"LSTM\": …, \"GRU\": …}}।",
    en="{caller}: got {got} networks; expected 1 or {most} traces, such as {{\"LSTM\": …, \"GRU\": …}}.")
_LONG = T(
    hi="{caller}: {got} token मिले; 1 से {most} चाहिए।",
    en="{caller}: got {got} tokens; expected 1 to {most}.")
_TOKENS = T(
    hi="{caller}: {got} token मिले, पर {name} के trace में {want} step हैं। Text को split_graphemes अक्षरों में बाँटता है; "
       "नेटवर्क ने कुछ और पढ़ा हो, तो token की सूची दीजिए।",
    en="{caller}: got {got} tokens, but the trace of {name} has {want} steps. A text is split into letters by "
       "split_graphemes; if the network read something else, give a list of tokens.")
_UNITS = T(
    hi="{caller}: {name} में {got} unit हैं; ज़्यादा से ज़्यादा {most} का चित्र बनता है।",
    en="{caller}: {name} has {got} units; at most {most} can be drawn.")
_VALUE = T(
    hi="{caller}: value {got} मिला; यहाँ इनमें से एक चाहिए: {known}।",
    en="{caller}: value is {got}; expected one of {known}.")
