"""Opening and ending the address under which a calendar program fetches one's deadlines."""

from taizhang.planning.models import Feed


def open_feed(nonce, *, by, at, hat=""):
    """A new address for the account, made from `nonce`, which nobody can guess; the one it had is over."""
    end_feed(by=by)
    return Feed.objects.create(
        area_id=by.area_id,
        account_id=by.account_id,
        person_id=by.person_id,
        hat=hat,
        nonce=nonce,
        made_at=at,
    )


def end_feed(*, by):
    Feed.objects.filter(area_id=by.area_id, account_id=by.account_id).delete()
