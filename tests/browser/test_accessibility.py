"""Axe-core on the exported page of every lesson: nothing in what we wrote breaks a rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from course_utils.build.notebooks import stripped

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

# The page around our cells comes from nbconvert's template; these are the parts that we write.
OURS = ".jp-RenderedMarkdown, .smriti-card, figure.smriti"


@pytest.mark.parametrize("lang", ["hi", "en", "both"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_no_rule_is_broken_in_what_we_wrote(new_page: Any, tmp_path: Path, lesson: Path, lang: str) -> None:
    from nbconvert import HTMLExporter

    notebook = nbformat.read(lesson, as_version=4)
    shown = notebook if lang == "both" else stripped(notebook, lang)
    page_file = tmp_path / "lesson.html"
    html, _ = HTMLExporter(language_code="hi" if lang == "both" else lang).from_notebook_node(shown)
    page_file.write_text(html, encoding="utf-8")

    page = new_page()
    page.route("http*://**", lambda route: route.abort())      # offline, as the learner may be
    page.goto(page_file.as_uri())
    assert page.locator(OURS).count() > 20
    result = Axe().run(page, context={"include": [[part.strip()] for part in OURS.split(",")]})
    assert result.violations_count == 0, result.generate_report()
