// The learner's own network, live: a text is typed, the kernel runs the network over it, and text_gates.js draws.
//
// The model's traits are those of course_utils/explorers/widget.py: text (to the kernel), and from the kernel state, which
// has either data or error (a text {hi, en}), and drawings (SVG by language). These come anew only if a text takes another
// number of rows; in between, the drawings that are there get the new text, which is much faster.

import { both, button, guardKeys, make, named } from "./controls.js";
import { TextGates } from "./text_gates.js";

const WORDS = {
  text: { hi: "text", en: "text" },
  read: { hi: "पढ़वाइए", en: "read it" },
  busy: { hi: "Kernel हिसाब कर रहा है…", en: "the kernel is computing…" },
};

const PATIENCE = 300;       // ms

/** What anywidget calls for each view. Returns a function that ends it. */
export function render({ model, el }) {
  const view = new TextWidget(model);
  el.append(view.node);
  return () => view.stop();
}

class TextWidget {
  #model; #input; #told; #figure; #gates = null; #from = null; #data = null; #waiting = 0; #changed = () => this.#show();

  constructor(model) {
    this.#model = model;
    this.#input = make("input", "smriti-sentence", [], { type: "text", autocomplete: "off", maxlength: 500 });
    this.#input.value = model.get("text");
    this.#input.addEventListener("keydown", ({ key }) => { if (key === "Enter") this.#send(); });
    this.#told = make("p", "smriti-told", [], { role: "alert" });
    const ask = make("div", "smriti-explorer", [named(WORDS.text, this.#input, button(WORDS.read, () => this.#send())),
      this.#told]);
    guardKeys(ask);
    this.#figure = make("figure", "smriti smriti-bilingual", [], { style: "margin: 8px 0" });
    this.node = make("div", "smriti-live smriti-live-text-widget", [ask, this.#figure]);
    model.on("change:state", this.#changed);
    this.#show();
  }

  #send() {
    if (this.#input.value === this.#model.get("text")) return;
    // Most answers are there in a few hundredths of a second: a line that comes and goes would only make the page jump.
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#told.replaceChildren(...both(WORDS.busy)), PATIENCE);
    this.#model.set("text", this.#input.value);
    this.#model.save_changes();
  }

  /** What the kernel found; after an error the last picture stays. */
  #show() {
    clearTimeout(this.#waiting);
    const { error, data } = this.#model.get("state");
    if (document.activeElement !== this.#input) this.#input.value = this.#model.get("text");
    this.#told.replaceChildren(...(error ? both(error) : []));
    if (error) return;
    // What the reader had chosen stays chosen: text_gates.js writes it into its data.
    const { role, rank } = this.#data ?? data;
    this.#data = { ...data, role, rank };
    if (this.#model.get("drawings") !== this.#from) this.#place();
    this.#gates.reread(this.#data);
  }

  /** As figures.py lays it out: a drawing for each language and one for both, which Lab's language switch shows. */
  #place() {
    this.#from = this.#model.get("drawings");
    const svgs = Object.entries(this.#from).map(([lang, text]) => [lang, parse(text)]);
    const blocks = svgs.map(([lang, svg]) => (lang === "both" ? make("div", "smriti-both", [svg])
      : make("div", "", [svg], { lang })));
    if (!document.documentElement.dataset.smritiLang) {
      for (const block of blocks) if (block.lang) block.style.display = "none";
    }
    this.#gates?.stop();
    this.#gates = new TextGates(this.#data, svgs.map(([, svg]) => svg));
    this.#figure.replaceChildren(...blocks, make("div", "smriti-explorer", [this.#gates.node]));
  }

  stop() {
    this.#model.off("change:state", this.#changed);
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
