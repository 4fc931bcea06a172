// Which one when: the questions one after the other, and the way through the chart.
//
// `data` is what course_utils/explorers/which_one.py writes: questions (id, text, ids of what follows yes and no,
// evidence of both), leaves (id, text, evidence), start, and how the chart draws what is lit and what is not. Exactly one
// way leads to each question and leaf, so the place alone is the state.

import { both, button, guardKeys, make } from "./controls.js";
import { speakForItself } from "./marks.js";

const WORDS = {
  question: { hi: "सवाल", en: "Question" },
  take: { hi: "आपके काम के लिए", en: "For your work" },
  back: { hi: "एक सवाल पीछे", en: "one question back" },
  again: { hi: "फिर शुरू से", en: "from the start" },
  press: { hi: "चित्र में किसी खाने को दबाइए: वहाँ तक का रास्ता दिखेगा।",
           en: "Press a box in the picture to see the way to it." },
};

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const chart = new WhichOne(data, drawings);
  el.append(chart.node);
  chart.show();
  return () => chart.stop();
}

class WhichOne {
  #data; #drawings; #nodes; #before = new Map(); #at; #status; #way; #answers; #listeners = new AbortController();

  constructor(data, drawings) {
    this.#data = data;
    this.#drawings = drawings;
    this.#nodes = new Map([...data.questions, ...data.leaves].map((node) => [node.id, node]));
    for (const question of data.questions) {
      for (const answer of ["yes", "no"]) this.#before.set(question[answer], { question, answer });
    }
    this.#at = data.start;
    this.#makeControls();
    for (const svg of drawings) {
      speakForItself(svg);
      for (const group of svg.querySelectorAll("[data-node]")) this.#listen(group);
    }
  }

  /** The branches that lead to the place, in order. */
  get #path() {
    const path = [];
    for (let step = this.#before.get(this.#at); step; step = this.#before.get(step.question.id)) path.unshift(step);
    return path;
  }

  // ---- what is shown ----

  show() {
    const path = this.#path, { text, evidence } = this.#nodes.get(this.#at);
    const lit = new Set(path.flatMap(({ question, answer }) => [question.id, `${question.id}-${answer}`]));
    if (path.length) lit.add(this.#at);
    for (const svg of this.#drawings) this.#light(svg, lit);
    this.#way.replaceChildren(...path.map(({ question, answer }) => make("li", "", bothWith(
      (lang) => `${question.text[lang]} ${this.#data[answer][lang]} (${question.evidence[answer][lang]})`))));
    const asks = this.#asks;
    this.#status.replaceChildren(...bothWith((lang) => (asks
      ? `${WORDS.question[lang]} ${path.length + 1}: ${text[lang]}`
      : `${WORDS.take[lang]}: ${text[lang]} (${evidence[lang]})`)));
    for (const node of this.#answers) node.setAttribute("aria-disabled", String(!asks));
  }

  /** As charts.py draws a way: what is on it in its colour and thick, the rest faint. */
  #light(svg, lit) {
    const { faded, lit: strong, plain } = this.#data;
    for (const group of svg.querySelectorAll("[data-node], [data-edge]")) {
      const on = lit.has(group.dataset.node ?? group.dataset.edge);
      const { colour, width, ground } = on ? strong : plain;
      if (lit.size && !on) group.setAttribute("opacity", faded);
      else group.removeAttribute("opacity");
      const [shape, head] = group.children;       // a box and its text, or a line and its head
      shape.setAttribute("stroke", colour);
      shape.setAttribute("stroke-width", width);
      if (group.dataset.node) {
        shape.setAttribute("fill", colour);
        shape.setAttribute("fill-opacity", ground);
      } else head.setAttribute("fill", colour);
    }
  }

  // ---- what the reader does ----

  get #asks() { return "yes" in this.#nodes.get(this.#at); }

  #answer(word) {
    if (this.#asks) this.#go(this.#nodes.get(this.#at)[word]);
  }

  #go(id) {
    this.#at = id;
    this.show();
  }

  #listen(group) {
    group.style.cursor = "pointer";
    group.addEventListener("click", () => this.#go(group.dataset.node), { signal: this.#listeners.signal });
  }

  stop() {
    this.#listeners.abort();
  }

  // ---- the controls ----

  #makeControls() {
    const { yes, no, questions } = this.#data;
    this.#status = make("p", "smriti-said", [], { role: "status", style: "font-weight: 700" });
    this.#answers = [button(yes, () => this.#answer("yes")), button(no, () => this.#answer("no"))];
    const back = button(WORDS.back, () => this.#go(this.#before.get(this.#at)?.question.id ?? this.#at));
    const again = button(WORDS.again, () => this.#go(questions[0].id));
    this.#way = make("ol", "smriti-way");
    this.node = make("div", "smriti-live smriti-live-which-one", [this.#status,
      make("div", "smriti-steps", [...this.#answers, back, again]), this.#way, make("p", "", both(WORDS.press))]);
    guardKeys(this.node);
  }
}

/** A text made in each language, as nodes. */
function bothWith(said) {
  return both({ hi: said("hi"), en: said("en") });
}
