// What one layer keeps of many series, a few of them at a time: all gates of all layers of all series would fill the memory.

import { swapped } from "./matrix.js";

const ROWS = 8;

/**
 * Float32Array `(p, l, h)` of X `(p, l, k)` with anything after a series' end; there 0. layer from 0; name: "H", or one of the
 * gates that `Network.run` gives.
 */
export function probed(network, X, p, l, lengths, layer, name) {
  if (name === "H" && layer === network.num_layers - 1) return network.states(X, p, l, lengths);
  const { k, h } = network;
  const out = new Float32Array(p * l * h);
  for (let from = 0; from < p; from += ROWS) {
    const rows = Math.min(ROWS, p - from);
    const found = network.run(swapped(X.subarray(from * l * k, (from + rows) * l * k), rows, l, k), l, rows)[layer];
    swapped(name === "H" ? found.H : found.gates[name], l, rows, h, out.subarray(from * l * h));
  }
  for (let i = 0; i < p; i++) out.fill(0, (i * l + lengths[i]) * h, (i + 1) * l * h);
  return out;
}
