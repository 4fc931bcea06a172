"""Plots of comparisons and costs, Axes-level, each with a ``describe_…`` twin for its alt text.

Every seed is a dot: whoever sees how far the dots of one network lie apart sees how little one dot says. Bars begin
at 0, so that their lengths are what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .comparisons import Comparison
from .costs import Cost, CostError, Costs, Size
from .tables import Name, label
from .text import LANGUAGES, T
from .theme import line_looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

What = Literal["forward", "both", "memory"]

SPREAD = 0.16       # how far the dots of the first and the last seed stand from the middle
WORDS = {
    "forward": T(hi="forward, ms", en="forward, ms"),
    "both": T(hi="forward + backward, ms", en="forward + backward, ms"),
    "memory": T(hi="backward के लिए सँभाला, MB", en="kept for backward, MB"),
}
SWITCH = {True: T(hi="चालू", en="on"), False: T(hi="बंद", en="off")}


def plot_comparison(found: Comparison | Mapping[Any, Sequence[float]], *, length: int | None = None,
                    chance: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw the scores of networks: a dot for every seed, a bar at the median, a line from least to greatest.

    Args:
        found: what `compare` returned, or name → scores by seed; a name is a text or a `T`.
        length: which length's scores of a `Comparison`; its task's own by default.
        chance: the level of guessing, drawn as a line; of a `Comparison` its task's own by default.
        ax: where to draw; a new figure by default.

    Returns:
        The Axes; for each network one line of dots and one errorbar, whose middle is the median.

    Raises:
        ComparisonError: the length was not tested.
    """
    scores, measure, guess = _scores(found, length, chance)
    ax = _new(ax)
    names = list(scores)
    for place, (name, look) in enumerate(zip(names, line_looks([label(n) for n in names]), strict=True)):
        values = np.asarray(scores[name], dtype=float)
        around = np.linspace(-SPREAD, SPREAD, len(values)) if len(values) > 1 else np.zeros(1)
        middle = float(np.median(values))
        ax.errorbar([place], [middle], yerr=[[middle - values.min()], [values.max() - middle]], color=look["color"],
                    capsize=6, lw=1.2, fmt="none")
        ax.hlines(middle, place - 2 * SPREAD, place + 2 * SPREAD, color=look["color"], lw=2.5)
        ax.plot(place + around, values, ls="", marker=look["marker"], color=look["color"], markeredgecolor="white",
                markeredgewidth=0.6, label=label(name), clip_on=False, zorder=3)
    if guess is not None:
        ax.axhline(guess, color="#888888", lw=1, ls=(0, (2, 2)), label=T("तुक्का", "chance").label())
        ax.legend(handles=ax.lines[-1:], fontsize="small", loc="lower right")
    ax.set_xticks(range(len(names)), [label(n).replace(" · ", "\n") for n in names])
    ax.set(xlim=(-0.6, len(names) - 0.4), ylabel=measure)
    if measure == "accuracy":
        ax.set_ylim(0, 1.05)
    return ax


def describe_comparison(found: Comparison | Mapping[Any, Sequence[float]], *, length: int | None = None,
                        chance: float | None = None) -> T:
    """Say in both languages what `plot_comparison` shows. Arguments as there."""
    scores, measure, guess = _scores(found, length, chance)
    parts = [_SCORES.format(name=name, m=np.median(v), a=np.min(v), z=np.max(v), n=len(v))
             for name, v in scores.items()]
    hi, en = ("; ".join(part[lang] for part in parts) for lang in LANGUAGES)
    luck = ("", "") if guess is None else (f" तुक्के से {guess:.3g}।", f" Guessing gives {guess:.3g}.")
    return T(hi=f"हर बिंदु एक seed है ({measure})। {hi}।{luck[0]}",
             en=f"Every dot is one seed ({measure}). {en}.{luck[1]}")


def plot_costs(costs: Costs | Sequence[Cost], *, what: What = "both", over: str = "LSTM", under: str = "GRU",
               axes: Sequence[Axes] | None = None) -> list[Axes]:
    """Draw what layers cost: a panel for each size, in it a bar for each kind with and without the fused library.

    Args:
        costs: what `measure_cost` returned, of one device.
        what: ``"forward"`` or ``"both"`` (the least times), or ``"memory"`` (what is kept for backward).
        over: below each panel stands the ratio of this kind …
        under: … to this one, where both were measured.
        axes: where to draw, one for each size; a new figure by default.

    Returns:
        The Axes, in the order of the sizes; each has one container of bars with the library, and one without.

    Raises:
        CostError: the times of ``"both"`` were not measured, or there are none.
    """
    sizes, kinds, ways = _layout(costs, what)
    if axes is None:
        from matplotlib import pyplot as plt
        _, grid = plt.subplots(1, len(sizes), figsize=(max(4.0, 2.1 * len(sizes)), 3.4), squeeze=False,
                               layout="constrained")
        axes = list(grid[0])
    colours = [look["color"] for look in line_looks(kinds)]
    width = 0.8 / len(ways)
    for ax, size in zip(axes, sizes, strict=True):
        for i, fused in enumerate(ways):
            shift = (i - (len(ways) - 1) / 2) * width
            heights = [_value(_cost(costs, kind, size, fused), what) for kind in kinds]
            ax.bar(np.arange(len(kinds)) + shift, heights, width, color=colours if fused else "white",
                   edgecolor=colours, hatch="" if fused else "////", label=SWITCH[fused].label())
        ax.set_xticks(range(len(kinds)), kinds)
        ax.set_title("I, H, T, B =\n" + ", ".join(map(str, size)), fontsize="small")
        ax.set_xlabel(_ratios(costs, what, over, under, size, ways), fontsize="small")
    axes[0].set_ylabel(WORDS[what].label().replace(" · ", "\n"))
    if len(ways) > 1:
        handles = _keys(costs, ways)
        axes[0].figure.legend(handles=handles, loc="outside upper center", ncols=2, fontsize="small")
    return list(axes)


def describe_costs(costs: Costs | Sequence[Cost], *, what: What = "both", over: str = "LSTM",
                   under: str = "GRU") -> T:
    """Say in both languages what `plot_costs` shows. Arguments as there."""
    sizes, kinds, ways = _layout(costs, what)
    parts = []
    for size in sizes:
        for fused in ways:
            values = ", ".join(f"{kind} {_value(_cost(costs, kind, size, fused), what):.3g}" for kind in kinds)
            ratio = _ratio(costs, what, over, under, size, fused)
            parts.append(_COST.format(size=", ".join(map(str, size)), library=_library(costs), way=SWITCH[fused],
                                      values=values + ("" if ratio is None else f" ({over}/{under} {ratio:.2f})")))
    hi, en = ("; ".join(part[lang] for part in parts) for lang in LANGUAGES)
    return T(hi=f"{WORDS[what].hi}, हर (I, H, T, B) पर। {hi}।", en=f"{WORDS[what].en}, at each (I, H, T, B). {en}.")


def _scores(found: Any, length: int | None, chance: float | None) -> tuple[dict[Name, Any], str, float | None]:
    """name → scores, what they measure, and what guessing is worth."""
    if isinstance(found, Comparison):
        guess = found.task.chance if chance is None else chance
        return {name: found.scores(name, length) for name in found.names}, found.task.measure, guess
    return dict(found), "accuracy", chance


def _layout(costs: Sequence[Cost], what: What) -> tuple[list[Size], list[str], list[bool]]:
    """Which sizes, kinds and ways there are, in order; everything must have been measured."""
    if not costs or what not in WORDS or any(_value(cost, what) is None for cost in costs):
        raise CostError(_NOTHING.format(what=repr(what)))
    return (list(dict.fromkeys(cost.size for cost in costs)), list(dict.fromkeys(cost.kind for cost in costs)),
            sorted({cost.fused for cost in costs}, reverse=True))


def _cost(costs: Sequence[Cost], kind: str, size: Size, fused: bool) -> Cost:
    return next(c for c in costs if (c.kind, c.size, c.fused) == (kind, size, fused))


def _value(cost: Cost, what: What) -> float | None:
    return cost.saved_bytes / 1e6 if what == "memory" else getattr(cost, f"{what}_ms")


def _library(costs: Sequence[Cost]) -> str:
    return {"cpu": "oneDNN", "cuda": "cuDNN"}[costs[0].device]


def _ratio(costs: Sequence[Cost], what: What, over: str, under: str, size: Size, fused: bool) -> float | None:
    if {over, under} - {cost.kind for cost in costs}:
        return None
    return _value(_cost(costs, over, size, fused), what) / _value(_cost(costs, under, size, fused), what)


def _ratios(costs: Sequence[Cost], what: What, over: str, under: str, size: Size, ways: Sequence[bool]) -> str:
    """The ratio of two kinds in words, a line for each way."""
    found = [(fused, _ratio(costs, what, over, under, size, fused)) for fused in ways]
    lines = [f"{SWITCH[fused].label()}: ×{ratio:.2f}" for fused, ratio in found if ratio is not None]
    return "\n".join([f"{over}/{under}", *lines]) if lines else ""


def _keys(costs: Sequence[Cost], ways: Sequence[bool]) -> list[Any]:
    """Grey patches: in the panels colour is the kind."""
    from matplotlib.patches import Patch

    return [Patch(facecolor="#888888" if fused else "white", edgecolor="#888888", hatch="" if fused else "////",
                  label=f"{_library(costs)}: {SWITCH[fused].label()}") for fused in ways]


def _new(ax: Axes | None) -> Axes:
    if ax is None:
        from matplotlib import pyplot as plt
        _, ax = plt.subplots()
    return ax


_SCORES = T(hi="{name}: median {m:.3g} ({a:.3g} से {z:.3g}, {n} seed)",
            en="{name}: median {m:.3g} ({a:.3g} to {z:.3g}, {n} seeds)")
_COST = T(hi="({size}), {library} {way}: {values}", en="({size}), {library} {way}: {values}")
_NOTHING = T(
    hi='what = {what}: दिखाने के लिए कोई माप नहीं मिली। "forward", "both" या "memory" चाहिए, और "both" के लिए '
       "measure_cost(…, backward=True)।",
    en='what = {what}: there is nothing measured to show. Expected "forward", "both" or "memory", and for "both" '
       "measure_cost(…, backward=True).")
