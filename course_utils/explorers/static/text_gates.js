// What a gate or a state of one unit did at every token of a text, in one or two networks, on a scale that stays.
//
// `data` is what course_utils/explorers/text_gates.py writes: tokens and their places, models (codes: whole numbers as
// base64, two bytes each, unit after unit; a value is (code − zero) · step), options (a name for each model) and the
// limits of each, palettes (pairs of a colour and the ink that reads on it), and places of the drawing.

import { axes } from "./axes.js";
import { choice } from "./choice.js";
import { both, guardKeys, make, shown, slider } from "./controls.js";
import { marks, setAttributes, setText } from "./marks.js";

const WORDS = {
  value: { hi: "क्या देखना है", en: "what to show" },
  rank: { hi: "unit, औसत के क्रम से", en: "unit, by rank of its mean" },
  token: { hi: "token", en: "token" },
  mean: { hi: "औसत", en: "mean" },
};

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const gates = new TextGates(data, drawings);
  el.append(gates.node);
  gates.showValue();
  return () => gates.stop();
}

export class TextGates {
  #data; #marks; #models; #option; #token = 0; #rank; #at; #status; #listeners = new AbortController();

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#models = data.models.map((model) => new Model(model, data));
    this.#option = data.options.findIndex(({ role }) => role === data.role);
    this.#makeControls();
    for (const k of data.models.keys()) {
      for (const node of this.#marks.nodes(`boxes${k}`)) this.#listen(node);
    }
  }

  get #shownNow() { return this.#data.options[this.#option]; }

  get #limits() { return this.#data.limits[this.#option]; }

  get #palette() { return this.#data.palettes[this.#shownNow.gate ? "gate" : "state"]; }

  // ---- what is computed ----

  /** Of one model: which unit has the chosen rank, and its values. */
  #unit(k) {
    const model = this.#models[k];
    const name = this.#shownNow.names[k];
    const rank = Math.min(this.#rank.value, model.units);
    const unit = model.ranked(name)[rank - 1];
    return { name, rank, unit, row: model.row(name, unit), mean: model.mean(name, unit) };
  }

  /** Which of the colours a value has. */
  #level(value) {
    const [low, high] = this.#limits;
    const levels = this.#palette.length;
    return Math.min(levels - 1, Math.max(0, Math.floor((value - low) / (high - low) * levels)));
  }

  /** The share of all values of a model that has each colour. */
  #counted(values) {
    const counts = new Array(this.#palette.length).fill(0);
    for (const value of values) counts[this.#level(value)] += 1;
    return counts.map((count) => count / values.length);
  }

  /** Which part of the values is nearly 0, which nearly 1; of states, their size counts. */
  #shares(name, values) {
    const { low, high } = this.#data;
    const part = (test) => shown(100 * values.filter((value) => test(Math.abs(value))).length / values.length, 0);
    const said = this.#shownNow.gate ? name : `|${name}|`;
    return `${said} < ${low}: ${part((v) => v < low)}%,  ${said} > ${high}: ${part((v) => v > high)}%`;
  }

  // ---- what is shown ----

  /** Another text that takes as many rows: its boxes and words, as text_gates.py draws them. */
  reread(data) {
    const { tokens, places, models, row, box } = data;
    this.#data = data;
    this.#models = models.map((model) => new Model(model, data));
    this.#marks.text("count", `/${tokens.length}: `);
    for (const [k, { top }] of models.entries()) {
      const middle = places.map(([, , at]) => top + at * row + box / 2);
      this.#marks.set(`edges${k}`, { d: places.map(([x, width], n) => `M${x - 1} ${middle[n]}h${width + 2}`).join("") });
      for (const group of this.#marks.nodes(`boxes${k}`)) {
        refill(group, "path", tokens, (n) => ({ d: `M${places[n][0]} ${middle[n]}h${places[n][1]}` }));
      }
      for (const group of this.#marks.nodes(`words${k}`)) {
        const centre = (n) => places[n][0] + places[n][1] / 2;
        refill(group, "text", tokens, (n) => ({ x: centre(n).toFixed(1), y: middle[n] + 5 }), tokens);
      }
    }
    this.#token = 0;
    this.#at.max = tokens.length;
    this.showValue();
  }

  /** Another value: also the scale and the histograms. */
  showValue() {
    const { names, title } = this.#shownNow;
    const [low, high] = this.#limits;
    this.#marks.text("value", [...new Set(names)].join(" / "));
    this.#marks.text("title", title);
    for (const [mark, value] of [["low", low], ["mid", (low + high) / 2], ["high", high]]) {
      this.#marks.text(mark, String(value).replace("-", "−"));
    }
    this.#marks.text("most", `${Math.round(100 * this.#data.models[0].axes[this.#option].y[1])}%`);
    for (const node of this.#marks.nodes("scale")) {
      for (const [k, level] of [...node.children].entries()) setAttributes(level, { stroke: this.#palette[k][0] });
    }
    for (const [k, model] of this.#models.entries()) {
      const values = model.all(names[k]);
      this.#marks.set(`bars${k}`, { d: columns(this.#data.models[k].axes[this.#option], this.#counted(values)) });
      this.#marks.text(`shares${k}`, this.#shares(names[k], values));
    }
    this.#rank.show();
    this.showUnit();
  }

  /** Another unit: colours, and where it is among all. */
  showUnit() {
    for (const k of this.#models.keys()) {
      const { name, rank, unit, row, mean } = this.#unit(k);
      const colours = row.map((value) => this.#palette[this.#level(value)]);
      for (const node of this.#marks.nodes(`boxes${k}`)) paint(node, "stroke", colours, 0);
      for (const node of this.#marks.nodes(`words${k}`)) paint(node, "fill", colours, 1);
      this.#marks.text(`name${k}`, name);
      this.#marks.text(`rank${k}`, `${rank}/${this.#models[k].units}`);
      this.#marks.text(`unit${k}`, String(unit));
      this.#marks.text(`mean${k}`, shown(mean));
      this.#marks.set(`pointer${k}`, { d: pointer(this.#data.models[k].axes[this.#option], mean, Math.min(...row),
        Math.max(...row)) });
    }
    this.showToken();
  }

  /** Another token: its frame and its numbers. */
  showToken() {
    const { tokens, places, row: high } = this.#data;
    const [x, width, row] = places[this.#token];
    this.#marks.text("at", String(this.#token + 1));
    this.#marks.text("token", tokens[this.#token]);
    for (const [k, model] of this.#data.models.entries()) {
      this.#marks.set(`now${k}`, { x: x - 2.5, width: width + 5, y: model.top + row * high - 2.5 });
      this.#marks.text(`here${k}`, shown(this.#unit(k).row[this.#token]));
    }
    this.#at.value = this.#token + 1;
    this.#say();
  }

  #say() {
    const { tokens, models } = this.#data;
    const told = (mean) => models.map((model, k) => {
      const { name, rank, unit, row, mean: value } = this.#unit(k);
      return `${model.name} ${name} = ${shown(row[this.#token])} `
        + `(rank ${rank}/${this.#models[k].units} = unit ${unit}, ${mean} ${shown(value)})`;
    }).join("; ");
    const where = `token ${this.#token + 1}/${tokens.length}, ${tokens[this.#token]}`;
    this.#status.replaceChildren(...both({ hi: `${where}: ${told(WORDS.mean.hi)}`, en: `${where}: ${told(WORDS.mean.en)}` }));
  }

  // ---- what the reader does ----

  go(token) {
    this.#token = Math.min(Math.max(token, 0), this.#data.tokens.length - 1);
    this.showToken();
  }

  #listen(group) {
    const point = ({ target }) => {
      if (target.parentNode === group) this.go([...group.children].indexOf(target));
    };
    group.style.cursor = "pointer";
    group.addEventListener("click", point, { signal: this.#listeners.signal });
  }

  stop() {
    this.#listeners.abort();
  }

  // ---- the controls ----

  #makeControls() {
    const { options, rank } = this.#data;
    const most = Math.max(...this.#models.map((model) => model.units));
    const choices = options.map(({ names, title }, k) => [k, title, [...new Set(names)].join(" / ")]);
    const shownValue = choice({ name: WORDS.value, options: choices, value: this.#option, change: (k) => {
      this.#option = k;
      this.#data.role = options[k].role;        // text_widget.js goes on with it in the next text
      this.showValue();
    } });
    this.#rank = slider({ name: WORDS.rank, min: 1, max: most, step: 1, value: rank + 1, said: (r) => this.#saidRank(r, most),
      change: (r) => {
        this.#data.rank = r - 1;
        this.showUnit();
      } });
    this.#rank.node.querySelector("output").style.flexShrink = 1;       // two networks: more than a phone's line
    this.#at = slider({ name: WORDS.token, min: 1, max: this.#data.tokens.length, step: 1, value: 1,
      said: (t) => `${t}: ${this.#data.tokens[t - 1]}`, change: (t) => this.go(t - 1) });
    this.#status = make("p", "smriti-said", [], { role: "status" });
    this.node = make("div", "smriti-live smriti-live-text-gates", [shownValue.node, this.#rank.node, this.#at.node,
      this.#status]);
    guardKeys(this.node);
  }

  #saidRank(rank, most) {
    const told = (mean) => `rank ${rank}/${most} = ` + this.#models.map((model, k) => {
      const name = this.#shownNow.names[k];
      const unit = model.ranked(name)[Math.min(rank, model.units) - 1];
      return `${this.#models.length > 1 ? `${this.#data.models[k].name} ` : ""}unit ${unit}, `
        + `${mean} ${shown(model.mean(name, unit))}`;
    }).join("; ");
    return { hi: told(WORDS.mean.hi), en: told(WORDS.mean.en) };
  }
}

/** As many children as tokens, those that are there again, with these attributes and perhaps words. */
function refill(group, tag, tokens, attributes, words = []) {
  while (group.children.length > tokens.length) group.lastElementChild.remove();
  for (const n of tokens.keys()) {
    const node = group.children[n] ?? group.appendChild(document.createElementNS(group.namespaceURI, tag));
    setAttributes(node, attributes(n));
    if (words.length) setText(node, words[n]);
  }
}

/** The values of one network. What is asked for is kept: all of it is a few thousand numbers. */
class Model {
  #steps; #codes = new Map(); #ranked = new Map(); #all = new Map(); #count; #gateSteps;

  constructor({ units, steps, codes }, { tokens, gateSteps }) {
    this.units = units;
    this.#steps = steps;
    this.#count = tokens.length;
    this.#gateSteps = gateSteps;
    for (const [name, packed] of Object.entries(codes)) this.#codes.set(name, unpack(packed));
  }

  #code(name) {
    if (!this.#codes.has(name)) this.#codes.set(name, this.#codes.get("z").map((code) => this.#gateSteps - code));   // 1 − z
    return this.#codes.get(name);
  }

  #scale(name) { return this.#steps[name.replace("1−", "")]; }

  #sum(name, unit) {
    return this.#code(name).slice(unit * this.#count, (unit + 1) * this.#count).reduce((sum, code) => sum + code, 0);
  }

  /** All units, those with the largest mean first. */
  ranked(name) {
    if (!this.#ranked.has(name)) {
      const sums = Array.from({ length: this.units }, (_, unit) => this.#sum(name, unit));
      this.#ranked.set(name, [...sums.keys()].sort((a, b) => sums[b] - sums[a] || a - b));
    }
    return this.#ranked.get(name);
  }

  mean(name, unit) {
    const [zero, step] = this.#scale(name);
    return (this.#sum(name, unit) - zero * this.#count) * step / this.#count;
  }

  /** The values of all units, unit after unit. */
  all(name) {
    const [zero, step] = this.#scale(name);
    if (!this.#all.has(name)) this.#all.set(name, this.#code(name).map((code) => (code - zero) * step));
    return this.#all.get(name);
  }

  row(name, unit) { return this.all(name).slice(unit * this.#count, (unit + 1) * this.#count); }
}

function unpack(packed) {
  const bytes = atob(packed);
  return Array.from({ length: bytes.length / 2 }, (_, k) => bytes.charCodeAt(2 * k) + 256 * bytes.charCodeAt(2 * k + 1));
}

function paint(group, attribute, colours, which) {
  let node = group.firstElementChild;
  for (const colour of colours) {
    setAttributes(node, { [attribute]: colour[which] });
    node = node.nextElementSibling;
  }
}

/** The `d` of the bars of a histogram. */
function columns(plot, shares) {
  const { box: [left, top, width, height] } = plot;
  const { at } = axes(plot);
  return shares.map((part, k) => {
    const [x0, x1] = [0.1, 0.9].map((edge) => (left + width * (k + edge) / shares.length).toFixed(1));
    return `M${x0} ${(top + height).toFixed(1)}H${x1}V${at(0, part)[1].toFixed(1)}H${x0}Z`;
  }).join("");
}

/** The `d` of the mark above a histogram: a line from the smallest to the largest value, a triangle at the mean. */
function pointer(plot, mean, low, high) {
  const { at } = axes(plot);
  const y = plot.box[1] - 1;
  const [x, x0, x1] = [mean, low, high].map((value) => at(value, 0)[0].toFixed(1));
  return `M${x0} ${(y - 8).toFixed(1)}H${x1}M${x} ${y.toFixed(1)}l-5 -9h10Z`;
}
