"""One file per layout: ``read(table, layout, missing) -> Parts``, which collects findings and raises nothing."""
