"""course.py, from an old Python to a ready environment, without touching the network."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "course.py"


def bilingual(text: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in text) and any("a" <= x <= "z" for x in text)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A fresh course.py that looks at a small project of its own."""
    spec = importlib.util.spec_from_file_location("course_bootstrap", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "course_utils/lab/extension/static").mkdir(parents=True)
    (tmp_path / "course_utils/lab/extension/static/language.js").write_text("1")
    (tmp_path / "course_utils/lab/overrides.json").write_text("{}")
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\ntorch==2.13.0\ntorchmetrics==9\n")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "uses_current_python", lambda: False)
    for name in ("TORCH_INDEX", "SMRITI_VENV", "SMRITI_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    return module


def make_venv(course: ModuleType, *packages: str) -> object:
    """A folder that looks like a finished environment, with these `name-version` packages."""
    venv = course.Venv(course.ROOT)
    Path(venv.python).parent.mkdir(parents=True)
    Path(venv.python).touch()
    site = Path(venv.folder, "lib", "python3.11", "site-packages")
    for package in (*packages, "pip-26.0"):
        info = site / f"{package}.dist-info"
        info.mkdir(parents=True)
        (info / "INSTALLER").write_text("pip\n")
    venv.write_record()
    return venv


@pytest.fixture
def handed(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that course.py would have become."""
    seen: list[list[str]] = []

    def hand_over(command: list[str]) -> None:
        seen.append(command)
        raise SystemExit(0)

    monkeypatch.setattr(course, "hand_over", hand_over)
    return seen


@pytest.fixture
def pip_calls(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(course, "pip", lambda venv, *words: seen.append(words))
    monkeypatch.setattr(course, "announce_torch", lambda venv, requirement: None)
    return seen


# -- old Pythons


def test_python_3_6_can_read_the_file():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_only_the_standard_library_is_imported():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}
    names |= {(node.module or "").split(".")[0] for node in ast.walk(tree)
              if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["python3.6", "python3.8", "python3.9"])
def test_an_old_python_says_what_is_wrong(name: str, tmp_path: Path):
    python = shutil.which(name)
    version = python and subprocess.run([python, "-c", "import sys; print(sys.executable)"],
                                        capture_output=True, text=True)
    if not version or version.returncode:
        pytest.skip(f"{name} is not on this machine")
    real = version.stdout.strip()
    shutil.copy(SCRIPT, tmp_path)
    # An empty PATH: there is no newer Python to be found; LC_ALL=C: the console is not UTF-8.
    done = subprocess.run([real, str(tmp_path / "course.py"), "lab"], capture_output=True,
                          env={"PATH": "", "LC_ALL": "C"})
    text = done.stderr.decode("utf-8")
    assert done.returncode == 1
    assert name.removeprefix("python") in text and "3.11" in text and bilingual(text)
    assert "Traceback" not in text


def test_an_old_python_starts_again_with_a_new_one(course, handed, monkeypatch):
    monkeypatch.setattr(course, "is_new_enough", lambda: False)
    monkeypatch.setattr(course, "probe",
                        lambda command: ("/new/python", True) if "3.12" in command[0] else None)
    with pytest.raises(SystemExit):
        course.run(["lab"])
    assert handed[0][:2] == ["/new/python", str(SCRIPT)]


def test_a_command_that_only_pretends_to_be_python_is_passed_over(course, tmp_path, monkeypatch):
    if os.name == "nt":
        pytest.skip("a shell script plays the version manager")
    shim, real = tmp_path / "python3.13", tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    real.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for file in (shim, real):
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert course.probe(["python3.13"]) is None
    assert course.other_python(needs_venv=True) == sys.executable


def test_no_new_python_anywhere(course, monkeypatch, capsys):
    monkeypatch.setattr(course, "is_new_enough", lambda: False)
    monkeypatch.setattr(course, "other_python", lambda needs_venv: None)
    assert course.main(["test"]) == 1
    assert "expected 3.11" in (text := capsys.readouterr().err) and bilingual(text)


def test_missing_venv_module_names_one_command(course, monkeypatch, capsys):
    monkeypatch.setattr(course, "can_make_venv", lambda: False)
    monkeypatch.setattr(course, "other_python", lambda needs_venv: None)
    monkeypatch.setattr(course.shutil, "which",
                        lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    assert course.main(["lab"]) == 1
    text = capsys.readouterr().err
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in text and bilingual(text)


# -- commands


def test_help_in_both_languages_installs_nothing(course, capsys):
    assert course.main([]) == 0
    assert bilingual(capsys.readouterr().out)
    assert not Path(course.ROOT, ".venv").exists()


def test_an_unknown_command(course, capsys):
    assert course.main(["lap"]) == 2
    text = capsys.readouterr().err
    assert "'lap'" in text and "lab" in text and bilingual(text)


def test_every_command_of_the_cli_is_known():
    from course_utils import cli
    spec = importlib.util.spec_from_file_location("course_bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    subcommands = next(action.choices for action in cli.parser()._actions if action.choices)
    assert set(module.COMMANDS) == set(subcommands) | {"dev"}


def test_doctor_does_not_install(course, handed, capsys):
    assert course.main(["doctor"]) == 1
    text = capsys.readouterr().err
    assert "make lab" in text and bilingual(text)
    assert not Path(course.ROOT, ".venv").exists()


def test_doctor_examines_a_half_finished_environment(course, handed, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/other")
    venv = make_venv(course)
    os.remove(venv.record_file)
    with pytest.raises(SystemExit):
        course.run(["doctor"])
    assert handed == [[venv.python, "-m", "course_utils.cli", "doctor"]]
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [course.ROOT, "/other"]


def test_authors_get_jupytext(course):
    assert course.extra_for(["lab", "--edit"]) == "test"
    assert course.extra_for(["lab"]) == "lab"


def test_only_authors_get_nbgrader(course):
    assert course.extra_for(["build"]) == course.extra_for(["dev"]) == "dev"
    assert {course.extra_for([command]) for command in ("lab", "reset", "doctor")} == {"lab"}
    assert course.extra_for(["test"]) == "test"


# -- the stamp


def test_a_valid_stamp_hands_over_at_once(course, handed, monkeypatch):
    venv = make_venv(course)
    venv.write_record(sets={"lab": course.installation_key(course.ROOT)})
    monkeypatch.setattr(course, "install", lambda *_: pytest.fail("installed again"))
    monkeypatch.setattr(course.subprocess, "Popen", lambda *_: pytest.fail("started a process"))
    with pytest.raises(SystemExit):
        course.run(["lab", "--port", "9000"])
    assert handed == [[venv.python, "-m", "course_utils.cli", "lab", "--port", "9000"]]


def test_a_larger_set_serves_a_smaller_one(course):
    venv = make_venv(course)
    venv.write_record(sets={"test": course.installation_key(course.ROOT)})
    assert venv.holds("lab") and venv.holds("test") and not venv.holds("dev")


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "course_utils/lab/overrides.json",
                                  "course_utils/lab/server.json", "course_utils/lab/extension/static/language.js",
                                  "course_utils/lab/extension/new.js"])
def test_a_changed_file_makes_the_stamp_old(course, name):
    venv = make_venv(course)
    venv.write_record(sets={"lab": course.installation_key(course.ROOT)})
    assert venv.holds("lab")
    Path(course.ROOT, name).write_text("changed")
    assert not venv.holds("lab")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sets": 3}', "\udcff"])
def test_a_damaged_record_counts_as_no_environment(course, content):
    venv = make_venv(course)
    Path(venv.record_file).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert not venv.is_made() and not venv.holds("lab")


def test_a_moved_clone_makes_its_environment_again(course, tmp_path):
    venv = make_venv(course)
    moved = tmp_path / "elsewhere"
    shutil.copytree(venv.folder, moved / ".venv")
    assert venv.is_made() and not course.Venv(str(moved)).is_made()


def test_an_environment_whose_python_is_gone_is_made_again(course):
    venv = make_venv(course)
    os.remove(venv.python)
    assert not venv.is_made()


def test_the_stamp_is_written_last(course, monkeypatch):
    venv = make_venv(course, "torch-2.13.0+cpu")

    def stopped(venv, *words):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "pip", stopped)
    with pytest.raises(KeyboardInterrupt):
        course.install(venv, "lab")
    assert venv.is_made() and not venv.holds("lab")


def test_an_old_stamp_does_not_come_back_after_an_interruption(course, monkeypatch):
    venv = make_venv(course, "torch-2.13.0")
    now = course.installation_key(course.ROOT)
    venv.write_record(sets={"lab": now, "dev": "older"})

    def stopped(venv, *words):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "pip", stopped)
    with pytest.raises(KeyboardInterrupt):
        course.install(venv, "test")
    assert venv.record()["sets"] == {"lab": now}


# -- disk


def test_a_full_disk_is_refused_with_numbers(course, monkeypatch, capsys):
    monkeypatch.setattr(course.shutil, "disk_usage", lambda path: SimpleNamespace(free=1.24e9))
    assert course.main(["lab"]) == 1
    text = capsys.readouterr().err
    assert "1.2 GB" in text and "2.5 GB" in text and bilingual(text)
    assert not Path(course.ROOT, ".venv").exists()


def test_little_disk_is_enough_when_torch_is_there(course, pip_calls, monkeypatch):
    monkeypatch.setattr(course.shutil, "disk_usage", lambda path: SimpleNamespace(free=1.24e9))
    course.install(make_venv(course, "torch-2.13.0"), "lab")
    assert pip_calls == [("-c", "constraints.txt", "-e", ".[lab]")]


# -- torch


def test_torch_goes_first_at_the_tested_version(course, pip_calls):
    course.install(make_venv(course), "lab")
    assert pip_calls == [("-c", "constraints.txt", "torch==2.13.0"),
                         ("-c", "constraints.txt", "-e", ".[lab]")]


def test_another_index_is_for_torch_alone_and_is_remembered(course, pip_calls, monkeypatch):
    venv = make_venv(course)
    monkeypatch.setenv("TORCH_INDEX", "file:///wheels")
    course.install(venv, "lab")
    monkeypatch.delenv("TORCH_INDEX")
    Path(course.ROOT, "constraints.txt").write_text("torch==2.14.0\n")
    course.install(venv, "lab")
    assert pip_calls == [
        ("--no-deps", "--index-url", "file:///wheels", "torch==2.13.0"),
        ("-c", "constraints.txt", "-e", ".[lab]"),
        ("--no-deps", "--index-url", "file:///wheels", "torch==2.14.0"),
        ("-c", "constraints.txt", "-e", ".[lab]"),
    ]


@pytest.mark.parametrize(("requires", "system", "machine", "expected"), [
    (['nvidia-cudnn-cu13==9.1; platform_system == "Linux"'], "Linux", "x86_64", True),
    (['nvidia-cudnn-cu13==9.1; platform_system == "Linux"'], "Darwin", "arm64", False),
    (["cuda-toolkit[cudart]==13.0; platform_system == 'Linux' and platform_machine == 'x86_64'"],
     "Linux", "aarch64", False),
    (["cuda-bindings>=13"], "Linux", "aarch64", True),
    (['nvidia-thing; extra == "more"'], "Linux", "x86_64", False),
    (["numpy", "sympy>=1.13"], "Linux", "x86_64", False),
])
def test_cuda_is_seen_in_the_requirements(course, requires, system, machine, expected):
    assert course.needs_cuda(requires, system, machine) is expected


def test_a_cuda_build_is_announced_in_both_languages(course, monkeypatch, capsys):
    monkeypatch.setattr(course, "which_torch", lambda venv, requirement: {
        "url": "", "version": "2.13.0", "requires": ["nvidia-nccl-cu13==2"]})
    course.announce_torch(None, "torch==2.13.0")
    text = capsys.readouterr().out
    assert text.count("Start locally") == 2 and text.count("TORCH_INDEX") == 2 and bilingual(text)


def test_the_size_of_a_cpu_build_is_announced(course, monkeypatch, capsys, tmp_path):
    wheel = tmp_path / "torch.whl"
    wheel.write_bytes(b"0" * 3_000_000)
    monkeypatch.setattr(course, "which_torch", lambda venv, requirement: {
        "url": wheel.as_uri(), "version": "2.13.0+cpu", "requires": ["numpy"]})
    course.announce_torch(None, "torch==2.13.0")
    assert capsys.readouterr().out.count("torch 2.13.0+cpu (3 MB)") == 2


# -- pip


def fake_pip(course: ModuleType, code: str) -> object:
    """An environment whose Python runs `code` whatever it is asked."""
    if os.name == "nt":
        pytest.skip("a shell script plays Python")
    venv = make_venv(course)
    Path(venv.python).write_text(f'#!/bin/sh\nexec "{sys.executable}" -c \'{code}\'\n')
    Path(venv.python).chmod(0o755)
    return venv


@pytest.mark.parametrize(("said", "cause"), [
    ("OSError: [Errno 28] No space left on device", "disk is full"),
    ("NewConnectionError: Failed to establish a new connection", "internet connection"),
    ("ERROR: No matching distribution found for torch", "no build for Python"),
    ("something else", "pip's last lines"),
])
def test_a_failed_pip_shows_its_last_lines_and_the_cause(course, said, cause):
    venv = fake_pip(course, f'print("first\\n" * 30 + "{said}"); raise SystemExit(1)')
    with pytest.raises(course.Trouble) as caught:
        course.pip(venv, "torch")
    text = str(caught.value)
    assert said in text and cause in text and bilingual(text) and text.count("first") < 15


def test_pip_asks_nothing_and_ignores_user_installs(course):
    code = ('import os, sys; '
            'sys.exit(os.environ["PIP_USER"] + os.environ["PIP_NO_INPUT"] != "01" or bool(sys.stdin.read()))')
    course.pip(fake_pip(course, code), "torch")


def test_half_installed_packages_are_forgotten(course):
    venv = make_venv(course, "numpy-2.4.6", "torch-2.13.0")
    site = Path(venv.site_packages()[0])
    (site / "torch-2.13.0.dist-info" / "INSTALLER").unlink()
    assert venv.torch_version() is None
    venv.drop_half_installed()
    assert sorted(path.name for path in site.iterdir()) == ["numpy-2.4.6.dist-info", "pip-26.0.dist-info"]


def test_an_old_pip_is_renewed_first(course, pip_calls):
    venv = make_venv(course, "torch-2.13.0")
    site = Path(venv.site_packages()[0])
    (site / "pip-26.0.dist-info").rename(site / "pip-23.2.1.dist-info")
    course.install(venv, "lab")
    assert pip_calls[0] == ("--upgrade", "pip>=24.2")


def test_ctrl_c_while_pip_runs_ends_pip_and_says_so(course, tmp_path):
    if os.name == "nt":
        pytest.skip("POSIX signals")
    venv = fake_pip(course, 'import os, time; '
                            f'open("{tmp_path}/pid", "w").write(str(os.getpid())); time.sleep(60)')
    code = ("import importlib.util as u, sys\n"
            f"spec = u.spec_from_file_location('c', {str(SCRIPT)!r})\n"
            "c = u.module_from_spec(spec); spec.loader.exec_module(c)\n"
            f"c.run = lambda words: c.pip(c.Venv({course.ROOT!r}), 'torch')\n"
            "sys.exit(c.main(['lab']))\n")
    # A suite that runs in the background inherits an ignored SIGINT; the person at the keyboard does not.
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    started = tmp_path / "pid"
    while not (started.exists() and started.read_text()):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and bilingual(errors.decode())
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)
    assert venv.is_made()


# -- the environment that is already there


@pytest.fixture
def own_choice(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """course.py with its own `uses_current_python` (the fixture `course` switches it off)."""
    spec = importlib.util.spec_from_file_location("course_again", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", course.ROOT)
    return module


@pytest.mark.parametrize(("name", "value"), [("SMRITI_VENV", "none"), ("SMRITI_PYTHON", "current")])
def test_asked_to_use_this_python(own_choice, monkeypatch, name, value):
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: True)
    seen: list[list[str]] = []
    monkeypatch.setattr(own_choice, "hand_over", lambda command: seen.append(command) or sys.exit(0))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        own_choice.run(["lab"])
    assert seen == [[sys.executable, "-m", "course_utils.cli", "lab"]]
    assert not Path(own_choice.ROOT, ".venv").exists()


def test_asked_to_use_a_python_without_the_course(own_choice, monkeypatch, capsys):
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: False)
    monkeypatch.setenv("SMRITI_VENV", "none")
    assert own_choice.main(["lab"]) == 1
    text = capsys.readouterr().err
    assert 'pip install -c constraints.txt -e ".[lab]"' in text and bilingual(text)


@pytest.mark.parametrize("has", [True, False])
def test_dev_in_an_environment_that_is_already_there_installs_nothing(own_choice, monkeypatch, capsys, has):
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: True)
    monkeypatch.setattr(own_choice, "has_dev_tools", lambda: has)
    monkeypatch.setenv("SMRITI_VENV", "none")
    assert own_choice.main(["dev"]) == (0 if has else 1)
    text = capsys.readouterr().err
    assert text == "" if has else 'pip install -c constraints.txt -e ".[dev]"' in text and bilingual(text)


def test_asked_to_use_a_python_that_is_too_old(own_choice, monkeypatch, capsys):
    monkeypatch.setattr(own_choice, "is_new_enough", lambda: False)
    monkeypatch.setenv("SMRITI_VENV", "none")
    assert own_choice.main(["lab"]) == 1
    text = capsys.readouterr().err
    assert "unset SMRITI_VENV" in text and "3.11" in text and bilingual(text)


def test_an_active_environment_with_the_course_is_used(own_choice, monkeypatch):
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: True)
    monkeypatch.setattr(own_choice.sys, "prefix", "/conda/envs/smriti")
    assert own_choice.uses_current_python()
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: False)
    assert not own_choice.uses_current_python()
    # Started from its own .venv: that is the ordinary way, with stamps.
    monkeypatch.setattr(own_choice, "is_installed_here", lambda: True)
    monkeypatch.setattr(own_choice.sys, "prefix", os.path.join(own_choice.ROOT, ".venv"))
    assert not own_choice.uses_current_python()


# -- a real environment, without the network


def test_make_a_real_environment(course):
    venv = course.Venv(course.ROOT)
    venv.make()
    assert venv.is_made() and not venv.holds("lab")
    assert json.loads(Path(venv.record_file).read_text()) == {"root": course.ROOT, "sets": {}}
    assert subprocess.run([venv.python, "-m", "pip", "--version"], capture_output=True).returncode == 0


# -- the files beside it


def test_make_targets_call_the_bootstrap():
    text = (ROOT / "Makefile").read_text()
    for target in ("lab", "test", "build", "doctor"):
        assert f"\n{target}:" in text and f"course.py {target} $(ARGS)" in text
    assert "RUN_SLOW=1 $(PYTHON) course.py test" in text
    if shutil.which("make"):
        done = subprocess.run(["make", f"PYTHON={sys.executable}"], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0 and bilingual(done.stdout)


def test_ci_needs_a_browser_and_runs_make_test():
    script = ROOT / ".ci" / "run"
    text = script.read_text()
    assert "set -euo pipefail" in text and "export REQUIRE_BROWSER=1 REQUIRE_NBGRADER=1" in text
    assert text.index("course.py dev") < text.index("exec make test")
    assert text.rstrip().endswith("exec make test")
    if os.name == "posix":
        assert os.access(script, os.X_OK)
