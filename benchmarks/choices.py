"""Which one when: character models and forecasters beside the plain methods, with more seeds and larger budgets.

    .venv/bin/python benchmarks/choices.py

Writes benchmarks/results/choices.md. One thread with denormals flushed, as in a lesson. The first tables are what
lesson 08 runs, with more seeds; the others say what becomes of it at other learning rates and with more training.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from course_utils.costs import machine_line
from course_utils.series import make_regime_series, make_seasonal_series
from course_utils.texts import fit_ngrams, load_python_text
from course_utils.trials import Trial, try_series, try_text

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(5)
RATES = (0.01, 0.02, 0.03, 0.06)
LONG = 1040


def trials() -> Iterator[tuple[str, Trial]]:
    """What the lesson trains, then the other settings of which it speaks."""
    for maker in (make_seasonal_series, make_regime_series):
        for steps in (150, 600):
            found = try_series(maker, ("LSTM", "GRU", "RNN"), steps=steps, seeds=SEEDS)
            yield f"{found.name.en}, {steps} steps, lr 0.02", found
    corpus = load_python_text()
    for lr in RATES:
        yield (f"Text, about one pass over it (130 steps), lr {lr}",
               try_text(corpus, ("LSTM", "GRU", "RNN"), lr=lr, seeds=SEEDS))
    for lr in (0.005, 0.01, 0.03):
        yield (f"Text, about 8 passes ({LONG} steps), lr {lr}",
               try_text(corpus, ("LSTM", "GRU", "RNN"), steps=LONG, lr=lr, seeds=SEEDS[:3]))


def page(title: str, trial: Trial) -> str:
    """A row for each method with its scores by seed, then the differences of the networks."""
    text = (f"\n### {title}\n\n| method | {trial.measure.en}: median (least … greatest) | by seed | parameters | "
            "CPU s |\n" + "|---" * 5 + "|\n")
    for method, scores in trial.scores.items():
        by_seed = ", ".join(f"{score:.3f}" for score in scores)
        seconds = f"{np.median(trial.seconds[method]):.1f}" if method in trial.seconds else ""
        text += (f"| {method} | {np.median(scores):.3f} ({scores.min():.3f} … {scores.max():.3f}) | {by_seed} | "
                 f"{trial.parameters.get(method, '')} | {seconds} |\n")
    gap = trial["LSTM"] - trial["GRU"]
    plain = next(method for method in ("ridge", "5-gram") if method in trial.scores)
    text += f"\nLSTM − GRU by seed: {', '.join(f'{value:+.3f}' for value in gap)}.\n"
    for network in trial.seconds:
        ratio = trial[network] / trial[plain]
        text += f"\n{network} ÷ {plain} by seed: {', '.join(f'{value:.2f}' for value in ratio)}.\n"
    return text


def orders() -> str:
    """The n-gram models of lesson 08's text."""
    corpus = load_python_text()
    bits = {n: fit_ngrams(corpus.train, corpus.alphabet, n).bits(corpus.held_out) for n in (1, 2, 3, 4, 5, 6, 8)}
    return ("\n### n-gram models of the text\n\n| n | " + " | ".join(map(str, bits)) + " |\n" + "|---" * (1 + len(bits))
            + "|\n| bits per character | " + " | ".join(f"{value:.3f}" for value in bits.values()) + " |\n")


def main() -> None:
    """Measure everything and write the page."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    corpus = load_python_text()
    text = (f"# Which one when\n\nMachine: {machine_line()}\n\nSeeds {SEEDS[0]} to {SEEDS[-1]} unless fewer numbers "
            "stand in a row. Recurrent layers have equal parameters, as near as their sizes allow. Every score is an "
            "error: lower is better. In the series a seed makes its own series; in the text it makes weights and "
            f"batches only. The text: the help topics of Python {sys.version_info[0]}.{sys.version_info[1]}, "
            f"{len(corpus.train)} characters to learn from, {len(corpus.held_out)} to test on, "
            f"{len(corpus.alphabet)} different ones.\n")
    text += orders()
    for title, trial in trials():
        part = page(title, trial)
        print(part, flush=True)
        text += part
    path = ROOT / "benchmarks" / "results" / "choices.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
