// How much the input at each step has to do with a verdict: two ways of asking, both against the training mean, which is 0 in
// scaled inputs.

import { backward } from "./backward.js";

const POINTS = 8; // of a part of the line: six gradients, and its two ends
const HIDDEN = 16; // series with a step hidden which are computed at once: quick, and little memory for long series
const CLOSE = 5e-4; // of the difference in logit, or of 1 where that is less

/**
 * Integrated gradients of a logit along the straight line from 0 to X (Sundararajan, Taly and Yan 2017, Axiomatic Attribution
 * for Deep Networks). Their sum along any part of the line must be the difference of the logit there, so parts where it is not
 * are halved until it is, or until the series has been computed at `steps` points.
 * @returns `{values, sum, difference, steps}`: values `(l, k)`, their sum, the logit of X less that of 0, which the sum must
 * equal, and the points computed.
 */
export function integratedGradients(network, X, l, target, { steps = 512 } = {}) {
  const parts = [along(network, X, l, target, 0, 1)];
  const difference = parts[0].difference;
  const close = CLOSE * Math.max(1, Math.abs(difference));
  let taken = POINTS;
  for (; taken + 2 * POINTS <= steps && total(parts.map(missing)) > close; taken += 2 * POINTS) {
    const worst = parts.reduce((a, b) => (missing(a) > missing(b) ? a : b));
    const middle = (worst.from + worst.to) / 2;
    const halves = [[worst.from, middle], [middle, worst.to]].map((ends) => along(network, X, l, target, ...ends));
    parts.splice(parts.indexOf(worst), 1, ...halves);
  }
  const values = Float64Array.from(X, (_, i) => total(parts.map((part) => part.values[i])));
  return { values, sum: total(values), difference, steps: taken };
}

const missing = ({ sum, difference }) => Math.abs(sum - difference);
const total = (numbers) => numbers.reduce((sum, value) => sum + value, 0);

/** Integrated gradients on a part of the line, by Gauss and Legendre's rule; the last two rows are its ends. */
function along(network, X, l, target, from, to) {
  const { num_classes } = network;
  const places = [...RULE.map(({ at }) => from + at * (to - from)), to, from];
  const layers = network.run(many(X, l, POINTS, (r) => places[r]), l, POINTS);
  const dlogits = new Float64Array(POINTS * num_classes);
  RULE.forEach(({ weight }, r) => (dlogits[r * num_classes + target] = weight * (to - from)));
  const values = added(backward(network, layers, l, POINTS, dlogits).X, l, POINTS).map((slope, i) => slope * X[i]);
  const ends = logits(network, layers, l, POINTS, target).slice(-2);
  return { from, to, values, sum: total(values), difference: ends[0] - ends[1] };
}

/**
 * `(l)`: how much a logit falls when a step's features are set to 0; above 0 where the step speaks for the class. (Zeiler and
 * Fergus 2014, Visualizing and Understanding Convolutional Networks, hid parts of images.)
 */
export function occlusion(network, X, l, target) {
  const { layers, logits: seen } = network.trace(X, l);
  const falls = new Float64Array(l).fill(seen[(l - 1) * network.num_classes + target]);
  for (let first = 0; first < l; first += HIDDEN) {
    const [rows, steps] = [Math.min(HIDDEN, l - first), l - first]; // what comes before is the same in all
    const hidden = many(X.subarray(first * network.k), steps, rows, (r, t) => (t === r ? 0 : 1));
    const run = network.run(hidden, steps, rows, { keep: false, start: statesBefore(layers, first, network.h) });
    logits(network, run, steps, rows, target).forEach((logit, r) => (falls[first + r] -= logit));
  }
  return falls;
}

function statesBefore(layers, t, h) {
  const cut = (values) => values?.subarray(t * h, (t + 1) * h);
  return layers.map(({ before }) => ({ H: cut(before.H), C: cut(before.C) }));
}

/** `(l, rows, k)`: the series X `(l, k)` in every row, its step t in row r times share(r, t). */
function many(X, l, rows, share) {
  const k = X.length / l;
  const out = new Float64Array(X.length * rows);
  for (let t = 0, to = 0; t < l; t++) {
    for (let r = 0; r < rows; r++) {
      const times = share(r, t);
      for (let i = t * k; i < (t + 1) * k; i++) out[to++] = times * X[i];
    }
  }
  return out;
}

/** The sum `(l, k)` of the rows of `(l, rows, k)`. */
function added(all, l, rows) {
  const out = new Float64Array(all.length / rows);
  const k = out.length / l;
  for (let t = 0, from = 0; t < l; t++) {
    for (let r = 0; r < rows; r++) for (let i = t * k; i < (t + 1) * k; i++) out[i] += all[from++];
  }
  return out;
}

/** The target's logit after the last step of each row. */
function logits(network, layers, l, rows, target) {
  const last = layers.at(-1).H.subarray((l - 1) * rows * network.h);
  const all = network.readout(last, rows).logits;
  return Array.from({ length: rows }, (_, r) => all[r * network.num_classes + target]);
}

/** Places and weights of the Gauss-Legendre rule on 0..1: Newton's steps to the roots of the Legendre polynomial. */
function gaussLegendre(count) {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 6; step++) {
      const [value, before] = legendre(count, x);
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    return { at: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

/** The Legendre polynomials of this degree and of the one below at x. */
function legendre(degree, x) {
  let [value, before] = [x, 1];
  for (let n = 2; n <= degree; n++) [value, before] = [((2 * n - 1) * x * value - (n - 1) * before) / n, value];
  return [value, before];
}

const RULE = gaussLegendre(POINTS - 2);
