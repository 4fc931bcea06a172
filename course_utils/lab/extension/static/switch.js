// The switch हिन्दी / English / दोनों in a notebook's toolbar.

import { LANGUAGES } from "./language.js";

const TEXT = {
  hi: { lang: "hi", label: "हिन्दी", name: "हिन्दी" },
  en: { lang: "en", label: "English", name: "English" },
  both: { lang: "hi", label: "दोनों", name: "दोनों · Both languages" },
};

/** Put a switch into the toolbar of `panel`. */
export function addSwitch(panel, language, Widget) {
  const group = document.createElement("div");
  group.className = "smriti-switch";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "पाठ की भाषा · Course language");
  const buttons = LANGUAGES.map((code) => makeButton(code, language));
  group.append(...buttons);
  // First place: at 900 px the end of the toolbar disappears into its "…" menu.
  panel.toolbar.insertItem(0, "smriti-lang", new Widget({ node: group }));
  const stop = language.watch((current) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === current));
  });
  panel.disposed.connect(stop);
}

function makeButton(code, language) {
  const button = document.createElement("button");
  button.type = "button";
  button.value = code;
  button.lang = TEXT[code].lang;
  button.textContent = TEXT[code].label;
  button.setAttribute("aria-label", TEXT[code].name);
  button.title = `${TEXT[code].name} (Alt+L: अगली · next)`;
  // As with Lab's own buttons: a mouse click leaves the focus in the notebook.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => language.choose(code));
  return button;
}
