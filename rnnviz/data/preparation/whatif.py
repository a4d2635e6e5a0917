"""A run's preparation done to other series: what-if input, a second file, a set made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.data.preparation.assemble import padded
from rnnviz.data.preparation.carried import fitted_of
from rnnviz.data.preparation.choices import Preparation
from rnnviz.data.preparation.prepare import again
from rnnviz.data.preparation.work import Prepared
from rnnviz.errors import DataError, ShapeError
from rnnviz.records import Ints, SeriesSet, prepared_as

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values


def apply(
    preparation: Mapping[str, Any] | Preparation,
    series_values: Sequence[ArrayLike],
    times: Sequence[ArrayLike] | None = None,
) -> list[Values]:
    """What was done to a run's series, done to these: ``(l_i, k)`` each become ``(l', k')``.

    preparation: ``series.source["preparation"]`` of the run's set, which also holds what was measured on it.
    times: ``(l_i,)`` each; needed where the run's steps were made evenly spaced.

    Raises ``DataError`` with every finding where values are missing or infinite and nothing was chosen for that, where
    needed times are missing, and for what is no number; ``ShapeError`` for arrays that fit neither each other nor the
    run's series, and ``ConfigError`` for a preparation that can't be.
    """
    arrays = _numbers("Values", series_values)
    if not arrays:
        return []
    if any(values.ndim != 2 or values.shape[1] != arrays[0].shape[1] for values in arrays):
        raise ShapeError(f"Each series must be (l, k) with the same k; got {_few(map(np.shape, arrays))}.")
    lengths = np.array([len(values) for values in arrays], np.int64)
    spread = None if times is None else _spread(_numbers("Times", times), lengths)
    done = _again(_parts(np.concatenate(arrays), lengths, spread), preparation)
    return np.split(done.parts.values, np.cumsum(done.parts.lengths)[:-1])


def like(source: Mapping[str, Any], raw: SeriesSet) -> SeriesSet:
    """Raw series as a network needs them that learned from a set with this source.

    Series that were prepared in the same way already, such as the run's own, come back as they are.

    Raises ``DataError`` for series that were prepared in another way: nobody knows what they were before.
    """
    wanted, got = _meaning(source), _meaning(raw.source)
    if wanted == got:
        return raw
    if got:
        raise DataError(
            f"The network learned from series prepared with {_said(wanted)}, but these were prepared with "
            f"{_said(got)}. Read their file again without preparation; it is then prepared like the others."
        )
    preparation = source["preparation"]
    values = raw.X.transpose(1, 0, 2)[raw.mask.T].astype(np.float64)
    done = _again(_parts(values, raw.lengths, None, raw.names, raw.features), preparation).parts
    said = {**raw.source, "preparation": preparation}
    return SeriesSet(padded(done), raw.y, raw.classes, done.features, done.lengths, raw.names, raw.title, said)


def _meaning(source: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen, without what was measured on one set; raw values are raw, however a training scales them."""
    done = prepared_as(source)
    return {name: value for name, value in done.items() if name != "fitted" and (name, value) != ("scaling", "none")}


def _said(choices: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in choices.items()) or "nothing"


def _again(parts: Parts, preparation: Mapping[str, Any] | Preparation) -> Prepared:
    plan, given = Preparation.of(preparation), preparation if isinstance(preparation, Mapping) else {}
    done = again(parts, plan, fitted_of(given, plan, len(parts.features)))
    if done.findings:
        raise DataError(done.findings)
    if done.parts.n != parts.n:
        raise DataError("There are series with missing values, which the network's preparation leaves out.")
    return done


def _numbers(what: str, given: Sequence[ArrayLike]) -> list[Values]:
    try:
        return [np.asarray(values, np.float64) for values in given]
    except (ValueError, TypeError) as error:
        raise DataError(f"{what} must be numbers, in an array for each series: {error}.") from error


def _spread(times: list[Values], lengths: Ints) -> Values:
    """The times of all series, one after the other."""
    if [own.shape for own in times] != [(l,) for l in lengths]:
        raise ShapeError(f"Each series needs a time for every step: {_few(lengths)}; got {_few(map(np.shape, times))}.")
    return np.concatenate(times)


def _few(shapes: Iterable[Any]) -> str:
    return ", ".join(map(str, islice(shapes, 5)))


def _parts(
    values: Values, lengths: Ints, times: Values | None, names: tuple[str, ...] = (), features: tuple[str, ...] = ()
) -> Parts:
    from rnnviz.data.tables.parts import Parts

    features = features or tuple(f"x{i + 1}" for i in range(values.shape[1]))
    names = names or tuple(str(i + 1) for i in range(len(lengths)))
    return Parts(features, values, lengths, np.zeros(len(lengths), np.int64), ("",), names, times)
