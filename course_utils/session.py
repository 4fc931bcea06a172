"""`setup`: what every notebook does first, so that the same cell gives the same result everywhere."""

from __future__ import annotations

import random

from . import theme


def setup(seed: int = 0) -> None:
    """Prepare torch and matplotlib for a lesson; the first code cell calls it.

    * One thread: small recurrent networks are many times slower with two threads on a busy machine.
    * Denormals flushed to zero: vanishing gradients become numbers so small that the CPU crawls.
    * One seed for Python, numpy and torch.
    * The course's fonts and style, so that Hindi is drawn right whatever fonts the machine has.

    Args:
        seed: the seed of every random number that follows.

    >>> setup()
    """
    import numpy as np
    import torch

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    use_style()


def use_style() -> None:
    """Give matplotlib the course's fonts and style (also called by tools that draw without torch)."""
    import matplotlib
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for weight in ("Regular", "Bold"):
        if (path := str(theme.font_path(weight))) not in known:
            font_manager.fontManager.addfont(path)
    matplotlib.rcParams.update(theme.rc_params())
