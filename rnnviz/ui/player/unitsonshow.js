// What all views of single units have in common: which numbers of which layer they show, in which order, and in which colours.

import { colours } from "./heat.js";
import { order, telling } from "./order.js";
import { pick, picked } from "./picked.js";
import { quantities, rangeFor } from "./quantities.js";

const shared = new WeakMap();

export function unitsOf(player) {
  if (!shared.has(player)) shared.set(player, new UnitsOnShow(player));
  return shared.get(player);
}

class UnitsOnShow {
  constructor(player) {
    Object.assign(this, { player, name: "H", orders: new Map() });
  }

  /** Layer and unit, each from 0. */
  get layer() {
    return picked(this.player).layer;
  }

  get unit() {
    return picked(this.player).unit;
  }

  /** As in quantities.js. */
  get quantity() {
    const all = quantities(this.player.run.cell);
    return all.find(({ name }) => name === this.name) ?? all[0];
  }

  /** `{name: of the quantity, layer, unit, step}`, any of them; step from 1. */
  choose({ name = this.name, ...change }) {
    this.name = name;
    pick(this.player, change);
  }

  /** Of the chosen series: Float64Array (its length, h). */
  get own() {
    const { H, gates } = this.player.inside.trace.layers[this.layer];
    return this.quantity.name === "H" ? H : gates[this.quantity.name];
  }

  /** Of all probe series: Float32Array (p, l, h), or null. */
  get all() {
    return this.player.inside.probed({ layer: this.layer, name: this.quantity.name });
  }

  get colours() {
    const { inside, theme } = this.player;
    const range = inside.remember("units' range", [this.all, this.own, this.quantity], () => this.rangeOf(this.all, this.own));
    return inside.remember("units' colours", [theme.key, ...range], () => colours(theme, ...range));
  }

  rangeOf(...parts) {
    const ranges = parts.map((values) => rangeFor(this.quantity.range, values));
    return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
  }

  /** (h): the part of the variance of the probes' end values that lies between the classes, of what is on show. */
  get tells() {
    const { hello, inside } = this.player;
    return inside.remember("units tell", [this.all], () => telling(this.all, hello.probes.y, hello.probes.lengths, hello.shapes.h));
  }

  /**
   * `{units: positions (h), frame, most: how much the first one tells}` by the layer's states in a late frame of the run. It does
   * not change while epochs are played: it is taken again when the training is twice as far, and at its end.
   */
  get order() {
    const { run, hello, view } = this.player;
    if (this.run !== run.id) this.orders.clear();
    this.run = run.id;
    const held = this.orders.get(this.layer);
    const frame = this.player.record.frames.findLast(({ inside }) => inside?.W.length);
    if (held && !overtaken(held.frame, frame, run, view.live)) return held;
    const H = this.player.inside.probed({ frame, layer: this.layer });
    const about = [H, hello.probes.y, hello.probes.lengths, hello.shapes.h];
    const units = order(...about);
    const taken = { units, frame, most: telling(...about)[units[0]] };
    this.orders.set(this.layer, taken);
    return taken;
  }
}

/**
 * Whether the order by the frame `held` is to be taken again, by the frame `newest`: the training is twice as far, or has ended,
 * or has lost half of its work. Never while somebody looks back at one that goes on.
 */
export function overtaken(held, newest, { status, epoch }, live) {
  if (newest === held || (status === "running" && !live)) return false;
  const ended = status !== "running" && newest.epoch > epoch - 1e-3;
  const lost = epoch + 1 < held.epoch / 2; // what the run says of itself comes a little late
  return ended || lost || newest.epoch >= 2 * Math.max(held.epoch, 1);
}
