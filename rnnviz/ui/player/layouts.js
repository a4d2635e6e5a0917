// What a player consists of on each page, and where it stands.

import { Chooser } from "./chooser.js";
import { element } from "./dom.js";
import { Tabs } from "./tabs.js";
import { Transport } from "./transport.js";
import { Curves } from "./views/curves.js";
import { Opinion } from "./views/opinion.js";
import { Paths } from "./views/paths.js";
import { TABS } from "./views.js";

/** @returns {{elements, panels: () => those to be painted now, close}} */
export function arrange(player) {
  return player.looksInside ? inside(player) : overview(player);
}

function overview(player) {
  const views = [Paths, Curves, Opinion].map((View) => new View(player));
  const transport = new Transport(player);
  const panels = [player.controls, ...views, transport];
  const grid = element("div", "rnnviz-panels", {}, ...views.map((view) => view.element));
  return { elements: [player.controls.element, grid, transport.element], panels: () => panels, close: () => views.forEach((view) => view.close()) };
}

function inside(player) {
  const [chooser, transport] = [new Chooser(player), new Transport(player)];
  const tabs = new Tabs(player, TABS);
  const bar = element("div", "rnnviz-about-series", {}, element("span", "rnnviz-muted", { text: "One series in all views:" }), chooser.element);
  return {
    elements: [player.controls.element, bar, tabs.element, transport.element],
    panels: () => [player.controls, chooser, ...tabs.panels, transport],
    close: () => tabs.close(),
  };
}
