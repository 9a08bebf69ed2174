"""归档: the office says who answers for which clause; that unit files papers, also under clauses of other schemes."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Clause, Filed, FiledUnder, Need, Offer, Scheme
from taizhang.inspection.models.dossiers import FILE
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.journal import blobs
from taizhang.ledger.rules import day_of
from taizhang.org.models import Unit

MOST_CLAUSES = 40
MOST_FILES = 20


@transaction.atomic
def charge(scheme, charges, *, by, at):
    """定责任单位: clause key → unit id or None, of the version in force. Returns None where nothing changes."""
    whole_county(by)
    found = Scheme.objects.select_for_update().get(area_id=by.area_id, pk=scheme.pk)
    stands = dict(
        Need.objects.filter(area_id=by.area_id, scheme_id=found.pk, is_current=True).values_list(
            "clause_key", "unit_id"
        )
    )
    changed = [[key, unit] for key, unit in charges.items() if key in stands and stands[key] != unit]
    if not changed:
        return None
    units = {unit for _, unit in changed if unit}
    if Unit.objects.filter(area_id=by.area_id, pk__in=units).open_on(day_of(at)).count() != len(units):
        raise Refused("inspection.charge_unit", N_("请选责任单位，单位要还在。"), "invalid")
    event = Event(("scheme", found.pk), "inspection.scheme.charged", pub={"charges": changed, "count": len(changed)})
    return journal.append(event, by=by.signing(KEEP), at=at)


def file(uploads, under, *, year, unit_id=None, by, at):
    """归档: each file becomes a document of that year under all these clauses ((scheme id, key)); for those of another
    unit it waits until that unit or the office takes it. `unit_id`: whose it is, where the office files it for a unit.
    Returns the entries."""
    uploads = list(uploads)
    if not uploads:
        raise Refused("inspection.no_file_chosen", N_("请选要归档的文件。"), "invalid")
    if len(uploads) > MOST_FILES:
        raise Refused("inspection.many_files", N_("一次最多{most}份。"), "invalid", most=MOST_FILES)
    if not 2000 <= year <= 2100:
        raise Refused("inspection.scheme_year", N_("年份要写成四位数，比如2026。"), "invalid")
    marks.refuse_classified(names=[upload.name for upload in uploads])
    kept = [(upload, _kept(upload)) for upload in uploads]  # bytes are durable before any row speaks of them
    return _file(kept, under, year, unit_id, by, at)


def _kept(upload):
    from taizhang.engine import photos  # image libraries load where bytes come in, not at start

    upload.file.seek(0)
    kind = photos.admit(upload.file.read(photos.MAX_BYTES + 1), upload.name)
    upload.file.seek(0)
    return blobs.store(upload.file, kind.mime)


@transaction.atomic
def _file(kept, under, year, unit_id, by, at):
    needs, others = _parted(under, by)
    unit = unit_id or next((need.unit_id for need in needs if need.unit_id), None) or by.unit_id
    recorded = []
    for upload, ref in kept:
        waits = Exists(Offer.objects.filter(area_id=by.area_id, filed=OuterRef("pk")))
        known = Filed.objects.visible_to(by).filter(Q(use_count__gt=0) | waits, sha256=ref.sha256, year=year).first()
        if known is not None:
            raise Refused(
                "inspection.filed_already",
                N_("“{name}”已经归过档：{caption}。请打开那一份，再加到这一条下面，不用重复交。"), "invalid",
                name=upload.name[:60], caption=known.caption,
            )  # fmt: skip
        caption = " ".join(upload.caption.split())[:200] or upload.name.rpartition(".")[0][:200] or upload.name[:200]
        event = Event(
            ("filed", journal.allot(by.area_id, "filed")), "inspection.filed.added",
            pub={"year": year, "unit": unit, "under": _keys(needs), "offered": _keys(others)},
            priv={
                "name": upload.name[:200], "caption": caption, "clauses": words(by.area_id, needs),
                "offered": words(by.area_id, others),
            }, files=(ref,),
        )  # fmt: skip
        recorded.append(journal.append(event, by=by.signing(FILE), at=at))
    return recorded


@transaction.atomic
def file_also(filed, under, *, by, at):
    """又用在: the same document under further clauses."""
    found = _locked(filed, by)
    stands = _stands(FiledUnder, found)
    mine, others = _parted(under, by)
    needs = [need for need in mine if (need.scheme_id, need.clause_key) not in stands]
    others = [
        need for need in others if (need.scheme_id, need.clause_key) not in stands | _stands(Offer, found)
    ]  # fmt: skip
    if not needs and not others:
        raise Refused("inspection.filed_there", N_("已经在这些条款下面，或者已经交了等着收。"), "invalid")
    event = Event(
        ("filed", found.pk), "inspection.filed.also", pub={"under": _keys(needs), "offered": _keys(others)},
        priv={"clauses": words(by.area_id, needs), "offered": words(by.area_id, others)},
    )  # fmt: skip
    return journal.append(event, by=by.signing(FILE), at=at)


@transaction.atomic
def remove(filed, under, *, reason, by, at):
    """撤下: from these clauses; the entry and the bytes stay."""
    found = _locked(filed, by)
    if not 0 < len(reason.strip()) <= 200:
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    needs = _mine(under, by, gone=True)
    stands = _stands(FiledUnder, found)
    if any((need.scheme_id, need.clause_key) not in stands for need in needs):
        raise Refused("inspection.not_there", N_("这份材料已经不在这一条下面了。"), "stale")
    event = Event(
        ("filed", found.pk), "inspection.filed.removed",
        pub={"under": _keys(needs)}, priv={"reason": reason.strip(), "clauses": words(by.area_id, needs)},
    )  # fmt: skip
    return journal.append(event, by=by.signing(FILE), at=at)


@transaction.atomic
def take(filed, under, *, by, at):
    """收下: what another unit handed in counts under these clauses, which are one's own."""
    found = _locked(filed, by)
    needs = _waiting(found, _mine(under, by))
    event = Event(
        ("filed", found.pk), "inspection.filed.taken", pub={"under": _keys(needs)},
        priv={"clauses": words(by.area_id, needs)},
    )  # fmt: skip
    return journal.append(event, by=by.signing(FILE), at=at)


@transaction.atomic
def decline(filed, under, *, reason, by, at):
    """不收, by whose clauses they are; or taken back by whoever handed it in. The document stays with its unit."""
    found = _locked(filed, by)
    if not 0 < len(reason.strip()) <= 200:
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    is_own = found.unit_id in by.unit_ids(FILE)
    needs = _waiting(found, _needs(under, by, gone=True) if is_own else _mine(under, by, gone=True))
    event = Event(
        ("filed", found.pk), "inspection.filed.declined", pub={"under": _keys(needs)},
        priv={"reason": reason.strip(), "clauses": words(by.area_id, needs)},
    )  # fmt: skip
    return journal.append(event, by=by.signing(FILE), at=at)


def _keys(needs):
    return [[need.scheme_id, need.clause_key] for need in needs]


def _stands(table, filed):
    rows = table.objects.filter(area_id=filed.area_id, filed=filed)
    return set(rows.values_list("scheme_id", "clause_key"))


def _waiting(filed, needs):
    offered = _stands(Offer, filed)
    if any((need.scheme_id, need.clause_key) not in offered for need in needs):
        raise Refused("inspection.not_offered", N_("这份材料不在等着收，可能已经有人收下或者退了。"), "stale")
    return needs


@transaction.atomic
def taken(scheme, *, year, files, short, digest, by, at):
    """That a dossier was taken out is remembered before it can be fetched."""
    pub = {"year": year, "files": files, "short": short, "digest": digest}
    return journal.append(
        Event(("scheme", scheme.pk), "inspection.dossier.taken", pub=pub), by=by.signing("inspection.see"), at=at
    )


def words(area_id, needs):
    """“文明城市测评 2.2；卫生县城 1.3”, as it stands in the journal."""
    ids = {need.scheme_id for need in needs}
    schemes = {scheme.pk: scheme for scheme in Scheme.objects.filter(area_id=area_id, pk__in=ids)}
    keys = {need.clause_key for need in needs}
    numbers = {
        (clause.scheme_id, clause.key): clause.no
        for clause in Clause.objects.filter(area_id=area_id, scheme_id__in=ids, key__in=keys)
        if clause.number == schemes[clause.scheme_id].current_no
    }
    return "；".join(
        f"{schemes[need.scheme_id].title} {numbers.get((need.scheme_id, need.clause_key), need.clause_key)}"
        for need in needs
    )[:1000]


def _needs(under, by, *, gone=False):
    """The leaves that are meant."""
    wanted = list(dict.fromkeys(under))
    if not 0 < len(wanted) <= MOST_CLAUSES:
        raise Refused("inspection.no_clause_chosen", N_("请选1到{most}条条款。"), "invalid", most=MOST_CLAUSES)
    rows = Need.objects.select_for_update().filter(
        area_id=by.area_id, scheme_id__in={scheme for scheme, _ in wanted}, clause_key__in={key for _, key in wanted}
    )
    known = {(row.scheme_id, row.clause_key): row for row in rows}
    if any(each not in known or not (gone or known[each].is_current) for each in wanted):
        raise Refused("inspection.no_clause", N_("体系里没有这一条，或者它下面还分了条。"), "missing")
    return [known[each] for each in wanted]


def _parted(under, by):
    """(those of one's own, those of others): the office's are all, a unit's where it answers for them."""
    needs, units = _needs(under, by), by.unit_ids(FILE)
    if by.covers_all(FILE):
        return needs, []
    return [n for n in needs if n.unit_id in units], [n for n in needs if n.unit_id not in units]


def _mine(under, by, *, gone=False):
    """The leaves that are meant, each one's own."""
    needs = _needs(under, by, gone=gone)
    if not by.covers_all(FILE) and any(need.unit_id not in by.unit_ids(FILE) for need in needs):
        raise Refused("inspection.not_yours", N_("这一条不归您单位负责，由负责的单位或者督查室办。"), "forbidden")
    return needs


def _locked(filed, by):
    found = Filed.objects.select_for_update().filter(area_id=by.area_id, pk=filed.pk).first()
    if found is None:
        raise Refused("inspection.no_filed", N_("没有这份材料。"), "missing")
    return found
