"""doctor: every row on every machine, faults found, nothing crashes; the lists of packages agree."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils import installation
from course_utils.installation import CHECKS, Check, Report, doctor
from course_utils.text import T

ROOT = Path(__file__).resolve().parents[1]

# The two forms that the nbval sanitiser masks.
HTML_MASK = re.compile(r'<data class="measured">.*?</data>', re.DOTALL)
TEXT_MASK = re.compile(r"⟦.*?⟧")


@pytest.fixture
def healthy(tmp_path, monkeypatch) -> None:
    """An installation with nothing wrong, whatever the one that runs the tests."""
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path / "home"))
    prefix = tmp_path / "env"
    switch = prefix / "share/jupyter/labextensions/smriti-lang"
    switch.parent.mkdir(parents=True)
    own = Path(installation.__file__).parent / "lab" / "extension"
    for source in own.rglob("*"):
        if source.is_file():
            target = switch / source.relative_to(own)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    monkeypatch.setattr(installation.sys, "prefix", str(prefix))


def row(report: Report, en: str) -> Check:
    return next(check for check in report.checks if check.name.en.startswith(en))


def test_a_healthy_installation(healthy):
    report = doctor()
    assert report.healthy, report.console()
    assert len(report.checks) == len(CHECKS) == 12
    assert "All is well." in report.console() and "सब ठीक है।" in report.console()


def test_the_masked_output_is_the_same_on_every_machine(healthy):
    good = doctor()
    cure = T(hi="इलाज", en="cure")
    bad = Report(tuple(Check(check.name, "note", "</data> 2.9\n⟩", cure) for check in good.checks))
    assert HTML_MASK.sub("", good._repr_html_()) == HTML_MASK.sub("", bad._repr_html_())
    assert TEXT_MASK.sub("", str(good)) == TEXT_MASK.sub("", str(bad))
    assert 'class="smriti-card' in good._repr_html_()


def test_both_languages_in_the_card_and_the_text(healthy):
    report = doctor()
    card = report._repr_html_()
    assert card.count('<span lang="hi">') == card.count('<span lang="en">') > 0
    assert "tiny LSTM" in str(report) and "छोटा LSTM" in str(report)


def test_nothing_heavy_is_imported_with_the_module():
    code = ("import sys, course_utils.installation; "
            "print({'torch', 'matplotlib', 'fontTools'} & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("number", range(len(CHECKS)))
def test_a_crash_is_a_bad_row(number, monkeypatch):
    def crash():
        raise RuntimeError("broken <b>")

    checks = tuple((name, crash if place == number else lambda: ("ok", "fine", None))
                   for place, (name, _) in enumerate(CHECKS))
    monkeypatch.setattr(installation, "CHECKS", checks)
    report = doctor()
    assert [place for place, check in enumerate(report.checks) if check.status == "bad"] == [number]
    assert "RuntimeError: broken <b>" in str(report) and "<b>" not in report._repr_html_()
    assert not report.healthy and "make lab" in report.console()


def versions(monkeypatch, **wrong: str | None) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name in wrong and wrong[name] is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return wrong.get(name) or real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


@pytest.mark.parametrize(("package", "version", "name", "status"), [
    ("torch", None, "torch", "bad"),
    ("torch", "2.5.1", "torch", "bad"),
    ("torch", "2.6.0", "torch", "note"),
    ("torch", installation.tested_version("torch") + "+cu130", "torch", "ok"),
    ("matplotlib", "3.10.8", "matplotlib", "bad"),
    ("matplotlib", None, "matplotlib", "bad"),
    ("jupyterlab", "4.5.9", "JupyterLab", "bad"),
    ("jupyterlab", "4.7.0", "JupyterLab", "bad"),
    ("jupyterlab", "4.10.0", "JupyterLab", "bad"),
    ("jupyterlab", None, "JupyterLab", "bad"),
])
def test_versions(healthy, monkeypatch, package, version, name, status):
    versions(monkeypatch, **{package: version})
    check = row(doctor(), name)
    assert check.status == status
    assert (check.cure is None) == (status == "ok")


def test_another_torch_than_the_tested_one_is_named_in_the_cure(healthy, monkeypatch):
    versions(monkeypatch, torch="2.6.0")
    cure = row(doctor(), "torch").cure
    tested = installation.tested_version("torch")
    assert tested in cure.hi and tested in cure.en and doctor().healthy


def test_a_torch_that_cannot_be_loaded(healthy, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    report = doctor()
    assert row(report, "a tiny LSTM").status == "bad" and row(report, "torch").status == "ok"


def test_the_tiny_lstm_leaves_random_numbers_alone():
    torch = pytest.importorskip("torch")
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    assert installation.examine_lstm()[0] == "ok"
    assert torch.equal(torch.rand(2), expected)


def test_matplotlib_without_raqm(healthy, monkeypatch):
    from matplotlib import ft2font
    monkeypatch.delattr(ft2font, "__libraqm_version__")
    assert row(doctor(), "matplotlib").status == "bad"


def test_a_missing_or_broken_font(healthy, monkeypatch, tmp_path):
    monkeypatch.setattr(installation.theme, "font_path", lambda: tmp_path / "font.ttf")
    assert row(doctor(), "Devanagari").status == "bad"
    (tmp_path / "font.ttf").write_bytes(b"nonsense")
    assert row(doctor(), "Devanagari").status == "bad"


def test_the_language_switch_missing_old_or_incomplete(healthy):
    installed = Path(installation.sys.prefix) / "share/jupyter/labextensions/smriti-lang"
    assert row(doctor(), "language switch").status == "ok"
    script = next(path for path in installed.rglob("*.js"))
    before = script.read_bytes()
    script.write_bytes(before + b"//")
    assert "old or incomplete" in row(doctor(), "language switch").cure.en
    script.write_bytes(before)
    (installed / "install.json").write_text("{}")      # a file of the installer's own does no harm
    (installed / "left-over.js").write_text("1")
    script.unlink()
    assert row(doctor(), "language switch").status == "bad"
    (installed / "package.json").unlink()
    assert row(doctor(), "language switch").status == "bad"


def test_a_home_that_cannot_be_written(healthy, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path / "file" / "home"))
    check = row(doctor(), "folder for your progress")
    assert check.status == "bad" and "SMRITI_HOME" in check.cure.hi and "SMRITI_HOME" in check.cure.en


def test_a_full_disk_and_little_memory(healthy, monkeypatch):
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda path: SimpleNamespace(free=0.2e9))
    monkeypatch.setattr(installation, "total_memory", lambda: 2_000_000_000)
    report = doctor()
    assert (row(report, "free disk").status, row(report, "free disk").found) == ("bad", "0.2 GB")
    assert (row(report, "memory").status, row(report, "memory").found) == ("note", "2.0 GB")


def test_kinds_of_environment(monkeypatch, tmp_path):
    monkeypatch.setattr(installation.sys, "prefix", installation.sys.base_prefix)
    assert installation.examine_environment()[0] == "note"
    (tmp_path / "conda-meta").mkdir()
    monkeypatch.setattr(installation.sys, "prefix", str(tmp_path))
    assert installation.examine_environment()[:2] == ("ok", f"conda: …/{tmp_path.name}")


def test_a_healthy_report_shows_no_path_of_the_machine(healthy):
    for text in (str(doctor()), doctor()._repr_html_()):
        assert not re.search(r"[ ⟦>](/|[A-Z]:)", text), text


def test_paths_are_shortened(monkeypatch, tmp_path):
    monkeypatch.setattr(installation.Path, "home", lambda: tmp_path)
    assert installation.shortened(tmp_path / ".smriti") == "~/.smriti"
    assert installation.shortened(ROOT / ".venv") == ".venv"
    assert installation.shortened("/opt/someone/env") == "…/env"


# -- one list of packages


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def ranges() -> dict[str, str]:
    """Package → its range, of everything that the extras name."""
    lines = PROJECT["dependencies"] + sum(PROJECT["optional-dependencies"].values(), [])
    return dict(re.fullmatch(r"([\w-]+)(?:\[\w+\])?(.*)", line).groups() for line in lines)


def bound(bounds) -> str:
    low, high = (bound and ".".join(map(str, bound)) for bound in bounds)
    return f">={low}" + (f",<{high}" if high else "")


def test_doctor_knows_the_ranges_of_pyproject():
    assert bound(installation.PYTHON) == PROJECT["requires-python"]
    assert bound(installation.TORCH) == ranges()["torch"]
    assert bound(installation.MATPLOTLIB) == ranges()["matplotlib"]
    assert bound(installation.JUPYTERLAB) == ranges()["jupyterlab"]


def test_the_bootstrap_knows_the_python_of_pyproject():
    spec = importlib.util.spec_from_file_location("course_bootstrap", ROOT / "course.py")
    course = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(course)
    assert f">={course.dotted(course.PYTHON_MIN)}" == PROJECT["requires-python"]
    assert set(course.SETS) == set(PROJECT["optional-dependencies"])
    # A larger set holds the smaller one, as the stamps take for granted.
    for smaller, larger in zip(course.SETS, course.SETS[1:], strict=False):
        assert f"smriti-course[{smaller}]" in PROJECT["optional-dependencies"][larger]


def test_environment_yml_is_in_step_with_pyproject():
    yaml = pytest.importorskip("yaml")
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    pip = next(line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    python = next(line.partition("=")[2] for line in conda if line.startswith("python="))
    assert installation.in_range(python, installation.PYTHON)
    assert f"pytorch-cpu{ranges()['torch']}" in conda and "pip" in conda
    assert environment["channels"] == ["conda-forge"]
    extras = re.fullmatch(r"-e \.\[([\w,]+)\]", pip[0]).group(1).split(",")
    assert set(extras) <= set(PROJECT["optional-dependencies"]) and "lab" in extras


def test_constraints_pin_everything_the_project_names():
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")]
    pins = dict(line.split("==") for line in lines)
    assert lines == sorted(lines) and len(pins) == len(lines)
    assert not any("+" in version for version in pins.values())
    specifiers = pytest.importorskip("packaging.specifiers")
    for package, wanted in ranges().items():
        if package != "smriti-course":
            assert specifiers.SpecifierSet(wanted).contains(pins[package.lower()]), package
