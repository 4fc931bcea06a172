"""Start JupyterLab in the learner's own copy of the course."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from ..text import SmritiError, T
from . import learner


def start(root: Path, *, port: int | None = None, browser: bool = True, edit: bool = False) -> NoReturn:
    """Bring ``my/`` up to date and become JupyterLab, opened where the learner was last.

    Args:
        root: the project.
        port: the port to listen on; None lets Lab pick a free one.
        browser: open a browser (not when ``SMRITI_NO_BROWSER`` is set).
        edit: open the clone itself, where an author edits ``lessons/*.md`` as notebooks.

    Raises:
        SmritiError: the port is taken, ``my/`` cannot be written, or a package is missing.
    """
    _require("jupytext" if edit else "jupyterlab", "dev" if edit else "lab")
    if port is not None:
        check_port(port)
    folder, page = (root, "lessons") if edit else _learners_place(root)
    browser = browser and not os.environ.get("SMRITI_NO_BROWSER")
    print(T(hi="JupyterLab खुल रहा है। बंद करना हो, तो इस window में Ctrl-C दो बार दबाइए।",
            en="JupyterLab is starting. To stop it, press Ctrl-C twice in this window."), flush=True)
    # The course's own kernel, even where another one with the same name sits in the user's home.
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    _become(command(folder, page, port=port, browser=browser))


def _learners_place(root: Path) -> tuple[Path, str | None]:
    """The learner's folder, up to date, and the notebook to open in it."""
    if summary := learner.sync(root).text():
        print(summary)
    folder = learner.folder(root)
    folder.mkdir(parents=True, exist_ok=True)    # also where there is no notebook yet
    return folder, learner.latest(root)


def command(folder: Path, page: str | None, *, port: int | None, browser: bool) -> list[str]:
    """The command line of JupyterLab with `folder` as its root, opening `page`."""
    words = [sys.executable, "-m", "jupyterlab",
             f"--ServerApp.root_dir={folder}", "--Application.log_level=WARN"]
    if page:
        words.append(f"--LabApp.default_url=/lab/tree/{quote(page)}")
    if port is not None:
        # Zero retries: the learner asked for this port, another one would surprise.
        words += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")    # containers and classrooms; Lab refuses otherwise
    return words


def check_port(port: int) -> None:
    """Make sure that `port` is free on this machine.

    Raises:
        SmritiError: it is taken, not allowed or no port number.
    """
    if not 0 < port < 65536:
        raise SmritiError(T(hi=f"Port {port} मिला; 1 से 65535 के बीच चाहिए।",
                            en=f"Got port {port}; expected 1 to 65535."))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        if os.name == "posix":
            # A port that a Lab left a moment ago is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise SmritiError(T(
                hi=f"Port {port} नहीं मिल सका ({error.strerror})। शायद कोई और program उसे चला रहा है। "
                   f"दूसरा port दीजिए (--port {other}), या --port हटा दीजिए: "
                   "Lab खुद कोई खाली port चुन लेगा।",
                en=f"Port {port} is not free ({error.strerror}). Another program may be using it. "
                   f"Give another port (--port {other}), or leave --port out: Lab then picks a free one."
            )) from None


def _require(module: str, extra: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise SmritiError(T(
            hi=f"{module} installed नहीं है। इलाज: python course.py {extra}",
            en=f"{module} is not installed. Cure: python course.py {extra}"))


def _become(words: list[str]) -> NoReturn:
    """Replace this process by JupyterLab, so that Ctrl-C and the exit code are Lab's own."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(words[0], words)
    process = subprocess.Popen(words)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue    # Lab gets it too and asks its own question
