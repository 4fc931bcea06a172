// Put before what runs first on a page or in a widget: modules that came with it, as files of their own, are made one.

/** `parts`: [name, text] of each module, after those that it imports. What the last one exports. */
async function loadModules(parts) {
  const urls = new Map();
  for (const [name, source] of parts) {
    let text = source;
    for (const [there, url] of urls) text = text.replaceAll(`from "./${there}"`, `from "${url}"`);
    urls.set(name, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }
  try {
    return await import([...urls.values()].at(-1));
  } finally {
    for (const url of urls.values()) URL.revokeObjectURL(url);
  }
}
