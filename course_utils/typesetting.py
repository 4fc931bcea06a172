r"""From the course's Markdown and LaTeX to what `printing` sets: data, never markup.

A text becomes runs: plain words, bold, code and formulas. The template prints a run's text as it is, so that no
character of it (``#``, ``$``, ``@``, ``<``) can mean anything to typst. Formulas alone are translated, out of a
small list of LaTeX, and anything outside that list is refused:

>>> formula(r"h_{t-1} = \sigma(W_{ih} x_t)")
'h_(t - 1) = sigma ( W_(i h) x_(t) )'
"""

from __future__ import annotations

import re
from typing import TypedDict

from .text import SmritiError, T


class TypesetError(SmritiError):
    """A text or a formula that cannot be printed; says where it stands and what to write."""


class Run(TypedDict):
    """A stretch of one look: `text`, what it is, whether it is bold, and a formula's LaTeX for a screen reader."""

    kind: str       # "text", "code" or "math"
    text: str
    bold: bool
    alt: str


# A backslash before punctuation, code, a formula, bold (which may hold code). In the order of Markdown itself.
_MARKS = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~])"
                    r"|(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
                    r"|\$(?=\S)(?P<math>[^$\n]+?)(?<=\S)\$"
                    r"|\*\*(?=\S)(?P<bold>(?:`[^`]*`|[^`])+?)(?<=\S)\*\*", re.DOTALL)

# What LaTeX calls them → what typst calls them.
_SYMBOLS = {name: name for name in (
    "alpha beta gamma delta epsilon eta theta lambda mu rho sigma tau phi omega Delta Sigma partial approx in "
    "tanh exp log min max det prime").split()} | {
    "odot": "dot.o", "cdot": "dot.op", "times": "times", "pm": "plus.minus", "le": "lt.eq", "leq": "lt.eq",
    "ge": "gt.eq", "geq": "gt.eq", "ne": "eq.not", "neq": "eq.not", "to": "arrow.r", "ldots": "dots.h",
    "dots": "dots.h", "cdots": "dots.h.c", "infty": "infinity", "nabla": "nabla", "lVert": "bar.v.double",
    "rVert": "bar.v.double", "|": "bar.v.double", "lvert": "bar.v", "rvert": "bar.v", "sum": "sum", "prod": "product",
    "{": "brace.l", "}": "brace.r", "top": "top", ",": "thin", ";": "med", " ": "med", "quad": "quad", "!": ""}
_WITH_ARGUMENT = {"hat": "hat", "tilde": "tilde", "bar": "macron", "sqrt": "sqrt", "mathbb": "bb", "mathbf": "bold",
                  "mathrm": "upright"}
# Signs that mean something else to typst go by name, so that none of them can end an argument or start markup.
_SIGNS = {"-": "-", "−": "-", "+": "+", "=": "=", "<": "<", ">": ">", "(": "(", ")": ")", "[": "[", "]": "]",
          "/": "slash", ",": "comma", ";": "semi", ":": "colon", "|": "bar.v", "!": "excl", ".": "dot.basic",
          "*": "ast.op", "σ": "sigma", "⊙": "dot.o", "·": "dot.op", "×": "times"}
_TOKENS = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]|\d+(?:\.\d+)?|\s+|.", re.DOTALL)


def paragraphs(text: str, place: str = "?") -> list[list[Run]]:
    """A text of inline Markdown as paragraphs of runs.

    Args:
        text: words with inline code, ``**bold**`` and ``$formulas$``; an empty line starts a paragraph.
        place: what an error names, such as the question's id.

    Raises:
        TypesetError: a formula with something that is not in our list.

    >>> [run["text"] for run in paragraphs("the `h_n` of #1")[0]]
    ['the ', 'h_n', ' of #1']
    """
    return [_runs(" ".join(part.split("\n")), place) for part in re.split(r"\n\s*\n", text.strip())]


def formula(latex: str, place: str = "?") -> str:
    """A LaTeX formula in typst's mathematics.

    Args:
        latex: letters, numbers, signs, ``_``, ``^``, ``\\frac`` and the commands of our list.
        place: what an error names.

    Raises:
        TypesetError: an unknown command or sign, or a brace without its partner.
    """
    return _Formula(latex, place).whole()


def _runs(text: str, place: str, bold: bool = False) -> list[Run]:
    found: list[Run] = []
    start = 0
    for mark in _MARKS.finditer(text):
        _add(found, text[start:mark.start()], bold)
        start = mark.end()
        if (escaped := mark["escaped"]) is not None:
            _add(found, escaped, bold)
        elif (code := mark["code"]) is not None:
            found.append(Run(kind="code", text=code, bold=bold, alt=""))
        elif (latex := mark["math"]) is not None:
            found.append(Run(kind="math", text=formula(latex, place), bold=bold, alt=latex))
        else:
            found += _runs(mark["bold"], place, bold=True)
    _add(found, text[start:], bold)
    return found


def _add(found: list[Run], text: str, bold: bool) -> None:
    """Plain words: they join the run before them, so that a word with an escaped sign is shaped as one."""
    if found and found[-1]["kind"] == "text" and found[-1]["bold"] == bold:
        found[-1]["text"] += text
    elif text:
        found.append(Run(kind="text", text=text, bold=bold, alt=""))


class _Formula:
    """One formula on its way from LaTeX to typst."""

    def __init__(self, latex: str, place: str) -> None:
        self.latex, self.place = latex, place
        self.tokens = [token for token in _TOKENS.findall(latex) if not token.isspace()]
        self.at = 0

    def whole(self) -> str:
        """All of it."""
        parts = self.sequence()
        if self.at < len(self.tokens):
            raise self.refused(self.tokens[self.at])
        return parts

    def sequence(self) -> str:
        """What stands up to the next closing brace."""
        parts = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            parts.append(self.attached())
        return " ".join(filter(None, parts))

    def attached(self) -> str:
        """One atom with what hangs on it."""
        base, hung = self.atom(), {"_": "", "^": ""}
        while self.at < len(self.tokens) and self.tokens[self.at] in ("_", "^", "'"):
            sign = self.next()
            if sign == "'":
                hung["^"] = f"{hung['^']} prime".strip()
            else:
                hung[sign] = f"{hung[sign]} {self.atom()}".strip()
        return base + "".join(f"{sign}({content})" for sign, content in hung.items() if content)

    def atom(self) -> str:
        """One letter, number, sign, group in braces or command: also what a command or an ``_`` takes."""
        token = self.next()
        if token == "{":
            inner = self.sequence()
            self.close()
            return inner
        if token[0] == "\\":
            return self.command(token[1:])
        if re.fullmatch(r"[A-Za-z]|\d+(\.\d+)?", token):
            return token
        if token in _SIGNS:
            return _SIGNS[token]
        raise self.refused(token)

    def command(self, name: str) -> str:
        """What a backslash starts."""
        if name in ("left", "right"):       # typst lets brackets grow by itself
            return "" if self.tokens[self.at:self.at + 1] == ["."] and self.next() else self.atom()
        if name == "frac":
            return f"frac({self.atom()}, {self.atom()})"
        if name in _WITH_ARGUMENT:
            return f"{_WITH_ARGUMENT[name]}({self.atom()})"
        if name in _SYMBOLS:
            return _SYMBOLS[name]
        raise self.refused(f"\\{name}")

    def next(self) -> str:
        """The next token."""
        if self.at >= len(self.tokens):
            raise self.refused("")
        self.at += 1
        return self.tokens[self.at - 1]

    def close(self) -> None:
        """The brace that ends a group."""
        if self.next() != "}":
            raise self.refused("{")

    def refused(self, token: str) -> TypesetError:
        """The error for what is not in our list."""
        what = token or "…"
        return TypesetError(T(
            hi=f"{self.place}: formula ${self.latex}$ में {what} छापा नहीं जा सकता। course_utils/typesetting.py की सूची "
               "में जो है, वही लिखिए, या उसे वहाँ जोड़िए।",
            en=f"{self.place}: {what} in the formula ${self.latex}$ cannot be printed. Write what is in the list of "
               "course_utils/typesetting.py, or add it there."))
