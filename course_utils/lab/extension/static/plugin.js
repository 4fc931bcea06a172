// The JupyterLab plugin: puts the parts together. Every part is attempted on its own, so that a part
// which this JupyterLab cannot carry leaves the others standing.

import { filterHeadings, refreshContents } from "./contents.js";
import { attempt, labModule } from "./guard.js";
import { Language } from "./language.js";
import { shapeTextInMath } from "./math.js";
import { serveCards } from "./predictions.js";
import { serveQuestions } from "./quiz.js";
import { Scores } from "./scores.js";
import { addSwitch } from "./switch.js";

const ID = "smriti-lang:plugin";
const NEXT = "smriti-lang:next";

/** Build the plugin from the modules in JupyterLab's share scope. */
export async function makePlugin(scope) {
  const [cells, widgets, settings, rendermime, toc, server] = await Promise.all([
    "@jupyterlab/cells", "@lumino/widgets", "@jupyterlab/settingregistry", "@jupyterlab/rendermime",
    "@jupyterlab/toc", "@jupyterlab/services",
  ].map((name) => labModule(scope, name)));
  const services = {
    registry: settings?.ISettingRegistry,
    typesetter: rendermime?.ILatexTypesetter,
    contents: toc?.ITableOfContentsTracker,
  };
  const known = Object.keys(services).filter((name) => services[name]);
  return {
    id: ID,
    description: "Hindi / English switch and live questions of the Smriti course",
    autoStart: true,
    optional: known.map((name) => services[name]),
    activate(app, ...given) {
      const service = Object.fromEntries(known.map((name, place) => [name, given[place]]));
      activate(app, service, { cells, widgets, server });
    },
  };
}

function activate(app, { registry, typesetter, contents }, { cells, widgets, server }) {
  const language = new Language();
  const scores = new Scores((init) => askServer(app, server, init));
  loadStyle();
  attempt("settings", () => language.keepIn(registry, ID));
  attempt("Devanagari in formulas", () => shapeTextInMath(typesetter));
  attempt("the table of contents", () => filterHeadings(cells.MarkdownCell, language));
  attempt("the shortcut Alt+L", () => addShortcut(app.commands, language));
  attempt("notebook toolbars", () => app.docRegistry.addWidgetExtension("Notebook", {
    createNew(panel) {
      attempt("the toolbar switch", () => addSwitch(panel, language, widgets.Widget));
      attempt("refreshing the table of contents", () => refreshContents(panel, contents, language));
      attempt("prediction buttons", () => serveCards(panel));
      attempt("live questions", () => serveQuestions(panel, scores));
    },
  }));
}

/** Ask the course's own handler in Jupyter's server (course_utils/lab/records.py). */
function askServer(app, { ServerConnection }, init) {
  const settings = app.serviceManager.serverSettings;
  return ServerConnection.makeRequest(`${settings.baseUrl}smriti/quiz`, init, settings);
}

function loadStyle() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("smriti.css", import.meta.url);
  document.head.append(link);
}

function addShortcut(commands, language) {
  commands.addCommand(NEXT, {
    label: "अगली भाषा · Next course language",
    execute: () => language.next(),
  });
  // Not in a terminal: its shell has its own Alt+L.
  commands.addKeyBinding({ command: NEXT, keys: ["Alt L"], selector: "body:not(:has(.jp-Terminal:focus-within))" });
}
