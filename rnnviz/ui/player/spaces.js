// The spaces that paths can be drawn in: the recorded axes, the plane of the readout, or chosen units. Each knows its axes, where every
// probe series' states lie in them, and how to place any other state.

import { axesOfReadout, axesOfUnits, deviations, holdsReadout, widen } from "./planes.js";

/**
 * @param player the Player, with a frame
 * @param {{kind: "recorded"|"readout"|"units"|"tsne", units: number[]}} wanted
 * @returns {{kind, names, share, low, high, points: {coords, d}, exact, place, logits}} or null while something is missing.
 *   `axes` has what camera.js and grid.js need; `place(H, l)` -> Float32Array (l, d); `logits` = the readout along the axes, or null
 */
export function spaceOf(player, wanted) {
  const { frame, axes, inside } = player;
  if (!frame || !axes) return null;
  if (wanted.kind === "tsne") return arranged(player) ?? recorded(player);
  if (wanted.kind === "recorded" || !inside.states) return recorded(player);
  const make = () => computed(player, wanted);
  return inside.remember(`space ${wanted.kind}`, [frame, axes, inside.states, wanted.units.join()], make);
}

function recorded({ frame, axes, inside }) {
  const place = (H, l) => placed(H, l, axes.mean, axes.axes);
  return { axes, points: frame, place, readout: inside.network ? along(inside.network, axes.mean, axes.axes) : null };
}

/** As t-SNE has placed the states of this moment; no other state can be placed among them. */
function arranged({ places, inside, hello, frame }) {
  const coords = places.now?.coords;
  if (!coords) return null;
  return inside.remember("space tsne", [coords], () => {
    const range = widen(inside, `tsne ${frame.seq}`, coords, 2, hello.probes.lengths);
    const axes = {
      kind: "tsne",
      names: ["t-SNE 1", "t-SNE 2"],
      share: [],
      ...range,
      plain: true,
      words: places.now.words,
      version: `tsne ${frame.seq}`,
    };
    return { axes, points: { coords, d: 2 }, place: null, readout: null };
  });
}

function computed(player, { kind, units }) {
  const { inside, axes: fixed, hello } = player;
  const { network, states } = inside;
  const { h } = hello.shapes;
  const { mean, spread } = deviations(states, hello.probes.lengths, h);
  const found = kind === "units" ? axesOfUnits(units, h) : axesOfReadout(network.fc.W, hello.classes, fixed, h);
  const origin = kind === "units" ? new Array(h).fill(0) : mean;
  const coords = placed(states, states.length / h, origin, found.axes);
  const share = found.axes.map((axis) => spread(axis));
  const range = widen(inside, `${kind} ${found.names.join()}`, coords, found.axes.length, hello.probes.lengths);
  return {
    axes: { kind, names: found.names, share, ...range, plain: true, version: `${kind} ${units.join()}` },
    points: { coords, d: found.axes.length },
    place: (H, l) => placed(H, l, origin, found.axes),
    // where an axis is a unit, the others stay at their mean: the plane goes through the mean of all states
    readout: along(network, kind === "units" ? mean.map((m, i) => (units.includes(i) ? 0 : m)) : mean, found.axes),
  };
}

/** States H (l, h) as coordinates Float32Array (l, d). */
function placed(H, l, origin, axes) {
  const h = origin.length;
  const d = axes.length;
  const out = new Float32Array(l * d);
  const shift = axes.map((axis) => axis.reduce((sum, a, i) => sum + a * origin[i], 0));
  for (let t = 0; t < l; t++) {
    for (let j = 0; j < d; j++) {
      const axis = axes[j];
      let sum = -shift[j];
      for (let i = 0; i < h; i++) sum += axis[i] * H[t * h + i];
      out[t * d + j] = sum;
    }
  }
  return out;
}

/** The readout in a plane: logits = base + rows · (x, y). `exact`: it sees nothing of what the plane leaves out. */
function along({ fc, h, num_classes }, origin, axes) {
  const rows = Array.from({ length: num_classes }, (_, c) => axes.map((axis) => axis.reduce((sum, a, i) => sum + a * fc.W[c * h + i], 0)));
  const base = Array.from({ length: num_classes }, (_, c) => origin.reduce((sum, o, i) => sum + o * fc.W[c * h + i], fc.b[c]));
  return { rows, base, exact: holdsReadout(fc.W, num_classes, h, axes.slice(0, 2)) };
}
