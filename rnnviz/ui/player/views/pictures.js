// "All units, all series": every unit as a small picture, a row for each series, sorted by class. After iDataVisualizationLab/H.

import { element, write } from "../dom.js";
import { drawKey } from "../heat.js";
import { Legend } from "../legend.js";
import { gridOf, mosaic, rowsOf } from "../mosaic.js";
import { markClasses, markPicked, markSeries, markStep, nameUnit } from "../picturemarks.js";
import { short } from "../scale.js";
import { UnitsPanel } from "./unitspanel.js";

const TOP = 26; // px above the pictures, for the key
const BOTTOM = 16; // and below, for what lies across
const KEY = 180;

export class Pictures extends UnitsPanel {
  constructor(player) {
    super(player, {
      title: "All units, all series",
      label: "A small heat map for each unit: a row for each probe series, sorted by class, a column for each time step",
    });
    this.page = 0;
    const button = (text, name, by) =>
      element("button", "rnnviz-small", { type: "button", text, "aria-label": name, on: { click: () => this.turn(by) } });
    this.where = element("span", "rnnviz-muted");
    this.pages = this.tool(
      element(
        "div",
        "rnnviz-tools",
        {},
        button("‹", "Previous page of units", -1),
        this.where,
        button("›", "Next page of units", 1),
      ),
    );
    this.legend = new Legend((c) => player.toggleClass(c));
    this.foot.append(this.legend.element);
  }

  turn(by) {
    this.page = (this.page + by + this.pageCount) % this.pageCount;
    this.player.invalidate("words");
  }

  get grid() {
    return gridOf(this.surface.width, this.player.hello.shapes.h, this.player.hello.shapes.p);
  }

  get pageCount() {
    return Math.ceil(this.player.hello.shapes.h / this.grid.perPage);
  }

  /** The units on this page, in order. */
  get shown() {
    const { perPage } = this.grid;
    return this.units.order.units.slice(this.page * perPage, (this.page + 1) * perPage);
  }

  /** Where each of them stands: {left, top, unit}. */
  get places() {
    const { grid } = this;
    return this.shown.map((unit, place) => ({ ...grid.at(place), unit }));
  }

  /** The probe series of the classes on show, sorted by class. */
  get series() {
    return this.player.groups().flatMap(({ series }) => series);
  }

  paint(changed) {
    const { hello, looks, view, theme } = this.player;
    if (hello) this.legend.paint(hello.classes, looks, view.hidden, theme.panel);
    if (this.ready() && this.surface.width > 1) this.paintPages(changed);
    super.paint(changed);
  }

  paintPages(changed) {
    const { order, unit } = this.units;
    const { grid, pageCount } = this;
    if (changed.has("picked")) this.page = Math.floor(order.units.indexOf(unit) / grid.perPage);
    this.page = changed.has("run") ? 0 : Math.min(this.page, pageCount - 1);
    this.pages.hidden = pageCount < 2;
    write(this.where, `page ${this.page + 1} of ${pageCount}`);
    this.height = TOP + grid.height(Math.min(grid.perPage, order.units.length)) + BOTTOM;
  }

  sees() {
    const { shapes } = this.player.hello;
    const { across } = this.grid;
    const count = this.shown.length;
    const units = count < shapes.h ? `${count} of ${shapes.h} units` : `${count} ${count === 1 ? "unit" : "units"}`;
    const thinned = shapes.l > across ? `, about one in ${Math.ceil(shapes.l / across)} drawn` : "";
    return (
      `The ${this.units.quantity.title} of ${this.layerWords}${units}. ` +
      `In each picture a row for each of ${this.series.length} held-out series, sorted by class, and ${shapes.l} time ` +
      `steps from left to right${thinned}.`
    );
  }

  reads() {
    const ends = new Set(this.player.hello.probes.lengths).size > 1 ? " Empty: after a series' end." : "";
    return (
      `Rows that differ from class to class: this unit tells them apart. Rows that are all alike: ` +
      `it only follows the time. Arrow: the chosen series.${ends}`
    );
  }

  draw(ctx, size) {
    const { theme, hello, view, step, steps } = this.player;
    const { all, order, colours, unit } = this.units;
    const of = [theme.key, all, order, colours, this.page, [...view.hidden].join(), hello];
    this.backdrop.paint(ctx, of, (on) => this.drawPictures(on, size));
    ctx.save();
    ctx.translate(0, TOP);
    const { grid, series, places, shown } = this;
    const [row, picked] = [series.indexOf(view.selected), shown.indexOf(unit)];
    markStep(ctx, theme, grid, places, (step - 0.5) / steps);
    if (row >= 0) markSeries(ctx, theme, grid, places, (row + 0.5) / series.length);
    if (picked >= 0) markPicked(ctx, theme, grid, { ...places[picked], unit });
    ctx.restore();
  }

  drawPictures(ctx, { width }) {
    const { theme } = this.player;
    const { colours, quantity } = this.units;
    const key = Math.min(KEY, width - 20);
    drawKey(ctx, theme, { left: width - key - 9, top: 0, width: key }, colours, quantity.title);
    ctx.save();
    ctx.translate(0, TOP);
    if (this.series.length) this.drawValues(ctx, width);
    markClasses(ctx, theme, this.grid, this.places, this.player.groups());
    for (const place of this.places) nameUnit(ctx, theme, place);
    ctx.restore();
    this.drawAcross(ctx);
  }

  /** All values in one image, a pixel of it for each of the screen. */
  drawValues(ctx, width) {
    const { hello } = this.player;
    const { all, colours } = this.units;
    const { grid, series } = this;
    const ratio = Math.min(3, ctx.getTransform().a || 1);
    const px = (value) => Math.round(value * ratio);
    const { canvas, image } = this.imageOf(px(width), px(grid.height(this.shown.length)));
    const places = this.places.map(({ left, top, unit }) => ({ left: px(left), top: px(top), unit }));
    const rows = rowsOf(series, series.map((i) => hello.probes.y[i]), px(grid.down));
    const values = { values: all, lengths: hello.probes.lengths, l: hello.shapes.l, h: hello.shapes.h };
    mosaic(new Uint32Array(image.data.buffer), image.width, places, px(grid.across), rows, values, colours);
    canvas.getContext("2d").putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(canvas, 0, 0, image.width / ratio, image.height / ratio);
  }

  /** An empty image and a canvas of its size: the same ones in every frame, for making them takes as long as filling them. */
  imageOf(width, height) {
    const held = this.held;
    if (held?.image.width === width && held.image.height === height) held.image.data.fill(0);
    else this.held = { canvas: element("canvas", "", { width, height }), image: new ImageData(width, height) };
    return this.held;
  }

  drawAcross(ctx) {
    const { theme, steps } = this.player;
    const { grid } = this;
    const { left } = grid.at(0);
    const text = `time step t, from 1 to ${steps}`;
    Object.assign(ctx, { font: `600 11px ${theme.font}`, fillStyle: theme.ink, textAlign: "left", textBaseline: "alphabetic" });
    ctx.fillText(text, left, TOP + grid.height(this.shown.length) + 10);
  }

  at(px, py) {
    const { grid, series } = this;
    const { steps } = this.player;
    for (const { left, top, unit } of this.places) {
      const [across, down] = [(px - left) / grid.across, (py - TOP - top) / grid.down];
      if (across < 0 || across >= 1 || down < -0.2 || down >= 1) continue;
      if (down < 0 || !series.length) return { unit }; // its name
      return { unit, series: series[Math.floor(down * series.length)], step: Math.floor(across * steps) + 1 };
    }
    return null;
  }

  says({ unit, series, step }) {
    if (!step) return `unit ${unit + 1}`;
    const { hello } = this.player;
    const { l, h } = hello.shapes;
    const ended = step > hello.probes.lengths[series];
    const value = this.units.all[(series * l + step - 1) * h + unit];
    return `unit ${unit + 1}, ${this.nameOf(series)}\n${ended ? "the series has ended" : `after step ${step}: ${short(value)}`}`;
  }

  /** What the pictures of this page show. */
  table() {
    const { hello } = this.player;
    const { l, h } = hello.shapes;
    const { all, quantity } = this.units;
    const value = (i, t, unit) => all[(i * l + t) * h + unit];
    const rows = this.series.flatMap((i) =>
      Array.from({ length: hello.probes.lengths[i] }, (_, t) => [
        hello.probes.names[i],
        hello.classes[hello.probes.y[i]],
        t + 1,
        ...this.shown.map((unit) => value(i, t, unit)),
      ]),
    );
    return { columns: ["series", "class", "time step", ...this.shown.map((unit) => `unit ${unit + 1}: ${quantity.title}`)], rows };
  }
}
