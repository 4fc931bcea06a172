"""Trials on text and series: a loop written out here is the oracle, and every network gets the same."""

import math
import pickle
import re

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import trials
from course_utils.comparisons import ComparisonError
from course_utils.costs import count_parameters, matching_hidden
from course_utils.series import (
    cut_windows,
    fit_ridge,
    forecast_last,
    forecast_season,
    make_regime_series,
    make_seasonal_series,
    mean_absolute_error,
)
from course_utils.texts import UNKNOWN, Corpus, TextError, fit_ngrams
from course_utils.trials import Trial, judge, make_character_model, method_name, try_series, try_text

LINE = "how much wood would a woodchuck chuck if a woodchuck could chuck wood. "
CORPUS = Corpus(LINE * 6, LINE[:40], "".join(sorted(set(LINE))) + UNKNOWN)
TINY = {"hidden": 5, "embedding": 3, "steps": 10, "batch": 4, "length": 6, "seeds": (0, 2), "orders": (1, 2)}
SHORT = {"hidden": 4, "window": 24, "steps": 7, "batch": 5, "seeds": (1, 4)}


@pytest.fixture(autouse=True, scope="module")
def as_in_a_lesson():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def refused(call, error=ComparisonError):
    with pytest.raises(error) as caught:
        call()
    text = caught.value.text
    assert re.search("[\u0900-\u097f]", text.hi) and not re.search("[\u0900-\u097f]", text.en)
    return text


def trained(model, draw, loss, steps, lr, seed):
    """Adam with clipping, seven tenths of the steps at `lr`, the rest at a fifth; batches from two generators."""
    slow = round(0.3 * steps)
    for part, rate, start in ((steps - slow, lr, 1000 + seed), (slow, lr / 5, 1000 + seed + 100_000)):
        rule, generator = torch.optim.Adam(model.parameters(), rate), torch.Generator().manual_seed(start)
        for _ in range(part):
            x, y = draw(generator)
            rule.zero_grad()
            loss(model(x), y).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            rule.step()
    return model


# Text.


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_a_character_model_is_trained_and_measured_as_written_out_here(kind):
    found = try_text(CORPUS, [kind], lr=0.03, **TINY)
    codes, new = (torch.tensor([CORPUS.alphabet.index(x) for x in t]) for t in (CORPUS.train, CORPUS.held_out))

    def draw(generator):
        start = torch.randint(len(codes) - 6, (4, 1), generator=generator)[:, 0]
        rows = torch.stack([codes[i:i + 7] for i in start])
        return rows[:, :-1], rows[:, 1:]

    for seed, score in zip((0, 2), found[kind], strict=True):
        hidden = matching_hidden(kind, count_parameters("LSTM", 3, 5), 3)
        model = make_character_model(kind, len(CORPUS.alphabet), hidden, embedding=3, seed=seed)
        trained(model, draw, lambda a, y: nn.functional.cross_entropy(a.transpose(1, 2), y), 10, 0.03, seed)
        bits = [-torch.log_softmax(model(new[None, :i])[0, -1], 0)[new[i]].item() / math.log(2)
                for i in range(1, len(new))]
        assert score == pytest.approx(np.mean(bits), abs=1e-5)


def test_plain_counts_stand_first_and_are_the_same_for_every_seed():
    found = try_text(CORPUS, ["GRU"], **TINY)
    assert list(found.scores) == ["1-gram", "2-gram", "GRU"] and found.seeds == (0, 2)
    for n in (1, 2):
        bits = fit_ngrams(CORPUS.train, CORPUS.alphabet, n).bits(CORPUS.held_out)
        assert found[f"{n}-gram"].tolist() == [bits, bits]
    assert list(try_text(CORPUS, ["GRU"], **TINY | {"orders": ()}).scores) == ["GRU"]


def test_recurrent_layers_have_equal_parameters():
    found = try_text(CORPUS, ["LSTM", "GRU", "RNN"], **TINY | {"steps": 1, "hidden": 20, "seeds": (0,)})
    wanted = count_parameters("LSTM", 3, 20)
    assert found.parameters["LSTM"] == wanted
    for kind, parameters in found.parameters.items():
        hidden = matching_hidden(kind, wanted, 3)
        assert parameters == sum(p.numel() for p in getattr(nn, kind)(3, hidden).parameters())
        assert parameters == pytest.approx(wanted, rel=0.06)


def test_order_and_torchs_generator_decide_nothing():
    state = torch.get_rng_state()
    one = try_text(CORPUS, ["LSTM", "GRU"], **TINY)
    assert torch.equal(state, torch.get_rng_state())
    torch.manual_seed(99)
    two = try_text(CORPUS, ["GRU", "LSTM"], **TINY | {"seeds": (2, 0)})
    for kind in ("LSTM", "GRU"):
        assert one[kind].tolist() == two[kind][::-1].tolist()


def test_a_character_model_has_three_parts_and_can_be_stored():
    model = make_character_model("LSTM", 50, 8, embedding=4, seed=1)
    assert [name for name, _ in model.named_children()] == ["embedding", "rnn", "head"]
    x = torch.randint(50, (2, 9))
    assert model(x).shape == (2, 9, 50)
    assert torch.equal(model(x), model.head(model.rnn(model.embedding(x))[0]))
    twin = pickle.loads(pickle.dumps(model))
    assert isinstance(twin, trials.CharacterModel) and torch.equal(twin(x), model(x))
    again = make_character_model("LSTM", 50, 8, embedding=4, seed=1)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    with pytest.raises(AttributeError, match="no attribute 'Model9'"):
        _ = trials.Model9


# Series.


class LastState(nn.Module):
    """An LSTM with 4 units whose last h is read by a linear layer."""

    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.LSTM(1, 4, batch_first=True), nn.Linear(4, 1)

    def forward(self, x):
        return self.head(self.rnn(x)[1][0][0])


@pytest.mark.parametrize("maker", [make_seasonal_series, make_regime_series])
def test_plain_forecasts_are_scored_on_each_seeds_own_series(maker):
    found = try_series(maker, ["GRU"], **SHORT | {"steps": 1})
    assert list(found.scores) == ["last value", "one season ago", "ridge", "window network", "GRU", "rule known"]
    for i, seed in enumerate((1, 4)):
        windows = cut_windows(maker(seed=seed), 24)
        for method, forecast in (("last value", forecast_last(windows)), ("one season ago", forecast_season(windows)),
                                 ("ridge", fit_ridge(windows)), ("rule known", windows.best_test)):
            assert found[method][i] == mean_absolute_error(forecast, windows)


@pytest.mark.parametrize("kind", ["LSTM", "window network"])
def test_a_forecaster_is_trained_and_measured_as_written_out_here(kind):
    found = try_series(make_regime_series, ["LSTM"], lr=0.03, **SHORT)
    for seed, score in zip((1, 4), found[kind], strict=True):
        windows = cut_windows(make_regime_series(seed=seed), 24)
        x, y, new = (torch.tensor(v, dtype=torch.float32)[..., None]
                     for v in (windows.x_train, windows.y_train, windows.x_test))

        def draw(generator, x=x, y=y):
            rows = torch.randint(len(x), (5,), generator=generator)
            return x[rows], y[rows]

        torch.manual_seed(seed)
        if kind == "LSTM":
            model = LastState()
        else:
            size = round(count_parameters("LSTM", 1, 4) / 26)
            model = nn.Sequential(nn.Flatten(), nn.Linear(24, size), nn.Tanh(), nn.Linear(size, 1))
            assert found.parameters[kind] == sum(p.numel() for p in model.parameters())
        trained(model, draw, nn.functional.mse_loss, 7, 0.03, seed)
        assert score == pytest.approx(mean_absolute_error(model(new)[:, 0], windows), abs=1e-6)


def test_an_interrupt_keeps_the_seeds_that_are_complete(monkeypatch):
    calls = []

    def stops(model, task, **options):
        calls.append(options["seed"])
        if len(calls) > 5:      # two networks, two parts: in the second seed
            options["stopped"] = True
        history = real(model, task, **{k: v for k, v in options.items() if k != "stopped"})
        history.stopped = "interrupted" if "stopped" in options else history.stopped
        return history
    real = trials.train
    monkeypatch.setattr(trials, "train", stops)
    found = try_series(make_seasonal_series, ["LSTM"], **SHORT)
    assert found.seeds == (1,) and found["LSTM"].shape == found["ridge"].shape == (1,)
    monkeypatch.setattr(trials, "train", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    refused(lambda: try_series(make_seasonal_series, ["LSTM"], **SHORT))


# What is shown.


HANDMADE = Trial(trials._TEXT, trials._BITS, (0, 1, 2), 130,
                 {"5-gram": np.full(3, 2.0), "GRU": np.array([3, 2.5, 2.75])}, {"GRU": 1234},
                 {"GRU": np.array([1.0, 3.0, 2.0])})


def test_the_table_masks_what_was_measured_and_nothing_else():
    text, page = repr(HANDMADE), HANDMADE._repr_html_()
    assert "GRU | ⟦2.75 (2.5 … 3)⟧ | 1234 | ⟦2.0⟧" in text and "5-gram | ⟦2 (2 … 2)⟧ |  | " in text
    assert "3 seeds, 130 training steps; lower is better" in text and "3 seed, 130 training step" in text
    assert page.count('<data class="measured">') == 3 and page.count('lang="hi"') == page.count('lang="en"')
    assert (HANDMADE["GRU"] - HANDMADE["5-gram"]).tolist() == [1, 0.5, 0.75]
    assert "GRU, " not in refused(lambda: HANDMADE["LSTM"]).hi
    assert method_name("ridge").hi == "ridge" and method_name("last value").hi == "आखिरी मान"


def test_a_judgement_has_every_row_of_the_older_lesson_in_its_order():
    given = {key: ("depends", 1.25) for key in trials.ORIGINAL_ROWS}
    given["text"] = ("not supported", [0.3, 0.1, 0.2])
    found = judge(**dict(reversed(given.items())))
    lines = repr(found).splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:]] == [
        ["Complex dependencies", "LSTM"], ["Faster training needed", "GRU"], ["Simpler datasets", "GRU"],
        ["Large vocabulary/text", "LSTM"], ["Low memory environment", "GRU"]]
    assert lines[5].endswith("⟦0.2 (0.1 … 0.3)⟧") and "not supported" in lines[5] and lines[2].endswith("⟦1.25⟧")
    assert found._repr_html_().count('<data class="measured">') == 5
    assert "maybe" in refused(lambda: judge(**given | {"memory": ("maybe", 1)})).hi
    refused(lambda: judge(text=("depends", 1)))
    refused(lambda: judge(**given, more=("depends", 1)))


# Wrong input.


def test_what_cannot_be_tried_is_refused():
    assert "str" in refused(lambda: try_text(LINE)).hi
    refused(lambda: try_text(Corpus("short", "x", "short")))
    refused(lambda: try_text(CORPUS, ["GRU"], **TINY | {"orders": (0,)}), TextError)
    for kinds in ("LSTM", [], ["LSTM", "CNN"]):
        refused(lambda k=kinds: try_text(CORPUS, k, **TINY))
        refused(lambda k=kinds: try_series(make_seasonal_series, k, **SHORT))
    for wrong in ({"steps": 0}, {"hidden": 2.5}, {"batch": -1}, {"seeds": ()}, {"seeds": (1, 1)}):
        refused(lambda w=wrong: try_text(CORPUS, ["GRU"], **TINY | w))
        refused(lambda w=wrong: try_series(make_seasonal_series, ["GRU"], **SHORT | w))
    refused(lambda: make_character_model("CNN", 5, 5))
    refused(lambda: make_character_model("GRU", 0, 5))
