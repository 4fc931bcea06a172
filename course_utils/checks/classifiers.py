"""A classifier of token sequences that a learner writes as a class: its scores, and where other scores come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..text import T
from .layer_summaries import BOTH
from .padded_means import padded_again, unsorted_lengths
from .reference import Draws, torch
from .sides import Side
from .twins import made, told
from .verdicts import Fail, match

TOKENS = 30


def hold_classifier(s: Side, rng: Draws) -> None:
    """`Classifier` gives every sequence of a batch the scores that it has alone.

    Raises:
        Fail: unwritten (no class, or a `forward` that gives nothing back), or what `match` finds.
    """
    for batch in (9, 1):
        size_in, size = rng.sizes(2, low=3, high=7)
        classes = 3 + 2 * rng.sizes(1, low=0, high=1)[0]      # odd: it cannot be mistaken for 2H
        ours, theirs = zip(made(s, rng, "Embedding", TOKENS, size_in),
                           made(s, rng, "LSTM", size_in, size, num_layers=2, **BOTH),
                           made(s, rng, "Linear", 2 * size, classes), strict=True)
        lengths = unsorted_lengths(rng, batch)
        tokens = rng.between(1, TOKENS, batch, int(lengths.max())).long()
        tokens[torch.arange(tokens.shape[1])[None] >= lengths[:, None]] = 0
        got = told(_CLUES, s.apply, s.build("Classifier", *theirs), tokens, lengths)
        if got is None:
            raise Fail("unwritten", T(
                hi="`Classifier` के `forward` से अभी कुछ नहीं लौटता। उसे लिखिए, आखिर में `return` के साथ, और वह code cell चलाइए।",
                en="The `forward` of `Classifier` gives nothing back yet. Write it, with a `return` at its end, and "
                   "run that cell."))
        with torch.no_grad():
            match(got, "Classifier", {"scores": _scores(ours, tokens, lengths)},
                  _mistakes(ours, tokens, lengths))


def _ends(lstm: Any, x: Any, lengths: Any, state: int = 0, layer: int = -1) -> tuple[Any, Any]:
    """The last h (or c, state 1) of both directions of one layer, when every sequence runs alone: (B, H) each."""
    alone = [lstm(x[row, :length])[1][state] for row, length in enumerate(lengths)]
    both = torch.stack(alone, dim=1).unflatten(0, (lstm.num_layers, 2))[layer]
    return both[0], both[1]


def _scores(ours: Sequence[Any], tokens: Any, lengths: Any) -> Any:
    embedding, lstm, head = ours
    return head(torch.cat(_ends(lstm, embedding(tokens), lengths), dim=1))


_EMBED_FIRST = T(hi="Token पूर्णांक हैं; LSTM से पहले उन्हें `self.embedding` से vector बनाइए।",
                 en="Tokens are integers; make them vectors with `self.embedding` before the LSTM.")
_PAIR = T(hi="`self.lstm(…)` से दो चीज़ें लौटती हैं, दूसरी खुद जोड़ा है: `_, (h_n, _) = self.lstm(packed)`।",
          en="`self.lstm(…)` returns two things, the second is itself a pair: `_, (h_n, _) = self.lstm(packed)`.")
_BATCH_FIRST = T(hi="`pack_padded_sequence` में भी `batch_first=True` चाहिए।",
                 en="`pack_padded_sequence` needs `batch_first=True` too.")
_CLUES = {
    "RNN input dtype": _EMBED_FIRST,
    "must have the same dtype": _EMBED_FIRST,
    "embedding(): argument 'indices' (position 2) must be Tensor, not PackedSequence": T(
        hi="पहले embedding, फिर packing: `self.embedding` को tensor चाहिए।",
        en="First the embedding, then the packing: `self.embedding` needs a tensor."),
    "PackedSequence": T(
        hi="Packing के बाद `output` PackedSequence है। पूरी sequence का सार `h_n` में है।",
        en="After packing `output` is a PackedSequence. The summary of whole sequences is in `h_n`."),
    "not tuple": _PAIR, "'tuple' object": _PAIR, "tuple indices": _PAIR, "expected 3, got 2": _PAIR,
    "shapes cannot be multiplied": T(
        hi="`self.head` को हर sequence की 2H संख्याएँ चाहिए: ऊपर वाली layer की दोनों दिशाएँ, `torch.cat` से अगल-बगल "
           "(`dim=1`)। `h_n` जोड़े का पहला हिस्सा है: `_, (h_n, _) = self.lstm(packed)`।",
        en="`self.head` needs 2H numbers for every sequence: both directions of the top layer, side by side with "
           "`torch.cat` (`dim=1`). `h_n` is the first part of a pair: `_, (h_n, _) = self.lstm(packed)`."),
    "must be sorted in decreasing order": T(
        hi="Batch लंबी से छोटी के क्रम में नहीं है: `enforce_sorted=False` लिखिए।",
        en="The batch is not sorted from longest to shortest: write `enforce_sorted=False`."),
    "exceeds dimension size": _BATCH_FIRST, "to be equal to batch_size": _BATCH_FIRST,
    "INDICES element": _BATCH_FIRST,
}


def _mistakes(ours: Sequence[Any], tokens: Any, lengths: Any) -> Iterator[tuple[Sequence[Any], T]]:
    embedding, lstm, head = ours
    x, rows, last = embedding(tokens), torch.arange(len(tokens)), lengths - 1
    (output, (h_n, _)), alone = lstm(x), padded_again(lstm, x, lengths)
    if len(tokens) > 1:
        yield (head(output[:, -1]),), T(
            hi="ये वही score हैं जो `BrokenClassifier` देता है: दोनों गलतियाँ अभी बाकी हैं।",
            en="These are the scores that `BrokenClassifier` gives: both bugs are still there.")
        yield (head(torch.cat([h_n[-2], h_n[-1]], dim=1)),), T(
            hi="`h_n` लेना ठीक है, पर LSTM ने padding भी पढ़ी है: उसे packing के बाद चलाइए।",
            en="`h_n` is right, but the LSTM has read the padding too: run it after packing.")
        yield (head(output[rows, last]),), T(
            hi="आखिरी असली step लिया है, पर उलटी दिशा padding से शुरू हुई है, और वहाँ तक असली token एक ही पढ़ा है।",
            en="This takes the last real step, but the backward direction has begun in the padding, and by there it "
               "has read a single real token.")
    yield (head(alone[rows, last]),), T(
        hi="Packing ठीक है। पर आखिरी असली step पर उलटी दिशा ने एक ही token पढ़ा है: उसका पूरा सार `h_n` में है।",
        en="The packing is right. But at the last real step the backward direction has read one token: its whole "
           "summary is in `h_n`.")
    yield (head(alone[:, -1]),), T(
        hi="`pad_packed_sequence` के बाद छोटी sequence का `output[:, -1]` 0 है: सार `h_n` से लीजिए।",
        en="After `pad_packed_sequence` the `output[:, -1]` of a short sequence is 0: take the summary from `h_n`.")
    yield (head(alone[:, 0]),), T(
        hi="यह `output[:, 0]` है: वहाँ सीधी दिशा ने एक ही token पढ़ा है। दोनों दिशाओं के अंत `h_n` में हैं।",
        en="This is `output[:, 0]`: there the forward direction has read one token. The ends of both directions are in "
           "`h_n`.")
    yield (head(alone.sum(dim=1) / lengths[:, None]),), T(
        hi="यह सारे असली step का औसत है; यहाँ दोनों दिशाओं का अंत चाहिए।",
        en="This is the mean over all real steps; here you need the ends of both directions.")
    yield from _mistaken_ends(ours, x, lengths)


def _mistaken_ends(ours: Sequence[Any], x: Any, lengths: Any) -> Iterator[tuple[Sequence[Any], T]]:
    _, lstm, head = ours
    forward, backward = _ends(lstm, x, lengths)
    right = head(torch.cat([forward, backward], dim=1))
    yield (head(torch.cat([backward, forward], dim=1)),), T(
        hi="उलटी दिशा पहले आ गई है: पहले `h_n[-2]`, फिर `h_n[-1]`।",
        en="The backward direction comes first: take `h_n[-2]` first, then `h_n[-1]`.")
    yield (head(torch.cat(_ends(lstm, x, lengths, layer=0), dim=1)),), T(
        hi="यह नीचे वाली layer है; ऊपर वाली layer आखिरी दो पंक्तियों में है: −2 और −1।",
        en="This is the lowest layer; the top layer is in the last two rows: −2 and −1.")
    yield (head(torch.cat(_ends(lstm, x, lengths, state=1), dim=1)),), T(
        hi="यह c से बना है; सार h से बनता है: `h_n` लीजिए।",
        en="This is made of c; the summary is made of h: take `h_n`.")
    yield (torch.cat([forward, backward], dim=1),), T(
        hi="यह सार है, score नहीं: उसे `self.head` से गुज़ारिए।",
        en="This is the summary, not the scores: send it through `self.head`.")
    yield (torch.softmax(right, dim=1),), T(
        hi="Score पर softmax लगा है: `cross_entropy` को सीधे score चाहिए, softmax वह खुद लगाता है।",
        en="The scores went through softmax: `cross_entropy` wants the scores themselves and uses softmax by itself.")
    yield (right.argmax(dim=1),), T(hi="यह सबसे बड़े score की class है; यहाँ सारी class के score चाहिए।",
                                    en="This is the class of the largest score; here you need the scores of all "
                                       "classes.")
    yield (right[lengths.argsort(descending=True, stable=True)],), T(
        hi="Score सही हैं, पर पंक्तियाँ लंबाई के क्रम में हैं: उन्हें batch के क्रम में रखिए।",
        en="The scores are right, but the rows are sorted by length: keep the order of the batch.")
