// The equation of one unit at one step, with its real numbers.

import { sigma, tanh } from "./cells.js";

const SQUASH = { sigma, tanh, relu: (a) => Math.max(0, a) };
const GATES = {
  rnn: { a: "tanh" },
  rnn_relu: { a: "relu" },
  gru: { r: "sigma", z: "sigma", n: "tanh" },
  lstm: { i: "sigma", f: "sigma", g: "tanh", o: "sigma" },
};

/**
 * Where the number of a unit after step t comes from; layer, unit and t count from 0.
 * @param trace what `Network.trace` gave.
 * @returns `{gates, before, C, result}`: the unit's state before and after the step (C: only LSTM's, `{before, after}`), and for
 * each gate `{name, terms, sum, activation, result}` with result = activation(sum), activation one of "sigma", "tanh", "relu". A
 * term is `{from, index, value, weight, times, product}` with product = value * weight * times, and the terms add up to the sum.
 * from: "x" (index: which of the layer's inputs), "h" (which unit's state before the step), or "bias"; times is 1, but for the
 * state's part of GRU's n, which r multiplies. The bias is b_xh + b_hh in one, but there.
 */
export function contributions(network, trace, layer, unit, t) {
  const gates = [];
  const at = t * network.h;
  for (const [name, activation] of Object.entries(GATES[network.cell])) {
    const block = gates.length * network.h + unit;
    const reset = name === "n" ? gates[0].result : null;
    const terms = termsOf(network.layers[layer], trace.layers[layer], block, t, reset);
    const sum = terms.reduce((total, { product }) => total + product, 0);
    gates.push({ name, terms, sum, activation, result: SQUASH[activation](sum) });
  }
  const { before, C } = trace.layers[layer];
  const results = gates.map(({ result }) => result);
  return RESULTS[network.cell](gates, results, before.H[at + unit], C && before.C[at + unit]);
}

function termsOf({ inputs, W_xh, W_hh, b_x, b_h }, states, row, t, reset) {
  const h = W_hh.length / b_h.length;
  const part = (from, values, weights, count, times) =>
    Array.from({ length: count }, (_, i) => term(from, i, values[t * count + i], weights[row * count + i], times));
  const x = part("x", states.inputs, W_xh, inputs, 1);
  const s = part("h", states.before.H, W_hh, h, reset ?? 1);
  if (reset === null) return [...x, ...s, term("bias", 0, 1, b_x[row] + b_h[row], 1)];
  return [...x, term("bias", 0, 1, b_x[row], 1), ...s, term("bias", 1, 1, b_h[row], reset)];
}

function term(from, index, value, weight, times) {
  return { from, index, value, weight, times, product: value * weight * times };
}

const elman = (gates, [result], before) => ({ gates, before, result });
const RESULTS = {
  rnn: elman,
  rnn_relu: elman,
  gru: (gates, [, z, n], before) => ({ gates, before, result: (1 - z) * n + z * before }),
  lstm: (gates, [i, f, g, o], before, C) => {
    const after = f * C + i * g;
    return { gates, before, C: { before: C, after }, result: o * tanh(after) };
  },
};
