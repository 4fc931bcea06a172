"""The door to typst, which sets what is printed: offline, with the course's fonts, the same bytes every time.

A page is a template of ``data/typst`` and data for it; the template reads the data as JSON, so nothing in them is
ever read as markup. PDFs are PDF/UA-1: they can be read aloud, and a character that no font has is an error here
and not a box on two hundred sheets.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from . import home
from .text import SmritiError, T
from .theme import font_path

Format = Literal["pdf", "svg", "png"]


class PrintError(SmritiError):
    """Something that cannot be printed, and the cure."""


def typeset(template: str, data: Mapping[str, Any], form: Format = "pdf", ppi: float = 144) -> bytes:
    """Set one document.

    Args:
        template: the name of a file of ``data/typst``, without ``.typ``.
        data: what it prints, anything that JSON can hold; ``"title"`` and ``"lang"`` at least.
        form: ``"pdf"``; ``"svg"`` and ``"png"`` for a document of one page.
        ppi: dots per inch of a PNG.

    Raises:
        PrintError: typst is not installed, a character is in none of the fonts, or the template is broken.

    >>> typeset("sheet", {"title": "x", "lang": "en", "pages": []})[:5]
    b'%PDF-'
    """
    if importlib.util.find_spec("typst") is None:
        raise _no_typst()
    import typst

    # One encoding of the same data: the bytes of the document follow from it.
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    how = {"font_paths": [str(font_path().parent)], "ignore_system_fonts": True, "sys_inputs": inputs, "timestamp": 0}
    try:
        pdf = typst.compile(_source(template), format="pdf", pdf_standards=["ua-1"], **how)
        if form == "pdf":
            return pdf      # pictures are made too late: only a PDF is searched for what no font has
        return typst.compile(_source(template), format=form, ppi=ppi, **how)
    except typst.TypstError as error:
        raise _refused(template, data, error) from None


def save(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together, all or none.

    Raises:
        SmritiError: one of them cannot be written.
    """
    try:
        home.write_together(contents)
    except OSError as error:
        raise home.cannot_write(next(iter(contents)), error) from None


def _source(template: str) -> bytes:
    folder = files("course_utils").joinpath("data/typst")
    return b"\n".join(folder.joinpath(f"{name}.typ").read_bytes() for name in ("style", template))


def _no_typst() -> PrintError:
    return PrintError(T(
        hi="छापने के लिए typst चाहिए, और वह install नहीं है। इलाज: `python course.py quiz …` उसे install करके चलता है; "
           'अपने environment में `pip install -c constraints.txt -e ".[print]"`।',
        en="Printing needs typst, which is not installed. Cure: `python course.py quiz …` installs it and runs; "
           'in an environment of your own `pip install -c constraints.txt -e ".[print]"`.'))


def _refused(template: str, data: Mapping[str, Any], error: Exception) -> PrintError:
    said = f"{getattr(error, 'message', error)}\n{getattr(error, 'diagnostic', '')}"
    lost = sorted(set("".join(re.findall(r'the text `"(.+?)"` could not be displayed', said))))
    if not lost:
        return PrintError(T(hi=f"typst ने {template}.typ को नहीं माना: {said.strip()}",
                            en=f"typst refused {template}.typ: {said.strip()}"))
    shown, where = " ".join(lost), ", ".join(dict.fromkeys(_places(data, lost, "?")))
    return PrintError(T(
        hi=f"{where}: {shown} हमारे किसी font में नहीं है, उसकी जगह डिब्बा छपता। कोई और अक्षर लिखिए।",
        en=f"{where}: {shown} is in none of our fonts and would print as a box. Write another character."))


def _places(data: Any, letters: list[str], ident: str) -> Iterator[str]:
    """The ids of the parts of `data` that hold one of the letters."""
    if isinstance(data, Mapping):
        ident = str(data.get("id", ident))
        for value in data.values():
            yield from _places(value, letters, ident)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _places(value, letters, ident)
    elif isinstance(data, str) and any(letter in data for letter in letters):
        yield ident
