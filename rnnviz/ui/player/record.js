// What has been received of one run: a bounded choice of its frames and of its epochs' metrics.

import { thinFrames, thinRows } from "./thinning.js";

const MOST_FRAMES = 300;
const MOST_BYTES = 2 ** 27; // of frames
const FEWEST_FRAMES = 8; // however large they are
const MOST_ROWS = 2000; // epochs in the curves

export class Record {
  constructor() {
    this.frames = []; // in the order of training
    this.forgetMetrics();
    this.input = null;
  }

  get newest() {
    return this.frames[this.frames.length - 1] ?? null;
  }

  /** The number to resume the stream from. */
  get seq() {
    return this.newest?.seq ?? 0;
  }

  /** Adds a frame; false if it is of no use: held already, or thinned out before. Work that was lost and done again is replaced. */
  add(frame) {
    const { frames } = this;
    const at = lowest(frames, frame.seq, (held) => held.seq);
    if (at < frames.length && frames[at].seq !== frame.seq) return false;
    if (at < frames.length && frames[at].step === frame.step && frames[at].committed === frame.committed) return false;
    frames.length = at;
    while (frames.length && this.newest.step >= frame.step) frames.pop();
    frames.push(frame);
    const most = Math.max(FEWEST_FRAMES, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / frame.bytes)));
    if (frames.length > most) this.frames = thinFrames(frames, most);
    return true;
  }

  /** Adds a frame that lies before the newest, which has come already. */
  fill(frame) {
    const newest = this.frames.pop();
    this.add(frame);
    if (newest) this.add(newest);
  }

  /** Frames drawn in other axes are of no use. */
  drop() {
    this.frames = [];
  }

  /**
   * Rows of (epoch, loss, accuracy, held-out loss, held-out accuracy); an epoch seen before is replaced. Rows from the very
   * beginning replace all: epochs that were lost with their worker are gone.
   */
  append(rows) {
    if (rows[0] <= this.metrics[0][0]) this.forgetMetrics();
    for (let at = 0; at < rows.length; at += 5) {
      const index = this.place(rows[at]);
      for (let column = 0; column < 5; column++) this.metrics[column][index] = rows[at + column];
      if (this.metrics[0].length > MOST_ROWS) this.thinMetrics();
    }
  }

  forgetMetrics() {
    this.metrics = [[], [], [], [], []]; // epoch, loss, accuracy, held-out loss, held-out accuracy
    this.stretch = 1; // epochs that the curves are thinned by
  }

  thinMetrics() {
    const { columns, width } = thinRows(this.metrics, MOST_ROWS, this.stretch);
    [this.metrics, this.stretch] = [columns, width];
  }

  place(epoch) {
    const epochs = this.metrics[0];
    if (!epochs.length || epoch > epochs[epochs.length - 1]) return epochs.length;
    const index = lowest(epochs, epoch);
    if (epochs[index] !== epoch) for (const column of this.metrics) column.splice(index, 0, NaN);
    return index;
  }

  /** The position of the frame nearest to an epoch, -1 where there is none. */
  nearest(epoch) {
    let best = -1;
    for (let i = 0; i < this.frames.length; i++) {
      if (best < 0 || Math.abs(this.frames[i].epoch - epoch) <= Math.abs(this.frames[best].epoch - epoch)) best = i;
    }
    return best;
  }

  /** The metrics of the newest epoch that was finished by then, or null. */
  upTo(epoch) {
    const epochs = this.metrics[0];
    const after = lowest(epochs, epoch + 1e-6);
    return this.at(epochs[after] <= epoch + 1e-6 ? after : after - 1);
  }

  /** The newest epoch's metrics by name, or null. */
  get latest() {
    return this.at(this.metrics[0].length - 1);
  }

  at(index) {
    if (index < 0 || index >= this.metrics[0].length) return null;
    const [epoch, loss, accuracy, heldOutLoss, heldOutAccuracy] = this.metrics.map((column) => column[index]);
    return { epoch, loss, accuracy, heldOutLoss, heldOutAccuracy };
  }
}

/** The first position whose value is not below `value`. */
function lowest(sorted, value, of = (item) => item) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(sorted[middle]) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
