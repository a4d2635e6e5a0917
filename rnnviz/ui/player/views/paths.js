// "Its memory, step by step": the path of the hidden state of every probe series.

import { project, values, view } from "../camera.js";
import { cameraKey, KEYS } from "../camerakeys.js";
import { element, mark } from "../dom.js";
import { listen } from "../gestures.js";
import { box, flatAxes, gizmo } from "../grid.js";
import { Legend } from "../legend.js";
import { Panel } from "../panel.js";
import { drawPaths, pick, strideOf } from "../paths.js";
import { within } from "../plot.js";
import { drawRegions } from "../regions.js";
import { label } from "../scale.js";
import { SpaceMenu } from "../spacemenu.js";
import { spaceOf } from "../spaces.js";
import { Tip } from "../tip.js";
import { aboutAxes, aboutPaths, aboutRegions } from "../words.js";

const FLAT = { left: 56, top: 10, right: 12, bottom: 40 };
const INSET = 7; // px: a dot at the end of a range is drawn whole
const DEEP = { left: 8, top: 8, right: 8, bottom: 8 };

export class Paths extends Panel {
  constructor(player) {
    super(player, {
      title: "Its memory, step by step",
      label: `Paths of the hidden state, a colour per class. ${KEYS}`,
      watches: ["frame", "step", "select", "camera", "classes", "input", "space"],
    });
    this.tip = new Tip(this.surface);
    this.legend = new Legend((c) => player.toggleClass(c));
    this.foot.append(this.legend.element);
    this.regions = false;
    this.addTools();
    this.stop = listen(this.surface.canvas, this.gestures());
    this.surface.listen((event) => this.key(event), KEYS);
  }

  addTools() {
    const { player } = this;
    const button = (text, click) => element("button", "rnnviz-small", { type: "button", text, on: { click } });
    this.flat = button("2-D", () => player.look({ three: false }));
    this.deep = button("3-D", () => player.look({ three: true }));
    this.means = this.tool(button("Mean paths", () => player.look({ means: !player.view.means })));
    if (player.looksInside) {
      this.decides = this.tool(button("Decisions", () => this.toggleRegions()));
      this.spaces = new SpaceMenu(player);
      this.about.before(this.spaces.element);
    }
    this.tool(element("div", "rnnviz-choice", { role: "group", "aria-label": "Dimensions" }, this.flat, this.deep));
  }

  toggleRegions() {
    this.regions = !this.regions;
    this.player.invalidate("words");
  }

  key(event) {
    const { camera, view: shown } = this.player;
    if (!cameraKey(camera, shown.three, event)) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the time step elsewhere
    this.player.invalidate("camera");
  }

  gestures() {
    const { camera, view: shown } = this.player;
    const changed = () => this.player.invalidate("camera");
    const middle = (x, y) => [x - (this.area.left + this.area.width / 2), y - (this.area.top + this.area.height / 2)];
    return {
      drag: (dx, dy, x, y, event) => {
        this.tip.show(null);
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
        if (!hit) return;
        this.player.select(hit.series);
        this.player.seek({ step: hit.step });
      },
    };
  }

  get area() {
    return this.areaOf(this.surface);
  }

  areaOf({ width, height }) {
    const margin = this.player.view.three ? DEEP : FLAT;
    return {
      left: margin.left,
      top: margin.top,
      width: Math.max(1, width - margin.left - margin.right),
      height: Math.max(1, height - margin.top - margin.bottom),
    };
  }

  ready() {
    const { hello, frame, axes } = this.player;
    return Boolean(hello && frame && axes);
  }

  get space() {
    return spaceOf(this.player, this.spaces?.wanted ?? { kind: "recorded", units: [] });
  }

  paint(changed) {
    const { hello, view: shown, theme, looks } = this.player;
    if (hello && changed.any("words", "theme", "classes", "tab")) this.legend.paint(hello.classes, looks, shown.hidden, theme.panel);
    this.spaces?.paint(changed);
    if (this.ready()) this.paintTools(shown, this.space.axes);
    super.paint(changed);
    if (this.ready() && changed.any("hover", "frame", "step", "camera")) this.paintTip();
  }

  paintTools(shown, axes) {
    this.flat.parentElement.hidden = axes.low.length !== 3;
    if (axes.low.length < 3) shown.three = false;
    mark(this.flat, "aria-pressed", !shown.three);
    mark(this.deep, "aria-pressed", shown.three);
    mark(this.means, "aria-pressed", shown.means);
    if (!this.decides) return;
    mark(this.decides, "aria-pressed", this.regions);
    this.decides.disabled = shown.three || axes.low.length < 2 || !this.player.inside.recorded;
  }

  sees() {
    const { hello, run, view: shown } = this.player;
    const { p, l } = hello.shapes;
    const { axes, readout } = this.space;
    const regions = this.drawsRegions(axes, readout) ? aboutRegions(readout.exact, axes) : "";
    return `${aboutPaths(hello, strideOf(p, l))} ${aboutAxes(axes, run, shown.three)} ${regions}`.trim();
  }

  reads() {
    return (
      "A line is one series, its dot where the memory is after the step on show. " +
      "Where colours part, the network tells the classes apart."
    );
  }

  drawsRegions(axes, readout) {
    return this.regions && readout && !this.player.view.three && axes.low.length > 1;
  }

  draw(ctx, size) {
    const { hello, view: shown, theme, camera } = this.player;
    const { l } = hello.shapes;
    const { axes, points, readout, place } = this.space;
    const area = this.areaOf(size);
    const map = view(camera, axes, inner(area), shown.three, l);
    this.scene = this.sceneOf(map, points, axes, place);
    if (this.drawsRegions(axes, readout)) within(ctx, area, () => drawRegions(ctx, area, map, readout, this.player.looks));
    if (shown.three) box(ctx, theme, map, axes);
    else flatAxes(ctx, theme, area, map, axes);
    within(ctx, area, () => drawPaths(ctx, this.scene));
    if (shown.three) gizmo(ctx, theme, camera, axes, size.height);
  }

  /** Where everything lies on the screen. A chosen series that is no probe comes as one more, worked out from the weights. */
  sceneOf(map, points, axes, place) {
    const { hello, view: shown, theme, inside, step } = this.player;
    const { p, l } = hello.shapes;
    const extra = shown.selected >= p && place ? inside.trace : null;
    const size = 2 * (p + (extra ? 1 : 0)) * l;
    if (this.xy?.length !== size) this.xy = new Float32Array(size);
    project(map, points, axes, l, this.xy);
    const groups = this.player.groups();
    const lengths = [...hello.probes.lengths];
    if (extra) {
      const own = { coords: place(extra.layers.at(-1).H, extra.l), d: axes.low.length };
      project(map, own, { ...axes, plain: true }, l, this.xy.subarray(2 * p * l));
      lengths.push(extra.l);
      const of = this.player.looks[this.player.list.y[shown.selected]];
      groups.push({ look: of, series: [p], extra: true });
    }
    return {
      xy: this.xy,
      l,
      theme,
      stride: strideOf(p, l),
      step,
      selected: Math.min(shown.selected, p),
      means: shown.means,
      lengths,
      groups,
    };
  }

  paintTip() {
    const hit = this.pointer && this.scene ? pick(this.scene, ...this.pointer) : null;
    this.surface.canvas.style.cursor = hit ? "pointer" : "";
    this.tip.show(this.pointer, hit ? this.words(hit) : "");
  }

  words(hit) {
    const { hello, list } = this.player;
    const { points, axes } = this.space;
    const probe = hit.series < hello.shapes.p;
    const series = probe ? hit.series : this.player.view.selected;
    const point = probe ? values(points, axes, hit.series * hello.shapes.l + hit.step - 1) : [];
    const where = point.map((value, i) => `${axes.names[i]}: ${label(value, 0.001)}`);
    return [`series ${list.names[series]} (${hello.classes[list.y[series]]})`, `after step ${hit.step}`, ...where].join("\n");
  }

  /** Every recorded point in the axes on show. */
  table() {
    const { hello } = this.player;
    const { points, axes } = this.space;
    const rows = hello.probes.names.flatMap((name, i) =>
      Array.from({ length: hello.probes.lengths[i] }, (_, t) => [
        name,
        hello.classes[hello.probes.y[i]],
        t + 1,
        ...values(points, axes, i * hello.shapes.l + t),
      ]),
    );
    return { columns: ["series", "class", "time step", ...axes.names], rows };
  }

  close() {
    this.stop();
    super.close();
  }
}

/** What the ranges of the axes fill. */
function inner({ left, top, width, height }) {
  return { left: left + INSET, top: top + INSET, width: Math.max(1, width - 2 * INSET), height: Math.max(1, height - 2 * INSET) };
}
