"""How long a reader waits for an explorer: from the key to the painted picture, in Chromium.

    .venv/bin/python benchmarks/explorers.py

Writes benchmarks/results/explorers.md. In one JupyterLab every explorer has a notebook of its own; for comparison there
is also `interact` with a matplotlib bar chart of the live cell's values. All explorers but `live_text` need no kernel.
There the kernel reads every letter that is typed, and Enter shows the picture: once pressed 150 ms after the letter,
once as soon as Chromium takes the next key, while the answer is still on its way. Rounds of idle and of one spinning
process a core take turns. The time begins at the key event's own stamp. "changed" ends when the page has changed (its
status line, or the picture), "painted" in the first task after the next frame.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "benchmarks")]

PRESSES, ROUNDS = 24, 3         # of the keys: whole turns, so that what is typed is taken back
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
NET = """
import torch
from course_utils import record, trace
torch.manual_seed(0)
letters = "स्मृति वह नदी है जो पीछे भी बहती है"
from course_utils.graphemes import split_graphemes
encode = lambda text: torch.tensor([[ord(letter[0]) % 7 / 3, len(letter)] for letter in split_graphemes(text)])
gru = torch.nn.GRU(2, 8)
x = encode(letters)
"""
ARROWS = ("ArrowRight",) * 5 + ("ArrowLeft",) * 5
ONWARDS_AND_BACK = ("Enter", "Tab", "Enter", "Shift+Tab")       # the button "no", then "one question back"
TYPED = ("a", "Enter", "Backspace", "Enter")
AT_ONCE = ("a Enter", "Backspace Enter")


@dataclass(frozen=True)
class Kind:
    """What is measured: its code cell, what changes, what has the focus, the keys in turn, the pause in ms.

    Of keys that are pressed at once, the time begins at the last.
    """

    source: str
    watched: str = ".smriti-said"
    focus: str = ".smriti-explorer input[type=range]"
    keys: Sequence[str] = ARROWS
    pause: int = 60


KINDS = {
    "live cell": Kind("from course_utils import explore_cell\nexplore_cell('lstm')"),
    "forget bias": Kind("from course_utils import explore_forget_bias\nexplore_forget_bias()"),
    "unrolled BPTT": Kind("from course_utils import explore_bptt\nexplore_bptt()"),
    "cliff": Kind("from course_utils import explore_cliff\nexplore_cliff()"),
    "ledger": Kind(NET + "from course_utils import explore_ledger\nlstm = torch.nn.LSTM(2, 8, batch_first=True)\n"
                         "explore_ledger(trace(lstm, x[None]), tokens=split_graphemes(letters))"),
    "saturation": Kind("from course_utils import explore_saturation\nexplore_saturation()"),
    "phase plane": Kind("from course_utils import explore_phase\nexplore_phase()"),
    "gates over text": Kind(NET + "from course_utils import explore_text\n"
                                  "explore_text(record(gru, x), letters, value='z')"),
    "which one": Kind("from course_utils import explore_choice\nexplore_choice()", focus=".smriti-steps button >> nth=1",
                      keys=ONWARDS_AND_BACK),
}
OWN = Kind(NET + "from course_utils.explorers.widget import live_text\nlive_text(gru, encode, letters, value='z')",
           watched=".smriti-live-text-widget figure", focus=".smriti-sentence", keys=TYPED, pause=150)
COMPARED = "interact + matplotlib (kernel)"
KERNEL_KINDS = {
    "own network (kernel), Enter 150 ms after the letter": OWN,
    "own network (kernel), Enter right after the letter": replace(OWN, keys=AT_ONCE),
    COMPARED: Kind(INTERACT, watched=".widget-interact .widget-output", focus=".widget-slider .noUi-handle", pause=900),
}

# Waits until what is `watched` has changed after a key, then until the next frame is through.
WATCH = """
([watched, keys]) => {
    window.waits = [];
    window.stopWatching?.abort();
    window.stopWatching = new AbortController();
    let pressed = null;
    const painted = () => {
        if (pressed === null) return;
        const began = pressed;
        pressed = null;
        const wait = { changed: performance.now() - began };
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.waits.push({ ...wait, painted: performance.now() - began });
        requestAnimationFrame(() => channel.port2.postMessage(""));
    };
    const observer = new MutationObserver(painted);
    observer.observe(watched, { childList: true, subtree: true, characterData: true, attributes: true });
    window.stopWatching.signal.addEventListener("abort", () => observer.disconnect());
    keys.addEventListener("keydown", (event) => { pressed = event.timeStamp; },
        { capture: true, signal: window.stopWatching.signal });
}
"""


def press(panel: Any, kind: Kind) -> list[dict[str, float]]:
    """Press the keys in turn; the milliseconds of every key whose picture came."""
    page = panel.page
    focus = panel.locator(kind.focus).first
    focus.scroll_into_view_if_needed()
    focus.focus()
    watched = panel.locator(kind.watched).first.element_handle()
    page.evaluate(WATCH, [watched, panel.element_handle()])
    for number in range(PRESSES):
        for key in kind.keys[number % len(kind.keys)].split():
            page.keyboard.press(key)
        page.wait_for_timeout(kind.pause + 7 * (number % 9))     # out of step with the frames, as a reader is
    page.wait_for_timeout(1500)
    return page.evaluate("window.waits")


def measure() -> dict[str, list[dict[str, float]]]:
    """The waits of all kinds, idle and busy."""
    from lab_driver import CHROMIUM_OPTIONS, LabServer, code_cell, find_chromium, open_lab, write_notebook
    from playwright.sync_api import sync_playwright

    waits: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder, "n").mkdir()
        for number, kind in enumerate((*KINDS.values(), *KERNEL_KINDS.values())):
            write_notebook(Path(folder, "n", f"{number}.ipynb"), [code_cell(kind.source)])
        server = LabServer(Path(folder, "n"), Path(folder, "lab"))
        try:
            page = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_OPTIONS).new_page()
            open_lab(page, server)
            for number, (name, kind) in enumerate((KINDS | KERNEL_KINDS).items()):
                waits |= measure_one(page, f"{number}.ipynb", name, kind)
        finally:
            server.stop()
    return waits


def measure_one(page: Any, notebook: str, name: str, kind: Kind) -> dict[str, list[dict[str, float]]]:
    """The waits of one kind in a notebook of its own, idle and busy by turns."""
    from lab_driver import close_all, open_notebook, panel, run_all
    from quiz import busy

    waits: dict[str, list[dict[str, float]]] = {f"{name}, {load}": [] for load in ("idle", "busy")}
    open_notebook(page, notebook)
    run_all(page)
    here = panel(page)
    here.locator(kind.focus).first.wait_for()
    press(here, kind)       # the first ones compile
    for _ in range(ROUNDS):
        waits[f"{name}, idle"] += press(here, kind)
        with busy(os.cpu_count() or 1):
            waits[f"{name}, busy"] += press(here, kind)
    close_all(page)
    return waits


def table(waits: dict[str, list[dict[str, float]]]) -> str:
    """A row for each kind: both loads, changed and painted."""
    head = ("| what | idle: changed, ms | painted | 95th percentile | busy: changed, ms | painted | 95th percentile |\n"
            "|---|---|---|---|---|---|---|\n")
    return head + "".join(
        f"| {name} | " + " | ".join(cell for load in ("idle", "busy") for cell in figures(waits[f"{name}, {load}"])) + " |\n"
        for name in KINDS | KERNEL_KINDS)


def figures(waits: list[dict[str, float]]) -> tuple[str, str, str]:
    """The medians of "changed" and "painted", and the 95th percentile of "painted"."""
    changed, painted = ([wait[part] for wait in waits] for part in ("changed", "painted"))
    return (f"{statistics.median(changed):.1f}", f"{statistics.median(painted):.1f}",
            f"{statistics.quantiles(painted, n=20)[-1]:.1f}")


def main() -> None:
    """Measure and write the page."""
    load = os.getloadavg()[0]
    waits = measure()
    text = (f"# Explorers\n\nMachine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
            f"Python {platform.python_version()}, load {load:.1f}, {date.today().isoformat()}\n\n"
            "From a key to the changed page and to the painted picture: medians, in JupyterLab. A screen of 60 frames a "
            "second shows a change 8 ms later on average, whatever the page does. Busy: one spinning process a core.\n\n")
    text += table(waits) + "\n"
    for state in ("idle", "busy"):
        slow, *fast = (statistics.median(wait["painted"] for wait in waits[f"{name}, {state}"]) for name in (COMPARED, *KINDS))
        text += (f"Without a kernel, {state}: {slow / max(fast):.0f} to {slow / min(fast):.0f} times as fast as `interact` "
                 "with matplotlib.\n")
    keys = min(len(found) for found in waits.values())
    text += f"\nAt least {keys} keys each."
    print(text)
    (ROOT / "benchmarks" / "results" / "explorers.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
