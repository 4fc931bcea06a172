"""`explore_ledger`: the memory of one unit as an account book. What was kept, what was written, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import svg
from ..charts import text_width
from ..figures import Shown
from ..numerals import number_text, round_steps
from ..text import T
from ..theme import ROLES
from .arguments import drawn_token, listed, whole
from .page import ExplorerError, explorer
from .pictures import Axes, Picture, Word
from .traced import one_sequence

if TYPE_CHECKING:
    import numpy as np

LONGEST, MOST_UNITS = 64, 32
DIGITS = 5                                  # decimals that go to the page
WIDE, NARROW = 0.92, 0.46                   # of a step: the bar of what was kept, and of what was written
_SIZE, _LEFT, _WIDTH, _TOP = 760.0, 64.0, 680.0, 44.0
_HIGH, _LOW, _GAP = 220.0, 74.0, 40.0       # of the account, of what is shown, between both

_KEPT, _WRITTEN, _SUM = T("बचा", "kept"), T("लिखा", "written"), T("जोड़", "sum")
_SHOWN = T("दिखाया", "shown")
# kind → what is kept and written, as runs; the memory; its name on the axis.
_FORMULAS = {"LSTM": ([("f × c", ""), ("t−1", "_")], [("i × g", "")]), "GRU": ([("z × h", ""), ("t−1", "_")],
                                                                              [("(1−z) × n", "")])}
_MEMORY = {"LSTM": "c", "GRU": "h"}
_STATE = {"LSTM": "cell state c", "GRU": "hidden state h"}


@dataclass(frozen=True, eq=False)
class Ledger:
    """The account books of some units over one sequence.

    Attributes:
        kind: ``"LSTM"`` or ``"GRU"``.
        tokens: what stands for each step, T of them.
        named: whether these are tokens; else they are the numbers of the steps.
        first: the index of the first unit.
        values: the gates and states by name, each of shape (units, T), rounded to `DIGITS` decimals.
    """

    kind: str
    tokens: tuple[str, ...]
    named: bool
    first: int
    values: dict[str, np.ndarray]

    @property
    def memory(self) -> np.ndarray:
        """What is in the book after each step: c_t, or h_t of a GRU; (units, T)."""
        return self.values[_MEMORY[self.kind]]

    @property
    def written(self) -> np.ndarray:
        """i_t ⊙ g_t, or (1 − z_t) ⊙ n_t; (units, T)."""
        v = self.values
        return v["i"] * v["g"] if self.kind == "LSTM" else (1 - v["z"]) * v["n"]

    @property
    def kept(self) -> np.ndarray:
        """f_t ⊙ c_{t−1}, or z_t ⊙ h_{t−1}; (units, T).

        It is the rest of the new value: the initial state is not in a trace, and a backward direction has its old
        value one step later.
        """
        return self.memory - self.written

    @property
    def shown(self) -> np.ndarray | None:
        """o_t ⊙ tanh(c_t); (units, T). A GRU shows its memory, so it has none."""
        return self.values["h"] if self.kind == "LSTM" else None

    def axes(self) -> Axes:
        """The scale of the account: the same for all units."""
        ends = [0.0, *(float(edge) for row in (self.kept, self.memory) for edge in (row.min(), row.max()))]
        low, high = min(ends), max(ends)
        pad = 0.06 * (high - low) or 1.0
        return Axes((-0.5, len(self.tokens) - 0.5), (low - pad, high + pad), (_LEFT, _TOP, _WIDTH, _HIGH))

    def shown_axes(self) -> Axes:
        """The scale of what is shown: h stays between −1 and 1."""
        return Axes(self.axes().x, (-1.05, 1.05), (_LEFT, _TOP + _HIGH + _GAP, _WIDTH, _LOW))

    def at(self, unit: int, step: int) -> dict[str, float]:
        """All numbers of one unit at one step: kept, written, and the values by name."""
        k = unit - self.first
        return {"kept": float(self.kept[k, step]), "written": float(self.written[k, step]),
                **{name: float(value[k, step]) for name, value in self.values.items()}}


def explore_ledger(trace: Any, unit: int = 0, *, sequence: int = 0, tokens: Sequence[str] | None = None, step: int = 0,
                   caption: T | None = None) -> Shown:
    """Show the memory of a unit as an account book, in which a reader goes from step to step and from unit to unit.

    The static plot of the same is `plot_unit`. With more than 32 units, the reader can choose among the 32 around
    `unit` that begin at a multiple of 32.

    Args:
        trace: what `course_utils.trace` or `record` returned: one layer and direction of an LSTM or a GRU, with values
            of shape (B, T, H), (T, B, H) or (T, H), at most 64 steps.
        unit: the unit that is shown first, counted from 0.
        sequence: which of the batch, counted from 0.
        tokens: what was read at each step, T of them; numbers of the steps by default.
        step: the step that is shown first, counted from 0.
        caption: a sentence below.

    Raises:
        ExplorerError: no `Trace`, one of several layers, more than 64 steps, or a unit, a sequence, a step or a number
            of tokens that does not fit.

    >>> import torch
    >>> from course_utils import trace
    >>> found = trace(torch.nn.LSTM(3, 4, batch_first=True), torch.ones(1, 6, 3))
    >>> explore_ledger(found, 2)._repr_html_().count("<figure")
    1
    """
    book = ledger_of(trace, unit, sequence=sequence, tokens=tokens)
    unit, step = int(unit), whole("explore_ledger", "step", step, len(book.tokens))
    picture = draw_ledger(book, unit=unit, step=step)
    data = {"kind": book.kind, "tokens": list(book.tokens), "named": book.named, "first": book.first,
            "unit": unit, "step": step, "wide": WIDE, "narrow": NARROW,
            "values": {name: value.tolist() for name, value in book.values.items()},
            "axes": book.axes().data(), "shown": book.shown_axes().data()}
    return explorer(picture, "ledger.js", data, alt=picture.alt, caption=caption)


def ledger_of(trace: Any, unit: int = 0, *, sequence: int = 0, tokens: Sequence[str] | None = None) -> Ledger:
    """The account books that `explore_ledger` shows; arguments and errors as there."""
    caller = "explore_ledger"
    found = one_sequence(caller, trace, sequence)
    count, units = found["h"].shape
    if count > LONGEST:
        raise ExplorerError(_LONG.format(got=count, most=LONGEST))
    words = None if tokens is None else listed(caller, "tokens", tokens)
    if words is not None and len(words) != count:
        raise ExplorerError(_TOKENS.format(got=len(words), want=count))
    first = whole(caller, "unit", unit, units) // MOST_UNITS * MOST_UNITS
    # Adding 0 turns −0 into 0.
    values = {name: value[:, first:first + MOST_UNITS].T.round(DIGITS) + 0.0 for name, value in found.items()
              if trace.kind == "LSTM" or name != "r"}
    shown = [str(t + 1) for t in range(count)] if words is None else [drawn_token(word) for word in words]
    return Ledger(trace.kind, tuple(shown), words is not None, first, values)


# The drawing.


def draw_ledger(book: Ledger, *, unit: int = 0, step: int = 0) -> Picture:
    """The account book of one unit, with one step marked.

    Args:
        book: from `ledger_of`.
        unit: its index in the trace.
        step: counted from 0.
    """
    foot = _TOP + _HIGH + (_GAP + _LOW if book.shown is not None else 0.0)

    def draw(word: Word) -> list[str]:
        drawn = [*_account(book, unit, step, word)]
        if book.shown is not None:
            drawn += _shown(book, unit, step, word)
        return [*drawn, *_sum_in_numbers(book, unit, step, foot + 64, word)]

    title = T(f"{book.kind} की एक unit का बहीखाता", f"Account book of one unit of the {book.kind}")
    return Picture("ledger", title,
                   describe_ledger(book, unit=unit, step=step), (_SIZE, foot + 112), draw)


def describe_ledger(book: Ledger, *, unit: int = 0, step: int = 0) -> T:
    """Say in both languages what `draw_ledger` shows."""
    v, memory = book.at(unit, step), _MEMORY[book.kind]
    k = unit - book.first
    told = T("{kind} का बहीखाता, index {unit} वाली unit, {n} step। Step {t}{token}: बचा {kept}, लिखा {written}, "
             "{memory} {sum}।",
             "Account book of the {kind}, unit with index {unit}, {n} steps. Step {t}{token}: kept {kept}, written "
             "{written}, {memory} {sum}.")
    if book.shown is not None:
        told = T(told.hi + " दिखाया h {h}।", told.en + " Shown h {h}.")
    told = T(told.hi + " {memory} {low} से {high} तक जाता है।", told.en + " {memory} goes from {low} to {high}.")
    return told.format(
        kind=book.kind, unit=unit, n=len(book.tokens), t=step + 1, memory=memory,
        token=f" ({book.tokens[step]})" if book.named else "",
        kept=number_text(v["kept"]), written=number_text(v["written"]), sum=number_text(v[memory]),
        h=number_text(v["h"]), low=number_text(float(book.memory[k].min())),
        high=number_text(float(book.memory[k].max())))


def bars(axes: Axes, start: Sequence[float], end: Sequence[float], width: float) -> str:
    """The ``d`` of a bar for each step, from one value to another; `width` in steps."""
    drawn = []
    for t, (low, high) in enumerate(zip(start, end, strict=True)):
        (x0, y0), (x1, y1) = axes.at(t - width / 2, low), axes.at(t + width / 2, high)
        drawn.append(f"M{x0:.1f} {y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z")
    return "".join(drawn)


def stairs(axes: Axes, values: Sequence[float]) -> str:
    """The ``d`` of a line that is flat over each step."""
    places = [(axes.at(t - 0.5, v), axes.at(t + 0.5, v)[0]) for t, v in enumerate(values)]
    first = places[0][0][0]
    return f"M{first:.1f} " + "V".join(f"{y:.1f}H{x:.1f}" for (_, y), x in places)


def _account(book: Ledger, unit: int, step: int, word: Word) -> list[str]:
    """What was kept from 0 on, what was written from there on, and the line where that ends."""
    axes, k = book.axes(), unit - book.first
    kept, memory = book.kept[k], book.memory[k]
    ticks = {v: _plain(v) for v in round_steps(*axes.y)}
    keep, write = ROLES["keep"].colour, ROLES["write"].colour
    alone = book.shown is None
    frame = axes.frame(_step_name(book, word), _STATE[book.kind], x_ticks=_step_ticks(book) if alone else {},
                       y_ticks=ticks)
    return [_band(axes, step), *(frame if alone else frame[:-2]),      # the steps stand below the last panel
            *([] if alone else [svg.text((_LEFT - 44, _TOP - 10), _STATE[book.kind], size=14)]),
            _zero(axes),
            svg.element("path", d=bars(axes, [0.0] * len(kept), kept, WIDE), fill=keep, fill_opacity=0.35, stroke=keep,
                        stroke_width=1.2, data_part="kept"),
            svg.element("path", d=bars(axes, kept, memory, NARROW), fill=write, stroke=write, stroke_width=1.6,
                        stroke_dasharray="3 2", fill_opacity=0.8, data_part="written"),
            svg.element("path", d=stairs(axes, memory), fill="none", stroke=svg.INK, stroke_width=2.0,
                        data_part="memory"),
            *_account_legend(book.kind, word)]


def _account_legend(kind: str, word: Word) -> list[str]:
    kept, written = _FORMULAS[kind]
    keep, write = ROLES["keep"].colour, ROLES["write"].colour
    y = _TOP - 10
    wide = svg.element("rect", x=160, y=y - 12, width=22, height=13, fill=keep, fill_opacity=0.35, stroke=keep,
                       stroke_width=1.2)
    narrow = svg.element("rect", x=387, y=y - 12, width=11, height=13, fill=write, fill_opacity=0.8, stroke=write,
                         stroke_width=1.6, stroke_dasharray="3 2")
    return [wide, svg.text((188, y), [(f"{word(_KEPT)}: ", ""), *kept], size=13),
            narrow, svg.text((404, y), [(f"{word(_WRITTEN)}: ", ""), *written], size=13),
            svg.line([(612, y - 5), (638, y - 5)], arrow=False),
            svg.text((644, y), f"{word(_SUM)}: {_MEMORY[kind]}", size=13)]


def _shown(book: Ledger, unit: int, step: int, word: Word) -> list[str]:
    """h, inside the outline of tanh(c) of which the output gate shows a part."""
    import numpy as np

    axes, k = book.shown_axes(), unit - book.first
    expose, y = ROLES["expose"].colour, axes.box[1] - 10
    frame = axes.frame(_step_name(book, word), "hidden state h", x_ticks=_step_ticks(book),
                       y_ticks={v: _plain(v) for v in (-1.0, 0.0, 1.0)})
    key = svg.element("rect", x=160, y=y - 12, width=22, height=13, fill=expose, fill_opacity=0.5, stroke=expose,
                      stroke_width=1.2)
    return [_band(axes, step), *frame, _zero(axes),
            svg.element("path", d=bars(axes, [0.0] * len(book.tokens), book.values["h"][k], WIDE), fill=expose,
                        fill_opacity=0.5, stroke=expose, stroke_width=1.2, data_part="shown"),
            svg.element("path", d=stairs(axes, np.tanh(book.memory[k])), fill="none", stroke=svg.INK, stroke_width=1.4,
                        stroke_dasharray="2 3", data_part="squashed"),
            key, svg.text((188, y), f"{word(_SHOWN)}: h = o × tanh(c)", size=13),
            svg.line([(426, y - 5), (452, y - 5)], width=1.4, dash="2 3", arrow=False),
            svg.text((458, y), "tanh(c)", size=13)]


def _sum_in_numbers(book: Ledger, unit: int, step: int, y: float, word: Word) -> list[str]:
    """Which step and unit, and the sum with its numbers."""
    v, memory = book.at(unit, step), _MEMORY[book.kind]
    said = [number_text(v[name]) for name in ("kept", "written", memory)]
    where = [("step ", ""), (str(step + 1), "b@step"), (f"/{len(book.tokens)}", "")]
    if book.named:
        where += [(": ", ""), (book.tokens[step], "b@token")]
    where += [(",  unit (index) ", ""), (str(unit), "b@unit")]
    line = [(word(_KEPT) + " ", ""), (said[0], "b@kept-number"), (f" + {word(_WRITTEN)} ", ""),
            (said[1], "b@written-number"), (" ", ""), (equals(*said), "@equals"), (f" {memory} ", ""),
            (said[2], "b@sum")]
    if book.shown is not None:
        line += [(f" → {word(_SHOWN)} h ", ""), (number_text(v["h"]), "b@shown-number")]
    return [svg.text((_LEFT - 44, y), where, size=15), svg.text((_LEFT - 44, y + 30), line, size=18)]


def equals(kept: str, written: str, total: str) -> str:
    """Whether the printed numbers add up exactly, or only before they were rounded.

    >>> equals("0.93", "0.21", "1.14"), equals("0.93", "−0.21", "0.73")
    ('=', '≈')
    """
    a, b, c = (float(said.replace("−", "-")) for said in (kept, written, total))
    return "=" if abs(a + b - c) < 0.005 else "≈"


def _band(axes: Axes, step: int) -> str:
    """The step that is looked at."""
    left, top, width, height = axes.box
    each = width / (axes.x[1] - axes.x[0])
    return svg.element("rect", x=left + step * each, y=top, width=each, height=height, fill=svg.INK, fill_opacity=0.13,
                       stroke=svg.INK, stroke_width=1.6, data_part="now")


def _zero(axes: Axes) -> str:
    left, y = axes.at(axes.x[0], 0.0)
    return svg.line([(left, y), (left + axes.box[2], y)], width=1.0, arrow=False, opacity=0.6)


def _step_ticks(book: Ledger) -> dict[float, str]:
    """Every token if all fit below their steps; else the numbers of some steps."""
    count = len(book.tokens)
    if _all_fit(book):
        return dict(enumerate(map(str, book.tokens)))
    every = next(k for k in (1, 2, 5, 10, 20) if k * _WIDTH / count >= 26)
    # The first step has its number too, unless the next one stands too near.
    return {t: str(t + 1) for t in range(count) if (t + 1) % every == 0 or t == 0 and every != 2}


def _all_fit(book: Ledger) -> bool:
    room = _WIDTH / len(book.tokens) - 5
    return all(text_width(token, 13) <= room for token in book.tokens)


def _step_name(book: Ledger, word: Word) -> str:
    return "token" if book.named and _all_fit(book) else "step t"


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


_LONG = T(
    hi="explore_ledger: {got} step मिले; ज़्यादा से ज़्यादा {most} step का चित्र बनता है। trace को x का एक टुकड़ा दीजिए, "
       "जैसे x[:, :{most}]।",
    en="explore_ledger: got {got} steps; at most {most} can be drawn. Give trace a part of x, such as x[:, :{most}].")
_TOKENS = T(
    hi="explore_ledger: {got} token मिले, पर sequence में {want} step हैं: हर step के लिए एक token दीजिए।",
    en="explore_ledger: got {got} tokens for a sequence of {want} steps: give one token for each step.")
