// The forget-bias explorer: what course_utils/explorers/forget_bias.py measured in untrained LSTMs, one state at a time.
//
// `data`: biases (of f), inputBiases (of i), seeds, state (the first two indices), lags (between which the factor was
// measured), and by [forget][input][seed]: curve (log10 ‖∂L/∂c_{T−k}‖, relative to k = 0), opened (a histogram of f),
// mean (of f), factor (per step back). gradientAxes and gateAxes are those of the drawing.

import { axes } from "./axes.js";
import { both, guardKeys, make, shown, slider } from "./controls.js";
import { marks } from "./marks.js";
import { smallPower } from "./small_numbers.js";

const WORDS = {
  forget: { hi: "forget gate का bias b_f", en: "bias of the forget gate b_f" },
  write: { hi: "input gate का bias b_i", en: "bias of the input gate b_i" },
  seed: { hi: "seed", en: "seed" },
  all: { hi: "सब", en: "all" },
  allSeeds: { hi: "सारे seed", en: "all seeds" },
  mean: { hi: "gradient: सारे seed का geometric mean", en: "gradient: geometric mean of all seeds" },
  life: { hi: "Half-life: इतने step पीछे जाने पर आधा बचता है।",
          en: "Half-life: after so many steps back, half is left." },
  two: { hi: "ध्यान दीजिए: torch में हर gate के दो bias हैं, b_ih और b_hh। यहाँ b_f और b_i उनके जोड़ हैं। दोनों bias में 1 रखिए, तो b_f = 2।",
         en: "Note: torch has two biases for every gate, b_ih and b_hh. Here b_f and b_i are their sums. With 1 in both biases, b_f = 2." },
};

/** Make the figure `el` live. */
export function render({ data, el, drawings }) {
  const explorer = new ForgetBias(data, drawings);
  el.append(explorer.node);
  explorer.show();
}

class ForgetBias {
  #data; #marks; #gradient; #gate; #forget; #write; #seed; #status;

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#gradient = axes(data.gradientAxes);
    this.#gate = axes(data.gateAxes);
    this.#makeControls();
  }

  // ---- what is seen ----

  // The index of the seed, or −1 for all together.
  get #one() { return this.#seed ? this.#seed.value - 1 : 0; }

  #view() {
    const f = this.#forget.value, i = this.#write?.value ?? 0, one = this.#one;
    const of = (values) => (one < 0 ? values[f][i] : [values[f][i][one]]);
    const curves = of(this.#data.curve);
    const across = (act) => curves[0].map((_, k) => act(curves.map((curve) => curve[k])));
    return {
      middle: across(average),                                        // log10 of the geometric mean over the seeds
      low: across((values) => Math.min(...values)),
      high: across((values) => Math.max(...values)),
      opened: of(this.#data.opened).reduce((sum, bins) => sum.map((v, k) => v + bins[k])).map((v) => v / curves.length),
      mean: average(of(this.#data.mean)),                             // f̄
      factor: Math.exp(average(of(this.#data.factor).map(Math.log))), // the geometric mean, as of the curve
    };
  }

  show() {
    const seen = this.#view(), one = this.#one, { biases, inputBiases, seeds } = this.#data;
    this.#draw(seen);
    this.#marks.show("band", one < 0);
    this.#marks.text("forget", shown(biases[this.#forget.value]));
    this.#marks.text("write", shown(inputBiases[this.#write?.value ?? 0]));
    this.#marks.text("mean", shown(seen.mean, 3));
    this.#marks.text("seed", one < 0 ? WORDS.all : String(seeds[one]));
    this.#marks.text("name", one < 0 ? WORDS.mean : `gradient: seed ${seeds[one]}`);
    this.#say(seen);
  }

  #draw({ middle, low, high, opened, mean }) {
    const floor = this.#data.gradientAxes.y[0], lags = [...middle.keys()];
    this.#marks.set("curve", { d: this.#gradient.path(...untilFloor(middle, floor)) });
    this.#marks.set("band", { d: `${this.#gradient.path([...lags, ...[...lags].reverse()], [...high, ...[...low].reverse()])}Z` });
    this.#marks.set("alone", { d: this.#gradient.path(...alongC(mean, lags.length, floor)) });
    this.#marks.set("bars", { d: opened.map((share, k) => this.#bar(k, share)).join("") });
    this.#marks.set("mean-line", { d: this.#gate.path([mean, mean], [0, 1]) });
  }

  #bar(k, share) {
    const [x0, y0] = this.#gate.at(k / 10, 0), [x1, y1] = this.#gate.at((k + 1) / 10, share);
    const at = (x, y) => `${x.toFixed(2)} ${y.toFixed(2)}`;
    return `M${at(x0, y0)} L${at(x0, y1)} L${at(x1, y1)} L${at(x1, y0)}Z`;
  }

  #say({ middle, mean, factor }) {
    const { biases, inputBiases, seeds, lags } = this.#data, one = this.#one, last = middle.length - 1;
    const state = `b_f = ${shown(biases[this.#forget.value])}, b_i = ${shown(inputBiases[this.#write?.value ?? 0])}`;
    const who = one < 0 ? WORDS.allSeeds : { hi: `seed ${seeds[one]}`, en: `seed ${seeds[one]}` };
    const share = shown(factor, 3), curve = half(factor), gate = half(mean), left = smallPower(middle[last]);
    this.#status.replaceChildren(...both({
      hi: `${state}, ${who.hi}: हर step पीछे gradient ${share} गुना होता है (k = ${lags.join("…")}); `
        + `रेखा से नापी half-life: ${curve.hi}। औसत f̄ = ${shown(mean, 3)}: सिर्फ़ f̄ᵏ से half-life: ${gate.hi}। `
        + `${last} step पीछे gradient ${left} गुना रहता है।`,
      en: `${state}, ${who.en}: per step back the gradient is multiplied by ${share} (k = ${lags.join("…")}), half-life `
        + `measured from the curve: ${curve.en}. Mean f̄ = ${shown(mean, 3)}, half-life by f̄ᵏ alone: ${gate.en}. `
        + `${last} steps back the gradient is multiplied by ${left}.`,
    }));
  }

  // ---- the controls ----

  #makeControls() {
    const { biases, inputBiases, seeds, state } = this.#data;
    const change = () => this.show();
    const among = (name, values, value) => slider({ name, min: 0, max: values.length - 1, step: 1, value,
      said: (k) => shown(values[k]), change });
    this.#forget = among(WORDS.forget, biases, state[0]);
    this.#write = inputBiases.length > 1 ? among(WORDS.write, inputBiases, state[1]) : null;
    this.#seed = seeds.length > 1 ? slider({ name: WORDS.seed, min: 0, max: seeds.length, step: 1, value: 0,
      said: (k) => (k ? String(seeds[k - 1]) : WORDS.all), change }) : null;
    this.#status = make("p", "smriti-said", [], { role: "status" });
    this.node = make("div", "smriti-live smriti-live-forget-bias",
      [...[this.#forget, this.#write, this.#seed].filter(Boolean).map((control) => control.node), this.#status,
        make("p", "smriti-note", both(WORDS.life)),
        make("p", "smriti-note", both(WORDS.two))]);
    guardKeys(this.node);
  }
}

const average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** ln 2 / (−ln factor): after how many steps half is left. */
function half(factor) {
  if (factor >= 1) return { hi: "∞ (यहाँ gradient घटता नहीं)", en: "∞ (here it does not shrink)" };
  const steps = factor > 0 ? Math.LN2 / -Math.log(factor) : 0;
  const said = shown(steps, steps < 100 ? 1 : 0);
  return { hi: `${said} step`, en: `${said} steps` };
}

/** A curve up to where it leaves the picture: a line along the edge would look like a floor. */
function untilFloor(curve, floor) {
  const below = curve.findIndex((value) => value < floor);
  if (below < 0) return [curve.map((_, k) => k), curve];
  const before = curve[below - 1];
  const kept = curve.slice(0, below);
  return [[...kept.keys(), below - 1 + (before - floor) / (before - curve[below])], [...kept, floor]];
}

/** The line of k · log10 f̄, up to where it leaves the picture. */
function alongC(mean, steps, floor) {
  const slope = Math.log10(Math.max(mean, 1e-300));
  const last = slope * (steps - 1) >= floor ? steps - 1 : floor / slope;
  return [[0, last], [0, slope * last]];
}
