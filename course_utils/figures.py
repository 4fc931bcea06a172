"""`show`: a picture with alt text in both languages, in a form that survives everywhere.

Two kinds of picture:

* **matplotlib** (a Figure or Axes): one PNG with bilingual labels.
* **a drawing** (anything with ``svg(lang)``): one SVG for each language. An untrusted notebook drops
  inline SVG, so each is an ``<img>`` poster that carries its own font and a light card; where scripts
  may run, a script swaps in the same SVG inline, so that it takes the page's font and colours and its
  text can be read, found and spoken.
"""

from __future__ import annotations

import base64
import html
import io
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from .display import emit
from .text import LANGUAGES, SmritiError, T, refuse_mixed_math
from .theme import FONT_NAME, font_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Removed again when the drawing goes inline: what only a stand-alone image needs.
_POSTER = 'class="smriti-poster"'

# Lab runs an output's scripts only in a trusted notebook; each poster then becomes inline SVG.
_INLINE_SCRIPT = """<script>(() => {
  const figure = document.currentScript.closest("figure");
  for (const img of figure.querySelectorAll("img.smriti-svg")) {
    const bytes = Uint8Array.from(atob(img.src.split(",")[1]), (c) => c.charCodeAt(0));
    const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml").documentElement;
    svg.querySelectorAll(".smriti-poster").forEach((part) => part.remove());
    svg.removeAttribute("color");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", img.alt);
    svg.style.maxWidth = "100%";
    img.replaceWith(document.importNode(svg, true));
  }
})();</script>"""


class PictureError(SmritiError):
    """A picture that cannot be shown: no alt text, a missing glyph, an unknown kind."""


@runtime_checkable
class Drawing(Protocol):
    """A picture made of SVG text, one for each language."""

    def svg(self, lang: str) -> str:
        """The SVG in one language (``"hi"`` or ``"en"``): lines in ``currentColor``, text as text."""


class Shown:
    """What `show` emits: HTML for the notebook, the alt text in plain text."""

    def __init__(self, body: str, alt: T) -> None:
        self._body, self._alt = body, alt

    def _repr_html_(self) -> str:
        return self._body

    def __repr__(self) -> str:
        return f"⟦{self._alt.label()}⟧"


def show(picture: Any, *, alt: T, caption: T | None = None) -> None:
    """Show a picture, with alt text and an optional caption in both languages.

    Args:
        picture: a matplotlib Figure or Axes, or a `Drawing`.
        alt: what the picture shows, made from the data (see the ``describe_…`` functions).
        caption: a sentence to print below.

    Raises:
        PictureError: `alt` is not a `T`, a glyph is missing, or `picture` is of no known kind.
        LanguageError: a label mixes Devanagari and ``$…$``.
    """
    if not isinstance(alt, T):
        raise PictureError(T(
            hi=f"show(…, alt=…): alt में {type(alt).__name__} मिला, T(hi=…, en=…) चाहिए: जो चित्र न देख सके, उसके लिए।",
            en=f"show(…, alt=…): alt is {type(alt).__name__}, it must be T(hi=…, en=…): for those who cannot see."))
    emit(Shown(figure_html(picture, alt, caption), alt))


def figure_html(picture: Any, alt: T, caption: T | None = None) -> str:
    """The ``<figure class="smriti">`` that `show` emits; arguments as there."""
    if isinstance(picture, Drawing):
        body = "".join(_poster_html(picture.svg(lang), lang, alt[lang]) for lang in LANGUAGES) + _INLINE_SCRIPT
    else:
        data = base64.b64encode(png_bytes(_figure_of(picture))).decode()
        both = html.escape(alt.label(), quote=True)
        body = f'<img src="data:image/png;base64,{data}" alt="{both}" style="max-width:100%">'
    below = f"<figcaption>{caption.html()}</figcaption>" if caption else ""
    return f'<figure class="smriti" style="margin:8px 0">{body}{below}</figure>'


def png_bytes(figure: Figure) -> bytes:
    """Draw a figure as PNG, the same bytes on every run, and close it.

    Raises:
        PictureError: a glyph is in none of the fonts (it would print as a box).
        LanguageError: a label mixes Devanagari and ``$…$``.
    """
    from matplotlib import pyplot as plt
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        refuse_mixed_math(text.get_text())
    out = io.BytesIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure.savefig(out, format="png", metadata={"Software": None})
    plt.close(figure)       # else the notebook's backend would draw it a second time
    if boxes := [str(w.message) for w in caught if "missing from" in str(w.message)]:
        raise PictureError(T(
            hi=f"इस चित्र का एक अक्षर किसी font में नहीं है, डिब्बा छपेगा: {boxes[0]}। पहले setup() चलाइए।",
            en=f"A character of this figure is in no font and would print as a box: {boxes[0]}. Run setup() first."))
    return out.getvalue()


def poster(svg: str) -> str:
    """An SVG that stands alone as an image: its own font subset and a light card are put in.

    Args:
        svg: SVG text; its root has a ``viewBox``.

    Raises:
        PictureError: no ``<svg … viewBox="x y w h">`` at its start.
    """
    root = re.match(r'\s*<svg\b[^>]*\bviewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"[^>]*>', svg)
    if not root:
        raise PictureError(T(hi='SVG की शुरुआत में <svg … viewBox="x y w h"> चाहिए।',
                             en='The SVG must start with <svg … viewBox="x y w h">.'))
    x, y, w, h = root.groups()
    drawn = "".join(sorted(set(html.unescape(re.sub(r"<[^>]+>", "", svg)))))
    face = (f"<style {_POSTER}>@font-face{{font-family:'{FONT_NAME}';src:url(data:font/woff;base64,"
            f"{_font_subset(drawn)})}}text{{font-family:'{FONT_NAME}','Noto Sans',sans-serif}}</style>")
    card = f'<rect {_POSTER} x="{x}" y="{y}" width="{w}" height="{h}" fill="#fff"/>'
    return svg[:root.end()] + face + card + svg[root.end():]


def _figure_of(picture: Any) -> Figure:
    figure = getattr(picture, "figure", None)
    if not hasattr(figure, "savefig"):
        raise PictureError(T(
            hi=f"show को {type(picture).__name__} मिला; matplotlib का Figure या Axes, या svg(lang) वाला चित्र चाहिए।",
            en=f"show got {type(picture).__name__}; it takes a matplotlib Figure or Axes, or a drawing with svg(lang)."))
    return figure


def _poster_html(svg: str, lang: str, alt: str) -> str:
    data = base64.b64encode(poster(svg).encode()).decode()
    return (f'<div lang="{lang}"><img class="smriti-svg" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{data}" alt="{html.escape(alt, quote=True)}"></div>')


@cache
def _font_subset(drawn: str) -> str:
    """The course's font with only the glyphs of `drawn`, as base64 WOFF: an image sees no page font."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(flavor="woff", layout_features=["*"], notdef_outline=True, hinting=False)
    font = TTFont(font_path(), recalcTimestamp=False)
    chooser = subset.Subsetter(options)
    chooser.populate(text=drawn)
    chooser.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return base64.b64encode(out.getvalue()).decode()
