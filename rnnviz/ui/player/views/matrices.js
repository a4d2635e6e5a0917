// "What it has learned": the weights themselves, as the equation has them.

import { Backdrop } from "../backdrop.js";
import { choice, layerNames, offer } from "../choice.js";
import { element, mark, write } from "../dom.js";
import { drawNames } from "../drawweights.js";
import { listen } from "../gestures.js";
import { ofBrowser } from "../keyboard.js";
import { colours, drawHeat } from "../heat.js";
import { cellAt, fullHeight, isBias, layOut, nextCell } from "../matrixgrid.js";
import { Network } from "../network.js";
import { Panel } from "../panel.js";
import { OverFrames, rangeOf } from "../ranges.js";
import { short } from "../scale.js";
import { Tip } from "../tip.js";
import { BLOCKS, matricesOf } from "../weights.js";

const MARGIN = { left: 34, top: 2, right: 8, bottom: 60 };
const TALLEST = 460; // px
const KEYS = "Arrow keys go from number to number, Page Up and Page Down from matrix to matrix.";

export class Matrices extends Panel {
  constructor(player) {
    super(player, {
      title: "What it has learned: its weights",
      label: `The weights of a layer and of the readout as heat maps. ${KEYS}`,
      watches: ["frame", "frames", "weights"],
      className: "rnnviz-weights",
    });
    this.element.classList.add("rnnviz-wide");
    this.backdrop = new Backdrop(this.surface);
    this.layer = this.tool(choice("Layer", () => this.point(null)));
    this.tip = new Tip(this.surface);
    this.told = element("p", "rnnviz-hint", { "aria-live": "polite" });
    this.foot.append(this.told);
    [this.weights, this.biases] = [false, true].map((bias) => new OverFrames((frame) => this.rangeIn(frame, bias)));
    this.cell = null;
    const { canvas } = this.surface;
    this.surface.listen((event) => this.key(event), KEYS);
    listen(canvas, {
      drag: (dx, dy, x, y) => this.hover(x, y),
      click: (x, y) => this.point(this.under(x, y)),
      hover: (x, y) => this.hover(x, y),
    });
  }

  ready() {
    return super.ready() && this.player.inside.recorded;
  }

  missing() {
    return this.player.inside.missing();
  }

  get never() {
    return this.player.inside.never;
  }

  paint(changed) {
    const { hello, run } = this.player;
    if (this.run !== run?.id) this.cell = null;
    this.run = run?.id;
    if (hello && changed.any("run", "tab", "probes")) offer(this.layer, layerNames(run.num_layers), run.num_layers - 1);
    if (this.ready()) this.fit();
    super.paint(changed);
    write(this.told, this.ready() && this.cell ? this.words(this.cell) : "");
  }

  /** A small network needs no tall picture. */
  fit() {
    const wanted = MARGIN.top + fullHeight(this.matrices, BLOCKS[this.player.run.cell].length > 1) + MARGIN.bottom;
    const height = `${Math.min(TALLEST, wanted)}px`;
    if (this.surface.box.style.height !== height) this.surface.box.style.height = height;
  }

  get matrices() {
    const { inside } = this.player;
    const layer = Number(this.layer.value);
    return inside.remember("matrices", [inside.network, layer], () => matricesOf(inside.network, layer));
  }

  /** Of the weights, or of the biases, of one frame: those of gates can be far larger. */
  rangeIn({ inside: recorded }, bias) {
    if (!recorded?.W.length) return null;
    const { layers, fc } = new Network(recorded.W, this.player.inside.shape);
    const parts = bias
      ? layers.map(({ b_x, b_h }) => b_x.map((value, i) => value + b_h[i]))
      : layers.flatMap(({ W_xh, W_hh }) => [W_xh, W_hh]);
    const ranges = [...parts, bias ? fc.b : fc.W].map((part) => rangeOf(part) ?? [0, 0]);
    return rangeOf(ranges.flat());
  }

  sees() {
    const { run } = this.player;
    const which = run.num_layers > 1 ? `Layer ${Number(this.layer.value) + 1}: ` : "";
    const shapes = this.matrices.map(({ name, rows, columns }) => `${name} (${rows} × ${columns})`).join(", ");
    return `${which}${shapes}. ${this.largest()}`;
  }

  largest() {
    let cell = { at: 0, row: 0, column: 0 };
    let most = -1;
    this.matrices.forEach(({ values, columns }, at) => {
      for (let i = 0; i < values.length; i++) {
        if (Math.abs(values[i]) <= most) continue;
        most = Math.abs(values[i]);
        cell = { at, row: Math.floor(i / columns), column: i % columns };
      }
    });
    return `Furthest from 0: ${this.words(cell)}.`;
  }

  reads() {
    const { cell } = this.player.run;
    const sums =
      cell === "gru"
        ? "two biases, added where the equation adds them (b_hn is the candidate's second)"
        : "two biases, here added";
    return (
      `A column belongs to one unit, a row to what it listens to: warm colours push it up, teal down. ` +
      `PyTorch keeps the transposes and ${sums}. The colours are the same in all epochs, and follow the square root, so ` +
      `that small weights can be seen too. Hover or click for a number.`
    );
  }

  /** A number and where it stands. */
  words({ at, row, column }) {
    const { player } = this;
    const { name, columns, values, from, to } = this.matrices[at];
    const { h } = player.hello.shapes;
    const blocks = BLOCKS[player.run.cell];
    const source = from === "feature" ? `from ${player.hello.features[row]} ` : from ? `from ${from} ${row + 1} ` : "";
    const block = blocks.length > 1 && columns > h && to === "unit" ? ` (${blocks[Math.floor(column / h)]})` : "";
    const target = to === "class" ? `to "${player.hello.classes[column]}"` : `to unit ${(column % h) + 1}${block}`;
    const direction = isBias(this.matrices[at]) ? target.replace(/^to/, "of") : `${source}${target}`;
    return `${name} ${direction}: ${short(values[row * columns + column])}`;
  }

  draw(ctx, size) {
    const { theme, record, run } = this.player;
    const { matrices } = this;
    const area = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: size.width - MARGIN.left - MARGIN.right,
      height: size.height - MARGIN.top - MARGIN.bottom,
    };
    const of = colours(theme, -1, 1);
    const reaches = [this.weights, this.biases].map((range) => Math.max(1e-9, ...(range.of(record.frames) ?? [0]).map(Math.abs)));
    const blocks = BLOCKS[run.cell];
    this.places = layOut(matrices, area, blocks.length > 1);
    matrices.forEach(({ values, rows, columns, part }, at) => {
      const reach = reaches[Number(isBias({ part }))];
      drawHeat(ctx, this.places[at], values.map((value) => rooted(value / reach)), rows, columns, of);
    });
    this.backdrop.paint(ctx, [theme.key, run.id, this.layer.value, ...reaches], (on) =>
      drawNames(on, this.around(blocks), size, MARGIN.right, of, reaches),
    );
    if (this.cell) this.drawCell(ctx, this.cell);
  }

  around(blocks) {
    const { theme, hello, looks } = this.player;
    const { matrices, places } = this;
    return { theme, classes: hello.classes, looks, h: hello.shapes.h, matrices, places, blocks };
  }

  drawCell(ctx, { at, row, column }) {
    const { left, top, width, height } = this.places[at];
    const { rows, columns } = this.matrices[at];
    const [w, h] = [width / columns, height / rows];
    Object.assign(ctx, { strokeStyle: this.player.theme.accent, lineWidth: 2 });
    ctx.strokeRect(left + column * w - 1, top + row * h - 1, w + 2, h + 2);
  }

  under(x, y) {
    return this.places && this.ready() ? cellAt(this.matrices, this.places, x, y) : null;
  }

  hover(x, y) {
    const cell = x === null ? null : this.under(x, y);
    this.tip.show(cell && [x, y], cell ? this.words(cell).replace(/: /, "\n") : "");
  }

  point(cell) {
    this.cell = cell;
    this.player.invalidate("weights");
  }

  key(event) {
    if (!this.ready() || ofBrowser(event)) return;
    const cell = nextCell(this.matrices, this.cell ?? { at: 0, row: 0, column: 0 }, event.key);
    if (!cell) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the time step elsewhere
    this.point(cell);
  }

  table() {
    const { hello, run } = this.player;
    const { h } = hello.shapes;
    const blocks = BLOCKS[run.cell];
    const rows = this.matrices.flatMap(({ name, columns, values, from, to }) =>
      Array.from(values, (value, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        const source = from === "feature" ? hello.features[row] : from ? `${from} ${row + 1}` : "";
        const block = to === "unit" && columns > h ? blocks[Math.floor(column / h)] : "";
        return [name, source, to === "class" ? hello.classes[column] : `unit ${(column % h) + 1}`, block, value];
      }),
    );
    return { columns: ["matrix", "from", "to", "block", "weight"], rows };
  }
}

function rooted(share) {
  return Math.sign(share) * Math.sqrt(Math.abs(share));
}
