"""What nbval does not look at: stored notebooks were run in order, cleanly, and hold no state."""

import base64
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "solutions").glob("*/*.ipynb"))]
EXERCISES = sorted((ROOT / "exercises").glob("*/*.ipynb"))
MAX_BYTES = 2_000_000
WIDGETS = "application/vnd.jupyter.widget"


def faults(notebook):
    """Everything that is wrong with one stored notebook, as short texts that name the cell."""
    if "widgets" in notebook.metadata:
        yield "widget state is stored"
    if "version" in notebook.metadata.get("language_info", {}):
        yield "the version of Python is stored"
    code = [c for c in notebook.cells if c.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        yield from (f'cell "{cell.id}": {what}' for what in cell_faults(cell, count))


def cell_faults(cell, count):
    if cell.execution_count != count:
        yield f"count {cell.execution_count}, expected {count}: it was not run in order"
    if cell.source.rstrip().endswith(";"):
        yield "it ends in ;"
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"error {output.ename}"
        if output.get("name") == "stderr":
            yield "stderr"
        if any(kind.startswith(WIDGETS) for kind in output.get("data", {})):
            yield "a widget view is stored"
        html = output.get("data", {}).get("text/html", "")
        for img in re.findall(r"<img\b[^>]*>", html):
            own = re.search('class="smriti-(svg|page)"', img)     # one image in each language's block
            if not own and not re.search(r'alt="[^"]*[\u0900-\u097F][^"]*"', img):
                yield "an image without alt text in both languages"
        if html.count('lang="hi"') != html.count('lang="en"'):
            yield "html in one language"


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_stored_notebook_was_run_cleanly(path):
    assert list(faults(nbformat.read(path, as_version=4))) == []
    assert path.stat().st_size <= MAX_BYTES


@pytest.mark.parametrize("path", EXERCISES, ids=name)
def test_an_exercise_was_not_run_and_holds_no_fact_of_a_machine(path):
    notebook = nbformat.read(path, as_version=4)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.execution_count is None and c.outputs == [] for c in code)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "smriti"}
    assert "version" not in notebook.metadata.language_info
    assert all(c.source.count('lang="hi"') == c.source.count('lang="en"') == 1 for c in notebook.cells if c not in code)


def test_every_exercise_has_its_solution():
    assert [p.relative_to(ROOT / "exercises") for p in EXERCISES] == [
        p.relative_to(ROOT / "solutions") for p in NOTEBOOKS if "solutions" in p.parts]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_its_pictures_are_whole(path):
    """nbval masks pictures, so their pixels are looked at here: readable, wide enough, not blank.

    A small image inside a drawing, such as a surface in colours, is stretched by it and is not looked at.
    """
    import io

    from PIL import Image

    for data in re.findall(r'src=\\"data:image/png;base64,([^\\"]+)', path.read_text(encoding="utf-8")):
        image = Image.open(io.BytesIO(base64.b64decode(data)))
        assert image.width >= 500 and len(image.convert("RGB").getcolors(1 << 24)) > 20


def a_notebook(**changes):
    cell = nbformat.v4.new_code_cell("1 + 1", id="one", execution_count=1)
    cell.update({k: v for k, v in changes.items() if k in ("source", "execution_count", "outputs")})
    return nbformat.v4.new_notebook(cells=[cell], metadata=changes.get("metadata", {}))


def html(text):
    return [nbformat.v4.new_output("display_data", data={"text/html": text})]


@pytest.mark.parametrize(("changes", "said"), [
    ({}, None),
    ({"execution_count": 2}, "not run in order"),
    ({"execution_count": None}, "not run in order"),
    ({"source": "1 + 1;"}, "ends in ;"),
    ({"outputs": [nbformat.v4.new_output("error", ename="NameError", evalue="", traceback=[])]}, "NameError"),
    ({"outputs": [nbformat.v4.new_output("stream", name="stderr", text="careful")]}, "stderr"),
    ({"outputs": [nbformat.v4.new_output("display_data", data={f"{WIDGETS}-view+json": {}})]}, "widget view"),
    ({"outputs": html("<img src='x'>")}, "alt text"),
    ({"outputs": html("<div lang=\"hi\">एक</div>")}, "one language"),
    ({"metadata": {"widgets": {}}}, "widget state"),
    ({"metadata": {"language_info": {"name": "python", "version": "3.11"}}}, "version of Python"),
])
def test_each_fault_is_seen(changes, said):
    found = list(faults(a_notebook(**changes)))
    assert [said in found[0]] == [True] if said else found == []
