"""Explorers: pictures that a reader touches. Each is a static picture and an ES module that makes it live.

* `page`: how picture, data and modules come onto a page.
* `live_cell`: a cell that reads a sentence step by step.
* ``static/``: the modules. ``controls.js`` is shared; ``cell_math.js`` computes the cells' steps in the browser.
"""

from __future__ import annotations

from .live_cell import ExplorerError, explore_cell

__all__ = ["ExplorerError", "explore_cell"]
