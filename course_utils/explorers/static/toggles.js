// One of several: buttons that stand together, the pressed one told by aria-pressed and by a thicker border.
// Radio buttons would need a name that no other explorer on the page has.

import { both, label, make } from "./controls.js";

/** Buttons for `options` (pairs of value and {hi, en}); `change(value)` is called when one is pressed. */
export function toggles({ name, options, value, change }) {
  const buttons = new Map(options.map(([key, text]) => {
    const node = make("button", "smriti-button", both(text), { type: "button" });
    node.addEventListener("click", () => change(key));
    return [key, node];
  }));
  const show = (chosen) => buttons.forEach((node, key) => {
    node.setAttribute("aria-pressed", String(key === chosen));
    node.style.boxShadow = key === chosen ? "inset 0 0 0 2px currentColor" : "";
  });
  show(value);
  return {
    node: make("div", "smriti-steps", [make("span", "", both(name)), ...buttons.values()],
      { role: "group", "aria-label": label(name) }),
    set value(chosen) { show(chosen); },
  };
}
