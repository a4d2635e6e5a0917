// "Where else did it feel like this?": the states of other series that lie nearest to the one on show, in all h dimensions.

import { element, mark, replace } from "../dom.js";
import { listen } from "../gestures.js";
import { roomyRange } from "../inputs.js";
import { InsidePanel } from "../panel.js";
import { short } from "../scale.js";

const COUNT = 6;
const NAMES = 118;

export class Nearest extends InsidePanel {
  constructor(player) {
    super(player, {
      title: "Where else did it feel like this?",
      label: "Series whose hidden state comes nearest to that of the chosen series at the step on show",
      watches: ["frame", "step", "select", "input", "classes", "any"],
      className: "rnnviz-picture rnnviz-tall",
    });
    this.any = true;
    this.same = this.button("At the same step", false);
    this.free = this.button("At any step", true);
    this.tool(element("div", "rnnviz-choice", { role: "group", "aria-label": "Which steps are compared" }, this.free, this.same));
    this.list = element("div", "rnnviz-series-list", { role: "group", "aria-label": "The nearest series" });
    this.foot.append(this.list);
    listen(this.surface.canvas, { drag: () => {}, click: (x, y) => this.click(y) });
  }

  button(text, any) {
    const click = () => {
      this.any = any;
      this.player.invalidate("any");
    };
    return element("button", "rnnviz-small", { type: "button", text, on: { click } });
  }

  ready() {
    return Boolean(super.ready() && this.player.inside.states);
  }

  get now() {
    return Math.min(this.player.step, this.player.inside.trace.l);
  }

  get found() {
    const { inside, hello, view } = this.player;
    const { trace, states } = inside;
    const make = () =>
      nearest(stateAt(trace, this.now, hello.shapes.h), states, hello.probes.lengths, hello.shapes.h, {
        but: view.selected,
        step: this.any ? 0 : this.now,
        count: COUNT,
      });
    return inside.remember("nearest", [trace, states, this.now, this.any, view.selected], make);
  }

  click(y) {
    const found = this.ready() && this.found[Math.floor(y / this.row) - 1];
    if (found) this.go(found);
  }

  go({ series, step }) {
    this.player.select(series);
    this.player.seek({ step });
  }

  paint(changed) {
    mark(this.same, "aria-pressed", !this.any);
    mark(this.free, "aria-pressed", this.any);
    super.paint(changed);
    if (this.ready() && changed.any("frame", "step", "select", "any", "tab", "input", "words")) this.paintList();
  }

  paintList() {
    const { names } = this.player.list;
    const key = JSON.stringify(this.found.map(({ series, step }) => [names[series], step]));
    if (key === this.key) return;
    this.key = key;
    const button = (one) =>
      element("button", "rnnviz-small", {
        type: "button",
        text: `series ${names[one.series]}, step ${one.step}`,
        on: { click: () => this.go(one) },
      });
    replace(this.list, this.found.map(button));
  }

  sees() {
    const { hello, list, inside } = this.player;
    const { y } = inside.series;
    const same = this.found.filter(({ series }) => list.y[series] === y).length;
    const other = this.any ? "at any of their steps" : "at the same step";
    return (
      `Above: series ${inside.series.name} at step ${this.now}. Below: ` +
      `the ${this.found.length} of ${hello.probes.names.length} probe series whose state comes nearest, ${other}; ` +
      `${same} of them ${same === 1 ? "is" : "are"} "${hello.classes[y]}" too.`
    );
  }

  reads() {
    const { cell, num_layers } = this.player.run;
    const { features, shapes } = this.player.hello;
    const drawn = features.length > 1 ? ` Of ${features.length} features ${features[0]} is drawn.` : "";
    const more = [...(cell === "lstm" ? ["its cell state C"] : []), ...(num_layers > 1 ? ["the layers below"] : [])].join(" and ");
    const alike = more
      ? `Close states get the same verdict; what follows depends on ${more} too, which ${more.includes(" and ") ? "are" : "is"} not compared.`
      : "Close states get the same verdict and go on alike, if the same input follows.";
    return `${alike} The distance is over all ${shapes.h} units of the top layer.${drawn} Press a series to go there.`;
  }

  draw(ctx, { width, height }) {
    const { inside, hello, record, list } = this.player;
    const { l, k, X } = record.input;
    const own = inside.series;
    this.row = height / (COUNT + 1);
    const rows = [{ series: own.index, step: this.now, distance: null, X: own.X, at: 0, length: own.length }];
    for (const one of this.found) rows.push({ ...one, X, at: one.series * l * k, length: hello.probes.lengths[one.series] });
    rows.forEach((row, i) =>
      this.drawRow(
        ctx,
        { left: NAMES, top: i * this.row + 8, width: width - NAMES - 10, height: this.row - 16 },
        row,
        i === 0,
        list,
      ),
    );
  }

  drawRow(ctx, area, { series, step, distance, X, at, length }, first, list) {
    const { theme, looks, hello } = this.player;
    const { k, l } = hello.shapes;
    const look = looks[list.y[series]];
    const place = (t) => area.left + ((t - 0.5) / l) * area.width;
    Object.assign(ctx, { strokeStyle: look.colour, lineWidth: first ? 2.25 : 1.5, lineJoin: "round" });
    ctx.setLineDash(look.dash);
    const [low, high] = roomyRange((t) => X[at + t * k], length);
    const up = (v) => area.top + area.height * (1 - (v - low) / (high - low));
    ctx.beginPath();
    for (let t = 0; t < length; t++) ctx[t ? "lineTo" : "moveTo"](place(t + 1), up(X[at + t * k]));
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = theme.accent;
    ctx.fillRect(Math.round(place(step)) - 1, area.top - 4, 2, area.height + 8);
    Object.assign(ctx, { fillStyle: look.colour, font: `600 12px ${theme.font}`, textAlign: "left", textBaseline: "middle" });
    ctx.fillText(`series ${list.names[series]}`.slice(0, 18), 0, area.top + area.height / 2 - 8);
    Object.assign(ctx, { fillStyle: theme.muted, font: `11px ${theme.font}` });
    ctx.fillText(first ? `step ${step}` : `step ${step} · ${short(distance)} away`, 0, area.top + area.height / 2 + 8);
  }

  table() {
    const { list, hello } = this.player;
    const rows = this.found.map(({ series, step, distance }) => [list.names[series], hello.classes[list.y[series]], step, distance]);
    return { columns: ["series", "class", "time step", "distance"], rows };
  }
}

function stateAt(trace, step, h) {
  return trace.layers.at(-1).H.subarray((step - 1) * h, step * h);
}

/**
 * The states nearest to a state `(h)` among those of the series H `(p, l, h)`, each with one step at most.
 * @param {{but: number, step: number, count: number}} of `but` = a series left out; `step` > 0: only this one is compared
 * @returns [{series, step, distance}] the nearest first
 */
export function nearest(state, H, lengths, h, { but, step, count }) {
  const l = H.length / h / lengths.length;
  const best = [];
  lengths.forEach((length, p) => {
    if (p === but || step > length) return;
    let [at, least] = [0, Infinity];
    for (let t = step ? step - 1 : 0; t < (step || length); t++) {
      let far = 0;
      for (let i = 0, from = (p * l + t) * h; i < h && far < least; i++) far += (H[from + i] - state[i]) ** 2;
      if (far < least) [at, least] = [t, far];
    }
    best.push({ series: p, step: at + 1, distance: Math.sqrt(least) });
  });
  return best.sort((a, b) => a.distance - b.distance || a.series - b.series).slice(0, count);
}
