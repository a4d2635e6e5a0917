// "What still moves its memory": how much the input at each step moves the state after each later one.

import { Backdrop } from "../backdrop.js";
import { element, mark, write } from "../dom.js";
import { listen } from "../gestures.js";
import { colours, drawHeat, drawKey } from "../heat.js";
import { ofBrowser } from "../keyboard.js";
import { axisOf, drawNames, plotArea, power, within } from "../plot.js";
import { rangeOf, Widest } from "../ranges.js";
import { short } from "../scale.js";
import { Tip } from "../tip.js";
import { WorkedPanel } from "./worked.js";

const DECADES = 6; // below the largest value, what is smaller has no colour
const KEY = 150; // px, at most
const KEYS = "Left and right arrow keys go from input to input, up and down from step to step.";

export class Influence extends WorkedPanel {
  constructor(player) {
    super(player, {
      title: "What still moves its memory",
      label: `How much the input at each time step moves the state after each later step, as a map of all pairs. ${KEYS}`,
      watches: ["frame", "step", "select", "input", "pair"],
      className: "rnnviz-picture rnnviz-square",
    });
    this.tip = new Tip(this.surface);
    this.backdrop = new Backdrop(this.surface);
    this.widest = new Widest();
    this.input = null; // the step of the input whose number is told, where one was chosen
    this.told = element("p", "rnnviz-hint", { "aria-live": "off" });
    this.foot.append(this.told);
    const { canvas } = this.surface;
    this.surface.listen((event) => this.key(event), KEYS);
    const scrub = (x, y) => this.axes && this.point(this.axes.s.value(x), this.axes.t.value(y));
    listen(canvas, { drag: (dx, dy, x, y) => scrub(x, y), click: scrub, hover: (x, y) => this.hover(x, y) });
  }

  subject() {
    const { series } = this.player.inside;
    return series && [series];
  }

  question(frame, [series]) {
    return { job: "influence", weights: frame.inside.W, shape: this.player.inside.shape, X: series.scaled, l: series.length };
  }

  get series() {
    return this.player.inside.series;
  }

  /** Chooses one number of the map: of the input at step s and the state after step t. */
  point(s, t) {
    this.player.seek({ step: Math.max(1, Math.min(this.series.length, t)) });
    this.input = Math.max(1, Math.min(Math.round(s), this.now));
    this.player.invalidate("pair");
  }

  key(event) {
    const [s, t] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (s === undefined || !this.ready() || ofBrowser(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the time step elsewhere
    this.point((this.pair?.s ?? this.now) + s * this.worked.value.every, this.now + t);
  }

  /** The time step on show, within the series. */
  get now() {
    return Math.min(this.player.step, this.series.length);
  }

  /** {s, t} of the chosen number, or null. No input moves what was before it. */
  get pair() {
    return this.input && { s: first(Math.min(this.input, this.now), this.worked.value.every), t: this.now };
  }

  paint(changed) {
    const { run } = this.player;
    if (this.run !== run?.id) this.input = null;
    this.run = run?.id;
    super.paint(changed);
    mark(this.told, "aria-live", changed.has("pair") ? "polite" : "off"); // not at every step that plays
    const pair = this.ready() ? this.pair : null;
    write(this.told, pair ? this.words(pair).replace("\n", ": ") : "");
  }

  words({ s, t }) {
    return `input at step ${s}, state after step ${t}\n${short(this.at(s, t))}`;
  }

  /** The value for the input at step s and the state after step t, both from 1. */
  at(s, t) {
    const { every, values } = this.worked.value;
    return values[(t - 1) * this.columns + Math.floor((s - 1) / every)];
  }

  get columns() {
    return Math.ceil(this.series.length / this.worked.value.every);
  }

  sees() {
    const { worked, columns, now: t } = this;
    const { every, values } = worked.value;
    const row = values.subarray((t - 1) * columns, t * columns);
    return `${this.late(worked)}${influenceWords(row, t, every)}`;
  }

  reads() {
    const { every } = this.worked.value;
    const { k } = this.player.hello.shapes;
    const features = k > 1 ? `, over all ${k} features (the root of the sum of squares)` : "";
    const some = every > 1 ? ` One input step in ${every} is worked out, and drawn ${every} wide.` : "";
    return (
      `A row is its memory after one step; along it, how far the input of each step up to then moves it: ` +
      `the size of the derivative of H by X, per standard deviation of the training data${features}. ` +
      `A row that pales to the left is no longer moved by what came early: forgotten, or decided for good.${some}`
    );
  }

  draw(ctx, size) {
    const { theme, hello, step } = this.player;
    const area = plotArea(size, { top: 8 });
    const axis = { low: 0.5, high: hello.shapes.l + 0.5, whole: true };
    this.axes = { s: axisOf(axis, area.left, area.width), t: axisOf(axis, area.top, area.height) };
    const levels = this.levels();
    this.backdrop.paint(ctx, [theme.key, levels.values], (on) => this.drawMap(on, area, levels));
    this.mark(ctx, area, step);
    if (this.pair) this.markPair(ctx, this.pair);
  }

  drawMap(ctx, area, levels) {
    const { theme } = this.player;
    const { s, t } = this.axes;
    const { length } = this.series;
    const of = colours(theme, 0, levels.decades);
    const own = {
      left: area.left,
      top: area.top,
      width: s.at(this.columns * this.worked.value.every + 0.5) - area.left,
      height: t.at(length + 0.5) - area.top,
    };
    within(ctx, area, () => drawHeat(ctx, own, levels.values, length, this.columns, of));
    this.drawSteps(ctx, area);
    this.drawKey(ctx, area, levels, of);
  }

  /** The colours' key, where nothing else is: no input moves what was before it. */
  drawKey(ctx, area, { top, decades, cut }, of) {
    const { theme } = this.player;
    const room = Math.min(KEY, 0.5 * area.width);
    const key = { left: area.left + area.width - room, top: area.top + 22, width: room - 8 };
    drawKey(ctx, theme, key, of, "", (level) => `${cut && !level ? "≤ " : ""}${power(top - decades + level)}`);
    Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, textAlign: "right", textBaseline: "alphabetic" });
    ctx.fillText("move of H per input", key.left + key.width, key.top - 5);
  }

  /** Powers of ten above the least that has a colour; what is 0 or less than that counts as the least. */
  levels() {
    const { inside } = this.player;
    const { value } = this.worked;
    const [low, high] = this.widest.cover([this.series], rangeOf(value.values, (v) => v > 0 && v < Infinity) ?? [0.1, 1]);
    const top = Math.ceil(Math.log10(high));
    const decades = Math.max(1, Math.min(DECADES, top - Math.floor(Math.log10(low))));
    const values = inside.remember("influence levels", [value, top, decades], () =>
      value.values.map((v) => Math.max(0, Math.log10(v) - top + decades)),
    );
    return { values, top, decades, cut: low < 10 ** (top - decades) };
  }

  drawSteps(ctx, area) {
    const { theme } = this.player;
    const { s, t } = this.axes;
    Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, strokeStyle: theme.line, lineWidth: 1 });
    ctx.setLineDash([]);
    ctx.strokeRect(area.left + 0.5, area.top + 0.5, area.width - 1, area.height - 1);
    Object.assign(ctx, { textAlign: "center", textBaseline: "top" });
    for (const [value, text] of s.marks) ctx.fillText(text, s.at(value), area.top + area.height + 7);
    Object.assign(ctx, { textAlign: "right", textBaseline: "middle" });
    for (const [value, text] of t.marks) ctx.fillText(text, area.left - 7, t.at(value));
    drawNames(ctx, theme, area, "input at time step s", "state after time step t");
  }

  /** The step on show: its row, up to itself, and its column, from itself on. */
  mark(ctx, area, step) {
    const { s, t } = this.axes;
    const [x, y] = [Math.round(s.at(step)), Math.round(t.at(step))];
    ctx.fillStyle = this.player.theme.accent;
    ctx.fillRect(area.left, y - 1, x - area.left, 2);
    ctx.fillRect(x - 1, y, 2, area.top + area.height - y);
  }

  markPair(ctx, { s, t }) {
    const { every } = this.worked.value;
    const [left, right] = [s, s + every].map((edge) => this.axes.s.at(edge - 0.5));
    const [top, bottom] = [t, t + 1].map((edge) => this.axes.t.at(edge - 0.5));
    Object.assign(ctx, { strokeStyle: this.player.theme.ink, lineWidth: 2 });
    ctx.setLineDash([]);
    ctx.strokeRect(left - 2, top - 2, right - left + 4, bottom - top + 4);
  }

  hover(x, y) {
    const there = x !== null && this.axes && this.ready();
    const [s, t] = there ? [this.axes.s.value(x), this.axes.t.value(y)].map(Math.round) : [];
    if (!(s >= 1 && t >= s && t <= this.series.length)) return this.tip.show(null);
    this.tip.show([x, y], this.words({ s: first(s, this.worked.value.every), t }));
  }

  table() {
    const { every, values } = this.worked.value;
    const { columns } = this;
    const rows = Array.from(values, (value, i) => [Math.floor(i / columns) + 1, (i % columns) * every + 1, value]).filter(
      ([, , value]) => value === value,
    );
    return { columns: ["state after step t", "input at step s", "size of the derivative of H_t by X_s"], rows };
  }
}

/** The first of the `every` steps that share a number with this one. */
function first(step, every) {
  return step - ((step - 1) % every);
}

/** What moves the state after step t the most, and how much the first input still does. `row`: the values of the steps 1, 1 + every... */
export function influenceWords(row, t, every) {
  const known = Math.ceil(t / every);
  let strongest = 0;
  for (let i = 1; i < known; i++) if (row[i] >= row[strongest]) strongest = i;
  const most = row[strongest];
  if (!(most > 0)) return `No input moves its memory after step ${t} any more.`;
  const s = strongest * every + 1;
  const where = s === t ? "that very step" : s === t - 1 ? "the step before" : `step ${s}`;
  const rest = strongest === 0 ? "" : `; that of step 1 ${firstWords(row[0], row[0] / most)}`;
  return `Its memory after step ${t} is moved most by the input of ${where} (by ${short(most)})${rest}.`;
}

function firstWords(first, share) {
  if (!(share > 0)) return "does not move it any more";
  const how = share < 1e-3 ? "hardly moves it any more" : share < 0.1 ? "moves it little" : "still moves it";
  return `${how} (${short(first)})`;
}
