// What is worked out beside the painting. Long series, many features and large networks get less of it, so that an answer takes
// about a second at most, and each answer says how much it is.

import { CELLS } from "./cells.js";
import { eigenvalues } from "./eigenvalues.js";
import { influence } from "./influence.js";
import { Network } from "./network.js";
import { integratedGradients, occlusion } from "./saliency.js";
import { stepLengths } from "./steplengths.js";
import { recurrentBlock } from "./weights.js";

const WORK = 8e8; // multiplications: about a second
const [MOST_SOURCES, FEWEST_SOURCES] = [100, 10];
const [MOST_POINTS, FEWEST_POINTS] = [512, 8];
const MOST_HIDING = 4e9;

/** Multiplications to read one step. */
function workOfStep({ cell, k, h, num_layers }) {
  return CELLS[cell].gates * h * (k + (2 * num_layers - 1) * h);
}

/** One input step in how many is followed through the states. */
export function sourceStride(shape, l) {
  const source = (l / 2) * shape.k * workOfStep({ ...shape, k: 0 }); // each feature of it, through half of the series on average
  const sources = Math.min(l, Math.max(FEWEST_SOURCES, Math.min(MOST_SOURCES, Math.floor(WORK / source))));
  return Math.ceil(l / sources);
}

/** Whether hiding one step after the other of such a series is done in a few seconds. */
export function canHide(shape, l) {
  return (l / 2) * l * workOfStep(shape) <= MOST_HIDING;
}

/**
 * `{every, values}`: values Float32Array `(l, ceil(l / every))`, a row for the state's step t, a column for each input step; NaN
 * before it.
 */
function influenceOf({ weights, shape, X, l }) {
  const every = sourceStride(shape, l);
  return { every, values: influence(new Network(weights, shape), X, l, { every }) };
}

/**
 * What each step has to do with the logit of a class; `target` -1 for the one it decides for. `{method, target, logit, base,
 * values}`: logit of the series and of one that is average at each step; values `(l, k)` for "gradients" with their sum and
 * the points taken, `(l)` for "occlusion".
 */
function saliencyOf({ weights, shape, X, l, target, method }) {
  const network = new Network(weights, shape);
  const logits = (x) => network.trace(x, l).logits.slice(-shape.num_classes);
  const [own, average] = [logits(X), logits(new Float32Array(X.length))];
  if (![...own, ...average].every(Number.isFinite)) throw new Error("the network's states grow beyond all numbers in this series.");
  const of = target < 0 ? own.indexOf(Math.max(...own)) : target;
  const about = { method, target: of, logit: own[of], base: average[of] };
  if (method === "occlusion") return { ...about, values: occlusion(network, X, l, of) };
  const points = Math.floor(WORK / (3 * l * workOfStep(shape))); // back takes about twice the way forward
  const steps = Math.max(FEWEST_POINTS, Math.min(MOST_POINTS, points));
  return { ...about, ...integratedGradients(network, X, l, of, { steps }) };
}

/** The eigenvalues of one block of W_hh in each of these networks. */
function spectraOf({ weights, shape, layer, block }) {
  return weights.map((W) => eigenvalues(recurrentBlock(new Network(W, shape), layer, block), shape.h));
}

/** How far the top layer's state of each series moves at each step, `(p, l)`. */
function stepsOf({ weights, shape, X, p, l, lengths }) {
  return stepLengths(new Network(weights, shape).states(X, p, l, lengths), lengths, shape.h);
}

export const JOBS = { influence: influenceOf, saliency: saliencyOf, spectra: spectraOf, steps: stepsOf };
