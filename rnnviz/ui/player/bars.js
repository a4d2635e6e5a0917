// Numbers above and below 0, one for each time step.

/** `(l)` of values `(l, k)`: of one feature, or with -1 the sum of all. */
export function bySteps(values, k, feature) {
  const out = new Float64Array(values.length / k);
  for (let t = 0; t < out.length; t++) {
    if (feature >= 0) out[t] = values[t * k + feature];
    else for (let f = 0; f < k; f++) out[t] += values[t * k + f];
  }
  return out;
}

/** At most `most` values: of those that share a place, that which is furthest from 0. */
export function strongest(values, most) {
  if (values.length <= most) return values;
  const out = new Float64Array(most);
  for (let t = 0; t < values.length; t++) {
    const at = Math.floor((t * most) / values.length);
    if (Math.abs(values[t]) > Math.abs(out[at])) out[at] = values[t];
  }
  return out;
}

/** A range with 0 in it and a little room. */
export function aroundZero([low, high]) {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const room = 0.08 * (to - from || 2);
  return { low: from - (low < 0 || to === from ? room : 0), high: to + (high > 0 || to === from ? room : 0) };
}

/** A bar from 0 for each step whose value counts, all as one shape. */
export function drawBars(ctx, { x, y }, values, counts, colour) {
  const width = Math.max(0.5, Math.min(24, 0.84 * (x.at(2) - x.at(1))));
  ctx.fillStyle = colour;
  ctx.beginPath();
  values.forEach((value, t) => {
    const [top, zero] = [y.at(Math.max(0, value)), y.at(Math.min(0, value))];
    if (counts(value)) ctx.rect(x.at(t + 1) - width / 2, top, width, zero - top);
  });
  ctx.fill();
}
