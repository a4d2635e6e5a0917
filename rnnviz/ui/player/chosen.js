// The chosen series, whether its states were recorded (a probe series) or are worked out here (any other held-out one).

/**
 * @returns {{name, y, length, input, says}} `input` = {X, l, k, at: position of its first step in X} or null; `says` =
 *   {verdict: Uint8Array, sure: Float32Array} (length) after each step, or null: not here yet
 */
export function chosen(player) {
  const { list, view } = player;
  const index = Math.min(view.selected, list.names.length - 1);
  if (index < 0) return null;
  const about = { index, name: list.names[index], y: list.y[index], length: list.lengths[index] };
  const recorded = index < player.hello.probes.names.length;
  return { ...about, ...(recorded ? ofProbe(player, about) : ofTrace(player)) };
}

function ofProbe({ record, frame, hello }, { index, length }) {
  const { l } = hello.shapes;
  const { input } = record;
  const part = (array) => array.subarray(index * l, index * l + length);
  return {
    input: input && { X: input.X, l: input.l, k: input.k, at: index * input.l * input.k },
    says: frame && { verdict: part(frame.verdict), sure: Float32Array.from(part(frame.probability), (q) => q / 255) },
  };
}

function ofTrace({ inside, hello }) {
  const { series, trace } = inside;
  return {
    input: series && { X: series.X, l: series.length, k: hello.shapes.k, at: 0 },
    says: trace && inside.remember("says", [trace], () => verdicts(trace, hello.classes.length)),
  };
}

function verdicts({ P, l }, num_classes) {
  const verdict = new Uint8Array(l);
  const sure = new Float32Array(l);
  for (let t = 0; t < l; t++) {
    for (let c = 0; c < num_classes; c++) {
      if (P[t * num_classes + c] > sure[t]) [verdict[t], sure[t]] = [c, P[t * num_classes + c]];
    }
  }
  return { verdict, sure };
}

/** The step (from 1) from which the verdict never changes again, and that verdict. */
export function settled(verdicts) {
  const verdict = verdicts[verdicts.length - 1];
  let step = verdicts.length;
  while (step > 1 && verdicts[step - 2] === verdict) step--;
  return { step, verdict };
}
