"""Questions of every kind, and the notebook that asks them: independent of what the bank has today."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lab_driver import code_cell, text_cell, write_notebook

from course_utils import questions
from course_utils.quizzes import Quiz

QUIZ = "quiz.ipynb"
BANK = "bank.ipynb"
SAVED = "05-count"      # a question of the bank: only the bank's are kept

TOML = r'''
[[question]]
id = "00-one"
kind = "single"
prompt = { hi = "$h_t = \\tanh(W x_t)$ में h कहाँ तक जाता है?", en = "How far does h go in $h_t = \\tanh(W x_t)$?" }
[[question.choice]]
key = "a"
text = { hi = "$\\pm 1$ तक", en = "up to $\\pm 1$" }
right = true
why = { hi = "$\\tanh$ इसके आगे नहीं जाता।", en = "$\\tanh$ goes no further." }
[[question.choice]]
key = "b"
text = { hi = "`W` जितना बड़ा", en = "as large as `W`" }
why = { hi = "`W` के बाद $\\tanh$ आता है।", en = "After `W` comes $\\tanh$." }
[[question.choice]]
key = "c"
text = { hi = "कोई सीमा नहीं", en = "no limit" }
why = { hi = "सीमा है: $\\tanh$।", en = "There is a limit: $\\tanh$." }

[[question]]
id = "00-many"
kind = "multiple"
prompt = { hi = "LSTM में कौन-कौन से gate हैं?", en = "Which gates does an LSTM have?" }
[[question.choice]]
key = "a"
text = { hi = "forget gate", en = "forget gate" }
right = true
why = { hi = "यह तय करता है कि पुराना कितना रहेगा।", en = "It decides how much of the old stays." }
[[question.choice]]
key = "b"
text = { hi = "reset gate", en = "reset gate" }
why = { hi = "यह GRU का है।", en = "That one belongs to the GRU." }
[[question.choice]]
key = "c"
text = { hi = "output gate", en = "output gate" }
right = true
why = { hi = "यह तय करता है कि कितना बाहर दिखेगा।", en = "It decides how much is shown outside." }
[[question.choice]]
key = "d"
text = { hi = "candidate", en = "candidate" }
why = { hi = "यह gate नहीं, लिखा जाने वाला मान है।", en = "That is no gate but the value to be written." }

[[question]]
id = "00-number"
kind = "numeric"
prompt = { hi = "`nn.LSTM({I}, {H})` में कितने parameter हैं?", en = "How many parameters does `nn.LSTM({I}, {H})` have?" }
answer = "4 * H * (I + H + 2)"
vary = { I = [10, 3, 6], H = [20, 5, 8] }
why = { hi = "4 block, हर एक में {H} × ({I} + {H} + 2)।", en = "4 blocks, each with {H} × ({I} + {H} + 2)." }
[[question.mistake]]
value = "4 * H * (I + H + 1)"
why = { hi = "यह एक ही bias के साथ है।", en = "That is with one bias." }

[[question]]
id = "00-decimal"
kind = "numeric"
prompt = { hi = "$\\tanh(-0.5)$ लगभग कितना है?", en = "About how much is $\\tanh(-0.5)$?" }
answer = "tanh(-0.5)"
tolerance = 0.01
why = { hi = "लगभग −0.46।", en = "About −0.46." }
[[question.mistake]]
value = "tanh(0.5)"
why = { hi = "चिह्न छूट गया: $\\tanh$ विषम है।", en = "The sign is missing: $\\tanh$ is odd." }

[[question]]
id = "00-shape"
kind = "shape"
prompt = { hi = "`h_n` की shape क्या होगी?", en = "What is the shape of `h_n`?" }
code = """
lstm = nn.LSTM(10, 20, batch_first=True)
output, (h_n, c_n) = lstm(torch.randn(5, 8, 10))
"""
of = "h_n"
answer = [1, 5, 20]
why = { hi = "`batch_first` का असर h_n पर नहीं पड़ता।", en = "`batch_first` does not affect h_n." }
[[question.mistake]]
value = [5, 1, 20]
why = { hi = "h_n में layer पहले आती है।", en = "In h_n the layer comes first." }

[[question]]
id = "00-order"
kind = "order"
prompt = { hi = "LSTM का एक step: सही क्रम क्या है?", en = "One step of an LSTM: what is the right order?" }
why = { hi = "पहले gate, फिर c, और आखिर में h।", en = "First the gates, then c, and h at the end." }
[[question.step]]
text = { hi = "gate निकालिए", en = "compute the gates" }
why = { hi = "आगे सब कुछ gate पर टिका है।", en = "All the rest needs the gates." }
[[question.step]]
text = { hi = "c का पुराना हिस्सा घटाइए", en = "scale the old c" }
why = { hi = "नया जोड़ने से पहले।", en = "Before the new is added." }
[[question.step]]
text = { hi = "candidate जोड़िए", en = "add the candidate" }
why = { hi = "इससे नया c बनता है।", en = "This makes the new c." }
[[question.step]]
text = { hi = "$h_t = o_t \\tanh(c_t)$", en = "$h_t = o_t \\tanh(c_t)$" }
why = { hi = "h नए c से बनता है।", en = "h is made from the new c." }

[[question]]
id = "00-bug"
kind = "bug"
prompt = { hi = "इस code में गड़बड़ किस line में है?", en = "Which line of this code has the bug?" }
code = """
x = torch.zeros(5, 8, 10)
lstm = nn.LSTM(10, 20)
output, h_n, c_n = lstm(x)
print(output.shape)
"""
fixed = """
x = torch.zeros(5, 8, 10)
lstm = nn.LSTM(10, 20)
output, (h_n, c_n) = lstm(x)
print(output.shape)
"""
proof = "True"
raises = "ValueError"
[[question.choice]]
key = "2"
why = { hi = "यह line ठीक है: input 10, hidden 20।", en = "This line is right: input 10, hidden 20." }
[[question.choice]]
key = "3"
right = true
why = { hi = "state जोड़ी में आते हैं: `(h_n, c_n)`।", en = "The states come as a pair: `(h_n, c_n)`." }
[[question.choice]]
key = "4"
why = { hi = "output यहाँ तक पहुँचे, तो यह line चलेगी।", en = "This line would run if output got here." }

[[question]]
id = "00-open"
kind = "open"
prompt = { hi = "LSTM में cell state क्यों है?", en = "Why does an LSTM have a cell state?" }
model = { hi = "c जोड़ से बढ़ता है: gradient $\\prod f_t$ से लौटता है।", en = "c is added to; the way back is $\\prod f_t$." }
[[question.point]]
text = { hi = "c जोड़ से बदलता है", en = "c changes by addition" }
[[question.point]]
text = { hi = "gradient $f_t$ से गुज़रता है", en = "the gradient passes $f_t$" }
[[question.point]]
text = { hi = "forget gate 1 के पास हो, तो बात बची रहती है", en = "near f = 1 the content survives" }
'''


def samples() -> dict[str, questions.Question]:
    """The sample questions by their ids."""
    return questions.parse(TOML, "00.toml")


def answers(question: questions.Question) -> list[str]:
    """Answers that try everything a question knows: each choice, each mistake, right, wrong and in between."""
    keys = [c.key for c in question.choices]
    match question.kind:
        case "multiple":
            return ["", *keys, " ".join(keys), question.key, " ".join(k for k in keys if k not in question.key.split())]
        case "numeric":
            return [question.key, question.key.replace("−", "-"), "-12345", *(m.value for m in question.mistakes)]
        case "shape":
            sizes = re.findall(r"\d+", question.key)
            forms = [", ".join(sizes), f"[{','.join(sizes)}]", f"torch.Size([{', '.join(sizes)}])", " ".join(sizes)]
            return [question.key, *forms, "(7, 7, 7, 7, 7)", *(m.value for m in question.mistakes)]
        case "order":
            return [question.key, " ".join(keys), " ".join(reversed(question.key.split()))]
        case "open":
            return ["", "1", " ".join(str(i + 1) for i in range(len(question.points)))]
    return keys


def markdown_output(markdown: str, source: str) -> dict[str, Any]:
    """A code cell with a stored Markdown output, untrusted as in a fresh clone."""
    data = {"text/markdown": markdown, "text/plain": "quiz"}
    return code_cell(source) | {"outputs": [{"output_type": "display_data", "data": data, "metadata": {}}]}


def as_text(asked: dict[str, questions.Question]) -> str:
    """The source of a text cell with these questions, as a lesson has them."""
    whole = Quiz(tuple(asked.values()))._repr_markdown_()
    return whole.removeprefix('<div class="smriti-quiz">\n\n').removesuffix("\n\n</div>")


def write_quiz(folder: Path) -> None:
    """QUIZ: every sample in a text cell, then a stored quiz. BANK: the samples and the bank, each in a text cell."""
    write_notebook(folder / BANK, [text_cell(as_text(samples())), text_cell(as_text(questions.bank()))])
    saved = Quiz((questions.bank()[SAVED],))._repr_markdown_()
    write_notebook(folder / QUIZ, [
        text_cell(as_text(samples())),
        markdown_output(saved, f'from course_utils import quiz\nquiz(ids=["{SAVED}"])'),
        text_cell("x"),
    ])
