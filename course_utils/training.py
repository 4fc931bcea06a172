"""A small model and a short training loop: enough to see whether a network learns to remember.

>>> from course_utils import make_marked_recall
>>> task = make_marked_recall(T=5)
>>> model = make_reader("GRU", task, seed=0)
>>> history = train(model, task, steps=400)
>>> evaluate(model, task) > 0.95
True

While it runs, a line shows how far it is. **Nobody sees the line where a notebook is built or tested**:
there is none where one of the variables of `_QUIET` stands in the environment (the builder sets
``SMRITI_CI``, nbgrader ``NBGRADER_EXECUTION``, and pytest its own, which the kernels of nbval inherit), nor
in a program whose stderr is not a terminal. In a notebook it is an output of plain text, never a widget
(a saved widget is an error message when the notebook is opened again) and never on stderr.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .cells import cell_weights
from .tasks import IGNORED, Task
from .text import SmritiError, T

if TYPE_CHECKING:
    from torch import Generator, Tensor, nn
    from torch.optim import Optimizer

Kind = Literal["RNN", "LSTM", "GRU"]
KINDS = ("RNN", "LSTM", "GRU")
INITS = ("default", "orthogonal", "identity")

# Training draws its batches from generators with seeds of 1000 and more; what is kept apart has a smaller one.
_TRAINING, _HELD_OUT, _TEST = 1000, 99, 5
_HELD_OUT_SIZE = 512    # sequences on which progress is measured
_CHUNK = 512            # sequences at a time where no gradient is needed
_SLOWER = 0.2           # the learning rate is multiplied by this once the target is reached
_MASTERED = 0.985       # the accuracy at which a curriculum ends

_QUIET = ("SMRITI_CI", "NBGRADER_EXECUTION", "PYTEST_VERSION", "PYTEST_CURRENT_TEST")


class TrainingError(SmritiError):
    """A model or a task that cannot be trained as asked."""


# The model.


def make_reader(kind: Kind, task: Task, hidden: int = 32, *, forget_bias: float | None = None,
                input_bias: float | None = None, chrono: int | None = None, init: str = "default",
                nonlinearity: str = "tanh", seed: int = 0) -> nn.Module:
    """Make a model that reads a sequence and answers: one recurrent layer and one linear layer.

    Args:
        kind: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        task: decides the sizes, and whether to answer at the last step or at every step.
        hidden: H, the size of the hidden state.
        forget_bias: as in `set_forget_bias`; None leaves torch's own, about 0.
        input_bias: as in `set_forget_bias`, together with `forget_bias`.
        chrono: the longest lag to be remembered: sets the gate biases as Tallec and Ollivier, "Can
            Recurrent Neural Networks Warp Time?", ICLR 2018: log U(1, chrono − 1) for the gate that keeps,
            the negative of it for the input gate of an LSTM, 0 for the rest. It takes the place of `forget_bias`.
        init: W_hh: ``"default"`` is torch's own; ``"orthogonal"`` makes each of its H×H blocks orthogonal;
            ``"identity"``, for an RNN, makes it the identity and the biases 0, as Le, Jaitly and Hinton,
            "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units", 2015.
        nonlinearity: of an RNN, ``"tanh"`` or ``"relu"``.
        seed: of the weights. torch's global generator is left as it was.

    Returns:
        A `Reader`: x (B, T, I) → (B, output_size), or (B, T, output_size) if every step has a target. Its
        ``rnn`` is the nn.RNN, nn.LSTM or nn.GRU, its ``head`` the nn.Linear.

    Raises:
        TrainingError: an unknown kind or init, or a setting that the kind does not have.

    >>> from course_utils import make_marked_recall
    >>> task = make_marked_recall(T=60)
    >>> model = make_reader("LSTM", task, forget_bias=1.0)
    >>> model(task.batch(8)[0]).shape
    torch.Size([8, 4])
    """
    import torch

    _check_reader(kind, task, hidden, forget_bias, input_bias, chrono, init, nonlinearity)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        model = _reader_class()(kind, task.input_size, hidden, task.output_size, nonlinearity, task.every_step)
        _, w_hh, b_ih, b_hh = cell_weights(model.rnn)
        if init == "orthogonal":
            for block in w_hh.split(hidden):
                torch.nn.init.orthogonal_(block)
        elif init == "identity":
            w_hh.copy_(torch.eye(hidden))
            b_ih.zero_(), b_hh.zero_()
        if chrono is not None:
            b_ih.zero_(), b_hh.zero_()
            keep = torch.log(1 + (chrono - 2) * torch.rand(hidden))
            set_forget_bias(model.rnn, keep, -keep if kind == "LSTM" else None)
        if forget_bias is not None:
            set_forget_bias(model.rnn, forget_bias, input_bias)
    return model


def set_forget_bias(module: nn.LSTM | nn.GRU, value: float | Tensor, input_bias: float | Tensor | None = None) -> None:
    """Set the bias of the gate that keeps, in every layer and direction, in place.

    torch has two biases for every gate and only their sum matters: `value` is the sum (the first becomes
    `value`, the second 0). In an LSTM the gate is f, in a GRU z: both keep the old state where they are 1.

    Args:
        module: nn.LSTM or nn.GRU, or one of their cells.
        value: the new bias, one number or H of them.
        input_bias: the new bias of the input gate i too (LSTM only); None leaves it.

    Raises:
        TrainingError: another module, one without biases, an input bias for a GRU, or a value of another shape.

    >>> from torch import nn
    >>> lstm = nn.LSTM(3, 4)
    >>> set_forget_bias(lstm, 1.0)
    >>> (lstm.bias_ih_l0 + lstm.bias_hh_l0)[4:8]
    tensor([1., 1., 1., 1.], grad_fn=<SliceBackward0>)
    """
    import torch

    is_lstm = isinstance(module, torch.nn.LSTM | torch.nn.LSTMCell)
    if not is_lstm and not isinstance(module, torch.nn.GRU | torch.nn.GRUCell):
        raise TrainingError(_NO_GATE.format(got=type(module).__name__))
    if not module.bias:
        raise TrainingError(_NO_BIAS.format(module=module))
    if input_bias is not None and not is_lstm:
        raise TrainingError(_NO_INPUT_GATE)
    size = module.hidden_size
    blocks = [(slice(size, 2 * size), value)] + [(slice(0, size), input_bias)] * (input_bias is not None)
    for _, new in blocks:
        if tuple(torch.as_tensor(new).shape) not in ((), (size,)):
            raise TrainingError(_BIAS.format(got=tuple(torch.as_tensor(new).shape), want=(size,)))
    with torch.no_grad():
        for layer in range(getattr(module, "num_layers", 1)):
            for reverse in range(2 if getattr(module, "bidirectional", False) else 1):
                _, _, b_ih, b_hh = cell_weights(module, layer, bool(reverse))
                for rows, new in blocks:
                    b_ih[rows] = torch.as_tensor(new, dtype=b_ih.dtype, device=b_ih.device)
                    b_hh[rows] = 0


@cache
def _reader_class() -> type:
    """The class `Reader`; it can be made only once torch is imported."""
    from torch import nn

    class Reader(nn.Module):
        """One recurrent layer and a linear layer on its last hidden state, or on all of them."""

        def __init__(self, kind: str, inputs: int, hidden: int, outputs: int, nonlinearity: str, every: bool) -> None:
            super().__init__()
            options = {"nonlinearity": nonlinearity} if kind == "RNN" else {}
            self.kind, self.every_step = kind, every
            self.rnn = getattr(nn, kind)(inputs, hidden, batch_first=True, **options)
            self.head = nn.Linear(hidden, outputs)

        def forward(self, x: Tensor) -> Tensor:
            out, _ = self.rnn(x)
            return self.head(out if self.every_step else out[:, -1])

    Reader.__qualname__ = "Reader"      # so that pickle finds it where __getattr__ has it
    return Reader


def __getattr__(name: str) -> Any:
    if name == "Reader":
        return _reader_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Training.


@dataclass(eq=False, repr=False)
class History:
    """What was recorded while a model was trained; it also survives an interrupt.

    Attributes:
        measure: ``"accuracy"`` or ``"mse"``: what `held_out` holds.
        loss: the loss at every step, on that step's batch, before the update.
        grad_norm: the norm of all gradients at every step, before clipping.
        steps: at which steps (counted from 1) the model was measured on sequences that it is not trained on, …
        held_out: … and the accuracy or mean squared error there.
        lengths: the length of the sequences at every step (`curriculum` changes it).
        reached: the step at which the held-out measure reached the target; None if it did not.
        stopped: why training ended: ``"target"``, ``"steps"`` (all steps are done), ``"not finite"`` (loss or
            gradient became inf or NaN: that step is recorded, its update was not made) or ``"interrupted"``.
    """

    measure: str
    loss: list[float] = field(default_factory=list)
    grad_norm: list[float] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    held_out: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    reached: int | None = None
    stopped: str = "steps"

    @property
    def best(self) -> float:
        """The best held-out measure: the highest accuracy, or the lowest mean squared error; NaN if there is none."""
        pick = max if self.measure == "accuracy" else min
        return pick(self.held_out, default=math.nan)

    def _add_step(self, loss: float, grad_norm: float, length: int) -> None:
        self.loss.append(loss)
        self.grad_norm.append(grad_norm)
        self.lengths.append(length)

    def _add_measure(self, step: int, value: float) -> None:
        self.steps.append(step)
        self.held_out.append(value)

    def _interrupt(self) -> None:
        """Note the interrupt, and drop what it left half recorded."""
        self.stopped = "interrupted"
        for group in ((self.loss, self.grad_norm, self.lengths), (self.steps, self.held_out)):
            whole = min(map(len, group))
            for values in group:
                del values[whole:]

    def _last(self) -> str:
        """Where training stands, in words that are the same in both languages."""
        known = f", {self.measure} {self.held_out[-1]:.3f}" if self.held_out else ""
        return f"loss {self.loss[-1]:.3f}{known}"

    def __repr__(self) -> str:
        # The marks tell nbval which part may differ from machine to machine.
        return f"History({self.measure} ⟦{self.best:.3g}⟧ after ⟦{len(self.loss)}⟧ steps; stopped: ⟦{self.stopped}⟧)"


def train(model: nn.Module, task: Task, *, steps: int = 600, lr: float = 0.01, batch: int = 64,
          clip: float | None = 1.0, target: float | Literal["task"] | None = "task", seed: int = 0, every: int = 25,
          after: int = 100, optimizer: Literal["adam", "sgd"] = "adam", progress: bool = True) -> History:
    """Train a model on fresh batches of a task.

    Each step draws a batch, computes the loss (cross entropy for classes, mean squared error for real
    numbers), clips the gradient and updates. Every `every` steps the model is measured on 512 sequences that
    are kept apart. Once it reaches the target there, `after` more steps follow at a fifth of the learning
    rate. An interrupt (■ in the notebook) ends training; model and history stay as they are.

    Args:
        model: x (B, T, I) → (B, output_size), or (B, T, output_size) if every step has a target, such as a
            `make_reader`; changed in place.
        task: what to learn.
        steps: at most this many updates.
        lr: the learning rate.
        batch: B, sequences in a batch.
        clip: the largest norm that the gradient of all parameters may have; None never clips.
        target: what ends training early: an accuracy (at least) or a mean squared error (at most). The
            default is the task's own; None uses all steps.
        seed: of the batches; the weights come with the model.
        every: how often to measure.
        after: how many steps follow once the target is reached.
        optimizer: ``"adam"`` or ``"sgd"``.
        progress: show how far it is, where somebody is looking (see the top of this module).

    Returns:
        The `History`. A loss or gradient that is not finite ends training, and stands in it.

    Raises:
        TrainingError: an unknown optimizer, a number of steps below 1, a model whose output does not fit the
            task, or one without a parameter to learn.
    """
    rule = _make_optimizer(model, task, optimizer, lr, steps, every)
    history, batches, held_out = History(task.measure), _generator(seed), task.batch(_HELD_OUT_SIZE, _HELD_OUT)
    goal, last = task.target if target == "task" else target, steps
    with _watched(history, steps, progress) as show:
        for step in range(1, steps + 1):
            if _update(model, rule, task, *task.batch(batch, batches), clip, history) is None:
                break
            if step % every == 0 or step == last:
                history._add_measure(step, _score(model, task, *held_out))
                if history.reached is None and _reaches(history.held_out[-1], goal, task):
                    history.reached, last = step, min(step + after, steps)
                    _set_rate(rule, lr * _SLOWER)
            show()
            if step == last:
                history.stopped = "target" if history.reached else "steps"
                break
    return history


def curriculum(model: nn.Module, task: Task, *, start: int = 5, steps: int = 2500, lr: float = 3e-3,
               late_lr: float = 1e-3, late: int = 15, batch: int = 64, clip: float | None = 1.0, seed: int = 0,
               every: int = 25, progress: bool = True) -> History:
    """Train on short sequences first, and on longer ones as they are mastered.

    The length starts at `start`. Whenever the running accuracy on the batches passes 0.97 it grows by half,
    up to the length of `task`; there training ends once the running accuracy passes 0.985. A plain RNN that
    learns nothing from long sequences directly learns in this way to hold a symbol for hundreds of steps.

    The held-out accuracy is always that of the full length. It is often high long before the sequences in
    training are long: from 0.985 on, the learning rate is a fifth, so that what was learned is not
    overthrown by the first long sequences.

    Args:
        model: as in `train`.
        task: what to learn, at its full length; a task with classes.
        start: the first length.
        steps: at most this many updates.
        lr: the learning rate of Adam …
        late_lr: … and where sequences are longer than …
        late: … this many steps.
        batch: as in `train`.
        clip: as in `train`.
        seed: as in `train`.
        every: as in `train`.
        progress: as in `train`.

    Returns:
        The `History`: ``lengths`` say how the sequences grew, ``reached`` is the step from which the held-out
        accuracy was 0.985, and ``stopped`` is ``"target"`` if the full length was mastered.

    Raises:
        TrainingError: as in `train`; also a task without classes, or one shorter than `start`.
    """
    rule = _make_optimizer(model, task, "adam", lr, steps, every)
    if task.chance is None or task.T < start:
        raise TrainingError(_CURRICULUM.format(name=task.name, length=task.T, start=start))
    history, batches, held_out = History("accuracy"), _generator(seed), task.batch(_HELD_OUT_SIZE, _HELD_OUT)
    now, running = task.with_length(start), 0.0
    with _watched(history, steps, progress) as show:
        for step in range(1, steps + 1):
            x, y = now.batch(batch, batches)
            answers = _update(model, rule, now, x, y, clip, history)
            if answers is None:
                break
            running = 0.95 * running + 0.05 * float(_right(answers, y).float().mean())
            done = now.T == task.T and running > _MASTERED
            if step % every == 0 or done or step == steps:
                history._add_measure(step, _score(model, task, *held_out))
                if history.reached is None and history.held_out[-1] >= _MASTERED:
                    history.reached = step
            if done:
                history.stopped = "target"
                break
            if running > 0.97 and now.T < task.T:
                now, running = task.with_length(min(task.T, int(1.5 * now.T) + 1)), 0.9
            _set_rate(rule, (late_lr if now.T > late else lr) * (_SLOWER if history.reached else 1))
            show()
    return history


def _update(model: nn.Module, rule: Optimizer, task: Task, x: Tensor, y: Tensor, clip: float | None,
            history: History) -> Tensor | None:
    """One step of training, recorded. Returns the model's answers, or None where the numbers have left the finite."""
    from torch.nn.utils import clip_grad_norm_

    answers = _answers(model, task, x)
    loss = _loss(answers, y)
    if not loss.requires_grad:
        raise TrainingError(_NO_GRADIENT.format(model=type(model).__name__))
    rule.zero_grad()
    loss.backward()
    norm = clip_grad_norm_(model.parameters(), math.inf if clip is None else clip)
    history._add_step(float(loss.detach()), float(norm), x.shape[1])
    if not math.isfinite(history.loss[-1] + history.grad_norm[-1]):
        history.stopped = "not finite"
        return None
    rule.step()
    return answers.detach()


# Scoring.


def evaluate(model: nn.Module, task: Task, n: int = 2000, seed: int = _TEST) -> float:
    """The accuracy of a model on new sequences of a task, or its mean squared error where the target is a number.

    Args:
        model: as in `train`; left as it was.
        task: what to do; ``task.with_length(T)`` tests another length than the one trained at.
        n: how many sequences.
        seed: of the sequences; training never uses one below 1000.

    Returns:
        The share of right answers (with a target at every step: of sequences that are right throughout), or
        the mean squared error.

    Raises:
        TrainingError: the model's output does not fit the task.
    """
    return _score(model, task, *task.batch(n, seed))


@dataclass(frozen=True, eq=False)
class LagScores:
    """How well a model did by the number of steps that the answer lies back.

    Attributes:
        measure: ``"accuracy"`` or ``"mse"``.
        low: the smallest lag of every group, shape (G,).
        high: the largest lag of every group.
        score: accuracy or mean squared error in the group; NaN in an empty one.
        count: how many sequences are in the group.
    """

    measure: str
    low: np.ndarray
    high: np.ndarray
    score: np.ndarray
    count: np.ndarray


def accuracy_by_lag(model: nn.Module, task: Task, edges: Sequence[int] | int = 10, *, n: int = 4000,
                    seed: int = _TEST) -> LagScores:
    """Split the accuracy of `evaluate` by how far back the deciding step lies.

    Args:
        model: as in `train`; left as it was.
        task: a task with a lag, such as `make_marked_recall`.
        edges: how many groups of (almost) equal width, or their edges: ``(0, 5, 20, 60)`` makes the groups
            0–4, 5–19 and 20–59.
        n: how many sequences in all.
        seed: of the sequences.

    Returns:
        The `LagScores`.

    Raises:
        TaskError: the task has no lag.
        TrainingError: the edges do not grow, or the model's output does not fit the task.
    """
    x, y = task.batch(n, seed)
    lag = task.lag(x).numpy()
    if isinstance(edges, int):
        edges = sorted({round(i * task.T / edges) for i in range(edges + 1)}) if edges > 0 else ()
    bounds = np.asarray(edges)
    if bounds.ndim != 1 or len(bounds) < 2 or not (np.diff(bounds) > 0).all():
        raise TrainingError(_EDGES.format(got=bounds.tolist()))
    each = _each(model, task, x, y).numpy()
    groups = [each[(lag >= low) & (lag < high)] for low, high in zip(bounds[:-1], bounds[1:], strict=True)]
    scores = np.array([group.mean() if group.size else np.nan for group in groups])
    return LagScores(task.measure, bounds[:-1], bounds[1:] - 1, scores, np.array([group.size for group in groups]))


def _score(model: nn.Module, task: Task, x: Tensor, y: Tensor) -> float:
    return float(_each(model, task, x, y).mean())


def _each(model: nn.Module, task: Task, x: Tensor, y: Tensor) -> Tensor:
    """For every sequence 1 or 0 (right or wrong), or its squared error; shape (B,)."""
    import torch

    learning = model.training
    model.eval()
    try:
        with torch.no_grad():
            answers = torch.cat([_answers(model, task, part) for part in x.split(_CHUNK)])
    finally:
        model.train(learning)
    return ((answers - y) ** 2).flatten(1).mean(1) if task.measure == "mse" else _right(answers, y).float()


def _right(answers: Tensor, y: Tensor) -> Tensor:
    """Whether each sequence was answered rightly, at every step that is scored; shape (B,)."""
    right = (answers.argmax(-1) == y) | (y == IGNORED)
    return right if y.dim() == 1 else right.all(1)


def _loss(answers: Tensor, y: Tensor) -> Tensor:
    from torch.nn.functional import cross_entropy, mse_loss

    if y.is_floating_point():
        return mse_loss(answers, y)
    return cross_entropy(answers.flatten(0, -2), y.flatten(), ignore_index=IGNORED)


def _reaches(measured: float, goal: float | None, task: Task) -> bool:
    if goal is None:
        return False
    return measured <= goal if task.measure == "mse" else measured >= goal


def _answers(model: nn.Module, task: Task, x: Tensor) -> Tensor:
    """What the model says to x, held to the form that the task needs."""
    import torch

    answers = model(x)
    want = (*x.shape[:2], task.output_size) if task.every_step else (len(x), task.output_size)
    shape = tuple(answers.shape) if isinstance(answers, torch.Tensor) else type(answers).__name__
    if shape != want:
        raise TrainingError(_OUTPUT.format(got=shape, want=want, name=task.name, x=tuple(x.shape)))
    return answers


# What surrounds the loop.


def _generator(seed: int) -> Generator:
    import torch

    return torch.Generator().manual_seed(_TRAINING + seed)


def _make_optimizer(model: Any, task: Any, name: str, lr: float, steps: int, every: int) -> Optimizer:
    """The rule of the updates, for a model in training mode, once all arguments are what they should be."""
    import torch

    if not isinstance(model, torch.nn.Module) or not isinstance(task, Task):
        raise TrainingError(_PAIR.format(model=type(model).__name__, task=type(task).__name__))
    rules = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
    if name not in rules:
        raise TrainingError(_OPTIMIZER.format(got=repr(name)))
    if steps < 1 or every < 1:
        raise TrainingError(_STEPS.format(steps=steps, every=every))
    parameters = list(model.parameters())
    if not any(p.requires_grad for p in parameters):
        raise TrainingError(_NO_GRADIENT.format(model=type(model).__name__))
    model.train()
    return rules[name](parameters, lr)


def _set_rate(rule: Optimizer, lr: float) -> None:
    for group in rule.param_groups:
        group["lr"] = lr


@contextmanager
def _watched(history: History, steps: int, progress: bool) -> Iterator[Callable[[], None]]:
    """Show how far it is while the block runs, and let an interrupt end the block, not the program."""
    bar = _bar(steps) if progress and _somebody_looks() else None

    def show() -> None:
        if bar is not None:
            bar.set_postfix_str(history._last(), refresh=False)
            bar.update()

    try:
        yield show
    except KeyboardInterrupt:
        history._interrupt()
        print(_INTERRUPTED.format(steps=len(history.loss)))
    finally:
        if bar is not None:
            bar.close()


def _somebody_looks() -> bool:
    if any(os.environ.get(name) for name in _QUIET):
        return False
    return _in_notebook() or sys.stderr.isatty()


def _in_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython
    return hasattr(get_ipython(), "kernel")


def _bar(steps: int) -> Any:
    """tqdm's bar: on the terminal, or as an output of plain text that is replaced as it grows."""
    from tqdm.std import tqdm

    file = _NotebookLine() if _in_notebook() else sys.stderr
    return tqdm(total=steps, file=file, ncols=100, ascii=False, mininterval=0.2)


class _NotebookLine:
    """A file whose last line is an output of the notebook cell."""

    def __init__(self) -> None:
        self._handle: Any = None

    def write(self, text: str) -> None:
        from IPython.display import display

        data = {"text/plain": text.strip()}
        if not data["text/plain"]:
            return
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)

    def flush(self) -> None:
        """Nothing waits to be written."""


# The arguments.


def _check_reader(kind: Any, task: Any, hidden: Any, forget_bias: Any, input_bias: Any, chrono: Any, init: Any,
                  nonlinearity: Any) -> None:
    if not isinstance(task, Task):
        raise TrainingError(_TASK.format(got=type(task).__name__))
    if kind not in KINDS:
        raise TrainingError(_KIND.format(got=repr(kind), kinds=", ".join(KINDS)))
    if init not in INITS:
        raise TrainingError(_INIT.format(got=repr(init), inits=", ".join(INITS)))
    given = {"forget_bias": forget_bias, "input_bias": input_bias, "chrono": chrono,
             "init": "identity" if init == "identity" else None,        # the others do for every kind
             "nonlinearity": None if nonlinearity == "tanh" else nonlinearity}
    allowed = {"RNN": {"init", "nonlinearity"}, "LSTM": {"forget_bias", "input_bias", "chrono"},
               "GRU": {"forget_bias", "chrono"}}[kind]
    for name, value in given.items():
        if value is not None and name not in allowed:
            raise TrainingError(_SETTING.format(name=name, got=repr(value), kind=kind))
    if (input_bias is not None and forget_bias is None) or (chrono is not None and forget_bias is not None):
        raise TrainingError(_BIASES.format(forget=forget_bias, input=input_bias, chrono=chrono))
    if nonlinearity not in ("tanh", "relu"):
        raise TrainingError(_NONLINEARITY.format(got=repr(nonlinearity)))
    if hidden < 1 or (chrono is not None and chrono < 3):
        raise TrainingError(_SIZES.format(hidden=hidden, chrono=chrono))


_TASK = T(
    hi="make_reader को {got} मिला; Task चाहिए, जैसे make_marked_recall(T=60)।",
    en="make_reader got {got}; expected a Task, such as make_marked_recall(T=60).")
_BIASES = T(
    hi="forget_bias = {forget}, input_bias = {input}, chrono = {chrono} साथ मिले। input_bias के साथ forget_bias भी "
       "चाहिए, और chrono अकेला।",
    en="Got forget_bias = {forget}, input_bias = {input}, chrono = {chrono} together. input_bias needs forget_bias, "
       "and chrono stands alone.")
_KIND = T(
    hi="kind में {got} मिला; इनमें से एक चाहिए: {kinds}।",
    en="The kind is {got}; expected one of: {kinds}.")
_INIT = T(
    hi="init में {got} मिला; इनमें से एक चाहिए: {inits}।",
    en="init is {got}; expected one of: {inits}.")
_NONLINEARITY = T(
    hi='nonlinearity में {got} मिला; "tanh" या "relu" चाहिए।',
    en='nonlinearity is {got}; expected "tanh" or "relu".')
_SETTING = T(
    hi="{name} = {got} मिला, पर {kind} में ऐसा कुछ नहीं है जिस पर यह लागू हो। इसे हटा दीजिए या दूसरा kind चुनिए।",
    en="Got {name} = {got}, but a {kind} has nothing that it applies to. Leave it out or choose another kind.")
_SIZES = T(
    hi="hidden = {hidden}, chrono = {chrono} मिला; hidden कम से कम 1 और chrono कम से कम 3 चाहिए।",
    en="Got hidden = {hidden}, chrono = {chrono}; expected hidden of at least 1 and chrono of at least 3.")
_NO_GATE = T(
    hi="set_forget_bias को {got} मिला; forget gate या update gate वाला module चाहिए: nn.LSTM या nn.GRU। "
       "Model हो, तो उसकी layer दीजिए, जैसे model.rnn।",
    en="set_forget_bias got {got}; expected a module with a forget or an update gate: nn.LSTM or nn.GRU. "
       "Of a model, hand over its layer, such as model.rnn.")
_NO_BIAS = T(
    hi="{module} में bias नहीं है; bias=True वाला module चाहिए।",
    en="{module} has no biases; expected a module with bias=True.")
_NO_INPUT_GATE = T(
    hi="GRU में अलग input gate नहीं है: 1 − z वही काम करता है। input_bias सिर्फ़ LSTM को दीजिए।",
    en="A GRU has no input gate of its own: 1 − z does that work. Give input_bias to an LSTM only.")
_BIAS = T(
    hi="bias की shape {got} मिली; एक संख्या या shape {want} चाहिए।",
    en="The bias has shape {got}; expected one number or shape {want}.")
_OPTIMIZER = T(
    hi='optimizer में {got} मिला; "adam" या "sgd" चाहिए।',
    en='The optimizer is {got}; expected "adam" or "sgd".')
_PAIR = T(
    hi="{model} और {task} मिले; nn.Module और Task चाहिए, जैसे train(model, make_marked_recall(T=60))।",
    en="Got {model} and {task}; expected an nn.Module and a Task, such as train(model, make_marked_recall(T=60)).")
_STEPS = T(
    hi="steps = {steps}, every = {every} मिले; दोनों कम से कम 1 चाहिए।",
    en="Got steps = {steps}, every = {every}; expected both to be at least 1.")
_NO_GRADIENT = T(
    hi="{model} का loss किसी parameter पर निर्भर नहीं है, इसलिए gradient नहीं निकल सकता। देखिए कि parameter में "
       "requires_grad=True हो और forward में detach() या no_grad() न हो।",
    en="The loss of {model} depends on no parameter, so there is no gradient. Check that the parameters have "
       "requires_grad=True and that the forward pass has no detach() or no_grad().")
_OUTPUT = T(
    hi='Model का output {got} मिला, {want} चाहिए: task "{name}" है और x की shape {x}।',
    en='The output of the model is {got}; expected {want}: the task is "{name}" and x has shape {x}.')
_CURRICULUM = T(
    hi='curriculum को class वाला task चाहिए, जिसकी लंबाई कम से कम start = {start} हो; "{name}" मिला, T = {length}।',
    en='curriculum needs a task with classes and a length of at least start = {start}; got "{name}" with T = {length}.')
_EDGES = T(
    hi="edges में {got} मिला; बढ़ती हुई कम से कम दो संख्याएँ चाहिए, जैसे (0, 5, 20, 60), या समूहों की गिनती।",
    en="The edges are {got}; expected at least two growing numbers, such as (0, 5, 20, 60), or the number of groups.")
_INTERRUPTED = T(
    hi="Training रोकी गई: step {steps} तक का history और model आपके पास हैं।",
    en="Training was stopped: you have the history and the model up to step {steps}.")
