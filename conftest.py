"""Settings of every pytest run: nbval masks what is measured, and no test touches the learner's home."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent


def pytest_configure(config):
    # nbval resolves the file against the working directory, so the path is absolute.
    if getattr(config.option, "nbval", False):
        config.option.nbval_sanitize_with = str(ROOT / "tests" / "nbval_sanitize.cfg")
    # Kernels started by nbval inherit this: a notebook under test leaves nothing behind.
    os.environ["SMRITI_HOME"] = tempfile.mkdtemp(prefix="smriti-test-")
