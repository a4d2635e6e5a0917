// One unit at one step, told: what each part of its sum is, which parts count most, and why it came out as it did.

import { label, percent } from "./scale.js";

const ENOUGH = 0.5; // a share of the push that may be called "mostly"
const CANCEL = 0.1; // of the push that is left when two pushes nearly cancel
const REASONS = 3;

/** Two digits, as in all words about a unit. */
export function two(value) {
  const size = Math.abs(value);
  return label(value, size < 100 ? 0.01 : size < 1e5 ? 1 : size);
}

export function signed(value, step = 0.01) {
  const text = label(value, step);
  return text.startsWith("−") || /^[0.]+$/.test(text) ? text : `+${text}`;
}

/** The largest `count` terms of a sum that are not 0, and the others in one: `{shown: terms, others: how many, together: their sum}`. */
export function largest(terms, count) {
  const sorted = terms.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const most = sorted.length > count + 1 ? count : count + 1; // one other alone is no group
  const shown = sorted.slice(0, most).filter(({ product }) => product);
  const rest = sorted.slice(shown.length);
  return { shown, others: rest.length, together: rest.reduce((sum, { product }) => sum + product, 0) };
}

/** What a term is. `about`: {layer, unit, features: names}. */
export function nameOf({ from, index }, { layer, unit, features }) {
  if (from === "x") return layer ? `unit ${index + 1} of layer ${layer}` : features[index];
  if (from === "h") return index === unit ? "itself before" : `unit ${index + 1} before`;
  return index ? "bias of the state's part" : "bias";
}

/** value × weight (× r) of a term. */
export function factors({ from, value, weight, times }, step = 0.001) {
  const weights = [weight, ...(times === 1 ? [] : [times])].map((factor) => label(factor, step));
  return (from === "bias" ? weights : [label(value, step), ...weights]).join(" × ");
}

function level({ from, value }, { layer, cell }) {
  if (from === "x" && !layer)
    return Math.abs(value) > 1 ? (value > 0 ? "is high" : "is low") : value > 0 ? "is above its mean" : "is below its mean";
  const verb = from === "x" ? "is" : "was";
  if (value > 0) return `${verb} ${value > 0.5 || cell === "rnn_relu" ? "on" : "a little on"}`;
  return `${verb} ${value < -0.5 ? "strongly negative" : "a little negative"}`;
}

function reason(term, about) {
  const { from, index, product } = term;
  if (from === "bias") return `its bias is ${signed(product)}`;
  const own = from === "h" && index === about.unit;
  const who = own ? "it" : from === "x" && !about.layer ? `the input ${about.features[index]}` : nameOf(term, about).replace(" before", "");
  return `${who} ${own ? "itself " : ""}${level(term, about)} (${factors(term, 0.01)} = ${signed(product)})`;
}

/**
 * Which terms made a sum come out as it did, in words: "mostly because unit 4 was on (0.93 × 1.20 = +1.12)". "Mostly" only where
 * these make up half of all that pushes that way.
 */
export function because({ terms, sum }, about) {
  const way = sum < 0 ? -1 : 1;
  const pushes = terms.filter(({ product }) => product * way > 0).sort((a, b) => way * (b.product - a.product));
  if (!pushes.length) return "for nothing pushes it either way";
  const all = total(pushes);
  const against = total(terms) - all;
  if (Math.abs(sum) < CANCEL * Math.abs(all))
    return `because ${signed(Math.max(all, against))} from some and ${signed(Math.min(all, against))} from others nearly cancel`;
  let count = 1;
  while (count < Math.min(REASONS, pushes.length) && Math.abs(total(pushes.slice(0, count))) < ENOUGH * Math.abs(all)) count++;
  const named = pushes.slice(0, count).map((term) => reason(term, about));
  const most = Math.abs(total(pushes.slice(0, count))) >= ENOUGH * Math.abs(all);
  const why = most ? `mostly because ${listed(named)}` : `pushed there by ${pushes.length} parts, the largest: ${listed(named)}`;
  return Math.abs(against) < ENOUGH * Math.abs(all)
    ? why
    : `${why}, though others pull against it (${signed(against)} against ${signed(all)})`;
}

/** How the unit got its number, in one or two sentences. `card`: of `contributions`; about: {layer, unit, t, cell, features}. */
export function told(card, about) {
  const before = about.t ? `${two(card.before)} a step before` : "0 before the first step";
  const now = `After step ${about.t + 1} unit ${about.unit + 1} is at ${two(card.result)} (${before})`;
  return TELLS[about.cell](now, card, Object.fromEntries(card.gates.map((gate) => [gate.name, gate])), about);
}

const elman = (now, card, { a }, about) => `${now}, ${because(a, about)}.`;

const TELLS = {
  rnn: elman,
  rnn_relu: (now, card, { a }, about) =>
    a.sum > 0 ? elman(now, card, { a }, about) : `${now}: its sum, ${two(a.sum)}, is not above 0, ${because(a, about)}.`,
  gru: (now, { before }, { z, n }, about) =>
    `${now}: it keeps ${percent(z.result)} of what it was, ${two(before)}, and takes ${percent(1 - z.result)} of the suggestion, ` +
    `${two(n.result)}. The suggestion came out so, ${because(n, about)}.`,
  lstm: (now, { C }, { i, f, g, o }, about) =>
    `${now}: its cell keeps ${percent(f.result)} of its memory, ${two(C.before)}, and lets in ${percent(i.result)} of the suggestion, ` +
    `${two(g.result)}, which makes ${two(C.after)}; ${percent(o.result)} of it, after tanh, are shown. ` +
    `The suggestion came out so, ${because(g, about)}.`,
};

/** The last lines of the card, with the unit's own numbers: of a gated cell; for the others, whose one gate is the number itself, none. */
export function combined({ gates, before, C, result }, { cell }) {
  const [g, value] = [Object.fromEntries(gates.map((gate) => [gate.name, gate.result])), (number) => bracketed(label(number, 0.001))];
  const own = label(result, 0.001);
  if (cell === "gru") return [`H = (1 − ${value(g.z)}) × ${value(g.n)} + ${value(g.z)} × ${value(before)} = ${own}`];
  if (cell !== "lstm") return [];
  const cellState = `C = ${value(g.f)} × ${value(C.before)} + ${value(g.i)} × ${value(g.g)} = ${label(C.after, 0.001)}`;
  return [cellState, `H = ${value(g.o)} × tanh(${label(C.after, 0.001)}) = ${own}`];
}

/** "tanh(1.130) = 0.811" of a gate. */
export function squashed({ sum, activation, result }) {
  const open = { tanh: "tanh(", sigma: "σ(", relu: "max(0, " }[activation];
  return `${open}${label(sum, 0.001)}) = ${label(result, 0.001)}`;
}

function bracketed(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

function listed(parts) {
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0];
}

function total(terms) {
  return terms.reduce((sum, { product }) => sum + product, 0);
}
