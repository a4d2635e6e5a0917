// The input of one series: a line per feature, in its own units.

import { element } from "./dom.js";
import { label, ticks } from "./scale.js";

const APART = 6; // times that one feature may vary more than another on one scale
const MOST = 6; // lines that can still be told apart
const DASHES = [[], [6, 3], [2, 2], [9, 3, 2, 3], [3, 5], [12, 3]];

/** @param input {k, X, at: position of the series' first value in X}, step by step; `end` = the series' own length */
export function drawInput(ctx, theme, area, place, { k, X, at }, end) {
  const value = (t, f) => X[at + t * k + f];
  const lines = Math.min(k, MOST);
  const ranges = Array.from({ length: lines }, (_, f) => roomyRange((t) => value(t, f), end));
  const [low, high] = [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))];
  const apart = ranges.some(([a, b]) => b - a < (high - low) / APART); // on one scale such a line would look flat
  const height = (v, [a, b]) => area.top + area.height - ((v - a) / (b - a)) * area.height;
  const up = (v, f) => height(v, apart ? ranges[f] : [low, high]);
  if (!apart) drawValues(ctx, theme, area, (v) => up(v, 0), ticks(low, high, Math.max(2, area.height / 30)));
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  for (let f = 0; f < lines; f++) {
    ctx.setLineDash(DASHES[f]);
    ctx.beginPath();
    for (const t of worthDrawing(end, place, (step) => value(step, f))) ctx[t ? "lineTo" : "moveTo"](place(t + 1), up(value(t, f), f));
    ctx.stroke();
  }
  ctx.setLineDash([]);
  if (apart) note(ctx, theme, area, "each feature on a scale of its own");
}

/** The least and the greatest value; around a value that never changes, some room. */
export function roomyRange(value, end) {
  let [low, high] = [Infinity, -Infinity];
  for (let t = 0; t < end; t++) [low, high] = [Math.min(low, value(t)), Math.max(high, value(t))];
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Over the lines, on a ground of its own. */
function note(ctx, theme, area, text) {
  const right = area.left + area.width;
  Object.assign(ctx, { font: `11px ${theme.font}`, textAlign: "right", textBaseline: "top", fillStyle: theme.panel });
  const { width } = ctx.measureText(text);
  ctx.fillRect(right - width - 4, area.top - 1, width + 4, 14);
  ctx.fillStyle = theme.muted;
  ctx.fillText(text, right, area.top);
}

/** All steps; where many share a pixel, those with its least and its greatest value. */
function worthDrawing(end, place, value) {
  const steps = [];
  for (let from = 0, to = 0; from < end; from = to) {
    const pixel = Math.floor(place(from + 1));
    let [least, greatest] = [from, from];
    for (; to < end && Math.floor(place(to + 1)) === pixel; to++) {
      if (value(to) < value(least)) least = to;
      if (value(to) > value(greatest)) greatest = to;
    }
    steps.push(...new Set([Math.min(least, greatest), Math.max(least, greatest)]));
  }
  return steps;
}

function drawValues(ctx, theme, area, up, marks) {
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.fillStyle = theme.muted;
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  const heights = marks.map((v) => Math.round(up(v)) + 0.5);
  ctx.beginPath(); // before any text: in a drawing (SVG) a text ends the path
  for (const y of heights) {
    ctx.moveTo(area.left, y);
    ctx.lineTo(area.left + area.width, y);
  }
  ctx.stroke();
  heights.forEach((y, i) => ctx.fillText(label(marks[i], marks[1] - marks[0] || 1), area.left - 6, y));
}

/** The features' names, each with the dash of its line. */
export function featureKeys(features, theme) {
  const keys = features.slice(0, MOST).map((name, f) => element("span", "rnnviz-key", {}, dash(DASHES[f], theme), name));
  if (features.length > MOST) keys.push(element("span", "rnnviz-key", { text: `(the first ${MOST} of ${features.length} features)` }));
  return [element("span", "", { text: "Input, values as given:" }), ...keys];
}

function dash(pattern, theme) {
  const canvas = element("canvas", "rnnviz-dash", { width: 52, height: 8, "aria-hidden": "true" });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  ctx.setLineDash(pattern);
  ctx.beginPath();
  ctx.moveTo(0, 2);
  ctx.lineTo(26, 2);
  ctx.stroke();
  return canvas;
}
