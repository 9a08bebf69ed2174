"""Files made for tests: the smallest that hold what is asked for."""

import io
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body):
    return f"<w:document {W}>{body}</w:document>"


def paragraph(text, properties=""):
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text, wide=1, merge=""):
    """A cell of a Word table; `merge` is restart or continue."""
    inside = "".join(map(paragraph, text.split("\n"))) if isinstance(text, str) else text[0]
    span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{inside}</w:tc>"


def word_table(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def docx(*paragraphs, body=None, extra=()):
    """A small Word document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body or word(f"<w:body>{''.join(map(paragraph, paragraphs))}</w:body>"))
        for name, data in extra:
            archive.writestr(name, data)
    return out.getvalue()


def pdf(text, encrypt="", spaces=0):
    """A one-page PDF with (or without) a text layer; with `spaces`, a stream of so many megabytes of them, packed."""
    stream, packed = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode(), ""
    if spaces:
        packing, packed = zlib.compressobj(9), "/Filter /FlateDecode"
        blank = b" " * 1024 * 1024
        stream = b"".join(packing.compress(part) for part in [stream, *[blank] * spaces]) + packing.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), packed.encode(), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return assembled(objects, encrypt)


def assembled(objects, encrypt=""):
    """A PDF of these objects, the first its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + f"trailer\n<< /Size {size} /Root 1 0 R {encrypt} >>\nstartxref\n{len(out)}\n%%EOF".encode()


def xlsx(rows, merged=(), name="Sheet1", hidden=()):
    """A workbook: one sheet of these rows, and `hidden` (name, rows) sheets that nobody sees."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for where in merged:
        book.active.merge_cells(where)
    for title, cells in hidden:
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden"
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def printed(*pages):
    """A PDF of these pages (600 × 800 points): each a list of (x, y, size, text) and of rules (x0, y0, x1, y1)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /CapHeight 880"
        b" /ItalicAngle 0 /StemV 80 /FontBBox [-25 -254 1000 880] >>",
    ]
    for number, things in enumerate(pages):
        stream = b"\n".join(map(_drawn, things))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (7 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    return assembled(objects)


def _drawn(thing):
    if isinstance(thing[3], str):
        x, y, size, text = thing
        return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET".encode()
    return "{} {} m {} {} l S".format(*thing).encode()
