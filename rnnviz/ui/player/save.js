// A view to take along: its picture as PNG or SVG, its numbers as CSV.

import { element } from "./dom.js";
import { trace } from "./palette.js";
import { epochOf } from "./scale.js";
import { identity } from "./words.js";

const SCALE = 2; // pixels of a PNG for each CSS pixel
const MARGIN = 16;
const LINE = 18;

export class SaveMenu {
  /** `panel` has title, surface, sees(), draw(ctx, size) and table(); see panel.js. */
  constructor(panel) {
    this.panel = panel;
    const choice = (text, save) => element("button", "rnnviz-small", { type: "button", text, on: { click: () => this.take(save) } });
    this.choices = element(
      "div",
      "rnnviz-save-choices",
      {},
      choice("Picture (PNG)", () => savePng(panel)),
      choice("Drawing (SVG)", () => saveSvg(panel)),
      choice("Numbers (CSV)", () => saveCsv(panel)),
    );
    this.summary = element("summary", "rnnviz-small", { text: "Save", "aria-label": `Save: ${panel.title}` });
    const on = { focusout: (event) => this.left(event), keydown: (event) => this.key(event) };
    this.element = element("details", "rnnviz-save", { on }, this.summary, this.choices);
  }

  left({ relatedTarget }) {
    if (relatedTarget && !this.element.contains(relatedTarget)) this.element.open = false;
  }

  key({ key }) {
    if (key === "Escape" && this.element.open) this.shut();
  }

  shut() {
    this.element.open = false;
    this.summary.focus(); // what had the focus is gone
  }

  take(save) {
    this.shut();
    save();
  }
}

async function savePng(panel) {
  const { width, height, head } = page(panel);
  const canvas = element("canvas", "", { width: width * SCALE, height: height * SCALE });
  const ctx = canvas.getContext("2d");
  ctx.scale(SCALE, SCALE);
  compose(ctx, panel, { width, height, head });
  canvas.toBlob((blob) => download(blob, `${nameOf(panel)}.png`), "image/png");
}

async function saveSvg(panel) {
  const { Context } = await import("./vendor/svgcanvas.js");
  const size = page(panel);
  const ctx = new Context(size.width, size.height);
  compose(ctx, panel, size);
  download(new Blob([ctx.getSerializedSvg(true)], { type: "image/svg+xml" }), `${nameOf(panel)}.svg`);
}

function saveCsv(panel) {
  download(new Blob([csv(panel.table())], { type: "text/csv;charset=utf-8" }), `${nameOf(panel)}.csv`);
}

/** The view with its title and sentence above it: a picture that travels alone must say what it is. */
function compose(ctx, panel, { width, height, head }) {
  const { theme } = panel.player;
  ctx.fillStyle = theme.panel;
  ctx.fillRect(0, 0, width, height);
  Object.assign(ctx, { fillStyle: theme.ink, font: `600 15px ${theme.font}`, textAlign: "left", textBaseline: "top" });
  ctx.fillText(panel.title, MARGIN, MARGIN);
  ctx.font = `13px ${theme.font}`;
  ctx.fillStyle = theme.muted;
  head.forEach((line, i) => ctx.fillText(line, MARGIN, MARGIN + 24 + i * LINE));
  drawClasses(ctx, panel.player, height - MARGIN - 4);
  ctx.save();
  ctx.translate(MARGIN, MARGIN + 32 + head.length * LINE);
  panel.draw(ctx, { width: panel.surface.width, height: panel.surface.height });
  ctx.restore();
}

function page(panel) {
  const { width, height } = panel.surface;
  const { player } = panel;
  const font = `13px ${player.theme.font}`;
  const about = player.hello ? `${identity(player.hello)} · ${moment(player)}` : "";
  const head = [...wrapped(panel.sees(), 0.97 * width, font), ...wrapped(about, 0.97 * width, font)];
  return { width: width + 2 * MARGIN, height: height + 3 * MARGIN + 24 + (head.length + 1) * LINE, head };
}

/** Which moment of the training, which series and which step are on show. */
function moment({ frame, list, view, step }) {
  const parts = [frame && `epoch ${epochOf(frame.epoch)}`, list.names.length && `series ${list.names[view.selected]}`, `step ${step}`];
  return parts.filter(Boolean).join(", ");
}

/** Which colour and marker is which class, in one row. */
function drawClasses(ctx, { hello, looks, theme }, y) {
  Object.assign(ctx, { font: `12px ${theme.font}`, textAlign: "left", textBaseline: "middle" });
  let x = MARGIN + 6;
  hello?.classes.forEach((name, c) => {
    ctx.beginPath();
    trace(ctx, looks[c].shape, x, y, 4.5);
    Object.assign(ctx, { fillStyle: looks[c].open ? theme.panel : looks[c].colour, strokeStyle: looks[c].colour, lineWidth: 1.5 });
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = theme.ink;
    ctx.fillText(name, x + 10, y);
    x += 30 + ctx.measureText(name).width;
  });
}

/** The lines of a text in this width. */
export function wrapped(text, width, font) {
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = font;
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe; numbers are written in full. */
export function csv({ columns, rows }) {
  const cell = (value) => {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows].map((row) => Array.from(row, cell).join(",")).join("\r\n") + "\r\n";
}

function nameOf({ player, title }) {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const when = moment(player).replace(/[^\p{L}\p{N}.]+/gu, "-");
  return [player.run?.id ?? "run", words, when].join("-");
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", "", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser has taken it by then
}
