// The module-federation container that JupyterLab loads, written by hand: the course needs no bundler.
// Lab hands `init` the scope of modules it shares, then asks `get` for the plugin.
//
// Lab's server lets browsers keep a static file for a year without asking again, because bundlers put a
// hash into each name. Our names stay, so the parts are fetched anew at each start: a newer version of
// the course shows at once. This file alone stays cached, and so it names no part; if it ever changes,
// it needs another name.
(() => {
  "use strict";
  const here = document.currentScript.src;    // only known while this script runs
  const anew = (name) => fetch(new URL(name, here), { cache: "reload" });
  let scope;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["smriti-lang"] = {
    init(sharedScope) {
      scope = sharedScope;
    },
    async get() {
      const parts = await (await anew("parts.json")).json();
      await Promise.all(parts.map(anew));
      const { makePlugin } = await import(new URL("plugin.js", here));
      const plugin = await makePlugin(scope);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
