"""Make the course's Devanagari fonts from the variable Noto Sans Devanagari (SIL OFL 1.1).

Run after a new font release, with the package ``brotli`` installed (woff2)::

    python -m course_utils.build.fonts "NotoSansDevanagari[wdth,wght].ttf"

It writes two static instances for matplotlib and typst, which cannot use a variable font's weights,
and two woff2 subsets for JupyterLab. The bytes depend on the source font and fontTools only.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "Bold": 700}

# What the browser takes from the web font; the stylesheet's unicode-range says the same. Everything
# else (Latin, digits, signs) stays with Lab's own fonts.
WEB_CHARACTERS = [
    *range(0x0900, 0x0980),     # Devanagari
    0x200C, 0x200D,             # zero-width non-joiner and joiner, which choose between conjunct forms
    0x25CC,                     # dotted circle, the seat of a lone matra
    *range(0xA8E0, 0xA900),     # Devanagari Extended
]

_PACKAGE = Path(__file__).resolve().parent.parent
STATIC_FOLDER = _PACKAGE / "data/fonts"
WEB_FOLDER = _PACKAGE / "lab/extension/static"


def main(arguments: list[str]) -> None:
    """Make all four fonts from the variable font named on the command line."""
    if len(arguments) != 1:
        sys.exit("usage: python -m course_utils.build.fonts PATH_TO_VARIABLE_TTF")
    for name, weight in WEIGHTS.items():
        font = static_instance(Path(arguments[0]), weight)
        _save(font, STATIC_FOLDER / f"NotoSansDevanagari-{name}.ttf")
        _save(web_subset(font), WEB_FOLDER / f"devanagari-{name.lower()}.woff2")


def static_instance(variable: Path, weight: int) -> TTFont:
    """One weight of a variable font at normal width, named so that font lists tell it apart."""
    # Without recalcTimestamp=False every run would stamp the time of day into the file.
    font = TTFont(variable, recalcTimestamp=False)
    return instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)


def web_subset(font: TTFont) -> TTFont:
    """Cut `font` down to `WEB_CHARACTERS` with every glyph and rule that their shaping needs."""
    options = Options(flavor="woff2", layout_features=["*"], hinting=False, drop_tables=["STAT"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=WEB_CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def _save(font: TTFont, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
