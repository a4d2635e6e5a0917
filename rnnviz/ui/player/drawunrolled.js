// The parts of the unrolled network on a canvas: boxes, rows, arrows. Colours of values as in the heat maps.

import { two } from "./card.js";
import { colours } from "./heat.js";
import { HEAD, LINE, ROW } from "./unrolling.js";

const SMALL = 10.5; // px
const PAD = 5;

/** The two colours of numbers, `{up, down}`: above and below 0. */
export function signColours(theme) {
  const { table } = colours(theme, -1, 1);
  const css = (abgr) => `rgb(${abgr & 255}, ${(abgr >> 8) & 255}, ${(abgr >> 16) & 255})`;
  return { up: css(table[table.length - 1]), down: css(table[0]) };
}

export function font(ctx, theme, { size = SMALL, weight = 400, align = "left", colour = theme.ink } = {}) {
  Object.assign(ctx, { font: `${weight} ${size}px ${theme.font}`, textAlign: align, textBaseline: "middle", fillStyle: colour });
}

/** A letter with a small number below the line; returns where it ends. */
export function drawLetter(ctx, theme, letter, low, x, y, options) {
  font(ctx, theme, { size: 12, weight: 600, ...options });
  ctx.fillText(letter, x, y);
  const end = x + ctx.measureText(letter).width;
  font(ctx, theme, { size: 9, weight: 600, ...options });
  ctx.fillText(low, end + 0.5, y + 3.5);
  return end + 0.5 + ctx.measureText(low).width;
}

export function drawBox(ctx, theme, { left, width }, { top, height }, { lit, chosen }) {
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, 6);
  Object.assign(ctx, { fillStyle: theme.panel, strokeStyle: lit ? theme.accent : theme.muted, lineWidth: chosen ? 2.5 : lit ? 1.75 : 1 });
  ctx.globalAlpha = 1;
  ctx.fill();
  ctx.globalAlpha = lit ? 1 : 0.55;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The units with a row of their own: number, bar from 0, value. `reach`: the value that fills half the bar's room. */
export function drawUnits(ctx, theme, { left, width }, top, units, value, { reach, picked, signs }) {
  const [from, to] = [left + PAD + 21, left + width - PAD - 33];
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const y = (row) => top + HEAD + row * ROW;
  const row = units.indexOf(picked);
  if (row >= 0) {
    Object.assign(ctx, { fillStyle: theme.accent, globalAlpha: 0.2 });
    ctx.fillRect(left + 1, y(row), width - 2, ROW);
    ctx.globalAlpha = 1;
  }
  units.forEach((unit, i) => {
    const size = Math.max(-1, Math.min(1, value(unit) / reach)) * half;
    ctx.fillStyle = size < 0 ? signs.down : signs.up;
    ctx.fillRect(Math.min(middle, middle + size), y(i) + 3, Math.abs(size), ROW - 6);
  });
  ctx.fillStyle = theme.line;
  ctx.fillRect(middle - 0.5, top + HEAD, 1, units.length * ROW);
  font(ctx, theme, { align: "right", colour: theme.muted });
  units.forEach((unit, i) => ctx.fillText(String(unit + 1), from - 5, y(i) + ROW / 2 + 0.5));
  font(ctx, theme, { align: "right" });
  units.forEach((unit, i) => ctx.fillText(two(value(unit)), left + width - PAD, y(i) + ROW / 2 + 0.5));
}

/** A row of an image: all numbers of a box side by side; a mark below that of the picked one. One image serves a box in all columns. */
export function drawStrip(ctx, theme, { left, width }, top, image, row, picked = -1) {
  const area = { left: left + PAD, top: top + 2, width: width - 2 * PAD, height: 7 };
  ctx.imageSmoothingEnabled = image.width > area.width;
  ctx.drawImage(image, 0, row, image.width, 1, area.left, area.top, area.width, area.height);
  Object.assign(ctx, { strokeStyle: theme.line, lineWidth: 1 });
  ctx.strokeRect(area.left, area.top, area.width, area.height);
  if (picked < 0) return;
  ctx.fillStyle = theme.accent;
  ctx.fillRect(area.left + ((picked + 0.5) / image.width) * area.width - 1, area.top + area.height + 1, 2, 3);
}

/** A name and a number over their bar; `bar`: {from, to} as shares of the width, `colour`. */
export function drawLine(ctx, theme, { left, width }, y, { name, text, bar, colour }) {
  font(ctx, theme, { align: "right" });
  ctx.fillText(text, left + width - PAD, y + 7);
  const room = width - 2 * PAD - ctx.measureText(text).width - 6;
  font(ctx, theme, { colour: theme.muted });
  ctx.fillText(fitted(ctx, name, room), left + PAD, y + 7);
  const inner = width - 2 * PAD;
  ctx.fillStyle = theme.line;
  ctx.fillRect(left + PAD, y + LINE - 4, inner, 1);
  ctx.fillStyle = colour;
  ctx.fillRect(left + PAD + bar.from * inner, y + LINE - 5, Math.max(0, bar.to - bar.from) * inner, 3);
}

const fits = new Map();

/** As much of a text as there is room for. */
export function fitted(ctx, text, room) {
  const key = `${ctx.font}|${Math.floor(room)}|${text}`;
  if (fits.size > 2000) fits.clear();
  if (!fits.has(key)) {
    let part = text;
    while (part && ctx.measureText(part === text ? part : `${part}…`).width > room) part = part.slice(0, -1);
    fits.set(key, part === text ? part : part && `${part}…`);
  }
  return fits.get(key);
}

/** From one point straight to another, with a head. */
export function drawArrow(ctx, [x0, y0], [x1, y1], colour, width = 1.25) {
  const [dx, dy] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
  Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: width });
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1 - 5 * dx, y1 - 5 * dy);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x1 - 6 * dx - 3.5 * dy, y1 - 6 * dy - 3.5 * dx);
  ctx.lineTo(x1 - 6 * dx + 3.5 * dy, y1 - 6 * dy + 3.5 * dx);
  ctx.fill();
}

/** What flows from one unit to another: a curve as thick as its share of `most`. */
export function drawFlow(ctx, [x0, y0], [x1, y1], product, most, signs) {
  const bend = (x1 - x0) * 0.45;
  Object.assign(ctx, {
    strokeStyle: product < 0 ? signs.down : signs.up,
    lineWidth: 0.6 + (4.4 * Math.abs(product)) / most,
    globalAlpha: 0.8,
  });
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
