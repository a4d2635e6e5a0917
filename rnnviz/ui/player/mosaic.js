// Many small pictures at once, each a unit: where they stand, and their pixels, all in one image.

import { tint } from "./heat.js";

const MOST = 32; // pictures on a page
const WIDTH = { least: 132, most: 460 }; // px of a picture with what is around it
const COLUMNS = { least: 2, most: 8 };
const ROWS = 6; // that are still seen together
const AROUND = { top: 17, left: 16, right: 9, bottom: 9 };

/** How `units` pictures lie in `width` px: {columns, perPage, across, down: px of a picture, at(place) -> {left, top}, height(count)}. */
export function gridOf(width, units, series) {
  const columns = Math.min(units, Math.max(COLUMNS.least, Math.min(COLUMNS.most, Math.floor(width / WIDTH.least))));
  const cell = Math.min(WIDTH.most, Math.floor(width / columns));
  const down = Math.max(2 * series, units > columns ? 64 : 128);
  const row = AROUND.top + down + AROUND.bottom;
  return {
    columns,
    perPage: columns * Math.min(ROWS, Math.ceil(MOST / columns)),
    across: Math.max(1, cell - AROUND.left - AROUND.right),
    down,
    at: (place) => ({ left: (place % columns) * cell + AROUND.left, top: Math.floor(place / columns) * row + AROUND.top }),
    height: (count) => Math.ceil(count / columns) * row,
  };
}

/** The series of each of `down` rows of pixels; -1 between two classes, where there is room. y: the series' classes, sorted. */
export function rowsOf(series, y, down) {
  const place = (row) => Math.min(series.length - 1, Math.floor((row * series.length) / down));
  const gaps = down >= 2 * series.length;
  return Int32Array.from({ length: down }, (_, row) => (gaps && row && y[place(row)] !== y[place(row - 1)] ? -1 : series[place(row)]));
}

/**
 * Pixels (abgr) of an image of `width` px: a picture for each of `places` {left, top, unit}, `across` px wide. rows: as rowsOf
 * gives them, one a row of pixels. values `(p, l, h)`; of: colours as heat.js has them. After a series' end there is nothing.
 */
export function mosaic(pixels, width, places, across, rows, { values, lengths, l, h }, of) {
  const steps = Int32Array.from({ length: across }, (_, px) => Math.floor((px * l) / across));
  for (let row = 0; row < rows.length; row++) {
    const series = rows[row];
    if (series < 0) continue;
    for (const { left, top, unit } of places) {
      const at = (top + row) * width + left;
      if (row && rows[row - 1] === series) pixels.copyWithin(at, at - width, at - width + across);
      else line(pixels, at, steps, values, series * l * h + unit, lengths[series], h, of);
    }
  }
}

function line(pixels, at, steps, values, from, length, h, of) {
  let [step, pixel] = [-1, 0];
  for (let px = 0; px < steps.length && steps[px] < length; px++) {
    if (steps[px] !== step) pixel = tint(of, values[from + steps[px] * h]);
    step = steps[px];
    pixels[at + px] = pixel;
  }
}
