"""How long the house takes: import, every notebook, a second `make lab` until a notebook is usable.

    .venv/bin/python benchmarks/house.py

Writes benchmarks/results/house.md. Every figure is a median of interleaved runs, with the least and
the greatest; the load of the machine stands beside them.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN_NOTEBOOK = """
import resource, sys, nbformat
from nbclient import NotebookClient
NotebookClient(nbformat.read(sys.argv[1], as_version=4), extra_arguments=["--log-level=ERROR"]).execute()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def seconds(run: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def python(*arguments: str) -> str:
    """Run this interpreter and return what it printed."""
    return subprocess.check_output([sys.executable, *arguments], text=True, cwd=ROOT)


def spread(values: list[float], unit: str, digits: int) -> str:
    """Median, least and greatest of some measurements."""
    return f"{statistics.median(values):.{digits}f} {unit} ({min(values):.{digits}f} … {max(values):.{digits}f})"


def import_time(repeats: int = 9) -> str:
    """What `import course_utils` adds to an empty Python, interleaved with it."""
    added = [seconds(lambda: python("-c", "import course_utils")) - seconds(lambda: python("-c", "pass"))
             for _ in range(repeats)]
    return spread([1000 * a for a in added], "ms", 0)


def notebook(path: Path, repeats: int = 3) -> str:
    """Wall time and peak memory of one notebook in a fresh kernel."""
    peaks: list[int] = []
    times = [seconds(lambda: peaks.append(int(python("-c", RUN_NOTEBOOK, str(path))))) for _ in range(repeats)]
    return f"{spread(times, 's', 1)}, peak {max(peaks)} MB"


def lab_start(repeats: int = 3) -> str:
    """From typing the second `make lab` to a lesson on the screen with its kernel idle."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from lab_driver import CHROMIUM_OPTIONS, find_chromium
    from playwright.sync_api import sync_playwright

    def once() -> float:
        typed = time.perf_counter()
        server = subprocess.Popen(["make", "lab", "ARGS=--no-browser"], cwd=ROOT, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
                                  start_new_session=True)
        try:
            assert server.stdout
            address = next(m[0] for line in server.stdout if (m := re.search(r"http://localhost:\S+", line)))
            page.goto(address)
            page.wait_for_selector(".jp-NotebookPanel .smriti-switch", timeout=120_000)
            page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=120_000)
            return time.perf_counter() - typed
        finally:
            stop(server)

    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_OPTIONS).new_page()
        once()                      # the first start may install and copies the notebooks
        return spread([once() for _ in range(repeats)], "s", 1)


def stop(server: subprocess.Popen[str]) -> None:
    """End a server; one that was asked while its kernel was starting may need the hard way."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def main() -> None:
    """Measure everything and write the page."""
    rows = [("import course_utils", import_time())]
    rows += [(f"notebooks/{p.name}", notebook(p)) for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    rows += [("second `make lab` → usable notebook", lab_start())]
    machine = (f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
               f"load {os.getloadavg()[0]:.1f}, {date.today().isoformat()}")
    text = f"# The house\n\nMachine: {machine}\n\n| what | median (least … greatest) |\n|---|---|\n"
    text += "".join(f"| {name} | {value} |\n" for name, value in rows)
    print(text)
    page = ROOT / "benchmarks" / "results" / "house.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
