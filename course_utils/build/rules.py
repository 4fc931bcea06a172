"""The house rules that a source is held to. Each rule yields faults; none changes anything."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .. import claims, glossary
from ..text import BLOCK, DEVANAGARI, T
from . import hindi, roles
from .source import Fault, Lesson, canonical

MAX_CELLS = 60
MAX_CODE_LINES = 12
MIN_DEVANAGARI = 0.35       # of the letters of a Hindi block, outside code and formulas

_MATH = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL)
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_ITALIC = re.compile(r"(?<![*\w])\*[^*\n]+\*(?!\*)")
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?![\w])")
_FRONT = {"title": dict, "minutes": int, "needs": dict, "objectives": dict, "teacher": dict}
_EXERCISE_FRONT = {"title": dict, "minutes": int, "lesson": str}


def faults(lesson: Lesson) -> list[Fault]:
    """Everything that is wrong with one source, in the order of the rules below."""
    return [fault for rule in RULES for fault in rule(lesson)]


def front_matter(lesson: Lesson) -> Iterator[Fault]:
    """A lesson has title, minutes, needs, objectives and the teacher's notes; an exercise title, minutes, lesson."""
    sample = "lessons/03_lstm_cell.exercise.md" if lesson.is_exercise else "lessons/00_start_here.md"
    cure = T(hi=f"इसे `smriti:` के नीचे लिखिए; नमूना: {sample}।",
             en=f"Write it under `smriti:`; see {sample} for the form.")
    for key, kind in (_EXERCISE_FRONT if lesson.is_exercise else _FRONT).items():
        value = lesson.front.get(key)
        if not isinstance(value, kind):
            yield lesson.fault(None, T(hi=f"{key} में {value!r} मिला, {kind.__name__} चाहिए।",
                                       en=f"{key} is {value!r}, expected {kind.__name__}."), cure)
        elif kind is dict and key != "teacher" and not _same_form(value):
            yield lesson.fault(None, T(hi=f"{key} में hi और en, दोनों चाहिए, और बराबर लंबाई के।",
                                       en=f"{key} needs hi and en, of equal length."), cure)
        elif key == "lesson" and value != lesson.number:
            what = T(hi=f"lesson: {value!r} है, पर फ़ाइल का नाम {lesson.number} से शुरू होता है।",
                     en=f"it says lesson: {value!r}, but the file's name begins with {lesson.number}.")
            yield lesson.fault(None, what, cure)


def cell_ids(lesson: Lesson) -> Iterator[Fault]:
    """Every cell has its own id, chosen by the author."""
    for cell in lesson.cells:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", cell.id):
            mark = '+++ {"id": "…"}' if cell.kind == "markdown" else ":id: …"
            yield lesson.fault(cell, T(hi=f"id {cell.id!r} मिली; a-z, 0-9 और - से बनी id चाहिए।",
                                       en=f"its id is {cell.id!r}; expected a-z, 0-9 and -."),
                               T(hi=f"Cell के ऊपर {mark} लिखिए।", en=f"Write {mark} above the cell."))
    for ident, count in Counter(c.id for c in lesson.cells if c.id).items():
        if count > 1:
            again = [c for c in lesson.cells if c.id == ident][1]
            yield lesson.fault(again, T(hi=f"यह id {count} बार है।", en=f"this id stands {count} times."),
                               T(hi="हर cell को अलग id दीजिए।", en="Give every cell its own id."))


def two_blocks(lesson: Lesson) -> Iterator[Fault]:
    """Each text cell is exactly one Hindi block, then one English block, and nothing else."""
    form = '<div lang="hi">, blank line, text, blank line, </div>; then <div lang="en"> …'
    for cell in lesson.prose:
        found = [lang for lang, _ in BLOCK.findall(cell.source)]
        rest = BLOCK.sub("", cell.source).strip()
        if found != ["hi", "en"] or rest:
            what = f"blocks {found}" + (f", outside them: {rest[:60]!r}" if rest else "")
            yield lesson.fault(cell, T(hi=f"एक hi और फिर एक en block चाहिए; मिला: {what}।",
                                       en=f"expected one hi block, then one en block; got: {what}."),
                               T(hi=f"ऐसे लिखिए: {form}", en=f"Write: {form}"))
        elif any(re.search(r"^</?div", text, re.MULTILINE) for text in cell.blocks.values()):
            yield lesson.fault(cell, T(hi="block के अंदर एक और <div> है।", en="there is another <div> inside a block."),
                               T(hi="<section> या <details> लिखिए।", en="Use <section> or <details>."))


def same_structure(lesson: Lesson) -> Iterator[Fault]:
    """Both blocks have the same headings, tables, fences, formulas, links and numbers."""
    for cell in lesson.prose:
        if set(cell.blocks) != {"hi", "en"}:
            continue
        hi, en = structure(cell.blocks["hi"]), structure(cell.blocks["en"])
        for name in hi:
            if hi[name] != en[name]:
                yield lesson.fault(cell, T(hi=f"{name}: हिन्दी में {hi[name]}, English में {en[name]}।",
                                           en=f"{name}: {hi[name]} in Hindi, {en[name]} in English."),
                                   T(hi="दोनों block में एक ही बात लिखिए।", en="Make both blocks say the same."))


def structure(text: str) -> dict[str, Any]:
    """What must be alike in both languages: counts, and the numbers and formulas themselves."""
    bare = _MATH.sub(" ", _CODE.sub(" ", text))
    links = re.findall(r"\]\(([^)]*)\)", bare)
    plain = re.sub(r"\]\([^)]*\)|<[^>]+>|\[\^?[^\]]*\]:.*", " ", bare)
    return {
        "headings": re.findall(r"^(#+) ", bare, re.MULTILINE),
        "table rows": len(re.findall(r"^\|", text, re.MULTILINE)),
        "list items": len(re.findall(r"^\s*(?:[*-]|\d+\.) ", bare, re.MULTILINE)),
        "code fences": len(re.findall(r"^```", text, re.MULTILINE)),
        "formulas": sorted(_MATH.findall(_CODE.sub(" ", text))),
        "links": sorted(links),
        "claims": sorted(re.findall(r"`claim:([a-z0-9-]+)`", text)),
        "numbers": sorted(n.replace("−", "-") for n in _NUMBER.findall(plain)),
    }


def right_script(lesson: Lesson) -> Iterator[Fault]:
    """Hindi blocks are Hindi, English blocks are not; no Devanagari in formulas, no ``$`` in headings."""
    for cell in lesson.prose:
        for lang, text in cell.blocks.items():
            share, letters = devanagari_share(text)
            if letters > 40 and ((lang == "hi") == (share < MIN_DEVANAGARI)):
                yield lesson.fault(cell, T(hi=f"{lang} block में देवनागरी {share:.0%} है।",
                                           en=f"the {lang} block is {share:.0%} Devanagari."),
                                   T(hi="हिन्दी हिन्दी में और English English में लिखिए।",
                                     en="Write Hindi in the hi block and English in the en block."))
            if any(DEVANAGARI.search(m) for m in _MATH.findall(_CODE.sub(" ", text))):
                yield lesson.fault(cell, T(hi="formula के अंदर देवनागरी है।", en="there is Devanagari inside a formula."),
                                   T(hi="Formula में सिर्फ़ Latin चिह्न रखिए।", en="Keep Latin symbols in formulas, Hindi in prose."))
            if re.search(r"^#+ .*\$", text, re.MULTILINE):
                yield lesson.fault(cell, T(hi="शीर्षक में formula है: सूची में कच्चा छपेगा।",
                                           en="a heading holds a formula: the table of contents prints it raw."),
                                   T(hi="h_t सादे अक्षरों में लिखिए।", en="Write h_t in plain letters."))


def devanagari_share(text: str) -> tuple[float, int]:
    """The share of Devanagari among the letters of a block's prose, and how many letters there are."""
    prose = re.sub(r"\]\([^)]*\)|<[^>]+>", " ", _MATH.sub(" ", _CODE.sub(" ", text)))
    letters = [c for c in prose if unicodedata.category(c)[0] in "LM"]
    return sum(bool(DEVANAGARI.match(c)) for c in letters) / max(1, len(letters)), len(letters)


def table_heads(lesson: Lesson) -> Iterator[Fault]:
    """Every column of a table has a name: a screen reader says it before each cell."""
    for cell in lesson.prose:
        for head in re.findall(r"^(\|.*\|)[ \t]*\n\|[ \t]*:?-", cell.source, re.MULTILINE):
            if any(not name.strip() for name in head.strip("|").split("|")):
                yield lesson.fault(cell, T(hi=f"table के एक column का नाम नहीं है: {head}",
                                           en=f"a column of the table has no name: {head}"),
                                   T(hi="पहली पंक्ति में हर column का नाम लिखिए।",
                                     en="Name every column in the first row."))


def glossary_terms(lesson: Lesson) -> Iterator[Fault]:
    """Where the English block has a term, the Hindi block has its rendering, and never another."""
    for cell in lesson.prose:
        if set(cell.blocks) != {"hi", "en"}:
            continue
        hi, en = (_CODE.sub(" ", cell.blocks[x]) for x in ("hi", "en"))
        for term in glossary.terms():
            used, rendered = term.pattern.search(en), any(r.lower() in hi.lower() for r in term.hi)
            en = term.pattern.sub(" ", en)      # "cell state" is not also a "state"
            if term.paired and used and not rendered:
                yield lesson.fault(cell, T(hi=f'English में "{used[0]}" है, पर हिन्दी में "{" / ".join(term.hi)}" नहीं।',
                                           en=f'English has "{used[0]}", but Hindi lacks "{" / ".join(term.hi)}".'),
                                   T(hi="Glossary वाला शब्द लिखिए (course_utils/data/glossary.csv)।",
                                     en="Use the glossary's rendering (course_utils/data/glossary.csv)."))
            for wrong in term.avoid:
                # A phrase in italics is quoted English, such as what an acronym stands for.
                if re.search(rf"(?<![\w\u0900-\u097F-]){re.escape(wrong)}(?![\w\u0900-\u0963])", _ITALIC.sub(" ", hi)):
                    yield lesson.fault(cell, T(hi=f'हिन्दी में "{wrong}" है।', en=f'Hindi has "{wrong}".'),
                                       T(hi=f'"{term.hi[0]}" लिखिए।', en=f'Write "{term.hi[0]}".'))


def spelling(lesson: Lesson) -> Iterator[Fault]:
    """The Hindi follows the house spelling (see `hindi`)."""
    for cell in lesson.prose:
        for what, cure in hindi.slips(_CODE.sub("x", cell.blocks.get("hi", ""))):
            yield lesson.fault(cell, what, cure)


def code_cells(lesson: Lesson) -> Iterator[Fault]:
    """Code cells are short, plain, and begin with imports and `setup()`."""
    if lesson.code and not re.search(r"^setup\(\)$", lesson.code[0].source, re.MULTILINE):
        yield lesson.fault(lesson.code[0], T(hi="पहले code cell में setup() नहीं है।", en="the first code cell does not call setup()."),
                           T(hi="import के बाद setup() लिखिए।", en="Call setup() after the imports."))
    for cell in lesson.code:
        for pattern, what, cure in _CODE_SLIPS:
            if re.search(pattern, cell.source, re.MULTILINE):
                yield lesson.fault(cell, what, cure)
        marks = roles.MARKS["code"]
        if (lines := sum(line.strip() not in marks for line in cell.source.splitlines())) > MAX_CODE_LINES:
            yield lesson.fault(cell, T(hi=f"{lines} पंक्तियाँ हैं, ज़्यादा से ज़्यादा {MAX_CODE_LINES} चाहिए।",
                                       en=f"it has {lines} lines, at most {MAX_CODE_LINES} are allowed."),
                               T(hi="लंबा code course_utils में ले जाइए।", en="Move longer code to course_utils."))
        if cell is not lesson.code[0] and re.search(r"^(import|from) ", cell.source, re.MULTILINE):
            yield lesson.fault(cell, T(hi="import पहले code cell के बाहर है।", en="an import outside the first code cell."),
                               T(hi="उसे पहले code cell में ले जाइए।", en="Move it to the first code cell."))


_CODE_SLIPS = [
    (r";\s*\Z", T(hi="code ; पर खत्म होता है: nbval में output फिर भी दिखता है।", en="it ends in ; which does not hide output under nbval."),
     T(hi="`_ = …` लिखिए, या show(…)।", en="Write `_ = …`, or show(…).")),
    (r"import \*", T(hi="import * है।", en="it has import *."), T(hi="हर नाम लिखिए।", en="Import by name.")),
    (r"^\s*[!%]", T(hi="! या % वाली पंक्ति है।", en="it has a line with ! or %."), T(hi="सादा Python लिखिए।", en="Write plain Python.")),
    (r"sys\.path|\binput\(", T(hi="sys.path या input() है।", en="it has sys.path or input()."),
     T(hi="course_utils से काम लीजिए।", en="Use course_utils instead.")),
    (r"#.*[\u0900-\u097F]", T(hi="comment हिन्दी में है।", en="a comment is in Hindi."),
     T(hi="Code में comment छोटी English में लिखिए।", en="Comments in code are short English.")),
]


def claims_exist(lesson: Lesson) -> Iterator[Fault]:
    """Every claim and report that the lesson names is in claims.toml, as its own; and the other way round."""
    used = {(m[1], m[2]): cell for cell in lesson.code
            for m in re.finditer(r'\b(claim|report)\(\s*"([^"]+)"', cell.source)}
    known = {("claim" if c.bound else "report", c.id): c for c in claims.registry().values()}
    for (kind, name), cell in used.items():
        if (kind, name) not in known or known[kind, name].lesson != lesson.number:
            yield lesson.fault(cell, T(hi=f'{kind}("{name}") claims.toml में इस पाठ का नहीं है।',
                                       en=f'{kind}("{name}") is not in claims.toml as one of this lesson.'),
                               T(hi=f"[{kind}.{name}] जोड़िए, lesson = \"{lesson.number}\" के साथ।",
                                 en=f'Add [{kind}.{name}] with lesson = "{lesson.number}".'))
    unused = [] if lesson.is_exercise else [k for k, c in known.items() if c.lesson == lesson.number and k not in used]
    for kind, name in sorted(unused):
        yield lesson.fault(None, T(hi=f"claims.toml में [{kind}.{name}] है, पर पाठ उसे नहीं नापता।",
                                   en=f"claims.toml has [{kind}.{name}], but the lesson does not measure it."),
                           T(hi="उसे नापिए या हटाइए।", en="Measure it or remove it."))


def size(lesson: Lesson) -> Iterator[Fault]:
    """A lesson has at most 60 cells."""
    if len(lesson.cells) > MAX_CELLS:
        yield lesson.fault(None, T(hi=f"{len(lesson.cells)} cell हैं, ज़्यादा से ज़्यादा {MAX_CELLS} चाहिए।",
                                   en=f"{len(lesson.cells)} cells, at most {MAX_CELLS} are allowed."),
                           T(hi="पाठ को दो में बाँटिए।", en="Split the lesson."))


def canonical_form(lesson: Lesson) -> Iterator[Fault]:
    """The source is as jupytext writes it, so that a save in JupyterLab changes only what was edited."""
    if canonical(lesson) != lesson.text:
        yield lesson.fault(None, T(hi="फ़ाइल jupytext के रूप में नहीं है।", en="the file is not in jupytext's own form."),
                           T(hi=f"`course build {lesson.number} --fmt` चलाइए।", en=f"Run `course build {lesson.number} --fmt`."))


def _same_form(value: dict[str, Any]) -> bool:
    hi, en = value.get("hi"), value.get("en")
    if isinstance(hi, list) and isinstance(en, list):
        return bool(hi) and len(hi) == len(en)
    return isinstance(hi, str) and isinstance(en, str) and bool(hi.strip()) and bool(en.strip())


Rule = Callable[[Lesson], Iterator[Fault]]
RULES: tuple[Rule, ...] = (
    canonical_form, front_matter, size, cell_ids, two_blocks, same_structure, right_script,
    table_heads, glossary_terms, spelling, code_cells, claims_exist, *roles.RULES,
)
