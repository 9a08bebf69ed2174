"""`taizhang dossier`: the evidence dossier of an item or a register, made at the machine."""

import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.engine.typeset import FontsMissing
from taizhang.jobs import made
from taizhang.ledger.models import Item, Register
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.papers.actions import took_dossier
from taizhang.papers.dossier import gathering, writing
from taizhang.ui import NotInReach, clock


@command(
    "dossier",
    "everything of one item or one register as a ZIP that can be verified offline, or as a PDF",
    option("--item", metavar="NUMBER", help="number of an item"),
    option("--register", metavar="CODE", help="code or name of a register, instead of an item"),
    option("--out", type=Path, required=True, metavar="FILE", help="a .zip, or a .pdf for the pages alone"),
    option("--as", dest="account", required=True, metavar="ACCOUNT", help="who takes it, with what that account sees"),
)
def dossier(args: Namespace) -> None:
    form = args.out.suffix.lower().removeprefix(".")
    if form not in writing.FORMS:
        raise CannotBeDone(gettext("--out 要以 .zip 或 .pdf 结尾"))
    if args.out.exists():
        raise CannotBeDone(gettext("{file} 已经有了").format(file=args.out))
    at = clock.now()
    account = org.account_named(args.account)
    actor = account and acting.actor_of(account.person_id, at=at, account_id=account.pk)
    if not actor:
        raise CannotBeDone(gettext("没有账号 {account}，或它的人现在没有岗位").format(account=args.account))
    try:
        subject = _subject(args, actor)
        with made.workplace() as place:
            done = writing.make(actor, subject, form, place, at=at)
            took_dossier(
                subject.kind, subject.id, form=form, items=len(subject.items), proofs=subject.proofs,
                digest=done.digest, by=actor, at=clock.now(),
            )  # fmt: skip
            _move(done.path, args.out)
    except NotInReach:
        raise CannotBeDone(gettext("没有这件事项或这个台账册，或者这个账号看不到")) from None
    except (Refused, FontsMissing) as refused:
        raise CannotBeDone(str(refused)) from refused
    said = gettext("{title}：事项 {items} 件，佐证 {proofs} 份，{pages} 页").format(
        title=subject.number, items=len(subject.items), proofs=subject.proofs, pages=done.pages
    )
    if subject.hidden:
        said += gettext("，另有 {n} 项不可见").format(n=subject.hidden)
    print(f"{said} → {args.out}")


def _subject(args: Namespace, actor: Any) -> gathering.Subject:
    if (args.item is None) == (args.register is None):
        raise CannotBeDone(gettext("要说明做哪份卷宗：--item、--register 二者选一"))
    if args.item is not None:
        item = Item.objects.visible_to(actor).filter(number=args.item).first()
        if item is None:
            raise NotInReach
        return gathering.of_item(actor, item.pk)
    for register in Register.objects.visible_to(actor):
        if args.register in (register.code, register.name):
            return gathering.of_register(actor, register.pk)
    raise NotInReach


def _move(source: Path, target: Path) -> None:
    """Across file systems too; what was typed is its owner's alone."""
    shutil.move(source, target)
    target.chmod(0o600)
