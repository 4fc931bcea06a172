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
SEEN = """
seen = {"fades": 0, "restarts": 1, "hidden": 3, "written_at": 4, "c_2_at_7": 1, "c_3_at_10": 10, "c_1_at_10": 4}
"""
SURVIVES = """
def survives(f):
    left, found = torch.ones_like(f[:, 0]), []
    for f_t in reversed(f.unbind(dim=1)):
        found.append(left)
        left = left * f_t
    return torch.stack(found[::-1], dim=1)
"""
BASE = {"ex03-a": STEP, "ex03-b": MENDED, "ex03-c": HOLD, "ex03-d": SEEN, "ex03-e": SURVIVES}

LOOP = SURVIVES.split(":", 1)[1]
AFTER = SURVIVES.replace("        found.append(left)\n        left = left * f_t", "        left = left * f_t\n"
                         "        found.append(left)")

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
    ("ex03-d", "seen = dict(fades=0, restarts=1, hidden=3, written_at=4, c_2_at_7=1, c_3_at_10=10, c_1_at_10=4)"),
    ("ex03-e", """
def survives(f):
    later = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return later.flip(1).cumprod(1).flip(1)
"""),
    ("ex03-e", """
def survives(f):
    T, out = f.shape[1], torch.zeros_like(f)
    for t in range(T):
        out[:, t] = f[:, t + 1:].prod(dim=1)
    return out
"""),
    ("ex03-e", """
def survives(f):
    left = torch.ones(f.shape[0], f.shape[1] + 1, f.shape[2])
    for t in range(f.shape[1] - 2, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t + 1]
    return left[:, :-1]
"""),
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
    "d-fades-once": ("ex03-d", '"fades": 0', '"fades": 1', "value", "सब एक साथ मिटाता है", "erases all at once"),
    "d-keeps-for-fades": ("ex03-d", '"fades": 0', '"fades": 2', "value", "f कभी बंद नहीं होता", "f is never shut"),
    "d-half-is-no-restart": ("ex03-d", '"restarts": 1', '"restarts": 0', "value", "हर step पर आधा खुला है",
                             "half open at every step"),
    "d-hidden-is-shown": ("ex03-d", '"hidden": 3', '"hidden": 1', "value", "output gate खुला है", "h shows what is in c"),
    "d-hidden-but-still": ("ex03-d", '"hidden": 3', '"hidden": 2', "value", "c एक ही बार बढ़ता है", "c grows only once"),
    "d-step-counted-from-0": ("ex03-d", '"written_at": 4', '"written_at": 3', "value", "1 से, 0 से नहीं",
                              "from 1, not from 0"),
    "d-shown-for-written": ("ex03-d", '"written_at": 4', '"written_at": 9', "value", "उस step पर output gate खुलता है",
                            "writes nothing new"),
    "d-shut-o-empties-c": ("ex03-d", '"c_2_at_7": 1', '"c_2_at_7": 0', "value", "c को सिर्फ़ छिपाता है", "only hides c"),
    "d-written-at-every-step": ("ex03-d", '"c_2_at_7": 1', '"c_2_at_7": 4', "value", "उसके बाद c में कुछ नहीं जुड़ता",
                                "after it nothing is added"),
    "d-c-ends-at-1": ("ex03-d", '"c_3_at_10": 10', '"c_3_at_10": 1', "value", "c 1 पर नहीं रुकता",
                      "c does not stop at 1"),
    "d-f-not-seen": ("ex03-d", '"c_1_at_10": 4', '"c_1_at_10": 10', "value", "उससे पहले का सब मिट जाता है",
                     "all that came before it is erased"),
    "d-only-1-erased": ("ex03-d", '"c_1_at_10": 4', '"c_1_at_10": 9', "value", "सिर्फ़ 1 नहीं", "not only 1 is erased"),
    "d-not-written-when-erased": ("ex03-d", '"c_1_at_10": 4', '"c_1_at_10": 3', "value", "उसी step पर 1 लिखा भी",
                                  "1 is written at that very step"),
    "d-two-wrong": ("ex03-d", SEEN, SEEN.replace("10}", "x").replace('"restarts": 1', '"restarts": 2')
                    .replace('"c_3_at_10": 10', '"c_3_at_10": 7'), "value", "7 जवाबों में से 5 सही हैं",
                    "5 of the 7 answers"),
    "d-text-for-a-unit": ("ex03-d", '"fades": 0', '"fades": "unit 0"', "type", "इनमें से एक", "one of"),
    "d-key-lost": ("ex03-d", '"fades": 0, ', "", "type", "key वही नहीं हैं", "The keys of `seen`"),
    "e-own-f-too": ("ex03-e", SURVIVES, AFTER, "value", "अपना f भी गिना गया", "own f seems to be counted"),
    "e-from-the-start": ("ex03-e", LOOP, "\n    return f.cumprod(dim=1)", "value", "गुणनफल शुरू से चला है",
                         "The product runs from the start"),
    "e-forward-loop": ("ex03-e", SURVIVES, SURVIVES.replace("reversed(f.unbind(dim=1))", "f.unbind(dim=1)")
                       .replace("found[::-1]", "found"), "value", "गुणनफल शुरू से चला है",
                       "The product runs from the start"),
    "e-not-turned-round": ("ex03-e", "found[::-1]", "found", "value", "मान उलटे क्रम में हैं", "in reverse order"),
    "e-own-f-and-not-turned": ("ex03-e", SURVIVES, AFTER.replace("found[::-1]", "found"), "value",
                               "मान उलटे क्रम में हैं", "in reverse order"),
    "e-one-product": ("ex03-e", LOOP, "\n    return f.prod(dim=1)", "shape", "यह सारे step का गुणनफल है",
                      "This is the product over all steps"),
    "e-starts-at-0": ("ex03-e", "ones_like", "zeros_like", "value", "1 से शुरू कीजिए, 0 से नहीं", "from 1, not from 0"),
    "e-next-f-alone": ("ex03-e", "left = left * f_t", "left = f_t", "value", "सिर्फ़ अगले step का f",
                       "the f of the next step alone"),
    "e-divided-back": ("ex03-e", LOOP, "\n    return f.prod(dim=1, keepdim=True) / f.cumprod(dim=1)", "nan", "NaN है",
                       "holds NaN"),
    "e-other-dimension": ("ex03-e", LOOP, "\n    return f.flip(2).cumprod(2).flip(2)", "value",
                          "step वाली dimension 1 है", "that of the steps is 1"),
    "e-steps-first": ("ex03-e", "found[::-1], dim=1", "found[::-1]", "shape", "`torch.stack` में `dim=1`",
                      "write `dim=1` in `torch.stack`"),
    "e-a-list": ("ex03-e", "torch.stack(found[::-1], dim=1)", "found[::-1]", "type", "tensor की सूची लौटी है",
                 "a list of tensors"),
    "e-added": ("ex03-e", SURVIVES, SURVIVES.replace("ones_like", "zeros_like").replace("left * f_t", "left + f_t"),
                "value", "लगता है कि f जोड़े गए हैं", "The f seem to be added"),
    "e-in-place": ("ex03-e", LOOP, "\n    for t in range(f.shape[1] - 2, -1, -1):\n        f[:, t] *= f[:, t + 1]\n"
                   "    return f", "input", "input `f` को ही बदल", "its input `f` in place"),
    "c-float64": ("ex03-c", "    with torch", "    lstm.double()\n    with torch", "dtype", "float64 है", "is float64"),
}
