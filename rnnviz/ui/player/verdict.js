// "What it thinks of one series, step by step": the input, and under it the verdict after each step as colour.

import { element, mark, write } from "./dom.js";
import { listen } from "./gestures.js";
import { drawInput, featureKeys } from "./inputs.js";
import { ticks } from "./scale.js";
import { Surface } from "./surface.js";
import { aboutVerdict } from "./words.js";

const LEFT = 56;
const RIGHT = 12;
const STRIP = 26;
const FEET = 38;

export class Verdict {
  constructor(player) {
    this.player = player;
    this.surface = new Surface("rnnviz-strip", "Input of one series and the verdict after each step", () => player.invalidate("size"));
    this.select = element("select", "rnnviz-select", { "aria-label": "Series", on: { change: () => player.select(Number(this.select.value)) } });
    const move = (by) => player.select(player.view.selected + by);
    const tools = element(
      "div", "rnnviz-tools", {},
      element("button", "rnnviz-small", { type: "button", text: "‹", "aria-label": "Previous series", on: { click: () => move(-1) } }),
      this.select,
      element("button", "rnnviz-small", { type: "button", text: "›", "aria-label": "Next series", on: { click: () => move(1) } }),
    );
    const head = element("div", "rnnviz-panel-head", {}, element("h3", "", { text: "What it thinks of one series, step by step" }), tools);
    this.words = element("p", "rnnviz-about rnnviz-verdict-words");
    this.features = element("div", "rnnviz-features");
    this.element = element("section", "rnnviz-panel", {}, head, this.words, this.features, this.surface.box);
    const scrub = (x) => player.seek({ step: this.stepAt(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  stepAt(x) {
    const share = (x - LEFT) / (this.surface.width - LEFT - RIGHT);
    return Math.floor(share * this.player.hello.shapes.l) + 1;
  }

  paint(changed) {
    const { hello, record, theme, view } = this.player;
    if (!hello) return write(this.words, "");
    if (changed.has("probes")) this.fill(hello);
    if (changed.any("probes", "theme")) this.features.replaceChildren(...featureKeys(hello.features, theme));
    if (changed.any("select", "probes")) this.select.value = String(view.selected);
    if (!changed.any("frame", "step", "select", "theme", "size", "input", "probes")) return;
    const ctx = this.surface.begin();
    if (!ctx) return;
    const l = hello.shapes.l;
    const area = { left: LEFT, width: this.surface.width - LEFT - RIGHT, top: 6, height: this.surface.height - 6 - STRIP - FEET - 6 };
    const place = (t) => area.left + ((t - 0.5) / l) * area.width; // the middle of step t
    if (record.input && hello.shapes.p) drawInput(ctx, theme, area, place, record.input, view.selected, hello.probes.lengths[view.selected]);
    if (this.player.frame) this.paintVerdict(ctx, area, place);
    else write(this.words, "");
    this.paintSteps(ctx, area, place, l);
  }

  fill({ probes, classes }) {
    const option = (name, i) => element("option", "", { value: i, text: `series ${name} · ${classes[probes.y[i]]}` });
    this.select.replaceChildren(...probes.names.map(option));
  }

  paintVerdict(ctx, area, place) {
    const { hello, frame, looks, theme, view } = this.player;
    const l = hello.shapes.l;
    const series = view.selected;
    const end = hello.probes.lengths[series];
    const y = area.top + area.height + 6;
    const least = 1 / hello.classes.length; // the class it says has at least this probability
    for (let t = 0; t < end; t++) {
      const [from, to] = [Math.round(place(t + 0.5)), Math.round(place(t + 1.5))];
      if (to === from) continue; // more steps than pixels
      const sure = frame.probability[series * l + t] / 255;
      ctx.globalAlpha = 0.12 + 0.88 * Math.max(0, (sure - least) / (1 - least));
      ctx.fillStyle = looks[frame.verdict[series * l + t]].colour;
      ctx.fillRect(from, y, to - from, STRIP);
    }
    ctx.globalAlpha = 1;
    this.nameStretches(ctx, frame.verdict.subarray(series * l, series * l + end), y, place);
    ctx.fillStyle = theme.muted;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    ctx.font = `11px ${theme.font}`;
    ctx.fillText("verdict", area.left - 6, y + STRIP / 2);
    this.paintWords(series, end);
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

  paintWords(series, end) {
    const { hello, frame, step } = this.player;
    const at = series * hello.shapes.l;
    const now = Math.min(step, end);
    write(
      this.words,
      aboutVerdict({
        name: hello.probes.names[series], classes: hello.classes, truth: hello.probes.y[series], step: now, end, l: hello.shapes.l,
        now: frame.verdict[at + now - 1], probability: frame.probability[at + now - 1] / 255,
        settled: settled(frame.verdict.subarray(at, at + end)),
      }),
    );
  }

  paintSteps(ctx, area, place, l) {
    const { theme, step, hello, record } = this.player;
    const bottom = area.top + area.height + 6 + STRIP;
    ctx.fillStyle = theme.muted;
    ctx.font = `11px ${theme.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    const marks = [1, ...ticks(1, l, area.width / 80).filter((t) => Number.isInteger(t) && t > 1 + l / 30)];
    for (const t of marks) ctx.fillText(String(t), place(t), bottom + 5);
    ctx.fillStyle = theme.ink;
    ctx.font = `600 11px ${theme.font}`;
    ctx.fillText("time step t", area.left + area.width / 2, bottom + 21);
    const x = Math.round(place(step));
    ctx.fillStyle = theme.accent;
    ctx.fillRect(x - 1, area.top - 4, 2, bottom - area.top + 6);
    mark(this.surface.canvas, "aria-label", `Input (${hello.features.slice(0, record.input?.k).join(", ")}) and verdict, time step ${step} of ${l}`);
  }

  close() {
    this.surface.close();
  }
}

/** The step (from 1) from which the verdict never changes again, and that verdict. */
export function settled(verdicts) {
  const verdict = verdicts[verdicts.length - 1];
  let step = verdicts.length;
  while (step > 1 && verdicts[step - 2] === verdict) step--;
  return { step, verdict };
}
