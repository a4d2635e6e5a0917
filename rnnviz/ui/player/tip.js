// A few words beside the pointer.

import { element, write } from "./dom.js";

const ROOM = 190; // px across that it may need
const LINE = 18; // and down, for each line
const AROUND = 24;

export class Tip {
  /** @param surface the Surface that it lies over */
  constructor(surface) {
    this.surface = surface;
    this.element = element("div", "rnnviz-tip", { hidden: true });
    surface.box.append(this.element);
  }

  /** @param point [x, y] of the pointer, or null; @param text lines, or "" to show nothing */
  show(point, text) {
    this.element.hidden = !point || !text;
    if (this.element.hidden) return;
    write(this.element, text);
    const [x, y] = point;
    const right = x > this.surface.width - ROOM;
    const low = y > this.surface.height - AROUND - LINE * text.split("\n").length;
    const move = `translate(${x + (right ? -12 : 14)}px, ${y + (low ? -10 : 12)}px) translate(${right ? -100 : 0}%, ${low ? -100 : 0}%)`;
    this.element.style.transform = move;
  }
}
