"""协调会: what waits too long for another unit, and whose something is, goes before a leader with both sides' words."""
