// The cells' equations as a page prints them: letters with the shapes that they have in this run.

const GATES = { rnn: ["h"], rnn_relu: ["h"], gru: ["r", "z", "n"], lstm: ["i", "f", "g", "o"] };

/** What each gate is for, in a few words. */
export const MEANING = {
  r: "reset gate: how much of the old state counts for the suggestion",
  z: "update gate: how much of the old state stays",
  n: "suggestion for a new state",
  i: "input gate: how much of the suggestion is let in",
  f: "forget gate: how much of the cell's memory stays",
  g: "suggestion for the cell's memory",
  o: "output gate: how much of the cell's memory is shown",
};

/**
 * Each equation as a list of words and of letters `{letter, low, high?, shape}`: low and high stand below and above the line.
 * layer from 0; in a network of several, states carry the number of their layer, and the input of all but the first is the state
 * of the one below.
 */
export function equations(cell, { k, h, num_layers, layer }) {
  const of = (letter, low, number) => ({ letter, low, ...(num_layers > 1 && { high: `(${number + 1})` }), shape: [1, h] });
  const parts = {
    x: layer ? of("H", "t", layer - 1) : { letter: "X", low: "t", shape: [1, k] },
    state: of("H", "t", layer),
    before: of("H", "t−1", layer),
    C: of("C", "t", layer),
    C_before: of("C", "t−1", layer),
    W: (low, rows) => ({ letter: "W", low, shape: [rows, h] }),
    b: (low) => ({ letter: "b", low, shape: [1, h] }),
    inputs: layer ? h : k,
    h,
  };
  return WRITTEN[cell](parts);
}

const affine = ({ x, before, W, b, inputs, h }, q) => [x, W(`x${q}`, inputs), "+", before, W(`h${q}`, h), "+", b(q)];
const gate = (parts, q, squash) => [small(q, parts), "=", `${squash}(`, ...affine(parts, q), ")"];
const small = (q, { h }) => ({ letter: q, low: "t", shape: [1, h] });

const WRITTEN = {
  rnn: (parts) => [[parts.state, "=", "tanh(", ...affine(parts, "h"), ")"]],
  rnn_relu: (parts) => [[parts.state, "=", "max(0,", ...affine(parts, "h"), ")"]],
  gru: (parts) => {
    const { x, state, before, W, b, inputs, h } = parts;
    const [r, z, n] = GATES.gru.map((q) => small(q, parts));
    const memory = [before, W("hn", h), "+", b("hn")];
    return [
      gate(parts, "r", "σ"),
      gate(parts, "z", "σ"),
      [n, "=", "tanh(", x, W("xn", inputs), "+", b("xn"), "+", r, "⊙ (", ...memory, "))"],
      [state, "=", "(1 −", z, ") ⊙", n, "+", z, "⊙", before],
    ];
  },
  lstm: (parts) => {
    const { state, C, C_before } = parts;
    const [i, f, g, o] = GATES.lstm.map((q) => small(q, parts));
    return [
      ...GATES.lstm.map((q) => gate(parts, q, q === "g" ? "tanh" : "σ")),
      [C, "=", f, "⊙", C_before, "+", i, "⊙", g],
      [state, "=", o, "⊙ tanh(", C, ")"],
    ];
  },
};

/** The weights by which a state acts on the next one: their letters below the line. */
export function recurrentWeights(cell) {
  return GATES[cell].map((q) => `W_h${q}`);
}

const GATED = "σ squeezes a sum to between 0 and 1, tanh to between −1 and 1; ⊙ multiplies unit by unit.";

/** What the signs in a cell's equations mean. */
export const SIGNS = {
  rnn: "tanh squeezes a sum to between −1 and 1.",
  rnn_relu: "max(0, ·) makes 0 of what is below 0.",
  gru: GATED,
  lstm: GATED,
};
