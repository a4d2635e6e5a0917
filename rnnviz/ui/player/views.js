// Which views there are, and in which tab. Each is a class in a file of its own that makes one panel; see panel.js.

const from = (...views) => Promise.all(views.map(async ([file, name]) => (await import(`./views/${file}.js`))[name]));

export const TABS = [
  { name: "paths", title: "Paths", load: () => from(["paths", "Paths"], ["curves", "Curves"], ["steps", "Steps"]) },
  { name: "units", title: "Units", load: () => from(["units", "Units"], ["lines", "Lines"], ["pictures", "Pictures"]) },
  { name: "verdict", title: "Verdict", load: () => from(["opinion", "Opinion"], ["probabilities", "Probabilities"], ["early", "Early"]) },
  { name: "unrolled", title: "Unrolled", load: () => from(["unrolled", "Unrolled"], ["equation", "Equation"]) },
  { name: "mistakes", title: "Mistakes", load: () => from(["confusion", "Confusion"], ["nearest", "Nearest"]) },
  {
    name: "learning",
    title: "Learning",
    load: () =>
      from(
        ["flow", "Flow"],
        ["saliency", "Saliency"],
        ["influence", "Influence"],
        ["spectrum", "Spectrum"],
        ["matrices", "Matrices"],
      ),
  },
];
