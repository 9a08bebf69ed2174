"""The QR code of a paper, as large as it must be to be read from paper."""

import io

import segno

from .model import Qr

MODULE_MM = 0.36  # the least that a phone reads from a copied sheet
LEAST_MM, MOST_MM = 22.0, 46.0


def code_of(qr: Qr) -> segno.QRCode:
    """Raises ValueError where the text is longer than a QR code holds (2,953 bytes)."""
    return segno.make(qr.text, error="m" if len(qr.text) < 300 else "l", micro=False)


def mm(code: segno.QRCode) -> float:
    """How wide it is printed."""
    return min(MOST_MM, max(LEAST_MM, code.symbol_size(border=0)[0] * MODULE_MM))


def png(qr: Qr) -> bytes:
    out = io.BytesIO()
    code_of(qr).save(out, kind="png", scale=8, border=0)
    return out.getvalue()
