"""Names of files in a dossier: clear, unpacked alike by every program, and never a path."""

import re
import unicodedata

LONGEST = 60
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_ENDINGS = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
}


def safe(text: str, longest: int = LONGEST) -> str:
    """A piece of a file name: no path, no sign that Windows forbids, none that an old Chinese unpacker (GBK) lacks."""
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text))
    text = "".join(sign if _is_common(sign) else "_" for sign in text)
    return re.sub(r"_{2,}", "_", text)[:longest].strip(" ._") or "_"


def of_proof(number: str, no: int, name: str, mime: str) -> str:
    """`DC-2026-001 佐证003 现场.jpg`: told apart by the two numbers, with the ending of what the bytes are."""
    endings = _ENDINGS.get(mime, ("bin",))
    stem, dot, ending = re.split(r"[/\\]", name)[-1].rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = ending.lower() if ending.lower() in endings else endings[0]
    return f"{safe(number)} 佐证{no:03} {safe(stem)}.{ending}"


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return False
    return sign.isprintable()
