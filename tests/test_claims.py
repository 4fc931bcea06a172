"""Claims: the bound judges, a false one stops, what is measured is marked, the file's form is held."""

import re

import numpy as np
import pytest
import torch

from course_utils import claims
from course_utils.claims import Bound, ClaimError, claim, parse, plain, report

ENTRY = '[claim.x]\nlesson = "00"\nhi = "एक"\nen = "one"\n'


@pytest.fixture
def registry(monkeypatch):
    found = parse(ENTRY + "above = 0.5\n[report.t]\nlesson = \"00\"\nhi = \"समय\"\nen = \"time\"\nunit = \"ms\"")
    monkeypatch.setattr(claims, "registry", lambda: found)
    return found


@pytest.mark.parametrize(("bound", "inside", "outside"), [
    (Bound(above=0.5), [0.51, [0.6, 0.9]], [0.5, float("nan"), [0.6, 0.4], [], "0.9", None]),
    (Bound(below=0.5), [0.49], [0.5, float("nan")]),
    (Bound(at_least=1), [1, 1.0], [0.999]),
    (Bound(at_most=1), [1], [1.001, float("inf")]),
    (Bound(at_least=0.45, at_most=0.62), [0.5], [0.44, 0.63]),
    (Bound(equals=[5, 8, 20]), [[5, 8, 20]], [[5, 8], 20, [5, 8, 21]]),
    (Bound(equals=2560), [2560], [2561]),
])
def test_a_bound_holds_inside_and_fails_outside(bound, inside, outside):
    assert all(bound.holds(v) for v in inside)
    assert not any(bound.holds(v) for v in outside)


@pytest.mark.parametrize(("value", "expected"), [
    (torch.tensor(0.5), 0.5), (torch.zeros(2, 1), [[0.0], [0.0]]), (np.float32(0.5), 0.5),
    (torch.Size([1, 5, 20]), [1, 5, 20]), ((1, 2), [1, 2]), ("2.13", "2.13"), (3, 3), (range(2), [0, 1]),
])
def test_tensors_arrays_and_shapes_become_plain(value, expected):
    assert plain(value) == expected


def test_a_true_claim_shows_sentence_measurement_bound_and_verdict(registry, capsys):
    claim("x", torch.tensor(0.75))
    said = capsys.readouterr().out
    assert all(part in said for part in ("एक\none", "⟦0.75⟧", "> 0.5", "✓ सही निकला · ✓ holds"))


def test_a_false_claim_shows_its_card_and_stops(registry, capsys):
    with pytest.raises(ClaimError, match=r"सही नहीं निकला[\s\S]*0\.25[\s\S]*does not hold on your machine"):
        claim("x", 0.25)
    assert "✗ does not hold" in capsys.readouterr().out


def test_a_report_has_no_verdict(registry, capsys):
    report("t", 12.345)
    said = capsys.readouterr().out
    assert "⟦12.3⟧ ms" in said and "✓" not in said


@pytest.mark.parametrize(("call", "name"), [(claim, "y"), (claim, "t"), (report, "x"), (report, "y")])
def test_an_unknown_name_is_named_with_those_that_exist(registry, call, name):
    with pytest.raises(ClaimError, match=f'"{name}"'):
        call(name, 1)


def test_the_html_marks_the_measured_value_and_nothing_else(registry):
    body = claims._card(registry["x"], 0.75, True)._repr_html_()
    assert re.findall(r'<data class="measured">(.*?)</data>', body) == ["0.75"]
    assert "0.75" not in re.sub(r"<data.*?</data>", "", body)
    assert body.count('lang="hi"') == body.count('lang="en"')


@pytest.mark.parametrize(("text", "said"), [
    (ENTRY, "no bound"),
    (ENTRY.replace('en = "one"\n', "") + "above = 1", "both languages"),
    (ENTRY.replace('hi = "एक"', 'hi = ""') + "above = 1", "both languages"),
    (ENTRY + "abov = 1", "abov"),
    (ENTRY.replace("claim.x", "report.x") + "above = 1", "above"),
    (ENTRY + 'above = 1\noriginal = "GRU is faster"', "verdict"),
    (ENTRY + 'above = 1\noriginal = "GRU is faster"\nverdict = "maybe"', "verdict"),
], ids=["no-bound", "no-english", "empty-hindi", "misspelt-bound", "report-with-bound", "no-verdict", "odd-verdict"])
def test_a_badly_written_entry_is_refused(text, said):
    with pytest.raises(ClaimError, match=said) as caught:
        parse(text)
    assert "claims.toml, [" in str(caught.value)


def test_the_courses_own_claims_are_well_written():
    assert claims.registry()
