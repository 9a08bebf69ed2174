"""`taizhang export`: whatever a list gives on the screen, at the machine."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.engine.typeset import FontsMissing
from taizhang.ledger import filtering
from taizhang.ledger import queries as ledger
from taizhang.ledger.models import Register
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.papers.importing.writing import form_of, write_register
from taizhang.papers.printing import listing, table
from taizhang.papers.printing.brief import brief_of
from taizhang.papers.printing.fonts import office_fonts
from taizhang.papers.printing.onepage import one_page_pdf
from taizhang.papers.printing.slides import slides_of
from taizhang.ui import clock


@command(
    "export",
    "write a filtered list as a workbook, as CSV, as a PDF to print, on one page or as five slides",
    option("--query", default="", metavar="Q", help="the filter, as in the address of the list (light=red&register=3)"),
    option("--as", dest="account", required=True, metavar="ACCOUNT", help="with the reach of this account"),
    option("--columns", default="", metavar="C", help="columns, parted by commas; else those of the list"),
    option("--size", choices=list(table.SIZES), default="A4", help="paper of a PDF (default A4)"),
    option("--one-page", action="store_true", help="一页纸 as PDF instead of the list"),
    option("--title", default="", metavar="T", help="title of a PDF or of slides; else the name of the view"),
    option(
        "--register", metavar="R", help="code or name: this register in its office's own form (.xlsx), to import again"
    ),
    option("--out", type=Path, required=True, metavar="FILE", help="ends with .xlsx, .csv, .pdf or .pptx"),
)
def export(args: Namespace) -> None:
    at = clock.now()
    actor = account_actor(args.account, at)
    try:
        if args.register:
            _write_form(args, actor, at)
        else:
            _write(args, actor, filtering.asked_in(args.query), at)
    except (Refused, FontsMissing) as refused:
        raise CannotBeDone(str(refused)) from refused


def _write(args: Namespace, actor: Actor, wanted: ledger.Filter, at: datetime) -> None:
    ending, columns = args.out.suffix.lower(), ledger.columns_from(args.columns.split(","))
    if ending == ".pptx" or (ending == ".pdf" and args.one_page):
        brief = brief_of(actor, wanted, title=args.title, at=at)
        args.out.write_bytes(slides_of(brief, at) if ending == ".pptx" else one_page_pdf(brief))
    elif args.one_page:
        raise CannotBeDone(gettext("一页纸写成 PDF：--out 以 .pdf 结尾"))
    elif ending == ".xlsx":
        with args.out.open("wb") as file:
            ledger.xlsx(actor, wanted, file, at=at, columns=columns)
    elif ending == ".csv":
        with args.out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(ledger.csv_lines(actor, wanted, at=at, columns=columns))
    elif ending == ".pdf":
        sheet = listing.sheet_of(actor, wanted, columns, title=args.title, signs=[], at=at)
        args.out.write_bytes(table.table_pdf(sheet, args.size, office_fonts()))
    else:
        raise CannotBeDone(gettext("写成什么？--out 以 .xlsx、.csv、.pdf 或 .pptx 结尾"))


def _write_form(args: Namespace, actor: Actor, at: datetime) -> None:
    if args.out.suffix.lower() != ".xlsx":
        raise CannotBeDone(gettext("按表样导出：--out 以 .xlsx 结尾"))
    registers = Register.objects.visible_to(actor)
    register = next((r for r in registers if args.register in (r.code, r.name)), None)
    if register is None:
        raise CannotBeDone(gettext("没有台账册 {name}").format(name=args.register))
    with args.out.open("wb") as file:
        write_register(actor, register.pk, form_of(actor, register), file, at=at)


def account_actor(account_name: str, at: datetime) -> Actor:
    """Whoever an account belongs to, in the first post. Raises CannotBeDone."""
    account = org.account_named(account_name)
    actor = account and acting.actor_of(account.person_id, at=at, account_id=account.pk)
    if not actor:
        raise CannotBeDone(gettext("没有账号 {account}，或它的人现在没有岗位").format(account=account_name))
    return actor
