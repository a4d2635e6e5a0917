// Which unit is looked at closely: chosen without a pointer, in the order in which the views show them.

import { element, mark } from "./dom.js";

export class UnitChooser {
  /** @param units from unitsonshow.js */
  constructor(units) {
    this.units = units;
    this.select = element("select", "rnnviz-select", {
      "aria-label": "Unit",
      on: { change: () => units.choose({ unit: Number(this.select.value) }) },
    });
    const button = (text, name, by) =>
      element("button", "rnnviz-small", { type: "button", text, "aria-label": name, on: { click: () => this.move(by) } });
    this.element = element("div", "rnnviz-tools", {}, button("‹", "Previous unit", -1), this.select, button("›", "Next unit", 1));
  }

  move(by) {
    const { units } = this.units.order;
    const next = units.indexOf(this.units.unit) + by;
    this.units.choose({ unit: units[(next + units.length) % units.length] });
  }

  paint() {
    const { order, unit } = this.units;
    if (order !== this.order)
      this.select.replaceChildren(...order.units.map((value) => element("option", "", { value, text: `unit ${value + 1}` })));
    this.order = order;
    this.select.value = String(unit);
    mark(this.select, "title", `${order.units.length} units, in the order of the picture`);
  }
}
