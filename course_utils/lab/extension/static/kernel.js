// Ask a notebook's kernel for the value of one expression, without a trace in the notebook.

const DEAD = new Set(["dead", "terminating", "autorestarting", "unknown"]);

/** What the kernel raised instead of a value. */
export class KernelSaid extends Error {}

/** The live kernel of `panel`, or null. */
export function liveKernel(panel) {
  const kernel = panel.sessionContext.session?.kernel;
  return kernel && !DEAD.has(kernel.status) ? kernel : null;
}

/**
 * The repr of a Python expression.
 *
 * It goes along with an empty silent execution, so that neither history, counters nor outputs change.
 * Throws KernelSaid if the expression raises.
 */
export async function evaluate(kernel, expression) {
  const future = kernel.requestExecute({
    code: "",
    silent: true,
    store_history: false,
    allow_stdin: false,
    user_expressions: { value: expression },
  }, true);
  const reply = await future.done;
  const value = reply.content.user_expressions?.value;
  if (value?.status !== "ok") throw new KernelSaid(value?.evalue ?? reply.content.evalue ?? reply.content.status);
  return value.data["text/plain"];
}
