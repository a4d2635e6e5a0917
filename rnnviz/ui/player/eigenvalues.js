// Eigenvalues of a real matrix by Francis' double-shift QR steps on its Hessenberg form: Golub and Van Loan, Matrix Computations,
// sections 7.4 and 7.5.

const PATIENCE = 60; // steps for each eigenvalue; two or three are usual

/**
 * `[[re, im]...]` of W, row-major `(n, n)`, the largest first, pairs of conjugates together. Throws an Error where W is no such
 * matrix or holds what is not finite.
 */
export function eigenvalues(W, n) {
  if (W.length !== n * n) throw new Error(`${W.length} numbers are no matrix of ${n} rows and columns.`);
  if (!W.every(Number.isFinite)) throw new Error("A matrix with numbers that are not finite has no eigenvalues.");
  const A = new Float64Array(n * (n + 1)); // a row more: three at a time also reach below the last
  A.set(W);
  toHessenberg(A, n);
  const found = [];
  for (let high = n - 1, steps = 0; high >= 0; ) {
    const low = block(A, n, high);
    if (high - low > 1) {
      if (++steps > PATIENCE * n) throw new Error(`No eigenvalues after ${steps - 1} steps.`);
      francis(A, n, low, high, steps % 10 === 0);
      continue;
    }
    found.push(...(low === high ? [[A[high * n + high], 0]] : pair(...corner(A, n, high))));
    high = low - 1;
  }
  return found.sort(([a, b], [c, d]) => Math.hypot(c, d) - Math.hypot(a, b) || c - a || d - b);
}

function toHessenberg(A, n) {
  for (let c = 0; c + 2 < n; c++) {
    const x = Array.from({ length: n - c - 1 }, (_, i) => A[(c + 1 + i) * n + c]);
    mirror(A, n, x, c + 1, c, n - 1, 0, n - 1);
  }
}

/** The first row of the block that ends in row `high` and has nothing to do with the rows above it. */
function block(A, n, high) {
  let low = high;
  for (; low > 0; low--) {
    const near = Math.abs(A[(low - 1) * n + low - 1]) + Math.abs(A[low * n + low]);
    if (Math.abs(A[low * n + low - 1]) <= Number.EPSILON * near) break;
  }
  return low;
}

/** One step on the rows and columns low..high. unusual: with a shift out of the usual, where it goes round in circles. */
function francis(A, n, low, high, unusual) {
  const [a, b, c, d] = corner(A, n, high);
  const stray = unusual ? Math.abs(c) + Math.abs(A[(high - 1) * n + high - 2]) : 0;
  const [e, f, w] = unusual ? [d + 0.75 * stray, d + 0.75 * stray, -0.4375 * stray * stray] : [a, d, b * c];
  const first = low * n + low;
  const [p, q, r, s] = [A[first], A[first + 1], A[first + n], A[first + n + 1]];
  const [u, v] = [e - p, f - p]; // differences: of numbers that are nearly alike, products would lose every digit
  let [x, y, z] = [(u * v - w) / r + q, s - p - u - v, A[first + 2 * n + 1]];
  for (let k = low; k < high; k++) {
    mirror3(A, n, x, y, z, k, Math.max(low, k - 1), high, low, Math.min(k + 3, high));
    x = A[(k + 1) * n + k];
    y = A[(k + 2) * n + k];
    z = k + 3 <= high ? A[(k + 3) * n + k] : 0;
  }
}

/**
 * Turns A into P A P, where the reflection P of the rows from `at` on takes x to a multiple of its first axis. Only the columns
 * left..right and the rows top..bottom of A matter. (Householder)
 */
function mirror(A, n, x, at, left, right, top, bottom) {
  const size = Math.hypot(...x);
  if (!size) return;
  const v = Float64Array.from(x, (value) => value / size);
  v[0] += v[0] < 0 ? -1 : 1;
  const twice = 1 / Math.abs(v[0]); // 2 / v'v
  for (let c = left; c <= right; c++) reflect(A, at * n + c, n, v, twice);
  for (let r = top; r <= bottom; r++) reflect(A, r * n + at, 1, v, twice);
}

function reflect(A, from, stride, v, twice) {
  let along = 0;
  for (let i = 0; i < v.length; i++) along += v[i] * A[from + i * stride];
  along *= twice;
  for (let i = 0; i < v.length; i++) A[from + i * stride] -= along * v[i];
}

/** The same for three rows, where nearly all the time goes. With two rows z is 0, and the third stays what it is. */
function mirror3(A, n, x, y, z, at, left, right, top, bottom) {
  const size = Math.sqrt(x * x + y * y + z * z);
  if (!size) return;
  const u = x / size + (x < 0 ? -1 : 1);
  const v = y / size;
  const w = z / size;
  const twice = 1 / Math.abs(u);
  for (let i = at * n + left, end = at * n + right; i <= end; i++) reflect3(A, i, n, u, v, w, twice);
  for (let i = top * n + at, end = bottom * n + at; i <= end; i += n) reflect3(A, i, 1, u, v, w, twice);
}

function reflect3(A, from, stride, u, v, w, twice) {
  const along = twice * (u * A[from] + v * A[from + stride] + w * A[from + 2 * stride]);
  A[from] -= along * u;
  A[from + stride] -= along * v;
  A[from + 2 * stride] -= along * w;
}

/** `[a, b, c, d]` of the two rows and columns that end with `high`. */
function corner(A, n, high) {
  const at = (high - 1) * n + high - 1;
  return [A[at], A[at + 1], A[at + n], A[at + n + 1]];
}

/** The eigenvalues of ((a, b), (c, d)). */
function pair(a, b, c, d) {
  const half = (a - d) / 2;
  const inside = half * half + b * c;
  if (inside < 0) return [[d + half, Math.sqrt(-inside)], [d + half, -Math.sqrt(-inside)]];
  const far = half + (half < 0 ? -1 : 1) * Math.sqrt(inside);
  return [[d + far, 0], [far ? d - (b * c) / far : d, 0]];
}
