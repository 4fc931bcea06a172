"""What the gates cost: `trace` and `record` against the fused forward, a naive loop and the floor.

    .venv/bin/python benchmarks/traces.py

Writes benchmarks/results/traces.md. Everything runs in turn, on one thread with denormals flushed as in
a lesson; each figure is the least CPU time of many rounds, as a ratio to the fused forward of the same rounds.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from course_utils.cells import cell_weights, lstm_step
from course_utils.traces import record, trace

ROOT = Path(__file__).resolve().parents[1]
SHAPES = [(200, 32, 64, 128), (60, 64, 5, 32), (100, 1, 32, 64), (400, 16, 64, 256)]      # T, B, I, H
ROUNDS, SECONDS = 30, 8.0       # at least

COLUMNS = {
    "fused": "fused forward, ms",
    "record": "`record`",
    "after": "`trace(output=…)`, extra",
    "alone": "`trace`, with its forward",
    "naive": "loop by hand",
    "steps": "loop of `lstm_step`",
    "floor of record": "floor of `record`",
    "floor of trace": "floor of `trace`",
}
TARGETS = [     # (what, cell, ratio of, to, at most), at the first shape
    ("`record` instead of the fused forward", "LSTM", "record", "fused", 1.8),
    ("`record` instead of the fused forward", "GRU", "record", "fused", 1.0),
    ("`record` against a loop of `lstm_step` that keeps all", "LSTM", "record", "steps", 0.7),
    ("`record` against a loop by hand that keeps all", "LSTM", "record", "naive", 0.7),
    ("`record` against a loop by hand that keeps all", "GRU", "record", "naive", 0.7),
    ("`trace`, the output at hand, beyond the fused forward", "LSTM", "after", "fused", 1.5),
]


def naive(module: Any, x: Tensor) -> list[Tensor]:
    """The loop everybody writes: the formula, append, stack."""
    w_ih, w_hh, b_ih, b_hh = cell_weights(module)
    h = c = x.new_zeros(len(x), module.hidden_size)
    rows = []
    for x_t in x.unbind(1):
        a, b = linear(x_t, w_ih, b_ih), linear(h, w_hh, b_hh)
        if isinstance(module, nn.LSTM):
            i, f, g, o = (a + b).chunk(4, 1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            rows.append((i, f, g, o, c, h))
        else:
            (a_r, a_z, a_n), (b_r, b_z, b_n) = a.chunk(3, 1), b.chunk(3, 1)
            r, z = (a_r + b_r).sigmoid(), (a_z + b_z).sigmoid()
            n = (a_n + r * b_n).tanh()
            h = (1 - z) * n + z * h
            rows.append((r, z, n, h))
    return [torch.stack(values, 1) for values in zip(*rows, strict=True)]


def steps(module: Any, x: Tensor) -> list[Tensor]:
    """The same with the course's own reference cell."""
    h = c = x.new_zeros(len(x), module.hidden_size)
    rows = []
    for x_t in x.unbind(1):
        step = lstm_step(x_t, h, c, *cell_weights(module))
        h, c = step.h, step.c
        rows.append((step.i, step.f, step.g, step.o, c, h))
    return [torch.stack(values, 1) for values in zip(*rows, strict=True)]


def floors(module: Any, x: Tensor) -> dict[str, Callable[[], object]]:
    """What no program in torch can leave out: the products and the activations, into memory that waits."""
    (batch, count, inputs), size = x.shape, module.hidden_size
    blocks, width = (4, inputs + size) if isinstance(module, nn.LSTM) else (3, inputs + size)
    weights = torch.randn(blocks * size, width) / width
    columns, rows = torch.randn(count, width, batch), torch.randn(count * batch, width)
    gates, tanhs = torch.empty(count, blocks * size, batch), torch.rand(count, size, batch)
    turned = weights.t().contiguous()

    def activations() -> None:
        gates[:, :(blocks - 1) * size].sigmoid_()
        gates[:, (blocks - 1) * size:].tanh_()
        if blocks == 4:
            tanhs.tanh_()       # of c

    def of_record() -> None:        # a step needs the h of the one before: a product for each
        for column, gate in zip(columns.unbind(0), gates.unbind(0), strict=True):
            torch.mm(weights, column, out=gate)
        activations()

    def of_trace() -> None:
        torch.mm(rows, turned, out=gates.view(count * batch, -1))
        activations()

    return {"floor of record": of_record, "floor of trace": of_trace}


def measure(cell: str, shape: tuple[int, int, int, int]) -> dict[str, float]:
    """Least CPU milliseconds of everything at one shape, run in turn."""
    count, batch, inputs, size = shape
    torch.manual_seed(0)
    module = getattr(nn, cell)(inputs, size, batch_first=True)
    x = torch.randn(batch, count, inputs)
    output = module(x)[0].detach()
    runs: dict[str, Callable[[], object]] = {
        "fused": lambda: module(x), "record": lambda: record(module, x),
        "after": lambda: trace(module, x, output=output), "alone": lambda: trace(module, x),
        "naive": lambda: naive(module, x), **floors(module, x)}
    if cell == "LSTM":
        runs["steps"] = lambda: steps(module, x)
    best = dict.fromkeys(runs, float("inf"))
    began, rounds = time.monotonic(), 0
    with torch.no_grad():
        while rounds < ROUNDS or time.monotonic() - began < SECONDS:
            rounds += 1
            for name, run in runs.items():
                start = time.process_time()
                run()
                best[name] = min(best[name], 1000 * (time.process_time() - start))
    return best


def row(cell: str, shape: tuple[int, ...], best: dict[str, float]) -> str:
    """One line of the table."""
    cells = [f"{best['fused']:.2f}"]
    cells += [f"{best[name] / best['fused']:.2f}" if name in best else "" for name in list(COLUMNS)[1:]]
    return f"| {cell} | {', '.join(map(str, shape))} | {' | '.join(cells)} |\n"


def main() -> None:
    """Measure everything and write the page."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    machine = (f"{platform.machine()} ({torch.backends.cpu.get_cpu_capability()}), {os.cpu_count()} cores, "
               f"{platform.system()}, Python {platform.python_version()}, torch {torch.__version__}, "
               f"load {os.getloadavg()[0]:.1f}, {date.today().isoformat()}")
    text = (f"# Traces\n\nMachine: {machine}\n\nOne thread, float32, no gradients. Every figure but the first is a "
            "ratio to the fused forward, from least CPU times of runs in turn. The floor is the products and the "
            "activations alone.\n\n"
            f"| cell | T, B, I, H | {' | '.join(COLUMNS.values())} |\n|---|---|{'---|' * len(COLUMNS)}\n")
    first = {}
    for shape in SHAPES:
        for cell in ("LSTM", "GRU"):
            best = measure(cell, shape)
            first.setdefault(cell, best)
            text += row(cell, shape, best)
    text += f"\n| target at T, B, I, H = {', '.join(map(str, SHAPES[0]))} | cell | at most | measured |\n"
    text += "|---|---|---|---|\n"
    for what, cell, over, under, bound in TARGETS:
        ratio = first[cell][over] / first[cell][under]
        text += f"| {what} | {cell} | {bound} | {ratio:.2f} {'✓' if ratio <= bound else '✗'} |\n"
    print(text)
    page = ROOT / "benchmarks" / "results" / "traces.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
