"""`taizhang import`: workbooks at the machine; `export` and `dossier` stand beside what they make."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.ledger.models import Register
from taizhang.papers import actions
from taizhang.papers.dossier import commands as dossier_commands  # noqa: F401
from taizhang.papers.importing import job
from taizhang.papers.importing.comparing import Compared, Names, compared, read
from taizhang.papers.models import ImportRow
from taizhang.papers.models.importing import Outcome, State
from taizhang.papers.nightly import commands as nightly_commands  # noqa: F401
from taizhang.papers.printing import commands as printing_commands  # noqa: F401
from taizhang.papers.printing.commands import account_actor
from taizhang.papers.queries.importing import address, said
from taizhang.papers.rules.comparing import VERDICTS
from taizhang.ui import clock


@command(
    "import",
    "bring an office's workbook into a register, or say what it would bring",
    option("file", type=Path),
    option("--register", required=True, metavar="R", help="code or name of the register"),
    option("--as", dest="account", required=True, metavar="ACCOUNT", help="who brings it: a clerk of the register"),
    option("--dry-run", action="store_true", help="only one verdict for each source row"),
    option("--json", action="store_true", help="the verdicts as JSON"),
)
def import_(args: Namespace) -> int:
    at = clock.now()
    actor = account_actor(args.account, at)
    registers = Register.objects.filter(area_id=actor.area_id)
    register = registers.filter(code=args.register).first() or registers.filter(name=args.register).first()
    if register is None:
        raise CannotBeDone(gettext("没有台账册 {name}").format(name=args.register))
    if not args.file.is_file():
        raise CannotBeDone(gettext("没有这个文件：{name}").format(name=args.file))
    try:
        if args.dry_run:
            return _dry(args, actor, register, at)
        return _bring(args, actor, register, at)
    except Refused as refused:
        raise CannotBeDone(str(refused)) from refused


def _dry(args: Namespace, actor: Any, register: Register, at: Any) -> int:
    actions.may_bring(register.pk, by=actor)
    names = Names(actor, register.pk, at)
    book, sheet, layouts = read(args.file.read_bytes(), names)
    rows = compared(actor, register.pk, book, sheet, layouts[sheet], names)
    _print([_told(row) for row in rows], args.json)
    return 0


def _bring(args: Namespace, actor: Any, register: Register, at: Any) -> int:
    brought = actions.begin(args.file.read_bytes(), args.file.name, register.pk, by=actor, at=at)
    job.look(brought, at=at)
    actions.chosen(brought, State.RUNNING, by=actor)
    job.bring_all(brought, lambda done, total: None)
    rows = ImportRow.objects.filter(area_id=actor.area_id, brought=brought)
    refused = rows.filter(outcome=Outcome.REFUSED)
    done = rows.filter(outcome=Outcome.DONE).count()
    if args.json:
        print(json.dumps({"import": brought.pk, "applied": done, "refused": refused.count()}, ensure_ascii=False))
    else:
        print(gettext("导入 {number}：带入 {count} 行").format(number=brought.pk, count=done))
        for row in refused:
            print(f"{row.row}\t{row.title}\t{row.told}")
    return 1 if refused.exists() else 0


def _told(row: Compared) -> dict[str, Any]:
    return {
        "row": row.row,
        "verdict": row.verdict.value,
        "title": row.title,
        "item": row.item_id,
        "changes": [{"field": field, "old": old, "new": new} for field, old, new in row.changes],
        "faults": [
            {"cell": address(column, row.row), "says": said(message, params)} for column, message, params in row.faults
        ],
        "says": [said(message, params) for message, params in row.says],
    }


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    counts = Counter(row["verdict"] for row in rows)
    if as_json:
        print(json.dumps({"counts": counts, "rows": rows}, ensure_ascii=False, indent=1))
        return
    words = {verdict.value: gettext(word) for verdict, word in VERDICTS.items()}
    for row in rows:
        more = "；".join([*(f"{f['cell']} {f['says']}".strip() for f in row["faults"]), *row["says"]])
        print(f"{row['row']}\t{words[row['verdict']]}\t{row['title']}\t{more}")
    print("　".join(f"{words[verdict]} {count}" for verdict, count in counts.items()))
