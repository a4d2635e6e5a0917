// What every view is made of: a title, two sentences (what is seen, how to read it), one picture, and a way to take it along.

import { element, write } from "./dom.js";
import { SaveMenu } from "./save.js";
import { Surface } from "./surface.js";

const ALWAYS = ["theme", "size", "run", "words", "probes", "tab"];

/**
 * A view. What extends it says what it shows:
 * - `ready()`: false while what it needs is not there; `missing()` then says why, in a sentence
 * - `sees()`, `reads()`: the two sentences
 * - `draw(ctx, {width, height})`: the picture, on any canvas of that size in CSS pixels (also when it is saved)
 * - `table()`: {columns: [names], rows: [[values]]} of the same numbers
 * and may add buttons to `this.tools`, elements to `this.foot`, and gestures with listen(this.surface.canvas, ...).
 */
export class Panel {
  /**
   * @param player the Player
   * @param {{title: string, label: string, watches: string[], className?: string}} about `label` = the picture in words, for
   *   those who can't see it; `watches` = the changes it is painted for, of frame, step, select, classes, input, metrics,
   *   camera, hover; `className` sets the picture's height
   */
  constructor(player, { title, label, watches, className = "rnnviz-picture" }) {
    Object.assign(this, { player, title, watches: [...ALWAYS, ...watches] });
    this.surface = new Surface(className, label, () => player.invalidate("size"));
    this.tools = element("div", "rnnviz-tools");
    this.saves = new SaveMenu(this);
    this.seen = element("span");
    this.hint = element("span", "rnnviz-hint");
    this.about = element("p", "rnnviz-about", {}, this.seen, " ", this.hint);
    this.empty = element("p", "rnnviz-empty", { hidden: true });
    this.foot = element("div", "rnnviz-foot");
    this.surface.box.append(this.empty);
    const head = element("div", "rnnviz-panel-head", {}, element("h3", "", { text: title }), this.tools);
    this.tools.append(this.saves.element);
    this.element = element("section", "rnnviz-panel", { "aria-label": title }, head, this.about, this.surface.box, this.foot);
  }

  /** A small button among the tools, before the one that saves. */
  tool(node) {
    this.saves.element.before(node);
    return node;
  }

  ready() {
    return Boolean(this.player.hello && this.player.frame);
  }

  missing() {
    return "Waiting for the first picture of its memory…";
  }

  /** Whether this run will never have it: then there is nothing to choose either. */
  get never() {
    return false;
  }

  sees() {
    return "";
  }

  reads() {
    return "";
  }

  paint(changed) {
    if (!changed.any(...this.watches)) return;
    const ready = this.ready();
    this.empty.hidden = ready;
    this.tools.hidden = this.foot.hidden = this.never;
    this.saves.element.hidden = !ready;
    write(this.empty, ready ? "" : this.missing());
    write(this.seen, ready ? this.sees() : "");
    write(this.hint, ready ? this.reads() : "");
    this.show(ready);
  }

  /** Puts the picture on the screen. A view of elements puts those there instead, and draws only to be saved. */
  show(ready) {
    const ctx = this.surface.begin();
    if (ready && ctx) this.draw(ctx, { width: this.surface.width, height: this.surface.height });
  }

  close() {
    this.surface.close();
  }
}

/** A view of what only the weights tell: all numbers of one series, computed here from the weights of the frame on show. */
export class InsidePanel extends Panel {
  ready() {
    return Boolean(this.player.inside.trace);
  }

  missing() {
    return this.player.inside.missing();
  }

  get never() {
    return this.player.inside.never;
  }
}
