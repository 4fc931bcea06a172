"""The cheat sheet: RNN, LSTM and GRU on one A4 page, in each language.

Its equations are those of the cell diagrams (`cell_specs`), its counts those of `costs`; its words and what proves
them stand in ``data/cheat_sheet.toml``. typst sets the pages when an author runs ``course sheet --store``; a learner
gets the stored files and needs no typst.

>>> cheat_sheet().svg("hi").startswith("<svg")
True
"""

from __future__ import annotations

import base64
import html
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .cell_specs import VARIANTS, spec_of
from .costs import BLOCKS, count_parameters
from .glossary import terms
from .printing import PrintError, save, typeset
from .text import LANGUAGES, SmritiError, T
from .typesetting import Run, formula, paragraphs

INPUTS, HIDDEN = 10, 20                     # I and H of the counts and of the example shapes
BATCH, STEPS = 5, 8
ORDERS = {"RNN": "", "GRU": "r, z, n", "LSTM": "i, f, g, o"}       # of the row blocks in every weight of torch
# Tensor → its shape in letters and in the numbers of nn.LSTM(INPUTS, HIDDEN, batch_first=True); tests ask torch.
SHAPES = {
    "x": ("(B, T, I)", (BATCH, STEPS, INPUTS)),
    "output": ("(B, T, D·H)", (BATCH, STEPS, HIDDEN)),
    "h_0, h_n": ("(D·L, B, H)", (1, BATCH, HIDDEN)),
    "c_0, c_n": ("(D·L, B, H)", (1, BATCH, HIDDEN)),
}
WEIGHTS = {"weight_ih_l0": "(k·H, I)", "weight_hh_l0": "(k·H, H)", "bias_ih_l0": "(k·H)", "bias_hh_l0": "(k·H)"}
CELLS = ("rnn", "lstm", "gru")
_STORE = "data/sheets"


@dataclass(frozen=True)
class Note:
    """One sentence or two of the sheet, and Python that fails if they are not true."""

    text: T
    proof: str


@dataclass(frozen=True)
class CheatSheet:
    """The stored pages; at the end of a code cell it shows the page of the reader's language."""

    def svg(self, lang: str) -> str:
        """The page in ``"hi"`` or ``"en"``, letters as outlines: no font is needed to show it."""
        return _stored(f"cheat_sheet_{lang}.svg").decode()

    def pdf(self, lang: str) -> bytes:
        """The page in ``"hi"`` or ``"en"``, or two pages for ``"both"``."""
        return _stored(f"cheat_sheet_{lang}.pdf")

    @property
    def alt(self) -> T:
        """The page in words: its parts, and the name of every trap."""
        def half(lang: str) -> str:
            names = [words()[name][lang].replace("`", "") for name in ("equations", "shapes", "counts", "defaults")]
            leads = [_plain(note.text[lang].split("**")[1]) for note in notes("trap")]
            return f"{words()['title'][lang]}: {'; '.join(names)}; {words()['traps'][lang]}: {', '.join(leads)}"
        return T(half("hi") + "।", half("en") + ".")

    def _repr_html_(self) -> str:
        # An image and not inline SVG: all letters are outlines, so the page's font could add nothing, and an image
        # keeps its white paper in a dark theme.
        images = [f'<div lang="{lang}"><img class="smriti-page" style="max-width:100%" '
                  f'alt="{html.escape(self.alt[lang], quote=True)}" '
                  f'src="data:image/svg+xml;base64,{base64.b64encode(self.svg(lang).encode()).decode()}"></div>'
                  for lang in LANGUAGES]
        return f'<figure class="smriti" style="margin:8px 0">{"".join(images)}</figure>'

    def __repr__(self) -> str:
        return f"⟦{self.alt.label()}⟧"


def cheat_sheet() -> CheatSheet:
    """The cheat sheet as it is stored.

    >>> cheat_sheet().alt.en.startswith("RNN, LSTM, GRU on one page")
    True
    """
    return CheatSheet()


def write_sheet(lang: str, to: Path | None = None) -> Path:
    """Copy the stored page to a file; returns its path.

    Args:
        lang: ``"hi"``, ``"en"`` or ``"both"`` (two pages; only as PDF).
        to: ``….pdf`` or ``….svg``; by default ``cheat_sheet_hi.pdf`` here.

    Raises:
        PrintError: another kind of file, or two pages as one SVG.
        SmritiError: the file cannot be written.
    """
    to = to or Path(f"cheat_sheet_{lang}.pdf")
    kind = to.suffix.lower()
    if kind not in (".pdf", ".svg"):
        raise PrintError(T(hi=f"--to में {to} मिला; .pdf या .svg पर खत्म होने वाला नाम चाहिए।",
                           en=f"--to got {to}; it takes a name that ends in .pdf or .svg."))
    if kind == ".svg" and lang == "both":
        raise PrintError(T(hi="SVG में एक ही पन्ना आता है: --lang hi या --lang en भी लिखिए।",
                           en="An SVG holds one page: add --lang hi or --lang en."))
    save({to: _stored(f"cheat_sheet_{lang}{kind}")})
    return to


def store(folder: Path) -> list[Path]:
    """Set all pages and store them below the package `folder`; returns the paths. For authors.

    Raises:
        PrintError: see `printing.typeset`.
    """
    contents = {folder / _STORE / name: content for name, content in pages().items()}
    (folder / _STORE).mkdir(parents=True, exist_ok=True)
    save(contents)
    return list(contents)


def pages() -> dict[str, bytes]:
    """Every stored file by its name, made now."""
    made = {"cheat_sheet_both.pdf": typeset("sheet", sheet_data(LANGUAGES))}
    for lang in LANGUAGES:
        made[f"cheat_sheet_{lang}.pdf"] = typeset("sheet", sheet_data([lang]))
        made[f"cheat_sheet_{lang}.svg"] = slim(typeset("sheet", sheet_data([lang]), "svg").decode()).encode()
    return made


def slim(svg: str) -> str:
    """The same picture in fewer bytes: a notebook carries it, twice.

    Names of glyphs become short, what is SVG's default anyway goes, and outlines keep two decimals (of a point).

    >>> slim('<path fill="#000000" fill-rule="nonzero" d="M 0 0q -0.0081 1.5 2 -3"/>')
    '<path d="M0 0q-.01 1.5 2-3"/>'
    """
    names: dict[str, str] = {}
    svg = re.sub(r"\bg[0-9A-F]{20,}\b", lambda m: names.setdefault(m[0], f"g{len(names)}"), svg)
    svg = svg.replace(' fill-rule="nonzero"', "").replace(' fill="#000000"', "").replace(' y="0"', "")
    svg = re.sub(r'\b(d|x|transform)="([^"]*)"', lambda m: f'{m[1]}="{_shorter(m[2])}"', svg)
    return svg


def _shorter(numbers: str) -> str:
    """A path, or one number, without what no eye can see."""
    def two_decimals(match: re.Match[str]) -> str:
        text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
        return {"-0": "0"}.get(text, re.sub(r"^(-?)0\.", r"\1.", text))
    short = re.sub(r"-?\d+\.\d+", two_decimals, numbers)
    return re.sub(r" ?([A-Za-z]) ?", r"\1", re.sub(r" (?=-)", "", short)) if short[:1] == "M" else short


def sheet_data(languages: Iterable[str]) -> dict[str, Any]:
    """What the template prints: one page for each language.

    >>> sheet_data(["en"])["pages"][0]["counts"][-1]["numbers"]
    ['640', '1920', '2560']
    """
    languages = list(languages)
    title = " · ".join(words()["title"][lang] for lang in languages)
    return {"id": "cheat_sheet.toml", "title": title, "lang": languages[0], "pages": [_page(x) for x in languages]}


@cache
def words() -> dict[str, T]:
    """The headings and short sentences of the sheet by their names."""
    return {name: T(**both) for name, both in _content()["words"].items()}


@cache
def notes(kind: str) -> tuple[Note, ...]:
    """The facts of one kind: ``"default"`` or ``"trap"``.

    >>> "batch_first" in notes("trap")[0].text.en
    True
    """
    filled = {"one_bias": ", ".join(str(BLOCKS[k] * HIDDEN * (INPUTS + HIDDEN + 1)) for k in ORDERS)}
    return tuple(Note(T(**{lang: _fill(row["text"][lang], filled) for lang in LANGUAGES}), row["proof"])
                 for row in _content()[kind])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(files("course_utils").joinpath("data/cheat_sheet.toml").read_text(encoding="utf-8"))


def _fill(text: str, values: dict[str, str]) -> str:
    """Put values in; `str.format` would take the braces of LaTeX for its own."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _plain(text: str) -> str:
    return text.replace("`", "").rstrip(":।.")


def _stored(name: str) -> bytes:
    try:
        return files("course_utils").joinpath(_STORE, name).read_bytes()
    except FileNotFoundError:
        raise SmritiError(T(
            hi=f"course_utils/{_STORE}/{name} नहीं मिली। लेखक `course sheet --store` से उसे बनाते हैं; आपके पास हो, तो "
               f"`git checkout -- course_utils/{_STORE}` चलाइए।",
            en=f"course_utils/{_STORE}/{name} was not found. Authors make it with `course sheet --store`; otherwise "
               f"run `git checkout -- course_utils/{_STORE}`.")) from None


def _page(lang: str) -> dict[str, Any]:
    def line(text: str) -> list[Run]:
        return paragraphs(text, "cheat_sheet.toml")[0]

    return {
        "lang": lang, "words": {name: line(text[lang]) for name, text in words().items()},
        "cells": [_cell(kind, lang) for kind in CELLS],
        "shapes": [{"name": name, "letters": letters, "numbers": _tuple(numbers), "lstm": name.startswith("c")}
                   for name, (letters, numbers) in SHAPES.items()],
        "counts": _counts(lang), "weights": [{"name": name, "letters": shape} for name, shape in WEIGHTS.items()],
        "kinds": list(ORDERS),
        "defaults": [line(note.text[lang]) for note in notes("default")],
        "pattern": _content()["pattern"]["code"].strip("\n"),
        "traps": [line(note.text[lang]) for note in notes("trap")]}


def _cell(kind: str, lang: str) -> dict[str, Any]:
    """The equations of one kind of cell, each with the name of what it makes; of another form what differs."""
    shown = []
    for variant in VARIANTS[kind]:
        spec = spec_of(kind, variant)
        for e in spec.equations:
            if e.until < len(spec.frames) - 1 or any(e.text == other["plain"] for other in shown):
                continue
            name = "hidden state" if e.part == "h" else spec.parts[e.part].en
            gloss = words()["paper"] if variant != "torch" else _gloss(name)
            shown.append({"text": formula(e.latex, kind), "alt": e.latex, "plain": e.text,
                          "name": name, "gloss": gloss[lang]})
    return {"name": kind.upper(), "equations": shown}


def _gloss(name: str) -> T:
    """What the glossary says of a part, without the name that it gives it first."""
    gloss = next(term.gloss for term in terms() if term.en == name)
    return T(*(gloss[lang].split(": ")[-1] for lang in LANGUAGES))


def _counts(lang: str) -> list[dict[str, Any]]:
    """The rows of the table of parameters: what, and its value for each kind."""
    def row(what: str, values: Iterable[str]) -> dict[str, Any]:
        return {"what": paragraphs(what)[0], "numbers": list(values)}

    return [row(f"k ({words()['k'][lang]})", (str(BLOCKS[kind]) for kind in ORDERS)),
            row(words()["blocks"][lang], (order or "–" for order in ORDERS.values())),
            row(words()["number"][lang], (str(count_parameters(kind, INPUTS, HIDDEN)) for kind in ORDERS))]


def _tuple(numbers: Iterable[int]) -> str:
    return f"({', '.join(map(str, numbers))})"
