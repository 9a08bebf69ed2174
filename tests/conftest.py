"""Test set-up that every room shares; it grows with the house."""
