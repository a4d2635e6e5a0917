// The paths themselves. One stroke per class and style, one fill per class for the dots: few calls, whatever the number of series.

import { trace } from "./palette.js";

const MOST = 16000; // points drawn of all series together: more only make it slow
const MOST_SELECTED = 2000; // points drawn of the selected one
const HAIR = 1; // px: without a graphics card a browser draws such lines ten times as fast as any that are wider

/** One step in how many is drawn of p series of l steps; the step on show and each series' last one always are. */
export function strideOf(p, l) {
  return Math.max(1, Math.ceil((p * l) / MOST));
}

/**
 * @param ctx canvas
 * @param scene {xy (p, l, 2), l, lengths (p), groups: [{look, series: [i...]}], step (1 to l), stride, selected, theme, means: bool}
 */
export function drawPaths(ctx, scene) {
  ctx.lineJoin = "round";
  ctx.setLineDash([]);
  const calm = scene.means ? 0.35 : 1;
  for (const group of scene.groups) strokeGroup(ctx, scene, group, group.series, "rest", HAIR, 0.16 * calm);
  for (const group of scene.groups) strokeGroup(ctx, scene, group, group.series, "past", HAIR, 0.74 * calm);
  const chosen = scene.groups.findLast((group) => group.series.includes(scene.selected));
  if (chosen) drawSelected(ctx, scene, chosen);
  ctx.globalAlpha = scene.means ? 0.5 : 1;
  for (const group of scene.groups) drawDots(ctx, scene, group.look, group.series.map((i) => pointAt(scene, i)), 3.4);
  ctx.globalAlpha = 1;
  if (scene.means) for (const group of scene.groups) if (!group.extra) drawMean(ctx, scene, group);
  if (chosen) drawDots(ctx, scene, chosen.look, [pointAt(scene, scene.selected)], 6);
}

function strokeGroup(ctx, scene, { look }, series, part, width, alpha, stride = scene.stride) {
  Object.assign(ctx, { strokeStyle: look.colour, lineWidth: width, globalAlpha: alpha });
  ctx.beginPath();
  for (const i of series) addPath(ctx, scene, i, part, stride);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function addPath(ctx, { xy, l, lengths, step }, i, part, stride) {
  const end = lengths[i];
  const now = Math.min(step, end);
  const [from, to] = part === "past" ? [0, now] : [now - 1, end];
  if (to - from < 2) return;
  const point = (t) => 2 * (i * l + t);
  ctx.moveTo(xy[point(from)], xy[point(from) + 1]);
  for (let t = from + stride; t < to - 1; t += stride) ctx.lineTo(xy[point(t)], xy[point(t) + 1]);
  ctx.lineTo(xy[point(to - 1)], xy[point(to - 1) + 1]);
}

function drawSelected(ctx, scene, group) {
  const one = [scene.selected];
  const stride = Math.ceil(scene.l / MOST_SELECTED);
  strokeGroup(ctx, scene, { look: { colour: scene.theme.panel } }, one, "past", 6, 0.85, stride);
  strokeGroup(ctx, scene, group, one, "rest", 1.5, 0.5, stride);
  strokeGroup(ctx, scene, group, one, "past", 2.75, 1, stride);
}

function pointAt({ xy, l, lengths, step }, i) {
  const at = 2 * (i * l + Math.min(step, lengths[i]) - 1);
  return [xy[at], xy[at + 1]];
}

function drawDots(ctx, { theme }, look, points, r) {
  ctx.beginPath();
  for (const [x, y] of points) trace(ctx, look.shape, x, y, r);
  ctx.fillStyle = look.open ? theme.panel : look.colour;
  ctx.strokeStyle = look.open ? look.colour : theme.panel;
  ctx.lineWidth = look.open ? 1.6 : 2;
  if (look.open) ctx.fill();
  ctx.stroke();
  if (!look.open) ctx.fill(); // after the rim: dots that lie on each other stay one dot
}

/** The mean path of a class, over the series that are still going on at each step, in the class's dash. */
function drawMean(ctx, scene, { look, series }) {
  const end = Math.max(...series.map((i) => scene.lengths[i]));
  const now = Math.min(scene.step, end);
  const past = meanPath(scene, series, 0, now);
  polyline(ctx, [...past, ...meanPath(scene, series, now - 1, end)], scene.theme.panel, 6.5, 0.8, []);
  polyline(ctx, meanPath(scene, series, now - 1, end), look.colour, 1.5, 0.5, look.dash);
  polyline(ctx, past, look.colour, 3.2, 1, look.dash);
  drawDots(ctx, scene, look, [past[past.length - 1]], 6.5);
}

function meanPath(scene, series, from, to) {
  const mean = [];
  for (let t = from; t < to - 1; t += scene.stride) mean.push(meanAt(scene, series, t));
  return [...mean, meanAt(scene, series, to - 1)];
}

function meanAt({ xy, l, lengths }, series, t) {
  let [x, y, n] = [0, 0, 0];
  for (const i of series) {
    if (t >= lengths[i]) continue;
    x += xy[2 * (i * l + t)];
    y += xy[2 * (i * l + t) + 1];
    n++;
  }
  return [x / n, y / n];
}

function polyline(ctx, points, colour, width, alpha, dash) {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, globalAlpha: alpha });
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** The point nearest to (x, y) within `reach` pixels: {series, step (from 1)}, or null. Dots win over paths. */
export function pick(scene, x, y, reach = 14) {
  let best = null;
  let least = reach * reach;
  for (const group of scene.groups) {
    for (const i of group.series) {
      const now = Math.min(scene.step, scene.lengths[i]);
      for (let t = 0; t < scene.lengths[i]; t++) {
        const at = 2 * (i * scene.l + t);
        const far = (scene.xy[at] - x) ** 2 + (scene.xy[at + 1] - y) ** 2;
        const counts = t === now - 1 ? far * 0.25 : far;
        if (counts < least) [best, least] = [{ series: i, step: t + 1 }, counts];
      }
    }
  }
  return best;
}
