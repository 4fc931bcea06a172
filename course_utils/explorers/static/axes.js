// Where numbers stand in a drawing: the same as Axes in course_utils/explorers/pictures.py.

const share = (value, low, high) => Math.min(1, Math.max(0, (value - low) / (high - low)));

/** Axes from what Python's `Axes.data()` gives: x, y (ranges), box (left, top, width, height), logY. */
export function axes({ x, y, box, logY }) {
  const [left, top, width, height] = box;
  const [low, high] = logY ? y.map(Math.log10) : y;
  const at = (valueX, valueY) => {
    const onScale = logY ? (valueY > 0 ? Math.log10(valueY) : low) : valueY;
    return [left + width * share(valueX, ...x), top + height * (1 - share(onScale, low, high))];
  };
  return {
    at,
    /** The `d` of a line through points. */
    path: (xs, ys) => "M" + xs.map((value, k) => at(value, ys[k]).map((v) => v.toFixed(2)).join(" ")).join(" L"),
  };
}
