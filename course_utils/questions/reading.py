"""Reading question files: each fault is refused with file, line and cure.

One TOML file a lesson, ``data/questions/NN.toml``. All that a learner reads stands in both languages, and every
choice, step and mistake explains itself::

    [[question]]
    id = "04-batch-first"                 # begins with the file's number
    kind = "single"                       # see `KINDS`
    about = "04"                          # the lesson that answers it; left out, the file's own
    misconception = "batch-first-h"       # a row of misconceptions.csv; may be left out
    prompt = { hi = "…", en = "…" }
    code = '''…'''                        # Python below the prompt; pytest runs it (raises = "…" if it must fail)
    proof = "…"                           # an expression that is true after it

    [[question.choice]]                   # single, prediction: one is right; multiple: one or more, not all
    key = "a"
    right = true
    text = { hi = "…", en = "…" }
    why = { hi = "…", en = "…" }

What other kinds have in place of choices:

``numeric``
    ``answer`` (a number or arithmetic over the names of ``vary``), ``tolerance``, ``why``, ``[[question.mistake]]``
    with ``value`` and ``why``; ``vary = { H = [5, 20] }`` for the same question with other numbers, which ``{H}``
    and ``{answer}`` put into the texts; ``check``, Python that must equal the answer.
``shape``
    ``code``, ``of`` (the expression whose shape is asked), ``answer = [1, 5, 20]``, ``why``, mistakes with shapes.
``order``
    ``[[question.step]]`` with ``text`` and ``why`` in the right order, and ``why`` for the whole.
``bug``
    ``code``; choices whose ``key`` is the number of a line of it, without ``text``; ``fixed``, the whole code mended;
    ``proof``, true after ``fixed`` and not after ``code``.
``open``
    ``model``, the model answer, and ``[[question.point]]`` with ``text``: what a full answer names.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from ..text import SmritiError, T
from .arithmetic import Number, evaluate, written
from .model import CHOOSING, KINDS, Choice, Code, Mistake, Question, QuestionError, near

_ALWAYS = {"id", "kind", "about", "misconception", "prompt", "code", "proof", "raises"}
_CHOICES = {"choice"}
_FIELDS = {
    "single": _CHOICES, "prediction": _CHOICES, "multiple": _CHOICES, "bug": _CHOICES | {"fixed"},
    "numeric": {"answer", "tolerance", "why", "mistake", "vary", "check"},
    "shape": {"answer", "why", "mistake", "of"}, "order": {"step", "why"}, "open": {"model", "point"}}


class Reader:
    """One question file.

    Args:
        name: the file's name, ``NN.toml``.
        text: its text.
        lessons: the numbers of the course's lessons.
        misconceptions: the names that a question may be tagged with.
    """

    def __init__(self, name: str, text: str, lessons: frozenset[str], misconceptions: frozenset[str]) -> None:
        self._name, self._text = name, text
        self._lesson = name.removesuffix(".toml")
        self._lessons, self._misconceptions = lessons, misconceptions
        self._place = name

    def questions(self) -> dict[str, Question]:
        """Every question of the file by its id.

        Raises:
            QuestionError: the file breaks the format.
        """
        try:
            tables = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise QuestionError(T(hi=f"{self._name}: यह TOML नहीं है: {error}",
                                  en=f"{self._name}: not TOML: {error}")) from None
        if self._lesson not in self._lessons:
            self._refuse(f"पाठ {self._lesson!r} course में नहीं है; फ़ाइल का नाम NN.toml हो।",
                         f"there is no lesson {self._lesson!r} in the course; the file is named NN.toml.")
        found: dict[str, Question] = {}
        for raw in tables.get("question", []):
            ident = str(raw.get("id", "?"))
            before = self._text.partition(f'"{ident}"')[0]
            self._place = f"course_utils/data/questions/{self._name}:{before.count(chr(10)) + 1} ({ident})"
            if ident in found:
                self._refuse("यह id दो बार है।", "this id stands twice.")
            found[ident] = self._read(raw)
        return found

    def _read(self, raw: dict[str, Any]) -> Question:
        for hi, en in self._problems(raw):
            self._refuse(hi, en)
        if raw["kind"] == "numeric" and raw.get("vary"):
            first, *others = (self._question(raw, names) for names in self._variants(raw["vary"]))
            return replace(first, others=tuple(others))
        return self._question(raw, {})

    def _problems(self, raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
        kind, ident = raw.get("kind"), str(raw.get("id", ""))
        if not re.fullmatch(rf"{self._lesson}-[a-z0-9-]+", ident):
            yield (f'id "{self._lesson}-…" जैसी होनी चाहिए (a-z, 0-9, -)।',
                   f'the id must look like "{self._lesson}-…" (a-z, 0-9, -).')
        if kind not in KINDS:
            yield f"kind {kind!r} मिला; इनमें से एक चाहिए: {KINDS}।", f"kind is {kind!r}; it takes one of {KINDS}."
        elif extra := sorted(set(raw) - _ALWAYS - _FIELDS[kind]):
            yield (f"kind {kind!r} में ये नाम नहीं होते: {extra}। इसके अपने: {sorted(_FIELDS[kind])}।",
                   f"kind {kind!r} has no {extra}. Its own are: {sorted(_FIELDS[kind])}.")
        if raw.get("about", self._lesson) not in self._lessons:
            yield (f"about {raw['about']!r} मिला; पाठ ये हैं: {', '.join(sorted(self._lessons))}।",
                   f"about is {raw['about']!r}; the lessons are: {', '.join(sorted(self._lessons))}.")
        if raw.get("misconception", "") not in {"", *self._misconceptions}:
            yield (f"misconception {raw['misconception']!r} misconceptions.csv में नहीं है।",
                   f"misconception {raw['misconception']!r} is not in misconceptions.csv.")

    def _variants(self, vary: dict[str, list[Number]]) -> Iterator[dict[str, Number]]:
        """The sets of numbers, read in step from lists of one length."""
        if len({len(values) for values in vary.values()}) != 1 or not all(vary.values()):
            self._refuse("vary की सारी list बराबर लंबी चाहिए, कम से कम एक संख्या की।",
                         "the lists of vary need one length, and one number or more.")
        for values in zip(*vary.values(), strict=True):
            yield dict(zip(vary, values, strict=True))

    def _question(self, raw: dict[str, Any], names: Mapping[str, Number]) -> Question:
        kind = raw["kind"]
        own = {"numeric": self._numeric, "shape": self._shape, "order": self._order, "open": self._open}
        parts = own.get(kind, self._chosen)(raw, names)
        code = Code(raw.get("code", ""), raw.get("fixed", ""), raw.get("of", ""), raw.get("check", ""),
                    raw.get("proof", ""), raw.get("raises", ""), dict(names))
        prompt = self._pair(raw.get("prompt"), "prompt", {k: written(v) for k, v in names.items()})
        return Question(raw["id"], self._lesson, kind, prompt, about=raw.get("about", self._lesson),
                        misconception=raw.get("misconception", ""), code=code, **parts)

    def _chosen(self, raw: dict[str, Any], _: Mapping[str, Number]) -> dict[str, Any]:
        bug = raw["kind"] == "bug"
        entries = raw.get("choice", [])
        keys = [c.get("key") for c in entries]
        if len(keys) < 2 or len(set(keys)) != len(keys) or not all(re.fullmatch(r"[a-z0-9]+", str(k)) for k in keys):
            self._refuse(f"कम से कम दो विकल्प चाहिए, हर एक की अलग key (a-z, 0-9); मिलीं: {keys}।",
                         f"it needs two choices or more, each with its own key (a-z, 0-9); found: {keys}.")
        texts = [self._line(raw, c["key"]) if bug else self._pair(c.get("text"), f"choice {c['key']} text")
                 for c in entries]
        choices = tuple(Choice(c["key"], text, self._pair(c.get("why"), f"choice {c['key']} why"),
                               c.get("right") is True) for c, text in zip(entries, texts, strict=True))
        right = [c.key for c in choices if c.right]
        if raw["kind"] in CHOOSING and len(right) != 1:
            self._refuse(f"सही विकल्प ठीक एक होना चाहिए; मिले: {right or 'कोई नहीं'}। कई सही हों, तो kind multiple है।",
                         f"exactly one choice must be right; found: {right or 'none'}. Several make it multiple.")
        if raw["kind"] == "multiple" and len(right) in (0, len(choices)):
            self._refuse(f"multiple में कुछ विकल्प सही और कुछ गलत चाहिए; सही मिले: {right or 'कोई नहीं'}।",
                         f"multiple needs right and wrong choices; right are: {right or 'none'}.")
        if bug and not (raw.get("fixed") and raw.get("proof")):
            self._refuse("bug में fixed और proof, दोनों चाहिए।", "bug needs fixed and proof.")
        return {"choices": choices, "key": " ".join(right)}

    def _line(self, raw: dict[str, Any], key: str) -> T:
        """The line of code that a choice of a ``bug`` names."""
        lines = raw.get("code", "").strip("\n").split("\n")
        if not key.isdigit() or not 1 <= int(key) <= len(lines) or not lines[int(key) - 1].strip():
            self._refuse(f"bug में key code की line का नंबर है, 1 से {len(lines)}; मिली: {key!r}।",
                         f"the key of a bug is the number of a line of its code, 1 to {len(lines)}; found: {key!r}.")
        return T(*[f"`{lines[int(key) - 1].strip()}`"] * 2)

    def _numeric(self, raw: dict[str, Any], names: Mapping[str, Number]) -> dict[str, Any]:
        tolerance = raw.get("tolerance", 0)
        if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or not 0 <= tolerance < float("inf"):
            self._refuse(f"tolerance 0 या उससे बड़ी संख्या चाहिए; मिला: {tolerance!r}।",
                         f"the tolerance must be a number of 0 or more; found: {tolerance!r}.")
        right = self._number(raw.get("answer"), names, "answer")
        if tolerance == 0 and right != int(right):
            self._refuse(f"answer {right!r} पूरी संख्या नहीं है, इसलिए tolerance 0 पर कोई जवाब सही नहीं ठहरेगा।",
                         f"the answer {right!r} is not whole, so nobody can reach it with a tolerance of 0.")
        key = written(right, tolerance)
        filled = {**{k: written(v) for k, v in names.items()}, "answer": key}
        mistakes = []
        for entry in raw.get("mistake", []):
            value = self._number(entry.get("value"), names, "mistake value")
            text = written(value, tolerance or (0 if value == int(value) else 0.001))
            if near(value, right, tolerance):
                self._refuse(f"गलती {text} सही जवाब {key} ± {tolerance} के भीतर है।",
                             f"the mistake {text} lies within the right answer {key} ± {tolerance}.")
            why = self._pair(entry.get("why"), f"mistake {text} why", {**filled, "value": text})
            mistakes.append(Mistake(text, why))
        self._differ([m.value for m in mistakes])
        return {"key": key, "tolerance": float(tolerance), "mistakes": tuple(mistakes),
                "why": self._pair(raw.get("why"), "why", filled)}

    def _shape(self, raw: dict[str, Any], _: Mapping[str, Number]) -> dict[str, Any]:
        if not raw.get("code") or not raw.get("of"):
            self._refuse("shape में code और of, दोनों चाहिए।", "shape needs code and of.")
        key = self._sizes(raw.get("answer"), "answer")
        mistakes = tuple(Mistake(self._sizes(m.get("value"), "mistake value"), self._pair(m.get("why"), "mistake why"))
                         for m in raw.get("mistake", []))
        self._differ([key, *(m.value for m in mistakes)])
        return {"key": key, "mistakes": mistakes, "why": self._pair(raw.get("why"), "why")}

    def _order(self, raw: dict[str, Any], _: Mapping[str, Number]) -> dict[str, Any]:
        steps = raw.get("step", [])
        if len(steps) < 3:
            self._refuse(f"order में कम से कम तीन step चाहिए; मिले: {len(steps)}।",
                         f"order needs three steps or more; found: {len(steps)}.")
        shown = list(range(len(steps)))
        shuffle = random.Random(raw["id"])      # the same for everybody, and never the answer
        while shown == sorted(shown):
            shuffle.shuffle(shown)
        keys = {place: "abcdefghijklmnopqrstuvwxyz"[i] for i, place in enumerate(shown)}
        choices = tuple(Choice(keys[p], self._pair(steps[p].get("text"), f"step {p + 1} text"),
                               self._pair(steps[p].get("why"), f"step {p + 1} why"), True) for p in shown)
        return {"choices": choices, "key": " ".join(keys[p] for p in range(len(steps))),
                "why": self._pair(raw.get("why"), "why")}

    def _open(self, raw: dict[str, Any], _: Mapping[str, Number]) -> dict[str, Any]:
        points = tuple(self._pair(p.get("text"), "point text") for p in raw.get("point", []))
        if not points:
            self._refuse("open में कम से कम एक point चाहिए।", "open needs one point or more.")
        return {"model": self._pair(raw.get("model"), "model"), "points": points}

    def _number(self, raw: Any, names: Mapping[str, Number], what: str) -> Number:
        try:
            return evaluate(raw, names)
        except ValueError as error:
            self._refuse(f"{what} का मान नहीं निकला: {error}।", f"{what} has no value: {error}.")

    def _sizes(self, raw: Any, what: str) -> str:
        if not isinstance(raw, list) or not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in raw):
            self._refuse(f"{what}: [1, 5, 20] जैसी list चाहिए; मिला: {raw!r}।",
                         f"{what}: expected a list such as [1, 5, 20]; found: {raw!r}.")
        return str(tuple(raw))

    def _differ(self, values: list[str]) -> None:
        if len(set(values)) != len(values):
            self._refuse(f"एक ही मान दो बार है: {values}।", f"a value stands twice: {values}.")

    def _pair(self, raw: Any, what: str, filled: Mapping[str, str] | None = None) -> T:
        """Both languages, with ``{name}`` replaced where the question varies; other braces are left alone."""
        try:
            pair = T(hi=raw["hi"], en=raw["en"])
        except (TypeError, KeyError, SmritiError):
            self._refuse(f"{what}: hi और en, दोनों चाहिए; मिला: {raw!r}।", f"{what}: needs hi and en; got {raw!r}.")
        if not filled:
            return pair
        names = re.compile(r"\{(" + "|".join(map(re.escape, filled)) + r")\}")
        return T(*(names.sub(lambda found: filled[found[1]], pair[lang]) for lang in ("hi", "en")))

    def _refuse(self, hi: str, en: str) -> NoReturn:
        raise QuestionError(T(hi=f"{self._place}: {hi}", en=f"{self._place}: {en}"))
