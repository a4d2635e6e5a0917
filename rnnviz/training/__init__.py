"""The training loop, its recorder and the checks on its health. Knows no screen and no store."""
