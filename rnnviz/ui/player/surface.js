// A canvas that fills its box, sharp on any screen. Its size comes from a ResizeObserver, so that painting never asks for a layout.

import { element, mark } from "./dom.js";

export const KEYED = { tabindex: 0, role: "application", "aria-roledescription": "picture with keys" };

export class Surface {
  constructor(className, label, resized) {
    this.canvas = element("canvas", "rnnviz-canvas", { role: "img", "aria-label": label });
    this.box = element("div", className, {}, this.canvas);
    this.ctx = this.canvas.getContext("2d");
    this.width = this.height = 0;
    this.observer = new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height;
      resized();
    });
    this.observer.observe(this.box);
  }

  /**
   * Makes it a thing of its own for the keyboard: a screen reader hands the keys on only to what is no mere picture. words: what
   * the keys do, shown while they go here.
   */
  listen(key, words) {
    this.box.append(element("p", "rnnviz-keys", { text: words, "aria-hidden": "true" }));
    for (const [name, value] of Object.entries(KEYED)) mark(this.canvas, name, value);
    this.canvas.addEventListener("keydown", key);
  }

  /** Clears it and sets one unit to one CSS pixel. Null while the box has no size. */
  begin() {
    const { canvas, ctx, width, height } = this;
    if (width < 2 || height < 2) return null;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return ctx;
  }

  close() {
    this.observer.disconnect();
  }
}
