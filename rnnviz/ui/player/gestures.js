// Pointer and wheel on a canvas as pan, zoom, hover and pick. Knows nothing of what is drawn.

const CLICK = 4; // px a pointer may move and still click
const SCROLLING = 250; // ms: a wheel turned elsewhere until now is scrolling the page, not zooming

/**
 * `to`: drag(dx, dy, x, y, event), click(x, y), and where wanted zoom(factor, x, y), hover(x, y | null), reset().
 * Returns a function that ends it.
 */
export function listen(canvas, to) {
  const down = new Map();
  let moved = 0;
  let elsewhere = -Infinity;
  const at = (event) => [event.offsetX, event.offsetY];

  function press(event) {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    moved = down.size > 1 ? Infinity : 0;
  }

  function move(event) {
    const [x, y] = at(event);
    const before = down.get(event.pointerId);
    if (!before) return to.hover?.(x, y);
    const [dx, dy] = [x - before[0], y - before[1]];
    moved += Math.hypot(dx, dy);
    const others = [...down].filter(([id]) => id !== event.pointerId);
    down.set(event.pointerId, [x, y]);
    if (others.length) pinch(before, [x, y], others[0][1]);
    else if (moved > CLICK) to.drag(dx, dy, x, y, event);
  }

  function pinch(before, after, other) {
    const gap = (point) => Math.max(8, Math.hypot(point[0] - other[0], point[1] - other[1]));
    to.zoom?.(gap(after) / gap(before), (after[0] + other[0]) / 2, (after[1] + other[1]) / 2);
  }

  function release(event) {
    if (!down.delete(event.pointerId)) return;
    if (event.type === "pointerup" && moved <= CLICK) to.click(...at(event));
  }

  function wheel(event) {
    if (event.target !== canvas || event.timeStamp - elsewhere < SCROLLING) return (elsewhere = event.timeStamp);
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 20 : 1;
    to.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY * lines)) * 0.004), event.offsetX, event.offsetY);
  }

  const listeners = {
    pointerdown: press,
    pointermove: move,
    pointerup: release,
    pointercancel: release,
    pointerleave: () => to.hover?.(null),
    dblclick: () => to.reset?.(),
  };
  for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener);
  if (to.zoom) window.addEventListener("wheel", wheel, { passive: false });
  return () => window.removeEventListener("wheel", wheel);
}
