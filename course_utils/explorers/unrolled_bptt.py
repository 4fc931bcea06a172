"""`explore_bptt`: forward, loss and backward through an unrolled network, one step at a time, with a cut.

A cut (`detach`) takes away what lies before it and changes nothing else: the gradient of h at a step comes from later
steps alone. So one backward pass has the numbers of every cut; the test compares each with a real `detach`.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import svg
from ..figures import Shown
from ..numerals import number_text
from ..text import T
from ..unrolled import MAX_STEPS, Pen, Unrolled, in_few_digits
from .arguments import drawable, listed, whole
from .page import ExplorerError, explorer
from .pictures import Picture, Word

if TYPE_CHECKING:
    from torch import Tensor, nn

PHASES = ("forward", "loss", "backward")
_SEED = 0
_WIDTH, _HEIGHT = 800.0, 396.0
_TOP, _STATES, _CELL, _READ, _FOOT = 46.0, 92.0, 140.0, 212.0, 258.0     # rows: ∂L/∂h, ‖h‖, cells, inputs, weights
_PARTS, _BARS, _BAR, _SHARES, _FLOOR = 288.0, 295.0, 58.0, 371.0, 382.0  # inside the box of the weights
_METER = 754.0                                                           # the middle of the running sum's bar
_LETTER = 8.6                                                            # how wide a letter of a token is, about
_ALL_STEPS = T(hi="हर step पर यही weight", en="the same weights at every step")


@dataclass(frozen=True, eq=False)
class Bptt:
    """What one forward and one backward pass gave, in float64.

    Attributes:
        kind: ``"rnn"``, ``"lstm"`` or ``"gru"``.
        loss: L, summed over the sequences.
        states: ‖h_t‖ of each of T steps, the mean over the sequences.
        gradients: ‖∂L/∂h_t‖ of each step, the mean over the sequences.
        parts: what each step's use of W_hh adds to ∂L/∂W_hh, shape (T, k·H, H); for an RNN δ_t h_{t−1}ᵀ.
    """

    kind: str
    loss: float
    states: tuple[float, ...]
    gradients: tuple[float, ...]
    parts: Tensor

    @property
    def steps(self) -> int:
        """T."""
        return len(self.states)

    @property
    def sizes(self) -> list[float]:
        """How large each step's part is."""
        return [float(part.norm()) for part in self.parts]

    @property
    def so_far(self) -> list[float]:
        """‖Σ_{s≥t} part of step s‖ for each t: with a cut before step t, this is all of ∂L/∂W_hh."""
        return [float(self.parts[t:].sum(0).norm()) for t in range(self.steps)]

    @property
    def shares(self) -> list[float]:
        """How much of ∂L/∂W_hh each part brings in its direction; they add up to 1."""
        whole = self.parts.sum(0)
        size = float((whole * whole).sum())
        return [float((part * whole).sum()) / size if size else 0.0 for part in self.parts]

    @property
    def angles(self) -> list[float]:
        """By how many degrees a cut before each step turns ∂L/∂W_hh."""
        import torch

        whole = self.parts.sum(0)
        length = whole.norm()
        found = []
        for t in range(self.steps):
            kept = self.parts[t:].sum(0)
            along = (kept * whole).sum() / length if length else kept.norm()
            aside = (kept - along * whole / length).norm() if length else torch.zeros_like(along)
            found.append(float(torch.rad2deg(torch.atan2(aside, along))))
        return found


def measure_bptt(module: nn.Module, x: Tensor, loss: Callable[[Tensor], Tensor] | None = None) -> Bptt:
    """Run a layer forward and backward in float64, with a copy of the weights of its own for each step.

    Args:
        module: as in `explore_bptt`.
        x: as there, (B, T, I).
        loss: as there.

    Raises:
        ExplorerError: as there.

    >>> from torch import nn, randn
    >>> measure_bptt(nn.GRU(3, 4, batch_first=True), randn(2, 5, 3)).parts.shape
    torch.Size([5, 12, 4])
    """
    import torch

    _fitting(module, x)
    own = [_copy(module) for _ in range(x.shape[1])]
    with torch.enable_grad():
        state, hidden = None, []
        for t, layer in enumerate(own):
            _, state = layer(x[:, t:t + 1].detach().double(), state)
            hidden.append(state[0] if isinstance(state, tuple) else state)      # of an LSTM (h, c); (1, B, H)
        value = _loss_of(loss or _random_loss(module), hidden[-1][0])
        wanted = [*hidden, *(layer.weight_hh_l0 for layer in own)]
        found = torch.autograd.grad(value, wanted)
    lengths = [[float(one[0].detach().norm(dim=-1).mean()) for one in of] for of in (hidden, found[:len(hidden)])]
    parts = torch.stack(found[len(hidden):])
    if not torch.isfinite(parts).all() or not all(map(math.isfinite, lengths[1])):
        raise ExplorerError(T(hi="explore_bptt: gradient float की सीमा से बाहर चला गया; छोटे weight या कम step चाहिए।",
                              en="explore_bptt: the gradient left the range of floats; expected smaller weights or "
                                 "fewer steps."))
    return Bptt(_kind(module), float(value.detach()), tuple(lengths[0]), tuple(lengths[1]), parts)


def explore_bptt(module: nn.Module | None = None, x: Tensor | None = None, *,
                 loss: Callable[[Tensor], Tensor] | None = None, tokens: Sequence[str] | None = None,
                 cut: int | None = None, phase: str = "backward", caption: T | None = None) -> Shown:
    """Show an unrolled network that a reader steps through: forward, loss, backward, and cuts where it pleases.

    Args:
        module: nn.RNN, nn.LSTM or nn.GRU with one layer, one direction and batch_first; left as it was. By default
            the small RNN of lesson 02, ``nn.RNN(8, 6, batch_first=True)``.
        x: what it reads, (B, T, I) with T ≤ 8; by default random, 16 sequences of 6 steps.
        loss: from the last hidden state, (B, H) in float64, to one number or one for each sequence; they are summed.
            By default w · h with a random w, as in `flow_of`.
        tokens: what to write below each step, in place of x_1, x_2, …
        cut: where the way back is cut at first: before this step (2 … T).
        phase: what is seen at first, at its end: ``"forward"``, ``"loss"`` or ``"backward"``.
        caption: a sentence below.

    Raises:
        ExplorerError: another module, an x or tokens that do not fit, a loss without a gradient, an unknown phase or
            a cut outside the steps.

    >>> explore_bptt(phase="loss")._repr_html_().count("<figure")
    1
    """
    module, x = _given(module, x)
    run = measure_bptt(module, x, loss)
    words = [f"x_{t}" for t in range(1, run.steps + 1)] if tokens is None else listed("explore_bptt", "tokens", tokens)
    _drawable(run.steps, words, cut, phase)
    cut = None if cut is None else int(cut)
    at = {"forward": run.steps, "loss": run.steps + 1, "backward": 2 * run.steps + 1}[phase]
    picture = draw_bptt(run, words, at=at, cut=cut)
    return explorer(picture, "unrolled_bptt.js", _data(run, at, cut), alt=picture.alt, caption=caption)


def draw_bptt(run: Bptt, tokens: Sequence[str], *, at: int, cut: int | None = None) -> Picture:
    """Draw one moment of the two passes.

    Args:
        run: from `measure_bptt`.
        tokens: what stands below each step.
        at: 1 … T are the steps forward, T + 1 is the loss, T + 2 … 2T + 1 are the steps backward.
        cut: before which step the way back is cut, or None.
    """
    drawn = Unrolled(run.kind, tuple(tokens), run.gradients, None)
    return Picture("bptt", T(hi="BPTT: खुला हुआ नेटवर्क", en="BPTT: the unrolled network"),
                   describe_bptt(run, at, cut), (_WIDTH, _HEIGHT),
                   lambda word: _Moment(drawn, word, run, at, cut).drawn())


def describe_bptt(run: Bptt, at: int, cut: int | None) -> T:
    """Say in both languages what the drawing shows."""
    steps = run.steps
    sizes = [", ".join(f"{t}: {in_few_digits(v)}" for t, v in enumerate(values, 1))
              for values in (run.states, run.gradients, run.sizes)]
    hi = [f"{run.kind.upper()}, {steps} step में खोलकर। ‖h_t‖, हर step पर: {sizes[0]}।"]
    en = [f"{run.kind.upper()}, unrolled over {steps} steps. ‖h_t‖ at each step: {sizes[0]}."]
    if at > steps + 1:
        hi.append(f"Loss से पीछे जाता gradient ‖∂L/∂h_t‖: {sizes[1]}। ∂L/∂W_hh में हर step का हिस्सा: {sizes[2]}; "
                  f"सबका जोड़ {in_few_digits(run.so_far[0])}।")
        en.append(f"The gradient ‖∂L/∂h_t‖ on its way back from the loss: {sizes[1]}. Each step's part of ∂L/∂W_hh: "
                  f"{sizes[2]}; their sum {in_few_digits(run.so_far[0])}.")
    if cut is not None:
        kept = in_few_digits(run.so_far[cut - 1])
        hi.append(f"Step {cut} से पहले रास्ता कटा है: ∂L/∂W_hh की लंबाई {kept} रहती है।")
        en.append(f"The way back is cut before step {cut}: the length of ∂L/∂W_hh is {kept}.")
    return T(hi=" ".join(hi), en=" ".join(en))


class _Moment(Pen):
    """Draws the unrolled network at one moment, with every part that the explorer changes."""

    def __init__(self, picture: Unrolled, word: Word, run: Bptt, at: int, cut: int | None) -> None:
        super().__init__(picture, word)
        self.run, self.at, self.cut = run, at, cut
        self.top, self.cell, self.read, self.foot = _TOP, _CELL, _READ, _FOOT
        self.reached = 2 * self.steps + 2 - at          # backward: how far it came; above T before it began

    def drawn(self) -> Iterator[str]:
        """Everything."""
        lit = self.at == self.steps + 1
        yield from (self.shared(), self.entry(), self.loss(data_part="ring", stroke_width=4.0 if lit else 2.0))
        yield svg.text((self.source(self.steps - 1), self.cell + 57), number_text(self.run.loss), size=14,
                       anchor="middle", bold=True, data_live="L", display=_if(self.at > self.steps))
        yield svg.text((6, self.top + 5), [("‖∂L/∂h", "b"), ("t", "b_"), ("‖", "b")], size=13)
        yield svg.text((6, _STATES), [("‖h", "b"), ("t", "b_"), ("‖", "b")], size=13)
        for t in range(self.steps):
            yield svg.group([self.step(t), self.size(t)], data_step=t + 1)
        for t in range(self.steps):
            yield svg.group(self.backward(t), data_back=t + 1)
        yield from self.inside()
        yield from self.total()

    def box(self, t: int, **values: object) -> str:
        """One cell: thick while it is its turn, tinted once it has been read."""
        turn = self.at if self.at <= self.steps else self.reached
        return super().box(t, tint=0.2 if t < self.at else 0.06, stroke=4.0 if t + 1 == turn else 2.0,
                           data_part=f"cell{t + 1}", **values)

    def size(self, t: int) -> str:
        """‖h_t‖ above its cell."""
        return svg.text((self.x(t) + 6, _STATES), in_few_digits(self.run.states[t]), size=13, data_live=f"h{t + 1}",
                        display=_if(t < self.at))

    def backward(self, t: int) -> Iterator[str]:
        """What the backward pass brings to one step."""
        back, lost = t + 1 >= self.reached, self.cut is not None and t + 1 < self.cut
        x, size = self.x(t), self.run.sizes[t]
        yield svg.group([self.way(t, self.run.gradients[t])], data_part=f"way{t + 1}", display=_if(back and not lost))
        yield self.number(t, 0.0 if lost else self.run.gradients[t], data_live=f"g{t + 1}", display=_if(back))
        if t + 1 < self.steps:      # a cut before the step after this one
            yield svg.group([self.severed(t), svg.text(((x + self.source(t)) / 2, self.top + 24), "detach", size=12,
                                                       anchor="middle")],
                            data_part=f"cut{t + 2}", display=_if(self.cut == t + 2))
        yield svg.text((x, _PARTS), in_few_digits(0.0 if lost else size), size=13, anchor="middle", bold=True,
                       data_live=f"c{t + 1}", display=_if(back))
        high = _BAR * size / (max(self.run.sizes) or 1.0)
        at, wide = (x, _BARS + _BAR - high / 2), min(44.0, 0.5 * self.gap)
        yield svg.rectangle(at, wide, high, tint=0.55, stroke=1.2, data_part=f"bar{t + 1}",
                            display=_if(back and not lost))
        yield svg.rectangle(at, wide, high, stroke=1.2, stroke_dasharray="3 3", data_part=f"lost{t + 1}",
                            display=_if(back and lost))
        yield svg.text((x, _SHARES), percent(0.0 if lost else self.run.shares[t]), size=13, anchor="middle",
                       data_live=f"s{t + 1}", display=_if(back))

    def inside(self) -> Iterator[str]:
        """The box of the weights, in which the parts gather."""
        left, right, top = self.x(0) - self.gap / 2, self.x(self.steps - 1) + self.gap / 2, self.foot - 12
        yield svg.rectangle(((left + right) / 2, (top + _FLOOR) / 2), right - left, _FLOOR - top, radius=5, tint=0.05)
        runs = [*svg.symbol("W_hh", "b"), (f"  {self.word(_ALL_STEPS)}", "")]
        yield svg.text(((left + right) / 2, self.foot + 8), runs, size=14, anchor="middle")
        yield svg.text((6, _PARTS), [("∂L/∂W", "b")], size=13)
        halves = self.word(T(hi="हिस्सा", en="share")).split(" · ")      # side by side they would reach into the box
        for k, half in enumerate(halves):
            yield svg.text((6, _SHARES + 16 * (k - 0.5 * (len(halves) - 1))), half, size=13)

    def total(self) -> Iterator[str]:
        """How much has gathered so far, beside all of it without a cut."""
        so_far = self.run.so_far
        most = max(so_far) or 1.0
        first = max(self.reached, self.cut or 1)
        now = so_far[first - 1] if first <= self.steps else 0.0
        high = _BAR * now / most
        full = _BARS + _BAR * (1 - so_far[0] / most)
        yield svg.text((_METER, self.foot + 8), [(self.word(T(hi="जोड़", en="sum")), "b")], size=14, anchor="middle")
        yield svg.text((_METER, _PARTS), in_few_digits(now), size=13, anchor="middle", bold=True, data_live="sum")
        yield svg.rectangle((_METER, _BARS + _BAR / 2), 40, _BAR, stroke=1.2)
        yield svg.element("rect", x=_METER - 20, y=_BARS + _BAR - high, width=40, height=high, fill=svg.INK,
                          fill_opacity=0.55, data_part="meter")
        yield svg.line([(_METER - 27, full), (_METER + 27, full)], width=2.0, arrow=False)
        yield svg.text((_METER, _SHARES), f"/ {in_few_digits(so_far[0])}", size=13, anchor="middle")


def percent(share: float) -> str:
    """A share as the drawing says it.

    >>> percent(-0.0312)
    '−3.1%'
    """
    return f"{100 * share:.1f}%".replace("-", "−").replace("−0.0%", "0.0%")


def _if(visible: bool) -> str:
    return "inline" if visible else "none"


def _data(run: Bptt, at: int, cut: int | None) -> dict[str, Any]:
    """What the module gets: texts as Python writes them, and where the running sum's bar stands."""
    so_far = run.so_far
    return {"steps": run.steps, "at": at, "cut": cut or 1, "loss": number_text(run.loss),
            "states": [in_few_digits(v) for v in run.states], "gradients": [in_few_digits(v) for v in run.gradients],
            "parts": [in_few_digits(v) for v in run.sizes], "shares": [percent(v) for v in run.shares],
            "kept": [round(sum(run.shares[t:]), 6) for t in range(run.steps)],
            "angles": [round(v, 4) for v in run.angles], "soFar": [in_few_digits(v) for v in so_far],
            "heights": [round(_BAR * v / (max(so_far) or 1.0), 3) for v in so_far], "floor": _BARS + _BAR}


def _given(module: nn.Module | None, x: Tensor | None) -> tuple[nn.Module, Tensor]:
    """Module and input, with those of lesson 02 for what is left out; torch's own generator stays as it was."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        module = torch.nn.RNN(8, 6, batch_first=True) if module is None else module
        if x is None:
            x = torch.randn(16, 6, getattr(module, "input_size", 8))
    return module, x


def _copy(module: nn.Module) -> nn.Module:
    return copy.deepcopy(module).double().requires_grad_(True)


def _kind(module: nn.Module) -> str:
    return {"RNN_TANH": "rnn", "RNN_RELU": "rnn"}.get(module.mode, module.mode.lower())


def _random_loss(module: nn.Module) -> Callable[[Tensor], Tensor]:
    """L = Σ w · h, with the w of `flow_of`."""
    import torch

    w = torch.randn(module.hidden_size, generator=torch.Generator().manual_seed(_SEED), dtype=torch.float64)
    return lambda h: h @ w


def _loss_of(loss: Callable[[Tensor], Tensor], h: Tensor) -> Tensor:
    import torch

    try:
        value = loss(h)
    except Exception as error:      # the learner's own function may raise anything
        told = f"{type(error).__name__}: {error}"
        raise ExplorerError(T(
            hi=f"explore_bptt: loss(h) से error आया: {told}। उसे एक tensor लेने वाला function चाहिए; h float64 में है, "
               f"shape {tuple(h.shape)}।",
            en=f"explore_bptt: loss(h) raised {told}. Give a function of one tensor; h is float64, of shape "
               f"{tuple(h.shape)}.")) from error
    shape = tuple(value.shape) if isinstance(value, torch.Tensor) else type(value).__name__
    if shape not in ((), (len(h),)):
        raise ExplorerError(T(
            hi=f"explore_bptt: loss ने {shape} लौटाया; एक संख्या या हर sequence की एक, ({len(h)},), चाहिए।",
            en=f"explore_bptt: the loss returned {shape}; expected one number, or one for each sequence, ({len(h)},)."))
    way = value.requires_grad and value.is_floating_point() and torch.autograd.grad(
        value.sum(), h, retain_graph=True, allow_unused=True)[0] is not None
    if not way or not torch.isfinite(value).all():
        raise ExplorerError(T(hi="explore_bptt: loss ऐसी संख्या नहीं है जिसका gradient निकल सके; h से निकली, NaN और inf के "
                                 "बिना चाहिए।",
                              en="explore_bptt: the loss is not a number with a gradient; expected one computed "
                                 "from h, without NaN or inf."))
    return value.sum()


def _fitting(module: Any, x: Any) -> None:
    """A module and an input that can be unrolled."""
    import torch
    from torch import nn

    kind = type(module).__name__
    if not isinstance(module, (nn.RNN, nn.LSTM, nn.GRU)):
        raise ExplorerError(T(hi=f"explore_bptt: module में {kind} मिला; nn.RNN, nn.LSTM या nn.GRU चाहिए।",
                              en=f"explore_bptt: module is a {kind}; expected nn.RNN, nn.LSTM or nn.GRU."))
    if (module.num_layers, module.bidirectional, module.batch_first, module.proj_size) != (1, False, True, 0):
        raise ExplorerError(T(
            hi=f"explore_bptt: {module} मिला; एक layer, एक दिशा और batch_first=True चाहिए, बिना proj_size के।",
            en=f"explore_bptt: got {module}; expected one layer, one direction and batch_first=True, no proj_size."))
    good = isinstance(x, torch.Tensor) and x.is_floating_point() and x.dim() == 3 and x.shape[-1] == module.input_size
    if not good or x.shape[0] < 1 or not 1 <= x.shape[1] <= MAX_STEPS or not torch.isfinite(x).all():
        got = tuple(x.shape) if isinstance(x, torch.Tensor) else type(x).__name__
        raise ExplorerError(T(
            hi=f"explore_bptt: x में {got} मिला; float tensor (B, T, {module.input_size}) चाहिए, T ≤ {MAX_STEPS}, "
               "बिना NaN और inf के।",
            en=f"explore_bptt: x is {got}; expected a tensor of floats (B, T, {module.input_size}), T ≤ {MAX_STEPS}, "
               "without NaN or inf."))


def _drawable(steps: int, tokens: Sequence[str], cut: Any, phase: str) -> None:
    most = int((_WIDTH - 158) / steps / _LETTER)
    if len(tokens) != steps or not all(isinstance(word, str) and drawable(word) and 1 <= len(word) <= most
                                        for word in tokens):
        raise ExplorerError(T(
            hi=f"explore_bptt: {steps} step के {steps} token चाहिए, हर एक 1 से {most} अक्षर का; मिले: {list(tokens)}।",
            en=f"explore_bptt: expected {steps} tokens, one for each step, of 1 to {most} letters; got {[*tokens]}."))
    if cut is not None:
        whole("explore_bptt", "cut", cut, steps + 1, first=2)
    if not isinstance(phase, str) or phase not in PHASES:
        raise ExplorerError(T(hi=f"explore_bptt: phase में {phase!r} मिला; इनमें से एक चाहिए: {', '.join(PHASES)}।",
                              en=f"explore_bptt: phase is {phase!r}; expected one of {', '.join(PHASES)}."))
