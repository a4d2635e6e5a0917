// The page's colours for the canvases, read from the CSS variables, and read again when they change.

import { element } from "./dom.js";
import { rgb } from "./heat.js";

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
    const next = Object.fromEntries(NAMES.map((name) => [name, solid(style.getPropertyValue(`--rnnviz-${name}`).trim())]));
    next.font = style.fontFamily;
    const key = JSON.stringify(next);
    if (key === this.key) return;
    Object.assign(this, next, { key, dark: luminance(next.page) < 0.4 });
    this.root.style.colorScheme = this.dark ? "dark" : "light"; // for what the browser draws itself: sliders and menus
    this.changed();
  }
}

/** A colour as any program reads it, whatever way the page writes it: drawings are saved with these. */
function solid(colour) {
  return `rgb(${rgb(colour).join(", ")})`;
}

/** How bright a colour is, 0 to 1. */
function luminance(colour) {
  const [r, g, b] = rgb(colour);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
