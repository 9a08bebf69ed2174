"""Reading a notice is the reader's own business: kept, but no entry of the journal."""

from django.db import transaction

from taizhang.notices.models import Message, Notice, NoticeRead


@transaction.atomic
def read(notice_ids, *, by, at):
    """Mark notices of mine as read; those already read keep their time."""
    mine = list(Notice.objects.visible_to(by).filter(pk__in=notice_ids).values_list("pk", flat=True))
    NoticeRead.objects.bulk_create(
        (NoticeRead(area_id=by.area_id, notice_id=pk, person_id=by.person_id, at=at) for pk in mine),
        ignore_conflicts=True,
    )
    told = Message.objects.filter(area_id=by.area_id, notice_id__in=mine, person_id=by.person_id, read_at=None)
    told.filter(state__in=("sent", "delivered")).update(state="read", read_at=at)
