// The controls of every explorer: plain HTML, labelled in both languages, usable by keyboard alone.
//
// A text is {hi, en}. It stands in the page as two spans with `lang`, so that Lab's language switch and a reader
// know which is which; a label that cannot hold elements has both, with a dot between.

/** An element with a class, children and attributes. */
export function make(tag, name = "", children = [], attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A text in both languages, as nodes. */
export function both({ hi, en }) {
  if (hi === en) return [hi];
  return [make("span", "", [hi], { lang: "hi" }), make("span", "smriti-gap", [" · "]), make("span", "", [en], { lang: "en" })];
}

/** A text in both languages, in one line. */
export const label = ({ hi, en }) => (hi === en ? hi : `${hi} · ${en}`);

/** A number as the course's Python prints it: two decimals, a real minus sign, no negative zero. */
export function shown(value, digits = 2) {
  const scaled = value * 2 ** (digits + 1);
  // Only odd multiples of 1/2^(digits+1) lie halfway. There Python goes to the even digit, toFixed always up.
  const halfway = Number.isInteger(scaled) && scaled % 2 !== 0;
  const up = Math.ceil(Math.abs(value) * 10 ** digits);
  const even = (up % 2 === 0 ? up : up - 1) / 10 ** digits;
  const text = (halfway ? Math.sign(value) * even : value).toFixed(digits).replace("-", "−");
  return /^−0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/**
 * What is pressed in an explorer is for the explorer: Lab listens further out, where an arrow would select the next
 * cell and a "b" insert one. Escape, Tab, Alt with a letter, saving and F keys go on to Lab.
 */
export function guardKeys(node) {
  node.addEventListener("keydown", (event) => {
    const withAlt = event.altKey && event.key.length === 1;
    const saves = (event.ctrlKey || event.metaKey) && event.code === "KeyS";
    if (!withAlt && !saves && !/^(Escape|Tab|F\d+)$/.test(event.key)) event.stopPropagation();
  });
  node.addEventListener("dblclick", (event) => event.stopPropagation());     // no wish to edit the cell
}

/** A control with its visible name. The one stands inside the other: ids would meet those of a second explorer. */
export function named(name, input, ...more) {
  return make("div", "smriti-slider", [make("label", "", [make("span", "", both(name)), input]), ...more]);
}

/**
 * A slider with a visible name and its value beside it.
 *
 * `said(value)`, a string or {hi, en}, is what a screen reader hears and what stands beside; `change(value)` is called
 * as it moves.
 */
export function slider({ name, min, max, step, value, said, change }) {
  const input = make("input", "", [], { type: "range", min, max, step });
  const output = make("output");
  const show = () => {
    const found = said(Number(input.value));
    const text = typeof found === "string" ? { hi: found, en: found } : found;
    output.replaceChildren(...both(text));
    input.setAttribute("aria-valuetext", label(text));
  };
  input.value = value;
  input.addEventListener("input", () => {
    show();
    change(Number(input.value));
  });
  show();
  return {
    node: named(name, input, output),
    get value() { return Number(input.value); },
    set value(next) {
      input.value = next;
      show();
    },
    show,
    set max(last) {
      input.max = last;
      show();
    },
  };
}

export function button(name, press, sign = "") {
  const node = make("button", "smriti-button", sign ? [sign] : both(name), { type: "button" });
  if (sign) {
    node.setAttribute("aria-label", label(name));
    node.title = label(name);
  }
  node.addEventListener("click", press);
  return node;
}

/** Steps that play one after the other until the end, a press, or the page's end; they never start by themselves. */
export function player(advance, atEnd, changed) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    changed(false);
  };
  return {
    get playing() { return timer !== null; },
    stop,
    toggle(node, pause = 900) {
      if (timer !== null) return stop();
      timer = setInterval(() => {
        if (!node.isConnected || atEnd()) stop();       // the cell was run again or closed
        else advance();
      }, pause);
      changed(true);
    },
  };
}
