// The table of contents lists a notebook's headings; this drops those of the hidden language.
// It filters each cell's own list, before Lab numbers the headings and indexes them by cell: a list
// cut down any later would leave that index pointing at the wrong headings.

import { attempt } from "./guard.js";

/** From now on a Markdown cell names only the headings that `language` shows. */
export function filterHeadings(MarkdownCell, language) {
  const all = MarkdownCell.prototype.getHeadings;
  if (typeof all !== "function") throw new Error("MarkdownCell.getHeadings");
  MarkdownCell.prototype.getHeadings = async function () {
    const headings = await all.call(this);
    const hidden = { hi: "en", en: "hi" }[language.current];
    if (!hidden) return headings;
    const shown = attempt("filtering headings", () => {
      const source = this.model.sharedModel.getSource();
      return headings.filter((heading) => languageAt(source, heading.line) !== hidden);
    });
    // Lab expects a collapsed cell to name the heading that it collapses under.
    return shown && (shown.length > 0 || !this.headingCollapsed) ? shown : headings;
  };
}

/** Ask for the headings of `panel` again whenever the language changes. */
export function refreshContents(panel, tracker, language) {
  const stop = language.watch(() => attempt("refreshing the table of contents", () => tracker.get(panel)?.refresh()));
  panel.disposed.connect(stop);
}

/** The language of the block `<div lang="…">` that holds line number `line` of a cell's source. */
function languageAt(source, line) {
  const before = source.split("\n").slice(0, line).join("\n");
  const last = [...before.matchAll(/^<div lang="(hi|en)"|^<\/div>/gm)].pop();
  return last?.[1];
}
