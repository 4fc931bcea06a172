"""Exercise 05: right answers, and typical wrong ones with what the check says to each."""

STEP = """
def step(x, h, w_ih, w_hh, b_ih, b_hh):
    x_r, x_z, x_n = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    a_r, a_z, a_n = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r = torch.sigmoid(x_r + a_r)
    z = torch.sigmoid(x_z + a_z)
    n = torch.tanh(x_n + r * a_n)
    return (1 - z) * n + z * h
"""
CONVERT = """
def convert(w_ih, w_hh, b_ih, b_hh):
    def turned(w):
        z, r, n = w.chunk(3)
        return torch.cat([r, -z, n])
    return turned(w_ih), turned(w_hh), turned(b_ih), turned(b_hh)
"""
LATCH = """
def make_latch(gru):
    with torch.no_grad():
        for p in gru.parameters():
            p.zero_()
        gru.bias_ih_l0[1] = 20.0
        gru.weight_ih_l0[1, 1] = -40.0
        gru.weight_ih_l0[2, 0] = 20.0
"""
FORM = """
def form(box):
    x, h, zero = torch.zeros(1, 1), torch.full((1, 1), 0.7), torch.zeros(3, 1)
    first = box(x, h, zero, zero, torch.tensor([0.0, 50.0, 0.0]), torch.zeros(3))
    keeps = bool(first > 0.5)
    z = -50.0 if keeps else 50.0
    second = box(x, h, zero, zero, torch.tensor([-50.0, z, 0.0]), torch.tensor([0.0, 0.0, 1.0]))
    after = bool(second < 0.5)
    return keeps, after
"""
SEEN = """
seen = {"follows": None, "holds": None, "fades": None, "not_gru": None, "z": None}
seen.update({"follows": "C", "holds": "D", "fades": "A", "not_gru": "B", "z": 0.9})
"""
BASE = {"ex05-a": STEP, "ex05-b": CONVERT, "ex05-c": LATCH, "ex05-d": FORM, "ex05-e": SEEN}

RESET = "x_n + r * a_n"
MIX = "(1 - z) * n + z * h"
TURNED = "return turned(w_ih), turned(w_hh), turned(b_ih), turned(b_hh)"
ZERO = "for p in gru.parameters():\n            p.zero_()"

# Other ways that are right too.
RIGHT = [
    ("ex05-a", """
def squash(rows):
    return 1 / (1 + torch.exp(-rows))

def step(x, h, w_ih, w_hh, b_ih, b_hh):
    H = h.shape[1]
    new = h @ w_hh[2*H:].T + b_hh[2*H:]
    both = x @ w_ih[:2*H].T + b_ih[:2*H] + h @ w_hh[:2*H].T + b_hh[:2*H]
    n = (x @ w_ih[2*H:].T + b_ih[2*H:] + squash(both[:, :H]) * new).tanh()
    return n + squash(both[:, H:]) * (h - n)
"""),
    ("ex05-a", STEP.replace("def step", "def gru_step") + "\ndef step(*args):\n    return gru_step(*args)"),
    ("ex05-b", """
def convert(w_ih, w_hh, b_ih, b_hh):
    H = len(w_ih) // 3
    rows = torch.cat([torch.arange(H, 2*H), torch.arange(H), torch.arange(2*H, 3*H)])
    sign = torch.ones(3*H)
    sign[H:2*H] = -1
    return [w_ih[rows] * sign[:, None], w_hh[rows] * sign[:, None], b_ih[rows] * sign, b_hh[rows] * sign]
"""),
    ("ex05-b", CONVERT.replace("turned(b_ih), turned(b_hh)", "*together(turned(b_ih), turned(b_hh))") + """
def together(a, b):
    H = len(a) // 3         # in r and z only the sum of the biases matters
    return torch.cat([a[:2*H] + b[:2*H], a[2*H:]]), torch.cat([torch.zeros(2*H), b[2*H:]])
"""),
    ("ex05-c", """
def make_latch(gru):
    gru.bias_ih_l0.data[:] = torch.tensor([-100.0, 60.0, 0.0])      # r shut: n does not see h
    gru.weight_ih_l0.data[:] = torch.tensor([[0.0, 0.0], [0.0, -120.0], [30.0, 0.0]])
    return gru
"""),
    ("ex05-d", STEP + """
def form(box):
    x, h = torch.randn(4, 3), torch.randn(4, 5)
    weights = torch.randn(15, 3), torch.randn(15, 5), torch.randn(15), torch.randn(15)
    parts = [w.chunk(3) for w in weights]
    turned = [torch.cat([r, -z, n]) for r, z, n in parts]
    found = box(x, h, *weights)
    if torch.allclose(found, step(x, h, *weights), atol=1e-5):
        return True, True
    if torch.allclose(found, step(x, h, *turned), atol=1e-5):
        return False, True
    r = torch.sigmoid(x @ parts[0][0].T + parts[2][0] + h @ parts[1][0].T + parts[3][0])
    z = torch.sigmoid(x @ parts[0][1].T + parts[2][1] + h @ parts[1][1].T + parts[3][1])
    n = torch.tanh(x @ parts[0][2].T + parts[2][2] + (r * h) @ parts[1][2].T + parts[3][2])
    return torch.allclose(found, (1 - z) * n + z * h, atol=1e-5), False
"""),
    ("ex05-d", """
def form(box):
    def try_it(z, r, b_hn):
        one = torch.zeros(1, 2)
        b_ih = torch.tensor([r, r, z, z, 0.0, 0.0])
        b_hh = torch.tensor([0.0, 0.0, 0.0, 0.0, b_hn, b_hn])
        return box(one, one + 0.5, torch.zeros(6, 2), torch.zeros(6, 2), b_ih, b_hh)[0, 0]
    return [try_it(9.0, 0.0, 0.0) > 0.25, try_it(0.0, -50.0, 2.0) < 0.5]
"""),
    ("ex05-e", SEEN.replace("seen.update(", "seen = (")),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-reset-before-the-matrix": ("ex05-a", RESET, "x_n + (r * h) @ w_hh.chunk(3)[2].T + b_hh.chunk(3)[2]", "value",
                                  "matrix के गुणा से पहले", "before the matrix product"),
    "a-b-hn-outside": ("ex05-a", RESET, "x_n + r * (a_n - b_hh.chunk(3)[2]) + b_hh.chunk(3)[2]", "value",
                       "कोष्ठक के बाहर", "outside the bracket of r"),
    "a-biases-added-first": ("ex05-a", STEP,
                             STEP.replace(" + b_ih)", " + b_ih + b_hh)").replace("w_hh.T + b_hh", "w_hh.T"), "value",
                             "कोष्ठक के बाहर", "outside the bracket of r"),
    "a-no-reset": ("ex05-a", RESET, "x_n + a_n", "value", "reset gate r कहीं लगा ही नहीं", "used nowhere"),
    "a-reset-on-x-too": ("ex05-a", RESET, "r * (x_n + a_n)", "value", "x वाले हिस्से से भी", "the part of x too"),
    "a-z-swapped": ("ex05-a", MIX, "(1 - z) * h + z * n", "value", "z उलटा लगा है", "the wrong way round"),
    "a-returns-the-candidate": ("ex05-a", MIX, "n", "value", "यह candidate n है", "This is the candidate n"),
    "a-order-z-r-n": ("ex05-a", STEP, STEP.replace("x_r, x_z", "x_z, x_r").replace("a_r, a_z", "a_z, a_r"), "value",
                      "r और z अदल-बदल गए हैं", "r and z seem to be swapped"),
    "a-step-of-the-colleague": ("ex05-a", STEP, STEP.replace("x_r, x_z", "x_z, x_r").replace("a_r, a_z", "a_z, a_r")
                                .replace(MIX, "(1 - z) * h + z * n"), "value", "क्रम z, r, n है और z भी उलटा",
                                "to be z, r, n and z the wrong way round too"),
    "a-old-h": ("ex05-a", MIX, "h", "value", "पुराना h ही लौटा है", "The old h came back"),
    "a-no-tanh": ("ex05-a", "torch.tanh(x_n + r * a_n)", RESET, "value", "candidate n पर tanh नहीं लगा",
                  "seems to lack its tanh"),
    "a-only-the-new": ("ex05-a", MIX, "(1 - z) * n", "value", "आखिरी कदम अधूरा है", "The last step is incomplete"),
    "a-all-of-n": ("ex05-a", MIX, "n + z * h", "value", "आखिरी कदम अधूरा है", "The last step is incomplete"),
    "a-all-of-h": ("ex05-a", MIX, "(1 - z) * n + h", "value", "आखिरी कदम अधूरा है", "The last step is incomplete"),
    "a-no-return": ("ex05-a", "return", "h =", "type", "से कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "a-made-elsewhere": ("ex05-a", "r * a_n", "reset * a_n", "name", "उसे function के अंदर बनाइए",
                         "make it inside the function"),
    "a-order-n-first": ("ex05-a", STEP, STEP.replace("x_r, x_z, x_n", "x_n, x_r, x_z").replace("a_r, a_z, a_n",
                                                                                           "a_n, a_r, a_z"),
                        "value", "क्रम बदल गया है", "in another order"),
    "a-sigmoid-on-n": ("ex05-a", "torch.tanh", "torch.sigmoid", "value", "candidate n पर sigmoid", "candidate n seems"),
    "a-one-bias": ("ex05-a", " + b_hh", "", "value", "कोई bias छूट गया", "A bias seems to be missing"),
    "a-no-bias": ("ex05-a", STEP, STEP.replace(" + b_hh", "").replace(" + b_ih", ""), "value", "कोई bias छूट गया",
                  "A bias seems to be missing"),
    "a-returns-h-h": ("ex05-a", f"return {MIX}", f"h = {MIX}\n    return h, h", "type", "GRU का एक ही state है",
                      "A GRU has only one state"),
    "a-other-values": ("ex05-a", MIX, "(1 - z) * n - z * h", "value", "सबसे बड़ा फ़र्क", "the largest error"),
    "a-batch-of-one": ("ex05-a", f"return {MIX}", f"return ({MIX}).squeeze(0)", "shape", "shape मेल नहीं खाती",
                       "does not match"),
    "a-changes-its-input": ("ex05-a", f"return {MIX}", "h *= z\n    h += (1 - z) * n\n    return h", "input",
                            "input `h` को ही बदल", "its input `h` in place"),
    "a-old-h-detached": ("ex05-a", "+ z * h", "+ z * h.detach()", "gradient", "`h` का gradient सही नहीं",
                         "the gradient of `h` is not"),
    "a-ready-made": ("ex05-a", STEP, "def step(x, h, *w):\n    return nn.GRUCell(x.shape[1], h.shape[1])(x, h)",
                     "forbidden", "`GRUCell` से काम लिया", "uses `GRUCell`"),
    "a-step-of-the-course": ("ex05-a", STEP, "def step(*args):\n    return gru_step(*args).h", "forbidden",
                             "`gru_step` से काम लिया", "uses `gru_step`"),
    "b-as-given": ("ex05-b", TURNED, "return w_ih, w_hh, b_ih, b_hh", "value", "वैसे ही लौटे", "came back as they were"),
    "b-order-only": ("ex05-b", "-z", "z", "value", "z का अर्थ अभी उलटा", "z still means the opposite"),
    "b-sign-only": ("ex05-b", "[r, -z, n]", "[-z, r, n]", "value", "क्रम अभी z, r, n है;", "the order is still z, r, n"),
    "b-sign-of-r": ("ex05-b", "[r, -z, n]", "[-r, z, n]", "value", "किसी और block का", "the sign of another block"),
    "b-sign-of-n": ("ex05-b", "[r, -z, n]", "[r, z, -n]", "value", "किसी और block का", "the sign of another block"),
    "b-sign-of-all": ("ex05-b", "[r, -z, n]", "[-r, -z, -n]", "value", "किसी और block का", "the sign of another block"),
    "b-one-tensor-forgotten": ("ex05-b", TURNED, "return turned(w_ih), w_hh, turned(b_ih), turned(b_hh)", "value",
                               "वैसे ही रह गए: `w_hh`।", "left as before: `w_hh`."),
    "b-second-block-flipped": ("ex05-b", "[r, -z, n]", "[z, -r, n]", "value", "चिह्न r वाले block का बदला है",
                               "it is the r block whose sign"),
    "b-biases-forgotten": ("ex05-b", TURNED, "return turned(w_ih), turned(w_hh), b_ih, b_hh", "value", "पर bias छूट गए",
                           "the biases were left out"),
    "b-sign-of-one-weight": ("ex05-b", TURNED, "old = w_hh.chunk(3)\n    w = torch.cat([old[1], old[0], old[2]])\n"
                             "    return turned(w_ih), w, turned(b_ih), turned(b_hh)", "value", "यहाँ छूट गया: `w_hh`।",
                             "it was left in: `w_hh`."),
    "b-only-w-ih": ("ex05-b", TURNED, "return turned(w_ih), w_hh, b_ih, b_hh", "value",
                    "रह गए: `w_hh`, `b_ih`, `b_hh`।", "left as before: `w_hh`, `b_ih`, `b_hh`."),
    "b-sigmoid-of-z": ("ex05-b", "-z", "1 - torch.sigmoid(z)", "value", "z वाले block पर sigmoid लगा है",
                       "The z block went through sigmoid"),
    "b-biases-swapped": ("ex05-b", "turned(b_ih), turned(b_hh)", "turned(b_hh), turned(b_ih)", "value",
                         "`b_ih` और `b_hh` अदल-बदल गए", "`b_ih` and `b_hh` are swapped"),
    "b-one-bias": ("ex05-b", "turned(b_ih), turned(b_hh)", "turned(b_ih + b_hh), torch.zeros_like(b_hh)", "value",
                   "n के दोनों bias अलग रहते हैं", "those of n stay apart"),
    "b-n-first": ("ex05-b", "[r, -z, n]", "[n, r, -z]", "value", "हिस्सों का क्रम बदल गया है", "are in another order"),
    "b-another-h": ("ex05-b", "-z", "-2 * z", "value", "`nn.GRUCell` में रखने पर दूसरा h निकलता है: सबसे बड़ा फ़र्क ⟦",
                    "`nn.GRUCell` gives another h: the largest error is ⟦"),
    "b-one-minus-z": ("ex05-b", "-z", "1 - z", "value", "1 में से मत घटाइए", "do not subtract from 1"),
    "b-in-place": ("ex05-b", "return torch.cat([r, -z, n])", "z *= -1\n        return torch.cat([r, z, n])", "input",
                   "input `w_ih` को ही बदल", "its input `w_ih` in place"),
    "b-side-by-side": ("ex05-b", "w.chunk(3)\n        return torch.cat([r, -z, n])",
                       "w.chunk(3)\n        return torch.cat([r, -z, n], dim=-1)", "shape", "`w_ih` की shape मेल नहीं",
                       "The shape of `w_ih` does not match"),
    "b-weights-only": ("ex05-b", TURNED, "return turned(w_ih), turned(w_hh)", "type", "यानी 4 tensor",
                       "that is 4 tensors; got"),
    "c-z-reversed": ("ex05-c", LATCH, LATCH.replace("[1] = 20.0", "[1] = -20.0").replace("-40.0", "40.0"), "value",
                     "z उलटा है", "z is the wrong way round"),
    "c-always-keeps": ("ex05-c", "        gru.weight_ih_l0[1, 1] = -40.0\n", "", "value", "z = ⟦1⟧ तक जाता है: पुराना h",
                       "At a mark z goes up to ⟦1⟧: the old h stays"),
    "c-just-cancelled": ("ex05-c", "-40.0", "-20.0", "value", "पुराने h का एक हिस्सा बचा रहता है",
                         "At a mark z goes up to ⟦0.5⟧: part of the old h stays"),
    "c-always-overwrites": ("ex05-c", "        gru.bias_ih_l0[1] = 20.0\n", "", "value", "निशान न हो, तब z = ⟦0.5⟧",
                            "Without a mark z falls to ⟦0.5⟧"),
    "c-leaks": ("ex05-c", LATCH, LATCH.replace("[1] = 20.0", "[1] = 4.0").replace("-40.0", "-20.0"), "value",
                "निशान न हो, तब z = ⟦0.98", "over 300 steps this adds up"),
    "c-number-too-weak": ("ex05-c", "[2, 0] = 20.0", "[2, 0] = 1.0", "value", "चिह्न की ओर सिर्फ़ ⟦0.",
                          "n is only ⟦0."),
    "c-number-untouched": ("ex05-c", "        gru.weight_ih_l0[2, 0] = 20.0\n", "", "value", "चिह्न की ओर सिर्फ़ ⟦0⟧ है",
                           "n is only ⟦0⟧ in the direction of its sign"),
    "c-wrong-column": ("ex05-c", "[2, 0]", "[2, 1]", "value", "संख्या के साथ नहीं बदलता",
                       "from the number alone, not from the mark"),
    "c-sign-reversed": ("ex05-c", "[2, 0] = 20.0", "[2, 0] = -20.0", "value", "n का चिह्न उलटा है",
                        "The sign of n is the wrong way round"),
    "c-rows-swapped": ("ex05-c", LATCH, LATCH.replace("l0[1", "l0[0"), "value", "निशान पर z = ⟦0.5⟧",
                       "At a mark z goes up to ⟦0.5⟧"),
    "c-h-left": ("ex05-c", ZERO, "for p in (gru.weight_ih_l0, gru.bias_ih_l0, gru.bias_hh_l0):\n            p.zero_()",
                 "value", "`weight_hh_l0` को 0 कीजिए", "Set `weight_hh_l0` to 0."),
    "c-a-new-tensor": ("ex05-c", ZERO, "gru.weight_hh_l0 = torch.zeros(3, 1)", "error",
                       "Parameter की जगह नया tensor मत रखिए", "Do not put a new tensor in place of a parameter"),
    "c-a-new-gru": ("ex05-c", LATCH, "def make_latch(gru):\n    return nn.GRU(2, 1)", "input",
                    "उसी के parameter बदलिए, नया GRU", "change its own parameters, do not return a new GRU"),
    "d-without-an-experiment": ("ex05-d", FORM, "def form(box):\n    return True, True", "value",
                                "`box` को एक बार भी नहीं",
                                "never called `box`"),
    "d-answers-swapped": ("ex05-d", "return keeps, after", "return after, keeps", "value", "पर क्रम उलटा है",
                          "but in the wrong order"),
    "d-z-at-a-half": ("ex05-d", "[0.0, 50.0, 0.0]", "[0.0, 0.0, 0.0]", "value", "पहला जवाब एक ही है",
                      "The first answer is the same for all four boxes"),
    "d-z-at-the-wrong-end": ("ex05-d", "[0.0, 50.0, 0.0]", "[0.0, -50.0, 0.0]", "value", "जवाब हर बार उलटा है: z = 1",
                             "Every answer is the wrong way round: where the old h stays"),
    "d-keeps-reversed": ("ex05-d", "first > 0.5", "first < 0.5", "value", "जवाब हर बार उलटा है: z = 1",
                         "Every answer is the wrong way round: where the old h stays"),
    "d-limit-too-low": ("ex05-d", "first > 0.5", "first > -0.5", "value", "पहला जवाब एक ही है",
                        "put the limit between them"),
    "d-n-hidden": ("ex05-d", "z = -50.0 if keeps else 50.0", "z = -50.0", "value", "कुछ `box` में h में n लगभग आता ही नहीं",
                   "In some of the boxes almost nothing of n gets into h"),
    "d-n-always-hidden": ("ex05-d", "-50.0 if keeps else 50.0", "50.0 if keeps else -50.0", "value",
                          "आपके प्रयोग में h में n लगभग आता ही नहीं", "In your experiment almost nothing of n gets into h"),
    "d-r-open": ("ex05-d", "[-50.0, z, 0.0]", "[50.0, z, 0.0]", "value", "r लगभग 1 है: तब दोनों रूप एक ही हैं",
                 "r is almost 1: then both forms are the same"),
    "d-no-b-hn": ("ex05-d", "torch.tensor([-50.0, z, 0.0]), torch.tensor([0.0, 0.0, 1.0])",
                  "torch.tensor([-50.0, z, 1.0]), torch.zeros(3)", "value", "r के पास गुणा करने को कुछ नहीं",
                  "r has nothing to multiply"),
    "d-one-unit-and-a-weight": ("ex05-d", "second = box(x, h, zero, zero, torch.tensor([-50.0, z, 0.0]), "
                                "torch.tensor([0.0, 0.0, 1.0]))", "second = box(x, h, zero, torch.tensor([[0.0], "
                                "[0.0], [1.0]]), torch.tensor([-50.0, z, 0.0]), torch.zeros(3))", "value",
                                "एक ही unit हो और `b_hn` 0", "With a single unit and `b_hn` at 0"),
    "d-from-another-experiment": ("ex05-d", "keeps = bool(first > 0.5)", "keeps = bool(box(x, h, zero, zero, "
                                  "torch.tensor([-50.0, 0.0, 0.0]), torch.tensor([0.0, 0.0, 9.0])) > 0.5)", "value",
                                  "पहला जवाब डिब्बे के साथ बदलता तो है", "The first answer changes with the box"),
    "d-after-reversed": ("ex05-d", "second < 0.5", "second > 0.5", "value", "जवाब हर बार उलटा है: r = 0 हो",
                         "`b_hn` is wiped out too"),
    "d-after-of-z": ("ex05-d", "second < 0.5", "first < 0.5", "value", "कागज़ पर निकालिए", "Work out on paper"),
    "d-one-answer": ("ex05-d", "return keeps, after", "return keeps", "type", "दो जवाब लौटने चाहिए",
                     "must return two answers"),
    "d-a-name": ("ex05-d", "return keeps, after", "return 'torch' if keeps else 'Chung', after", "type",
                 "मिला: `tuple(str, bool)`", "got: `tuple(str, bool)`"),
    "d-no-return": ("ex05-d", "return keeps, after", "print(keeps, after)", "type", "से कुछ नहीं लौटा (None)",
                    "returned nothing (None)"),
    "d-shapes": ("ex05-d", "torch.zeros(3, 1)", "torch.zeros(1, 3)", "error", "`form` चलते-चलते रुक गया",
                 "`form` stopped with an error"),
    "e-follows-and-fades": ("ex05-e", '"follows": "C"', '"follows": "A"', "value", "A निशान पर लिखती है",
                            "A writes at the mark and then forgets slowly"),
    "e-holds-and-counts": ("ex05-e", '"holds": "D"', '"holds": "B"', "value", "`holds`: B का पैमाना देखिए",
                           "`holds`: Look at the scale of B"),
    "e-fades-and-follows": ("ex05-e", '"fades": "A"', '"fades": "C"', "value", "C हर संख्या पर उछलती है",
                            "C jumps at every number, marked or not"),
    "e-flat-is-no-gru": ("ex05-e", '"not_gru": "B"', '"not_gru": "D"', "value", "GRU का h हो सकती है",
                         "so it can be the h of a GRU"),
    "e-z-a-half": ("ex05-e", '"z": 0.9', '"z": 0.5', "value", "5 step बाद सिर्फ़ 3% बचता है",
                   "after 5 steps only 3%"),
    "e-z-too-large": ("ex05-e", '"z": 0.9', '"z": 0.99', "value", "10 step बाद भी 90%",
                      "90% is left even after 10 steps"),
    "e-z-in-words": ("ex05-e", '"z": 0.9', '"z": "0.9"', "type", "इनमें से एक संख्या, बिना quote के: `0.5`, `0.9`, `0.99`",
                     "one of these numbers, without quotes: `0.5`, `0.9`, `0.99`"),
    "e-small-letters": ("ex05-e", '"follows": "C"', '"follows": "c"', "type", "इनमें से एक: `'A'`",
                        "must be one of `'A'`"),
}
