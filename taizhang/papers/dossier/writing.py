"""Making a dossier on the disk: proofs are copied in pieces, photos scaled one by one, pages set in parts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from taizhang import journal
from taizhang.engine import photos
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.verify import PART_IN, PROOFS_IN
from taizhang.journal import blobs, part
from taizhang.journal import queries as log
from taizhang.journal.asof import as_of
from taizhang.org.actor import Actor

from . import gathering, names, pages
from .archive import Archive
from .binding import Book, Mark
from .gathering import AT_ONCE, Subject

FORMS = ("zip", "pdf")
ITEMS_AT_ONCE = 20
LISTED = 200  # up to so many proofs stand in the contents one by one
_LONGEST, _QUALITY = 900, 72  # pixels and JPEG quality of a photo on the page
_LARGE = 2_000_000_000
PAGES = "卷宗.pdf"
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    path: Path
    digest: str  # of SHA256SUMS.txt, of a PDF alone: its own
    pages: int


@dataclass
class _Part:
    """What is set next."""

    items: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    proofs: int = 0


def make(
    actor: Actor, subject: Subject, form: str, folder: Path, *, at: datetime, report: Report = lambda done, total: None
) -> Made:
    """The dossier of what this actor sees, in `folder`. `report` is told proofs done and proofs in all, and may raise.

    Raises Refused when it is too much at once, or nothing is signed yet.
    """
    gathering.refuse_too_much(subject)
    journal.checkpoint_if_changed(actor.area_id)
    standing = log.standing(actor.area_id)
    if not standing.signed_size:
        raise Refused("papers.dossier.unsigned", N_("记录还没有签名，请过一分钟再做卷宗。"), "unavailable")
    maker = _Maker(actor, subject, folder, at, standing, report)
    try:
        return maker.make(form)
    finally:
        maker.close()


class _Maker:
    def __init__(
        self, actor: Actor, subject: Subject, folder: Path, at: datetime, standing: log.Standing, report: Report
    ) -> None:
        self.actor, self.subject, self.folder, self.at = actor, subject, folder, at
        self.standing, self.report = standing, report
        self.as_of = as_of(actor.area_id, at, standing)
        self.title = f"{subject.number}　{subject.name}"
        self.book = Book(folder / "book.pdf", gettext("佐证卷宗　{title}").format(title=self.title))
        self.archive: Archive | None = None
        self.next = _Part()
        self.lines: list[dict[str, Any]] = []
        self.first: dict[str, Any] = {}
        self.done = 0

    def close(self) -> None:
        self.book.close()
        if self.archive:
            self.archive.close()

    def make(self, form: str) -> Made:
        if form == "zip":
            self.archive = Archive(self.folder / "dossier.zip")
        for item_id in self.subject.items:
            self._item(item_id)
        self._set()
        self.book.lead(pages.front_pdf(self._front()))
        count = self.book.finish()
        bound = self.folder / "book.pdf"
        if self.archive is None:
            with bound.open("rb") as source:
                return Made(bound, hashlib.file_digest(source, "sha256").hexdigest(), count)
        with bound.open("rb") as source:
            self.archive.copy(source, PAGES, "application/pdf", large=bound.stat().st_size > _LARGE)
        self._verifiable(self.archive)
        return Made(self.folder / "dossier.zip", self.archive.finish(), count)

    # ── the items ────────────────────────────────────────────────────────────

    def _item(self, item_id: int) -> None:
        item, told = gathering.item_of(self.actor, item_id, at=self.at, size=self.standing.signed_size)
        self.first = self.first or told
        self.next.items.append(told)
        here = told
        number = gathering.number_of(item)
        for count, batch in enumerate(gathering.proofs_of(self.actor, item)):
            if self.next.proofs >= AT_ONCE:
                self._set()
            if count:
                here = gathering.goes_on(told)
                self.next.items.append(here)
            here["proofs_begin"] = not count
            for proof in batch:
                self._proof(number, proof)
                self.done += 1
                self.report(self.done, self.subject.proofs)
            here["proofs"] = batch
            self.next.proofs += len(batch)
        if self.next.proofs >= AT_ONCE or len(self.next.items) >= ITEMS_AT_ONCE:
            self._set()

    def _proof(self, number: str, proof: dict[str, Any]) -> None:
        """Copy the file, and lay a small picture of a photo beside the part."""
        if proof["gone"]:
            return
        try:
            if self.archive:
                name = names.of_proof(number, proof["no"], proof["name"], proof["mime"])
                with blobs.open(proof["sha256"]) as source:
                    found = self.archive.copy(source, PROOFS_IN + name, proof["mime"])
                proof["lines"].append([gettext("卷宗里的文件"), name])
                if found != proof["sha256"]:
                    proof["doubts"].append(gettext("文件现在的 SHA-256 与登记的不符，文件被改动过。"))
            if proof["is_photo"]:
                picture = f"{number_safe(number)}-{proof['no']}.jpg"
                with blobs.open(proof["sha256"]) as source:
                    self.next.pictures[picture] = photos.display_copy(source.read(), _LONGEST, _QUALITY)
                proof["picture"] = picture
        except FileNotFoundError:
            proof["doubts"].append(gettext("文件不在了，只剩登记的 SHA-256。"))
        except (OSError, ValueError, Refused):
            proof["doubts"].append(gettext("照片打不开，只附原件。"))

    def _set(self) -> None:
        """Set what was gathered as a part, and forget it."""
        if not self.next.items:
            return
        given = {
            "title": self.title,
            "first": len(self.book.pages) + 1,
            "stamp": f"{self.title}　{self.as_of.says}",
            "page": (gettext("第 "), gettext(" 页")),
            "course": [gettext("时间"), gettext("做了什么"), gettext("谁"), gettext("回执")],
            "items": self.next.items,
        }
        marks = self.book.add(pages.items_pdf(given, self.next.pictures), pages.levels_of(self.next.items))
        self.lines += [_line(mark) for mark in marks if mark.level == 1 or self._is_listed(mark)]
        self.next = _Part()

    def _is_listed(self, mark: Mark) -> bool:
        if self.subject.kind == "item" and mark.level == 2:
            return True
        return mark.level == 3 and self.subject.proofs <= LISTED

    # ── the front ────────────────────────────────────────────────────────────

    def _front(self) -> dict[str, Any]:
        s, actor, log_ = self.subject, self.actor, self.standing
        cover = [
            (gettext("编号") if s.kind == "item" else gettext("台账册"), self.title if s.kind != "item" else s.number)
        ]
        if s.kind == "item":
            cover += [
                (gettext("牵头单位"), self.first["units"] or "—"),
                (gettext("状态"), self.first["says"]),
                *([(gettext("销号"), "　".join(self.first["seal"]))] if self.first["seal"] else []),
            ]
        else:
            cover.append((gettext("事项"), gettext("{n} 件").format(n=len(s.items))))
        cover += [
            (gettext("佐证"), gettext("{n} 份").format(n=s.proofs)),
            (gettext("截至"), self.as_of.when),
            (gettext("日志"), gettext("{origin}，第 {size} 条").format(origin=log_.origin, size=log_.signed_size)),
            (gettext("检查点"), self.as_of.checkpoint),
            (gettext("谁取的"), f"{actor.unit_name} {actor.person_name}"),
        ]  # fmt: skip
        notes = []
        if s.hidden:
            notes.append(gettext("本册另有 {n} 项不可见：取卷宗的人看不到，不在卷宗里。").format(n=s.hidden))
        if self.archive:
            notes += [
                gettext("原件在“佐证”文件夹，SHA256SUMS.txt 列出每个文件的 SHA-256。"),
                gettext("核验：解压后运行 python3 核验包/verify.py . ，密钥用对外公布的那一个。"),
            ]
        notes.append(gettext("每条办理记录后面是回执：日志里的序号和哈希。"))
        return {
            "title": self.title,
            "first": 1,
            "stamp": "",
            "page": ("", ""),
            "word": gettext("佐证卷宗"),
            "name": s.name,
            "cover": cover,
            "notes": notes,
            "contents": gettext("目录"),
            "lines": self.lines,
        }

    # ── the verifiable part ──────────────────────────────────────────────────

    def _verifiable(self, archive: Archive) -> None:
        part.write(
            self.actor.area_id,
            self.standing.signed_size,
            "item",
            list(self.subject.items),
            lambda name: archive.create(PART_IN + name),
            withheld=gathering.withheld(self.actor),
        )
        with archive.create(PART_IN + "README.txt") as out:
            out.write(README.format(verifier=self.standing.verifier).encode())


README = """\
这份卷宗可以离线核验：在任何一台装有 Python 3.8 以上的电脑上，解压后在卷宗的文件夹里运行

    python3 核验包/verify.py . --key "{verifier}"

也可以不解压：python3 verify.py 卷宗.zip --key …
密钥请以对外公布的为准，不要只信这里写的。结束码 0：未见改动，1：被改动，2：读不出来。

能证明：附上的每条记录都在签名的日志里，一个字没改；内容和佐证原件就是当时登记的那些。
不能证明：之后又发生了什么；没有附上的记录说了什么；全部规则是否都遵守（要看整份日志）；照片拍的是真的。
receipts.jsonl 每行一条记录的回执，可以单独用 verify.py --receipt 核验。

----

To verify this dossier anywhere, offline, with Python 3.8 or newer, unpack it and run the line above; add --english.
"""


def number_safe(number: str) -> str:
    return names.safe(number).replace(" ", "_")


def _line(mark: Mark) -> dict[str, Any]:
    return {"title": mark.title, "level": mark.level - 1, "page": mark.page + 1}
