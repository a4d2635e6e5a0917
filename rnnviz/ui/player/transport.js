// The one bar that all views obey: the epoch, over the frames held, and the time step. Each moves by hand, step by step, or plays
// by itself in either direction.

import { element, mark, write } from "./dom.js";
import { SPEEDS } from "./playback.js";
import { epochOf } from "./scale.js";

export class Transport {
  constructor(player) {
    this.player = player;
    this.epoch = new Track(player, {
      of: "epoch",
      name: "Epoch",
      one: "picture",
      input: (value) => player.seek({ epoch: value }),
      move: (by) => player.moveFrame(by),
      range: { step: "any" },
    });
    this.step = new Track(player, {
      of: "step", name: "Time step", one: "time step", input: (value) => player.seek({ step: value }),
      move: (by) => player.seek({ step: player.step + by }), range: { step: "1", min: "1" },
    });
    this.epoch.slider.addEventListener("keydown", (event) => this.keys(event));
    this.live = element("button", "rnnviz-live", {
      type: "button",
      title: "Follow the newest picture",
      on: { click: () => player.follow() },
    });
    this.speed = element("select", "rnnviz-select rnnviz-speed", {
      "aria-label": "Speed",
      title: "Speed of playing",
      on: { change: () => player.playback.setSpeed(Number(this.speed.value)) },
    });
    this.speed.append(...SPEEDS.map((speed) => element("option", "", { value: speed, text: `${speed} ×` })));
    this.epoch.element.append(this.live);
    this.step.element.append(this.speed);
    this.element = element(
      "div",
      "rnnviz-transport",
      { role: "group", "aria-label": "Epoch and time step" },
      this.epoch.element,
      this.step.element,
    );
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
    const { reach } = player;
    const step = Math.min(player.view.step ?? reach, reach);
    this.step.show(1, reach, step, `step ${step}`, ` of ${reach}`);
    const speed = String(player.playback.speed);
    if (this.speed.value !== speed) this.speed.value = speed;
  }

  paintEpoch({ record, frame, run, view }) {
    const { frames } = record;
    this.epoch.enable(frames.length > 1);
    const text = `epoch ${frame ? epochOf(frame.epoch) : "–"}`;
    const within = frame && !Number.isInteger(frame.epoch) ? `, in the middle of epoch ${Math.ceil(frame.epoch)}` : "";
    this.epoch.show(frames[0]?.epoch ?? 0, frames[frames.length - 1]?.epoch ?? 1, frame?.epoch ?? 0, text, ` of ${run.epochs}`, within);
    write(this.live, ["queued", "running"].includes(run.status) ? "live" : "newest");
    mark(this.live, "aria-pressed", view.live);
  }
}

/** A slider with its buttons: one back, play back, play, one on. */
class Track {
  constructor(player, { of, name, one, input, move, range }) {
    Object.assign(this, { player, of });
    this.slider = element("input", "rnnviz-slider", { type: "range", "aria-label": name, ...range });
    this.slider.addEventListener("input", () => input(Number(this.slider.value)));
    const button = (kind, text, click) =>
      element("button", `rnnviz-play rnnviz-${kind}`, { type: "button", "aria-label": text, title: text, on: { click } });
    const play = (direction) => () => player.playback.toggle(of, direction);
    const [forth, back] =
      of === "epoch" ? ["Replay the training", "Replay it backwards"] : ["Play the time steps", "Play them backwards"];
    this.plays = [
      [-1, button("back", back, play(-1))],
      [1, button("forth", forth, play(1))],
    ];
    this.buttons = [
      button("less", `One ${one} back`, () => move(-1)),
      ...this.plays.map(([, node]) => node),
      button("more", `One ${one} on`, () => move(1)),
    ];
    this.text = element("span");
    this.end = element("span", "rnnviz-end");
    const moves = element("div", "rnnviz-moves", {}, ...this.buttons);
    this.element = element("div", "rnnviz-track", {}, moves, this.slider, element("output", "rnnviz-value", {}, this.text, this.end));
  }

  enable(possible) {
    for (const node of [this.slider, ...this.buttons]) node.disabled = !possible;
  }

  show(min, max, value, text, end, more = "") {
    mark(this.slider, "min", min);
    mark(this.slider, "max", max);
    if (this.slider.value !== String(value)) this.slider.value = value;
    write(this.text, text);
    write(this.end, end);
    mark(this.slider, "aria-valuetext", text + end + more);
    mark(this.text, "title", (text + more).trim());
    for (const [direction, node] of this.plays) mark(node, "aria-pressed", this.player.playback.playing(this.of, direction));
  }
}
