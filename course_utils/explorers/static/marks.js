// The parts of a drawing that change. Python marks them: data-live="name" (a text) and data-part="name" (attributes).
// A figure has a drawing for each language and one for both; a text is put in the language of its own drawing.

/** Find the marks of all drawings of one figure. */
export function marks(drawings) {
  const found = new Map();
  for (const svg of drawings) {
    speakForItself(svg);
    for (const node of svg.querySelectorAll("[data-live], [data-part]")) {
      const name = node.dataset.live ?? node.dataset.part;
      found.set(name, [...(found.get(name) ?? []), { node, lang: svg.getAttribute("lang") }]);
    }
  }
  const each = (name, act) => (found.get(name) ?? []).forEach(({ node, lang }) => act(node, lang));
  return {
    /** Put in a text: a string, or {hi, en}. */
    text: (name, value) => each(name, (node, lang) => setText(node, inLanguage(value, lang))),
    /** Set attributes; null takes one away. */
    set: (name, values) => each(name, (node) => setAttributes(node, values)),
    show: (name, visible) => each(name, (node) => node.setAttribute("display", visible ? "inline" : "none")),
    nodes: (name) => (found.get(name) ?? []).map(({ node }) => node),
  };
}

/** Put in a text that is another one: what is set anew, even to the same, the browser lays out again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Set the attributes that are others, for the same reason; null takes one away. */
export function setAttributes(node, values) {
  for (const [key, value] of Object.entries(values)) {
    if (value === null) node.removeAttribute(key);
    else if (node.getAttribute(key) !== String(value)) node.setAttribute(key, value);
  }
}

/** Its description tells of the first state only; a line below the drawing tells of each, so its title is enough. */
export function speakForItself(svg) {
  svg.removeAttribute("aria-labelledby");
  svg.querySelector("desc")?.remove();
  svg.setAttribute("aria-label", svg.querySelector("title").textContent);
}

function inLanguage(value, lang) {
  if (typeof value === "string") return value;
  if (value.hi === value.en) return value.hi;
  return value[lang] ?? `${value.hi} · ${value.en}`;
}
