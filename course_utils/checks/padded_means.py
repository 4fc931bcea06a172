"""Batches with padding, summarized as if every sequence ran alone: what a learner does to padded steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..text import T
from .layer_summaries import BOTH
from .reference import Draws, torch
from .sides import Side
from .twins import made, told
from .verdicts import match


def hold_means(s: Side, rng: Draws) -> None:
    """`mended_mean` gives for each sequence the mean of the outputs that it has when it runs alone."""
    for batch in (9 + 2 * rng.sizes(1, low=0, high=1)[0], 1):     # odd: it cannot be mistaken for 2H
        size_in, size = rng.sizes(2, low=3, high=6)
        ours, lstm = made(s, rng, "LSTM", size_in, size, **BOTH)
        lengths = unsorted_lengths(rng, batch)
        x = rng.normal(batch, int(lengths.max()), size_in)
        for row, length in enumerate(lengths):
            x[row, length:] = 0
        got = told(_PACKING, s.call, "mended_mean", lstm, x, lengths)
        with torch.no_grad():
            want = torch.stack([ours(x[row, :length])[0].mean(dim=0) for row, length in enumerate(lengths)])
            match(got, "mended_mean", {"mean": want}, _mean_mistakes(ours, x, lengths, want))


def unsorted_lengths(rng: Draws, batch: int) -> Any:
    """Lengths in no order: for one sequence 7; for more the longest, a one and others, the longest not first."""
    if batch == 1:
        return torch.tensor([7])
    rest = [rng.sizes(1, low=2, high=6)[0] for _ in range(batch - 4)]
    return torch.tensor([3, 7, 1, 5, *rest])


_NO_PADDED = T(hi="LSTM packing के बाद PackedSequence लौटाता है। `output, _ = pad_packed_sequence(…, batch_first=True)` "
                  "से उसे tensor बनाइए।",
               en="After packing the LSTM returns a PackedSequence. Make it a tensor with "
                  "`output, _ = pad_packed_sequence(…, batch_first=True)`.")
_FITS = T(hi="Shape देखिए: `lengths` (B,) है, `lengths[:, None]` (B, 1); और `batch_first=True` packing में भी चाहिए, वापस "
             "padding में भी।",
          en="Look at the shapes: `lengths` is (B,), `lengths[:, None]` is (B, 1); and `batch_first=True` is needed "
             "for packing and for padding again.")
_PACKING = {
    "must be sorted in decreasing order": T(
        hi="Batch लंबी से छोटी के क्रम में नहीं है: `enforce_sorted=False` लिखिए।",
        en="The batch is not sorted from longest to shortest: write `enforce_sorted=False`."),
    "'PackedSequence' object": _NO_PADDED,
    "'tuple' object": T(
        hi="यहाँ tuple आया, tensor नहीं: `lstm(…)` और `pad_packed_sequence(…)`, दोनों से दो चीज़ें लौटती हैं। पहली लीजिए, "
           "जैसे `output, _ = …`।",
        en="A tuple came here, not a tensor: `lstm(…)` and `pad_packed_sequence(…)` both return two things. Take the "
           "first, as in `output, _ = …`."),
    "must match the size of tensor b": _FITS,
    "INDICES element is out of DATA bounds": _FITS,
    "to be equal to batch_size": _FITS,
}


def padded_again(module: Any, x: Any, lengths: Any) -> Any:
    """The outputs of every sequence run alone, 0 beyond its end."""
    output = torch.zeros(*x.shape[:2], 2 * module.hidden_size)
    for row, length in enumerate(lengths):
        output[row, :length] = module(x[row, :length])[0]
    return output


def _mean_mistakes(module: Any, x: Any, lengths: Any, want: Any) -> Iterator[tuple[Sequence[Any], T]]:
    output, right, count = module(x)[0], padded_again(module, x, lengths), lengths[:, None]
    real = torch.arange(x.shape[1])[None] < count
    rows, last = torch.arange(len(x)), lengths - 1
    yield (output.mean(dim=1),), T(hi="ये वही मान हैं जो `broken_mean` देता है: दोनों गलतियाँ अभी बाकी हैं।",
                                   en="These are the values that `broken_mean` gives: both bugs are still there.")
    yield (output.sum(dim=1) / count,), T(
        hi="भाग अब असली लंबाई से है, पर जोड़ में padding वाले step भी हैं, और LSTM ने padding भी पढ़ी है।",
        en="You divide by the real length now, but the sum includes padded steps, and the LSTM has read the padding.")
    yield ((output * real[..., None]).sum(dim=1) / count,), T(
        hi="Padding वाले step जोड़ में नहीं हैं, और सीधी दिशा अब ठीक है। पर उलटी दिशा padding से शुरू हुई है: packing LSTM से पहले "
           "कीजिए।",
        en="The padded steps are not in the sum, and the forward direction is right now. But the backward direction "
           "has begun in the padding: do the packing before the LSTM.")
    yield (right.mean(dim=1),), T(
        hi="Packing ठीक है, पर भाग अब भी T से है: हर sequence के जोड़ को उसकी अपनी लंबाई से भाग दीजिए।",
        en="The packing is right, but you still divide by T: divide the sum of each sequence by its own length.")
    for mean in (right.mean(dim=1), output.mean(dim=1)):
        yield (mean / count,), T(
            hi="भाग दो बार हुआ है: `mean(dim=1)` T से भाग दे चुका है। पहले `sum(dim=1)` लीजिए।",
            en="You divide twice: `mean(dim=1)` has already divided by T. Take `sum(dim=1)` first.")
    yield (right.sum(dim=1),), T(hi="यह जोड़ है; औसत के लिए उसे हर sequence की लंबाई से भाग दीजिए।",
                                 en="This is the sum; for the mean divide it by the length of each sequence.")
    for one in (right[:, -1], right[:, 0], right[rows, last], output[:, -1], output[rows, last],
                torch.cat([right[rows, last, :module.hidden_size], right[:, 0, module.hidden_size:]], dim=1)):
        yield (one,), T(hi="यह एक ही step का h है; यहाँ सारे असली step का औसत चाहिए।",
                        en="This is h of one step; here you need the mean over all real steps.")
    yield ((right.sum(dim=1) / count).mean(dim=1),), T(
        hi="हर sequence की एक ही संख्या आई है: औसत सिर्फ़ step पर लीजिए, H वाली dimension पर नहीं।",
        en="A single number came out for each sequence: take the mean over the steps alone, not over the dimension "
           "of H.")
    for wrong in (right.sum(dim=1, keepdim=True) / count[..., None], right):
        yield (wrong,), T(hi="Step वाली dimension अभी बाकी है: `sum(dim=1)` से वह हट जाती है।",
                          en="The dimension of the steps is still there: `sum(dim=1)` removes it.")
    yield from _order_mistakes(module, x, lengths, want)


def _order_mistakes(module: Any, x: Any, lengths: Any, want: Any) -> Iterator[tuple[Sequence[Any], T]]:
    for order in (lengths.argsort(descending=True, stable=True), lengths.argsort(descending=True)):
        yield (want[order],), T(
            hi="मान सही हैं, पर पंक्तियाँ लंबाई के क्रम में हैं: उन्हें वापस batch के क्रम में रखिए।",
            en="The values are right, but the rows are sorted by length: put them back in the order of the batch.")
        yield (want[order][order],), T(
            hi="मान सही हैं, पर batch का पुराना क्रम ठीक से नहीं लौटा: `back[order] = …` लिखिए, `back = …[order]` नहीं।",
            en="The values are right, but the order of the batch was not restored as it should be: write "
               "`back[order] = …`, not `back = …[order]`.")
    sorted_alone = lengths.sort(descending=True).values
    yield (padded_again(module, x, sorted_alone).sum(dim=1) / sorted_alone[:, None],), T(
        hi="`lengths` का क्रम बदला है, पर `x` का नहीं: हर sequence को किसी और की लंबाई मिली।",
        en="The order of `lengths` has changed, but not that of `x`: the sequences got lengths of others.")
