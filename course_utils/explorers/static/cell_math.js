// One step of an RNN, an LSTM and a GRU, as torch computes them, with every value on the way by its name in
// course_utils/cells.py. Double precision; a state is an array of H numbers, a weight an array of rows.

export const sigmoid = (a) => 1 / (1 + Math.exp(-a));

const dot = (row, v) => row.reduce((sum, w, k) => sum + w * v[k], 0);
const each = (count, make) => Array.from({ length: count }, (_, k) => make(k));

// W v + b, for the rows of one block: row k of block `number` is row number·H + k of the weight.
const affine = (weight, bias, v, number, size) =>
  each(size, (k) => dot(weight[number * size + k], v) + bias[number * size + k]);

/** The steps by kind: (x, state, weights, variant) → the named values; `state` has h, and c for the LSTM. */
export const STEPS = { rnn: rnnStep, lstm: lstmStep, gru: gruStep };

export function rnnStep(x, { h }, { w_ih, w_hh, b_ih, b_hh }) {
  const size = h.length;
  const from_x = affine(w_ih, b_ih, x, 0, size);                              // W_ih x_t + b_ih
  const from_h = affine(w_hh, b_hh, h, 0, size);                              // W_hh h_{t−1} + b_hh
  const a = each(size, (k) => from_x[k] + from_h[k]);
  return { h_prev: h, from_x, from_h, a, h: a.map(Math.tanh) };               // h_t = tanh(…)
}

export function lstmStep(x, { h, c }, { w_ih, w_hh, b_ih, b_hh }) {
  const size = h.length;
  const before = (number) => {                                                // W_i· x_t + b_i· + W_h· h_{t−1} + b_h·
    const fromX = affine(w_ih, b_ih, x, number, size);
    const fromH = affine(w_hh, b_hh, h, number, size);
    return each(size, (k) => fromX[k] + fromH[k]);
  };
  const i = before(0).map(sigmoid);                                           // torch's order: i, f, g, o
  const f = before(1).map(sigmoid);
  const g = before(2).map(Math.tanh);
  const o = before(3).map(sigmoid);
  const kept = each(size, (k) => f[k] * c[k]);                                // f_t ⊙ c_{t−1}
  const written = each(size, (k) => i[k] * g[k]);                             // i_t ⊙ g_t
  const next = each(size, (k) => kept[k] + written[k]);                       // c_t
  const squashed = next.map(Math.tanh);
  return {
    h_prev: h, c_prev: c, i, f, g, o, kept, written, c: next, squashed,
    h: each(size, (k) => o[k] * squashed[k]),                                 // h_t = o_t ⊙ tanh(c_t)
  };
}

export function gruStep(x, { h }, { w_ih, w_hh, b_ih, b_hh }, variant = "torch") {
  const size = h.length;
  const gate = (number) => {                                                  // σ(W_i· x_t + b_i· + W_h· h_{t−1} + b_h·)
    const fromX = affine(w_ih, b_ih, x, number, size);
    const fromH = affine(w_hh, b_hh, h, number, size);
    return each(size, (k) => sigmoid(fromX[k] + fromH[k]));
  };
  const r = gate(0);                                                          // torch's order: r, z, n
  const z = gate(1);
  const from_x = affine(w_ih, b_ih, x, 2, size);                              // W_in x_t + b_in
  const paper = variant === "paper";
  const resetState = each(size, (k) => r[k] * h[k]);                          // r_t ⊙ h_{t−1}, in the paper's form
  const from_h = affine(w_hh, b_hh, paper ? resetState : h, 2, size);         // W_hn (…) + b_hn
  const reset = paper ? resetState : each(size, (k) => r[k] * from_h[k]);     // torch: r_t ⊙ (W_hn h_{t−1} + b_hn)
  const n = each(size, (k) => Math.tanh(from_x[k] + (paper ? from_h[k] : reset[k])));
  const kept = each(size, (k) => z[k] * h[k]);                                // z_t ⊙ h_{t−1}
  const written = each(size, (k) => (1 - z[k]) * n[k]);                       // (1 − z_t) ⊙ n_t
  return { h_prev: h, r, z, from_x, from_h, reset, n, kept, written, h: each(size, (k) => kept[k] + written[k]) };
}

/** All steps over a sequence from zero states. */
export function run(kind, variant, inputs, weights) {
  const size = weights.w_hh[0].length;
  let state = { h: new Array(size).fill(0), c: new Array(size).fill(0) };
  return inputs.map((x) => {
    const values = STEPS[kind](x, state, weights, variant);
    state = { h: values.h, c: values.c ?? state.c };
    return values;
  });
}
