"""Home screens by role: the answer first, every number a link to the items behind it."""
