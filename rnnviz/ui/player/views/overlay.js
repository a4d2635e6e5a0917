// "Both curves": loss and right answers of the two runs in one chart.

import { element } from "../dom.js";
import { listen } from "../gestures.js";
import { Panel } from "../panel.js";
import { drawAxes, drawCursor, drawLine, plotArea } from "../plot.js";
import { rangeOf } from "../ranges.js";
import { percent, short } from "../scale.js";

const DASH = [7, 4];

export class Overlay extends Panel {
  constructor(player) {
    super(player, {
      title: "Both on held-out series",
      label: "Held-out loss and accuracy of both runs against the epoch",
      watches: ["frame", "metrics", "other"],
      className: "rnnviz-picture",
    });
    const key = (name, dash) => element("span", "rnnviz-key", {}, element("span", `rnnviz-stroke rnnviz-stroke-${dash}`), name);
    this.foot.append(element("div", "rnnviz-features", {}, key("left", "held"), key("right", "dashed")));
    const pick = (x) =>
      this.axes &&
      player.seek({ epoch: this.axes.reduce((best, axis) => (axis.from <= x ? axis : best), this.axes[0]).x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => pick(x), click: pick });
  }

  get both() {
    return [this.player, this.player.other].map(({ record }) => record.metrics);
  }

  ready() {
    return Boolean(this.player.hello && this.player.other.hello);
  }

  sees() {
    const said = ({ record, frame, view }) => {
      const at = view.live || !frame ? record.latest : record.upTo(frame.epoch);
      return at ? `${percent(at.heldOutAccuracy, 1)} right, loss ${short(at.heldOutLoss)}, after epoch ${at.epoch}` : "nothing learned yet";
    };
    return `Left: ${said(this.player)}. Right: ${said(this.player.other)}.`;
  }

  reads() {
    return (
      "The lower the loss and the higher the accuracy, the better. " +
      "They are comparable only where both runs were held to the same series."
    );
  }

  draw(ctx, { width, height }) {
    const { theme, frame, other } = this.player;
    const side = width > 620 ? { width: width / 2, height } : { width, height: height / 2 };
    const last = Math.max(1, ...this.both.map(([epoch]) => epoch.at(-1) ?? 1));
    const [, most] = rangeOf(this.both.flatMap((metrics) => metrics[3])) ?? [0, 1];
    const scales = [{ low: 0, high: 1.06 * most, name: "loss (nats)" }, { low: 0, high: 1, percent: true, name: "accuracy" }];
    const apart = other.frame && Math.abs(other.frame.epoch - (frame?.epoch ?? 0)) > last / 100; // one waits at its end
    this.axes = scales.map((scale, i) => {
      const area = plotArea(side);
      if (width > 620) area.left += i * side.width;
      else area.top += i * side.height;
      const axes = drawAxes(ctx, theme, area, { low: 0, high: last, name: "epoch", whole: true }, scale);
      this.both.forEach((metrics, which) =>
        drawLine(ctx, axes, metrics[0], metrics[3 + i], { colour: theme.ink, width: 2, dash: which ? DASH : [] }),
      );
      if (frame) drawCursor(ctx, theme, area, axes.x.at(Math.min(last, frame.epoch)));
      if (other.frame && (other.held || apart))
        drawLine(ctx, axes, [other.frame.epoch, other.frame.epoch], [scale.low, scale.high], {
          colour: theme.accent,
          width: 1.5,
          dash: DASH,
        });
      return { x: axes.x, from: width > 620 ? area.left - 40 : -Infinity };
    });
  }

  table() {
    const rows = this.both.flatMap((metrics, which) =>
      metrics[0].map((epoch, row) => [which ? "right" : "left", epoch, metrics[3][row], metrics[4][row]]),
    );
    return { columns: ["side", "epoch", "held-out loss", "held-out accuracy"], rows };
  }
}
