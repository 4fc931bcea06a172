// What the live questions say. A question speaks the language of its own half of the cell.

export const WORDS = {
  hi: {
    check: "जाँचिए",
    yourAnswer: "आपका जवाब",
    choices: "विकल्प",
    several: "एक से ज़्यादा सही हो सकते हैं।",
    right: "सही।",
    wrong: "सही नहीं है।",
    partly: (percent) => `कुछ हिस्सा सही है: ${percent}%।`,
    notThatOne: (chosen, right) => `${chosen} सही नहीं है। सही जवाब: ${right}।`,
    notThatLine: (chosen, right) => `गड़बड़ line ${chosen} में नहीं, line ${right} में है।`,
    missed: "छूट गया",
    chosenWrongly: "चुना, पर गलत है",
    notThis: "यह नहीं। फिर कोशिश कीजिए, या जवाब देखिए।",
    numberExpected: "यहाँ एक संख्या चाहिए।",
    shapeExpected: "यहाँ shape चाहिए, जैसे (2, 3)।",
    move: "Step पर जाकर ↑ या ↓ दबाइए, वह ऊपर या नीचे चला जाएगा।",
    steps: "क्रम में लगाइए",
    up: (key) => `${key} को ऊपर ले जाइए`,
    down: (key) => `${key} को नीचे ले जाइए`,
    moved: (key, place) => `${key} अब स्थान ${place} पर है।`,
    firstWrong: (place) => `पहली गलती स्थान ${place} पर है।`,
    showModel: "नमूना जवाब देखिए",
    model: "नमूना जवाब",
    whichNamed: "आपके जवाब में इनमें से कौन-कौन सी बातें थीं?",
    count: "दर्ज कीजिए",
    named: (some, all) => `आपके जवाब में ${all} में से ${some} ${some === 1 ? "बात थी" : "बातें थीं"}।`,
    last: "पिछला जवाब",
    tally: ({ tries, first, best }) => `${tries} बार; पहली बार ${percent(first)}, सबसे अच्छा ${percent(best)}`,
    absent: "नतीजा सिर्फ़ इस page में रहेगा: इस Lab में Smriti का server वाला हिस्सा नहीं है।",
    notSaved: "नतीजा सहेजा नहीं गया:",
    unreachable: "नतीजा अभी सहेजा नहीं गया: Lab का server जवाब नहीं दे रहा। अगले जवाब के साथ फिर कोशिश होगी।",
  },
  en: {
    check: "Check",
    yourAnswer: "Your answer",
    choices: "Choices",
    several: "More than one may be right.",
    right: "Right.",
    wrong: "Not right.",
    partly: (percent) => `Partly right: ${percent}%.`,
    notThatOne: (chosen, right) => `Not ${chosen}. The right answer: ${right}.`,
    notThatLine: (chosen, right) => `Not line ${chosen}. The bug is in line ${right}.`,
    missed: "missed",
    chosenWrongly: "chosen, but wrong",
    notThis: "Not this. Try again, or look at the answer.",
    numberExpected: "A number is expected here.",
    shapeExpected: "A shape is expected here, such as (2, 3).",
    move: "Go to a step and press ↑ or ↓ to move it.",
    steps: "Put into order",
    up: (key) => `Move ${key} up`,
    down: (key) => `Move ${key} down`,
    moved: (key, place) => `${key} is now at place ${place}.`,
    firstWrong: (place) => `The first mistake is at place ${place}.`,
    showModel: "Show the model answer",
    model: "Model answer",
    whichNamed: "Which of these did your answer name?",
    count: "Record",
    named: (some, all) => `Your answer named ${some} of ${all} points.`,
    last: "last answer",
    tally: ({ tries, first, best }) => `tries: ${tries}; first ${percent(first)}, best ${percent(best)}`,
    absent: "The result stays in this page only: this Lab lacks the server part of Smriti.",
    notSaved: "The result is not saved:",
    unreachable: "The result is not saved yet: Lab's server does not answer. It goes along with your next answer.",
  },
};

export function percent(score) {
  return `${Math.round(100 * score)}%`;
}

/** A mark that does not rest on colour. */
export function sign(score) {
  return score >= 1 ? "✓" : score > 0 ? "◐" : "✗";
}
