// What stands on and around the small pictures: units' names, classes, the step, the chosen series, the picked unit. `grid` from
// mosaic.js, `places` [{left, top, unit}]. One path for all pictures, whatever their number.

import { trace } from "./palette.js";

export function nameUnit(ctx, theme, { left, top, unit }, { bold = false } = {}) {
  const font = bold ? `700 11px ${theme.font}` : `11px ${theme.font}`;
  Object.assign(ctx, { font, fillStyle: bold ? theme.ink : theme.muted, textAlign: "left", textBaseline: "alphabetic" });
  ctx.fillText(`unit ${unit + 1}`, left, top - 5);
}

/** Beside each picture, for each of the groups {look, series} of the player, its mark on a line as high as its series. */
export function markClasses(ctx, theme, { down }, places, groups) {
  const all = groups.reduce((sum, { series }) => sum + series.length, 0);
  let from = 0;
  for (const { look, series } of groups) {
    const [top, height] = [(from / all) * down, (series.length / all) * down];
    from += series.length;
    Object.assign(ctx, { fillStyle: look.colour, strokeStyle: look.colour, lineWidth: 1.2 });
    ctx.beginPath();
    for (const at of places) ctx.rect(at.left - 4, at.top + top + 0.5, 2, Math.max(1, height - 1));
    ctx.fill();
    ctx.beginPath();
    for (const at of places) trace(ctx, look.shape, at.left - 10, at.top + top + height / 2, Math.max(1.5, Math.min(3.6, height / 2)));
    ctx.fillStyle = look.open ? theme.panel : look.colour;
    ctx.fill();
    ctx.stroke();
  }
}

/** A line down each picture; share: how far from left to right. */
export function markStep(ctx, theme, { across, down }, places, share) {
  ctx.beginPath();
  for (const { left, top } of places) ctx.rect(left + share * across - 0.75, top - 2, 1.5, down + 4);
  ctx.fillStyle = theme.accent;
  ctx.fill();
}

/** An arrow from the right of each picture at one row; share: how far from top to bottom. */
export function markSeries(ctx, theme, { across, down }, places, share) {
  ctx.beginPath();
  for (const { left, top } of places) {
    const [x, y] = [left + across + 1, top + share * down];
    ctx.moveTo(x, y);
    ctx.lineTo(x + 6, y - 3.5);
    ctx.lineTo(x + 6, y + 3.5);
    ctx.closePath();
  }
  ctx.fillStyle = theme.ink;
  ctx.fill();
}

/** A frame around one picture, and its name in bold. */
export function markPicked(ctx, theme, { across, down }, place) {
  Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1.5, fillStyle: theme.panel });
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.rect(place.left - 0.75, place.top - 0.75, across + 1.5, down + 1.5);
  ctx.stroke();
  ctx.fillRect(place.left, place.top - 15, 60, 13);
  nameUnit(ctx, theme, place, { bold: true });
}
