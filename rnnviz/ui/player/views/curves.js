// "How wrong it still is": loss and right answers against the epoch, with one zoom and one cursor for both.

import { chartOptions } from "../chart.js";
import { element, mark, write } from "../dom.js";
import { drawAxes, drawCursor, drawLine, plotArea, within } from "../plot.js";
import { rangeOf } from "../ranges.js";
import { SaveMenu } from "../save.js";
import { percent, short } from "../scale.js";
import { KEYED } from "../surface.js";
import uPlot from "../vendor/uplot.js";
import { KEYS, zoomKey } from "../zoomkeys.js";

export class Curves {
  constructor(player) {
    this.player = player;
    this.title = "How wrong it still is";
    this.log = false;
    this.charts = [];
    this.marks = [];
    this.plots = element("div", "rnnviz-curves", {
      ...KEYED,
      "aria-label": `Loss and accuracy after each epoch. ${KEYS}`,
      on: { keydown: (event) => this.key(event) },
    });
    this.size = null;
    this.observer = new ResizeObserver(([entry]) => {
      this.size = entry.contentRect;
      player.invalidate("size");
    });
    this.observer.observe(this.plots);
    this.scale = element("button", "rnnviz-small", {
      type: "button",
      text: "Log scale",
      "aria-pressed": "false",
      on: { click: () => this.toggleLog() },
    });
    const head = element(
      "div", "rnnviz-panel-head", {},
      element("h3", "", { text: this.title }),
      element("div", "rnnviz-tools", {}, this.scale, new SaveMenu(this).element),
    );
    this.about = element("p", "rnnviz-about");
    const keys = element("p", "rnnviz-keys", { text: KEYS, "aria-hidden": "true" });
    this.element = element("section", "rnnviz-panel", { "aria-label": this.title }, head, this.about, this.readout(), this.plots, keys);
  }

  /** Key and readout in one: the two curves' names with their strokes, and the values at the cursor or the newest epoch. */
  readout() {
    const key = (name) =>
      element(
        "th",
        "",
        { scope: "col" },
        element("span", `rnnviz-stroke rnnviz-stroke-${name}`),
        name === "training" ? "training" : "held out",
      );
    this.corner = element("td", "rnnviz-muted");
    this.cells = [0, 1, 2, 3].map(() => element("td", "rnnviz-number", { text: "–" }));
    const title = (name, symbol) => element("th", "", { scope: "row" }, name, element("span", "rnnviz-end", { text: symbol }));
    const row = (name, symbol, ...cells) => element("tr", "", {}, title(name, symbol), ...cells);
    return element(
      "table", "rnnviz-readout", {},
      element("thead", "", {}, element("tr", "", {}, this.corner, key("training"), key("held"))),
      element(
        "tbody",
        "",
        {},
        row("loss", "", this.cells[0], this.cells[1]),
        row("right answers", " (accuracy)", this.cells[2], this.cells[3]),
      ),
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
    return this.player.zoom ?? this.whole;
  }

  get whole() {
    const { record, run } = this.player;
    const newest = record.latest?.epoch ?? 0;
    let end = 10;
    while (end < newest) end *= 2;
    return [0, Math.max(1, Math.min(end, Math.max(newest, run?.epochs ?? end)))];
  }

  setZoom(range) {
    this.player.zoom = range && range[1] > range[0] ? range : null;
    this.player.invalidate("zoom");
  }

  key(event) {
    const { frame, record } = this.player;
    const range = zoomKey(this.range(), this.whole, frame?.epoch ?? record.latest?.epoch, event);
    if (range === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the time step elsewhere
    this.setZoom(range);
  }

  /** What the charts are built for: closed tabs are not told of another theme or run. */
  get subject() {
    return `${this.player.theme.key} ${this.player.run?.id}`;
  }

  build() {
    this.drop();
    this.built = this.subject;
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
    if (kind === "loss")
      return [epoch, ...[loss, heldOutLoss].map((column) => (this.log ? column.map((v) => (v > 0 ? v : null)) : column))];
    return [epoch, accuracy, heldOutAccuracy];
  }

  paint(changed) {
    write(this.about, `${this.sees()} ${this.reads()}`);
    if (changed.any("metrics", "cursor", "frame", "frames", "run", "tab")) this.paintValues();
    if (!this.size) return;
    if (!this.charts.length || this.built !== this.subject) this.build();
    else if (changed.has("size")) this.resize();
    if (changed.any("metrics", "zoom", "run", "tab")) this.redraw();
    if (changed.any("metrics", "zoom", "frame", "size", "theme", "run", "tab")) this.paintMarks();
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
    const texts = at
      ? [short(at.loss), short(at.heldOutLoss), percent(at.accuracy, 1), percent(at.heldOutAccuracy, 1)]
      : ["–", "–", "–", "–"];
    texts.forEach((text, i) => write(this.cells[i], text));
  }

  guess() {
    return this.player.hello?.shapes.chance ?? null;
  }

  pickEpoch(epoch) {
    this.player.seek({ epoch });
  }

  // For the menu that saves it: a drawing of its own, since the charts are uPlot's canvases.

  get surface() {
    return { width: Math.max(420, this.size?.width ?? 0), height: 420 };
  }

  sees() {
    return "Mean loss and share of right answers after each epoch: training dotted, held out solid.";
  }

  reads() {
    const count = this.player.hello?.classes.length;
    const guessing = count ? `, ${Math.log(count).toFixed(2)} where it guesses between ${count} classes` : "";
    return (
      `The loss is its surprise at the right answer, in nats: 0 where it is sure and right${guessing}. ` +
      "Both losses falling together: it learns the rule. Only the dotted one falling: it learns its own series by heart."
    );
  }

  draw(ctx, { width, height }) {
    const { theme, record, frame } = this.player;
    const [epoch, loss, accuracy, heldOutLoss, heldOutAccuracy] = record.metrics;
    const [low, high] = this.range();
    const half = height / 2;
    const [least, most] = rangeOf([...loss, ...heldOutLoss], (v) => v > 0 && v < Infinity) ?? [1e-9, 1];
    const scales = [
      this.log ? { low: least, high: most, log: true, name: "loss (nats)" } : { low: 0, high: 1.06 * most, name: "loss (nats)" },
      { low: 0, high: 1, percent: true, name: "accuracy" },
    ];
    [
      [loss, heldOutLoss],
      [accuracy, heldOutAccuracy],
    ].forEach(([training, heldOut], i) => {
      const area = plotArea({ width, height: half });
      area.top += i * half;
      const axes = drawAxes(ctx, theme, area, { low, high, name: "epoch", whole: true }, scales[i]);
      within(ctx, area, () => {
        drawLine(ctx, axes, epoch, training, { colour: theme.ink, dash: [2, 3] });
        drawLine(ctx, axes, epoch, heldOut, { colour: theme.ink, width: 2.25 });
        if (frame) drawCursor(ctx, theme, area, axes.x.at(frame.epoch));
      });
    });
  }

  table() {
    const columns = ["epoch", "loss", "accuracy", "held-out loss", "held-out accuracy"];
    const { metrics } = this.player.record;
    return { columns, rows: metrics[0].map((_, row) => metrics.map((column) => column[row])) };
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
