// The one product that all computations of a network are made of.

/**
 * out `(rows, outputs)` = X `(rows, inputs)` W' + b, for W `(outputs, inputs)` as PyTorch lays weights out. `outAt` and `xAt`:
 * where in their arrays out and X begin.
 *
 * Four rows and two outputs at once: six numbers are read for eight products, three times as fast as one by one. Past the
 * last row or output the last one is computed again, into the same place. Destructuring would take twice the time.
 */
export function affine(out, X, W, b, rows, inputs, outputs, outAt = 0, xAt = 0) {
  for (let r0 = 0; r0 < rows; r0 += 4) {
    const r1 = Math.min(r0 + 1, rows - 1);
    const r2 = Math.min(r0 + 2, rows - 1);
    const r3 = Math.min(r0 + 3, rows - 1);
    for (let o = 0; o < outputs; o += 2) {
      const p = Math.min(o + 1, outputs - 1);
      let a0 = b[o], a1 = a0, a2 = a0, a3 = a0;
      let c0 = b[p], c1 = c0, c2 = c0, c3 = c0;
      let x0 = xAt + r0 * inputs, x1 = xAt + r1 * inputs, x2 = xAt + r2 * inputs, x3 = xAt + r3 * inputs;
      for (let w = o * inputs, v = p * inputs, end = w + inputs; w < end; w++, v++, x0++, x1++, x2++, x3++) {
        const a = W[w], c = W[v];
        const y0 = X[x0], y1 = X[x1], y2 = X[x2], y3 = X[x3];
        a0 += a * y0;
        a1 += a * y1;
        a2 += a * y2;
        a3 += a * y3;
        c0 += c * y0;
        c1 += c * y1;
        c2 += c * y2;
        c3 += c * y3;
      }
      put(out, outAt + o, outputs, r0, r1, r2, r3, a0, a1, a2, a3);
      put(out, outAt + p, outputs, r0, r1, r2, r3, c0, c1, c2, c3);
    }
  }
}

function put(out, at, outputs, r0, r1, r2, r3, a0, a1, a2, a3) {
  out[at + r0 * outputs] = a0;
  out[at + r1 * outputs] = a1;
  out[at + r2 * outputs] = a2;
  out[at + r3 * outputs] = a3;
}

/** W' `(columns, rows)` of W `(rows, columns)`. */
export function transposed(W, rows, columns) {
  return swapped(W, rows, columns, 1);
}

/** (a, b, c) to (b, a, c), as from series first to time first and back. */
export function swapped(X, a, b, c, out = new Float64Array(a * b * c)) {
  for (let i = 0, from = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let m = 0, to = (j * a + i) * c; m < c; m++) out[to++] = X[from++];
    }
  }
  return out;
}
