// The saturation explorer: σ or tanh, its slope, a point that moves along both, and scaled samples below.
//
// `data` is what course_utils/explorers/saturation.py writes: function, scale, point (the first state), values (the
// samples), scales (range of the slider), few (saturated: below this part of the largest slope), steps (of the product),
// width (of a bar), axes (curve, slope, bars).

import { axes } from "./axes.js";
import { sigmoid } from "./cell_math.js";
import { choice } from "./choice.js";
import { both, guardKeys, make, shown, slider } from "./controls.js";
import { marks } from "./marks.js";
import { small } from "./small_numbers.js";

const FUNCTIONS = {
  sigmoid: { symbol: "σ", highest: 1 / 4, most: "1/4", value: sigmoid, slope: (a) => sigmoid(a) * sigmoid(-a) },  // σ′ = σ(1 − σ)
  tanh: { symbol: "tanh", highest: 1, most: "1", value: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },         // tanh′ = 1 − tanh²
};
const FINE = Array.from({ length: 161 }, (_, k) => (k - 80) / 10);        // where the curves are drawn

const WORDS = {
  function: { hi: "function", en: "function" },
  point: { hi: "बिंदु a", en: "point a" },
  scale: { hi: "नमूनों को इससे गुणा कीजिए (scale)", en: "multiply the samples by this (scale)" },
  note: { hi: "Saturation: ढलान सबसे बड़ी ढलान के दसवें हिस्से से कम। ध्यान दीजिए: RNN में पीछे जाते हुए "
            + "हर step पर tanh′ से गुणा होता है, और W_hh से भी। "
            + "LSTM में c के अपने रास्ते पर न σ′ है, न tanh′: वहाँ हर step पर f से गुणा होता है।",
          en: "Saturation: the slope is below a tenth of the largest one. "
            + "Note: on the way back in an RNN, each step multiplies by tanh′ and by W_hh. "
            + "Along c alone, an LSTM has neither σ′ nor tanh′: there every step multiplies by f." },
};

/** Make the figure `el` live. */
export function render({ data, el, drawings }) {
  const explorer = new Saturation(data, drawings);
  el.append(explorer.node);
  explorer.show();
}

class Saturation {
  #data; #marks; #axes; #name; #point; #scale; #status;

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#axes = Object.fromEntries(Object.entries(data.axes).map(([name, given]) => [name, axes(given)]));
    this.#name = data.function;
    this.#makeControls();
  }

  get #function() { return FUNCTIONS[this.#name]; }

  // ---- what is shown ----

  show() {
    const { value, slope } = this.#function, a = this.#point.value;
    const now = { a, value: value(a), slope: slope(a), product: slope(a) ** this.#data.steps };   // ∏ of the same slope
    this.#showPoint(now);
    this.#say(now, this.#showSamples());
  }

  // The function itself changes seldom: its curves are drawn only then.
  #choose(name) {
    this.#name = name;
    const { symbol, value, slope } = this.#function;
    this.#marks.text("of", `${symbol}(a)`);
    this.#marks.text("prime", `${symbol}′(a)`);
    this.#marks.set("curve", { d: this.#axes.curve.path(FINE, FINE.map(value)) });
    this.#marks.set("slope-curve", { d: this.#axes.slope.path(FINE, FINE.map(slope)) });
    const [far] = this.#data.axes.curve.x, at = (x) => this.#axes.curve.at(x, 0)[0];
    // tanh′(a) = 1 − tanh²(a) = few; and σ′(2a) = tanh′(a) / 4
    const edge = Math.atanh(Math.sqrt(1 - this.#data.few)) * (name === "sigmoid" ? 2 : 1);
    const width = (at(-edge) - at(far)).toFixed(2);
    this.#marks.set("flat-left", { x: at(far).toFixed(2), width });
    this.#marks.set("flat-right", { x: at(edge).toFixed(2), width });
  }

  #showPoint({ a, value, slope, product }) {
    const { curve, slope: below } = this.#axes, [low, high] = this.#data.axes.curve.x;
    this.#marks.text("a", shown(a, 1));
    this.#marks.text("value", shown(value));
    this.#marks.text("slope", small(slope));
    this.#marks.text("product", small(product));
    const line = (name) => this.#axes[name].path([a, a], this.#data.axes[name].y);
    this.#marks.set("at", { d: line("curve") + line("slope") + line("bars") });
    const ends = [Math.max(low, a - 1), Math.min(high, a + 1)];
    this.#marks.set("tangent", { d: curve.path(ends, ends.map((x) => value + slope * (x - a))) });   // y = f(a) + f′(a)(x − a)
    for (const [name, [cx, cy]] of [["dot", curve.at(a, value)], ["slope-dot", below.at(a, slope)]]) {
      this.#marks.set(name, { cx: cx.toFixed(2), cy: cy.toFixed(2) });
    }
  }

  // Returns the share that is saturated.
  #showSamples() {
    const { values, width, few, axes: { bars: { x: [low, high] } } } = this.#data, { slope, highest } = this.#function;
    const counts = new Array(Math.round((high - low) / width)).fill(0);
    let below = 0, above = 0, flat = 0;
    for (const z of values) {
      const a = this.#scale.value * z, place = Math.floor((a - low) / width);
      if (place < 0) below += 1;
      else if (place >= counts.length) above += 1;
      else counts[place] += 1;
      if (slope(a) < few * highest) flat += 1;
    }
    const share = (count) => count / values.length, percent = (count) => `${shown(100 * share(count), 0)}%`;
    this.#marks.set("bars", { d: counts.map((count, k) => (count ? this.#bar(low + k * width, share(count)) : "")).join("") || "M0 0" });
    this.#marks.text("flat", percent(flat));
    this.#marks.text("below", below ? `← ${percent(below)}` : "");
    this.#marks.text("above", above ? `${percent(above)} →` : "");
    return percent(flat);
  }

  #bar(left, share) {
    const { bars } = this.#axes, [x0, y0] = bars.at(left, 0), [x1, y1] = bars.at(left + this.#data.width, share);
    const at = (x, y) => `${x.toFixed(2)} ${y.toFixed(2)}`;
    return `M${at(x0, y0)} L${at(x0, y1)} L${at(x1, y1)} L${at(x1, y0)}Z`;
  }

  #say({ a, value, slope, product }, flat) {
    const { symbol, most } = this.#function, { steps } = this.#data, scale = shown(this.#scale.value, 1), at = shown(a, 1);
    const numbers = { now: `${symbol}(${at}) = ${shown(value)}`, slope: `${symbol}′(${at}) = ${small(slope)}`, product: small(product) };
    this.#status.replaceChildren(...both({
      hi: `${numbers.now}। ढलान ${numbers.slope}, सबसे बड़ी ढलान ${most}। ${steps} step तक यही ढलान रहे, तो गुणनफल ${numbers.product}। `
        + `Scale ${scale}: ${flat} नमूने saturation में।`,
      en: `${numbers.now}. Slope ${numbers.slope}, the largest is ${most}. With this slope for ${steps} steps, the product is `
        + `${numbers.product}. Scale ${scale}: ${flat} of the samples are saturated.`,
    }));
  }

  // ---- the controls ----

  #makeControls() {
    const { point, scale, scales, axes: { curve: { x: [low, high] } } } = this.#data;
    const change = () => this.show(), said = (value) => shown(value, 1);
    const functions = Object.entries(FUNCTIONS).map(([name, { symbol }]) => [name, { hi: symbol, en: symbol }]);
    const choose = (name) => {
      this.#choose(name);
      this.show();
    };
    const chosen = choice({ name: WORDS.function, options: functions, value: this.#name, change: choose });
    this.#point = slider({ name: WORDS.point, min: low, max: high, step: 0.1, value: point, said, change });
    this.#scale = slider({ name: WORDS.scale, min: scales[0], max: scales[1], step: 0.1, value: scale, said, change });
    this.#status = make("p", "smriti-said", [], { role: "status" });
    this.node = make("div", "smriti-live smriti-live-saturation",
      [chosen.node, this.#point.node, this.#scale.node, this.#status, make("p", "smriti-note", both(WORDS.note))]);
    this.#choose(this.#name);
    guardKeys(this.node);
  }
}
