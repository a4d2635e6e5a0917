// What a cell has of every unit at every step, in the words and letters of its equations, with the values it can take.

import { MEANING } from "./equations.js";

const GATE = [0, 1];
const SQUEEZED = [-1, 1];
const UNBOUNDED = [-Infinity, Infinity];

const state = (range, means = "the state: what each unit remembers, and passes on to the next step") => ({
  name: "H",
  title: "state H",
  means,
  range,
});
const SHOWN = "the state: what each unit shows of its memory; an LSTM keeps that in its cell state C, which you can choose above";
const part = (name, title, range) => ({ name, title: `${title} ${name}`, means: MEANING[name], range });
const sum = (squash) => ({
  name: "a",
  title: `sum a before ${squash}`,
  means: "what a unit adds up of the input and the state before; its new state is made of it",
  range: UNBOUNDED,
});

const QUANTITIES = {
  rnn: [state(SQUEEZED), sum("tanh")],
  rnn_relu: [state([0, Infinity]), sum("ReLU")],
  gru: [state(SQUEEZED), part("r", "reset gate", GATE), part("z", "update gate", GATE), part("n", "suggestion", SQUEEZED)],
  lstm: [
    state(SQUEEZED, SHOWN),
    {
      name: "C",
      title: "cell state C",
      means: "the cell's memory, which is never squeezed; the state is the part that is shown of it",
      range: UNBOUNDED,
    },
    part("i", "input gate", GATE),
    part("f", "forget gate", GATE),
    part("g", "suggestion", SQUEEZED),
    part("o", "output gate", GATE),
  ],
};

/** `[{name, title, means, range: [least, greatest] that it can be}]`; the state is the first. */
export function quantities(cell) {
  return QUANTITIES[cell];
}

/** The range of an axis or of colours: what a quantity can be; where there is no limit, so far that all these values lie within. */
export function rangeFor([least, greatest], values) {
  if (Number.isFinite(greatest)) return [least, greatest];
  let most = 0;
  for (const value of values) if (Math.abs(value) > most && Math.abs(value) < Infinity) most = Math.abs(value);
  const reach = roundedUp(most);
  return [least && -reach, reach];
}

/** The next of 1, 2, 5, 10, 20...: it seldom changes while values grow. */
function roundedUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((m) => m * power >= value * (1 - 1e-9));
}
