// Which units tell the classes apart, and which do the same: as rnnviz/analysis/units.py, number for number.

const DIGITS = 1e6; // of a comparison: beyond them units are equal, and the first one goes first

/**
 * Float64Array `(h)` from 0 to 1: the part of the variance of each unit's end value that lies between the classes (eta²); 0 for
 * a constant unit. H `(p, l, h)` of one layer; y, lengths `(p)`: a series' end is its own last step.
 */
export function telling(H, y, lengths, h) {
  const l = H.length / (h * lengths.length);
  return Float64Array.from({ length: h }, (_, unit) => betweenClasses(lengths.map((length, i) => H[(i * l + length - 1) * h + unit]), y));
}

function betweenClasses(values, y) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const classes = new Map();
  let whole = 0;
  values.forEach((value, i) => {
    const { count, sum } = classes.get(y[i]) ?? { count: 0, sum: 0 };
    classes.set(y[i], { count: count + 1, sum: sum + value - mean });
    whole += (value - mean) ** 2;
  });
  let between = 0;
  for (const { count, sum } of classes.values()) between += sum ** 2 / count;
  return ratio(between, whole);
}

/**
 * Positions of all units `(h)`, so that units which do the same lie side by side: first the most telling one, then always the
 * one of the others whose values over all steps of all series are most correlated, in absolute value, with the last one's.
 */
export function order(H, y, lengths, h) {
  const tells = telling(H, y, lengths, h);
  const values = centred(H, lengths, h);
  const left = new Set(values.keys());
  const units = [];
  let next = best(left, (unit) => tells[unit]);
  for (;;) {
    units.push(next);
    left.delete(next);
    if (!left.size) return units;
    const last = values[next];
    next = best(left, (unit) => alike(last, values[unit]));
  }
}

function best(units, score) {
  let [first, most] = [units.values().next().value, -Infinity];
  for (const unit of units) {
    const rounded = Math.round(DIGITS * score(unit));
    if (rounded > most) [first, most] = [unit, rounded];
  }
  return first;
}

/** For each unit its values at all steps that belong to a series, less their mean, and their norm. */
function centred(H, lengths, h) {
  const l = H.length / (h * lengths.length);
  const count = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: h }, (_, unit) => {
    const values = new Float64Array(count);
    let to = 0;
    lengths.forEach((length, i) => {
      for (let t = 0, at = i * l * h + unit; t < length; t++, at += h) values[to++] = H[at];
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    for (let m = 0; m < count; m++) values[m] -= mean;
    return { values, norm: Math.sqrt(dot(values, values)) };
  });
}

/** The absolute correlation; 0 with a unit that is constant. */
function alike(a, b) {
  return ratio(Math.abs(dot(a.values, b.values)), a.norm * b.norm);
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Between 0 and 1; 0 where there is nothing but rounding, or no number. */
function ratio(part, whole) {
  return whole > 1e-20 ? Math.min(1, part / whole) || 0 : 0;
}
