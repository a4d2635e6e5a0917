// The page's colours for the canvases, read from the CSS variables, and read again when they change.

import { element } from "./dom.js";

const NAMES = ["ink", "muted", "line", "page", "panel", "accent"];

export class Theme {
  /** `changed()` is called when the page's colours have changed. */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    // A colour that changes starts a transition: the one event that tells of any change of theme, whoever made it.
    this.sentinel = element("span", "rnnviz-sentinel", { "aria-hidden": "true", on: { transitionrun: () => this.read() } });
    root.append(this.sentinel);
    this.read();
  }

  read() {
    const style = getComputedStyle(this.root);
    const next = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--rnnviz-${name}`).trim()]));
    next.font = style.fontFamily;
    const key = JSON.stringify(next);
    if (key === this.key) return;
    Object.assign(this, next, { key, dark: luminance(next.page) < 0.4 });
    this.root.style.colorScheme = this.dark ? "dark" : "light"; // for what the browser draws itself: sliders and menus
    this.changed();
  }
}

/** How bright a colour is, 0 to 1, whatever way it is written. */
function luminance(colour) {
  const ctx = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  ctx.fillStyle = colour || "#fff";
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b] = ctx.getImageData(0, 0, 1, 1).data;
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
