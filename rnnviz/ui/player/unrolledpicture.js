// Draws the unrolled network: columns of boxes, the arrows between them, and what flows into the picked unit.

import { two } from "./card.js";
import { drawArrow, drawBox, drawFlow, drawLetter, drawLine, drawStrip, drawUnits, font, signColours } from "./drawunrolled.js";
import { recurrentWeights } from "./equations.js";
import { colours, imageOf } from "./heat.js";
import { percent } from "./scale.js";
import { FEW, HEAD, LINE, ROW } from "./unrolling.js";

const FLOWS = 8; // curves drawn
const WORD = 13; // px: a line of words
const WORDS = 2; // units named on an arrow

export class UnrolledPicture {
  /** layout of `unroll`; now of `picked`; units(layer): those with a row; features: the inputs with one. */
  constructor(ctx, player, layout, now, units, features) {
    const { theme, inside, hello, looks } = player;
    Object.assign(this, { ctx, theme, layout, now, features, hello, looks, trace: inside.trace, shape: inside.shape });
    this.units = layout.layers.map((_, layer) => units(layer));
    this.signs = signColours(theme);
    this.reaches = inside.remember("reach of the unrolled", [inside.trace], () => this.measure());
    Object.assign(this, this.images());
  }

  /** The strips of all columns in one image for each layer and one for the input. */
  images() {
    const { layout, trace, shape, reaches, theme } = this;
    const { columns } = layout;
    const shown = (values, size) => values.subarray(columns[0].t * size, (columns.at(-1).t + 1) * size);
    const image = (box, values, size, low, high) =>
      box.strip !== null && imageOf(shown(values, size), columns.length, size, colours(theme, low, high));
    const low = (reach) => (shape.cell === "rnn_relu" ? 0 : -reach);
    return {
      states: layout.layers.map((box, i) => image(box, trace.layers[i].H, shape.h, low(reaches.layers[i]), reaches.layers[i])),
      given: image(layout.input, trace.layers[0].inputs, shape.k, -reaches.input, reaches.input),
    };
  }

  /** How long the longest bar is: 1 where states can't be larger, and the largest of this series elsewhere. */
  measure() {
    const { layers } = this.trace;
    const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return { layers: layers.map(({ H }) => (this.shape.cell === "rnn_relu" ? largest(H) : 1)), input: largest(layers[0].inputs) };
  }

  draw(flows) {
    const { columns } = this.layout;
    const lit = columns.find(({ t }) => t === this.now.t);
    if (lit) this.drawLight(lit);
    for (const column of columns) this.drawColumn(column);
    this.drawEnds(columns);
    columns.slice(1).forEach((column, i) => this.drawStep(columns[i], column));
    this.drawFlows(flows, columns, lit);
  }

  drawLight({ left, width }) {
    const { ctx, theme, layout } = this;
    Object.assign(ctx, { fillStyle: theme.accent, globalAlpha: 0.1 });
    ctx.beginPath();
    ctx.roundRect(left - 7, 0, width + 14, layout.height, 8);
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  drawColumn(column) {
    const { ctx, theme, layout, now, trace } = this;
    const { t, left, width } = column;
    const lit = t === now.t;
    font(ctx, theme, { size: 12, weight: lit ? 700 : 400, align: "center", colour: lit ? theme.accent : theme.muted });
    ctx.fillText(`step ${t + 1}`, left + width / 2, 11);
    const { readout, layers, input } = layout;
    this.drawReadout(column, readout, lit, t + 1 === trace.l);
    layers.forEach((box, layer) => this.drawCell(column, box, layer, lit));
    this.drawInput(column, input, lit);
    const up = [input, ...layers, readout];
    const middle = left + width / 2;
    up.slice(1).forEach((above, i) =>
      drawArrow(ctx, [middle, up[i].top - 2], [middle, above.top + above.height + 2], lit ? theme.accent : theme.muted),
    );
  }

  drawCell(column, box, layer, lit) {
    const { ctx, theme, now, trace, shape, units } = this;
    const { t, left } = column;
    const here = layer === now.layer;
    drawBox(ctx, theme, column, box, { lit, chosen: lit && here });
    const end = drawLetter(ctx, theme, "H", String(t + 1), left + 6, box.top + 12);
    if (shape.num_layers > 1) this.note(`layer ${layer + 1}`, column, box, end);
    const H = trace.layers[layer].H.subarray(t * shape.h, (t + 1) * shape.h);
    const unit = here ? now.unit : -1;
    drawUnits(ctx, theme, column, box.top, units[layer], (i) => H[i], {
      reach: this.reaches.layers[layer],
      picked: unit,
      signs: this.signs,
    });
    if (box.strip !== null) drawStrip(ctx, theme, column, box.strip, this.states[layer], t - this.layout.columns[0].t, unit);
  }

  drawInput(column, box, lit) {
    const { ctx, theme, trace, shape, hello, reaches, signs } = this;
    const { t, left } = column;
    const X = trace.layers[0].inputs.subarray(t * shape.k, (t + 1) * shape.k);
    drawBox(ctx, theme, column, box, { lit });
    this.note("input", column, box, drawLetter(ctx, theme, "X", String(t + 1), left + 6, box.top + 12));
    this.features.forEach((feature, i) => {
      const share = X[feature] / reaches.input / 2;
      const bar = { from: 0.5 + Math.min(0, share), to: 0.5 + Math.max(0, share) };
      drawLine(ctx, theme, column, box.top + HEAD - 2 + i * LINE, {
        name: hello.features[feature],
        text: two(X[feature]),
        bar,
        colour: share < 0 ? signs.down : signs.up,
      });
    });
    if (box.strip !== null) drawStrip(ctx, theme, column, box.strip, this.given, t - this.layout.columns[0].t);
  }

  drawReadout(column, box, lit, last) {
    const { ctx, theme, hello, looks } = this;
    drawBox(ctx, theme, column, box, { lit });
    this.say("verdict", column.left + 6, box.top + 12, { weight: 600 });
    this.note(last ? "final" : "so far", column, box, column.left + 6 + ctx.measureText("verdict").width);
    this.verdicts(column.t).forEach(({ c, share, others }, i) => {
      const name = others ? `${others} others` : hello.classes[c];
      const line = { name, text: percent(share), bar: { from: 0, to: share }, colour: others ? theme.muted : looks[c].colour };
      drawLine(ctx, theme, column, box.top + HEAD - 2 + i * LINE, line);
    });
  }

  /** The classes with a line: all of a few; of many the likeliest, and the others together. */
  verdicts(t) {
    const { num_classes } = this.shape;
    const all = Array.from(this.trace.P.subarray(t * num_classes, (t + 1) * num_classes), (share, c) => ({ c, share }));
    if (num_classes <= FEW + 1) return all; // one other alone is no group
    all.sort((a, b) => b.share - a.share);
    const rest = all.slice(FEW);
    return [...all.slice(0, FEW), { others: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) }];
  }

  /** Where the state comes from before the first column, and that it goes on after the last. */
  drawEnds(columns) {
    const { ctx, theme, layout, trace } = this;
    const [first, last] = [columns[0], columns.at(-1)];
    const end = last.left + last.width;
    for (const { top } of layout.layers) {
      const y = top + 17;
      drawArrow(ctx, [layout.narrow ? 20 : 32, y], [first.left - 2, y], theme.muted);
      if (first.t === 0) this.drawZero(top);
      else this.say("…", 4, y, { size: 14, colour: theme.muted });
      if (last.t + 1 === trace.l) continue;
      drawArrow(ctx, [end + 2, y], [end + (layout.narrow ? 11 : 26), y], theme.muted);
    }
  }

  drawZero(top) {
    const { ctx, theme } = this;
    const end = drawLetter(ctx, theme, "H", "0", 1, top + 4, { colour: theme.muted });
    this.say("= 0", this.layout.narrow ? 1 : end + 3, top + (this.layout.narrow ? 18 : 4), { colour: theme.muted });
  }

  /** The arrows from one column to the next, with what they carry. */
  drawStep(from, to) {
    const { ctx, theme, layout, now } = this;
    const left = from.left + from.width;
    const middle = (left + to.left) / 2;
    const lit = to.t === now.t;
    layout.layers.forEach((box, layer) => {
      drawArrow(ctx, [left + 2, box.top + 17], [to.left - 2, box.top + 17], lit ? theme.accent : theme.muted, lit ? 2 : 1.25);
      if (layout.narrow) return;
      this.drawCarried(from.t, middle, box.top + 6);
      if (lit && layer === now.layer && now.t > 0) return; // there the curves are
      const room = Math.floor((box.height - HEAD - 8) / WORD);
      this.lines(from.t, layer, room).forEach((line, i) => this.say(line.text, middle, box.top + HEAD + 9 + i * WORD, line));
    });
  }

  drawCarried(t, middle, y) {
    const { ctx, theme, shape } = this;
    const letters = shape.cell === "lstm" ? ["H", "C"] : ["H"];
    letters.forEach((letter, i) =>
      drawLetter(ctx, theme, letter, String(t + 1), middle + (i - letters.length / 2) * 30 + 4, y, { colour: theme.muted }),
    );
  }

  /** The words below an arrow, as many as there is room for: whose weights, and the units that say most. */
  lines(t, layer, room) {
    const { theme, trace } = this;
    const { cell, h } = this.shape;
    const [weights, ...more] = recurrentWeights(cell);
    const H = trace.layers[layer].H.subarray(t * h, (t + 1) * h);
    const loud = [...this.units[layer]].sort((a, b) => Math.abs(H[b]) - Math.abs(H[a])).slice(0, WORDS).filter((unit) => H[unit]);
    const same = room < 2 ? ["same weights"] : ["the same", more.length ? "weights" : `weights ${weights}`, ""];
    const style = { align: "center", colour: theme.muted };
    const said = loud.map((unit) => ({ text: `unit ${unit + 1}: ${two(H[unit])}`, ...style, colour: theme.ink }));
    return [...same.map((text) => ({ text, ...style })), ...said].slice(0, room);
  }

  /** From the units one step before into the picked one, the largest of those with a row on both sides. */
  drawFlows(flows, columns, lit) {
    const { ctx, layout, now, signs } = this;
    const before = columns.find(({ t }) => t === now.t - 1);
    const units = this.units[now.layer];
    const row = units.indexOf(now.unit);
    if (!before || !lit || row < 0) return;
    const most = Math.max(...flows.map(({ product }) => Math.abs(product)));
    const shown = flows
      .filter(({ index }) => units.includes(index))
      .sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
      .slice(0, FLOWS);
    const y = (i) => layout.layers[now.layer].top + HEAD + (i + 0.5) * ROW;
    for (const { index, product } of shown.reverse()) {
      drawFlow(ctx, [before.left + before.width + 1, y(units.indexOf(index))], [lit.left - 1, y(row)], product, most, signs);
    }
  }

  /** A word at the right of a box's head, where what stands there already leaves room for it. */
  note(text, { left, width }, { top }, taken) {
    font(this.ctx, this.theme, { align: "right", colour: this.theme.muted });
    const end = left + width - 5;
    if (end - this.ctx.measureText(text).width > taken + 4) this.ctx.fillText(text, end, top + 12);
  }

  say(text, x, y, options) {
    font(this.ctx, this.theme, options);
    this.ctx.fillText(text, x, y);
  }
}
