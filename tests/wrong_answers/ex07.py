"""Exercise 07: right answers, and typical wrong ones with what the check says to each."""

SUMMARIES = """
def summaries(lstm, x):
    output, (h_n, c_n) = lstm(x)
    both = [torch.cat([h_n[2*k], h_n[2*k + 1]], dim=1) for k in range(lstm.num_layers)]
    return torch.stack(both)
"""
MEAN = """
def mended_mean(lstm, x, lengths):
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    packed_output, _ = lstm(packed)
    output, _ = pad_packed_sequence(packed_output, batch_first=True)
    return output.sum(dim=1) / lengths[:, None]
"""
PIECES = """
def run_in_pieces(rnn, x, size):
    state, outputs = None, []
    for piece in x.split(size, dim=1):
        output, state = rnn(piece, state)
        output.sum().backward()
        if isinstance(state, tuple):
            state = tuple(part.detach() for part in state)
        else:
            state = state.detach()
        outputs.append(output)
    return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad
"""
SHAPES = """
shapes = {"output": None, "h_n": None, "weight_ih_l1": None, "scores": None, "unpacked": None, "cell_h": None,
          "proj_h_n": None, "proj_c_n": None}
shapes.update({"output": (3, 12, 16), "h_n": (4, 3, 8), "weight_ih_l1": (32, 16), "scores": (3, 4, 12),
               "unpacked": (3, 9, 8), "cell_h": (3, 8), "proj_h_n": (1, 3, 2), "proj_c_n": (1, 3, 8)})
"""
CLASSIFIER = """
class Classifier(nn.Module):
    def __init__(self, embedding, lstm, head):
        super().__init__()
        self.embedding, self.lstm, self.head = embedding, lstm, head

    def forward(self, tokens, lengths):
        x = self.embedding(tokens)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, (h_n, c_n) = self.lstm(packed)
        summary = torch.cat([h_n[-2], h_n[-1]], dim=1)
        return self.head(summary)
"""
BASE = {"ex07-a": SUMMARIES, "ex07-b": MEAN, "ex07-c": PIECES, "ex07-d": SHAPES, "ex07-e": CLASSIFIER}

PAIR = "[h_n[2*k], h_n[2*k + 1]]"
STACK = "return torch.stack(both)"
PACK = "packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)"
RUN = "packed_output, _ = lstm(packed)"
PAD = "output, _ = pad_packed_sequence(packed_output, batch_first=True)"
DIVIDE = "output.sum(dim=1) / lengths[:, None]"
IF = PIECES[PIECES.index("        if"):PIECES.index("        outputs.append")]
RETURN = "torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad"
BACK = "        output.sum().backward()\n"
SUMMARY = "torch.cat([h_n[-2], h_n[-1]], dim=1)"
PACKED = "self.lstm(packed)"
PADDED = "output, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)"


def carried(rule):
    """PIECES with another rule for the state that goes on."""
    return PIECES.replace(IF, f"        {rule}\n")


# Other ways that are right too.
RIGHT = [
    ("ex07-a", "def summaries(lstm, x):\n    h = lstm(x)[1][0]\n    return torch.cat([h[0::2], h[1::2]], dim=2)"),
    ("ex07-a", "def summaries(lstm, x):\n    h, L = lstm(x)[1][0], lstm.num_layers\n"
               "    return h.view(L, 2, len(x), -1).transpose(1, 2).flatten(2)"),
    ("ex07-b", """
def mended_mean(lstm, x, lengths):
    order = lengths.argsort(descending=True)
    packed = pack_padded_sequence(x[order], lengths[order].tolist(), batch_first=True)
    output, sizes = pad_packed_sequence(lstm(packed)[0], batch_first=True)
    means = torch.stack([row[:n].mean(dim=0) for row, n in zip(output, sizes)])
    back = torch.empty_like(means)
    back[order] = means
    return back
"""),
    ("ex07-b", MEAN.replace("batch_first=True", "batch_first=False").replace("(x,", "(x.transpose(0, 1),")
     .replace("dim=1", "dim=0")),
    ("ex07-b", """
def mended_mean(lstm, x, lengths):
    rows = []
    for i in range(len(x)):
        output, _ = lstm(x[i:i+1, :lengths[i]])
        rows.append(output.mean(dim=1))
    return torch.cat(rows)
"""),
    ("ex07-c", """
def run_in_pieces(rnn, x, size):
    state, output = None, x[:, :0, :0]
    outputs = []
    for start in range(0, x.shape[1], size):
        if state is not None:
            state = (state[0].detach(), state[1].detach()) if type(rnn).__name__ == "LSTM" else state.detach()
        output, state = rnn(x[:, start:start + size], state)
        outputs.append(output.detach())
        output.sum().backward()
    return [torch.cat(outputs, 1), rnn.weight_hh_l0.grad.clone()]
"""),
    ("ex07-c", """
def run_in_pieces(rnn, x, size):        # one backward pass over all losses: the cuts alone matter
    state, outputs, loss = None, [], 0
    for piece in x.split(size, dim=1):
        output, state = rnn(piece, state)
        loss = loss + output.sum()
        outputs.append(output)
        state = [p.detach() for p in state] if isinstance(state, tuple) else state.detach()
        state = tuple(state) if isinstance(state, list) else state
    loss.backward()
    return torch.cat(outputs, dim=1), rnn.weight_hh_l0.grad
"""),
    ("ex07-d", SHAPES.replace("(3, 8)", "[3, 8]").replace("(1, 3, 8)", "torch.zeros(1, 3, 8).shape")),
    ("ex07-e", CLASSIFIER.replace("self.head(summary)", "self.head(summary).contiguous()").replace(
        "[h_n[-2], h_n[-1]], dim=1", "tuple(h_n[-2:]), -1")),
    ("ex07-e", """
class Classifier(nn.Module):
    def __init__(self, embedding, lstm, head):
        super().__init__()
        self.parts = nn.ModuleList([embedding, lstm, head])

    def forward(self, tokens, lengths):
        embedding, lstm, head = self.parts
        rows = [lstm(embedding(row[:n]))[1][0][-2:].flatten() for row, n in zip(tokens, lengths)]
        return torch.stack([head(row) for row in rows])
"""),
    ("ex07-e", CLASSIFIER.replace("output, (h_n, c_n) = self.lstm(packed)", PADDED).replace(SUMMARY, "torch.cat("
        "[output[torch.arange(len(x)), lengths - 1, :self.lstm.hidden_size], output[:, 0, self.lstm.hidden_size:]], "
        "1)")),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-last-step": ("ex07-a", STACK, "return output[:, -1]", "shape", "उलटी दिशा ने वहाँ एक ही step पढ़ा है",
                    "its backward direction has read only one step"),
    "a-first-step": ("ex07-a", STACK, "return output[:, 0]", "shape", "सीधी दिशा ने वहाँ एक ही step पढ़ा है",
                     "its forward direction has read only one step"),
    "a-cure-of-the-lesson": ("ex07-a", STACK, "return torch.cat([h_n[-2], h_n[-1]], dim=1)", "shape",
                             "सिर्फ़ ऊपर वाली layer का सार है", "the summary of the top layer alone"),
    "a-last-only": ("ex07-a", STACK, "return h_n[-1]", "shape", "`summaries(…)` की shape मेल नहीं खाती",
                    "The shape of `summaries(…)` does not match"),
    "a-two-layers": ("ex07-a", "range(lstm.num_layers)", "range(2)", "shape", "पहली दो layer का सार",
                     "the first two layers"),
    "a-reshaped": ("ex07-a", STACK, "return h_n.reshape(lstm.num_layers, len(x), -1)", "value",
                   "अलग-अलग sequence की संख्याएँ मिल गईं", "mixes numbers of different sequences"),
    "a-backward-first": ("ex07-a", PAIR, "[h_n[2*k + 1], h_n[2*k]]", "value", "उलटी दिशा पहले आ गई है",
                         "The backward direction seems to come first"),
    "a-other-order-of-h-n": ("ex07-a", PAIR, "[h_n[k], h_n[lstm.num_layers + k]]", "value",
                             "पहले सारी सीधी दिशाएँ मानी हैं",
                             "You seem to expect all forward directions first"),
    "a-layers-reversed": ("ex07-a", STACK, "return torch.stack(both[::-1])", "value", "layer का क्रम उलटा है",
                          "The layers seem to be in reversed order"),
    "a-c-for-h": ("ex07-a", PAIR, "[c_n[2*k], c_n[2*k + 1]]", "value", "यह c से बना है", "This is made of c"),
    "a-one-direction": ("ex07-a", STACK, "return h_n[0::2]", "shape", "यह एक ही दिशा है", "one direction alone"),
    "a-whole-h-n": ("ex07-a", STACK, "return h_n", "shape", "यह पूरा `h_n` है", "This is the whole `h_n`"),
    "a-joined-below": ("ex07-a", "dim=1", "dim=0", "shape", "अगल-बगल चाहिए: `dim=1`", "belong side by side: `dim=1`"),
    "a-stacked-twice": ("ex07-a", "torch.cat([h_n[2*k], h_n[2*k + 1]], dim=1)", "torch.stack([h_n[2*k], h_n[2*k + 1]])",
                        "shape", "की अपनी एक dimension बन गई", "got a dimension of their own"),
    "a-all-in-one": ("ex07-a", STACK, "return torch.cat(both)", "shape", "सारी layer एक ही dimension में",
                     "All layers went into one dimension"),
    "a-batch-first": ("ex07-a", STACK, "return torch.stack(both, dim=1)", "shape", "batch पहले आ गया है",
                      "The batch seems to come first"),
    "a-a-list": ("ex07-a", STACK, "return both", "type", "`torch.stack` से उन्हें एक tensor बनाइए",
                 "Make them one tensor with `torch.stack`"),
    "a-two-directions": ("ex07-a", STACK, "return h_n[-2], h_n[-1]", "type", "एक tensor चाहिए", "one tensor is needed"),
    "a-tensor-of-a-list": ("ex07-a", STACK, "return torch.tensor(both)", "error", "`torch.tensor` नहीं",
                           "not with `torch.tensor`"),
    "a-lowest-layer": ("ex07-a", STACK, "return torch.cat([h_n[0], h_n[1]], dim=1)", "shape",
                       "सिर्फ़ नीचे वाली layer का सार", "the summary of the lowest layer alone"),
    "a-one-row-each": ("ex07-a", PAIR, "[h_n[k], h_n[k + 1]]", "value", "`2 * k` से शुरू होती हैं", "begin at `2 * k`"),
    "a-squeezed": ("ex07-a", STACK, "return torch.stack(both).squeeze()", "shape", "एक ही layer हो, तब भी",
                   "With one layer, too"),
    "a-no-return": ("ex07-a", "return", "last =", "type", "से कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "a-pair-not-unpacked": ("ex07-a", "output, (h_n, c_n) = lstm(x)", "output, h_n = lstm(x)", "error",
                            "दूसरी खुद दो का जोड़ा है", "the second is itself a pair"),
    "a-three-things": ("ex07-a", "output, (h_n, c_n) = lstm(x)", "output, h_n, c_n = lstm(x)", "error",
                       "दूसरी खुद दो का जोड़ा है", "the second is itself a pair"),
    "a-too-many-layers": ("ex07-a", "range(lstm.num_layers)", "range(2 * lstm.num_layers)", "error",
                          "`2 * lstm.num_layers` पंक्तियाँ", "`2 * lstm.num_layers` rows"),
    "b-as-given": ("ex07-b", MEAN, "def mended_mean(lstm, x, lengths):\n    return lstm(x)[0].mean(dim=1)", "value",
                   "दोनों गलतियाँ अभी बाकी हैं", "both bugs are still there"),
    "b-divided-only": ("ex07-b", MEAN, "def mended_mean(lstm, x, lengths):\n    output, _ = lstm(x)\n"
                       f"    return {DIVIDE}", "value", "जोड़ में padding वाले step भी हैं", "the sum includes padded steps"),
    "b-masked": ("ex07-b", MEAN, "def mended_mean(lstm, x, lengths):\n    output, _ = lstm(x)\n"
                 "    mask = torch.arange(x.shape[1]) < lengths[:, None]\n"
                 "    return (output * mask[..., None]).sum(dim=1) / lengths[:, None]", "value",
                 "उलटी दिशा padding से शुरू हुई है", "the backward direction has begun in the padding"),
    "b-packed-afterwards": ("ex07-b", f"{PACK}\n    {RUN}", "packed_output = pack_padded_sequence(lstm(x)[0], lengths, "
                            "batch_first=True, enforce_sorted=False)", "value", "packing LSTM से पहले",
                            "do the packing before the LSTM"),
    "b-packed-only": ("ex07-b", DIVIDE, "output.mean(dim=1)", "value", "भाग अब भी T से है", "still divide by T"),
    "b-sum": ("ex07-b", " / lengths[:, None]", "", "value", "यह जोड़ है", "This is the sum"),
    "b-last-step": ("ex07-b", DIVIDE, "output[:, -1]", "value", "एक ही step का h", "h of one step"),
    "b-last-real-step": ("ex07-b", DIVIDE, "output[torch.arange(len(x)), lengths - 1]", "value", "एक ही step का h",
                         "h of one step"),
    "b-h-n": ("ex07-b", MEAN, MEAN.replace("packed_output, _", "_, (h_n, _)").replace(f"    {PAD}\n", "")
              .replace(DIVIDE, "torch.cat([h_n[-2], h_n[-1]], dim=1)"), "value", "एक ही step का h", "h of one step"),
    "b-sorted": ("ex07-b", PACK, "lengths, order = lengths.sort(descending=True)\n    x = x[order]\n    " + PACK,
                 "value", "पंक्तियाँ लंबाई के क्रम में हैं", "the rows are sorted by length"),
    "b-order-restored-wrongly": ("ex07-b", MEAN, MEAN.replace(PACK, "lengths, order = lengths.sort(descending=True)\n"
                                 "    packed = pack_padded_sequence(x[order], lengths, batch_first=True)")
                                 .replace(DIVIDE, f"({DIVIDE})[order]"), "value", "`back[order] = …` लिखिए",
                                 "write `back[order] = …`"),
    "b-lengths-sorted-alone": ("ex07-b", PACK, "lengths = lengths.sort(descending=True).values\n    " + PACK, "value",
                               "`lengths` का क्रम बदला है", "The order of `lengths` has changed"),
    "b-divided-twice": ("ex07-b", "output.sum(dim=1)", "output.mean(dim=1)", "value", "भाग दो बार हुआ है",
                        "You divide twice"),
    "b-one-number": ("ex07-b", DIVIDE, "torch.stack([row[:n].mean() for row, n in zip(output, lengths)])", "shape",
                     "हर sequence की एक ही संख्या", "A single number came out for each sequence"),
    "b-not-sorted": ("ex07-b", ", enforce_sorted=False", "", "error", "`enforce_sorted=False` लिखिए",
                     "write `enforce_sorted=False`"),
    "b-time-first-in": ("ex07-b", "lengths, batch_first=True", "lengths", "error", "`batch_first=True` packing में भी",
                        "`batch_first=True` is needed for packing"),
    "b-time-first-out": ("ex07-b", "packed_output, batch_first=True", "packed_output", "error", "वापस padding में भी",
                         "and for padding again"),
    "b-lengths-as-a-row": ("ex07-b", "lengths[:, None]", "lengths", "error", "`lengths[:, None]` (B, 1)",
                           "`lengths[:, None]` is (B, 1)"),
    "b-still-packed": ("ex07-b", PAD, "output = packed_output", "error", "LSTM packing के बाद PackedSequence लौटाता है",
                       "After packing the LSTM returns a PackedSequence"),
    "b-pair-of-the-lstm": ("ex07-b", RUN, "packed_output = lstm(packed)", "error", "यहाँ tuple आया",
                           "A tuple came here"),
    "b-pair-of-the-padding": ("ex07-b", "output, _ = pad", "output = pad", "error", "यहाँ tuple आया",
                              "A tuple came here"),
    "b-every-step": ("ex07-b", f"return {DIVIDE}", "return output", "shape", "Step वाली dimension अभी बाकी है",
                     "The dimension of the steps is still there"),
    "b-step-dimension-kept": ("ex07-b", DIVIDE, "output.sum(dim=1, keepdim=True) / lengths[:, None, None]", "shape",
                              "Step वाली dimension अभी बाकी है", "The dimension of the steps is still there"),
    "b-set-to-0-afterwards": ("ex07-b", MEAN, "def mended_mean(lstm, x, lengths):\n    output, _ = lstm(x)\n"
                              "    for row, n in enumerate(lengths):\n        output[row, n:] = 0\n"
                              f"    return {DIVIDE}", "value", "उलटी दिशा padding से शुरू हुई है",
                              "the backward direction has begun in the padding"),
    "b-lengths-changed": ("ex07-b", PACK, f"lengths.clamp_(min=2)\n    {PACK}", "input", "input `lengths` को ही बदल",
                          "its input `lengths` in place"),
    "c-not-detached": ("ex07-c", IF, "", "error", "पिछले टुकड़े के graph से जुड़ा है",
                       "tied to the graph of the previous piece"),
    "c-only-h": ("ex07-c", PIECES, carried("state = (state[0].detach(), state[1])"), "error", "LSTM में h और c, दोनों को",
                 "with an LSTM on both h and c"),
    "c-retain-graph": ("ex07-c", PIECES, carried("").replace("backward()", "backward(retain_graph=True)"), "gradient",
                       "पूरी sequence में पीछे तक", "back through the whole sequence"),
    "c-only-h-and-retained": ("ex07-c", PIECES, carried("state = (state[0].detach(), state[1])").replace(
                              "backward()", "backward(retain_graph=True)"), "gradient", "c के रास्ते पिछले टुकड़े में गया है",
                              "into the previous piece through c"),
    "c-one-pass": ("ex07-c", PIECES, "def run_in_pieces(rnn, x, size):\n    output, _ = rnn(x)\n"
                   "    output.sum().backward()\n    return output, rnn.weight_hh_l0.grad", "gradient",
                   "पूरी sequence में पीछे तक", "back through the whole sequence"),
    "c-no-state": ("ex07-c", "rnn(piece, state)", "rnn(piece)", "value", "हर टुकड़ा 0 से शुरू हुआ है",
                   "Every piece seems to start from 0"),
    "c-state-begins-again": ("ex07-c", PIECES, carried("state = None"), "value", "हर टुकड़ा 0 से शुरू हुआ है",
                             "Every piece seems to start from 0"),
    "c-lstm-only": ("ex07-c", PIECES, carried("state = tuple(part.detach() for part in state)"), "error",
                    "GRU का state एक ही tensor है", "The state of a GRU is a single tensor"),
    "c-lstm-only-by-place": ("ex07-c", PIECES, carried("state = (state[0].detach(), state[1].detach())"), "error",
                             "GRU का state एक ही tensor है", "The state of a GRU is a single tensor"),
    "c-lstm-only-unpacked": ("ex07-c", PIECES, carried("h, c = state\n        state = h.detach(), c.detach()"), "error",
                             "GRU का state एक ही tensor है", "The state of a GRU is a single tensor"),
    "c-gru-only": ("ex07-c", PIECES, carried("state = state.detach()"), "error", "LSTM का state tuple है",
                   "The state of an LSTM is a tuple"),
    "c-no-backward": ("ex07-c", BACK, "", "gradient", "`backward()` कभी नहीं चला", "`backward()` never ran"),
    "c-grad-set-to-0": ("ex07-c", BACK, "        rnn.zero_grad()\n" + BACK, "gradient", "सिर्फ़ आखिरी टुकड़े के loss का है",
                        "the loss of the last piece alone"),
    "c-backward-at-the-end": ("ex07-c", PIECES, PIECES.replace(BACK, "").replace("    return", BACK[4:] + "    return"),
                              "gradient", "सिर्फ़ आखिरी टुकड़े के loss का है", "the loss of the last piece alone"),
    "c-detach-not-kept": ("ex07-c", PIECES, carried("[p.detach() for p in state]"), "error",
                          "नया tensor लौटाता है: उसी को", "returns a new tensor: pass that one on"),
    "c-last-loss": ("ex07-c", PIECES, carried("").replace(BACK, "").replace("    return", BACK[4:] + "    return"),
                    "gradient", "सिर्फ़ आखिरी टुकड़े के loss का है", "the loss of the last piece alone"),
    "c-weight": ("ex07-c", "weight_hh_l0.grad", "weight_hh_l0", "gradient", "यह weight खुद है", "the weight itself"),
    "c-added-again": ("ex07-c", PIECES, PIECES.replace("outputs = None, []", "outputs, total = None, [], 0").replace(
                      BACK, BACK + "        total = total + rnn.weight_hh_l0.grad\n").replace(
                      RETURN, "torch.cat(outputs, dim=1), total"), "gradient", "उन्हें दोबारा मत जोड़िए",
                      "do not add them again"),
    "c-cut-along-the-batch": ("ex07-c", "x.split(size, dim=1)", "x.split(size)", "error", "batch में नहीं",
                              "not along the batch"),
    "c-first-piece": ("ex07-c", BACK, "        if not outputs:\n    " + BACK, "gradient", "सिर्फ़ पहले टुकड़े का है",
                      "that of the first piece alone"),
    "c-mean": ("ex07-c", "output.sum()", "output.mean()", "gradient", "`output.mean()` नहीं", "not `output.mean()`"),
    "c-every-step-cut": ("ex07-c", "x.split(size, dim=1)", "x.split(1, dim=1)", "gradient",
                         "हर step पर `detach()` हुआ है",
                         "`detach()` seems to act at every step"),
    "c-output-detached": ("ex07-c", BACK, "        output = output.detach()\n" + BACK, "error",
                          "`output` को `detach()` मत कीजिए", "do not use `detach()` on `output`"),
    "c-no-sum": ("ex07-c", "output.sum().", "output.", "error", "`backward()` एक ही संख्या पर चलता है",
                 "`backward()` runs on a single number"),
    "c-joined-below": ("ex07-c", "torch.cat(outputs, dim=1)", "torch.cat(outputs)", "error", "टुकड़े समय में एक के बाद एक हैं",
                       "The pieces follow each other in time"),
    "c-stacked": ("ex07-c", "torch.cat(outputs, dim=1)", "torch.stack(outputs)", "error", "`torch.stack` नहीं चलता",
                  "`torch.stack` does not work"),
    "c-last-piece": ("ex07-c", RETURN, "output, rnn.weight_hh_l0.grad", "shape", "सिर्फ़ आखिरी टुकड़े का output",
                     "the output of the last piece alone"),
    "c-rest-left-out": ("ex07-c", "for piece in x.split(size, dim=1)", "for piece in x.split(size, dim=1)[:-1]",
                        "shape", "छोटा टुकड़ा छूट गया", "shorter piece was left out"),
    "c-a-list": ("ex07-c", RETURN, "outputs, rnn.weight_hh_l0.grad", "type", "`torch.cat` से उन्हें एक tensor बनाइए",
                 "Make them one tensor with `torch.cat`"),
    "c-output-only": ("ex07-c", f"return {RETURN}", "return torch.cat(outputs, dim=1)", "type",
                      "`(output, gradient)` लौटना चाहिए", "must return `(output, gradient)`"),
    "c-other-weight": ("ex07-c", "weight_hh_l0", "bias_hh_l0", "shape", "`gradient` की shape मेल नहीं खाती",
                       "The shape of `gradient` does not match"),
    "c-a-step-too": ("ex07-c", "        outputs", "        if len(outputs) == 3:\n            with torch.no_grad():\n"
                     "                rnn.weight_hh_l0 -= 0.1 * rnn.weight_hh_l0.grad\n        outputs", "input",
                     "optimizer का कदम नहीं", "no step of an optimizer"),
    "d-one-direction": ("ex07-d", "(3, 12, 16)", "(3, 12, 8)", "value", "एक ही दिशा की संख्याएँ", "numbers of one "
                                                                                                  "direction"),
    "d-h-n-of-the-top": ("ex07-d", "(4, 3, 8)", "(2, 3, 8)", "value", "हर layer और हर दिशा की एक पंक्ति",
                         "every layer and direction has a row"),
    "d-batch-first-state": ("ex07-d", "(4, 3, 8)", "(3, 4, 8)", "value", "`batch_first=True` state पर नहीं लगता",
                            "does not apply to the state"),
    "d-second-layer-reads-x": ("ex07-d", "(32, 16)", "(32, 5)", "value", "दूसरी layer `x` नहीं पढ़ती",
                               "does not read `x`"),
    "d-classes-last": ("ex07-d", "(3, 4, 12)", "(3, 12, 4)", "value", "class दूसरी जगह है", "in the second place"),
    "d-twelve-steps-again": ("ex07-d", "(3, 9, 8)", "(3, 12, 8)", "value", "सबसे लंबी sequence में",
                             "as many steps come back as the longest"),
    "d-cell-with-a-layer": ("ex07-d", '"cell_h": (3, 8)', '"cell_h": (1, 3, 8)', "value", "एक ही step चलाता है",
                            "runs one step"),
    "d-small-c": ("ex07-d", '"proj_c_n": (1, 3, 8)', '"proj_c_n": (1, 3, 2)', "value", "सिर्फ़ h को छोटा करता है",
                  "makes h alone smaller"),
    "d-two-wrong": ("ex07-d", "(3, 9, 8), \"cell_h\": (3, 8)", "(3, 9), \"cell_h\": (8,)", "value",
                    "फिर देखिए: `unpacked`, `cell_h`", "Look again at `unpacked`, `cell_h`"),
    "d-a-number": ("ex07-d", "(3, 12, 16)", "576", "type", "`output` के लिए चाहिए shape", "`output` must be a shape"),
    "d-a-key-renamed": ("ex07-d", SHAPES, SHAPES.replace("cell_h", "cell"), "type", "यहाँ फ़र्क है: `cell_h`",
                        "they differ here: `cell_h`"),
    "e-as-given": ("ex07-e", "return self.head(summary)", "return self.head(self.lstm(x)[0][:, -1])", "value",
                   "दोनों गलतियाँ अभी बाकी हैं", "both bugs are still there"),
    "e-not-packed": ("ex07-e", PACKED, "self.lstm(x)", "value", "LSTM ने padding भी पढ़ी है", "has read the padding too"),
    "e-last-real-step-unpacked": ("ex07-e", "self.head(summary)",
                                  "self.head(self.lstm(x)[0][torch.arange(len(x)), lengths - 1])", "value",
                                  "उलटी दिशा padding से शुरू हुई है", "has begun in the padding"),
    "e-last-real-step": ("ex07-e", CLASSIFIER, CLASSIFIER.replace("output, (h_n, c_n) = self.lstm(packed)", PADDED)
                         .replace(SUMMARY, "output[torch.arange(len(x)), lengths - 1]"), "value",
                         "उलटी दिशा ने एक ही token पढ़ा है", "the backward direction has read one token"),
    "e-first-step": ("ex07-e", CLASSIFIER, CLASSIFIER.replace("output, (h_n, c_n) = self.lstm(packed)", PADDED)
                     .replace(SUMMARY, "output[:, 0]"), "value", "वहाँ सीधी दिशा ने एक ही token",
                     "the forward direction has read one token"),
    "e-zeros-of-short-ones": ("ex07-e", CLASSIFIER, CLASSIFIER.replace("output, (h_n, c_n) = self.lstm(packed)", PADDED)
                              .replace(SUMMARY, "output[:, -1]"), "value", "छोटी sequence का `output[:, -1]` 0 है",
                              "of a short sequence is 0"),
    "e-mean": ("ex07-e", CLASSIFIER, CLASSIFIER.replace("output, (h_n, c_n) = self.lstm(packed)", PADDED)
               .replace(SUMMARY, "output.sum(dim=1) / lengths[:, None]"), "value", "सारे असली step का औसत",
               "the mean over all real steps"),
    "e-backward-first": ("ex07-e", "h_n[-2], h_n[-1]", "h_n[-1], h_n[-2]", "value", "उलटी दिशा पहले आ गई है",
                         "The backward direction comes first"),
    "e-lowest-layer": ("ex07-e", "h_n[-2], h_n[-1]", "h_n[0], h_n[1]", "value", "यह नीचे वाली layer है",
                       "This is the lowest layer"),
    "e-c-for-h": ("ex07-e", "h_n[-2], h_n[-1]", "c_n[-2], c_n[-1]", "value", "यह c से बना है", "This is made of c"),
    "e-no-head": ("ex07-e", "self.head(summary)", "summary", "shape", "यह सार है, score नहीं", "This is the summary"),
    "e-softmax": ("ex07-e", "self.head(summary)", "self.head(summary).softmax(dim=1)", "value", "Score पर softmax लगा "
                                                                                                "है",
                  "went through softmax"),
    "e-class-number": ("ex07-e", "self.head(summary)", "self.head(summary).argmax(dim=1)", "shape",
                       "सबसे बड़े score की class", "the class of the largest score"),
    "e-sorted": ("ex07-e", "        x = self", "        lengths, order = lengths.sort(descending=True, stable=True)\n"
                 "        tokens = tokens[order]\n        x = self", "value", "पंक्तियाँ लंबाई के क्रम में हैं",
                 "the rows are sorted by length"),
    "e-one-direction": ("ex07-e", SUMMARY, "h_n[-1]", "error", "हर sequence की 2H संख्याएँ चाहिए",
                        "needs 2H numbers for every sequence"),
    "e-joined-below": ("ex07-e", "dim=1", "dim=0", "error", "अगल-बगल (`dim=1`)", "side by side with"),
    "e-no-embedding": ("ex07-e", "self.embedding(tokens)", "tokens", "error", "`self.embedding` से vector बनाइए",
                       "make them vectors with `self.embedding`"),
    "e-packed-tokens": ("ex07-e", CLASSIFIER, CLASSIFIER.replace("self.embedding(tokens)", "tokens")
                        .replace(PACKED, "self.lstm(self.embedding(packed))"), "error", "पहले embedding, फिर packing",
                        "First the embedding, then the packing"),
    "e-still-packed": ("ex07-e", SUMMARY, "output", "error", "Packing के बाद `output` PackedSequence है",
                       "After packing `output` is a PackedSequence"),
    "e-state-pair": ("ex07-e", "output, (h_n, c_n) = self.lstm(packed)", "output, h_n = self.lstm(packed)", "error",
                     "`h_n` जोड़े का पहला हिस्सा है", "`h_n` is the first part of a pair"),
    "e-not-sorted": ("ex07-e", ", enforce_sorted=False", "", "error", "`enforce_sorted=False` लिखिए",
                     "write `enforce_sorted=False`"),
    "e-time-first": ("ex07-e", ", batch_first=True, enforce", ", enforce", "error", "में भी `batch_first=True` चाहिए",
                     "needs `batch_first=True` too"),
    "e-tokens-changed": ("ex07-e", "        x = self", "        tokens.clamp_(min=1)\n        x = self", "input",
                         "को ही बदल देता है", "in place"),
}
