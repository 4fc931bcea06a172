"""How long a learner waits for the card of a check: from the call to the card, with the attempt kept on the disk.

    .venv/bin/python benchmarks/checks.py

Writes benchmarks/results/checks.md. Every check meets its exercise's own solution and, as a wrong answer, the same
functions with results of another shape; rounds of all checks take turns. Beside each stands how many times as long
it is as one forward pass of nn.LSTM(10, 20) on a batch of 5 sequences of 8 steps, measured in the same round.
"""

from __future__ import annotations

import io
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
SLOW_MS, SLOW_ROUNDS = 100.0, 3      # checks that train a network are measured less often


def solved(number: str) -> dict[str, Any]:
    """The globals of the solved exercise, its checks not yet run."""
    from course_utils.build.roles import role_of
    from course_utils.build.source import read

    (path,) = ROOT.glob(f"lessons/{number}_*.exercise.md")
    names: dict[str, Any] = {"__name__": "__main__"}
    with redirect_stdout(io.StringIO()):
        for cell in read(path).code:
            if role_of(cell) != "check":
                exec(compile(cell.source, f"<{cell.id}>", "exec"), names)
    return names


def broken(names: dict[str, Any]) -> dict[str, Any]:
    """The same globals, but every function and dict of the learner gives something else."""
    return {name: (lambda *_: 0) if callable(value) and getattr(value, "__module__", None) == "__main__"
            else {} if type(value) is dict and not name.startswith("_") else value for name, value in names.items()}


def ms(run: Callable[[], object]) -> float:
    """Wall milliseconds of one call, its output swallowed."""
    with redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        run()
        return 1000 * (time.perf_counter() - start)


def measure() -> tuple[dict[str, dict[str, list[float]]], list[float]]:
    """Check → (right, wrong) → milliseconds, and those of the forward pass."""
    import torch

    from course_utils import check, setup
    from course_utils.checks.registry import of_exercise

    numbers = sorted(path.name[:2] for path in ROOT.glob("lessons/*.exercise.md"))
    setup()
    learners = {number: solved(number) for number in numbers}
    tasks = [(entry.name, learners[number]) for number in numbers for entry in of_exercise(number) if entry.run]
    found: dict[str, dict[str, list[float]]] = {name: {"right": [], "wrong": []} for name, _ in tasks}
    lstm, x, forward = torch.nn.LSTM(10, 20, batch_first=True), torch.randn(5, 8, 10), []
    for turn in range(ROUNDS + 1):
        for name, names in tasks:
            kept = found[name]
            if turn > SLOW_ROUNDS and statistics.median(kept["right"]) > SLOW_MS:
                continue
            times = {"right": ms(lambda n=name, g=names: check(n, g)), "wrong": ms(lambda n=name, g=names: check(n, broken(g)))}
            for kind, value in times.items() if turn else ():       # the first round imports and compiles
                kept[kind].append(value)
        forward.append(ms(lambda: lstm(x)))
    return found, forward


def main() -> None:
    """Measure and write the page."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as home:
        os.environ["SMRITI_HOME"] = home
        found, forward = measure()
    unit = statistics.median(forward)
    text = (f"# Checks\n\nMachine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
            f"Python {platform.python_version()}, load {load:.1f}, {date.today().isoformat()}\n\n"
            f"From `check(…)` to its card, the attempt written to the disk. One forward pass of nn.LSTM(10, 20) on (5, 8, 10): "
            f"{unit:.2f} ms.\n\n| check | right, median ms | greatest | forward passes | wrong, median ms |\n|---|---|---|---|---|\n")
    for name, kinds in found.items():
        right, wrong = statistics.median(kinds["right"]), statistics.median(kinds["wrong"])
        text += f"| {name} | {right:.1f} | {max(kinds['right']):.1f} | {right / unit:.0f} | {wrong:.1f} |\n"
    quick = sum(statistics.median(kinds["right"]) <= 5 for kinds in found.values())
    text += f"\n{quick} of {len(found)} checks take at most 5 ms (median).\n"
    print(text)
    (ROOT / "benchmarks" / "results" / "checks.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
