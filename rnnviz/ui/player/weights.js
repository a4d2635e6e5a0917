// A recorded network's matrices as the equations have them: the transposes of PyTorch's, its two biases added where they are.

import { transposed } from "./matrix.js";

/** What each block of h columns of a layer's matrices makes. */
export const BLOCKS = {
  rnn: ["new state"],
  rnn_relu: ["new state"],
  gru: ["reset r", "update z", "candidate n"],
  lstm: ["input i", "forget f", "candidate g", "output o"],
};

/**
 * The matrices of one layer, and of the top layer the readout's too: [{name, rows, columns, values, from, to, part}], row by row.
 * from, to: what a row and a column stand for; part: "input" | "state" | "bias" | "reset bias" | "readout" | "readout bias".
 *
 * The candidate of a GRU has two biases that can't be added, since only the second is reset: b_hn stands alone.
 */
export function matricesOf(network, layer) {
  const { cell, h, num_layers } = network;
  const { inputs, W_xh, W_hh, b_x, b_h } = network.layers[layer];
  const wide = b_x.length;
  const from = layer ? "unit below" : "feature";
  const alone = cell === "gru" ? 2 * h : wide; // where biases are no longer added
  const b = b_x.map((value, i) => value + (i < alone ? b_h[i] : 0));
  const found = [
    { name: "W_xh", rows: inputs, columns: wide, values: transposed(W_xh, wide, inputs), from, to: "unit", part: "input" },
    { name: "W_hh", rows: h, columns: wide, values: transposed(W_hh, wide, h), from: "unit", to: "unit", part: "state" },
    { name: "b_h", rows: 1, columns: wide, values: b, from: "", to: "unit", part: "bias" },
  ];
  if (cell === "gru") found.push({ name: "b_hn", rows: 1, columns: h, values: b_h.slice(alone), from: "", to: "unit", part: "reset bias" });
  return layer === num_layers - 1 ? [...found, ...readout(network)] : found;
}

function readout({ fc, h, num_classes }) {
  return [
    { name: "fc W", rows: h, columns: num_classes, values: transposed(fc.W, num_classes, h), from: "unit", to: "class", part: "readout" },
    { name: "fc b", rows: 1, columns: num_classes, values: fc.b, from: "", to: "class", part: "readout bias" },
  ];
}

/** PyTorch's `(h, h)` part of W_hh for one block: the transpose of the equations', which has the same eigenvalues. */
export function recurrentBlock(network, layer, block) {
  const size = network.h * network.h;
  return network.layers[layer].W_hh.slice(block * size, (block + 1) * size);
}
