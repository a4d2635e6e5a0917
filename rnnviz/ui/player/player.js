// One player: what it holds, what is on show, and the one painting per animation frame.

import { publish } from "./attributes.js";
import { busy } from "./background.js";
import { Camera } from "./camera.js";
import { Controls } from "./controls.js";
import { Inside } from "./inside.js";
import { arrange } from "./layouts.js";
import { look } from "./palette.js";
import { Places } from "./places.js";
import { Playback } from "./playback.js";
import { Receiver } from "./receiver.js";
import { Record } from "./record.js";
import { spread } from "./spread.js";
import { Theme } from "./theme.js";

class Changes extends Set {
  any(...names) {
    return names.some((name) => this.has(name));
  }
}

export class Player {
  /** `kind`: the page it is on, "start" | "train" | "inside", or the "left" | "right" of two; see layouts.js for what each shows. */
  constructor(root, kind) {
    Object.assign(this, { root, kind, zoom: null }); // zoom: of the curves, [low, high] in epochs, or null
    this.changes = new Changes();
    this.paints = 0;
    this.camera = new Camera();
    this.view = { live: true, epoch: 0, step: null, selected: 0, hidden: new Set(), means: false, three: false };
    this.record = new Record();
    this.inside = new Inside(this);
    this.places = new Places(this);
    this.playback = new Playback(this);
    this.receiver = new Receiver(this);
    this.theme = new Theme(root, () => this.themed());
    this.themed();
    this.controls = new Controls(this);
    this.layout = arrange(this);
    root.append(...this.layout.elements);
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
    clearTimeout(this.mentioned);
    this.mentioned = 0;
    this.record = new Record();
    this.inside.forget();
    this.places.forget();
    this.zoom = null;
    this.hello = this.run = this.axes = this.frame = null;
    Object.assign(this.view, { live: true, epoch: 0, step: null, selected: 0 });
    this.view.hidden.clear();
    this.camera.reset();
    this.index = -1;
  }

  get stream() {
    return this.receiver.stream;
  }

  /** Whether the network itself is wanted with every frame. */
  get looksInside() {
    return this.kind === "inside";
  }

  /** The series that can be chosen, {names, y, lengths}: the probe series, whose paths are recorded, first. */
  get list() {
    return this.hello?.examined ?? this.hello?.probes ?? { names: [], y: [], lengths: [] };
  }

  /** Time steps of the longest series. */
  get steps() {
    return this.hello?.shapes.l ?? 1;
  }

  /** How far the bar goes: in a comparison to the end of the longer series. */
  get reach() {
    const beside = this.other ?? this.leader;
    return Math.max(this.steps, beside?.steps ?? 1);
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
    this.leader?.seek({ epoch, step });
    this.playback.stop();
    if (step !== undefined) this.setStep(step);
    if (epoch !== undefined) this.setEpoch(epoch);
  }

  setStep(step) {
    this.view.step = Math.max(1, Math.min(this.reach, Math.round(step)));
    this.invalidate("step");
    this.other?.setStep(step);
  }

  setEpoch(epoch) {
    if (!this.other?.held) this.other?.setEpoch(epoch);
    const index = this.record.nearest(epoch);
    if (index < 0) return;
    const whole = !this.receiver.coming; // else its frame may still come
    this.view.live = whole && index === this.record.frames.length - 1 && !this.playback.of && !this.held;
    this.view.epoch = whole ? this.record.frames[index].epoch : epoch;
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
    if (!this.other?.held) this.other?.setFollow();
  }

  /** Whether the right side of a comparison stays at an epoch, that on show if none is given, or goes where the left one is. */
  hold(held, epoch = this.frame?.epoch ?? 0) {
    this.held = held;
    const { live, epoch: led } = this.leader.view;
    Object.assign(this.view, held ? { live: false, epoch } : { live, epoch: led });
    this.invalidate("frames");
    this.invalidate("hold");
  }

  select(series) {
    const count = this.list.names.length;
    if (!count || !Number.isInteger(series)) return;
    this.view.selected = (series + count) % count;
    this.invalidate("select");
    const beside = this.other ?? this.leader;
    const same = beside?.list.names.indexOf(this.list.names[this.view.selected]) ?? -1;
    if (same >= 0 && same !== beside.view.selected) beside.select(same);
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

  /** Whether nothing is left to be painted or worked out. */
  get idle() {
    return !this.request && !this.mentioned && !this.receiver.coming && !busy();
  }

  invalidate(what) {
    this.changes.add(what);
    this.request ||= requestAnimationFrame(() => this.paint());
  }

  /** For what more is about to follow: painted with that, or after a moment (ms) if it does not come. */
  mention(what, moment) {
    this.changes.add(what);
    this.mentioned ||= setTimeout(() => this.invalidate(what), moment);
  }

  paint() {
    this.request = 0;
    clearTimeout(this.mentioned);
    this.mentioned = 0;
    this.paints++;
    const changed = this.changes;
    this.changes = new Changes();
    const before = this.frame;
    this.index = this.view.live ? this.record.frames.length - 1 : this.record.nearest(this.view.epoch);
    if (!before && !this.view.live && this.receiver.coming) this.index = -1; // that of the epoch asked for may still come
    this.frame = this.record.frames[this.index] ?? null;
    if (this.frame !== before) changed.add("frame");
    for (const panel of this.layout.panels()) attempt(() => panel.paint(changed));
    publish(this);
    if (this.leader && changed.any("frame", "metrics", "words", "hold")) this.leader.invalidate("other");
    this.receiver.painted(this.frame !== before ? this.frame : null);
  }

  close() {
    cancelAnimationFrame(this.request);
    clearTimeout(this.mentioned);
    this.request = -1; // nothing is painted any more
    this.playback.stop();
    this.receiver.close();
    this.layout.close();
    this.root.remove();
  }
}

/** An error in one view is reported, and leaves the others and the bar alive. */
function attempt(paint) {
  try {
    paint();
  } catch (error) {
    reportError(error);
  }
}
