// "What W_hh does to its memory": the eigenvalues of the recurrent weights beside the unit circle.

import { choice, layerNames, offer } from "../choice.js";
import { element, mark } from "../dom.js";
import { earlier } from "../earlier.js";
import { drawAxes, plotArea, within } from "../plot.js";
import { rangeOf, Widest } from "../ranges.js";
import { label, short } from "../scale.js";
import { BLOCKS } from "../weights.js";
import { WorkedPanel } from "./worked.js";

const EARLIER = 5; // epochs drawn faintly
const LARGEST_TRAILED = 64; // units: the eigenvalues of more take their time
const LASTS = 0.005; // a size this near to 1 neither fades nor grows within any series
const TURN = 2 * Math.PI;

export class Spectrum extends WorkedPanel {
  constructor(player) {
    super(player, {
      title: "What W_hh does to its memory",
      label: "The eigenvalues of the recurrent weights in the complex plane, beside the unit circle",
      watches: ["frame"],
      className: "rnnviz-picture rnnviz-square",
    });
    this.widest = new Widest();
    this.near = false;
    this.closer = this.tool(
      element("button", "rnnviz-small", {
        type: "button",
        text: "Close-up",
        "aria-pressed": "false",
        on: { click: () => this.zoom() },
      }),
    );
    [this.layer, this.block] = ["Layer", "Block of W_hh"].map((name) =>
      this.tool(choice(name, () => player.invalidate(this.title))),
    );
  }

  paint(changed) {
    const { hello, run } = this.player;
    if (hello && changed.any("run", "tab", "probes")) {
      offer(this.layer, layerNames(run.num_layers), run.num_layers - 1);
      offer(this.block, BLOCKS[run.cell], MAIN_BLOCK[run.cell] ?? 0);
    }
    super.paint(changed);
  }

  zoom() {
    this.near = !this.near;
    mark(this.closer, "aria-pressed", this.near);
    this.player.invalidate(this.title);
  }

  subject() {
    return [this.player.run.id, Number(this.layer.value), Number(this.block.value)];
  }

  question(frame, [, layer, block]) {
    const { inside, record } = this.player;
    const { shape } = inside;
    const past = shape.h > LARGEST_TRAILED ? [] : earlier(record.frames, frame, EARLIER).filter((one) => one.inside?.W.length);
    return { job: "spectra", weights: [frame, ...past].map((one) => one.inside.W), shape, layer, block };
  }

  /** Of the frame in the answer, and of earlier ones. */
  get spectra() {
    return this.worked.value;
  }

  sees() {
    const { worked, player } = this;
    const block = BLOCKS[player.run.cell].length > 1 ? ` of the block "${BLOCKS[player.run.cell][this.block.value]}"` : "";
    return `${this.late(worked)}${spectrumWords(worked.value[0], player.run.cell, block)}`;
  }

  reads() {
    const grey = this.spectra.length > 1 ? " Grey: earlier epochs." : "";
    if (this.player.run.cell in MAIN_BLOCK) {
      return (
        `An eigenvalue is what this block multiplies one direction of the state before by, on the way into its gate. ` +
        `What lasts is decided by the gates.${grey}`
      );
    }
    return (
      `An eigenvalue is what W_hh multiplies one direction of its memory by at each step: ` +
      `inside the dashed circle that fades, on it it lasts, outside it grows; ` +
      `left of 0 it flips its sign, off the middle line it turns.${grey}`
    );
  }

  draw(ctx, size) {
    const { theme } = this.player;
    const area = plotArea(size);
    const { re, im, reach } = this.window();
    const unit = (2 * reach) / Math.min(area.width, area.height); // as much in both directions, or the circle would be none
    const axis = (middle, length, name) => ({ low: middle - (length * unit) / 2, high: middle + (length * unit) / 2, name });
    const axes = drawAxes(ctx, theme, area, axis(re, area.width, "real part"), axis(im, area.height, "imaginary part"));
    within(ctx, area, () => this.drawValues(ctx, axes));
  }

  drawValues(ctx, axes) {
    const { theme } = this.player;
    drawCircle(ctx, theme, axes);
    Object.assign(ctx, { fillStyle: theme.muted, globalAlpha: 0.4 });
    for (const past of this.spectra.slice(1)) dots(ctx, axes, past, 1.75);
    Object.assign(ctx, { fillStyle: theme.accent, globalAlpha: 0.85 });
    dots(ctx, axes, this.spectra[0], 4);
    ctx.globalAlpha = 1;
  }

  /** What the axes show: {re, im} in the middle, `reach` to all sides; as far as anything on show here so far, or close by. */
  window() {
    const all = this.spectra[0];
    if (this.near) return around(all);
    const most = this.widest.cover(this.subject(), [0, Math.hypot(...all[0])])[1];
    return { re: 0, im: 0, reach: 1.08 * Math.max(1.08, most) };
  }

  table() {
    const rows = this.spectra[0].map(([re, im], i) => [i + 1, re, im, Math.hypot(re, im)]);
    return { columns: ["eigenvalue", "real part", "imaginary part", "size"], rows };
  }
}

function around(values) {
  const [[left, right], [low, high]] = [0, 1].map((part) => rangeOf(values.map((value) => value[part])));
  const reach = 0.6 * Math.max(right - left, high - low, 0.02);
  return { re: (left + right) / 2, im: (low + high) / 2, reach };
}

function drawCircle(ctx, theme, { x, y }) {
  Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1.25 });
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.arc(x.at(0), y.at(0), x.at(1) - x.at(0), 0, TURN);
  ctx.stroke();
  ctx.setLineDash([]);
}

function dots(ctx, { x, y }, values, r) {
  ctx.beginPath();
  for (const [re, im] of values) {
    ctx.moveTo(x.at(re) + r, y.at(im));
    ctx.arc(x.at(re), y.at(im), r, 0, TURN);
  }
  ctx.fill();
}

/** What the largest eigenvalue means. `block`: which part of W_hh, in words, or "". */
export function spectrumWords(values, cell, block) {
  const size = Math.hypot(...values[0]);
  if (values.length === 1) return `The one eigenvalue${block} has the size ${short(size)}. ${MEANINGS[cell](fate(size))}`;
  const outside = values.filter(([re, im]) => Math.hypot(re, im) > 1).length;
  const count = `${outside === values.length ? "All" : `${outside || "None"} of the`} ${values.length} eigenvalues${block} ${outside === 1 ? "lies" : "lie"} outside the circle`;
  return `${count}; the largest has the size ${short(size)}. ${MEANINGS[cell](fate(size))}`;
}

const MAIN_BLOCK = { gru: 2, lstm: 2 }; // the suggestion, which becomes the memory; the others only open and close
const gates = (gate) => () => `With gates this is no rate at which its memory fades or grows: ${gate}`;

const MEANINGS = {
  rnn: (does) =>
    `Without inputs and without tanh a disturbance along it ${does}; tanh holds every unit between −1 and 1, and the smaller its slope the faster it fades.`,
  rnn_relu: (does) =>
    `Without inputs, and while all units are above 0, a disturbance along it ${does}; a unit at 0 passes nothing on.`,
  gru: gates("the update gate z keeps its share of the old state past W_hh."),
  lstm: gates("the forget gate f keeps its share of the cell state C past W_hh."),
};

function fate(size) {
  if (!(size > 0)) return "is gone after one step";
  if (Math.abs(size - 1) <= LASTS) return "would last";
  const steps = Math.log(2) / Math.abs(Math.log(size));
  const time = steps < 1.5 ? "at each step" : `every ${label(steps, steps < 10 ? 0.1 : 1)} steps`;
  return size > 1 ? `would grow in the end, doubling ${time}` : `would fade in the end, halving ${time}`;
}
