"""The house spelling of Hindi, as far as a machine can see it. The ear of a reader sees the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..text import T

# pattern → what is wrong (hi, en), cure (hi, en)
_SLIPS = [
    (r"[०-९]", ("देवनागरी अंक {0} है", "Devanagari digit {0}"), ("Latin अंक लिखिए: 0–9", "write Latin digits: 0–9")),
    (r"\s।", ("। से पहले जगह है", "a space before the danda"), ("जगह हटाइए", "remove it")),
    (r"[\u0900-\u097F]\.(?:\s|$)", ("हिन्दी वाक्य . पर खत्म है", "a Hindi sentence ends in a full stop"), ("। लिखिए", "write a danda (।)")),
    (r"[कखग]\u093C|[\u0958-\u095A]", ("{0}: क, ख, ग पर nukta नहीं", "{0}: no nukta on क, ख, ग"), ("nukta हटाइए", "remove it")),
    (r"(?<![\u0900-\u097F])(?:करें|करो|देखें|लिखें|चलाएँ|जाँचें|समझें|चुनें|पढ़ें)(?![\u0900-\u0963])",
     ("{0}: आदेश -इए में नहीं है", "{0}: the imperative is not in -इए"), ("कीजिए, देखिए, लिखिए …", "कीजिए, देखिए, लिखिए …")),
    (r"(?<![\u0900-\u097F])(?:लिये|गये|नयी|चाहिये|दीजिये|कीजिये|देखिये|हिंदी)(?![\u0900-\u0963])",
     ("{0}: हमारी वर्तनी नहीं", "{0}: not our spelling"), ("लिए, गए, नई, चाहिए, हिन्दी", "लिए, गए, नई, चाहिए, हिन्दी")),
    (r"(?<![\u0900-\u097F])(?:सिर्फ|फर्क|जरूर|जरूरी|चीज|तेज|फाइल|ग्राफ|सफर|जरा)(?![\u0900-\u0963])",
     ("{0}: nukta छूटा", "{0}: a nukta is missing"), ("सिर्फ़, फ़र्क, ज़रूरी, चीज़, तेज़, फ़ाइल", "सिर्फ़, फ़र्क, ज़रूरी, चीज़, तेज़, फ़ाइल")),
    (r"(?:किया|दिया|लिया) जाता है", ("{0}: दफ़्तरी वाक्य", "{0}: a bureaucratic passive"), ("सीधा वाक्य लिखिए", "write an active sentence")),
]


def slips(text: str) -> Iterator[tuple[T, T]]:
    """What is misspelt in a Hindi text: pairs of what is wrong and the cure.

    >>> [str(what).splitlines()[0] for what, _ in slips("फाइल देखिये।")]
    ['देखिये: हमारी वर्तनी नहीं।', 'फाइल: nukta छूटा।']
    """
    if not unicodedata.is_normalized("NFC", text):
        yield T(hi="text NFC में नहीं है।", en="the text is not in NFC."), T(hi="NFC में बदलिए।", en="Normalize it to NFC.")
    for pattern, what, cure in _SLIPS:
        if (found := re.search(pattern, text)):
            yield (T(hi=what[0].format(found[0]) + "।", en=what[1].format(found[0]) + "."),
                   T(hi=cure[0] + "।", en=cure[1] + "."))
