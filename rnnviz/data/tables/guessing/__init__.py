"""Recognising a layout. Each kind of layout makes its proposal and says what speaks for it; the strongest is taken."""

from rnnviz.data.tables.guessing.guess import guess

__all__ = ["guess"]
