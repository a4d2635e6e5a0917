"""From files and generators to a ``SeriesSet``, and from there to what a training reads. No torch here."""
