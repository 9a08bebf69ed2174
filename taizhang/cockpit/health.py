"""What the system administrator sees: whether the machine is well. No item, no person, no text."""

import shutil

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.jobs import queries as jobs
from taizhang.journal.queries import standing

LEAST_FREE = 0.1  # warn below a tenth


def page(actor, at):
    disk = shutil.disk_usage(settings.DATA_DIR)
    log, work = standing(actor.area_id), jobs.state(at)
    free = disk.free / disk.total
    return {
        "jobs": jobs.troubled(at),
        "facts": [
            {"label": gettext("数据库"), "value": connection.vendor},
            {
                "label": gettext("磁盘剩余"),
                "value": f"{disk.free / 2**30:.1f} GB",
                "note": f"{free:.0%}",
                "missing": free < LEAST_FREE,
            },
            {"label": gettext("办理记录"), "value": f"{log.size:,}", "note": gettext("条")},
            {
                "label": gettext("最近一次签名"),
                "value": _when(log.signed_at),
                "note": gettext("到第 {size} 条").format(size=log.signed_size),
            },
            {"label": gettext("等着办的后台工作"), "value": str(work["waiting"])},
            {"label": gettext("失败的后台工作"), "value": str(work["failed"]), "missing": bool(work["failed"])},
        ],
    }


def _when(at):
    return f"{timezone.localtime(at):%m-%d %H:%M}" if at else ""
