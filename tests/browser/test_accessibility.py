"""Axe-core on the exported page of every lesson and every solution: nothing in what we wrote breaks a rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from course_utils.build.notebooks import stripped

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))      # an exercise with its cards

# The page around our cells comes from nbconvert's template; these are the parts that we write.
OURS = ".jp-RenderedMarkdown, .smriti-card, figure.smriti"


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_no_rule_is_broken_in_what_we_wrote(new_page: Any, tmp_path: Path, lesson: Path, lang: str) -> None:
    notebook = nbformat.read(lesson, as_version=4)
    holds_to_the_rules(new_page(), tmp_path, notebook if lang == "both" else stripped(notebook, lang), lang, least=21)


@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda p: p.stem)
def test_no_rule_is_broken_in_an_exercise(new_page: Any, tmp_path: Path, solution: Path) -> None:
    holds_to_the_rules(new_page(), tmp_path, nbformat.read(solution, as_version=4), "both", least=12)


def holds_to_the_rules(page: Any, folder: Path, notebook: Any, lang: str, least: int) -> None:
    """The page of a notebook has at least so many parts that we wrote, and none breaks a rule."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter(language_code="hi" if lang == "both" else lang).from_notebook_node(notebook)
    (folder / "page.html").write_text(html, encoding="utf-8")
    page.route("http*://**", lambda route: route.abort())      # offline, as the learner may be
    page.goto((folder / "page.html").as_uri())
    assert page.locator(OURS).count() >= least
    result = Axe().run(page, context={"include": [[part.strip()] for part in OURS.split(",")]})
    assert result.violations_count == 0, result.generate_report()
