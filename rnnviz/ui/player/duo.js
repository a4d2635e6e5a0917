// Two runs, or two epochs of one, side by side under one bar: the left one leads, the right one follows.

import { element } from "./dom.js";
import { Player } from "./player.js";

export class Duo {
  constructor(root) {
    this.root = root;
    const half = (name) => element("div", "rnnviz-player rnnviz-half", { "data-side": name });
    const [left, right] = [half("left"), half("right")];
    this.left = new Player(left, "left");
    this.right = new Player(right, "right");
    [this.left.other, this.right.leader] = [this.right, this.left];
    const sides = element("div", "rnnviz-sides", {}, element("div", "rnnviz-duo", {}, left, right));
    root.append(sides, ...this.left.layout.below);
  }

  show({ other, ...data }) {
    const changed = `${data.run} ${other.run}` !== this.shown;
    this.shown = `${data.run} ${other.run}`;
    this.left.show(data);
    this.right.show({ ...data, ...other });
    if (!changed) return;
    this.right.hold(data.run === other.run, 0); // one run twice: before and after
    this.right.view.step = this.left.view.step; // null for a run that is new
  }

  get players() {
    return [this.left, this.right];
  }

  close() {
    for (const player of this.players) player.close();
    this.root.remove();
  }
}
