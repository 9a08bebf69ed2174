"""How often a photo handed in twice is recognised, and how often another photo is taken for it.

bench_photos.py [places]      measures, and writes the section "Photos" of docs/figures.md
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple

from PIL import Image

from taizhang.engine import drawings, photos

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.md"
TITLE = "## Photos"


class Pair(NamedTuple):
    bits: int
    percent: int

    @property
    def warned(self) -> bool:
        return self.bits <= photos.NEAR and self.percent >= photos.ALIKE


def saved(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def again(photo: bytes, dice: Random) -> Iterator[tuple[str, bytes]]:
    """The same photo as it comes back."""
    once = drawings.forwarded(photo, dice.randrange(10**6))
    yield "forwarded by chat", once
    yield "forwarded twice", drawings.forwarded(once, dice.randrange(10**6))
    with Image.open(BytesIO(photo)) as opened:
        picture = opened.convert("RGB")
    w, h = picture.size
    yield "a third of the size", saved(picture.resize((w // 3, h // 3)), 60)
    yield "brightened by a fifth", saved(picture.point(lambda v: min(255, v * 6 // 5)), 70)
    for cut in (0.03, 0.05, 0.1):
        x, y = dice.uniform(0, cut) * w, dice.uniform(0, cut) * h
        part = picture.crop((round(x), round(y), round(x + w * (1 - cut)), round(y + h * (1 - cut))))
        yield f"cut by {cut:.0%} of each side", saved(part.resize((w * 4 // 5, h * 4 // 5)), 65)


def measure(places: int) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]], float]:
    """Pairs that are one photo, pairs that are two, and seconds for one comparison."""
    dice = Random(1)
    same: dict[str, list[Pair]] = {}
    other: dict[str, list[Pair]] = {}
    album = [
        (k, seed, a, drawings.draw(k, seed, after=a))
        for k in drawings.KINDS
        for seed in range(places)
        for a in (False, True)
    ]
    hashes = [photos.dhash(photo) for *_, photo in album]
    for (*_, photo), known in zip(album, hashes, strict=True):
        for name, copy in again(photo, dice):
            pair = Pair(photos.distance(known, photos.dhash(copy)), photos.alike(photo, copy))
            same.setdefault(name, []).append(pair)
    compared, began = 0, time.perf_counter()
    for ((kind1, seed1, _, one), hash1), ((kind2, seed2, _, two), hash2) in combinations(
        zip(album, hashes, strict=True), 2
    ):
        if kind1 != kind2:
            name = "another kind of scene"
        else:
            name = "the same place before and after" if seed1 == seed2 else "another place of the same kind"
        bits = photos.distance(hash1, hash2)
        percent = 0
        if bits <= photos.NEAR:
            percent, compared = photos.alike(one, two), compared + 1
        other.setdefault(name, []).append(Pair(bits, percent))
    return same, other, (time.perf_counter() - began) / max(1, compared)


def section(places: int) -> str:
    same, other, seconds = measure(places)
    drawn = len(drawings.KINDS) * places * 2
    lines = [
        TITLE,
        "",
        f"{drawn} drawn photos ({len(drawings.KINDS)} kinds of scene, {places} places each, before and after).",
        f"A warning needs both: the 64-bit hashes differ in at most {photos.NEAR} bits,",
        f"and the pictures are alike to at least {photos.ALIKE} % ({seconds * 1000:.0f} ms for one comparison).",
        "Drawn scenes of one kind share their composition far more than real photos do, so what the hash alone",
        "would warn of is an upper bound; that is why the pictures are compared.",
        "",
        "| the same photo, handed in again | bits apart (median, 95 of 100) | alike % (5 of 100, median) | warned |",
        "|---|---|---|---|",
    ]
    for name, pairs in same.items():
        bits, percent = sorted(p.bits for p in pairs), sorted(p.percent for p in pairs)
        lines.append(
            f"| {name} | {at(bits, 0.5)}, {at(bits, 0.95)} | {at(percent, 0.05)}, {at(percent, 0.5)} "
            f"| {share(p.warned for p in pairs)} |"
        )
    lines += [
        "",
        "| two different photos | pairs | near by hash alone | most alike % | false warnings |",
        "|---|---|---|---|---|",
    ]
    for name, pairs in other.items():
        near = [p for p in pairs if p.bits <= photos.NEAR]
        most = max((p.percent for p in near), default=0)
        lines.append(
            f"| {name} | {len(pairs)} | {share(p.bits <= photos.NEAR for p in pairs)} | {most} "
            f"| {sum(p.warned for p in pairs)} ({share(p.warned for p in pairs)}) |"
        )
    return "\n".join(lines) + "\n"


def at(values: list[int], part: float) -> int:
    return values[min(len(values) - 1, int(part * len(values)))]


def share(said) -> str:
    counted = list(said)
    return f"{100 * sum(counted) / len(counted):.1f} %"


def write(text: str, figures: Path = FIGURES) -> None:
    """Put the section in its place; the others stay as they are."""
    before = figures.read_text(encoding="utf-8") if figures.exists() else "# Figures\n"
    pattern = re.compile(rf"^{TITLE}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(before):
        after = pattern.sub(lambda _: text + "\n", before).rstrip() + "\n"
    else:
        after = f"{before.rstrip()}\n\n{text}"
    figures.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    write(section(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
