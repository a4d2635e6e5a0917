// Places of the states that were worked out on request (t-SNE), for the moments they were asked for.

import { element, write } from "./dom.js";

export class Places {
  constructor(player) {
    this.player = player;
    this.forget();
  }

  forget() {
    this.of = new Map(); // a frame's number -> {status, words, coords (p, l, 2) once it is done}
  }

  /** Asks for those of the frame on show. */
  ask() {
    const { frame, stream } = this.player;
    if (frame && stream?.send({ do: "embed", frame: frame.seq })) this.hear({ frame: frame.seq, status: "queued", words: "Asking…" });
  }

  /** A new connection knows nothing of what was asked of the old one. */
  askAgain() {
    const waiting = [...this.of].filter(([, { status }]) => ["queued", "running"].includes(status));
    for (const [frame] of waiting) this.player.stream?.send({ do: "embed", frame });
  }

  hear({ frame, status, words }) {
    this.of.set(frame, { ...this.of.get(frame), status, words });
    this.player.invalidate("space");
    this.player.invalidate("words");
  }

  add({ seq, l, p, coords }) {
    fill(coords, p, l);
    this.of.set(seq, { ...this.of.get(seq), coords });
    this.player.invalidate("space");
    this.player.invalidate("words");
  }

  /** What is known for the frame on show, or null. */
  get now() {
    return this.of.get(this.player.frame?.seq) ?? null;
  }
}

/** A step that was left out stays where the placed one before it is. */
function fill(coords, p, l) {
  for (let i = 0; i < p; i++) {
    for (let t = 1; t < l; t++) {
      const at = 2 * (i * l + t);
      if (Number.isNaN(coords[at])) [coords[at], coords[at + 1]] = [coords[at - 2], coords[at - 1]];
    }
  }
}

/** The line under the axes' menu: what t-SNE is doing, and the button that asks for it. */
export class PlacesLine {
  constructor(player) {
    this.player = player;
    this.words = element("span", "rnnviz-muted", { role: "status" });
    this.button = element("button", "rnnviz-small", {
      type: "button",
      text: "Arrange this moment",
      on: { click: () => player.places.ask() },
    });
    this.element = element("div", "rnnviz-tools", { hidden: true }, this.button, this.words);
  }

  paint(wanted) {
    const { places, run } = this.player;
    const { now } = places;
    this.element.hidden = !wanted;
    this.button.hidden = Boolean(now) && now.status !== "failed";
    this.button.disabled = ["queued", "running"].includes(run?.status);
    const hint = this.button.disabled
      ? "Possible when the training rests."
      : "It is worked out for one moment of the training at a time; until then the recorded axes are shown.";
    write(this.words, now ? now.words : hint);
  }
}
