"""Tables become series: cells -> a guessed layout -> ragged series. What is wrong is said all at once."""
