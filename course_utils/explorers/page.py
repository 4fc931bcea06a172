"""An explorer on a page: the picture as it stands, and the ES modules that make it live where scripts may run.

The picture is that of `figures.show`: an untrusted notebook, a print and GitHub show it and nothing else. Where
scripts may run, its drawings are inline already; then the explorer's module gets them, its data and an empty
element for its controls. Nothing is fetched: the modules come with the page, each as its own readable file, and
neither a kernel nor the course's Lab extension is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..figures import Drawing, Shown, figure_html
from ..text import SmritiError, T

STATIC = Path(__file__).with_name("static")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+\.js)";$', re.MULTILINE)

# After load_modules.js.
_LOADER = """(async () => {
  // Without Lab's language switch the drawing would stand there once for each language.
  const showOneDrawing = () => {
    const both = figure.querySelector(".smriti-both");
    if (!both || document.documentElement.dataset.smritiLang) return;
    both.style.display = "";
    for (const block of figure.querySelectorAll(":scope > div[lang]")) block.style.display = "none";
  };
  const figure = document.currentScript.closest("figure");
  const el = figure.querySelector(".smriti-explorer");
  const scripts = [...figure.querySelectorAll('script[type="text/smriti-module"]')];
  const { render } = await loadModules(scripts.map((script) => [script.dataset.name, script.textContent]));
  showOneDrawing();
  const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  render({ data, el, drawings: [...figure.querySelectorAll("svg")] });
  // On a phone the drawing scrolls: by keyboard too. A block that is not shown yet has no width.
  const letScroll = new ResizeObserver((entries) => entries.forEach(({ target: block }) => {
    if (block.scrollWidth <= block.clientWidth) return;
    block.tabIndex = 0;
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", block.querySelector("svg title").textContent);
  }));
  for (const svg of figure.querySelectorAll("svg")) letScroll.observe(svg.parentElement);
})();"""


class ExplorerError(SmritiError):
    """An explorer that was asked for with something that it cannot show."""


def explorer(picture: Drawing, module: str, data: Mapping[str, Any], *, alt: T, caption: T | None = None) -> Shown:
    """A picture that `module` makes live.

    Args:
        picture: what is seen before, and where scripts do not run.
        module: the file in ``static/`` whose ``render({data, el, drawings})`` makes it live.
        data: what that function gets; plain values.
        alt: the picture in words.
        caption: a sentence below.

    Raises:
        ExplorerError: a caption in one language only.
    """
    if caption is not None and not isinstance(caption, T):
        got = type(caption).__name__
        raise ExplorerError(T(hi=f'caption में {got} मिला; T(hi="…", en="…") चाहिए।',
                              en=f'caption is a {got}; expected T(hi="…", en="…").'))
    parts = [f'<script type="text/smriti-module" data-name="{name}">{text}</script>' for name, text in modules_of(module)]
    live = (f'<div class="smriti-explorer"></div><style>{static_text("explorer.css")}</style>{"".join(parts)}'
            f'<script type="application/json">{_json(data)}</script><script>{{{static_text("load_modules.js")}{_LOADER}}}</script>')
    return Shown(figure_html(picture, alt, caption, live=live), alt)


@cache
def modules_of(name: str) -> tuple[tuple[str, str], ...]:
    """A module and all that it imports, each after those that it imports itself."""
    text, found = static_text(name), {}
    for imported in _IMPORT.findall(text):
        found.update(modules_of(imported))
    return (*found.items(), (name, text))


@cache
def static_text(name: str) -> str:
    """A file of ``static/``."""
    return (STATIC / name).read_text(encoding="utf-8")


def _json(data: Mapping[str, Any]) -> str:
    # "</script>" inside a text would end the element, "<!--" and "<script>" would keep it from ending.
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
