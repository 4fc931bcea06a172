"""How a result reaches the page: one card, in HTML for a notebook and in plain text elsewhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["plain", "true", "false"]

# Readable without the course's Lab extension (VS Code, Colab, GitHub, an untrusted notebook); the
# extension's stylesheet replaces it with Lab's own colours.
_STYLE = "border:1px solid #888; border-left-width:6px; border-radius:4px; padding:4px 12px; margin:4px 0"


@dataclass(frozen=True)
class Card:
    """A framed result: `tone` tells plain, true or false; `body` is HTML; `text` its plain-text twin."""

    tone: Tone
    body: str
    text: str
    kind: str = ""      # further CSS classes, space-separated

    def _repr_html_(self) -> str:
        kind = f" {self.kind}" if self.kind else ""
        return f'<div class="smriti-card smriti-{self.tone}{kind}" style="{_STYLE}">{self.body}</div>'

    def __repr__(self) -> str:
        return self.text


def emit(thing: Any, note: dict[str, Any] | None = None) -> None:
    """Show `thing` in the notebook (or print it), with `note` kept as metadata of the stored output.

    Tools such as ``course claims`` read the note back; nbval does not compare it.
    """
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display
        if get_ipython() is not None:
            display(thing, metadata={"smriti": note} if note else None)
            return
    print(thing)
