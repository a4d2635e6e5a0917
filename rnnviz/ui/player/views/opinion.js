// "What it thinks of one series, step by step": the input, and under it the verdict after each step as colour.

import { Chooser } from "../chooser.js";
import { chosen, settled } from "../chosen.js";
import { element, mark } from "../dom.js";
import { listen } from "../gestures.js";
import { drawInput, featureKeys } from "../inputs.js";
import { Panel } from "../panel.js";
import { ticks } from "../scale.js";
import { aboutVerdict } from "../words.js";

const LEFT = 56;
const RIGHT = 12;
const STRIP = 26;
const FEET = 38;

export class Opinion extends Panel {
  constructor(player) {
    super(player, {
      title: "What it thinks of one series, step by step",
      label: "Input of one series and the verdict after each step",
      watches: ["frame", "step", "select", "input", "classes"],
      className: "rnnviz-strip",
    });
    this.about.classList.add("rnnviz-verdict-words");
    if (player.looksInside) this.element.classList.add("rnnviz-wide");
    this.features = element("div", "rnnviz-features");
    this.about.after(this.features);
    if (!player.looksInside) this.chooser = new Chooser(player);
    if (this.chooser) this.tool(this.chooser.element);
    const scrub = (x) => this.player.hello && player.seek({ step: this.stepAt(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  get steps() {
    return this.player.hello.shapes.l;
  }

  stepAt(x) {
    const share = (x - LEFT) / (this.surface.width - LEFT - RIGHT);
    return Math.floor(share * this.steps) + 1;
  }

  ready() {
    return Boolean(this.player.hello?.shapes.p);
  }

  missing() {
    return "";
  }

  paint(changed) {
    const { hello, theme } = this.player;
    this.chooser?.paint(changed);
    if (hello && changed.any("probes", "theme", "tab")) this.features.replaceChildren(...featureKeys(hello.features, theme));
    super.paint(changed);
    if (hello)
      mark(
        this.surface.canvas,
        "aria-label",
        `Input (${hello.features.join(", ")}) and verdict, time step ${this.player.step} of ${this.steps}`,
      );
  }

  sees() {
    const { hello, step } = this.player;
    const series = chosen(this.player);
    if (!series?.says) return "";
    const { verdict, sure } = series.says;
    const now = Math.min(step, series.length);
    return aboutVerdict({
      name: series.name, classes: hello.classes, truth: series.y, step: now, end: series.length, l: this.steps,
      now: verdict[now - 1], probability: sure[now - 1], settled: settled(verdict),
    });
  }

  reads() {
    return (
      "The strip has the colour of the class it would name if the series ended there: the paler, the less sure. " +
      "It is taught by its verdict after the last step only: what it would say earlier may be a guess."
    );
  }

  draw(ctx, { width, height }) {
    const { theme } = this.player;
    const series = chosen(this.player);
    const area = { left: LEFT, width: width - LEFT - RIGHT, top: 6, height: height - 6 - STRIP - FEET - 6 };
    const place = (t) => area.left + ((t - 0.5) / this.steps) * area.width; // the middle of step t
    if (series?.input) drawInput(ctx, theme, area, place, series.input, series.length);
    if (series?.says) this.drawVerdict(ctx, area, place, series.says);
    this.drawSteps(ctx, area, place);
  }

  drawVerdict(ctx, area, place, { verdict, sure }) {
    const { hello, looks, theme } = this.player;
    const y = area.top + area.height + 6;
    const least = 1 / hello.classes.length; // the class it says has at least this probability
    for (let t = 0; t < verdict.length; t++) {
      const [from, to] = [Math.round(place(t + 0.5)), Math.round(place(t + 1.5))];
      if (to === from) continue; // more steps than pixels
      ctx.globalAlpha = 0.12 + 0.88 * Math.max(0, (sure[t] - least) / (1 - least));
      ctx.fillStyle = looks[verdict[t]].colour;
      ctx.fillRect(from, y, to - from, STRIP);
    }
    ctx.globalAlpha = 1;
    this.nameStretches(ctx, verdict, y, place);
    Object.assign(ctx, { fillStyle: theme.muted, textAlign: "right", textBaseline: "middle", font: `11px ${theme.font}` });
    ctx.fillText("verdict", area.left - 6, y + STRIP / 2);
  }

  /** The class's name on each stretch of one verdict that is long enough for it. */
  nameStretches(ctx, verdicts, y, place) {
    const { hello, theme } = this.player;
    Object.assign(ctx, { font: `600 12px ${theme.font}`, textAlign: "left", textBaseline: "middle", fillStyle: theme.ink });
    Object.assign(ctx, { strokeStyle: theme.page, lineWidth: 3, lineJoin: "round" });
    const shortest = 16 + ctx.measureText("i").width; // asking the width of every name would be slow with many stretches
    for (let from = 0, to = 0; from < verdicts.length; from = to) {
      while (to < verdicts.length && verdicts[to] === verdicts[from]) to++;
      const name = hello.classes[verdicts[from]];
      const room = place(to + 0.5) - place(from + 0.5);
      if (room < shortest || room < 16 + ctx.measureText(name).width) continue;
      ctx.strokeText(name, place(from + 0.5) + 8, y + STRIP / 2 + 1);
      ctx.fillText(name, place(from + 0.5) + 8, y + STRIP / 2 + 1);
    }
  }

  drawSteps(ctx, area, place) {
    const { theme, step } = this.player;
    const l = this.steps;
    const bottom = area.top + area.height + 6 + STRIP;
    Object.assign(ctx, { fillStyle: theme.muted, font: `11px ${theme.font}`, textAlign: "center", textBaseline: "top" });
    const marks = [1, ...ticks(1, l, area.width / 80).filter((t) => Number.isInteger(t) && t > 1 + l / 30)];
    for (const t of marks) ctx.fillText(String(t), place(t), bottom + 5);
    ctx.fillStyle = theme.ink;
    ctx.font = `600 11px ${theme.font}`;
    ctx.fillText("time step t", area.left + area.width / 2, bottom + 21);
    ctx.fillStyle = theme.accent;
    ctx.fillRect(Math.round(place(step)) - 1, area.top - 4, 2, bottom - area.top + 6);
  }

  table() {
    const { hello } = this.player;
    const { input, says, length } = chosen(this.player);
    const { classes, features } = hello;
    const row = (t) => [t + 1, ...features.map((_, f) => input?.X[input.at + t * input.k + f]), classes[says?.verdict[t]], says?.sure[t]];
    return { columns: ["time step", ...features, "verdict", "its probability"], rows: Array.from({ length }, (_, t) => row(t)) };
  }
}
