// What the views of single units share: a click picks what lies under the pointer, a drag moves the time step, hovering tells the number.

import { Backdrop } from "../backdrop.js";
import { listen } from "../gestures.js";
import { InsidePanel } from "../panel.js";
import { Tip } from "../tip.js";
import { unitsOf } from "../unitsonshow.js";

const WATCHES = ["frame", "step", "select", "input", "classes", "picked"];

/**
 * A view of units. What extends it has, beside what panel.js asks for:
 * - `at(x, y)`: what lies there, {unit?, series?, step?} (unit and series from 0, step from 1), or null
 * - `says(hit)`: that in words
 */
export class UnitsPanel extends InsidePanel {
  constructor(player, about) {
    super(player, { ...about, className: "rnnviz-low", watches: WATCHES });
    this.element.classList.add("rnnviz-wide");
    this.units = unitsOf(player);
    this.backdrop = new Backdrop(this.surface);
    this.tip = new Tip(this.surface);
    const hit = (x, y) => (this.ready() ? this.at(x, y) : null);
    listen(this.surface.canvas, {
      drag: (dx, dy, x, y) => this.scrub(hit(x, y)),
      click: (x, y) => this.choose(hit(x, y)),
      hover: (x, y) => this.hover(x === null ? null : [x, y]),
    });
  }

  scrub(hit) {
    this.hover(null);
    if (hit?.step) this.player.seek({ step: hit.step });
  }

  choose(hit) {
    if (!hit) return;
    const { series, ...picked } = hit;
    if (series !== undefined) this.player.select(series);
    this.units.choose(picked);
  }

  hover(pointer) {
    this.pointer = pointer;
    this.player.invalidate("hover");
  }

  ready() {
    return super.ready() && Boolean(this.units.all);
  }

  paint(changed) {
    super.paint(changed);
    if (this.pointer === undefined || !changed.any("hover", ...this.watches)) return;
    const hit = this.pointer && this.ready() ? this.at(...this.pointer) : null;
    this.surface.canvas.style.cursor = hit ? "pointer" : "";
    this.tip.show(this.pointer, hit ? this.says(hit) : "");
  }

  /** Room on the left of what lies over the time steps, px: the same in all views, so that steps stand below each other. */
  get left() {
    return Number.isFinite(this.units.quantity.range[1]) ? 58 : 74; // what has no limit may have long numbers
  }

  /** How high the picture is, in px. */
  set height(px) {
    const { style } = this.surface.box;
    if (style.height !== `${px}px`) style.height = `${px}px`;
  }

  /** "series 8 (sine)" */
  nameOf(series) {
    const { hello, list } = this.player;
    return `series ${list.names[series]} (${hello.classes[list.y[series]]})`;
  }

  /** "layer 1 of 2, " in networks of several layers. */
  get layerWords() {
    const { num_layers } = this.player.run;
    return num_layers > 1 ? `layer ${this.units.layer + 1} of ${num_layers}, ` : "";
  }
}
