// Reads one question block, as course_utils/questions/markdown.py writes it: what to mark an answer by,
// and which pieces of the page to show for it. Nothing here changes the page.

const KIND = /^smriti-kind-([a-z]+)$/;
const ID = /^smriti-id-([0-9]{2}-[a-z0-9-]+)$/;
const VARIANT = /^smriti-variant-([0-9]+)$/;

const DEVANAGARI = /[\u0900-\u097F]/;

/**
 * What `block` says, or null if it is not a whole question.
 *
 * For marking: kind, key, tolerance, choices [{key, right}], mistakes [text], points (their number).
 * For showing: lang, prompt, code, list, folded and functions that give fresh copies: explanation(),
 * and why() of each choice, mistake and point. A copy is made when it is shown, because MathJax may
 * set the formulas only after this was read.
 */
export function readQuestion(block) {
  const kind = classPart(block, KIND);
  const id = classPart(block, ID);
  const folded = block.querySelector(":scope > details.smriti-answer");
  const prompt = block.querySelector(":scope > p");
  if (!id || !prompt || !folded || !(kind in READERS)) return null;
  const before = folded.previousElementSibling;
  const question = {
    id, kind, folded, prompt,
    variant: classPart(block, VARIANT) ?? "0",
    lang: languageOf(block, prompt),
    code: block.querySelector(":scope > pre"),
    list: before?.matches("ul") ? before : null,
    key: "", tolerance: 0, choices: [], mistakes: [], points: [],
  };
  return READERS[kind](question) ? question : null;
}

const READERS = {
  single: readChoices, prediction: readChoices, bug: readChoices, multiple: readChoices,
  numeric: readValue, shape: readValue, order: readOrder, open: readOpen,
};

function readChoices(question) {
  const answers = new Map(entries(question.folded.querySelector(":scope > ul")).map((e) => [e.key, e]));
  question.choices = entries(question.list).map(({ key, text }) => {
    const answer = answers.get(key);
    return { key, text, right: answer?.mark === "✓", why: () => copy(answer.text()) };
  });
  question.key = question.choices.filter((choice) => choice.right).map((choice) => choice.key).join(" ");
  return question.key && question.choices.every((choice) => answers.has(choice.key));
}

function readValue(question) {
  const { folded } = question;
  const value = folded.querySelector(":scope > p .smriti-key");
  if (!value) return false;
  const spread = folded.querySelector(":scope > p .smriti-tolerance");
  const list = lastList(folded);
  question.key = value.textContent.trim();
  question.tolerance = Number(spread?.textContent.replace("±", "") ?? 0);
  question.mistakes = entries(list).map(({ key, text }) => ({ key, why: () => copy(text()) }));
  question.explanation = () => copy(between(spread ?? value, list ?? null, folded));
  return Number.isFinite(question.tolerance);
}

function readOrder(question) {
  const list = question.folded.querySelector(":scope > ol:last-of-type");
  const steps = new Map(entries(list).map((e) => [e.key, e]));
  question.choices = entries(question.list).map(({ key, text }) => (
    { key, text, right: true, why: () => copy(steps.get(key).text()) }));
  question.key = [...steps.keys()].join(" ");
  question.explanation = () => copy(between(question.folded.querySelector("summary"), list, question.folded));
  return question.choices.length > 1 && question.choices.every((choice) => steps.has(choice.key));
}

function readOpen(question) {
  const list = lastList(question.folded);
  if (!list) return false;
  question.points = [...list.children].map((item, place) => ({ key: String(place + 1), why: () => point(item) }));
  question.explanation = () => copy(between(question.folded.querySelector("summary"), list, question.folded));
  return question.points.length > 0;
}

/**
 * The items "✗ **a** text" of a list: mark, key, and a function that gives the range of the text. A range
 * is made when it is used: the browser has to correct every living one at each change of the page.
 */
function entries(list) {
  return [...list?.children ?? []].flatMap((item) => {
    const key = item.querySelector("strong");
    if (!key) return [];
    return [{
      mark: item.textContent.trim()[0],
      key: key.textContent.trim(),
      text: () => between(key, null, item),
    }];
  });
}

function lastList(folded) {
  return [...folded.querySelectorAll(":scope > ul")].pop() ?? null;
}

/** The range after `start`, up to `end` or to the end of `whole`. */
function between(start, end, whole) {
  const range = document.createRange();
  range.setStartAfter(start);
  if (end) range.setEndBefore(end);
  else range.setEnd(whole, whole.childNodes.length);
  return range;
}

function copy(range) {
  return range.cloneContents();
}

/** The text of "☐ point", without its box. */
function point(item) {
  const piece = document.createDocumentFragment();
  piece.append(...item.cloneNode(true).childNodes);
  const first = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT).nextNode();
  if (first) first.data = first.data.replace(/^\s*☐\s*/, "");
  return piece;
}

/** A one-language notebook has no blocks with `lang`: then the script tells. */
function languageOf(block, prompt) {
  const marked = block.closest('div[lang="hi"], div[lang="en"]')?.lang;
  return marked ?? (DEVANAGARI.test(prompt.textContent) ? "hi" : "en");
}

function classPart(element, pattern) {
  for (const name of element.classList) {
    const match = pattern.exec(name);
    if (match) return match[1];
  }
  return null;
}
