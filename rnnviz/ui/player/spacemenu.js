// What the axes of the paths are: the recorded ones, the plane of the readout, or any two or three units.

import { element, mark } from "./dom.js";
import { PlacesLine } from "./places.js";

const RECORDED = { pca: "Where it varies most (PCA)", units: "The units themselves" };

export class SpaceMenu {
  constructor(player) {
    this.player = player;
    this.kind = element("select", "rnnviz-select", { "aria-label": "Axes", on: { change: () => this.changed() } });
    this.units = [0, 1, 2].map((i) =>
      element("select", "rnnviz-select rnnviz-unit", { "aria-label": `Axis ${i + 1}`, on: { change: () => this.changed() } }),
    );
    this.choice = element("div", "rnnviz-tools", { hidden: true }, ...this.units);
    this.line = new PlacesLine(player);
    this.element = element(
      "div",
      "rnnviz-tools rnnviz-space",
      {},
      element("span", "rnnviz-muted", { text: "Axes" }),
      this.kind,
      this.choice,
      this.line.element,
    );
  }

  /** {kind, units: [indices]} as spaces.js takes it. */
  get wanted() {
    const kind = this.kind.value || "recorded";
    const units = this.units.map((select) => Number(select.value)).filter((unit) => unit >= 0);
    return { kind, units: [...new Set(units)] };
  }

  changed() {
    this.player.camera.reset();
    this.player.invalidate("space");
    this.player.invalidate("words");
  }

  paint(changed) {
    const { hello, axes, inside } = this.player;
    if (!hello || !axes) return;
    const can = inside.recorded && hello.shapes.h > 1;
    const more = [
      ["readout", "What decides (the readout's plane)"],
      ["units", "Chosen units"],
    ];
    const options = [
      ["recorded", RECORDED[axes.kind]],
      ...(can ? more : []),
      ...(hello.shapes.h > 1 ? [["tsne", "What feels alike (t-SNE)"]] : []),
    ];
    const key = JSON.stringify([options, hello.shapes.h]);
    if (key !== this.key) this.fill(options, hello.shapes.h);
    this.key = key;
    this.choice.hidden = this.wanted.kind !== "units";
    this.line.paint(this.wanted.kind === "tsne");
    mark(this.element, "data-kind", this.wanted.kind);
  }

  fill(options, h) {
    const kept = this.kind.value;
    this.kind.replaceChildren(...options.map(([value, text]) => element("option", "", { value, text })));
    this.kind.value = options.some(([value]) => value === kept) ? kept : "recorded";
    this.units.forEach((select, i) => {
      const none = i === 2 ? [element("option", "", { value: -1, text: "none" })] : [];
      select.replaceChildren(
        ...none,
        ...Array.from({ length: h }, (_, unit) => element("option", "", { value: unit, text: `unit ${unit + 1}` })),
      );
      select.value = String(i === 2 ? -1 : Math.min(i, h - 1));
    });
  }
}
