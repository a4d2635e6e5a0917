"""How much data may be. One place, so that messages, pages and tests agree."""

MAX_BYTES = 200_000_000  # of all files together, also after unpacking
MAX_FILES = 2_000
MAX_CELLS = 20_000_000
MAX_COLUMNS = 60_000  # a wide file of 20,000 steps with three features
MAX_CLASSES = 64
MAX_FEATURES = 1_024
MAX_SERIES = 100_000
MAX_STEPS = 20_000
MAX_VALUES = 50_000_000  # l * n * k, padding included
SAMPLED_ROWS = 2_000  # rows that a guess looks at
SECONDS = 60  # reading may take
MEGABYTES = 4_000  # of memory it may use
