"""The pages of org: the way in, one's own page, and what the administrators keep."""
