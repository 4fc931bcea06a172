// Prediction cards: makes their buttons live, and tells a reveal card what the learner had predicted.
//
// The course's Python writes the cards as plain HTML (course_utils/predictions.py). All that changes
// here is the page: never the notebook's model, so a saved notebook is the same for every learner.

import { attempt } from "./guard.js";
import { evaluate, KernelSaid, liveKernel } from "./kernel.js";
import { bilingual } from "./language.js";

const CARDS = ".smriti-predict, .smriti-reveal";

// Ids and choices go into Python source, so nothing else may pass.
const NAME = "[a-z0-9-]+";
const ID_CLASS = new RegExp(`^smriti-id-(${NAME})$`);
const CHOICE_CLASS = new RegExp(`^smriti-choice-(${NAME})$`);
const REPR = new RegExp(`^'(${NAME})'$`);

const RECORDED = ["✓ आपका अनुमान दर्ज हुआ।", "✓ Your prediction is recorded."];
const WAITING = ["kernel के जवाब का इंतज़ार…", "Waiting for the kernel…"];
const NO_KERNEL = [
  "अनुमान दर्ज नहीं हुआ: पहले ऊपर के code cell चलाइए, फिर दोबारा चुनिए।",
  "Not recorded: run the code cells above first, then choose again.",
];
const YOURS = ["आपका अनुमान", "Your prediction"];

/** Serve the prediction cards of one notebook. */
export function serveCards(panel) {
  const notebook = panel.content.node;
  const answered = new WeakSet();      // cards that a kernel was asked about

  const scan = () => {
    const kernel = liveKernel(panel);
    for (const card of notebook.querySelectorAll(CARDS)) {
      nameParts(card);
      if (!kernel || answered.has(card)) continue;
      answered.add(card);
      attempt("showing an earlier prediction", () => showRecorded(panel, card, kernel));
    }
  };

  notebook.addEventListener("click", (event) => {
    const button = event.target.closest?.(".smriti-predict .smriti-choice");
    if (button) choose(panel, button);
  });
  const observer = new MutationObserver(scan);
  observer.observe(notebook, { childList: true, subtree: true });
  panel.sessionContext.kernelChanged.connect(scan);
  panel.disposed.connect(() => observer.disconnect());
  scan();
}

/** Lab's sanitizer drops role and aria-* from an untrusted output: put them (back) on. */
function nameParts(card) {
  const choices = card.querySelector(".smriti-choices");
  if (!choices || choices.dataset.smritiLive) return;
  choices.dataset.smritiLive = "true";
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "विकल्प · Choices");
  card.querySelector(".smriti-status")?.setAttribute("role", "status");
  press(card, null);
}

async function choose(panel, button) {
  const card = button.closest(".smriti-predict");
  const id = classPart(card, ID_CLASS);
  const choice = classPart(button, CHOICE_CLASS);
  if (!id || !choice) return;
  const kernel = liveKernel(panel);
  if (!kernel) {
    say(card, NO_KERNEL);
    return;
  }
  say(card, WAITING);
  try {
    await evaluate(kernel,
      `__import__("course_utils.predictions", fromlist=["record"]).record("${id}", "${choice}")`);
    press(card, button);
    say(card, RECORDED);
  } catch (reason) {
    say(card, NO_KERNEL, reason instanceof KernelSaid ? reason.message : "");
  }
}

/**
 * Mark what the learner chose earlier, if the kernel has it on record.
 *
 * Nobody clicked here, so this looks only at a course module that the notebook already imported:
 * opening a stranger's notebook must not run code that lies beside it.
 */
async function showRecorded(panel, card, kernel) {
  const id = classPart(card, ID_CLASS);
  if (!id) return;
  const value = await evaluate(kernel,
    `getattr(__import__("sys").modules.get("course_utils.predictions"), "recorded", lambda _: None)("${id}")`);
  const choice = REPR.exec(value)?.[1];
  if (!choice) return;
  const button = findChoice(panel, id, choice);
  if (card.matches(".smriti-predict")) press(card, button);
  const yours = card.querySelector(".smriti-yours");
  if (yours) yours.replaceChildren(...bilingual(...YOURS), ": ", ...choiceText(button, choice));
}

/** The button of a choice; cells know their page even while Lab keeps them out of it. */
function findChoice(panel, id, choice) {
  for (const cell of panel.content.widgets) {
    const button = cell.node.querySelector(`.smriti-id-${id} .smriti-choice-${choice}`);
    if (button) return button;
  }
  return null;
}

function choiceText(button, choice) {
  return button ? [...button.cloneNode(true).childNodes] : [choice];
}

function press(card, chosen) {
  for (const button of card.querySelectorAll(".smriti-choice")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
}

/** Write `pair` into the card's status line, and below it what the kernel said. */
function say(card, pair, detail = "") {
  const status = card.querySelector(".smriti-status");
  if (!status) return;
  status.replaceChildren(...bilingual(...pair));
  if (detail) {
    const said = document.createElement("small");
    said.textContent = detail;
    status.append(said);
  }
}

function classPart(element, pattern) {
  for (const name of element.classList) {
    const match = pattern.exec(name);
    if (match) return match[1];
  }
  return null;
}
