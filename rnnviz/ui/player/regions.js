// Which class the network would say, at every point of the plane on show: the readout applied there.

import { rgb } from "./heat.js";

const CELL = 3; // px
const STRENGTH = 46; // of 255

/**
 * @param map of camera.js, for two axes; readout = {rows: [[along x, along y]...], base: [...]} of spaces.js; looks per class
 */
export function drawRegions(ctx, area, map, { rows, base }, looks) {
  const [columns, lines] = [Math.ceil(area.width / CELL), Math.ceil(area.height / CELL)];
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns, height: lines });
  const own = canvas.getContext("2d");
  const image = own.createImageData(columns, lines);
  const pixels = new Uint32Array(image.data.buffer);
  const tints = rows.map((_, c) => tint(rgb(looks[c].colour)));
  for (let j = 0, at = 0; j < lines; j++) {
    const y = (area.top + (j + 0.5) * CELL - map.y0) / map.y[1];
    for (let i = 0; i < columns; i++, at++) {
      const x = (area.left + (i + 0.5) * CELL - map.x0) / map.x[0];
      pixels[at] = tints[winner(rows, base, x, y)];
    }
  }
  own.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(canvas, area.left, area.top, columns * CELL, lines * CELL);
}

function winner(rows, base, x, y) {
  let best = 0;
  let most = -Infinity;
  for (let c = 0; c < rows.length; c++) {
    const logit = base[c] + rows[c][0] * x + rows[c][1] * y;
    if (logit > most) [best, most] = [c, logit];
  }
  return best;
}

function tint([r, g, b]) {
  return (STRENGTH << 24) | (b << 16) | (g << 8) | r;
}
