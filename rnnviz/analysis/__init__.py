"""Numbers from a trained network, in numpy."""
