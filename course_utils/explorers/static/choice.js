// One of a few: buttons side by side, of which one is pressed. Buttons, since radio buttons need names that would meet
// those of a second explorer.

import { both, label, make } from "./controls.js";

/**
 * A choice with a visible name.
 *
 * `options` are triples of a key, a sign that is the same in both languages, and a text {hi, en}; `change(key)` is called
 * when one is pressed.
 */
export function choice({ name, options, value, change }) {
  let chosen = value;
  const buttons = options.map(([key, sign, text]) => {
    const node = make("button", "smriti-button", [`${sign}: `, ...both(text)], { type: "button" });
    node.addEventListener("click", () => {
      chosen = key;
      show();
      change(key);
    });
    return [key, node];
  });
  const show = () => {
    for (const [key, node] of buttons) {
      if (key === chosen) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    }
  };
  show();
  return {
    node: make("div", "smriti-tokens", [make("span", "", both(name)), ...buttons.map(([, node]) => node)],
      { role: "group", "aria-label": label(name), style: "align-items: center" }),
    get value() { return chosen; },
  };
}
