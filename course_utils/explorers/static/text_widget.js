// The learner's own network, live: a text is typed, the kernel runs the network over it, and text_gates.js draws.
//
// The model's traits are those of course_utils/explorers/widget.py. To the kernel: text, which is to be shown; ahead, what is
// typed so far, which the kernel reads already, so that the answer is mostly there when the text is asked for; and again,
// how often the same text was asked for again. From the kernel: state (JSON: the text that was read with its data, or with
// an error {hi, en} and the data before it), and frame: what most texts leave as it is, which is the rest of the data and
// the drawings (SVG by language). A frame comes anew only if a text takes another number of rows; in between, the drawings
// that are there get the new text.

import { both, button, guardKeys, make, named } from "./controls.js";
import { TextGates } from "./text_gates.js";

const WORDS = {
  text: { hi: "text", en: "text" },
  read: { hi: "पढ़वाइए", en: "read it" },
  busy: { hi: "Kernel का इंतज़ार है… Kernel restart हुआ हो, तो ऊपर का cell फिर चलाइए।",
    en: "Waiting for the kernel… If it was restarted, run the cell above again." },
};

const PATIENCE = 300;       // ms
const CHANGES = ["change:text", "change:state"];

/** What anywidget calls for each view. Returns a function that ends it. */
export function render({ model, el }) {
  const view = new TextWidget(model);
  el.append(view.node);
  return () => view.stop();
}

class TextWidget {
  #model; #input; #told; #figure; #gates = null; #frame = null; #data = null; #waiting = 0; #read = "";
  #changed = () => this.#show();

  /** `model` as anywidget gives it. */
  constructor(model) {
    this.#model = model;
    // Of one line, but a text may have line breaks, which an <input> would drop.
    this.#input = make("textarea", "smriti-sentence", [], { rows: 1, autocomplete: "off", maxlength: 500 });
    this.#input.addEventListener("input", () => this.#tell("ahead"));
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#ask();
    });
    this.#told = make("p", "smriti-told", [], { role: "alert" });
    const ask = make("div", "smriti-explorer", [named(WORDS.text, this.#input, button(WORDS.read, () => this.#ask())),
      this.#told]);
    guardKeys(ask);
    this.#figure = make("figure", "smriti smriti-bilingual", [], { style: "margin: 8px 0" });
    this.node = make("div", "smriti smriti-live smriti-live-text-widget", [ask, this.#figure]);
    for (const name of CHANGES) model.on(name, this.#changed);
    this.#show();
  }

  #tell(trait) {
    this.#model.set(trait, this.#input.value);
    this.#model.save_changes();
  }

  #ask() {
    if (this.#input.value === this.#model.get("text")) {       // the network may have learned more since
      this.#model.set("again", this.#model.get("again") + 1);
      this.#model.save_changes();
      return;
    }
    // Most answers are there in a few hundredths of a second: a line that comes and goes would only make the page jump.
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#told.replaceChildren(...both(WORDS.busy)), PATIENCE);
    this.#tell("text");         // shows it if it is here
  }

  /** What the kernel found for the text that was asked for; after an error the last picture stays. */
  #show() {
    const { text, error: wrong, data } = JSON.parse(this.#model.get("state"));
    const asked = text === this.#model.get("text");
    // What was read ahead waits. A new view shows what there is, but no error that nobody asked for.
    if (!asked && this.#gates) return;
    const error = asked ? wrong : null;
    clearTimeout(this.#waiting);
    if (this.#input.value === this.#read) this.#input.value = text;        // else the reader has typed on
    if (this.#input.value === text) this.#read = text;
    if (error || this.#told.hasChildNodes()) this.#told.replaceChildren(...(error ? both(error) : []));
    if (error && this.#gates) return;
    const frame = this.#model.get("frame");
    // What the reader had chosen stays chosen: text_gates.js writes it into its data.
    const { role, rank } = this.#data ?? frame;
    this.#data = { ...frame.data, ...data, role, rank };
    if (frame !== this.#frame) this.#place(frame);
    this.#gates.reread(this.#data);
  }

  /** As figures.py lays it out: a drawing for each language and one for both, which Lab's language switch shows. */
  #place(frame) {
    this.#frame = frame;
    const svgs = Object.entries(frame.drawings).map(([lang, text]) => [lang, parse(text)]);
    const blocks = svgs.map(([lang, svg]) => (lang === "both" ? make("div", "smriti-both", [svg])
      : make("div", "", [svg], { lang })));
    // With Lab's switch its stylesheet shows what is to be seen; without it, the one for both languages stands there.
    const switched = Boolean(document.documentElement.dataset.smritiLang);
    for (const block of blocks) if (Boolean(block.lang) !== switched) block.style.display = "none";
    this.#gates?.stop();
    this.#gates = new TextGates(this.#data, svgs.map(([, svg]) => svg));
    this.#figure.replaceChildren(...blocks, make("div", "smriti-explorer", [this.#gates.node]));
  }

  stop() {
    for (const name of CHANGES) this.#model.off(name, this.#changed);
    clearTimeout(this.#waiting);
    this.#gates?.stop();
  }
}

function parse(text) {
  const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  svg.style.maxWidth = "100%";
  svg.style.height = "auto";
  return svg;
}
