"""Scans and photos of pages: pictures become text through Tesseract, where it is installed.

A page is drawn in a process of its own (`apart.py`), upright, grey and straight, and handed to `tesseract` through
pipes: nothing of it lies in a temporary file. What comes back are words with their places; here they become lines
and paragraphs, and each doubtful word keeps its span in the text and how sure the program was.
"""

import base64
import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import median

from taizhang.engine.refusal import N_, Refused, require

from . import apart, bundle, formats
from .formats import Decoded
from .formats.limits import broken

DPI = 220
"""Tesseract wants letters 30 to 50 pixels high: 小四 to 三号 at this resolution. More is slower, not better."""

LONGEST = 3600  # pixels of a page's longer edge, whatever its size on paper
LARGEST_SHOWN = 1600
MOST_PAGES = 200
SECONDS, MEMORY = 90, 1024 * 1024 * 1024  # of one page

DOUBTFUL = 70
"""Percent: below this a word is marked. Words that were right stand at 85 to 97, wrong ones mostly below 60."""

ASKEW = 55
"""Percent: a page read with less was perhaps scanned lying or upside down, and is tried the other ways round."""

HEAD = 22  # percent of a page's height, where a mark of secrecy stands

_CHILD = f"""
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[1], sys.argv[1:])
"""

NOT_INSTALLED = N_(
    "这是扫描件或照片，要先认字，本机没有装识别程序。请系统管理员装 tesseract-ocr 和 tesseract-ocr-chi-sim，"
    "或上传可复制文字的 PDF，或把文字粘贴进来。"
)
TOO_MANY_PAGES = N_("扫描件有 {count} 页，一次最多认 {most} 页。请拆开后再上传。")
ILL_PAGE = N_("这一页认不出来，可能过大或已损坏。")


@dataclass(frozen=True)
class Scan(Decoded):
    """A file without text: so many pages have to be recognised."""

    pages: int = 1


@dataclass(frozen=True)
class Page:
    """What was recognised on a page. `doubts` are (start, end, percent) of the words below DOUBTFUL; `sure` is the
    mean of all words by their letters. A paragraph may go on over the page: `ends_open`, `begins_open`. `head` is its
    top, looked at once more by itself for a mark of secrecy, which stands alone and is easily passed over. `lines` say
    where each line stands: (start, end, left, top, right, bottom) in thousandths of the width of the page, which is
    `height` of them high and was turned by `turn` degrees."""

    text: str
    sure: int = 0
    letters: int = 0
    doubts: list[tuple[int, int, int]] = field(default_factory=list)
    begins_open: bool = False
    ends_open: bool = False
    head: str = ""
    lines: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    height: int = 0
    turn: int = 0


def decode(data: bytes, name: str) -> Decoded:
    """As `formats.decode`; for what has no text but pictures a `Scan`. Refused where nobody can recognise it."""
    if not is_photo(data):
        try:
            return formats.decode(data, name)
        except Refused as refused:
            if refused.code != "intake.scanned":
                raise
    require(len(data) <= formats.LARGEST, "intake.too_large", N_("文件超过 20 MB，请拆开后再上传"), kind="invalid")
    require_program()
    count = apart.pages_of(data)
    if count > MOST_PAGES:
        raise Refused("intake.too_many_pages", TOO_MANY_PAGES, kind="invalid", count=count, most=MOST_PAGES)
    return Scan("", pages=count)


def is_photo(data: bytes) -> bool:
    """Whether the bytes begin like a photo that this house takes."""
    head = data[:16]
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"mif"))
    )


# ── the program ────────────────────────────────────────────────────────────────


def program() -> str | None:
    """Where Tesseract with Chinese is, or None."""
    place = shutil.which("tesseract")
    return place if place and _knows_chinese(place) else None


def require_program() -> str:
    """Where it is; Refused with what to do where it is not."""
    place = program()
    if place is None:
        raise Refused("intake.no_ocr", NOT_INSTALLED, kind="invalid")
    return place


@cache
def _knows_chinese(place):
    try:
        done = subprocess.run([place, "--list-langs"], capture_output=True, timeout=20)  # noqa: S603 - no shell
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"chi_sim" in done.stdout.split()


def recognise(data: bytes, number: int) -> Page:
    """The text of one page (from 1) of a scan or photo. Refused when the page cannot be drawn or takes too long."""
    place = require_program()
    data, number = _alone(data, number)
    page = _recognised(place, data, number, 0)
    if page.letters and page.sure < ASKEW:
        page = max((page, *(_recognised(place, data, number, turn) for turn in (90, 270, 180))), key=lambda p: p.sure)
    return page


def _alone(data, number):
    """A page of several photos is the first of its own photo."""
    return (bundle.photo_of(data, number), 1) if bundle.is_bundle(data) else (data, number)


def _recognised(place, data, number, turn):
    whole, head = map(base64.b64decode, apart.picture_of(data, number, "read", turn))
    # Photos are darker here than there, which `_even` mends; what dust a scan has is dealt with by Sauvola's method.
    page = assembled(_tsv(place, whole, *(() if is_photo(data) else ("-c", "thresholding_method=2"))))
    return replace(page, turn=turn, head=assembled(_tsv(place, head, "--psm", "6")).text)


def text_of(data: bytes, pages: int) -> str:
    """All pages at once, for those who wait at a command line."""
    return joined([recognise(data, number) for number in range(1, pages + 1)])[0]


def _tsv(place, drawn, *how):
    command = [
        sys.executable,
        "-I",
        "-c",
        _CHILD,
        place,
        "stdin",
        "stdout",
        "-l",
        "chi_sim",
        "--dpi",
        str(DPI),
        *how,
        "tsv",
    ]
    known = {key: os.environ[key] for key in ("PATH", "TESSDATA_PREFIX") if key in os.environ}
    running = subprocess.Popen(  # noqa: S603 - a program of this machine, without a shell
        command,
        env={**known, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    try:
        said, _ = running.communicate(drawn, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        said = b""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    if running.returncode:
        raise Refused("intake.ill_page", ILL_PAGE, kind="invalid")
    return said.decode("utf-8", "replace")


# ── pictures, drawn where little can be broken ─────────────────────────────────


def shown(data: bytes, number: int, turn: int = 0) -> bytes:
    """A page as a person looks at it: a JPEG, turned and level as it was recognised."""
    data, number = _alone(data, number)
    return base64.b64decode(apart.picture_of(data, number, "show", turn)[0])


def count_pages(data: bytes) -> int:
    """How many pages the scan has; called in the child."""
    if is_photo(data):
        _photo(data, 64)
        return 1
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        raise broken() from None


def draw(data: bytes, number: int, purpose: str, turn: int = 0) -> list[str]:
    """One page in base64: "read" gives PNGs of the page and of its head, grey and straight, "show" a JPEG; called in
    the child."""
    drawn = (_photo(data, LONGEST) if is_photo(data) else _page(data, number, LONGEST)).rotate(turn, expand=True)
    grey = _even(drawn.convert("L"))
    slant = _slant(grey)
    if purpose == "show":
        drawn = _level(drawn.convert("RGB"), slant, (255, 255, 255))
        drawn.thumbnail((LARGEST_SHOWN, LARGEST_SHOWN))
        return [_saved(drawn, "JPEG", quality=82)]
    grey = _level(grey, slant, 255)
    head = grey.crop((0, 0, grey.width, grey.height * HEAD // 100))
    return [_saved(grey, "PNG", compress_level=1), _saved(head, "PNG", compress_level=1)]


def _saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return base64.b64encode(out.getvalue()).decode()


def _photo(data, longest):
    from PIL import Image

    from taizhang.engine import photos

    drawn = photos.upright(data, longest)
    longest = min(longest, round(DPI * 11.7))  # a page that fills the picture is as large as A4
    drawn.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return photos.flat(drawn)


def _page(data, number, longest):
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            page = document[number - 1]
            scale = min(DPI / 72, longest / max(page.get_width(), page.get_height(), 1))
            return page.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, IndexError):
        raise Refused("intake.ill_page", ILL_PAGE, kind="invalid") from None


def _even(grey):
    """The paper white everywhere, however the light fell on it."""
    from PIL import Image, ImageChops, ImageFilter

    paper = grey.reduce(16).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(4))
    return ImageChops.invert(ImageChops.subtract(paper.resize(grey.size, Image.Resampling.BILINEAR), grey))


def _slant(grey):
    """By how many degrees it is to be turned so that its lines lie level."""
    from PIL import Image, ImageOps

    small = ImageOps.autocontrast(grey.copy(), cutoff=2)
    small.thumbnail((700, 700))

    def level(angle):
        turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
        width, height = turned.size
        middle = turned.crop((width // 10, height // 10, width - width // 10, height - height // 10))
        rows = middle.resize((1, middle.height), Image.Resampling.BOX).tobytes()
        return sum((a - b) ** 2 for a, b in pairwise(rows))

    best = max((step / 2 for step in range(-10, 11)), key=lambda angle: (level(angle), -abs(angle)))
    if level(best) < 1.15 * level(0):  # as level as it can be: a picture without lines has no best angle
        return 0
    return best


def _level(picture, slant, paper):
    from PIL import Image

    return picture.rotate(slant, Image.Resampling.BICUBIC, expand=True, fillcolor=paper) if slant else picture


# ── words into lines and paragraphs ────────────────────────────────────────────


@dataclass
class _Line:
    block: str
    left: int
    right: int
    height: int
    top: int = 0
    text: str = ""
    words: list[tuple[int, int, int]] = field(default_factory=list)

    def box(self, width):
        """Where it stands, in thousandths of the width of the page."""
        edges = (self.left, self.top, self.right, self.top + self.height)
        return tuple(round(1000 * edge / width) for edge in edges)

    def add(self, said, sure):
        # Tesseract parts Chinese letters by spaces; only two Latin words are meant to stand apart.
        if (
            self.text
            and self.text[-1].isascii()
            and self.text[-1].isalnum()
            and said[0].isascii()
            and said[0].isalpha()
        ):
            self.text += " "
        self.words.append((len(self.text), len(self.text) + len(said), sure))
        self.text += said


_PAGE_NUMBER = re.compile(r"[—\-–－一_~·.\s]*\d{1,3}[—\-–－一_~·.\s]*")
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十百]+[章条]"
)
_NUMBER = re.compile(r"[【\[〔(（［｛{]((?:19|20)\d\d)[】\]〕)）］｝}j](?=\d+号)")
_ONE = re.compile(r"(?<=[年月\d])[\]lI|](?=\d?[月日])|(?<=\d)[\]lI|](?=\d*年)")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff])[:;,?!]")
_BRACKET = re.compile(r"\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\)")
_WIDE = str.maketrans(":;,?!()", "：；，？！（）")


def assembled(tsv: str) -> Page:
    """Tesseract's table of words as text with paragraphs."""
    lines = _lines(tsv)
    if lines and _is_foot(lines[-1]):
        lines.pop()
    if not lines:
        return Page("")
    high = median(line.height for line in lines)
    edges = {block: _edges(line for line in lines if line.block == block) for block in {line.block for line in lines}}

    def is_flush(line):
        return line.left <= edges[line.block][0] + 0.8 * high and not _OPENS.match(line.text)

    def is_full(line):
        return line.right >= edges[line.block][1] - 1.6 * high and line.text[-1] not in "：:"

    text = ""
    words: list[tuple[int, int, int]] = []
    placed: list[tuple[int, int, _Line]] = []
    before: _Line | None = None
    for line in lines:
        if before:
            goes_on = before.block == line.block and is_full(before) and is_flush(line)
            text += "" if goes_on and abs(before.height - line.height) < 0.4 * high else "\n"
        if not is_flush(line) and not _is_centred(line, edges[line.block], high):
            text += "\u3000\u3000"
        words += [(len(text) + start, len(text) + end, sure) for start, end, sure in line.words]
        placed.append((len(text), len(text) + len(line.text), line))
        text += line.text
        before = line
    letters = sum(end - start for start, end, _ in words)
    width, height = _size(tsv)
    return Page(
        text,
        sure=round(sum(sure * (end - start) for start, end, sure in words) / letters),
        letters=letters,
        doubts=_doubts(words),
        begins_open=is_flush(lines[0]) and is_full(lines[0]),
        ends_open=is_full(lines[-1]) and lines[-1].text[-1] not in "。！？；",
        lines=[(start, end, *line.box(width)) for start, end, line in placed],
        height=round(1000 * height / width),
    )


def joined(pages: Sequence[Page]) -> tuple[str, list[int]]:
    """The text of all pages, and where each begins in it."""
    text, starts = "", []
    before = None
    for page in pages:
        if text:
            text += "" if before and before.ends_open and page.begins_open else "\n"
        starts.append(len(text))
        text += page.text
        before = page
    return text, starts


def _lines(tsv):
    lines: dict[tuple, _Line] = {}
    for row in tsv.splitlines():
        level, _page, block, paragraph, line, _word, left, top, width, height, sure, said = (
            row.split("\t") + [""] * 12
        )[:12]
        key = (block, paragraph, line)
        if level == "4":
            lines[key] = _Line(block, int(left), int(left) + int(width), int(height), int(top))
        elif level == "5" and said.strip() and key in lines:
            lines[key].add("".join(said.split()), max(0, round(float(sure))))
    kept = [line for line in lines.values() if re.search(r"\w", line.text)]
    for line in kept:
        for found in _ONE.finditer(line.text):  # put right by a guess: whoever reads it should look
            line.words = [(a, b, min(sure, ASKEW) if a <= found.start() < b else sure) for a, b, sure in line.words]
        line.text = _ONE.sub("1", line.text)
        line.text = _NUMBER.sub(r"〔\1〕", line.text)
        line.text = _HALF.sub(lambda mark: mark.group().translate(_WIDE), line.text)
        line.text = _BRACKET.sub(lambda mark: mark.group().translate(_WIDE), line.text)
    return kept


def _size(tsv):
    """Width and height of the page in pixels."""
    for row in tsv.splitlines():
        if row.startswith("1\t"):
            return tuple(map(int, row.split("\t")[8:10]))
    return 1000, 1414


def _is_foot(line):
    """The number of the page, or what was made of it."""
    sure = sum(sure for _start, _end, sure in line.words) / len(line.words)
    return _PAGE_NUMBER.fullmatch(line.text) or (len(line.text) <= 8 and sure < 50)


def _edges(lines: Iterable[_Line]):
    lines = list(lines)
    return min(line.left for line in lines), max(line.right for line in lines)


def _is_centred(line, edges, high):
    """Headings stand in the middle, which is no indent."""
    before, after = line.left - edges[0], edges[1] - line.right
    return before > 3 * high and abs(before - after) < 3 * high


def _doubts(words):
    """Neighbours that are both doubtful are one stretch, as sure as the worse."""
    found: list[tuple[int, int, int]] = []
    for start, end, sure in words:
        if sure >= DOUBTFUL:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end, min(found[-1][2], sure))
        else:
            found.append((start, end, sure))
    return found
