// The card of one number on a canvas, for pictures that are saved.

import { signed, squashed } from "./card.js";
import { fitted, font, signColours } from "./drawunrolled.js";
import { wrapped } from "./save.js";

const LINE = 18;
const FORMULA = 34;
const GAP = 24; // between two tables side by side
const TOP = 10;
const SMALL = 12;
const SPACE = 8;

/** written: of `equations`; tables: [{title, lines, gate}]; reach: the product with the longest bar; results: the last lines. */
export function drawCard(ctx, theme, { width }, { written, tables, reach, results }) {
  let y = TOP;
  for (const parts of written) y = drawFormula(ctx, theme, parts, width, y) + FORMULA;
  const columns = tables.length > 1 && width > 700 ? 2 : 1;
  const each = (width - (columns - 1) * GAP) / columns;
  for (let i = 0; i < tables.length; i += columns) {
    const row = tables.slice(i, i + columns);
    y = Math.max(...row.map((table, j) => drawTerms(ctx, theme, { left: j * (each + GAP), top: y, width: each }, table, reach)));
  }
  font(ctx, theme, { size: 13, weight: 600 });
  results.flatMap((line) => wrapped(line, width, ctx.font)).forEach((line, i) => ctx.fillText(line, 0, y + 8 + i * LINE));
}

/** One equation, on as many lines as it needs; returns the top of the last one. */
function drawFormula(ctx, theme, parts, width, top) {
  let [x, y] = [0, top];
  for (const part of parts) {
    const size = typeof part === "string" ? textWidth(ctx, theme, part, 15) + 5 : letterWidth(ctx, theme, part);
    if (x && x + size > width) [x, y] = [16, y + FORMULA];
    if (typeof part === "string") {
      font(ctx, theme, { size: 15 });
      ctx.fillText(part, x, y + 6);
    } else drawSymbol(ctx, theme, part, x, y, size - 6);
    x += size;
  }
  return y;
}

function drawSymbol(ctx, theme, { letter, low, high = "", shape }, x, y, width) {
  font(ctx, theme, { size: 15, weight: 600 });
  ctx.fillText(letter, x, y + 6);
  const end = x + ctx.measureText(letter).width + 1;
  font(ctx, theme, { size: 10 });
  ctx.fillText(low, end, y + 11);
  ctx.fillText(high, end, y);
  font(ctx, theme, { size: 10, align: "center", colour: theme.muted });
  ctx.fillText(shapeText(shape), x + width / 2, y + 23);
}

function letterWidth(ctx, theme, { letter, low, high = "", shape }) {
  const name = textWidth(ctx, theme, letter, 15, 600) + 1 + Math.max(textWidth(ctx, theme, low, 10), textWidth(ctx, theme, high, 10));
  return Math.max(name, textWidth(ctx, theme, shapeText(shape), 10)) + 6;
}

function textWidth(ctx, theme, text, size, weight) {
  font(ctx, theme, { size, weight });
  return ctx.measureText(text).width;
}

function shapeText(shape) {
  return `(${shape.join(", ")})`;
}

/** Returns where the table ends. */
function drawTerms(ctx, theme, { left, top, width }, { title, lines, gate }, reach) {
  font(ctx, theme, { size: 13, weight: 600 });
  ctx.fillText(fitted(ctx, title, width), left, top + 8);
  const { name: room, ends, bars } = columnsOf(ctx, theme, lines, width);
  const { up, down } = signColours(theme);
  lines.forEach(({ name, how, product }, i) => {
    const y = top + 8 + (i + 1) * LINE;
    font(ctx, theme, { size: SMALL });
    ctx.fillText(fitted(ctx, name, room), left, y);
    font(ctx, theme, { size: SMALL, align: "right" });
    ctx.fillText(how, left + ends.how, y);
    ctx.fillText(makes(product), left + ends.product, y);
    const size = (product / reach / 2) * bars;
    ctx.fillStyle = product < 0 ? down : up;
    ctx.fillRect(left + width - bars / 2 + Math.min(0, size), y - 5, Math.abs(size), 10);
  });
  const y = top + 8 + (lines.length + 1) * LINE;
  font(ctx, theme, { size: SMALL, weight: 600 });
  ctx.fillText(`together ${makes(gate.sum)}, so ${squashed(gate)}`, left, y);
  return y + LINE + 4;
}

/** As much room for names and bars as the numbers leave: `{name, bars, ends: {how, product}}`. */
function columnsOf(ctx, theme, lines, width) {
  const widest = (texts) => Math.max(...texts.map((text) => textWidth(ctx, theme, text, SMALL)));
  const numbers = widest(lines.map(({ how }) => how)) + widest(lines.map(({ product }) => makes(product))) + 3 * SPACE;
  const bars = Math.max(40, Math.min(0.28 * width, width - numbers - 90));
  const product = width - bars - SPACE;
  const name = Math.min(width - numbers - bars, 0.4 * width);
  return { name, bars, ends: { how: product - SPACE - widest(lines.map((line) => makes(line.product))), product } };
}

function makes(product) {
  return signed(product, 0.001);
}
