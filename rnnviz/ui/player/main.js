// The way in: `show(parentElement, data)` as often as the page runs, `close(parentElement)` when it goes.

import { element } from "./dom.js";
import { Player } from "./player.js";

const players = new WeakMap();

/**
 * Shows a run in an element, or goes on showing it. `data`: {socket: path of the stream, token, run: id, view: "start" | "train" | "inside",
 * replay?: true to begin with the first frame}. Another run switches the stream; the elements stay.
 */
export function show(parentElement, data) {
  let player = players.get(parentElement);
  if (!player) {
    player = make(parentElement, data.view);
    players.set(parentElement, player);
  }
  if (player.root.parentElement !== parentElement) parentElement.append(player.root);
  player.show(data);
}

export function close(parentElement) {
  players.get(parentElement)?.close();
  players.delete(parentElement);
}

function make(parentElement, view) {
  const root = element("div", "rnnviz-player", { tabindex: "0", role: "group", "aria-label": "A network while it learns" });
  const link = element("link", "", { rel: "stylesheet", href: new URL("player.css", import.meta.url).href });
  root.style.visibility = "hidden"; // until its style is there
  link.onload = link.onerror = () => {
    root.style.visibility = "";
    player.theme.read();
  };
  root.append(link);
  parentElement.append(root);
  const player = new Player(root, view);
  root.rnnviz = {
    stats: player.receiver.stats,
    camera: player.camera,
    get inside() {
      return player.inside;
    },
    get zoom() {
      return player.zoom;
    },
    select: (series) => player.select(series),
    seek: (where) => player.seek(where),
    spread: () => player.spread(),
  };
  return player;
}
