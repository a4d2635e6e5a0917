// The true length of every step of a path, in all h dimensions.

/** `(p, l)`: the Euclidean distance of each state H `(p, l, h)` from the one before; the first from the zero state. */
export function stepLengths(H, lengths, h) {
  const l = H.length / h / lengths.length;
  const out = new Float64Array(lengths.length * l).fill(NaN);
  lengths.forEach((length, p) => {
    for (let t = 0; t < length; t++) {
      const at = (p * l + t) * h;
      let sum = 0;
      for (let i = 0; i < h; i++) sum += (H[at + i] - (t ? H[at - h + i] : 0)) ** 2;
      out[p * l + t] = Math.sqrt(sum);
    }
  });
  return out;
}
