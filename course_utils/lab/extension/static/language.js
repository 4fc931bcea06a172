// The language that is shown: one value for the whole page, kept in JupyterLab's settings.
// It lives on <html data-smriti-lang="…">, and smriti.css hides the other language from there.

import { attempt } from "./guard.js";

export const LANGUAGES = ["hi", "en", "both"];

export class Language {
  current = "both";
  #listeners = new Set();
  #settings = null;
  #saving = 0;

  constructor() {
    this.#show("both");
  }

  /** Call `listener` now and after every change; returns a function that ends it. */
  watch(listener) {
    this.#listeners.add(listener);
    listener(this.current);
    return () => this.#listeners.delete(listener);
  }

  /** Show `language` at once; saving comes after, for the settings file may take half a second. */
  async choose(language) {
    this.#show(language);
    if (!this.#settings) return;
    this.#saving += 1;
    await attempt("saving the language", () => this.#settings.set("lang", language));
    this.#saving -= 1;
  }

  next() {
    const place = LANGUAGES.indexOf(this.current);
    return this.choose(LANGUAGES[(place + 1) % LANGUAGES.length]);
  }

  /** Take the saved language from JupyterLab's settings, and follow the Settings Editor from now on. */
  async keepIn(registry, pluginId) {
    this.#settings = await registry.load(pluginId);
    const follow = () => {
      // Two quick clicks: the echo of the first save must not undo the second choice.
      if (this.#saving === 0) this.#show(this.#settings.get("lang").composite);
    };
    this.#settings.changed.connect(follow);
    follow();
  }

  #show(language) {
    this.current = LANGUAGES.includes(language) ? language : "both";
    document.documentElement.dataset.smritiLang = this.current;
    for (const listener of this.#listeners) listener(this.current);
  }
}

/** A text in both languages, as the spans that the course's Python writes (T.html("span")). */
export function bilingual(hi, en) {
  const gap = span(" · ");
  gap.className = "smriti-gap";
  return [span(hi, "hi"), gap, span(en, "en")];
}

function span(text, lang) {
  const element = document.createElement("span");
  element.textContent = text;
  if (lang) element.lang = lang;
  return element;
}
