// The cliff: two walks down one loss surface from the same start, with and without clipping.
//
// `data` is what course_utils/explorers/cliff.py writes: axes, T, unit (start, target), start, rate, limit, by, steps,
// most (steps). The surface is an image; every number of the walks is computed here.

import { axes } from "./axes.js";
import { inside, walk } from "./cliff_math.js";
import { choice } from "./choice.js";
import { both, button, guardKeys, make, shown, slider } from "./controls.js";
import { marks } from "./marks.js";
import { powerOfTen } from "./small_numbers.js";

const WALKS = ["raw", "clipped"];
const NOWHERE = "M0 0";                 // a path without a line

const WORDS = {
  w: { hi: "शुरुआत: w", en: "start: w" },
  b: { hi: "शुरुआत: b", en: "start: b" },
  rate: { hi: "learning rate", en: "learning rate" },
  limit: { hi: "clipping की सीमा", en: "limit of clipping" },
  by: { hi: "clipping", en: "clipping" },
  one: { hi: "एक कदम", en: "one step" },
  ten: { hi: "10 कदम", en: "10 steps" },
  start: { hi: "शुरुआत पर", en: "back to the start" },
  reset: { hi: "शुरू के मान", en: "initial values" },
  touch: { hi: "शुरुआत चुनने के लिए चित्र को छूइए, या slider चलाइए।",
           en: "To choose the start, touch the picture or move the sliders." },
};
const CLIPPINGS = [
  ["norm", { hi: "लंबाई के हिसाब से काटिए", en: "clip by norm" }],
  ["value", { hi: "हर मान अलग काटिए", en: "clip each value" }],
];

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const cliff = new Cliff(data, drawings);
  el.append(cliff.node);
  cliff.show();
  return () => {};
}

class Cliff {
  #data; #marks; #axes; #ranges; #set;

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#axes = axes(data.axes);
    this.#ranges = [data.axes.x, data.axes.y];
    this.#set = this.#first();
    this.#makeControls();
    for (const node of this.#marks.nodes("touch")) node.addEventListener("click", (event) => this.#touch(node, event));
  }

  #first() {
    const { start, rate, limit, by, steps } = this.#data;
    return { start, rate, limit, by, steps };
  }

  // ---- what is shown ----

  show() {
    const walks = WALKS.map((name) => walk(this.#set, this.#data.T, this.#data.unit, name === "clipped"));
    WALKS.forEach((name, k) => this.#showWalk(name, walks[k]));
    const [x, y] = this.#axes.at(...this.#set.start);
    this.#marks.set("start", { cx: x.toFixed(2), cy: y.toFixed(2) });
    this.#marks.text("steps", String(this.#set.steps));
    this.#status.replaceChildren(...both(this.#said(walks)));
  }

  #showWalk(name, steps) {
    const points = steps.map(({ point }) => point);
    const { line, crosses } = this.#ways(points);
    this.#marks.set(`${name}-line`, { d: line });
    this.#marks.set(`${name}-gone`, { d: crosses });
    this.#marks.set(`${name}-points`, { d: this.#dots(name, points) });
    const { gradient, move, loss } = lastStep(steps);
    this.#marks.text(`${name}-gradient`, inThreeDigits(gradient));
    this.#marks.text(`${name}-move`, inThreeDigits(move));
    this.#marks.text(`${name}-loss`, inThreeDigits(loss));
    this.#marks.show(`${name}-outside`, !this.#holds(points.at(-1)));
  }

  #holds(point) {
    return point.every((v, i) => this.#ranges[i][0] <= v && v <= this.#ranges[i][1]);
  }

  /** The `d` of what is in the picture of a walk, and of a cross wherever it goes in or out. */
  #ways(points) {
    const line = [], crosses = [];
    for (let k = 1; k < points.length; k += 1) {
      const [one, other] = [points[k - 1], points[k]];
      const found = inside(one, other, this.#ranges);
      if (!found) continue;
      const ends = found.map((t) => this.#axes.at(...one.map((v, i) => v + t * (other[i] - v))));
      line.push(`M${ends.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L")}`);
      ends.forEach(([x, y], i) => {
        const [left, high, low] = [x - 6, y - 6, y + 6].map((v) => v.toFixed(1));
        if (found[i] !== i) crosses.push(`M${left} ${high} l12 12 M${left} ${low} l12 -12`);
      });
    }
    return { line: line.join(" ") || NOWHERE, crosses: crosses.join(" ") || NOWHERE };
  }

  /** The `d` of the markers after the start: diamonds, or circles of the clipped walk. */
  #dots(name, points) {
    return points.slice(1).filter((point) => this.#holds(point)).map((point) => {
      const [x, y] = this.#axes.at(...point);
      return name === "raw" ? `M${x.toFixed(1)} ${(y - 6).toFixed(1)} l6 6 l-6 6 l-6 -6Z`
        : `M${(x - 4.5).toFixed(1)} ${y.toFixed(1)} a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0Z`;
    }).join(" ") || NOWHERE;
  }

  // ---- what is said ----

  #said(walks) {
    const { steps } = this.#set;
    const told = WALKS.map((name, k) => this.#saidWalk(name, walks[k]));
    const turned = this.#saidTurn(walks[1]);
    const begin = steps ? { hi: `कदम ${steps}।`, en: `Step ${steps}.` }
      : { hi: "शुरुआत पर, पहले कदम से पहले।", en: "At the start, before the first step." };
    return { hi: [begin.hi, ...told.map(({ hi }) => hi), turned.hi].join(" "),
             en: [begin.en, ...told.map(({ en }) => en), turned.en].join(" ") };
  }

  #saidWalk(name, steps) {
    const names = this.#data.names[name];
    const { gradient, move, loss } = lastStep(steps);
    const [g, m, l] = [gradient, move, loss].map(inThreeDigits);
    const point = steps.at(-1).point;
    const at = point.map(inThreeDigits);
    const out = this.#holds(point) ? { hi: "", en: "" }
      : { hi: `, चित्र से बाहर: w = ${at[0]}, b = ${at[1]}`, en: `, outside the picture: w = ${at[0]}, b = ${at[1]}` };
    const broke = steps.length > this.#set.steps ? { hi: "", en: "" }
      : { hi: "; अगली संख्या float की सीमा से बाहर है", en: "; the next number is out of the range of floats" };
    return {
      hi: `${capital(names.hi)}: gradient की लंबाई ${g}, कदम की लंबाई ${m}, loss ${l}${out.hi}${broke.hi}।`,
      en: `${capital(names.en)}: length of the gradient ${g}, length of the step ${m}, loss ${l}${out.en}${broke.en}.`,
    };
  }

  #saidTurn(steps) {
    const { gradient, move, turn } = lastStep(steps);
    if (move >= this.#set.rate * gradient) {
      return { hi: "Gradient सीमा के अंदर है: काटने को कुछ नहीं।",
               en: "The gradient is within the limit: nothing to clip." };
    }
    if (this.#set.by === "norm") {
      return { hi: "Clipping ने दिशा नहीं बदली।", en: "Clipping did not change the direction." };
    }
    const degrees = shown(turn, 1);
    return { hi: `हर मान अलग काटने से दिशा ${degrees}° मुड़ी।`,
             en: `Clipping each value turned the direction by ${degrees}°.` };
  }

  // ---- what the learner does ----

  #change(values) {
    Object.assign(this.#set, values);
    this.show();
  }

  #walkOn(count) {
    this.#change({ steps: Math.min(this.#set.steps + count, this.#data.most) });
  }

  /** A click or a tap chooses the start: from the screen to the drawing, and from there to w and b. */
  #touch(node, event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(node.getScreenCTM().inverse());
    const [left, top, width, height] = this.#data.axes.box;
    const shares = [(x - left) / width, 1 - (y - top) / height];
    const start = shares.map((share, i) => {
      const [low, high] = this.#ranges[i];
      return Number((low + (high - low) * Math.min(1, Math.max(0, share))).toFixed(3));
    });
    this.#change({ start });
    this.#showControls();
  }

  #showControls() {
    const { start, rate, limit, by } = this.#set;
    [this.#w.value, this.#b.value] = start;
    this.#rate.value = rate;
    this.#limit.value = limit;
    this.#by.value = by;
  }

  // ---- the controls ----

  #w; #b; #rate; #limit; #by; #status;

  #makeControls() {
    const { start, rate, limit, by } = this.#set;
    const along = (i) => (v) => this.#change({ start: this.#set.start.map((old, k) => (k === i ? v : old)) });
    const range = (i) => ({ min: this.#ranges[i][0], max: this.#ranges[i][1], step: 0.01, said: (v) => shown(v),
      change: along(i) });
    this.#w = slider({ name: WORDS.w, value: start[0], ...range(0) });
    this.#b = slider({ name: WORDS.b, value: start[1], ...range(1) });
    this.#rate = slider({ name: WORDS.rate, min: 0.01, max: 2, step: 0.01, value: rate, said: (v) => shown(v),
      change: (v) => this.#change({ rate: v }) });
    this.#limit = slider({ name: WORDS.limit, min: 0.05, max: 5, step: 0.05, value: limit, said: (v) => shown(v),
      change: (v) => this.#change({ limit: v }) });
    this.#by = choice({ name: WORDS.by, options: CLIPPINGS, value: by, change: (kind) => this.#change({ by: kind }) });
    this.#status = make("p", "smriti-said", [], { role: "status" });
    this.node = make("div", "smriti-live smriti-live-cliff", [this.#buttons(), this.#by.node, this.#status,
      make("p", "", both(WORDS.touch)), this.#w.node, this.#b.node, this.#rate.node, this.#limit.node]);
    guardKeys(this.node);
  }

  #buttons() {
    const reset = () => {
      this.#change(this.#first());
      this.#showControls();
    };
    return make("div", "smriti-steps", [button(WORDS.one, () => this.#walkOn(1)),
      button(WORDS.ten, () => this.#walkOn(10)), button(WORDS.start, () => this.#change({ steps: 0 })),
      button(WORDS.reset, reset)]);
  }
}

/** Of the last step: the gradient that it followed, its length and turn, the loss after it; before it, of the next. */
function lastStep(steps) {
  const from = steps.at(-2) ?? steps[0];
  return { gradient: from.gradient, move: from.move, turn: from.turn, loss: steps.at(-1).loss };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** A number as cliff.py's in_three_digits writes it. */
function inThreeDigits(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e4) return shown(value, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return powerOfTen(value);
}
