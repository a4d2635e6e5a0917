// What goes on inside the network of the frame on show: worked out here from its weights, which came with the frame.

import { Network } from "./network.js";
import { probed } from "./probed.js";

const MOST_KEPT = 2 ** 26; // bytes of states kept, so that going back and forth through a training is quick

export class Inside {
  constructor(player) {
    this.player = player;
    this.forget();
  }

  forget() {
    this.raw = new Map(); // index of a series -> Float32Array (l, k), values as given
    this.asked = new Set();
    this.memo = new Map();
    this.kept = new Map(); // frame, layer and name -> what was kept of all probe series
  }

  /** A series that was asked for has come. */
  add({ index, X }) {
    this.raw.set(index, X);
    this.player.invalidate("select");
  }

  /** A new connection: what was asked of the old one and has not come will not come. */
  askAgain() {
    this.asked.clear();
  }

  /** Whether frames of this run carry the network itself. */
  get recorded() {
    return Boolean(this.player.frame?.inside?.W.length);
  }

  /** Whether there is a picture of this run and it does not carry the network: nothing that is worked out will ever be there. */
  get never() {
    return Boolean(this.player.frame) && !this.recorded;
  }

  missing() {
    const { frame, hello } = this.player;
    if (!hello || !frame) return "Waiting for the first picture of its memory…";
    if (!this.recorded) return this.withoutWeights();
    if (this.traced) return "This network's states grow beyond all numbers in this series: there is nothing to show of it.";
    return "Waiting for the series…";
  }

  withoutWeights() {
    const [count, most] = [Network.count(this.shape), this.player.hello.most_weights];
    if (!(count > most)) return "This run was recorded before the weights were kept with every picture.";
    const [has, kept] = [count, most].map((number) => number.toLocaleString("en"));
    return (
      `This network is too large for this view, which is worked out from the weights: it has ${has} of them, and up to ${kept} are ` +
      `kept with every picture. A smaller memory, or fewer layers, can be seen here.`
    );
  }

  get shape() {
    const { run, hello } = this.player;
    return { cell: run.cell, k: hello.shapes.k, h: hello.shapes.h, num_layers: run.num_layers, num_classes: hello.classes.length };
  }

  /** The network of the frame on show, or null. */
  get network() {
    return this.recorded ? this.remember("network", [this.player.frame], () => new Network(this.player.frame.inside.W, this.shape)) : null;
  }

  /** The chosen series: {index, name, y, length, X: Float32Array (l, k) as given, scaled: the network's input}; null until it is here. */
  get series() {
    const { hello, list, view } = this.player;
    const index = view.selected;
    if (!hello?.scale || !(index < list.names.length)) return null;
    const X = this.raw.get(index) ?? this.ofProbe(index) ?? this.ask(index);
    return X && this.remember("series", [index, hello], () => this.describe(index, X));
  }

  describe(index, X) {
    const { names, y, lengths } = this.player.list;
    return { index, name: names[index], y: y[index], length: lengths[index], X, scaled: this.scale(X) };
  }

  /** As the training does it: (x - mean) / std in double precision, kept in single. */
  scale(X) {
    const { mean, std } = this.player.hello.scale;
    const k = mean.length;
    return Float32Array.from(X, (x, i) => (x - mean[i % k]) / std[i % k]);
  }

  ofProbe(index) {
    const { input } = this.player.record;
    if (!input || index >= input.p) return null;
    const { l, k, X } = input;
    return X.subarray(index * l * k, (index * l + this.player.list.lengths[index]) * k);
  }

  ask(index) {
    if (!this.asked.has(index) && this.player.stream?.send({ series: index })) this.asked.add(index);
    return null;
  }

  /** Every number of the chosen series in this network (see network.js); null while it is not here, or where a state is no number. */
  get trace() {
    const { traced } = this;
    return traced && this.remember("finite", [traced], () => traced.layers.every(({ H }) => H.every(Number.isFinite))) ? traced : null;
  }

  get traced() {
    const { network, series } = this;
    return network && series ? this.remember("trace", [network, series], () => network.trace(series.scaled, series.length)) : null;
  }

  /** The top layer's states of all probe series, Float32Array (p, l, h), or null. */
  get states() {
    return this.probed();
  }

  /**
   * What a layer keeps of all probe series after every step: Float32Array (p, l, h), or null where their input or the frame's
   * network is not there. By default the top layer's states in the frame on show; name: as probed.js takes it.
   */
  probed({ frame = this.player.frame, layer, name = "H" } = {}) {
    const { input } = this.player.record;
    if (!frame?.inside?.W.length || !input) return null;
    const of = layer ?? this.shape.num_layers - 1;
    const key = [frame.seq, frame.committed, of, name].join();
    const held = this.kept.get(key);
    if (held) return held;
    const network = frame === this.player.frame ? this.network : new Network(frame.inside.W, this.shape);
    const values = probed(network, this.probes, input.p, input.l, this.player.list.lengths, of, name);
    this.kept.set(key, values);
    while (this.kept.size > 1 && this.kept.size * values.byteLength > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    return values;
  }

  /** The network's input for all probe series, `(p, l, k)`, 0 after a series' own end. */
  get probes() {
    const { input } = this.player.record;
    return this.remember("input", [input], () => this.scaledProbes(input));
  }

  scaledProbes({ p, l, k, X }) {
    const scaled = this.scale(X);
    for (let i = 0; i < p; i++) scaled.fill(0, (i * l + this.player.list.lengths[i]) * k, (i + 1) * l * k);
    return scaled;
  }

  /** What `make` gives, kept while `of` stays the same. For views too: `player.inside.remember("their name", [trace], ...)`. */
  remember(name, of, make) {
    const held = this.memo.get(name);
    if (held && held.of.every((part, i) => part === of[i])) return held.value;
    const value = make();
    this.memo.set(name, { of, value });
    return value;
  }
}
