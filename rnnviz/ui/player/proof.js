// Whether the numbers worked out here are PyTorch's: the states of all probe series, beside those that were recorded.

import { values } from "./camera.js";
import { element, write } from "./dom.js";
import { QUANTA } from "./protocol.js";
import { short } from "./scale.js";

const RECORDED = 2 ** -11; // relative: states are recorded in 16 bits
const NOTED = 4; // of such differences, that may add up along an axis
const REST = 200; // ms without another frame until it is looked at: a hand that drags a slider does not read it

export class Proof {
  constructor(player) {
    this.player = player;
    this.element = element("span", "rnnviz-muted rnnviz-proof");
  }

  paint(changed) {
    if (!changed.any("frame", "input", "tab", "words", "probes")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), REST);
  }

  look() {
    const { inside, frame, axes } = this.player;
    const ready = frame && axes && inside.states;
    write(this.element, ready ? words(inside.remember("proof", [frame, axes], () => largestDifference(this.player))) : "");
  }

  close() {
    clearTimeout(this.timer);
  }
}

/** Between the recorded states and those worked out here: {difference, allowed}, both along the recorded axes. */
function largestDifference({ inside, frame, axes, hello }) {
  const { l, h } = hello.shapes;
  const { states } = inside;
  let [difference, size] = [0, 0];
  hello.probes.lengths.forEach((length, p) => {
    for (let t = 0; t < length; t++) {
      const recorded = values(frame, axes, p * l + t);
      axes.axes.forEach((axis, j) => {
        let here = 0;
        for (let i = 0; i < h; i++) here += axis[i] * (states[(p * l + t) * h + i] - axes.mean[i]);
        difference = Math.max(difference, Math.abs(here - recorded[j]));
      });
      for (let i = 0; i < h; i++) size = Math.max(size, Math.abs(states[(p * l + t) * h + i]));
    }
  });
  const step = Math.max(...axes.low.map((low, j) => (axes.high[j] - low) / QUANTA));
  return { difference, allowed: NOTED * (Math.sqrt(h) * size * RECORDED + step) };
}

function words({ difference, allowed }) {
  if (difference <= allowed)
    return (
      `Worked out in your browser from the recorded weights. PyTorch recorded the same states, to 16 bits: ` +
      `they differ by ${short(difference)} at most, no more than that rounding explains.`
    );
  return (
    `Worked out in your browser from the recorded weights, but PyTorch's own record differs by ${short(difference)}: ` +
    `do not trust these numbers.`
  );
}
