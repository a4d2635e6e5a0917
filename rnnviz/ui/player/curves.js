// "How wrong it still is": loss and right answers against the epoch, with one zoom and one cursor for both.

import uPlot from "./vendor/uplot.js";
import { element, mark, write } from "./dom.js";
import { percent, short } from "./scale.js";
import { chartOptions } from "./chart.js";

export class Curves {
  constructor(player) {
    this.player = player;
    this.zoom = null; // [low, high] in epochs, or null: all
    this.log = false;
    this.charts = [];
    this.marks = [];
    this.plots = element("div", "rnnviz-curves");
    this.size = null;
    this.observer = new ResizeObserver(([entry]) => {
      this.size = entry.contentRect;
      player.invalidate("size");
    });
    this.observer.observe(this.plots);
    this.scale = element("button", "rnnviz-small", { type: "button", text: "Log scale", "aria-pressed": "false", on: { click: () => this.toggleLog() } });
    const head = element(
      "div", "rnnviz-panel-head", {},
      element("h3", "", { text: "How wrong it still is" }),
      element("div", "rnnviz-tools", {}, this.scale),
    );
    this.element = element("section", "rnnviz-panel", {}, head, this.table(), this.plots);
  }

  /** Key and readout in one: the two curves' names with their strokes, and the values at the cursor or the newest epoch. */
  table() {
    const key = (name) => element("th", "", { scope: "col" }, element("i", `rnnviz-stroke rnnviz-stroke-${name}`), name === "training" ? "training" : "held out");
    this.corner = element("td", "rnnviz-muted");
    this.cells = [0, 1, 2, 3].map(() => element("td", "rnnviz-number", { text: "–" }));
    const title = (name, symbol) => element("th", "", { scope: "row" }, name, element("span", "rnnviz-end", { text: symbol }));
    const row = (name, symbol, ...cells) => element("tr", "", {}, title(name, symbol), ...cells);
    return element(
      "table", "rnnviz-readout", {},
      element("thead", "", {}, element("tr", "", {}, this.corner, key("training"), key("held"))),
      element("tbody", "", {}, row("loss", "", this.cells[0], this.cells[1]), row("right answers", " (accuracy)", this.cells[2], this.cells[3])),
    );
  }

  toggleLog() {
    this.log = !this.log;
    mark(this.scale, "aria-pressed", this.log);
    this.build();
    this.player.invalidate("metrics");
  }

  /** What is in view: all epochs so far with room to grow, or what the user chose. */
  range() {
    if (this.zoom) return this.zoom;
    const { record, run } = this.player;
    const newest = record.latest?.epoch ?? 0;
    let end = 10;
    while (end < newest) end *= 2;
    return [0, Math.max(1, Math.min(end, Math.max(newest, run?.epochs ?? end)))];
  }

  setZoom(range) {
    this.zoom = range && range[1] > range[0] ? range : null;
    this.player.invalidate("zoom");
  }

  build() {
    this.drop();
    if (!this.size || this.size.width < 40) return;
    const options = (kind) => chartOptions(kind, this, this.player.theme, this.size);
    this.charts = ["loss", "right"].map((kind) => new uPlot(options(kind), this.data(kind), this.plots));
    this.marks = this.charts.map((chart) => {
      const line = element("div", "rnnviz-epoch-mark");
      chart.over.append(line);
      return line;
    });
  }

  data(kind) {
    const [epoch, loss, accuracy, heldOutLoss, heldOutAccuracy] = this.player.record.metrics;
    if (kind === "loss") return [epoch, ...[loss, heldOutLoss].map((column) => (this.log ? column.map((v) => (v > 0 ? v : null)) : column))];
    return [epoch, accuracy, heldOutAccuracy];
  }

  paint(changed) {
    if (changed.has("run")) this.zoom = null;
    if (!this.size) return;
    if (!this.charts.length || changed.any("theme", "run")) this.build();
    else if (changed.has("size")) this.resize();
    if (changed.any("metrics", "zoom", "run")) this.redraw();
    if (changed.any("metrics", "zoom", "frame", "size", "theme", "run")) this.paintMarks();
    if (changed.any("metrics", "cursor", "frame", "frames", "run")) this.paintValues();
  }

  resize() {
    const { width, height } = this.size;
    if (this.width === width && this.height === height) return;
    [this.width, this.height] = [width, height];
    this.build();
  }

  redraw() {
    ["loss", "right"].forEach((kind, i) => this.charts[i]?.setData(this.data(kind)));
  }

  /** The epoch of the frame on show, as a line across both charts. */
  paintMarks() {
    const epoch = this.player.frame?.epoch;
    this.charts.forEach((chart, i) => {
      const [low, high] = this.range();
      const inside = epoch !== undefined && epoch >= low && epoch <= high;
      this.marks[i].hidden = !inside;
      const width = chart.bbox.width / (window.devicePixelRatio || 1);
      if (inside) this.marks[i].style.transform = `translateX(${((epoch - low) / (high - low)) * width}px)`;
    });
  }

  hover(index) {
    if (this.hovered === index) return;
    this.hovered = index;
    this.player.invalidate("cursor");
  }

  paintValues() {
    const { record, frame, view } = this.player;
    const shown = view.live || !frame ? record.latest : record.upTo(frame.epoch);
    const at = record.at(this.hovered ?? -1) ?? shown;
    write(this.corner, at ? `epoch ${at.epoch}` : "");
    const texts = at ? [short(at.loss), short(at.heldOutLoss), percent(at.accuracy, 1), percent(at.heldOutAccuracy, 1)] : ["–", "–", "–", "–"];
    texts.forEach((text, i) => write(this.cells[i], text));
  }

  guess() {
    return this.player.hello?.shapes.chance ?? null;
  }

  pickEpoch(epoch) {
    this.player.seek({ epoch });
  }

  drop() {
    for (const chart of this.charts) chart.destroy();
    this.charts = [];
    this.marks = [];
  }

  close() {
    this.drop();
    this.observer.disconnect();
  }
}
