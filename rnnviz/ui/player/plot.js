// A chart of lines on any canvas: named axes, round ticks, a mark at where the bars stand.

import { seen } from "./dense.js";
import { label, ticks } from "./scale.js";

const MARGINS = { left: 58, top: 10, right: 14, bottom: 42 };

/** Room for the axes around what is drawn. */
export function plotArea({ width, height }, margins = {}) {
  const { left, top, right, bottom } = { ...MARGINS, ...margins };
  return { left, top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) };
}

/**
 * @param axis {low, high, name, log?: true for powers of ten, percent?: true, whole?: only whole numbers, marks?: instead of round ones}
 * @returns {at(value) -> px, value(px), marks: [[value, text]...]}
 */
export function axisOf(axis, from, length) {
  const f = axis.log ? Math.log10 : (v) => v;
  const [low, high] = [f(axis.low), f(axis.high)];
  const span = high > low ? high - low : 1;
  const value = (px) => {
    const v = low + ((px - from) / length) * span;
    return axis.log ? 10 ** v : v;
  };
  return { at: (v) => from + ((f(v) - low) / span) * length, value, marks: axis.marks ?? marksOf(axis, low, high, Math.abs(length)) };
}

function marksOf(axis, low, high, length) {
  if (axis.log)
    return ticks(Math.ceil(low - 1e-9), Math.floor(high + 1e-9), length / 36)
      .filter(Number.isInteger)
      .map((v) => [10 ** v, power(v)]);
  const found = ticks(low, high, Math.max(2, length / (axis.percent ? 44 : 56)));
  const step = found.length > 1 && !axis.whole ? found[1] - found[0] : 1;
  const kept = axis.whole ? found.filter((v) => Math.abs(v - Math.round(v)) < 1e-9 && v >= axis.low) : found;
  return kept.map((v) => [v, axis.percent ? `${Math.round(100 * v)} %` : label(v, step)]);
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10 to this power, as it is written. */
export function power(exponent) {
  const digits = [...String(Math.abs(exponent))].map((d) => DIGITS[Number(d)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** Grid, ticks and names. Returns {x, y} of axisOf, y growing upwards. */
export function drawAxes(ctx, theme, area, xAxis, yAxis) {
  const x = axisOf(xAxis, area.left, area.width);
  const y = axisOf(yAxis, area.top + area.height, -area.height);
  Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, strokeStyle: theme.line, lineWidth: 1 });
  const marks = [x, y].map((axis) => axis.marks.map(([value, text]) => [Math.round(axis.at(value)) + 0.5, text]));
  drawGrid(ctx, area, ...marks);
  Object.assign(ctx, { textAlign: "center", textBaseline: "top" });
  for (const [px, text] of marks[0]) ctx.fillText(text, px, area.top + area.height + 7);
  Object.assign(ctx, { textAlign: "right", textBaseline: "middle" });
  for (const [py, text] of marks[1]) ctx.fillText(text, area.left - 7, py);
  drawNames(ctx, theme, area, xAxis.name, yAxis.name);
  return { x, y };
}

/** Short lines below, and lines across. Before any text: in a drawing (SVG) a text ends the path. */
function drawGrid(ctx, area, below, across) {
  ctx.setLineDash([]);
  ctx.beginPath();
  for (const [px] of below) {
    ctx.moveTo(px, area.top + area.height);
    ctx.lineTo(px, area.top + area.height + 4);
  }
  for (const [py] of across) {
    ctx.moveTo(area.left, py);
    ctx.lineTo(area.left + area.width, py);
  }
  ctx.stroke();
}

/** The axes' names: below the middle, and upright on the left. */
export function drawNames(ctx, theme, area, across, up) {
  Object.assign(ctx, { font: `600 11px ${theme.font}`, fillStyle: theme.ink, textAlign: "center", textBaseline: "alphabetic" });
  ctx.fillText(across, area.left + area.width / 2, area.top + area.height + 34);
  ctx.save();
  ctx.translate(Math.max(12, area.left - 46), area.top + area.height / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText(up, 0, 0);
  ctx.restore();
}

/** One line through (xs[i], ys[i]), xs ascending; what has no place on the axes leaves a gap. `style`: {colour, width, dash, alpha}. */
export function drawLine(ctx, { x, y }, xs, ys, { colour, width = 1.75, dash = [], alpha = 1 }) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, globalAlpha: alpha, lineJoin: "round" });
  ctx.setLineDash(dash);
  ctx.beginPath();
  const [px, py] = [Float64Array.from(xs, x.at), Float64Array.from(ys, (v) => (v === null ? NaN : y.at(v)))];
  let drawing = false;
  for (const i of visible(ctx, px, py)) {
    const there = Number.isFinite(py[i]);
    if (there) ctx[drawing ? "lineTo" : "moveTo"](px[i], py[i]);
    drawing = there;
  }
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** A drawing (SVG) has no pixels, and so keeps every point. */
function visible(ctx, px, py) {
  if (!(ctx.canvas instanceof HTMLCanvasElement)) return px.keys();
  const scale = ctx.getTransform().a;
  return seen(px.map((x) => x * scale), py);
}

/** Where the time step (or the epoch) stands. */
export function drawCursor(ctx, theme, area, px) {
  ctx.fillStyle = theme.accent;
  ctx.fillRect(Math.round(px) - 1, area.top, 2, area.height);
}

/** What `draw` draws, but nothing beside the area. */
export function within(ctx, area, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.width, area.height);
  ctx.clip();
  draw();
  ctx.restore();
}
