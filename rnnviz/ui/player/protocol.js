// The stream's binary messages as typed arrays. Everything is little endian; see rnnviz/live for the other end.

const INPUT = 1;
const FRAME = 2;
const METRICS = 3;
const INSIDE = 4;
const SERIES = 5;
const PLACES = 6;
export const QUANTA = 4094; // a coordinate of 0..4094 spans an axis from low to high

/**
 * @param {ArrayBuffer} buffer one binary message
 * @param {{l: number, p: number}|null} shapes from `hello`: steps l, probe series p
 * @returns {{kind: "input"|"frame"|"metrics"|"inside"|"series"|"places"}} throws Error where the length does not fit
 */
export function decode(buffer, shapes) {
  const head = new DataView(buffer);
  const kind = kindOf(buffer);
  if (kind === INPUT) return decodeInput(head, buffer);
  if (kind === FRAME) return decodeFrame(head, buffer, shapes);
  if (kind === METRICS) return decodeMetrics(head, buffer);
  if (kind === INSIDE) return decodeInside(head, buffer);
  if (kind === SERIES) return decodeSeries(head, buffer);
  if (kind === PLACES) return decodePlaces(head, buffer);
  throw new Error(`a message of unknown kind ${kind}`);
}

/** Whether it is a frame, or would be one if it were whole. */
export function isFrame(buffer) {
  return kindOf(buffer) === FRAME;
}

function kindOf(buffer) {
  return buffer.byteLength >= 4 ? new DataView(buffer).getUint32(0, true) : NaN;
}

function decodeInput(head, buffer) {
  const [l, p, k] = [4, 8, 12].map((at) => head.getUint32(at, true));
  check(buffer, 16 + 4 * l * p * k);
  return { kind: "input", l, p, k, X: new Float32Array(buffer, 16, p * l * k) }; // (p, l, k)
}

function decodeFrame(head, buffer, shapes) {
  if (!shapes) throw new Error("a frame came before hello");
  const d = head.getUint32(28, true);
  const points = shapes.p * shapes.l;
  const packed = 3 * Math.ceil((points * d) / 2);
  check(buffer, 32 + packed + 2 * points);
  const coords = unpack(new Uint8Array(buffer, 32, packed), points * d); // (p, l, d)
  return {
    kind: "frame",
    seq: head.getUint32(4, true),
    epoch: head.getFloat32(8, true),
    step: head.getUint32(12, true), // optimiser steps
    committed: head.getFloat64(16, true), // unix ms
    axes: head.getUint32(24, true),
    d,
    bytes: buffer.byteLength + coords.byteLength, // in memory
    coords,
    verdict: new Uint8Array(buffer, 32 + packed, points), // (p, l)
    probability: new Uint8Array(buffer, 32 + packed + points, points), // (p, l)
  };
}

/** Numbers of 12 bits, two in three bytes. */
function unpack(bytes, count) {
  const numbers = new Uint16Array(2 * Math.ceil(count / 2));
  for (let at = 0, i = 0; at < bytes.length; at += 3, i += 2) {
    numbers[i] = bytes[at] | ((bytes[at + 1] & 15) << 8);
    numbers[i + 1] = (bytes[at + 1] >> 4) | (bytes[at + 2] << 4);
  }
  return numbers.subarray(0, count);
}

function decodeMetrics(head, buffer) {
  const count = head.getUint32(4, true);
  check(buffer, 8 + 20 * count);
  return { kind: "metrics", count, rows: new Float32Array(buffer, 8, 5 * count) };
}

function decodeInside(head, buffer) {
  const [seq, layers, l, shares, weights, m] = [4, 8, 12, 16, 20, 24].map((at) => head.getUint32(at, true));
  check(buffer, 32 + 4 * (layers * l + shares + weights) + m);
  const measured = head.getFloat32(28, true); // the epoch that flow, early and verdicts are of
  let at = 32;
  const floats = (count) => new Float32Array(buffer, (at += 4 * count) - 4 * count, count);
  const [flow, early, W] = [floats(layers * l), floats(shares), floats(weights)];
  return { kind: "inside", seq, layers, l, measured, flow, early, W, verdicts: new Uint8Array(buffer, at, m), bytes: buffer.byteLength };
}

function decodeSeries(head, buffer) {
  const [index, l, k] = [4, 8, 12].map((at) => head.getUint32(at, true));
  check(buffer, 16 + 4 * l * k);
  return { kind: "series", index, l, k, X: new Float32Array(buffer, 16, l * k) }; // (l, k)
}

function decodePlaces(head, buffer) {
  const [seq, l, p] = [4, 8, 12].map((at) => head.getUint32(at, true));
  check(buffer, 16 + 8 * l * p);
  return { kind: "places", seq, l, p, coords: new Float32Array(buffer, 16, 2 * l * p) }; // (p, l, 2)
}

function check(buffer, wanted) {
  if (buffer.byteLength !== wanted) throw new Error(`a message of ${buffer.byteLength} bytes, not ${wanted}`);
}
