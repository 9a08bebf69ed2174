"""Scans and photos of pages: pictures become text through Tesseract, where it is installed.

A page is drawn in a process of its own (`apart.py`), upright, grey and straight, and handed to `tesseract` through
pipes: nothing of it lies in a temporary file. What comes back are words with their places; here they become lines
and paragraphs, and each doubtful word keeps its span in the text and how sure the program was.
"""

import base64
import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from taizhang.engine.refusal import N_, Refused, require

from . import apart, bundle, formats, ruled
from .assembling import ASKEW, Page, assembled, has_missed, joined
from .formats import Decoded
from .formats.limits import broken

DPI = 220
"""Tesseract wants letters 30 to 50 pixels high: 小四 to 三号 at this resolution. More is slower, not better."""

LONGEST = 3600  # pixels of a page's longer edge, whatever its size on paper
LARGEST_SHOWN = 1600
MOST_PAGES = 200
SECONDS, MEMORY = 90, 1024 * 1024 * 1024  # of one page

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
    whole, head, places = map(base64.b64decode, apart.picture_of(data, number, "read", turn))
    rules, inked = json.loads(places)
    # Photos are darker here than there, which `_even` mends; what dust a scan has is dealt with by Sauvola's method.
    tsv = _tsv(place, whole, *(() if is_photo(data) else ("-c", "thresholding_method=2")))
    again = _tsv(place, whole, "--psm", "11") if not is_photo(data) and has_missed(tsv, inked) else ""
    page = assembled(tsv, rules, inked, again)
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
    """One page in base64: "read" gives PNGs of the page and of its head, grey, straight and without the rules of
    tables, and as JSON those and where its lines have ink; "show" a JPEG; called in the child."""
    drawn = (_photo(data, LONGEST) if is_photo(data) else _page(data, number, LONGEST)).rotate(turn, expand=True)
    grey = _even(drawn.convert("L"))
    slant = _slant(grey)
    if purpose == "show":
        drawn = _level(drawn.convert("RGB"), slant, (255, 255, 255))
        drawn.thumbnail((LARGEST_SHOWN, LARGEST_SHOWN))
        return [_saved(drawn, "JPEG", quality=82)]
    grey = _level(grey, slant, 255)
    rules = ruled.rules(grey)
    grey = ruled.without(grey, rules)
    head = grey.crop((0, 0, grey.width, grey.height * HEAD // 100))
    drawn = [_saved(grey, "PNG", compress_level=1), _saved(head, "PNG", compress_level=1)]
    return [*drawn, base64.b64encode(json.dumps([rules, ruled.inked(grey)]).encode()).decode()]


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
