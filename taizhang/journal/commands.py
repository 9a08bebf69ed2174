"""`taizhang verify`, `rebuild` and `export-bundle`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from django.utils.translation import gettext

from taizhang.engine import verify as offline
from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.journal import bundle, rebuild, verification
from taizhang.journal.models import Head, Log

SHOWN = 50


@command(
    "verify",
    "say whether the journal is whole: of this installation, or of an exported bundle",
    option("bundle", nargs="?", help="an exported directory or .zip; without it, the live database"),
    option("--key", help="the published verifier key, or a file with it (bundle)"),
    option("--held", action="append", default=[], metavar="NOTE", help="a signed note kept from earlier (bundle)"),
    option("--journal-only", action="store_true", help="leave the projections out (database)"),
)
def verify(args: Namespace) -> int:
    if args.bundle:
        key = ["--key", args.key] if args.key else []
        held = [word for note in args.held for word in ("--held", note)]
        return offline.main([args.bundle, *key, *held])  # 2 with its line when it cannot be read
    count = 0
    for count, problem in enumerate(verification.problems(with_projections=not args.journal_only), 1):
        if count <= SHOWN:
            print(f"  {problem}")
    for head in Head.objects.select_related("log").order_by("pk"):
        print(f"{head.log.origin}: {head.size}")
    print(gettext("发现 {count} 处问题").format(count=count) if count else gettext("记录完整"))
    return 1 if count else 0


@command("rebuild", "make every projection again from the journal")
def remake(args: Namespace) -> None:
    print(f"{rebuild.rebuild()} entries replayed")


@command(
    "export-bundle",
    "write what an auditor needs to verify a log without this program",
    option("target", type=Path, help="a .zip, or a directory that does not exist yet"),
    option("--area", type=int, help="the area, where there are several"),
    option("--files", action="store_true", help="the files themselves too, not only their hashes"),
)
def export_bundle(args: Namespace) -> None:
    areas = list(Log.objects.order_by("pk").values_list("pk", flat=True))
    area_id = args.area if args.area is not None else areas[0] if len(areas) == 1 else None
    if area_id not in areas:
        raise CannotBeDone(f"which area? there are: {', '.join(map(str, areas)) or 'none'}")
    if args.target.exists():
        raise CannotBeDone(f"{args.target} exists already")
    try:
        size = bundle.write(area_id, args.target, with_files=args.files)
    except Refused as refused:
        raise CannotBeDone(str(refused)) from refused
    print(f"{size} entries written to {args.target}")
