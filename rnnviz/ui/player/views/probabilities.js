// "How sure it is of each class": the readout after each step of the chosen series, as probabilities.

import { settled } from "../chosen.js";
import { listen } from "../gestures.js";
import { icon } from "../legend.js";
import { element } from "../dom.js";
import { InsidePanel } from "../panel.js";
import { drawAxes, drawCursor, drawLine, plotArea } from "../plot.js";
import { percent } from "../scale.js";

export class Probabilities extends InsidePanel {
  constructor(player) {
    super(player, {
      title: "How sure it is of each class",
      label: "Probability of each class after each step of the chosen series",
      watches: ["frame", "step", "select", "input"],
    });
    this.keys = element("div", "rnnviz-features");
    this.foot.append(this.keys);
    const scrub = (x) => this.x && player.seek({ step: this.x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  paint(changed) {
    const { hello, looks, theme } = this.player;
    if (hello && changed.any("words", "theme", "tab")) {
      this.keys.replaceChildren(...hello.classes.map((name, c) => element("span", "rnnviz-key", {}, icon(looks[c], theme.panel), name)));
    }
    super.paint(changed);
  }

  /** The verdicts, and the step from which they never change again. */
  get verdict() {
    const { trace } = this.player.inside;
    const count = this.player.hello.classes.length;
    return this.player.inside.remember("verdicts", [trace], () =>
      settled(Array.from({ length: trace.l }, (_, t) => winner(trace.P, t * count, count))),
    );
  }

  sees() {
    const { hello, inside, step } = this.player;
    const { trace, series } = inside;
    const now = Math.min(step, trace.l);
    const count = hello.classes.length;
    const said = winner(trace.P, (now - 1) * count, count);
    const since = this.verdict.step > 1 ? `From step ${this.verdict.step} on its verdict` : "Its verdict from the first step on";
    return (
      `After step ${now} of series ${series.name} it gives "${hello.classes[said]}" ` +
      `${percent(trace.P[(now - 1) * count + said], 1)}. ${since} is "${hello.classes[this.verdict.verdict]}".`
    );
  }

  reads() {
    return (
      "It learns only from its verdict after the last step; what it says earlier is the same readout applied early, as " +
      "if the series ended there."
    );
  }

  draw(ctx, size) {
    const { theme, hello, inside, looks, step } = this.player;
    const { trace } = inside;
    const count = hello.classes.length;
    const area = plotArea(size);
    const axes = drawAxes(
      ctx,
      theme,
      area,
      { low: 0.5, high: hello.shapes.l + 0.5, name: "time step t", whole: true },
      { low: 0, high: 1, percent: true, name: "probability" },
    );
    const steps = Array.from({ length: trace.l }, (_, t) => t + 1);
    hello.classes.forEach((_, c) => {
      drawLine(
        ctx,
        axes,
        steps,
        steps.map((t) => trace.P[(t - 1) * count + c]),
        { colour: looks[c].colour, dash: looks[c].dash, width: 2.25 },
      );
    });
    this.drawSettled(ctx, area, axes);
    drawCursor(ctx, theme, area, axes.x.at(step));
    this.x = axes.x;
  }

  drawSettled(ctx, area, axes) {
    const { theme } = this.player;
    const px = axes.x.at(this.verdict.step - 0.5);
    ctx.setLineDash([3, 3]);
    Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1, fillStyle: theme.ink, font: `11px ${theme.font}`, textBaseline: "top" });
    ctx.beginPath();
    ctx.moveTo(px, area.top);
    ctx.lineTo(px, area.top + area.height);
    ctx.stroke();
    ctx.setLineDash([]);
    const left = px > area.left + area.width - 160;
    ctx.textAlign = left ? "right" : "left";
    Object.assign(ctx, { strokeStyle: theme.panel, lineWidth: 4, lineJoin: "round" });
    for (const write of ["strokeText", "fillText"]) ctx[write]("the same verdict from here", px + (left ? -5 : 5), area.top + 2);
  }

  table() {
    const { trace } = this.player.inside;
    const { classes } = this.player.hello;
    const row = (t) => [t + 1, ...trace.P.slice(t * classes.length, (t + 1) * classes.length)];
    return { columns: ["time step", ...classes], rows: Array.from({ length: trace.l }, (_, t) => row(t)) };
  }
}

function winner(P, from, count) {
  let best = 0;
  for (let c = 1; c < count; c++) if (P[from + c] > P[from + best]) best = c;
  return best;
}
