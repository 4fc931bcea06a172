"""Settings of every pytest run: nbval masks what is measured, and no test touches the learner's home."""

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_configure(config):
    """Point nbval at our masks, and kernels at a home of their own."""
    # nbval resolves the file against the working directory, so the path is absolute.
    if getattr(config.option, "nbval", False):
        os.environ["SMRITI_CI"] = "1"       # as when it was built: a refused solution is an error
        config.option.nbval_sanitize_with = str(ROOT / "tests" / "nbval_sanitize.cfg")
    # Kernels started by nbval inherit this: a notebook under test leaves nothing behind.
    os.environ["SMRITI_HOME"] = tempfile.mkdtemp(prefix="smriti-test-")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Name a failed notebook cell by its own id (nbval only counts cells), and say the cure."""
    report = yield
    cell = getattr(item, "cell", None)
    if report.failed and cell is not None:
        number = item.path.name[:2]
        report.sections.append((
            f'{item.path.name}, cell "{cell.get("id", "?")}"',
            "Output वैसा नहीं जैसा notebook में रखा है। Code या दावा सुधारिए; नया output सही हो, तो "
            f"`python course.py build --force {number}` चलाइए।\n"
            "The output is not as stored. Mend the code or the claim; if the new output is right, "
            f"run `python course.py build --force {number}`."))
    return report
