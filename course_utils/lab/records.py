"""The part of the course that runs in JupyterLab's own server: it keeps the results of questions.

The live questions of the Lab extension (``extension/static/scores.js``) talk to it, so that answering one needs
no kernel: ``GET smriti/quiz`` gives every result, ``POST smriti/quiz`` with ``{"id", "answer", "score"}`` keeps one.
Both need the token or cookie of Lab, a POST also the XSRF token, as all of the server's own handlers do.
Enabled by ``etc/jupyter/jupyter_server_config.d/smriti.json`` of the environment (``server.json`` beside this file).
"""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from .. import scores
from ..text import SmritiError, T

LARGEST_BODY = 4096       # bytes; a result takes some hundred
NO_ROOM = 507             # Insufficient Storage: the result was in order but could not be written


class QuizHandler(APIHandler):
    """The learner's results in the questions of the course."""

    auth_resource = "smriti"

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Every result."""
        try:
            self._answer(scores.standing())
        except (SmritiError, OSError) as error:
            self._refuse(500, _text(error))

    @web.authenticated
    @authorized
    def post(self) -> None:
        """Keep one result; answers with the question's entry."""
        if len(self.request.body) > LARGEST_BODY:
            self._refuse(413, T(hi="यह नतीजा बहुत बड़ा है।", en="This result is too large."))
            return
        try:
            name, answer, score = _fields(self.request.body)
            self._answer({name: scores.record(name, answer, score)})
        except scores.ScoreError as error:
            self._refuse(400, error.text)
        except (SmritiError, OSError) as error:
            self._refuse(NO_ROOM, _text(error))

    def _answer(self, results: dict[str, Any]) -> None:
        self.finish(json.dumps({"results": results}, ensure_ascii=False))

    def _refuse(self, status: int, text: T) -> None:
        self.set_status(status)
        self.finish(json.dumps({"hi": text.hi, "en": text.en}, ensure_ascii=False))


def _fields(body: bytes) -> tuple[Any, Any, Any]:
    """Id, answer and score of a request; `scores.record` judges their values."""
    try:
        result = json.loads(body)
        return result["id"], result["answer"], result["score"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise scores.ScoreError(T(hi='{"id", "answer", "score"} वाला JSON चाहिए।',
                                  en='Expected JSON with "id", "answer" and "score".')) from None


def _text(error: Exception) -> T:
    if isinstance(error, SmritiError):
        return error.text
    return T(hi=f"नतीजों की फ़ाइल पढ़ी नहीं जा सकी ({error})।", en=f"The file of results could not be read ({error}).")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course_utils.lab.records"}]


def _load_jupyter_server_extension(server: Any) -> None:
    address = url_path_join(server.web_app.settings["base_url"], "smriti", "quiz")
    server.web_app.add_handlers(".*$", [(address, QuizHandler)])
