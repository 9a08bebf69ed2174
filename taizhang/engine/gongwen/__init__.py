"""Official papers by GB/T 9704-2012, as PDF and as DOCX. Pure: no clock, no database; what is printed is passed in."""

from .as_docx import docx
from .as_pdf import pdf
from .model import Align, Annex, Block, Column, Entries, Entry, Form, Heading, Paper, Paragraph, Qr, Table

__all__ = [
    "Align", "Annex", "Block", "Column", "Entries", "Entry", "Form", "Heading", "Paper", "Paragraph", "Qr", "Table",
    "docx", "pdf",
]  # fmt: skip
