"""Exercise 02: right answers, and typical wrong ones with what the check says to each."""

NORMS = """
def gradient_norms(rnn, x):
    x = x.clone().requires_grad_()
    output, hn = rnn(x)
    output[:, -1].sum().backward()
    return x.grad.norm(dim=2).mean(dim=0)
"""
TRAIN = """
def train_steps(rnn, batches, lr, limit):
    optimizer = torch.optim.SGD(rnn.parameters(), lr=lr)
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((rnn(x)[0][:, -1] - y) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rnn.parameters(), limit)
        optimizer.step()
"""
READ = """
read = {"lstm": "B", "lstm_b_f_3": "C", "rnn_times_6": "A", "rnn_left_20_back": 1e-6,
        "lstm_millionth": 25, "clipping_helps": "A"}
"""
SETTINGS = """
settings = {"init": "default", "lr": 0.003, "clip": 1.0, "lengths": [5, 10, 20, 40, 60]}
"""
BASE = {"ex02-a": NORMS, "ex02-b": TRAIN, "ex02-c": READ, "ex02-d": SETTINGS}

LAST = "output[:, -1].sum()"
MEAN = "x.grad.norm(dim=2).mean(dim=0)"
CLIP = "        torch.nn.utils.clip_grad_norm_(rnn.parameters(), limit)\n"
ZERO = "        optimizer.zero_grad()\n"
EARLY = TRAIN.replace(CLIP, "").replace("        loss.backward()\n", CLIP + "        loss.backward()\n")
BROKEN = (TRAIN.replace(CLIP, "") + CLIP).replace(ZERO, "").replace("norm_", "value_")

# Other ways that are right too.
RIGHT = [
    ("ex02-a", """
def gradient_norms(rnn, x):
    x.requires_grad_()
    hn = rnn(x)[1]
    (gradient,) = torch.autograd.grad(hn.sum(), x)
    return torch.stack([(gradient[:, t] ** 2).sum(1).sqrt().mean() for t in range(x.shape[1])])
"""),
    ("ex02-b", """
def train_steps(rnn, batches, lr, limit):
    for x, y in batches:
        rnn.zero_grad()
        torch.nn.functional.mse_loss(rnn(x)[1][0], y).backward()
        length = sum((p.grad ** 2).sum() for p in rnn.parameters()) ** 0.5
        with torch.no_grad():
            for p in rnn.parameters():
                p -= lr * p.grad * min(1.0, limit / length)
"""),
    ("ex02-c", READ.replace("1e-6", "0.000001").replace("25", "25.0")),
    ("ex02-d", SETTINGS.replace("default", "orthogonal").replace("5, 10, 20, 40, ", "")),
    ("ex02-d", SETTINGS.replace("default", "orthogonal").replace("0.003", "0.01")),
    ("ex02-d", SETTINGS.replace("default", "identity").replace("[5, 10, 20, 40, 60]", "(60,)")),
    ("ex02-d", SETTINGS.replace("[5", "[3, 5").replace("0.003", "0.01")),
]

# name of the mistake → (check, what to change, into what, kind, part of the Hindi, part of the English)
WRONG = {
    "a-gradient-of-the-output": ("ex02-a", NORMS, NORMS.replace("x.grad", "output.grad").replace(
        "    output[", "    output.retain_grad()\n    output["), "value", "बाहर भेजी गई नकल",
        "a copy that was sent out"),
    "a-all-steps": ("ex02-a", LAST, "output.sum()", "value", "सारे step का output जुड़ा", "adds the output of all steps"),
    "a-mean-for-sum": ("ex02-a", LAST, "output[:, -1].mean()", "value", "L में `mean()` है", "L is a `mean()`"),
    "a-sum-over-the-batch": ("ex02-a", "mean(dim=0)", "sum(dim=0)", "value", "Batch पर जोड़", "added over the batch"),
    "a-one-length": ("ex02-a", MEAN, "x.grad.norm(dim=(0, 2))", "value", "पूरे batch की है", "of the whole batch"),
    "a-mean-first": ("ex02-a", MEAN, "x.grad.mean(dim=0).norm(dim=1)", "value", "पहले gradient का औसत",
                     "The mean of the gradients came first"),
    "a-absolute-values": ("ex02-a", MEAN, "x.grad.abs().mean(dim=(0, 2))", "value", "यह लंबाई नहीं है",
                          "This is not the length"),
    "a-batch-left": ("ex02-a", ".mean(dim=0)", "", "shape", "Batch अभी बाकी है", "The batch is still there"),
    "a-over-time": ("ex02-a", "norm(dim=2)", "norm(dim=1)", "shape", "समय पर लिया गया", "taken over time"),
    "a-reversed": ("ex02-a", MEAN, MEAN + ".flip(0)", "value", "क्रम उलटा है", "The order is reversed"),
    "a-float32": ("ex02-a", MEAN, MEAN + ".float()", "dtype", "float32 है, float64 चाहिए",
                  "is float32, expected float64"),
    "a-no-gradient-asked": ("ex02-a", ".requires_grad_()", "", "error", "चलते-चलते रुक गया", "stopped with an error"),
    "b-as-given": ("ex02-b", TRAIN, BROKEN, "value", "पिछले batch के gradient भी",
                   "gradients of earlier batches"),
    "b-no-zero-grad": ("ex02-b", ZERO, "", "value", "पिछले batch के gradient भी", "gradients of earlier batches"),
    "b-clips-too-early": ("ex02-b", TRAIN, EARLY, "value", "Clipping का असर नहीं हुआ", "The clipping had no effect"),
    "b-clips-after-the-step": ("ex02-b", TRAIN, TRAIN.replace(CLIP, "") + CLIP, "value", "Clipping का असर नहीं हुआ",
                               "The clipping had no effect"),
    "b-clips-values": ("ex02-b", "norm_", "value_", "value", "gradient की दिशा बदल गई",
                       "the gradient changed its direction"),
    "b-clips-each": ("ex02-b", CLIP,
                     "        for p in rnn.parameters():\n            torch.nn.utils.clip_grad_norm_(p, limit)\n",
                     "value", "हर parameter अलग से", "Each parameter was clipped by itself"),
    "b-zero-grad-too-late": ("ex02-b", CLIP, CLIP + ZERO, "input", "वैसे ही हैं", "are as before"),
    "b-only-the-last": ("ex02-b", "in batches", "in batches[-1:]", "value", "तीन training step के बाद",
                        "After three training steps"),
    "c-default-lstm-taken-for-open": ("ex02-c", '"lstm": "B", "lstm_b_f_3": "C"', '"lstm": "C", "lstm_b_f_3": "B"',
                                      "value", "RNN की तरह सीधी गिरती है", "it falls straight like that of the RNN"),
    "c-flat-and-rising-swapped": ("ex02-c", '"lstm_b_f_3": "C", "rnn_times_6": "A"',
                                  '"lstm_b_f_3": "A", "rnn_times_6": "C"', "value", "लगभग सपाट चलती है",
                                  "runs almost flat"),
    "c-clips-what-vanished": ("ex02-c", '"clipping_helps": "A"', '"clipping_helps": "B"', "value",
                              "मिटे हुए को बड़ा नहीं करती", "does not enlarge one that has vanished"),
    "c-ten-steps": ("ex02-c", "1e-6", "1e-3", "value", "करीब 10 step पीछे", "about 10 steps back"),
    "c-too-far": ("ex02-c", "25", "60", "value", "खड़ी धुरी पर 1e-6 ढूँढ़िए", "find 1e-6 on the vertical axis"),
    "c-a-small-letter": ("ex02-c", '"lstm": "B"', '"lstm": "b"', "type", "`lstm` के लिए चाहिए इनमें से एक",
                         "`lstm` must be one of"),
    "d-as-given": ("ex02-d", "5, 10, 20, 40, ", "", "value", "हिस्सा पहले step तक पहुँचता है",
                   "reaches the first step: it vanishes"),
    "d-a-larger-step": ("ex02-d", SETTINGS, SETTINGS.replace("5, 10, 20, 40, ", "").replace("0.003", "0.01"), "value",
                        "हिस्सा पहले step तक पहुँचता है", "reaches the first step: it vanishes"),
    "d-more-clipping": ("ex02-d", SETTINGS, SETTINGS.replace("5, 10, 20, 40, ", "").replace("1.0", "0.1"), "value",
                        "हिस्सा पहले step तक पहुँचता है", "reaches the first step: it vanishes"),
    "d-never-long": ("ex02-d", ", 20, 40, 60", "", "value", "कभी आई ही नहीं", "never saw sequences of 60 steps"),
    "d-tiny-steps": ("ex02-d", "0.003", "0.00001", "value", "हर update बहुत छोटा है", "each update is very small"),
    "d-huge-steps": ("ex02-d", "0.003", "0.5", "value", "`lr` घटाइए", "lower `lr`"),
    "d-no-such-start": ("ex02-d", '"default"', '"random"', "type", "`init` के लिए चाहिए इनमें से एक",
                        "`init` must be one of"),
    "d-one-length": ("ex02-d", "[5, 10, 20, 40, 60]", "60", "type", "`lengths` के लिए चाहिए 1 से 10",
                     "`lengths` must be a list"),
}
