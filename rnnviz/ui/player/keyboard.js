// Keys while the player has the focus and no field of it takes them.

const OWN = ["INPUT", "SELECT", "TEXTAREA"];

export function handleKey(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || OWN.includes(event.target.tagName)) return;
  if (event.key === " " && event.target.tagName === "BUTTON") return; // presses the button
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
