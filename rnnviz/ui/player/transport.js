// The two sliders all views obey: the epoch, over the frames held, and the time step. Each can play by itself.

import { element, mark, write } from "./dom.js";
import { label } from "./scale.js";

export class Transport {
  constructor(player) {
    this.player = player;
    this.epochs = this.slider("Epoch", (value) => player.seek({ epoch: value }), { step: "any" });
    this.steps = this.slider("Time step", (value) => player.seek({ step: value }), { step: "1", min: "1" });
    this.epochs.addEventListener("keydown", (event) => this.keys(event));
    this.playEpochs = this.button("Replay the training", () => player.playback.toggle("epoch"));
    this.playSteps = this.button("Play the time steps", () => player.playback.toggle("step"));
    this.live = element("button", "rnnviz-live", { type: "button", on: { click: () => player.follow() } });
    [this.epochText, this.epochEnd, this.stepText, this.stepEnd] = Array.from({ length: 4 }, () => element("span"));
    const value = (text, end) => element("output", "rnnviz-value", {}, text, end);
    for (const end of [this.epochEnd, this.stepEnd]) end.className = "rnnviz-end";
    this.element = element(
      "div", "rnnviz-transport", { role: "group", "aria-label": "Epoch and time step" },
      element("div", "rnnviz-track", {}, this.playEpochs, this.epochs, value(this.epochText, this.epochEnd), this.live),
      element("div", "rnnviz-track", {}, this.playSteps, this.steps, value(this.stepText, this.stepEnd)),
    );
  }

  slider(name, input, more) {
    const node = element("input", "rnnviz-slider", { type: "range", "aria-label": name, ...more });
    node.addEventListener("input", () => input(Number(node.value)));
    return node;
  }

  button(name, click) {
    return element("button", "rnnviz-play", { type: "button", "aria-label": name, title: name, "aria-pressed": "false", on: { click } });
  }

  /** On the epoch slider an arrow goes to the next frame: its own steps would fall between frames. */
  keys(event) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.player.moveFrame(by);
  }

  paint(changed) {
    const { player } = this;
    if (!player.hello || !changed.any("frame", "frames", "step", "status", "playback", "run", "words")) return;
    this.paintEpoch(player);
    this.paintStep(player);
    mark(this.playEpochs, "aria-pressed", player.playback.of === "epoch");
    mark(this.playSteps, "aria-pressed", player.playback.of === "step");
  }

  paintEpoch({ record, frame, run, view }) {
    const { frames } = record;
    this.epochs.disabled = this.playEpochs.disabled = frames.length < 2;
    if (frame) this.range(this.epochs, frames[0].epoch, frames[frames.length - 1].epoch, frame.epoch);
    write(this.epochText, `epoch ${frame ? label(frame.epoch, frame.epoch % 1 ? 0.1 : 1) : "–"}`);
    write(this.epochEnd, ` of ${run.epochs}`);
    const moving = ["queued", "running", "paused"].includes(run.status);
    write(this.live, moving ? "live" : "newest");
    this.live.title = "Follow the newest picture";
    mark(this.live, "aria-pressed", view.live);
  }

  paintStep({ hello, step }) {
    this.range(this.steps, 1, hello.shapes.l, step);
    write(this.stepText, `time step ${step}`);
    write(this.stepEnd, ` of ${hello.shapes.l}`);
  }

  range(slider, min, max, value) {
    mark(slider, "min", min);
    mark(slider, "max", max);
    if (slider.value !== String(value)) slider.value = value;
  }
}
