// One of a few: buttons that stand together, of which one is pressed. Radio buttons would need a name that no other
// explorer on the page has.

import { both, label, make } from "./controls.js";

/**
 * A choice with a visible name.
 *
 * `options` are triples of a key, a text {hi, en}, and perhaps a sign before it that is the same in both languages;
 * `change(key)` is called when one is pressed. Setting `value` presses one without a call.
 */
export function choice({ name, options, value, change }) {
  const buttons = options.map(([key, text, sign]) => {
    const node = make("button", "smriti-button", [...(sign ? [`${sign}: `] : []), ...both(text)], { type: "button" });
    node.addEventListener("click", () => {
      press(key);
      change(key);
    });
    return [key, node];
  });
  const press = (key) => {
    for (const [other, node] of buttons) node.setAttribute("aria-pressed", String(other === key));
  };
  press(value);
  return {
    node: make("div", "smriti-tokens", [make("span", "", both(name)), ...buttons.map(([, node]) => node)],
      { role: "group", "aria-label": label(name) }),
    set value(key) { press(key); },
  };
}
