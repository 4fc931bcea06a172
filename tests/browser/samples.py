"""The notebooks that the browser tests open: small, and independent of the lessons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lab_driver import code_cell, text_cell, write_notebook
from quiz_samples import write_quiz

LESSON = "lesson.ipynb"
PREDICT = "predict.ipynb"
LIVE = "live.ipynb"


def pair(hi: str, en: str) -> str:
    """A text cell's two language blocks."""
    return f'<div lang="hi">\n\n{hi}\n\n</div>\n\n<div lang="en">\n\n{en}\n\n</div>'


def shown(html: str) -> dict[str, Any]:
    """A code cell that has shown `html`, and shows it again when it runs."""
    return code_cell(f"from IPython.display import HTML, display\ndisplay(HTML({html!r}))", html)


_PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="

# Nothing here is ever run: the outputs stay as untrusted as in a fresh clone.
LESSON_CELLS = [
    text_cell(pair("# स्मृति क्या है?\n\nGradient **पीछे** बहता है: $\\text{हानि} = x^2$",
                   "# What is memory?\n\nThe gradient flows **back**: $\\text{loss} = x^2$")),
    text_cell(pair("## भूलने का द्वार\n\n| द्वार | काम |\n|---|---|\n| f | भूलना |\n\n```python\nx = 1  # एक\n```",
                   "## The gate (स्मृति) that forgets\n\n| gate | task |\n|---|---|\n| f | forget |\n\n"
                   "```python\nx = 1  # one\n```")),
    text_cell(pair('इस वाक्य में <span lang="en">vanishing gradient</span> अंग्रेज़ी शब्द है।', "A sentence.")),
    code_cell("print('नमस्ते')"),
    code_cell("bare", '<div lang="hi">मुक्त हिन्दी</div><div lang="en">bare English</div>'),
    code_cell("card", '<div class="smriti-card smriti-true"><p class="smriti-head"><span lang="hi">दावा</span>'
                      '<span class="smriti-gap"> · </span><span lang="en">Claim</span></p>'
                      '<div lang="hi">वाक्य हिन्दी में</div><div lang="en">sentence in English</div></div>'),
    code_cell("picture", f'<figure class="smriti"><div lang="hi"><img alt="चित्र" src="{_PIXEL}"></div>'
                         f'<div lang="en"><img alt="picture" src="{_PIXEL}"></div>'
                         '<figcaption><div lang="hi">हिन्दी शीर्षक</div><div lang="en">English caption</div></figcaption>'
                         "</figure>"),
]

# As the course's Python writes them; here stored, so untrusted, as in a fresh clone.
ASK = ('<div class="smriti-card smriti-plain smriti-predict smriti-id-00-hook">'
       '<div lang="hi">क्या होगा?</div><div lang="en">What will happen?</div>'
       '<div class="smriti-choices" role="group">'
       '<button type="button" class="smriti-choice smriti-choice-a"><strong>a</strong> '
       '<span lang="hi">घटेगा</span><span class="smriti-gap"> · </span><span lang="en">it falls</span></button> '
       '<button type="button" class="smriti-choice smriti-choice-b"><strong>b</strong> '
       '<span lang="hi">बढ़ेगा</span><span class="smriti-gap"> · </span><span lang="en">it rises</span></button></div>'
       '<p class="smriti-status" role="status"></p>'
       '<details class="smriti-typed"><summary>?</summary><code>predict("00-hook", "a")</code></details></div>')
EVIL = ASK.replace("smriti-id-00-hook", "smriti-id-x&quot;);evil(&quot;")
REVEAL = '<div class="smriti-card smriti-true smriti-reveal smriti-id-00-hook"><p class="smriti-yours"></p></div>'


def write_samples(folder: Path) -> None:
    """Write the sample notebooks into `folder`."""
    write_quiz(folder)
    write_notebook(folder / LESSON, LESSON_CELLS)
    write_notebook(folder / PREDICT, [
        code_cell("import course_utils.predictions"), shown(ASK), shown(EVIL), shown(REVEAL)])
    write_notebook(folder / LIVE, [
        text_cell(pair("# एक", "# One")),
        text_cell(pair("## चलाइए", "## Run")),
        code_cell('from course_utils.predictions import predict, reveal\npredict("00-hook")'),
        code_cell('from course_utils import questions\nreveal("00-hook", questions.bank()["00-hook"].answer)'),
    ])
