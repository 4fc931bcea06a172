"""The hidden size at which a whole model has as many parameters as another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..claims import measured_text
from ..text import T
from .reference import Draws, nn
from .sides import Side
from .verdicts import Fail, described, nothing_returned, plain_number, with_clue

BLOCKS, SIZES = {"LSTM": 4, "GRU": 3, "RNN": 1}, range(1, 201)     # blocks of each kind; where to look for H


class Budget(NamedTuple):
    """What `matching_size` gets."""

    kind: str
    vocabulary: int
    inputs: int
    target: int


def hold_sizes(s: Side, rng: Draws) -> None:
    """Hold the learner's `matching_size` to the size at which torch's modules come nearest.

    Raises:
        Fail: of kind type or value.
    """
    budgets, wanted = zip(*_budgets(rng), strict=True)
    got = [_whole(s.call("matching_size", *budget)) for budget in budgets]
    for budget, size, want in zip(budgets, got, wanted, strict=True):
        if size != want:
            clue = next((text for wrong, text in _counting_mistakes(budgets, wanted) if wrong == got), None)
            raise Fail("value", with_clue(_not_nearest(budget, size), clue))


def _budgets(rng: Draws) -> Iterator[tuple[Budget, int]]:
    """Budgets of every kind and the H that is right: with more parameters than that H gives, and with fewer.

    Where V is large and H small, a bias of the last layer counts but none of the layer; where V is small and H
    large it is the other way round. So different mistakes give different sizes.
    """
    for kind in BLOCKS:
        for words, sizes in (((70, 100), (3, 6)), ((5, 10), (60, 90))):
            for sign in (1, -1):
                vocabulary, size, inputs = rng.sizes(1, *words)[0], rng.sizes(1, *sizes)[0], rng.sizes(1, 3, 6)[0]
                here, there = (_built(kind, vocabulary, inputs, h) for h in (size, size + sign))
                target = here + round(float(rng.between(0.25, 0.3, 1)) * (there - here))
                yield Budget(kind, vocabulary, inputs, target), size


def _built(kind: str, vocabulary: int, inputs: int, size: int) -> int:
    """The parameters of the model, counted in torch's own modules."""
    parts = (nn.Embedding(vocabulary, inputs, device="meta"), getattr(nn, kind)(inputs, size, device="meta"),
             nn.Linear(size, vocabulary, device="meta"))
    return sum(p.numel() for part in parts for p in part.parameters())


def _whole(got: Any) -> int:
    """The result as a whole number of at least 1."""
    value = plain_number(got)
    if got is None:
        raise nothing_returned("matching_size")
    if isinstance(value, float):
        raise Fail("type", T(
            hi=f"`matching_size` से पूरी संख्या (int) लौटनी चाहिए; मिला: `{described(got)}`। H unit की गिनती है: H = 1, 2, "
               "3, … में से चुनिए।",
            en=f"`matching_size` must return a whole number (int); got: `{described(got)}`. H is a number of units: "
               "choose among H = 1, 2, 3, …"))
    if value is None:
        raise Fail("type", T(hi=f"`matching_size` से एक पूरी संख्या (int) लौटनी चाहिए; मिला: `{described(got)}`।",
                             en=f"`matching_size` must return one whole number (int); got: `{described(got)}`."))
    if value < 1:
        raise Fail("value", T(hi=f"`matching_size` से {measured_text(value)} लौटा; H कम से कम 1 होना चाहिए।",
                              en=f"`matching_size` returned {measured_text(value)}; H must be at least 1."))
    return value


def _not_nearest(budget: Budget, size: int) -> T:
    given = ", ".join(f"{name} = {measured_text(value)}" for name, value in zip("VI", budget[1:3], strict=True))
    kind, target, h = (measured_text(value) for value in (budget.kind, budget.target, size))
    count = measured_text(_count(*budget[:3], size))
    return T(hi=f"{kind} पर, {given} और target = {target} के साथ, आपका H = {h} है। उस model में {count} parameter हैं; किसी "
                "और H पर गिनती target के ज़्यादा पास है।",
             en=f"For {kind} with {given} and target = {target}, your H is {h}. That model has {count} parameters; "
                "another H comes nearer to the target.")


def _count(kind: str, vocabulary: int, inputs: int, size: int, *, blocks: Mapping[str, int] = BLOCKS,
           biases: int = 2, more: int = 0, state: bool = True, embedding: bool = True, head: bool = True,
           head_bias: bool = True) -> int:
    """The parameters of the model by formula; the options leave out what is often forgotten."""
    layer = blocks[kind] * (size * (inputs + state * size + biases) + more)
    return layer + embedding * vocabulary * inputs + head * (size * vocabulary + head_bias * vocabulary)


def layer_parameters(kind: str, inputs: int, size: int) -> int:
    """The parameters of one recurrent layer."""
    return _count(kind, 0, inputs, size)


def _nearest(budget: Budget, **options: Any) -> int:
    *model, target = budget
    return min(SIZES, key=lambda size: abs(_count(*model, size, **options) - target))


def _counting_mistakes(budgets: Sequence[Budget], wanted: Sequence[int]) -> Iterator[tuple[list[int], T]]:
    """What a common mistake gives for all budgets, and the sentence that names it."""
    for options, text in _MISCOUNTS:
        yield [_nearest(budget, **options) for budget in budgets], text
    below = [want - (_count(*budget[:3], want) > budget.target) for budget, want in zip(budgets, wanted, strict=True)]
    yield below, T(
        hi="आपका H हर बार वह सबसे बड़ा H है जिस पर parameter target से ज़्यादा नहीं होते। सबसे पास वाला चाहिए, चाहे parameter "
           "कुछ ज़्यादा हों।",
        en="Every time your H is the largest with no more parameters than the target. The nearest is wanted, even "
           "if it has a few more.")
    yield [size + 1 for size in below], T(
        hi="आपका H हर बार वह सबसे छोटा H है जिस पर parameter target से कम नहीं होते। सबसे पास वाला चाहिए, चाहे parameter कुछ "
           "कम हों।",
        en="Every time your H is the smallest with no fewer parameters than the target. The nearest is wanted, even "
           "if it has a few fewer.")
    yield [want - 1 for want in wanted], T(hi="H की गिनती 1 से शुरू होती है, list में जगह की गिनती 0 से।",
                                           en="H counts from 1, places in a list count from 0.")
    yield [abs(_count(*budget[:3], want) - budget.target) for budget, want in zip(budgets, wanted, strict=True)], T(
        hi="यह target से दूरी है; वह H लौटाइए जिस पर दूरी सबसे कम है।",
        en="This is the distance from the target; return the H at which the distance is smallest.")
    yield [_count(*budget[:3], want) for budget, want in zip(budgets, wanted, strict=True)], T(
        hi="यह parameter की संख्या है; H लौटाइए।", en="This is the number of parameters; return H.")


def _blocks_of(*wrong: int) -> tuple[dict[str, Any], T]:
    return {"blocks": dict(zip(BLOCKS, wrong, strict=True))}, T(
        hi="लगता है कि block की गिनती ठीक नहीं: candidate भी एक block है, और LSTM, GRU, RNN में block बराबर नहीं हैं।",
        en="The number of blocks seems to be wrong: the candidate is a block too, and LSTM, GRU and RNN do not have "
           "equally many.")


_MISCOUNTS: tuple[tuple[dict[str, Any], T], ...] = (
    *(({"biases": 1, "head_bias": head_bias}, T(
        hi="लगता है कि layer में एक ही bias गिना: PyTorch में हर block के दो bias हैं, `bias_ih` और `bias_hh`।",
        en="Only one bias seems to be counted in the layer: in PyTorch every block has two, `bias_ih` and `bias_hh`."))
      for head_bias in (True, False)),
    *(({"biases": 0, "more": more, "head_bias": head_bias}, T(
        hi="लगता है कि layer के bias छूट गए या कम गिने: हर block में दो bias हैं, और हर bias में H संख्याएँ।",
        en="The biases of the layer seem to be left out or too few: every block has two, and each bias has H numbers."))
      for more in (0, 1, 2) for head_bias in (True, False)),
    ({"embedding": False, "head": False}, T(
        hi="लगता है कि सिर्फ़ recurrent layer गिनी: embedding और आखिरी layer भी model में हैं।",
        en="Only the recurrent layer seems to be counted: the embedding and the last layer belong to the model too.")),
    ({"embedding": False}, T(hi="लगता है कि embedding के parameter छूट गए।",
                             en="The parameters of the embedding seem to be left out.")),
    ({"head": False}, T(hi="लगता है कि आखिरी layer के parameter छूट गए।",
                        en="The parameters of the last layer seem to be left out.")),
    ({"head_bias": False}, T(hi="लगता है कि आखिरी layer का bias छूट गया।",
                             en="The bias of the last layer seems to be left out.")),
    ({"state": False}, T(hi="लगता है कि h वाले weight छूट गए: हर block में `weight_hh` के H × H।",
                         en="The weights of h seem to be left out: H × H of `weight_hh` in every block.")),
    *(_blocks_of(*wrong) for wrong in ((3, 2, 1), (3, 2, 0), (4, 4, 4), (3, 3, 3), (1, 1, 1), (4, 4, 1), (3, 4, 1))),
)
