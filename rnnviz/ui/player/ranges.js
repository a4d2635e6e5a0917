// Ranges of axes and colours which stand still while the epochs go by.

/**
 * What is the least and the greatest over all of a run's frames: each is looked at once. `measure(frame)` gives [low, high], or
 * null where there is nothing.
 */
export class OverFrames {
  constructor(measure) {
    Object.assign(this, { measure, known: new WeakMap() });
  }

  /** [low, high], or null where no frame has anything. */
  of(frames) {
    let range = null;
    for (const frame of frames) {
      if (!this.known.has(frame)) this.known.set(frame, this.measure(frame));
      range = joined(range, this.known.get(frame));
    }
    return range;
  }
}

/** The widest range seen so far, for what can't be looked at in all frames at once. Another subject begins anew. */
export class Widest {
  cover(subject, range) {
    const same = this.subject?.every((part, i) => part === subject[i]);
    this.range = same ? joined(this.range, range) : range;
    this.subject = subject;
    return this.range;
  }
}

function joined(a, b) {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}

/** The least and the greatest of these numbers; what is not finite, or left out by `counts`, does not count. Null for none. */
export function rangeOf(values, counts = Number.isFinite) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!counts(values[i])) continue;
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return low <= high ? [low, high] : null;
}
