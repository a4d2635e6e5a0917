// Gradients, from the verdict back through all steps and layers.

import { tanh } from "./cells.js";
import { affine, transposed } from "./matrix.js";

/**
 * Total derivatives of the cross-entropy `-log P[target]` after step l by the states: float64 `(l, h)` for each layer, bottom
 * first. Total: through all later steps and upper layers, as `retain_grad()` gives them for H_t.
 */
export function stateGradients(network, X, l, target) {
  const { layers, P } = network.trace(X, l);
  const dlogits = P.slice((l - 1) * network.num_classes);
  dlogits[target] -= 1;
  return backward(network, layers, l, 1, dlogits).H;
}

/**
 * Carries the derivatives of a number by the logits after step l, `(rows, num_classes)`, back through what `Network.run` gave.
 * @returns its derivatives by the states and by the input: `{H, X}`, H `(l, rows, h)` for each layer, X `(l, rows, k)`.
 */
export function backward(network, layers, l, rows, dlogits) {
  const { h, num_classes, fc } = network;
  let above = new Float64Array(l * rows * h);
  const zeros = new Float64Array(h);
  affine(above, dlogits, transposed(fc.W, num_classes, h), zeros, rows, num_classes, h, (l - 1) * rows * h);
  const H = [];
  for (let layer = network.num_layers - 1; layer >= 0; layer--) {
    H.unshift(above);
    above = throughTime(network, layer, layers[layer], above, l, rows);
  }
  return { H, X: above };
}

/** Completes dH, the derivatives by a layer's states as the layer above gives them, and returns those by its input. */
function throughTime({ cell, h, layers }, layer, states, dH, l, rows) {
  const { inputs, W_xh, W_hh, b_x } = layers[layer];
  const [size, wide] = [rows * h, b_x.length];
  const [W_x, W_h] = [transposed(W_xh, wide, inputs), transposed(W_hh, wide, h)];
  const dX = new Float64Array(l * rows * inputs);
  const [dx, ds] = [new Float64Array(rows * wide), new Float64Array(rows * wide)];
  const [past, carried, dC] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const zeros = new Float64Array(Math.max(inputs, h));
  for (let t = l - 1, at = t * size; t >= 0; t--, at -= size) {
    for (let i = 0; i < size; i++) dH[at + i] += past[i] + carried[i];
    STEPS[cell](dH, dC, dx, ds, carried, rows, h, states, at);
    affine(dX, dx, W_x, zeros, rows, wide, inputs, t * rows * inputs);
    affine(past, ds, W_h, zeros, rows, wide, h);
  }
  return dX;
}

// One step of each cell backwards: from dH, and dC of the step after, to the derivatives by the input's and the state's part of
// the gates (dx, ds), by the state before where it is passed on without weights (carried), and by the cell state before (dC).

function rnn(dH, dC, dx, ds, carried, rows, h, { H }, at) {
  for (let i = 0; i < rows * h; i++) dx[i] = ds[i] = dH[at + i] * (1 - H[at + i] * H[at + i]);
}

function relu(dH, dC, dx, ds, carried, rows, h, { H }, at) {
  for (let i = 0; i < rows * h; i++) dx[i] = ds[i] = H[at + i] > 0 ? dH[at + i] : 0;
}

function gru(dH, dC, dx, ds, carried, rows, h, { before, gates: { r, z, n, m } }, at) {
  for (let row = 0, i = 0, g = 0; row < rows; row++, g += 2 * h) {
    for (const end = i + h; i < end; i++, g++) {
      const d = dH[at + i];
      const reset = r[at + i];
      const keep = z[at + i];
      const fresh = n[at + i];
      const dn = d * (1 - keep) * (1 - fresh * fresh);
      dx[g] = ds[g] = dn * m[at + i] * reset * (1 - reset);
      dx[g + h] = ds[g + h] = d * (before.H[at + i] - fresh) * keep * (1 - keep);
      dx[g + 2 * h] = dn;
      ds[g + 2 * h] = dn * reset;
      carried[i] = d * keep;
    }
  }
}

function lstm(dH, dC, dx, ds, carried, rows, h, { C, before, gates }, at) {
  for (let row = 0, j = 0, q = 0; row < rows; row++, q += 3 * h) {
    for (const end = j + h; j < end; j++, q++) {
      const i = gates.i[at + j];
      const f = gates.f[at + j];
      const g = gates.g[at + j];
      const o = gates.o[at + j];
      const d = dH[at + j];
      const c = tanh(C[at + j]);
      const dc = dC[j] + d * o * (1 - c * c);
      dx[q] = ds[q] = dc * g * i * (1 - i);
      dx[q + h] = ds[q + h] = dc * before.C[at + j] * f * (1 - f);
      dx[q + 2 * h] = ds[q + 2 * h] = dc * i * (1 - g * g);
      dx[q + 3 * h] = ds[q + 3 * h] = d * c * o * (1 - o);
      dC[j] = dc * f;
    }
  }
}

const STEPS = { rnn, rnn_relu: relu, gru, lstm };
