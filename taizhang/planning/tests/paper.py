"""Reading a chart from its PDF, as it lies on the table."""

import ctypes

import pypdfium2.raw as pdfium

MM = 25.4 / 72


def text_of(page):
    return page.get_textpage().get_text_range()


def found(page, words):
    """The box of these words on the page, in mm from the left and the foot; None where they are not found."""
    text = page.get_textpage()
    place = text.search(words).get_next()
    if place is None:
        return None
    boxes = [text.get_charbox(place[0] + n, loose=True) for n in range(place[1])]
    return min(box[0] for box in boxes) * MM, min(box[1] for box in boxes) * MM, max(box[2] for box in boxes) * MM


def embedded(document):
    """Of each font in the document, whether it comes along."""
    fonts = {}
    for page in document:
        for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
            font = pdfium.FPDFTextObj_GetFont(piece.raw)
            name = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            fonts[name.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return fonts


def reach(piece):
    """From where to where a path goes, in mm from the left, its line's own width left out."""
    x, y, across = ctypes.c_float(), ctypes.c_float(), []
    matrix = piece.get_matrix()
    for n in range(pdfium.FPDFPath_CountSegments(piece.raw)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(piece.raw, n), x, y)
        across.append(matrix.on_point(x.value, y.value)[0] * MM)
    return min(across), max(across)
