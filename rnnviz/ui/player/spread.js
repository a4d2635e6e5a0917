// How far the classes have parted: the distance between the means of their end states against the spread within a class.

import { values } from "./camera.js";

/**
 * @returns mean distance between the class means divided by the mean distance of a series to its own class's mean, in the
 * displayed axes, from each series' state at its own last step. NaN with fewer than two classes, Infinity without any spread.
 */
export function spread(frame, axes, { l, lengths, y }) {
  if (!frame || !axes) return NaN;
  const ends = lengths.map((length, i) => values(frame, axes, i * l + length - 1));
  const classes = [...new Set(y)];
  const means = new Map(classes.map((c) => [c, mean(ends.filter((_, i) => y[i] === c))]));
  const within = average(ends.map((end, i) => distance(end, means.get(y[i]))));
  const between = average(classes.flatMap((a, i) => classes.slice(i + 1).map((b) => distance(means.get(a), means.get(b)))));
  return between / within;
}

function mean(points) {
  return points[0].map((_, axis) => average(points.map((point) => point[axis])));
}

function average(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function distance(a, b) {
  return Math.hypot(...a.map((value, i) => value - b[i]));
}
