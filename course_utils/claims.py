"""Claims: sentences with a bound, measured on the learner's machine.

``data/claims.toml`` owns every sentence and its bound; a lesson measures and hands the number over:

>>> claim("00-gru-no-cell", 1)  # doctest: +SKIP

The card shows the sentence, the measured value, the bound and the verdict. A false claim stops the
notebook. `report` shows a value that nobody can promise (a time, a version). Both emit the measured
part in a form that the nbval sanitiser masks (``<data class="measured">``, ``⟦…⟧``), so that a
notebook is compared word for word in spite of measuring.
"""

from __future__ import annotations

import html
import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .display import Card, emit
from .text import SmritiError, T, inline_html

_BOUNDS = ("equals", "at_least", "at_most", "above", "below")
_FIELDS = {"lesson", "hi", "en", "source", "original", "verdict", "unit"}
VERDICTS = {
    "supports": T(hi="पुराने पाठ की यह बात सही है", en="This from the older lesson is right"),
    "corrects": T(hi="पुराने पाठ की यह बात अधूरी है", en="This from the older lesson is not the whole truth"),
    "refutes": T(hi="पुराने पाठ की यह बात सही नहीं है", en="This from the older lesson is not true"),
}
HOLDS = T(hi="✓ सही निकला", en="✓ holds")
FAILS = T(hi="✗ सही नहीं निकला", en="✗ does not hold")


class ClaimError(SmritiError):
    """A claim that is false on this machine, unknown, or badly written in claims.toml."""


@dataclass(frozen=True)
class Bound:
    """What the measured value has to satisfy: an exact value, or limits on one or both sides."""

    equals: Any = None
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    def holds(self, measured: Any) -> bool:
        """Whether `measured` (a number, or a list of any depth: every one of its numbers) is within the bound."""
        if self.equals is not None:
            return measured == self.equals
        if isinstance(measured, list):
            return bool(measured) and all(map(self.holds, measured))
        return self._holds_one(measured)

    def _holds_one(self, value: Any) -> bool:
        if not isinstance(value, (int, float)) or math.isnan(value):
            return False
        return ((self.at_least is None or value >= self.at_least)
                and (self.at_most is None or value <= self.at_most)
                and (self.above is None or value > self.above)
                and (self.below is None or value < self.below))

    def __str__(self) -> str:
        signs = zip(_BOUNDS, ("", "≥ ", "≤ ", "> ", "< "), strict=True)
        return ", ".join(f"{sign}{show_value(getattr(self, name))}"
                         for name, sign in signs if getattr(self, name) is not None)


@dataclass(frozen=True)
class Claim:
    """One sentence of the course that has to be true; without a bound it is a report."""

    id: str
    lesson: str
    sentence: T
    bound: Bound | None
    source: str = ""
    original: str = ""    # the sentence of the original lesson that this one speaks to
    verdict: str = ""     # one of VERDICTS: what the measurement says of it
    unit: str = ""


@cache
def registry() -> dict[str, Claim]:
    """Every claim and report of ``data/claims.toml`` by its id.

    Raises:
        ClaimError: an entry without a sentence in both languages, without a bound, or with a word
            that the format does not know.
    """
    text = files("course_utils").joinpath("data/claims.toml").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> dict[str, Claim]:
    """Read claims in TOML: tables ``[claim.ID]`` (with a bound) and ``[report.ID]`` (without).

    >>> found = parse('[claim.a]\\nlesson = "00"\\nhi = "एक"\\nen = "one"\\nat_least = 0.9')
    >>> str(found["a"].bound)
    '≥ 0.9'
    """
    tables = tomllib.loads(text)
    found: dict[str, Claim] = {}
    for kind in ("claim", "report"):
        for name, entry in tables.get(kind, {}).items():
            found[name] = _read_entry(kind, name, entry)
    return found


def claim(name: str, measured: Any) -> None:
    """Show the claim `name` with what was measured; stop the notebook if it does not hold.

    Args:
        name: an id of ``data/claims.toml``.
        measured: a number, or numbers (all of them must hold); tensors and arrays are welcome. For
            a bound ``equals`` any value that TOML can write.

    Raises:
        ClaimError: the claim is false here, or `name` is not in the file.
    """
    entry = _find(name, want_bound=True)
    value = plain(measured)
    assert entry.bound is not None
    true = entry.bound.holds(value)
    emit(_card(entry, value, true), {"claim": name, "measured": value, "holds": true})
    if not true:
        raise ClaimError(T(
            hi=f'दावा "{name}" आपकी मशीन पर सही नहीं निकला: {entry.sentence.hi} '
               f"माप: {show_value(value)}; चाहिए: {entry.bound}। ऊपर के code cell क्रम से दोबारा चलाइए।",
            en=f'The claim "{name}" does not hold on your machine: {entry.sentence.en} '
               f"Measured: {show_value(value)}; expected: {entry.bound}. Run the code cells above again, in order."))


def report(name: str, measured: Any) -> None:
    """Show a measured value that has no bound: a time, a version, whatever depends on the machine.

    Args:
        name: the id of a ``[report.…]`` entry of ``data/claims.toml``.
        measured: a number, numbers or a text.

    Raises:
        ClaimError: `name` is not a report of the file.
    """
    entry = _find(name, want_bound=False)
    value = plain(measured)
    emit(_card(entry, value, None), {"report": name, "measured": value})


def plain(value: Any) -> Any:
    """A tensor, array, `torch.Size` or number as plain Python: scalar, string or nested list.

    >>> plain((5, 8, 20))
    [5, 8, 20]
    """
    if hasattr(value, "tolist"):        # torch and numpy alike, without importing either
        value = value.tolist()
    if isinstance(value, str) or not isinstance(value, (Sequence, Iterable)):
        return value
    return [plain(v) for v in value]


def show_value(value: Any) -> str:
    """A value as it is printed: integers whole, other numbers with three significant digits.

    >>> show_value(0.98765), show_value(2560), show_value([5, 8, 20]), show_value([0.25, 0.5])
    ('0.988', '2560', '(5, 8, 20)', '(0.25, 0.5)')
    """
    if isinstance(value, float):
        return f"{value + 0.0:.3g}"      # no "-0"
    if isinstance(value, list):
        return "(" + ", ".join(show_value(v) for v in value) + ("," if len(value) == 1 else "") + ")"
    return str(value)


def measured_html(value: Any) -> str:
    """`value` marked as measured, for HTML: the nbval sanitiser masks exactly this element."""
    return f'<data class="measured">{html.escape(show_value(value), quote=False)}</data>'


def measured_text(value: Any) -> str:
    """`value` marked as measured, for plain text."""
    return f"⟦{show_value(value)}⟧"


def _find(name: str, *, want_bound: bool) -> Claim:
    entry = registry().get(name)
    if entry is None or (entry.bound is not None) != want_bound:
        verb, kind = ("claim", "[claim.…]") if want_bound else ("report", "[report.…]")
        known = ", ".join(k for k, v in registry().items() if (v.bound is not None) == want_bound)
        raise ClaimError(T(
            hi=f'{verb}("{name}"): यह नाम course_utils/data/claims.toml के {kind} में नहीं है। वहाँ ये हैं: {known}।',
            en=f'{verb}("{name}"): this name is not a {kind} of course_utils/data/claims.toml. It has: {known}.'))
    return entry


def _card(entry: Claim, value: Any, true: bool | None) -> Card:
    unit = f" {entry.unit}" if entry.unit else ""
    head = T(hi="दावा", en="Claim") if entry.bound else T(hi="माप", en="Measurement")
    verdict = None if true is None else HOLDS if true else FAILS
    measured, wanted = T(hi="आपकी मशीन पर", en="on your machine"), T(hi="चाहिए", en="expected")
    parts = [f"{measured.html('span')}: <strong>{measured_html(value)}{html.escape(unit)}</strong>"]
    lines = [f"{measured.label()}: {measured_text(value)}{unit}"]
    if entry.bound and verdict:
        bound = html.escape(str(entry.bound), quote=False) + html.escape(unit)
        parts += [f"{wanted.html('span')}: <strong>{bound}</strong>", f'<strong class="smriti-verdict">{verdict.html("span")}</strong>']
        lines += [f"{wanted.label()}: {entry.bound}{unit}", verdict.label()]
    tone = "plain" if true is None else "true" if true else "false"
    body = (f'<p class="smriti-head">{head.html("span")}</p>{entry.sentence.html()}'
            f'<p class="smriti-measure">{" &emsp; ".join(parts)}</p>{_origin(entry)}')
    return Card(tone, body, "\n".join([str(entry.sentence), "   ".join(lines)]))


def _origin(entry: Claim) -> str:
    """The line that names the original lesson's sentence and the source, where there are such."""
    said = f"{VERDICTS[entry.verdict].html('span')}: “{inline_html(entry.original)}”" if entry.original else ""
    lines = [line for line in (said, html.escape(entry.source, quote=False)) if line]
    return f'<p class="smriti-source"><small>{"<br>".join(lines)}</small></p>' if lines else ""


def _read_entry(kind: str, name: str, entry: dict[str, Any]) -> Claim:
    known = _FIELDS | (set(_BOUNDS) if kind == "claim" else set())
    if unknown := set(entry) - known:
        raise _bad_entry(kind, name, T(
            hi=f"ये शब्द यहाँ नहीं चलते: {', '.join(sorted(unknown))}। चलते हैं: {', '.join(sorted(known))}।",
            en=f"unknown words: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}."))
    if not all(isinstance(entry.get(x), str) and entry[x].strip() for x in ("hi", "en")):
        raise _bad_entry(kind, name, T(
            hi="वाक्य दोनों भाषाओं में चाहिए: hi = \"…\" और en = \"…\"।",
            en="it needs its sentence in both languages: hi = \"…\" and en = \"…\"."))
    bounds = {k: entry[k] for k in _BOUNDS if k in entry}
    if kind == "claim" and not bounds:
        raise _bad_entry(kind, name, T(
            hi=f"कोई सीमा नहीं है। इनमें से एक लिखिए: {', '.join(_BOUNDS)}; सीमा न हो, तो [report.{name}] बनाइए।",
            en=f"it has no bound. Write one of {', '.join(_BOUNDS)}; without a bound make it [report.{name}]."))
    if bool(entry.get("original")) != (entry.get("verdict") in VERDICTS):
        raise _bad_entry(kind, name, T(
            hi=f"original और verdict साथ चाहिए; verdict: {', '.join(VERDICTS)}।",
            en=f"original and verdict go together; verdict is one of {', '.join(VERDICTS)}."))
    rest = {k: entry.get(k, "") for k in ("source", "original", "verdict", "unit")}
    return Claim(name, entry.get("lesson", ""), T(entry["hi"], entry["en"]), Bound(**bounds) if bounds else None, **rest)


def _bad_entry(kind: str, name: str, what: T) -> ClaimError:
    return ClaimError(T(hi=f"claims.toml, [{kind}.{name}]: {what.hi}", en=f"claims.toml, [{kind}.{name}]: {what.en}"))
