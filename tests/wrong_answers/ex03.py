"""Exercise 03: right answers, and typical wrong ones with what the check says to each."""

STEP = """
def step(x, h, c, w_ih, w_hh, b_ih, b_hh):
    blocks = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    i, f, g, o = blocks.chunk(4, dim=1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return h, c
"""
MENDED = """
def mended_step(x, h, c, w, b):
    blocks = torch.cat([x, h], dim=1) @ w.T + b
    i, f, g, o = blocks.chunk(4, dim=1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    c = f * c + i * g
    return o * torch.tanh(c), c
"""
HOLD = """
def hold(lstm):
    H = lstm.hidden_size
    with torch.no_grad():
        lstm.bias_ih_l0[:H] = -20.0
        lstm.bias_ih_l0[H:2*H] = 20.0
"""
BASE = {"ex03-a": STEP, "ex03-b": MENDED, "ex03-c": HOLD}

# Other ways that are right too.
RIGHT = [
    ("ex03-a", "def gate(rows):\n    return 1 / (1 + torch.exp(-rows))\n" + STEP.replace("torch.sigmoid(", "gate(")),
    ("ex03-a", STEP.replace("def step", "def lstm_cell") + "\ndef step(*args):\n    return lstm_cell(*args)"),
    ("ex03-a", """
def step(x, h, c, w_ih, w_hh, b_ih, b_hh):
    H = h.shape[1]
    def part(k):
        rows = slice(k * H, (k + 1) * H)
        return x @ w_ih[rows].T + b_ih[rows] + h @ w_hh[rows].T + b_hh[rows]
    new = torch.sigmoid(part(1)) * c + torch.sigmoid(part(0)) * part(2).tanh()
    return [torch.sigmoid(part(3)) * new.tanh(), new]
"""),
    ("ex03-c", HOLD.replace("bias_ih_l0[H:2*H] = 20.0",
                            "bias_ih_l0[H:2*H] = 7.0\n        lstm.bias_hh_l0[H:2*H] = 7.0")),
    ("ex03-c", "def hold(lstm):\n    i, f, g, o = lstm.bias_hh_l0.data.chunk(4)\n    i -= 30\n    f += 30"),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-order-f-i": ("ex03-a", "i, f, g, o = blocks", "f, i, g, o = blocks", "value", "क्रम i, f, g, o है",
                    "it is i, f, g, o"),
    "a-order-i-f-o-g": ("ex03-a", "i, f, g, o = blocks", "i, f, o, g = blocks", "value", "क्रम i, f, g, o है",
                        "it is i, f, g, o"),
    "a-sigmoid-on-g": ("ex03-a", "torch.tanh(g)", "torch.sigmoid(g)", "value", "candidate g पर sigmoid",
                       "candidate g seems"),
    "a-no-tanh-on-c": ("ex03-a", "h = o * torch.tanh(c)", "h = o * c", "value", "पहले c को tanh", "send c through tanh"),
    "a-one-bias": ("ex03-a", " + b_hh", "", "value", "कोई bias छूट गया", "A bias seems to be missing"),
    "a-no-bias": ("ex03-a", "x @ w_ih.T + b_ih + h @ w_hh.T + b_hh", "x @ w_ih.T + h @ w_hh.T", "value",
                  "कोई bias छूट गया", "A bias seems to be missing"),
    "a-returns-c-h": ("ex03-a", "return h, c", "return c, h", "value", "क्रम उलटा है", "reversed"),
    "a-other-values": ("ex03-a", "f * c + i * g", "f * c + i", "value", "सबसे बड़ा फ़र्क", "the largest error"),
    "a-old-c": ("ex03-a", "c = f * c + i * g\n    h = o * torch.tanh(c)", "h = o * torch.tanh(f * c + i * g)", "value",
                "c पुराना लौटा है", "the old c came back"),
    "a-returns-h-only": ("ex03-a", "return h, c", "return h", "type", "`(h, c)` लौटना चाहिए", "must return `(h, c)`"),
    "a-returns-a-list-of-numbers": ("ex03-a", "return h, c", "return h.tolist(), c", "type",
                                    "tuple(list, Tensor)", "tuple(list, Tensor)"),
    "a-last-row-only": ("ex03-a", "return h, c", "return h[-1:], c[-1:]", "shape", "shape मेल नहीं खाती",
                        "does not match"),
    "a-batch-of-one": ("ex03-a", "return h, c", "return h.squeeze(0), c", "shape", "shape मेल नहीं खाती",
                       "does not match"),
    "a-float64": ("ex03-a", "return h, c", "return h.double(), c", "dtype", "float64 है, float32 चाहिए",
                  "is float64, expected float32"),
    "a-nan": ("ex03-a", "return h, c", "return h / (c - c) * 0, c", "nan", "NaN है", "holds NaN"),
    "a-changes-its-input": ("ex03-a", "c = f * c + i * g", "c *= f\n    c += i * g", "input",
                            "input `c` को ही बदल", "its input `c` in place"),
    "a-detached": ("ex03-a", "return h, c", "return h.detach(), c.detach()", "gradient",
                   "gradient नहीं पहुँचता", "no gradient reaches"),
    "a-no-grad": ("ex03-a", "    blocks = x", "    torch.set_grad_enabled(False)\n    blocks = x", "gradient",
                  "gradient नहीं पहुँचता", "no gradient reaches"),
    "a-old-state-detached": ("ex03-a", "f * c + i", "f * c.detach() + i", "gradient", "`c`", "`c`"),
    "a-gate-detached": ("ex03-a", "f * c + i", "f.detach() * c + i", "gradient", "का gradient सही नहीं",
                        "the gradient of"),
    "a-misspelt": ("ex03-a", "torch.tanh(c)", "torch.tanh(cc)", "name", "`cc` नाम नहीं मिला",
                   "the name `cc` was not found"),
    "a-not-transposed": ("ex03-a", "w_ih.T", "w_ih", "error", "चलते-चलते रुक गया: RuntimeError",
                         "stopped with an error: RuntimeError"),
    "a-no-method": ("ex03-a", "blocks.chunk", "blocks.chunks", "error", "AttributeError",
                    "It stopped at: `i, f, g, o = blocks.chunks(4, dim=1)`"),
    "a-one-argument-less": ("ex03-a", ", b_ih, b_hh)", ", b_ih)", "error", "TypeError", "TypeError"),
    "a-not-a-function": ("ex03-a", STEP, "step = 5", "type", "एक function होना चाहिए; मिला: `int`",
                         "must be a function; got: `int`"),
    "a-ready-made": ("ex03-a", STEP,
                     "def step(x, h, c, *w):\n    return nn.LSTMCell(x.shape[1], h.shape[1])(x, (h, c))",
                     "forbidden", "`LSTMCell` से काम लिया", "uses `LSTMCell`"),
    "b-still-broken": ("ex03-b", "torch.tanh(g)", "torch.sigmoid(g)", "value", "गलती अभी बाकी है",
                       "the bug is still there"),
    "b-tanh-after-sigmoid": ("ex03-b", "torch.tanh(g)", "torch.tanh(torch.sigmoid(g))", "value",
                             "पहले sigmoid लगा, फिर tanh", "through sigmoid first"),
    "b-tanh-everywhere": ("ex03-b", "torch.sigmoid(", "torch.tanh(", "value", "Gate पर sigmoid ही रहता है",
                          "Gates keep sigmoid"),
    "b-other-line-changed": ("ex03-b", "o * torch.tanh(c)", "o * c", "value", "`torch.tanh(c)` बदल गया",
                             "`torch.tanh(c)` has changed"),
    "b-returns-c-only": ("ex03-b", "return o * torch.tanh(c), c", "return c", "type", "`(h, c)` लौटना चाहिए",
                         "must return `(h, c)`"),
    "c-input-gate-open": ("ex03-c", "        lstm.bias_ih_l0[:H] = -20.0\n", "", "value",
                          "Input gate बंद नहीं है", "The input gate is not shut"),
    "c-size-of-the-example": ("ex03-c", HOLD, HOLD.replace("H = lstm.hidden_size", "H = 3"), "value",
                              "c0 का", "of c0 is left"),
    "c-one-bias-huge": ("ex03-c", "lstm.bias_ih_l0[:H] = -20.0\n        lstm.bias_ih_l0[H:2*H] = 20.0",
                        "lstm.bias_ih_l0.fill_(20.0)",
                        "value", "Input gate बंद नहीं है", "The input gate is not shut"),
    "c-forget-gate-left": ("ex03-c", "        lstm.bias_ih_l0[H:2*H] = 20.0\n", "", "value",
                           "Forget gate पूरा खुला नहीं", "is not fully open"),
    "c-too-small": ("ex03-c", "20.0", "5.0", "value", "Forget gate पूरा खुला नहीं", "is not fully open"),
    "c-rows-swapped": ("ex03-c", HOLD,
                       HOLD.replace("-20.0", "X").replace("20.0", "-20.0").replace("X", "20.0"), "value",
                       "हिस्से अदल-बदल गए", "parts seem to be swapped"),
    "c-output-gate-instead": ("ex03-c", "H:2*H", "3*H:", "value", "Forget gate पूरा खुला नहीं", "is not fully open"),
    "c-weights-too": ("ex03-c", "lstm.bias_ih_l0[:H]", "lstm.weight_hh_l0.zero_(); lstm.bias_ih_l0[:H]",
                      "input", "सिर्फ़ bias बदलिए", "change only the biases"),
    "c-a-new-lstm": ("ex03-c", HOLD, "def hold(lstm):\n    return nn.LSTM(3, 4)", "input",
                     "नया LSTM मत लौटाइए", "do not return a new LSTM"),
    "c-a-new-tensor": ("ex03-c", "lstm.bias_ih_l0[:H] = -20.0", "lstm.bias_ih_l0 = torch.zeros(4 * H)", "error",
                       "Parameter की जगह नया tensor मत रखिए", "Do not put a new tensor in place of a parameter"),
    "c-without-no-grad": ("ex03-c", "with torch.no_grad()", "with torch.enable_grad()", "error",
                          "`with torch.no_grad():` के अंदर", "inside `with torch.no_grad():`"),
    "c-float64": ("ex03-c", "    with torch", "    lstm.double()\n    with torch", "dtype", "float64 है", "is float64"),
}
