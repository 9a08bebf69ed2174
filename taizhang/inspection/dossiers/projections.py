"""Wanted and filed papers as the journal tells them."""

from django.db.models import F, Q

from taizhang.inspection.models import Filed, FiledUnder, Need, Offer

ROWS_PER_ENTRY = 1 << 12


def version_published(e):
    """The leaves of the new version are what papers are wanted for; its year is the one that counts."""
    said = e.pub
    parents = {clause["parent"] for clause in said["clauses"]}
    mine = Need.objects.filter(area_id=e.area_id, scheme_id=e.stream_id)
    mine.update(is_current=False, is_short=False)
    have: dict[str, int] = {}
    under = FiledUnder.objects.filter(area_id=e.area_id, scheme_id=e.stream_id, year=said["year"])
    for key in under.values_list("clause_key", flat=True):
        have[key] = have.get(key, 0) + 1
    for n, clause in enumerate(said["clauses"]):
        if clause["key"] not in parents:
            has = have.get(clause["key"], 0)
            columns = {
                "year": said["year"], "wanted": clause["wanted"], "have": has, "is_current": True,
                "is_short": has < clause["wanted"],
            }  # fmt: skip
            if not mine.filter(clause_key=clause["key"]).update(**columns):
                Need.objects.create(
                    id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, scheme_id=e.stream_id,
                    clause_key=clause["key"], **columns,
                )  # fmt: skip


def charged(e):
    for key, unit in e.pub["charges"]:
        Need.objects.filter(area_id=e.area_id, scheme_id=e.stream_id, clause_key=key).update(unit_id=unit)
        Offer.objects.filter(area_id=e.area_id, scheme_id=e.stream_id, clause_key=key).update(unit_id=unit)


def added(e):
    (ref,) = e.files
    Filed.objects.create(
        id=e.stream_id, area_id=e.area_id, year=e.pub["year"], unit_id=e.pub["unit"], caption=e.priv["caption"],
        name=e.priv["name"], sha256=ref.sha256, size=ref.size, mime=ref.mime, at=e.at, by_text=e.by_text, use_count=0,
        version=e.stream_seq,
    )  # fmt: skip
    _put(e, e.pub["year"])
    _offer(e, e.pub["year"])


def also(e):
    year = _year(e)
    _put(e, year)
    _offer(e, year)


def took(e):
    _put(e, _year(e))
    _no_longer_offered(e)


def declined(e):
    _no_longer_offered(e)
    Filed.objects.filter(area_id=e.area_id, pk=e.stream_id).update(version=e.stream_seq)


def _year(e):
    return Filed.objects.values_list("year", flat=True).get(area_id=e.area_id, pk=e.stream_id)


def _offer(e, year):
    """For clauses of other units it waits; entries from before there was that have none."""
    offered = e.pub.get("offered", [])
    mine = Need.objects.filter(area_id=e.area_id, scheme_id__in=[scheme for scheme, _ in offered])
    units = {(need.scheme_id, need.clause_key): need.unit_id for need in mine} if offered else {}
    Offer.objects.bulk_create(
        Offer(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, filed_id=e.stream_id, scheme_id=scheme,
            clause_key=key, unit_id=units[scheme, key], year=year, at=e.at,
        )
        for n, (scheme, key) in enumerate(offered)
    )  # fmt: skip


def _no_longer_offered(e):
    for scheme, key in e.pub["under"]:
        rows = Offer.objects.filter(area_id=e.area_id, filed_id=e.stream_id, scheme_id=scheme, clause_key=key)
        rows.delete()


def _put(e, year):
    FiledUnder.objects.bulk_create(
        FiledUnder(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, filed_id=e.stream_id, scheme_id=scheme,
            clause_key=key, year=year,
        )
        for n, (scheme, key) in enumerate(e.pub["under"])
    )  # fmt: skip
    _counted(e, year, 1)


def removed(e):
    rows = FiledUnder.objects.filter(area_id=e.area_id, filed_id=e.stream_id)
    for scheme, key in e.pub["under"]:
        rows.filter(scheme_id=scheme, clause_key=key).delete()
    _counted(e, _year(e), -1)


def _counted(e, year, by):
    under = e.pub["under"]
    Filed.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        use_count=F("use_count") + by * len(under), version=e.stream_seq
    )
    if not under:
        return
    where = Q()
    for scheme, key in under:
        where |= Q(scheme_id=scheme, clause_key=key)
    mine = Need.objects.filter(where, area_id=e.area_id, year=year)
    mine.update(have=F("have") + by)
    mine.filter(is_current=True).update(is_short=Q(have__lt=F("wanted")))


def taken(e):
    """Nothing to write down beside the entry."""
