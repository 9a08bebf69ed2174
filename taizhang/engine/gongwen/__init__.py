"""Official papers by GB/T 9704-2012, as PDF and as DOCX. Pure: no clock, no database; what is printed is passed in."""

from pathlib import Path

from .model import Align, Annex, Block, Column, Entries, Entry, Form, Heading, Paper, Paragraph, Qr, Table

__all__ = [
    "Align", "Annex", "Block", "Column", "Entries", "Entry", "Form", "Heading", "Paper", "Paragraph", "Qr", "Table",
    "docx", "pdf",
]  # fmt: skip


# Who only writes a paper does not load what lays it out: 25 MB.


def pdf(paper: Paper, fonts: Path | None = None) -> bytes:
    """See `as_pdf.pdf`. Takes some tenths of a second: for a job or a command."""
    from .as_pdf import pdf as lay_out

    return lay_out(paper, fonts)


def docx(paper: Paper) -> bytes:
    """See `as_docx.docx`."""
    from .as_docx import docx as lay_out

    return lay_out(paper)
