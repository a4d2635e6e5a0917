// "The network, unrolled": the same cells side by side, one for each time step, with the chosen series' numbers in them.

import { contributions } from "../contributions.js";
import { element, mark, write } from "../dom.js";
import { listen } from "../gestures.js";
import { InsidePanel } from "../panel.js";
import { byChange, orderByRange, pick, picked } from "../picked.js";
import { percent } from "../scale.js";
import { UnrolledPicture } from "../unrolledpicture.js";
import { FEW, hit, MOST, rowsOf, unroll } from "../unrolling.js";

const MAIN = { rnn: 0, rnn_relu: 0, gru: 2, lstm: 2 }; // the gate that makes what is new

export class Unrolled extends InsidePanel {
  constructor(player) {
    super(player, {
      title: "The network, unrolled",
      label: "One cell per time step, with the input below, the verdict above, and arrows that carry the state on",
      watches: ["frame", "step", "select", "picked", "input"],
      className: "rnnviz-unrolled",
    });
    this.element.classList.add("rnnviz-wide");
    Object.assign(this, { page: 0, byChange: true, pulled: 0 });
    this.makePager();
    listen(this.surface.canvas, {
      drag: (dx) => this.pull(dx),
      click: (x, y) => this.click(x, y),
      hover: (x, y) => (this.surface.canvas.style.cursor = this.under(x, y) ? "pointer" : ""),
    });
  }

  makePager() {
    const button = (text, name, press) =>
      element("button", "rnnviz-small", { type: "button", text, "aria-label": name, on: { click: press } });
    const turn = (by) => {
      this.page = (this.page + by + this.pages) % this.pages;
      this.player.invalidate("words");
    };
    this.which = element("span", "rnnviz-muted");
    this.order = element("button", "rnnviz-small", { type: "button", text: "Most active first", on: { click: () => this.reorder() } });
    const [back, on] = [button("‹", "Units before", () => turn(-1)), button("›", "Units after", () => turn(1))];
    this.pager = this.tool(element("div", "rnnviz-tools", {}, this.order, back, this.which, on));
  }

  reorder() {
    this.byChange = !this.byChange;
    this.page = 0;
    this.player.invalidate("words");
  }

  under(x, y) {
    return x !== null && this.ready() && this.layout ? hit(this.layout, x, y) : null;
  }

  /** The film moves with the pointer. */
  pull(dx) {
    if (!this.ready() || !this.layout) return;
    const { columns, gap } = this.layout;
    const each = columns[0].width + gap;
    this.pulled += dx;
    const by = Math.trunc(this.pulled / each);
    this.pulled -= by * each;
    if (by) this.player.seek({ step: this.now.t + 1 - by });
  }

  click(x, y) {
    const at = this.under(x, y);
    this.pulled = 0;
    if (!at) return;
    if (typeof at.box !== "number") return this.player.seek({ step: at.t + 1 });
    const unit = at.row === "strip" ? Math.floor(at.across * this.player.hello.shapes.h) : this.units(at.box)[at.row];
    pick(this.player, { layer: at.box, step: at.t + 1, ...(unit !== undefined && { unit }) });
  }

  /** The units of a layer with a row of their own, lowest number first: the picked one, and a page of the others. */
  units(layer) {
    const { h, num_layers } = this.player.inside.shape;
    const { layer: here, unit } = this.now;
    const count = rowsOf(num_layers, h, here)[layer];
    if (layer !== here) return this.ordered(layer).slice(0, count).sort(ascending);
    const others = this.ordered(layer).filter((other) => other !== unit);
    return [unit, ...others.slice(this.page * (MOST - 1)).slice(0, count - 1)].sort(ascending);
  }

  ordered(layer) {
    const { inside } = this.player;
    return this.byChange ? byChange(inside, layer) : Array.from({ length: inside.shape.h }, (_, i) => i);
  }

  get now() {
    return picked(this.player);
  }

  paint(changed) {
    if (this.ready() && changed.any(...this.watches)) {
      this.paintPager();
      this.layout = this.layOut(this.surface.width);
      const height = `${this.layout.height}px`;
      if (this.surface.box.style.height !== height) this.surface.box.style.height = height;
    }
    super.paint(changed);
  }

  paintPager() {
    const { pages } = this;
    this.pager.hidden = pages < 2;
    this.page = Math.min(this.page, pages - 1);
    write(this.which, `units, page ${this.page + 1} of ${pages}`);
    mark(this.order, "aria-pressed", this.byChange);
  }

  /** The picked unit is on each page. */
  get pages() {
    const { h } = this.player.hello.shapes;
    return h > MOST ? Math.ceil((h - 1) / (MOST - 1)) : 1;
  }

  layOut(width) {
    const { inside } = this.player;
    const { k, h, num_layers, num_classes } = inside.shape;
    const { t, layer } = this.now;
    return unroll(width, { steps: inside.trace.l, t, rows: rowsOf(num_layers, h, layer), h, k, num_classes });
  }

  sees() {
    const { inside, hello } = this.player;
    const { t, layer } = this.now;
    const { trace, shape } = inside;
    const P = part(trace.P, t, shape.num_classes);
    const best = P.indexOf(Math.max(...P));
    const units =
      shape.h > MOST
        ? `${this.units(layer).length} of its ${shape.h} units`
        : shape.h > 1
          ? `all its ${shape.h} units`
          : "its one unit";
    const of = shape.num_layers > 1 ? ` in layer ${layer + 1}` : "";
    const says = t + 1 === trace.l ? "the verdict is" : "the verdict so far is";
    return (
      `At step ${t + 1} of ${trace.l} series ${inside.series.name}'s ${layer ? `state of layer ${layer}` : "input X"} ` +
      `and the state H${shape.cell === "lstm" ? " and cell state C" : ""} of the step before make the new state ` +
      `(${units}${of} written out); from it ${says} "${hello.classes[best]}" (${percent(P[best])}). ` +
      `Every step uses the same weights.`
    );
  }

  reads() {
    const { shape } = this.player.inside;
    const goal = `${MAIN[shape.cell] ? "the suggestion for " : ""}unit ${this.now.unit + 1}`;
    const full = shape.cell === "rnn_relu" ? "at the largest of this series" : "at 1";
    return (
      `Bars: to the right above 0, to the left below, full ${full}; inputs are in standard deviations from their mean. Curves: ` +
      `the most that units written out here add to ${goal} from the step before, the thicker the more. ` +
      `Below an arrow: the units furthest from 0. ` +
      `Click a cell to go there, a unit to see its equation; drag to move in time.`
    );
  }

  draw(ctx, { width }) {
    const { player } = this;
    const picture = new UnrolledPicture(ctx, player, this.layOut(width), this.now, (layer) => this.units(layer), this.features);
    picture.draw(this.flows());
  }

  /** The inputs with a row of their own, those first that change most in the series. */
  get features() {
    const { inside } = this.player;
    const { trace } = inside;
    return inside.remember("features by change", [trace], () =>
      orderByRange(trace.layers[0].inputs, trace.l).slice(0, FEW).sort(ascending),
    );
  }

  /** What each unit before the current step gives to the picked one: terms of the equation. */
  flows() {
    const { inside } = this.player;
    const { layer, unit, t } = this.now;
    const { gates } = contributions(inside.network, inside.trace, layer, unit, t);
    return gates[MAIN[inside.shape.cell]].terms.filter(({ from, product }) => from === "h" && product);
  }

  /** Every state of every layer after every step, with its verdict. */
  table() {
    const { inside, hello } = this.player;
    const { trace, shape } = inside;
    const rows = Array.from({ length: trace.l }, (_, t) => [
      t + 1,
      ...part(trace.layers[0].inputs, t, shape.k),
      ...trace.layers.flatMap(({ H }) => [...part(H, t, shape.h)]),
      ...part(trace.P, t, shape.num_classes),
    ]);
    const units = trace.layers.flatMap((_, layer) =>
      Array.from({ length: shape.h }, (_, i) => `layer ${layer + 1} unit ${i + 1}`),
    );
    return {
      columns: [
        "time step",
        ...hello.features.map((name) => `${name} (scaled)`),
        ...units,
        ...hello.classes.map((name) => `probability of ${name}`),
      ],
      rows,
    };
  }
}

const ascending = (a, b) => a - b;

function part(values, t, size) {
  return values.subarray(t * size, (t + 1) * size);
}
