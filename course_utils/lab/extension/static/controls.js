// The controls of a live question, one maker for each kind. A maker takes the question as it was read, what
// is asked (quiz.js) and the words of its language, and returns {node, show}: `show` brings the controls to
// the present answer, which may have been given in the other language's half.

const ARROWS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

export const CONTROLS = {
  single: makeOptions, prediction: makeOptions, bug: makeOptions, multiple: makeOptions,
  numeric: makeField, shape: makeField, order: makeSteps, open: makeEssay,
};

/** The answer before the learner has touched anything. */
export function firstDraft(question) {
  if (question.kind === "open") return { text: "", shown: false, named: "" };
  return question.kind === "order" ? question.choices.map((choice) => choice.key).join(" ") : "";
}

// ---- one or several choices ----

function makeOptions(question, asked, words) {
  const several = question.kind === "multiple";
  const pick = (key) => (several ? asked.change(toggled(question, asked.draft, key)) : asked.answer(key));
  const options = question.choices.map((choice) => makeOption(choice, several, pick));
  const group = make("div", "smriti-options", options,
    { role: several ? "group" : "radiogroup", "aria-label": several ? words.several : words.choices });
  rove(group, options, !several);
  const node = make("div", "smriti-controls", [group]);
  if (several) {
    group.before(make("p", "smriti-hint", [words.several]));
    node.append(makeButton(words.check, () => asked.answer(asked.draft)));
  }
  return {
    node,
    show: () => showOptions(question, asked, options, words),
    key(event) {
      const choice = typedChoice(event, question);
      if (!choice) return;
      options[question.choices.indexOf(choice)].focus();
      pick(choice.key);
    },
  };
}

function makeOption(choice, several, pick) {
  const text = make("span", "smriti-text", [choice.text().extractContents()]);
  const option = make("button", "smriti-option", [
    make("span", "smriti-cap", [choice.key]), text, make("span", "smriti-sign"),
  ], { type: "button", role: several ? "checkbox" : "radio", "aria-checked": "false" });
  option.addEventListener("click", () => pick(choice.key));
  return option;
}

function showOptions(question, { draft, verdict }, options, words) {
  const chosen = keys(draft);
  question.choices.forEach(({ key, right }, place) => {
    const isChosen = chosen.includes(key);
    options[place].setAttribute("aria-checked", String(isChosen));
    const sign = !verdict ? "" : right ? "✓" : isChosen ? "✗" : "";
    showSign(options[place].lastChild, sign, right ? words.right : words.wrong);
  });
  if (question.kind === "multiple") return;
  const focused = options.find((option) => option === document.activeElement);
  enter(options, focused ?? options.find((_, place) => chosen.includes(question.choices[place].key)) ?? options[0]);
}

function showSign(element, sign, name) {
  element.textContent = sign;
  element.className = `smriti-sign ${sign === "✓" ? "smriti-true" : "smriti-false"}`;
  element.toggleAttribute("role", sign !== "");
  element.toggleAttribute("aria-label", sign !== "");
  if (sign) setAttributes(element, { role: "img", "aria-label": name });
}

function toggled(question, draft, key) {
  const chosen = new Set(keys(draft));
  if (!chosen.delete(key)) chosen.add(key);
  return question.choices.map((choice) => choice.key).filter((k) => chosen.has(k)).join(" ");
}

/** The choice that a typed letter or number names; by the key's place where the keyboard is set to Hindi. */
function typedChoice(event, { choices, kind }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return undefined;
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[1].toLowerCase();
  const byKey = choices.find(({ key }) => key === event.key.toLowerCase() || key === place);
  // The keys of a bug are line numbers: a 2 must not mean the second of lines 1, 3 and 5.
  return byKey ?? (kind === "bug" ? undefined : choices[Number(place) - 1]);
}

// ---- a number or a shape ----

function makeField(question, asked, words) {
  const isNumber = question.kind === "numeric";
  // The number pad of some phones has no minus.
  const negative = [question.key, ...question.mistakes.map((m) => m.key)].some((value) => /[−-]/.test(value));
  const input = make("input", "smriti-field", [], {
    type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    inputmode: isNumber && !negative ? "decimal" : "text", placeholder: isNumber ? "" : "(2, 3)",
  });
  input.addEventListener("input", () => asked.change(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) asked.answer(asked.draft);
  });
  const label = make("label", "smriti-label", [words.yourAnswer, input]);
  return {
    node: make("div", "smriti-controls smriti-line", [label, makeButton(words.check, () => asked.answer(asked.draft))]),
    show() {
      if (input.value !== asked.draft) input.value = asked.draft;
      const wrong = asked.verdict && asked.verdict.score < 1;
      input.setAttribute("aria-invalid", String(Boolean(wrong)));
    },
  };
}

// ---- steps to put into order ----

function makeSteps(question, asked, words) {
  const hint = make("p", "smriti-hint", [words.move], { id: freshId() });
  const steps = new Map(question.choices.map((choice) => [choice.key, makeStep(choice, asked, words, hint.id)]));
  const list = make("ol", "smriti-steps", [...steps.values()], { "aria-label": words.steps });
  return {
    node: make("div", "smriti-controls", [
      hint, list, makeButton(words.check, () => asked.answer(asked.draft)),
    ]),
    show() {
      const focused = document.activeElement;
      const order = keys(asked.draft);
      order.forEach((key, place) => {
        const step = steps.get(key);
        if (list.children[place] !== step) list.insertBefore(step, list.children[place] ?? null);
        step.classList.toggle("smriti-wrong-place", asked.verdict?.place === place + 1);
      });
      // A step that moved lost the focus; the learner may want to move it on.
      if (list.contains(focused)) focused.focus();
    },
  };
}

function makeStep(choice, asked, words, hintId) {
  const { key } = choice;
  const move = (by) => asked.change(movedBy(asked.draft, key, by), key);
  const up = makeButton("↑", () => move(-1), { "aria-label": words.up(key), tabindex: "-1" });
  const down = makeButton("↓", () => move(1), { "aria-label": words.down(key), tabindex: "-1" });
  // The step itself takes the focus: one stop of Tab a step, and the arrows move it.
  const handle = make("div", "smriti-step", [
    make("span", "smriti-cap", [key]), make("span", "smriti-text", [choice.text().extractContents()]),
  ], { tabindex: "0", role: "group", "aria-describedby": hintId });
  for (const part of handle.children) part.id = freshId();
  handle.setAttribute("aria-labelledby", [...handle.children].map((part) => part.id).join(" "));
  handle.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(ARROWS[event.key]);
  });
  return make("li", "", [make("div", "smriti-row", [handle, up, down])]);
}

function movedBy(draft, key, by) {
  const order = keys(draft);
  const from = order.indexOf(key);
  const to = Math.min(order.length - 1, Math.max(0, from + by));
  order.splice(to, 0, ...order.splice(from, 1));
  return order.join(" ");
}

// ---- an answer in words ----

function makeEssay(question, asked, words) {
  const area = make("textarea", "smriti-field", [], { rows: "4", spellcheck: "false" });
  area.addEventListener("input", () => asked.change({ ...asked.draft, text: area.value }));
  const open = makeButton(words.showModel, () => asked.change({ ...asked.draft, shown: true }));
  const ticks = question.points.map((point) => makeTick(point, asked));
  const model = make("div", "smriti-model", [], { role: "status" });
  const named = make("fieldset", "smriti-named", [
    make("legend", "", [words.whichNamed]), ...ticks.map((tick) => tick.label),
    makeButton(words.count, () => asked.answer(asked.draft.named)),
  ]);
  return {
    node: make("div", "smriti-controls", [
      make("label", "smriti-label smriti-block", [words.yourAnswer, area]), open, model, named,
    ]),
    show() {
      const { text, shown, named: ticked } = asked.draft;
      if (area.value !== text) area.value = text;
      open.hidden = shown;
      named.hidden = !shown;
      if (shown && !model.hasChildNodes()) {
        model.append(make("p", "smriti-head", [words.model]), make("div", "smriti-why", [question.explanation()]));
        for (const tick of ticks) tick.text.append(tick.point.why());
      }
      for (const tick of ticks) tick.box.checked = keys(ticked).includes(tick.point.key);
    },
  };
}

function makeTick(point, asked) {
  const box = make("input", "", [], { type: "checkbox" });
  const text = make("span", "smriti-text");
  box.addEventListener("change", () => {
    const ticked = new Set(keys(asked.draft.named));
    if (box.checked) ticked.add(point.key);
    else ticked.delete(point.key);
    asked.change({ ...asked.draft, named: [...ticked].sort((a, b) => a - b).join(" ") });
  });
  return { point, box, text, label: make("label", "smriti-tick", [box, text]) };
}

// ---- small helpers ----

export function make(tag, className = "", children = [], attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return setAttributes(element, attributes);
}

let ids = 0;

export function freshId() {
  ids += 1;
  return `smriti-part-${ids}`;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function makeButton(text, action, attributes = {}) {
  const button = make("button", "smriti-button", [text], { type: "button", ...attributes });
  button.addEventListener("click", action);
  return button;
}

function keys(text) {
  return text.split(" ").filter(Boolean);
}

/** Arrows, Home and End go from one option to the next; with `single`, Tab stops at the group only once. */
function rove(group, options, single) {
  group.addEventListener("keydown", (event) => {
    const here = options.indexOf(document.activeElement);
    const to = { Home: 0, End: options.length - 1 }[event.key]
      ?? (event.key in ARROWS ? (here + ARROWS[event.key] + options.length) % options.length : -1);
    if (here < 0 || to < 0) return;
    event.preventDefault();
    options[to].focus();
  });
  if (single) group.addEventListener("focusin", (event) => enter(options, event.target));
}

function enter(options, current) {
  for (const option of options) option.tabIndex = option === current ? 0 : -1;
}
