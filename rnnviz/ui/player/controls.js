// The head: the live sentence, how far it is, and what can be asked of the run.

import { element, mark, write } from "./dom.js";
import { headline, lookingBack, identity, timeLeft } from "./words.js";

const ASKED = { pause: "Pausing…", go: "Going on…", step: "One epoch…", stop: "Stopping…" };
const OVER = ["done", "failed"]; // a stopped run can go on from where it was

export class Controls {
  constructor(player) {
    this.player = player;
    this.asked = null;
    this.dirty = false;
    this.identity = element("p", "rnnviz-identity");
    this.sentence = element("p", "rnnviz-sentence", { text: "Connecting…" });
    this.announcement = element("span", "rnnviz-unseen", { role: "status" });
    this.trouble = element("p", "rnnviz-trouble", { role: "alert", hidden: true });
    this.notice = element("p", "rnnviz-trouble", { role: "alert", hidden: true });
    this.pause = this.button("Pause", () => this.ask(this.resting ? "go" : "pause"));
    this.one = this.button("One epoch", () => this.ask("step"));
    this.halt = this.button("Stop", () => this.ask("stop"));
    this.bar = element("div", "rnnviz-progress-done");
    this.progress = element("div", "rnnviz-progress", { role: "progressbar", "aria-label": "Epochs done", "aria-valuemin": 0 }, this.bar);
    this.left = element("span", "rnnviz-muted rnnviz-left");
    this.notes = element("ul", "rnnviz-notes", { "aria-label": "About the series", hidden: true });
    this.buttons = element("div", "rnnviz-controls", {}, this.pause, this.one, this.halt, this.learningRate());
    this.element = element(
      "header", "rnnviz-head", {},
      element("div", "rnnviz-head-top", {}, element("div", "rnnviz-says", {}, this.identity, this.sentence), this.buttons),
      element("div", "rnnviz-head-bottom", {}, this.progress, this.left),
      this.notes, this.trouble, this.notice, this.announcement,
    );
  }

  connecting() {
    this.asked = null;
    this.dirty = false;
    this.complain("");
    this.connection("open", "");
    write(this.identity, "");
    this.paintNotes([]);
    write(this.sentence, "Connecting…");
  }

  /** `state`: "open" | "broken" | "refused". */
  connection(state, words) {
    write(this.notice, words);
    this.notice.hidden = !words;
    if (state === "refused" && !this.player.hello) this.nothing();
    this.answered(this.trouble.textContent);
  }

  /** The pictures of the run before go too. */
  nothing() {
    write(this.sentence, "There is nothing to show.");
    this.player.invalidate("run");
  }

  button(text, click) {
    return element("button", "rnnviz-button", { type: "button", text, disabled: true, on: { click } });
  }

  learningRate() {
    const apply = (event) => {
      event.preventDefault();
      this.setLearningRate();
    };
    this.rate = element("input", "rnnviz-input", {
      type: "number", min: "0", max: "1", step: "any", "aria-label": "Learning rate",
      on: { input: () => this.typed() },
    });
    this.apply = element("button", "rnnviz-button", { type: "submit", text: "Apply", disabled: true });
    return element(
      "form",
      "rnnviz-rate",
      { novalidate: true, on: { submit: apply } },
      element("label", "", {}, "Learning rate", this.rate),
      this.apply,
    );
  }

  /** The button at once, not with the next painting: while it is disabled, Enter does nothing. */
  typed() {
    this.dirty = true;
    this.apply.disabled = false;
  }

  setLearningRate() {
    const value = Number(this.rate.value);
    if (!this.rate.value || !Number.isFinite(value)) return this.complain("The learning rate must be a number, for example 0.001.");
    this.complain("");
    if (!this.player.stream?.send({ do: "learning_rate", value })) return this.complain("There is no connection just now.");
    this.dirty = false;
    this.rate.blur();
    this.player.invalidate("status");
  }

  get resting() {
    return ["paused", "stopped"].includes(this.player.run?.status);
  }

  /** Asks and says so at once; the answer is the next status. */
  ask(wish) {
    this.complain("");
    if (!this.player.stream?.send({ do: wish })) return this.complain("There is no connection just now.");
    this.asked = wish;
    this.player.invalidate("status");
  }

  /** An answer has come: what was asked is done, or refused. */
  answered(words = "") {
    this.asked = null;
    this.complain(words);
    this.player.invalidate("status");
  }

  complain(words) {
    write(this.trouble, words);
    this.trouble.hidden = !words;
  }

  paint(changed) {
    const { run, hello, record } = this.player;
    if (!run || !changed.any("status", "metrics", "run", "frame", "frames")) return;
    const { frame, view } = this.player;
    const words =
      view.live || !frame
        ? headline(run, hello.shapes, record.latest)
        : lookingBack(run, hello.shapes, record.upTo(frame.epoch), frame.epoch);
    write(this.identity, identity(hello));
    if (changed.has("probes")) this.paintNotes(hello.notes);
    write(this.sentence, words);
    if (this.status !== run.status) write(this.announcement, words);
    this.status = run.status;
    this.paintProgress(run);
    this.paintButtons(run);
  }

  /** Sentences about the data, such as that windows overlap. */
  paintNotes(notes) {
    this.notes.replaceChildren(...notes.map((text) => element("li", "", { text })));
    this.notes.hidden = !notes.length;
  }

  paintProgress(run) {
    this.progress.parentElement.hidden = this.player.looksInside && OVER.includes(run.status);
    const share = Math.min(1, run.epoch / run.epochs);
    this.bar.style.transform = `scaleX(${share})`;
    mark(this.progress, "aria-valuemax", run.epochs);
    mark(this.progress, "aria-valuenow", Math.floor(run.epoch));
    const left = run.status === "running" ? timeLeft(run.seconds_left) : "";
    write(this.left, `epoch ${Math.floor(run.epoch + 1e-6)} of ${run.epochs}${left ? `, ${left}` : ""}`);
  }

  paintButtons(run) {
    const { asked } = this;
    const is = (...statuses) => statuses.includes(run.status) && !asked;
    this.buttons.hidden = OVER.includes(run.status);
    write(this.pause, asked === "pause" || asked === "go" ? ASKED[asked] : this.resting ? "Go on" : "Pause");
    write(this.one, asked === "step" ? ASKED.step : "One epoch");
    write(this.halt, asked === "stop" ? ASKED.stop : "Stop");
    this.pause.disabled = !is("running", "paused", "stopped");
    this.one.disabled = !is("paused", "stopped");
    this.halt.disabled = !is("queued", "running", "paused");
    this.apply.disabled = !this.dirty || OVER.includes(run.status);
    const typing = this.dirty || document.activeElement === this.rate;
    if (!typing) this.rate.value = String(Number(run.learning_rate.toPrecision(6)));
  }
}
