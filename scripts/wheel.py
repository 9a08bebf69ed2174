#!/usr/bin/env python3
"""Build dist/*.whl: the program, its browser files collected, hashed and compressed, its fonts and translations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLLECTED = ROOT / "build" / "static"
FONTS = ROOT / "build" / "fonts"


def collect() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.config.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    from taizhang.config import static

    django.setup()
    settings.STATIC_ROOT = COLLECTED
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": static.HASHED}}
    shutil.rmtree(COLLECTED, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)


def collect_fonts() -> None:
    from taizhang.engine import typeset

    shutil.rmtree(FONTS, ignore_errors=True)
    for file in typeset.font_files():
        target = FONTS / file.relative_to(typeset.FROM_NPM)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for licence in sorted(typeset.FROM_NPM.glob("noto-*/LICENSE_FONT")):
        shutil.copyfile(licence, FONTS / licence.parent.name / licence.name)


def main(out: str = "dist") -> int:
    subprocess.run([sys.executable, "scripts/messages.py", "compile"], cwd=ROOT, check=True)
    collect()
    collect_fonts()
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", out],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    print(built.stdout.strip() or built.stderr.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
