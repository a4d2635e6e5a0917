"""Runs: the store where pages and workers meet, the worker that trains, the engine that starts workers."""
