"""The files of a night: each register as a workbook that can be imported again and as CSV, and the whole ledger.

They are as far-reaching as the account that the administrator named; that they leave is recorded under its name before
they lie in the folder. Whoever reads the folder reads the ledger: its permissions are the administrator's.
"""

import csv
import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext
from xlsxwriter.exceptions import XlsxWriterException

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import queries as ledger
from taizhang.ledger.models import Register
from taizhang.ledger.queries import View
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.papers.actions import exported_nightly
from taizhang.papers.dossier.names import safe
from taizhang.papers.importing.writing import form_of, write_register
from taizhang.ui import clock

ACT = "papers.export"
SUMS = "SHA256SUMS.txt"
_FRESH = ".taizhang-"  # a folder that is being filled
_NIGHT = re.compile(r"\d{4}-\d\d-\d\d")
Write = Callable[[BinaryIO], Any]


@dataclass(frozen=True)
class Done:
    place: Path
    files: int
    items: int


def export(folder: Path | None, account_name: str, days: int, *, at: datetime) -> Done:
    """Write the files of today and drop folders older than `days` days.

    Raises Refused, with a sentence for the administrator, when nobody may or the folder cannot be written.
    """
    if folder is None:
        raise Refused(
            "papers.nightly.off", N_("没有设夜间导出：先设 TAIZHANG_EXPORT_FOLDER 和 TAIZHANG_EXPORT_AS"), "missing"
        )
    actor, today = _actor(account_name, at), clock.today(at)
    place = folder / today.isoformat()
    try:
        _sweep(folder, today - timedelta(days=days))
        fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folder))
        try:
            names, items = _fill(fresh, actor, at)
            digest = _summed(fresh, names)
            exported_nightly(
                registers=len(names) // 2 - 1, files=len(names), items=items, digest=digest, by=actor, at=at
            )
            place.mkdir(mode=0o750, exist_ok=True)
            for name in [*names, SUMS]:
                (fresh / name).replace(place / name)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except (OSError, XlsxWriterException) as error:
        raise _refused(folder, error) from error
    return Done(place, len(names), items)


def _actor(account_name: str, at: datetime) -> Actor:
    """The account's person in the first post that may export."""
    account = org.account_named(account_name)
    for hat in acting.hats(account.person_id, at=at) if account else ():
        actor = acting.actor_of(hat.post.person_id, at=at, hat=hat.key, account_id=account.pk if account else 0)
        if not hat.delegation and actor and actor.can(ACT) and actor.can("ledger.see"):
            return actor
    raise Refused(
        "papers.nightly.nobody",
        N_("夜间导出没有做：账号 {account} 没有了，或它的人没有可以导出的岗位。请改 TAIZHANG_EXPORT_AS。"),
        "forbidden",
        account=account_name,
    )


# ── the files ─────────────────────────────────────────────────────────────────


def _fill(fresh: Path, actor: Actor, at: datetime) -> tuple[list[str], int]:
    """(names of the files, how many items the whole ledger has)."""
    names = []
    for name, write in _files(actor, at):
        with (fresh / name).open("xb") as file:
            os.fchmod(file.fileno(), 0o640)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        names.append(name)
    with (fresh / names[0]).open(encoding="utf-8", newline="") as file:
        items = sum(1 for _ in csv.reader(file)) - 1
    return names, items


def _files(actor: Actor, at: datetime) -> Iterator[tuple[str, Write]]:
    columns = tuple(ledger.COLUMNS)
    whole, every = ledger.Filter(view=View.ALL), gettext("全部台账")
    yield f"{every}.csv", partial(_csv, actor, whole, columns, at)
    yield f"{every}.xlsx", partial(ledger.xlsx, actor, whole, at=at, columns=columns)
    for register in Register.objects.visible_to(actor).order_by("id"):
        name = safe(f"{register.code} {register.name}")
        yield f"{name}.csv", partial(_csv, actor, replace(whole, register=(register.pk,)), columns, at)
        yield f"{name}.xlsx", partial(write_register, actor, register.pk, form_of(actor, register), at=at)


def _csv(actor: Actor, wanted: ledger.Filter, columns: tuple[str, ...], at: datetime, out: BinaryIO) -> None:
    for line in ledger.csv_lines(actor, wanted, at=at, columns=columns):
        out.write(line.encode("utf-8"))


def _summed(fresh: Path, names: list[str]) -> str:
    """Write the sums of the files; returns the SHA-256 of that list."""
    lines = []
    for name in names:
        with (fresh / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    sums = "".join(lines).encode()
    (fresh / SUMS).write_bytes(sums)
    (fresh / SUMS).chmod(0o640)
    return hashlib.sha256(sums).hexdigest()


def _sweep(folder: Path, before: date) -> None:
    """Drop our own dated folders that are too old, and what a killed run left; nothing else that lies there."""
    for path in folder.iterdir():
        if path.is_symlink() or not path.is_dir():
            continue
        is_night = _NIGHT.fullmatch(path.name) and (path / SUMS).is_file() and path.name <= before.isoformat()
        if is_night or path.name.startswith(_FRESH):
            shutil.rmtree(path)


def _refused(folder: Path, error: Exception) -> Refused:
    inner = error if isinstance(error, OSError) else next((e for e in error.args if isinstance(e, OSError)), None)
    code = inner.errno if inner else None
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        said = N_("夜间导出没有做成：{folder} 满了。请腾出地方，再运行 taizhang export-nightly，或等下一夜。")
    elif code in (errno.ENOENT, errno.ENOTDIR):
        said = N_("夜间导出没有做成：没有 {folder} 这个文件夹，或者没有挂上。请建好，再运行 taizhang export-nightly。")
    elif code in (errno.EACCES, errno.EPERM, errno.EROFS):
        said = N_("夜间导出没有做成：{folder} 不让写。请给运行台账的用户写的权限，再运行 taizhang export-nightly。")
    else:
        said = N_("夜间导出没有做成：{folder} 写不进去（{why}）。请查磁盘和网络，再运行 taizhang export-nightly。")
    return Refused("papers.nightly.folder", said, "unavailable", folder=str(folder), why=str(inner or error))
