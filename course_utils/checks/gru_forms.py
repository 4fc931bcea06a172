"""A GRU step in other forms than torch's, and which of them a learner can tell apart by experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..claims import measured_text
from ..text import T
from .reference import Draws, torch
from .sides import Side
from .verdicts import Fail, described, is_tensor, nothing_returned, with_clue

SEEN = 1e-3     # two results that differ by less do not tell two forms apart
Form = tuple[bool, bool]


def keeping(z: Any, n: Any, h: Any) -> Any:
    """The new h where z = 1 keeps the old: torch's meaning."""
    return (1 - z) * n + z * h


def letting_in(z: Any, n: Any, h: Any) -> Any:
    """The new h where z = 1 lets in the new: the meaning in other books."""
    return (1 - z) * h + z * n


def variant(args: Sequence[Any], *, order: str = "rzn", reset: str = "whole", squash: Any = torch.tanh,
            biases: tuple[int, int] = (1, 1), mix: Callable[[Any, Any, Any], Any] = keeping) -> Any:
    """A step with one part of it changed: another form, or what a common mistake computes."""
    x, h, w_ih, w_hh, b_ih, b_hh = args
    from_x = dict(zip(order, (x @ w_ih.T + biases[0] * b_ih).chunk(3, dim=-1), strict=True))
    w, b = (dict(zip(order, p.chunk(3), strict=True)) for p in (w_hh, biases[1] * b_hh))
    from_h = {k: h @ w[k].T for k in order}
    r, z = (torch.sigmoid(from_x[k] + from_h[k] + b[k]) for k in "rz")
    inside = {
        "whole": lambda: from_x["n"] + r * (from_h["n"] + b["n"]),
        "before": lambda: from_x["n"] + (r * h) @ w["n"].T + b["n"],
        "without bias": lambda: from_x["n"] + r * from_h["n"] + b["n"],
        "never": lambda: from_x["n"] + from_h["n"] + b["n"],
        "x too": lambda: r * (from_x["n"] + from_h["n"] + b["n"]),
    }[reset]()
    return mix(z, squash(inside), h)


class Box:
    """A GRU step of one form that only answers, and remembers what it was asked.

    Attributes:
        form: whether z = 1 keeps the old h, and whether r comes after the matrix product.
        asked: the arguments of every call.
    """

    def __init__(self, keeps: bool, after: bool) -> None:
        self.form: Form = (keeps, after)
        self.asked: list[list[Any]] = []

    def step(self, x: Any, h: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> Any:
        """The new h in this box's form."""
        args = [x, h, w_ih, w_hh, b_ih, b_hh]
        made = _in_form(args, self.form)
        self.asked.append([arg.detach().clone() for arg in args])
        return made

    def tells_r(self) -> bool:
        """Whether some call would come out otherwise with r in the other place."""
        other = (self.form[0], not self.form[1])
        return any(float((_in_form(args, self.form) - _in_form(args, other)).abs().max()) > SEEN for args in self.asked)

    def using_r(self) -> list[list[Any]]:
        """The calls in which r has something to multiply."""
        return [args for args in self.asked if float(_from_h(args).abs().max()) > SEEN]

    def share_of_n(self, args: Sequence[Any]) -> float:
        """How much of n gets into h, in the unit where it is most."""
        z = _gates(args)[1]
        return float((1 - z if self.form[0] else z).max())


def _in_form(args: Sequence[Any], form: Form) -> Any:
    return variant(args, mix=keeping if form[0] else letting_in, reset="whole" if form[1] else "before")


def _gates(args: Sequence[Any]) -> tuple[Any, Any]:
    x, h, w_ih, w_hh, b_ih, b_hh = args
    r, z, _ = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(3, dim=-1)
    return torch.sigmoid(r), torch.sigmoid(z)


def _from_h(args: Sequence[Any]) -> Any:
    """What h and `b_hn` give to n, before r comes in."""
    _, h, _, w_hh, _, b_hh = args
    return h @ w_hh.chunk(3)[2].T + b_hh.chunk(3)[2]


def hold_forms(s: Side, rng: Draws, owner: str) -> None:
    """Hand every form, in random order, to the learner's `owner` and hold what it says to the truth.

    Raises:
        Fail: of kind type (not two of True and False) or value.
    """
    boxes = [Box(keeps, after) for keeps in (True, False) for after in (True, False)]
    boxes = [boxes[k] for k in rng.sizes(4, 0, 3)]
    said = {box.form: _two(s.call(owner, box.step), owner) for box in boxes}
    boxes.sort(key=lambda box: box.form, reverse=True)      # what is said of a mistake does not hang on the order
    if all(said[form] == form for form in said):
        return
    if not all(box.asked for box in boxes):
        raise Fail("value", T(
            hi=f"`{owner}` ने `box` को एक बार भी नहीं चलाया। बिना प्रयोग के यह सिर्फ़ तुक्का है: `box(x, h, …)` चलाइए और देखिए "
               "कि क्या लौटा।",
            en=f"`{owner}` never called `box`. Without an experiment this is a guess: call `box(x, h, …)` and look at "
               "what comes back."))
    if all(said[form] == form[::-1] for form in said):
        raise Fail("value", T(
            hi="दोनों जवाब सही हैं, पर क्रम उलटा है: पहले z वाला लौटाइए, फिर r वाला।",
            en="Both answers are right, but in the wrong order: return the one about z first, then the one about r."))
    for question, clue in ((0, lambda: _about_z(said)), (1, lambda: _about_r(boxes, said))):
        right = sum(said[form][question] == form[question] for form in said)
        if right < len(said):
            raise Fail("value", with_clue(_counted(right, question), clue()))


def _two(got: Any, owner: str) -> Form:
    """What came back, if it is two of True and False; a tensor that holds one of them counts."""
    if got is None:
        raise nothing_returned(owner)
    parts = [bool(part) if is_tensor(part) and part.dtype == torch.bool and part.numel() == 1 else part
             for part in got] if isinstance(got, (tuple, list)) else []
    if len(parts) != 2 or not all(type(part) is bool for part in parts):
        raise Fail("type", T(hi=f"`{owner}` से दो जवाब लौटने चाहिए, दोनों `True` या `False`; मिला: `{described(got)}`।",
                             en=f"`{owner}` must return two answers, each `True` or `False`; got: `{described(got)}`."))
    return parts[0], parts[1]


def _counted(right: int, question: int) -> T:
    shown = measured_text(right)
    if question == 0:
        return T(hi=f"4 में से {shown} `box` में z का अर्थ सही निकला।",
                 en=f"In {shown} of the 4 boxes the meaning of z came out right.")
    return T(hi=f"4 में से {shown} `box` में r की जगह सही निकली।",
             en=f"In {shown} of the 4 boxes the place of r came out right.")


def _about_z(said: Mapping[Form, Form]) -> T:
    if all(said[form][0] != form[0] for form in said):
        return T(hi="जवाब हर बार उलटा है: z = 1 पर पुराना h बचे, तो पहला जवाब `True` है।",
                 en="Every answer is the wrong way round: where the old h stays at z = 1, the first answer is `True`.")
    if len({keeps for keeps, _ in said.values()}) == 1:
        return T(hi="चारों `box` में पहला जवाब एक ही है। z 0.5 हो, या n और h पास-पास हों, तो z के दोनों अर्थ एक ही h देते हैं: z "
                    "को 1 के पास ले जाइए, h को n से दूर रखिए, और सीमा दोनों के बीच में।",
                 en="The first answer is the same for all four boxes. With z at 0.5, or with n close to h, both "
                    "meanings of z give the same h: bring z near 1, keep h far from n, and put the limit between them.")
    return T(hi="पहला जवाब डिब्बे के साथ बदलता तो है, पर सही से नहीं: देखिए कि z = 1 पर लौटा हुआ h पुराने h के पास है या n के।",
             en="The first answer changes with the box, but not in the right way: see whether the h that comes back at "
                "z = 1 is near the old h or near n.")


def _about_r(boxes: Sequence[Box], said: Mapping[Form, Form]) -> T:
    blind = [box for box in boxes if not box.tells_r()]
    if blind:
        return _unseen(blind[0], some=len(blind) < len(boxes))
    if all(said[form][1] != form[1] for form in said):
        return T(hi="जवाब हर बार उलटा है: r = 0 हो और r बाद में लगे, तो `b_hn` भी मिट जाता है।",
                 en="Every answer is the wrong way round: with r = 0 and r after the product, `b_hn` is wiped out too.")
    return T(hi="आपके प्रयोग में फ़र्क दिखता तो है, पर जवाब उससे नहीं निकलता। कागज़ पर निकालिए कि इस प्रयोग में दोनों रूप कौन-सा h "
                "देंगे।",
             en="In your experiment the difference shows, but the answer does not follow from it. Work out on paper "
                "which h each form gives in this experiment.")


def _unseen(box: Box, *, some: bool) -> T:
    """Why both places of r give the same h in the calls of a box."""
    calls = box.using_r()
    if not calls:
        return T(hi="आपके प्रयोग में r के पास गुणा करने को कुछ नहीं: `w_hh` और `b_hh` के n वाले block, दोनों 0 हैं। `b_hh` के n वाले "
                    "block में कुछ रखिए।",
                 en="In your experiment r has nothing to multiply: the n blocks of both `w_hh` and `b_hh` are 0. Put "
                    "something into the n block of `b_hh`.")
    if max(map(box.share_of_n, calls)) < 0.05:
        where = T(hi="कुछ `box` में", en="In some of the boxes") if some else T(hi="आपके प्रयोग में",
                                                                                 en="In your experiment")
        return T(hi=f"{where.hi} h में n लगभग आता ही नहीं, इसलिए r का असर नहीं दिखता। z ऐसा रखिए कि n अंदर आए: पहला जवाब "
                    "बताता है कि वह 0 हो या 1।",
                 en=f"{where.en} almost nothing of n gets into h, so the effect of r does not show. Choose z such that "
                    "n comes in: the first answer tells whether that is 0 or 1.")
    if min(float(_gates(args)[0].min()) for args in calls) > 0.95:
        return T(hi="आपके प्रयोग में r लगभग 1 है: तब दोनों रूप एक ही हैं। r को 0 के पास ले जाइए।",
                 en="In your experiment r is almost 1: then both forms are the same. Bring r near 0.")
    return T(hi="आपके प्रयोग में दोनों रूप एक ही h देते हैं। एक ही unit हो और `b_hn` 0, तो r का गुणा पहले हो या बाद में, नतीजा वही "
                "है। `b_hh` के n वाले block में कुछ रखिए।",
             en="In your experiment both forms give the same h. With a single unit and `b_hn` at 0 it does not matter "
                "whether r multiplies before or after. Put something into the n block of `b_hh`.")
