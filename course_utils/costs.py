"""What a recurrent layer costs on this machine: parameters, time, memory, and which kernel ran.

>>> costs = measure_cost(sizes=[(10, 20, 8, 5)], repeats=2)
>>> [(cost.kind, cost.parameters) for cost in costs if cost.fused]
[('RNN', 640), ('GRU', 1920), ('LSTM', 2560)]

Neither time nor memory follows from the parameters: torch computes an LSTM on a CPU in one call of oneDNN, and a
GRU as a loop of small operations over the steps.
"""

from __future__ import annotations

import math
import os
import platform
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from .tables import Measured, Table
from .tasks import _is_whole
from .text import SmritiError, T
from .training import KINDS, Kind

if TYPE_CHECKING:
    from torch import Tensor, nn

Pass = Literal["forward", "both"]
Size = tuple[int, int, int, int]        # I, H, T, B

SIZES: tuple[Size, ...] = ((10, 20, 8, 5), (32, 32, 100, 32), (64, 128, 100, 32), (64, 256, 50, 32))

BLOCKS = {"RNN": 1, "GRU": 3, "LSTM": 4}        # of H rows in every weight and bias
NETWORK, PARAMETERS = T(hi="नेटवर्क", en="network"), T(hi="layer के parameter", en="parameters of the layer")


class CostError(SmritiError):
    """A measurement that cannot be made as asked, or one that was not made."""


# Parameters.


def count_parameters(kind: Kind, inputs: int, hidden: int, layers: int = 1) -> int:
    """The number of parameters of nn.RNN, nn.GRU or nn.LSTM, with both of torch's biases.

    A layer has k·(H·I + H² + 2H), k = 1, 3 or 4; the layers above the first have I = H. So LSTM : GRU : RNN is
    exactly 4 : 3 : 1 at equal size (the shapes are those of the documentation of `torch.nn.LSTM`).

    Args:
        kind: ``"RNN"``, ``"GRU"`` or ``"LSTM"``.
        inputs: I, the size of the input.
        hidden: H, the size of the hidden state.
        layers: how many layers stand on each other.

    Raises:
        CostError: an unknown kind, or a size that is not a whole number of at least 1.

    >>> [count_parameters(kind, 10, 20) for kind in ("LSTM", "GRU", "RNN")]
    [2560, 1920, 640]
    """
    _check_kind(kind)
    _check_whole(inputs=inputs, hidden=hidden, layers=layers)
    upper = (layers - 1) * (2 * hidden + 2) * hidden
    return BLOCKS[kind] * ((inputs + hidden + 2) * hidden + upper)


def matching_hidden(kind: Kind, parameters: int, inputs: int) -> int:
    """The hidden size at which one layer has the nearest number of parameters; the smaller one of two that tie.

    Args:
        kind: ``"RNN"``, ``"GRU"`` or ``"LSTM"``.
        parameters: how many the layer should have, see `count_parameters`.
        inputs: I, the size of the input.

    Raises:
        CostError: as `count_parameters`.

    >>> matching_hidden("GRU", count_parameters("LSTM", 5, 32), inputs=5)
    37
    """
    _check_kind(kind)
    _check_whole(parameters=parameters, inputs=inputs)
    half = (inputs + 2) / 2         # H² + (I + 2) H = parameters / k
    root = math.sqrt(half ** 2 + parameters / BLOCKS[kind]) - half
    near = (max(1, math.floor(root)), max(1, math.ceil(root)))
    return min(near, key=lambda size: (abs(count_parameters(kind, inputs, size) - parameters), size))


# Time and memory.


@dataclass(frozen=True)
class Cost:
    """What one layer costs at one size, with one kernel.

    Attributes:
        kind: ``"RNN"``, ``"GRU"`` or ``"LSTM"``.
        size: (I, H, T, B): inputs, hidden size, steps, sequences.
        fused: whether the library for whole layers (oneDNN on a CPU, cuDNN on a GPU) was allowed.
        device: ``"cpu"`` or ``"cuda"``.
        parameters: of the layer.
        forward_ms: the least wall time of a forward pass without gradients, in milliseconds.
        both_ms: the least wall time of forward and backward pass; None if it was not asked for.
        saved_bytes: what the forward pass keeps for the backward pass: every storage once, a copy of the input
            among them, the parameters not.
        kernel: what ran, in words.
        calls: how many tensor operations the forward pass of training came to, views left out.
    """

    kind: Kind
    size: Size
    fused: bool
    device: str
    parameters: int
    forward_ms: float
    both_ms: float | None
    saved_bytes: int
    kernel: T
    calls: int


@dataclass(frozen=True, eq=False)
class Costs(Sequence[Cost]):
    """The costs that `measure_cost` found; a notebook shows them as a table.

    Attributes:
        all: every `Cost`, in the order size, kernel, kind.
        machine: `machine_line`, when it was measured.
        threads: how many threads torch was allowed.
        repeats: of how many timings each time is the least.
    """

    all: tuple[Cost, ...]
    machine: str
    threads: int
    repeats: int

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, index: Any) -> Any:
        return self.all[index]

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes, each once, in order."""
        return tuple(dict.fromkeys(cost.size for cost in self.all))

    def find(self, kind: Kind, size: Size, fused: bool = True) -> Cost:
        """The cost of one kind at one size.

        Raises:
            CostError: it was not measured.
        """
        for cost in self.all:
            if (cost.kind, cost.size, cost.fused) == (kind, tuple(size), fused):
                return cost
        raise CostError(_NOT_MEASURED.format(kind=kind, size=size, fused=fused))

    def ratio(self, over: Kind = "LSTM", under: Kind = "GRU", *, size: Size, fused: bool = True,
              what: Pass = "both") -> float:
        """How many times as long one kind takes as another, at one size.

        Raises:
            CostError: one of them was not measured.
        """
        times = [getattr(self.find(kind, size, fused), f"{what}_ms") for kind in (over, under)]
        if None in times:
            raise CostError(_NOT_MEASURED.format(kind=over, size=size, fused=fused))
        return times[0] / times[1]

    def _table(self) -> Table:
        head = [NETWORK, "I, H, T, B", _FUSED, PARAMETERS, _FORWARD, _BOTH, _SAVED, _KERNEL]
        rows: list[list[Any]] = [
            [c.kind, ", ".join(map(str, c.size)), _ON if c.fused else _OFF, str(c.parameters),
             Measured(f"{c.forward_ms:.2f}"), "" if c.both_ms is None else Measured(f"{c.both_ms:.2f}"),
             Measured(f"{c.saved_bytes / 1e6:.3g}"), Measured(c.kernel)] for c in self.all]
        notes = [[_LEAST.format(n=self.repeats, threads=self.threads)], [Measured(self.machine)]]
        return Table(_COSTS.format(device=self.all[0].device), head, rows, notes)

    def _repr_html_(self) -> str:
        return self._table().html()

    def __repr__(self) -> str:
        return self._table().text()


def measure_cost(kinds: Sequence[Kind] = ("RNN", "GRU", "LSTM"), sizes: Sequence[Size] = SIZES, *, repeats: int = 10,
                 fused: Sequence[bool] = (True, False), device: str = "cpu", backward: bool = True) -> Costs:
    """Measure what a recurrent layer costs on this machine: parameters, time, memory, and which kernel runs.

    Times are wall times of what a user waits for, on the threads that torch has here (``setup()`` leaves one). All
    cases of a size run in turn, `repeats` times, after one round that does not count, and the least time stands: a
    busy machine only ever adds to a time, and adds to all cases alike. On a GPU events of its own clock count.

    Args:
        kinds: which layers.
        sizes: (I, H, T, B) of each measurement: inputs, hidden size, steps, sequences. float32, batch first.
        repeats: rounds.
        fused: True is torch as it comes; False turns off the library that computes a whole layer in one call
            (``torch.backends.mkldnn`` on a CPU, ``torch.backends.cudnn`` on a GPU), so that every kind runs as a
            loop of small operations.
        device: ``"cpu"`` or ``"cuda"``.
        backward: also time forward and backward pass together, the gradients of all parameters, loss = sum.

    Returns:
        The `Costs`, one `Cost` for every size, kernel and kind.

    Raises:
        CostError: an unknown kind or device, a size that is not four positive numbers, no repeats, or no GPU.

    >>> costs = measure_cost(sizes=[(10, 20, 8, 5)], repeats=2)
    >>> [cost.parameters for cost in costs if cost.fused]
    [640, 1920, 2560]
    """
    import torch

    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    for kind in kinds:
        _check_kind(kind)
    _check_whole(repeats=repeats)
    sizes, fused = [_size(size) for size in sizes], list(dict.fromkeys(map(bool, fused)))
    if not (kinds and sizes and fused):
        raise CostError(_SIZES)
    if device not in ("cpu", "cuda"):
        raise CostError(_DEVICE.format(got=repr(device)))
    if device == "cuda" and not torch.cuda.is_available():
        raise CostError(_NO_GPU)
    found = [cost for size in sizes for cost in _costs_at(size, kinds, repeats, fused, device, backward)]
    return Costs(tuple(found), machine_line(), torch.get_num_threads(), repeats)


def machine_line() -> str:
    """The machine on which something was measured: processor, cores, system, versions, load and date.

    >>> "torch" in machine_line()
    True
    """
    import torch

    load = f"load {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    card = f"{torch.cuda.get_device_name()}, " if torch.cuda.is_available() else ""
    return (f"{platform.machine()} ({torch.backends.cpu.get_cpu_capability()}), {os.cpu_count()} cores, {card}"
            f"{platform.system()}, Python {platform.python_version()}, torch {torch.__version__}, "
            f"{load}{date.today().isoformat()}")


def _costs_at(size: Size, kinds: Sequence[Kind], repeats: int, fused: Sequence[bool], device: str,
              backward: bool) -> list[Cost]:
    """Every kind with every kernel at one size, run in turn."""
    import torch

    inputs, hidden, steps, batch = size
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        x = torch.randn(batch, steps, inputs).to(device)
        layers = {kind: getattr(torch.nn, kind)(inputs, hidden, batch_first=True).to(device) for kind in kinds}
    cases = [(kind, on) for on in fused for kind in layers]
    passes = [("forward", _forward), *[("both", _both)] * backward]
    best = {(*case, name): math.inf for case in cases for name, _ in passes}
    for rounds in range(repeats + 1):
        for kind, on in cases:
            with _kernels(on, device):
                for name, run in passes:
                    took = _milliseconds(run, layers[kind], x)
                    if rounds:      # the first one makes what later ones find
                        best[kind, on, name] = min(best[kind, on, name], took)
    found = []
    for kind, on in cases:
        with _kernels(on, device):
            kernel, calls = _kernel(layers[kind], x)
            saved = _saved_bytes(layers[kind], x)
        found.append(Cost(kind, size, on, device, count_parameters(kind, inputs, hidden), best[kind, on, "forward"],
                          best.get((kind, on, "both")), saved, kernel, calls))
    return found


def _forward(layer: nn.Module, x: Tensor) -> None:
    import torch

    with torch.no_grad():
        layer(x)


def _both(layer: nn.Module, x: Tensor) -> None:
    layer(x)[0].sum().backward()


def _milliseconds(run: Callable[[nn.Module, Tensor], None], layer: nn.Module, x: Tensor) -> float:
    """The time of one call."""
    import torch

    layer.zero_grad(set_to_none=True)
    if x.is_cuda:
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize()
        begin.record()
        run(layer, x)
        end.record()
        torch.cuda.synchronize()
        return begin.elapsed_time(end)
    start = time.perf_counter()
    run(layer, x)
    return 1000 * (time.perf_counter() - start)


@contextmanager
def _kernels(fused: bool, device: str) -> Iterator[None]:
    """Allow the library that computes a whole layer in one call, or turn it off."""
    import torch

    backend = torch.backends.mkldnn if device == "cpu" else torch.backends.cudnn
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")     # setting a flag warns of others that this machine has no use for
        with backend.flags(enabled=fused):
            yield


def _kernel(layer: nn.Module, x: Tensor) -> tuple[T, int]:
    """Which kernel runs here, and how many operations a forward pass of training comes to."""
    calls = _operations(layer, x)
    libraries = {"mkldnn_rnn_layer": "oneDNN", "_cudnn_rnn": "cuDNN"}
    for call, library in libraries.items():
        if call in calls:
            return _ONE_CALL.format(library=library), calls.total()
    return _LOOP.format(calls=calls.total()), calls.total()


def _operations(layer: nn.Module, x: Tensor) -> Counter[str]:
    """The operations of one forward pass that move or compute numbers, by name, and how often each was called.

    torch's dispatcher reports every call below autograd; its profiler sees the same, but writes to the terminal.
    """
    from torch.utils._python_dispatch import TorchDispatchMode

    calls: Counter[str] = Counter()

    class Listen(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            returns = func._schema.returns
            alias = returns[0].alias_info if returns else None
            if alias is None or alias.is_write:         # else it is a view
                calls[func._schema.name.removeprefix("aten::")] += 1
            return func(*args, **(kwargs or {}))

    with Listen():
        layer(x)
    return calls


def _saved_bytes(layer: nn.Module, x: Tensor) -> int:
    """The bytes that a forward pass keeps for the backward pass, each storage once, without the parameters."""
    from torch.autograd.graph import saved_tensors_hooks

    own = {p.untyped_storage().data_ptr() for p in layer.parameters()}
    kept: dict[int, Any] = {}       # holding a storage keeps its address from being given away again

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept.setdefault(storage.data_ptr(), storage)
        return tensor.detach()      # an output that the graph kept itself would never be freed

    with saved_tensors_hooks(keep, lambda tensor: tensor):
        layer(x)
    return sum(storage.nbytes() for address, storage in kept.items() if address not in own)


# The arguments and the words.


def _check_kind(kind: Any) -> None:
    if kind not in KINDS:
        raise CostError(_KIND.format(got=repr(kind), known=", ".join(KINDS)))


def _check_whole(**values: Any) -> None:
    for name, value in values.items():
        if not _is_whole(value) or value < 1:
            raise CostError(_WHOLE.format(name=name, got=repr(value)))


def _size(size: Any) -> Size:
    if not isinstance(size, Sequence) or len(size) != 4 or not all(_is_whole(n) and n > 0 for n in size):
        raise CostError(_SIZE.format(got=repr(size)))
    return tuple(size)      # type: ignore[return-value]


_COSTS = T(hi="एक layer का खर्च ({device}, float32)", en="What one layer costs ({device}, float32)")
_FUSED = T(hi="पूरी layer वाली library", en="library for whole layers")
_ON, _OFF = T(hi="चालू", en="on"), T(hi="बंद", en="off")
_FORWARD = T(hi="forward, ms", en="forward, ms")
_BOTH = T(hi="forward + backward, ms", en="forward + backward, ms")
_SAVED = T(hi="backward के लिए सँभाला, MB", en="kept for backward, MB")
_KERNEL = T(hi="असल में क्या चला", en="what ran")
_ONE_CALL = T(hi="{library}: पूरी layer एक call में", en="{library}: one call for the whole layer")
_LOOP = T(hi="step का loop: {calls} छोटे call", en="a loop over the steps: {calls} small calls")
_LEAST = T(hi="समय: बारी-बारी से {n} बार नापे, सबसे कम वाला; thread: {threads}।",
           en="Times: the least of {n}, measured in turn; threads: {threads}.")
_KIND = T(
    hi="kind में {got} मिला; इनमें से एक चाहिए: {known}।",
    en="The kind is {got}; expected one of: {known}.")
_WHOLE = T(
    hi="{name} = {got} मिला; कम से कम 1 की पूरी संख्या चाहिए।",
    en="Got {name} = {got}; expected a whole number of at least 1.")
_SIZE = T(
    hi="Size में {got} मिला; चार पूरी संख्याएँ चाहिए: (I, H, T, B), जैसे (32, 64, 100, 32)।",
    en="The size is {got}; expected four whole numbers: (I, H, T, B), such as (32, 64, 100, 32).")
_SIZES = T(
    hi="kinds, sizes या fused खाली मिला; हर एक में कम से कम एक मान चाहिए।",
    en="Got no kinds, no sizes, or no value for fused; expected at least one of each.")
_DEVICE = T(
    hi='device में {got} मिला; "cpu" या "cuda" चाहिए।',
    en='The device is {got}; expected "cpu" or "cuda".')
_NO_GPU = T(
    hi='device = "cuda" मिला, पर इस मशीन पर torch को कोई GPU नहीं दिखता। device="cpu" चाहिए।',
    en='Got device = "cuda", but torch sees no GPU on this machine. Expected device="cpu".')
_NOT_MEASURED = T(
    hi="{kind}, size = {size}, fused = {fused}: यह नापा नहीं गया। measure_cost में यही kind, size, fused और "
       "backward=True चाहिए।",
    en="{kind}, size = {size}, fused = {fused} was not measured. measure_cost needs this kind, size and fused, and "
       "backward=True.")
