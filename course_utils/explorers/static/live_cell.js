// The live cell: a real cell reads a sentence step by step; every number and width is computed here.
//
// `data` is what course_utils/explorers/live_cell.py writes: kind, variant, weights, unit, vocabulary (pairs of word and x),
// words, names of the gates (with the row where each block begins), and torch's own states for these words.
// The drawings are those of course_utils/diagrams.py; their marks say which value goes where:
//   data-wire (width), data-live (number), data-tint and data-negative (a block), data-live="token" (the word).

import { run } from "./cell_math.js";
import { both, button, guardKeys, label, make, named, player, shown, slider } from "./controls.js";
import { speakForItself } from "./marks.js";

const THIN = 1.4, THICK = 5.4, THICK_LANE = 8;      // as in diagrams.py: width of a wire at 0, at 1, of the lane at 1
const SPEECH_DIGITS = 2;

const WORDS = {
  step: { hi: "step", en: "step" },
  back: { hi: "एक step पीछे", en: "one step back" },
  forward: { hi: "एक step आगे", en: "one step forward" },
  play: { hi: "चलाइए", en: "play" },
  stop: { hi: "रोकिए", en: "stop" },
  sentence: { hi: "वाक्य", en: "sentence" },
  unit: { hi: "unit", en: "unit" },
  known: { hi: "यह cell ये शब्द जानता है", en: "this cell knows these words" },
  long: (most) => ({ hi: `वाक्य लंबा है: सिर्फ़ पहले ${most} शब्द पढ़े गए।`,
    en: `The sentence is long: only its first ${most} words are read.` }),
  unknown: { hi: "यह शब्द cell नहीं जानता, इसलिए x = 0।", en: "The cell does not know this word, so x = 0." },
  change: { hi: "Bias और input बदलकर देखिए", en: "Change biases and inputs" },
  bias: { hi: "bias में जोड़िए", en: "add to the bias" },
  strength: { hi: "इस शब्द के x को इससे गुणा कीजिए", en: "multiply this word's x by this" },
  reset: { hi: "शुरू के मान", en: "initial values" },
  same: { hi: "torch से सबसे बड़ा फ़र्क", en: "largest difference from torch" },
  changed: { hi: "आपने कुछ बदला है: यह हिसाब browser का है, torch का नहीं।",
             en: "You have changed something: the browser computed this, torch did not." },
};

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const cell = new LiveCell(data, drawings);
  el.append(cell.node);
  cell.show();
  return () => cell.stop();
}

class LiveCell {
  #data; #known; #parts; #shifts; #strengths; #words; #values; #step;

  constructor(data, drawings) {
    this.#data = data;
    this.#known = new Map(data.vocabulary);
    this.#parts = drawings.flatMap(readMarks);
    this.#shifts = Object.fromEntries(data.gates.map((gate) => [gate.name, 0]));
    this.#words = data.words;
    this.#strengths = data.words.map(() => 1);
    this.#step = data.step;
    this.#makeControls();
    this.#compute();
  }

  // ---- what is computed ----

  #inputs() {
    const zero = this.#data.vocabulary[0][1].map(() => 0);
    return this.#words.map((word, t) => (this.#known.get(word) ?? zero).map((v) => v * this.#strengths[t]));
  }

  #weights() {
    const { weights, gates } = this.#data;
    const size = weights.w_hh[0].length;
    const b_ih = [...weights.b_ih];
    for (const { name, block } of gates) {
      for (let k = 0; k < size; k += 1) b_ih[block * size + k] += this.#shifts[name];
    }
    return { ...weights, b_ih };
  }

  #compute() {
    const { kind, variant } = this.#data;
    this.#values = run(kind, variant, this.#inputs(), this.#weights());
  }

  get #untouched() {
    return this.#words.join(" ") === this.#data.words.join(" ") && this.#strengths.every((s) => s === 1)
      && Object.values(this.#shifts).every((s) => s === 0);
  }

  #residual() {
    return Math.max(...this.#data.torch.flatMap((h, t) => h.map((v, k) => Math.abs(v - this.#values[t].h[k]))));
  }

  // ---- what is shown ----

  show() {
    const unit = this.#unit ? this.#unit.value : this.#data.unit;
    const now = this.#values[this.#step];
    // "1−z" is what z leaves.
    const value = (name) => (name.startsWith("1−") ? 1 - now[name.slice(2)][unit] : now[name][unit]);
    for (const part of this.#parts) part(value, this.#words[this.#step]);
    this.#time.max = this.#words.length;
    this.#time.value = this.#step + 1;
    this.#strength.value = this.#strengths[this.#step];
    this.#showTokens();
    this.#say(value);
  }

  #showTokens() {
    const there = [...this.#tokens.children];
    if (there.map((node) => node.textContent).join(" ") !== this.#words.join(" ")) {
      this.#tokens.replaceChildren(...this.#words.map((word, t) => this.#token(word, t)));
    }
    for (const [t, node] of [...this.#tokens.children].entries()) {
      if (t === this.#step) node.setAttribute("aria-current", "step");
      else node.removeAttribute("aria-current");
    }
  }

  #token(word, t) {
    const known = this.#known.has(word);
    const node = make("button", "smriti-token", [word], { type: "button", "aria-label": `${label(WORDS.step)} ${t + 1}: ${word}` });
    if (!known) node.title = label(WORDS.unknown);
    node.classList.toggle("smriti-unknown", !known);
    node.addEventListener("click", () => this.go(t));
    return node;
  }

  #say(value) {
    const told = [...this.#data.gates.map((gate) => gate.name), ...this.#data.states]
      .map((name) => `${name} = ${shown(value(name), SPEECH_DIGITS)}`).join(", ");
    const word = this.#words[this.#step];
    this.#status.replaceChildren(...both(WORDS.step), ` ${this.#step + 1}/${this.#words.length}, ${word}: ${told}. `,
      ...(this.#known.has(word) ? [] : [...both(WORDS.unknown), " "]));
    const proof = this.#untouched ? [...both(WORDS.same), `: ${power(this.#residual())}`]
      : both(WORDS.changed);
    this.#proof.replaceChildren(...proof);
  }

  // ---- what the learner does ----

  go(step) {
    this.#step = Math.min(Math.max(step, 0), this.#words.length - 1);
    this.show();
  }

  read(sentence) {
    const all = sentence.trim().split(/\s+/).filter(Boolean), words = all.slice(0, this.#data.longest);
    this.#note.replaceChildren(...(all.length > words.length ? both(WORDS.long(words.length)) : []));
    if (!words.length || words.join(" ") === this.#words.join(" ")) return;
    this.#words = words;
    this.#strengths = words.map(() => 1);
    this.#step = Math.min(this.#step, words.length - 1);
    this.#compute();
    this.show();
  }

  #back() {
    this.#player.stop();
    if (this.#unit) this.#unit.value = this.#data.unit;
    for (const [name, control] of Object.entries(this.#biases)) {
      this.#shifts[name] = 0;
      control.value = 0;
    }
    this.#sentence.value = this.#data.words.join(" ");
    this.#note.replaceChildren();
    this.#words = this.#data.words;
    this.#strengths = this.#words.map(() => 1);
    this.#step = this.#data.step;
    this.#compute();
    this.show();
  }

  stop() {
    this.#player.stop();
  }

  // ---- the controls ----

  #tokens; #time; #unit; #strength; #biases; #sentence; #status; #note; #proof; #player;

  #makeControls() {
    const { gates, words, weights } = this.#data;
    this.#tokens = make("div", "smriti-tokens", [], { role: "group", "aria-label": label(WORDS.sentence) });
    this.#time = slider({ name: WORDS.step, min: 1, max: words.length, step: 1, value: this.#step + 1,
      said: (t) => `${t}: ${this.#words[t - 1] ?? ""}`, change: (t) => this.go(t - 1) });
    const units = weights.w_hh[0].length;
    this.#unit = units > 1 ? slider({ name: WORDS.unit, min: 0, max: units - 1, step: 1, value: this.#data.unit, said: String,
      change: () => this.show() }) : null;
    this.#makePlayer();
    this.#status = make("p", "smriti-said", [], { role: "status" });
    this.#note = make("p", "smriti-note", [], { role: "status" });
    this.#proof = make("p", "smriti-proof");
    this.#biases = Object.fromEntries(gates.map((gate) => [gate.name, this.#biasSlider(gate)]));
    this.#strength = slider({ name: WORDS.strength, min: -2, max: 2, step: 0.1, value: 1, said: (v) => shown(v, 1),
      change: (v) => {
        this.#strengths[this.#step] = v;
        this.#compute();
        this.show();
      } });
    this.node = make("div", "smriti-live-cell", [this.#tokens, this.#steps(), ...(this.#unit ? [this.#unit.node] : []),
      this.#status, this.#change(), this.#proof]);
    guardKeys(this.node);
  }

  #biasSlider({ name, title }) {
    const text = { hi: `${WORDS.bias.hi}: ${title.hi}`, en: `${WORDS.bias.en}: ${title.en}` };
    return slider({ name: text, min: -8, max: 8, step: 0.5, value: 0,
      said: (v) => `${v < 0 ? "" : "+"}${shown(v, 1)}`,
      change: (v) => {
        this.#shifts[name] = v;
        this.#compute();
        this.show();
      } });
  }

  #makePlayer() {
    this.playButton = button(WORDS.play, () => {
      if (!this.#player.playing && this.#step === this.#words.length - 1) this.go(0);
      this.#player.toggle(this.node);
    });
    this.#player = player(() => this.go(this.#step + 1), () => this.#step >= this.#words.length - 1,
      (playing) => this.playButton.replaceChildren(...both(playing ? WORDS.stop : WORDS.play)));
  }

  #steps() {
    return make("div", "smriti-steps", [button(WORDS.back, () => this.go(this.#step - 1), "◀"), this.playButton,
      button(WORDS.forward, () => this.go(this.#step + 1), "▶"), this.#time.node]);
  }

  #change() {
    this.#sentence = make("input", "smriti-sentence", [], { type: "text", autocomplete: "off", maxlength: 200 });
    this.#sentence.value = this.#data.words.join(" ");
    this.#sentence.addEventListener("input", () => this.read(this.#sentence.value));
    const known = make("p", "smriti-known", [...both(WORDS.known), `: ${[...this.#known.keys()].join(", ")}`]);
    return make("details", "smriti-change", [make("summary", "", both(WORDS.change)),
      named(WORDS.sentence, this.#sentence), this.#note, known,
      this.#strength.node, ...Object.values(this.#biases).map((control) => control.node),
      button(WORDS.reset, () => this.#back())]);
  }
}

/** A small number as one digit and a power of ten. */
function power(value) {
  return value === 0 ? "0" : value.toExponential(0).replace("-", "−");
}

/** What one drawing shows of the values: a function for each mark in it, (value by name, word) → nothing. */
function readMarks(svg) {
  speakForItself(svg);
  const find = (mark) => [...svg.querySelectorAll(`[data-${mark}]`)].map((node) => [node, node.dataset[mark]]);
  return [
    ...find("wire").map(([node, name]) => (value) => {
      const most = node.dataset.lane ? THICK_LANE : THICK;
      node.setAttribute("stroke-width", THIN + (most - THIN) * Math.min(1, Math.abs(value(name))));
    }),
    ...find("tint").map(([node, name]) => (value) => {
      node.setAttribute("fill-opacity", 0.06 + 0.5 * Math.min(1, Math.abs(value(name))));
    }),
    ...find("negative").map(([node, name]) => (value) => {
      node.setAttribute("display", value(name) < 0 ? "inline" : "none");
    }),
    ...find("live").map(([node, name]) => {
      if (name === "token") return (_, word) => { node.textContent = word; };
      const factor = (node.previousSibling?.textContent ?? "").endsWith("· ");
      return (value) => {
        const text = shown(value(name));
        node.textContent = factor && text.startsWith("−") ? `(${text})` : text;
      };
    }),
  ];
}
