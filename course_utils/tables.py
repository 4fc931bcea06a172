"""Tables in two languages, whose measured cells nbval does not compare."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from .display import Card
from .text import T

Name = str | T      # one word for both languages, or one for each


@dataclass(frozen=True)
class Measured:
    """A cell that may differ from machine to machine."""

    value: Name


@dataclass(frozen=True)
class Table:
    """Rows under a caption, with notes below them.

    Attributes:
        caption: what the table is about.
        head: the name of every column.
        rows: cells, as many as in the head; the first one names its row. A cell is a text, a `T` or a `Measured`.
        notes: below the table; the cells of a note stand in one line.
    """

    caption: T
    head: list[Any]
    rows: list[list[Any]]
    notes: list[list[Any]]

    def html(self) -> str:
        """The table as a card."""
        head = "".join(f'<th scope="col">{_cell_html(cell)}</th>' for cell in self.head)
        rows = "".join(f'<tr><th scope="row">{_cell_html(row[0])}</th>'
                       + "".join(f"<td>{_cell_html(cell)}</td>" for cell in row[1:]) + "</tr>" for row in self.rows)
        notes = "".join(f"<p><small>{' '.join(map(_cell_html, note))}</small></p>" for note in self.notes)
        body = (f"<table><caption>{self.caption.html('span')}</caption><thead><tr>{head}</tr></thead>"
                f"<tbody>{rows}</tbody></table>{notes}")
        return Card("plain", body, self.text())._repr_html_()

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Its plain-text twin: one line for each row.

        >>> print(Table(T(hi="समय", en="time"), ["cell", "ms"], [["LSTM", Measured("1.5")]], []).text())
        समय · time
        cell | ms
        LSTM | ⟦1.5⟧
        """
        lines = [" | ".join(map(_cell_text, row)) for row in (self.head, *self.rows)]
        return "\n".join([self.caption.label(), *lines, *(" ".join(map(_cell_text, note)) for note in self.notes)])


def label(name: Name) -> str:
    """A name in one line, as `T.label`."""
    return name.label() if isinstance(name, T) else name


def _cell_html(cell: Any) -> str:
    if isinstance(cell, Measured):
        return f'<data class="measured">{_cell_html(cell.value)}</data>'
    return cell.html("span") if isinstance(cell, T) else html.escape(cell, quote=False)


def _cell_text(cell: Any) -> str:
    return f"⟦{label(cell.value)}⟧" if isinstance(cell, Measured) else label(cell)
