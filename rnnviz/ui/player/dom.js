// Elements are made here and nowhere else: text goes in as text, never as html.

/** A new element. `properties`: text, attributes by name, and `on: {event: listener}`. */
export function element(tag, className = "", properties = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Writes text only where it changed: a write marks the layout as dirty even if the text is the same. */
export function write(node, text) {
  if (node.rnnvizText === text) return;
  node.rnnvizText = text;
  node.textContent = text;
}

/** The same for attributes. */
export function mark(node, name, value) {
  const text = value === null || value === undefined ? "" : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Puts other elements into a list. A focus in the list stays at its place, for the keyboard goes on from there. */
export function replace(list, elements) {
  const at = [...list.children].indexOf(document.activeElement);
  list.replaceChildren(...elements);
  if (at >= 0) elements[Math.min(at, elements.length - 1)]?.focus();
}
