"""Pages as PDF: typst sets a page description with our own fonts; nothing is fetched, nothing of the machine is read.

The description is ours, the data come in as JSON: whatever a person typed stays text.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PACKED = PACKAGE / "_fonts"  # in a wheel
FROM_NPM = PACKAGE.parent / "node_modules" / "@expo-google-fonts"  # in a checkout
SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
FONTS = (
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
)


class FontsMissing(RuntimeError):
    """The fonts lie neither in the wheel nor in node_modules; a PDF with other fonts would show boxes."""


def font_files() -> list[Path]:
    """The fonts that every PDF embeds.

    Raises FontsMissing.
    """
    home = PACKED if PACKED.is_dir() else FROM_NPM
    found = [home / name for name in FONTS]
    if missing := [path.name for path in found if not path.is_file()]:
        raise FontsMissing("Fonts missing, run `make setup`: " + ", ".join(missing))
    return found


def pdf(description: str, data: object = None, files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a typst description.

    data is read there as `json(bytes(sys.inputs.data))`; files lie beside it under their names.
    Loads typst (80 MB on disk, 60 MB of memory): call it in a job or a command, not in a request.
    """
    import typst

    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / "page.typ").write_text(description)
        for name, content in (files or {}).items():
            (root / name).write_bytes(content)
        return typst.compile(
            root / "page.typ",
            root=root,
            font_paths=sorted({path.parent for path in font_files()}),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
