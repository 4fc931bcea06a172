"""Plots of what one unit holds over a sequence, each with a ``describe_…`` twin for its alt text.

`plot_unit` opens one unit of a recorded LSTM or GRU and keeps its memory like an account book: for every
step what was kept, what was written, and the sum. `plot_traces` sets units of several networks one above
the other, each on a scale of its own, with one limit drawn in all of them.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .graphemes import split_graphemes
from .text import SmritiError, T, refuse_mixed_math
from .theme import ROLES, line_looks
from .traces import Trace

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# kind → gate → the role whose colour and dash it has. The write role of a GRU, 1 − z, mirrors z: not drawn.
_GATES = {"LSTM": {"f": "keep", "i": "write", "o": "expose"}, "GRU": {"z": "keep", "r": "reset"}}
# kind → what is kept, what is written, the memory, as formulas.
_FORMULAS = {"LSTM": ("f × cₜ₋₁", "i × g", "c"), "GRU": ("z × hₜ₋₁", "(1−z) × n", "h")}
_MEMORY = {"LSTM": "cell state c", "GRU": "hidden state h"}
_INK, _FAINT, _MARKED = "#222222", "#888888", "#D9D9D9"
_BANDS, _STRIP = ("#EDEDED", "#F8F8F8"), "#F0E44244"
_GRU_LIMIT = T(hi="GRU की सीमा", en="limit of the GRU")


def plot_unit(gates: Trace, unit: int, *, sequence: int = 0, marks: Iterable[int] = (),
              tokens: Sequence[str] | None = None, axes: Sequence[Axes] | None = None) -> np.ndarray:
    """Draw one unit of an LSTM or a GRU over one sequence: its gates, its memory as an account book, what it shows.

    In the account book a wide light bar is what was kept of the old value. A narrow dark bar starts where that
    ends and is what was written, up or down. It ends at the new value, which is the black line.

    Args:
        gates: one layer and direction, with values of shape (B, T, H), (T, B, H) or (T, H).
        unit: which unit, counted from 0.
        sequence: which sequence of the batch, counted from 0.
        marks: steps to set off by a band, counted from 0.
        tokens: what was read at each step, T of them; step numbers by default.
        axes: where to draw, three for an LSTM, two for a GRU (its memory is what it shows); a new figure by default.

    Returns:
        The Axes, shape (3,) or (2,). Each gate, the memory and tanh(c) is a stepped line (a ``StepPatch``); what was
        kept, written and shown is a group of bars; all have T values.

    Raises:
        SmritiError: no `Trace`, one of several layers or directions, or a unit, sequence, mark, number of tokens or
            number of Axes that does not fit.

    >>> import torch
    >>> from course_utils import setup, trace
    >>> setup()
    >>> lstm = torch.nn.LSTM(3, 4, batch_first=True)
    >>> plot_unit(trace(lstm, torch.randn(5, 12, 3)), 2, sequence=1, marks=[6]).shape
    (3,)
    """
    book = _account(gates, unit, sequence)
    steps = _checked_steps(book, marks, tokens)
    axes = _panels(axes, (1.25, 2.0, 1.25) if book.shown is not None else (1.25, 2.0))
    for ax in axes:
        for step in steps:
            ax.axvspan(step - 0.5, step + 0.5, color=_MARKED, lw=0, zorder=0,
                       label=T("निशान", "mark").label() if ax is axes[0] and step == steps[0] else None)
    _draw_gates(axes[0], book)
    _draw_account(axes[1], book)
    if book.shown is not None:
        _draw_shown(axes[2], book)
    _number_steps(axes, len(book.memory), tokens)
    return axes


def describe_unit(gates: Trace, unit: int, *, sequence: int = 0, marks: Iterable[int] = (),
                  tokens: Sequence[str] | None = None) -> T:
    """Say in both languages what `plot_unit` shows: the range of each gate, at the marks and elsewhere, and the memory.

    Raises:
        SmritiError: as in `plot_unit`.

    >>> import torch
    >>> from course_utils import trace
    >>> gru = torch.nn.GRU(3, 4)
    >>> print(describe_unit(trace(gru, torch.zeros(2, 3)), 1).en[:34])
    GRU, the unit with index 1, 2 step
    """
    book = _account(gates, unit, sequence)
    steps = _checked_steps(book, marks, tokens)
    names = [str(t + 1) if tokens is None else f"{t + 1} ({tokens[t]})" for t in range(len(book.memory))]
    parts = [T("{kind} की index {unit} वाली unit, {n} step", "{kind}, the unit with index {unit}, {n} steps").format(
        kind=book.kind, unit=operator.index(unit), n=len(names))]
    parts += [_say_gate(name, values, steps) for name, values in book.gates.items()]
    for t in steps[:_MAX_SAID]:
        parts.append(T("निशान, step {at}: बचा {kept:.3g}, लिखा {new:.3g}, जोड़ {sum:.3g}",
                       "The mark, step {at}: kept {kept:.3g}, written {new:.3g}, sum {sum:.3g}").format(
            at=names[t], kept=book.kept[t], new=book.written[t], sum=book.memory[t]))
    parts.append(_say_line(_sentence(_MEMORY[book.kind]), book.memory))
    if book.shown is not None:
        parts.append(_say_line(_sentence(_MEMORY["GRU"]), book.shown))
    return _join(parts)


def plot_traces(lines: Mapping[str, Any], *, bands: Sequence[tuple[int, int, T]] = (),
                limit: tuple[float, float] | None = None, limit_label: T = _GRU_LIMIT, ylabel: T | None = None,
                axes: Sequence[Axes] | None = None) -> np.ndarray:
    """Draw states of several networks over the same sequence, one above the other, each on a scale of its own.

    A count up to 30 and a state that cannot leave −1 … 1 are both readable in this way. `limit` is drawn in every
    panel: where it is a narrow strip, the scale is a large one.

    Args:
        lines: name → one value for each step, shape (T,): tensors, arrays or numbers.
        bands: (start, stop, name) of stretches of the sequence, counted from 0, without `stop`, as in a slice.
        limit: two values, drawn as thin lines in every panel.
        limit_label: what the limit is.
        ylabel: what the values are; stands below each name.
        axes: where to draw, one for each line; a new figure by default.

    Returns:
        The Axes, one for each line, shape (N,); the first line of each carries the values.

    Raises:
        SmritiError: no lines, values that are not finite or not of one shape (T,), a band outside the sequence, a
            limit that is no pair of rising numbers, or another number of Axes.

    >>> from course_utils import T, setup
    >>> setup()
    >>> counts = {"LSTM": [0, 1, 2, 3, 2, 1, 0], "GRU": [0, 0.6, 0.8, 0.9, 0.5, 0.2, 0]}
    >>> plot_traces(counts, bands=[(1, 4, T("a", "a")), (4, 7, T("b", "b"))], limit=(-1, 1)).shape
    (2,)
    """
    rows = _checked_lines(lines, limit)
    bands = _checked_bands(bands, len(next(iter(rows.values()))))
    axes = _panels(axes, (1.45,) * len(rows))
    for ax, (name, row), look in zip(axes, rows.items(), line_looks(list(rows)), strict=True):
        for k, (start, stop, label) in enumerate(bands):
            ax.axvspan(start - 0.5, stop - 0.5, color=_BANDS[k % 2], lw=0, zorder=0)
            if ax is axes[0]:
                ax.text((start + stop - 1) / 2, 1.02, refuse_mixed_math(label.label()), ha="center", va="bottom",
                        transform=ax.get_xaxis_transform())
        ax.plot(range(len(row)), row, color=look["color"], ls=look["ls"], lw=2, label=name, zorder=3)
        if limit is not None:
            ax.axhspan(*map(float, limit), color=_STRIP, lw=0, zorder=1)
            for value in limit:
                ax.axhline(float(value), color=_FAINT, lw=0.9, zorder=2)
        ax.margins(y=0.1)
        under = "" if ylabel is None else "\n" + ylabel.label().replace(" · ", "\n")
        ax.set_ylabel(refuse_mixed_math(name + under))
    if limit is not None:
        _name_limit(axes, rows, limit, limit_label)
    _number_steps(axes, len(row), None)
    return axes


def describe_traces(lines: Mapping[str, Any], *, bands: Sequence[tuple[int, int, T]] = (),
                    limit: tuple[float, float] | None = None, limit_label: T = _GRU_LIMIT,
                    ylabel: T | None = None) -> T:
    """Say in both languages what `plot_traces` shows: ends, extremes, the end of every band, and who leaves the limit.

    Raises:
        SmritiError: as in `plot_traces`.

    >>> print(describe_traces({"LSTM": [0, 2, 1]}, limit=(-1, 1)).en)
    3 steps. LSTM is 0 at step 1, highest 2 (step 2), lowest 0 (step 1), 1 at step 3. Outside -1 to 1 (limit of the \
GRU): LSTM at 1 of 3 steps.
    """
    rows = _checked_lines(lines, limit)
    count = len(next(iter(rows.values())))
    parts = [T("{n} step", "{n} steps").format(n=count) if ylabel is None else
             T("{what}, {n} step", "{what}, {n} steps").format(what=ylabel, n=count)]
    for name, row in rows.items():
        said = [_say_line(T(name, name), row)]
        said += [T("{band} के अंत में (step {t}) {v:.3g}", "{v:.3g} at the end of {band} (step {t})").format(
            band=label, t=stop, v=row[stop - 1]) for _, stop, label in _checked_bands(bands, count)]
        parts.append(T(hi=", ".join(p.hi for p in said), en=", ".join(p.en for p in said)))
    if limit is not None:
        low, high = map(float, limit)
        out = {name: int(((row < low) | (row > high)).sum()) for name, row in rows.items()}
        parts.append(T(hi="{low:.3g} से {high:.3g} के बाहर ({what}): " + ", ".join(
                           f"{name} {count} में से {n} step पर" for name, n in out.items()),
                       en="Outside {low:.3g} to {high:.3g} ({what}): " + ", ".join(
                           f"{name} at {n} of {count} steps" for name, n in out.items())).format(
            low=low, high=high, what=limit_label))
    return _join(parts)


# The numbers of one unit.


@dataclass(frozen=True)
class _Account:
    """One unit over one sequence; every array has shape (T,). kept + written = memory."""

    kind: str
    gates: dict[str, np.ndarray]
    kept: np.ndarray
    written: np.ndarray
    memory: np.ndarray
    shown: np.ndarray | None        # h of an LSTM; a GRU shows its memory


def _account(gates: Any, unit: Any, sequence: Any) -> _Account:
    """Read one unit of one sequence out of a trace."""
    if not isinstance(gates, Trace):
        raise SmritiError(_NO_TRACE.format(got=type(gates).__name__))
    if len(gates.parts) > 1:
        pick = f".at({gates.layers - 1}{', reverse=True' * (gates.directions - 1)})"
        raise SmritiError(_PICK.format(layers=gates.layers, directions=gates.directions, pick=pick))
    first = gates.parts[0]["h"]
    sizes = dict(zip(gates.layout.strip("()").split(", "), first.shape, strict=True))
    unit, sequence = _index("unit", unit, sizes["H"]), _index("sequence", sequence, sizes.get("B", 1))
    pick = {"(B, T, H)": (sequence, slice(None), unit), "(T, B, H)": (slice(None), sequence, unit),
            "(T, H)": (slice(None), unit)}[gates.layout]
    v = {name: value[pick].double().cpu().numpy() for name, value in gates.parts[0].items()}
    lstm = gates.kind == "LSTM"
    memory, written = (v["c"], v["i"] * v["g"]) if lstm else (v["h"], (1 - v["z"]) * v["n"])
    # What was kept is the rest of the new value. The initial state is not in a trace, and a backward direction
    # has its old value one step later: this holds for both.
    return _Account(gates.kind, {name: v[name] for name in _GATES[gates.kind]}, memory - written, written, memory,
                    v["h"] if lstm else None)


def _index(name: str, value: Any, count: int) -> int:
    """`value` as a place among `count`, counted from 0."""
    try:
        place = operator.index(value)
    except TypeError:
        place = -1
    # A mask of booleans is no list of steps, though torch would take each of its elements for 0 or 1.
    if isinstance(value, bool) or str(getattr(value, "dtype", "")) == "torch.bool" or place not in range(count):
        raise SmritiError(_PLACE.format(name=name, got=repr(value), last=count - 1))
    return place


def _checked_steps(book: _Account, marks: Any, tokens: Sequence[str] | None) -> list[int]:
    """The marked steps in order, each once; `tokens` are held to the number of steps."""
    count = len(book.memory)
    try:
        marks = tuple(marks)
    except TypeError:
        raise SmritiError(_MARKS.format(got=repr(marks))) from None
    if tokens is not None and len(tokens) != count:
        raise SmritiError(_TOKENS.format(got=len(tokens), want=count))
    return sorted({_index("marks", step, count) for step in marks})


# The panels.


def _panels(axes: Any, heights: Sequence[float]) -> np.ndarray:
    """The Axes to draw into, one above the other in a new figure, or those given."""
    if axes is None:
        from matplotlib import pyplot as plt
        figure, axes = plt.subplots(len(heights), sharex=True, squeeze=False, height_ratios=heights,
                                    figsize=(7.0, 0.6 + sum(heights) + 0.1 * len(heights)))
        figure.align_ylabels(axes[:, 0])
    panels = np.empty(np.size(axes), dtype=object)
    panels[:] = np.ravel(axes)
    if len(panels) != len(heights):
        raise SmritiError(_AXES.format(got=len(panels), want=len(heights)))
    return panels


def _stairs(ax: Axes, values: np.ndarray, **style: Any) -> Any:
    """A line that is flat over each step, from its left to its right edge."""
    return ax.stairs(values, np.arange(len(values) + 1) - 0.5, baseline=None, zorder=3, **style)


def _draw_gates(ax: Axes, book: _Account) -> None:
    """Every gate as steps between 0 and 1."""
    marked = ax.get_legend_handles_labels()[0]
    lines = []
    for name, key in _GATES[book.kind].items():
        role = ROLES[key]
        lines.append(_stairs(ax, book.gates[name], color=role.colour, ls=role.dash, lw=1.8,
                             label=f"{name}: {role.name.label()}"))
    ends = T("बंद", "shut"), T("खुला", "open")
    ax.set_ylim(-0.05, 1.05)
    ax.set_yticks([0, 1], [f"{k} {end.label()}".replace(" · ", "\n") for k, end in enumerate(ends)])
    ax.set_ylabel("gate")
    _legend(ax, [*lines, *marked])


def _draw_account(ax: Axes, book: _Account) -> None:
    """What was kept from 0 up or down, what was written from there on, and where that ends."""
    steps, (kept, written, memory) = range(len(book.memory)), _FORMULAS[book.kind]
    bars = [ax.bar(steps, book.kept, width=1.0, color=_light(ROLES["keep"].colour), lw=0,
                   label=f"{T('बचा', 'kept').label()}: {kept}"),
            ax.bar(steps, book.written, bottom=book.kept, width=0.5, color=ROLES["write"].colour, lw=0,
                   label=f"{T('लिखा', 'written').label()}: {written}")]
    line = _stairs(ax, book.memory, color=_INK, lw=1.4, label=f"{T('जोड़', 'sum').label()}: {memory}")
    ax.axhline(0, color=_FAINT, lw=0.8, zorder=0.5)
    ax.set_ylabel(_MEMORY[book.kind])
    _legend(ax, [*bars, line])


def _draw_shown(ax: Axes, book: _Account) -> None:
    """h inside the outline of tanh(c), of which the output gate shows a part."""
    bars = ax.bar(range(len(book.memory)), book.shown, width=1.0, color=_light(ROLES["expose"].colour, 0.5), lw=0,
                  label=f"{T('दिखाया', 'shown').label()}: h = o × tanh(c)")
    line = _stairs(ax, np.tanh(book.memory), color=_INK, lw=1.0, ls=":", label="tanh(c)")
    ax.axhline(0, color=_FAINT, lw=0.8, zorder=0.5)
    ax.set(ylim=(-1.05, 1.05), ylabel=_MEMORY["GRU"])
    _legend(ax, [bars, line])


def _light(colour: str, share: float = 0.35) -> tuple[float, ...]:
    """A role's colour on white: opaque, so that a band behind it does not change it."""
    from matplotlib.colors import to_rgb

    return tuple(1 - share * (1 - part) for part in to_rgb(colour))


def _legend(ax: Axes, handles: Sequence[Any]) -> None:
    """One row above the panel: no curve is hidden."""
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize="small", borderaxespad=0.2,
              columnspacing=1.4, handlelength=2.6)


def _name_limit(axes: np.ndarray, rows: Mapping[str, np.ndarray], limit: tuple[float, float], label: T) -> None:
    """Write the name of the limit once, where it has most room: in the first panel whose values keep to it."""
    inside = [min(row.min() - limit[0], limit[1] - row.max()) >= -1e-6 for row in rows.values()]
    ax = axes[inside.index(True) if any(inside) else len(axes) - 1]
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.22 * (high - low))
    ax.annotate(refuse_mixed_math(label.label()), (1, limit[1]), (0, 1), xycoords=("axes fraction", "data"),
                textcoords="offset points", ha="right", va="bottom", fontsize="small")


def _number_steps(axes: np.ndarray, count: int, tokens: Sequence[str] | None) -> None:
    """Step numbers (at most ten) or tokens below the last panel, the same range in all."""
    for ax in axes:
        ax.set_xlim(-0.5, count - 0.5)
    last = axes[-1]
    if tokens is None:
        ticks = range(0, count, 1 + (count - 1) // 10)
        last.set_xticks(ticks, [t + 1 for t in ticks])
        last.set_xlabel(T("step t", "step t").label())
        return
    style = _fit(last, tokens)
    last.set_xticks(range(count), [refuse_mixed_math(token) for token in tokens], **style)
    for ax in axes:
        ax.tick_params(axis="x", length=0, pad=4 if "rotation" in style else 14)    # 14: room for matras above a word


def _fit(ax: Axes, tokens: Sequence[str]) -> dict[str, Any]:
    """How tokens are written so that they do not run into each other: level, smaller (single letters), or upright."""
    longest = max(len(split_graphemes(token)) for token in tokens)
    room = 72 * ax.get_position().width * ax.figure.get_size_inches()[0] / len(tokens)      # points for each
    need = 2 + 7 * longest
    if need <= room or longest <= 1:
        return {"va": "baseline", "fontsize": max(5.0, min(10.0, 10 * room / need))}
    return {"rotation": 90, "fontsize": max(5.0, min(10.0, 0.9 * room))}


# The words.


_MAX_SAID = 4       # so many marks are described one by one


def _say_gate(name: str, values: np.ndarray, marks: Sequence[int]) -> T:
    rest = np.delete(values, marks)
    hi, en = "{name} {low:.2f} से {high:.2f} तक", "{name} from {low:.2f} to {high:.2f}"
    if len(marks) and len(rest):
        hi += ", निशान पर {at:.2f}, बाकी step पर {rest:.2f}" if len(marks) == 1 else \
            ", निशानों पर औसत {at:.2f}, बाकी step पर {rest:.2f}"
        en += ", {at:.2f} at the mark, {rest:.2f} elsewhere" if len(marks) == 1 else \
            ", {at:.2f} at the marks, {rest:.2f} elsewhere"
        hi, en = hi + " (औसत)", en + " (mean)"
    facts = {"at": values[list(marks)].mean(), "rest": rest.mean()} if len(marks) and len(rest) else {}
    return T(hi=hi, en=en).format(name=name, low=values.min(), high=values.max(), **facts)


def _say_line(name: T, row: np.ndarray) -> T:
    low, high = int(row.argmin()), int(row.argmax())
    facts = {"name": name, "a": row[0], "z": row[-1], "n": len(row), "low": row[low], "high": row[high],
             "at_low": low + 1, "at_high": high + 1}
    return T(hi="{name} step 1 पर {a:.3g}, सबसे ऊपर {high:.3g} (step {at_high}), सबसे नीचे {low:.3g} (step {at_low}), "
                "step {n} पर {z:.3g}",
             en="{name} is {a:.3g} at step 1, highest {high:.3g} (step {at_high}), lowest {low:.3g} (step {at_low}), "
                "{z:.3g} at step {n}").format(**facts)


def _sentence(name: str) -> T:
    """A name at the start of a sentence."""
    return T(hi=name.capitalize(), en=f"The {name}")


def _join(parts: Sequence[T]) -> T:
    return T(hi=" ".join(f"{p.hi}।" for p in parts), en=" ".join(f"{p.en}." for p in parts))


# The arguments of `plot_traces`.


def _checked_lines(lines: Any, limit: Any) -> dict[str, np.ndarray]:
    """The values as arrays (T,); `limit` is held to its form."""
    if not isinstance(lines, Mapping):
        raise SmritiError(_LINES.format(got=type(lines).__name__))
    rows = {str(name): np.asarray(v.detach().cpu() if hasattr(v, "detach") else v, dtype=float)
            for name, v in lines.items()}
    shapes = {name: row.shape for name, row in rows.items()}
    if not rows or len(set(shapes.values())) > 1 or any(len(s) != 1 or s == (0,) for s in shapes.values()):
        raise SmritiError(_LINES.format(got=shapes))
    if bad := [name for name, row in rows.items() if not np.isfinite(row).all()]:
        raise SmritiError(_NOT_FINITE.format(names=", ".join(bad)))
    if limit is not None and not (np.shape(limit) == (2,) and limit[0] < limit[1]):
        raise SmritiError(_LIMIT.format(got=repr(limit)))
    return rows


def _checked_bands(bands: Any, count: int) -> list[tuple[int, int, T]]:
    """The bands with whole numbers, inside a sequence of `count` steps."""
    found = []
    for band in bands:
        try:
            start, stop, label = band
            start, stop = operator.index(start), operator.index(stop)
        except (TypeError, ValueError):
            start = stop = label = None
        if not isinstance(label, T) or not 0 <= start < stop <= count:
            raise SmritiError(_BAND.format(got=repr(band), steps=count))
        found.append((start, stop, label))
    return found


_NO_TRACE = T(
    hi="plot_unit को {got} मिला, Trace चाहिए: trace(module, x) जो लौटाए, वह दीजिए।",
    en="plot_unit got {got}; expected a Trace: hand over what trace(module, x) returned.")
_PICK = T(
    hi="इस trace में कई हिस्से हैं (layer: {layers}, दिशाएँ: {directions}); plot_unit को एक चाहिए। .at(layer) से चुनिए, "
       "जैसे plot_unit(found{pick}, …); layer की गिनती 0 से होती है।",
    en="This trace has several parts (layers: {layers}, directions: {directions}); plot_unit takes one. Choose with "
       ".at(layer), such as plot_unit(found{pick}, …); layers are counted from 0.")
_PLACE = T(
    hi="{name} में {got} मिला; 0 से {last} तक की पूरी संख्या चाहिए।",
    en="{name} has {got}; expected a whole number from 0 to {last}.")
_MARKS = T(
    hi="marks में {got} मिला; step की सूची चाहिए, 0 से गिनकर, जैसे marks=[6]।",
    en="marks is {got}; expected a list of steps, counted from 0, such as marks=[6].")
_TOKENS = T(
    hi="{got} token मिले, पर sequence में {want} step हैं: हर step के लिए एक token दीजिए।",
    en="Got {got} tokens for a sequence of {want} steps: give one token for each step.")
_AXES = T(
    hi="axes में {got} Axes मिले, {want} चाहिए, जैसे plt.subplots({want})[1]।",
    en="axes has {got} Axes; expected {want}, such as plt.subplots({want})[1].")
_LINES = T(
    hi="plot_traces: हर line की shape एक ही (T,) होनी चाहिए, हर step का एक मान; मिलीं: {got}।",
    en="plot_traces: every line must have the same shape (T,), one value for each step; got {got}.")
_NOT_FINITE = T(
    hi="plot_traces: इनमें NaN या inf है: {names}।",
    en="plot_traces: there is NaN or inf in: {names}.")
_BAND = T(
    hi="bands में {got} मिला; (start, stop, T(…)) चाहिए, जहाँ 0 ≤ start < stop ≤ {steps}।",
    en="bands has {got}; expected (start, stop, T(…)) with 0 ≤ start < stop ≤ {steps}.")
_LIMIT = T(
    hi="limit में {got} मिला; दो संख्याएँ चाहिए, छोटी पहले, जैसे (-1, 1)।",
    en="limit is {got}; expected two numbers, the smaller first, such as (-1, 1).")
