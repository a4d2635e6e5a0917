// "Its memory, step by step": the path of the hidden state of every probe series.

import { project, values, view } from "./camera.js";
import { element, mark, write } from "./dom.js";
import { listen } from "./gestures.js";
import { box, flatAxes, gizmo } from "./grid.js";
import { Legend } from "./legend.js";
import { drawPaths, pick, strideOf } from "./paths.js";
import { label } from "./scale.js";
import { Surface } from "./surface.js";
import { aboutAxes, aboutPaths } from "./words.js";

const FLAT = { left: 56, top: 10, right: 12, bottom: 40 };
const DEEP = { left: 8, top: 8, right: 8, bottom: 8 };

export class Trajectories {
  constructor(player) {
    this.player = player;
    this.surface = new Surface("rnnviz-picture", "Paths of the hidden state, a colour per class", () => player.invalidate("size"));
    this.tip = element("div", "rnnviz-tip", { hidden: true });
    this.empty = element("p", "rnnviz-empty", { text: "Waiting for the first picture of its memory…" });
    this.surface.box.append(this.tip, this.empty);
    this.about = element("p", "rnnviz-about");
    this.legend = new Legend((c) => player.toggleClass(c));
    this.flat = this.button("2-D", () => player.look({ three: false }));
    this.deep = this.button("3-D", () => player.look({ three: true }));
    this.means = this.button("Mean paths", () => player.look({ means: !player.view.means }));
    const choice = element("div", "rnnviz-choice", { role: "group", "aria-label": "Dimensions" }, this.flat, this.deep);
    const head = element(
      "div", "rnnviz-panel-head", {},
      element("h3", "", { text: "Its memory, step by step" }),
      element("div", "rnnviz-tools", {}, this.means, choice),
    );
    this.element = element("section", "rnnviz-panel", {}, head, this.about, this.surface.box, this.legend.element);
    this.stop = listen(this.surface.canvas, this.gestures());
  }

  button(text, click) {
    return element("button", "rnnviz-small", { type: "button", text, on: { click } });
  }

  gestures() {
    const { camera, view: shown } = this.player;
    const changed = () => this.player.invalidate("camera");
    const middle = (x, y) => [x - (this.area.left + this.area.width / 2), y - (this.area.top + this.area.height / 2)];
    return {
      drag: (dx, dy, x, y, event) => {
        this.tip.hidden = true;
        if (shown.three && !event.shiftKey) camera.orbit(dx, dy);
        else camera.pan(dx, dy);
        changed();
      },
      zoom: (factor, x, y) => {
        camera.zoomAt(factor, ...middle(x, y));
        changed();
      },
      reset: () => {
        camera.reset();
        changed();
      },
      hover: (x, y) => {
        this.pointer = x === null ? null : [x, y];
        this.player.invalidate("hover");
      },
      click: (x, y) => {
        const hit = this.scene && pick(this.scene, x, y);
        if (hit) this.player.select(hit.series);
      },
    };
  }

  get area() {
    const margin = this.player.view.three ? DEEP : FLAT;
    const { width, height } = this.surface;
    return {
      left: margin.left,
      top: margin.top,
      width: Math.max(1, width - margin.left - margin.right),
      height: Math.max(1, height - margin.top - margin.bottom),
    };
  }

  paint(changed) {
    const { hello, axes, view: shown, theme, looks } = this.player;
    if (hello && changed.has("words")) this.paintWords(hello, axes, shown);
    if (hello && changed.any("words", "theme", "classes")) this.legend.paint(hello.classes, looks, shown.hidden, theme.panel);
    const frame = this.player.frame;
    this.empty.hidden = Boolean(frame);
    if (!frame || !axes) return changed.has("run") ? this.surface.begin() : undefined;
    if (changed.any("frame", "step", "select", "camera", "theme", "size", "classes", "words", "probes", "run")) this.paintPaths(frame, axes);
    if (changed.any("hover", "frame", "step", "camera")) this.paintTip(frame, axes);
  }

  paintWords(hello, axes, shown) {
    const { p, l, h } = hello.shapes;
    write(this.about, `${aboutPaths(hello, strideOf(p, l))} ${aboutAxes(axes, this.player.run, shown.three)}`.trim());
    const deep = axes?.low.length === 3;
    this.flat.parentElement.hidden = !deep;
    mark(this.flat, "aria-pressed", !shown.three);
    mark(this.deep, "aria-pressed", shown.three);
    mark(this.means, "aria-pressed", shown.means);
  }

  paintPaths(frame, axes) {
    const ctx = this.surface.begin();
    if (!ctx) return;
    const { hello, view: shown, theme, camera } = this.player;
    const { p, l } = hello.shapes;
    const area = this.area;
    const map = view(camera, axes, area, shown.three, l);
    if (this.xy?.length !== 2 * p * l) this.xy = new Float32Array(2 * p * l);
    project(map, frame, axes, l, this.xy);
    this.scene = {
      xy: this.xy, l, theme, stride: strideOf(p, l), step: this.player.step, selected: shown.selected, means: shown.means,
      lengths: hello.probes.lengths, groups: this.player.groups(),
    };
    if (shown.three) box(ctx, theme, map, axes);
    else flatAxes(ctx, theme, area, map, axes);
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.left, area.top, area.width, area.height);
    ctx.clip();
    drawPaths(ctx, this.scene);
    ctx.restore();
    if (shown.three) gizmo(ctx, theme, camera, axes, this.surface.height);
  }

  paintTip(frame, axes) {
    const hit = this.pointer && this.scene ? pick(this.scene, ...this.pointer) : null;
    this.tip.hidden = !hit;
    this.surface.canvas.style.cursor = hit ? "pointer" : "";
    if (!hit) return;
    const { hello } = this.player;
    const point = values(frame, axes, hit.series * hello.shapes.l + hit.step - 1);
    const where = axes.names.map((name, i) => `${name}: ${label(point[i], 0.001)}`).join("\n");
    write(this.tip, `series ${hello.probes.names[hit.series]} (${hello.classes[hello.probes.y[hit.series]]})\nafter step ${hit.step}\n${where}`);
    const [x, y] = this.pointer;
    const right = x > this.surface.width - 190;
    const low = y > this.surface.height - 110;
    this.tip.style.transform = `translate(${x + (right ? -12 : 14)}px, ${y + (low ? -10 : 12)}px) translate(${right ? -100 : 0}%, ${low ? -100 : 0}%)`;
  }

  close() {
    this.stop();
    this.surface.close();
  }
}
