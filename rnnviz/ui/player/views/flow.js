// "Where learning flows": how strongly the loss depends on the state at each step, as PyTorch recorded it with every frame.

import { Backdrop } from "../backdrop.js";
import { earlier } from "../earlier.js";
import { listen } from "../gestures.js";
import { between } from "../heat.js";
import { Panel } from "../panel.js";
import { axisOf, drawAxes, drawCursor, drawLine, plotArea, within } from "../plot.js";
import { OverFrames, rangeOf } from "../ranges.js";
import { epochOf, short } from "../scale.js";

const EARLIER = 4; // epochs drawn for comparison
const DECADES = 12; // the most that an axis spans
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]];
const APART = 12; // px between two names

export class Flow extends Panel {
  constructor(player) {
    super(player, {
      title: "Where learning flows",
      label: "Size of the loss's gradient by the state at each time step, a line for each layer, on a logarithmic scale",
      watches: ["frame", "frames", "step"],
    });
    this.range = new OverFrames(({ inside }) => rangeOf(inside?.flow ?? [], (v) => v > 0 && v < Infinity));
    this.backdrop = new Backdrop(this.surface);
    const scrub = (x) => this.x && player.seek({ step: this.x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  ready() {
    return super.ready() && Boolean(this.player.frame.inside?.flow.length);
  }

  missing() {
    return this.player.frame ? "This run was recorded before gradients were kept." : super.missing();
  }

  get layers() {
    return this.player.frame.inside.layers;
  }

  sees() {
    const { frame, step, hello } = this.player;
    const { layers } = frame.inside;
    const last = Math.max(...hello.probes.lengths) - 1; // no series goes on after it
    const [top, low] = [lineOf(frame, layers - 1), lineOf(frame, 0)];
    const name = layers > 1 ? `Layer ${layers} (top): ` : "";
    const lowest = layers > 1 ? ` In layer 1 it is ${timesWords(low[0], low[last])}.` : "";
    const below = layers > 1 ? ` (layer 1: ${short(low[step - 1])})` : "";
    const now = step - 1 > last ? "" : ` At step ${step}: ${short(top[step - 1])} nats per unit of H${below}.`;
    const all = layers > 1 || this.player.run.cell === "lstm"; // then this line is not the only way back
    return `${name}${all ? `At the first step the gradient is ${timesWords(top[0], top[last])}.` : flowWords(top[0], top[last])}${lowest}${now}`;
  }

  reads() {
    const { lengths } = this.player.hello.probes;
    const series = `${lengths.length} probe series`;
    const over = new Set(lengths).size > 1 ? `those of the ${series} that last so long` : `the ${series}`;
    const below = this.leaves() ? " It goes on below the picture." : "";
    const grey = this.past().length ? ` Grey: ${this.layers > 1 ? "the top layer at " : ""}earlier epochs.` : "";
    const unit = " (A nat is the unit of the loss.)";
    return (
      `How much a small push to its memory at each step would change the loss: ` +
      `the size of that derivative, mean over ${over}. ${this.elsewhere()}${grey}${below}${unit}`
    );
  }

  /** What a weak derivative by H means, and where the loss may reach a step without passing through it. */
  elsewhere() {
    const { cell, num_layers } = this.player.run;
    if (cell === "lstm")
      return "Only by H: an LSTM also remembers in its cell state C, through which early steps can teach it though this line is low.";
    if (num_layers > 1) return "Where all layers are weak, training hardly learns from that step.";
    return "Where it is weak, training hardly learns from that step.";
  }

  past() {
    const { record, frame } = this.player;
    return earlier(record.frames, frame, EARLIER).filter((one) => one.inside?.flow.length);
  }

  draw(ctx, size) {
    const { theme, step, frame, record } = this.player;
    const area = plotArea(size, { left: 62, right: this.layers > 1 ? 66 : 14 });
    const axes = { across: { low: 0.5, high: this.player.hello.shapes.l + 0.5, name: "time step t", whole: true }, up: this.axis() };
    this.x = axisOf(axes.across, area.left, area.width);
    this.backdrop.paint(ctx, [theme.key, frame, axes.up.low, axes.up.high, record.frames[0]], (on) => this.drawLines(on, area, axes));
    drawCursor(ctx, theme, area, this.x.at(step));
  }

  drawLines(ctx, area, { across, up }) {
    const { theme, frame } = this.player;
    const axes = drawAxes(ctx, theme, area, across, { ...up, log: true, name: "gradient (nats per unit of H)" });
    within(ctx, area, () => {
      this.drawPast(ctx, axes, area);
      for (let layer = 0; layer < this.layers; layer++) drawLine(ctx, axes, ...drawable(lineOf(frame, layer)), this.styleOf(layer));
    });
    if (this.layers > 1) this.nameLayers(ctx, axes, area);
  }

  /** Whole powers of ten around all frames; where these are too far apart, only around what is on show. */
  axis() {
    const { record, frame } = this.player;
    const power = ([low, high]) => [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    let [low, high] = power(this.range.of(record.frames) ?? [1e-3, 1]);
    if (high - low > DECADES) high = Math.min(high, power(this.range.of([frame]) ?? [1, 1])[1]);
    low = Math.max(low, high - DECADES);
    return { low: 10 ** Math.min(low, high - 1), high: 10 ** high };
  }

  /** Whether a line leaves the picture at the bottom. */
  leaves() {
    const { low } = this.axis();
    return this.player.frame.inside.flow.some((value) => value > 0 && value < low);
  }

  drawPast(ctx, axes, area) {
    const { theme } = this.player;
    const taken = [];
    for (const frame of this.past()) {
      const values = lineOf(frame, frame.inside.layers - 1);
      drawLine(ctx, axes, ...drawable(values), { colour: theme.muted, width: 1, alpha: 0.55 });
      const y = axes.y.at(values[0]) - 7;
      if (!(y > area.top + 6 && y < area.top + area.height) || taken.some((other) => Math.abs(other - y) < APART)) continue;
      taken.push(y);
      this.nameEpoch(ctx, frame, area.left + 4, y);
    }
  }

  nameEpoch(ctx, frame, x, y) {
    const { theme } = this.player;
    Object.assign(ctx, {
      font: `10px ${theme.font}`,
      fillStyle: theme.muted,
      strokeStyle: theme.panel,
      lineWidth: 3,
      textAlign: "left",
      textBaseline: "middle",
    });
    ctx.strokeText(`epoch ${epochOf(frame.inside.measured)}`, x, y);
    ctx.fillText(`epoch ${epochOf(frame.inside.measured)}`, x, y);
  }

  styleOf(layer) {
    const { theme } = this.player;
    const top = layer === this.layers - 1;
    const colour = this.layers > 1 ? between(theme, layer / (this.layers - 1)) : theme.ink;
    return { colour, width: top ? 2.75 : 1.75, dash: top ? [] : DASHES[(this.layers - 1 - layer) % DASHES.length] };
  }

  /** Each line's name where it ends, the names kept apart. */
  nameLayers(ctx, axes, area) {
    const { theme, frame } = this.player;
    const bottom = area.top + area.height;
    const ends = Array.from({ length: this.layers }, (_, layer) => {
      const end = lineOf(frame, layer)[frame.inside.l - 1];
      return { layer, y: end > 0 ? Math.max(area.top, Math.min(bottom, axes.y.at(end))) : bottom };
    }).sort((a, b) => b.y - a.y);
    let free = bottom;
    for (const { layer, y } of ends) {
      const at = Math.min(y, free);
      free = at - APART;
      Object.assign(ctx, {
        font: `600 11px ${theme.font}`,
        fillStyle: this.styleOf(layer).colour,
        textAlign: "left",
        textBaseline: "middle",
      });
      ctx.fillText(`layer ${layer + 1}`, area.left + area.width + 6, at);
    }
  }

  table() {
    const { frame } = this.player;
    const { l, layers } = frame.inside;
    const lines = Array.from({ length: layers }, (_, layer) => lineOf(frame, layer));
    const columns = ["time step", ...lines.map((_, layer) => `gradient of layer ${layer + 1} (nats per unit of H)`)];
    return { columns, rows: Array.from({ length: l }, (_, t) => [t + 1, ...lines.map((line) => line[t])]) };
  }
}

function lineOf({ inside: { flow, l } }, layer) {
  return flow.subarray(layer * l, (layer + 1) * l);
}

/** Steps and values of a line; 0 has no place on a logarithmic axis. */
function drawable(values) {
  return [Array.from(values, (_, t) => t + 1), Array.from(values, (v) => (v > 0 ? v : NaN))];
}

/** What the gradient does on its way back from the last step to the first, in words. */
export function flowWords(first, last) {
  if (!(first > 0) && !(last > 0)) return "The loss depends on no state: nothing can be learned from it.";
  const how = `At the first step the gradient is ${timesWords(first, last)}`;
  const weaker = last / first;
  if (weaker >= 1000) return `${how}: what happened early can hardly teach it (a vanishing gradient).`;
  if (weaker >= 30) return `${how}: what happened early teaches it little.`;
  if (weaker >= 3) return `${how}: what happened early teaches it less.`;
  if (weaker > 1 / 3) return `${how}: early and late steps can teach it alike.`;
  if (weaker > 0.001) return `${how}: it grows on its way back.`;
  return `${how}: it explodes on its way back (an exploding gradient).`;
}

/** How many times weaker or stronger the first is than the last. */
export function timesWords(first, last) {
  if (!(first > 0)) return "exactly 0";
  const weaker = last / first;
  if (weaker > 0.8 && weaker < 1.25) return "as strong as at the last";
  const times = Math.max(weaker, 1 / weaker);
  const count = times > 1e6 ? "more than a million" : new Intl.NumberFormat("en", { maximumSignificantDigits: 2 }).format(times);
  return `${count} times ${weaker > 1 ? "weaker" : "stronger"} than at the last`;
}
