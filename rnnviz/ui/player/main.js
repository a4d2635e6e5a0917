// The way in: `show(parentElement, data)` as often as the page runs, `close(parentElement)` when it goes.

import { element } from "./dom.js";
import { Duo } from "./duo.js";
import { handleKey } from "./keyboard.js";
import { Player } from "./player.js";

const LINGER = 500; // ms for which a player that has left the page may be taken up again

const players = new Map(); // kind -> {player, element, leaving}: a page has one of a kind

/**
 * Shows a run in an element, or goes on showing it. `data`: {socket: path of the stream, token, run: id, view: "start" | "train" |
 * "inside", other?: {run, token} to be seen beside it; replay?: true to begin with the first frame}. Another run switches the
 * stream; the elements stay.
 */
export function show(parentElement, data) {
  const kind = data.other ? "pair" : data.view;
  if (!players.has(kind)) players.set(kind, { player: data.other ? pair(parentElement) : make(parentElement, kind) });
  const there = players.get(kind);
  clearTimeout(there.leaving);
  there.element = parentElement;
  const { player } = there;
  if (player.root.parentElement !== parentElement) parentElement.append(player.root);
  player.show(data);
}

/** For another run the page puts another element in the place of the old one, which goes before or after that is shown. */
export function close(parentElement) {
  for (const [kind, there] of players) {
    if (there.element !== parentElement) continue;
    clearTimeout(there.leaving);
    there.leaving = setTimeout(() => leave(kind, there), LINGER);
  }
}

function leave(kind, { player }) {
  players.delete(kind);
  player.close();
}

function pair(parentElement) {
  const root = frame(parentElement, "Two networks side by side", () => duo?.players.forEach((player) => player.theme.read()));
  const duo = new Duo(root);
  root.addEventListener("keydown", (event) => handleKey(duo.left, event));
  for (const player of duo.players) expose(player);
  return duo;
}

function make(parentElement, view) {
  const root = frame(parentElement, "A network while it learns", () => player?.theme.read());
  const player = new Player(root, view);
  root.addEventListener("keydown", (event) => handleKey(player, event));
  expose(player);
  return player;
}

/** The element of a player, unseen until its style is there. */
function frame(parentElement, label, styled) {
  const root = element("div", "rnnviz-player", { tabindex: "0", role: "group", "aria-label": label });
  const link = element("link", "", { rel: "stylesheet", href: new URL("player.css", import.meta.url).href });
  root.style.visibility = "hidden";
  link.onload = link.onerror = () => {
    root.style.visibility = "";
    styled();
  };
  root.append(link);
  parentElement.append(root);
  return root;
}

/** For tests, measurements and the curious. */
function expose(player) {
  player.root.rnnviz = {
    stats: player.receiver.stats,
    camera: player.camera,
    /** Whether nothing is left to be painted or worked out. */
    get idle() {
      return player.idle;
    },
    get paints() {
      return player.paints;
    },
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
}
