// The loss of one unit that runs for T steps, its gradient, and gradient descent with clipping.
// The same, line by line, as course_utils/cliffs.py and the walks of course_utils/explorers/cliff.py.

const sigmoid = (x) => 0.5 * (1 + Math.tanh(0.5 * x));          // σ(x), without overflow for any x

/** The loss at a weight and a bias, and ∂loss/∂w and ∂loss/∂b. */
export function lossAt([w, b], T, { start, target }) {
  let x = start, byW = 0, byB = 0;                              // x_0, which does not depend on w and b
  for (let t = 0; t < T; t += 1) {
    const s = sigmoid(x);
    const slope = w * s * (1 - s);                              // ∂x_t/∂x_{t−1} = w σ′(x_{t−1})
    byW = s + slope * byW;                                      // ∂x_t/∂w = σ(x_{t−1}) + ∂x_t/∂x_{t−1} · ∂x_{t−1}/∂w
    byB = 1 + slope * byB;                                      // ∂x_t/∂b = 1 + ∂x_t/∂x_{t−1} · ∂x_{t−1}/∂b
    x = w * s + b;                                              // x_t = w σ(x_{t−1}) + b
  }
  const s = sigmoid(x);
  const miss = 2 * (s - target) * s * (1 - s);                  // ∂loss/∂x_T
  return { loss: (s - target) ** 2, gradient: [miss * byW, miss * byB] };      // loss = (σ(x_T) − target)²
}

const length = ([v, w]) => Math.hypot(v, w);

/** A gradient made smaller: the whole of it, or each of its values alone. */
export function clip(gradient, limit, by) {
  if (by === "value") return gradient.map((v) => Math.min(limit, Math.max(-limit, v)));     // each into [−limit, limit]
  const size = length(gradient);
  return size ? gradient.map((v) => v * Math.min(1, limit / size)) : gradient;              // g · min(1, limit / ‖g‖)
}

/** The angle between two vectors in degrees. */
export const angle = (one, other) => Math.abs((180 / Math.PI)
  * Math.atan2(one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1]));

/** Gradient descent: an entry for the start and after each step, until a number leaves the range of floats. */
export function walk({ start, rate, limit, by, steps }, T, unit, clipped) {
  const found = [];
  let point = start;
  for (let k = 0; k <= steps; k += 1) {
    const { loss, gradient } = lossAt(point, T, unit);
    if (k > 0 && ![...point, ...gradient].every(Number.isFinite)) break;
    const used = clipped ? clip(gradient, limit, by) : gradient;
    found.push({ point, loss, gradient: length(gradient), move: rate * length(used), turn: angle(gradient, used) });
    point = point.map((v, i) => v - rate * used[i]);            // w ← w − rate · ∂loss/∂w, and so for b
  }
  return found;
}

/** Which part of a step is between `low` and `high`, as shares of it (Liang and Barsky); null if nothing is. */
export function inside(one, other, ranges) {
  let first = 0, last = 1;
  for (const [i, [low, high]] of ranges.entries()) {
    for (const [way, room] of [[one[i] - other[i], one[i] - low], [other[i] - one[i], high - one[i]]]) {
      if (way === 0 && room < 0) return null;
      if (way < 0) first = Math.max(first, room / way);
      if (way > 0) last = Math.min(last, room / way);
    }
  }
  return first <= last ? [first, last] : null;
}
