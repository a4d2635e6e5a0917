// What a player consists of on each page, and where it stands.

import { Chooser } from "./chooser.js";
import { element } from "./dom.js";
import { Hold } from "./hold.js";
import { Proof } from "./proof.js";
import { Tabs } from "./tabs.js";
import { Transport } from "./transport.js";
import { Curves } from "./views/curves.js";
import { Opinion } from "./views/opinion.js";
import { Overlay } from "./views/overlay.js";
import { Paths } from "./views/paths.js";
import { TABS } from "./views.js";

/** @returns {{elements, panels: () => those to be painted now, close}} */
export function arrange(player) {
  if (player.kind === "left" || player.kind === "right") return half(player);
  return player.looksInside ? inside(player) : overview(player);
}

/** One side of a comparison. `below`: what stands under both, on the left one that leads. */
function half(player) {
  const leads = player.kind === "left";
  const views = [Paths, Opinion].map((View) => new View(player));
  const bar = leads ? [new Transport(player)] : [new Hold(player)];
  const both = leads ? [new Overlay(player)] : [];
  const panels = [player.controls, ...views, ...both, ...bar];
  const held = leads ? element("div", "rnnviz-hold rnnviz-spare") : bar[0].element; // so that both sides begin at one height
  const elements = [player.controls.element, held, ...views.map((view) => view.element)];
  const below = leads ? [...both, ...bar].map(({ element }) => element) : [];
  return { elements, below, panels: () => panels, close: () => [...views, ...both].forEach((view) => view.close()) };
}

function overview(player) {
  const views = [Paths, Curves, Opinion].map((View) => new View(player));
  const transport = new Transport(player);
  const panels = [player.controls, ...views, transport];
  const grid = element("div", "rnnviz-panels", {}, ...views.map((view) => view.element));
  return {
    elements: [player.controls.element, grid, transport.element],
    panels: () => panels,
    close: () => views.forEach((view) => view.close()),
  };
}

function inside(player) {
  const [chooser, proof, transport] = [new Chooser(player), new Proof(player), new Transport(player)];
  const tabs = new Tabs(player, TABS);
  const bar = element(
    "div",
    "rnnviz-about-series",
    {},
    element("span", "rnnviz-muted", { text: "One series in all views:" }),
    chooser.element,
    proof.element,
  );
  return {
    elements: [player.controls.element, bar, tabs.element, transport.element],
    panels: () => [player.controls, chooser, proof, tabs, ...tabs.panels, transport],
    close: () => [proof, tabs].forEach((part) => part.close()),
  };
}
