"""How much a table may hold. One place, so that messages, pages and tests agree."""

MAX_BYTES = 50_000_000
MAX_CELLS = 5_000_000
MAX_CLASSES = 64
MAX_STEPS = 20_000
MAX_VALUES = 50_000_000  # l * n * k, padding included
SAMPLED_ROWS = 2_000  # rows that a guess looks at
