"""Rules of planning, without Django."""
