"""What the journal has done in the background."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.jobs import task
from taizhang.journal import bundle, signing
from taizhang.journal.models import Log, Submission
from taizhang.ui import clock

BUNDLES_FOR = timedelta(hours=24)
SUBMISSIONS_FOR = timedelta(days=90)  # a phone may have been away that long


@task
def checkpoint_all() -> None:
    """Sign every log that grew."""
    for area_id in Log.objects.order_by("pk").values_list("pk", flat=True):
        signing.checkpoint(area_id, only_if_changed=True)


@task
def sweep() -> None:
    """Forget forms that nobody sends again, and bundles that were there to be fetched."""
    now = clock.now()
    Submission.objects.filter(at__lt=now - SUBMISSIONS_FOR).delete()
    for file in bundles().glob("*.zip*"):
        if file.stat().st_mtime < (now - BUNDLES_FOR).timestamp():
            file.unlink(missing_ok=True)


@task(title=N_("导出办理记录"))
def export(area_id: int) -> dict[str, str]:
    """Write the bundle of a log and say where it can be fetched."""
    name = f"{area_id}-{secrets.token_hex(16)}"
    bundles().mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = bundles() / f"{name}.new.zip"
    try:
        size = bundle.write(area_id, fresh)
        fresh.replace(bundles() / f"{name}.zip")
    finally:
        fresh.unlink(missing_ok=True)
    return {
        "location": reverse("journal:bundle", args=[name]),
        "says": gettext("{size} 条记录，24 小时内可以下载。解压后运行 python3 verify.py，不用联网。").format(size=size),
        "go": gettext("下载校验包"),
    }


def bundles() -> Path:
    """Where exported bundles wait for a day."""
    return Path(settings.DATA_DIR) / "bundles"
