"""Plain static pages with explorers: opened, read back, and held to the drawings that Python makes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from course_utils.theme import font_path

# The course's own font, as Lab's extension gives it to the page.
_STYLE = (f"@font-face{{font-family:'Noto Sans Devanagari';src:url('{font_path().as_uri()}')}}"
          "body{font-family:'Noto Sans Devanagari',sans-serif}")


def page_with(page: Any, tmp_path: Path, live: str, *explorers: Any) -> Any:
    """A page with these explorers, opened and live; `live` is the class of their controls."""
    body = "".join(explorer._repr_html_() for explorer in explorers)
    file = tmp_path / "page.html"
    file.write_text('<!doctype html><html lang="mul"><meta charset="utf-8">'
                    '<meta name="viewport" content="width=device-width">'
                    f"<title>x</title><style>{_STYLE}</style><body>{body}", encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_function("([live, count]) => document.querySelectorAll('.' + live).length === count",
                           arg=[live, len(explorers)])
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


READ = """svg => [...svg.querySelectorAll(":scope > :not(title, desc), :scope > :not(title, desc) *")].map(e => [
    e.tagName, e.children.length ? "" : e.textContent,
    Object.fromEntries([...e.attributes].map(a => [a.name, a.value]))])"""


def same_drawing(locator: Any, picture: Any, lang: str) -> None:
    """The drawing on the page is `picture`: all elements, texts and attributes, numbers to a tenth of a pixel."""
    parts = [part for part in ET.fromstring(picture.svg(lang)) if not part.tag.endswith(("title", "desc"))]
    want = [[e.tag.rpartition("}")[2], "" if len(e) else "".join(e.itertext()), e.attrib]
            for part in parts for e in part.iter()]
    got = locator.evaluate(READ)
    assert [e[:2] for e in got] == [e[:2] for e in want]
    for (_, _, there), (name, _, here) in zip(got, want, strict=True):
        there.pop("style", None)        # the hand above what can be pressed
        assert there.keys() == here.keys(), name
        for key, value in here.items():
            (words, numbers), (other_words, others) = _apart(value), _apart(there[key])
            assert words == other_words and numbers == pytest.approx(others, abs=0.11), (name, key)


def _apart(value: str) -> tuple[str, list[float]]:
    """An attribute as its words and its numbers; a colour is a word."""
    if value.startswith("#"):
        return value, []
    number = r"-?\d+(?:\.\d+)?"
    return re.sub(number, "0", value), [float(found) for found in re.findall(number, value)]


# Texts that leave the drawing, and pairs of texts that touch. A line's box is higher than its ink: a fifth is left out.
_MISFITS = """svg => {
    const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const boxes = [...svg.querySelectorAll("text")].map(text => {
        const box = text.getBBox();
        return { said: text.textContent, left: box.x, right: box.x + box.width, top: box.y + 0.2 * box.height,
                 bottom: box.y + 0.8 * box.height };
    }).filter(box => box.right > box.left);
    const out = boxes.filter(b => b.left < x || b.right > x + width || b.top < y || b.bottom > y + height)
        .map(b => b.said);
    const touching = boxes.flatMap((a, k) => boxes.slice(k + 1).filter(b => a.left < b.right && b.left < a.right
        && a.top < b.bottom && b.top < a.bottom).map(b => `${a.said} / ${b.said}`));
    return [...out, ...touching];
}"""


def misfits(page: Any) -> list[str]:
    """What does not fit in any drawing of the page, in Hindi, in English or in both."""
    page.evaluate("for (const block of document.querySelectorAll('figure.smriti > div'))"
                  " block.style.display = 'block';")
    return [said for svg in page.locator("figure svg").all() for said in svg.evaluate(_MISFITS)]


def drawings(page: Any, figure: int = 0) -> list[tuple[str, Any]]:
    """The drawings of one explorer with their languages."""
    return list(zip(("both", "hi", "en"), page.locator("figure.smriti").nth(figure).locator("svg").all(), strict=True))


def counted(page: Any) -> dict[str, float]:
    """What the page holds: nodes, listeners, bytes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    found = session.send("Memory.getDOMCounters") | session.send("Runtime.getHeapUsage")
    session.detach()
    return found


def leaves_nothing_behind(page: Any, walk: str, live: str) -> None:
    """After a thousand steps of `walk` (count → nothing) the page holds no more, and nothing holds the explorer."""
    page.evaluate(walk, 100)
    before = counted(page)
    page.evaluate(walk, 1000)
    after = counted(page)
    assert after["nodes"] <= before["nodes"] + 20 and after["jsEventListeners"] <= before["jsEventListeners"] + 10
    assert after["usedSize"] < before["usedSize"] + 300_000
    page.evaluate(f"window.live = new WeakRef(document.querySelector('.{live}'));"
                  " document.querySelector('figure').remove()")
    for _ in range(20):
        counted(page)
        if not page.evaluate("Boolean(window.live.deref())"):
            return
        page.wait_for_timeout(100)
    pytest.fail("something still holds the explorer")


def fits_a_phone(page: Any) -> None:
    """At 390 pixels the page does not scroll sideways, what is pressed is large enough, and axe finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("[...document.querySelectorAll('.smriti-explorer')].every("
                         "part => part.scrollWidth <= part.clientWidth)")
    for node in page.locator(".smriti-explorer button").all():
        box = node.bounding_box()
        assert box["height"] >= 24 and box["width"] >= 24
    result = Axe().run(page, context={"include": [["figure.smriti"]]})
    assert result.violations_count == 0, result.generate_report()
