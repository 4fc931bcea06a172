// Numbers that may be very small, in few letters.

import { shown } from "./controls.js";

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** A whole number in raised digits. */
const raised = (exponent) => [...String(exponent)].map((sign) => RAISED[sign] ?? "").join("");

/** A number that is not 0, in two digits and a power of ten. */
export function powerOfTen(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits.replace("-", "−")}·10${raised(exponent)}`;
}

/** A positive number: two decimals from 0.01 on, else one digit after the point and a power of ten, as 1.7·10⁻⁴. */
export function small(value) {
  if (value >= 0.01 || value === 0) return shown(value);
  return powerOfTen(value);
}

/** The same of 10 to a power, also where it is below the smallest float. */
export function smallPower(log10) {
  if (log10 <= -300) return "< 10⁻³⁰⁰";        // Python's gradients end here
  if (log10 >= -2) return shown(10 ** log10);
  const exponent = Math.floor(log10);
  const digits = (10 ** (log10 - exponent)).toFixed(1);
  const [front, whole] = digits === "10.0" ? ["1.0", exponent + 1] : [digits, exponent];
  return `${front}·10${raised(whole)}`;
}
