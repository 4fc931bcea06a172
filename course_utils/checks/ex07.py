"""Exercise 07: summaries, a mean without padding, pieces, shapes, a classifier, a message explained."""

from __future__ import annotations

from ..text import T
from . import classifiers, layer_summaries, padded_means, pieces
from .answers import SHAPE, Answer, hold
from .reference import Draws
from .registry import define, written
from .sides import Side

# --- a: the summary of every layer -----------------------------------------------------------------

@define("ex07-a", points=2, hints=(
    T(hi="`output` सिर्फ़ ऊपर वाली layer का है, इसलिए काम `h_n` से होगा। उसका क्रम है: layer 0 →, layer 0 ←, layer 1 →, "
         "layer 1 ←, और आगे ऐसे ही।",
      en="`output` is of the top layer only, so `h_n` is what you need. Its order is: layer 0 →, layer 0 ←, layer 1 →, "
         "layer 1 ←, and so on."),
    T(hi="Layer k की दोनों दिशाएँ `h_n[2 * k]` और `h_n[2 * k + 1]` हैं। `torch.cat` से `dim=1` पर उन्हें अगल-बगल रखिए।",
      en="The two directions of layer k are `h_n[2 * k]` and `h_n[2 * k + 1]`. Put them side by side with `torch.cat` "
         "at `dim=1`."),
    T(hi="एक सूची में हर layer का `torch.cat([h_n[2 * k], h_n[2 * k + 1]], dim=1)` रखिए, k = 0 से `lstm.num_layers - 1` "
         "तक; फिर सूची पर `torch.stack` लगाइए।",
      en="Put `torch.cat([h_n[2 * k], h_n[2 * k + 1]], dim=1)` of every layer into a list, from k = 0 to "
         "`lstm.num_layers - 1`; then use `torch.stack` on the list."),
), style=T(
    hi="`lstm.num_layers` से चलने वाला loop एक layer पर भी वही code रखता है। `torch.cat` पुरानी dimension में जोड़ता है, "
       "`torch.stack` नई बनाता है: यहाँ दोनों की ज़रूरत अलग-अलग है।",
    en="A loop over `lstm.num_layers` keeps the code the same for one layer too. `torch.cat` joins along a dimension "
       "that is there, `torch.stack` makes a new one: here you need each of them, for different things."))
def summary_of_every_layer(s: Side, rng: Draws) -> None:
    """`summaries` gives, for every layer, the ends of both directions side by side: (num_layers, B, 2H)."""
    layer_summaries.hold_summaries(s, rng)


# --- b: a mean without padding ---------------------------------------------------------------------

@define("ex07-b", points=3, hints=(
    T(hi="पहली गलती: LSTM padding को भी पढ़ता है, और उलटी दिशा तो padding से ही शुरू करती है। इलाज पाठ में गलती 3 पर है।",
      en="The first bug: the LSTM reads the padding too, and the backward direction even begins in it. The cure is in "
         "the lesson, at error 3."),
    T(hi="दूसरी गलती: `output.mean(dim=1)` T से भाग देता है। `pad_packed_sequence` के बाद padding वाले step 0 होते हैं, इसलिए "
         "जोड़ ठीक है; भाग असली लंबाई से दीजिए।",
      en="The second bug: `output.mean(dim=1)` divides by T. After `pad_packed_sequence` the padded steps are 0, so "
         "the sum is right; divide it by the real length."),
    T(hi="पहले `packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)`, फिर "
         "`output, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)`, आखिर में "
         "`output.sum(dim=1) / lengths[:, None]`।",
      en="First `packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)`, then "
         "`output, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)`, at the end "
         "`output.sum(dim=1) / lengths[:, None]`."),
), style=T(
    hi="Packing LSTM से ठीक पहले और padding ठीक बाद: बीच का कोई code padding देखता ही नहीं। `lengths[:, None]` की shape "
       "(B, 1) है, इसलिए भाग बिना loop के हर पंक्ति में अपनी लंबाई से होता है।",
    en="The packing comes right before the LSTM and the padding right after it: no code in between ever sees padding. "
       "`lengths[:, None]` has the shape (B, 1), so every row is divided by its own length without a loop."))
def mean_of_the_real_steps(s: Side, rng: Draws) -> None:
    """`mended_mean` gives for each sequence the mean of the outputs that it has when it runs alone."""
    padded_means.hold_means(s, rng)


# --- c: in pieces ----------------------------------------------------------------------------------

@define("ex07-c", points=3, hints=(
    T(hi="`state = None` से शुरू कीजिए। हर टुकड़े पर `output, state = rnn(piece, state)` चलाइए, "
         "फिर `output.sum().backward()`।",
      en="Start with `state = None`. For every piece run `output, state = rnn(piece, state)`, then "
         "`output.sum().backward()`."),
    T(hi="`backward()` के बाद state को `detach()` कीजिए। LSTM का state tuple है, इसलिए h और c दोनों; GRU का state एक ही "
         "tensor है। `isinstance(state, tuple)` बताता है कि कौन-सा है।",
      en="After `backward()` use `detach()` on the state. The state of an LSTM is a tuple, so on both h and c; that of "
         "a GRU is a single tensor. `isinstance(state, tuple)` tells which one it is."),
    T(hi="Tuple हो, तो `state = tuple(part.detach() for part in state)`, नहीं तो `state = state.detach()`। हर टुकड़े का "
         "output एक सूची में रखिए; आखिर में `return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad`।",
      en="For a tuple `state = tuple(part.detach() for part in state)`, else `state = state.detach()`. Keep the output "
         "of every piece in a list; at the end `return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad`."),
), style=T(
    hi="`detach()` `backward()` के बाद आता है, और उसका नतीजा वापस `state` में रखा है: वह नया tensor लौटाता है, पुराने को नहीं "
       "बदलता। `isinstance(state, tuple)` से एक ही function LSTM और GRU, दोनों पर चलता है।",
    en="`detach()` comes after `backward()`, and its result goes back into `state`: it returns a new tensor and does "
       "not change the old one. With `isinstance(state, tuple)` one function runs both the LSTM and the GRU."))
def one_piece_after_another(s: Side, rng: Draws) -> None:
    """`run_in_pieces` gives the outputs of one pass, and a gradient that does not go from piece to piece."""
    pieces.hold_pieces(s, rng)


# --- d: shapes -------------------------------------------------------------------------------------

_BATCH_FIRST = T(hi="`batch_first=True` से `output` में batch पहले आता है, step उसके बाद।",
                 en="With `batch_first=True` the batch comes first in `output`, the steps after it.")
_LAYERS_FIRST = T(hi="`batch_first=True` state पर नहीं लगता: `h_n` और `c_n` में पहले layer और दिशाएँ आती हैं, फिर batch।",
                  en="`batch_first=True` does not apply to the state: in `h_n` and `c_n` layers and directions come "
                     "first, then the batch.")
_NO_LAYERS = T(hi="`h_n` और `c_n` में सिर्फ़ ऊपर वाली layer नहीं, हर layer और हर दिशा की एक पंक्ति है।",
               en="`h_n` and `c_n` do not hold the top layer alone: every layer and direction has a row of its own.")
_SIDE_BY_SIDE = T(hi="दोनों दिशाएँ अगल-बगल `output` में होती हैं। `h_n` में वे अलग-अलग पंक्तियाँ हैं, और layer भी।",
                  en="The two directions are side by side in `output`. In `h_n` they are rows of their own, and so are "
                     "the layers.")
_ONE_DIRECTION = T(hi="ये एक ही दिशा की संख्याएँ हैं: उनके बगल में दूसरी दिशा की भी उतनी ही होती हैं।",
                   en="These are the numbers of one direction: there are as many of the other, beside them.")
_ALL_LAYERS = T(hi="`output` सिर्फ़ ऊपर वाली layer का है: उसमें बाकी layer की संख्याएँ नहीं आतीं।",
                en="`output` is of the top layer alone: it does not hold the numbers of the other layers.")
_INPUT_OF_ABOVE = T(hi="दूसरी layer `x` नहीं पढ़ती: उसका input पहली layer का output है।",
                    en="The second layer does not read `x`: its input is the output of the first.")
_FOUR_BLOCKS = T(hi="LSTM के weight में चार block हैं, इसलिए पंक्तियाँ 4H हैं।",
                 en="The weight of an LSTM has four blocks, so it has 4H rows.")
_CLASSES_SECOND = T(hi="`transpose(1, 2)` के बाद class दूसरी जगह है और step तीसरी: `cross_entropy` को यही चाहिए।",
                    en="After `transpose(1, 2)` the classes are in the second place and the steps in the third: this "
                       "is what `cross_entropy` wants.")
_REPLACED = T(hi="`head` आखिरी dimension की संख्याओं से class के score बनाता है: वे संख्याएँ बचती नहीं।",
              en="`head` makes scores of the classes from the numbers of the last dimension: those numbers are gone.")
_LONGEST = T(hi="Packing ने padding वाले step हटा दिए थे। वापस उतने ही step बनते हैं, जितने सबसे लंबी sequence में हैं।",
             en="Packing has removed the padded steps. Only as many steps come back as the longest sequence has.")
_ONE_STEP = T(hi="`nn.LSTMCell` एक ही step चलाता है: उसके h में न step वाली dimension है, न layer वाली।",
              en="`nn.LSTMCell` runs one step: its h has neither a dimension of steps nor one of layers.")
_ONLY_H = T(hi="`proj_size` सिर्फ़ h को छोटा करता है; c उतना ही बड़ा रहता है।",
            en="`proj_size` makes h alone smaller; c stays as large as it was.")
_BOTH_STATES = T(hi="`proj_size=2` से h 2 संख्याओं का रह जाता है, `h_n` में भी।",
                 en="With `proj_size=2` h has 2 numbers, in `h_n` too.")
SHAPES = {
    "output": Answer((3, 12, 16), SHAPE, {
        (3, 12, 8): _ONE_DIRECTION, (3, 12, 32): _ALL_LAYERS, (12, 3, 16): _BATCH_FIRST, (12, 3, 8): _BATCH_FIRST}),
    "h_n": Answer((4, 3, 8), SHAPE, {
        (3, 4, 8): _LAYERS_FIRST, (2, 3, 8): _NO_LAYERS, (1, 3, 8): _NO_LAYERS, (2, 3, 16): _SIDE_BY_SIDE,
        (1, 3, 16): _SIDE_BY_SIDE, (3, 16): _SIDE_BY_SIDE, (3, 8): _NO_LAYERS, (3, 2, 8): _LAYERS_FIRST}),
    "weight_ih_l1": Answer((32, 16), SHAPE, {
        (32, 5): _INPUT_OF_ABOVE, (32, 8): _ONE_DIRECTION, (8, 16): _FOUR_BLOCKS, (24, 16): _FOUR_BLOCKS,
        (16, 32): T(hi="पंक्तियाँ पहले लिखिए: हर पंक्ति एक output देती है, हर column एक input का है।",
                    en="Write the rows first: every row gives an output, every column belongs to an input.")}),
    "scores": Answer((3, 4, 12), SHAPE, {
        (3, 12, 4): _CLASSES_SECOND, (3, 16, 12): _REPLACED, (3, 12, 16): _REPLACED, (3, 4): T(
            hi="`head` हर step पर अलग चलता है: step वाली dimension बनी रहती है।",
            en="`head` runs at every step by itself: the dimension of the steps stays.")}),
    "unpacked": Answer((3, 9, 8), SHAPE, {
        (3, 12, 8): _LONGEST, (19, 8): T(
            hi="यह packing के अंदर का आकार है; `pad_packed_sequence` के बाद batch और step फिर अलग dimension हैं।",
            en="This is the size inside the packing; after `pad_packed_sequence` batch and steps are dimensions of "
               "their own again."),
        (9, 3, 8): _BATCH_FIRST, (12, 3, 8): _BATCH_FIRST}),
    "cell_h": Answer((3, 8), SHAPE, {(1, 3, 8): _ONE_STEP, (3, 1, 8): _ONE_STEP, (3, 12, 8): _ONE_STEP}),
    "proj_h_n": Answer((1, 3, 2), SHAPE, {(1, 3, 8): _BOTH_STATES, (3, 1, 2): _LAYERS_FIRST, (3, 2): _NO_LAYERS}),
    "proj_c_n": Answer((1, 3, 8), SHAPE, {(1, 3, 2): _ONLY_H, (3, 1, 8): _LAYERS_FIRST, (3, 8): _NO_LAYERS}),
}


@define("ex07-d", points=2, hints=(
    T(hi="हर shape के लिए तीन सवाल पूछिए: यह `output` है या state? कितनी layer और कितनी दिशाएँ गिनी जाती हैं? आखिरी "
         "dimension में किसकी संख्याएँ हैं?",
      en="Ask three questions for every shape: is it `output` or a state? How many layers and how many directions are "
         "counted? Whose numbers are in the last dimension?"),
    T(hi="`both` की दूसरी layer पहली layer की दोनों दिशाएँ पढ़ती है। `x` के 12 step में से `lengths` कितने असली बताता है, यह भी "
         "देखिए।",
      en="The second layer of `both` reads both directions of the first. See also how many of the 12 steps of `x` are "
         "real by `lengths`."),
    T(hi="State की shape (layer × दिशाएँ, B, H) होती है, `output` की (B, T, दिशाएँ × H)। एक cell का h (B, H) है। "
         "`proj_size` h की आखिरी dimension बदलता है, c की नहीं।",
      en="A state has the shape (layers × directions, B, H), `output` has (B, T, directions × H). The h of a cell is "
         "(B, H). `proj_size` changes the last dimension of h, not that of c."),
), style=T(
    hi="सारी माप अलग-अलग चुनी गई हैं: B = 3, T = 12, I = 5, H = 8। अपने code में भी ऐसा ही कीजिए; दो dimension बराबर हों, तो "
       "उलटा क्रम चुपचाप चल जाता है।",
    en="All sizes are different: B = 3, T = 12, I = 5, H = 8. Do so in your own tests too: where two dimensions are "
       "equal, a wrong order runs without an error."))
def shapes_predicted(s: Side, rng: Draws) -> None:
    """`shapes` holds the shapes of outputs, states and weights, for two directions, packing, a cell, a projection."""
    hold(s, "shapes", SHAPES)


# --- e: a classifier -------------------------------------------------------------------------------

@define("ex07-e", points=3, hints=(
    T(hi="पहली गलती पाठ की गलती 1 है, दूसरी गलती 3। `same_in_company` सिर्फ़ एक को पकड़ता है, इसलिए उसका `True` काफ़ी नहीं।",
      en="One bug is error 1 of the lesson, the other is error 3. `same_in_company` catches only one of them, so its "
         "`True` is not enough."),
    T(hi="पहले `self.embedding(tokens)`, फिर packing, फिर LSTM। Packing के बाद `h_n` में हर sequence का अपना अंत है: "
         "`output` की ज़रूरत नहीं पड़ती।",
      en="First `self.embedding(tokens)`, then the packing, then the LSTM. After packing `h_n` holds the end of every "
         "sequence itself: you do not need `output`."),
    T(hi="`packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)`, "
         "फिर `_, (h_n, _) = self.lstm(packed)`, आखिर में `return self.head(torch.cat([h_n[-2], h_n[-1]], dim=1))`।",
      en="`packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)`, "
         "then `_, (h_n, _) = self.lstm(packed)`, at the end `return self.head(torch.cat([h_n[-2], h_n[-1]], "
         "dim=1))`."),
), style=T(
    hi="`output` को `_` में छोड़ दिया है: पूरी sequence का सार `h_n` में पहले से है, इसलिए वापस padding की ज़रूरत नहीं। `h_n[-2]` "
       "और `h_n[-1]` layer की गिनती पर नहीं टिके, इसलिए कितनी भी layer हों, code वही रहता है।",
    en="`output` goes into `_`: the summary of every sequence is in `h_n` already, so nothing has to be padded again. "
       "`h_n[-2]` and `h_n[-1]` do not depend on the number of layers, so the code stays the same for any."))
def classifier_mended(s: Side, rng: Draws) -> None:
    """`Classifier` gives a sequence of tokens the scores that it has alone, from the ends of both directions."""
    classifiers.hold_classifier(s, rng)


# --- f: a message explained ------------------------------------------------------------------------

written("ex07-f", points=3)
