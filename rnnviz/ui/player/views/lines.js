// "One unit over time": what the picked unit does in every probe series, and in the chosen one.

import { Legend } from "../legend.js";
import { trace } from "../palette.js";
import { strideOf } from "../paths.js";
import { axisOf, drawAxes, drawCursor, drawLine, plotArea } from "../plot.js";
import { rangeFor } from "../quantities.js";
import { percent, short } from "../scale.js";
import { UnitChooser } from "../unitchooser.js";
import { UnitsPanel } from "./unitspanel.js";

const HEIGHT = 260;
const REACH = 12; // px from the pointer to a line that it means

export class Lines extends UnitsPanel {
  constructor(player) {
    super(player, {
      title: "One unit over time",
      label: "The picked unit after each time step, a line for each probe series in the colour of its class",
    });
    this.chooser = new UnitChooser(this.units);
    this.tool(this.chooser.element);
    this.legend = new Legend((c) => player.toggleClass(c));
    this.foot.append(this.legend.element);
    this.height = HEIGHT;
  }

  paint(changed) {
    const { hello, looks, view, theme } = this.player;
    if (hello) this.legend.paint(hello.classes, looks, view.hidden, theme.panel);
    if (this.ready()) this.chooser.paint();
    super.paint(changed);
  }

  /** The picked unit in the chosen series `(its length)`. */
  get chosen() {
    const { own, unit } = this.units;
    const { h } = this.player.hello.shapes;
    return Array.from({ length: this.player.inside.trace.l }, (_, t) => own[t * h + unit]);
  }

  /** And in one of the probe series. */
  probe(i) {
    const { all, unit } = this.units;
    const { l, h } = this.player.hello.shapes;
    return Array.from({ length: this.player.hello.probes.lengths[i] }, (_, t) => all[(i * l + t) * h + unit]);
  }

  sees() {
    const { step, inside, hello } = this.player;
    const { quantity, unit } = this.units;
    const { p, l } = hello.shapes;
    const now = Math.min(step, inside.trace.l);
    const stride = strideOf(p, l);
    const thinned = stride > 1 ? `, one step in ${stride} drawn` : "";
    const name = this.nameOf(inside.series.index);
    return (
      `The ${quantity.title} of ${this.layerWords}unit ${unit + 1}. Thick: ` +
      `${name}, ${short(this.chosen[now - 1])} after step ${now}; thin: ${p} held-out series${thinned}.`
    );
  }

  reads() {
    const { tells, unit, quantity } = this.units;
    if (this.player.hello.classes.length < 2) return "";
    const weighs = this.units.layer + 1 < this.player.run.num_layers ? "the layer above weighs" : "the verdict weighs";
    const share = `${percent(tells[unit])} of the variance of its ${quantity.title} lies between the classes`;
    return (
      `Where the colours part, it tells the classes apart: at the series' ends ${share}. ` +
      `A unit that tells nothing alone may still count, for ${weighs} all of them.`
    );
  }

  axesOf(size) {
    const { hello } = this.player;
    const { quantity } = this.units;
    const values = Number.isFinite(quantity.range[1]) ? [] : [this.chosen, ...hello.probes.y.map((_, i) => this.probe(i))].flat();
    const [low, high] = rangeFor(quantity.range, values);
    const room = 0.03 * (high - low);
    const across = { low: 0.5, high: hello.shapes.l + 0.5, name: "time step t", whole: true };
    return { area: plotArea(size, { left: this.left }), across, up: { low: low - room, high: high + room, name: quantity.title } };
  }

  draw(ctx, size) {
    const { theme, step, looks, list, inside, view } = this.player;
    const { all, own, unit } = this.units;
    this.backdrop.paint(ctx, [theme.key, all, own, unit, [...view.hidden].join(), this.player.hello], (on) => this.drawLines(on, size));
    const { area, x, y } = this.places;
    drawCursor(ctx, theme, area, x.at(step));
    const now = Math.min(step, inside.trace.l);
    dot(ctx, theme, looks[list.y[inside.series.index]], x.at(now), y.at(this.chosen[now - 1]));
  }

  drawLines(ctx, size) {
    const { theme, hello, inside, looks, list } = this.player;
    const { p, l } = hello.shapes;
    const { area, across, up } = this.axesOf(size);
    const axes = drawAxes(ctx, theme, area, across, up);
    const stride = strideOf(p, l);
    const line = (values, style, every = 1) => drawLine(ctx, axes, ...everyOf(values, every), style);
    for (const { look, series } of this.player.groups()) {
      for (const i of series) line(this.probe(i), { colour: look.colour, dash: look.dash, width: 1, alpha: 0.55 }, stride);
    }
    line(this.chosen, { colour: theme.panel, width: 6, alpha: 0.85 });
    line(this.chosen, { colour: looks[list.y[inside.series.index]].colour, width: 3 });
    this.places = { area, ...axes };
  }

  at(px, py) {
    const { area, x, y } = this.places;
    const step = Math.round(x.value(px));
    if (px < area.left || step < 1 || step > this.player.steps) return null;
    const series = this.nearest(step, (value) => Math.abs(y.at(value) - py));
    return series === null ? { step } : { step, series };
  }

  /** The series whose line at this step is nearest, the chosen one before all others. */
  nearest(step, far) {
    const { inside, hello } = this.player;
    const { all, unit } = this.units;
    const { l, h } = hello.shapes;
    if (step <= inside.trace.l && far(this.chosen[step - 1]) <= REACH) return inside.series.index;
    let [found, least] = [null, REACH];
    for (const { series } of this.player.groups()) {
      for (const i of series) {
        const away = step <= hello.probes.lengths[i] ? far(all[(i * l + step - 1) * h + unit]) : Infinity;
        if (away <= least) [found, least] = [i, away];
      }
    }
    return found;
  }

  says({ step, series }) {
    if (series === undefined) return "";
    const values = series === this.player.inside.series.index ? this.chosen : this.probe(series);
    return `${this.nameOf(series)}\nafter step ${step}: ${short(values[step - 1])}`;
  }

  table() {
    const { hello } = this.player;
    const { quantity, unit } = this.units;
    const rows = hello.probes.names.flatMap((name, i) =>
      this.probe(i).map((value, t) => [name, hello.classes[hello.probes.y[i]], t + 1, value]),
    );
    return { columns: ["series", "class", "time step", `unit ${unit + 1}: ${quantity.title}`], rows };
  }
}

/** Steps (from 1) and values of one in `every`, and of the last. */
function everyOf(values, every) {
  const steps = values.map((_, t) => t + 1).filter((step) => step % every === 0 || step === 1 || step === values.length);
  return [steps, steps.map((step) => values[step - 1])];
}

function dot(ctx, theme, look, x, y) {
  if (!Number.isFinite(y)) return;
  ctx.beginPath();
  trace(ctx, look.shape, x, y, 6);
  Object.assign(ctx, {
    fillStyle: look.open ? theme.panel : look.colour,
    strokeStyle: look.open ? look.colour : theme.panel,
    lineWidth: 2,
  });
  ctx.fill();
  ctx.stroke();
}
