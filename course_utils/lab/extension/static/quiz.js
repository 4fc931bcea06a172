// Live questions: every block `.smriti-question` of a notebook, in a text cell or an output, trusted or not.
//
// The course's Python writes a question as plain Markdown with its answer folded (course_utils/questions).
// question.js reads it, controls.js makes the controls, marking.js marks, scores.js keeps the result. All that
// changes is the page: never the notebook's model, so a saved notebook is the same for every learner.

import { CONTROLS, firstDraft, freshId, make } from "./controls.js";
import { attempt } from "./guard.js";
import { mark } from "./marking.js";
import { readQuestion } from "./question.js";
import { percent, sign, WORDS } from "./words.js";

/** Serve the questions of one notebook. */
export function serveQuestions(panel, scores) {
  const notebook = panel.content.node;
  const seen = new WeakSet();     // blocks that are live, or cannot be
  const texts = new WeakMap();    // rendered text → key → what is asked in it
  const all = new Set();
  let hasScores = false;

  const scan = () => {
    for (const block of notebook.querySelectorAll(".smriti-question:not(.smriti-live)")) {
      if (seen.has(block)) continue;
      seen.add(block);
      attempt("a live question", () => all.add(mount(block, texts, scores)));
      if (hasScores) continue;
      hasScores = true;
      attempt("earlier results", () => scores.load());
    }
  };
  const observer = new MutationObserver(scan);
  observer.observe(notebook, { childList: true, subtree: true });
  const stop = scores.watch(() => all.forEach((asked) => asked.showStanding()));
  panel.disposed.connect(() => {
    observer.disconnect();
    stop();
  });
  scan();
}

function mount(block, texts, scores) {
  const question = readQuestion(block);
  if (!question) throw new Error(block.className);
  const text = block.closest(".jp-RenderedMarkdown, .jp-RenderedHTML") ?? block.parentElement;
  if (!texts.has(text)) texts.set(text, new Map());
  const here = texts.get(text);
  const key = `${question.id} ${question.variant}`;
  if (!here.has(key)) here.set(key, new Asked(question, scores));
  const asked = here.get(key);
  asked.join(makeView(block, question, asked, scores), question, text);
  return asked;
}

/** One question as it is being answered; its Hindi and its English block are two views of it. */
class Asked {
  said = {};          // what is to be told: {verdict, answered} or {moved}; a new object whenever that changes
  unfolded = false;
  trouble = null;     // what kept the result from being saved
  #views = [];
  #question;
  #scores;

  constructor(question, scores) {
    this.#question = question;
    this.#scores = scores;
    this.draft = firstDraft(question);
  }

  join(view, question, text) {
    // Lab sets a text anew after an edit: the views of the old one are gone, and so is what they asked.
    this.#views = [...this.#views.filter((other) => text.contains(other.block)), view];
    this.#question = question;
    view.show();
    view.unfold(this.unfolded);
  }

  /** The learner changed the answer but did not ask for its mark; `moved` is the key of a step that was moved. */
  change(draft, moved = null) {
    this.draft = draft;
    this.said = { moved };
    this.#show();
  }

  unfold(open) {
    this.unfolded = open;
    for (const view of this.#views) view.unfold(open);
  }

  /** Mark `answer` and show it at once; keeping the result may take its time. */
  async answer(answer) {
    if (this.#question.kind !== "open") this.draft = answer;
    const verdict = mark(this.#question, answer);
    this.said = { verdict, answered: answer };
    this.#show();
    if (verdict.unreadable) return;
    this.trouble = await this.#scores.record({ id: this.#question.id, answer, score: verdict.score });
    this.#show();
  }

  /** The mark of the last answer, or undefined if anything was changed since. */
  get verdict() {
    return this.said.verdict;
  }

  showStanding() {
    for (const view of this.#views) view.showStanding();
  }

  #show() {
    for (const view of this.#views) view.show();
  }
}

function makeView(block, question, asked, scores) {
  const words = WORDS[question.lang];
  const controls = CONTROLS[question.kind](question, asked, words);
  const feedback = make("div", "smriti-feedback", [], { role: "status" });
  const trouble = make("p", "smriti-trouble", [], { role: "status" });
  const standing = make("small", "smriti-standing");
  nameBlock(block, question);
  question.list?.remove();
  question.folded.hidden = question.kind === "open";      // its model answer has a button of its own
  block.prepend(standing);
  question.folded.before(controls.node, feedback, trouble);
  numberLines(question);
  guardKeys(block, controls);
  question.folded.addEventListener("toggle", () => asked.unfold(question.folded.open));

  let shown;      // a feedback made again would be read out again
  const show = () => {
    controls.show();
    if (shown !== asked.said) showFeedback(block, feedback, question, asked, words);
    shown = asked.said;
    setText(trouble, troubleText(asked.trouble, question.lang));
  };
  const showMark = () => showStanding(standing, scores.standing[question.id], words);
  if (question.variant === "0") showMark();
  return {
    block, show,
    unfold: (open) => { question.folded.open = open; },
    showStanding: question.variant === "0" ? showMark : () => {},
  };
}

function nameBlock(block, question) {
  question.prompt.id ||= freshId();
  block.classList.add("smriti-live");
  block.setAttribute("role", "group");
  block.setAttribute("aria-labelledby", question.prompt.id);
}

/** Line numbers beside the code of a bug: its choices name them. */
function numberLines({ kind, code }) {
  if (kind !== "bug" || !code) return;
  const count = code.textContent.replace(/\n$/, "").split("\n").length;
  const numbers = Array.from({ length: count }, (_, place) => place + 1).join("\n");
  code.classList.add("smriti-numbered");
  code.prepend(make("span", "smriti-numbers", [numbers], { "aria-hidden": "true" }));
}

/**
 * What is typed in a question is for the question. Lab listens further out: an Enter would edit the cell, an
 * arrow select the next one, a "b" insert one. Escape, Tab, Alt with a letter, saving and F keys go on to Lab.
 */
function guardKeys(block, controls) {
  block.addEventListener("keydown", (event) => {
    const withAlt = event.altKey && event.key.length === 1;
    const saves = (event.ctrlKey || event.metaKey) && event.code === "KeyS";
    if (withAlt || saves || /^(Escape|Tab|F\d+)$/.test(event.key)) return;
    event.stopPropagation();
    if (!event.target.matches("input, textarea")) controls.key?.(event);
  });
  // Two quick clicks on a choice are not a wish to edit the cell.
  controls.node.addEventListener("dblclick", (event) => event.stopPropagation());
}

// ---- what the learner is told ----

function showFeedback(block, feedback, question, asked, words) {
  const { verdict, moved } = asked.said;
  const tone = !verdict || verdict.unreadable ? "plain" : toneOf(question, verdict.score);
  for (const name of ["plain", "true", "false"]) block.classList.toggle(`smriti-${name}`, name === tone);
  if (verdict) {
    // The model answer of an open question stands above, where its points are ticked.
    const notes = question.kind === "open" ? [] : verdict.notes.filter((note) => !note.word);
    feedback.replaceChildren(make("p", "smriti-head", [headline(question, asked, words)]),
      ...notes.map((note) => makeNote(note, question, asked, words)));
  } else if (moved) {
    feedback.replaceChildren(words.moved(moved, asked.draft.split(" ").indexOf(moved) + 1));
  } else {
    feedback.replaceChildren();
  }
}

/** An answer in words, and one that is partly right, is not simply wrong. */
function toneOf({ kind }, score) {
  return score >= 1 ? "true" : score > 0 || kind === "open" ? "plain" : "false";
}

function headline({ kind, key, points }, { said: { verdict, answered } }, words) {
  const { score, place, notes } = verdict;
  if (verdict.unreadable) return words[notes[0].word];
  const says = notes[0].word ? words[notes[0].word]
    : kind === "open" ? words.named(Math.round(score * points.length), points.length)
    : score >= 1 ? words.right
    : kind === "bug" ? words.notThatLine(answered, key)
    : kind === "single" || kind === "prediction" ? words.notThatOne(answered, key)
    : kind === "order" ? words.firstWrong(place)
    : score > 0 ? words.partly(Math.round(100 * score))
    : words.wrong;
  return `${sign(score)} ${says}`;
}

function makeNote(note, question, asked, words) {
  if (note.explanation) return make("div", "smriti-why", [question.explanation()]);
  if (note.mistake) return make("div", "smriti-why", [find(question.mistakes, note.mistake).why()]);
  const choice = find(question.choices, note.choice);
  if (question.kind !== "multiple") return make("div", "smriti-why", [choice.why()]);
  const isChosen = asked.said.answered.split(" ").includes(choice.key);
  const judged = choice.right === isChosen ? "✓" : `✗ ${choice.right ? words.missed : words.chosenWrongly}`;
  return make("div", "smriti-why", [make("strong", "", [choice.key]), ` ${judged}: `, choice.why()]);
}

function find(list, key) {
  return list.find((entry) => entry.key === key);
}

/** A small mark of the learner's last answer, whenever that was. */
function showStanding(element, kept, words) {
  if (!kept) return;
  setText(element, `${words.last} ${kept.last > 0 && kept.last < 1 ? `◐ ${percent(kept.last)}` : sign(kept.last)}`);
  element.title = words.tally({ ...kept, percent });
}

/** Why the result is not saved: a word of ours, or what the server said in both languages. */
function troubleText(trouble, lang) {
  if (!trouble) return "";
  return trouble[lang] ? `${WORDS[lang].notSaved} ${trouble[lang]}` : WORDS[lang][trouble];
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
