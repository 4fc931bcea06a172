// Marks an answer exactly as Question.mark does in course_utils/questions/model.py; a browser test holds
// the two together over the whole bank. No page here: a question is what question.js reads.

const DIGITS = "०१२३४५६७८९";

/**
 * The mark of `answer`: {score, notes} or {unreadable: true, notes}.
 *
 * `notes` name what is to be said: {choice: key}, {mistake: value}, {explanation: true} or {word: name}.
 * An answer is text: keys apart by spaces, a number, a shape; of an open question the points it names.
 */
export function mark(question, answer) {
  return MARKS[question.kind](question, answer);
}

const MARKS = {
  single: markChoice, prediction: markChoice, bug: markChoice, multiple: markSet,
  numeric: markNumber, shape: markShape, order: markOrder, open: markPoints,
};

function markChoice(question, answer) {
  return { score: answer === question.key ? 1 : 0, notes: [{ choice: answer }] };
}

/** Each right choice counts; each wrong one that was chosen takes one away. */
function markSet(question, answer) {
  const chosen = new Set(words(answer));
  const right = question.choices.filter((choice) => choice.right);
  const hits = right.filter((choice) => chosen.has(choice.key)).length;
  const misjudged = question.choices.filter((choice) => choice.right !== chosen.has(choice.key));
  const told = misjudged.length > 0 ? misjudged : right;
  return {
    score: Math.max(0, hits - (chosen.size - hits)) / right.length,
    notes: told.map((choice) => ({ choice: choice.key })),
  };
}

function markNumber(question, answer) {
  const value = number(answer);
  if (value === null) return { unreadable: true, score: 0, notes: [{ word: "numberExpected" }] };
  const isNear = (text) => near(value, number(text), question.tolerance);
  return isNear(question.key) ? RIGHT : mistaken(question, isNear);
}

function markShape(question, answer) {
  const sizes = shape(answer);
  if (sizes === null) return { unreadable: true, score: 0, notes: [{ word: "shapeExpected" }] };
  const isIt = (text) => String(shape(text)) === String(sizes);
  return isIt(question.key) ? RIGHT : mistaken(question, isIt);
}

const RIGHT = { score: 1, notes: [{ explanation: true }] };

function mistaken(question, isIt) {
  const known = question.mistakes.find((mistake) => isIt(mistake.key));
  return { score: 0, notes: [known ? { mistake: known.key } : { word: "notThis" }] };
}

/** `place` counts the first wrong place from 1; the note says what belongs there. */
function markOrder(question, answer) {
  const right = words(question.key);
  const given = words(answer);
  if (String(given) === String(right)) return RIGHT;
  const wrong = Math.max(0, right.findIndex((key, place) => given[place] !== key));
  return { score: 0, place: wrong + 1, notes: [{ choice: right[wrong] }] };
}

function markPoints(question, answer) {
  const named = new Set(words(answer));
  return { score: named.size / question.points.length, notes: [{ explanation: true }] };
}

/** The number in a text, or null: Devanagari digits, a true minus, commas between thousands or before decimals. */
export function number(text) {
  let plain = latin(text).replace(/ /g, "");
  if (/^[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d*)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else if (/^[+-]?\d+,\d+$/.test(plain)) plain = plain.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/** The sizes in a text, or null: with any brackets, or torch.Size([…]). */
export function shape(text) {
  const plain = latin(text).replace(/^torch\.Size/, "");
  if (!plain || !/^[([\s]*(\d+([\s,×x]+\d+)*[\s,]*)?[)\]\s]*$/.test(plain)) return null;
  return (plain.match(/\d+/g) ?? []).map(Number);
}

function near(value, wanted, tolerance) {
  return wanted !== null && Math.abs(value - wanted) <= tolerance + 1e-9 * Math.max(1, Math.abs(wanted));
}

function latin(text) {
  return text.replace(/[०-९]/g, (digit) => DIGITS.indexOf(digit)).replace(/[−–]/g, "-").trim();
}

function words(text) {
  return text.replaceAll(",", " ").split(/\s+/).filter(Boolean);
}
