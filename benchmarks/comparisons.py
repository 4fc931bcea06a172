"""LSTM against GRU: what they cost on this machine, and what they learn at equal size and with equal parameters.

    .venv/bin/python benchmarks/comparisons.py
    .venv/bin/python benchmarks/comparisons.py --costs benchmarks/results/costs_on_gpu.md

Writes benchmarks/results/comparisons.md; with ``--costs`` only what a layer costs, into the file named (the second line
is for a machine with a GPU). One thread with denormals flushed, as in a lesson. Times are the least wall
times of many rounds in which all kinds and kernels run in turn; every training has the same data and the same budget
for all networks of a seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import torch

from course_utils.comparisons import Comparison, compare
from course_utils.costs import Costs, count_parameters, machine_line, matching_hidden, measure_cost
from course_utils.tasks import Task, make_anbn, make_first_recall, make_marked_recall

ROOT = Path(__file__).resolve().parents[1]
SIZES = [(10, 20, 8, 5), (32, 32, 100, 32), (32, 64, 100, 32), (64, 128, 100, 1), (64, 128, 100, 32),
         (64, 128, 100, 128), (64, 256, 50, 32), (256, 512, 30, 32)]       # I, H, T, B
ROUNDS = 12
SEEDS = range(5)
EQUAL = "GRU, equal parameters"


def contenders(task: Task, hidden: int) -> dict[str, object]:
    """LSTM and GRU of one size, and a GRU with the parameters of the LSTM."""
    wanted = count_parameters("LSTM", task.input_size, hidden)
    return {"LSTM": "LSTM", "GRU": "GRU",
            EQUAL: {"kind": "GRU", "hidden": matching_hidden("GRU", wanted, task.input_size)}}


def experiments() -> Iterator[tuple[str, Comparison, int]]:
    """What the lesson trains and what it says of other settings; each with the smaller budget to report too.

    Its protocol (with a forget bias as well), a smaller learning rate, many seeds of one network at other lengths,
    a harder task, counting, and the unfair comparison with its cure.
    """
    task = make_marked_recall(T=20)
    biased = {**contenders(task, 32), "LSTM, forget bias 1": {"kind": "LSTM", "forget_bias": 1.0}}
    yield ("Marked symbol, T = 20, 200 steps, lr 0.02",
           compare(biased, task, steps=200, lr=0.02, seeds=SEEDS, lengths=(80, 200)), 50)
    yield ("Marked symbol, T = 20, 150 steps, lr 0.005",
           compare(["LSTM", "GRU"], task, steps=150, lr=0.005, seeds=SEEDS), 75)
    yield ("Marked symbol, T = 20, 200 steps, lr 0.02: 22 seeds of the LSTM",
           compare(["LSTM"], task, steps=200, lr=0.02, seeds=range(22), lengths=(80, 200)), 50)
    task = make_marked_recall(T=30)
    yield ("Marked symbol, T = 30, 250 steps, lr 0.01",
           compare(contenders(task, 32), task, steps=250, lr=0.01, seeds=SEEDS, lengths=(120, 300)), 125)
    task = make_anbn(longest=10)
    yield ("aⁿbⁿ, n up to 10, 300 steps, lr 0.01",
           compare(contenders(task, 8), task, hidden=8, steps=300, batch=32, seeds=SEEDS, lengths=(31, 61)), 150)
    pooled = {f"{kind} ({readout})": {"kind": kind, "readout": readout}
              for kind in ("LSTM", "GRU") for readout in ("mean", "last")}
    for steps in (50, 150):
        yield (f"First symbol, T = 20, {steps} steps, lr 0.01: read from the mean of all states or from the last",
               compare(pooled, make_first_recall(T=20), steps=steps, seeds=SEEDS), 50)


def cost_table(costs: Costs) -> str:
    """A row for each size and kind, with and without the library; then the ratios of LSTM and GRU."""
    text = (f"## One layer on {costs[0].device}\n\n"
            "| I, H, T, B | kind | parameters | forward, ms | with backward, ms | kept, MB | what ran "
            "| library off: forward | with backward | kept | what ran |\n" + "|---" * 11 + "|\n")
    for size in costs.sizes:
        for kind in ("RNN", "GRU", "LSTM"):
            on, off = costs.find(kind, size), costs.find(kind, size, fused=False)
            cells = [c for cost in (on, off) for c in (f"{cost.forward_ms:.2f}", f"{cost.both_ms:.2f}",
                                                       f"{cost.saved_bytes / 1e6:.3g}", cost.kernel.en)]
            text += f"| {', '.join(map(str, size))} | {kind} | {on.parameters} | {' | '.join(cells)} |\n"
    text += ("\n| I, H, T, B | LSTM / GRU: forward | with backward | kept | library off: forward | with backward "
             "| kept |\n" + "|---" * 7 + "|\n")
    for size in costs.sizes:
        cells = [v for on in (True, False) for v in (
            costs.ratio(size=size, fused=on, what="forward"), costs.ratio(size=size, fused=on),
            costs.find("LSTM", size, on).saved_bytes / costs.find("GRU", size, on).saved_bytes)]
        text += f"| {', '.join(map(str, size))} | {' | '.join(f'{v:.2f}' for v in cells)} |\n"
    return text


def score_table(title: str, found: Comparison, half: int) -> str:
    """A row for each network, then a row for each pair."""
    lengths = list(found.runs[0].lengths)
    text = (f"\n### {title}\n\n| network | H | parameters | {found.task.measure} | after {half} steps (held out) | "
            + "".join(f"T = {n} | " for n in lengths) + "target reached at step, by seed | CPU s |\n"
            + "|---" * (7 + len(lengths)) + "|\n")
    for c in found.contenders:
        runs = found.of(c.name)
        early = found.after(c.name, half)
        spreads = [str(found.interval(c.name)), f"{np.median(early):.3g} ({min(early):.3g} … {max(early):.3g})",
                   *(str(found.interval(c.name, n)) for n in lengths)]
        reached = ", ".join(str(run.reached or "–") for run in runs)
        seconds = np.median([run.cpu_seconds for run in runs])
        text += f"| {c.name} | {c.hidden} | {c.parameters} | {' | '.join(spreads)} | {reached} | {seconds:.1f} |\n"
    if len(found.contenders) > 1:
        text += pair_table(found)
    return text


def pair_table(found: Comparison) -> str:
    """A row for each pair of networks."""
    text = "\n| pair | difference by seed | favour first : second | what differs |\n|---|---|---|---|\n"
    for a, b in combinations(found.names, 2):
        pair = found.paired(a, b)
        what = ", ".join(getattr(word, "en", word) for word in found.differences(a, b))
        by_seed = ", ".join(f"{value:+.3f}" for value in pair.difference)
        text += f"| {a} − {b} | {by_seed} | {pair.favours_first} : {pair.favours_second} | {what} |\n"
    return text


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costs", type=Path, metavar="FILE", help="only the costs of a layer, into this file")
    costs_to = parser.parse_args().costs
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    text = (f"# LSTM and GRU: costs and scores\n\nMachine: {machine_line()}\n\nOne thread, float32, batch first. "
            f"Times: the least wall time of {ROUNDS} rounds in which all run in turn. Kept: what the forward pass "
            "keeps for the backward pass, without the parameters. Library: oneDNN on a CPU, cuDNN on a GPU.\n\n")
    for device in ("cpu", *["cuda"] * torch.cuda.is_available()):
        text += cost_table(measure_cost(sizes=SIZES, repeats=ROUNDS, device=device)) + "\n"
    print(text, flush=True)
    if costs_to:
        costs_to.write_text(text, encoding="utf-8")
        return
    text += (f"## What they learn\n\nSeeds {SEEDS[0]} to {SEEDS[-1]} unless a title says more: median (least … "
             "greatest); the batches of a seed "
             "are the same for all networks, and so is the number of steps. Batch 64, or 32 for aⁿbⁿ.\n")
    for title, found, half in experiments():
        page = score_table(title, found, half)
        print(page, flush=True)
        text += page
    path = ROOT / "benchmarks" / "results" / "comparisons.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
