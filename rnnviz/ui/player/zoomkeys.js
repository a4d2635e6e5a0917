// The zoom of the curves by keyboard: the keys of the camera (camerakeys.js), along one axis.

import { ofBrowser } from "./keyboard.js";

const ZOOM = 1.5;
const STEP = 0.1; // of what is in view
const LEAST = 1; // epoch

export const KEYS = "Plus and minus zoom around the epoch on show, Shift with the left or right arrow key goes along, 0 shows all epochs.";

/** The range after a key, `null` for all, `undefined` where the key was for something else. `at`: the epoch that stays where it is. */
export function zoomKey([low, high], [least, most], at, event) {
  if (ofBrowser(event)) return undefined;
  const { key, shiftKey } = event;
  const span = high - low;
  const by = { "+": 1 / ZOOM, "=": 1 / ZOOM, "-": ZOOM, _: ZOOM }[key];
  const move = shiftKey && { ArrowLeft: -STEP, ArrowRight: STEP }[key];
  if (key === "0") return null;
  if (move) return span >= most - least ? null : within(low + move * span, span, least, most);
  if (!by) return undefined;
  const wide = Math.max(Math.min(LEAST, span), span * by);
  if (wide >= most - least) return null;
  const middle = at >= low && at <= high ? at : (low + high) / 2;
  return within(middle - ((middle - low) / span) * wide, wide, least, most);
}

function within(low, span, least, most) {
  const from = Math.max(least, Math.min(most - span, low));
  return [from, from + span];
}
