// What the views have in common whose numbers take too long to be worked out in a painting.

import { Background } from "../background.js";
import { InsidePanel } from "../panel.js";
import { epochOf } from "../scale.js";

/**
 * A view of numbers from the worker (jobs.js). What extends it also has:
 * - `subject()`: what its picture is of, an array (see Background.ask), or null where that is not known yet
 * - `question(frame, subject)`: {job, ...} for the worker
 * While another frame's answer is on the way, the last one stays on show and its epoch is told. An answer to another subject is
 * never shown.
 */
export class WorkedPanel extends InsidePanel {
  constructor(player, about) {
    super(player, { ...about, watches: [...about.watches, about.title] });
    this.work = new Background(() => player.invalidate(about.title));
  }

  /** {frame, value} of the newest answer about this subject, or null. Asks for the frame on show. */
  get worked() {
    const { frame, inside } = this.player;
    const subject = inside.recorded ? this.subject() : null;
    if (!subject) return null;
    this.work.ask([frame, ...subject], () => this.question(frame, subject));
    const { answer } = this.work;
    if (!answer?.value || !subject.every((part, i) => part === answer.of[i + 1])) return null;
    return { frame: answer.of[0], value: answer.value };
  }

  ready() {
    return Boolean(this.player.hello && this.player.frame && this.worked);
  }

  missing() {
    const { inside } = this.player;
    if (!inside.recorded || !this.subject()) return super.missing();
    const { answer, asked } = this.work;
    const error = answer?.of === asked && answer.error;
    return error ? `This could not be worked out: ${error}` : "Being worked out…";
  }

  /** Words before the sentence where the picture is of another epoch than the one on show; "" where it is not. */
  late({ frame }) {
    const { player } = this;
    return frame === player.frame
      ? ""
      : `Still of epoch ${epochOf(frame.epoch)}; epoch ${epochOf(player.frame.epoch)} is being worked out. `;
  }

  close() {
    this.work.close();
    super.close();
  }
}
