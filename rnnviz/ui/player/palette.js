// A colour, a marker and a dash per class. Okabe and Ito's colours first (told apart with any colour vision), darkened or
// lightened to stand out from the page; the marker and the dash say the same without colour.

const LIGHT = [
  "#0072b2", "#d55e00", "#00916a", "#b0408f", "#a87900", "#2a9fd0",
  "#7a1f4d", "#6a5acd", "#6b6f7a", "#e0569b", "#55601a", "#232946",
];
const DARK = [
  "#4cb2f0", "#ff8a3c", "#2fd0a0", "#e78acb", "#f0c93a", "#8fdcff",
  "#d6638f", "#a99bff", "#b4b9c6", "#ff9ed0", "#b5c35a", "#eef1fb",
];
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]];
const SHAPES = ["circle", "square", "triangle", "diamond", "wedge", "cross"];
const TURN = Math.PI * 2;

/** The look of class c: `{colour, dash, shape, open}`. */
export function look(c, dark) {
  const colours = dark ? DARK : LIGHT;
  return {
    colour: colours[c % colours.length],
    dash: DASHES[c % DASHES.length],
    shape: SHAPES[c % SHAPES.length],
    open: Math.floor(c / SHAPES.length) % 2 === 1,
  };
}

/** Adds a marker of about radius r to the current path: one fill draws all the markers of a class. */
export function trace(ctx, shape, x, y, r) {
  if (shape === "circle") {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, TURN);
  } else if (shape === "square") ctx.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r);
  else polygon(ctx, x, y, r, CORNERS[shape]);
}

const third = Math.sqrt(3) / 2;
const CORNERS = {
  triangle: [[0, -1.2], [1.2 * third, 0.7], [-1.2 * third, 0.7]],
  wedge: [[0, 1.2], [1.2 * third, -0.7], [-1.2 * third, -0.7]],
  diamond: [[0, -1.3], [1.1, 0], [0, 1.3], [-1.1, 0]],
  cross: [
    [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
    [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4],
  ],
};

function polygon(ctx, x, y, r, corners) {
  corners.forEach(([cx, cy], i) => (i ? ctx.lineTo(x + cx * r, y + cy * r) : ctx.moveTo(x + cx * r, y + cy * r)));
  ctx.closePath();
}
