// "Where one number comes from": the equation of one unit at one step, with the real numbers in it.

import { combined, told } from "../card.js";
import { contributions } from "../contributions.js";
import { element, write } from "../dom.js";
import { drawCard } from "../drawcard.js";
import { signColours } from "../drawunrolled.js";
import { equations, SIGNS } from "../equations.js";
import { InsidePanel } from "../panel.js";
import { pick, picked } from "../picked.js";
import { Terms, tablesOf } from "../terms.js";

export class Equation extends InsidePanel {
  constructor(player) {
    super(player, {
      title: "Where one number comes from",
      label: "The equation of one unit at one step with its numbers",
      watches: ["frame", "step", "select", "picked", "input"],
      className: "rnnviz-equation",
    });
    this.element.classList.add("rnnviz-wide");
    this.about.classList.add("rnnviz-told");
    this.tables = [];
    this.written = element("div", "rnnviz-written");
    this.signs = element("p", "rnnviz-signs");
    this.gates = element("div", "rnnviz-gates");
    this.results = element("div", "rnnviz-results");
    this.card = element("div", "rnnviz-card", {}, this.written, this.signs, this.gates, this.results);
    this.surface.box.replaceChildren(this.card, this.empty);
    this.makeSelects();
  }

  makeSelects() {
    const select = (name, change) => element("select", "rnnviz-select", { "aria-label": name, on: { change } });
    this.layer = this.tool(select("Layer", () => pick(this.player, { layer: Number(this.layer.value) })));
    this.unit = this.tool(select("Unit", () => pick(this.player, { unit: Number(this.unit.value) })));
  }

  /** Where the picked unit stands: {layer, unit, t}, the network's shape, and the names of the features. */
  get where() {
    const { inside, hello } = this.player;
    return { ...picked(this.player), ...inside.shape, features: hello.features };
  }

  get number() {
    const { inside } = this.player;
    const { layer, unit, t } = picked(this.player);
    return inside.remember("the number of the card", [inside.trace, layer, unit, t], () =>
      contributions(inside.network, inside.trace, layer, unit, t),
    );
  }

  sees() {
    return told(this.number, this.where);
  }

  reads() {
    return (
      "Each line below is a number times its weight; bars to the right push the sum up, bars to the left down. " +
      "Choose another unit here or in the picture above, another step with the bar at the bottom."
    );
  }

  show(ready) {
    this.card.hidden = this.unit.hidden = !ready;
    this.layer.hidden = !ready || this.player.inside.shape.num_layers === 1;
    if (!ready) return;
    const { number, where } = this;
    this.paintSelects(where);
    this.paintForm(where);
    this.paintGates(number, where);
    this.paintResults(combined(number, where));
  }

  paintSelects({ layer, unit, num_layers, h }) {
    fill(this.layer, num_layers, "layer");
    fill(this.unit, h, "unit");
    [this.layer.value, this.unit.value] = [String(layer), String(unit)];
  }

  /** The equation stays the same until another layer or run is looked at. */
  paintForm(where) {
    const { cell, k, h, num_layers, layer } = where;
    const key = [cell, k, h, num_layers, layer].join("|");
    if (this.form === key) return;
    this.form = key;
    this.written.replaceChildren(...equations(cell, where).map((parts) => element("div", "rnnviz-formula", {}, ...parts.map(printed))));
    write(this.signs, about(where));
  }

  paintGates({ gates }, where) {
    while (this.tables.length < gates.length) this.gates.append(this.tables[this.tables.push(new Terms()) - 1].element);
    const { up, down } = signColours(this.player.theme);
    this.gates.style.setProperty("--rnnviz-up", up);
    this.gates.style.setProperty("--rnnviz-down", down);
    const { tables, reach } = tablesOf(gates, where);
    this.tables.forEach((table, i) => {
      table.element.hidden = i >= gates.length;
      if (tables[i]) table.paint(tables[i], reach);
    });
  }

  paintResults(lines) {
    while (this.results.childElementCount < lines.length) this.results.append(element("p"));
    [...this.results.children].forEach((line, i) => {
      line.hidden = i >= lines.length;
      write(line, lines[i] ?? "");
    });
  }

  /** The same card, drawn, for PNG and SVG. */
  draw(ctx, size) {
    const { number, where } = this;
    drawCard(ctx, this.player.theme, size, {
      written: equations(where.cell, where),
      results: combined(number, where),
      ...tablesOf(number.gates, where),
    });
  }

  /** Every term of every gate. */
  table() {
    const { number, where } = this;
    const rows = number.gates.flatMap((gate) => [
      ...gate.terms.map((term) => [gate.name, ...termRow(term, where)]),
      [gate.name, "sum", "", "", "", gate.sum],
      [gate.name, gate.activation, "", "", "", gate.result],
    ]);
    const cells = number.C ? [["C", "before", "", "", "", number.C.before], ["C", "after", "", "", "", number.C.after]] : [];
    const columns = ["gate", "from", "value", "weight", "times", "product"];
    return { columns, rows: [...rows, ...cells, ["H", "before", "", "", "", number.before], ["H", "after", "", "", "", number.result]] };
  }
}

function termRow({ from, index, value, weight, times, product }, { layer, features }) {
  const names = {
    x: layer ? `unit ${index + 1} of layer ${layer}` : features[index],
    h: `unit ${index + 1} a step before`,
    bias: index ? "bias of the state's part" : "bias",
  };
  return [names[from], value, weight, times, product];
}

function fill(select, count, what) {
  if (select.options.length === count) return;
  select.replaceChildren(...Array.from({ length: count }, (_, i) => element("option", "", { value: i, text: `${what} ${i + 1}` })));
}

function printed(part) {
  if (typeof part === "string") return element("span", "rnnviz-sign", { text: part });
  const { letter, low, high, shape } = part;
  const name = element("span", "rnnviz-letter", {}, element("i", "", { text: letter }), element("sub", "", { text: low }));
  if (high) name.append(element("sup", "", { text: high }));
  return element("span", "rnnviz-term", {}, name, element("span", "rnnviz-shape", { text: `(${shape.join(", ")})` }));
}

function about({ cell, layer }) {
  const below = layer ? ` The input is the state of layer ${layer} at the same step.` : "";
  return `Below each letter its rows and columns. ${SIGNS[cell]}${below}`;
}
