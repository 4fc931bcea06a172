"""Small trainings on the trusted side: recall the marked symbol, a second or less for a few of them.

The task and the training are those of `course_utils.training`, written with torch as it was at import: what a learner
measures in the notebook and what a check finds here differ by luck alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .reference import nn, torch

LENGTH, SYMBOLS, BATCH, RATE = 8, 4, 32, 0.02       # steps of a sequence, symbols, sequences of a batch, learning rate
CHANCE = 1 / SYMBOLS
_TESTED, _TEST_SEED = 500, 10 ** 9                  # new sequences that decide an accuracy; training has smaller seeds


@lru_cache(maxsize=256)
def accuracy(kind: str, hidden: int, steps: int, seed: int) -> float:
    """Train a network with one seed and test it on new sequences; the same for the same arguments.

    Args:
        kind: ``"LSTM"`` or ``"GRU"``.
        hidden: H.
        steps: updates.
        seed: of the weights and the batches; torch's global generator is moved.
    """
    torch.manual_seed(seed)
    layer = getattr(nn, kind)(SYMBOLS + 1, hidden, batch_first=True, device="cpu", dtype=torch.float32)
    last = nn.Linear(hidden, SYMBOLS, device="cpu", dtype=torch.float32)
    parameters = [*layer.parameters(), *last.parameters()]
    rule, batches = torch.optim.Adam(parameters, lr=RATE), torch.Generator(device="cpu").manual_seed(seed)
    for _ in range(steps):
        x, y = _recall(batches, BATCH)
        loss = nn.functional.cross_entropy(last(layer(x)[0][:, -1]), y)
        rule.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        rule.step()
    with torch.no_grad():
        x, y = _recall(torch.Generator(device="cpu").manual_seed(_TEST_SEED), _TESTED)
        return float((last(layer(x)[0][:, -1]).argmax(dim=1) == y).double().mean())


def _recall(generator: Any, count: int) -> tuple[Any, Any]:
    """Random symbols with one mark somewhere, and the symbol that it marks."""
    rows = torch.arange(count)
    shown = torch.randint(SYMBOLS, (count, LENGTH), generator=generator)
    place = torch.randint(LENGTH, (count,), generator=generator)
    x = torch.zeros(count, LENGTH, SYMBOLS + 1)
    x[..., :SYMBOLS] = nn.functional.one_hot(shown, SYMBOLS)
    x[rows, place, SYMBOLS] = 1
    return x, shown[rows, place]
