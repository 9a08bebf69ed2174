"""What papers decides without Django."""
