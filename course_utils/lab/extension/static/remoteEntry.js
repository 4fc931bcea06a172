// The module-federation container that JupyterLab loads, written by hand: the course needs no bundler.
// Lab hands `init` the scope of modules it shares, then asks `get` for the plugin.
//
// Lab's server lets browsers keep a static file for a year without asking again, because bundlers put a
// hash into each name. Our names stay, so the parts are fetched anew at each start: a newer version of
// the course shows at once. This file alone stays cached; if it ever changes, it needs another name.
(() => {
  "use strict";
  const here = document.currentScript.src;    // only known while this script runs
  const PARTS = [
    "plugin.js", "contents.js", "guard.js", "kernel.js", "language.js", "math.js", "predictions.js",
    "switch.js", "smriti.css",
  ];
  let scope;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["smriti-lang"] = {
    init(sharedScope) {
      scope = sharedScope;
    },
    async get() {
      await Promise.all(PARTS.map((name) => fetch(new URL(name, here), { cache: "reload" })));
      const { makePlugin } = await import(new URL("plugin.js", here));
      const plugin = await makePlugin(scope);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
