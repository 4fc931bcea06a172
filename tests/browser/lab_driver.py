"""Drive a real JupyterLab in a real browser: a server with a home of its own, and page helpers.

Other browser tests use it through the fixtures of conftest.py and the functions below, which take a
Playwright page.
"""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The tests must also run where there is neither a GPU nor a network.
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync"]

START_SECONDS = 90      # a loaded machine; a quiet one needs 6
WAIT_MS = 60_000
RUN_MS = 240_000        # a whole lesson: a minute on a quiet machine

# The panel of the notebook in front; --expose-app-in-browser makes `jupyterapp` known to the page.
_PANEL = "jupyterapp.shell.currentWidget"


def find_chromium() -> str | None:
    """The Chromium to use: ``$CHROMIUM``, else the first one on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


class LabServer:
    """One ``jupyter lab`` with a home of its own, so that no setting of this machine leaks in.

    Attributes:
        root: the folder that Lab shows, a copy of the notebooks given.
        state: the learner's folder, ``$SMRITI_HOME`` of the kernels.
    """

    def __init__(self, notebooks: Path, folder: Path) -> None:
        self.root = folder / "root"
        self.state = folder / "state"
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        shutil.copytree(notebooks, self.root)
        self._token = secrets.token_hex(16)
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """The address of Lab, with the token that lets a browser in."""
        return f"http://127.0.0.1:{self._port}/lab?token={self._token}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root",
                   "--expose-app-in-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self._port}",
                   "--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.root}"]
        with (self._home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("jupyter lab did not start:\n" + self.log())
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server and its kernels."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def settings(self, extension: str) -> dict[str, Any]:
        """What Lab saved for the plugin of `extension`; nothing yet, or half a file, reads as empty."""
        file = self._home / "config/lab/user-settings" / extension / "plugin.jupyterlab-settings"
        try:
            return json.loads(re.sub(r"^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.M))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def log(self) -> str:
        """What the server printed."""
        return (self._home / "server.log").read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON", "XDG_"))}
        return kept | {
            "HOME": str(self._home),
            "JUPYTER_CONFIG_DIR": str(self._home / "config"),
            "JUPYTER_DATA_DIR": str(self._home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self._home / "runtime"),
            "JUPYTER_TOKEN": self._token,
            "SMRITI_HOME": str(self.state),
        }

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/api", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def collect_errors(page: Any) -> list[str]:
    """From now on, gather what `page` reports as errors: uncaught ones and those on the console."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(f"{message.text} ({message.location.get('url', '')})")
            if message.type == "error" else None)
    return errors


def open_lab(page: Any, server: LabServer) -> None:
    """Load Lab afresh, with no notebook open."""
    page.goto(server.url + "&reset")
    page.wait_for_function("window.jupyterapp && jupyterapp.restored.then(() => true)", timeout=WAIT_MS)


def open_notebook(page: Any, path: str) -> None:
    """Open the notebook `path` in a Lab that is loaded; wait until it is rendered and its kernel idle."""
    _execute(page, "docmanager:open", {"path": path})
    page.wait_for_function(f"""path => {{
        const panel = {_PANEL};
        const rendered = cell => !cell.isPlaceholder()
            && (!cell.model.outputs || cell.outputArea.widgets.length >= cell.model.outputs.length)
            && [...cell.node.querySelectorAll('.jp-RenderedMarkdown, .jp-RenderedHTML')].every(n => n.hasChildNodes());
        return panel?.context?.path === path && panel.context.isReady && panel.content.widgets.length > 0
            && panel.content.widgets.every(rendered)
            && panel.sessionContext.session?.kernel?.status === 'idle';
    }}""", arg=path, timeout=WAIT_MS)


def run_all(page: Any) -> None:
    """Run every cell of the notebook in front; wait until each has its number and the kernel is idle."""
    _execute(page, "notebook:run-all-cells")
    page.wait_for_function(f"""() => {{
        const panel = {_PANEL};
        return panel.sessionContext.session?.kernel?.status === 'idle' && panel.content.widgets.every(
            cell => cell.model.type !== 'code' || !cell.model.sharedModel.source.trim() || cell.model.executionCount);
    }}""", timeout=RUN_MS)


def _execute(page: Any, command: str, arguments: dict[str, Any] | None = None) -> None:
    # void: what a command returns, a whole widget, would take Playwright seconds to copy.
    page.evaluate("async ([command, args]) => void await jupyterapp.commands.execute(command, args)",
                  [command, arguments or {}])


def stop_kernel(page: Any) -> None:
    """Shut the front notebook's kernel down, as Lab's "Shut Down Kernel" does."""
    page.evaluate(f"{_PANEL}.sessionContext.shutdown()")


def close_all(page: Any) -> None:
    """Close every notebook without saving or asking."""
    page.evaluate("[...jupyterapp.shell.widgets('main')].forEach(widget => widget.dispose())")


def choose_language(page: Any, label: str) -> None:
    """Press a button of the language switch: हिन्दी, English or दोनों."""
    panel(page).locator(".smriti-switch button", has_text=label).click()


def panel(page: Any) -> Any:
    """A locator of the notebook in front."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def write_notebook(path: Path, cells: list[dict[str, Any]]) -> None:
    """Write a notebook as Lab would save it, so that opening it does not make it dirty."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    language = {"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py",
                "mimetype": "text/x-python", "name": "python", "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3", "version": platform.python_version()}
    path.write_text(json.dumps({
        "cells": [cell | {"id": f"cell-{n}"} for n, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": language},
        "nbformat": 4, "nbformat_minor": 5,
    }, ensure_ascii=False), encoding="utf-8")


def text_cell(source: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code_cell(source: str, html: str | None = None) -> dict[str, Any]:
    """A code cell, with `html` as its stored output."""
    outputs = [{"output_type": "display_data", "data": {"text/html": html, "text/plain": ""}, "metadata": {}}]
    return {"cell_type": "code", "metadata": {}, "source": source, "execution_count": None,
            "outputs": outputs if html else []}
