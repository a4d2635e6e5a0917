/** At most `count` frames before this one, evenly over the training so far, the first of all among them. */
export function earlier(frames, frame, count) {
  const before = frames.indexOf(frame);
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * before) / count));
  return [...new Set(places)].filter((at) => at < before).map((at) => frames[at]);
}
