"""Small tasks on which memory can be measured: seeded, vectorised, without a network.

Each ``make_…`` returns a `Task`, which draws batches and knows what guessing is worth. A batch depends on
its seed and on nothing else: neither torch's global generator nor numpy's is read or moved.

>>> task = make_marked_recall(T=60, symbols=4)
>>> x, y = task.batch(64, seed=0)
>>> x.shape, y.shape, task.chance
(torch.Size([64, 60, 5]), torch.Size([64]), 0.25)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any

# In this module T is a length, as in torch's (B, T, I).
from .text import SmritiError
from .text import T as Text

if TYPE_CHECKING:
    from torch import Generator, Tensor

IGNORED = -100      # the label of a step that is not scored; also what torch's cross entropy leaves out


class TaskError(SmritiError):
    """A task of an impossible size, a batch that cannot be drawn, or a question that the task cannot answer."""


@dataclass(frozen=True)
class Task:
    """One task: what goes in, what has to come out, and what guessing is worth.

    Attributes:
        name: what is to be done, in both languages.
        T: the length of a sequence, in steps.
        input_size: I, the numbers of one step.
        output_size: the numbers that a model gives: classes, or 1 where the target is a real number.
        chance: the accuracy of the best guess that remembers nothing; None where the target is a real number.
        variance: the variance of that real number, which is the mean squared error of the best constant
            guess; None for classes.
        target: a task counts as learned from here on: accuracy at least, or mean squared error at most.
        every_step: whether every step has a target, or only the last.
        cite: where the task comes from.
    """

    name: Text
    T: int
    input_size: int
    output_size: int
    chance: float | None
    variance: float | None
    target: float
    every_step: bool
    cite: str
    _draw: Callable[[int, int, Generator], tuple[Tensor, Tensor]] = field(repr=False, compare=False)
    _remake: Callable[[int], Task] = field(repr=False, compare=False)
    _lag: Callable[[Tensor], Tensor] | None = field(default=None, repr=False, compare=False)

    @property
    def measure(self) -> str:
        """How this task is scored: ``"accuracy"``, or ``"mse"`` (mean squared error)."""
        return "mse" if self.chance is None else "accuracy"

    def batch(self, n: int, seed: int | Generator = 0) -> tuple[Tensor, Tensor]:
        """Draw `n` sequences and their targets.

        Args:
            n: how many.
            seed: a number, which gives the same batch every time, or a `torch.Generator`, which goes on.

        Returns:
            x of shape (n, T, I), float32, and y: classes (n,), or (n, T) with ``every_step``, as int64;
            real numbers (n, 1) as float32.

        Raises:
            TaskError: `n` is not a positive whole number, or the seed is neither a number nor a generator.

        >>> x, y = make_adding(T=100).batch(3, seed=0)
        >>> x.shape, y.shape
        (torch.Size([3, 100, 2]), torch.Size([3, 1]))
        """
        if not _is_whole(n) or n < 1:
            raise TaskError(_COUNT.format(got=n))
        return self._draw(n, self.T, _generator(seed))

    def lag(self, x: Tensor) -> Tensor:
        """How many steps before the end the oldest input stands that decides the answer, shape (B,), int64.

        Raises:
            TaskError: `x` is not a batch of this task, or no single step decides.

        >>> task = make_marked_recall(T=60)
        >>> x, y = task.batch(64)
        >>> bool((x[range(64), 59 - task.lag(x)].argmax(1) == y).all())
        True
        """
        if self._lag is None:
            raise TaskError(_NO_LAG.format(name=self.name))
        shape = tuple(getattr(x, "shape", ()))
        if len(shape) != 3 or shape[1] < 1 or shape[2] != self.input_size:
            raise TaskError(_BATCH.format(got=shape or type(x).__name__, want=f"(B, T, {self.input_size})"))
        return self._lag(x)

    def with_length(self, T: int) -> Task:
        """The same task with sequences of another length: to test what was learned at this one.

        Raises:
            TaskError: the length does not do for this task.

        >>> make_marked_recall(T=60).with_length(400).T
        400
        """
        return self._remake(T)


def make_marked_recall(T: int = 60, symbols: int = 4) -> Task:
    """Recall the one symbol that carries a mark: which step it is differs from sequence to sequence.

    Every step shows one of the symbols, drawn uniformly (one-hot), and a last number that is 1 at one
    uniformly drawn step and 0 elsewhere. After the last step, say the symbol of the marked one.

    This is the adding problem of Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation
    9(8), 1997, experiment 4, cut down to one mark and to symbols in place of real numbers: all else is a
    distractor, and the lag is uniform from 0 to T − 1, so that accuracy can be read by lag.

    Args:
        T: the length of the sequences, at least 1.
        symbols: K, how many symbols there are, at least 2; I = K + 1.

    Raises:
        TaskError: a size is too small or not a whole number.
    """
    _check(make_marked_recall, T=(T, 1), symbols=(symbols, 2))
    return Task(name=Text(hi="निशान वाला symbol याद रखना", en="recall the marked symbol"), T=T, input_size=symbols + 1,
                output_size=symbols, chance=1 / symbols, variance=None, target=0.99, every_step=False,
                cite="after Hochreiter & Schmidhuber 1997, experiment 4",
                _draw=partial(_draw_recall, symbols=symbols, first=False),
                _remake=partial(make_marked_recall, symbols=symbols), _lag=_oldest_mark)


def make_first_recall(T: int = 100, symbols: int = 4, distractors: bool = True) -> Task:
    """Recall the first symbol: the lag is always T − 1, so nothing short can be learned first.

    With distractors every later step shows a random symbol too, and a mark says which is the first, as in
    experiment 2b of Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997
    (there two symbols can come first, random ones follow, and the first has to be given again at the end).
    Without them all later steps are silent: the latch problem of Bengio, Simard and Frasconi, "Learning
    Long-Term Dependencies with Gradient Descent is Difficult", IEEE Transactions on Neural Networks 5(2),
    1994, without its noise and with `symbols` classes in place of two.

    Args:
        T: the length of the sequences, at least 1.
        symbols: K, how many symbols there are, at least 2.
        distractors: True for I = K + 1 (symbol and mark), False for I = K (symbol, then zeros).

    Raises:
        TaskError: a size is too small or not a whole number.
    """
    _check(make_first_recall, T=(T, 1), symbols=(symbols, 2))
    draw = partial(_draw_recall, first=True) if distractors else _draw_latch
    return Task(name=Text(hi="पहला symbol याद रखना", en="recall the first symbol"), T=T,
                input_size=symbols + bool(distractors), output_size=symbols, chance=1 / symbols, variance=None,
                target=0.99, every_step=False,
                cite="after Hochreiter & Schmidhuber 1997, experiment 2b" if distractors else
                     "after Bengio, Simard & Frasconi 1994",
                _draw=partial(draw, symbols=symbols), _lag=_whole_length,
                _remake=partial(make_first_recall, symbols=symbols, distractors=distractors))


def make_analog_recall(T: int = 50) -> Task:
    """Recall the one real number that carries a mark.

    Every step shows a number drawn uniformly from −1 to 1, and a mark that is 1 at one uniformly drawn step
    and 0 elsewhere. After the last step, give the marked number. A perfect memory has ∂ŷ/∂v = 1 for the
    marked number v, at every lag: no attractor can hold a real number, so the gates have to.

    This is the adding problem of Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation
    9(8), 1997, experiment 4 (numbers from −1 to 1 as here), cut down to one mark.

    Args:
        T: the length of the sequences, at least 1.

    Raises:
        TaskError: T is too small or not a whole number.
    """
    _check(make_analog_recall, T=(T, 1))
    return Task(name=Text(hi="निशान वाली संख्या याद रखना", en="recall the marked number"), T=T, input_size=2,
                output_size=1, chance=None, variance=1 / 3, target=0.01, every_step=False,
                cite="after Hochreiter & Schmidhuber 1997, experiment 4",
                _draw=_draw_analog, _remake=make_analog_recall, _lag=_oldest_mark)


def make_adding(T: int = 100) -> Task:
    """The adding problem: give the sum of the two marked numbers.

    Every step shows a number drawn uniformly from 0 to 1, and a mark that is 1 at two steps, one drawn from
    each half. This is the form of Arjovsky, Shah and Bengio, "Unitary Evolution Recurrent Neural Networks",
    ICML 2016: always answering 1 has a mean squared error of 1/6, the variance of the sum.

    The original is experiment 4 of Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation
    9(8), 1997: numbers from −1 to 1, lengths from T to T + T/10, the first mark among the first ten steps
    and the second among the first T/2 − 1, the target 0.5 + (X₁ + X₂)/4, right if within 0.04.

    Args:
        T: the length of the sequences, at least 2.

    Raises:
        TaskError: T is too small or not a whole number.
    """
    _check(make_adding, T=(T, 2))
    return Task(name=Text(hi="निशान वाली दो संख्याओं का जोड़", en="add the two marked numbers"), T=T, input_size=2,
                output_size=1, chance=None, variance=1 / 6, target=0.01, every_step=False,
                cite="Hochreiter & Schmidhuber 1997, experiment 4, as in Arjovsky, Shah & Bengio 2016",
                _draw=_draw_adding, _remake=make_adding, _lag=_oldest_mark)


def make_anbn(longest: int = 30) -> Task:
    """Count: after a start sign come n times a, then n times b; say at every b whether another one follows.

    A step is one-hot: a, b or the start sign; shorter sequences end in zeros. The label of a step is 0
    (another b follows) or 1 (this was the last b); steps before the first b and after the last are not
    scored (label −100). A sequence is right if every scored step is, so that whoever did not count the a's
    is right once in `longest` times.

    After Gers and Schmidhuber, "LSTM Recurrent Networks Learn Simple Context-Free and Context-Sensitive
    Languages", IEEE Transactions on Neural Networks 12(6), 2001, who predict every next symbol; scoring only
    what the a's decide, as here, leaves nothing to chance.

    Args:
        longest: the largest n, at least 1; n is drawn uniformly from 1 to `longest`, and T = 2 · longest + 1.

    Raises:
        TaskError: `longest` is too small or not a whole number.
    """
    _check(make_anbn, longest=(longest, 1))
    return Task(name=Text(hi="aⁿbⁿ: गिनना", en="aⁿbⁿ: counting"), T=2 * longest + 1, input_size=3, output_size=2,
                chance=1 / longest, variance=None, target=0.99, every_step=True,
                cite="after Gers & Schmidhuber 2001", _draw=_draw_anbn, _remake=_anbn_of_length)


def _anbn_of_length(T: int) -> Task:
    _check(make_anbn, T=(T, 3))
    return make_anbn((T - 1) // 2)


# Drawing: (n, T, generator) → x, y.


def _draw_recall(n: int, T: int, generator: Generator, symbols: int, first: bool) -> tuple[Tensor, Tensor]:
    """Random symbols with one mark: at step 0, or anywhere."""
    import torch
    from torch.nn.functional import one_hot

    rows = torch.arange(n)
    shown = torch.randint(symbols, (n, T), generator=generator)
    place = torch.zeros(n, dtype=torch.int64) if first else torch.randint(T, (n,), generator=generator)
    x = torch.zeros(n, T, symbols + 1)
    x[..., :symbols] = one_hot(shown, symbols)
    x[rows, place, symbols] = 1
    return x, shown[rows, place]


def _draw_latch(n: int, T: int, generator: Generator, symbols: int) -> tuple[Tensor, Tensor]:
    """A symbol, then silence."""
    import torch

    y = torch.randint(symbols, (n,), generator=generator)
    x = torch.zeros(n, T, symbols)
    x[torch.arange(n), 0, y] = 1
    return x, y


def _draw_analog(n: int, T: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Numbers from −1 to 1, one marked."""
    import torch

    rows = torch.arange(n)
    values = torch.rand(n, T, generator=generator) * 2 - 1
    place = torch.randint(T, (n,), generator=generator)
    marks = torch.zeros(n, T)
    marks[rows, place] = 1
    return torch.stack((values, marks), 2), values[rows, place][:, None]


def _draw_adding(n: int, T: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Numbers from 0 to 1, one marked in each half."""
    import torch

    rows, half = torch.arange(n), T // 2
    values = torch.rand(n, T, generator=generator)
    marks = torch.zeros(n, T)
    marks[rows, torch.randint(half, (n,), generator=generator)] = 1
    marks[rows, half + torch.randint(T - half, (n,), generator=generator)] = 1
    return torch.stack((values, marks), 2), (values * marks).sum(1, keepdim=True)


def _draw_anbn(n: int, T: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """A start sign, then as many a's as b's."""
    import torch

    count = torch.randint(1, (T - 1) // 2 + 1, (n, 1), generator=generator)
    step = torch.arange(T)
    x = torch.zeros(n, T, 3)
    x[..., 0] = (step >= 1) & (step <= count)
    x[..., 1] = (step > count) & (step <= 2 * count)
    x[:, 0, 2] = 1
    y = torch.where(x[..., 1] == 1, (step == 2 * count).long(), IGNORED)
    return x, y


# How far back the answer was decided: x (B, T, I) → (B,).


def _oldest_mark(x: Tensor) -> Tensor:
    import torch

    back = torch.arange(x.shape[1] - 1, -1, -1, device=x.device)
    return (back * (x[..., -1] > 0)).amax(1)


def _whole_length(x: Tensor) -> Tensor:
    import torch

    return torch.full((len(x),), x.shape[1] - 1, device=x.device)


# The arguments.


def _generator(seed: Any) -> Generator:
    import torch

    if isinstance(seed, torch.Generator):
        return seed
    if not _is_whole(seed) or seed < 0:
        raise TaskError(_SEED.format(got=repr(seed)))
    return torch.Generator().manual_seed(int(seed))


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _check(maker: Callable[..., Task], **sizes: tuple[Any, int]) -> None:
    for name, (value, least) in sizes.items():
        if not _is_whole(value) or value < least:
            raise TaskError(_SIZE.format(maker=maker.__name__, name=name, got=repr(value), least=least))


_SIZE = Text(
    hi="{maker} में {name} = {got} मिला; कम से कम {least} की पूरी संख्या चाहिए।",
    en="{maker} got {name} = {got}; expected a whole number of at least {least}.")
_COUNT = Text(
    hi="batch को n = {got!r} मिला; कितनी sequence चाहिए, यह 1 या उससे बड़ी पूरी संख्या में लिखिए।",
    en="batch got n = {got!r}; expected how many sequences you want, a whole number of at least 1.")
_SEED = Text(
    hi="seed में {got} मिला; 0 या उससे बड़ी पूरी संख्या चाहिए, या torch.Generator।",
    en="The seed is {got}; expected a whole number of at least 0, or a torch.Generator.")
_BATCH = Text(
    hi="x की shape {got} मिली, {want} चाहिए: task.batch(n) का x दीजिए।",
    en="x has shape {got}; expected {want}: hand over the x of task.batch(n).")
_NO_LAG = Text(
    hi='"{name}" में जवाब किसी एक step से तय नहीं होता, इसलिए lag भी नहीं है। make_marked_recall जैसा task चाहिए।',
    en='In "{name}" no single step decides the answer, so there is no lag. Expected a task such as make_marked_recall.')
