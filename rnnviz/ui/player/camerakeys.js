// The camera by keyboard: what a drag, the wheel and a double click do.

import { ofBrowser } from "./keyboard.js";

const STEP = 24; // px that an arrow moves the view, or turns it as a drag of as many px does
const ZOOM = 1.25;

export const KEYS = "Plus and minus zoom, Shift with an arrow key moves the view or turns it, 0 puts it back.";

const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** Whether the key was for the camera. `three`: whether it looks into three dimensions. */
export function cameraKey(camera, three, event) {
  if (ofBrowser(event)) return false;
  const { key, shiftKey } = event;
  const zoom = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM, _: 1 / ZOOM }[key];
  const move = shiftKey && ARROWS[key];
  if (zoom) camera.zoomAt(zoom, 0, 0);
  else if (move) camera[three ? "orbit" : "pan"](...move);
  else if (key === "0") camera.reset();
  else return false;
  return true;
}
