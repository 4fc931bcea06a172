"""The builder, on one small lesson and on faulty copies of it, each named for its fault."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils import build, claims
from course_utils.build import notebooks, parity, rules
from course_utils.build.source import read
from course_utils.text import SmritiError

ROOT = Path(__file__).parents[1]

GOOD = '''---
jupytext:
  cell_metadata_filter: all
  notebook_metadata_filter: smriti,kernelspec,jupytext,-jupytext.text_representation.jupytext_version
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
smriti:
  title:
    hi: एक छोटा पाठ
    en: A small lesson
  minutes: 5
  needs:
    hi: [कुछ नहीं]
    en: [nothing]
  objectives:
    hi: [जोड़ना]
    en: [to add]
  teacher: {}
---

+++ {"id": "title"}

<div lang="hi">

# एक छोटा पाठ

Hidden state हर step पर बदलता है, और loss $L$ 2 गुना घटता है।

| मान | संख्या |
|---|---|
| एक | 1 |

<!-- front -->

</div>

<div lang="en">

# A small lesson

The hidden state changes at every step, and the loss $L$ falls by a factor of 2.

| value | number |
|---|---|
| one | 1 |

<!-- front -->

</div>

```{code-cell} ipython3
:id: imports

from course_utils import T, claim, setup

setup()
```

```{code-cell} ipython3
:id: add

claim("99-sum", 1 + 1)
T(hi="हो गया", en="done")
```
'''

CLAIM = '[claim.99-sum]\nlesson = "99"\nhi = "जोड़ 2 है।"\nen = "The sum is 2."\nequals = 2\n'

# name of the fault → (what to change, into what, the cell it is found in, part of the message)
FAULTS = {
    "english-block-missing": (re.compile(r'<div lang="en">.*?</div>\n\n(?=```)', re.S), "", "title", "expected one hi block, then one en block"),
    "no-blank-line-after-div": ('<div lang="hi">\n\n', '<div lang="hi">\n', "title", "expected one hi block"),
    "text-outside-the-blocks": ('+++ {"id": "title"}\n\n', '+++ {"id": "title"}\n\nStray.\n\n', "title", "Stray"),
    "div-inside-a-block": ("<!-- front -->\n\n</div>\n\n<div lang", "<div>\n\nx\n\n</div>\n\n</div>\n\n<div lang", "title", ""),
    "heading-missing-in-hindi": ("# एक छोटा पाठ\n\n", "", "title", "headings"),
    "table-row-missing-in-english": ("| one | 1 |\n", "", "title", "table rows"),
    "column-without-a-name": ("| मान | संख्या |", "| मान | |", "title", "has no name"),
    "another-number": ("2 गुना", "3 गुना", "title", "numbers"),
    "another-formula": ("loss $L$ 2", "loss $M$ 2", "title", "formulas"),
    "english-in-the-hindi-block": ("Hidden state हर step पर बदलता है, और loss $L$ 2 गुना घटता है।",
                                   "The hidden state changes at every step and the loss $L$ goes 2 times down.", "title", "Devanagari"),
    "devanagari-in-a-formula": ("$L$", r"$\\text{हानि}$", "title", "inside a formula"),
    "formula-in-a-heading": ("# एक छोटा पाठ", "# एक छोटा $L$ पाठ", "title", "heading"),
    "glossary-term-missing": ("Hidden state हर", "छिपा हुआ state हर", "title", '"hidden state"'),
    "rendering-that-is-not-ours": ("loss $L$ 2", "हानि (loss) $L$ 2", "title", '"हानि"'),
    "space-before-danda": ("घटता है।", "घटता है ।", "title", "danda"),
    "devanagari-digits": ("| एक | 1 |", "| एक | १ |", "title", "digit"),
    "spelling-not-ours": ("गुना घटता है।", "गुना घटता है। देखिये।", "title", "spelling"),
    "nukta-missing": ("गुना घटता है।", "गुना घटता है। फाइल।", "title", "nukta"),
    "id-missing": ('{"id": "title"}', '{"tags": ["x"]}', "?", "its id"),
    "id-twice": (":id: add", ":id: imports", "imports", "stands 2 times"),
    "no-setup": ("\nsetup()", "\nprint()", "imports", "setup()"),
    "trailing-semicolon": ('en="done")', 'en="done");', "add", "ends in ;"),
    "import-later": ('claim("99-sum"', 'import os\nclaim("99-sum"', "add", "import outside"),
    "star-import": ("import T, claim, setup", "import *\nfrom course_utils import claim, setup", "imports", "import *"),
    "shell-line": ('T(hi="हो', '!pip list\nT(hi="हो', "add", "! or %"),
    "hindi-comment": ("1 + 1)", "1 + 1)  # जोड़", "add", "comment"),
    "long-code-cell": ('T(hi="हो', "x = 1\n" * 12 + 'T(hi="हो', "add", "14 lines"),
    "claim-unknown": ('"99-sum"', '"99-som"', "add", "99-som"),
    "claim-not-measured": ('claim("99-sum", 1 + 1)\n', "", "front matter", "does not measure"),
    "title-in-one-language": ("    en: A small lesson\n", "", "front matter", "title"),
    "minutes-not-a-number": ("minutes: 5", "minutes: five", "front matter", "minutes"),
    "front-matter-absent": (re.compile(r"smriti:\n  title.*?(?=---)", re.S), "", "front matter", "title"),
    "not-as-jupytext-writes-it": ('+++ {"id": "title"}', '+++ {"id":"title"}', "front matter", "jupytext's own form"),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with the good lesson, built."""
    registry = claims.parse(CLAIM)
    monkeypatch.setattr(claims, "registry", lambda: registry)
    source = tmp_path / "lessons" / "99_small.md"
    source.parent.mkdir()
    (tmp_path / "notebooks").mkdir()
    source.write_text(GOOD, encoding="utf-8")
    build.run(tmp_path, [], fmt=True, check=True)     # fmt only: the text above is easier to read than canonical YAML
    return tmp_path


@pytest.fixture
def built(project, monkeypatch):
    """The good lesson with its notebook; outputs are made here instead of in a kernel, which is slow."""
    monkeypatch.setattr("course_utils.build.execute.run", fake_run)
    assert build.run(project, []) == 0
    return project


def fake_run(lesson, notebook):
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.execution_count = count
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"ran {count}\n")]
    return []


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    changed = old.sub(lambda _: new, text, count=1) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert changed != text, "the fixture no longer holds what the fault changes"
    path.write_text(changed, encoding="utf-8")


def test_the_good_lesson_has_no_fault(project):
    assert rules.faults(read(project / "lessons" / "99_small.md")) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_lesson_is_refused_by_file_and_cell(project, name, capsys):
    old, new, cell, said = FAULTS[name]
    edit(project / "lessons" / "99_small.md", old, new)
    assert build.run(project, [], check=True) == 1
    told = capsys.readouterr().err
    where = "front matter" if cell == "front matter" else f'cell "{cell}"'
    assert any("lessons/99_small.md" in block and where in block and said in block for block in told.split("✗ ")), told
    assert "→" in told


def test_a_source_that_is_no_utf8_is_named(project, capsys):
    (project / "lessons" / "99_small.md").write_bytes(b"\xff\xfe")
    assert build.run(project, [], check=True) == 1
    assert "99_small.md" in capsys.readouterr().err


def test_building_twice_changes_nothing_and_runs_nothing(built, monkeypatch):
    def must_not_run(*_):
        raise AssertionError("it ran again")

    monkeypatch.setattr("course_utils.build.execute.run", must_not_run)
    before = {p: p.read_bytes() for p in built.rglob("*.*") if p.is_file()}
    assert build.run(built, []) == 0 and build.run(built, [], check=True) == 0
    assert {p: p.read_bytes() for p in built.rglob("*.*") if p.is_file()} == before


def test_changed_prose_keeps_outputs_and_changed_code_runs_again(built, monkeypatch):
    ran = []
    monkeypatch.setattr("course_utils.build.execute.run", lambda lesson, nb: ran.append(lesson.slug) or fake_run(lesson, nb))
    source = built / "lessons" / "99_small.md"
    edit(source, "हर step पर", "हर एक step पर")
    edit(source, "at every step", "at each step")
    assert build.run(built, []) == 0 and ran == []
    assert "हर एक step" in (built / "notebooks" / "99_small.ipynb").read_text(encoding="utf-8")
    edit(source, "1 + 1", "2 + 0")
    assert build.run(built, []) == 0 and ran == ["99_small"]
    assert build.run(built, [], force=True) == 0 and len(ran) == 2


def test_a_changed_bound_makes_the_notebook_old(built, monkeypatch, capsys):
    registry = claims.parse(CLAIM.replace("equals = 2", "equals = 3"))
    monkeypatch.setattr(claims, "registry", lambda: registry)
    assert build.run(built, [], check=True) == 1
    assert "notebooks/99_small.ipynb" in capsys.readouterr().err


@pytest.mark.parametrize(("cell", "change"), [
    ("title", lambda c: c.update(source=c["source"] + " ")),
    ("add", lambda c: c.update(source=c["source"] + "\n")),
], ids=["text", "code"])
def test_an_edited_notebook_is_named_by_its_cell(built, cell, change, capsys):
    path = built / "notebooks" / "99_small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(next(c for c in notebook.cells if c.id == cell))
    nbformat.write(notebook, path)
    assert build.run(built, [], check=True) == 1
    assert f'notebooks/99_small.ipynb, cell "{cell}"' in capsys.readouterr().err


@pytest.mark.parametrize("damage", [lambda p: p.unlink(), lambda p: p.write_text("{", encoding="utf-8")], ids=["missing", "broken"])
def test_a_missing_or_broken_notebook_is_told_and_built_again(built, damage, capsys):
    damage(built / "notebooks" / "99_small.ipynb")
    assert build.run(built, [], check=True) == 1 and "not built" in capsys.readouterr().err
    assert build.run(built, []) == 0 == build.run(built, [], check=True)


def test_a_notebook_without_a_source_is_told(built, capsys):
    (built / "notebooks" / "42_lost.ipynb").write_text("{}", encoding="utf-8")
    assert build.run(built, [], check=True) == 1 and "42_lost" in capsys.readouterr().err


def test_one_changed_side_is_red_until_accepted(built, capsys):
    source = built / "lessons" / "99_small.md"
    edit(source, "हर step पर", "हर एक step पर")
    assert build.run(built, []) == 1
    said = capsys.readouterr().err
    assert 'cell "title"' in said and "only the Hindi changed" in said and "course accept 99" in said
    assert build.accept(built, "99") == 0
    assert build.run(built, []) == 0 == build.run(built, [], check=True)


def test_a_failing_cell_keeps_the_old_notebook(built, monkeypatch, capsys):
    monkeypatch.undo()
    registry = claims.parse(CLAIM)
    monkeypatch.setattr(claims, "registry", lambda: registry)
    path = built / "notebooks" / "99_small.ipynb"
    before = path.read_bytes()
    # The kernel reads the real claims.toml, which has no 99-sum: a real failure in a real kernel.
    assert build.run(built, [], force=True) == 1
    said = capsys.readouterr().err
    assert 'cell "add"' in said and "ClaimError" in said and path.read_bytes() == before


def test_a_number_that_no_lesson_has(project):
    with pytest.raises(SmritiError, match="42"):
        build.run(project, ["42"])


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_one_language_has_nothing_of_the_other(built, tmp_path, lang):
    to = tmp_path / "out"
    assert build.run(built, [], lang=lang, to=to) == 0
    notebook = nbformat.read(to / "99_small.ipynb", as_version=4)
    text = notebook.cells[0].source
    assert ("छोटा" in text) == (lang == "hi") and "<div" not in text and "<!--" not in text


def test_one_language_is_taken_out_of_cards():
    card = claims._card(claims.parse(CLAIM)["99-sum"], 2, True)._repr_html_()
    hi, en = (notebooks.keep_language(card, lang) for lang in ("hi", "en"))
    assert "जोड़ 2 है" in hi and "The sum" not in hi and "Claim" not in hi and "smriti-gap" not in hi
    assert "The sum is 2" in en and not re.search(r"[\u0900-\u097F]", en)


@pytest.mark.parametrize("options", [{"lang": "hi"}, {"to": Path("x")}, {"lang": "fr", "to": Path("x")}])
def test_language_options_go_together(built, options):
    with pytest.raises(SmritiError):
        build.run(built, [], **options)


def test_structure_reads_numbers_formulas_and_links():
    found = rules.structure("# A\n\n[x](a.md) has −0.5 of $h_2$ and `3` in 1st place, 10%.")
    assert found["numbers"] == ["-0.5", "10"] and found["formulas"] == ["$h_2$"] and found["links"] == ["a.md"]


def test_the_digest_covers_modules_and_claims_but_not_prose(project):
    from course_utils.build.execute import _modules, digest

    lesson = read(project / "lessons" / "99_small.md")
    assert len(_modules(lesson.code)) >= 4      # claims, display, session, text, theme …
    edit(lesson.path, "A small lesson\n\nThe", "A tiny lesson\n\nThe")
    assert digest(read(lesson.path)) == digest(lesson)


def test_an_old_list_of_lessons_in_a_readme_is_told_and_mended(built, capsys):
    readme = built / "README.md"
    readme.write_text("# x\n\n<!-- lessons -->\n| old |\n<!-- /lessons -->\n\nend\n", encoding="utf-8")
    assert build.run(built, [], check=True) == 1 and "README.md" in capsys.readouterr().err
    assert build.run(built, []) == 0 == build.run(built, [], check=True)
    text = readme.read_text(encoding="utf-8")
    assert "[A small lesson](notebooks/99_small.ipynb)" in text and text.endswith("\n\nend\n") and "old" not in text


def test_the_lock_knows_cells_by_id(built):
    lock = parity.stored(read(built / "lessons" / "99_small.md"))
    assert list(lock) == ["title"]


# --- the course itself ---------------------------------------------------------------------------

def test_claims_are_listed_with_what_was_measured(capsys, tmp_path):
    assert build.claims(ROOT) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in claims.registry()) and "✓ सही निकला" in said
    build.claims(ROOT, tmp_path / "claims.html")
    page = (tmp_path / "claims.html").read_text(encoding="utf-8")
    assert all(name in page for name in claims.registry())


def nbval(folder):
    return subprocess.run([sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider",
                           "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "--confcutdir", str(ROOT),
                           "-p", "conftest", str(folder)], cwd=ROOT, capture_output=True, text=True)


def test_nbval_masks_measured_values_and_pictures_and_nothing_else(tmp_path):
    """Four copies of one stored cell: what is measured may differ, the sentence and verdict may not."""
    code = 'from course_utils import claim\nclaim("00-gru-is-faint-too", 0.02)'
    notebook = nbformat.v4.new_notebook(metadata=notebooks.METADATA)
    card = claims._card(claims.registry()["00-gru-is-faint-too"], 0.07, True)
    sound = {"text/html": card._repr_html_(), "text/plain": card.text}
    variants = {
        "measured": sound,
        "sentence": {k: v.replace("untrained", "trained") for k, v in sound.items()},
        "verdict": {k: v.replace("✓ holds", "✗ does not hold") for k, v in sound.items()},
        "bound": {k: v.replace("0.2", "0.9") for k, v in sound.items()},
    }
    for name, data in variants.items():
        cell = nbformat.v4.new_code_cell(code, id=name, execution_count=1)
        cell.outputs = [nbformat.v4.new_output("display_data", data=data, metadata={})]
        notebook.cells.append(cell)
    nbformat.write(notebook, tmp_path / "masks.ipynb")
    result = nbval(tmp_path)
    assert "3 failed, 1 passed" in result.stdout, result.stdout + result.stderr
    assert re.findall(r'masks.ipynb, cell "(\w+)"', result.stdout) == ["sentence", "verdict", "bound"]


def test_stored_notebooks_are_utf8_with_plain_letters():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "\\u09" not in text and json.loads(text)["nbformat"] == 4
