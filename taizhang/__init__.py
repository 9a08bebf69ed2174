"""Taizhang 台账: the ledger of public promises."""

__version__ = "0.1.0"
