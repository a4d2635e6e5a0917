// Long histories, kept short: evenly spread frames, and of the curves the rows that carry their extremes.

/** About half of `frames`: evenly over the training, whenever they came; the first and the newest always. */
export function thinFrames(frames, most) {
  const last = frames.length - 1;
  const gap = (frames[last].step - frames[0].step) / (most / 2);
  let kept = -Infinity;
  return frames.filter(({ step }, i) => {
    if (step - kept < gap && i !== last) return false;
    kept = step;
    return true;
  });
}

/**
 * Fewer rows of `columns` = [epoch, ...values]: of every stretch of epochs the rows in which a value is least or greatest, so
 * that no spike is lost; the first and the newest always. Every row left is one that was there.
 *
 * @returns {{columns, width}} at most three quarters of `most` rows; `width` of the stretches, in epochs, for the next time
 */
export function thinRows(columns, most, width) {
  const all = columns[0].map((_, row) => row);
  let kept = extremes(columns, all, width);
  while (kept.length > 0.75 * most) {
    width *= 2;
    kept = extremes(columns, kept, width);
  }
  return { columns: columns.map((column) => kept.map((row) => column[row])), width };
}

function extremes(columns, rows, width) {
  const [epochs, ...values] = columns;
  const keep = new Set([rows[0], rows[rows.length - 1]]);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const stretch = Math.floor(epochs[rows[from]] / width);
    while (to < rows.length && Math.floor(epochs[rows[to]] / width) === stretch) to++;
    for (const column of values) addExtremes(keep, column, rows.slice(from, to));
  }
  return rows.filter((row) => keep.has(row));
}

function addExtremes(keep, column, rows) {
  let [least, greatest] = [rows[0], rows[0]];
  for (const row of rows) {
    if (column[row] < column[least]) least = row;
    if (column[row] > column[greatest]) greatest = row;
  }
  keep.add(least).add(greatest);
}
