"""Papers, each written from its entries."""

from datetime import date

from taizhang.papers.models import Paper, PaperHand, PaperItem, PaperOrgan, PaperSeries, PaperUnit, PaperWord
from taizhang.papers.rules.flow import State
from taizhang.papers.rules.kinds import KINDS, Kind

from .texts import figures

ROWS_PER_ENTRY = 1 << 12
_HANDS_FROM = ROWS_PER_ENTRY - 2  # the person and whom he acts for


def paper_of(e):
    return Paper.objects.get(area_id=e.area_id, pk=e.stream_id)


def move(e, paper, **columns):
    columns |= {"last_at": e.at, "version": e.stream_seq}
    for name, value in columns.items():
        setattr(paper, name, value)
    paper.save(update_fields=columns)


def _written(e):
    return {
        "title": e.priv["title"],
        "body": e.priv["body"],
        "to_text": e.priv["to_text"],
        "cc_text": e.priv["cc_text"],
        "report_to": e.priv["report_to"],
        "signer_person_id": e.pub["signer"],
        "signer_text": e.priv["signer"],
        "to_count": len(e.pub["to"]),
        "item_count": len(e.pub["items"]),
        "organ_count": len(e.pub.get("organs", ())),
        "agreed_count": 0,
    }


def _book(e):
    book = e.pub.get("book")
    return {"book_id": book, "book_at": e.at if book else None}


def _beside(e, paper):
    """The rows beside a paper, in place of those that stood there."""
    ids = iter(range(e.entry_id * ROWS_PER_ENTRY, e.entry_id * ROWS_PER_ENTRY + _HANDS_FROM))
    of = {"area_id": e.area_id, "paper": paper}
    PaperItem.objects.filter(**of).delete()
    PaperItem.objects.bulk_create(
        PaperItem(
            id=next(ids), item_id=item, number=e.priv[f"item_{n}_number"], title=e.priv[f"item_{n}_title"],
            unit=e.priv[f"item_{n}_unit"], due=e.priv[f"item_{n}_due"], **of,
        )
        for n, item in enumerate(e.pub["items"], start=1)
    )  # fmt: skip
    PaperUnit.objects.filter(**of).delete()
    units = [(unit, True) for unit in e.pub["to"]] + [(unit, False) for unit in e.pub["cc"]]
    PaperUnit.objects.bulk_create(
        PaperUnit(id=next(ids), unit_id=unit, name=e.priv[f"unit_{unit}"], is_main=is_main, **of)
        for unit, is_main in units
    )
    PaperOrgan.objects.filter(**of).delete()
    PaperOrgan.objects.bulk_create(
        PaperOrgan(id=next(ids), unit_id=unit, name=e.priv[f"organ_{unit}"], short_name=e.priv[f"unit_{unit}"], **of)
        for unit in e.pub.get("organs", ())
    )


def _hand(e, paper):
    persons = [person for person in (e.person_id, e.for_person_id) if person]
    known = PaperHand.objects.filter(area_id=e.area_id, paper=paper, person_id__in=persons)
    fresh = [person for person in persons if person not in set(known.values_list("person_id", flat=True))]
    PaperHand.objects.bulk_create(
        PaperHand(id=e.entry_id * ROWS_PER_ENTRY + _HANDS_FROM + n, area_id=e.area_id, paper=paper, person_id=person)
        for n, person in enumerate(fresh)
    )


def drafted(e):
    paper = Paper.objects.create(
        id=e.stream_id,
        area_id=e.area_id,
        unit_id=e.pub["unit"],
        organ=e.priv["organ"],
        kind=e.pub["kind"],
        by_leader=KINDS[Kind(e.pub["kind"])].by_leader,
        state=State.DRAFTING,
        drafted_by_text=e.by_text,
        last_at=e.at,
        version=e.stream_seq,
        **(_written(e) | {"corrects_id": e.pub.get("corrects"), **_book(e)}),
    )
    _beside(e, paper)
    _hand(e, paper)
    figures(e, paper)


def edited(e):
    paper = paper_of(e)
    move(e, paper, **_written(e))
    _beside(e, paper)
    _hand(e, paper)


def submitted(e):
    paper = paper_of(e)
    move(e, paper, state=State.SUBMITTED, why_back="")
    _hand(e, paper)


def reviewed(e):
    move(e, paper_of(e), state=State.REVIEWED)


def sent_back(e):
    _back(e, e.priv["reason"])


def _back(e, why):
    """What the other organs agreed to will be another text."""
    organs = PaperOrgan.objects.filter(area_id=e.area_id, paper_id=e.stream_id)
    organs.update(agreed_at=None, agreed_by_text="", opinion="", signer="")
    move(e, paper_of(e), state=State.DRAFTING, why_back=why, agreed_count=0)


def objected(e):
    _back(e, f"{e.by_text}：{e.priv['reason']}")


def countersigned(e):
    organs = PaperOrgan.objects.filter(area_id=e.area_id, paper_id=e.stream_id, unit_id__in=e.pub["units"])
    said = {"agreed_by_text": e.by_text, "opinion": e.priv["opinion"], "signer": e.priv["signer"]}
    organs.update(agreed_at=e.at, **said)
    paper = paper_of(e)
    move(e, paper, agreed_count=paper.agreed_count + len(e.pub["units"]))


def signed(e):
    series = PaperSeries.objects.filter(area_id=e.area_id, word=e.priv["series"], year=e.pub["year"])
    if not series.update(last=e.pub["serial"]):
        PaperSeries.objects.create(
            id=e.entry_id, area_id=e.area_id, word=e.priv["series"], year=e.pub["year"], last=e.pub["serial"]
        )
    move(
        e,
        paper_of(e),
        state=State.SIGNED,
        number=e.priv["number"],
        year=e.pub["year"],
        serial=e.pub["serial"],
        made_on=date.fromisoformat(e.pub["made_on"]),
        signed_by=e.priv["signer"],
    )


def frozen(e):
    pdf, docx = e.files
    move(e, paper_of(e), pdf_sha256=pdf.sha256, docx_sha256=docx.sha256)


def issued(e):
    move(e, paper_of(e), state=State.ISSUED, issued_at=e.at)


def received(e):
    units = PaperUnit.objects.filter(area_id=e.area_id, paper_id=e.stream_id, unit_id__in=e.pub["units"])
    units.update(received_at=e.at, received_by_text=e.by_text)
    paper = paper_of(e)
    move(e, paper, received_count=paper.received_count + len(e.pub["units"]))


def revoked(e):
    move(e, paper_of(e), state=State.REVOKED, why_revoked=e.priv["reason"])


def recalled(e):
    move(e, paper_of(e), state=State.VOID, why_revoked=e.priv["reason"])


def withdrawn(e):
    move(e, paper_of(e), state=State.WITHDRAWN)


def numbers_chosen(e):
    words = PaperWord.objects.filter(area_id=e.area_id, unit_id=e.stream_id)
    words.delete()
    PaperWord.objects.bulk_create(
        PaperWord(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, unit_id=e.stream_id, kind=kind, word=e.priv[kind]
        )
        for n, kind in enumerate(e.pub["kinds"])
    )
