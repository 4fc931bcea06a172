"""Exercise 01: right answers, and typical wrong ones with what the check says to each."""

STEP = """
def step(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
"""
RUN = """
def mended_run(x, h0, w_ih, w_hh, b_ih, b_hh):
    h, states = h0, []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
        states.append(h)
    return torch.stack(states, dim=1), h
"""
SHAPES = """
shapes = {"one_step": (32, 6), "output": (32, 100, 20), "hn": (1, 32, 20), "parameters": 560,
          "parameters_longer": 560, "output_without": (32, 100, 20), "hn_without": (1, 100, 20)}
"""
READ = """
read = {"unit_1": 0, "unit_2": 3, "unit_3": 0.5, "unit_4": -2, "without_a_1": 0}
"""
ALARM = """
def make_alarm(rnn):
    with torch.no_grad():
        rnn.weight_hh_l0[0, 0] = 10.0
        rnn.bias_ih_l0[0] = -4.0
        rnn.bias_hh_l0[0] = 0.0
        rnn.weight_ih_l0[0, 0] = 20.0
"""
BASE = {"ex01-a": STEP, "ex01-b": RUN, "ex01-c": SHAPES, "ex01-d": READ, "ex01-e": ALARM}

SUM = "x @ w_ih.T + b_ih + h @ w_hh.T + b_hh"
BROKEN = RUN.replace("h @ w_hh", "h0 @ w_hh").replace("states, dim=1), h", "states), states[0]")
BY_HAND = """
def make_alarm(rnn):
    with torch.no_grad():
        for p, value in zip(rnn.parameters(), (1.0, 0.5, 0.0, 0.0)):
            p.fill_(value)
"""

# Other ways that are right too.
RIGHT = [
    ("ex01-a", """
def step(x, h, w_ih, w_hh, b_ih, b_hh):
    both = torch.cat([x, h], dim=1) @ torch.cat([w_ih, w_hh], dim=1).T + (b_ih + b_hh)
    e = torch.exp(-2 * both)
    return (1 - e) / (1 + e)
"""),
    ("ex01-a", STEP.replace("def step", "def rnn_step") + "\ndef step(*args):\n    return rnn_step(*args)"),
    ("ex01-b", """
def mended_run(x, h0, w_ih, w_hh, b_ih, b_hh):
    states = [h0]
    for x_t in x.unbind(1):
        states.append((x_t @ w_ih.T + b_ih + states[-1] @ w_hh.T + b_hh).tanh())
    states = torch.stack(states[1:]).transpose(0, 1)
    return [states, states[:, -1]]
"""),
    ("ex01-c", "shapes = {'one_step': torch.Size([32, 6]), 'output': [32, 100, 20], 'hn': (1, 32, 20), "
               "'parameters': 20 * 6 + 20 * 20 + 2 * 20, 'parameters_longer': 560, 'output_without': (32, 100, 20), "
               "'hn_without': (1, 100, 20)}"),
    ("ex01-d", READ.replace("3,", "3.0,").replace('"unit_1": 0', '"unit_1": 0.0')),
    ("ex01-e", """
def make_alarm(rnn):
    for p, value in zip(rnn.parameters(), (200.0, 100.0, -25.0, -25.0)):
        p.data.fill_(value)
    return rnn
"""),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-old-h": ("ex01-a", f"torch.tanh({SUM})", "h", "value", "पुराना h ही लौटा है", "The old h came back"),
    "a-no-tanh": ("ex01-a", f"torch.tanh({SUM})", SUM, "value", "tanh नहीं लगा", "tanh seems to be missing"),
    "a-sigmoid": ("ex01-a", "torch.tanh", "torch.sigmoid", "value", "लगता है कि sigmoid लगा है",
                  "sigmoid seems to be used"),
    "a-one-bias": ("ex01-a", " + b_hh", "", "value", "कोई bias छूट गया", "A bias seems to be missing"),
    "a-no-h": ("ex01-a", " + h @ w_hh.T + b_hh", "", "value", "पुराना h कहीं लगा ही नहीं", "seems to be used nowhere"),
    "a-h-without-weight": ("ex01-a", "h @ w_hh.T", "h", "value", "बिना weight के जुड़ा है", "added without its weights"),
    "a-tanh-twice": ("ex01-a", f"torch.tanh({SUM})", "torch.tanh(x @ w_ih.T + b_ih) + torch.tanh(h @ w_hh.T + b_hh)",
                     "value", "पहले सब जोड़िए", "add everything first"),
    "a-not-transposed": ("ex01-a", "w_ih.T", "w_ih", "error", "चलते-चलते रुक गया", "stopped with an error"),
    "a-h-detached": ("ex01-a", "h @ w_hh.T", "h.detach() @ w_hh.T", "gradient", "`h`", "reaches `h`"),
    "a-changes-its-input": ("ex01-a", f"return torch.tanh({SUM})", f"h[:] = torch.tanh({SUM})\n    return h", "input",
                            "input `h` को ही बदल", "its input `h` in place"),
    "a-ready-made": ("ex01-a", STEP, "def step(x, h, *w):\n    return nn.RNNCell(x.shape[1], h.shape[1])(x, h)",
                     "forbidden", "`RNNCell` से काम लिया", "uses `RNNCell`"),
    "a-step-of-the-course": ("ex01-a", STEP, "def step(*args):\n    return rnn_step(*args)", "forbidden",
                             "`rnn_step` से काम लिया", "uses `rnn_step`"),
    "b-no-first-h": ("ex01-b", "h, states = h0, []", "states = []", "error", "`h` को पहला मान मिलने से पहले",
                     "`h` is read before it has a value"),
    "b-as-given": ("ex01-b", RUN, BROKEN, "shape", "`torch.stack` में `dim=1` लिखिए", "write `dim=1` in `torch.stack`"),
    "b-time-first": ("ex01-b", ", dim=1", "", "shape", "`torch.stack` में `dim=1` लिखिए",
                     "write `dim=1` in `torch.stack`"),
    "b-cat": ("ex01-b", "torch.stack", "torch.cat", "shape", "नई dimension `torch.stack` बनाता है",
              "`torch.stack` makes a new one"),
    "b-cat-in-time": ("ex01-b", "torch.stack(states, dim=1)", "torch.cat(states)", "shape",
                      "नई dimension `torch.stack` बनाता है", "`torch.stack` makes a new one"),
    "b-only-the-shape": ("ex01-b", RUN, BROKEN.replace("states), ", "states, dim=1), "), "value",
                         "हर step `h0` से शुरू हुआ है", "Every step seems to start from `h0`"),
    "b-first-of-all": ("ex01-b", "dim=1), h", "dim=1), states[0]", "value", "`last` पहले step का h है",
                       "`last` is h of the first step"),
    "b-from-zero": ("ex01-b", "h, states = h0, []", "h, states = torch.zeros_like(h0), []", "value",
                    "loop 0 से शुरू हुआ है", "start from 0, not from `h0`"),
    "b-last-sequence": ("ex01-b", "return torch.stack(states, dim=1), h",
                        "out = torch.stack(states, dim=1)\n    return out, out[-1]", "shape",
                        "आखिरी sequence के सारे step", "all steps of the last sequence"),
    "b-as-many-as-the-batch": ("ex01-b", "x.shape[1]", "x.shape[0]", "shape", "Loop B बार चला है",
                               "The loop ran B times"),
    "b-only-the-states": ("ex01-b", ", dim=1), h", ", dim=1)", "type", "यानी 2 tensor", "that is 2 tensors"),
    "c-hn-batch-first": ("ex01-c", "(1, 32, 20)", "(32, 1, 20)", "value", "`hn` में पहले layer आती है",
                         "in `hn` the layers come first"),
    "c-hn-of-time": ("ex01-c", "(1, 100, 20)", "(1, 32, 20)", "value", "पहली dimension को समय मानता है",
                     "takes the first dimension of x for time"),
    "c-one-bias": ("ex01-c", "560", "540", "value", "एक bias छूट गया", "One bias was left out"),
    "c-grows-with-time": ("ex01-c", '"parameters_longer": 560', '"parameters_longer": 5600', "value",
                          "लंबाई पर नहीं टिके", "do not depend on the length"),
    "c-one-sequence": ("ex01-c", "(32, 6)", "(100, 6)", "value", "`x[:, 7]` सारी sequence का एक step",
                       "`x[:, 7]` is one step of all sequences"),
    "c-output-of-one-step": ("ex01-c", '"output": (32, 100, 20)', '"output": (32, 20)', "value", "एक ही step का h है",
                             "h of one step"),
    "c-a-number-for-a-shape": ("ex01-c", "(32, 6)", "32", "type", "`one_step` के लिए चाहिए shape",
                               "`one_step` must be a shape"),
    "d-turned-and-held": ("ex01-d", READ, READ.replace("3, ", "-2, ").replace('"unit_4": -2', '"unit_4": 3'), "value",
                          "हर step पर चिह्न बदलना चाहिए", "the sign should change at every step"),
    "d-faded-and-gone": ("ex01-d", READ, READ.replace('"unit_1": 0', '"unit_1": 0.5').replace('"unit_3": 0.5',
                                                                                              '"unit_3": 0'),
                         "value", "धीरे-धीरे 0 की ओर", "go slowly to 0"),
    "d-starts-by-itself": ("ex01-d", '"without_a_1": 0', '"without_a_1": 1', "value", "पहला step tanh(0) है",
                           "the first step is tanh(0)"),
    "d-a-sign-lost": ("ex01-d", "-2", "2", "type", "`unit_4` के लिए चाहिए इनमें से एक", "`unit_4` must be one of"),
    "e-of-the-lesson": ("ex01-e", ALARM, BY_HAND, "value", "छोटी संख्याओं से ही h ⟦",
                        "the small numbers alone bring h up to ⟦"),
    "e-no-bias": ("ex01-e", "-4.0", "0.0", "value", "छोटी संख्याओं से ही h ⟦", "the small numbers alone bring h up to ⟦"),
    "e-too-weak-a-ring": ("ex01-e", "= 20.0", "= 12.0", "value", "1 आने वाले step पर", "At the step where the 1 comes"),
    "e-turning-round": ("ex01-e", "= 10.0", "= -10.0", "value", "हर step पर h का चिह्न पलटता है", "h turns its sign round"),
    "e-weak-hold": ("ex01-e", "= 10.0", "= 2.0", "value", "200 step में वह ⟦", "within 200 steps it fell to ⟦"),
    "e-bias-too-strong": ("ex01-e", "= -4.0", "= -9.0", "value", "1 आने वाले step पर", "At the step where the 1 comes"),
    "e-too-loud": ("ex01-e", "= 20.0", "= 60.0", "value", "छोटी संख्याओं से ही h ⟦",
                   "the small numbers alone bring h up to ⟦"),
    "e-a-new-tensor": ("ex01-e", "rnn.weight_hh_l0[0, 0] = 10.0", "rnn.weight_hh_l0 = torch.zeros(1, 1)", "error",
                       "Parameter की जगह नया tensor मत रखिए", "Do not put a new tensor in place of a parameter"),
    "e-a-new-rnn": ("ex01-e", ALARM, "def make_alarm(rnn):\n    return nn.RNN(1, 1)", "input",
                    "उसी के parameter बदलिए, नया RNN", "change its own parameters, do not return a new RNN"),
}
