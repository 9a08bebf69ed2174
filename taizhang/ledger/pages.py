"""The item's blocks as its page prints them: words, links and buttons made from what `queries` found."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.ledger import queries, verifying_page
from taizhang.ledger.acts import ACTS, ELSEWHERE, SELDOM
from taizhang.ledger.reasons import reason
from taizhang.ledger.rules import WORKING, Colour, DueKind, State, Verb, day_of, declines
from taizhang.ledger.rules.paper import ANSWERS
from taizhang.org.phones import dialled


def item(actor, row, at):
    """The whole item page."""
    page = queries.item_page(actor, row, at)
    options = page["options"]
    verifying = options[Verb.OPEN_PROOF].is_mine and row.state == State.CLAIMED
    claim = next((c for c in page["claims"] if c["is_current"]), None)
    acts = [_act(row, options[verb]) for verb in ACTS if verb not in ELSEWHERE and options[verb].is_mine]
    often, seldom = _often(act for act in acts if not act["why"])
    return {
        **page,
        "fact_cells": _facts(row, page),
        "upward_cells": upward_cells(page["superior"]),
        "quotes": [_quote(s) for s in page["sources"]],
        "prints": [_print(row, e, _opened(claim, e, options)) for e in page["evidence"]],
        "more_prints": page["more_evidence"],
        "claim": claim,
        "sent_back": _sent_back(actor, row, page["claims"]),
        "verification": verifying_page.panel(row, claim, options) if verifying and claim else None,
        "levels": verifying_page.steps(row, claim, at) if claim else [],
        "other_posts": [p for p in actor.other_posts if p.unit_id in {u["id"] for u in page["units"]}],
        "acts": often,
        "seldom": seldom,
        "not_now": [act for act in acts if act["why"]],
        "no_close": _no_close(row, options),
        "no_finish": _no_finish(actor, row, page, options),
        "left_out": queries.left_out(row, claim) if claim and claim["state"] == "drafted" else [],
        "declined": _declines(row, page),
        "parts": [_part(u) for u in page["units"]] if len(page["units"]) > 1 and row.number else [],
        "children": [_child(r) for r in page["children"]],
        "seal": _seal(row, page, claim),
        "phone_url": reverse("ledger:phone", args=[row.pk]) if options[Verb.URGE_BY_PHONE].allowed else "",
        "lines": journal(actor, page["journal"]),
        "says": _says(page["said"]),
        "to_purge": _to_purge(page),
    }


def _often(acts):
    """What one came for, the next step first; what is seldom done is folded behind it."""
    acts = sorted(acts, key=lambda act: act["kind"] != "primary")
    seldom = [act for act in acts if act["verb"] in SELDOM]
    often = [act for act in acts if act["verb"] not in SELDOM]
    return (often, seldom) if often and len(seldom) > 1 else (acts, [])


def _sent_back(actor, row, claims):
    """What the last verifier found wanting: whoever must mend it looks for that first."""
    last = claims[0]["row"] if claims else None
    if row.state != State.RETURNED or last is None or not last.decision:
        return None
    return {
        "reason": last.decision,
        "by": last.decided_by_text,
        "due": _date(last.return_due_on),
        "doubts": queries.doubted(last, frozenset(person for person, _, _ in actor.identities)),
    }


def _no_finish(actor, row, page, options):
    """Why a co-lead's liaison, whose must-do list names the part, has no button for it: the head reports it done."""
    if options[Verb.FINISH_PART].is_mine or not options[Verb.REPORT].is_mine or row.state not in WORKING:
        return ""
    mine = actor.unit_ids("ledger.report")
    left = any(p.unit_id in mine and p.state == "accepted" and not p.done for p in page["snapshot"].co_leads)
    return reason(options[Verb.FINISH_PART]) if left else ""


def _to_purge(page):
    """The lines that somebody asked to take away, as far as the page shows them: whoever confirms sees which."""
    waits = page["snapshot"].purge
    return [line["text"] for line in page["journal"] if waits and line["entry"] in waits.seqs]


def _no_close(row, options):
    """Why those who did the work do not strike it off: they look for the button, so it answers."""
    doing = options[Verb.REPORT].is_mine or options[Verb.SUBMIT_CLAIM].is_mine
    return (
        reason(options[Verb.CLOSE]) if doing and row.state == State.CLAIMED and not options[Verb.CLOSE].is_mine else ""
    )


def _date(day, *, year=False):
    if day is None:
        return ""
    return f"{day:%Y-%m-%d}" if year else gettext("{month}月{day}日").format(month=day.month, day=day.day)


def _when(at):
    """A paper counts from its day and has no hour."""
    local = timezone.localtime(at)
    return f"{local:%m-%d %H:%M}" if local.hour or local.minute or local.second else f"{local:%m-%d}"


def _facts(row, page):
    f = page["facts"]
    hour = gettext("{hour}时前").format(hour=f["due_hour"]) if f["due_hour"] else ""
    moved = (
        gettext("延 {count} 次，＋{days} 天").format(count=f["extension_count"], days=f["moved_days"])
        if f["is_moved"]
        else hour
    )
    leads = "、".join(u["name"] for u in page["units"] if u["is_lead"])
    joint = "、".join(u["name"] for u in page["units"] if not u["is_lead"])
    handed_out = row.state != State.DRAFT

    def pending(lead):
        side = [u for u in page["units"] if u["is_lead"] == lead]
        return queries.unanswered(side, row.letter_count) if handed_out else ""

    cells = [
        {
            "label": gettext("原定时限"),
            "was" if f["is_moved"] else "value": _date(f["original_due_on"]),
            "value": "" if f["is_moved"] else _date(f["original_due_on"]),
            "note": gettext("是休息日") if f["is_rest_day"] else "",
        },
        _due(f) or {"label": gettext("现时限"), "value": _date(f["due_on"]), "note": moved},
        {"label": gettext("补正日"), "value": _date(f["return_due_on"]), "note": gettext("原时限照走")}
        if f["return_due_on"]
        else {"label": gettext("申请销号"), "value": _when(f["claimed_at"]) if f["claimed_at"] else ""},
        {"label": gettext("下次报进展"), "value": _date(f["report_due_on"])},
        {
            "label": gettext("牵头单位"),
            "value": leads or gettext("未指定"),
            "missing": not leads,
            "note": pending(lead=True),
            **_office(page["units"]),
        },
        {"label": gettext("配合单位"), "value": joint, "note": pending(lead=False)},
        {
            "label": gettext("责任人"),
            "value": f["responsible"] or gettext("未指定"),
            "missing": not f["responsible"] or f["responsible_left"],
            "note": _not_there(f),
        },
        {"label": gettext("分管领导"), "value": f["leader"] or gettext("未指定")},
    ]
    cells += _scored(f)
    return cells + [{"label": field["label"], "value": field["value"]} for field in page["fields"]]


def _office(units):
    """值班电话 of the first lead; of the others it stands with their parts."""
    first = next((u["phone"] for u in units if u["is_first"]), "")
    return {"phone": first, "dial": dialled(first)} if first else {}


def _due(f):
    """The deadline of what is not owed by a day."""
    label = gettext("现时限")
    if f["is_standing"]:
        return {"label": label, "value": gettext("常态化"), "note": gettext("不销号，按期报进展")}
    if f["due_kind"] == DueKind.NOW:
        return {"label": label, "value": gettext("立即"), "note": gettext("交办当日办，次个工作日起红灯")}
    if f["due_kind"] == DueKind.LONG:
        return {"label": label, "value": gettext("长期"), "note": gettext("灯随报进展走")}
    if f["due_kind"] == DueKind.MEETING:
        on = _date(f["decide_on"])
        return {"label": label, "value": gettext("待会议定"), "note": gettext("{day}开会").format(day=on) if on else ""}
    return None


def _not_there(f):
    """Whether the responsible person can be found in the office today, and who else can."""
    if f["responsible_left"]:
        return gettext("已离岗，请改定责任人")
    if f["responsible_away_to"] is None:
        return ""
    day, name = _date(f["responsible_away_to"]), f["responsible_stand_in"]
    if name:
        return gettext("请假到{day}，代办：{name}").format(day=day, name=name)
    return gettext("请假到{day}，没有人代办").format(day=day)


def _scored(f):
    """What the assessment counts from, where a moved deadline raises the question."""
    if not f["is_moved"]:
        return []
    ground = f["excuse_ground"]
    counted = gettext("免责：{ground}").format(ground=ground) if ground else gettext("一般延期，按原定时限计")
    late = gettext("逾期 {days} 个工作日").format(days=f["late_days"]) if f["late_days"] else ""
    return [
        {
            "label": gettext("考核时限"),
            "value": _date(f["scored_due_on"]),
            "note": "　".join(filter(None, (counted, late))),
        }
    ]


def upward_cells(superior):
    """Their order beside ours. Done for the county and struck off by the superior are two facts."""
    if superior is None:
        return []
    order = superior["row"]
    done, over = superior["done_on"], order.struck_off_on
    return [
        {"label": gettext("上级单位"), "value": order.superior, "note": superior["kind"]},
        {"label": gettext("来文文号"), "value": order.their_number, "note": _date(order.received_on, year=True)},
        {
            "label": gettext("上级时限"),
            "was": _date(order.first_due_on, year=True) if superior["is_moved"] else "",
            "value": _date(order.due_on, year=True) or gettext("没定"),
            "note": order.reply
            or (gettext("早于本县时限，要赶在它前面") if superior["is_before_ours"] else gettext("不能在这里延")),
        },
        {"label": gettext("本县办结"), "value": _date(done, year=True) or gettext("还没有"), "missing": not done},
        {
            "label": gettext("上级销号"),
            "value": _date(over, year=True) or gettext("还没有"),
            "note": order.struck_off_paper,
            "missing": not over,
        },
    ]


def _child(row):
    return {
        **row,
        "url": reverse("ledger:item", args=[row["id"]]),
        "unit": row["lead"],
        "why": row["light_note"],
        "is_closed": row["light"] == Colour.CLOSED,
    }


def _part(unit):
    """A doing unit as a row of the table of parts."""
    report = f"{_when(unit['last_report_at'])} {unit['last_report']}" if unit["last_report_at"] else ""
    return {
        **unit,
        "signed": _when(unit["at"]) if unit["state"] == "accepted" else unit["answer"],
        "progress": "" if unit["progress"] is None else f"{unit['progress']}%",
        "report": report,
        "dial": dialled(unit["phone"]),
    }


def _declines(row, page):
    """退件: each with its ruling, and the word about what holds until then."""
    told = [
        {
            **d,
            "at": _when(d["row"].at),
            "ruled": f"{_when(d['row'].ruled_at)} {d['row'].ruled_by_text}" if d["row"].ruled_at else "",
        }
        for d in page["declines"]
    ]
    return {"rows": told, "waits": row.open_declines > 0, "is_ping_pong": row.decline_count >= declines.PING_PONG}


def _quote(source):
    s = source["row"]
    parts = [s.title, s.locus, s.speaker, _date(s.said_on, year=True)]
    return {
        "kind": source["kind"],
        "row": s,
        "before": s.before,
        "text": s.passage,
        "after": s.after,
        "purged_on": _when_purged(s),
        "origin": "　".join(p for p in parts if p),
        "origin_kind": s.origin_kind,
        "origin_id": s.origin_id,
        "start": s.start,
        "end": s.end,
    }


def _when_purged(source):
    return f"{timezone.localtime(source.purged_at):%Y-%m-%d}" if source.purged_at else ""


def _opened(claim, evidence, options):
    """Whether this print is shown: a verifier sees a claimed proof after opening it."""
    if claim is None or not options[Verb.OPEN_PROOF].allowed:
        return True
    mine = claim["by_id"].get(evidence["id"])
    return mine is None or mine["is_opened"]


def _print(row, e, is_opened):
    note = [f"{_when(e['at'])} {e['by']}"]
    if e["is_photo"] and not e["taken_at"]:
        note.append(gettext("没有拍摄时间"))
    return {
        "id": e["id"],
        "no": e["no"],
        "caption": e["caption"],
        "is_photo": e["is_photo"],
        "kind": e["name"].rsplit(".", 1)[-1].upper(),
        "state": "opened" if is_opened else "veiled",
        "src": reverse("ledger:file", args=[row.pk, e["id"], "thumb"]) if e["is_photo"] and is_opened else "",
        "href": reverse("ledger:proof", args=[row.pk, e["id"]]),
        "open_url": reverse("ledger:open_proof", args=[row.pk, e["id"]]),
        "watermark": _when(e["taken_at"]) if e["taken_at"] else "",
        "note": "　".join(note),
        "doubts": [_doubt(w) for w in e["warnings"]],
    }


def _doubt(warning):
    url = reverse("ledger:item", args=[warning["item_id"]]) if warning["item_id"] else ""
    return {"text": warning["text"], "url": url, "go": gettext("去看那一件") if url else ""}


def label(row, option):
    """The button's word; what rules about a ping-pong is named as on the leader's home."""
    if option.verb == Verb.REISSUE and row.open_declines and row.decline_count >= declines.PING_PONG:
        return gettext("定牵头单位")
    return gettext(option.label)


def _act(row, option):
    act = ACTS[option.verb]
    asks = act.asks or act.is_final
    return {
        "verb": option.verb,
        "label": label(row, option),
        "note": gettext(act.note) if act.note else "",
        "why": "" if option.allowed else reason(option),
        "kind": act.kind,
        "href": reverse("ledger:ask", args=[row.pk, option.verb]) if asks else "",
        "url": "" if asks else reverse(f"ledger:{option.verb}", args=[row.pk]),
    }


def _seal(row, page, claim):
    word = page["closing"] if page["is_request"] else ""  # the seal says 销号 by itself
    if page["is_closed"]:
        by = row.closed_by_text.split("（")[0].split(" ")[-1]
        on = f"{timezone.localtime(row.closed_at):%Y.%m.%d}"
        return {"on": on, "by": by, "number": row.number, "word": word}
    missing = gettext("不销号，接着办") if row.is_standing else gettext("还没申请销号")
    if row.state == State.HISTORIC:
        missing = gettext("历史导入，未经核验")
    elif row.state == State.RETURNED:
        missing = gettext("退回补正")
    elif claim and claim["state"] == "drafted":
        missing = gettext("等单位负责人提交")
    elif claim and row.state == State.CLAIMED:
        left = claim["kept"].tally(claim["persons"]).unseen
        missing = gettext("还差 {count} 份佐证没看").format(count=left) if left else gettext("等下结论")
    return {"missing": missing, "word": word}


BY_DAY = ("history", "recorded", "retracted")  # of these only the day is known


def _says(rows):
    """Reports, urgings and instructions; a correction stands beside the words it corrects."""
    corrections = defaultdict(list)
    for r in reversed(rows):
        if r.kind == "correction":
            corrections[r.corrects_id].append({"at": _when(r.at), "text": r.text, "reason": r.reason, "by": r.by_text})
    return [_said(r, corrections[r.pk]) for r in rows if r.kind != "correction"]


def _said(r, corrections):
    return {
        "corrections": corrections,
        "kind": r.kind,
        "text": r.text,
        "retracted": r.reason if r.kind == "retracted" else "",
        "phone": _phone(r),
        "by": r.by_text,
        "at": _when(r.at) if r.kind not in BY_DAY else day_of(r.at).isoformat(),
        "progress": r.progress,
    }


def _phone(r):
    if not r.answer:
        return ""
    return gettext("电话打给{callee}，答：{answer}").format(callee=r.callee_text, answer=gettext(ANSWERS[r.answer]))


def journal(actor, lines):
    """办理记录 as the journal component prints it; receipts are for auditors and for those who ask."""
    is_auditor = "auditor" in actor.roles
    return [
        {
            "when": _when(e["at"]),
            "says": e["text"],
            "by": e["by"] or gettext("自动"),
            "tone": e["tone"],
            "receipt": e["receipt"] if is_auditor else "",
            "url": "",
        }
        for e in lines
    ]


def prints(actor, row, at, *, after=0, size=60):
    """A page of proofs, for items with more than fit on their own page."""
    page = queries.item_page(actor, row, at, lines=0, shown=queries.Shown(after, size))
    claim = next((c for c in page["claims"] if c["is_current"]), None)
    return {
        "item": row,
        "count": row.evidence_count,
        "prints": [_print(row, e, _opened(claim, e, page["options"])) for e in page["evidence"]],
        "next": page["evidence"][-1]["no"] if page["more_evidence"] else None,
        "is_first": after <= 0,
    }


def proof(actor, row, evidence_id, at):
    """One proof large; None when it is not of this item."""
    page = queries.item_page(actor, row, at, lines=0, shown=queries.Shown(only=evidence_id))
    found = next(iter(page["evidence"]), None)
    if found is None:
        return None
    claim = next((c for c in page["claims"] if c["is_current"]), None)
    options = page["options"]
    shown = _print(row, found, _opened(claim, found, options))
    line = verifying_page.line(row, claim, evidence_id) if claim and options[Verb.OPEN_PROOF].allowed else None
    before, after = queries.neighbours(row, found["no"])
    return {
        "item": row,
        "proof": found,
        "print": shown,
        "line": line,
        "large": reverse("ledger:file", args=[row.pk, evidence_id, "display"]) if found["is_photo"] else "",
        "original": reverse("ledger:file", args=[row.pk, evidence_id, "original"]),
        "other": _other(actor, found),
        "previous": before,
        "next": after,
    }


def _other(actor, found):
    """The photo that this one resembles, if the reader may see it."""
    return next((o for w in found["warnings"] if (o := queries.resembled(actor, w))), None)
