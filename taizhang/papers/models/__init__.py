"""The tables of papers."""

from .importing import Import, ImportRow, Meaning

__all__ = ["Import", "ImportRow", "Meaning"]
