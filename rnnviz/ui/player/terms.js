// The terms of one sum as a table: what × what = how much, with a bar for each.

import { factors, largest, nameOf, signed, squashed } from "./card.js";
import { element, write } from "./dom.js";
import { MEANING } from "./equations.js";

const LINES = 8; // terms of a sum with a row of their own
const LINES_EACH = 5; // where there are several sums

export class Terms {
  constructor() {
    this.name = element("caption");
    this.body = element("tbody");
    this.sum = element("td", "rnnviz-sum", { colspan: 4 });
    this.rows = [];
    const head = ["", "value × weight", "makes", ""].map((text) => element("th", "", { scope: "col", text }));
    const foot = element("tfoot", "", {}, element("tr", "", {}, this.sum));
    this.element = element(
      "table",
      "rnnviz-terms",
      {},
      this.name,
      element("thead", "", {}, element("tr", "", {}, ...head)),
      this.body,
      foot,
    );
  }

  /** One of `tablesOf`; `reach`: the product whose bar is longest. */
  paint({ title, lines, gate }, reach) {
    write(this.name, title);
    while (this.rows.length < lines.length) this.addRow();
    this.rows.forEach((row, i) => {
      row.element.hidden = i >= lines.length;
      if (lines[i]) paintRow(row, lines[i], reach);
    });
    write(this.sum, `together ${signed(gate.sum, 0.001)}, so ${squashed(gate)}`);
  }

  addRow() {
    const [name, how, product] = ["th", "td", "td"].map((tag) =>
      element(tag, tag === "td" ? "rnnviz-number" : "", tag === "th" ? { scope: "row" } : {}),
    );
    const bar = element("div", "rnnviz-term-bar");
    const row = {
      element: element("tr", "", {}, name, how, product, element("td", "rnnviz-term-bars", { "aria-hidden": "true" }, bar)),
      name,
      how,
      product,
      bar,
    };
    this.rows.push(row);
    this.body.append(row.element);
  }
}

function paintRow({ name, how, product, bar }, line, reach) {
  write(name, line.name);
  write(how, line.how);
  write(product, signed(line.product, 0.001));
  const share = Math.min(1, Math.abs(line.product) / reach) / 2;
  bar.style.left = `${100 * (line.product < 0 ? 0.5 - share : 0.5)}%`;
  bar.style.width = `${100 * share}%`;
  bar.classList.toggle("rnnviz-down", line.product < 0);
}

/**
 * A table for each gate: {title, lines: [{name, how, product}], gate}, the largest terms and the others in one.
 * @returns {{tables, reach}} reach: the largest of their products
 */
export function tablesOf(gates, about) {
  const count = gates.length > 1 ? LINES_EACH : LINES;
  const tables = gates.map((gate) => ({ title: titleOf(gate), lines: linesOf(gate, about, count), gate }));
  return { tables, reach: Math.max(...tables.flatMap(({ lines }) => lines.map(({ product }) => Math.abs(product)))) || 1 };
}

function linesOf({ terms }, about, count) {
  const { shown, others, together } = largest(terms, count);
  const lines = shown.map((term) => ({ name: nameOf(term, about), how: factors(term), product: term.product }));
  return others ? [...lines, { name: others === 1 ? "1 other" : `${others} others`, how: "", product: together }] : lines;
}

function titleOf({ name }) {
  return name === "a" ? "The sum that makes its number" : `${name}, the ${MEANING[name]}`;
}
