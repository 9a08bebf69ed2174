"""The fonts that an office owns lie in the folder `fonts` of TAIZHANG_DATA; papers are set with them."""

from pathlib import Path

from django.conf import settings


def office_fonts() -> Path | None:
    """The folder, where there is one."""
    folder = Path(settings.DATA_DIR) / "fonts"
    return folder if folder.is_dir() else None
