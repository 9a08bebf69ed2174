"""Run by the schedule where a folder is set; what fails stands among the jobs with its sentence."""

from django.conf import settings
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.jobs import task
from taizhang.ui import clock

from . import exporting


@task(title=N_("夜间导出"))
def export_nightly() -> dict[str, str]:
    """Everything that the named account sees, into the folder of the settings."""
    done = exporting.export(settings.EXPORT_FOLDER, settings.EXPORT_AS, settings.EXPORT_DAYS, at=clock.now())
    return {"says": gettext("{files} 个文件，事项 {items} 件").format(files=done.files, items=done.items)}
