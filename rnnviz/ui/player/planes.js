// Axes through the hidden state, and whether a plane holds the readout.

const HELD = 1e-6; // of the readout's squared size, that a plane may leave out and still hold it

/** Chosen units as axes. */
export function axesOfUnits(units, h) {
  return {
    names: units.map((unit) => `unit ${unit + 1}`),
    axes: units.map((unit) => Array.from({ length: h }, (_, i) => (i === unit ? 1 : 0))),
  };
}

/**
 * The plane of the readout: with two classes the direction in which one wins over the other, with three the plane in which
 * all are decided, with more the directions in which the classes' logits differ most. What is left of three axes are the
 * recorded ones, as far as they are at right angles to these.
 * @param W fc.weight (num_classes, h), row by row; `fixed` = the recorded axes {axes: (d, h), names}
 */
export function axesOfReadout(W, classes, fixed, h) {
  const rows = centred(W, classes.length, h);
  const own = classes.length <= 3 ? rows.slice(1).map((row, c) => minus(row, rows[c])) : mainDirections(rows, Math.min(3, h));
  const axes = [];
  const names = [];
  const add = (vector, name) => {
    const rest = axes.reduce((left, axis) => minus(left, axis.map((a) => a * dot(left, axis))), [...vector]);
    const size = Math.hypot(...rest);
    if (size < 1e-6 * Math.max(1, Math.hypot(...vector)) || axes.length === Math.min(3, h)) return;
    axes.push(rest.map((v) => v / size));
    names.push(name);
  };
  const name = (i) => (classes.length === 2 ? `towards ${classes[1]}` : `readout ${i + 1}`);
  own.forEach((vector, i) => add(vector, name(i)));
  fixed.axes.forEach((vector, i) => add(vector, `rest of ${fixed.names[i]}`));
  return { names, axes };
}

/** Whether the centred rows of the readout lie in the span of these axes: then its decisions in the plane are exact. */
export function holdsReadout(W, num_classes, h, axes) {
  let [whole, left] = [0, 0];
  for (const row of centred(W, num_classes, h)) {
    whole += dot(row, row);
    left += dot(row, row) - axes.reduce((sum, axis) => sum + dot(row, axis) ** 2, 0);
  }
  return left <= HELD * whole;
}

function centred(W, num_classes, h) {
  const row = (c) => Array.from(W.subarray(c * h, (c + 1) * h));
  const rows = Array.from({ length: num_classes }, (_, c) => row(c));
  const mean = rows[0].map((_, i) => rows.reduce((sum, r) => sum + r[i], 0) / num_classes);
  return rows.map((r) => minus(r, mean));
}

/** The right singular vectors of the rows with the largest singular values, by orthogonal iteration. */
function mainDirections(rows, count) {
  const h = rows[0].length;
  let basis = Array.from({ length: count }, (_, j) => Array.from({ length: h }, (_, i) => Math.cos((i + 1) * (j + 1))));
  for (let round = 0; round < 60; round++) basis = orthonormal(basis.map((v) => sum(rows.map((row) => row.map((r) => r * dot(row, v))))));
  return basis.map((v) => {
    const largest = v.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
    return largest < 0 ? v.map((x) => -x) : v;
  });
}

function orthonormal(vectors) {
  const done = [];
  for (const vector of vectors) {
    const rest = done.reduce((left, axis) => minus(left, axis.map((a) => a * dot(left, axis))), vector);
    const size = Math.hypot(...rest);
    if (size > 1e-12) done.push(rest.map((v) => v / size));
  }
  return done;
}

/** The states' mean `(h)`, and `spread(axis)`: the share of their whole variance that lies along a unit vector. */
export function deviations(H, lengths, h) {
  const l = H.length / h / lengths.length;
  const mean = new Array(h).fill(0);
  let count = 0;
  const each = (visit) => lengths.forEach((length, p) => {
    for (let t = 0; t < length; t++) visit((p * l + t) * h);
  });
  each((at) => {
    count++;
    for (let i = 0; i < h; i++) mean[i] += H[at + i];
  });
  for (let i = 0; i < h; i++) mean[i] /= count;
  const variance = (of) => {
    let total = 0;
    each((at) => (total += of(at)));
    return total / count;
  };
  const whole = variance((at) => mean.reduce((s, m, i) => s + (H[at + i] - m) ** 2, 0));
  const along = (axis) => variance((at) => axis.reduce((s, a, i) => s + a * (H[at + i] - mean[i]), 0) ** 2);
  return { mean, spread: (axis) => (whole > 0 ? along(axis) / whole : 0) };
}

/** Ranges that hold these coordinates (p, l, d), and all that were shown before under this name: axes do not jump from frame to frame. */
export function widen(inside, name, coords, d, lengths) {
  const range = inside.remember(`range ${name}`, [], () => ({ low: new Array(d).fill(Infinity), high: new Array(d).fill(-Infinity) }));
  const l = coords.length / d / lengths.length;
  lengths.forEach((length, p) => {
    for (let at = p * l * d; at < (p * l + length) * d; at++) {
      const j = at % d;
      if (coords[at] < range.low[j] || coords[at] > range.high[j]) {
        range.low[j] = Math.min(range.low[j], coords[at] - 0.05);
        range.high[j] = Math.max(range.high[j], coords[at] + 0.05);
      }
    }
  });
  return { low: [...range.low], high: [...range.high] };
}

const dot = (a, b) => a.reduce((total, v, i) => total + v * b[i], 0);
const minus = (a, b) => a.map((v, i) => v - b[i]);
const sum = (vectors) => vectors[0].map((_, i) => vectors.reduce((total, v) => total + v[i], 0));
