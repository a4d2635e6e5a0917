"""Numbers from a trained network's states, in numpy."""
