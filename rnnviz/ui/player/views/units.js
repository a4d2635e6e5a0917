// "What every unit does": a row for each unit, a column for each step of the chosen series.

import { element } from "../dom.js";
import { drawHeat, drawKey } from "../heat.js";
import { axisOf, drawAxes, plotArea } from "../plot.js";
import { quantities } from "../quantities.js";
import { epochOf, percent, short } from "../scale.js";
import { UnitsPanel } from "./unitspanel.js";

const TOP = 34; // px above the map, for the key
const KEY = 180; // px
const ROW = { most: 14, named: 13 }; // px: how high a row is at most, and at least to carry its number
const HEIGHT = [190, 540];

export class Units extends UnitsPanel {
  constructor(player) {
    super(player, {
      title: "What every unit does",
      label: "Heat map: a row for each unit, a column for each time step of the chosen series",
    });
    const select = (label, change) => element("select", "rnnviz-select", { "aria-label": label, on: { change } });
    this.layers = this.tool(select("Layer", () => this.units.choose({ layer: Number(this.layers.value) })));
    this.names = this.tool(select("What is shown of each unit", () => this.units.choose({ name: this.names.value })));
  }

  paint(changed) {
    if (this.ready()) this.paintMenus();
    if (this.ready()) this.height = Math.max(HEIGHT[0], Math.min(HEIGHT[1], 76 + ROW.most * this.player.hello.shapes.h));
    super.paint(changed);
  }

  paintMenus() {
    const { cell, num_layers } = this.player.run;
    const key = `${cell} ${num_layers}`;
    const option = (value, text) => element("option", "", { value, text });
    if (key !== this.key) {
      this.names.replaceChildren(...quantities(cell).map(({ name, title }) => option(name, title)));
      this.layers.replaceChildren(
        ...Array.from({ length: num_layers }, (_, i) => option(i, `layer ${i + 1}${i + 1 < num_layers ? "" : " (top)"}`)),
      );
    }
    this.key = key;
    this.layers.hidden = num_layers < 2;
    this.names.value = this.units.quantity.name;
    this.layers.value = String(this.units.layer);
  }

  sees() {
    const { hello, step, inside } = this.player;
    const { unit, quantity, own } = this.units;
    const { h } = hello.shapes;
    const { l } = inside.trace;
    const now = Math.min(step, l);
    const when = now < step ? `after its last step, ${now},` : `after step ${now}`;
    const many = l > this.surface.width - this.left ? " There are more steps than pixels: neighbours are averaged." : "";
    const where = `${this.layerWords}${h} ${h === 1 ? "unit" : "units"} over ${l} time steps`;
    return (
      `The ${quantity.title} of ${where}, in ${this.nameOf(inside.series.index)}: ` +
      `${when} unit ${unit + 1} is at ${short(own[(now - 1) * h + unit])}.${many}`
    );
  }

  reads() {
    const { quantity, order } = this.units;
    const means = `${quantity.means[0].toUpperCase()}${quantity.means.slice(1)}.`;
    if (order.units.length < 2) return means;
    const { frame, most } = order;
    const best = `the one whose state told the classes apart best at the end (${percent(most)} of its variance lay between them)`;
    return (
      `${means} Order of the units, by epoch ${epochOf(frame.epoch)}: on top ${best}; ` +
      `below each, the one that did most the same or the opposite.`
    );
  }

  /** The two axes; a unit's row lies from -row - 1 to -row. */
  axesOf(size) {
    const { shapes } = this.player.hello;
    const { units } = this.units.order;
    const area = plotArea(size, { left: this.left, top: TOP });
    const every = Math.ceil((ROW.named * shapes.h) / area.height);
    const marks = units.flatMap((unit, row) => (row % every ? [] : [[-row - 0.5, String(unit + 1)]]));
    const across = { low: 0.5, high: shapes.l + 0.5, name: "time step t", whole: true };
    return { area, across, up: { low: -shapes.h, high: 0, name: "unit", marks } };
  }

  placesOf(size) {
    const { area, across, up } = this.axesOf(size);
    return { area, x: axisOf(across, area.left, area.width), y: axisOf(up, area.top + area.height, -area.height) };
  }

  draw(ctx, size) {
    const { theme } = this.player;
    const { own, order, colours } = this.units;
    this.backdrop.paint(ctx, [theme.key, own, order, colours, this.player.hello], (on) => this.drawMap(on, size));
    const places = this.placesOf(size);
    this.drawPicked(ctx, places);
    this.drawStep(ctx, places);
  }

  drawMap(ctx, size) {
    const { theme, inside, hello } = this.player;
    const { quantity, colours } = this.units;
    const { area, across, up } = this.axesOf(size);
    const { x } = drawAxes(ctx, theme, area, across, up);
    const { l } = inside.trace;
    ctx.fillStyle = theme.panel; // no grid where the series has ended
    ctx.fillRect(area.left, area.top, area.width, area.height);
    drawHeat(ctx, { ...area, width: x.at(l + 0.5) - area.left }, this.rows(), hello.shapes.h, l, colours);
    const width = Math.min(KEY, area.width);
    drawKey(ctx, theme, { left: area.left + area.width - width, top: 2, width }, colours, quantity.title);
  }

  /** (h, l): the values in the order of the rows. */
  rows() {
    const { own, order } = this.units;
    const { l } = this.player.inside.trace;
    const h = order.units.length;
    const rows = new Float32Array(h * l);
    order.units.forEach((unit, row) => {
      for (let t = 0; t < l; t++) rows[row * l + t] = own[t * h + unit];
    });
    return rows;
  }

  drawPicked(ctx, { area, y }) {
    const { theme } = this.player;
    const { unit, order } = this.units;
    const row = order.units.indexOf(unit);
    const [top, bottom] = [y.at(-row), y.at(-row - 1)];
    frame(ctx, theme.ink, { left: area.left, top, width: area.width, height: bottom - top });
    const middle = (top + bottom) / 2;
    const text = String(unit + 1);
    ctx.fillStyle = theme.panel; // in place of its neighbours' numbers, where not all have room
    ctx.fillRect(18, middle - 7, area.left - 19, 14);
    Object.assign(ctx, { font: `700 11px ${theme.font}`, fillStyle: theme.ink, textAlign: "right", textBaseline: "middle" });
    ctx.fillText(text, area.left - 7, middle);
  }

  drawStep(ctx, { area, x }) {
    const { theme, step } = this.player;
    const left = x.at(step - 0.5);
    frame(ctx, theme.accent, { ...area, left, width: x.at(step + 0.5) - left });
  }

  at(px, py) {
    const { order } = this.units;
    const { area, x, y } = this.placesOf(this.surface);
    const [step, row] = [Math.round(x.value(px)), Math.floor(-y.value(py))];
    const inside = px >= area.left && step >= 1 && step <= this.player.steps && row >= 0 && row < order.units.length;
    return inside ? { unit: order.units[row], step } : null;
  }

  says({ unit, step }) {
    const { own, quantity } = this.units;
    const ended = step > this.player.inside.trace.l;
    const value = own[(step - 1) * this.player.hello.shapes.h + unit];
    return `unit ${unit + 1}, step ${step}\n${ended ? "the series has ended" : `${quantity.title}: ${short(value)}`}`;
  }

  table() {
    const { own, order, quantity } = this.units;
    const h = order.units.length;
    const columns = ["time step", ...order.units.map((unit) => `unit ${unit + 1}: ${quantity.title}`)];
    const rows = Array.from({ length: this.player.inside.trace.l }, (_, t) => [t + 1, ...order.units.map((unit) => own[t * h + unit])]);
    return { columns, rows };
  }
}

/** A frame around a row or a column, so that its colours stay seen; never thinner than it can be seen. */
function frame(ctx, colour, { left, top, width, height }) {
  const [across, down] = [Math.max(3, width), Math.max(3, height)];
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.5 });
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.rect(left + (width - across) / 2, top + (height - down) / 2, across, down);
  ctx.stroke();
}
