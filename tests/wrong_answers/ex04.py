"""Exercise 04: right answers, and typical wrong ones with what the check says to each."""

SUMMARY = """
def summary(lstm, x):
    output, (h_n, c_n) = lstm(x)
    return h_n[0], c_n[0]
"""
FORGET = """
def set_forget(lstm, value):
    H = lstm.hidden_size
    with torch.no_grad():
        for k in range(lstm.num_layers):
            b_ih, b_hh = getattr(lstm, f"bias_ih_l{k}"), getattr(lstm, f"bias_hh_l{k}")
            b_ih[H:2*H] = value
            b_hh[H:2*H] = 0
"""
COUNTER = """
def make_counter(lstm):
    with torch.no_grad():
        lstm.weight_hh_l0.zero_()
        lstm.bias_ih_l0[:] = torch.tensor([100.0, 0.0, 0.0, 0.0])
        lstm.bias_hh_l0.zero_()
        lstm.weight_ih_l0[1] = torch.tensor([100.0, -100.0])
        lstm.weight_ih_l0[2] = torch.tensor([20.0, 0.0])
"""
SHAPES = """
shapes = {"output": (4, 7, 9), "h_n": (2, 4, 9), "output[-1]": (7, 9), "weight_ih_l0": (36, 6),
          "weight_ih_l1": (36, 9), "parameters": 1332, "time_first_output": (7, 4, 9), "time_first_h_n": (1, 4, 9)}
"""
BIAS = """
def forget_bias(steps, share):
    f = share ** (1 / steps)
    return math.log(f / (1 - f))
"""
BASE = {"ex04-a": SUMMARY, "ex04-b": FORGET, "ex04-c": COUNTER, "ex04-d": SHAPES, "ex04-e": BIAS}

LOOP = "for k in range(lstm.num_layers)"
PUT = "b_ih[H:2*H] = value"
BOTH = "            b_ih[H:2*H] = value\n            b_hh[H:2*H] = 0\n"
G = "torch.tensor([20.0, 0.0])"

# Other ways that are right too.
RIGHT = [
    ("ex04-a", "def summary(lstm, x):\n    output, (h_n, c_n) = lstm(x)\n    return [output[:, -1], c_n.squeeze(0)]"),
    ("ex04-a", "def summary(lstm, x):\n    h, c = lstm(x)[1]\n    return h[-1], c[-1]"),
    ("ex04-b", FORGET.replace("= value", "= value / 2").replace("= 0", "= value / 2")),
    ("ex04-b", FORGET.replace("= value", "= value - b_hh[H:2*H]").replace("            b_hh[H:2*H] = 0\n", "")),
    ("ex04-b", """
def set_forget(lstm, value):
    values, H = lstm.state_dict(), lstm.hidden_size
    for name, tensor in values.items():
        if name.startswith("bias"):
            tensor.chunk(4)[1].fill_(value if "ih" in name else 0.0)
    lstm.load_state_dict(values)
    return lstm
"""),
    ("ex04-c", """
def make_counter(lstm):
    lstm.weight_ih_l0.data[:] = torch.tensor([[0.0, -200.0], [0.0, -200.0], [0.0, 0.0], [0.0, 0.0]])
    lstm.bias_ih_l0.data.fill_(100.0)       # so large that h cannot change anything
    return lstm
"""),
    ("ex04-c", COUNTER.replace("lstm.weight_hh_l0.zero_()", "lstm.weight_hh_l0 = nn.Parameter(torch.zeros(4, 1))")),
    ("ex04-d", SHAPES.replace("(2, 4, 9)", "[2, 4, 9]").replace("(7, 9)", "torch.Size([7, 9])")),
    ("ex04-e", "def forget_bias(steps, share):\n    f = math.exp(math.log(share) / steps)\n"
     "    return torch.tensor(math.log(f) - math.log(1 - f))"),
    ("ex04-e", "def forget_bias(steps, share):\n    return torch.logit(torch.tensor(share).double() ** (1 / steps))"),
    ("ex04-e", """
def forget_bias(steps, share):
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + math.exp(-middle))) ** steps < share else (low, middle)
    return low
"""),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-broken-as-given": ("ex04-a", "h_n[0], c_n[0]", "output[-1], h_n[0]", "shape", "आखिरी sequence के सारे step",
                          "all steps of the last sequence"),
    "a-last-sequence": ("ex04-a", "h_n[0], c", "output[-1], c", "shape", "आखिरी sequence के सारे step",
                        "all steps of the last sequence"),
    "a-h-twice": ("ex04-a", "h_n[0], c_n[0]", "output[:, -1], h_n[0]", "value", "c की जगह भी h लौटा है",
                  "h came back in place of c too"),
    "a-c-twice": ("ex04-a", "h_n[0], c_n[0]", "c_n[0], c_n[0]", "value", "h की जगह c लौटा है",
                  "c came back in place of h"),
    "a-as-the-lstm-gives-them": ("ex04-a", "h_n[0], c_n[0]", "h_n, c_n", "shape",
                                 "`h_n` की पहली dimension layer की है", "The first dimension of `h_n` is the layer"),
    "a-c-not-squeezed": ("ex04-a", "c_n[0]", "c_n", "shape", "`c_n` की पहली dimension layer की है",
                         "The first dimension of `c_n` is the layer"),
    "a-as-if-batch-came-first": ("ex04-a", "h_n[0], c_n[0]", "h_n[:, -1], c_n[:, -1]", "shape",
                                 "`batch_first=True` उस पर लागू नहीं होता", "`batch_first=True` does not apply to it"),
    "a-squeezed-too-much": ("ex04-a", "h_n[0], c_n[0]", "h_n.squeeze(), c_n.squeeze()", "shape", "B = 1 पर `squeeze()`",
                            "With B = 1 `squeeze()`"),
    "a-first-step": ("ex04-a", "h_n[0], c", "output[:, 0], c", "value", "पहले step का h", "h of the first step"),
    "a-every-step": ("ex04-a", "h_n[0], c", "output, c", "shape", "यह पूरा `output` है", "This is the whole `output`"),
    "a-first-sequence": ("ex04-a", "h_n[0], c", "output[0], c", "shape", "`output[0]` पहली sequence के सारे step",
                         "`output[0]` is all steps of the first sequence"),
    "a-pair-unpacked-first": ("ex04-a", SUMMARY, "def summary(lstm, x):\n    h, (c, _) = lstm(x)\n"
                              "    return h[0], c[0]", "shape", "फिर जोड़ा: `output, (h_n, c_n) = lstm(x)`",
                              "`output` first, then a pair"),
    "a-slice-of-the-last-step": ("ex04-a", "h_n[0], c", "output[:, -1:], c", "shape", "`-1:` step वाली dimension",
                                 "`-1:` keeps the dimension of the steps"),
    "a-no-return": ("ex04-a", "return", "last =", "type", "से कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "a-returns-c-h": ("ex04-a", "h_n[0], c_n[0]", "c_n[0], h_n[0]", "value", "क्रम उलटा है", "reversed"),
    "a-h-only": ("ex04-a", ", c_n[0]", "", "type", "`(h, c)` लौटना चाहिए", "must return `(h, c)`"),
    "a-c-without-tuple": ("ex04-a", "output, (h_n, c_n) = lstm(x)", "output, h_n, c_n = lstm(x)", "error",
                          "दूसरी खुद दो का जोड़ा है", "The LSTM returns two things"),
    "b-in-both": ("ex04-b", "b_hh[H:2*H] = 0", "b_hh[H:2*H] = value", "value", "जुड़कर वह दुगुना",
                  "together they make twice as much"),
    "b-other-bias-left": ("ex04-b", "            b_hh[H:2*H] = 0\n", "", "value", "`bias_hh` का पुराना मान भी जुड़ता है",
                          "the old value of `bias_hh` is added to it"),
    "b-only-b-hh": ("ex04-b", BOTH, "            b_hh[H:2*H] = value\n", "value", "`bias_ih` का पुराना मान भी",
                    "the old value of `bias_ih` is added"),
    "b-added": ("ex04-b", BOTH, "            b_ih[H:2*H] += value\n", "value", "`value` पुराने bias में जुड़ गया",
                "was added to the old biases"),
    "b-input-gate": ("ex04-b", "H:2*H", ":H", "input", "i वाला block बदल गया", "The block of i has changed"),
    "b-candidate": ("ex04-b", "H:2*H", "2*H:3*H", "input", "g वाला block बदल गया", "The block of g has changed"),
    "b-output-gate": ("ex04-b", "H:2*H", "3*H:", "input", "o वाला block बदल गया", "The block of o has changed"),
    "b-size-of-the-lesson": ("ex04-b", "H:2*H", "20:40", "input", "बदली हुई पंक्तियाँ f वाले block की नहीं हैं",
                             "The rows that changed are not in the block of f"),
    "b-two-other-blocks": ("ex04-b", "H:2*H", "2*H:", "input", "f वाले block की नहीं हैं", "not in the block of f"),
    "b-input-gate-too": ("ex04-b", "b_ih[H:2*H]", "b_ih[:2*H]", "input", "f वाले block के बाहर",
                         "Rows outside the block of f"),
    "b-whole-bias": ("ex04-b", "b_ih[H:2*H] = value", "b_ih.fill_(value)", "input", "किसी bias की सारी पंक्तियाँ बदल गईं",
                     "All rows of a bias have changed"),
    "b-first-layer-only": ("ex04-b", LOOP, "for k in range(1)", "value", "यह layer वैसी ही है",
                           "This layer is as before"),
    "b-last-layer-forgotten": ("ex04-b", "range(lstm.num_layers)", "range(max(1, lstm.num_layers - 1))", "value",
                               "Layer 2 में", "In layer 2"),
    "b-value-for-all-layers": ("ex04-b", "= value\n", "= 1.0\n", "value", "1 की जगह `value` रखिए",
                               "put `value` in place of 1"),
    "b-zeros": ("ex04-b", "= value\n", "= 0\n", "value", "दोनों bias में 0 है", "Both biases hold 0"),
    "b-another-value": ("ex04-b", "= value\n", "= 7.0\n", "value", "का जोड़ ⟦", "do not add up to ⟦"),
    "b-first-layer-skipped": ("ex04-b", "range(lstm.num_layers)", "range(1, lstm.num_layers)", "input",
                              "वह layer 0 से शुरू हो", "A loop must start at layer 0"),
    "b-a-copy": ("ex04-b", "H = lstm.hidden_size", "import copy\n    lstm = copy.deepcopy(lstm)\n    "
                 "H = lstm.hidden_size", "input", "किसी copy या दूसरे `lstm` के नहीं", "not of a copy or another one"),
    "b-counted-from-1": ("ex04-b", "range(lstm.num_layers)", "range(1, lstm.num_layers + 1)", "error",
                         "AttributeError", "AttributeError"),
    "b-weights-too": ("ex04-b", "            " + PUT, "            getattr(lstm, f'weight_hh_l{k}').zero_()\n"
                      "            " + PUT, "input", "सिर्फ़ bias बदलिए", "change only the biases"),
    "b-a-new-lstm": ("ex04-b", FORGET, "def set_forget(lstm, value):\n    return nn.LSTM(3, 4)", "input",
                     "नया LSTM मत लौटाइए", "do not return a new LSTM"),
    "b-a-new-tensor": ("ex04-b", "        for", "        lstm.bias_ih_l0 = torch.zeros(4 * H)\n        for", "error",
                       "Parameter की जगह नया tensor मत रखिए", "Do not put a new tensor in place of a parameter"),
    "b-without-no-grad": ("ex04-b", "with torch.no_grad()", "with torch.enable_grad()", "error",
                          "`with torch.no_grad():` के अंदर", "inside `with torch.no_grad():`"),
    "b-ready-made": ("ex04-b", FORGET, "from course_utils import set_forget_bias as ready\n"
                     "def set_forget(lstm, value):\n    ready(lstm, value)", "forbidden", "`ready` से काम लिया",
                     "uses `ready`"),
    "c-h-left": ("ex04-c", "        lstm.weight_hh_l0.zero_()\n", "", "value", "`weight_hh_l0` को 0 कीजिए",
                 "Set `weight_hh_l0` to 0."),
    "c-as-in-the-lesson": ("ex04-c", "[100.0, -100.0]", "[100.0, 100.0]", "value", "b पर forget gate पूरा बंद नहीं",
                           "At b the forget gate is not fully shut"),
    "c-a-minus-b": ("ex04-c", COUNTER, COUNTER.replace("-100.0", "100.0").replace("20.0, 0.0", "20.0, -20.0"), "value",
                    "(a की गिनती) − (b की गिनती)", "(number of a) − (number of b)"),
    "c-minus-one-at-b": ("ex04-c", "20.0, 0.0", "20.0, -20.0", "value", "b पर भी c में ⟦-1⟧ जुड़ता है",
                         "At b, ⟦-1⟧ is added to c"),
    "c-biases-left": ("ex04-c", "        lstm.bias_hh_l0.zero_()\n", "", "value", "b पर भी c में",
                      "is added to c as well"),
    "c-shut-at-a": ("ex04-c", "[100.0, -100.0]", "[-100.0, 100.0]", "value", "a और b अदल-बदल गए",
                    "a and b seem to be swapped"),
    "c-not-open-enough": ("ex04-c", "[100.0, -100.0]", "[8.0, -20.0]", "value",
                          "a पर forget gate पूरा खुला नहीं (f = ⟦0.99",
                          "At a the forget gate is not fully open (f = ⟦0.99"),
    "c-a-little-below-1": ("ex04-c", "[100.0, -100.0]", "[12.0, -20.0]", "value", "1000 step में यह फ़र्क बढ़ता जाता है",
                           "over 1000 steps this adds up. Give f a larger weight"),
    "c-half-open": ("ex04-c", "[100.0, -100.0]", "[1.0, -100.0]", "value", "हर a पर घटती है। a पर f का weight",
                    "shrinks at every a. Give f a larger weight"),
    "c-nothing-done": ("ex04-c", COUNTER, "def make_counter(lstm):\n    lstm.weight_ih_l0.tolist()", "input",
                       "parameter वैसे ही हैं", "the parameters of the `lstm` are as before"),
    "c-not-shut-enough": ("ex04-c", "[100.0, -100.0]", "[20.0, -8.0]", "value",
                          "b पर forget gate पूरा बंद नहीं (f = ⟦0.0003",
                          "At b the forget gate is not fully shut (f = ⟦0.0003"),
    "c-steps-of-a-half": ("ex04-c", "[100.0, 0.0, 0.0, 0.0]", "[0.0, 0.0, 0.0, 0.0]", "value",
                          "हर a पर c में ⟦0.", "Every a adds ⟦0."),
    "c-small-candidate": ("ex04-c", G, "torch.tensor([1.0, 0.0])", "value", "जुड़ता है (i · g); 1 जुड़ना चाहिए",
                          "it should add 1"),
    "c-candidate-untouched": ("ex04-c", f"        lstm.weight_ih_l0[2] = {G}\n", "", "value", "हर a पर c में",
                              "Every a adds"),
    "c-a-new-tensor": ("ex04-c", "lstm.weight_hh_l0.zero_()", "lstm.weight_hh_l0 = torch.zeros(4, 1)", "error",
                       "Parameter की जगह नया tensor मत रखिए", "Do not put a new tensor in place of a parameter"),
    "c-a-new-lstm": ("ex04-c", COUNTER, "def make_counter(lstm):\n    return nn.LSTM(2, 1)", "input",
                     "उसी के parameter बदलिए, नया LSTM", "change its own parameters, do not return a new LSTM"),
    "d-input-for-units": ("ex04-d", '"output": (4, 7, 9)', '"output": (4, 7, 6)', "value", "unit की है, input की नहीं",
                          "units, not of the input"),
    "d-layers-side-by-side": ("ex04-d", '"output": (4, 7, 9)', '"output": (4, 7, 18)', "value",
                              "सिर्फ़ सबसे ऊपर वाली layer", "the top layer alone"),
    "d-last-step-only": ("ex04-d", '"output": (4, 7, 9)', '"output": (4, 9)', "value", "एक ही step का h है",
                         "h of a single step"),
    "d-state-batch-first": ("ex04-d", "(2, 4, 9)", "(4, 2, 9)", "value", "layer हमेशा पहले आती है",
                            "the layer always comes first"),
    "d-one-layer": ("ex04-d", "(2, 4, 9)", "(1, 4, 9)", "value", "layer दो हैं", "here there are two"),
    "d-last-step-for-last-sequence": ("ex04-d", '"output[-1]": (7, 9)', '"output[-1]": (4, 9)', "value",
                                      "`output[:, -1]` की shape", "the shape of `output[:, -1]`"),
    "d-dimension-kept": ("ex04-d", '"output[-1]": (7, 9)', '"output[-1]": (1, 7, 9)', "value",
                         "वह dimension चली जाती है", "removes that dimension"),
    "d-one-block": ("ex04-d", "(36, 6)", "(9, 6)", "value", "Block चार हैं", "There are four"),
    "d-transposed": ("ex04-d", "(36, 6)", "(6, 36)", "value", "अदल-बदल गए", "are swapped"),
    "d-layer-1-reads-x": ("ex04-d", "(36, 9)", "(36, 6)", "value", "Layer 1 x नहीं पढ़ती", "Layer 1 does not read x"),
    "d-parameters-of-one-layer": ("ex04-d", "1332", "612", "value", "सिर्फ़ layer 0", "layer 0 alone"),
    "d-twice-layer-0": ("ex04-d", "1332", "1224", "value", "दोनों layer बराबर नहीं", "two layers are not equal"),
    "d-one-bias": ("ex04-d", "1332", "1260", "value", "हर block में दो bias", "every block has two biases"),
    "d-three-blocks": ("ex04-d", "1332", "999", "value", "candidate के भी", "the candidate has parameters"),
    "d-no-batch-first": ("ex04-d", '"time_first_output": (7, 4, 9)', '"time_first_output": (4, 7, 9)', "value",
                         "`batch_first` नहीं लिखा", "`batch_first` is not set"),
    "d-steps-in-h-n": ("ex04-d", '"time_first_h_n": (1, 4, 9)', '"time_first_h_n": (1, 7, 9)', "value",
                       "7 step हैं और 4 sequence", "7 steps and 4 sequences"),
    "d-a-number-for-a-shape": ("ex04-d", "(36, 6)", "36", "type", "चाहिए shape", "must be a shape"),
    "d-a-text-for-a-number": ("ex04-d", "1332", "'1332'", "type", "पूरी संख्या", "a whole number"),
    "e-f-itself": ("ex04-e", "math.log(f / (1 - f))", "f", "value", "यह f है, bias नहीं", "This is f, not the bias"),
    "e-sign-reversed": ("ex04-e", "f / (1 - f)", "(1 - f) / f", "value", "चिह्न उलटा है", "The sign is the wrong way"),
    "e-one-step": ("ex04-e", "share ** (1 / steps)", "share", "value", "एक ही step के लिए", "for a single step"),
    "e-divided": ("ex04-e", "share ** (1 / steps)", "share / steps", "value", "मूल चाहिए, भाग नहीं",
                  "a root, not a division"),
    "e-equal-pieces": ("ex04-e", "share ** (1 / steps)", "1 - (1 - share) / steps", "value", "बचे हुए का एक हिस्सा",
                       "a part of what is left"),
    "e-log-10": ("ex04-e", "math.log(", "math.log10(", "value", "10 वाला log", "log to base 10"),
    "e-power-reversed": ("ex04-e", "(1 / steps)", "steps", "value", "घात उलटी है", "The power is the wrong way"),
    "e-log-of-f": ("ex04-e", "f / (1 - f)", "f", "value", "सिर्फ़ f का log", "the log of f alone"),
    "e-half-in-each": ("ex04-e", "math.log(f / (1 - f))", "math.log(f / (1 - f)) / 2", "value", "दोनों का जोड़",
                       "the sum of both"),
    "e-always-5": ("ex04-e", "math.log(f / (1 - f))", "5.0", "value", "हिस्सा बचता है", "of c is left after"),
    "e-as-a-text": ("ex04-e", "return math.log(f / (1 - f))", "return f'{math.log(f / (1 - f)):.2f}'", "type",
                    "एक संख्या लौटनी चाहिए", "must return one number"),
    "e-no-return": ("ex04-e", "return", "bias =", "type", "से कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "e-infinite": ("ex04-e", "math.log(f / (1 - f))", "float('inf')", "nan", "बहुत ही बड़ी संख्या", "a huge number"),
    "c-nan": ("ex04-c", G, "float('nan')", "nan", "NaN है", "holds NaN"),
}
