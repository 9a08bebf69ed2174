"""What a row waits for, as people write it: “3”, “3FS+2”, “5SS-1工作日”, “基础施工完成后2天”, “A、B”.

Written by the numbers of rows, as Microsoft Project does; lags are working days, a week is five.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taizhang.engine.network import Link
from taizhang.engine.refusal import N_, Refused

LONGEST = 2000
MOST_PARTS = 60
_AROUND = 24
"""Characters that a link has besides the name of its row."""
_SEPARATORS = re.compile(r"[,、;\s]+")
_KINDS = {
    "完成-开始": "FS", "开始-开始": "SS", "完成-完成": "FF", "开始-完成": "SF",
    "FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF",
}  # fmt: skip
_UNITS = {"周": 5, "星期": 5, "W": 5, "WK": 5, "WKS": 5, "WEEK": 5, "WEEKS": 5}
_AMOUNT = r"(?P<n>\d{1,5})\s*个?\s*(?P<unit>工作日|工作天|天|日|周|星期|D|DAYS?|W|WKS?|WEEKS?)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<who>.+?)\s*(?P<kind>{'|'.join(_KINDS)})?\s*(?P<sign>[+-])\s*{_AMOUNT}",
        rf"(?P<who>.+?)\s*(?P<kind>{'|'.join(_KINDS)})",
        rf"(?P<who>.+?)(?P<end>完成|完工|结束|开始|开工|启动)?(?P<side>后|前)\s*(?:第)?{_AMOUNT}",
        rf"(?P<who>.+?)(?P<end>完成|完工|结束|开始|开工|启动)?\s*{_AMOUNT}\s*(?P<side>后|前)",
        r"(?P<who>.+?)(?P<end>完成|完工|结束|开始|开工|启动)?(?:之|以)?后",
        r"[与和同](?P<who>.+?)同时(?P<both>开始|开工|启动|完成|完工|结束)",
    )
]
_STARTS = {"开始", "开工", "启动"}


class Read(NamedTuple):
    links: tuple[Link, ...]
    """Their `before` is the number of a row, from 1, as text."""
    faults: tuple[Refused, ...]


def names(titles: Sequence[str], labels: Sequence[str] = ()) -> dict[str, int]:
    """What a row can be called -> its number from 1 (0: several are called so): its label, else its number; its title.

    `labels` are what a sheet calls its rows itself (序号); where there are some, they count and not the place.
    """
    found: dict[str, int] = {}
    for number, title in enumerate(titles, start=1):
        if title := _plain(title):
            found[title] = 0 if title in found else number
    own: dict[str, int] = {}
    for number, label in enumerate(labels, start=1):
        if label := _plain(label):
            own[label] = 0 if label in own else number
    return found | (own or {str(number): number for number in range(1, len(titles) + 1)})


def read(text: str, known: Mapping[str, int]) -> Read:
    """The links of one cell; what cannot be read is a fault with a sentence, the rest is read all the same."""
    pieces = re.split(f"({_SEPARATORS.pattern})", _plain(text[:LONGEST]).strip(",、; "))
    if len(pieces) > 2 * MOST_PARTS or len(text) > LONGEST:
        return Read(
            (), (Refused("planning.after.many", N_("前置步骤写得太多，最多 {most} 个。"), "invalid", most=MOST_PARTS),)
        )
    links: list[Link] = []
    faults: list[Refused] = []
    longest = max(map(len, known), default=0) + _AROUND
    at = 0
    while at < len(pieces):
        if not pieces[at]:
            at += 2
            continue
        # A title may hold the very signs that separate: the longest run that can be read is one part.
        for end in range(len(pieces), at, -2):
            part = "".join(pieces[at:end])
            if len(part) <= longest and (link := _link(part, known)):
                links.append(link)
                at = end + 1
                break
        else:
            faults.append(_fault(pieces[at], known))
            at += 2
    return Read(tuple(dict.fromkeys(links)), tuple(faults))


def written(links: Iterable[Link]) -> str:
    """Links as text that `read` understands: “3, 5SS-1”."""
    return ", ".join(
        f"{link.before}{'' if link.type == 'FS' else link.type}{f'{link.lag:+d}' if link.lag else ''}" for link in links
    )


def shifted(text: str, by: int) -> str:
    """The same cell when its rows stand so many rows further down; unreadable text stays as it is."""
    found = read(text, {number: int(number) for number in re.findall(r"[0-9]{1,6}", _plain(text))})
    if found.faults:
        return text
    return written(link._replace(before=str(int(link.before) + by)) for link in found.links)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("－", "-").replace("−", "-").replace("–", "-")
    return " ".join(text.split())


def _link(part: str, known: Mapping[str, int]) -> Link | None:
    if row := _row(part, known):
        return Link(str(row))
    for form in _FORMS:
        found = form.fullmatch(part)
        if found and (row := _row(found["who"], known)):
            return _as_link(row, found.groupdict())
    return None


def _as_link(row: int, said: dict[str, str | None]) -> Link:
    kind = _KINDS[(said.get("kind") or "FS").upper()]
    if said.get("end") in _STARTS:
        kind = "SS"
    if both := said.get("both"):
        kind = "SS" if both in _STARTS else "FF"
    n = int(said.get("n") or 0) * _UNITS.get((said.get("unit") or "").upper(), 1)
    return Link(str(row), kind, -n if said.get("sign") == "-" or said.get("side") == "前" else n)


def _row(who: str, known: Mapping[str, int]) -> int:
    who = who.strip(" “”\"'《》()")
    bare = re.fullmatch(r"第?\s*(\d+)\s*(?:步|项|行|号)?", who)
    return known.get(who) or (known.get(bare[1], 0) if bare else 0)


def _fault(part: str, known: Mapping[str, int]) -> Refused:
    if known.get(part) == 0:
        return Refused("planning.after.several", N_("有几行都叫“{part}”，请改写行号。"), "invalid", part=part)
    shown = part if len(part) <= 40 else part[:39] + "…"
    return Refused(
        "planning.after.unknown",
        N_("前置“{part}”读不懂，或者不在表里；请写行号，如“3”或“3+2”（第 3 步完成后再过 2 个工作日）。"),
        "invalid",
        part=shown,
    )
