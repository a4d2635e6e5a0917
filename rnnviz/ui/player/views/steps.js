// "How far it moves at each step": the true length of every step of the paths, in all h dimensions. No projection can shorten it.

import { Backdrop } from "../backdrop.js";
import { listen } from "../gestures.js";
import { axisOf, drawAxes, drawCursor, drawLine, plotArea } from "../plot.js";
import { rangeOf } from "../ranges.js";
import { epochOf, short } from "../scale.js";
import { stepLengths } from "../steplengths.js";
import { WorkedPanel } from "./worked.js";

export class Steps extends WorkedPanel {
  constructor(player) {
    super(player, {
      title: "How far its memory moves at each step",
      label: "Length of each step of the hidden state's path, for the chosen series and on average for each class",
      watches: ["frame", "step", "select", "classes", "input"],
      className: "rnnviz-low",
    });
    this.element.classList.add("rnnviz-wide");
    this.backdrop = new Backdrop(this.surface);
    const scrub = (x) => this.x && player.seek({ step: this.x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  /** The chosen series is drawn at once; the means of all others follow, from the worker. */
  ready() {
    return Boolean(this.player.inside.trace);
  }

  subject() {
    const { input } = this.player.record;
    return input && [input];
  }

  question(frame, [{ p, l }]) {
    const { inside, list } = this.player;
    return { job: "steps", weights: frame.inside.W, shape: inside.shape, X: inside.probes, p, l, lengths: list.lengths.slice(0, p) };
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
    const { worked } = this;
    const late = worked && worked.frame !== this.player.frame ? `, still of epoch ${epochOf(worked.frame.epoch)}` : "";
    return (
      `The distance of each state from the one before, ${where}: ` +
      `at step ${now} of this series ${short(this.own[now - 1])}. Thick: this series; thin: the mean of each class${late}.`
    );
  }

  reads() {
    return (
      "High: its memory changed much at this step, by the input or on its own; near 0: it stayed as it was. " +
      "A step that looks short among the paths above but is long here moved in a direction that the picture leaves out."
    );
  }

  draw(ctx, size) {
    const { theme, hello, step, inside, view } = this.player;
    const area = plotArea(size);
    const across = { low: 0.5, high: hello.shapes.l + 0.5, name: "time step t", whole: true };
    this.x = axisOf(across, area.left, area.width);
    const of = [theme.key, hello, this.own, this.worked?.value, [...view.hidden].join(), inside.series.index];
    this.backdrop.paint(ctx, of, (on) => this.drawLines(on, area, across));
    drawCursor(ctx, theme, area, this.x.at(step));
  }

  drawLines(ctx, area, across) {
    const { theme, hello, inside, looks, list } = this.player;
    const means = this.means();
    const most = Math.max(1e-6, ...[this.own, ...means.map(({ values }) => values)].map((values) => rangeOf(values)?.[1] ?? 0));
    const axes = drawAxes(ctx, theme, area, across, { low: 0, high: 1.06 * most, name: "length of the step" });
    const steps = Array.from({ length: hello.shapes.l }, (_, t) => t + 1);
    for (const { look, values } of means) drawLine(ctx, axes, steps, values, { colour: look.colour, dash: look.dash, alpha: 0.75 });
    drawLine(ctx, axes, steps, this.own, { colour: looks[list.y[inside.series.index]].colour, width: 3 });
  }

  /** For each class on show the mean step length over the series that still last. */
  means() {
    const { hello } = this.player;
    const { l } = hello.shapes;
    const all = this.worked?.value;
    if (!all) return [];
    return this.player.groups().map(({ look, series }) => ({
      look,
      values: Array.from({ length: l }, (_, t) => {
        const there = series.filter((i) => t < hello.probes.lengths[i]);
        return there.length ? there.reduce((sum, i) => sum + all[i * l + t], 0) / there.length : NaN;
      }),
    }));
  }

  table() {
    const { hello, inside, frame } = this.player;
    const { l, h } = hello.shapes;
    const { worked } = this;
    const all = worked?.frame === frame ? worked.value : stepLengths(inside.states, hello.probes.lengths, h);
    const rows = hello.probes.names.flatMap((name, i) =>
      Array.from({ length: hello.probes.lengths[i] }, (_, t) => [name, hello.classes[hello.probes.y[i]], t + 1, all[i * l + t]]),
    );
    return { columns: ["series", "class", "time step", "length of the step"], rows };
  }
}
