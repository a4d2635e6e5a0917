// "What got confused": what each class's series were taken for, in the epoch on show. A click lists the series.

import { element, mark, replace, write } from "../dom.js";
import { listen } from "../gestures.js";
import { colours } from "../heat.js";
import { Panel } from "../panel.js";
import { percent } from "../scale.js";
import { measuredAt } from "../words.js";

const LARGEST = 120; // px a cell
const HIGHEST = 420; // px, the whole picture
const NAMES = 110; // px for the names of the classes
// px above the cells: for names that stand level, in cells that are wide enough for them, and for slanted ones
const [LEVEL, SLANTED, WIDE] = [44, 90, 50];
const READABLE = 15; // px a cell at least, for numbers in it
const LISTED = 60;

export class Confusion extends Panel {
  constructor(player) {
    super(player, {
      title: "What got confused",
      label: "How many series of each class were taken for which class",
      watches: ["frame", "select", "classes", "cell"],
      className: "rnnviz-picture rnnviz-square",
    });
    this.cell = null; // [true class, said class] of the list
    this.truth = this.menu("Class");
    this.said = this.menu("taken for");
    this.list = element("div", "rnnviz-series-list", { role: "group", "aria-label": "Series of the chosen cell" });
    this.caption = element("p", "rnnviz-caption");
    this.foot.append(element("div", "rnnviz-tools", {}, this.truth.label, this.said.label), this.caption, this.list);
    listen(this.surface.canvas, { drag: () => {}, click: (x, y) => this.click(x, y) });
  }

  menu(text) {
    const select = element("select", "rnnviz-select", {
      "aria-label": text,
      on: { change: () => this.choose(Number(this.truth.select.value), Number(this.said.select.value)) },
    });
    return { select, label: element("label", "rnnviz-muted", {}, `${text} `, select) };
  }

  ready() {
    return Boolean(super.ready() && this.player.frame.inside?.verdicts.length);
  }

  missing() {
    return this.player.frame ? "This run was recorded without it." : super.missing();
  }

  /** counts (classes, classes): row = the class it is, column = what it was taken for. */
  get counts() {
    const { hello, list, frame, inside } = this.player;
    return inside.remember("confusion", [frame, list], () => confusion(list.y, frame.inside.verdicts, hello.classes.length));
  }

  choose(truth, said) {
    this.cell = [truth, said];
    this.player.invalidate("cell");
  }

  click(x, y) {
    const at = this.grid?.cellAt(x, y);
    if (at) this.choose(...at);
  }

  paint(changed) {
    const { hello, run } = this.player;
    if (this.run !== run?.id) this.cell = null;
    this.run = run?.id;
    if (hello && changed.any("words", "tab")) this.fill(hello.classes);
    if (hello && changed.any("words", "tab", "size")) this.fit(hello.classes.length);
    super.paint(changed);
    if (this.ready() && changed.any("frame", "cell", "tab", "words", "select", "probes")) this.paintList();
  }

  /** Where it is narrow, the picture ends with its cells. */
  fit(count) {
    const { style } = this.surface.box;
    const { top, size } = gridOf(this.surface.width, HIGHEST, count);
    const height = `${Math.min(HIGHEST, Math.ceil(top + size * count) + 8)}px`;
    if (style.minHeight !== height) style.minHeight = style.height = height;
  }

  fill(classes) {
    for (const { select } of [this.truth, this.said]) {
      const kept = select.value;
      select.replaceChildren(...classes.map((name, c) => element("option", "", { value: c, text: name })));
      select.value = kept || "0";
    }
  }

  /** What is listed: the chosen cell, or else the most frequent mistake. */
  get shown() {
    return this.cell ?? worst(this.counts, this.player.hello.classes.length);
  }

  sees() {
    const { hello, list } = this.player;
    const count = hello.classes.length;
    const wrong = this.counts.reduce((sum, n, i) => sum + (Math.floor(i / count) === i % count ? 0 : n), 0);
    const all = hello.shapes.n_held_out;
    const of = list.names.length < all ? `${list.names.length} of ${all} held-out series` : `all ${all} held-out series`;
    return wrong
      ? `Of ${of} ${wrong} ${wrong === 1 ? "is" : "are"} taken for another class (${measuredAt(this.player.frame)}).`
      : `Of ${of} none is taken for another class (${measuredAt(this.player.frame)}).`;
  }

  reads() {
    return (
      "A row for each class, a column for what its series were taken for: right answers lie on the diagonal. " +
      "Press a cell to list its series, and a series to see it in all views."
    );
  }

  draw(ctx, { width, height }) {
    const { hello, theme, looks } = this.player;
    const count = hello.classes.length;
    const grid = gridOf(width, height, count);
    this.grid = { cellAt: (x, y) => cellAt(grid, x, y) };
    const rows = Array.from({ length: count }, (_, r) => this.counts.slice(r * count, (r + 1) * count));
    const totals = rows.map((row) => row.reduce((a, b) => a + b, 0));
    const scale = colours(theme, 0, 1);
    for (let r = 0; r < count; r++) for (let c = 0; c < count; c++) drawCell(ctx, theme, grid, r, c, rows[r][c], totals[r], scale);
    this.drawNames(ctx, grid, hello.classes, looks);
    this.drawChosen(ctx, grid);
  }

  drawNames(ctx, { left, top, size, count }, classes, looks) {
    const { theme } = this.player;
    const fits = size >= 11;
    const level = top === LEVEL;
    Object.assign(ctx, { font: `12px ${theme.font}`, textBaseline: "middle" });
    classes.forEach((name, c) => {
      if (!fits && c % Math.ceil(11 / size)) return;
      ctx.fillStyle = looks[c].colour;
      ctx.textAlign = "right";
      ctx.fillText(shortened(ctx, name, left - 30), left - 6, top + (c + 0.5) * size);
      ctx.save();
      ctx.translate(left + (c + 0.5) * size, top - 6);
      ctx.rotate(level ? 0 : -Math.PI / 4);
      ctx.textAlign = level ? "center" : "left";
      ctx.fillText(shortened(ctx, name, level ? size - 4 : 74), 0, level ? -6 : 0);
      ctx.restore();
    });
    Object.assign(ctx, { font: `600 11px ${theme.font}`, fillStyle: theme.ink, textAlign: "left" });
    ctx.fillText("taken for", left, 9);
    ctx.save();
    ctx.translate(9, top + (count * size) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.textAlign = "center";
    ctx.fillText("it is", 0, 0);
    ctx.restore();
  }

  drawChosen(ctx, { left, top, size }) {
    const [r, c] = this.shown;
    Object.assign(ctx, { strokeStyle: this.player.theme.accent, lineWidth: 2.5 });
    ctx.strokeRect(left + c * size + 1, top + r * size + 1, size - 2, size - 2);
  }

  paintList() {
    const { list, frame, hello } = this.player;
    const [truth, said] = this.shown;
    this.truth.select.value = String(truth);
    this.said.select.value = String(said);
    const found = list.y.flatMap((y, i) => (y === truth && frame.inside.verdicts[i] === said ? [i] : []));
    const more = found.length > LISTED ? `, the first ${LISTED} of them here` : "";
    const what = truth === said ? "rightly said to be" : "taken for";
    write(this.caption, `${found.length} series of "${hello.classes[truth]}" ${what} "${hello.classes[said]}"${more}:`);
    this.paintButtons(found.slice(0, LISTED));
  }

  paintButtons(series) {
    const { list, view } = this.player;
    const key = JSON.stringify(series.map((i) => [i, list.names[i]]));
    const button = (i) =>
      element("button", "rnnviz-small", { type: "button", text: list.names[i], on: { click: () => this.player.select(i) } });
    if (key !== this.key) replace(this.list, series.map(button));
    this.key = key;
    series.forEach((i, at) => mark(this.list.children[at], "aria-pressed", i === view.selected));
  }

  table() {
    const { classes } = this.player.hello;
    return {
      columns: ["it is / taken for", ...classes],
      rows: classes.map((name, r) => [name, ...this.counts.slice(r * classes.length, (r + 1) * classes.length)]),
    };
  }
}

function gridOf(width, height, count) {
  const fitting = (above) => Math.min(LARGEST, (width - NAMES - 8) / count, (height - above - 8) / count);
  const top = fitting(LEVEL) > WIDE ? LEVEL : SLANTED;
  return { left: NAMES, top, size: fitting(top), count };
}

export function confusion(y, verdicts, count) {
  const counts = new Array(count * count).fill(0);
  verdicts.forEach((said, i) => counts[y[i] * count + said]++);
  return counts;
}

/** The cell off the diagonal with the most series; without mistakes the first on it. */
function worst(counts, count) {
  let best = 0;
  counts.forEach((n, i) => {
    if (Math.floor(i / count) !== i % count && n > (best ? counts[best] : 0)) best = i;
  });
  return [Math.floor(best / count), best % count];
}

function cellAt({ left, top, size, count }, x, y) {
  const [c, r] = [Math.floor((x - left) / size), Math.floor((y - top) / size)];
  return r >= 0 && c >= 0 && r < count && c < count ? [r, c] : null;
}

function drawCell(ctx, theme, { left, top, size }, r, c, n, total, scale) {
  const share = total ? n / total : 0;
  const level = scale.table[Math.round(255 * share)];
  const [red, green, blue] = [level & 255, (level >> 8) & 255, (level >> 16) & 255];
  ctx.fillStyle = `rgb(${red}, ${green}, ${blue})`;
  ctx.fillRect(left + c * size, top + r * size, size - 1, size - 1);
  Object.assign(ctx, { strokeStyle: r === c ? theme.muted : theme.line, lineWidth: 1 });
  ctx.strokeRect(left + c * size + 0.5, top + r * size + 0.5, size - 2, size - 2);
  if (size < READABLE) return;
  const dark = 0.3 * red + 0.59 * green + 0.11 * blue < 140;
  ctx.fillStyle = n ? (dark ? "#ffffff" : "#14171f") : theme.muted;
  Object.assign(ctx, { textAlign: "center", textBaseline: "middle", font: `${size > 34 ? 14 : 10}px ${theme.font}` });
  const two = size > 44 && n > 0;
  ctx.fillText(String(n), left + (c + 0.5) * size, top + (r + 0.5) * size - (two ? 6 : 0));
  if (!two) return;
  ctx.font = `10px ${theme.font}`;
  ctx.fillText(percent(share), left + (c + 0.5) * size, top + (r + 0.5) * size + 10);
}

function shortened(ctx, text, room) {
  let name = text;
  while (name.length > 1 && ctx.measureText(name).width > room) name = name.slice(0, -1);
  return name === text ? text : `${name.slice(0, -1)}…`;
}
