"""Exercise 08: right answers, and typical wrong ones with what the check says to each."""

ERRORS = """
def baseline_errors(series, period, start):
    sd, test = series[:start].std(), series[start:]
    last = (test - series[start - 1:-1]).abs().mean() / sd
    season = (test - series[start - period:-period]).abs().mean() / sd
    return last, season
"""
HONEST = """
def honest_error(series, window, start, fit, score):
    values = (series - series[:start].mean()) / series[:start].std()
    steps = range(window, len(values))
    x = torch.stack([values[t - window:t] for t in steps])
    y = torch.stack([values[t] for t in steps])
    cut = start - window
    model = fit(x[:cut], y[:cut])
    return score(model, x[cut:], y[cut:])
"""
PICK = """
def pick(case):
    if "baselines" not in case:
        return "ask baselines"
    if min(case["baselines"].values()) <= case["needed"]:
        return "baseline"
    if "short_window" not in case:
        return "ask short_window"
    if case["short_window"]:
        return "window network"
    if case["whole_sequence"] and case["much_data"] and case["gpu"]:
        return "Transformer"
    if "counting" not in case:
        return "ask counting"
    if case["counting"]:
        return "LSTM"
    if "too_slow" not in case:
        return "ask too_slow"
    if case["too_slow"]:
        return "state-space model"
    if "tight_memory" not in case:
        return "ask tight_memory"
    if case["tight_memory"]:
        return "GRU"
    return "GRU and LSTM"
"""
SETTINGS = """
settings = {"network": None, "units": None, "lr": None, "parameters": None}
settings.update({"network": "LSTM", "units": 8, "lr": 0.02, "parameters": 361})
"""
FLAWS = """
flaws = {"r1": None, "r2": None, "r3": None, "r4": None, "r5": None, "r6": None}
flaws.update({"r1": "no baseline", "r2": "unequal effort", "r3": "test used",
              "r4": "unequal budget", "r5": "one seed", "r6": "no flaw"})
"""
FLAT = '"window network", "units": 28, "parameters": 393'
BASE = {"ex08-a": ERRORS, "ex08-b": HONEST, "ex08-c": PICK, "ex08-d": SETTINGS, "ex08-e": FLAWS}

LAST = "(test - series[start - 1:-1]).abs().mean() / sd"
SEASON = "(test - series[start - period:-period]).abs().mean() / sd"
SCALED = "(series - series[:start].mean()) / series[:start].std()"
SPLIT = "    cut = start - window\n"
SHUFFLE = "    order = torch.randperm(len(y))\n    x, y = x[order], y[order]\n"
BODY = HONEST.partition(":\n")[2]
FIT, SCORE = "fit(x[:cut], y[:cut])", "score(model, x[cut:], y[cut:])"
# The function as the learner gets it, and its three leaks.
LEAKY = HONEST.replace(SCALED, "(series - series.mean()) / series.std()").replace(SPLIT, SHUFFLE).replace(
    "cut", "start")
WHOLE = 'case["whole_sequence"] and case["much_data"] and case["gpu"]'
BEST = 'min(case["baselines"].values()) <= case["needed"]'
# Questions of the answer to c, each with its own two ifs.
ASKED = {key: f'    if "{key}" not in case:\n        return "ask {key}"\n' for key in (
    "baselines", "short_window", "counting", "too_slow", "tight_memory")}
COUNTING = ASKED["counting"] + '    if case["counting"]:\n        return "LSTM"\n'
TOO_SLOW = ASKED["too_slow"] + '    if case["too_slow"]:\n        return "state-space model"\n'
TIGHT = ASKED["tight_memory"] + '    if case["tight_memory"]:\n        return "GRU"\n'
TRANSFORMER = f'    if {WHOLE}:\n        return "Transformer"\n'
WINDOW = ASKED["short_window"] + '    if case["short_window"]:\n        return "window network"\n'
BASELINE = ASKED["baselines"] + f'    if {BEST}:\n        return "baseline"\n'

# Other ways that are right too.
RIGHT = [
    ("ex08-a", """
def baseline_errors(series, period, start):
    import statistics
    y, sd = series.tolist(), statistics.pstdev(series[:start].tolist())
    def error(lag):
        return statistics.mean(abs(y[t] - y[t - lag]) / sd for t in range(start, len(y)))
    return [error(1), error(period)]
"""),
    ("ex08-a", """
def baseline_errors(series, period, start):
    import numpy as np
    z = series.numpy() / np.std(series.numpy()[:start])
    return np.array([np.abs(z - np.roll(z, lag))[start:].mean() for lag in (1, period)])
""".replace("np.array(", "tuple(")),
    ("ex08-a", """
def baseline_errors(series, period, start):
    z = (series - series[:start].mean()) / series[:start].std()
    return torch.stack([(z - z.roll(lag))[start:].abs().mean() for lag in (1, period)])
"""),
    # shuffled, but inside the training alone
    ("ex08-b", HONEST.replace("    model", "    order = torch.randperm(cut)\n    model").replace(
        FIT, "fit(x[:cut][order], y[:cut][order])")),
    # each part is cut by itself: no window reaches over the border
    ("ex08-b", """
def honest_error(series, window, start, fit, score):
    train, test = series[:start], series[start:]
    mean, sd = train.mean(), train.std(correction=0)
    def cut(part):
        part = (part - mean) / sd
        rows = part.unfold(0, window + 1, 1)
        return rows[:, :-1], rows[:, -1]
    model = fit(*cut(train))
    return float(score(model, *cut(test)))
"""),
    # mean and sd of the windows of the training; the error of the training is measured too
    ("ex08-b", """
def honest_error(series, window, start, fit, score):
    x = torch.stack([series[t - window:t] for t in range(window, len(series))])
    y = series[window:]
    early = torch.arange(window, len(series)) < start
    mean, sd = x[early].mean(), x[early].std()
    x, y = (x - mean) / sd, (y - mean) / sd
    model = fit(x_train=x[early], y_train=y[early])
    train_error = score(model, x[early], y[early])
    return torch.tensor(score(model, x_test=x[~early], y_test=y[~early]))
"""),
    # the test backwards: the order inside a part does not matter
    ("ex08-b", HONEST.replace(SCORE, "score(model, x[cut:].flip(0), y[cut:].flip(0))")),
    ("ex08-c", """
def pick(case):
    def yes(key):
        if key == "baselines":
            return any(error <= case["needed"] for error in case[key].values())
        return all(case[k] for k in ([key, "gpu", "much_data"] if key == "whole_sequence" else [key]))
    for key, answer in dict(baselines="Baseline", short_window="window network", whole_sequence="transformer",
                            counting="lstm", too_slow="State-Space Model", tight_memory="gru").items():
        try:
            if yes(key):
                return answer
        except KeyError:
            return "ask " + key
    return "GRU and LSTM"
"""),
    ("ex08-c", PICK.replace(f"    if {WHOLE}:", '    if not case["much_data"]:\n        pass\n    elif case["gpu"] '
                            'and case["whole_sequence"]:')),
    ("ex08-d", SETTINGS.replace('"LSTM", "units": 8', '"RNN", "units": 17').replace("361", "torch.tensor(358).item()")),
]

# name of the mistake → (check, what to change in its right answer, into what, kind, part of the Hindi, of the English)
WRONG = {
    "a-the-very-value": ("ex08-a", "series[start - 1:-1]", "series[start:]", "value", "उसी step का मान है",
                         "the value of that very step"),
    "a-the-very-value-of-the-season": ("ex08-a", "series[start - period:-period]", "series[start:]", "value",
                                       "उसी step का मान है", "the value of that very step"),
    "a-inside-the-test": ("ex08-a", LAST, "(test[1:] - test[:-1]).abs().mean() / sd", "value", "पहले मान छूट गए",
                          "The first values of the test"),
    "a-season-inside-the-test": ("ex08-a", SEASON, "(test[period:] - test[:-period]).abs().mean() / sd", "value",
                                 "पहले मान छूट गए", "The first values of the test"),
    "a-tomorrow": ("ex08-a", SEASON, "(test[:-period] - test[period:]).abs().mean() / sd", "value",
                   "या prediction में आने वाला मान", "or the prediction is a later value"),
    "a-whole-series": ("ex08-a", LAST, "(series[1:] - series[:-1]).abs().mean() / sd", "value", "पूरी series पर नापी",
                       "on the whole series"),
    "a-whole-series-season": ("ex08-a", SEASON, "(series[period:] - series[:-period]).abs().mean() / sd", "value",
                              "पूरी series पर नापी", "on the whole series"),
    "a-training-part": ("ex08-a", LAST, "(series[1:start] - series[:start - 1]).abs().mean() / sd", "value",
                        "training के हिस्से पर नापी", "on the training part"),
    "a-season-too-short": ("ex08-a", "series[start - period:-period]", "series[start - period + 1:1 - period]",
                           "value", "एक step इधर-उधर", "off by one step"),
    "a-season-too-long": ("ex08-a", "series[start - period:-period]", "series[start - period - 1:-period - 1]",
                          "value", "एक step इधर-उधर", "off by one step"),
    "a-fixed": ("ex08-a", "series[start - 1:-1]", "series[start - 1]", "value", "`start` से पहले के मानों से बनीं",
                "values from before `start`"),
    "a-sd-of-the-whole": ("ex08-a", "series[:start].std()", "series.std()", "value", "पूरी series का sd",
                          "that of the whole series"),
    "a-sd-of-the-test": ("ex08-a", "series[:start].std()", "series[start:].std()", "value", "test के हिस्से का sd",
                         "that of the test part"),
    "a-no-sd": ("ex08-a", " / sd", "", "value", "sd से भाग नहीं दिया", "not to be divided by the sd"),
    "a-variance": ("ex08-a", ".std()", ".var()", "value", "variance से भाग दिया", "divided by the variance"),
    "a-mean-for-sd": ("ex08-a", ".std()", ".mean()", "value", "mean से भाग दिया", "divided by the mean"),
    "a-squared": ("ex08-a", ".abs()", ".square()", "value", "दूरी का वर्ग", "seem to be squared"),
    "a-squared-in-sd": ("ex08-a", ERRORS, ERRORS.replace(".abs()", ".square()").replace("/ sd", "/ sd ** 2"), "value",
                        "दूरी का वर्ग", "seem to be squared"),
    "a-root-of-squares": ("ex08-a", ".abs().mean()", ".square().mean().sqrt()", "value", "दूरी का वर्ग",
                          "seem to be squared"),
    "a-no-abs": ("ex08-a", ".abs()", "", "value", "`abs()` छूट गया", "`abs()` seems to be missing"),
    "a-sum": ("ex08-a", ".mean()", ".sum()", "value", "यह जोड़ है", "This is the sum"),
    "a-swapped": ("ex08-a", "return last, season", "return season, last", "value", "अदल-बदल गईं", "are swapped"),
    "a-squared-and-whole-sd": ("ex08-a", ERRORS, ERRORS.replace(".abs()", ".square()").replace("[:start].std", ".std"),
                               "value", "दूरी का वर्ग", "seem to be squared"),
    "a-something-else": ("ex08-a", "return last, season", "return last + 1, season", "value", "`last` = ⟦",
                         "`last` = ⟦"),
    "a-no-mean": ("ex08-a", ".mean()", "", "type", "औसत अभी लेना है", "the mean is still to be taken"),
    "a-one-number": ("ex08-a", "return last, season", "return last", "type", "दो संख्याएँ लौटनी चाहिए",
                     "must return two numbers"),
    "a-empty": ("ex08-a", "test = series[:start].std(), series[start:]", "test = series[:start].std(), series[start:]\n"
                "    return test[len(test):].mean(), test.mean()", "nan", "NaN लौटा", "returned NaN"),
    "a-no-return": ("ex08-a", "return last, season", "print(last)", "type", "कुछ नहीं लौटा (None)",
                    "returned nothing (None)"),
    "b-as-given": ("ex08-b", HONEST, LEAKY, "value", "Training और test आपस में मिले", "Training and test are mixed"),
    "b-scale-mended": ("ex08-b", SPLIT, SPLIT + SHUFFLE, "value", "बाँटने से पहले window का क्रम",
                       "the order of the windows before the split"),
    "b-only-the-shuffle-mended": ("ex08-b", HONEST, LEAKY.replace(SHUFFLE, ""), "value", "सीमा गलत जगह है",
                                  "the border is at the wrong place"),
    "b-border-left": ("ex08-b", SPLIT, "    cut = start\n", "value", "`series[0]` तो वह नहीं", "It is not `series[0]`"),
    "b-only-the-scale-left": ("ex08-b", SCALED, "(series - series.mean()) / series.std()", "value",
                              "mean या sd में test भी है", "the test is in the mean or in the sd"),
    "b-sd-of-the-whole": ("ex08-b", "series[:start].std()", "series.std()", "value", "mean या sd में test भी है",
                          "the test is in the mean or in the sd"),
    "b-mean-of-the-whole": ("ex08-b", "series[:start].mean()", "series.mean()", "value", "mean या sd में test भी है",
                            "the test is in the mean or in the sd"),
    "b-each-part-by-itself": ("ex08-b", HONEST, """
def honest_error(series, window, start, fit, score):
    def cut(part):
        part = (part - part.mean()) / part.std()
        return torch.stack([part[t - window:t] for t in range(window, len(part))]), part[window:]
    return score(fit(*cut(series[:start])), *cut(series[start:]))
""", "value", "Test का scale training वाले से अलग", "is not scaled like the training"),
    "b-each-window-by-itself": ("ex08-b", SPLIT, SPLIT + "    x = (x - x.mean(1, keepdim=True)) / x.std(1, "
                                "keepdim=True)\n", "value", "एक ही mean और sd से scale नहीं",
                                "not scaled with one mean"),
    "b-not-scaled": ("ex08-b", SCALED, "series", "value", "0 और 1 के पास चाहिए", "should be near 0 and 1"),
    "b-not-divided": ("ex08-b", " / series[:start].std()", "", "value", "0 और 1 के पास चाहिए",
                      "should be near 0 and 1"),
    "b-y-not-scaled": ("ex08-b", "torch.stack([values[t] for", "torch.stack([series[t] for", "value",
                       "x और y एक ही mean और sd से scale हुए?", "x and y scaled with the same mean"),
    "b-trained-on-all": ("ex08-b", FIT, "fit(x, y)", "value", "test की कोई window training को",
                         "no window of the test"),
    "b-tested-on-all": ("ex08-b", SCORE, "score(model, x, y)", "value", "Test सिर्फ़ आगे के हिस्से पर",
                        "Test on the later part"),
    "b-tested-on-training": ("ex08-b", SCORE, "score(model, x[:cut], y[:cut])", "value", "Test सिर्फ़ आगे के हिस्से पर",
                             "Test on the later part"),
    "b-only-y-shuffled": ("ex08-b", FIT, "fit(x[:cut], y[torch.randperm(cut)])", "value", "एक ही क्रम में हैं",
                          "in the same order"),
    "b-answer-in-the-window": ("ex08-b", "values[t - window:t]", "values[t - window + 1:t + 1]", "value",
                               "जवाब सवाल में पड़ा है", "the answer is in the question"),
    "b-half-of-the-training": ("ex08-b", FIT, "fit(x[:cut // 2], y[:cut // 2])", "value", "पूरा हिस्सा दीजिए",
                               "Give it the whole part"),
    "b-a-few-tests": ("ex08-b", SCORE, "score(model, x[-5:], y[-5:])", "value", "पूरा हिस्सा दीजिए",
                      "Give it the whole part"),
    "b-own-number": ("ex08-b", f"return {SCORE}", f"return {SCORE} / 2", "value", "`score` की नहीं है",
                     "is not from `score`"),
    "b-own-model": ("ex08-b", f"model = {FIT}", f"model = 5\n    {FIT}", "value", "`score` को वह model नहीं मिला",
                    "`score` did not get the model"),
    "b-model-last": ("ex08-b", SCORE, "score(x[cut:], y[cut:], model)", "value", "पहले model दीजिए",
                     "First comes the model"),
    "b-never-trained": ("ex08-b", FIT, "None", "value", "`fit` एक बार भी नहीं चलाया", "never called `fit`"),
    "b-never-tested": ("ex08-b", f"return {SCORE}", "return 0.1", "value", "`score` एक बार भी नहीं चलाया",
                       "never called `score`"),
    "b-one-column-more": ("ex08-b", FIT, "fit(x[:cut, :, None], y[:cut])", "shape", "(N, W) और (N,) चाहिए",
                          "expected (N, W) and (N,)"),
    "b-lists": ("ex08-b", FIT, "fit(x[:cut].tolist(), y[:cut])", "type", "tensor में चाहिए", "as tensors"),
    "b-not-windows": ("ex08-b", "    model", "    x = x.sort(dim=1).values\n    model", "value",
                      "series की window नहीं हैं", "are not windows of the series"),
    "b-nan": ("ex08-b", "    model", "    x = x / 0\n    model", "nan", "NaN या अनंत", "NaN or infinity"),
    "b-the-model": ("ex08-b", f"return {SCORE}", f"{SCORE}\n    return [model]", "type", "जो `score` से मिली",
                    "the one from `score`"),
    "b-no-return": ("ex08-b", f"return {SCORE}", SCORE, "type", "कुछ नहीं लौटा (None)", "returned nothing (None)"),
    "c-always-lstm": ("ex08-c", PICK, 'def pick(case):\n    return "LSTM"\n', "value", "हर case पर एक ही जवाब",
                      "The same answer came for every case"),
    "c-always-transformer": ("ex08-c", PICK, 'def pick(case):\n    return "Transformer"\n', "value",
                             "कोई भी नेटवर्क हर काम के लिए नहीं", "No network is for everything"),
    "c-baseline-skipped": ("ex08-c", BASELINE, "", "value", "पहला सवाल कभी मत छोड़िए", "Never skip the first question"),
    "c-no-window": ("ex08-c", WINDOW, "", "value", "छूट गए, या इनसे कुछ तय नहीं होता: ⟦short_window⟧",
                    "left out, or to decide nothing: ⟦short_window⟧"),
    "c-counting-ignored": ("ex08-c", COUNTING, "", "value", "⟦counting⟧", "⟦counting⟧"),
    "c-baseline-or-lstm": ("ex08-c", PICK, f'def pick(case):\n{BASELINE}    return "LSTM"\n', "value",
                           "⟦short_window, whole_sequence", "⟦short_window, whole_sequence"),
    "c-lstm-at-the-end": ("ex08-c", '"GRU and LSTM"', '"LSTM"', "value",
                          'जब हर जवाब "नहीं" हो', "when every answer is no"),
    "c-counting-before-transformer": ("ex08-c", PICK, PICK.replace(COUNTING, "").replace(
        TRANSFORMER, COUNTING + TRANSFORMER), "value", "`counting` का सवाल `whole_sequence` के सवाल से पहले",
        "`counting` is asked before `whole_sequence`"),
    "c-memory-before-length": ("ex08-c", PICK, PICK.replace(TIGHT, "").replace(TOO_SLOW, TIGHT + TOO_SLOW), "value",
                               "`tight_memory` का सवाल `too_slow` के सवाल से पहले",
                               "`tight_memory` is asked before `too_slow`"),
    "c-transformer-first": ("ex08-c", PICK, PICK.replace(TRANSFORMER, "").replace(BASELINE, TRANSFORMER + BASELINE),
                            "value", "`whole_sequence` का सवाल `baselines` के सवाल से पहले",
                            "`whole_sequence` is asked before `baselines`"),
    "c-worst-baseline": ("ex08-c", "min(", "max(", "value", "*सबसे अच्छी* baseline", "the *best* one"),
    "c-strictly-less": ("ex08-c", "<=", "<", "value", "जितनी या उससे कम", "`needed` or less"),
    "c-wrong-way-round": ("ex08-c", "<=", ">=", "value", "जितनी या उससे कम", "`needed` or less"),
    "c-one-of-three": ("ex08-c", WHOLE, 'case["whole_sequence"]', "value", "तीनों बातें चाहिए", "all three are needed"),
    "c-or": ("ex08-c", WHOLE, WHOLE.replace("and", "or"), "value", "तीनों बातें चाहिए", "all three are needed"),
    "c-without-gpu": ("ex08-c", ' and case["gpu"]', "", "value", "तीनों बातें चाहिए", "all three are needed"),
    "c-read-upside-down": ("ex08-c", 'if case["too_slow"]', 'if not case["too_slow"]', "value",
                           "`too_slow` का जवाब उलटा", "The answer of `too_slow`"),
    "c-two-mistakes": ("ex08-c", PICK, PICK.replace("<=", "<").replace(' and case["gpu"]', ""), "value",
                       "<= needed`। Transformer के लिए तीनों", "<= needed`. For the Transformer all three"),
    "c-three-mistakes": ("ex08-c", PICK, PICK.replace("<=", "<").replace(' and case["gpu"]', "").replace(
        '"GRU and LSTM"', '"GRU"'), "value", "case सही निकले", "cases came out right"),
    "c-gru-or-lstm": ("ex08-c", PICK, '''
def pick(case):
    if case["tight_memory"]:
        return "GRU"
    return "LSTM"
''', "value", "⟦baselines, short_window", "⟦baselines, short_window"),
    "c-missing-is-no": ("ex08-c", PICK, """
def pick(case):
    known = {"baselines": {"": 9}, "short_window": False, "counting": False, "too_slow": False, "tight_memory": False}
    return full({**known, **case})
""" + PICK.replace("pick", "full"), "value", 'उसे "नहीं" मान लिया', 'was taken as "no"'),
    "c-asked-too-early": ("ex08-c", "def pick(case):\n", 'def pick(case):\n    for key in ("baselines", "short_window",'
                          ' "counting", "too_slow", "tight_memory"):\n        if key not in case:\n            '
                          'return f"ask {key}"\n', "value", "जब उस सवाल तक पहुँचें", "where that question is reached"),
    "c-counting-looked-up": ("ex08-c", ASKED["counting"], "", "error", "पहले देखिए: `if", "Look first: `if"),
    "c-nothing-asked": ("ex08-c", PICK, PICK.replace(ASKED["baselines"], ""), "error",
                        "उसकी key `case` में नहीं है", "that is not known has no key"),
    "c-memory-not-asked": ("ex08-c", ASKED["tight_memory"] + '    if case["tight_memory"]', '    if '
                           'case.get("tight_memory")', "value", "हर सवाल से ठीक पहले", "Right before every question"),
    "c-counting-asked-too-early": ("ex08-c", PICK, PICK.replace(ASKED["counting"], "").replace(
        WINDOW, ASKED["counting"] + WINDOW), "value", "जिसकी ज़रूरत नहीं थी", "was not needed"),
    "c-question-mark": ("ex08-c", '"ask counting"', '"counting?"', "type", "उस key का नाम जो नहीं है",
                        "the name of the missing key"),
    "c-other-word": ("ex08-c", '"state-space model"', '"Mamba"', "type", "⟦Mamba⟧ लौटा", "returned ⟦Mamba⟧"),
    "c-a-list": ("ex08-c", 'return "GRU and LSTM"', 'return ["GRU", "LSTM"]', "type", "एक शब्द (str) लौटना चाहिए",
                 "must return one word"),
    "c-no-return": ("ex08-c", '    return "GRU and LSTM"\n', "", "type", "किसी case पर कुछ नहीं लौटा",
                    "for some case"),
    "c-ready-made": ("ex08-c", "def pick(case):\n", "def pick(case):\n    from course_utils import choose\n    "
                     "return choose(baseline=True).leaf.id\n", "forbidden", "`choose` से काम लिया", "uses `choose`"),
    "d-learning-rate-too-small": ("ex08-d", '"LSTM", "units": 8, "lr": 0.02, "parameters": 361',
                                  f'{FLAT}, "lr": 0.0005', "value", "थोड़ा ही सीख पाता है", "learns only a little"),
    "d-learning-rate-too-large": ("ex08-d", '"LSTM", "units": 8, "lr": 0.02, "parameters": 361', f'{FLAT}, "lr": 0.9',
                                  "value", "हर update बहुत बड़ा है", "every update is too large"),
    "d-one-unit": ("ex08-d", '8, "lr": 0.02, "parameters": 361', '1, "lr": 0.02, "parameters": 18', "value",
                   "इतनी कम unit में", "So few units"),
    "d-over-the-budget": ("ex08-d", '8, "lr": 0.02, "parameters": 361', '9, "lr": 0.02, "parameters": 442', "value",
                          "400 से ज़्यादा नहीं", "at most 400 are allowed"),
    "d-last-layer-not-counted": ("ex08-d", "361", "352", "value", "आखिरी layer छूट गई", "The last layer was left out"),
    "d-one-bias": ("ex08-d", "361", "329", "value", "दो bias हैं", "has two biases"),
    "d-window-as-input": ("ex08-d", "361", "713", "value", "I = 1, window की लंबाई नहीं", "I = 1, not the length"),
    "d-counted-as-a-gru": ("ex08-d", "361", "273", "value", "`units` बदला हो", "If you have changed `units`"),
    "d-another-network": ("ex08-d", '"LSTM"', '"Transformer"', "type", "`network` के लिए चाहिए इनमें से एक",
                          "`network` must be one of"),
    "d-half-a-unit": ("ex08-d", "8,", "8.5,", "type", "`units` के लिए चाहिए पूरी संख्या", "`units` must be a whole number"),
    "d-negative-rate": ("ex08-d", "0.02", "-0.02", "type", "0 से बड़ी और 1 तक", "above 0 and up to 1"),
    "e-r1-fine": ("ex08-e", '"no baseline"', '"no flaw"', "value", "किस सीधे तरीके से आगे", "Which plain method"),
    "e-r2-budget": ("ex08-e", '"unequal effort"', '"unequal budget"', "value", "जितने पास आ सकते थे",
                    "as near as they can be"),
    "e-r3-fine": ("ex08-e", '"test used"', '"no flaw"', "value", "किस हिस्से पर चुना गया", "on which part"),
    "e-r4-effort": ("ex08-e", '"unequal budget"', '"unequal effort"', "value", "बराबर मौके मिले",
                    "the same number of learning rates"),
    "e-r5-fine": ("ex08-e", '"one seed"', '"no flaw"', "value", "दूसरे seed पर वह कितना होता", "with another seed"),
    "e-r6-baseline": ("ex08-e", '"no flaw"', '"no baseline"', "value", "baseline मौजूद है", "there is a baseline"),
    "e-own-words": ("ex08-e", '"one seed"', '"luck"', "type", "`r5` के लिए चाहिए इनमें से एक", "`r5` must be one of"),
    "e-two-swapped": ("ex08-e", FLAWS, FLAWS.replace("test used", "x").replace("one seed", "test used").replace(
        '"x"', '"one seed"'), "value", "फिर देखिए: `r3`, `r5`", "Look again at `r3`, `r5`"),
}
