// The classes with their markers; a click hides a class or shows it again.

import { element, mark } from "./dom.js";
import { trace } from "./palette.js";

/** Buttons, one per class. `toggle(c)` is called on a click. */
export class Legend {
  constructor(toggle) {
    this.element = element("div", "rnnviz-legend", { role: "group", "aria-label": "Classes" });
    this.toggle = toggle;
    this.items = [];
  }

  /** @param looks one per class, from palette.js */
  paint(classes, looks, hidden, panel) {
    const key = JSON.stringify([classes, looks, panel]);
    if (key !== this.key) this.build(classes, looks, panel);
    this.key = key;
    this.items.forEach((item, c) => mark(item, "aria-pressed", String(!hidden.has(c))));
  }

  build(classes, looks, panel) {
    this.items = classes.map((name, c) =>
      element(
        "button",
        "rnnviz-class",
        { type: "button", title: `Show or hide "${name}"`, on: { click: () => this.toggle(c) } },
        icon(looks[c], panel),
        element("span", "", { text: name }),
      ),
    );
    this.element.replaceChildren(...this.items);
  }
}

/** A little picture of a class's marker. */
export function icon(look, panel) {
  const canvas = element("canvas", "rnnviz-icon", { width: 28, height: 28, "aria-hidden": "true" });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.beginPath();
  trace(ctx, look.shape, 7, 7, 4.6);
  ctx.fillStyle = look.open ? panel : look.colour;
  ctx.strokeStyle = look.colour;
  ctx.lineWidth = look.open ? 1.6 : 0.5;
  ctx.fill();
  ctx.stroke();
  return canvas;
}
