"""What the gradients cost, and what the experiments of the lessons give and cost, for five seeds.

    .venv/bin/python benchmarks/gradients.py

Writes benchmarks/results/gradients.md. One thread with denormals flushed, as in a lesson. The functions run in turn
and their figure is the least CPU time of many rounds; an experiment of some seconds runs once for every seed.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch import nn

from course_utils.cliffs import cliff_surface
from course_utils.gradients import (
    flow_of,
    gradient_flow,
    input_sensitivity,
    itemized_gradients,
    jacobian_spectrum,
)
from course_utils.tasks import make_adding, make_analog_recall, make_marked_recall
from course_utils.training import curriculum, evaluate, make_reader, train

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("RNN", "LSTM", "GRU")
SEEDS = range(5)
ROUNDS = 15
BUDGET = {"gradient_flow": 1.0, "jacobian_spectrum": 1.0}     # CPU seconds, at the sizes below


def functions(kind: str) -> dict[str, tuple[str, Callable[[], object]]]:
    """name → (sizes, a call) for one kind of cell."""
    torch.manual_seed(0)
    wide = getattr(nn, kind)(16, 64, batch_first=True)
    narrow = getattr(nn, kind)(16, 32, batch_first=True)
    long, batch = torch.randn(60, 16), torch.randn(16, 100, 16)
    return {
        "gradient_flow": ("5 seeds, T=100, H=64, B=16", lambda: gradient_flow(kind)),
        "flow_of": ("T=100, H=64, B=16", lambda: flow_of(wide, batch)),
        "itemized_gradients": ("T=40, H=64, B=16", lambda: itemized_gradients(wide, batch[:, :40])),
        "jacobian_spectrum": ("T=60, H=32", lambda: jacobian_spectrum(narrow, long)),
        "input_sensitivity": ("T=100, H=64, B=16", lambda: input_sensitivity(wide, batch)),
    }


def least(run: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """The first and the least CPU seconds of a call; the first also imports and compiles what torch puts off."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return times[0], min(times)


@dataclass
class Experiment:
    """What one experiment gave for every seed."""

    name: str
    network: str
    bound: str
    holds: Callable[[float], bool]
    values: list[float]
    seconds: list[float]

    def row(self) -> str:
        """One line of the table."""
        good = sum(map(self.holds, self.values))
        low, high = min(self.values), max(self.values)
        return (f"| {self.name} | {self.network} | {self.bound} | {good} of {len(self.values)} | "
                f"{low:.3g} … {high:.3g} | {np.median(self.seconds):.1f} | {max(self.seconds):.1f} |\n")


def experiment(name: str, network: str, bound: str, holds: Callable[[float], bool],
               run: Callable[[int], float]) -> Experiment:
    """Run it for every seed."""
    values, seconds = [], []
    for seed in SEEDS:
        start = time.process_time()
        values.append(run(seed))
        seconds.append(time.process_time() - start)
    found = Experiment(name, network, bound, holds, values, seconds)
    print(found.row(), end="", flush=True)
    return found


def remembers(kind: str, seed: int) -> float:
    """Accuracy on the marked symbol at T=60, trained there."""
    task = make_marked_recall(T=60)
    model = make_reader(kind, task, forget_bias=1.0 if kind == "LSTM" else None, seed=seed)
    train(model, task, steps=600, lr=0.003 if kind == "RNN" else 0.01, seed=seed, progress=False)
    return evaluate(model, task)


def reach(kind: str, seed: int, trained: bool) -> float:
    """Median size of ∂ŷ/∂v at lags from 30 on; a perfect memory has 1."""
    task = make_analog_recall(T=50)
    model = make_reader(kind, task, 8, forget_bias=1.0 if kind == "LSTM" else None, seed=seed)
    if trained:
        train(model, task, steps=600, lr=0.003 if kind == "RNN" else 0.01, after=200, seed=seed, progress=False)
    x, _ = task.batch(512, seed=77)
    lag = task.lag(x).numpy()
    return float(np.median(np.abs(input_sensitivity(model, x, channel=0)[np.arange(512), 49 - lag])[lag >= 30]))


def holds_longer(seed: int) -> float:
    """The lower of a plain RNN's accuracies at T=100 and T=400, after a curriculum up to T=100."""
    task = make_marked_recall(T=100)
    model = make_reader("RNN", task, seed=seed)
    curriculum(model, task, seed=seed, progress=False)
    return min(evaluate(model, task), evaluate(model, task.with_length(400)))


def learns_directly(seed: int) -> float:
    """A plain RNN's accuracy at T=100, trained there."""
    task = make_marked_recall(T=100)
    model = make_reader("RNN", task, seed=seed)
    train(model, task, steps=1400, lr=0.003, seed=seed, progress=False)
    return evaluate(model, task)


def explodes(seed: int, clip: float | None) -> float:
    """How many steps of SGD stay finite, of 300."""
    task = make_adding(T=100)
    model = make_reader("RNN", task, 64, init="identity", nonlinearity="relu", seed=seed)
    history = train(model, task, steps=300, optimizer="sgd", clip=clip, seed=seed, progress=False)
    return len(history.loss) - (history.stopped == "not finite")


def experiments() -> Iterator[Experiment]:
    """Those of the lessons; the letters are those of the page of facts."""
    for kind in KINDS:
        low = kind == "RNN"
        yield experiment("B1: accuracy, marked symbol, T=60", kind, "< 0.45" if low else "> 0.95",
                         (lambda v: v < 0.45) if low else (lambda v: v > 0.95), lambda s, k=kind: remembers(k, s))
    for kind in KINDS:
        low = kind == "RNN"
        yield experiment("A2: size of ∂ŷ/∂v at lag 30–49, untrained", kind, "< 0.01", lambda v: v < 0.01,
                         lambda s, k=kind: reach(k, s, trained=False))
        yield experiment("A2: the same, trained", kind, "< 0.001" if low else "> 0.5",
                         (lambda v: v < 1e-3) if low else (lambda v: v > 0.5),
                         lambda s, k=kind: reach(k, s, trained=True))
    yield experiment("B3: lower accuracy of T=100 and T=400, curriculum", "RNN", "> 0.9", lambda v: v > 0.9,
                     holds_longer)
    yield experiment("B3: accuracy at T=100, directly", "RNN", "< 0.45", lambda v: v < 0.45, learns_directly)
    yield experiment("E3: finite steps of 300, no clipping", "ReLU-RNN, W = I", "< 20", lambda v: v < 20,
                     lambda s: explodes(s, None))
    yield experiment("E3: finite steps of 300, clipped to 1", "ReLU-RNN, W = I", "= 300", lambda v: v == 300,
                     lambda s: explodes(s, 1.0))


def main() -> None:
    """Measure everything and write the page."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    machine = (f"{platform.machine()} ({torch.backends.cpu.get_cpu_capability()}), {os.cpu_count()} cores, "
               f"{platform.system()}, Python {platform.python_version()}, torch {torch.__version__}, "
               f"load {os.getloadavg()[0]:.1f}, {date.today().isoformat()}")
    text = (f"# Gradients and experiments\n\nMachine: {machine}\n\nOne thread, CPU seconds. The first call also "
            "imports what torch puts off; the next column is the least of many calls.\n\n"
            "| function | sizes | cell | first call | least | at most |\n|---|---|---|---|---|---|\n")
    for kind in KINDS:
        for name, (sizes, run) in functions(kind).items():
            first, best = least(run)
            bound = f"{BUDGET[name]:g} {'✓' if max(first, best) <= BUDGET[name] else '✗'}" if name in BUDGET else ""
            text += f"| `{name}` | {sizes} | {kind} | {first:.2f} | {best:.2f} | {bound} |\n"
    first, best = least(lambda: cliff_surface(np.linspace(-1, 8, 400), np.linspace(-5, 1, 400)))
    text += f"| `cliff_surface` | 400 × 400 points, T=50 | | {first:.2f} | {best:.2f} | |\n\n"
    print(text)
    text += (f"Seeds {SEEDS[0]} to {SEEDS[-1]}; training included. How the numbers come about is in the source of this "
             "page.\n\n| experiment | network | bound | holds for | least … greatest | CPU s, median | longest |\n"
             "|---|---|---|---|---|---|---|\n")
    text += "".join(found.row() for found in experiments())
    page = ROOT / "benchmarks" / "results" / "gradients.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
