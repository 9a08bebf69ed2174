"""Schemes and their clauses, points, visits, findings. A finding is a ledger item; the rest is kept here."""
