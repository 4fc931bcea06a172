"""Fixtures of the browser tests: one Chromium, one JupyterLab, one page, shared by the whole session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_driver import CHROMIUM_OPTIONS, LabServer, close_all, find_chromium, open_lab
from samples import write_samples

NORMAL_SIZE = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def dejavu_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fontconfig file with DejaVu alone, the poorest machine: Devanagari must be the course's own."""
    import matplotlib

    folder = tmp_path_factory.mktemp("fonts")
    for font in Path(matplotlib.get_data_path(), "fonts/ttf").glob("DejaVu*.ttf"):
        shutil.copy(font, folder)
    config = folder / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
                      f"<dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>")
    return config


@pytest.fixture(scope="session")
def browser(dejavu_only: Path) -> Iterator[Any]:
    """The system's Chromium; without one the tests are skipped, or fail if $REQUIRE_BROWSER is 1."""
    chromium = find_chromium()
    if not chromium:
        reason = "no Chromium: set $CHROMIUM or put chromium on PATH"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_OPTIONS, env={**os.environ, "FONTCONFIG_FILE": str(dejavu_only)})
        yield started
        started.close()


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], LabServer]]:
    """A factory: ``lab_server(folder)`` starts JupyterLab on a copy of `folder`."""
    servers: list[LabServer] = []

    def start(notebooks: Path) -> LabServer:
        servers.append(LabServer(notebooks, tmp_path_factory.mktemp("lab")))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def sample_lab(browser: Any, lab_server: Callable[[Path], LabServer],
               tmp_path_factory: pytest.TempPathFactory) -> LabServer:
    """JupyterLab on the sample notebooks. Asks for the browser first: without one no server starts."""
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return lab_server(folder)


@pytest.fixture(scope="session")
def new_page(browser: Any) -> Callable[..., Any]:
    """A factory of pages, each with cookies of its own; options as in Playwright's ``new_context``."""
    def make(**options: Any) -> Any:
        return browser.new_context(**{"viewport": NORMAL_SIZE} | options).new_page()

    return make


@pytest.fixture(autouse=True)
def close_pages(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test opened: Chromium slows down with every page. Fixtures of more than one test came before."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    before = list(browser.contexts)
    yield
    for context in browser.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="session")
def lab_page(new_page: Callable[..., Any], sample_lab: LabServer) -> Any:
    """The session's page, with Lab on the sample notebooks."""
    page = new_page()
    open_lab(page, sample_lab)
    return page


@pytest.fixture(scope="module")
def module_page(lab_page: Any) -> Iterator[Any]:
    """The same page; each module of tests leaves it with no notebook open."""
    yield lab_page
    close_all(lab_page)


@pytest.fixture
def page(module_page: Any) -> Any:
    """The same page in its normal size."""
    module_page.set_viewport_size(NORMAL_SIZE)
    return module_page
