// The right side of a comparison: it goes along with the bar, or stays at an epoch of its own.

import { element, mark, write } from "./dom.js";
import { epochOf } from "./scale.js";

export class Hold {
  constructor(player) {
    this.player = player;
    this.button = element("button", "rnnviz-small", {
      type: "button",
      text: "Stay at one epoch",
      on: { click: () => player.hold(!player.held) },
    });
    this.slider = element("input", "rnnviz-slider", {
      type: "range",
      step: "any",
      "aria-label": "Epoch of this side",
      on: { input: () => player.setEpoch(Number(this.slider.value)) },
    });
    this.text = element("output", "rnnviz-muted");
    this.element = element("div", "rnnviz-hold", {}, this.button, this.slider, this.text);
  }

  paint(changed) {
    if (!changed.any("frame", "frames", "hold", "words")) return;
    const { player } = this;
    const { frames } = player.record;
    mark(this.button, "aria-pressed", Boolean(player.held));
    this.slider.hidden = !player.held;
    if (!player.frame) return write(this.text, "");
    mark(this.slider, "min", frames[0].epoch);
    mark(this.slider, "max", frames[frames.length - 1].epoch);
    this.slider.value = player.frame.epoch;
    write(this.text, `epoch ${epochOf(player.frame.epoch)}`);
  }
}
