"""Modules whose parameters a learner sets by hand: random ones to start from, and what may not have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..claims import measured_text
from ..text import T
from .reference import Draws, nn, torch
from .sides import Side
from .verdicts import Fail, same_form

BLOCKS = {"LSTM": 4, "GRU": 3}
FEEDS_BACK = T(     # the answer would be right but for the weights of h
    hi="`weight_hh_l0` के कारण h भी gate और candidate को बदल रहा है; यहाँ वे सिर्फ़ input देखकर बनने चाहिए। `weight_hh_l0` को "
       "0 कीजिए।",
    en="Because of `weight_hh_l0`, h changes the gates and the candidate too; here they should look at the input "
       "alone. Set `weight_hh_l0` to 0.")


@dataclass(frozen=True)
class Setting:
    """A task in which the learner's `owner` changes the parameters of a module in place and returns nothing.

    Attributes:
        owner: the name of the learner's function.
        kind: ``"LSTM"`` or ``"GRU"``; the text of the task calls the module by the same name in lower case.
        biases_only: whether the weights have to stay as they are.
        unchanged: what to look at where nothing has changed; by default a copy, or a loop that leaves out layer 0.
    """

    owner: str
    kind: str
    biases_only: bool = False
    unchanged: T | None = None

    def changed(self, s: Side, before: Mapping[str, Any], size_in: int, size: int, *args: Any,
                layers: int = 1) -> dict[str, Any]:
        """The parameters that the learner's function leaves in a module that had those in `before`.

        Args:
            s: the learner's side.
            before: the parameters, see `random_parameters`.
            size_in: length of the input.
            size: length of the hidden state.
            args: what else the function gets.
            layers: how many layers the module has.

        Raises:
            Fail: nothing has changed, or other parameters than the task allows.
        """
        module = s.new(f"nn.{self.kind}", size_in, size, num_layers=layers, batch_first=True)
        s.load(module, before)
        returned = s.call(self.owner, module, *args)
        after = s.params(module)
        self._same_parameters(before, after)
        if all(torch.equal(after[name], before[name]) for name in before):
            raise self._unchanged(returned)
        return after

    def _same_parameters(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        owner, thing = self.owner, self.kind.lower()
        if set(after) != set(before):
            raise Fail("input", T(
                hi=f"`{owner}` के बाद `{thing}` के parameter वही नहीं रहे: सिर्फ़ उनके मान बदलिए।",
                en=f"After `{owner}` the `{thing}` does not have the same parameters: change only their values."))
        for name, value in after.items():
            same_form(value, before[name], name)
            if self.biases_only and name.startswith("weight") and not torch.equal(value, before[name]):
                raise Fail("input", T(hi=f"`{name}` बदल गया: सिर्फ़ bias बदलिए, weight वैसे ही रहने दीजिए।",
                                      en=f"`{name}` has changed: change only the biases, leave the weights as "
                                         "they are."))

    def _unchanged(self, returned: Any) -> Fail:
        owner, thing = self.owner, self.kind.lower()
        what = T(hi="bias", en="biases") if self.biases_only else T(hi="parameter", en="parameters")
        if returned is not None:
            return Fail("input", T(
                hi=f"`{owner}` को जो `{thing}` मिला, वह वैसा ही है: उसी के {what.hi} बदलिए, नया {self.kind} मत "
                   "लौटाइए।",
                en=f"The `{thing}` that `{owner}` got is as before: change its own {what.en}, do not return a "
                   f"new {self.kind}."))
        if self.unchanged is not None:
            return Fail("input", self.unchanged)
        return Fail("input", T(
            hi=f"`{owner}` के बाद `{thing}` के {what.hi} वैसे ही हैं। जो `{thing}` मिला, उसी के मान बदलिए, किसी copy या "
               f"दूसरे `{thing}` के नहीं। Loop हो, तो वह layer 0 से शुरू हो।",
            en=f"After `{owner}` the {what.en} of the `{thing}` are as before. Change the values of the very "
               f"`{thing}` you get, not of a copy or another one. A loop must start at layer 0."))


def random_parameters(rng: Draws, kind: str, size_in: int, size: int, layers: int = 1) -> dict[str, Any]:
    """Random parameters of an `nn.LSTM` or `nn.GRU` by name, about as large as torch's own first ones."""
    rows, shapes = BLOCKS[kind] * size, {}
    for k in range(layers):
        shapes |= {f"weight_ih_l{k}": (rows, size if k else size_in), f"weight_hh_l{k}": (rows, size),
                   f"bias_ih_l{k}": (rows,), f"bias_hh_l{k}": (rows,)}
    return {name: rng.normal(*shape) / (3 * size) ** 0.5 for name, shape in shapes.items()}


def feeding_parameters(rng: Draws, kind: str) -> dict[str, Any]:
    """Random parameters for two inputs and one unit whose weights of h are so large that h must be cut off."""
    low_high = {"weight_ih_l0": (2, 0.5, 1.0), "weight_hh_l0": (1, 5.0, 9.0), "bias_ih_l0": (0, 0.5, 1.0),
                "bias_hh_l0": (0, 0.5, 1.0)}
    made = {}
    for name, (width, low, high) in low_high.items():
        shape = (BLOCKS[kind], width) if width else (BLOCKS[kind],)
        made[name] = rng.signs(*shape) * rng.between(low, high, *shape)
    return made


def fresh(kind: str, values: Mapping[str, Any], size_in: int, size: int) -> Any:
    """torch's own module with these parameters, on our side."""
    module = getattr(nn, kind)(size_in, size, batch_first=True, device="cpu", dtype=torch.float32)
    with torch.no_grad():
        for name, value in values.items():
            getattr(module, name).copy_(value)
    return module


def without_h(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters of one layer, but no block looks at h."""
    return {**values, "weight_hh_l0": torch.zeros_like(values["weight_hh_l0"])}


def fine(value: float) -> str:
    """A value that may be almost 0 or 1, marked as measured, with digits enough to tell."""
    return measured_text(f"{round(value, 7) + 0.0:.7f}".rstrip("0").rstrip("."))
