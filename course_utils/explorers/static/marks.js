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
    names: [...found.keys()],
    /** Put in a text: a string, or {hi, en}. */
    text: (name, value) => each(name, (node, lang) => { node.textContent = inLanguage(value, lang); }),
    /** Set attributes; null takes one away. */
    set: (name, values) => each(name, (node) => {
      for (const [key, value] of Object.entries(values)) {
        if (value === null) node.removeAttribute(key);
        else node.setAttribute(key, value);
      }
    }),
    show: (name, visible) => each(name, (node) => node.setAttribute("display", visible ? "inline" : "none")),
    nodes: (name) => (found.get(name) ?? []).map(({ node }) => node),
  };
}

/** Its description tells of the first state only; a line below the drawing tells of each, so its title is enough. */
export function speakForItself(svg) {
  svg.removeAttribute("aria-labelledby");
  svg.setAttribute("aria-label", svg.querySelector("title").textContent);
}

function inLanguage(value, lang) {
  if (typeof value === "string") return value;
  if (value.hi === value.en) return value.hi;
  return value[lang] ?? `${value.hi} · ${value.en}`;
}
