"""What leaves the house: one message at once for what cannot wait, one digest in the morning for the rest."""
