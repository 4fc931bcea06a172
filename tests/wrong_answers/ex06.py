"""Exercise 06: right answers, and typical wrong ones with what the check says to each."""

SIZE = """
def matching_size(kind, V, I, target):
    k = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    def count(H):
        layer = k * (H * I + H * H + H + H)
        return V * I + layer + H * V + V
    return min(range(1, 201), key=lambda H: abs(count(H) - target))
"""
JUDGE = """
def judge(first, second):
    d = [a - b for a, b in zip(first, second)]
    ahead, behind = sum(x > 0 for x in d), sum(x < 0 for x in d)
    n, k = ahead + behind, max(ahead, behind)
    difference = statistics.median(d)
    luck = min(1, 2 * sum(math.comb(n, j) for j in range(k, n + 1)) / 2 ** n)
    verdict = "undecided" if luck > 0.1 else "first" if ahead > behind else "second"
    return difference, luck, verdict
"""
STUDY = """
def study(run, rates, trial, seeds):
    found = {}
    for kind in ("LSTM", "GRU"):
        lr = max(rates, key=lambda lr: run(kind, lr=lr, steps=200, seed=trial))
        found[kind] = [run(kind, lr=lr, steps=200, seed=seed) for seed in seeds]
    return found
"""
FLAWS = """
flaws = {"A": None, "B": None, "C": None, "D": None, "E": None, "F": None}
flaws.update({"A": "effort", "B": "ends", "C": "none", "D": "seeds", "E": "scope", "F": "size"})
"""
PLAN = """
plan = {"LSTM": None, "GRU": None, "steps": None, "seeds": None, "report": None}
plan.update({"LSTM": 16, "GRU": 19, "steps": 50, "seeds": [1, 2, 3, 4, 5], "report": "all"})
"""
BASE = {"ex06-a": SIZE, "ex06-b": JUDGE, "ex06-c": STUDY, "ex06-d": FLAWS, "ex06-e": PLAN}

NEAREST = "min(range(1, 201), key=lambda H: abs(count(H) - target))"
TAIL = "sum(math.comb(n, j) for j in range(k, n + 1))"
LUCK = f"min(1, 2 * {TAIL} / 2 ** n)"
MEDIAN = "statistics.median(d)"
VERDICT = '"undecided" if luck > 0.1 else "first" if ahead > behind else "second"'
CHOICE = "max(rates, key=lambda lr: run(kind, lr=lr, steps=200, seed=trial))"
RUNS = "[run(kind, lr=lr, steps=200, seed=seed) for seed in seeds]"
LOOP = f"    for kind in (\"LSTM\", \"GRU\"):\n        lr = {CHOICE}\n        found[kind] = {RUNS}\n"

# The comparison as the learner gets it, and the three lines in which it is unfair.
BROKEN = """
def study(run, rates, trial, seeds):
    lr = max(rates, key=lambda lr: run("LSTM", lr=lr, steps=200, seed=trial))
    found = {"LSTM": [], "GRU": []}
    for seed in seeds:
        score = run("LSTM", lr=lr, steps=200, seed=seed)
        if score < 0.5:     # it did not learn
            score = run("LSTM", lr=lr, steps=200, seed=seed + 100)
        found["LSTM"].append(score)
        found["GRU"].append(run("GRU", lr=lr, steps=150, seed=seed))
    return found
"""
OWN_RATE = BROKEN.replace("steps=150", "steps=200").replace('run("GRU", lr=lr', 'run("GRU", lr=lr_gru').replace(
    "    found =", '    lr_gru = max(rates, key=lambda lr: run("GRU", lr=lr, steps=200, seed=trial))\n    found =')
NO_REPEAT = BROKEN.replace("steps=150", "steps=200").replace("score < 0.5", "False")

# Other ways that are right too.
RIGHT = [
    ("ex06-a", """
def matching_size(kind, V, I, target):
    k = dict(LSTM=4, GRU=3, RNN=1)[kind]
    b = k * (I + 2) + V         # k H² + b H + V (I + 1) = target
    return round((-b + (b * b + 4 * k * (target - V * I - V)) ** 0.5) / (2 * k))
"""),
    ("ex06-a", """
def matching_size(kind, V, I, target):
    def count(H):
        layers = nn.Embedding(V, I), getattr(nn, kind)(I, H), nn.Linear(H, V)
        return sum(p.numel() for layer in layers for p in layer.parameters())
    H = 1
    while count(H) < target:
        H += 1
    return torch.tensor(H if count(H) - target < target - count(H - 1) else H - 1)
"""),
    ("ex06-b", """
def judge(first, second):
    import itertools
    d = torch.tensor(first) - torch.tensor(second)
    balance = int(d.sign().sum())
    tosses = [sum(t) for t in itertools.product((-1, 1), repeat=int((d != 0).sum()))]
    luck = sum(abs(t) >= abs(balance) for t in tosses) / len(tosses)
    return [d.quantile(0.5), torch.tensor(luck), "undecided" if luck > 0.1 else "first" if balance > 0 else "second"]
"""),
    ("ex06-b", JUDGE.replace(MEDIAN, "(sorted(d)[len(d) // 2] + sorted(d)[(len(d) - 1) // 2]) / 2")),
    ("ex06-c", NO_REPEAT.replace("score = run", "lr_gru = max(rates, key=lambda lr: run('GRU', lr, 200, trial))\n"
                                 "        score = run", 1).replace('run("GRU", lr=lr', 'run("GRU", lr=lr_gru')),
    ("ex06-c", """
def study(run, rates, trial, seeds):
    def of(kind):
        scores = [run(kind, lr, 200, trial) for lr in rates]
        lr = rates[scores.index(max(scores))]
        return torch.tensor([run(kind, lr, 200, seed) for seed in seeds], dtype=torch.float64).tolist()
    return dict(GRU=of("GRU"), LSTM=tuple(of("LSTM")))
"""),
    ("ex06-d", "flaws = dict(A='effort', B='ends', C='none', D='seeds', E='scope', F='size')"),
    ("ex06-e", PLAN.replace('"LSTM": 16, "GRU": 19', '"LSTM": 20, "GRU": 23').replace(
        "[1, 2, 3, 4, 5]", "tuple(range(10, 16))")),
    ("ex06-e", PLAN.replace('"LSTM": 16, "GRU": 19', '"LSTM": 12, "GRU": 14').replace('"steps": 50', '"steps": 60')),
]

# name of the mistake → (check, what to change in its right answer, into what, kind, part of the Hindi, of the English)
WRONG = {
    "a-one-bias": ("ex06-a", "+ H + H)", "+ H)", "value", "हर block के दो bias हैं", "every block has two"),
    "a-no-bias-anywhere": ("ex06-a", SIZE, SIZE.replace("+ H + H)", ")").replace("+ H * V + V", "+ H * V"), "value",
                           "layer के bias छूट गए", "biases of the layer seem to be left out"),
    "a-two-numbers-for-the-biases": ("ex06-a", "H * H + H + H", "H * H + 2", "value", "हर bias में H संख्याएँ",
                                     "each bias has H numbers"),
    "a-layer-alone": ("ex06-a", "V * I + layer + H * V + V", "layer", "value", "सिर्फ़ recurrent layer गिनी",
                      "Only the recurrent layer"),
    "a-no-embedding": ("ex06-a", "V * I + ", "", "value", "embedding के parameter छूट गए",
                       "The parameters of the embedding"),
    "a-no-last-layer": ("ex06-a", " + H * V + V", "", "value", "आखिरी layer के parameter छूट गए",
                        "The parameters of the last layer"),
    "a-bias-of-the-last-layer": ("ex06-a", "+ H * V + V", "+ H * V", "value", "आखिरी layer का bias छूट गया",
                                 "The bias of the last layer"),
    "a-no-weights-of-h": ("ex06-a", "H * H + ", "", "value", "h वाले weight छूट गए", "The weights of h"),
    "a-gates-for-blocks": ("ex06-a", '"LSTM": 4, "GRU": 3', '"LSTM": 3, "GRU": 2', "value", "candidate भी एक block है",
                           "the candidate is a block too"),
    "a-all-like-the-lstm": ("ex06-a", '"GRU": 3, "RNN": 1', '"GRU": 4, "RNN": 4', "value", "block बराबर नहीं हैं",
                            "do not have equally many"),
    "a-largest-that-fits": ("ex06-a", NEAREST, "max(H for H in range(1, 201) if count(H) <= target)", "value",
                            "वह सबसे बड़ा H है", "your H is the largest with no more"),
    "a-smallest-that-reaches": ("ex06-a", NEAREST, "min(H for H in range(1, 201) if count(H) >= target)", "value",
                                "वह सबसे छोटा H है", "your H is the smallest with no fewer"),
    "a-index-of-the-list": ("ex06-a", f"return {NEAREST}", "far = [abs(count(H) - target) for H in range(1, 201)]\n"
                            "    return far.index(min(far))", "value", "list में जगह की गिनती 0 से",
                            "places in a list count from 0"),
    "a-the-count": ("ex06-a", f"return {NEAREST}", f"H = {NEAREST}\n    return count(H)", "value",
                    "यह parameter की संख्या है", "This is the number of parameters"),
    "a-the-distance": ("ex06-a", f"return {NEAREST}", f"H = {NEAREST}\n    return abs(count(H) - target)", "value",
                       "यह target से दूरी है", "This is the distance from the target"),
    "a-range-too-short": ("ex06-a", "range(1, 201)", "range(1, 50)", "value", "किसी और H पर गिनती target के ज़्यादा पास",
                          "another H comes nearer to the target"),
    "a-not-rounded": ("ex06-a", NEAREST, "target ** 0.5 / k", "type", "H unit की गिनती है", "H is a number of units"),
    "a-a-list": ("ex06-a", f"return {NEAREST}", f"return [{NEAREST}]", "type",
                 "एक पूरी संख्या (int) लौटनी चाहिए; मिला: `list(int)`", "one whole number (int); got: `list(int)`"),
    "a-zero": ("ex06-a", NEAREST, "0", "value", "H कम से कम 1", "H must be at least 1"),
    "a-no-return": ("ex06-a", "return min", "H = min", "type", "से कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "a-ready-made": ("ex06-a", f"return {NEAREST}", "from course_utils import matching_hidden as ready\n"
                     "    return ready(kind, target - V * I - V, I)", "forbidden", "`matching_hidden` से काम लिया",
                     "uses `matching_hidden`"),
    "b-second-minus-first": ("ex06-b", JUDGE, JUDGE.replace("a - b", "b - a").replace('"first"', '"x"').replace(
        '"second"', '"first"').replace('"x"', '"second"'), "value", "चिह्न उलटा है", "The sign is the wrong way round"),
    "b-mean": ("ex06-b", MEDIAN, "sum(d) / len(d)", "value", "यह फ़र्कों का औसत है", "This is the mean of the differences"),
    "b-unpaired": ("ex06-b", MEDIAN, "statistics.median(first) - statistics.median(second)", "value",
                   "दोनों सूचियाँ अलग-अलग देखीं", "looked at separately"),
    "b-sorted-first": ("ex06-b", "zip(first, second)", "zip(sorted(first), sorted(second))", "value",
                       "दोनों सूचियाँ अलग-अलग देखीं", "looked at separately"),
    "b-best-seeds": ("ex06-b", MEDIAN, "max(first) - max(second)", "value", "सबसे अच्छे seed का फ़र्क",
                     "the difference of the best seeds"),
    "b-without-sign": ("ex06-b", MEDIAN, "statistics.median(abs(x) for x in d)", "value", "फ़र्क का चिह्न हट गया",
                       "The sign seems to be lost"),
    "b-torch-median": ("ex06-b", MEDIAN, "torch.tensor(d).median()", "value", "`torch.median` उनमें से छोटा",
                       "`torch.median` gives the smaller"),
    "b-middle-of-even": ("ex06-b", MEDIAN, "sorted(d)[len(d) // 2]", "value", "median बीच वाले दो मानों का औसत है; `stat",
                         "the mean of the two middle values; take"),
    "b-ties-left-out-of-d": ("ex06-b", MEDIAN, "statistics.median([x for x in d if x] or d)", "value",
                             "`difference` में बराबर वाले seed छूट गए", "left out of `difference`"),
    "b-one-side": ("ex06-b", "2 * sum", "sum", "value", "एक ही ओर की गिनती", "Only one side seems"),
    "b-above-1": ("ex06-b", LUCK, f"2 * {TAIL} / 2 ** n", "value", "संभावना 1 से ज़्यादा नहीं होती",
                  "A chance is never above 1"),
    "b-ties-counted": ("ex06-b", "n, k = ahead + behind", "n, k = len(d)", "value", "बराबर वाले seed भी गिन लिए",
                       "The ties seem to be counted too"),
    "b-ties-for-first": ("ex06-b", "sum(x > 0 for x in d)", "sum(x >= 0 for x in d)", "value", "बराबर वाले seed भी",
                         "The ties seem to be counted too"),
    "b-exactly-k": ("ex06-b", TAIL, "math.comb(n, k)", "value", "ठीक k बार वाला", "Only the outcome with exactly k"),
    "b-all-on-one-side": ("ex06-b", LUCK, "2 * (1 / 2) ** n", "value", "जब सारे seed में एक ही आगे हो",
                          "only where the same one is ahead"),
    "b-count-of-first": ("ex06-b", "max(ahead, behind)", "ahead", "value", "k हमेशा first की गिनती",
                         "the count of first always"),
    "b-more-than-k": ("ex06-b", "range(k, n + 1)", "range(k + 1, n + 1)", "value", "k खुद भी गिनती में",
                      "k itself belongs"),
    "b-range-to-n": ("ex06-b", "range(k, n + 1)", "range(k, n)", "value", "n से पहले रुक जाता है", "stops before n"),
    "b-the-rest": ("ex06-b", "verdict =", "luck = 1 - luck\n    verdict =", "value", "यह 1 − `luck` है",
                   "This is 1 − `luck`"),
    "b-other-luck": ("ex06-b", "luck = min", "luck = 0.3 + 0.1 * min", "value", "यहाँ `luck` = ⟦0.3",
                     "here `luck` = ⟦0.3"),
    "b-whoever-is-ahead": ("ex06-b", VERDICT, '"first" if ahead > behind else "second"', "value",
                           "फ़ैसला नहीं होता, चाहे कोई भी आगे हो", "nothing is decided, whoever is ahead"),
    "b-by-the-median": ("ex06-b", VERDICT, '"first" if difference > 0 else "second" if difference < 0 else "undecided"',
                        "value", "फ़ैसला नहीं होता, चाहे कोई भी आगे हो", "nothing is decided, whoever is ahead"),
    "b-by-the-sign-of-the-median": ("ex06-b", "if ahead > behind", "if difference > 0", "value", "median के चिह्न से",
                                    "the sign of the median"),
    "b-by-the-mean": ("ex06-b", "if ahead > behind", "if sum(d) > 0", "value", "औसत के चिह्न से", "the sign of the mean"),
    "b-words-swapped": ("ex06-b", "ahead > behind", "ahead < behind", "value", "अदल-बदल गए", "are swapped"),
    "b-limit-of-0.05": ("ex06-b", "> 0.1", "> 0.05", "value", "सीमा ठीक नहीं", "The limit is not right"),
    "b-decided-by-large-luck": ("ex06-b", "> 0.1", "<= 0.1", "value", "उलटा हो गया", "It is the wrong way round"),
    "b-first-or-undecided": ("ex06-b", '"first" if ahead > behind else "second"', '"first"', "value",
                             "नाम उसका लौटाइए जो ज़्यादा", "the name of the one that is ahead"),
    "b-always-undecided": ("ex06-b", VERDICT, '"undecided"', "value", "पर `verdict` = ⟦undecided⟧ सही नहीं",
                           "but `verdict` = ⟦undecided⟧ is not"),
    "b-a-difference-for-every-seed": ("ex06-b", "return difference", "return d", "type", "`difference` एक संख्या होनी",
                                      "`difference` must be one number; got: `list(float"),
    "b-other-word": ("ex06-b", '"undecided"', '"equal"', "type", "इन तीन शब्दों में से एक", "one of these three words"),
    "b-two-of-three": ("ex06-b", ", verdict\n", "\n", "type", "`(difference, luck, verdict)` लौटना चाहिए",
                       "must return `(difference, luck, verdict)`"),
    "b-no-return": ("ex06-b", "return difference, luck, verdict", "print(verdict)", "type", "कुछ नहीं लौटा (None)",
                    "returned nothing (None)"),
    "c-as-given": ("ex06-c", STUDY, BROKEN, "value", "Budget बराबर नहीं", "The budget is not equal"),
    "c-steps-mended": ("ex06-c", STUDY, BROKEN.replace("steps=150", "steps=200"), "value", "चुनने की मेहनत भी बराबर",
                       "The effort of choosing a learning rate"),
    "c-rate-mended-too": ("ex06-c", STUDY, OWN_RATE, "value", "जो नहीं सीख पाया, वह run भी", "A run that did not learn"),
    "c-rate-forgotten": ("ex06-c", STUDY, NO_REPEAT, "value", "चुनने की मेहनत भी बराबर",
                         "The effort of choosing a learning rate"),
    "c-tried-but-not-used": ("ex06-c", STUDY, OWN_RATE.replace("lr=lr_gru", "lr=lr").replace("score < 0.5", "False"),
                             "value", "GRU उस learning rate से चला जो LSTM के लिए", "that was best for the LSTM"),
    "c-both-repeated": ("ex06-c", RUNS, "[s if (s := run(kind, lr, 200, seed)) > 0.5 else run(kind, lr, 200, 99) "
                        "for seed in seeds]", "value", "LSTM के ⟦", "Runs of the LSTM with a seed"),
    "c-failed-left-out": ("ex06-c", RUNS, "[s for s in (run(kind, lr, 200, seed) for seed in seeds) if s > 0.5]",
                          "shape", "पूरा नतीजा लौटाइए", "Return the whole result"),
    "c-steps-of-both-150": ("ex06-c", "steps=200", "steps=150", "value", "पर इस काम में हर run 200 step",
                            "in this task every run has 200"),
    "c-no-choice": ("ex06-c", CHOICE, "rates[0]", "value", "हर एक के लिए सारे `rates` आज़माने हैं",
                    "all `rates` are to be tried for each"),
    "c-chosen-on-the-seeds": ("ex06-c", CHOICE, "max(rates, key=lambda lr: sum(run(kind, lr, 200, s) for s in seeds))",
                              "value", "Rate `seeds` पर मत चुनिए", "Do not choose the rate on `seeds`"),
    "c-best-rate-of-every-seed": ("ex06-c", RUNS, "[max(run(kind, r, 200, seed) for r in rates) for seed in seeds]",
                                  "value", "सिर्फ़ वही rate चले जो", "use only the rate that was chosen"),
    "c-lowest-accuracy": ("ex06-c", "max(rates", "min(rates", "value", "accuracy सबसे ज़्यादा थी",
                          "gave it the highest accuracy"),
    "c-largest-rate": ("ex06-c", "key=lambda lr: run(kind, lr=lr, steps=200, seed=trial)",
                       "key=lambda lr: (run(kind, lr, 200, trial) < 0.9, lr)", "value", "accuracy सबसे ज़्यादा थी",
                       "gave it the highest accuracy"),
    "c-some-seeds": ("ex06-c", "for seed in seeds]", "for seed in seeds[:3]]", "value", "में से ⟦2⟧ seed पर नहीं चला",
                     "with ⟦2⟧ of the `seeds`"),
    "c-trial-among-the-scores": ("ex06-c", "for seed in seeds]", "for seed in [trial, *seeds]]", "shape",
                                 "`trial` वाला run उसमें नहीं आता", "the run with `trial` does not belong"),
    "c-sorted": ("ex06-c", f"= {RUNS}", f"= sorted({RUNS})", "value", "क्रम बदल गया है", "The order has changed"),
    "c-swapped": ("ex06-c", "return found", "return {'LSTM': found['GRU'], 'GRU': found['LSTM']}", "value",
                  "score अदल-बदल गए", "scores of LSTM and GRU are swapped"),
    "c-other-scores": ("ex06-c", "return found", "return {k: [1 - s for s in v] for k, v in found.items()}", "value",
                       "पर LSTM के लौटे हुए score", "the scores returned for the LSTM"),
    "c-the-best-only": ("ex06-c", f"= {RUNS}", f"= max({RUNS})", "type", "LSTM में मिला: `float`",
                        "got for LSTM: `float`"),
    "c-other-keys": ("ex06-c", "found[kind]", "found[kind.lower()]", "type", "Key ठीक यही दो हों",
                     "must be exactly these two"),
    "c-a-pair": ("ex06-c", "return found", "return found['LSTM'], found['GRU']", "type", "मिला: `tuple(list, list)`",
                 "got: `tuple(list, list)`"),
    "c-one-network": ("ex06-c", STUDY, STUDY.replace('("LSTM", "GRU")', '("LSTM",)').replace(
        "return found", "return {**found, 'GRU': found['LSTM']}"), "value", "GRU का एक भी run नहीं",
        "no run of the GRU"),
    "c-nothing-run": ("ex06-c", LOOP, "    found = {'LSTM': [1.0] * 5, 'GRU': [1.0] * 5}\n", "value",
                      "`run` एक बार भी नहीं चलाया", "never called `run`"),
    "c-another-kind": ("ex06-c", "    return", "    run('RNN', lr=rates[0], steps=200, seed=trial)\n    return",
                       "value", "नेटवर्क ⟦RNN⟧ मिला", "got the network ⟦RNN⟧"),
    "c-another-rate": ("ex06-c", "in (\"LSTM\", \"GRU\"):\n", "in (\"LSTM\", \"GRU\"):\n        rates = (0.3, 0.4)\n",
                       "value", "learning rate ⟦0.3⟧ मिला", "the learning rate ⟦0.3⟧"),
    "c-accuracy-for-the-rate": ("ex06-c", CHOICE, "max(run(kind, lr=lr, steps=200, seed=trial) for lr in rates)",
                                "value", "वह एक accuracy है", "It is an accuracy"),
    "c-steps-forgotten": ("ex06-c", "steps=200, ", "", "error", "'steps'", "'steps'"),
    "c-no-return": ("ex06-c", "return found", "print(found)", "type", "से कुछ नहीं लौटा (None)",
                    "returned nothing (None)"),
    "d-effort-and-seeds": ("ex06-d", '"A": "effort"', '"A": "seeds"', "value", "Seed यहाँ काफ़ी हैं",
                           "There are seeds enough here"),
    "d-at-chance-is-fine": ("ex06-d", '"B": "ends"', '"B": "none"', "value", "निष्कर्ष को फिर पढ़िए",
                            "does the result say as much"),
    "d-at-chance-and-more-seeds": ("ex06-d", '"B": "ends"', '"B": "seeds"', "value", "और seed जोड़ने से भी यही निकलेगा",
                                   "More seeds would give the same"),
    "d-sound-but-suspected": ("ex06-d", '"C": "none"', '"C": "scope"', "value", "इसी काम और इसी budget की",
                              "this task and this budget alone"),
    "d-five-of-six": ("ex06-d", '"D": "seeds"', '"D": "none"', "value", "एक 5 seed में आगे, दूसरा 1 में",
                      "One is ahead with 5 seeds"),
    "d-one-machine": ("ex06-d", '"E": "scope"', '"E": "seeds"', "value", "20 बार नापना काफ़ी है", "Measuring 20 times"),
    "d-equal-units": ("ex06-d", '"F": "size"', '"F": "scope"', "value", "क्या वे बराबर हैं", "are they equal"),
    "d-all-fine": ("ex06-d", "flaws.update(", "flaws.update(dict.fromkeys('ABCDEF', 'none')); (", "value",
                   "6 जवाबों में से 1 सही", "1 of the 6 answers"),
    "d-another-word": ("ex06-d", '"A": "effort"', '"A": "learning rate"', "type", "`A` के लिए चाहिए इनमें से एक",
                       "`A` must be one of"),
    "e-equal-units": ("ex06-e", '"GRU": 19', '"GRU": 16', "value", "GRU के 4/3 गुना", "4/3 of the GRU"),
    "e-both-as-large-as-allowed": ("ex06-e", '"LSTM": 16, "GRU": 19', '"LSTM": 32, "GRU": 32', "value", "GRU के 4/3 गुना",
                                   "4/3 of the GRU"),
    "e-four-thirds-of-the-units": ("ex06-e", '"GRU": 19', '"GRU": 21', "value", "कोई और H इन्हें पास लाता है",
                                   "another H brings them nearer"),
    "e-sizes-swapped": ("ex06-e", '"LSTM": 16, "GRU": 19', '"LSTM": 19, "GRU": 16', "value", "कोई और H इन्हें पास",
                        "another H brings them nearer"),
    "e-three-seeds": ("ex06-e", "[1, 2, 3, 4, 5]", "[1, 2, 3]", "value", "`luck` = ⟦0.25⟧", "`luck` is ⟦0.25⟧"),
    "e-four-seeds": ("ex06-e", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4]", "value", "फ़ैसला हो ही नहीं सकता",
                     "nothing can be decided"),
    "e-one-seed-five-times": ("ex06-e", "[1, 2, 3, 4, 5]", "[1] * 5", "value", "कोई seed दो बार है",
                              "A seed stands twice"),
    "e-the-best-seed": ("ex06-e", '"all"', '"best"', "value", "पूरा नतीजा दिखाइए", "Show the whole result"),
    "e-both-done": ("ex06-e", '"steps": 50', '"steps": 140', "value", "दोनों लगभग 1 पर हैं", "Both are almost at 1"),
    "e-both-guess": ("ex06-e", '"steps": 50', '"steps": 2', "value", "दोनों लगभग तुक्के पर हैं",
                     "Both are close to guessing"),
    "e-too-many-steps": ("ex06-e", '"steps": 50', '"steps": 5000', "type", "`steps` 1 से 150 तक रखिए",
                         "Keep `steps` between 1 and 150"),
    "e-no-seeds": ("ex06-e", "[1, 2, 3, 4, 5]", "[]", "type", "`seeds` की गिनती 1 से 30",
                   "Keep the number of `seeds` between"),
    "e-a-number-of-seeds": ("ex06-e", "[1, 2, 3, 4, 5]", "5", "type", "पूरी संख्याओं की सूची", "a list of whole numbers"),
    "e-another-report": ("ex06-e", '"all"', '"median"', "type", "`report` के लिए चाहिए इनमें से एक",
                         "`report` must be one of"),
    "e-another-key": ("ex06-e", "plan.update(", "plan.update(lr=0.02); (", "type", "यहाँ फ़र्क है: `lr`",
                      "they differ here: `lr`"),
}
