"""The command `course`, and JupyterLab as it starts it."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import types
from pathlib import Path

import pytest

from course_utils import SmritiError, cli, home
from course_utils.installation import Check, Report
from course_utils.lab import server
from course_utils.text import T

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "clone"
    (root / "lessons").mkdir(parents=True)
    (root / "course.py").touch()
    monkeypatch.chdir(root)
    monkeypatch.delenv("SMRITI_NO_BROWSER", raising=False)
    return root


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """The calls that reach the builder."""
    calls: list[tuple] = []
    fake = types.ModuleType("course_utils.build")
    fake.run = lambda root, numbers, **how: calls.append(("run", root, numbers, how)) or 0
    fake.accept = lambda root, number: calls.append(("accept", root, number)) or 0
    fake.claims = lambda root, to: calls.append(("claims", root, to)) or 0
    monkeypatch.setitem(sys.modules, "course_utils.build", fake)
    import course_utils
    monkeypatch.setattr(course_utils, "build", fake, raising=False)
    return calls


# -- the command line


def test_the_root_is_found_from_below_and_from_elsewhere(root, tmp_path):
    below = root / "my" / "notebooks"
    below.mkdir(parents=True)
    assert cli.project_root(below) == root.resolve()
    assert cli.project_root(tmp_path) == ROOT      # the clone that this package belongs to


def test_no_root_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(home, "__file__", str(tmp_path / "site-packages" / "course_utils" / "home.py"))
    with pytest.raises(SmritiError, match="course.py") as caught:
        cli.project_root(tmp_path)
    assert str(tmp_path) in caught.value.text.hi and str(tmp_path) in caught.value.text.en


def test_build_options_reach_the_builder(root, builder):
    assert cli.main(["build", "03", "04", "--force", "--fmt"]) == 0
    assert cli.main(["build", "--check"]) == 0
    assert cli.main(["build", "--lang", "hi", "--to", "out"]) == 0
    assert cli.main(["accept", "03"]) == 0
    assert cli.main(["claims", "--to", "claims.md"]) == 0
    usual = {"check": False, "force": False, "fmt": False, "lang": None, "to": None}
    assert builder == [
        ("run", root, ["03", "04"], {**usual, "force": True, "fmt": True}),
        ("run", root, [], {**usual, "check": True}),
        ("run", root, [], {**usual, "lang": "hi", "to": Path("out")}),
        ("accept", root, "03"),
        ("claims", root, Path("claims.md")),
    ]


def test_the_builder_takes_these_options():
    import inspect

    from course_utils import build
    def takes(function):
        return list(inspect.signature(function).parameters)

    assert takes(build.run) == ["root", "numbers", "check", "force", "fmt", "lang", "to"]
    assert takes(build.accept) == ["root", "number"]
    assert takes(build.claims) == ["root", "to"]


@pytest.mark.parametrize("words", [
    [], ["lap"], ["lab", "--port", "x"], ["build", "--check", "--force"], ["reset"]])
def test_a_wrong_command_line_is_answered_in_both_languages(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2
    hi, en = capsys.readouterr().err.strip().splitlines()
    assert "समझ में नहीं आया" in hi and "not right" in en


def test_an_expected_error_prints_no_traceback(root, capsys):
    assert cli.main(["reset", "77"]) == 1
    err = capsys.readouterr().err
    assert "पाठ '77' नहीं मिला" in err and "There is no lesson '77'" in err and "Traceback" not in err


def test_ctrl_c(root, builder, monkeypatch, capsys):
    def stopped(*args, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["course_utils.build"], "run", stopped)
    assert cli.main(["build"]) == 130
    assert capsys.readouterr().err == "रोका गया।\nStopped.\n"


def test_reset_says_where_the_old_version_is(root, capsys):
    (root / "notebooks").mkdir()
    (root / "notebooks" / "03_x.ipynb").write_text("{}")
    mine = root / "my" / "notebooks" / "03_x.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert cli.main(["reset", "3"]) == 0
    assert capsys.readouterr().out.count(os.path.join("my", "backup", "03_x-")) == 2


@pytest.mark.parametrize(("status", "code"), [("ok", 0), ("note", 0), ("bad", 1)])
def test_doctor_exits_1_only_where_something_is_broken(status, code, monkeypatch, capsys):
    row = Check(T(hi="एक", en="one"), status, "2.9", T(hi="यह कीजिए", en="do this"))
    monkeypatch.setattr("course_utils.installation.doctor", lambda: Report((row,)))
    assert cli.main(["doctor"]) == code
    out = capsys.readouterr().out
    assert "यह कीजिए" in out and "do this" in out


def test_the_command_line_starts_fast():
    code = ("import sys, course_utils.cli as c; c.parser(); "
            "heavy = {'torch', 'matplotlib', 'numpy', 'nbformat', 'jupytext', 'jupyterlab'}; "
            "print(heavy & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == "set()"


# -- course test


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The processes that `course test` starts; all of them pass."""
    seen: list[list[str]] = []

    def run(words: list[str], cwd: Path) -> types.SimpleNamespace:
        seen.append(words[1:])
        return types.SimpleNamespace(returncode=0)

    monkeypatch.setattr(cli.subprocess, "run", run)
    return seen


@pytest.mark.parametrize("cores", [1, 2])
def test_all_kinds_of_tests_run_in_order(root, builder, runs, capsys, monkeypatch, cores):
    monkeypatch.setattr(cli.os, "cpu_count", lambda: cores)
    for name in ("notebooks", "solutions/03"):
        (root / name).mkdir(parents=True)
    (root / "notebooks" / "03.ipynb").touch()
    assert cli.main(["test"]) == 0
    assert builder[0][3]["check"] is True
    # solutions/ holds no notebook yet: pytest would fail on it.
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"] if cores > 1 else []
    assert runs == [["-m", "pytest", *spread, "tests"],
                    ["-m", "pytest", *spread, "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "notebooks"]]
    out = capsys.readouterr().out
    assert out.count("── ") == 3 and "सारे test पास हुए।\nAll tests passed." in out


def test_a_failure_does_not_hide_the_next(root, builder, runs, monkeypatch, capsys):
    (root / "notebooks").mkdir()
    (root / "notebooks" / "03.ipynb").touch()

    def broken(root, numbers, **how):
        raise SmritiError(T(hi="पाठ टूटा है", en="a lesson is broken"))

    monkeypatch.setattr(sys.modules["course_utils.build"], "run", broken)
    assert cli.main(["test"]) == 1
    assert len(runs) == 2
    err = capsys.readouterr().err
    assert "a lesson is broken" in err and "did not pass: notebooks match lessons/" in err


# -- JupyterLab


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command that `start` would have become."""
    seen: list[list[str]] = []
    monkeypatch.setattr(server, "_become", seen.append)
    return seen


@pytest.fixture
def taken_port() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_lab_opens_the_learners_copy(root, started, capsys):
    (root / "notebooks").mkdir()
    (root / "notebooks" / "00_start_here.ipynb").write_text("{}")
    server.start(root)
    words = started[0]
    assert words[1:3] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={root / 'my'}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in words
    assert "--no-browser" not in words and not any("port" in word for word in words)
    out = capsys.readouterr().out
    assert "my/" in out and "JupyterLab is starting" in out and "JupyterLab खुल रहा है" in out


def test_lab_without_any_notebook_yet(root, started):
    server.start(root)
    assert (root / "my").is_dir() and not any("default_url" in word for word in started[0])


def test_authors_open_the_clone(root, started):
    server.start(root, edit=True)
    assert f"--ServerApp.root_dir={root}" in started[0]
    assert "--LabApp.default_url=/lab/tree/lessons" in started[0]
    assert not (root / "my").exists()


def test_no_browser_by_option_or_environment(root, started, monkeypatch):
    assert cli.main(["lab", "--no-browser"]) in (0, None)
    monkeypatch.setenv("SMRITI_NO_BROWSER", "1")
    server.start(root)
    assert all("--no-browser" in words for words in started)


def test_a_page_with_a_space_is_quoted(tmp_path):
    assert "--LabApp.default_url=/lab/tree/notebooks/a%20b.ipynb" in server.command(
        tmp_path, "notebooks/a b.ipynb", port=None, browser=True)


def test_root_may_start_it(tmp_path, monkeypatch):
    monkeypatch.setattr(server.os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in server.command(tmp_path, None, port=None, browser=True)
    monkeypatch.setattr(server.os, "geteuid", lambda: 1000, raising=False)
    assert "--allow-root" not in server.command(tmp_path, None, port=None, browser=True)


def test_a_chosen_port_is_kept(root, started):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server.start(root, port=port)
    assert f"--ServerApp.port={port}" in started[0] and "--ServerApp.port_retries=0" in started[0]


def test_a_taken_port_is_named_with_the_cure(root, started, taken_port, capsys):
    assert cli.main(["lab", "--port", str(taken_port)]) == 1
    err = capsys.readouterr().err
    assert err.count(f"Port {taken_port}") == 2 and err.count("--port") == 4 and not started
    assert not (root / "my").exists()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_no_port_number(port):
    with pytest.raises(SmritiError, match="65535"):
        server.check_port(port)


def test_a_missing_package_is_named(root, started, monkeypatch):
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SmritiError, match="jupyterlab.*course.py lab"):
        server.start(root)
    with pytest.raises(SmritiError, match="jupytext.*course.py dev"):
        server.start(root, edit=True)


def test_a_copy_that_cannot_be_written_stops_the_start(root, started, monkeypatch):
    (root / "notebooks").mkdir()
    (root / "notebooks" / "00_start_here.ipynb").write_text("{}")

    def refused(self, content):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refused)
    assert cli.main(["lab"]) == 1 and not started


def test_a_real_lab_shows_its_address_and_little_else(root, tmp_path):
    pytest.importorskip("jupyterlab")
    (root / "notebooks").mkdir()
    (root / "notebooks" / "00_start_here.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    private = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    code = ("import pathlib, course_utils.cli as c; "
            f"c.project_root = lambda: pathlib.Path({str(root)!r}); c.main()")
    process = subprocess.Popen([sys.executable, "-c", code, "lab", "--no-browser"], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                               env=os.environ | private)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "127.0.0.1" in line:
            break
    process.terminate()
    process.communicate(timeout=60)
    assert "/lab/tree/notebooks/00_start_here.ipynb?token=" in lines[-1], "".join(lines)
    assert len(lines) < 15, "".join(lines)
