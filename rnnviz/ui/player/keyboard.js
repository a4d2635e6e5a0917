// Keys while the player has the focus and no field of it takes them.

const OWN = ["INPUT", "SELECT", "TEXTAREA"];
const PRESSED = ["BUTTON", "SUMMARY"]; // by the space bar

/** Whether the browser or the system has a use for the key. */
export function ofBrowser({ ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey;
}

export function handleKey(player, event) {
  if (ofBrowser(event) || OWN.includes(event.target.tagName)) return;
  if (event.key === " " && PRESSED.includes(event.target.tagName)) return;
  const action = {
    ArrowLeft: () => player.seek({ step: player.step - 1 }),
    ArrowRight: () => player.seek({ step: player.step + 1 }),
    ArrowDown: () => player.moveFrame(-1),
    ArrowUp: () => player.moveFrame(1),
    Home: () => player.seek({ step: 1 }),
    End: () => player.seek({ step: player.steps }),
    " ": () => player.playback.toggle("step"),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
