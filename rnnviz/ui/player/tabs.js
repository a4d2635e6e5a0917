// The tabs of a player that looks inside. A tab's views are loaded and made when it is first opened; closed ones cost nothing.

import { element, mark } from "./dom.js";
import { ofBrowser } from "./keyboard.js";

const ADDRESS = "tab";

export class Tabs {
  /**
   * @param player the Player
   * @param {{name, title, load: () => Promise<Array of classes that make a view>}[]} tabs
   */
  constructor(player, tabs) {
    this.player = player;
    this.tabs = tabs.map((tab) => this.make(tab));
    const list = element(
      "div",
      "rnnviz-tabs",
      { role: "tablist", "aria-label": "Views", on: { keydown: (event) => this.key(event) } },
      ...this.tabs.map((tab) => tab.button),
    );
    this.element = element("div", "rnnviz-tabbed", {}, list, ...this.tabs.map((tab) => tab.body));
    const asked = new URLSearchParams(location.search).get(ADDRESS);
    this.open(this.tabs.find((tab) => tab.name === asked) ?? this.tabs[0]);
  }

  make({ name, title, load }) {
    const button = element("button", "rnnviz-tab", { type: "button", role: "tab", id: `rnnviz-tab-${name}`, text: title });
    const body = element("div", "rnnviz-panels rnnviz-views", {
      role: "tabpanel",
      "aria-labelledby": button.id,
      "data-tab": name,
      hidden: true,
    });
    const tab = { name, load, button, body, panels: [] };
    button.addEventListener("click", () => this.choose(tab));
    return tab;
  }

  get panels() {
    return this.current.panels;
  }

  /** The user opens a tab: it is kept in the address, as every setting. */
  choose(tab) {
    this.address(tab);
    this.open(tab);
  }

  /** Another run comes with an address of its own. */
  paint(changed) {
    const named = new URLSearchParams(location.search).get(ADDRESS) ?? this.tabs[0].name;
    if (changed.has("run") && named !== this.current.name) this.address(this.current);
  }

  address(tab) {
    const url = new URL(location.href);
    url.searchParams.set(ADDRESS, tab.name);
    history.replaceState(history.state, "", url);
  }

  async open(tab) {
    this.current = tab;
    for (const other of this.tabs) {
      mark(other.button, "aria-selected", other === tab);
      mark(other.button, "tabindex", other === tab ? 0 : -1);
      other.body.hidden = other !== tab;
    }
    this.player.invalidate("tab");
    tab.made ??= tab.load().then((classes) => this.fill(tab, classes), () => this.fail(tab));
    await tab.made;
  }

  /** The server was away: it is tried again when the tab is opened again. */
  fail(tab) {
    tab.made = null;
    tab.body.replaceChildren(element("p", "rnnviz-muted", { text: "These views could not be loaded. Open the tab again in a moment." }));
  }

  fill(tab, classes) {
    if (this.closed) return;
    tab.panels = classes.map((View) => new View(this.player));
    tab.body.replaceChildren(...tab.panels.map((panel) => panel.element));
    this.player.invalidate("tab");
  }

  key(event) {
    const { tabs } = this;
    const here = tabs.indexOf(this.current);
    const at = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: -1 }[event.key];
    if (at === undefined || ofBrowser(event)) return;
    event.preventDefault();
    event.stopPropagation(); // these keys move the time step elsewhere
    const next = tabs.at(at % tabs.length);
    this.choose(next);
    next.button.focus();
  }

  close() {
    this.closed = true;
    for (const tab of this.tabs) for (const panel of tab.panels) panel.close();
  }
}
