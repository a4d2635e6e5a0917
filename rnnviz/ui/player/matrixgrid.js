// Where the matrices of a layer stand: what the state is made of one below the other, column under column, since a column of each
// belongs to the same unit; the readout on the right, row beside row.

const HEAD = 18; // px above each matrix, for its name
const THIN = 14; // px at least, and all that a bias gets
const CELL = { width: 30, height: 24 }; // px at most
const CLASS = 60; // px, at most, for a class's column
const GAP = 34; // px between the two groups
const NAME = 76; // px that a name with its shape takes

/** The height in which all cells have their full size. */
export function fullHeight(matrices, blocks) {
  const own = matrices.filter((m) => !isReadout(m));
  return own.reduce((sum, m) => sum + HEAD + (isBias(m) ? THIN : Math.max(THIN, m.rows * CELL.height)), blocks ? HEAD : 0);
}

/** [{left, top, width, height}] of matrices as matricesOf gives them. `blocks`: whether the blocks of columns need a line of names. */
export function layOut(matrices, area, blocks) {
  const [own, readout] = [matrices.filter((m) => !isReadout(m)), matrices.filter(isReadout)];
  const classes = readout[0]?.columns ?? 0;
  const right = Math.min(0.28 * area.width, classes * CLASS);
  const left = Math.min(area.width - (classes ? right + GAP : 0), own[0].columns * CELL.width);
  const beyond = area.left + Math.max(left, NAME) + GAP;
  const heights = heightsOf(own, area.height - (blocks ? HEAD : 0) - HEAD * own.length);
  const places = new Map();
  let top = area.top + (blocks ? HEAD : 0);
  own.forEach((m, i) => {
    top += HEAD;
    places.set(m.part, { left: area.left, top, width: (left * m.columns) / own[0].columns, height: heights[i] });
    top += heights[i];
  });
  for (const m of readout) {
    const beside = places.get(m.part === "readout" ? "state" : "bias");
    places.set(m.part, { ...beside, left: beyond, width: right });
  }
  return matrices.map((m) => places.get(m.part));
}

function isReadout({ part }) {
  return part.startsWith("readout");
}

export function isBias({ part }) {
  return part.endsWith("bias");
}

/** Rows of the two large matrices are equally high where both can be seen then. */
function heightsOf(own, height) {
  const thin = own.filter(isBias).length * THIN;
  const [x, h] = [own[0].rows, own[1].rows];
  const free = Math.max(2 * THIN, height - thin);
  const input = Math.max(THIN, Math.min(free - THIN, (free * x) / (x + h), x * CELL.height));
  const state = Math.min(free - input, Math.max(THIN, h * CELL.height));
  return own.map((m) => ({ input, state })[m.part] ?? THIN);
}

/** {at, row, column} of the cell under a point, or null. */
export function cellAt(matrices, places, x, y) {
  for (const [at, { left, top, width, height }] of places.entries()) {
    const [column, row] = [Math.floor(((x - left) / width) * matrices[at].columns), Math.floor(((y - top) / height) * matrices[at].rows)];
    if (column >= 0 && column < matrices[at].columns && row >= 0 && row < matrices[at].rows) return { at, row, column };
  }
  return null;
}

/** The cell next to this one: `key` as of a keyboard; PageUp and PageDown go from matrix to matrix. Null for other keys. */
export function nextCell(matrices, { at, row, column }, key) {
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key] ?? [];
  const other = { PageUp: -1, PageDown: 1 }[key];
  if (other) return { at: (at + other + matrices.length) % matrices.length, row: 0, column: 0 };
  if (down === undefined) return null;
  const within = (value, count) => Math.max(0, Math.min(count - 1, value));
  return { at, row: within(row + down, matrices[at].rows), column: within(column + right, matrices[at].columns) };
}
