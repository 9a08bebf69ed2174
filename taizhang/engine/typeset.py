"""Pages as PDF: typst sets a page description with our own fonts; nothing is fetched, nothing of the machine is read.

The description is ours, the data come in as JSON: whatever a person typed stays text.
"""

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
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
# Faces that Chinese offices print with and own: the names under which their files are found, the best first.
OFFICE = {
    "小标宋": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "仿宋": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"),
    "楷体": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "LXGW WenKai GB", "LXGW WenKai"),
    "黑体": ("SimHei", "黑体"),
}


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


def found_in(folder: Path) -> dict[str, str]:
    """For each face of OFFICE the font that this folder has for it, or nothing."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    known = set(fonts.families())
    return {face: next((name for name in names if name in known), "") for face, names in OFFICE.items()}


def printable(text: str) -> str:
    """Our fonts have no pictures: an emoji is printed as □, several in a row as one."""
    out: list[str] = []
    for sign in text:
        drawn = "□" if _is_picture(sign) else sign
        if drawn != "□" or out[-1:] != ["□"]:
            out.append(drawn)
    return "".join(out)


def _is_picture(sign: str) -> bool:
    code = ord(sign)
    if 0x20000 <= code <= 0x3FFFF:  # rare signs of names; what the font lacks it prints as its own empty box
        return False
    return code > 0xFFFF or (0x2600 <= code <= 0x27BF and sign not in "✓✔☆★") or unicodedata.category(sign) == "Mn"


def pdf(
    description: str,
    data: object = None,
    files: Mapping[str, bytes] | None = None,
    fonts: Path | None = None,
) -> bytes:
    """The PDF of a typst description.

    data is read there as `json(bytes(sys.inputs.data))`, OFFICE as `sys.inputs.office`; files lie beside it under their
    names; fonts is a folder of more fonts, which the description may name. It is set by a process of its own: typst
    keeps every picture that it has seen, some 2 MB for each photo, and its threads stop for ever in a server that was
    forked after it was first used.
    Raises FontsMissing, and OSError for a description that cannot be set.
    """
    font_files()
    with tempfile.TemporaryDirectory() as place:
        _lay(Path(place), description, data, files)
        path = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(  # noqa: S603 - this file, without a shell
            [sys.executable, "-m", "taizhang.engine.typeset", place, *([str(fonts)] if fonts else [])],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        if done.returncode:
            raise OSError(done.stderr.decode("utf-8", "replace")[-2000:])
        return done.stdout


def _lay(root: Path, description: str, data: object, files: Mapping[str, bytes] | None) -> None:
    (root / "page.typ").write_text(description, "utf-8")
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for name, content in (files or {}).items():
        (root / name).write_bytes(content)


def _compiled(root: Path, fonts: Path | None = None) -> bytes:
    import typst

    return typst.compile(
        root / "page.typ",
        root=root,
        font_paths=sorted({path.parent for path in font_files()} | ({fonts} if fonts else set())),
        ignore_system_fonts=True,
        sys_inputs={"data": (root / "data.json").read_text("utf-8"), "office": json.dumps(OFFICE)},
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(_compiled(*map(Path, sys.argv[1:])))
