"""`live_text`: the learner's own network reads what the learner types. Needs a kernel; anywidget carries the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from ..figures import figure_html
from ..graphemes import split_graphemes
from ..text import SmritiError, T
from ..traces import record
from . import page
from .page import ExplorerError
from .text_gates import Reading, draw_text, fixed_data, read, role_of, text_data

if TYPE_CHECKING:
    from torch import Tensor, nn

DRAWINGS = ("both", "hi", "en")

_LOADER = """%s
const loaded = loadModules(%s);
export default { render: async (view) => (await loaded).render(view) };
"""


def live_text(module: nn.LSTM | nn.GRU, encode: Callable[[str], Tensor], text: str, *, value: str = "f",
              split: Callable[[str], Sequence[str]] = split_graphemes) -> Any:
    """Let a network read what is typed, and show a gate or a state of one unit at every token, as `explore_text` does.

    The kernel runs `record` over each text as it is typed; Enter or the button shows what it found, Shift+Enter breaks
    the line. JupyterLab may let a widget answer while a cell runs: a network in training is read with the weights of
    that moment. Without a kernel the picture of the first text stands there.

    Args:
        module: nn.LSTM or nn.GRU of one layer and direction, at most 32 units.
        encode: text → the input of the module, shape (T, I), one row for each token.
        text: what is read first, at most 120 tokens.
        value: what is shown first, as in `explore_text`.
        split: text → its tokens, T of them; letters as a reader sees them by default.

    Returns:
        A widget. What goes wrong with a text that is typed stands below it, in both languages.

    Raises:
        ExplorerError: anywidget is missing, `encode` failed, or one of the errors of `explore_text`.
        TraceError: `record` refuses the module or the input.

    >>> import torch
    >>> gru = torch.nn.GRU(1, 4)
    >>> live_text(gru, lambda text: torch.tensor([[float(len(text))]] * len(text)), "abc", value="z")
    ⟦live_text: GRU(1, 4), 'abc'⟧
    """
    def found(typed: str) -> tuple[Reading, str]:
        tokens = _own(lambda text: list(split(text)), typed, "split")
        reading = read(record(module, _own(encode, typed, "encode")), tokens, caller="live_text")
        return reading, role_of(reading, value, caller="live_text")

    return _widget()(found, text, f"⟦live_text: {module}, {text!r}⟧")


def _own(function: Callable[[str], Any], text: str, name: str) -> Any:
    """What a function of the learner makes of a text; what it raises is told in both languages."""
    try:
        return function(text)
    except Exception as error:      # it may raise anything
        raise ExplorerError(_OWN.format(name=name, text=repr(text), error=f"{type(error).__name__}: {error}")) from error


class _Reader:
    """Reads one text after the other; the traits of the widget come from it."""

    def __init__(self, found: Callable[[str], tuple[Reading, str]]) -> None:
        self._found, self._rows = found, 0
        self._last: tuple[Reading, str]

    def answer(self, text: str) -> dict[str, Any]:
        """The traits after a text, which the network may refuse."""
        try:
            return self.read(text)
        except SmritiError as error:
            told = error.text
        except Exception as error:      # torch's own, such as another device: without an answer the page would wait for ever
            told = _FAILED.format(error=f"{type(error).__name__}: {error}")
        # The picture before it too: a new view has none yet.
        return {"state": _state(text, error={"hi": told.hi, "en": told.en}, data=text_data(self._last[0]))}

    def read(self, text: str) -> dict[str, Any]:
        """The traits after a text. A drawing has room for any text of as many rows, so it is not made again."""
        reading, role = self._last = self._found(text)
        traits: dict[str, Any] = {"state": _state(text, data=text_data(reading))}
        if reading.rows != self._rows:
            picture = draw_text(reading, role)
            traits["frame"] = {"data": fixed_data(reading), "role": role, "rank": 0,
                               "drawings": {lang: picture.svg(lang) for lang in DRAWINGS}}
            self._rows = reading.rows       # only now: an interrupt may come in between
        return traits

    def poster(self) -> str:
        """The picture of what was read last, if only ahead, for a page without a kernel."""
        picture = draw_text(*self._last)
        return figure_html(picture, picture.alt, _RUN)


def _state(text: str, **found: Any) -> str:
    """A state of the widget: what was found, and the text, so that the same error or tokens again are another state.

    It is a string: a nested value costs ipywidgets a walk through it at every step, on both sides.
    """
    return json.dumps({"text": text, **found}, allow_nan=False)     # half a pair of UTF-16 goes through as ASCII only


@cache
def _widget() -> type:
    """The class of the widget. It is made when it is needed: a page without a kernel needs no anywidget."""
    anywidget, traitlets = _libraries()

    class TextWidget(anywidget.AnyWidget):
        """A text that is typed, and what the network did as it read it."""

        _esm = _LOADER % (page.static_text("load_modules.js"),
                          json.dumps(page.modules_of("text_widget.js"), ensure_ascii=False))
        _css = page.static_text("explorer.css")
        text = traitlets.Unicode().tag(sync=True)       # what is asked for; its echo tells a second window
        ahead = traitlets.Unicode().tag(sync=True, echo_update=False)       # what is typed so far
        again = traitlets.Int().tag(sync=True, echo_update=False)           # how often the same text was asked for again
        state = traitlets.Unicode().tag(sync=True)
        frame = traitlets.Dict().tag(sync=True)

        def __init__(self, found: Callable[[str], tuple[Reading, str]], text: str, said: str) -> None:
            self._reader, self._said, self._turn = _Reader(found), said, RLock()
            super().__init__(text=text, **self._reader.read(text))
            # What is asked for is read again: since it was read ahead, the network may have learned more.
            self.observe(lambda change: self._read(change.new), names=["text", "ahead"])
            self.observe(lambda change: self._read(self.text), names="again")

        def _repr_mimebundle_(self, **kwargs: dict) -> tuple[dict, dict] | None:
            """What anywidget gives, and the picture for a page without a kernel; the builder stores only that."""
            bundle = super()._repr_mimebundle_(**kwargs)
            if bundle:
                bundle[0]["text/html"] = self._reader.poster()
            return bundle

        def _read(self, text: str) -> None:
            with self._turn:            # a cell may set the text while another thread reads ahead
                traits = self._reader.answer(text)
                with self.hold_sync():  # one message
                    for name, value in traits.items():
                        setattr(self, name, value)

        def __repr__(self) -> str:
            return self._said

    return TextWidget


def _libraries() -> tuple[Any, Any]:
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ExplorerError(_MISSING) from error
    return anywidget, traitlets


_RUN = T(hi="यहाँ अपना text लिखने के लिए code cell चलाइए।", en="Run the code cell to type a text of your own here.")
_OWN = T(
    hi="live_text: {name}({text}) से error आया: {error}। नेटवर्क ने जो token सीखे हैं, उन्हीं का text दीजिए।",
    en="live_text: {name}({text}) raised {error}. Give a text of the tokens that the network knows.")
_FAILED = T(
    hi="live_text: नेटवर्क यह text नहीं पढ़ सका: {error}।",
    en="live_text: the network could not read this text: {error}.")
_MISSING = T(
    hi='live_text: anywidget नहीं मिला। pip install "smriti-course[lab]" चलाइए, या explore_text देखिए: '
       'उसे anywidget नहीं चाहिए।',
    en='live_text: anywidget is missing. Run pip install "smriti-course[lab]", or use explore_text: '
       'it needs no anywidget.')
