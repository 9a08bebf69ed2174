"""The units that a cell names, and which of them leads."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taizhang.engine.reading.names import is_name
from taizhang.engine.refusal import N_, Refused

from .model import Unit

_SPACE = re.compile(r"[\s\u3000]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PARTED = re.compile(r"[、,，;；/／|\n]+")
_JOINED = re.compile(r"和|及|与|会同|以及")
_LEAD = r"(?:第一)?(?:牵头|主办|责任|承办|主责|主要责任)"
_JOINT = r"(?:责任)?(?:配合|协办|协助|参与|协同|会办|参加)"
_LABEL = re.compile(rf"(?:(?P<lead>{_LEAD})|(?P<joint>{_JOINT}))(?:责任)?(?:单位|部门|科室)?\s*[:：]")
_AFTER = re.compile(rf"(?:(?P<lead>{_LEAD}|负责|主抓)|(?P<joint>{_JOINT}))(?:单位|部门)?$")
_IN_BRACKETS_LEAD, _IN_BRACKETS_JOINT = re.compile(_LEAD), re.compile(_JOINT)
_AND_OTHERS = re.compile(
    r"(?:等|及)?(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})个?(?:部门|单位|家|乡镇|镇街)(?:单位|部门)?|"
    r"(?:其他)?(?:各?(?:有关|相关|成员)|各)(?:.{0,8})(?:单位|部门|乡镇|镇街|街道|科室|企业)|.{0,2}成员单位)$|等$"
)
_EVERYBODY = re.compile(
    r"(?:各|全县|全区|全市|所有|有关|相关|各有关|各相关)(?:.{0,14})(?:单位|部门|乡镇|镇|街道|街办|企业|学校|村|社区)"
)
LONGEST = 1000
"""Characters of a cell in which units are looked for."""
_MOST_NEAR, _LONGEST_NAME = 300, 40  # unknown names for which alike ones are looked up
_NOBODY = re.compile(r"[-—–/\\、.。无]+|同上")


@dataclass
class Found:
    """What a cell says. `open`: words that name no single unit (等5部门, 各乡镇); `people`: names of persons that stand
    behind a unit (住建局 张三, 住建局（张三）)."""

    leads: list[Unit] = field(default_factory=list)
    joints: list[Unit] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    unknown: list[Refused] = field(default_factory=list)


class Known:
    """The units of a county by every name that they may be written with.

    `names` are full and short names; `area` is the county's own name (云溪县), which papers put before a unit or leave
    out. A name that fits two units fits none.
    """

    def __init__(self, names: Mapping[str, int] | Iterable[tuple[str, int]], area: str = "") -> None:
        pairs = list(names.items() if isinstance(names, Mapping) else names)
        self._area = fold(area)
        self._exact: dict[str, set[int]] = {}
        self._loose: dict[str, set[int]] = {}
        self._printed: dict[str, str] = {}
        for name, id_ in pairs:
            self._exact.setdefault(fold(name), set()).add(id_)
            self._loose.setdefault(self._bare(fold(name)), set()).add(id_)
            self._printed.setdefault(fold(name), name)
        self._longest = max(map(len, self._exact), default=0)
        self._near: dict[str, list[str]] = {}

    def id(self, name: str) -> int | None:
        """The unit of this name, or None where nobody or more than one is called so."""
        folded = fold(name)
        for ids in (self._exact.get(folded), self._loose.get(self._bare(folded))):
            if ids:
                return next(iter(ids)) if len(ids) == 1 else None
        return None

    def named(self, name: str) -> Unit | None:
        id_ = self.id(name)
        return None if id_ is None else Unit(id_, " ".join(name.split()))

    def near(self, name: str) -> list[str]:
        """Up to three names that are written much alike."""
        folded = fold(name)
        if folded not in self._near:
            if len(folded) > _LONGEST_NAME or len(self._near) >= _MOST_NEAR:
                return []
            bare = self._bare(folded)
            close = difflib.get_close_matches(bare, list(self._loose), 3, 0.5)
            held = [
                known for known in self._loose if len(bare) > 2 and (bare in known or known in bare) and len(known) > 1
            ]
            wanted = list(dict.fromkeys([*held, *close]))[:3]
            ids = {id_ for known in wanted for id_ in self._loose[known]}
            best: dict[int, str] = {}
            for known, printed in self._printed.items():
                for id_ in self._exact[known] & ids:
                    if self._bare(known) in wanted:
                        best.setdefault(id_, printed)
            self._near[folded] = list(best.values())[:3]
        return self._near[folded]

    def several(self, text: str) -> list[Unit] | None:
        """Known names written one after the other with nothing between; None where something is left over."""
        folded = fold(text)
        return self._cut(folded, 0, {}) if len(folded) <= 120 else None

    def _cut(self, text: str, at: int, seen: dict[int, list[Unit] | None]) -> list[Unit] | None:
        if at == len(text):
            return []
        if at not in seen:
            seen[at] = None
            for end in range(min(len(text), at + self._longest + len(self._area)), at + 1, -1):
                if unit := self.named(text[at:end]):
                    rest = self._cut(text, end, seen)
                    if rest is not None:
                        seen[at] = [unit, *rest]
                        break
        return seen[at]

    def _bare(self, name: str) -> str:
        """A name without the county before it: 云溪县住建局, 云溪住建局 and 县住建局 are 住建局."""
        for start in (self._area, self._area[:-1] if len(self._area) > 2 else ""):
            if start and name.startswith(start) and len(name) - len(start) >= 2:
                name = name[len(start) :]
                break
        kind = self._area[-1:] or "县"
        return name[1:] if name.startswith(kind) and len(name) >= 3 else name


def fold(name: str) -> str:
    """A name without spaces, quotes and full-width forms: “教 育 局” is 教育局."""
    return re.sub(r"[\s\u3000“”\"‘’'·]", "", unicodedata.normalize("NFKC", name))


def read(text: str, known: Known, *, joint: bool = False) -> Found:
    """The units of a cell. In a column of joint units (`joint`) everybody helps; else the first leads, whoever stands
    with 配合 helps, and the others lead with it."""
    found = Found()
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or _NOBODY.fullmatch(text):
        return found
    for is_joint, piece in _labelled(text, joint):
        _piece(piece, known, is_joint, found)
    leads = {unit.id for unit in found.leads if unit.id is not None}
    found.leads, found.joints = (
        _once(found.leads),
        [u for u in _once(found.joints) if u.id is None or u.id not in leads],
    )
    return found


def _once(units: Iterable[Unit]) -> list[Unit]:
    """Each unit once, the first time that it is named."""
    seen: dict[object, Unit] = {}
    for unit in units:
        seen.setdefault(unit.id if unit.id is not None else unit.said, unit)
    return list(seen.values())


def _labelled(text: str, joint: bool) -> list[tuple[bool, str]]:
    """(helps or leads, words) of the stretches that labels open (牵头：A；配合：B)."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return [(joint, text)]
    parts = [(joint, text[: labels[0].start()])]
    for n, label in enumerate(labels):
        end = labels[n + 1].start() if n + 1 < len(labels) else len(text)
        parts.append((bool(label["joint"]), text[label.end() : end]))
    return [(is_joint, words) for is_joint, words in parts if words.strip(" \n、,，;；")]


def _piece(text: str, known: Known, joint: bool, found: Found) -> None:
    """The names of a stretch. A role that ends a clause (A、B配合) holds for the names of that clause before it."""
    text = text.strip(" \n、,，;；。")
    for clause in re.split(r"[;；。]", text):
        words = _names(clause, known)
        start = len(words)
        roles: list[bool | None] = [None] * len(words)
        for at in range(len(words) - 1, -1, -1):
            bare, in_brackets = words[at]
            role = None
            if in_brackets:
                role = True if _IN_BRACKETS_JOINT.search(in_brackets) else None
                role = False if role is None and _IN_BRACKETS_LEAD.search(in_brackets) else role
            if role is not None:
                roles[at] = role
            elif known.id(bare) is None and (after := _AFTER.search(bare)) and bare[: after.start()]:
                role = bool(after["joint"])
                words[at] = (re.sub(r"^(?:由|会同)", "", bare[: after.start()]), in_brackets)
                start = at
                while start > 0 and not _AFTER.search(words[start - 1][0]) and role is not False:
                    start -= 1
                for each in range(start, at + 1):
                    roles[each] = roles[each] if roles[each] is not None else role
        other = joint or False in roles  # where one is said to lead, the others help
        for at, ((bare, _), role) in enumerate(zip(words, roles, strict=True)):
            if bare.startswith("会同") and known.id(bare) is None:
                bare, other = bare[2:], True
                role = True if roles[at] is None else role
            if at and known.id(bare) is None and is_name(bare) and known.id(words[at - 1][0]) is not None:
                found.people.append(bare)
            else:
                _name(bare, known, other if role is None else role, found)
            found.people += [name for name in re.split(r"[\s\d]+", words[at][1]) if name and is_name(name)]


def _names(clause: str, known: Known) -> list[tuple[str, str]]:
    """(name, what stands in brackets behind it) for each name of a clause."""
    clause = clause.strip()
    if known.id(clause) is not None:
        return [(clause, "")]
    out = []
    guarded = _BRACKETS.sub(lambda found: f"({_PARTED.sub(' ', found[1])})", clause)
    pieces = [piece.strip() for piece in _PARTED.split(guarded)]
    pieces = _unwrapped([piece for piece in pieces if piece], known)
    for piece in pieces:
        said = " ".join(_BRACKETS.findall(piece))
        bare = _BRACKETS.sub("", piece).strip()
        if known.id(piece) is not None:
            out.append((piece, ""))
        elif bare:
            out.extend((each, said) for each in _spaced(bare, known))
        elif said and out:
            out[-1] = (out[-1][0], said)
    return out


def _unwrapped(pieces: list[str], known: Known) -> list[str]:
    """A name that was broken over two lines is one again."""
    out: list[str] = []
    for piece in pieces:
        if out and known.id(out[-1]) is None and known.id(piece) is None and known.id(out[-1] + piece) is not None:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def _spaced(text: str, known: Known) -> list[str]:
    """Names parted by spaces, 和 or nothing; spaces within a name part nothing."""
    if known.id(text) is not None:
        return [text]
    for cut in (_SPACE.split(text), _JOINED.split(text)):
        parts = [part for part in cut if part]
        if len(parts) > 1 and all(known.id(part) is not None for part in parts):
            return parts
    parts = [part for part in _SPACE.split(text) if part]
    if len(parts) > 1 and known.id(parts[0]) is not None and all(map(is_name, parts[1:])):
        return parts  # 住建局 张三
    whole = _SPACE.sub("", text)
    if several := known.several(whole):
        return [unit.said for unit in several]
    lengths = {len(part) for part in _SPACE.split(text)}
    return [whole] if max(lengths) <= 2 or len(lengths) == 1 else [part for part in _SPACE.split(text) if part]


def _name(said: str, known: Known, joint: bool, found: Found) -> None:
    said = re.sub(r"^(?:由|请)|(?:负责|具体负责|牵头负责)$", "", said.strip())
    into = found.joints if joint else found.leads
    if not said:
        return
    if unit := known.named(said):
        into.append(unit)
        return
    if _EVERYBODY.fullmatch(said) or _AND_OTHERS.fullmatch(said):
        found.open.append(said)
        return
    if (others := _AND_OTHERS.search(said)) and others.start():
        head = said[: others.start()]
        if unit := known.named(head):
            into.append(unit)
            found.open.append(others.group())
            return
    shown = said if len(said) <= 30 else f"{said[:30]}…"
    into.append(Unit(None, said))
    near = known.near(said)
    if near:
        message = N_("没有叫“{said}”的单位。是不是{near}？")
        given = "、".join(f"“{name}”" for name in near)
        found.unknown.append(Refused("sheets.unit", message, "invalid", said=shown, near=given))
    else:
        message = N_("没有叫“{said}”的单位。请写单位的全称或简称；新单位请先由安全管理员登记。")
        found.unknown.append(Refused("sheets.unit", message, "invalid", said=shown))
