"""The outline as the journal tells it."""

from taizhang.inspection.models import Outline


def outline_set(e):
    (ref,) = e.files
    Outline.objects.update_or_create(
        area_id=e.area_id,
        defaults={
            "id": e.stream_id, "sha256": ref.sha256, "size": ref.size, "name": e.priv["name"], "at": e.at,
            "features": e.pub["features"], "places": e.pub["places"], "version": e.stream_seq,
        },
    )  # fmt: skip


def outline_removed(e):
    Outline.objects.filter(area_id=e.area_id).delete()
