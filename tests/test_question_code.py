"""The Python in the question bank does what the bank says of it."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.questions import bank
from course_utils.questions.model import Code, Question, number, shape
from course_utils.text import T

ALL = [v for q in bank().values() for v in q.variants()]
PLAIN = T("क", "a")


def run(source, names=None):
    """The names that `source` leaves behind; what it draws is the same each time."""
    torch.manual_seed(0)
    scope = {"torch": torch, "nn": nn, "F": functional, "math": math, **(names or {})}
    exec(compile(source, "question", "exec"), scope)
    return scope


def holds(proof, source, names=None):
    try:
        return bool(eval(proof, run(source, names)))
    except Exception:
        return False


def faults(question):
    """What the question says and its code does not do."""
    code = question.code
    if code.raises:
        try:
            run(code.shown, code.names)
            yield f"does not raise {code.raises}"
        except Exception as error:
            if type(error).__name__ != code.raises:
                yield f"raises {error!r}"
    elif question.kind != "bug":
        run(code.shown, code.names)
    if question.kind == "bug":
        if not holds(code.proof, code.fixed):
            yield "is not mended by what is fixed"
        if holds(code.proof, code.shown):
            yield "has no bug"
        changed = [i for i, (a, b) in enumerate(zip(*map(lines, (code.shown, code.fixed)), strict=False), 1) if a != b]
        if question.key not in map(str, changed):
            yield f"the mended code changes lines {changed}"
    elif code.proof and not holds(code.proof, code.shown, code.names):
        yield "its proof is not true"
    if code.check and not math.isclose(float(eval(code.check, run(code.shown, code.names))), number(question.key),
                                       abs_tol=max(question.tolerance, 1e-9)):
        yield "its check is another number"
    if code.of and tuple(eval(code.of, run(code.shown)).shape) != shape(question.key):
        yield "the shape is another"


def lines(source):
    return source.strip("\n").split("\n")


@pytest.mark.parametrize("question", [q for q in ALL if any(vars(q.code).values())], ids=lambda q: q.id)
def test_the_code_does_what_the_question_says(question):
    assert list(faults(question)) == []


@pytest.mark.parametrize(("question", "said"), [
    (Question("x", "00", "single", PLAIN, code=Code("1 / 1", raises="ZeroDivisionError")), "does not raise"),
    (Question("x", "00", "single", PLAIN, code=Code("[][0]", raises="ZeroDivisionError")), "raises IndexError"),
    (Question("x", "00", "single", PLAIN, code=Code("x = 1", proof="x == 2")), "proof"),
    (Question("x", "00", "numeric", PLAIN, key="2", code=Code(check="3")), "another number"),
    (Question("x", "00", "shape", PLAIN, key="(2, 3)", code=Code("x = torch.zeros(3, 2)", of="x")), "another"),
    (Question("x", "00", "bug", PLAIN, key="1", code=Code("x = 1", fixed="x = 2", proof="x == 1")), "not mended"),
    (Question("x", "00", "bug", PLAIN, key="1", code=Code("x = 1\ny = 0", fixed="x = 1\ny = 2", proof="y == 2")),
     "lines [2]"),
])
def test_code_that_does_otherwise_is_found(question, said):
    assert any(said in fault for fault in faults(question))
    assert list(faults(replace(question, code=Code(), kind="open"))) == []
