// Small menus among a view's tools.

import { element } from "./dom.js";

export function choice(name, changed) {
  return element("select", "rnnviz-select", { "aria-label": name, on: { change: changed } });
}

/** Offers these texts, numbered from 0. What was chosen stays where it can; a menu with nothing to choose is not there. */
export function offer(select, texts, first) {
  if (select.rnnvizTexts?.join("\n") === texts.join("\n")) return;
  const kept = select.rnnvizTexts && Number(select.value) < texts.length ? select.value : first;
  select.rnnvizTexts = texts;
  select.replaceChildren(...texts.map((text, i) => element("option", "", { value: i, text })));
  select.value = String(kept);
  select.hidden = texts.length < 2;
}

export function layerNames(count) {
  return Array.from({ length: count }, (_, i) => `layer ${i + 1}${i && i === count - 1 ? " (top)" : ""}`);
}
