"""What an accepted candidate becomes in the ledger, and how it is taken back."""

from django.utils import timezone

from taizhang.engine.refusal import N_, Refused
from taizhang.intake import queries
from taizhang.intake.models import Kind
from taizhang.intake.rules.dues import meant
from taizhang.intake.rules.page import neighbours
from taizhang.intake.rules.terms import report_days
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item, ItemRegister
from taizhang.ledger.rules import SourceKind, State

SOURCE_KINDS = {
    Kind.MINUTES: SourceKind.MEETING,
    Kind.PAPER: SourceKind.DOCUMENT,
    Kind.INSTRUCTION: SourceKind.INSTRUCTION,
    Kind.NEWS: SourceKind.DOCUMENT,
    Kind.OTHER: SourceKind.OTHER,
}
STREAM = "document"


def enter(document, candidate, *, register_id, by, at):
    """立项: a draft item with the passage, its neighbours and its place in the document."""
    leader_id, _name = queries.leader_of(document.area_id, candidate.lead_unit_id, timezone.localtime(at).date())
    draft = ledger.Draft(
        register_id=register_id,
        title=candidate.title,
        requirement=candidate.requirement,
        done_when=candidate.done_when,
        lead_unit_ids=(candidate.lead_unit_id,) if candidate.lead_unit_id else (),
        joint_unit_ids=tuple(candidate.joint_unit_ids),
        responsible_person_id=candidate.person_id,
        leader_person_id=leader_id,
        **meant(candidate.due_on, candidate.due_text, report_days(candidate.terms)),
        source=_source(document, candidate),
    )
    return ledger.enter(draft, by=by, at=at)


def hang(document, candidate, *, register_id, by, at):
    """The passage cites an item that there was, and the item is shown in this register, too."""
    item = Item.objects.select_related("register").filter(area_id=by.area_id, pk=candidate.related_item_id).first()
    if item is None:
        raise Refused("intake.nothing_to_hang_on", N_("没有找到相似的在办事项，挂不了。可以立为事项。"))
    recorded = ledger.cite(item, _source(document, candidate), by=by, at=at)
    if register_id is not None and not is_in(item, register_id):
        recorded = ledger.hang(item, register_id, by=by, at=at)
    return recorded


def is_in(item, register_id) -> bool:
    """Whether the item is in this register, at home or hanging."""
    return ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk, register_id=register_id).exists()


def take_back(item_id, *, by, at) -> None:
    """Delete the draft that an accepted candidate had become; what was handed out stays."""
    item = Item.objects.filter(area_id=by.area_id, pk=item_id).first()
    if item is None:
        return
    if item.state != State.DRAFT:
        raise Refused(
            "intake.already_issued",
            N_("这一条已经交办（{number}），不能撤回。要撤，到事项页“撤销”，写明原因。"),
            number=item.number,
        )
    ledger.delete_draft(item_id, by=by, at=at)


def is_gone(item_id) -> bool:
    return not Item.objects.filter(pk=item_id).exists()


def _source(document, candidate):
    before, after = neighbours(document.text, candidate.start, candidate.end)
    return ledger.Source(
        kind=SOURCE_KINDS[Kind(document.kind)],
        title=f"{document.title}　{document.number}".strip(),
        locus=_locus(document, candidate.start),
        speaker=candidate.speaker[:100],
        passage=candidate.passage,
        before=before,
        after=after,
        said_on=document.issued_on,
        origin=(STREAM, document.pk),
        sha256=document.sha256,
        start=candidate.start,
        end=candidate.end,
    )


def _locus(document, start):
    """第 4 段, counted as the desk shows the text; in a table, its row below the header."""
    for table in document.layout.get("tables", ()):
        rows = [row for row in table["rows"] if row[0][0] <= start]
        if rows and start < max(b for _a, b in table["rows"][-1]):
            return f"表格第{len(rows) - table['head']}行"
    spans = document.layout.get("paragraphs", ())
    place = next((n for n, (a, b) in enumerate(spans, start=1) if a <= start < b), None)
    return f"第{place}段" if place else ""
