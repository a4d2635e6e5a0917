// "How early does it know?": right answers among the examined series, when only a part of each has been seen.

import { earlier } from "../earlier.js";
import { Panel } from "../panel.js";
import { drawAxes, drawLine, plotArea } from "../plot.js";
import { percent } from "../scale.js";
import { measuredAt } from "../words.js";

const BEFORE = 4; // earlier epochs, drawn thin

export class Early extends Panel {
  constructor(player) {
    super(player, {
      title: "How early does it know?",
      label: "Share of right answers against the share of each series that has been seen",
      watches: ["frame", "metrics"],
    });
  }

  ready() {
    return Boolean(super.ready() && this.player.frame.inside?.early.length && this.player.list.names.length);
  }

  missing() {
    return this.player.frame ? "This run was recorded without it." : super.missing();
  }

  get curve() {
    return this.player.frame.inside.early;
  }

  sees() {
    const { curve } = this;
    const { list, hello } = this.player;
    const last = curve[curve.length - 1];
    const enough = curve.findIndex((share) => share >= 0.95 * last);
    const all = hello.shapes.n_held_out;
    const of = list.names.length < all ? `${list.names.length} of the ${all} held-out series` : `all ${all} held-out series`;
    return (
      `Right answers on ${of}, ${measuredAt(this.player.frame)}. ` +
      `After ${percent((enough + 1) / curve.length)} of each series it is nearly as right (${percent(curve[enough])}) as ` +
      `at the end (${percent(last)}).`
    );
  }

  reads() {
    return (
      "A line that rises at once: the first steps tell the class. One that rises late: it needs the end. Dotted: " +
      "always naming the largest class. Thin: earlier epochs."
    );
  }

  draw(ctx, size) {
    const { theme, hello, record, frame } = this.player;
    const area = plotArea(size);
    const axes = drawAxes(
      ctx,
      theme,
      area,
      { low: 0, high: 1, percent: true, name: "share of each series that has been seen" },
      { low: 0, high: 1, percent: true, name: "right answers (accuracy)" },
    );
    const shares = Array.from(this.curve, (_, i) => (i + 1) / this.curve.length);
    drawLine(ctx, axes, [0, 1], [hello.shapes.chance, hello.shapes.chance], { colour: theme.muted, width: 1, dash: [2, 4] });
    const past = earlier(record.frames, frame, BEFORE).filter((one) => one.inside?.early.length);
    for (const { inside } of past) drawLine(ctx, axes, shares, inside.early, { colour: theme.muted, width: 1, alpha: 0.5 });
    drawLine(ctx, axes, shares, this.curve, { colour: theme.ink, width: 2.5 });
  }

  table() {
    return { columns: ["share seen", "accuracy"], rows: Array.from(this.curve, (share, i) => [(i + 1) / this.curve.length, share]) };
  }
}
