// From coordinates to the screen. Both views keep one scale for all axes, so that distances on the screen can be compared;
// only a single unit against the time step has two.

import { QUANTA } from "./protocol.js";

const START = { zoom: 1, x: 0, y: 0, yaw: -0.65, pitch: 0.42 };
const MOST = 32; // a step of a recorded coordinate is some 5 pixels then

export class Camera {
  constructor() {
    this.reset();
  }

  reset() {
    Object.assign(this, START);
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
  }

  orbit(dx, dy) {
    this.yaw += dx * 0.01;
    this.pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, this.pitch + dy * 0.01));
  }

  /** Zooms by a factor and keeps the point (px, py), seen from the middle of the view, where it is. */
  zoomAt(factor, px, py) {
    const zoom = Math.max(0.2, Math.min(MOST, this.zoom * factor));
    const by = zoom / this.zoom;
    this.x = px - (px - this.x) * by;
    this.y = py - (py - this.y) * by;
    this.zoom = zoom;
  }
}

/**
 * The affine map of a view: screen x = a.x[0] v0 + a.x[1] v1 + a.x[2] v2 + a.xt t + a.x0, and y likewise, for values v and the
 * time step t (1 to l).
 */
export function view(camera, axes, area, three, l) {
  const [cx, cy] = [area.left + area.width / 2 + camera.x, area.top + area.height / 2 + camera.y];
  if (axes.low.length === 1) return timeView(camera, axes, area, l, cx, cy);
  const middle = axes.low.map((low, i) => (low + axes.high[i]) / 2);
  const span = axes.low.map((low, i) => axes.high[i] - low);
  const x = [0, 0, 0];
  const y = [0, 0, 0];
  if (three) {
    const scale = (camera.zoom * 1.12 * Math.min(area.width, area.height)) / Math.hypot(...span);
    const [right, up] = turned(camera);
    for (let i = 0; i < 3; i++) [x[i], y[i]] = [right[i] * scale, -up[i] * scale];
  } else {
    const scale = camera.zoom * Math.min(area.width / span[0], area.height / span[1]);
    [x[0], y[1]] = [scale, -scale];
  }
  const shift = (of) => middle.reduce((sum, value, i) => sum + value * of[i], 0);
  return { x, y, xt: 0, x0: cx - shift(x), y0: cy - shift(y) };
}

function timeView(camera, axes, area, l, cx, cy) {
  const xt = (camera.zoom * area.width) / Math.max(1, l - 1);
  const y = (-camera.zoom * area.height) / (axes.high[0] - axes.low[0]);
  return { x: [0, 0, 0], y: [y, 0, 0], xt, x0: cx - (xt * (l + 1)) / 2, y0: cy - (y * (axes.low[0] + axes.high[0])) / 2 };
}

/** What points right and what points up on the screen, in coordinates. The third axis stands upright. */
export function turned({ yaw, pitch }) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [[cy, sy, 0], [-sy * sp, cy * sp, cp]];
}

export function apply(map, v, t = 0) {
  let [x, y] = [map.x0 + map.xt * t, map.y0];
  for (let i = 0; i < v.length; i++) {
    x += map.x[i] * v[i];
    y += map.y[i] * v[i];
  }
  return [x, y];
}

/** What one unit of a frame's numbers is worth on an axis, and what 0 stands for. `axes.plain`: they are the values themselves. */
function quantum(axes, i) {
  if (axes.plain) return [1, 0];
  const size = (axes.high[i] - axes.low[i]) / QUANTA;
  return [size, axes.low[i]];
}

/** Writes the screen position of every point of a frame, `(p, l, 2)`, straight from its numbers. */
export function project(map, frame, axes, l, out) {
  const { coords, d } = frame;
  const fold = (of) => [0, 1, 2].map((i) => (i < d ? of[i] * quantum(axes, i)[0] : 0));
  const start = (of) => axes.low.reduce((sum, low, i) => sum + of[i] * quantum(axes, i)[1], 0);
  const [[ax, bx, cx], [ay, by, cy]] = [fold(map.x), fold(map.y)];
  const [x0, y0] = [map.x0 + start(map.x), map.y0 + start(map.y)];
  const points = coords.length / d;
  for (let i = 0, at = 0; i < points; i++, at += d) {
    const a = coords[at];
    const b = d > 1 ? coords[at + 1] : 0;
    const c = d > 2 ? coords[at + 2] : 0;
    out[2 * i] = x0 + map.xt * ((i % l) + 1) + ax * a + bx * b + cx * c;
    out[2 * i + 1] = y0 + ay * a + by * b + cy * c;
  }
}

/** The coordinates of one point of a frame, in the axes' units. */
export function values(frame, axes, point) {
  return axes.low.map((_, i) => {
    const [size, zero] = quantum(axes, i);
    return zero + frame.coords[point * frame.d + i] * size;
  });
}
