// What the server says, put into the player; and back to it, what has been painted.

import { look } from "./palette.js";
import { decode, isFrame } from "./protocol.js";
import { Stream } from "./stream.js";

const SOON = 30; // ms in which a frame nearly always follows what comes with it
const PAST = 300; // ms between paintings while frames of the past arrive
const KEPT = 600; // paintings remembered for measurements
const SETTLE = 400; // ms after the first frame of a finished run until it is replayed once

export class Receiver {
  constructor(player) {
    this.player = player;
    this.stats = { painted: [], first_painted: null, loaded_ms: null, count: 0 }; // loaded_ms: until all that there was is painted
    this.after = new MessageChannel(); // its message comes when the frame is on the screen
    this.after.port1.onmessage = ({ data }) => this.onScreen(data);
  }

  show({ socket, token, run, view, replay = false }) {
    const asked = replay && !this.wantsReplay;
    this.wantsReplay = replay;
    if (this.stream && run === this.run && socket === this.socket) {
      if (asked) this.planReplay();
      return this.stream.renew(token);
    }
    [this.run, this.socket] = [run, socket];
    this.stream?.close();
    clearTimeout(this.replay);
    Object.assign(this, { fresh: true, replay: 0, received: 0, acknowledged: 0, furthest: 0, within: null });
    Object.assign(this, { coming: 0, newestFirst: false, planned: false }); // of the past
    Object.assign(this.stats, { painted: [], first_painted: null, loaded_ms: null });
    this.opened = Date.now();
    this.player.forget();
    this.player.controls.connecting();
    if (view === "train") this.comeIntoView();
    this.stream = new Stream({ path: socket, token, inside: this.player.looksInside }, {
      text: (message) => this.text(message),
      bytes: (buffer) => this.bytes(buffer),
      state: (state, words) => this.player.controls.connection(state, words),
      held: () => this.held(),
    });
  }

  /** What a new connection need not send: nothing, where the past had not come whole. */
  held() {
    const { record, axes } = this.player;
    return this.coming > 0 ? { after: 0, axes: 0 } : { after: record.seq, axes: axes?.version ?? 0 };
  }

  /** Below a page full of settings a new run would begin unseen. */
  comeIntoView() {
    const { root } = this.player;
    if (root.getBoundingClientRect().top > window.innerHeight / 2) root.scrollIntoView({ block: "start", behavior: "smooth" });
  }

  text(message) {
    if (message.type === "hello") this.hello(message);
    else if (message.type === "status") this.status(message);
    else if (message.type === "axes") this.axes(message);
    else if (message.type === "job") this.player.places.hear(message);
    else if (message.type === "refused") this.player.controls.answered(message.message);
  }

  /** Comes again when the run has chosen its probe series, and with every new connection. */
  hello(message) {
    const { player } = this;
    message.shapes.p = message.probes.names.length;
    player.hello = message;
    player.run = message.run;
    player.inside.askAgain();
    player.places.askAgain();
    player.looks = message.classes.map((_, c) => look(c, player.theme.dark));
    player.controls.answered();
    for (const what of ["status", "words", "metrics", "probes", ...(this.fresh ? ["run"] : [])]) player.invalidate(what);
    this.fresh = false;
    this.acknowledged = 0; // a new connection has been told nothing yet
  }

  status({ type, ...news }) {
    const { player } = this;
    const changed = news.status !== player.run?.status || news.learning_rate !== player.run?.learning_rate;
    player.run = { ...player.run, ...news };
    if (changed) player.controls.answered();
    else player.mention("status", SOON);
  }

  axes(message) {
    const { player } = this;
    const { type, past = 0, afresh = false, newest_first: newestFirst = false, ...axes } = message;
    Object.assign(this, { coming: past, newestFirst });
    const same = axes.version === player.axes?.version && !afresh;
    player.axes = axes;
    if (axes.low.length < 3) player.view.three = false;
    player.invalidate("words");
    if (same) return;
    player.record.drop();
    player.invalidate("frames");
  }

  bytes(buffer) {
    const { player } = this;
    let message;
    try {
      message = decode(buffer, player.hello?.shapes);
    } catch (error) {
      if (isFrame(buffer)) this.counted();
      return console.warn(`rnnviz: the stream sent ${error.message}; left out.`);
    }
    this[message.kind](message);
  }

  input(message) {
    this.player.record.input = message;
    this.player.invalidate("input");
  }

  /** What goes with the frame that comes next. */
  inside(message) {
    this.within = message;
  }

  series(message) {
    this.player.inside.add(message);
  }

  places(message) {
    this.player.places.add(message);
  }

  metrics({ rows }) {
    this.player.record.append(rows);
    this.player.mention("metrics", SOON);
  }

  /** To a player that has nothing yet the newest frame comes first and is painted at once; then those before it, in their order. */
  frame(frame) {
    const { player } = this;
    const { record } = player;
    if (this.within?.seq === frame.seq) {
      frame.inside = this.within;
      frame.bytes += this.within.bytes;
    }
    const behind = this.newestFirst && this.coming > 0 && record.seq > frame.seq;
    if (!behind) this.received = frame.seq;
    if (frame.axes === player.axes?.version && frame.d === player.axes.low.length) {
      if (behind) record.fill(frame);
      else record.add(frame);
    }
    this.counted();
    if (this.coming > 0 && (behind || !this.newestFirst)) player.mention("frames", PAST);
    else player.invalidate(behind ? "frame" : "frames"); // with the last of them the ranges of all are known
  }

  /** One more of the past has come. */
  counted() {
    this.coming = Math.max(0, this.coming - 1);
    if (this.coming || this.planned) return;
    this.planned = true;
    this.planReplay();
  }

  /** The first screen moves when it opens: a finished run shows its training once. So does any run the page wants replayed. */
  planReplay() {
    const { player } = this;
    const wanted = this.wantsReplay || (this.player.kind === "start" && player.run.status === "done");
    if (!wanted || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    clearTimeout(this.replay);
    this.replay = setTimeout(() => {
      if (player.view.live && !player.playback.of && player.record.frames.length > 2) player.playback.start("epoch");
    }, SETTLE);
  }

  /** Called in every painting. `shown` = the frame that is new on the screen, or null. */
  painted(shown) {
    const seq = this.received !== this.acknowledged ? this.received : 0;
    const whole = this.stats.loaded_ms === null && !this.coming && this.player.record.frames.length > 0;
    if (shown || seq || whole) this.after.port2.postMessage({ seq, whole, shown: shown && { seq: shown.seq, committed: shown.committed } });
  }

  onScreen({ seq, whole, shown }) {
    const now = Date.now();
    if (whole) this.stats.loaded_ms ??= now - this.opened;
    if (seq && this.stream?.send({ painted: seq })) this.acknowledged = seq;
    if (!shown) return;
    this.stats.first_painted ??= now;
    this.stats.count++;
    if (shown.seq <= this.furthest) return; // scrubbed to, or sent again in new axes: says nothing of the delay
    this.furthest = shown.seq;
    this.stats.painted.push({ ...shown, painted: now });
    if (this.stats.painted.length > KEPT) this.stats.painted.shift();
  }

  close() {
    clearTimeout(this.replay);
    this.after.port1.close();
    this.stream?.close();
  }
}
