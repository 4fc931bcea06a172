"""How long a learner waits for the answer of a question: from the key to the painted feedback, in Chromium.

    .venv/bin/python benchmarks/quiz.py

Writes benchmarks/results/quiz.md. A press is a real key event of the browser; its own time stamp begins the count.
"handled" ends when the page has changed, "painted" in the first task after the next frame. Rounds with an idle
and with a busy machine (one spinning process a core) take turns; results go to Lab's server as for a learner.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

PRESSES, ROUNDS = 40, 3
CHOICES = "abc"

# Every press changes the feedback, and so the marks of both languages' halves.
WATCH = """
() => {
    window.waits = [];
    let wait, pressed;
    const observer = new MutationObserver(() => { wait.handled = performance.now() - pressed; });
    for (const feedback of document.querySelectorAll(".smriti-feedback")) observer.observe(feedback, {childList: true});
    document.addEventListener("keydown", (event) => {
        if (!event.target.closest?.(".smriti-question")) return;
        const channel = new MessageChannel();
        wait = {};
        pressed = event.timeStamp;
        channel.port1.onmessage = () => {
            wait.painted = performance.now() - pressed;
            window.waits.push(wait);
        };
        requestAnimationFrame(() => channel.port2.postMessage(""));
    }, true);
}
"""


def spin() -> None:
    """Keep one core busy."""
    while True:
        pass


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """That many spinning processes."""
    workers = [multiprocessing.Process(target=spin, daemon=True) for _ in range(processes)]
    for worker in workers:
        worker.start()
    yield
    for worker in workers:
        worker.terminate()
        worker.join()


def press(page: Any, question: Any) -> list[dict[str, float]]:
    """Answer one question again and again, and gather what the page measured."""
    question.locator(".smriti-option").first.focus()
    page.evaluate("window.waits = []")
    for number in range(PRESSES):
        page.keyboard.press(CHOICES[number % len(CHOICES)])
        # Out of step with the frames of the screen, as a learner is.
        page.wait_for_timeout(40 + 7 * (number % 9))
    page.wait_for_function(f"window.waits.length === {PRESSES}")
    return page.evaluate("window.waits")


def measure() -> dict[str, list[dict[str, float]]]:
    """The waits of all presses, idle and busy."""
    from lab_driver import CHROMIUM_OPTIONS, LabServer, choose_language, find_chromium, open_lab, open_notebook
    from playwright.sync_api import sync_playwright
    from quiz_samples import SAVED
    from samples import write_samples

    waits: dict[str, list[dict[str, float]]] = {"idle": [], "busy": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        samples = Path(folder, "samples")
        samples.mkdir()
        write_samples(samples)
        server = LabServer(samples, Path(folder, "lab"))
        try:
            page = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_OPTIONS).new_page()
            open_lab(page, server)
            open_notebook(page, "quiz.ipynb")
            choose_language(page, "दोनों")
            page.evaluate(WATCH)
            question = page.locator(f'div[lang="hi"] .smriti-id-{SAVED}')
            press(page, question)       # the first ones compile
            for _ in range(ROUNDS):
                waits["idle"] += press(page, question)
                with busy(os.cpu_count() or 1):
                    waits["busy"] += press(page, question)
        finally:
            server.stop()
    return waits


def row(name: str, values: list[float]) -> str:
    """Median, 95th percentile and greatest of some waits, in milliseconds."""
    high = statistics.quantiles(values, n=20)[-1]
    return f"| {name} | {statistics.median(values):.1f} | {high:.1f} | {max(values):.1f} | {len(values)} |\n"


def main() -> None:
    """Measure and write the page."""
    load = os.getloadavg()[0]
    waits = measure()
    text = (f"# Live questions\n\nMachine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
            f"Python {platform.python_version()}, load {load:.1f}, {date.today().isoformat()}\n\n"
            "From a key on a question to its feedback, both languages shown, each result sent to Lab's server.\n"
            "A screen of 60 frames a second shows a change 8 ms later on average, whatever the page does.\n\n"
            "| machine | median, ms | 95th percentile | greatest | presses |\n|---|---|---|---|---|\n")
    for name in waits:
        for part in ("handled", "painted"):
            text += row(f"{name}, {part}", [wait[part] for wait in waits[name]])
    print(text)
    (ROOT / "benchmarks" / "results" / "quiz.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
