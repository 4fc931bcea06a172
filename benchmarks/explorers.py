"""How long a reader waits for an explorer: from the key to the painted picture, in Chromium, without a kernel.

    .venv/bin/python benchmarks/explorers.py

Writes benchmarks/results/explorers.md. In the same JupyterLab stand the live cell and, for comparison, `interact` with
a matplotlib bar chart of the same cell's values, whose kernel is alive. Rounds of both take turns, idle and with one
spinning process a core. The time begins at the key event's own stamp. "painted" ends in the first task after the next
frame when the page has changed: for the live cell its status line, for `interact` the picture.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "benchmarks")]

PRESSES, ROUNDS = 25, 3
LIVE = "from course_utils import explore_cell\nexplore_cell('lstm')"
INTERACT = """
import ipywidgets, torch
from matplotlib import pyplot as plt
from course_utils.explorers import live_cell as cell
steps = cell._steps("lstm", "torch", cell.SENTENCE.split(), cell.VOCABULARY, cell._four("lstm", None))
def draw(t):
    values = {name: value.item() for name, value in vars(steps[t - 1]).items() if value.numel() == 1}
    plt.figure(figsize=(7, 3.5)); plt.bar(list(values), list(values.values())); plt.ylim(-1, 1); plt.show()
ipywidgets.interact(draw, t=ipywidgets.IntSlider(1, 1, 6))
"""

# Waits until what is `watched` has changed after a key, then until the next frame is through.
WATCH = """
([watched, keys]) => {
    window.waits = [];
    let pressed = null;
    const painted = () => {
        if (pressed === null) return;
        const began = pressed;
        pressed = null;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.waits.push(performance.now() - began);
        requestAnimationFrame(() => channel.port2.postMessage(""));
    };
    new MutationObserver(painted).observe(document.querySelector(watched),
        { childList: true, subtree: true, characterData: true, attributes: true });
    document.querySelector(keys).addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
}
"""


def press(page: Any, watched: str, keys: str, pause: int) -> list[float]:
    """Step forward and back with the arrow keys; the milliseconds of every key whose picture came."""
    page.locator(keys).focus()
    page.evaluate(WATCH, [watched, keys])
    for number in range(PRESSES):
        page.keyboard.press("ArrowRight" if number % 10 < 5 else "ArrowLeft")
        page.wait_for_timeout(pause + 7 * (number % 9))     # out of step with the frames, as a reader is
    page.wait_for_timeout(1500)
    return page.evaluate("window.waits")


def measure() -> dict[str, list[float]]:
    """The waits of the live cell and of `interact`, idle and busy."""
    from lab_driver import (CHROMIUM_OPTIONS, LabServer, code_cell, find_chromium, open_lab, open_notebook, run_all,
                            write_notebook)
    from playwright.sync_api import sync_playwright
    from quiz import busy

    kinds = {"live cell": (".smriti-said", ".smriti-steps input", 60),
             "interact + matplotlib": (".widget-interact .widget-output", ".widget-slider .noUi-handle", 900)}
    waits: dict[str, list[float]] = {f"{name}, {load}": [] for name in kinds for load in ("idle", "busy")}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder, "n").mkdir()
        write_notebook(Path(folder, "n", "x.ipynb"), [code_cell(LIVE), code_cell(INTERACT)])
        server = LabServer(Path(folder, "n"), Path(folder, "lab"))
        try:
            page = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_OPTIONS).new_page()
            open_lab(page, server)
            open_notebook(page, "x.ipynb")
            run_all(page)
            page.locator(".widget-slider .noUi-handle").wait_for()
            for name, how in kinds.items():
                press(page, *how)       # the first ones compile
            for _ in range(ROUNDS):
                for name, how in kinds.items():
                    waits[f"{name}, idle"] += press(page, *how)
                    with busy(os.cpu_count() or 1):
                        waits[f"{name}, busy"] += press(page, *how)
        finally:
            server.stop()
    return waits


def main() -> None:
    """Measure and write the page."""
    from quiz import row

    load = os.getloadavg()[0]
    waits = measure()
    text = (f"# Explorers\n\nMachine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
            f"Python {platform.python_version()}, load {load:.1f}, {date.today().isoformat()}\n\n"
            "From an arrow key to the painted picture. A screen of 60 frames a second shows a change 8 ms later on average, "
            "whatever the page does.\n\n| what | median, ms | 95th percentile | greatest | keys |\n|---|---|---|---|---|\n")
    text += "".join(row(name, values) for name, values in waits.items())
    for state in ("idle", "busy"):
        slow, fast = (statistics.median(waits[f"{name}, {state}"]) for name in ("interact + matplotlib", "live cell"))
        text += f"\nThe live cell is {slow / fast:.0f} times as fast ({state})."
    print(text)
    (ROOT / "benchmarks" / "results" / "explorers.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
