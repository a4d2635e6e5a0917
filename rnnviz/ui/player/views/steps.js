// "How far it moves at each step": the true length of every step of the paths, in all h dimensions. No projection can shorten it.

import { listen } from "../gestures.js";
import { InsidePanel } from "../panel.js";
import { drawAxes, drawCursor, drawLine, plotArea } from "../plot.js";
import { rangeOf } from "../ranges.js";
import { short } from "../scale.js";

export class Steps extends InsidePanel {
  constructor(player) {
    super(player, {
      title: "How far its memory moves at each step",
      label: "Length of each step of the hidden state's path, for the chosen series and on average for each class",
      watches: ["frame", "step", "select", "classes", "input"],
      className: "rnnviz-low",
    });
    this.element.classList.add("rnnviz-wide");
    const scrub = (x) => this.x && player.seek({ step: this.x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  ready() {
    return Boolean(super.ready() && this.player.inside.states);
  }

  get lengths() {
    const { inside, hello } = this.player;
    const { states } = inside;
    return inside.remember("step lengths", [states], () => stepLengths(states, hello.probes.lengths, hello.shapes.h));
  }

  get own() {
    const { trace, remember } = this.player.inside;
    return remember.call(this.player.inside, "own step lengths", [trace], () =>
      stepLengths(trace.layers.at(-1).H, [trace.l], this.player.hello.shapes.h),
    );
  }

  sees() {
    const { step, hello, inside } = this.player;
    const now = Math.min(step, inside.trace.l);
    const { h } = hello.shapes;
    const where = h > 1 ? `in all ${h} dimensions` : "which is one number";
    return (
      `The distance of each state from the one before, ${where}: ` +
      `at step ${now} of this series ${short(this.own[now - 1])}. Thick: this series; thin: the mean of each class.`
    );
  }

  reads() {
    return (
      "High: the input of this step changed its memory much; near 0: it only remembers. " +
      "A step that looks short among the paths above but is long here moved in a direction that the picture leaves out."
    );
  }

  draw(ctx, size) {
    const { theme, hello, step, inside, looks, list } = this.player;
    const area = plotArea(size);
    const means = this.means();
    const [, most] = rangeOf([...this.own, 1e-6, ...means.flatMap(({ values }) => values)]);
    const axes = drawAxes(
      ctx,
      theme,
      area,
      { low: 0.5, high: hello.shapes.l + 0.5, name: "time step t", whole: true },
      { low: 0, high: 1.06 * most, name: "length of the step" },
    );
    const steps = Array.from({ length: hello.shapes.l }, (_, t) => t + 1);
    for (const { look, values } of means) drawLine(ctx, axes, steps, values, { colour: look.colour, dash: look.dash, alpha: 0.75 });
    drawLine(ctx, axes, steps, this.own, { colour: looks[list.y[inside.series.index]].colour, width: 3 });
    drawCursor(ctx, theme, area, axes.x.at(step));
    this.x = axes.x;
  }

  /** For each class on show the mean step length over the series that still last. */
  means() {
    const { hello } = this.player;
    const { l } = hello.shapes;
    const all = this.lengths;
    return this.player.groups().map(({ look, series }) => ({
      look,
      values: Array.from({ length: l }, (_, t) => {
        const there = series.filter((i) => t < hello.probes.lengths[i]);
        return there.length ? there.reduce((sum, i) => sum + all[i * l + t], 0) / there.length : NaN;
      }),
    }));
  }

  table() {
    const { hello } = this.player;
    const { l } = hello.shapes;
    const rows = hello.probes.names.flatMap((name, i) =>
      Array.from({ length: hello.probes.lengths[i] }, (_, t) => [name, hello.classes[hello.probes.y[i]], t + 1, this.lengths[i * l + t]]),
    );
    return { columns: ["series", "class", "time step", "length of the step"], rows };
  }
}

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
