// "Which steps decide": what each step of the chosen series has to do with a verdict, on the series itself.

import { Backdrop } from "../backdrop.js";
import { aroundZero, bySteps, drawBars, strongest } from "../bars.js";
import { choice, offer } from "../choice.js";
import { element } from "../dom.js";
import { listen } from "../gestures.js";
import { between, colours, drawHeat } from "../heat.js";
import { drawInput, featureKeys } from "../inputs.js";
import { canHide } from "../jobs.js";
import { axisOf, drawAxes, drawCursor, plotArea } from "../plot.js";
import { rangeOf, Widest } from "../ranges.js";
import { short } from "../scale.js";
import { WorkedPanel } from "./worked.js";

const METHODS = ["Integrated gradients", "Occlusion"];
const [GRADIENTS, OCCLUSION] = [0, 1];
const BARS = 0.42; // of the height
const ROUGH = 1e-2; // of the difference, from which the sum is no longer said to be it
const GROUND = 0.6; // how strong the colours behind the series are
const GAP = 12; // px between the series and the bars

export class Saliency extends WorkedPanel {
  constructor(player) {
    super(player, {
      title: "Which steps decide",
      label: "The input of the chosen series, and how much each of its steps speaks for or against a class",
      watches: ["frame", "step", "select", "input"],
    });
    this.backdrop = new Backdrop(this.surface);
    this.widest = new Widest();
    this.features = element("div", "rnnviz-features");
    this.foot.append(this.features);
    this.addTools();
    const scrub = (x) => this.x && player.seek({ step: this.x.value(x) });
    listen(this.surface.canvas, { drag: (dx, dy, x) => scrub(x), click: scrub });
  }

  addTools() {
    const changed = () => this.player.invalidate(this.title);
    [this.method, this.target, this.feature] = ["Method", "Class", "Feature"].map((name) => this.tool(choice(name, changed)));
    offer(this.method, METHODS, 0);
  }

  paint(changed) {
    const { hello, theme } = this.player;
    if (hello && changed.any("probes", "tab", "theme", "run")) {
      offer(this.target, ["for its verdict", ...hello.classes.map((name) => `for "${name}"`)], 0);
      offer(this.feature, ["all features", ...hello.features], 0);
      this.features.replaceChildren(...featureKeys(hello.features, theme));
    }
    if (hello && this.player.inside.series && changed.any("probes", "tab", "select", "input", this.title)) this.limit();
    super.paint(changed);
  }

  /** Only what can be asked: hiding a step hides all its features, and takes too long for very long series. */
  limit() {
    const { inside, hello } = this.player;
    const can = canHide(inside.shape, inside.series.length);
    const hiding = this.method.options[OCCLUSION];
    hiding.disabled = !can;
    hiding.textContent = can ? METHODS[OCCLUSION] : `${METHODS[OCCLUSION]} (would take too long)`;
    if (!can) this.method.value = GRADIENTS;
    this.feature.hidden = hello.shapes.k === 1 || Number(this.method.value) === OCCLUSION;
  }

  subject() {
    const { series } = this.player.inside;
    return series && [series, Number(this.method.value) === OCCLUSION ? "occlusion" : "gradients", this.target.value - 1];
  }

  question(frame, [series, method, target]) {
    const { shape } = this.player.inside;
    return { job: "saliency", weights: frame.inside.W, shape, X: series.scaled, l: series.length, method, target };
  }

  /** The feature that was chosen, -1 for all. */
  get chosen() {
    return this.feature.hidden ? -1 : this.feature.value - 1;
  }

  /** (length): what is drawn; of one feature, or of all together. */
  get values() {
    const { inside, hello } = this.player;
    const { value } = this.worked;
    const { chosen } = this;
    return inside.remember("saliency values", [value, chosen], () => {
      const k = value.method === "occlusion" ? 1 : hello.shapes.k;
      return bySteps(value.values, k, chosen);
    });
  }

  sees() {
    const { worked, values } = this;
    const { hello, inside, step } = this.player;
    const { value } = worked;
    const name = `"${hello.classes[value.target]}"`;
    const now = Math.min(step, inside.series.length);
    const of = this.chosen < 0 ? "" : `, ${hello.features[this.chosen]}`;
    const at = `Step ${now}${of}: ${signed(values[now - 1])}.`;
    const whole = value.method === "occlusion" ? hidingWords(values, name) : completeWords(value, name);
    return `${this.late(worked)}${whole} ${at}`;
  }

  reads() {
    const { value } = this.worked;
    const how =
      value.method === "occlusion"
        ? "Occlusion: how much the score falls when this one step is set to the mean of the training data."
        : `Integrated gradients, from the mean of the training data at every step to this series (${value.steps} points on the way).`;
    return `${how} A bar up: the step speaks for the class; down: against it.`;
  }

  draw(ctx, size) {
    const { theme, hello, step } = this.player;
    const area = plotArea(size);
    const across = { low: 0.5, high: hello.shapes.l + 0.5, name: "time step t", whole: true };
    this.x = axisOf(across, area.left, area.width);
    const { values } = this;
    const range = this.widest.cover([...this.subject(), this.chosen], rangeOf(values) ?? [0, 0]);
    this.backdrop.paint(ctx, [theme.key, values, ...range], (on) => this.drawParts(on, area, across, range));
    drawCursor(ctx, theme, area, this.x.at(step));
  }

  drawParts(ctx, area, across, range) {
    const { theme } = this.player;
    const { values, x } = this;
    const series = { ...area, height: (1 - BARS) * area.height - GAP / 2 };
    const bars = { ...area, top: area.top + series.height + GAP, height: BARS * area.height - GAP / 2 };
    const reach = Math.max(1e-9, range[1], -range[0]);
    const ground = strongest(values, Math.ceil(area.width));
    ctx.globalAlpha = GROUND;
    drawHeat(ctx, { ...series, width: x.at(values.length + 0.5) - area.left }, ground, 1, ground.length, colours(theme, -reach, reach));
    ctx.globalAlpha = 1;
    drawInput(ctx, theme, series, (t) => x.at(t), this.shownInput(), values.length);
    const axes = drawAxes(ctx, theme, bars, across, { ...aroundZero(range), name: "logit" });
    drawBars(ctx, axes, values, (v) => v > 0, between(theme, 1));
    drawBars(ctx, axes, values, (v) => v < 0, between(theme, 0));
  }

  /** The feature that was chosen, or all. */
  shownInput() {
    const { series } = this.player.inside;
    const { k } = this.player.hello.shapes;
    const { chosen } = this;
    if (chosen < 0) return { k, X: series.X, at: 0 };
    return { k: 1, X: Float32Array.from({ length: series.length }, (_, t) => series.X[t * k + chosen]), at: 0 };
  }

  table() {
    const { hello, inside } = this.player;
    const { value } = this.worked;
    const { series } = inside;
    const [k, name] = [hello.shapes.k, hello.classes[value.target]];
    const own =
      value.method === "occlusion"
        ? [`fall of the logit of ${name}`]
        : hello.features.map((feature) => `part of ${feature} in the logit of ${name}`);
    const part = (array, width, t) => Array.from(array.subarray(t * width, (t + 1) * width));
    const rows = Array.from({ length: series.length }, (_, t) => [t + 1, ...part(series.X, k, t), ...part(value.values, own.length, t)]);
    return { columns: ["time step", ...hello.features, ...own], rows };
  }
}

/** Whether, and how exactly, the parts add up. */
export function completeWords({ sum, difference, logit, base }, name) {
  const residual = Math.abs(sum - difference);
  const close = residual < 5e-5 ? "residual below 0.0001" : `residual ${short(residual)}`;
  const exact = residual > ROUGH * Math.max(1, Math.abs(difference)) ? `${close}: only roughly complete` : close;
  return (
    `Together the steps add ${signed(sum)} to the score (logit) of ${name}: ` +
    `what this series has (${written(logit)}) less what an average one has (${written(base)}; ${exact}).`
  );
}

function hidingWords(values, name) {
  let [most, against] = [0, 0];
  for (let t = 1; t < values.length; t++) {
    if (values[t] > values[most]) most = t;
    if (values[t] < values[against]) against = t;
  }
  const other = values[against] < 0 ? `; it rises most without step ${against + 1}, by ${short(-values[against])}` : "";
  if (!(values[most] > 0)) return `Hiding any one step does not lower the score (logit) of ${name}${other}.`;
  return `The score (logit) of ${name} falls most when step ${most + 1} is hidden, by ${short(values[most])}${other}.`;
}

function signed(value) {
  return `${value < 0 ? "" : "+"}${written(value)}`;
}

function written(value) {
  return short(value).replace("-", "−");
}
