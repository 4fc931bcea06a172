"""Two languages, one value: the type `T`, the language of pixels, and bilingual errors.

Every string that a learner reads is a `T`. HTML carries both halves in ``lang`` blocks and the
language switch of JupyterLab shows one or both; a picture's pixels carry one label; plain text
prints Hindi, newline, English. The kernel never reads the switch, so a stored output never depends
on it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

LANGUAGES = ("hi", "en")
Language = Literal["hi", "en", "both"]

DEVANAGARI = re.compile(r"[\u0900-\u097F]")
# The halves of a text cell. The blank lines are obligatory: without them Markdown inside is not rendered.
BLOCK = re.compile(r'^<div lang="(hi|en)">\n\n(.*?)\n\n</div>$', re.DOTALL | re.MULTILINE)

_language: Language = "both"


@dataclass(frozen=True, slots=True)
class T:
    """One text in Hindi and in English.

    Args:
        hi: the Hindi half, in Devanagari with technical nouns in Roman.
        en: the English half.

    Raises:
        LanguageError: a half is missing, empty or not a string.

    >>> steps = T(hi="कितने step पीछे", en="steps back")
    >>> print(steps)
    कितने step पीछे
    steps back
    >>> steps.label()
    'कितने step पीछे · steps back'
    >>> T(hi="loss", en="loss").label()
    'loss'
    """

    hi: str
    en: str

    def __post_init__(self) -> None:
        for lang in LANGUAGES:
            half = getattr(self, lang)
            if not isinstance(half, str) or not half.strip():
                other = self.en if lang == "hi" else self.hi
                raise LanguageError(_missing_half(lang, half, other))

    def __str__(self) -> str:
        return self.hi if self.hi == self.en else f"{self.hi}\n{self.en}"

    def __getitem__(self, lang: str) -> str:
        """The half in one language: ``t["hi"]``."""
        if lang not in LANGUAGES:
            raise KeyError(lang)
        return getattr(self, lang)

    def label(self) -> str:
        """One line for pixels, in the language that `set_language` chose (both by default)."""
        if _language != "both":
            return self[_language]
        return self.hi if self.hi == self.en else f"{self.hi} · {self.en}"

    def format(self, *args: object, **values: object) -> T:
        """Fill both halves like `str.format`; a `T` among the values gives its own half to each."""
        def fill(lang: str) -> str:
            def pick(v: object) -> object:
                return v[lang] if isinstance(v, T) else v
            return self[lang].format(*map(pick, args), **{k: pick(v) for k, v in values.items()})
        return T(hi=fill("hi"), en=fill("en"))

    def html(self, tag: str = "div") -> str:
        """Both halves as HTML elements that the language switch can hide.

        Inline code and bold are kept. Spans are set apart by a middle dot, so that the line also
        reads well where no switch hides one half; halves that are equal stand once.
        """
        if tag == "span" and self.hi == self.en:
            return inline_html(self.en)
        gap = " · " if tag == "span" else ""
        parts = [f'<{tag} lang="{x}">{inline_html(self[x])}</{tag}>' for x in LANGUAGES]
        return f'<span class="smriti-gap">{gap}</span>'.join(parts) if gap else "".join(parts)

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        printer.text(str(self))


class SmritiError(Exception):
    """An error that says in both languages what came, what was expected and the cure.

    >>> raise SmritiError(T(hi="Port 8888 खाली नहीं है।", en="Port 8888 is taken."))
    Traceback (most recent call last):
    ...
    course_utils.text.SmritiError: Port 8888 खाली नहीं है।
    Port 8888 is taken.
    """

    def __init__(self, text: T) -> None:
        self.text = text
        super().__init__(str(text))


class LanguageError(SmritiError, TypeError):
    """A text without both languages, or a string that mixes what cannot be drawn together."""


def set_language(language: Language) -> None:
    """Choose the language of pixels (matplotlib labels). HTML always carries both.

    Args:
        language: ``"hi"``, ``"en"`` or ``"both"`` (the default of a fresh kernel).

    Raises:
        LanguageError: any other value.

    >>> set_language("en"); T(hi="कितने step पीछे", en="steps back").label()
    'steps back'
    >>> set_language("both")
    """
    global _language
    if language not in (*LANGUAGES, "both"):
        raise LanguageError(T(
            hi=f'set_language को {language!r} मिला; "hi", "en" या "both" चाहिए।',
            en=f'set_language got {language!r}; it takes "hi", "en" or "both".'))
    _language = language


def refuse_mixed_math(label: str) -> str:
    """Return `label` unchanged, or refuse Devanagari and ``$…$`` in one string.

    matplotlib hands a string with ``$`` to mathtext, which silently draws Devanagari as boxes.

    Raises:
        LanguageError: the label has both.

    >>> refuse_mixed_math("‖∂L/∂hₜ‖ का आकार")
    '‖∂L/∂hₜ‖ का आकार'
    """
    if "$" in label and DEVANAGARI.search(label):
        raise LanguageError(T(
            hi=f"Label {label!r} में देवनागरी और $…$ साथ हैं: देवनागरी की जगह डिब्बे छपेंगे। "
               "Formula को Unicode में लिखिए, जैसे ‖∂L/∂hₜ‖।",
            en=f"The label {label!r} has Devanagari and $…$ together: the Devanagari would print as boxes. "
               "Write the formula in Unicode, such as ‖∂L/∂hₜ‖."))
    return label


def inline_html(text: str) -> str:
    """Escape `text` for HTML, keeping the two marks of inline Markdown that our data files use.

    >>> inline_html("`h_n` is **one** tensor & more")
    '<code>h_n</code> is <strong>one</strong> tensor &amp; more'
    """
    escaped = html.escape(text, quote=False)
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", escaped)


def _missing_half(lang: str, got: object, other: object) -> T:
    name = T(hi="हिन्दी (hi)", en="Hindi (hi)") if lang == "hi" else T(hi="अंग्रेज़ी (en)", en="English (en)")
    return T(
        hi=f"T में {name.hi} वाला हिस्सा नहीं है: {got!r} मिला, एक text चाहिए। दूसरा हिस्सा: {other!r}। "
           'T(hi="…", en="…") में दोनों लिखिए।',
        en=f"This T has no {name.en} half: got {got!r}, expected a text. The other half: {other!r}. "
           'Write both: T(hi="…", en="…").')
