// What stands still while only the bar moves: drawn once on a canvas of its own, and copied.

import { element } from "./dom.js";

export class Backdrop {
  /** @param surface the Surface that it lies on */
  constructor(surface) {
    this.surface = surface;
    this.canvas = element("canvas");
    this.ctx = this.canvas.getContext("2d");
  }

  /**
   * Shows what `draw(ctx)` draws: drawn again only when something in the array `of` is another than before. On any other canvas,
   * as of a picture that is saved, it is drawn as it is.
   */
  paint(ctx, of, draw) {
    if (ctx !== this.surface.ctx) return draw(ctx);
    const { width, height } = ctx.canvas;
    const all = [width, height, ...of];
    if (!this.of || all.some((part, i) => part !== this.of[i])) {
      Object.assign(this.canvas, { width, height }); // clears it
      this.ctx.setTransform(ctx.getTransform());
      draw(this.ctx);
      this.of = all;
    }
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.canvas, 0, 0);
    ctx.restore();
  }
}
