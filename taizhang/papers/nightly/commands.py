"""`taizhang export-nightly`: the export of the night, now."""

from argparse import Namespace

from django.conf import settings
from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command
from taizhang.engine.refusal import Refused
from taizhang.ui import clock

from . import exporting


@command("export-nightly", "write the nightly export now, into TAIZHANG_EXPORT_FOLDER")
def export_nightly(args: Namespace) -> None:
    try:
        done = exporting.export(settings.EXPORT_FOLDER, settings.EXPORT_AS, settings.EXPORT_DAYS, at=clock.now())
    except Refused as refused:
        raise CannotBeDone(str(refused)) from refused
    print(gettext("{files} 个文件，事项 {items} 件").format(files=done.files, items=done.items) + f" → {done.place}")
