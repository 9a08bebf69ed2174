"""Every door of the house, tried by everybody."""
