"""One file per layout: ``read(table, layout) -> Parts``, which collects findings and raises nothing."""
