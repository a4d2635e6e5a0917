// The sentences. Every number in them comes from the run.

import { epochOf, percent } from "./scale.js";

const CELLS = { rnn: "RNN (tanh)", rnn_relu: "RNN (ReLU)", gru: "GRU", lstm: "LSTM" };

/** What was trained on what, so that no picture is taken for another run's. The run's own name only where somebody gave it one. */
export function identity({ run, shapes, title }) {
  const set = title.charAt(0).toUpperCase() + title.slice(1);
  const data = `${shapes.n_train} series to learn from, ${shapes.n_held_out} held out`;
  const network = `${CELLS[run.cell] ?? run.cell}, ${count(run.h, "unit")}, ${count(run.num_layers, "layer")}, seed ${run.seed}`;
  return [...(run.name.startsWith(`${set} - `) ? [] : [run.name]), set, data, network].join(" · ");
}

function count(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** The sentence while an earlier moment is looked at. `metrics` = of the newest epoch finished by then, or null. */
export function lookingBack(run, shapes, metrics, epoch) {
  const then = `Looking back at epoch ${Math.floor(epoch + 1e-6)} of ${run.epochs}`;
  return metrics
    ? `${then}: ${rightOf(metrics.heldOutAccuracy, shapes.n_held_out)} it has never seen were right.`
    : `${then}: it had learned nothing yet.`;
}

/** The live sentence. `run` as in hello and status, `shapes`, `metrics` = the newest epoch's or null. */
export function headline(run, shapes, metrics) {
  const score = metrics ? rightOf(metrics.heldOutAccuracy, shapes.n_held_out) : "";
  const done = metrics?.epoch; // the epoch the score was taken after, not the one it is in now
  switch (run.status) {
    case "queued":
      return run.epoch > 0 ? "Waiting for its turn to go on…" : "Waiting for its turn…";
    case "running":
      return score
        ? `Epoch ${done} of ${run.epochs}: ${score} it has never seen are right.`
        : "It is going through the series for the first time…";
    case "paused":
      return score ? `Paused after epoch ${done} of ${run.epochs}: ${score} it has never seen are right.` : "Paused.";
    case "done":
      return score ? verdictOn(metrics, shapes, score) : "Done.";
    case "stopped":
      return score
        ? `Stopped after ${done} of ${run.epochs} epochs: ${score} it has never seen are right.`
        : "Stopped before it had learned anything.";
    case "failed":
      return `It could not go on: ${run.reason || "the reason is not known."}`;
    default:
      return "";
  }
}

function rightOf(share, n) {
  return n ? `${Math.round(share * n)} of ${n} series` : `${percent(share)} of the series`;
}

/** Learned, partly, or not: not means within two standard deviations of guessing, which is to name the largest class always. */
function verdictOn(metrics, shapes, score) {
  const guess = shapes.chance;
  const share = metrics.heldOutAccuracy;
  const doubt = 2 * Math.sqrt((guess * (1 - guess)) / (shapes.n_held_out || 100));
  if (share <= guess + doubt) return `It has not found the rule: ${score} it has never seen are right, no better than guessing.`;
  if (share < 0.9) return `It has found a part of the rule: ${score} it has never seen are right; guessing would get ${percent(guess)}.`;
  return `It has learned: ${score} it has never seen are right.`;
}

export function timeLeft(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "";
  if (seconds < 1) return "less than a second left";
  if (seconds < 90) return `about ${Math.round(seconds)} s left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${(seconds / 3600).toFixed(1)} h left`;
}

/** Whose paths are drawn, and how much of each. `stride` from paths.js. */
export function aboutPaths({ shapes, probes }, stride) {
  const { p, l, n_held_out: all } = shapes;
  if (!p) return "";
  const which = p < all ? `${p} of ${all}` : `All ${all}`;
  const ends = probes.lengths.some((length) => length < l) ? ", each up to its own last step" : "";
  return `${which} held-out series${ends}${stride > 1 ? `, one step in ${stride} drawn` : ""}.`;
}

/** What the axes of the trajectories are, and how much of the whole they show. */
export function aboutAxes(axes, { h, num_layers, cell }, three) {
  if (!axes) return "";
  const top = num_layers > 1 ? ` of the top one of ${num_layers} layers` : "";
  const of = cell === "lstm" ? `${top}, without the cell state,` : top;
  const shown = axes.low.length === 1 ? 1 : three ? 3 : 2;
  const share = axes.share.slice(0, shown);
  if (axes.kind === "tsne") {
    return (
      `${h} numbers${of} at every step, arranged so that near states lie near (t-SNE). Only neighbourhoods count: ` +
      `how far apart groups lie, and how large they are, says nothing. ${axes.words}`
    );
  }
  if (axes.plain) return `${aboutChosen(axes, h, of, shown)}: ${percent(sum(share))} of their variance in this epoch.`;
  if (axes.kind !== "pca") {
    if (shown === h)
      return h === 1
        ? `The one number${of} (the unit itself) after every time step.`
        : `The ${h} numbers${of} (the units themselves) after every time step.`;
    return `${shown} of the ${h} numbers${of} (the units themselves): ${percent(sum(share))} of their variance. 3-D shows all.`;
  }
  const parts = share.map((part) => percent(part)).join(" + ");
  const fitted = `fitted to ${axes.fitted} recorded moments${axes.final === false ? " so far" : ""}`;
  return (
    `${h} numbers${of} seen in ${shown} dimensions, which hold ${percent(sum(share))} of their variance over the whole ` +
    `training (PCA: ${parts}, ${fitted}).`
  );
}

/** When what is not in every picture was measured: the last time until the picture on show. */
export function measuredAt({ inside }) {
  return `measured at epoch ${epochOf(inside.measured)}`;
}

function aboutChosen({ kind, names }, h, of, shown) {
  if (kind === "units") return `Shown are ${names.slice(0, shown).join(", ")} of the ${h} numbers${of} after every time step`;
  return `The ${h} numbers${of} after every time step, from the side from which the readout tells the classes apart`;
}

/** What the coloured ground of the paths is. `exact`: the plane holds the readout. */
export function aboutRegions(exact, { names }) {
  if (exact) return "The colour of the ground is what it would say at each point: exact, for only this plane counts for the verdict.";
  return (
    `The colour of the ground is what it would say at each point of one slice: ` +
    `all that ${names[0]} and ${names[1]} leave out is held at its mean, so a path may end on a colour that is not its ` +
    `verdict.`
  );
}

/** What the network says of one series after one step, and since when. `settled` from verdict.js. */
export function aboutVerdict({ name: series, classes, truth, now, probability, step, settled, end, l }) {
  const name = (c) => `"${classes[c]}"`;
  const ends = end < l ? ` and ends with step ${end}` : "";
  const says = `Series ${series} is ${name(truth)}${ends}. After step ${step} it says ${name(now)} (${percent(probability)}).`;
  const stays =
    settled.step > 1
      ? `From step ${settled.step} on it stays with ${name(settled.verdict)}`
      : `It says ${name(settled.verdict)} from the first step on`;
  const right = settled.verdict === truth ? ", which is right." : ", which is wrong.";
  return settled.step === end && end > 1
    ? `${says} It comes to ${name(settled.verdict)} only at the last step${right}`
    : `${says} ${stays}${right}`;
}

function sum(numbers) {
  return numbers.reduce((total, value) => total + value, 0);
}
