// One player: what it holds, what is on show, and the one painting per animation frame.

import { publish } from "./attributes.js";
import { Camera } from "./camera.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { element } from "./dom.js";
import { handleKey } from "./keyboard.js";
import { look } from "./palette.js";
import { Playback } from "./playback.js";
import { Receiver } from "./receiver.js";
import { Record } from "./record.js";
import { spread } from "./spread.js";
import { Theme } from "./theme.js";
import { Trajectories } from "./trajectories.js";
import { Transport } from "./transport.js";
import { Verdict } from "./verdict.js";

class Changes extends Set {
  any(...names) {
    return names.some((name) => this.has(name));
  }
}

export class Player {
  constructor(root) {
    this.root = root;
    this.changes = new Changes();
    this.camera = new Camera();
    this.view = { live: true, epoch: 0, step: null, selected: 0, hidden: new Set(), means: false, three: false };
    this.record = new Record();
    this.playback = new Playback(this);
    this.receiver = new Receiver(this);
    this.theme = new Theme(root, () => this.themed());
    this.themed();
    this.panels = [Controls, Trajectories, Curves, Verdict, Transport].map((Panel) => new Panel(this));
    [this.controls, this.trajectories, this.curves] = this.panels;
    const [head, paths, curves, verdict, transport] = this.panels.map((panel) => panel.element);
    root.append(head, element("div", "rnnviz-panels", {}, paths, curves, verdict), transport);
    root.addEventListener("keydown", (event) => handleKey(this, event));
  }

  show(data) {
    this.theme.read();
    this.receiver.show(data);
  }

  themed() {
    if (!this.theme) return;
    const classes = this.hello?.classes ?? [];
    this.looks = classes.map((_, c) => look(c, this.theme.dark));
    this.invalidate("theme");
  }

  /** Another run: everything of the old one goes, the elements stay. */
  forget() {
    this.playback.stop();
    this.record = new Record();
    this.hello = this.run = this.axes = this.frame = null;
    Object.assign(this.view, { live: true, epoch: 0, step: null, selected: 0 });
    this.view.hidden.clear();
    this.camera.reset();
    this.index = -1;
  }

  get stream() {
    return this.receiver.stream;
  }

  /** Time steps of the longest series. */
  get steps() {
    return this.hello?.shapes.l ?? 1;
  }

  /** The time step on show, from 1; the last one until the user chooses. */
  get step() {
    return Math.min(this.view.step ?? this.steps, this.steps);
  }

  /** The series of the classes that are not hidden, by class. */
  groups() {
    const { y } = this.hello.probes;
    return this.looks
      .map((of, c) => ({ look: of, series: this.view.hidden.has(c) ? [] : y.flatMap((class_, i) => (class_ === c ? [i] : [])) }))
      .filter((group) => group.series.length);
  }

  // What the user does. `seek` ends a playback, `setStep` and `setEpoch` are its own steps.

  seek({ epoch, step }) {
    this.playback.stop();
    if (step !== undefined) this.setStep(step);
    if (epoch !== undefined) this.setEpoch(epoch);
  }

  setStep(step) {
    this.view.step = Math.max(1, Math.min(this.steps, Math.round(step)));
    this.invalidate("step");
  }

  setEpoch(epoch) {
    const index = this.record.nearest(epoch);
    if (index < 0) return;
    this.view.live = index === this.record.frames.length - 1 && !this.playback.of;
    this.view.epoch = this.record.frames[index].epoch;
    this.invalidate("frames");
  }

  moveFrame(by) {
    const { frames } = this.record;
    const index = Math.max(0, Math.min(frames.length - 1, this.index + by));
    if (frames[index]) this.seek({ epoch: frames[index].epoch });
  }

  follow() {
    this.playback.stop();
    this.setFollow();
  }

  setFollow() {
    this.view.live = true;
    this.invalidate("frames");
  }

  select(series) {
    const p = this.hello?.shapes.p ?? 0;
    if (!p || !Number.isInteger(series)) return;
    this.view.selected = (series + p) % p;
    this.invalidate("select");
  }

  toggleClass(c) {
    const { hidden } = this.view;
    if (!hidden.delete(c)) hidden.add(c);
    this.invalidate("classes");
  }

  /** Changes how the trajectories are looked at: `{three}`, `{means}`. */
  look(change) {
    if ("three" in change) this.camera.reset();
    Object.assign(this.view, change);
    this.invalidate("words");
  }

  spread() {
    return this.hello ? spread(this.frame, this.axes, { l: this.steps, lengths: this.hello.probes.lengths, y: this.hello.probes.y }) : NaN;
  }

  // Painting

  invalidate(what) {
    this.changes.add(what);
    this.request ||= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.request = 0;
    const changed = this.changes;
    this.changes = new Changes();
    const before = this.frame;
    this.index = this.view.live ? this.record.frames.length - 1 : this.record.nearest(this.view.epoch);
    this.frame = this.record.frames[this.index] ?? null;
    if (this.frame !== before) changed.add("frame");
    for (const panel of this.panels) panel.paint(changed);
    publish(this);
    this.receiver.painted(this.frame !== before ? this.frame : null);
  }

  close() {
    cancelAnimationFrame(this.request);
    this.request = -1; // nothing is painted any more
    this.playback.stop();
    this.receiver.close();
    for (const panel of this.panels) panel.close?.();
    this.root.remove();
  }
}
