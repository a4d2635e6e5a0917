"""Tables become series: cells -> a guessed layout -> ragged series. What is wrong is said all at once."""

from rnnviz.data.tables.facts import facts
from rnnviz.data.tables.guessed import ColumnFacts, Guess, Way
from rnnviz.data.tables.guessing import guess
from rnnviz.data.tables.laying import lay_out
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.merge import merge
from rnnviz.data.tables.parts import Parts

__all__ = ["ColumnFacts", "Guess", "Layout", "Parts", "Way", "facts", "guess", "lay_out", "merge"]
