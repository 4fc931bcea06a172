// MathJax lays out \text{हानि} character by character, which breaks Devanagari (dotted circles, matras
// out of order). With mtextInheritFont the browser shapes such a text as one string.

import { attempt } from "./guard.js";

/** Set the option before the first formula is typeset; MathJax itself still loads only when needed. */
export function shapeTextInMath(typesetter) {
  const typeset = typesetter.typeset.bind(typesetter);
  let ready = null;
  typesetter.typeset = async (node) => {
    ready ??= attempt("Devanagari in formulas", async () => {
      const mathDocument = await typesetter.mathDocument();
      mathDocument.outputJax.options.mtextInheritFont = true;
    });
    await ready;
    return typeset(node);
  };
}
