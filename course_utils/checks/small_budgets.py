"""An experiment that a learner designs: a forecaster with few parameters, trained here, beside ridge.

What is judged is the error on new series, never a time.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from .. import series as made_up
from ..claims import measured_text
from ..text import T
from .answers import WHOLE, Form, filled, one_of
from .reference import Draws, nn, torch
from .sides import Side
from .verdicts import Fail, with_clue

WINDOW, STEPS, BATCH, BUDGET = 12, 100, 32, 400
SERIES, ENOUGH = 3, 0.97        # on how many new series, and how far below ridge (1) the median error has to be
BLOCKS = {"LSTM": 4, "GRU": 3, "RNN": 1}
FLAT = "window network"
FORMS = {
    "network": one_of(*BLOCKS, FLAT),
    "units": Form(lambda value: WHOLE.fits(value) and value > 0, WHOLE.name),
    "lr": Form(lambda value: type(value) in (int, float) and 0 < value <= 1,
               T(hi="0 से बड़ी और 1 तक की संख्या", en="a number above 0 and up to 1")),
    "parameters": WHOLE,
}


def hold_design(s: Side, rng: Draws) -> None:
    """`settings` names a network of at most 400 parameters, counts them, and its error is below that of ridge.

    Raises:
        Fail: what `answers.filled` finds about the form, or value: a wrong count, too many parameters, too large error.
    """
    settings = filled(s, "settings", FORMS)
    network, units = settings["network"], settings["units"]
    if settings["parameters"] != (count := count_all(network, units)):
        raise Fail("value", with_clue(T(
            hi=f"`parameters` सही नहीं: {units} unit वाले `{network}` के पूरे model में इतने parameter नहीं होते।",
            en=f"`parameters` is not right: the whole `{network}` model with {units} units has another number."),
            _miscounted(network, units, settings["parameters"])))
    if count > BUDGET:
        raise Fail("value", T(hi=f"इस model में {count} parameter हैं; {BUDGET} से ज़्यादा नहीं चाहिए। Unit घटाइए।",
                              en=f"This model has {count} parameters; at most {BUDGET} are allowed. Take fewer units."))
    found = median(_error_over_ridge(network, units, settings["lr"], seed)
                   for seed in rng.sizes(SERIES, 0, 9999))
    if not found <= ENOUGH:
        shown = measured_text(f"{found:.2f}")
        raise Fail("value", with_clue(T(
            hi=f"{SERIES} नई series पर आपके model की median गलती ridge की {shown} गुना है; {ENOUGH} गुना या उससे कम चाहिए।",
            en=f"On {SERIES} new series the median error of your model is {shown} times that of ridge; it has to be "
               f"{ENOUGH} times or less."), _untrained(units, settings["lr"])))


def count_all(network: str, units: int, *, biases: int = 2, head: bool = True, inputs: int = 1) -> int:
    """Parameters of a model that forecasts one value: its layer and its last layer.

    >>> count_all("LSTM", 8), count_all("window network", 28)
    (361, 393)
    """
    if network == FLAT:
        return units * (WINDOW + 1) + (units + 1 if head else 0)
    layer = BLOCKS[network] * units * (inputs + units + biases)
    return layer + (units + 1 if head else 0)


def _miscounted(network: str, units: int, given: int) -> T | None:
    """The sentence of the first mistake that gives this count."""
    if given == count_all(network, units, head=False):
        return T(hi="आखिरी layer छूट गई: वह unit की संख्याओं से एक prediction बनाती है, एक bias के साथ।",
                 en="The last layer was left out: it makes one prediction from what the units give, with one bias.")
    if network != FLAT and given in (count_all(network, units, biases=1), count_all(network, units, biases=1,
                                                                                    head=False)):
        return T(hi="PyTorch की recurrent layer में दो bias हैं: `bias_ih` और `bias_hh`।",
                 en="A recurrent layer of PyTorch has two biases: `bias_ih` and `bias_hh`.")
    if network != FLAT and given in (count_all(network, units, inputs=WINDOW),
                                     count_all(network, units, inputs=WINDOW, head=False)):
        return T(hi="Recurrent layer हर step पर एक ही संख्या पढ़ती है: I = 1, window की लंबाई नहीं।",
                 en="A recurrent layer reads one number at every step: I = 1, not the length of the window.")
    return T(hi="सूत्र ऊपर काम के text में हैं। `units` बदला हो, तो `parameters` फिर से गिनिए।",
             en="The formulas are in the text of the task. If you have changed `units`, count `parameters` again.")


def _untrained(units: int, lr: float) -> T:
    """What to change, told by the settings alone, so that it does not depend on luck."""
    if lr < 0.01:
        return T(hi=f"इस learning rate से {STEPS} step में नेटवर्क थोड़ा ही सीख पाता है: उसे बढ़ाकर देखिए।",
                 en=f"With this learning rate the network learns only a little in {STEPS} steps: try a larger one.")
    if lr > 0.15:
        return T(hi="इस learning rate से हर update बहुत बड़ा है: नेटवर्क हर बार आगे निकल जाता है। उसे घटाकर देखिए।",
                 en="With this learning rate every update is too large: the network overshoots each time. Try a "
                    "smaller one.")
    if units < 4:
        return T(hi="इतनी कम unit में लहर और उसका उलटना, दोनों नहीं समाते: budget में और unit आ सकती हैं।",
                 en="So few units do not hold both the wave and its turning: the budget allows more.")
    return T(hi="`try_series` से दूसरे learning rate और दूसरे नेटवर्क भी आज़माइए, एक से ज़्यादा seed पर।",
             en="Try other learning rates and other networks with `try_series`, with more than one seed.")


def _error_over_ridge(network: str, units: int, lr: float, seed: int) -> float:
    """The error of a trained network on the test part of a new series, as a multiple of that of ridge."""
    windows = made_up.cut_windows(made_up.make_regime_series(seed=seed), WINDOW)
    x, y, x_test = (torch.tensor(part, dtype=torch.float32, device="cpu")
                    for part in (windows.x_train, windows.y_train, windows.x_test))
    torch.manual_seed(seed)
    says, parameters = _model(network, units)
    optimizer = torch.optim.Adam(parameters, lr=lr)
    for step in range(STEPS):
        if step == round(0.7 * STEPS):      # as in `try_series`: the last 30 % at a fifth
            optimizer.param_groups[0]["lr"] = lr / 5
        rows = torch.randint(len(x), (BATCH,), device="cpu")
        loss = ((says(x[rows]) - y[rows]) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    with torch.no_grad():
        forecast = says(x_test)
    plain = made_up.mean_absolute_error(made_up.fit_ridge(windows), windows)
    return made_up.mean_absolute_error(forecast, windows) / plain


def _model(network: str, units: int) -> tuple[Callable[[Any], Any], list[Any]]:
    """What it says of windows (B, W) → (B,), and its parameters."""
    here = {"device": "cpu", "dtype": torch.float32}
    head = nn.Linear(units, 1, **here)
    if network == FLAT:
        layer = nn.Linear(WINDOW, units, **here)
        return lambda x: head(torch.tanh(layer(x)))[:, 0], [*layer.parameters(), *head.parameters()]
    layer = getattr(nn, network)(1, units, batch_first=True, **here)
    return lambda x: head(layer(x[..., None])[0][:, -1])[:, 0], [*layer.parameters(), *head.parameters()]
