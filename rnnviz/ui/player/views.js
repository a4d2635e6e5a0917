// Which views there are, and in which tab. Each is a class in a file of its own that makes one panel; see panel.js.

const from = (...views) => Promise.all(views.map(async ([file, name]) => (await import(`./views/${file}.js`))[name]));

export const TABS = [
  { name: "paths", title: "Paths", load: () => from(["paths", "Paths"], ["curves", "Curves"], ["steps", "Steps"]) },
  { name: "verdict", title: "Verdict", load: () => from(["opinion", "Opinion"]) },
];
