"""What a dossier tells: items, their course and their proofs, as this reader sees them on their pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.engine.events import ERASED, ERASED_FILE
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import pages, queries
from taizhang.ledger.models import ClaimProof, Evidence, Item, LevelVerdict
from taizhang.ledger.queries.hanging import hanging_in
from taizhang.ledger.queries.pages import INNER
from taizhang.ledger.queries.proofs import all_evidence
from taizhang.ledger.rules import VERDICTS, State
from taizhang.org.actor import Actor

MOST_ITEMS, MOST_PROOFS = 500, 10_000
AT_ONCE = 50  # proofs
_LINES = 500
_SAID_AT_THE_PROOF = {"ledger.item.proof_opened", "ledger.item.proof_judged"}
_KINDS = {"application/pdf": "PDF", "application/msword": "DOC", "application/vnd.ms-excel": "XLS"}


@dataclass(frozen=True)
class Subject:
    """What a dossier is of, as far as the reader sees it: one item, or a register with `hidden` items besides."""

    kind: str  # item | register
    id: int
    number: str
    name: str
    items: tuple[int, ...]
    hidden: int
    proofs: int
    size: int  # bytes


def of_item(actor: Actor, item_id: int) -> Subject:
    """Raises NotInReach."""
    item = queries.item_for(actor, item_id)
    return _counted(actor, "item", item.pk, number_of(item), item.title, (item.pk,), 0)


def of_register(actor: Actor, register_id: int) -> Subject:
    """Everything that was handed out in the register. Raises NotInReach, and Refused when it is too much at once."""
    register = queries.register_for(actor, register_id)
    there = Item.objects.filter(hanging_in(actor.area_id, (register_id,)), area_id=actor.area_id)
    there = there.exclude(state=State.DRAFT)
    mine = Item.objects.visible_to(actor).filter(pk__in=there.values("pk")).order_by("number", "pk")
    ids = tuple(mine.values_list("pk", flat=True)[: MOST_ITEMS + 1])
    hidden = there.count() - len(ids) if len(ids) <= MOST_ITEMS else 0
    return _counted(actor, "register", register.pk, register.code, register.name, ids, hidden)


def _counted(actor: Actor, kind: str, id_: int, number: str, name: str, items: tuple[int, ...], hidden: int) -> Subject:
    proofs = Evidence.objects.filter(area_id=actor.area_id, item_id__in=items[:MOST_ITEMS])
    size = proofs.aggregate(size=Sum("size"))["size"] or 0
    return Subject(kind, id_, number, name, items, hidden, proofs.count(), size)


def refuse_too_much(subject: Subject) -> None:
    """Raises Refused."""
    if not subject.items:
        raise Refused("papers.dossier.empty", N_("这一册里没有您看得到的事项，没有卷宗可做。"), "invalid")
    if len(subject.items) > MOST_ITEMS:
        raise Refused(
            "papers.dossier.items",
            N_("这一册超过{most}件，做不成一份卷宗。请到各件的页面上分别做。"),
            "invalid",
            most=MOST_ITEMS,
        )
    if subject.proofs > MOST_PROOFS:
        raise Refused(
            "papers.dossier.proofs",
            N_("佐证有{count}份，一份卷宗最多{most}份。请到各件的页面上分别做。"),
            "invalid",
            count=subject.proofs,
            most=MOST_PROOFS,
        )


def number_of(item: Any) -> str:
    return item.number or gettext("草稿{id}").format(id=item.pk)


def item_of(actor: Actor, item_id: int, *, at: datetime, size: int) -> tuple[Any, dict[str, Any]]:
    """The item, and what its first pages tell: facts, source, what was said, its course up to `size` entries."""
    item = queries.item_for(actor, item_id, at)
    page = pages.item(actor, item, at)
    seal = page["seal"]
    closed = [seal.get("word") or page["closing"], seal["on"], seal["by"], seal["number"]] if "on" in seal else []
    says = [page["state"], page["register"].name, page["light"]["note"], seal.get("missing", "")]
    return item, {
        "begins": True,
        "name": f"{number_of(item)} {item.title}",
        "state": page["state"],
        "units": "、".join(u["name"] for u in page["units"] if u["is_lead"]),
        "says": "　".join(dict.fromkeys(filter(None, says))),
        "done_when": item.done_when and gettext("完成的标准") + f"：{item.done_when}",
        "seal": [word for word in closed if word],
        "facts": [_fact(f) for f in (*page["fact_cells"], *page["upward_cells"])],
        "requirement": item.requirement,
        "quotes": [_quote(q) for q in page["quotes"] if q["text"]],
        "said": [[f"{s['at']}　{s['by']}", s["text"]] for s in page["says"] if s["text"]],
        "course": list(_course(actor, item, size)),
        "words": {
            "facts": gettext("要素"),
            "source": gettext("来源"),
            "said": gettext("进展、催办、批示"),
            "course": gettext("办理记录"),
            "proofs": gettext("佐证"),
        },
        "proofs_begin": False,
        "proofs": [],
        "after": "" if item.evidence_count else gettext("没有佐证。"),
    }


def _fact(cell: dict[str, Any]) -> dict[str, str]:
    was, value = str(cell.get("was") or ""), str(cell.get("value") or "")
    return {
        "label": str(cell["label"]),
        "was": was,
        "value": value or ("" if was else "—"),
        "note": str(cell.get("note") or ""),
    }


def goes_on(told: dict[str, Any]) -> dict[str, Any]:
    """The same item in a later part."""
    return {**told, "begins": False, "quotes": [], "said": [], "course": [], "proofs_begin": False, "proofs": []}


def _quote(quote: dict[str, Any]) -> dict[str, str]:
    if quote["purged_on"]:
        text = gettext("来源已按涉密清除，{on}").format(on=quote["purged_on"])
        return {"before": "", "text": text, "after": "", "origin": quote["kind"]}
    origin = "　".join(filter(None, (quote["kind"], quote["origin"])))
    return {"before": quote["before"], "text": quote["text"], "after": quote["after"], "origin": origin}


def _course(actor: Actor, item: Any, size: int) -> Iterator[dict[str, str]]:
    """Every entry with its receipt, the first one first. That a proof was opened and judged is told at the proof."""
    before, lines = None, []
    while found := queries.journal_lines(actor, item, limit=_LINES, before=before):
        lines += [line for line in found if line["type"] not in _SAID_AT_THE_PROOF and line["entry"] < size]
        before = found[-1]["seq"]
    for line in reversed(lines):
        by = line["by"] or gettext("自动")
        yield {"when": when(line["at"]), "says": line["text"], "by": by, "receipt": line["receipt"]}


def when(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


# ── proofs ───────────────────────────────────────────────────────────────────


def proofs_of(actor: Actor, item: Any) -> Iterator[list[dict[str, Any]]]:
    """All proofs of an item, a few at a time."""
    after = 0
    while rows := list(
        Evidence.objects.filter(area_id=item.area_id, item_id=item.pk, no__gt=after).order_by("no")[:AT_ONCE]
    ):
        verdicts = _verdicts(item, [row.pk for row in rows])
        yield [_proof(each, verdicts.get(each["id"], ())) for each in all_evidence(actor, item, rows)]
        after = rows[-1].no


def _proof(e: dict[str, Any], verdicts: Any) -> dict[str, Any]:
    gone = e["sha256"] == ERASED_FILE.sha256
    lines = [
        (gettext("文件名"), ERASED if gone else e["name"]),
        (gettext("谁交的"), e["by"]),
        (gettext("何时交"), when(e["at"])),
    ]
    if e["is_photo"] and not gone:
        taken = gettext("设备记 {at}").format(at=when(e["taken_at"])) if e["taken_at"] else gettext("没有记")
        place = gettext("设备记了拍摄位置") if e["has_place"] else gettext("没有记")
        lines += [(gettext("拍摄时间"), taken), (gettext("拍摄位置"), place)]
    lines += [(gettext("核验"), said) for said in verdicts or [gettext("没有核验结论")]]
    caption = ERASED if gone else e["caption"]
    return {
        "no": e["no"],
        "name": e["name"],
        "mime": e["mime"],
        "sha256": "" if gone else e["sha256"],
        "is_photo": e["is_photo"] and not gone,
        "gone": gone,
        "head": gettext("佐证 {no} {caption}").format(no=e["no"], caption=caption[:60]),
        "kind": ERASED if gone else _KINDS.get(e["mime"], e["name"].rpartition(".")[2][:5].upper()),
        "lines": [list(line) for line in lines],
        "doubts": [] if gone else [w["text"] for w in e["warnings"]],
        "picture": "",
    }


def _verdicts(item: Any, evidence: list[int]) -> dict[int, list[str]]:
    """What the last round found of each proof, level by level: the verdict, who, when, and the note."""
    found: dict[int, list[str]] = {}
    last: dict[int, int] = {}
    rows = ClaimProof.objects.filter(area_id=item.area_id, evidence_id__in=evidence).exclude(verdict="")
    for row in rows.select_related("claim").order_by("claim__round"):
        found[row.evidence_id] = [_verdict(row)]
        last[row.pk] = row.evidence_id
    later = LevelVerdict.objects.filter(area_id=item.area_id, proof_id__in=list(last))
    for each in later.select_related("level").order_by("level__claim_id", "level__position"):
        found[last[each.proof_id]].append(_verdict(each))
    return found


def _verdict(row: Any) -> str:
    said = f"{gettext(VERDICTS[row.verdict])}　{row.judged_by_text}　{when(row.judged_at)}"
    return f"{said}　{row.note}" if row.note else said


# ── the verifiable part ──────────────────────────────────────────────────────


def withheld(actor: Actor) -> Any:
    """Of which entries a dossier for this reader tells nothing: how other units divide their work inside."""
    inside = queries.inside.inside_units(actor)
    return lambda type_, pub: type_ in INNER and pub["unit"] not in inside
