// How much the input at one step moves the state at a later one: derivatives carried forward, from all steps at once.

import { affine } from "./matrix.js";

const FORGOTTEN = 1e-200; // what is weaker could not be seen again unless it grew by 150 orders of magnitude

/**
 * Float32Array `(l, ceil(l / every))`: a row for the state's step t, a column for each input step s = 0, every, 2 every...: the
 * Frobenius norm of the derivative of the top layer's H_t by X_s, `(h, k)`; NaN for t < s.
 * An input step all of whose derivatives are at most `weakest`, in every layer, is followed no further: it counts as 0 from then on.
 */
export function influence(network, X, l, { every = 1, weakest = FORGOTTEN } = {}) {
  const { k, h } = network;
  const { layers } = network.trace(X, l);
  const columns = Math.ceil(l / every);
  const most = columns * k; // a row for each feature of each step s so far
  const tangents = network.layers.map(({ b_x }) => new Tangents(most, h, b_x.length));
  const map = new Float32Array(l * columns).fill(NaN);
  let forgotten = 0; // so many of the first input steps move no layer any more
  for (let t = 0; t < l; t++) {
    const known = Math.floor(t / every) + 1;
    const span = { from: forgotten * k, rows: (known - forgotten) * k };
    const fresh = t % every === 0 ? k : 0;
    let input = null;
    tangents.forEach((tangent, i) => {
      if (i) tangent.hear(network.layers[i], input, span);
      else tangent.hearInput(network.layers[i], span, fresh);
      input = tangent.step(network.cell, network.layers[i], layers[i], span, t);
    });
    map.fill(0, t * columns, t * columns + forgotten);
    for (let s = forgotten; s < known; s++) map[t * columns + s] = norm(input, s * k * h, (s + 1) * k * h);
    const weak = (s) => tangents.every((tangent) => tangent.within(weakest, s * k * h, (s + 1) * k * h));
    while (forgotten < known - 1 && weak(forgotten)) forgotten++;
  }
  return map;
}

function norm(values, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** The derivatives of one layer's H_t, and C_t, by the features of all steps so far: `(rows, h)`. */
class Tangents {
  constructor(rows, h, wide) {
    [this.H, this.C] = [new Float64Array(rows * h), new Float64Array(rows * h)];
    [this.x, this.s] = [new Float64Array(rows * wide), new Float64Array(rows * wide)];
    this.none = new Float64Array(wide);
  }

  /** Takes in the derivatives of the layer below, `(rows, inputs)` from row `from` on. */
  hear({ inputs, W_xh, b_x }, input, { from, rows }) {
    const wide = b_x.length;
    affine(this.x, input, W_xh, this.none, rows, inputs, wide, from * wide, from * inputs);
  }

  /** The same for the bottom layer, whose input is the features themselves: those of this step, the last `fresh` rows, are 1. */
  hearInput({ inputs, W_xh, b_x }, { from, rows }, fresh) {
    const wide = b_x.length;
    this.x.fill(0, from * wide, (from + rows) * wide);
    for (let i = 0, at = (from + rows - fresh) * wide; i < fresh; i++) {
      for (let o = 0; o < wide; o++) this.x[at++] = W_xh[o * inputs + i];
    }
  }

  /** One step on: from what was heard to the derivatives of the layer's state. */
  step(cell, { W_hh, b_x }, states, { from, rows }, t) {
    const wide = b_x.length;
    const h = W_hh.length / wide;
    affine(this.s, this.H, W_hh, this.none, rows, h, wide, from * wide, from * h);
    STEPS[cell](this, from, from + rows, h, states, t * h);
    return this.H;
  }

  /** Whether none of these derivatives is larger; what is no number is. */
  within(most, from, to) {
    for (let i = from; i < to; i++) if (!(Math.abs(this.H[i]) <= most && Math.abs(this.C[i]) <= most)) return false;
    return true;
  }
}

// One step of each cell, linear in the derivatives: what a unit's gates multiply them by is the same for all rows.

function rnn({ H, x, s }, from, to, h, { H: state }, at) {
  for (let j = 0; j < h; j++) {
    const slope = 1 - state[at + j] * state[at + j];
    for (let i = from * h + j; i < to * h; i += h) H[i] = slope * (x[i] + s[i]);
  }
}

function relu({ H, x, s }, from, to, h, { H: state }, at) {
  for (let j = 0; j < h; j++) {
    const slope = state[at + j] > 0 ? 1 : 0;
    for (let i = from * h + j; i < to * h; i += h) H[i] = slope * (x[i] + s[i]);
  }
}

function gru({ H, x, s }, from, to, h, { before, gates: { r, z, n, m } }, at) {
  for (let j = 0; j < h; j++) {
    const reset = r[at + j];
    const keep = z[at + j];
    const fresh = n[at + j];
    const byN = (1 - keep) * (1 - fresh * fresh);
    const byR = byN * m[at + j] * reset * (1 - reset);
    const byZ = (before.H[at + j] - fresh) * keep * (1 - keep);
    for (let i = from * h + j, g = 3 * from * h + j; i < to * h; i += h, g += 3 * h) {
      const dn = x[g + 2 * h] + reset * s[g + 2 * h];
      H[i] = byR * (x[g] + s[g]) + byZ * (x[g + h] + s[g + h]) + byN * dn + keep * H[i];
    }
  }
}

function lstm({ H, C, x, s }, from, to, h, { C: state, before, gates }, at) {
  for (let j = 0; j < h; j++) {
    const i = gates.i[at + j];
    const f = gates.f[at + j];
    const g = gates.g[at + j];
    const o = gates.o[at + j];
    const c = Math.tanh(state[at + j]);
    const [byI, byF, byG] = [g * i * (1 - i), before.C[at + j] * f * (1 - f), i * (1 - g * g)];
    const [byO, byC] = [c * o * (1 - o), o * (1 - c * c)];
    for (let p = from * h + j, q = 4 * from * h + j; p < to * h; p += h, q += 4 * h) {
      C[p] = f * C[p] + byI * (x[q] + s[q]) + byF * (x[q + h] + s[q + h]) + byG * (x[q + 2 * h] + s[q + 2 * h]);
      H[p] = byO * (x[q + 3 * h] + s[q + 3 * h]) + byC * C[p];
    }
  }
}

const STEPS = { rnn, rnn_relu: relu, gru, lstm };
