// What the player shows, as attributes of its root: for tests, measurements and the curious.

import { mark } from "./dom.js";

export function publish(player) {
  const { root, run, record, frame, hello, axes, view, step } = player;
  const latest = record.latest;
  const shown = {
    status: run?.status,
    run: run?.id,
    epoch: latest?.epoch,
    "shown-epoch": frame?.epoch,
    step: hello ? step : null,
    steps: hello?.shapes.l,
    frames: record.frames.length,
    loss: latest?.loss,
    accuracy: latest?.accuracy,
    "held-out-accuracy": latest?.heldOutAccuracy,
    view: view.three ? "3d" : "2d",
    axes: axes?.version,
    "axes-kind": axes?.kind,
    selected: hello ? view.selected : null,
    live: view.live,
  };
  for (const [name, value] of Object.entries(shown)) mark(root, `data-${name}`, value);
}
