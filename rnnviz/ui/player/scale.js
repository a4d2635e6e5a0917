// Round numbers for axes and for words.

/** About `count` round numbers within low..high, and two at least: one alone tells no scale. */
export function ticks(low, high, count = 5) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [0.5, 1, 2, 5, 10].map((m) => m * power);
  const wide = steps.findIndex((step, i) => i && step >= rough);
  const found = multiples(steps[wide], low, high);
  return found.length > 1 ? found : multiples(steps[wide - 1], low, high);
}

function multiples(step, low, high) {
  const result = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) result.push(i * step);
  return result;
}

/** A number with as many digits as its step to the next one needs: 0.25, 0.50. */
export function label(value, step) {
  let digits = 0;
  while (digits < 6 && !whole(step * 10 ** digits)) digits++;
  if (Math.abs(value) >= 1e5 || digits >= 6) return scientific(value, step);
  return value.toFixed(digits).replace(/^-(0(\.0+)?)$/, "$1").replace("-", "−");
}

function whole(value) {
  return Math.abs(value - Math.round(value)) <= 1e-6 * Math.abs(value);
}

/** With the digits that tell it from its neighbours, four at most. */
function scientific(value, step) {
  const apart = value ? Math.ceil(Math.log10(Math.abs(value) / step) - 1e-9) : 0;
  return value.toExponential(Math.max(1, Math.min(4, apart))).replace(/^-/, "−");
}

/** An epoch as it is told: a moment within one has a decimal. */
export function epochOf(epoch) {
  return String(Number(epoch.toFixed(1)));
}

export function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
}

export function short(value) {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 1e-3 || value === 0 ? value.toPrecision(3) : value.toExponential(1);
}
