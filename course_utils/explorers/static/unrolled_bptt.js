// Unrolled BPTT: forward, loss and backward, one step at a time, and a cut in the way back.
//
// `data` is what course_utils/explorers/unrolled_bptt.py writes: steps, at, cut, and for each step the texts of
// ‖h_t‖, ‖∂L/∂h_t‖, ‖part of ∂L/∂W_hh‖, its share, and of the running sum; torch's autograd computed all of them.
// Nothing is computed anew for a cut: what lies before it becomes 0 and the rest stays, as with a real detach.

import { choice } from "./choice.js";
import { both, button, guardKeys, make, player, shown, slider } from "./controls.js";
import { marks } from "./marks.js";

const READ = 0.2, UNREAD = 0.06, THICK = 4, THIN = 2;       // tint and border of a cell, as in unrolled_bptt.py

const WORDS = {
  moment: { hi: "कहाँ तक", en: "how far" },
  back: { hi: "एक कदम पीछे", en: "one move back" },
  forward: { hi: "एक कदम आगे", en: "one move forward" },
  play: { hi: "चलाइए", en: "play" },
  stop: { hi: "रोकिए", en: "stop" },
  phase: { hi: "दौर", en: "phase" },
  cut: { hi: "detach: इस step से पहले काटिए", en: "detach: cut before this step" },
  whole: { hi: "नहीं कटा", en: "not cut" },
};
const NOTHING = { hi: "", en: "" };
const PHASES = [
  ["forward", { hi: "forward pass", en: "forward pass" }],
  ["loss", { hi: "loss", en: "loss" }],
  ["backward", { hi: "backward pass", en: "backward pass" }],
];

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const passes = new UnrolledBptt(data, drawings);
  el.append(passes.node);
  passes.show();
  return () => passes.stop();
}

class UnrolledBptt {
  #data; #marks; #at; #cut;

  constructor(data, drawings) {
    this.#data = data;
    this.#marks = marks(drawings);
    this.#at = data.at;
    this.#cut = data.cut;       // 1: before step 1 there is nothing to cut
    this.#makeControls();
  }

  // ---- where we are: moments 1 … T forward, T + 1 the loss, T + 2 … 2T + 1 backward from step T to step 1 ----

  get #phase() {
    const { steps } = this.#data;
    return this.#at <= steps ? "forward" : this.#at === steps + 1 ? "loss" : "backward";
  }

  /** The step that the backward pass has reached; above T before it began. */
  get #reached() { return 2 * this.#data.steps + 2 - this.#at; }

  /** The first step whose part is in the running sum: Σ_{s ≥ max(t, cut)} of the parts. */
  get #first() { return Math.max(this.#reached, this.#cut); }

  // ---- what is shown ----

  show() {
    for (let t = 1; t <= this.#data.steps; t += 1) {
      this.#showForward(t);
      this.#showBackward(t);
    }
    this.#marks.set("ring", { "stroke-width": this.#phase === "loss" ? THICK : THIN });
    this.#marks.show("L", this.#phase !== "forward");
    this.#showSum();
    this.#time.value = this.#at;
    this.#phases.value = this.#phase;
    this.#status.replaceChildren(...both(this.#said()));
  }

  #showForward(t) {
    const read = t <= this.#at;
    const turn = this.#phase === "forward" ? this.#at : this.#reached;
    this.#marks.show(`h${t}`, read);
    this.#marks.set(`cell${t}`, { "fill-opacity": read ? READ : UNREAD, "stroke-width": t === turn ? THICK : THIN });
  }

  #showBackward(t) {
    const there = t >= this.#reached, lost = t < this.#cut;
    this.#marks.show(`way${t}`, there && !lost);
    this.#marks.show(`bar${t}`, there && !lost);
    this.#marks.show(`lost${t}`, there && lost);
    this.#marks.show(`cut${t}`, t === this.#cut);
    // δ_t = ∂L/∂h_t through later steps alone: after the cut nothing changes, before it all is exactly 0.
    const { gradients, parts, shares } = this.#data;
    for (const [name, text] of [[`g${t}`, lost ? "0" : gradients[t - 1]], [`c${t}`, lost ? "0" : parts[t - 1]],
      [`s${t}`, lost ? "0.0%" : shares[t - 1]]]) {
      this.#marks.text(name, text);
      this.#marks.show(name, there);
    }
  }

  #showSum() {
    const height = this.#data.heights[this.#first - 1] ?? 0;
    this.#marks.text("sum", this.#data.soFar[this.#first - 1] ?? "0");
    this.#marks.set("meter", { y: this.#data.floor - height, height });
  }

  #said() {
    const { steps, states, loss } = this.#data;
    if (this.#phase === "loss") {
      return { hi: `Loss: L = ${loss}। L सिर्फ़ h_${steps} देखता है; अब gradient यहीं से पीछे चलेगा।`,
               en: `Loss: L = ${loss}. L sees h_${steps} alone; from here the gradient goes back.` };
    }
    if (this.#phase === "backward") return this.#saidBackward();
    const cut = this.#cut > 1;
    return { hi: `Forward pass, step ${this.#at}/${steps}: ‖h_${this.#at}‖ = ${states[this.#at - 1]}।`
               + (cut ? " detach से forward pass का कोई मान नहीं बदलता।" : ""),
             en: `Forward pass, step ${this.#at}/${steps}: ‖h_${this.#at}‖ = ${states[this.#at - 1]}.`
               + (cut ? " detach changes no value of the forward pass." : "") };
  }

  #saidBackward() {
    const { steps, gradients, parts, shares, soFar } = this.#data;
    const t = this.#reached, lost = t < this.#cut;
    const [gradient, part, share] = lost ? ["0", "0", "0.0%"] : [gradients[t - 1], parts[t - 1], shares[t - 1]];
    const now = soFar[this.#first - 1];
    const front = `Backward pass, step ${t}/${steps}: ‖∂L/∂h_${t}‖ = ${gradient}`;
    const start = t > 1 ? NOTHING
      : { hi: " h_0 = 0 है, इसलिए step 1 का हिस्सा 0 है।", en: " h_0 = 0, so the part of step 1 is 0." };
    const cut = this.#saidCut();
    return {
      hi: `${front}। ∂L/∂W_hh में इस step का हिस्सा ${part} (${share})।${start.hi} `
        + `अब तक का जोड़ ‖∂L/∂W_hh‖ = ${now}, बिना काटे पूरा ${soFar[0]}।${cut.hi}`,
      en: `${front}. This step's part of ∂L/∂W_hh: ${part} (${share}).${start.en} `
        + `The sum so far: ‖∂L/∂W_hh‖ = ${now}; all of it, without a cut: ${soFar[0]}.${cut.en}`,
    };
  }

  /** What the cut took away: all parts of steps before it. */
  #saidCut() {
    const k = this.#cut;
    if (k === 1) return NOTHING;
    const kept = shown(100 * this.#data.kept[k - 1], 1), angle = shown(this.#data.angles[k - 1], 1);
    return {
      hi: ` Step ${k} से पहले काटने पर ∂L/∂W_hh में पूरे gradient की दिशा का ${kept}% बचता है, और उसकी दिशा `
        + `${angle}° मुड़ती है; forward pass वही रहता है।`,
      en: ` After the cut before step ${k}, ∂L/∂W_hh has ${kept}% of the whole gradient along its direction, and is `
        + `turned by ${angle}°; the forward pass stays the same.`,
    };
  }

  // ---- what the learner does ----

  go(at) {
    this.#at = Math.min(Math.max(at, 1), this.#last);
    this.show();
  }

  stop() {
    this.#player.stop();
  }

  get #last() { return 2 * this.#data.steps + 1; }

  // ---- the controls ----

  #time; #phases; #status; #player; #playButton;

  #makeControls() {
    const { steps } = this.#data;
    this.#makePlayer();
    this.#time = slider({ name: WORDS.moment, min: 1, max: this.#last, step: 1, value: this.#at,
      said: (at) => this.#momentName(at), change: (at) => this.go(at) });
    this.#phases = choice({ name: WORDS.phase, options: PHASES, value: this.#phase,
      change: (phase) => this.go({ forward: 1, loss: steps + 1, backward: steps + 2 }[phase]) });
    const cut = slider({ name: WORDS.cut, min: 1, max: steps, step: 1, value: this.#cut,
      said: (k) => (k === 1 ? WORDS.whole : `step ${k}`),
      change: (k) => {
        this.#cut = k;
        this.show();
      } });
    this.#status = make("p", "smriti-said", [], { role: "status" });
    const walk = make("div", "smriti-steps", [button(WORDS.back, () => this.go(this.#at - 1), "◀"), this.#playButton,
      button(WORDS.forward, () => this.go(this.#at + 1), "▶"), this.#time.node]);
    this.node = make("div", "smriti-live smriti-live-unrolled-bptt", [this.#phases.node, walk,
      ...(steps > 1 ? [cut.node] : []), this.#status]);
    guardKeys(this.node);
  }

  #makePlayer() {
    this.#playButton = button(WORDS.play, () => {
      if (!this.#player.playing && this.#at === this.#last) this.go(1);
      this.#player.toggle(this.node);
    });
    this.#player = player(() => this.go(this.#at + 1), () => this.#at >= this.#last,
      (playing) => this.#playButton.replaceChildren(...both(playing ? WORDS.stop : WORDS.play)));
  }

  #momentName(at) {
    const { steps } = this.#data;
    return at <= steps ? `forward, step ${at}` : at === steps + 1 ? "loss" : `backward, step ${2 * steps + 2 - at}`;
  }
}
