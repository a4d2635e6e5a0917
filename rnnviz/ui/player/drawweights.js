// What stands around the heat maps of the weights: names, shapes, numbers of rows and columns, and the colours' keys. All of it
// stays the same while the epochs go by.

import { drawKey } from "./heat.js";
import { label, ticks } from "./scale.js";

const KEY = 130; // px

/**
 * @param about {theme, classes, looks, h, matrices, places, blocks}: places as layOut gives them, blocks the names of the columns'
 *   blocks; @param size of the picture, @param right its margin; @param of the colours, @param reaches how far from 0 the darkest
 *   weight and bias are
 */
export function drawNames(ctx, about, { width, height }, right, of, reaches) {
  const { theme, matrices, places, blocks } = about;
  matrices.forEach((matrix, at) => drawName(ctx, theme, matrix, places[at]));
  if (blocks.length > 1) drawBlocks(ctx, about);
  drawUnits(ctx, about);
  drawClasses(ctx, about);
  const key = { left: width - right - KEY, top: height - 24, width: KEY };
  const text = (reach) => (level) => label(level * reach, 0.01);
  drawKey(ctx, theme, key, of, "bias b", text(reaches[1]));
  drawKey(ctx, theme, { ...key, left: key.left - KEY - 14 }, of, "weight W", text(reaches[0]));
}

function drawName(ctx, theme, { name, rows, columns, from }, { left, top, width, height }) {
  Object.assign(ctx, {
    strokeStyle: theme.line,
    lineWidth: 1,
    fillStyle: theme.ink,
    font: `600 12px ${theme.font}`,
    textAlign: "left",
    textBaseline: "alphabetic",
  });
  ctx.setLineDash([]);
  ctx.strokeRect(left + 0.5, top + 0.5, Math.max(1, width - 1), Math.max(1, height - 1));
  ctx.fillText(name, left, top - 5);
  const wide = ctx.measureText(name).width;
  Object.assign(ctx, { fillStyle: theme.muted, font: `11px ${theme.font}` });
  ctx.fillText(`${rows} × ${columns}${from && width > 200 ? `, a row for each ${from}` : ""}`, left + wide + 6, top - 5);
  Object.assign(ctx, { textAlign: "right", textBaseline: "middle" });
  if (from) for (const row of numbers(rows, height / 18)) ctx.fillText(String(row), left - 5, top + ((row - 0.5) / rows) * height);
}

/** The gates: lines between their columns, and their names above. */
function drawBlocks(ctx, { theme, matrices, places, blocks }) {
  const wide = places.filter((_, at) => ["input", "state", "bias"].includes(matrices[at].part));
  const [{ left, top: first, width }] = wide;
  const step = width / blocks.length;
  Object.assign(ctx, {
    fillStyle: theme.ink,
    strokeStyle: theme.ink,
    lineWidth: 1,
    font: `600 11px ${theme.font}`,
    textAlign: "center",
    textBaseline: "alphabetic",
  });
  ctx.beginPath();
  for (let i = 1; i < blocks.length; i++) {
    for (const { top, height } of wide) {
      ctx.moveTo(left + i * step, top);
      ctx.lineTo(left + i * step, top + height);
    }
  }
  ctx.stroke();
  blocks.forEach((name, i) => {
    const text = ctx.measureText(name).width < step ? name : name.split(" ").at(-1);
    ctx.fillText(text, left + (i + 0.5) * step, first - 24);
  });
}

/** The units' numbers below the lowest of their matrices, once for each block. */
function drawUnits(ctx, { theme, h, matrices, places }) {
  const { left, top, width, height } = place("reset bias", matrices, places) ?? place("bias", matrices, places);
  const bias = place("bias", matrices, places);
  const block = (bias.width * h) / matrices[1].columns;
  Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, textAlign: "center", textBaseline: "top" });
  for (let x = left; x < left + width - 1; x += block) {
    const shown = numbers(h, block / 34).slice(x > left ? 1 : 0); // a 1 right after the last block's end would look like one number
    for (const unit of shown) ctx.fillText(String(unit), x + ((unit - 0.5) / h) * block, top + height + 5);
  }
  ctx.textAlign = "left";
  ctx.fillText(h > 1 ? "a column for each unit" : "the one unit", left, top + height + 20);
}

/** Each class's colour below its column, and its name where there is room. */
function drawClasses(ctx, { theme, classes, looks, matrices, places }) {
  const readout = place("readout bias", matrices, places);
  if (!readout) return;
  const { left, top, width, height } = readout;
  const step = width / classes.length;
  Object.assign(ctx, { font: `11px ${theme.font}`, textAlign: "center", textBaseline: "top" });
  classes.forEach((name, c) => {
    ctx.fillStyle = looks[c].colour;
    ctx.fillRect(left + c * step + 1, top + height + 3, Math.max(1, step - 2), 4);
    if (ctx.measureText(name).width < step - 4) ctx.fillText(name, left + (c + 0.5) * step, top + height + 10);
  });
}

function place(part, matrices, places) {
  return places[matrices.findIndex((matrix) => matrix.part === part)];
}

/** Whole numbers from 1 to `count` worth writing where `room` of them fit. */
function numbers(count, room) {
  if (room < 2) return [1];
  const round = ticks(1, count, Math.max(1, room)).filter((n) => Number.isInteger(n));
  const step = round[1] - round[0] || 1;
  return [1, ...round.filter((n) => n - 1 > 0.6 * step)];
}
