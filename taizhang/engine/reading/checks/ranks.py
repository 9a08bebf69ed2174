"""Ranks where the text prints the list that they are of; those who are equal share a rank."""

import re

from ..figures.standings import ranks
from ..rules import rule
from ..schema import Check
from .amounts import AGREES, DIFFERS

_ENTRY = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?)(?:得分|得|为|达)?(?P<value>\d{1,4}(?:\.\d+)?)(?P<unit>分|%|亿元|万元|件|个)?(?=[、，；。（]|和|$)"
)
_RISING = re.compile(r"由低到高|从低到高|由少到多|最低|倒数")


def place_of(value, values, rising=False):
    """The rank of a value among values: one more than how many are better, so equals share it."""
    return 1 + sum(v < value if rising else v > value for v in values)


@rule("check", "rank", needs="第")
def rank(view, passage):
    """A printed rank of one who stands in a printed list of values is recomputed from that list."""
    for a, b in passage.sentences:
        entries = list(_ENTRY.finditer(passage.flat, a, b))
        units = {m["unit"] for m in entries}
        if len(entries) < 4 or len(units) != 1:
            continue
        names = [re.sub(r"^(?:依次|分别|其中|各县|得分|排名|前|后|为|是)+", "", m["name"]) for m in entries]
        values = [float(m["value"]) for m in entries]
        rising = bool(_RISING.search(passage.flat, a, b))
        yield from _stated(view, passage, (a, b), names, values, rising)


def _stated(view, passage, listed, names, values, rising):
    for a, b in passage.sentences:
        for found in ranks(passage.flat, a, b):
            if found.place is None or (
                listed[0] <= found.start < listed[1] and re.search(r"\d", passage.flat[found.start : found.start + 1])
            ):
                continue
            clause = re.split(r"[，；。：]", passage.flat[a : found.start])[-1]
            who = [i for i, name in enumerate(names) if name and name in clause]
            for i in who:
                place = place_of(values[i], values, rising)
                a_raw, b_raw = view.span(found.start, found.start + len(found.text))
                yield Check(
                    text=f"{names[i]}{found.text}",
                    recomputation="＞".join(f"{v:g}" for v in sorted(values, reverse=not rising)[:6]) + ("…" if len(values) > 6 else ""),
                    verdict=AGREES if place == found.place else DIFFERS,
                    start=a_raw, end=b_raw, rule="check.rank", number_start=a_raw, number_end=b_raw,
                    indicator=names[i], printed=f"第{found.place}", computed=f"第{place}",
                )  # fmt: skip
