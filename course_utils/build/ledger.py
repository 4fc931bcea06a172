"""All claims of the course beside what the stored notebooks measured."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from .. import claims
from ..text import T


@dataclass(frozen=True)
class Row:
    """One claim or report, with its last stored measurement (None: no notebook measured it)."""

    claim: claims.Claim
    measured: Any
    holds: bool | None


def rows(root: Path) -> list[Row]:
    """One row for every entry of claims.toml, in the order of the file."""
    notes = {note.get("claim") or note.get("report"): note for note in _notes(root)}
    return [Row(entry, notes.get(name, {}).get("measured"), notes.get(name, {}).get("holds"))
            for name, entry in claims.registry().items()]


def text(found: list[Row]) -> Iterator[str]:
    """The rows as plain text: the sentence in both languages, then measurement, bound, verdict."""
    for row in found:
        yield f"[{row.claim.id}]"
        yield f"  {row.claim.sentence.hi}\n  {row.claim.sentence.en}"
        yield f"  {_measured(row)}   {row.claim.bound or ''}   {_verdict(row)}".rstrip()
        if row.claim.original:
            yield f"  {row.claim.verdict}: “{row.claim.original}”"


def page(found: list[Row]) -> str:
    """The rows as one bilingual HTML page that stands alone."""
    body = "".join(
        f"<tr><td><code>{row.claim.id}</code></td><td>{row.claim.sentence.html()}"
        f"<small>{html.escape(row.claim.source)}</small></td><td>{html.escape(_measured(row))}</td>"
        f"<td>{html.escape(str(row.claim.bound or ''))}</td><td>{html.escape(_verdict(row))}</td></tr>" for row in found)
    title = T(hi="स्मृति: दावे और माप", en="Smriti: claims and measurements")
    heads = "".join(f"<th>{h.label()}</th>" for h in (
        T("नाम", "name"), T("वाक्य", "sentence"), T("माप", "measured"), T("चाहिए", "expected"), T("नतीजा", "verdict")))
    return (f'<!doctype html><html lang="hi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{title.label()}</title><style>body{{font:16px/1.6 sans-serif;margin:2em}}td,th{{padding:.4em .8em;"
            f"text-align:left;vertical-align:top;border-bottom:1px solid #bbb}}</style>"
            f"<h1>{title.label()}</h1><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></html>\n")


def _notes(root: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if note := output.get("metadata", {}).get("smriti"):
                    yield note


def _measured(row: Row) -> str:
    return "—" if row.measured is None else f"{claims.show_value(row.measured)} {row.claim.unit}".strip()


def _verdict(row: Row) -> str:
    return "" if row.holds is None else (claims.HOLDS if row.holds else claims.FAILS).label()
