// Which series all views are about.

import { element, mark } from "./dom.js";

export class Chooser {
  constructor(player) {
    this.player = player;
    this.select = element("select", "rnnviz-select", {
      "aria-label": "Series",
      on: { change: () => player.select(Number(this.select.value)) },
    });
    const move = (by) => player.select(player.view.selected + by);
    const button = (text, name, by) =>
      element("button", "rnnviz-small", { type: "button", text, "aria-label": name, on: { click: () => move(by) } });
    this.element = element(
      "div",
      "rnnviz-tools",
      {},
      button("‹", "Previous series", -1),
      this.select,
      button("›", "Next series", 1),
    );
  }

  paint(changed) {
    const { hello, list, view } = this.player;
    if (!hello) return;
    if (changed.has("probes")) {
      const option = (name, i) => element("option", "", { value: i, text: `series ${name} · ${hello.classes[list.y[i]]}` });
      this.select.replaceChildren(...list.names.map(option));
    }
    if (changed.any("select", "probes")) this.select.value = String(view.selected);
    mark(this.select, "title", `${list.names.length} held-out series`);
  }
}
