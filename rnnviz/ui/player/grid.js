// The axes behind the trajectories: ticks and names in two dimensions, the box of the fixed ranges and a gizmo in three.

import { apply, turned } from "./camera.js";
import { label, ticks } from "./scale.js";

export function axisNames(axes) {
  return axes.names.map((name, i) => (axes.kind === "pca" ? `${name} (${Math.round(100 * axes.share[i])} %)` : name));
}

/** Ticks, grid lines and names around the area, for whatever part of the plane is in view. */
export function flatAxes(ctx, theme, area, map, axes) {
  const time = axes.low.length === 1;
  const across = time ? map.xt : map.x[0];
  const down = time ? map.y[0] : map.y[1];
  const xs = axisTicks((px) => (px - map.x0) / across, area.left, area.left + area.width, area.width / 80);
  const ys = axisTicks((py) => (py - map.y0) / down, area.top + area.height, area.top, area.height / 48);
  const whole = time ? xs.filter((x) => Number.isInteger(x) && x >= 1) : xs;
  ctx.font = `11px ${theme.font}`;
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.line;
  ctx.fillStyle = theme.muted;
  ctx.beginPath();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const x of whole) {
    const px = Math.round(map.x0 + across * x) + 0.5;
    line(ctx, px, area.top, px, area.top + area.height);
    ctx.fillText(label(x, xs.step), px, area.top + area.height + 6);
  }
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const y of ys) {
    const py = Math.round(map.y0 + down * y) + 0.5;
    line(ctx, area.left, py, area.left + area.width, py);
    ctx.fillText(label(y, ys.step), area.left - 6, py);
  }
  ctx.stroke();
  names(ctx, theme, area, time ? ["time step t", axisNames(axes)[0]] : axisNames(axes));
}

function axisTicks(value, from, to, count) {
  const found = ticks(value(from), value(to), Math.max(2, count));
  found.step = found.length > 1 ? found[1] - found[0] : 1;
  return found;
}

function names(ctx, theme, area, [across, up]) {
  ctx.font = `600 11px ${theme.font}`;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(across, area.left + area.width / 2, area.top + area.height + 32);
  ctx.save();
  ctx.translate(11, area.top + area.height / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText(up, 0, 0);
  ctx.restore();
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
  ctx.font = `600 11px ${theme.font}`;
  ctx.strokeStyle = ctx.fillStyle = theme.ink;
  ctx.textBaseline = "middle";
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  axes.names.forEach((name, i) => {
    const [dx, dy] = [right[i], -up[i]];
    line(ctx, x, y, x + arm * dx, y + arm * dy);
    ctx.textAlign = dx > 0.3 ? "left" : dx < -0.3 ? "right" : "center";
    if (Math.hypot(dx, dy) > 0.25) ctx.fillText(name, x + (arm + 7) * dx, y + (arm + 10) * dy);
  });
  ctx.stroke();
}

function line(ctx, x1, y1, x2, y2) {
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
}
