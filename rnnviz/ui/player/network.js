// A recorded network: its weights, and everything that it computes on the way to a verdict. In float64, from PyTorch's float32
// weights: the differences to PyTorch's own float32 numbers are PyTorch's rounding.

import { CELLS } from "./cells.js";
import { affine, swapped } from "./matrix.js";

export class Network {
  /** @param weights Float32Array, in the order of `RNNModel.named_parameters()`. Throws an Error where the count does not fit. */
  constructor(weights, { cell, k, h, num_layers, num_classes }) {
    Object.assign(this, { cell, k, h, num_layers, num_classes });
    const count = Network.count(this);
    if (weights.length !== count) throw new Error(`${weights.length} weights; this network has ${count}.`);
    const all = Float64Array.from(weights);
    let at = 0;
    const next = (size) => all.subarray(at, (at += size));
    const wide = CELLS[cell].gates * h;
    this.layers = Array.from({ length: num_layers }, (_, layer) => {
      const inputs = layer ? h : k;
      return { inputs, W_xh: next(wide * inputs), W_hh: next(wide * h), b_x: next(wide), b_h: next(wide) };
    });
    this.fc = { W: next(num_classes * h), b: next(num_classes) };
  }

  /** How many numbers such a network consists of. */
  static count({ cell, k, h, num_layers, num_classes }) {
    if (!Object.hasOwn(CELLS, cell)) throw new Error(`There is no cell ${cell}; there are ${Object.keys(CELLS).join(", ")}.`);
    const wide = CELLS[cell].gates * h;
    return wide * (k + h + 2) + (num_layers - 1) * wide * (2 * h + 2) + num_classes * (h + 1);
  }

  /**
   * Everything about one series X `(l, k)`.
   * @returns `{l, rows: 1, layers, logits, P}`: layers as `run` gives them, logits and P `(l, num_classes)` of the readout after
   * each step.
   */
  trace(X, l) {
    const layers = this.run(Float64Array.from(X), l, 1);
    return { l, rows: 1, layers, ...this.readout(layers[layers.length - 1].H, l) };
  }

  /**
   * The top layer's states of many series, Float32Array `(p, l, h)`; after a series' end 0.
   * @param X `(p, l, k)` with anything after a series' end; lengths `(p,)`.
   */
  states(X, p, l, lengths) {
    this.check(X, l, p);
    const { H } = this.run(swapped(X, p, l, this.k), l, p, { keep: false })[this.num_layers - 1];
    const out = swapped(H, l, p, this.h, new Float32Array(p * l * this.h));
    for (let i = 0; i < p; i++) out.fill(0, (i * l + lengths[i]) * this.h, (i + 1) * l * this.h);
    return out;
  }

  /**
   * All steps of all layers for X `(l, rows, k)`, time first.
   * @returns for each layer `{inputs, H, C, before: {H, C}, gates}`, each `(l, rows, ...)`: what the layer was given, its states
   * after and before each step (C: only LSTM's), and its gates by name (`a`, or `r z n m`, or `i f g o C`; m is the state's part
   * of n before the reset). keep: whether the gates of all steps are wanted; without, they are those of the last. start: the
   * state `{H, C}`, `(h)` each, that each layer begins with in all rows; 0 by default.
   */
  run(X, l, rows, { keep = true, start = [] } = {}) {
    this.check(X, l, rows);
    const layers = [];
    this.layers.forEach((layer, i) => layers.push(this.layer(layer, layers.at(-1)?.H ?? X, l, rows, keep, start[i])));
    return layers;
  }

  layer({ inputs, W_xh, W_hh, b_x, b_h }, X, l, rows, keep, start) {
    const { h } = this;
    const { gates: count, keeps, step } = CELLS[this.cell];
    const [size, wide] = [rows * h, count * h];
    const now = { at: 0, kept: 0, before: {}, gates: {} };
    for (const name of keeps) now.gates[name] = new Float64Array(keep ? l * size : size);
    for (const name of this.cell === "lstm" ? ["H", "C"] : ["H"]) {
      [now.before[name], now[name]] = overlapping(l, size);
      if (start) for (let row = 0; row < rows; row++) now.before[name].set(start[name], row * h);
    }
    const [x, s] = [new Float64Array(rows * wide), new Float64Array(rows * wide)];
    for (let t = 0; t < l; t++, now.at += size, now.kept = keep ? now.at : 0) {
      affine(x, X, W_xh, b_x, rows, inputs, wide, 0, t * rows * inputs);
      affine(s, now.before.H, W_hh, b_h, rows, h, wide, 0, now.at);
      step(x, s, rows, h, now);
    }
    const { H, C, before, gates } = now;
    return { inputs: X, H, C, before, gates: C ? { ...gates, C } : gates };
  }

  /** `{logits, P}`, `(rows, num_classes)` each, of states H `(rows, h)` of the top layer. */
  readout(H, rows) {
    const { h, num_classes, fc } = this;
    const logits = new Float64Array(rows * num_classes);
    affine(logits, H, fc.W, fc.b, rows, h, num_classes);
    return { logits, P: softmax(logits, rows, num_classes) };
  }

  check(X, l, rows) {
    if (!(l >= 1) || !(rows >= 1)) throw new Error(`${rows} series of ${l} steps; there must be one of each at least.`);
    if (X.length === l * rows * this.k) return;
    throw new Error(`${X.length} inputs; ${rows} series of ${l} steps with ${this.k} features have ${l * rows * this.k}.`);
  }
}

/** States before each step and after each step: the same memory, one step apart, which begins with zeros. */
function overlapping(l, size) {
  const all = new Float64Array((l + 1) * size);
  return [all.subarray(0, l * size), all.subarray(size)];
}

function softmax(logits, rows, num_classes) {
  const P = new Float64Array(logits.length);
  for (let r = 0; r < rows; r++) {
    const [from, to] = [r * num_classes, (r + 1) * num_classes];
    let most = -Infinity;
    for (let i = from; i < to; i++) most = Math.max(most, logits[i]);
    let sum = 0;
    for (let i = from; i < to; i++) sum += P[i] = Math.exp(logits[i] - most);
    for (let i = from; i < to; i++) P[i] /= sum;
  }
  return P;
}
