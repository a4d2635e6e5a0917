// Where everything stands in the picture of the unrolled network: sizes only, no drawing.

export const HEAD = 24; // px: the name of a box
export const ROW = 14; // one unit
export const LINE = 19; // one input or class: its name over its bar
const STRIP = 13; // all units of a layer at once
const FOOT = 5;
const RISE = 24; // the arrow from one box up to the next
const TITLE = 22; // the step
export const MOST = 16; // units with a row of their own
export const FEW = 4; // inputs and classes with one
const WIDE = { left: 62, right: 34, gap: 96, pitch: 208 };
const NARROW = { left: 34, right: 12, gap: 19, pitch: 94 };

/** How many units of each layer get a row: of the picked one up to MOST, of the others what a readable height leaves. */
export function rowsOf(num_layers, h, layer) {
  const others = Math.max(1, Math.floor(MOST / Math.max(1, num_layers - 1)));
  return Array.from({ length: num_layers }, (_, i) => Math.min(h, i === layer ? MOST : others));
}

/**
 * @param width of the picture; steps: of the series; t: the current one, from 0; rows: of each layer, bottom first
 * @returns `{narrow, columns: [{t, left, width}], gap, readout, layers, input, height}`: the columns are the steps that fit, with
 * the current one as near the middle as the series allows; readout, layers (bottom first) and input are boxes `{top, height,
 * rows, strip}`, the same in every column; strip: the top of the strip of all its numbers, or null where each has its row.
 */
export function unroll(width, { steps, t, rows, h, k, num_classes }) {
  const narrow = width < 620;
  const { left, right, gap, pitch } = narrow ? NARROW : WIDE;
  const count = Math.max(1, Math.min(steps, Math.floor((width - left - right + gap) / pitch)));
  const each = (width - left - right + gap) / count;
  const first = Math.max(0, Math.min(steps - count, t - Math.floor(count / 2)));
  const columns = Array.from({ length: count }, (_, i) => ({
    t: first + i,
    left: left + i * each,
    width: Math.min(each - gap, 190),
  }));
  return {
    narrow,
    columns,
    gap: columns.length > 1 ? columns[1].left - columns[0].left - columns[0].width : gap,
    ...boxes({ rows, h, k, num_classes }),
  };
}

function boxes({ rows, h, k, num_classes }) {
  let top = TITLE;
  const box = (count, all, size, strips) => {
    const strip = strips && all > count ? top + HEAD + count * size : null;
    const made = { top, height: HEAD + count * size + (strip === null ? 0 : STRIP) + FOOT, rows: count, strip };
    top += made.height + RISE;
    return made;
  };
  const shown = num_classes > FEW ? FEW + 1 : num_classes; // one for all the others
  const readout = box(shown, num_classes, LINE, false);
  const layers = rows.toReversed().map((count) => box(count, h, ROW, true)).reverse();
  const input = box(Math.min(k, FEW), k, LINE, true);
  return { readout, layers, input, height: top - RISE + 2 };
}

/** What lies at a point: `{t, box: "readout" | "input" | layer from 0, row, across}`, or null; row: of which list, or "strip", or null. */
export function hit({ columns, readout, layers, input }, x, y) {
  const column = columns.find(({ left, width }) => x >= left && x <= left + width);
  const named = [["readout", readout], ...layers.map((box, layer) => [layer, box]), ["input", input]];
  const found = named.find(([, { top, height }]) => y >= top && y <= top + height);
  if (!column || !found) return null;
  const [box, { top, rows, strip }] = found;
  const row = Math.floor((y - top - HEAD) / (typeof box === "number" ? ROW : LINE));
  const across = Math.min(0.999, (x - column.left) / column.width);
  return { t: column.t, box, row: strip !== null && y >= strip ? "strip" : row >= 0 && row < rows ? row : null, across };
}
