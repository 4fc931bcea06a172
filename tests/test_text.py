"""The type `T`, the language of pixels, and errors in two languages."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import course_utils
from course_utils.text import LanguageError, SmritiError, T, inline_html, refuse_mixed_math, set_language


@pytest.fixture(autouse=True)
def both_languages():
    yield
    set_language("both")


@pytest.mark.parametrize(("given", "lacking", "missing"), [
    ({"hi": "", "en": "loss"}, "hi", "Hindi"),
    ({"hi": "हानि", "en": "  "}, "en", "English"),
    ({"hi": None, "en": "loss"}, "hi", "Hindi"),
])
def test_a_text_with_one_language_is_refused_in_both(given, lacking, missing):
    with pytest.raises(LanguageError) as caught:
        T(**given)
    said = str(caught.value)
    assert repr(given[lacking]) in said and missing in said and "वाला हिस्सा नहीं है" in said


@pytest.mark.parametrize(("language", "label"), [("hi", "कदम"), ("en", "step"), ("both", "कदम · step")])
def test_the_label_follows_the_language_of_pixels_and_html_does_not(language, label):
    text = T(hi="कदम", en="step")
    html = text.html()
    set_language(language)
    assert text.label() == label
    assert text.html() == html == '<div lang="hi">कदम</div><div lang="en">step</div>'


def test_an_unknown_language_is_refused():
    with pytest.raises(LanguageError, match="'fr'"):
        set_language("fr")


def test_equal_halves_stand_once():
    assert T("loss", "loss").label() == T("loss", "loss").html("span") == str(T("loss", "loss")) == "loss"


def test_format_gives_each_half_its_own_words():
    filled = T(hi="{n} में {what}", en="{what} in {n}").format(n=3, what=T(hi="कदम", en="a step"))
    assert (filled.hi, filled.en) == ("3 में कदम", "a step in 3")


def test_html_is_escaped_but_code_and_bold_are_kept():
    assert inline_html("<b> `a<b` **c**") == "&lt;b&gt; <code>a&lt;b</code> <strong>c</strong>"


@pytest.mark.parametrize("label", ["$x$ का मान", "हानि $L$"])
def test_devanagari_beside_mathtext_is_refused(label):
    with pytest.raises(LanguageError, match="boxes"):
        refuse_mixed_math(label)


@pytest.mark.parametrize("label", ["$x$", "‖∂L/∂hₜ‖ का आकार"])
def test_either_alone_is_allowed(label):
    assert refuse_mixed_math(label) == label


def test_an_error_prints_hindi_then_english():
    assert str(SmritiError(T(hi="एक", en="one"))) == "एक\none"


# The builder and the Lab server are tested by use; everything else shows its use in its docstring.
MODULES = [m.name for m in pkgutil.walk_packages(course_utils.__path__, "course_utils.")
           if not m.name.endswith((".cli", ".server"))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name):
    assert doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_importing_the_package_loads_neither_torch_nor_matplotlib():
    code = ("import sys, course_utils; from course_utils import T, claim, predict, doctor; "
            "print([m for m in ('torch', 'matplotlib', 'numpy', 'IPython') if m in sys.modules])")
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_every_public_name_exists():
    assert all(hasattr(course_utils, name) for name in course_utils.__all__)
