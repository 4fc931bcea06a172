"""The steps of a build: read, hold to the rules, run what changed, write, lock."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from ..home import write_atomic
from ..questions import QuestionError, bank
from ..text import LANGUAGES, SmritiError, T
from . import catalogue, execute, notebooks, parity, release, rules
from .source import Fault, Lesson, SourceError, canonical, exercise_paths, lesson_paths, read

_REBUILD = T(hi="`make build` चलाइए और नतीजा commit कीजिए।", en="Run `make build` and commit the result.")


def chosen(root: Path, numbers: list[str]) -> list[Path]:
    """The sources with these numbers, each lesson before its exercise; all when none is given.

    Raises:
        SmritiError: a number that no source has.
    """
    paths = [*lesson_paths(root), *exercise_paths(root)]
    known = dict.fromkeys(sorted(p.name[:2] for p in paths))
    if missing := [n for n in numbers if n not in known]:
        raise SmritiError(T(hi=f"पाठ {', '.join(missing)} नहीं है; ये हैं: {', '.join(known)}।",
                            en=f"There is no lesson {', '.join(missing)}; there are: {', '.join(known)}."))
    return [p for n in numbers or known for p in paths if p.name[:2] == n]


def format_sources(paths: list[Path]) -> None:
    """Write sources in jupytext's own form (`course build --fmt`)."""
    for path in paths:
        lesson = read(path)
        if (text := canonical(lesson)) != lesson.text:
            write_atomic(path, text)
            print(T(hi=f"{path.name}: रूप सुधारा।", en=f"{path.name}: form mended."))


def build(root: Path, paths: list[Path], *, force: bool, whole: bool) -> list[Fault]:
    """Build lessons into ``notebooks/``, exercises into ``solutions/`` and ``exercises/``.

    A source with a fault keeps its old notebooks.
    """
    found = course_faults(root) if whole else []
    entries = _entries(root, found)
    for path in paths:
        lesson, own = _read(path)
        if lesson and not own:
            own = parity.one_sided(lesson) or _build_one(root, lesson, entries, force=force)
        if lesson and not own and parity.is_stale(lesson):
            parity.accept(lesson)
        found += own
    for path in _old_readmes(root, entries):
        write_atomic(path, catalogue.readme_text(path, entries))
    return found


def check(root: Path, paths: list[Path], *, whole: bool) -> list[Fault]:
    """What a build would change or refuse; writes nothing and runs nothing."""
    found = course_faults(root) if whole else []
    entries = _entries(root, found)
    for path in paths:
        lesson, own = _read(path)
        if lesson:
            own += parity.one_sided(lesson)
            own += [] if own else _not_as_built(root, lesson, entries)
        found += own
    return found + [Fault(path.name, T(hi="पाठों की सूची पुरानी है।", en="its list of lessons is old."), _REBUILD)
                    for path in _old_readmes(root, entries)]


def one_language(root: Path, paths: list[Path], lang: str, to: Path) -> list[Fault]:
    """Write the stored lessons in one language to the folder `to`, for front ends without the switch.

    Raises:
        SmritiError: `lang` is neither ``hi`` nor ``en``.
    """
    if lang not in LANGUAGES:
        raise SmritiError(T(hi=f'--lang {lang}: "hi" या "en" चाहिए।', en=f'--lang {lang}: it takes "hi" or "en".'))
    found: list[Fault] = []
    for path in (p for p in paths if not p.name.endswith(".exercise.md")):
        lesson, own = _read(path)
        stored = _stored(root, lesson) if lesson and not own else None
        if lesson and not own and stored is None:
            own = [_out_of_date(lesson, T(hi="notebook नहीं बनी।", en="its notebook is not built."))]
        if stored is not None and lesson:
            notebooks.write(notebooks.stripped(stored, lang), to / f"{lesson.slug}.ipynb")
            print(to / f"{lesson.slug}.ipynb")
        found += own
    return found


def course_faults(root: Path) -> list[Fault]:
    """Faults of the course as a whole: the question bank, the plan, what has no source or no lesson."""
    found = catalogue.left_over(root)
    try:
        bank()
    except QuestionError as error:
        found.append(Fault("course_utils/data/questions", error.text, T(hi="सवाल सुधारिए।", en="Mend the question.")))
    return found + catalogue.without_lesson(root) + _without_source(root)


def _without_source(root: Path) -> list[Fault]:
    """Files in the three built folders that no source makes."""
    lessons = {f"notebooks/{p.name.removesuffix('.md')}.ipynb" for p in lesson_paths(root)}
    slugs = [p.name.removesuffix(".exercise.md") for p in exercise_paths(root)]
    made = lessons | {f"{folder}/{slug}/{slug}.ipynb" for folder in ("solutions", "exercises") for slug in slugs}
    files = [p for folder in ("solutions", "exercises") for p in (root / folder).rglob("*") if p.is_file()]
    names = [p.relative_to(root) for p in sorted([*(root / "notebooks").glob("*.ipynb"), *files])]
    return [Fault(name.as_posix(), T(hi="lessons/ में इसका स्रोत नहीं है।", en="it has no source in lessons/."),
                  T(hi="इसे हटाइए, या स्रोत लौटाइए।", en="Remove it, or bring its source back."))
            for name in names if name.as_posix() not in made and ".ipynb_checkpoints" not in name.parts]


def _read(path: Path) -> tuple[Lesson | None, list[Fault]]:
    try:
        lesson = read(path)
        return lesson, rules.faults(lesson)
    except SourceError as error:
        return None, [error.fault]


def _entries(root: Path, found: list[Fault]) -> list[catalogue.Entry]:
    """The list of lessons; a source that cannot be read is a fault of its own and makes it empty."""
    try:
        return catalogue.catalogue(root)
    except SmritiError as error:
        found.append(Fault("lessons/", error.text, T(hi="उस पाठ का title सुधारिए।", en="Mend that lesson's title.")))
        return []


def _old_readmes(root: Path, entries: list[catalogue.Entry]) -> list[Path]:
    """The README files whose list of lessons is not `entries`; none while a source cannot be read."""
    paths = [root / name for name in catalogue.READMES if entries and (root / name).exists()]
    return [p for p in paths if catalogue.readme_text(p, entries) != p.read_text(encoding="utf-8")]


def _build_one(root: Path, lesson: Lesson, entries: list[catalogue.Entry], *, force: bool) -> list[Fault]:
    built, stored, now = notebooks.notebook(lesson, entries), _stored(root, lesson), execute.digest(lesson)
    built.metadata.smriti["ran"] = now
    if stored is not None and not force and stored.metadata.get("smriti", {}).get("ran") == now:
        execute.keep_outputs(built, stored)
    else:
        print(T(hi=f"{lesson.target}: चल रही है …", en=f"{lesson.target}: running …"), flush=True)
        if found := execute.run(lesson, built):
            return found
    if notebooks.write(built, root / lesson.target):
        print(T(hi=f"{lesson.target} लिखी गई।", en=f"{lesson.target} written."))
    return release.update(root, lesson, force=force) if lesson.is_exercise else []


def _not_as_built(root: Path, lesson: Lesson, entries: list[catalogue.Entry]) -> list[Fault]:
    """Faults where the stored notebook or lock is not what a build would leave."""
    stored = _stored(root, lesson)
    if stored is None:
        return [_out_of_date(lesson, T(hi="notebook नहीं बनी।", en="its notebook is not built."))]
    built = notebooks.notebook(lesson, entries)
    built.metadata.smriti["ran"] = execute.digest(lesson)
    execute.keep_outputs(built, stored)
    found = [_cell_differs(lesson, new.id) for new, old in zip(built.cells, stored.cells, strict=False)
             if json.dumps(new, sort_keys=True) != json.dumps(old, sort_keys=True)]
    if not found and notebooks.to_text(built) != (root / lesson.target).read_text(encoding="utf-8"):
        found = [_out_of_date(lesson, T(hi="code, उसके module या दावे बदले, पर notebook फिर से नहीं चली; या cell की संख्या अलग है।",
                                        en="code, its modules or claims changed and it was not run again; or the cells are not the same."))]
    if not found and parity.is_stale(lesson):
        found = [_out_of_date(lesson, T(hi="parity lock पुराना है।", en="the parity lock is old."))]
    return found or (release.faults(root, lesson) if lesson.is_exercise else [])


def _cell_differs(lesson: Lesson, ident: str) -> Fault:
    return Fault(f'{lesson.target}, cell "{ident}"',
                 T(hi=f"cell lessons/{lesson.path.name} से मेल नहीं खाता।", en=f"the cell is not as in lessons/{lesson.path.name}."),
                 _REBUILD)


def _out_of_date(lesson: Lesson, what: T) -> Fault:
    return Fault(lesson.target, what, _REBUILD)


def _stored(root: Path, lesson: Lesson) -> nbformat.NotebookNode | None:
    """The stored notebook; None where there is none or it cannot be read."""
    try:
        return nbformat.read(root / lesson.target, as_version=4)
    except (OSError, ValueError):
        return None
