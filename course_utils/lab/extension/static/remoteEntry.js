// The module-federation container that JupyterLab loads, written by hand: the course needs no bundler.
// Lab hands `init` the scope of modules it shares, then asks `get` for the plugin.
(() => {
  "use strict";
  const here = document.currentScript.src;    // only known while this script runs
  let scope;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["smriti-lang"] = {
    init(sharedScope) {
      scope = sharedScope;
    },
    async get() {
      const { makePlugin } = await import(new URL("plugin.js", here));
      const plugin = await makePlugin(scope);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
