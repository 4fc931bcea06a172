// Two units of an RNN without input, as a plane. The same as course_utils/explorers/phase_portrait.py computes and draws.
//
// Marks in the drawing: field, first-walk, second-walk, …-start, …-end, distance-curve, gradient-curve.

import { axes } from "./axes.js";
import { both, button, guardKeys, label, make, player, shown, slider } from "./controls.js";
import { marks } from "./marks.js";
import { small } from "./small_numbers.js";

const WORDS = {
  plane: { hi: "दो unit का plane", en: "The plane of two units" },
  step: { hi: "step", en: "step" },
  play: { hi: "चलाइए", en: "play" },
  stop: { hi: "रोकिए", en: "stop" },
  gain: { hi: "gain: W का spectral radius", en: "gain: the spectral radius of W" },
  turn: { hi: "W का घुमाव, डिग्री में", en: "turn of W, in degrees" },
  first: { hi: "शुरुआत: h₁", en: "start: h₁" },
  second: { hi: "शुरुआत: h₂", en: "start: h₂" },
  reset: { hi: "शुरू के मान", en: "initial values" },
  distance: { hi: "h और h′ की दूरी", en: "distance between h and h′" },
  gradient: { hi: "‖∂hₜ/∂h₀‖", en: "‖∂hₜ/∂h₀‖" },
  held: { hi: "दोनों अब भी अलग हैं: संदेश थमा हुआ है", en: "The two are still apart: the message is held" },
  same: { hi: "दोनों 0 से ही चले: कोई संदेश था ही नहीं", en: "Both started at 0: there was no message" },
  lost: { hi: "दोनों मिल गए: संदेश खो गया", en: "The two have met: the message is lost" },
};
const APART = 0.05;      // below this distance we call the two walks one; the controls start them at 0 or 0.1 apart

/** Make the figure `el` live. Returns a function that stops it. */
export function render({ data, el, drawings }) {
  const plane = new PhasePlane(data, drawings);
  el.append(plane.node);
  plane.show();
  return () => plane.stop();
}

// W = gain · [[cos, −sin], [sin, cos]]
function matrixOf({ gain, turn }) {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return [gain * cos, -gain * sin, gain * sin, gain * cos];
}

// h_{t+1} = tanh(W h_t)
const next = ([a, b, c, d], [x, y]) => [Math.tanh(a * x + b * y), Math.tanh(c * x + d * y)];

// The largest singular value of [[a, b], [c, d]].
function norm(a, b, c, d) {
  const total = a * a + b * b + c * c + d * d;
  const rest = Math.hypot(a * a + b * b - c * c - d * d, 2 * (a * c + b * d));
  return Math.sqrt((total + rest) / 2);
}

function walkOf(matrix, start, steps) {
  const points = [start];
  for (let t = 0; t < steps; t += 1) points.push(next(matrix, points[t]));
  return points;
}

// ‖∂h_t/∂h_0‖, the norm of diag(1 − h_t²) W · … · diag(1 − h_1²) W.
function gradientsOf([a, b, c, d], points) {
  let [p, q, r, s] = [1, 0, 0, 1];
  return points.map(([x, y], t) => {
    if (t > 0) {
      const [slopeX, slopeY] = [1 - x * x, 1 - y * y];                        // tanh′ = 1 − h²
      [p, q, r, s] = [slopeX * (a * p + b * r), slopeX * (a * q + b * s), slopeY * (c * p + d * r), slopeY * (c * q + d * s)];
    }
    return norm(p, q, r, s);
  });
}

class PhasePlane {
  #data; #drawing; #state; #plane; #distance; #gradient; #controls; #status; #player;

  constructor(data, drawings) {
    this.#data = data;
    this.#drawing = marks(drawings);
    [this.#plane, this.#distance, this.#gradient] = [data.plane, data.distance, data.gradient].map(axes);
    this.#state = this.#atFirst();
    this.#makeControls();
    this.#letPointStart(drawings);
  }

  #atFirst() {
    const { gain, turn, start, step } = this.#data;
    return { gain, turn, first: start[0], second: start[1], step };
  }

  show() {
    const { step, first, second } = this.#state;
    const matrix = matrixOf(this.#state);
    const points = walkOf(matrix, [first, second], this.#data.steps);
    const gradients = gradientsOf(matrix, points);
    const apart = points.map(([x, y]) => 2 * Math.hypot(x, y));               // ‖h − (−h)‖
    const seen = points.slice(0, step + 1);
    this.#drawing.set("field", { d: this.#field(matrix) });
    this.#showWalk("first", 1, seen);
    this.#showWalk("second", -1, seen);
    const steps = seen.map((_, t) => t);
    this.#drawing.set("distance-curve", { d: this.#distance.path(steps, apart) });
    this.#drawing.set("gradient-curve", { d: this.#gradient.path(steps, gradients) });
    const verdict = apart[0] === 0 ? WORDS.same : apart[step] >= APART ? WORDS.held : WORDS.lost;
    const told = (lang, stop) => `${WORDS.step[lang]} ${step}: ${WORDS.distance[lang]} = ${shown(apart[step])}, `
      + `${WORDS.gradient[lang]} = ${small(gradients[step])}${stop} ${verdict[lang]}${stop}`;
    this.#status.replaceChildren(...both({ hi: told("hi", "।"), en: told("en", ".") }));
  }

  #showWalk(name, sign, points) {
    const [xs, ys] = [0, 1].map((k) => points.map((point) => sign * point[k]));
    this.#drawing.set(`${name}-walk`, { d: this.#plane.path(xs, ys) });
    this.#drawing.set(`${name}-start`, { d: marker(this.#plane.at(xs[0], ys[0]), sign > 0) });
    this.#drawing.set(`${name}-end`, { d: marker(this.#plane.at(xs.at(-1), ys.at(-1)), sign > 0) });
  }

  #field(matrix) {
    const { arrows, arrow } = this.#data;
    const strokes = [];
    for (let row = 0; row < arrows; row += 1) {
      for (let column = 0; column < arrows; column += 1) {
        const h = [-0.95 + (1.9 * column) / (arrows - 1), -0.95 + (1.9 * row) / (arrows - 1)];
        const after = next(matrix, h);
        strokes.push(arrowPath(this.#plane.at(...h), this.#plane.at(...h.map((v, k) => v + arrow * (after[k] - v)))));
      }
    }
    return strokes.join(" ");
  }

  // ---- what the learner does ----

  go(changes) {
    Object.assign(this.#state, changes);
    for (const [name, control] of Object.entries(this.#controls)) control.value = this.#state[name];
    this.show();
  }

  stop() {
    this.#player.stop();
  }

  #slider(name, min, max, step, digits) {
    return slider({ name: WORDS[name], min, max, step, value: this.#state[name], said: (v) => shown(v, digits),
      change: (v) => {
        this.#state[name] = v;
        this.show();
      } });
  }

  #makeControls() {
    const { mostGain, mostTurn, steps } = this.#data;
    this.#controls = { step: this.#slider("step", 0, steps, 1, 0), gain: this.#slider("gain", 0, mostGain, 0.05, 2),
      turn: this.#slider("turn", -mostTurn, mostTurn, 5, 0), first: this.#slider("first", -1, 1, 0.05, 2),
      second: this.#slider("second", -1, 1, 0.05, 2) };
    const play = button(WORDS.play, () => {
      if (!this.#player.playing && this.#state.step === steps) this.go({ step: 0 });
      this.#player.toggle(this.node, 250);
    });
    this.#player = player(() => this.go({ step: this.#state.step + 1 }), () => this.#state.step >= steps,
      (playing) => play.replaceChildren(...both(playing ? WORDS.stop : WORDS.play)));
    this.#status = make("p", "smriti-said", [], { role: "status" });
    const { step, ...rest } = this.#controls;
    this.node = make("div", "smriti-live smriti-live-phase", [make("div", "smriti-steps", [play, step.node]),
      ...Object.values(rest).map((control) => control.node), this.#status,
      button(WORDS.reset, () => this.go(this.#atFirst()))], { role: "group", "aria-label": label(WORDS.plane) });
    guardKeys(this.node);
  }

  /** A press on the plane sets where h starts; the sliders do the same without a mouse. */
  #letPointStart(drawings) {
    const [left, top, width, height] = this.#data.plane.box;
    for (const svg of drawings) {
      svg.addEventListener("click", (event) => {
        const box = svg.getBoundingClientRect();
        const scale = svg.viewBox.baseVal.width / box.width;
        const x = ((event.clientX - box.left) * scale - left) / width;
        const y = ((event.clientY - box.top) * scale - top) / height;
        if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return;
        const rounded = (v) => Math.round(20 * v) / 20;         // to what the sliders can show
        this.go({ first: rounded(2 * x - 1), second: rounded(1 - 2 * y) });
      });
    }
  }
}

function arrowPath([x, y], [tipX, tipY]) {
  const [backX, backY] = [0.3 * (x - tipX), 0.3 * (y - tipY)];
  const tip = [tipX, tipY];
  const points = [[x, y], tip, [tipX + backX - 0.6 * backY, tipY + backY + 0.6 * backX], tip,
    [tipX + backX + 0.6 * backY, tipY + backY - 0.6 * backX]];
  return "M" + points.map((point) => point.map((v) => v.toFixed(2)).join(" ")).join(" L");
}

function marker([x, y], round) {
  return round ? `M${(x - 5).toFixed(2)} ${y.toFixed(2)} a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0Z`
    : `M${(x - 4.5).toFixed(2)} ${(y - 4.5).toFixed(2)} h9 v9 h-9Z`;
}
