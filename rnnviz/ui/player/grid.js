// The axes behind the trajectories: ticks and names in two dimensions, the box of the fixed ranges and a gizmo in three.

import { apply, turned } from "./camera.js";
import { drawNames } from "./plot.js";
import { label, ticks } from "./scale.js";

const EDGE = 4; // px kept free beside a name

function axisNames(axes) {
  return axes.names.map((name, i) => (axes.kind === "pca" ? `${name} (${Math.round(100 * axes.share[i])} %)` : name));
}

/** Ticks, grid lines and names around the area, for whatever part of the plane is in view. */
export function flatAxes(ctx, theme, area, map, axes) {
  const time = axes.low.length === 1;
  const across = time ? map.xt : map.x[0];
  const down = time ? map.y[0] : map.y[1];
  const room = time ? 80 : 56;
  const xs = axisTicks((px) => (px - map.x0) / across, area.left, area.left + area.width, area.width / room);
  const ys = axisTicks((py) => (py - map.y0) / down, area.top + area.height, area.top, area.height / 48);
  const whole = time ? xs.filter((x) => Number.isInteger(x) && x >= 1) : xs;
  const below = whole.map((x) => [Math.round(map.x0 + across * x) + 0.5, label(x, xs.step)]);
  const beside = ys.map((y) => [Math.round(map.y0 + down * y) + 0.5, label(y, ys.step)]);
  drawLattice(ctx, theme, area, below, beside);
  Object.assign(ctx, { font: `11px ${theme.font}`, fillStyle: theme.muted, textAlign: "center", textBaseline: "top" });
  for (const [px, text] of below) ctx.fillText(text, px, area.top + area.height + 6);
  Object.assign(ctx, { textAlign: "right", textBaseline: "middle" });
  for (const [py, text] of beside) ctx.fillText(text, area.left - 6, py);
  const [name, up] = axisNames(axes);
  drawNames(ctx, theme, area, time ? "time step t" : name, time ? name : up);
}

/** Before any text: in a drawing (SVG) a text ends the path. */
function drawLattice(ctx, theme, area, below, beside) {
  Object.assign(ctx, { lineWidth: 1, strokeStyle: theme.line });
  ctx.beginPath();
  for (const [px] of below) line(ctx, px, area.top, px, area.top + area.height);
  for (const [py] of beside) line(ctx, area.left, py, area.left + area.width, py);
  ctx.stroke();
}

function axisTicks(value, from, to, count) {
  const found = ticks(value(from), value(to), Math.max(2, count));
  found.step = found.length > 1 ? found[1] - found[0] : 1;
  return found;
}

/** The box of the fixed ranges: it turns with the paths, so that depth can be read. */
export function box(ctx, theme, map, axes) {
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let corner = 0; corner < 8; corner++) {
    for (let axis = 0; axis < 3; axis++) {
      if (corner & (1 << axis)) continue;
      line(ctx, ...apply(map, at(axes, corner)), ...apply(map, at(axes, corner | (1 << axis))));
    }
  }
  ctx.stroke();
}

function at(axes, corner) {
  return axes.low.map((low, i) => (corner & (1 << i) ? axes.high[i] : low));
}

/** Where the axes point, with their names, in the lower left corner. */
export function gizmo(ctx, theme, camera, axes, height) {
  const [right, up] = turned(camera);
  const [x, y, arm] = [58, height - 52, 30];
  const arms = axes.names.map((name, i) => [name, right[i], -up[i]]);
  Object.assign(ctx, {
    font: `600 11px ${theme.font}`,
    fillStyle: theme.ink,
    strokeStyle: theme.ink,
    textBaseline: "middle",
    lineWidth: 1.5,
  });
  ctx.beginPath();
  for (const [, dx, dy] of arms) line(ctx, x, y, x + arm * dx, y + arm * dy);
  ctx.stroke();
  ctx.textAlign = "left";
  for (const [name, dx, dy] of arms) {
    const before = dx > 0.3 ? 0 : dx < -0.3 ? 1 : 0.5; // the part of the name that lies before the arm's end
    const left = Math.max(EDGE, x + (arm + 7) * dx - before * ctx.measureText(name).width);
    if (Math.hypot(dx, dy) > 0.25) ctx.fillText(name, left, y + (arm + 10) * dy);
  }
}

function line(ctx, x1, y1, x2, y2) {
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
}
