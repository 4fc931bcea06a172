// JupyterLab promises few of its inner names from one version to the next. Each use of such a name goes
// through here: one that is gone costs its own feature and one warning, and the rest goes on.

const warned = new Set();

/** Say once what is missing. A warning, not an error: the notebook still opens, in both languages. */
export function warnOnce(what, reason) {
  if (warned.has(what)) return;
  warned.add(what);
  console.warn(`smriti-lang: ${what} is not available in this JupyterLab`, reason);
}

/** Run `action` (plain or async); if it fails, warn and return undefined. */
export function attempt(what, action) {
  try {
    const result = action();
    return result instanceof Promise ? result.catch((reason) => warnOnce(what, reason)) : result;
  } catch (reason) {
    warnOnce(what, reason);
    return undefined;
  }
}

/** The very module `name` that JupyterLab itself runs, from its webpack share scope. */
export function labModule(scope, name) {
  return attempt(name, async () => {
    const versions = Object.values(scope[name]);
    const entry = versions.find((version) => version.loaded) ?? versions[0];
    return (await entry.get())();
  });
}
