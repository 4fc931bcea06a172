"""Checks: right answers pass, each kind of wrong answer gets its own sentence, accidents do no harm."""

import ast
import contextlib
import html
import linecache
import math
import re
import statistics
import textwrap
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
import torch
from torch import nn

from course_utils import attempts, checks, gradient_flow, trace
from course_utils.build import hindi
from course_utils.build.source import exercise_paths, read
from course_utils.checks import (
    CheckFailed, Draws, Local, answers, cards, check, ex04, ex05, find, judge, parameters, registry, solutions, verdicts,
)
from course_utils.text import DEVANAGARI, T

ROOT = Path(__file__).parents[1]
PACKING = {name: getattr(nn.utils.rnn, name) for name in ("pack_padded_sequence", "pad_packed_sequence")}
EXERCISES = [read(path) for path in exercise_paths(ROOT)]
ALL = [entry for exercise in EXERCISES for entry in registry.of_exercise(exercise.number)]
NAMES = [entry.name for entry in ALL if entry.run]
# Checks that train a network, up to seconds each: fewer rounds.
TRAINS = {"ex02-d", "ex04-c", "ex06-e", "ex07-c", "ex08-d"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No hint was shown yet, and no machine reads the result."""
    monkeypatch.setattr(checks, "_failed", {})
    for name in ("SMRITI_CI", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)


def notebook(*cells):
    """The globals of a notebook in which these cells ran."""
    names = {"torch": torch, "nn": nn, "math": math, "statistics": statistics, **PACKING}
    for i, source in enumerate(cells):
        source = textwrap.dedent(source)
        file = f"<cell {len(linecache.cache)}-{i}>"
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        exec(compile(source, file, "exec"), names)
    return names


def verdict(name, names):
    return judge(find(name), Local(names, find(name).forbid), Draws())


def solution_of(name):
    """The solution cell that stands before a check, from the source."""
    cells = next(e for e in EXERCISES if e.number == name[2:4]).code
    return alone(cells[[c.id for c in cells].index(name) - 1].source)


def stub_of(name):
    exercise = next(e for e in EXERCISES if e.number == name[2:4])
    cells = nbformat.read(ROOT / exercise.release, as_version=4).cells
    return alone(cells[[c.id for c in cells].index(name) - 1].source)


def alone(source):
    """What a check looks at in a solution cell, without the lines that try it out: functions, classes, answers in a dict."""
    def is_answer(node):
        value = getattr(node, "value", None)
        return isinstance(value, ast.Dict) or (isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "update")

    return "\n".join(ast.get_source_segment(source, node) for node in ast.parse(source).body
                     if isinstance(node, (ast.FunctionDef, ast.ClassDef)) or is_answer(node))


def bilingual(text):
    return DEVANAGARI.search(text) and re.search("[a-z]{4}", text)


# --- every check -----------------------------------------------------------------------------------

@pytest.mark.parametrize("name", NAMES)
def test_a_solution_passes_every_time(name):
    names = notebook(solution_of(name))
    found = [verdict(name, names) for _ in range(3 if name in TRAINS else 20)]
    assert all(result.passed for result in found), [str(r.text) for r in found if not r.passed][:1]
    assert found[0].points == find(name).points > 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cells", [(), (stub_of,)], ids=["no-cell-was-run", "stub"])
def test_an_unsolved_task_is_told_and_nothing_else(name, cells, capsys):
    names = notebook(*(cell(name) for cell in cells))
    for _ in range(3):      # nothing was tried, so no hint is spent
        check(name, names)
        out, err = capsys.readouterr()
        assert "✎ अभी लिखना है · Still to write" in out and bilingual(out) and err == ""
        assert "संकेत ·" not in out and "Traceback" not in out
    assert verdict(name, names).kind == "unwritten" and verdict(name, names).points == 0


@pytest.mark.parametrize("body", ["pass", "...", "'A docstring.'", "return", "return None", "'A docstring.'; pass"])
def test_a_body_with_nothing_in_it_is_still_to_write(body):
    assert verdict("ex03-a", notebook(f"def step(*args):\n    {body}")).kind == "unwritten"
    assert verdict("ex03-c", notebook(f"def hold(lstm):\n    {body}")).kind == "unwritten"


@pytest.mark.parametrize(("name", "source", "kind"), [
    ("ex03-a", "def step(*args):\n    args[0] + 1", "type"), ("ex03-a", "def step(*args):\n    print()", "type"),
    ("ex03-a", "import functools\ndef do(*args):\n    pass\nstep = functools.partial(do)", "type"),
    ("ex03-a", "class Step:\n    def __call__(self, *args):\n        pass\nstep = Step()", "type"),
    ("ex03-c", "def hold(lstm):\n    H = lstm.hidden_size", "input"),
])
def test_code_that_does_nothing_yet_is_an_attempt_and_gives_a_hint(name, source, kind, capsys):
    check(name, notebook(source))
    assert verdict(name, notebook(source)).kind == kind and find(name).hints[0].en in capsys.readouterr().out


def test_a_counter_whose_random_rest_is_right_by_luck_does_not_pass():
    names = notebook("""
        def make_counter(lstm):
            with torch.no_grad():
                for row in range(3):
                    lstm.weight_ih_l0[row] = torch.tensor([20.0, -20.0])
        """)
    assert not any(judge(find("ex04-c"), Local(names), Draws(seed)).passed for seed in range(30))


@pytest.mark.parametrize(("share", "shown"), [(0.99999, "99.9%"), (0.5, "50.0%"), (0.0, "0.0%")])
def test_a_share_below_all_is_never_shown_as_all(share, shown):
    rest = parameters.feeding_parameters(Draws(1), "GRU"), share, *ex05._marked(Draws(1))
    assert f"⟦{shown}⟧" in ex05._not_held(*rest, cut_helps=True).en


def test_a_large_error_of_a_count_is_a_whole_number():
    values = parameters.feeding_parameters(Draws(1), "LSTM")
    for error, shown in ((512.345, "⟦512⟧"), (0.5, "⟦0.5⟧"), (float("inf"), "⟦inf⟧")):
        assert shown in ex04._miscounted(values, error, cut_helps=True).en


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.name)
def test_hints_are_good_hindi_and_end_like_sentences(entry):
    assert entry.run is None or len(entry.hints) == 3
    for hint in entry.hints:
        assert list(hindi.slips(re.sub("`[^`]*`", "x", hint.hi))) == []
        assert re.search(r"[।?]$", hint.hi) and re.search(r"[.?]$", hint.en)
        assert sorted(re.findall("`[^`]*`", hint.hi)) == sorted(re.findall("`[^`]*`", hint.en))


# --- typical wrong answers -------------------------------------------------------------------------

# The rows: name of the mistake → (check, what to change in its right answer, into what, kind, part of the
# Hindi, part of the English).
ANSWERS = [import_module(f"wrong_answers.ex{exercise.number}") for exercise in EXERCISES]
BASE = {name: source for answers in ANSWERS for name, source in answers.BASE.items()}
WRONG = {f"ex{answers.__name__[-2:]}-{mistake}": row for answers in ANSWERS for mistake, row in answers.WRONG.items()}
STEP = BASE["ex03-a"]


@pytest.mark.parametrize("mistake", WRONG)
def test_a_typical_mistake_is_named_in_both_languages(mistake, capsys):
    name, old, new, kind, said_hi, said_en = WRONG[mistake]
    source = BASE[name].replace(old, new)
    assert source != BASE[name], "the mistake changes nothing"
    enabled = torch.is_grad_enabled()
    try:
        names = notebook(source)
        results = [verdict(name, names) for _ in range(2 if name in TRAINS else 5)]
        check(name, names)
    finally:
        torch.set_grad_enabled(enabled)
    assert {(result.kind, result.points) for result in results} == {(kind, 0)}, [str(r.text) for r in results]
    result = results[0]
    assert said_hi in result.text.hi and said_en in result.text.en, str(result.text)
    # What depends on the random inputs is marked as measured; the rest is the same every time.
    assert len(seen := {re.sub("⟦.*?⟧", "⟦⟧", str(r.text)) for r in results}) == 1, seen
    assert list(hindi.slips(re.sub("`[^`]*`|⟦.*?⟧", "x", result.text.hi))) == []
    out = capsys.readouterr().out
    hint = find(name).hints[0]
    assert "✗" in out and hint.hi in out and hint.en in out and "Traceback" not in out


@pytest.mark.parametrize("name", BASE)
def test_the_base_of_these_mistakes_is_right(name):
    assert verdict(name, notebook(BASE[name])).passed


@pytest.mark.parametrize(("name", "source"), [right for answers in ANSWERS for right in answers.RIGHT])
def test_other_right_ways_pass_too(name, source):
    names = notebook(source)
    for _ in range(2 if name in TRAINS else 5):
        result = verdict(name, names)
        assert result.passed, str(result.text)


# --- ready-made modules ----------------------------------------------------------------------------

@pytest.mark.parametrize(("check_name", "source", "name"), [
    ("ex03-a", "Cell = nn.LSTMCell\ndef step(x, h, c, *w):\n    return Cell(3, 4)(x, (h, c))", "Cell"),
    ("ex03-a", "cell = nn.LSTMCell(3, 4)\ndef step(x, h, c, *w):\n    return cell(x, (h, c))", "cell"),
    ("ex03-a", "def help(*a):\n    return torch.lstm_cell(*a)\ndef step(*args):\n    return help(*args)", "lstm_cell"),
    ("ex03-a", "def step(x, h, c, *w):\n    return (lambda: torch._VF.lstm_cell(x, (h, c), *w))()", "lstm_cell"),
    ("ex03-a", "from course_utils.cells import lstm_step as ours\ndef step(*a):\n    return ours(*a)", "ours"),
    ("ex03-a", "step = nn.LSTMCell(3, 4)", "LSTMCell"),
    ("ex05-a", "cell = nn.GRU(3, 4)\ndef step(x, h, *w):\n    return cell(x[None], h[None])[1][0]", "cell"),
    ("ex05-a", "def step(*args):\n    return torch.gru_cell(*args)", "gru_cell"),
    ("ex05-a", "from course_utils.cells import gru_step as ours\ndef step(*a):\n    return ours(*a).h", "ours"),
    ("ex05-a", "def step(*args):\n    return torch._VF.gru_cell(*args)", "gru_cell"),
])
def test_a_ready_made_step_is_seen_under_any_name(check_name, source, name):
    result = verdict(check_name, notebook(source))
    assert result.kind == "forbidden" and f"`{name}`" in result.text.hi and f"`{name}`" in result.text.en


# --- accidents and mischief in the notebook --------------------------------------------------------

@pytest.fixture
def torch_as_it_was(monkeypatch):
    """Whatever a test does to torch's settings is undone."""
    dtype, grad, state = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_rng_state()
    yield monkeypatch
    torch.set_default_dtype(dtype)
    torch.set_grad_enabled(grad)
    torch.set_rng_state(state)


@pytest.mark.parametrize("name", NAMES)
def test_float64_and_no_grad_as_defaults_do_no_harm(name, torch_as_it_was):
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    assert verdict(name, notebook(solution_of(name))).passed
    assert torch.get_default_dtype() is torch.float64 and not torch.is_grad_enabled()


@pytest.mark.parametrize("name", NAMES)
def test_patched_and_renamed_torch_does_no_harm(name, torch_as_it_was):
    names = notebook(solution_of(name))
    ours = [(nn, kind) for kind in ("LSTM", "LSTMCell", "GRU", "GRUCell")]
    for owner, thing in (*ours, (torch, "equal"), (torch, "isnan"), (torch, "randn")):
        torch_as_it_was.setattr(owner, thing, lambda *a, **k: True)
    names["nn"] = None
    assert verdict(name, names).passed
    names = notebook(stub_of(name))
    assert not verdict(name, names).passed


@pytest.mark.parametrize("name", NAMES)
def test_random_numbers_are_fresh_and_the_learners_own_stay(name, torch_as_it_was):
    draws = []
    torch_as_it_was.setattr(checks, "Draws", lambda: draws.append(Draws()) or draws[-1])
    for _ in range(2):
        torch.manual_seed(0)
        before = torch.get_rng_state()
        check(name, notebook(solution_of(name)))
        assert torch.equal(torch.get_rng_state(), before)
    assert draws[0].seed != draws[1].seed
    assert torch.equal(Draws(7).normal(3), Draws(7).normal(3))


def test_cells_out_of_order_are_told():
    names = notebook(STEP)
    del names["torch"]
    result = verdict("ex03-a", names)
    assert result.kind == "name" and "क्रम से" in result.text.hi and "in order" in result.text.en


@pytest.mark.parametrize(("body", "kind"), [
    ("raise SystemExit", "error"), ("raise KeyboardInterrupt", "stopped"), ("return step(*args)", "error"),
    ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "error"), ("yield 1", "type"),
    ("raise ValueError('<b>⟦x⟧`' * 200)", "error"), ("return torch.empty(0), torch.empty(0)", "shape"),
    ("return torch.zeros(1, device='meta'), 1", "type"), ("return {}", "type"), ("return ()", "type"),
])
def test_nothing_that_a_function_does_reaches_the_learner_as_a_traceback(body, kind, capsys):
    names = notebook(f"def step(*args):\n    {body}")
    check("ex03-a", names)
    out, err = capsys.readouterr()
    assert verdict("ex03-a", names).kind == kind and bilingual(out) and "Traceback" not in out and err == ""
    assert len(out) < 3000


def test_a_warning_in_right_code_costs_nothing(capsys):
    noise = "import sys, warnings; warnings.warn('careful'); print('x', file=sys.stderr)"
    check("ex03-a", notebook(STEP.replace("    blocks", f"    {noise}\n    blocks", 1)))
    out, err = capsys.readouterr()
    assert "✓" in out and err == ""      # plain nbgrader gives a cell with anything on stderr no points


def test_a_check_that_breaks_itself_says_so(monkeypatch, capsys):
    entry = registry.Check("ex03-a", 1, (T(hi="क", en="a"),), (), lambda s, rng: 1 / 0)
    monkeypatch.setitem(registry._checks, "ex03-a", entry)
    check("ex03-a", {})
    out = capsys.readouterr().out
    assert "ZeroDivisionError" in out and "शिक्षक" in out and "teacher" in out


# --- hints, points, machines -----------------------------------------------------------------------

def test_each_failed_attempt_gives_one_more_hint_and_success_starts_afresh(capsys):
    wrong, right = notebook(STEP.replace("torch.tanh(g)", "g")), notebook(STEP)
    counts = []
    for names in (wrong, wrong, wrong, wrong, right, wrong):
        check("ex03-a", names)
        counts.append(len(re.findall(r"^संकेत · Hint \d", capsys.readouterr().out, re.MULTILINE)))
    assert counts == [1, 2, 3, 3, 0, 1]


def test_the_ladder_of_one_check_is_not_that_of_another(capsys):
    check("ex03-a", notebook("step = 5"))
    check("ex03-c", notebook("hold = 5"))
    assert len(re.findall(r"Hint 1", capsys.readouterr().out)) == 2


def test_success_is_clear_and_tells_the_points(capsys):
    check("ex03-a", notebook(STEP))
    assert capsys.readouterr().out.strip() == "जाँच · Check: ex03-a   ✓ सही: 3 में से 3 अंक · Correct: 3 of 3 points"
    body = cards.card(verdict("ex03-a", notebook(STEP)), 1)._repr_html_()
    assert "smriti-true" in body and body.count("<li>") == 2      # the hints that were not needed


@pytest.mark.parametrize("mistake", ["ex03-a-last-row-only", "ex03-a-not-transposed", "ex03-a-one-bias",
                                     "ex03-c-too-small", "ex04-c-h-left", "ex05-c-leaks"])
def test_the_card_has_both_languages_and_masks_what_is_measured(mistake):
    name, old, new = WRONG[mistake][:3]
    body = cards.card(verdict(name, notebook(BASE[name].replace(old, new))), 2)._repr_html_()
    assert body.count('lang="hi"') == body.count('lang="en"') >= 4
    assert "⟦" not in body and re.search(r'<data class="measured">[^<]+</data>', body)
    assert "smriti-false" in body and body.count("<li>") == 2


def test_html_in_an_error_is_escaped():
    names = notebook("def step(*args):\n    raise ValueError('<script>1</script>')")
    assert "<script>" not in cards.card(verdict("ex03-a", names), 0)._repr_html_()


@pytest.mark.parametrize(("variable", "value", "stops"), [
    ("NBGRADER_EXECUTION", "autograde", True), ("NBGRADER_EXECUTION", "validate", True), ("SMRITI_CI", "1", True),
    ("SMRITI_CI", "0", False), ("SMRITI_CI", "", False),
])
def test_where_a_machine_reads_the_result_a_failure_is_an_error(variable, value, stops, monkeypatch):
    monkeypatch.setenv(variable, value)
    check("ex03-a", notebook(STEP))
    for names in (notebook("step = 5"), notebook()):
        if stops:
            with pytest.raises(CheckFailed, match="ex03-a") as caught:
                check("ex03-a", names)
            assert bilingual(str(caught.value))
        else:
            check("ex03-a", names)


def test_the_caller_s_own_names_are_looked_at(capsys):
    exec("from course_utils import check\ncheck('ex03-a')", notebook(STEP))
    assert "✓" in capsys.readouterr().out


def test_an_unknown_check_is_named_with_those_that_exist(monkeypatch, capsys):
    for name in ("ex03-z", "ex77-a", "", "x"):
        check(name, {})
        out = capsys.readouterr().out
        assert f'"{name}"' in out and bilingual(out)
    check("ex03-z", {})
    assert "ex03-a, ex03-b, ex03-c" in capsys.readouterr().out
    monkeypatch.setenv("SMRITI_CI", "1")
    with pytest.raises(CheckFailed):
        check("ex03-z", {})


@pytest.mark.parametrize(("how", "said"), [
    ({"hints": ()}, "at least one"), ({"hints": ("only English",)}, "at least one"), ({"points": 0}, "points"),
    ({"points": 1.5}, "points"), ({"name": "ex03-a"}, "one for each check"), ({"name": "exercise 3"},
                                                                              "one for each check"),
])
def test_a_badly_defined_check_is_refused(how, said, monkeypatch):
    monkeypatch.setattr(registry, "_checks", dict(registry._checks))
    find("ex03-a")
    good = {"name": "ex99-a", "points": 1, "hints": (T(hi="क", en="a"),)}
    with pytest.raises(registry.CheckError, match=said):
        made = {**good, **how}
        registry.define(made.pop("name"), **made)(lambda s, rng: None)


def test_checks_load_no_matplotlib():
    import subprocess
    import sys
    code = "import sys; from course_utils import check; check('ex03-a'); print('matplotlib' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).endswith("False\n")


# --- values, modules, time -------------------------------------------------------------------------

def local(source, **options):
    return Local(notebook(source), **options)


@pytest.mark.parametrize("value", [1, 1.5, True, "x", None, (1, (2, 3)), [1, "a"], {"a": (1, 2), 3: [4.0]}])
def test_a_plain_value_comes_across_as_it_is(value):
    got = local(f"answer = {{'x': {value!r}}}").value("answer")["x"]
    assert got == value and type(got) is type(value)


def test_shapes_numbers_of_numpy_and_tensors_come_across_as_plain_copies():
    side = local("import numpy\nx = torch.ones(2, requires_grad=True)\nanswer = [torch.zeros(2, 3).shape, numpy.float32(2), x]")
    shape, number, tensor = side.value("answer")
    assert type(local("n = torch.tensor(4)").value("n")) is int
    assert type(shape) is tuple and shape == (2, 3) and (type(number), number) == (float, 2.0)
    tensor[0] = 5
    assert side.value("x").tolist() == [1, 1]


@pytest.mark.parametrize("value", ["object()", "len", "{1, 2}", "{'a': nn.Linear(1, 1)}", "[[[[[[1]]]]]]",
                                   "type('S', (str,), {})('x')", "{object(): 1}"])
def test_what_is_no_plain_value_is_refused(value):
    with pytest.raises(verdicts.Fail) as refused:
        local(f"answer = {value}").value("answer")
    assert refused.value.kind == "type" and bilingual(str(refused.value))


def test_a_list_that_holds_itself_is_refused():
    with pytest.raises(verdicts.Fail):
        local("answer = []\nanswer.append(answer)").value("answer")


def test_a_variable_that_is_not_there_is_still_to_write():
    for source in ("", "answer = ..."):
        with pytest.raises(verdicts.Fail) as told:
            local(source).value("answer")
        assert told.value.kind == "unwritten" and bilingual(str(told.value))


def test_a_module_stays_on_the_learners_side():
    side = local("class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.w = nn.Linear(n, 1)\n"
                 "    def forward(self, x):\n        return self.w(x)")
    net = side.build("Net", 3)
    side.load(net, {})
    assert set(side.params(net)) == {"w.weight", "w.bias"}
    x = torch.ones(2, 3)
    out = side.apply(net, x)
    assert out.shape == (2, 1) and not out.requires_grad


@pytest.mark.parametrize(("source", "kind"), [
    ("def Net(n):\n    return n", "type"), ("def Net(n):\n    pass", "unwritten"), ("", "unwritten"),
    ("class Net(nn.Module):\n    def __init__(self):\n        super().__init__()", "error")])
def test_what_makes_no_module_is_told(source, kind):
    with pytest.raises(verdicts.Fail) as told:
        local(source).build("Net", 3)
    assert told.value.kind == kind and bilingual(str(told.value))


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(600)", "for _ in range(10 ** 12): torch.ones(3) + 1"])
def test_a_function_that_takes_too_long_is_stopped_and_told(body):
    for _ in range(2):
        with pytest.raises(verdicts.Fail) as told:
            local(f"def f():\n    {body}", seconds=0.3).call("f")
        assert told.value.kind == "slow" and "0.3 सेकंड" in told.value.text.hi and "0.3 seconds" in told.value.text.en


def test_the_watch_never_rings_after_its_time():
    """Calls that end just as their time is over: nothing is interrupted afterwards."""
    import time
    for share in (0.9, 0.99, 1.0, 1.01):
        for _ in range(5):
            with contextlib.suppress(verdicts.Fail):
                local(f"import time\ndef f():\n    time.sleep({0.02 * share})\n    return 1", seconds=0.02).call("f")
    time.sleep(0.1)
    assert local("def f():\n    return 1", seconds=0.02).call("f") == 1


def test_outside_the_main_thread_it_runs_without_a_limit():
    import threading
    got = []
    thread = threading.Thread(target=lambda: got.append(local("def f():\n    return 1", seconds=0.0).call("f")))
    thread.start()
    thread.join()
    assert got == [1]


# --- answers in a dict -----------------------------------------------------------------------------

WANTED = {"shape": answers.Answer((2, 3), answers.SHAPE, {(3, 2): T(hi="उलटा है।", en="It is the wrong way round.")}),
          "many": answers.Answer(4, answers.WHOLE), "why": answers.Answer("a", answers.one_of("a", "b")),
          "so": answers.Answer(True, answers.YES_NO)}
GIVEN = {"shape": (2, 3), "many": 4, "why": "a", "so": True}


@pytest.mark.parametrize(("change", "kind", "said"), [
    ({"shape": None, "so": None}, "unwritten", "`shape`, `so`"), ({"many": ...}, "unwritten", "`many`"),
    ({"shape": (3, 2)}, "value", "3 of the 4 answers in `given` are right. Look again at `shape`. `shape`: It is the wrong way"),
    ({"shape": (9, 9), "so": False}, "value", "2 of the 4 answers in `given` are right. Look again at `shape`, `so`."),
    ({"shape": 5}, "type", "`shape` must be a shape"), ({"many": 4.0}, "type", "`many` must be a whole number"),
    ({"many": True}, "type", "`many` must be a whole number"), ({"so": 1}, "type", "`so` must be `True` or `False`"),
    ({"why": "c"}, "type", "`why` must be one of `'a'`, `'b'`"), ({"new": 1}, "type", "they differ here: `new`"),
])
def test_answers_in_a_dict_are_told_key_by_key(change, kind, said):
    with pytest.raises(verdicts.Fail) as told:
        answers.hold(Local({"given": {**GIVEN, **change}}), "given", WANTED)
    assert told.value.kind == kind and said in told.value.text.en and bilingual(str(told.value))
    assert "(2, 3)" not in str(told.value)


@pytest.mark.parametrize("given", [[], 5, {}, {"shape": (2, 3)}])
def test_what_is_no_such_dict_is_told(given):
    with pytest.raises(verdicts.Fail) as told:
        answers.hold(Local({"given": given}), "given", WANTED)
    assert told.value.kind == "type"


def test_right_answers_pass_as_lists_too():
    answers.hold(Local({"given": {**GIVEN, "shape": [2, 3]}}), "given", WANTED)


# --- after success ---------------------------------------------------------------------------------

def test_after_success_the_card_offers_our_solution_and_before_it_none(capsys, monkeypatch, tmp_path):
    shown = []
    monkeypatch.setattr(checks, "emit", lambda card: shown.append(card._repr_html_()))
    check("ex03-a", notebook(STEP.replace("torch.tanh(g)", "g")))
    check("ex03-a", notebook(STEP))
    assert "smriti-solution" not in shown[0] and "blocks.chunk(4, dim=1)" in shown[1]
    assert "### " not in shown[1] and find("ex03-a").style.en in html.unescape(re.sub("</?code>", "`", shown[1]))
    monkeypatch.setenv("SMRITI_CI", "1")
    check("ex03-a", notebook(STEP))
    assert "smriti-solution" not in shown[2]      # a stored notebook has its solution above the check


def test_without_the_sources_of_the_course_there_is_no_solution(monkeypatch, tmp_path):
    monkeypatch.setattr(solutions, "LESSONS", tmp_path)
    assert solutions.solution_of("ex03-a") is None
    check("ex03-a", notebook(STEP))


@pytest.mark.parametrize("name", NAMES)
def test_our_solution_is_that_of_the_source_and_has_a_comment(name):
    code = solutions.solution_of(name)
    assert "SOLUTION" not in code and verdict(name, notebook(alone(code))).passed
    style = find(name).style
    assert list(hindi.slips(re.sub("`[^`]*`", "x", style.hi))) == []
    assert re.search(r"[।?]$", style.hi) and re.search(r"[.?]$", style.en)


def test_attempts_are_counted_and_a_full_disk_costs_no_card(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path))
    check("ex03-a", notebook())     # not written: no attempt
    check("ex03-a", notebook("step = 5"))
    check("ex03-a", notebook(STEP))
    assert attempts.standing()["ex03-a"]["tries"] == 2 and attempts.standing()["ex03-a"]["done"]
    capsys.readouterr()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attempts.home, "write_atomic", full)
    check("ex03-b", notebook("mended_step = 5"))
    out = capsys.readouterr().out
    assert "✗ अभी सही नहीं" in out and "No space left" in out and bilingual(out)


def test_for_a_machine_nothing_is_counted(monkeypatch, tmp_path):
    monkeypatch.setenv("SMRITI_HOME", str(tmp_path))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check("ex03-a", notebook(STEP))
    assert attempts.standing() == {} and not (tmp_path / "tasks.json").exists()


# --- pictures that are read ------------------------------------------------------------------------

def cells_of(number, *idents):
    """The globals after these cells of an exercise."""
    shows_nothing = dict.fromkeys(("show", "plot_states", "describe_states", "plot_gradient_flow", "describe_gradient_flow",
                                   "plot_traces", "describe_traces"), lambda *args, **options: None)
    names = {"torch": torch, "nn": nn, "trace": trace, "gradient_flow": gradient_flow, "T": T, **shows_nothing}
    for cell in next(e for e in EXERCISES if e.number == number).code:
        if cell.id in idents:
            exec(cell.source, names)
    return names


def test_the_answers_to_the_gate_map_of_exercise_03_are_in_the_map():
    from course_utils.checks import ex03
    gates = trace(cells_of("03", "map-lstm")["lstm"], torch.eye(10)[None])
    c, i, f, o = gates.c[0], gates.i[0], gates.f[0], gates.o[0]
    half_open = ((f > 0.3) & (f < 0.7)).all(0)
    shows = ((o > 0.5) & (c > 0.5)).any(0)
    seen = {"fades": int(half_open.nonzero()), "restarts": int((f < 0.1).any(0).nonzero()),
            "hidden": int((~shows).nonzero()), "written_at": 1 + int((i[:, 2] > 0.5).nonzero()),
            "c_2_at_7": round(c[6, 2].item()), "c_3_at_10": round(c[9, 3].item()), "c_1_at_10": round(c[9, 1].item())}
    assert seen == {name: answer.value for name, answer in ex03.SEEN.items()}


def test_the_weights_of_exercise_01_can_be_read_from_the_picture_of_states():
    second, last = cells_of("01", "picture")["states"][1], cells_of("01", "picture")["states"][-1]
    seen = {f"unit_{unit}": 0 if abs(second[k]) < 0.01 else -2 if second[k] < 0 else 3 if last[k] > 0.9 else 0.5
            for k, unit in enumerate(range(1, 5))}
    assert verdict("ex01-d", {"read": {**seen, "without_a_1": 0}}).passed


def test_the_curves_of_exercise_02_can_be_read_from_the_plot_of_gradients():
    flows = {flow.label: flow.h.mean(0)[::-1] for flow in cells_of("02", "picture")["flows"]}      # by steps back
    rnn, *curves = flows.values()
    letters = dict(zip("ABC", curves, strict=True))
    by_height = sorted(letters, key=lambda letter: letters[letter][60])
    seen = dict(zip(("lstm", "lstm_b_f_3", "rnn_times_6"), by_height, strict=True))
    lstm = letters[seen["lstm"]]
    near = min((0.1, 1e-3, 1e-6, 1e-12), key=lambda share: abs(math.log10(share / (rnn[20] / rnn[0]))))
    back = min((5, 25, 60, 90), key=lambda k: abs(math.log10(1e-6 / (lstm[k] / lstm[0]))))
    assert letters["A"].max() > 10 * letters["A"][0]        # it grows, so there is something to clip
    assert verdict("ex02-c", {"read": {**seen, "rnn_left_20_back": near, "lstm_millionth": back,
                                       "clipping_helps": "A"}}).passed


def test_the_curves_of_exercise_05_can_be_read_from_the_picture_of_states():
    lines = cells_of("05", "sequence", "four-units")["lines"]
    outside = next(letter for letter, line in lines.items() if line.abs().max() > 1)
    follows = next(letter for letter, line in lines.items() if letter != outside and line[14] < -0.5)   # step 15: no mark
    rest = [letter for letter in lines if letter not in (outside, follows)]
    holds, fades = sorted(rest, key=lambda letter: -abs(lines[letter][13]))        # just before step 15
    z = min((0.5, 0.9, 0.99), key=lambda z: abs(z - lines[fades][10] / lines[fades][9]))
    assert verdict("ex05-e", {"seen": {"follows": follows, "holds": holds, "fades": fades, "not_gru": outside, "z": z}}).passed
