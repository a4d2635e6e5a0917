// The one unit that is looked at closely, and which units change most: those worth a row of their own where there are many.

/**
 * The layer, unit and step that the unrolled network and the equation are about, each from 0. Until the user picks one: the unit of
 * the top layer that changes most in the chosen series, taken when a run is first looked at and again from its last network.
 */
export function picked(player) {
  const { inside, run, step, view } = player;
  const { trace } = inside;
  const over = view.live && run.status !== "running";
  if (view.picked?.run !== run.id || (over && !view.picked.byUser)) view.picked = { run: run.id, ...first(inside) };
  return { layer: view.picked.layer, unit: view.picked.unit, t: Math.min(step, trace.l) - 1 };
}

function first(inside) {
  const layer = inside.trace.layers.length - 1;
  return { layer, unit: byChange(inside, layer)[0] };
}

/** `{layer, unit, step}`, any of them; layer and unit from 0, step from 1. */
export function pick(player, { step, ...change }) {
  picked(player);
  Object.assign(player.view.picked, change, { byUser: true });
  if (step !== undefined) player.seek({ step });
  player.invalidate("picked");
}

/** The units of a layer, those first whose value changes most over the chosen series. */
export function byChange(inside, layer) {
  const { trace } = inside;
  return inside.remember(`units by change, layer ${layer}`, [trace], () => orderByRange(trace.layers[layer].H, trace.l));
}

/** Indices of the columns of values `(l, columns)`, that with the largest distance between its highest and lowest value first. */
export function orderByRange(values, l) {
  const columns = values.length / l;
  const ranges = Array.from({ length: columns }, (_, i) => {
    let [low, high] = [Infinity, -Infinity];
    for (let at = i; at < values.length; at += columns) [low, high] = [Math.min(low, values[at]), Math.max(high, values[at])];
    return high - low;
  });
  return ranges.map((_, i) => i).sort((a, b) => ranges[b] - ranges[a] || a - b);
}
