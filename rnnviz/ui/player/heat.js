// Heat maps on any canvas, and their colours. Brown and teal tell more from less for any colour vision, and are no class's colours.

import { label } from "./scale.js";

const LEVELS = 256;
const HUES = { light: { more: [140, 81, 10], less: [1, 102, 94] }, dark: { more: [240, 178, 86], less: [72, 200, 186] } };

/**
 * Colours for values of low..high. Around 0 (`low` < 0): from teal over the panel's colour at 0 to brown, and as far to both
 * sides; from 0 up: from the panel's colour to brown.
 * @returns {low, high, table: Uint32Array of LEVELS (abgr), index(value)}
 */
export function colours(theme, low, high) {
  const { more, less } = HUES[theme.dark ? "dark" : "light"];
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const [from, to] = low < 0 ? [-reach, reach] : [0, reach];
  const panel = rgb(theme.panel);
  const table = Uint32Array.from({ length: LEVELS }, (_, i) => {
    const value = (from + (i / (LEVELS - 1)) * (to - from)) / reach;
    const [r, g, b] = panel.map((c, part) => Math.round(c + ((value < 0 ? less : more)[part] - c) * Math.abs(value) ** 0.85));
    return (255 << 24) | (b << 16) | (g << 8) | r;
  });
  return { low: from, high: to, table, scale: (LEVELS - 1) / (to - from) };
}

/** A colour between the two: teal for 0, brown for 1. For what has an order but no sign. */
export function between(theme, share) {
  const { more, less } = HUES[theme.dark ? "dark" : "light"];
  return `rgb(${less.map((c, part) => Math.round(c + share * (more[part] - c))).join(" ")})`;
}

/** The pixel (abgr) of a value; 0, which is nothing, for what is no number. */
export function tint(of, value) {
  const level = (value - of.low) * of.scale;
  if (level !== level) return 0;
  return of.table[level < 0 ? 0 : level > LEVELS - 1 ? LEVELS - 1 : Math.round(level)];
}

/** Values (rows, columns) as an image of one pixel each. */
export function imageOf(values, rows, columns, of) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns, height: rows });
  const ctx = canvas.getContext("2d");
  const image = ctx.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = tint(of, values[i]);
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** Paints values (rows, columns), row by row, into the area; what is no number stays empty. More cells than pixels are averaged. */
export function drawHeat(ctx, area, values, rows, columns, of) {
  if (!rows || !columns) return;
  const canvas = imageOf(values, rows, columns, of);
  ctx.imageSmoothingEnabled = columns > area.width || rows > area.height;
  const shown = ctx instanceof CanvasRenderingContext2D ? canvas : enlarged(canvas, area);
  ctx.drawImage(shown, area.left, area.top, area.width, area.height);
}

/** For a drawing (SVG): whoever shows it enlarges pictures, and would blur the cells. */
function enlarged(canvas, area) {
  const times = (all, cells) => Math.max(1, Math.ceil((2 * all) / cells));
  const large = document.createElement("canvas");
  large.width = canvas.width * times(area.width, canvas.width);
  large.height = canvas.height * times(area.height, canvas.height);
  const ctx = large.getContext("2d");
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(canvas, 0, 0, large.width, large.height);
  return large;
}

/** The colours with their values, as a bar from low to high. `text(value)`: how an end is written. */
export function drawKey(ctx, theme, { left, top, width, height = 8 }, of, name, text = plainly) {
  drawHeat(
    ctx,
    { left, top, width, height },
    Float32Array.from({ length: 64 }, (_, i) => of.low + (i / 63) * (of.high - of.low)),
    1,
    64,
    of,
  );
  Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, textBaseline: "top", textAlign: "left" });
  ctx.fillText(text(of.low), left, top + height + 3);
  ctx.textAlign = "right";
  ctx.fillText(text(of.high), left + width, top + height + 3);
  ctx.textAlign = "center";
  ctx.fillText(name, left + width / 2, top + height + 3);
}

function plainly(value) {
  const size = Math.abs(value);
  return label(value, size < 10 ? 0.01 : size < 1e5 ? 1 : size);
}

const known = new Map();

/** [r, g, b] of any CSS colour. */
export function rgb(colour) {
  if (!known.has(colour)) {
    const ctx = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    ctx.fillStyle = colour || "#fff";
    ctx.fillRect(0, 0, 1, 1);
    known.set(colour, [...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
  }
  return known.get(colour);
}
