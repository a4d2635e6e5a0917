"""The recurrences of all cells as machine code for the CPU; ``compiled`` calls them.

A layer's numbers lie as ``(units, l, m)`` float32: a row for each unit and step, in it the m series side by side,
padded to a multiple of 16. So a register, or a pair of them where they are shorter, holds the same number of sixteen
series, and the sums of a step never leave the registers. Names and equations are those of ``equations``; the gradients
are written out, each kernel puts them where what they are of has been, and total is the derivative by H_t, through all
later steps too.

Numba compiles this file when it is first imported on a machine, which takes seconds, and keeps the code in
``__pycache__`` beside it (or where ``NUMBA_CACHE_DIR`` says), as Python keeps its own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import binding, ir
from numba import boolean, float32, njit, types, void
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

ROWS, MATRIX, VECTOR = float32[:, :, ::1], float32[:, ::1], float32[::1]
Code = TypeVar("Code", bound=Callable[..., Any])
meaning: Callable[..., Callable[[Code], Code]] = lower_builtin


def inner(code: Code) -> Code:
    return cast(Code, njit(error_model="numpy")(code))


def instruction(code: Callable[..., Any]) -> Any:
    return intrinsic(code)


def kernel(*arguments: Any, answer: Any = void) -> Callable[[Code], Code]:
    kind = answer(*arguments)
    return cast(Any, njit([kind], error_model="numpy", nogil=True, cache=True))


# -- sixteen numbers in registers -------------------------------------------------------------------------------------

SIXTEEN = ir.VectorType(ir.FloatType(), 16)
MANY_REGISTERS = bool(binding.get_host_cpu_features().get("avx512f"))  # and each holds all sixteen


class Lanes(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = Lanes()


@register_model(Lanes)
class _Register(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, SIXTEEN)


for _operator, _instruction in {"add": "fadd", "sub": "fsub", "mul": "fmul", "truediv": "fdiv"}.items():

    @infer_global(getattr(operator, _operator))
    class _Arithmetic(ConcreteTemplate):
        cases = [signature(lanes, lanes, lanes)]  # noqa: RUF012

    @meaning(getattr(operator, _operator), lanes, lanes)
    def _code(context: Any, builder: Any, sig: Any, args: Any, _instruction: str = _instruction) -> Any:
        # Contracted, a * b + c is rounded once; nothing else about the arithmetic is loosened.
        return getattr(builder, _instruction)(*args, flags=("contract",))


def _place(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    data = context.make_array(sig.args[0])(context, builder, args[0]).data
    return builder.bitcast(builder.gep(data, [args[1]]), SIXTEEN.as_pointer())


@instruction
def load(typing: Any, a: Any, at: Any) -> Any:
    """Sixteen numbers of a contiguous array from this flat position on."""
    return lanes(a, at), lambda *given: given[1].load(_place(*given), align=4)


@instruction
def store(typing: Any, a: Any, at: Any, x: Any) -> Any:
    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, sig, args), align=4)
        return context.get_dummy_value()

    return void(a, at, x), code


@instruction
def fill(typing: Any, x: Any) -> Any:
    """Sixteen times the same number."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        nothing, first = ir.Constant(SIXTEEN, ir.Undefined), ir.Constant(ir.IntType(32), 0)
        one = builder.insert_element(nothing, args[0], first)
        return builder.shuffle_vector(one, nothing, ir.Constant(ir.VectorType(ir.IntType(32), 16), [0] * 16))

    return lanes(float32), code


@instruction
def above(typing: Any, x: Any, low: Any) -> Any:
    """x, but low where x is less; what is no number stays so."""
    return lanes(x, low), lambda _, b, sig, args: b.select(b.fcmp_ordered("<", *args), args[1], args[0])


@instruction
def below(typing: Any, x: Any, high: Any) -> Any:
    """x, but high where x is more; what is no number stays so."""
    return lanes(x, high), lambda _, b, sig, args: b.select(b.fcmp_ordered(">", *args), args[1], args[0])


@instruction
def where_positive(typing: Any, x: Any, y: Any) -> Any:
    """y where x is above 0, and 0 elsewhere."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        zero = ir.Constant(SIXTEEN, [0.0] * 16)
        return builder.select(builder.fcmp_ordered(">", args[0], zero), args[1], zero)

    return lanes(x, y), code


# -- functions of sixteen numbers -------------------------------------------------------------------------------------

ZERO, HALF, ONE = (np.float32(c) for c in (0, 0.5, 1))
END = np.float32(7.90531110763549805)  # beyond it tanh is 1 to the last bit
A_13, A_11, A_9, A_7 = (np.float32(c) for c in (-2.76076848e-16, 2.00018790e-13, -8.60467152e-11, 5.12229710e-08))
A_5, A_3, A_1 = (np.float32(c) for c in (1.48572236e-05, 6.37261929e-04, 4.89352456e-03))
B_6, B_4, B_2, B_0 = (np.float32(c) for c in (1.19825839e-06, 1.18534706e-04, 2.26843463e-03, 4.89352519e-03))


@inner
def tanh(x: Any) -> Any:
    """A ratio of two polynomials, within 3e-7 of the truth; the coefficients are Eigen's (and so JAX's)."""
    x = below(above(x, fill(-END)), fill(END))
    y = x * x
    over = ((fill(A_13) * y + fill(A_11)) * y + fill(A_9)) * y + fill(A_7)
    over = ((over * y + fill(A_5)) * y + fill(A_3)) * y + fill(A_1)
    under = ((fill(B_6) * y + fill(B_4)) * y + fill(B_2)) * y + fill(B_0)
    return x * over / under


@inner
def sigma(x: Any) -> Any:
    return fill(HALF) * tanh(fill(HALF) * x) + fill(HALF)


@inner
def off(x: Any) -> Any:
    return fill(ONE) - x


# -- the product of a step --------------------------------------------------------------------------------------------


@inner
def padded(W: Any) -> Any:
    """W with rows of zeros up to a multiple of four, which ``multiply`` takes."""
    rows, columns = W.shape
    wide = np.zeros(((rows + 3) // 4 * 4, columns), np.float32)
    for i in range(rows):
        for j in range(columns):
            wide[i, j] = W[i, j]
    return wide


@inner
def multiply(W: Any, b: Any, k: int, out: Any) -> None:
    """out ``(rows, 16)`` += W ``(rows, columns)`` b[k] ``(columns, 16)``: sums for as many units as there is room for
    stay in registers."""
    rows = len(W)
    many = rows // 8 * 8 if MANY_REGISTERS else 0
    for i in range(0, many, 8):
        eight(W, b, k, i, out)
    for i in range(many, rows, 4):
        four(W, b, k, i, out)


@inner
def four(W: Any, b: Any, k: int, i: int, out: Any) -> None:
    """The units i to i + 3."""
    columns, at = W.shape[1], i * 16
    a_0, a_1, a_2, a_3 = load(out, at), load(out, at + 16), load(out, at + 32), load(out, at + 48)
    for j in range(columns):
        x = load(b, (k * columns + j) * 16)
        a_0, a_1 = fill(W[i, j]) * x + a_0, fill(W[i + 1, j]) * x + a_1
        a_2, a_3 = fill(W[i + 2, j]) * x + a_2, fill(W[i + 3, j]) * x + a_3
    store(out, at, a_0)
    store(out, at + 16, a_1)
    store(out, at + 32, a_2)
    store(out, at + 48, a_3)


@inner
def eight(W: Any, b: Any, k: int, i: int, out: Any) -> None:
    """The units i to i + 7."""
    columns, at = W.shape[1], i * 16
    a_0, a_1, a_2, a_3 = load(out, at), load(out, at + 16), load(out, at + 32), load(out, at + 48)
    a_4, a_5, a_6, a_7 = load(out, at + 64), load(out, at + 80), load(out, at + 96), load(out, at + 112)
    for j in range(columns):
        x = load(b, (k * columns + j) * 16)
        a_0, a_1 = fill(W[i, j]) * x + a_0, fill(W[i + 1, j]) * x + a_1
        a_2, a_3 = fill(W[i + 2, j]) * x + a_2, fill(W[i + 3, j]) * x + a_3
        a_4, a_5 = fill(W[i + 4, j]) * x + a_4, fill(W[i + 5, j]) * x + a_5
        a_6, a_7 = fill(W[i + 6, j]) * x + a_6, fill(W[i + 7, j]) * x + a_7
    store(out, at, a_0)
    store(out, at + 16, a_1)
    store(out, at + 32, a_2)
    store(out, at + 48, a_3)
    store(out, at + 64, a_4)
    store(out, at + 80, a_5)
    store(out, at + 96, a_6)
    store(out, at + 112, a_7)


# -- the cells, forwards and back -------------------------------------------------------------------------------------
# t is the step, k the group of sixteen series, u the unit; row is where the numbers of a group lie in H, at where in a
# group of their own.


@kernel(ROWS, MATRIX, boolean)
def elman(A: Any, W: Any, relu: bool) -> None:
    """A ``(h, l, m)``, the input's part, becomes H."""
    h, l, m = A.shape
    W = padded(W)
    before, now = np.zeros((m // 16, h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    for t in range(l):
        for k in range(m // 16):
            for u in range(h):
                store(now, u * 16, load(A, (u * l + t) * m + k * 16))
            multiply(W, before, k, now)
            for u in range(h):
                at = u * 16
                a = load(now, at)
                H = above(a, fill(ZERO)) if relu else tanh(a)
                store(before, k * h * 16 + at, H)
                store(A, (u * l + t) * m + k * 16, H)


@kernel(ROWS, MATRIX, boolean, ROWS)
def elman_back(H: Any, W: Any, relu: bool, dH: Any) -> None:
    """dH, the derivative by each H_t but through later steps, becomes dA."""
    h, l, m = H.shape
    W = padded(W.T)
    d, carry = np.zeros((m // 16, h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    for t in range(l - 1, -1, -1):
        for k in range(m // 16):
            if t < l - 1:
                for at in range(0, h * 16, 16):
                    store(carry, at, fill(ZERO))
                multiply(W, d, k, carry)
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                total, H_t = load(dH, row) + load(carry, at), load(H, row)
                dA = where_positive(H_t, total) if relu else total * off(H_t * H_t)
                store(d, k * h * 16 + at, dA)
                store(dH, row, dA)


@kernel(ROWS, MATRIX, VECTOR, ROWS)
def gru(A: Any, W: Any, b: Any, H: Any) -> None:
    """A ``(4h, l, m)``, whose first 3h rows are the input's part, becomes r, z, n and ``H_{t-1} W_hn + b_hn``.

    H: ``(h, l, m)``. b: ``(h,)``, b_hn; all other biases are in A.
    """
    h, l, m = H.shape
    W, gate, block = padded(W), h * l * m, h * 16
    before, now = np.zeros((m // 16, h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    for t in range(l):
        for k in range(m // 16):
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                store(now, at, load(A, row))
                store(now, at + block, load(A, row + gate))
                store(now, at + 2 * block, fill(b[u]))
            multiply(W, before, k, now)
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                r, z, memory = sigma(load(now, at)), sigma(load(now, at + block)), load(now, at + 2 * block)
                n = tanh(load(A, row + 2 * gate) + r * memory)
                H_t = z * (load(before, k * block + at) - n) + n
                store(A, row, r)
                store(A, row + gate, z)
                store(A, row + 2 * gate, n)
                store(A, row + 3 * gate, memory)
                store(H, row, H_t)
                store(before, k * block + at, H_t)


@kernel(ROWS, MATRIX, ROWS, ROWS)
def gru_back(A: Any, W: Any, H: Any, dH: Any) -> None:
    """The four blocks of A become their derivatives. dH: the derivative by each H_t but through later steps."""
    h, l, m = H.shape
    W, gate, block = padded(W.T), h * l * m, h * 16
    d, carry = np.zeros((m // 16, 3 * h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    kept = np.zeros((m // 16, h, 16), np.float32)
    for t in range(l - 1, -1, -1):
        for k in range(m // 16):
            if t < l - 1:
                for at in range(0, block, 16):
                    store(carry, at, load(kept, k * block + at))
                multiply(W, d, k, carry)
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                r, z, n = load(A, row), load(A, row + gate), load(A, row + 2 * gate)
                before = load(H, row - m) if t else fill(ZERO)
                total = load(dH, row) + load(carry, at)
                dn = total * off(z) * off(n * n)
                dm = dn * r
                dr, dz = dm * off(r) * load(A, row + 3 * gate), total * (before - n) * z * off(z)
                store(A, row, dr)
                store(A, row + gate, dz)
                store(A, row + 2 * gate, dn)
                store(A, row + 3 * gate, dm)
                store(d, 3 * k * block + at, dr)
                store(d, (3 * k + 1) * block + at, dz)
                store(d, (3 * k + 2) * block + at, dm)
                store(kept, k * block + at, total * z)


@kernel(ROWS, MATRIX, ROWS, ROWS)
def lstm(A: Any, W: Any, C: Any, H: Any) -> None:
    """A ``(4h, l, m)``, the input's part, becomes i, f, g and o; C and H ``(h, l, m)``."""
    h, l, m = H.shape
    W, gate, block = padded(W), h * l * m, h * 16
    before, now = np.zeros((m // 16, h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    for t in range(l):
        for k in range(m // 16):
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                store(now, at, load(A, row))
                store(now, at + block, load(A, row + gate))
                store(now, at + 2 * block, load(A, row + 2 * gate))
                store(now, at + 3 * block, load(A, row + 3 * gate))
            multiply(W, before, k, now)
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                i, f = sigma(load(now, at)), sigma(load(now, at + block))
                g, o = tanh(load(now, at + 2 * block)), sigma(load(now, at + 3 * block))
                C_t = i * g + f * (load(C, row - m) if t else fill(ZERO))
                H_t = o * tanh(C_t)
                store(A, row, i)
                store(A, row + gate, f)
                store(A, row + 2 * gate, g)
                store(A, row + 3 * gate, o)
                store(C, row, C_t)
                store(H, row, H_t)
                store(before, k * block + at, H_t)


@kernel(ROWS, MATRIX, ROWS, ROWS)
def lstm_back(A: Any, W: Any, C: Any, dH: Any) -> None:
    """A, so far i, f, g and o, becomes dA. dH: the derivative by each H_t but through later steps."""
    h, l, m = C.shape
    W, gate, block = padded(W.T), h * l * m, h * 16
    d, carry = np.zeros((m // 16, 4 * h, 16), np.float32), np.zeros((len(W), 16), np.float32)
    dC = np.zeros((m // 16, h, 16), np.float32)
    for t in range(l - 1, -1, -1):
        for k in range(m // 16):
            if t < l - 1:
                for at in range(0, block, 16):
                    store(carry, at, fill(ZERO))
                multiply(W, d, k, carry)
            for u in range(h):
                at, row = u * 16, (u * l + t) * m + k * 16
                i, f, g, o = load(A, row), load(A, row + gate), load(A, row + 2 * gate), load(A, row + 3 * gate)
                before = load(C, row - m) if t else fill(ZERO)
                total, shown = load(dH, row) + load(carry, at), tanh(load(C, row))
                inside = total * o * off(shown * shown) + load(dC, k * block + at)
                di, df = inside * g * i * off(i), inside * before * f * off(f)
                dg, do = inside * i * off(g * g), total * shown * o * off(o)
                store(A, row, di)
                store(A, row + gate, df)
                store(A, row + 2 * gate, dg)
                store(A, row + 3 * gate, do)
                store(d, 4 * k * block + at, di)
                store(d, (4 * k + 1) * block + at, df)
                store(d, (4 * k + 2) * block + at, dg)
                store(d, (4 * k + 3) * block + at, do)
                store(dC, k * block + at, inside * f)
