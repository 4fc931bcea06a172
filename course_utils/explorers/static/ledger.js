// The account book of one unit: what was kept, what was written, and their sum, step by step.
//
// `data` is what course_utils/explorers/ledger.py writes: kind, tokens, named, first (index of the first unit), unit,
// step, values (by name; a row for each unit, a number for each step), axes and shown (for axes.js), wide and narrow.

import { axes } from "./axes.js";
import { both, button, guardKeys, make, player, shown, slider } from "./controls.js";
import { marks } from "./marks.js";

const WORDS = {
  step: { hi: "step", en: "step" },
  back: { hi: "एक step पीछे", en: "one step back" },
  forward: { hi: "एक step आगे", en: "one step forward" },
  play: { hi: "चलाइए", en: "play" },
  stop: { hi: "रोकिए", en: "stop" },
  unit: { hi: "unit (index)", en: "unit (index)" },
};

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const ledger = new Ledger(data, drawings);
  el.append(ledger.node);
  ledger.showUnit();
  ledger.showStep();
  return () => ledger.stop();
}

class Ledger {
  #data; #marks; #account; #shownAxes; #lstm; #step; #book; #unit; #time; #player; #play; #status;

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#account = axes(data.axes);
    this.#shownAxes = axes(data.shown);
    this.#lstm = data.kind === "LSTM";
    this.#step = data.step;
    this.#makeControls();
  }

  // ---- what is computed ----

  /** One unit: what was kept, written and shown at each step. */
  #open(unit) {
    const row = (name) => this.#data.values[name][unit - this.#data.first];
    const memory = row(this.#lstm ? "c" : "h");
    const written = this.#lstm ? row("i").map((i, t) => i * row("g")[t])       // i_t ⊙ g_t
      : row("z").map((z, t) => (1 - z) * row("n")[t]);                         // (1 − z_t) ⊙ n_t
    const kept = memory.map((sum, t) => sum - written[t]);                     // f_t ⊙ c_{t−1}, or z_t ⊙ h_{t−1}
    return { kept, written, memory, row };
  }

  // ---- what is shown ----

  showUnit() {
    const unit = this.#unit ? this.#unit.value : this.#data.unit;
    this.#book = this.#open(unit);
    const { kept, memory, row } = this.#book;
    const zeros = kept.map(() => 0);
    const { wide, narrow } = this.#data;
    this.#marks.set("kept", { d: bars(this.#account, zeros, kept, wide) });
    this.#marks.set("written", { d: bars(this.#account, kept, memory, narrow) });
    this.#marks.set("memory", { d: stairs(this.#account, memory) });
    if (this.#lstm) {
      this.#marks.set("shown", { d: bars(this.#shownAxes, zeros, row("h"), wide) });     // h_t = o_t ⊙ tanh(c_t)
      this.#marks.set("squashed", { d: stairs(this.#shownAxes, memory.map(Math.tanh)) });
    }
    this.#marks.text("unit", String(unit));
  }

  showStep() {
    const { tokens, axes: { x, box: [left, , width] } } = this.#data;
    const t = this.#step;
    this.#marks.set("now", { x: left + t * width / (x[1] - x[0]) });
    this.#marks.text("step", String(t + 1));
    this.#marks.text("token", tokens[t]);
    const said = ["kept", "written", "memory"].map((name) => shown(this.#book[name][t]));
    this.#marks.text("kept-number", said[0]);
    this.#marks.text("written-number", said[1]);
    this.#marks.text("equals", equals(...said));
    this.#marks.text("sum", said[2]);
    if (this.#lstm) this.#marks.text("shown-number", shown(this.#book.row("h")[t]));
    this.#time.value = t + 1;
    this.#say(said);
  }

  #say([kept, written, memory]) {
    const { tokens, named, kind } = this.#data;
    const at = (name) => shown(this.#book.row(name)[this.#step]);
    const where = `step ${this.#step + 1}/${tokens.length}${named ? `, ${tokens[this.#step]}` : ""}`;
    const sum = `${equals(kept, written, memory)} ${this.#lstm ? "c" : "h"} ${memory}`;
    const gates = (this.#lstm ? ["f", "i", "g", "o"] : ["z", "n"]).map((name) => `${name} ${at(name)}`).join(", ");
    const h = kind === "LSTM" ? { hi: `; दिखाया h ${at("h")}`, en: `; shown h ${at("h")}` } : { hi: "", en: "" };
    this.#status.replaceChildren(...both({ hi: `${where}: बचा ${kept} + लिखा ${written} ${sum}${h.hi}। ${gates}।`,
      en: `${where}: kept ${kept} + written ${written} ${sum}${h.en}. ${gates}.` }));
  }

  // ---- what the reader does ----

  go(step) {
    this.#step = Math.min(Math.max(step, 0), this.#data.tokens.length - 1);
    this.showStep();
  }

  stop() {
    this.#player.stop();
  }

  // ---- the controls ----

  #makeControls() {
    const { tokens, first, unit, values: { h } } = this.#data;
    this.#time = slider({ name: WORDS.step, min: 1, max: tokens.length, step: 1, value: this.#step + 1,
      said: (t) => (this.#data.named ? `${t}: ${tokens[t - 1]}` : String(t)), change: (t) => this.go(t - 1) });
    this.#unit = h.length > 1 ? slider({ name: WORDS.unit, min: first, max: first + h.length - 1, step: 1, value: unit,
      said: String, change: () => {
        this.showUnit();
        this.showStep();
      } }) : null;
    this.#makePlayer();
    this.#status = make("p", "smriti-said", [], { role: "status" });
    const steps = make("div", "smriti-steps", [button(WORDS.back, () => this.go(this.#step - 1), "◀"), this.#play,
      button(WORDS.forward, () => this.go(this.#step + 1), "▶"), this.#time.node]);
    this.node = make("div", "smriti-live smriti-live-ledger", [steps, ...(this.#unit ? [this.#unit.node] : []),
      this.#status]);
    guardKeys(this.node);
  }

  #makePlayer() {
    const atEnd = () => this.#step >= this.#data.tokens.length - 1;
    this.#play = button(WORDS.play, () => {
      if (!this.#player.playing && atEnd()) this.go(0);
      this.#player.toggle(this.node);
    });
    this.#player = player(() => this.go(this.#step + 1), atEnd,
      (playing) => this.#play.replaceChildren(...both(playing ? WORDS.stop : WORDS.play)));
  }
}

/** Whether the printed numbers add up exactly, or only before they were rounded. */
function equals(...said) {
  const [kept, written, sum] = said.map((text) => Number(text.replace("−", "-")));
  return Math.abs(kept + written - sum) < 0.005 ? "=" : "≈";
}

/** The `d` of a bar for each step, from one value to another; `width` in steps. */
function bars({ at }, start, end, width) {
  return start.map((low, t) => {
    const [[x0, y0], [x1, y1]] = [at(t - width / 2, low), at(t + width / 2, end[t])];
    return `M${x0.toFixed(1)} ${y0.toFixed(1)}H${x1.toFixed(1)}V${y1.toFixed(1)}H${x0.toFixed(1)}Z`;
  }).join("");
}

/** The `d` of a line that is flat over each step. */
function stairs({ at }, values) {
  const flat = values.map((value, t) => `${at(t, value)[1].toFixed(1)}H${at(t + 0.5, value)[0].toFixed(1)}`);
  return `M${at(-0.5, 0)[0].toFixed(1)} ${flat.join("V")}`;
}
